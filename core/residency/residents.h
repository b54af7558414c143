/* The authority's list of residents, read and judged [elig-2]. */
#ifndef OY_RESIDENCY_RESIDENTS_H
#define OY_RESIDENCY_RESIDENTS_H

#include "residency/csv.h"
#include "residency/rules.h"

/* What the manifest says about who may vote: what a private roll keeps of it, so that it can be
 * read and checked without one. */
struct oy_roll_setup {
    unsigned char roll_id[32];
    uint8_t group; /* whose H32 is meant */
    struct oy_residency rules;
    uint32_t n_officers;
    unsigned char officer[OY_OFFICERS_MAX][32];
    uint32_t n_mahalle, mahalle[OY_MAHALLE_MAX]; /* ascending */
};

/* OY_MISSING "man-9" if the manifest has no `residency`. */
OY_MUST_USE oy_status oy_roll_setup_make(struct oy_roll_setup *out, const struct oy_manifest *m,
                                         struct oy_why *why);

/* Every row of the list, with its reason, in the order of the file. Draws a bar on standard error
 * if it takes long. Free with oy_people_free, also after a failure. */
OY_MUST_USE oy_status oy_residents_read(struct oy_people *out, struct oy_span csv,
                                        enum oy_csv_encoding encoding,
                                        const struct oy_roll_setup *setup, struct oy_why *why);

/* SHA-256 of the list as it was handed over, for the history [priv-3]. */
void oy_residents_digest(unsigned char out[32], struct oy_span csv);

/* How many people have each reason; [OY_REFUSED_NOT] are entitled. */
void oy_residents_count(uint32_t count[OY_REFUSED_REASONS], const struct oy_person *person,
                        size_t n);

#endif
