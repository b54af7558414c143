/* What the tests of ristretto255's own arithmetic share: its implementations, elements by
 * libsodium to hold them against, and coordinates by GMP. */
#ifndef OY_TESTS_UNIT_CRYPTO_R255_H
#define OY_TESTS_UNIT_CRYPTO_R255_H

#include <gmp.h>
#include <sodium.h>

#include "crypto/r255_var.h"
#include "tests/unit/crypto/common.h"
#include "tests/unit/crypto/rfc9496.h"

typedef unsigned char r255_bytes[32];

/* ---- implementations ---- */

static inline const struct oy_r255_arithmetic *r255_number(size_t i) {
    static const struct oy_r255_arithmetic *const list[] = {&oy_r255_portable, &oy_r255_narrow,
                                                            &oy_r255_ifma};
    return i < sizeof list / sizeof *list ? list[i] : NULL;
}

/* The first from number *i on that this processor has; the others are named and passed over. */
static inline const struct oy_r255_arithmetic *r255_next(size_t *i) {
    const struct oy_r255_arithmetic *a;
    while ((a = r255_number(*i)) != NULL) {
        ++*i;
        if (oy_r255_is_supported(a)) return a;
        cr_log_info("%s: not on this processor, not tested", a->name);
    }
    return NULL;
}

#define R255_EACH(a)                                                                               \
    size_t r255_i = 0;                                                                             \
    for (const struct oy_r255_arithmetic *a; (a = r255_next(&r255_i)) != NULL;)

static inline void *r255_memory(size_t n, size_t size) {
    void *p = aligned_alloc(64, n ? n * size : size);
    cr_assert_not_null(p);
    return p;
}

static inline struct oy_r255_row *r255_rows(size_t n) {
    return r255_memory(n, sizeof(struct oy_r255_row));
}

static inline struct oy_r255_sum *r255_sums(size_t n) {
    return r255_memory(n, sizeof(struct oy_r255_sum));
}

/* ---- elements and scalars by libsodium ---- */

static inline void r255_unhex(unsigned char out[32], const char *hex) {
    size_t n = 0;
    cr_assert_eq(sodium_hex2bin(out, 32, hex, strlen(hex), NULL, &n, NULL), 0);
    cr_assert_eq(n, 32);
}

/* g^e; libsodium says −1 where this is the identity, which it has written */
static inline void r255_base(unsigned char out[32], const unsigned char e[32]) {
    if (crypto_scalarmult_ristretto255_base(out, e) != 0) cr_assert(sodium_is_zero(out, 32));
}

static inline void r255_power(unsigned char out[32], const unsigned char base[32],
                              const unsigned char e[32]) {
    if (crypto_scalarmult_ristretto255(out, e, base) != 0) cr_assert(sodium_is_zero(out, 32));
}

static inline void r255_add(unsigned char out[32], const unsigned char a[32],
                            const unsigned char b[32]) {
    cr_assert_eq(crypto_core_ristretto255_add(out, a, b), 0);
}

static inline void r255_negate(unsigned char out[32], const unsigned char a[32]) {
    static const r255_bytes identity = {0};
    cr_assert_eq(crypto_core_ristretto255_sub(out, identity, a), 0);
}

/* Elements g^s for scalars that are known. */
static inline void r255_random(unsigned char element[32], unsigned char scalar[32]) {
    crypto_core_ristretto255_scalar_random(scalar);
    r255_base(element, scalar);
}

/* What the test computed stands for this element. */
static inline void r255_expect(const struct oy_r255_arithmetic *a, const struct oy_r255_sum *sum,
                               const unsigned char want[32], const char *what, size_t number) {
    r255_bytes got;
    a->encode(got, 32, sum, 1);
    cr_assert_arr_eq(got, want, 32, "%s: %s %zu", a->name, what, number);
}

static inline void r255_decode(const struct oy_r255_arithmetic *a, struct oy_r255_row *out,
                               const r255_bytes *in, size_t n) {
    cr_assert_eq(a->decode_var(out, in[0], n), n, "%s", a->name);
}

/* ---- numbers ---- */

static inline void r255_mpz_of_bytes(mpz_t out, const unsigned char in[32]) {
    mpz_import(out, 32, -1, 1, 0, 0, in);
}

static inline void r255_bytes_of_mpz(unsigned char out[32], const mpz_t in) {
    memset(out, 0, 32);
    cr_assert(mpz_sgn(in) >= 0 && mpz_sizeinbase(in, 2) <= 256);
    mpz_export(out, NULL, -1, 1, 0, 0, in);
}

static inline void r255_p(mpz_t out) { /* 2^255 − 19 */
    mpz_set_ui(out, 1);
    mpz_mul_2exp(out, out, 255);
    mpz_sub_ui(out, out, 19);
}

static inline void r255_q(mpz_t out) {
    mpz_set_str(out, "27742317777372353535851937790883648493", 10);
    mpz_setbit(out, 252);
}

