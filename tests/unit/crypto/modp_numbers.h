/* Numbers mod p of modp4096 by plain GMP, for tests that compare with it. */
#ifndef OY_TESTS_UNIT_CRYPTO_MODP_NUMBERS_H
#define OY_TESTS_UNIT_CRYPTO_MODP_NUMBERS_H

#include <criterion/criterion.h>
#include <gmp.h>
#include <sodium.h>
#include <string.h>

#include "crypto/group.h"
#include "crypto/modp_params.h"

enum { E = 512 };

static const struct oy_group *g;
static mpz_t p, q, cofactor; /* (p−1)/q */

static inline void init(void) {
    static const mp_limb_t pl[] = {OY_MODP_P_LIMBS}, ql[] = {OY_MODP_Q_LIMBS};
    struct oy_why why = {0};
    cr_assert_eq(oy_crypto_init(&why), OY_OK);
    g = oy_group_by_id(OY_GROUP_MODP4096);
    mpz_inits(p, q, cofactor, NULL);
    mpz_import(p, sizeof pl / sizeof pl[0], -1, sizeof pl[0], 0, 0, pl);
    mpz_import(q, sizeof ql / sizeof ql[0], -1, sizeof ql[0], 0, 0, ql);
    mpz_sub_ui(cofactor, p, 1);
    mpz_divexact(cofactor, cofactor, q);
}

static inline void put(unsigned char out[E], const mpz_t v) {
    size_t n = (mpz_sizeinbase(v, 2) + 7) / 8;
    cr_assert(n <= E);
    memset(out, 0, E);
    mpz_export(out + E - n, NULL, 1, 1, 1, 0, v);
}

static inline void get(mpz_t out, const unsigned char in[E]) {
    mpz_import(out, E, 1, 1, 1, 0, in);
}

static inline struct oy_scalar random_scalar(void) {
    unsigned char wide[64];
    struct oy_scalar s;
    randombytes_buf(wide, sizeof wide);
    g->scalar_reduce(&s, wide);
    return s;
}

static inline void random_member(mpz_t out) {
    struct oy_scalar s = random_scalar();
    struct oy_element e;
    g->pow_var(&e, &g->generator, &s);
    get(out, e.b);
}

/* Of order P = (p−1)/(2q): a square, so that its Jacobi symbol is +1, yet no member. */
static inline void order_big(mpz_t out) {
    mpz_t e;
    mpz_init(e);
    mpz_mul_2exp(e, q, 1);
    mpz_set_ui(out, 3);
    mpz_powm(out, out, e, p);
    cr_assert_neq(mpz_cmp_ui(out, 1), 0);
    cr_assert_eq(mpz_jacobi(out, p), 1);
    mpz_clear(e);
}

#endif
