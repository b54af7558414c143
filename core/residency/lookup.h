/* Am I on the list? [look-1, look-2] A desk asks the private roll itself; a server asks a table in
 * which nobody's name, kimlik no or birth date stands:
 *
 *   "oy-lookup 1\n" ‖ roll_id[32] ‖ key[32] ‖ u32 n ‖ n rows of 24 bytes, ascending:
 *   16 bytes to find it by ‖ (u32 mahalle ‖ u8 reason ‖ 3 zero bytes) xor 8 bytes */
#ifndef OY_RESIDENCY_LOOKUP_H
#define OY_RESIDENCY_LOOKUP_H

#include "base/growing.h"
#include "residency/private_roll.h"

enum { OY_LOOKUP_HEAD = 12 + 32 + 32 + 4, OY_LOOKUP_ROW = 16 + 8 };

struct oy_looked_up {
    bool found; /* false also for a birth date that is wrong [look-1] */
    uint32_t mahalle;
    uint8_t reason; /* enum oy_refused; 0: entitled */
};

/* At the desk, out of the private roll. */
void oy_lookup_roll(struct oy_looked_up *out, const struct oy_private_roll *roll,
                    struct oy_span kimlik, uint32_t born);

/* Key and table as the bytes of a secret file, under a fresh key. *out is to be wiped: it is freed
 * by oy_lookup_free. */
OY_MUST_USE oy_status oy_lookup_build(struct oy_growing *out, const struct oy_private_roll *roll,
                                      struct oy_why *why);
void oy_lookup_free(struct oy_growing *table);

/* A table, borrowed. */
struct oy_lookup {
    const unsigned char *roll_id, *key, *row;
    uint32_t n;
};
/* OY_FORMAT "look-2" for bytes that are no table, or whose rows do not ascend. */
OY_MUST_USE oy_status oy_lookup_read(struct oy_lookup *out, struct oy_span bytes,
                                     struct oy_why *why);
/* Its answer. A kimlik no that is none, one that is not there and a birth date that is wrong give
 * the same, after the same work. */
void oy_lookup_ask(struct oy_looked_up *out, const struct oy_lookup *table, struct oy_span kimlik,
                   uint32_t born);

#endif
