/* Encodings as integers, for attacks on them: p and q from the parameters of the spec. */
#ifndef OY_TESTS_ATTACKS_NUMBERS_H
#define OY_TESTS_ATTACKS_NUMBERS_H

#include <gmp.h>
#include <string.h>

#include "crypto/modp_params.h"
#include "tests/support/attack_ballot.h"

/* Initialises out: the order of the group. */
static inline void number_q(mpz_t out, const struct oy_group *g) {
    mpz_init(out);
    if (g->id == OY_GROUP_RISTRETTO255) {
        ATTACK_MUST(mpz_set_str(out, "27742317777372353535851937790883648493", 10) == 0);
        mpz_setbit(out, 252);
    } else {
        mpz_ui_pow_ui(out, 2, 256);
        mpz_sub_ui(out, out, 189);
    }
}

/* Initialises out: the prime that encodings of elements stay below. */
static inline void number_p(mpz_t out, const struct oy_group *g) {
    static const uint64_t limbs[] = {OY_MODP_P_LIMBS};
    mpz_init(out);
    if (g->id == OY_GROUP_RISTRETTO255) {
        mpz_ui_pow_ui(out, 2, 255);
        mpz_sub_ui(out, out, 19);
    } else {
        mpz_import(out, sizeof limbs / sizeof *limbs, -1, sizeof *limbs, 0, 0, limbs);
    }
}

/* n bytes, as the group writes its numbers. Initialises out. */
static inline void number_read(mpz_t out, const struct oy_group *g, const unsigned char *in,
                               size_t n) {
    mpz_init(out);
    mpz_import(out, n, g->id == OY_GROUP_RISTRETTO255 ? -1 : 1, 1, 0, 0, in);
}

/* False, and nothing written, if it does not fit into n bytes. */
static inline bool number_write(const struct oy_group *g, unsigned char *out, size_t n,
                                const mpz_t v) {
    size_t len = mpz_sgn(v) ? (mpz_sizeinbase(v, 2) + 7) / 8 : 0;
    bool little = g->id == OY_GROUP_RISTRETTO255;
    if (len > n) return false;
    memset(out, 0, n);
    (void)mpz_export(little ? out : out + n - len, NULL, little ? -1 : 1, 1, 0, 0, v);
    return true;
}

/* s + q in place; false if it does not fit. */
static inline bool number_add_q(const struct oy_group *g, unsigned char *s) {
    mpz_t q, v;
    number_q(q, g);
    number_read(v, g, s, g->scalar_len);
    mpz_add(v, v, q);
    bool fits = number_write(g, s, g->scalar_len, v);
    mpz_clears(q, v, NULL);
    return fits;
}

/* p − x of an element's encoding x: for modp4096 the element times −1. */
static inline struct oy_element number_minus(const struct oy_group *g, struct oy_element x) {
    mpz_t p, v;
    number_p(p, g);
    number_read(v, g, x.b, g->element_len);
    mpz_sub(v, p, v);
    ATTACK_MUST(number_write(g, x.b, g->element_len, v));
    mpz_clears(p, v, NULL);
    return x;
}

/* The encoding p + v. */
static inline struct oy_element number_p_plus(const struct oy_group *g, unsigned long v) {
    struct oy_element e = {{0}};
    mpz_t p;
    number_p(p, g);
    mpz_add_ui(p, p, v);
    ATTACK_MUST(number_write(g, e.b, g->element_len, p));
    mpz_clear(p);
    return e;
}

/* modp4096: x^exponent mod p for a small x, outside the subgroup too. */
static inline struct oy_element number_power(const struct oy_group *g, unsigned long x,
                                             const mpz_t exponent) {
    struct oy_element e = {{0}};
    mpz_t p, v;
    number_p(p, g);
    mpz_init_set_ui(v, x);
    mpz_powm(v, v, exponent, p);
    ATTACK_MUST(number_write(g, e.b, g->element_len, v));
    mpz_clears(p, v, NULL);
    return e;
}

/* modp4096: an element of the order P = (p−1)/2q: its Jacobi symbol is +1. */
static inline struct oy_element number_of_order_big(const struct oy_group *g) {
    mpz_t q;
    number_q(q, g);
    mpz_mul_ui(q, q, 2);
    struct oy_element e = number_power(g, 3, q);
    mpz_clear(q);
    return e;
}

#endif
