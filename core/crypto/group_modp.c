/* The arithmetic of modp4096 on GMP: single operations. What takes many elements is in
 * group_modp_points_var.c.
 *
 * Elements are 64 limbs, scalars 4, always in full: nothing is normalised, so no length tells
 * a value. Public data goes through mpn_tdiv_qr and mpz_powm, secrets through the mpn_sec_
 * functions with scratch on the stack that is wiped. */
#include <assert.h>
#include <gmp.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "crypto/groups.h"
#include "crypto/modp.h"
#include "crypto/modp_params.h"

enum {
    ELEMENT = OY_MODP_ELEMENT,
    SCALAR = OY_MODP_SCALAR,
    SCALAR_BITS = 256,
    WIDE = 64,           /* bytes of a hash that becomes a scalar */
    HASH = OY_MODP_HASH, /* bytes of a hash that becomes an element */
    PL = ELEMENT / 8,    /* limbs of p */
    QL = SCALAR / 8,     /* limbs of q */
    PL2 = 2 * PL,        /* of a product */
    WL = WIDE / 8,
    HL = HASH / 8,
    /* GMP's functions tell how much scratch they want; each use asserts that this is enough. */
    SCRATCH_POW = 2048,
    SCRATCH_MUL = 512,
    SCRATCH_SCALAR = 64,
    STACK = 8192 /* what GMP's own functions may leave on the stack */
};

_Static_assert(GMP_NUMB_BITS == 64, "limbs are 64 bits without nails");

static const mp_limb_t p[PL] = {OY_MODP_P_LIMBS};
static const mp_limb_t q[QL] = {OY_MODP_Q_LIMBS};

/* --- memory: every block that GMP returns is wiped [grp-9] --- */

static void *gmp_allocate(size_t n) {
    void *block = malloc(n ? n : 1);
    if (!block) abort(); /* GMP knows no way back */
    return block;
}

static void gmp_free(void *block, size_t n) {
    if (block) sodium_memzero(block, n);
    free(block);
}

static void *gmp_reallocate(void *old, size_t old_n, size_t n) {
    void *block = gmp_allocate(n);
    memcpy(block, old, old_n < n ? old_n : n);
    gmp_free(old, old_n);
    return block;
}

void oy_group_modp4096_init(void) {
    mp_set_memory_functions(gmp_allocate, gmp_reallocate, gmp_free);
}

/* --- limbs and bytes --- */

static void load(mp_limb_t *out, const unsigned char *in, size_t limbs) {
    for (size_t i = 0; i < limbs; i++) {
        const unsigned char *b = in + 8 * (limbs - 1 - i);
        mp_limb_t v = 0;
        for (size_t j = 0; j < 8; j++) v = v << 8 | b[j];
        out[i] = v;
    }
}

static void store(unsigned char *out, const mp_limb_t *in, size_t limbs) {
    for (size_t i = 0; i < limbs; i++) {
        unsigned char *b = out + 8 * (limbs - 1 - i);
        for (size_t j = 0; j < 8; j++) b[j] = (unsigned char)(in[i] >> (56 - 8 * j));
    }
}

/* The limbs of a number below 2^4096, filled up with zeros. */
static void store_mpz(unsigned char out[ELEMENT], const mpz_t in) {
    mp_limb_t limbs[PL] = {0};
    size_t n = mpz_size(in);
    assert(n <= PL);
    if (n) mpn_copyi(limbs, mpz_limbs_read(in), (mp_size_t)n);
    store(out, limbs, PL);
}

/* --- arithmetic mod p of public data --- */

struct residue {
    mp_limb_t d[PL];
};

static void reduce_product(struct residue *out, const mp_limb_t product[PL2]) {
    mp_limb_t quotient[PL + 1];
    mpn_tdiv_qr(quotient, out->d, 0, product, PL2, p, PL);
}

static void residue_mul(struct residue *out, const struct residue *a, const struct residue *b) {
    mp_limb_t product[PL2];
    mpn_mul_n(product, a->d, b->d, PL);
    reduce_product(out, product);
}

