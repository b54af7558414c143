#include "crypto/bit.h"
#include "tests/unit/crypto/common.h"

TestSuite(bit_proof, .init = begin_crypto);

/* A ciphertext of a bit with its proof for challenge e. */
struct proved {
    const struct oy_group *g;
    struct oy_element y;
    struct oy_ciphertext c;
    struct oy_bit_commitment t;
    struct oy_bit_response z;
    struct oy_scalar e;
};

static void prove(struct proved *p, const struct oy_group *g, uint8_t bit) {
    struct oy_secret *x = key_pair(g, &p->y), *r = oy_secret_alloc(1);
    struct oy_bit_nonce *nonce =
        (struct oy_bit_nonce *)oy_secret_alloc(sizeof *nonce / sizeof(struct oy_secret));
    unsigned char uniform[64];
    p->g = g;
    g->secret_random(r);
    oy_elgamal_encrypt_bit(g, &p->c, &p->y, r, bit);
    oy_bit_commit(g, &p->t, nonce, &p->y, r, bit);
    memset(uniform, 0x5a, sizeof uniform);
    g->scalar_reduce(&p->e, uniform);
    oy_bit_respond(g, &p->z, nonce, &p->e, r, bit);
    oy_secret_free((struct oy_secret *)nonce);
    oy_secret_free(r);
    oy_secret_free(x);
}

static const char *verdict(const struct proved *p) {
    struct oy_why why = {.status = OY_OK};
    struct oy_equations *eqs = oy_equations_new(p->g, &p->y);
    cr_assert_eq(oy_bit_check(eqs, 0, p->g, &p->c, &p->t, &p->z, &p->e, &why), OY_OK);
    cr_assert_eq(oy_equations_count(eqs), 4);
    return verdict_of(eqs);
}

Test(bit_proof, holds_for_0_and_1_in_every_group) {
    for (size_t k = 0; k < N_GROUPS; k++) {
        for (uint8_t bit = 0; bit < 2; bit++) {
            struct proved p;
            prove(&p, group_number(k), bit);
            cr_assert_str_eq(verdict(&p), "", "%s %u", p.g->name, bit);
        }
    }
}

/* [bit-1] */
Test(bit_proof, rejects_a_wrong_alpha_side) {
    for (uint8_t bit = 0; bit < 2; bit++) {
        struct proved p, q;
        prove(&p, group_number(0), bit);
        q = p;
        p.g->mul_var(&q.t.a0, &q.t.a0, &p.g->generator);
        cr_assert_str_eq(verdict(&q), "bit-1");
        q = p;
        p.g->mul_var(&q.t.a1, &q.t.a1, &p.g->generator);
        cr_assert_str_eq(verdict(&q), "bit-1");
        q = p;
        p.g->mul_var(&q.c.alpha, &q.c.alpha, &p.g->generator);
        cr_assert_str_eq(verdict(&q), "bit-1");
    }
}

/* [bit-2] */
Test(bit_proof, rejects_a_wrong_beta_side) {
    for (uint8_t bit = 0; bit < 2; bit++) {
        struct proved p, q;
        prove(&p, group_number(0), bit);
        q = p;
        p.g->mul_var(&q.t.b0, &q.t.b0, &p.g->generator);
        cr_assert_str_eq(verdict(&q), "bit-2");
        q = p;
        p.g->mul_var(&q.t.b1, &q.t.b1, &p.g->generator);
        cr_assert_str_eq(verdict(&q), "bit-2");
        q = p;
        p.g->mul_var(&q.c.beta, &q.c.beta, &p.g->generator); /* now it holds bit + 1 */
        cr_assert_str_eq(verdict(&q), "bit-2");
    }
}

/* [bit-1] e_1 = e − e_0 ties the branches together. */
Test(bit_proof, rejects_another_challenge_and_other_responses) {
    for (uint8_t bit = 0; bit < 2; bit++) {
        struct proved p, q;
        prove(&p, group_number(0), bit);
        q = p;
        add_one(p.g, &q.e);
        cr_assert_str_eq(verdict(&q), "bit-1");
        q = p;
        add_one(p.g, &q.z.e0);
        cr_assert_str_eq(verdict(&q), "bit-1");
        q = p;
        add_one(p.g, &q.z.z0);
        cr_assert_str_eq(verdict(&q), "bit-1");
        q = p;
        add_one(p.g, &q.z.z1);
        cr_assert_str_eq(verdict(&q), "bit-1");
    }
}

