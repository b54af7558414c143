/* Residues mod p of modp4096 in Montgomery form; for core/crypto/group_modp*.c only, and for
 * public data only: everything here takes variable time.
 *
 * x stands as x·R mod p with R = 2^4096, in 64 limbs, least significant first. The limbs are
 * below R, not always below p: only oy_mont_store_var makes the number unique. */
#ifndef OY_CRYPTO_MODP_MONT_VAR_H
#define OY_CRYPTO_MODP_MONT_VAR_H

#include "crypto/group.h"

enum {
    OY_MONT_LIMBS = 64,
    OY_MONT_LANES = 8, /* products that the vector code makes at once */
    /* Terms that share one multi-exponentiation; more are taken in turns, and cost as much each. */
    OY_MONT_TERMS = 8192
};

struct oy_mont {
    uint64_t d[OY_MONT_LIMBS];
};

void oy_mont_one_var(struct oy_mont *out);
/* From a big-endian integer below 2^4096, and to the one in [1, p−1]; 512 bytes. */
void oy_mont_load_var(struct oy_mont *out, const unsigned char *in);
void oy_mont_store_var(unsigned char *out, const struct oy_mont *in);
/* x[i] = x[i]·R mod p: from the integers that the limbs are to their Montgomery form */
void oy_mont_enter_var(struct oy_mont *x, size_t n);

/* a·b, a^2, base^e with e little-endian in n limbs */
void oy_mont_mul_var(struct oy_mont *out, const struct oy_mont *a, const struct oy_mont *b);
void oy_mont_square_var(struct oy_mont *out, const struct oy_mont *a);
void oy_mont_pow_var(struct oy_mont *out, const struct oy_mont *base, const uint64_t *e, size_t n);

/* *out[i] = *a[i]·*b[i], none of which is the out of another i; n ≤ OY_MONT_LANES. */
void oy_mont_mul_lanes_var(struct oy_mont *const *out, const struct oy_mont *const *a,
                           const struct oy_mont *const *b, size_t n);
/* a[i] *= b[i] */
void oy_mont_mul_each_var(struct oy_mont *a, const struct oy_mont *b, size_t n);
/* How many products at once are best: 1 without vector code for this processor. */
size_t oy_mont_lanes(void);

/* ∏ bases_i^exponents_i, exponents big-endian below 2^256; false without memory. */
bool oy_mont_product_var(struct oy_mont *out, const struct oy_mont *bases,
                         const struct oy_scalar *exponents, size_t n);

#endif