/* base^e by GMP's own sliding windows. */
static void residue_pow(mpz_t out, const struct residue *base, const mpz_t e) {
    mpz_t b, m;
    mpz_powm(out, mpz_roinit_n(b, base->d, PL), e, mpz_roinit_n(m, p, PL));
}

/* --- elements, public --- */

void oy_modp_mul_var(struct oy_element *out, const struct oy_element *a,
                     const struct oy_element *b) {
    struct residue x, y;
    load(x.d, a->b, PL);
    load(y.d, b->b, PL);
    residue_mul(&x, &x, &y);
    store(out->b, x.d, PL);
}

void oy_modp_invert_var(struct oy_element *out, const struct oy_element *a) {
    struct residue x;
    mpz_t inverse, b, m;
    load(x.d, a->b, PL);
    mpz_init(inverse);
    int exists = mpz_invert(inverse, mpz_roinit_n(b, x.d, PL), mpz_roinit_n(m, p, PL));
    assert(exists);
    (void)exists;
    store_mpz(out->b, inverse);
    mpz_clear(inverse);
}

void oy_modp_pow_var(struct oy_element *out, const struct oy_element *base,
                     const struct oy_scalar *e) {
    struct residue x;
    mp_limb_t limbs[QL];
    mpz_t power, exponent;
    load(x.d, base->b, PL);
    load(limbs, e->b, QL);
    mpz_init(power);
    residue_pow(power, &x, mpz_roinit_n(exponent, limbs, QL));
    store_mpz(out->b, power);
    mpz_clear(power);
}

/* [grp-7] (uniform mod p)^((p−1)/q); 0 mod p, which is as likely as a guessed key, gives false. */
bool oy_modp_from_hash(struct oy_element *out, const unsigned char *uniform) {
    mp_limb_t wide[HL], quotient[HL - PL + 1];
    struct residue x;
    mpz_t power, cofactor, m, order;
    load(wide, uniform, HL);
    mpn_tdiv_qr(quotient, x.d, 0, wide, HL, p, PL);
    mpz_inits(power, cofactor, NULL);
    mpz_sub_ui(cofactor, mpz_roinit_n(m, p, PL), 1);
    mpz_divexact(cofactor, cofactor, mpz_roinit_n(order, q, QL));
    residue_pow(power, &x, cofactor);
    bool ok = mpz_cmp_ui(power, 1) > 0;
    store_mpz(out->b, power);
    mpz_clears(power, cofactor, NULL);
    return ok;
}

/* --- scalars mod q: constant time, for public and secret ones alike [grp-9] --- */

void oy_modp_scalar_add(unsigned char *out, const unsigned char *a, const unsigned char *b) {
    mp_limb_t x[QL], y[QL], sum[QL];
    load(x, a, QL);
    load(y, b, QL);
    mp_limb_t carry = mpn_add_n(sum, x, y, QL);
    mp_limb_t below = mpn_sub_n(x, sum, q, QL);
    mpn_cnd_sub_n(carry | (below ^ 1), sum, sum, q, QL);
    store(out, sum, QL);
    sodium_memzero(x, sizeof x);
    sodium_memzero(y, sizeof y);
    sodium_memzero(sum, sizeof sum);
}

void oy_modp_scalar_sub(unsigned char *out, const unsigned char *a, const unsigned char *b) {
    mp_limb_t x[QL], y[QL];
    load(x, a, QL);
    load(y, b, QL);
    mp_limb_t borrow = mpn_sub_n(x, x, y, QL);
    mpn_cnd_add_n(borrow, x, x, q, QL);
    store(out, x, QL);
    sodium_memzero(x, sizeof x);
    sodium_memzero(y, sizeof y);
}

/* wide mod q, in place: the result is in the lowest QL limbs. */
static void reduce_wide(mp_limb_t wide[WL]) {
    mp_limb_t scratch[SCRATCH_SCALAR];
    assert(mpn_sec_div_r_itch(WL, QL) <= SCRATCH_SCALAR);
    mpn_sec_div_r(wide, WL, q, QL, scratch);
    sodium_memzero(scratch, sizeof scratch);
}

