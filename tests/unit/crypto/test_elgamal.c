#include "crypto/elgamal.h"
#include "tests/unit/crypto/common.h"

TestSuite(elgamal, .init = begin_crypto);

/* [elg-1] β/α^x = g^bit */
Test(elgamal, decrypts_to_the_bit) {
    for (size_t k = 0; k < N_GROUPS; k++) {
        const struct oy_group *g = group_number(k);
        struct oy_element y, mask, message;
        struct oy_secret *x = key_pair(g, &y), *r = oy_secret_alloc(1);
        g->secret_random(r);
        for (uint8_t bit = 0; bit < 2; bit++) {
            struct oy_ciphertext c;
            oy_elgamal_encrypt_bit(g, &c, &y, r, bit);
            g->pow_secret(&mask, &c.alpha, x);
            g->invert_var(&mask, &mask);
            g->mul_var(&message, &c.beta, &mask);
            cr_assert(oy_element_equal(g, &message, bit ? &g->generator : &g->identity));
            g->pow_base_secret(&mask, r);
            cr_assert(oy_element_equal(g, &c.alpha, &mask));
        }
        oy_secret_free(r);
        oy_secret_free(x);
    }
}

/* [elg-1] */
Test(elgamal, products_hold_the_sum) {
    const struct oy_group *g = group_number(0);
    struct oy_element y, mask, message;
    struct oy_secret *x = key_pair(g, &y), *r = oy_secret_alloc(5);
    struct oy_ciphertext c, sum;
    oy_elgamal_identity(g, &sum);
    cr_assert(oy_element_is_identity(g, &sum.alpha) && oy_element_is_identity(g, &sum.beta));
    for (size_t i = 0; i < 5; i++) {
        g->secret_random(&r[i]);
        oy_elgamal_encrypt_bit(g, &c, &y, &r[i], i != 2);
        oy_elgamal_mul_var(g, &sum, &sum, &c);
    }
    g->pow_secret(&mask, &sum.alpha, x);
    g->invert_var(&mask, &mask);
    g->mul_var(&message, &sum.beta, &mask);
    struct oy_scalar four = small(g, 4);
    g->pow_var(&mask, &g->generator, &four);
    cr_assert(oy_element_equal(g, &message, &mask));
    oy_secret_free(r);
    oy_secret_free(x);
}

/* [elg-2] The randomness a ballot draws: never zero, hardly ever twice the same. */
Test(elgamal, randomness_is_fresh) {
    const struct oy_group *g = group_number(0);
    struct oy_secret *r = oy_secret_alloc(2), *zero = oy_secret_alloc(1);
    struct oy_element y;
    struct oy_secret *x = key_pair(g, &y);
    struct oy_ciphertext a, b;
    g->secret_random(&r[0]);
    g->secret_random(&r[1]);
    cr_assert_neq(memcmp(&r[0], &r[1], sizeof *r), 0);
    cr_assert_neq(memcmp(&r[0], zero, sizeof *r), 0);
    oy_elgamal_encrypt_bit(g, &a, &y, &r[0], 1);
    oy_elgamal_encrypt_bit(g, &b, &y, &r[1], 1);
    cr_assert_not(oy_element_equal(g, &a.alpha, &b.alpha));
    cr_assert_not(oy_element_equal(g, &a.beta, &b.beta));
    oy_secret_free(x);
    oy_secret_free(zero);
    oy_secret_free(r);
}
