/* The field GF(2^255 − 19) for machines whose widest product is 64 bits, such as WebAssembly: ten
 * limbs of 26 and 25 bits by turns, one element at a time. One of the fields under
 * r255_lanes_var.h, which says what the names mean.
 *
 * Two of its limbs are one limb of 51 bits in memory: limb 2i weighs 2^(51·i), limb 2i + 1 weighs
 * 2^(51·i + 26). */
#ifndef OY_CRYPTO_R255_FIELD_NARROW_VAR_H
#define OY_CRYPTO_R255_FIELD_NARROW_VAR_H

#include <stdint.h>
#include <string.h>

#include "crypto/r255_one_lane.h"

/* Bounds. Products and differences leave limbs below 2^26 + 2^17 and 2^25 + 2^17 by turns: "tight",
 * in the following t. With factors of x·t and y·t a column of a product is below
 * (1 + 19·(4 + 5/2))·2^52·x·y < 2^59·x·y, for twice the product of two limbs of 25 bits weighs as
 * much as one of two limbs of 26; so x·y may be 31. Factors are at most sums of four tight numbers
 * on one side and of three on the other. */
struct fe {
    uint64_t v[10];
};
struct wide { /* the same: carry does nothing */
    uint64_t v[10];
};

#define LOW26 0x3ffffffU
#define LOW25 0x1ffffffU
#define BITS(i) ((i) % 2 ? 25 : 26)
#define LOW(i) ((i) % 2 ? LOW25 : LOW26)

/* Limb by limb without loops: the compilers then keep numbers in registers. */
#define EACH_LIMB(f)                                                                               \
    {                                                                                              \
        { f(0), f(1), f(2), f(3), f(4), f(5), f(6), f(7), f(8), f(9) }                             \
    }

/* --- limbs of 51 bits, as they stand in memory --- */

INLINE struct fe fe_set(const uint64_t limbs[5]) {
#define LIMB(i) ((i) % 2 ? limbs[(i) / 2] >> 26 : limbs[(i) / 2] & LOW26)
    return (struct fe)EACH_LIMB(LIMB);
#undef LIMB
}

/* Limbs below 2^51 + 2^9, for limbs of at most 16·t. */
INLINE void limbs_of_fe(uint64_t out[5], struct fe a) {
    uint64_t w[5];
    for (int i = 0; i < 5; i++) w[i] = a.v[2 * i] + (a.v[2 * i + 1] << 26);
    for (int i = 0; i < 5; i++) out[i] = (w[i] & LOW51) + (i ? w[i - 1] >> 51 : 19 * (w[4] >> 51));
}

/* --- sums and products --- */

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

INLINE struct fe
tighten(struct fe a) { /* what is stored is made tight, what is subtracted may be wide */
    return a;
}

/* All limbs at once: each gives its carry to the next. */
INLINE struct wide pass_on(struct wide a) {
#define LIMB(i)                                                                                    \
    (a.v[i] & LOW(i)) + ((i) ? a.v[((i) + 9) % 10] >> BITS(((i) + 9) % 10) : 19 * (a.v[9] >> 25))
    return (struct wide)EACH_LIMB(LIMB);
#undef LIMB
}

/* a − b + 8p, for limbs of b below 8·t − 152 and of a below 2^40 */
INLINE struct wide sub(struct wide a, struct wide b) {
#define LIMB(i)                                                                                    \
    a.v[i] +                                                                                       \
        ((i) % 2 ? 8 * (uint64_t)LOW25                                                             \
         : (i)   ? 8 * (uint64_t)LOW26                                                             \
                 : 8 * (LOW26 - 18ULL)) -                                                            \
        b.v[i]
    struct wide difference = EACH_LIMB(LIMB);
#undef LIMB
    return pass_on(difference);
}

/* A factor of the columns is doubled where both limbs are of 25 bits, and 19-fold where 2^255 has
 * been passed. Columns are below 2^64; after the first pass limbs are below 2^44, and tight after
 * the second. */
