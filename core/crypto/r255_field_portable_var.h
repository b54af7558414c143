/* The field GF(2^255 − 19) in portable C: five limbs of 51 bits in 64, one element at a time.
 * One of the fields under r255_lanes_var.h, which says what the names mean. */
#ifndef OY_CRYPTO_R255_FIELD_PORTABLE_VAR_H
#define OY_CRYPTO_R255_FIELD_PORTABLE_VAR_H

#include <stdint.h>
#include <string.h>

#include "crypto/r255_one_lane.h"

__extension__ typedef unsigned __int128 u128;

/* Bounds. A product leaves its limbs below 2^51 + 2^17 ("tight"). mul and square take limbs below
 * 2^55 whose products stay below 2^107.5, so that sums and differences of two or three tight
 * numbers need no carrying: `wide` is nearly the same type here, and carry does nothing. */
struct fe {
    uint64_t v[5];
};
struct wide {
    uint64_t v[5];
};
/* Limb by limb without loops: the compilers then keep numbers in registers. */
#define EACH_LIMB(f)                                                                               \
    {                                                                                              \
        { f(0), f(1), f(2), f(3), f(4) }                                                           \
    }

INLINE struct fe fe_set(const uint64_t limbs[5]) {
#define LIMB(i) limbs[i]
    return (struct fe)EACH_LIMB(LIMB);
#undef LIMB
}

INLINE struct fe carry(struct wide a) {
#define LIMB(i) a.v[i]
    return (struct fe)EACH_LIMB(LIMB);
}

INLINE struct wide widen(struct fe a) {
    return (struct wide)EACH_LIMB(LIMB);
#undef LIMB
}

INLINE struct wide add(struct wide a, struct wide b) {
#define LIMB(i) a.v[i] + b.v[i]
    return (struct wide)EACH_LIMB(LIMB);
#undef LIMB
}

/* The same number with tight limbs. */
INLINE struct fe tighten(struct fe a) {
#define LIMB(i) (a.v[i] & LOW51) + ((i) ? a.v[((i) + 4) % 5] >> 51 : 19 * (a.v[4] >> 51))
    return (struct fe)EACH_LIMB(LIMB);
#undef LIMB
}

/* a − b + 4p, for limbs of b below 2^53 − 76: tight ones, or the sum of two such */
INLINE struct wide sub(struct wide a, struct wide b) {
#define LIMB(i) a.v[i] + ((i) ? 0x1ffffffffffffcU : 0x1fffffffffffb4U) - b.v[i]
    return (struct wide)EACH_LIMB(LIMB);
#undef LIMB
}

/* What of a column goes into the next: everything above 51 bits. */
INLINE uint64_t above(u128 c) {
    return ((uint64_t)(c >> 64) << 13) + ((uint64_t)c >> 51);
}

/* The five columns of a product to tight limbs: all carries at once, twice. The highest column has
 * no factor 19 and stays below 2^110, so that 19 times its carry fits; the others stay below
 * 2^115. */
INLINE struct wide from_columns(u128 c0, u128 c1, u128 c2, u128 c3, u128 c4) {
    uint64_t r0 = ((uint64_t)c0 & LOW51) + 19 * above(c4), r1 = ((uint64_t)c1 & LOW51) + above(c0);
    uint64_t r2 = ((uint64_t)c2 & LOW51) + above(c1), r3 = ((uint64_t)c3 & LOW51) + above(c2);
    uint64_t r4 = ((uint64_t)c4 & LOW51) + above(c3);
    return (struct wide){{(r0 & LOW51) + 19 * (r4 >> 51), (r1 & LOW51) + (r0 >> 51),
                          (r2 & LOW51) + (r1 >> 51), (r3 & LOW51) + (r2 >> 51),
                          (r4 & LOW51) + (r3 >> 51)}};
}

INLINE struct wide mul(struct fe x, struct fe y) {
    const uint64_t *a = x.v, *b = y.v;
    uint64_t b1 = 19 * b[1], b2 = 19 * b[2], b3 = 19 * b[3], b4 = 19 * b[4];
    u128 c0 =
        (u128)a[0] * b[0] + (u128)a[1] * b4 + (u128)a[2] * b3 + (u128)a[3] * b2 + (u128)a[4] * b1;
    u128 c1 =
        (u128)a[0] * b[1] + (u128)a[1] * b[0] + (u128)a[2] * b4 + (u128)a[3] * b3 + (u128)a[4] * b2;
    u128 c2 = (u128)a[0] * b[2] + (u128)a[1] * b[1] + (u128)a[2] * b[0] + (u128)a[3] * b4 +
              (u128)a[4] * b3;
    u128 c3 = (u128)a[0] * b[3] + (u128)a[1] * b[2] + (u128)a[2] * b[1] + (u128)a[3] * b[0] +
              (u128)a[4] * b4;
    u128 c4 = (u128)a[0] * b[4] + (u128)a[1] * b[3] + (u128)a[2] * b[2] + (u128)a[3] * b[1] +
              (u128)a[4] * b[0];
    return from_columns(c0, c1, c2, c3, c4);
}

INLINE struct wide square(struct fe x) {
    const uint64_t *a = x.v;
    uint64_t d0 = 2 * a[0], d1 = 2 * a[1], d3 = 2 * 19 * a[3], e3 = 19 * a[3], e4 = 19 * a[4];
    u128 c0 = (u128)a[0] * a[0] + (u128)d1 * e4 + (u128)a[2] * d3;
    u128 c1 = (u128)d0 * a[1] + (u128)(2 * a[2]) * e4 + (u128)a[3] * e3;
    u128 c2 = (u128)d0 * a[2] + (u128)a[1] * a[1] + (u128)(2 * a[3]) * e4;
    u128 c3 = (u128)d0 * a[3] + (u128)d1 * a[2] + (u128)a[4] * e4;
    u128 c4 = (u128)d0 * a[4] + (u128)d1 * a[3] + (u128)a[2] * a[2];
    return from_columns(c0, c1, c2, c3, c4);
}

/* The number below p itself. */
INLINE struct fe freeze(struct fe a) {
    freeze_limbs(a.v);
    return a;
}

/* --- masks, of frozen numbers --- */

INLINE lane_mask is_odd(struct fe a) {
    return opaque(0 - (a.v[0] & 1));
}

INLINE lane_mask is_equal(struct fe a, struct fe b) {
    uint64_t difference = 0;
    for (int i = 0; i < 5; i++) difference |= a.v[i] ^ b.v[i];
    return mask_of_zero(difference);
}

/* m ? b : a */
INLINE struct fe choose(lane_mask m, struct fe a, struct fe b) {
#define LIMB(i) a.v[i] ^ (m & (a.v[i] ^ b.v[i]))
    return (struct fe)EACH_LIMB(LIMB);
#undef LIMB
}

INLINE void look_up(struct fe out[3], lane_mask *minus, const uint64_t (*table)[8], lane_words w,
                    unsigned shift) {
    uint64_t limbs[15];
    look_up_limbs(limbs, minus, table, w, shift);
    memcpy(out, limbs, sizeof limbs);
}

/* --- rows: an element's limbs stand one after another in memory --- */

/* Reads n ≤ 8 numbers for each lane: number k of lane l from row[l] + 5·k. */
INLINE void load_rows(struct fe *out, unsigned n, const uint64_t *const row[LANES]) {
    memcpy(out, row[0], n * sizeof *out);
}

INLINE void store_rows(uint64_t *const row[LANES], const struct fe *in, unsigned n) {
    memcpy(row[0], in, n * sizeof *in);
}

#endif