/* Σ limb_i·2^(51·i), however large the limbs are */
static inline void r255_mpz_of_limbs(mpz_t out, const uint64_t limbs[5]) {
    mpz_set_ui(out, 0);
    for (int i = 4; i >= 0; i--) {
        mpz_mul_2exp(out, out, 51);
        mpz_add_ui(out, out, limbs[i]);
    }
}

/* of a number below 2^255 */
static inline void r255_limbs_of_mpz(uint64_t limbs[5], const mpz_t in) {
    mpz_t t;
    mpz_init_set(t, in);
    for (int i = 0; i < 5; i++) {
        limbs[i] = mpz_get_ui(t) & 0x7ffffffffffffU;
        mpz_fdiv_q_2exp(t, t, 51);
    }
    cr_assert_eq(mpz_sgn(t), 0);
    mpz_clear(t);
}

/* ---- coordinates ---- */

struct r255_point { /* (x, y), and the numbers that go with all of them */
    mpz_t p, d, i, x, y;
};

/* −121665/121666, and 2^((p−1)/4) as a root of −1 */
static inline void r255_point_init(struct r255_point *a) {
    mpz_inits(a->p, a->d, a->i, a->x, a->y, NULL);
    r255_p(a->p);
    mpz_set_ui(a->d, 121666);
    cr_assert(mpz_invert(a->d, a->d, a->p));
    mpz_mul_si(a->d, a->d, -121665);
    mpz_mod(a->d, a->d, a->p);
    mpz_sub_ui(a->i, a->p, 1);
    mpz_fdiv_q_2exp(a->i, a->i, 2);
    mpz_set_ui(a->x, 2);
    mpz_powm(a->i, a->x, a->i, a->p);
}

static inline void r255_point_clear(struct r255_point *a) {
    mpz_clears(a->p, a->d, a->i, a->x, a->y, NULL);
}

/* Out of y + x and y − x. */
static inline void r255_point_of_row(struct r255_point *a, const struct oy_r255_row *row) {
    r255_mpz_of_limbs(a->x, row->w);
    r255_mpz_of_limbs(a->y, row->w + 5);
    mpz_sub(a->x, a->x, a->y); /* 2x */
    if (mpz_odd_p(a->x)) mpz_add(a->x, a->x, a->p);
    mpz_fdiv_q_2exp(a->x, a->x, 1);
    mpz_add(a->y, a->y, a->x);
    mpz_mod(a->x, a->x, a->p);
    mpz_mod(a->y, a->y, a->p);
}

static inline void r255_row_of_point(struct oy_r255_row *row, const struct r255_point *a) {
    mpz_t t;
    mpz_init(t);
    memset(row, 0, sizeof *row);
    mpz_add(t, a->y, a->x);
    mpz_mod(t, t, a->p);
    r255_limbs_of_mpz(row->w, t);
    mpz_sub(t, a->y, a->x);
    mpz_mod(t, t, a->p);
    r255_limbs_of_mpz(row->w + 5, t);
    mpz_mul(t, a->x, a->y);
    mpz_mul(t, t, a->d);
    mpz_mul_2exp(t, t, 1);
    mpz_mod(t, t, a->p);
    r255_limbs_of_mpz(row->w + 10, t);
    mpz_clear(t);
}

/* (z·x : z·y : z : z·x·y) */
static inline void r255_sum_of_point(struct oy_r255_sum *sum, const struct r255_point *a,
                                     const mpz_t z) {
    mpz_t t;
    mpz_init(t);
    memset(sum, 0, sizeof *sum);
    for (int k = 0; k < 4; k++) {
        if (k == 0) mpz_add(t, a->y, a->x);
        if (k == 1) mpz_sub(t, a->y, a->x);
        if (k == 2) mpz_set_ui(t, 1);
        if (k == 3) mpz_mul(t, a->x, a->y);
        mpz_mul(t, t, z);
        mpz_mod(t, t, a->p);
        r255_limbs_of_mpz(sum->w + 5 * k, t);
    }
    mpz_clear(t);
}

/* The point plus number k of the four that ristretto255 takes for one: (0, 1), (i, 0), (0, −1),
 * (−i, 0). (x, y) + (i, 0) = (i·y, i·x). */
static inline void r255_add_torsion(struct r255_point *a, unsigned k) {
    for (; k > 0; k--) {
        mpz_swap(a->x, a->y);
        mpz_mul(a->x, a->x, a->i);
        mpz_mul(a->y, a->y, a->i);
        mpz_mod(a->x, a->x, a->p);
        mpz_mod(a->y, a->y, a->p);
    }
}

/* The same for a row. */
static inline void r255_row_torsion(struct oy_r255_row *out, const struct oy_r255_row *in,
                                    unsigned k) {
    struct r255_point a;
    r255_point_init(&a);
    r255_point_of_row(&a, in);
    r255_add_torsion(&a, k);
    r255_row_of_point(out, &a);
    r255_point_clear(&a);
}

#endif
