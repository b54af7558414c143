#include "crypto/constant.h"
#include "tests/unit/crypto/common.h"

TestSuite(constant_proof, .init = begin_crypto);

enum { N = 4 };

struct proved {
    const struct oy_group *g;
    struct oy_element y;
    struct oy_ciphertext c[N];
    struct oy_scalar a[N], v, z, e;
    struct oy_constant_commitment t;
};

/* 3·1 + 5·0 + 7·1 − 2·1 = 8 */
static void prove(struct proved *p, const struct oy_group *g) {
    static const uint8_t bit[N] = {1, 0, 1, 1};
    static const uint64_t weight[N] = {3, 5, 7, 2};
    struct oy_secret *x = key_pair(g, &p->y), *r = oy_secret_alloc(N + 2);
    struct oy_secret *sum = &r[N], *product = &r[N + 1];
    struct oy_constant_nonce *nonce = (struct oy_constant_nonce *)oy_secret_alloc(1);
    struct oy_scalar zero = small(g, 0);
    p->g = g;
    p->v = small(g, 8);
    p->e = small(g, 1234567);
    for (size_t i = 0; i < N; i++) {
        p->a[i] = small(g, weight[i]);
        if (i == 3) g->scalar_sub(&p->a[i], &zero, &p->a[i]);
        g->secret_random(&r[i]);
        oy_elgamal_encrypt_bit(g, &p->c[i], &p->y, &r[i], bit[i]);
        g->secret_mul_public(product, &r[i], &p->a[i]);
        g->secret_add(sum, sum, product);
    }
    oy_constant_commit(g, &p->t, nonce, &p->y);
    oy_constant_respond(g, &p->z, nonce, &p->e, sum);
    oy_secret_free((struct oy_secret *)nonce);
    oy_secret_free(r);
    oy_secret_free(x);
}

static const char *verdict(const struct proved *p) {
    struct oy_why why = {.status = OY_OK};
    struct oy_equations *eqs = oy_equations_new(p->g, &p->y);
    struct oy_weighted terms[N];
    for (size_t i = 0; i < N; i++) terms[i] = (struct oy_weighted){&p->c[i], p->a[i]};
    cr_assert_eq(oy_constant_check(eqs, 0, p->g, terms, N, &p->v, &p->t, &p->z, &p->e, &why),
                 OY_OK);
    cr_assert_eq(oy_equations_count(eqs), 2);
    return verdict_of(eqs);
}

Test(constant_proof, holds_for_the_weighted_sum_in_every_group) {
    for (size_t k = 0; k < N_GROUPS; k++) {
        struct proved p;
        prove(&p, group_number(k));
        cr_assert_str_eq(verdict(&p), "", "%s", p.g->name);
    }
}

/* [con-1] */
Test(constant_proof, rejects_a_wrong_alpha_side) {
    struct proved p, q;
    prove(&p, group_number(0));
    q = p;
    p.g->mul_var(&q.t.t1, &q.t.t1, &p.g->generator);
    cr_assert_str_eq(verdict(&q), "con-1");
    q = p;
    p.g->mul_var(&q.c[1].alpha, &q.c[1].alpha, &p.g->generator);
    cr_assert_str_eq(verdict(&q), "con-1");
    q = p;
    add_one(p.g, &q.z);
    cr_assert_str_eq(verdict(&q), "con-1");
    q = p;
    add_one(p.g, &q.e);
    cr_assert_str_eq(verdict(&q), "con-1");
    q = p;
    add_one(p.g, &q.a[2]);
    cr_assert_str_eq(verdict(&q), "con-1");
}

/* [con-2] */
Test(constant_proof, rejects_another_constant) {
    struct proved p, q;
    prove(&p, group_number(0));
    q = p;
    add_one(p.g, &q.v);
    cr_assert_str_eq(verdict(&q), "con-2");
    q = p;
    p.g->mul_var(&q.t.t2, &q.t.t2, &p.g->generator);
    cr_assert_str_eq(verdict(&q), "con-2");
    q = p;
    p.g->mul_var(&q.c[0].beta, &q.c[0].beta, &p.g->generator);
    cr_assert_str_eq(verdict(&q), "con-2");
}
