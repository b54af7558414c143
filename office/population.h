/* The official population of the mahalle, from a CSV file with the columns mahalle_id, population
 * and, if wanted, adults. */
#ifndef OY_OFFICE_POPULATION_H
#define OY_OFFICE_POPULATION_H

#include "election/manifest.h"

struct oy_population {
    bool known, adults_known;
    uint32_t people, adults;
};

/* out[i] for the i-th mahalle of the manifest; others in the file are passed over. */
OY_MUST_USE oy_status oy_population_read(struct oy_population *out, const struct oy_manifest *m,
                                         const char *path, struct oy_why *why);

#endif