INLINE struct wide mul(struct fe x, struct fe y) {
    const uint64_t *a = x.v, *b = y.v;
    uint64_t d1 = 2 * a[1], d3 = 2 * a[3], d5 = 2 * a[5], d7 = 2 * a[7], d9 = 2 * a[9];
    uint64_t n1 = 19 * b[1], n2 = 19 * b[2], n3 = 19 * b[3], n4 = 19 * b[4], n5 = 19 * b[5];
    uint64_t n6 = 19 * b[6], n7 = 19 * b[7], n8 = 19 * b[8], n9 = 19 * b[9];
    struct wide r;
    uint64_t *c = r.v;
    c[0] = a[0] * b[0] + d1 * n9 + a[2] * n8 + d3 * n7 + a[4] * n6 + d5 * n5 + a[6] * n4 + d7 * n3 +
           a[8] * n2 + d9 * n1;
    c[1] = a[0] * b[1] + a[1] * b[0] + a[2] * n9 + a[3] * n8 + a[4] * n7 + a[5] * n6 + a[6] * n5 +
           a[7] * n4 + a[8] * n3 + a[9] * n2;
    c[2] = a[0] * b[2] + d1 * b[1] + a[2] * b[0] + d3 * n9 + a[4] * n8 + d5 * n7 + a[6] * n6 +
           d7 * n5 + a[8] * n4 + d9 * n3;
    c[3] = a[0] * b[3] + a[1] * b[2] + a[2] * b[1] + a[3] * b[0] + a[4] * n9 + a[5] * n8 +
           a[6] * n7 + a[7] * n6 + a[8] * n5 + a[9] * n4;
    c[4] = a[0] * b[4] + d1 * b[3] + a[2] * b[2] + d3 * b[1] + a[4] * b[0] + d5 * n9 + a[6] * n8 +
           d7 * n7 + a[8] * n6 + d9 * n5;
    c[5] = a[0] * b[5] + a[1] * b[4] + a[2] * b[3] + a[3] * b[2] + a[4] * b[1] + a[5] * b[0] +
           a[6] * n9 + a[7] * n8 + a[8] * n7 + a[9] * n6;
    c[6] = a[0] * b[6] + d1 * b[5] + a[2] * b[4] + d3 * b[3] + a[4] * b[2] + d5 * b[1] +
           a[6] * b[0] + d7 * n9 + a[8] * n8 + d9 * n7;
    c[7] = a[0] * b[7] + a[1] * b[6] + a[2] * b[5] + a[3] * b[4] + a[4] * b[3] + a[5] * b[2] +
           a[6] * b[1] + a[7] * b[0] + a[8] * n9 + a[9] * n8;
    c[8] = a[0] * b[8] + d1 * b[7] + a[2] * b[6] + d3 * b[5] + a[4] * b[4] + d5 * b[3] +
           a[6] * b[2] + d7 * b[1] + a[8] * b[0] + d9 * n9;
    c[9] = a[0] * b[9] + a[1] * b[8] + a[2] * b[7] + a[3] * b[6] + a[4] * b[5] + a[5] * b[4] +
           a[6] * b[3] + a[7] * b[2] + a[8] * b[1] + a[9] * b[0];
    return pass_on(pass_on(r));
}

INLINE struct wide square(struct fe x) {
    const uint64_t *a = x.v;
    uint64_t d0 = 2 * a[0], d1 = 2 * a[1], d2 = 2 * a[2], d3 = 2 * a[3], d4 = 2 * a[4];
    uint64_t d5 = 2 * a[5], d6 = 2 * a[6], d7 = 2 * a[7], d8 = 2 * a[8], d9 = 2 * a[9];
    uint64_t n5 = 19 * a[5], n6 = 19 * a[6], n7 = 19 * a[7], n8 = 19 * a[8], n9 = 19 * a[9];
    struct wide r;
    uint64_t *c = r.v;
    c[0] = a[0] * a[0] + 2 * d1 * n9 + d2 * n8 + 2 * d3 * n7 + d4 * n6 + d5 * n5;
    c[1] = d0 * a[1] + d2 * n9 + d3 * n8 + d4 * n7 + d5 * n6;
    c[2] = d0 * a[2] + d1 * a[1] + 2 * d3 * n9 + d4 * n8 + 2 * d5 * n7 + a[6] * n6;
    c[3] = d0 * a[3] + d1 * a[2] + d4 * n9 + d5 * n8 + d6 * n7;
    c[4] = d0 * a[4] + 2 * d1 * a[3] + a[2] * a[2] + 2 * d5 * n9 + d6 * n8 + d7 * n7;
    c[5] = d0 * a[5] + d1 * a[4] + d2 * a[3] + d6 * n9 + d7 * n8;
    c[6] = d0 * a[6] + 2 * d1 * a[5] + d2 * a[4] + d3 * a[3] + 2 * d7 * n9 + a[8] * n8;
    c[7] = d0 * a[7] + d1 * a[6] + d2 * a[5] + d3 * a[4] + d8 * n9;
    c[8] = d0 * a[8] + 2 * d1 * a[7] + d2 * a[6] + 2 * d3 * a[5] + a[4] * a[4] + d9 * n9;
    c[9] = d0 * a[9] + d1 * a[8] + d2 * a[7] + d3 * a[6] + d4 * a[5];
    return pass_on(pass_on(r));
}

/* The number below p itself. */
INLINE struct fe freeze(struct fe a) {
    uint64_t limbs[5];
    limbs_of_fe(limbs, a);
    freeze_limbs(limbs);
    return fe_set(limbs);
}

/* --- masks, of frozen numbers --- */

INLINE lane_mask is_odd(struct fe a) {
    return opaque(0 - (a.v[0] & 1));
}

INLINE lane_mask is_equal(struct fe a, struct fe b) {
    uint64_t difference = 0;
    for (int i = 0; i < 10; i++) difference |= a.v[i] ^ b.v[i];
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
    for (int i = 0; i < 3; i++) out[i] = fe_set(limbs + 5 * i);
}

/* --- rows: an element's limbs stand one after another in memory --- */

INLINE void load_rows(struct fe *out, unsigned n, const uint64_t *const row[LANES]) {
    for (unsigned k = 0; k < n; k++) out[k] = fe_set(row[0] + 5 * k);
}

INLINE void store_rows(uint64_t *const row[LANES], const struct fe *in, unsigned n) {
    for (unsigned k = 0; k < n; k++) limbs_of_fe(row[0] + 5 * k, in[k]);
}

#endif