void oy_modp_scalar_mul(unsigned char *out, const unsigned char *a, const unsigned char *b) {
    mp_limb_t x[QL], y[QL], wide[WL], scratch[SCRATCH_SCALAR];
    assert(mpn_sec_mul_itch(QL, QL) <= SCRATCH_SCALAR);
    load(x, a, QL);
    load(y, b, QL);
    mpn_sec_mul(wide, x, QL, y, QL, scratch);
    reduce_wide(wide);
    store(out, wide, QL);
    sodium_memzero(x, sizeof x);
    sodium_memzero(y, sizeof y);
    sodium_memzero(wide, sizeof wide);
    sodium_memzero(scratch, sizeof scratch);
}

void oy_modp_scalar_reduce(unsigned char *out, const unsigned char *in) {
    mp_limb_t wide[WL];
    load(wide, in, WL);
    reduce_wide(wide);
    store(out, wide, QL);
    sodium_memzero(wide, sizeof wide);
}

/* [grp-6] in < q, as the borrow of in − q; if not, the output is zero. Without a branch. */
bool oy_modp_scalar_decode(unsigned char *out, const unsigned char *in) {
    mp_limb_t x[QL], difference[QL];
    load(x, in, QL);
    mp_limb_t below = mpn_sub_n(difference, x, q, QL);
    for (size_t i = 0; i < QL; i++) x[i] &= 0 - below;
    store(out, x, QL);
    sodium_memzero(x, sizeof x);
    sodium_memzero(difference, sizeof difference);
    return (bool)below;
}

bool oy_modp_scalar_invert_var(unsigned char *out, const unsigned char *a) {
    mp_limb_t limbs[QL], padded[QL] = {0};
    mpz_t inverse, x, m;
    load(limbs, a, QL);
    mpz_init(inverse);
    bool ok = mpz_invert(inverse, mpz_roinit_n(x, limbs, QL), mpz_roinit_n(m, q, QL)) != 0;
    if (ok) {
        mpn_copyi(padded, mpz_limbs_read(inverse), (mp_size_t)mpz_size(inverse));
        store(out, padded, QL);
    }
    mpz_clear(inverse);
    return ok;
}

/* --- elements and secrets [grp-9] --- */

void oy_modp_pow_secret(struct oy_element *out, const struct oy_element *base,
                        const struct oy_secret *e) {
    mp_limb_t x[PL], exponent[QL], power[PL], scratch[SCRATCH_POW];
    assert(mpn_sec_powm_itch(PL, SCALAR_BITS, PL) <= SCRATCH_POW);
    load(x, base->b, PL);
    load(exponent, e->b, QL);
    mpn_sec_powm(power, x, PL, exponent, SCALAR_BITS, p, PL, scratch);
    store(out->b, power, PL);
    sodium_memzero(exponent, sizeof exponent);
    sodium_memzero(power, sizeof power);
    sodium_memzero(scratch, sizeof scratch);
    sodium_stackzero(STACK);
}

void oy_modp_mul_secret(struct oy_element *out, const struct oy_element *a,
                        const struct oy_element *b) {
    mp_limb_t x[PL], y[PL], product[PL2], scratch[SCRATCH_MUL];
    assert(mpn_sec_mul_itch(PL, PL) <= SCRATCH_MUL);
    assert(mpn_sec_div_r_itch(PL2, PL) <= SCRATCH_MUL);
    load(x, a->b, PL);
    load(y, b->b, PL);
    mpn_sec_mul(product, x, PL, y, PL, scratch);
    mpn_sec_div_r(product, PL2, p, PL, scratch);
    store(out->b, product, PL);
    sodium_memzero(x, sizeof x);
    sodium_memzero(y, sizeof y);
    sodium_memzero(product, sizeof product);
    sodium_memzero(scratch, sizeof scratch);
}