Test(bit_proof, rejects_exchanged_branches) {
    struct proved p, q;
    prove(&p, group_number(0), 1);
    q = p;
    q.t.a0 = p.t.a1;
    q.t.b0 = p.t.b1;
    q.t.a1 = p.t.a0;
    q.t.b1 = p.t.b0;
    q.z.z0 = p.z.z1;
    q.z.z1 = p.z.z0;
    p.g->scalar_sub(&q.z.e0, &p.e, &p.z.e0);
    cr_assert_str_eq(verdict(&q), "bit-2"); /* the challenges fit, but 0 is not 1 */
}

/* [bit-3] With one of the nonces used twice, these would be equal. */
Test(bit_proof, draws_every_nonce_anew) {
    for (uint8_t bit = 0; bit < 2; bit++) {
        struct proved p, q;
        prove(&p, group_number(0), bit);
        prove(&q, group_number(0), bit);
        cr_assert_not(oy_element_equal(p.g, &p.t.a0, &q.t.a0));
        cr_assert_not(oy_element_equal(p.g, &p.t.a1, &q.t.a1));
        cr_assert_not(oy_element_equal(p.g, &p.t.a0, &p.t.a1));
        cr_assert_neq(memcmp(&p.z.e0, &q.z.e0, sizeof p.z.e0), 0);
        cr_assert_neq(memcmp(&p.z.e0, &p.e, sizeof p.e), 0);
    }
}

/* [bit-3] In the tiny group: the published e_0 is as often each of 89 values for bit 0 as for
 * bit 1 (chi-square of 88 degrees of freedom: mean 88, standard deviation 13). */
Test(bit_proof, the_published_challenge_is_uniform_for_both_bits) {
    for (uint8_t bit = 0; bit < 2; bit++) {
        enum { ROUNDS = 89 * 200 };
        int count[OY_TINY_Q] = {0};
        double chi = 0;
        const struct oy_group *g = &oy_group_tiny;
        struct oy_element y;
        struct oy_secret *x = key_pair(g, &y), *r = oy_secret_alloc(1), *n = oy_secret_alloc(5);
        struct oy_bit_nonce *nonce = (struct oy_bit_nonce *)n;
        struct oy_scalar e = small(g, 17);
        g->secret_random(r);
        for (int i = 0; i < ROUNDS; i++) {
            struct oy_bit_commitment t;
            struct oy_bit_response z;
            oy_bit_commit(g, &t, nonce, &y, r, bit);
            oy_bit_respond(g, &z, nonce, &e, r, bit);
            count[oy_tiny_scalar_value(&z.e0)]++;
        }
        for (int i = 0; i < OY_TINY_Q; i++) chi += (count[i] - 200.0) * (count[i] - 200.0) / 200.0;
        cr_assert_lt(chi, 88 + 8 * 13, "chi-square %f", chi);
        oy_secret_free(n);
        oy_secret_free(r);
        oy_secret_free(x);
    }
}

Test(bit_proof, the_response_wipes_the_nonce) {
    const struct oy_group *g = group_number(0);
    struct oy_element y;
    struct oy_secret *x = key_pair(g, &y), *n = oy_secret_alloc(5), *zero = oy_secret_alloc(5);
    struct oy_bit_nonce *nonce = (struct oy_bit_nonce *)n;
    struct oy_bit_commitment t;
    struct oy_bit_response z;
    struct oy_scalar e = small(g, 1);
    oy_bit_commit(g, &t, nonce, &y, x, 1);
    cr_assert_neq(memcmp(n, zero, 5 * sizeof *n), 0);
    oy_bit_respond(g, &z, nonce, &e, x, 1);
    cr_assert_eq(memcmp(n, zero, 5 * sizeof *n), 0);
    oy_secret_free(zero);
    oy_secret_free(n);
    oy_secret_free(x);
}
