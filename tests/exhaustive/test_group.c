/* Every element, scalar and pair of the tiny group, against plain integer arithmetic. */
#include <criterion/criterion.h>
#include <string.h>

#include "tests/support/group_tiny.h"

enum { P = OY_TINY_P, Q = OY_TINY_Q };

static const struct oy_group *const g = &oy_group_tiny;
static struct oy_element member[Q]; /* member[i] = 4^i */
static unsigned value[Q];
static struct oy_secret *secret; /* secret[i] = i */

static void init(void) {
    struct oy_why why = {0};
    cr_assert_eq(oy_crypto_init(&why), OY_OK);
    secret = oy_secret_alloc(Q + 1);
    unsigned v = 1;
    for (unsigned i = 0; i < Q; i++, v = v * OY_TINY_G % P) {
        struct oy_scalar s = oy_tiny_scalar(i);
        value[i] = v;
        member[i] = oy_tiny_element(v);
        cr_assert(g->secret_decode(&secret[i], s.b));
    }
    cr_assert_eq(v, 1, "4 has order 89");
}

static void fini(void) {
    oy_secret_free(secret);
}

TestSuite(tiny, .init = init, .fini = fini);

static void assert_value(const struct oy_element *e, unsigned want) {
    struct oy_element whole = oy_tiny_element(want);
    cr_assert_arr_eq(e->b, whole.b, sizeof whole.b);
}

static void assert_scalar(const void *s, unsigned want) {
    struct oy_scalar whole = oy_tiny_scalar(want);
    cr_assert_arr_eq(s, whole.b, sizeof whole.b);
}

Test(tiny, exactly_the_members_decode) { /* [grp-2, grp-3] */
    bool is_member[65536] = {false};
    for (unsigned i = 0; i < Q; i++) is_member[value[i]] = true;
    unsigned members = 0;
    for (unsigned v = 0; v < 65536; v++) {
        const unsigned char in[2] = {(unsigned char)(v >> 8), (unsigned char)v};
        struct oy_element e;
        cr_assert_eq(g->decode_var(&e, in, 1) == 1, is_member[v], "%u", v);
        cr_assert_eq(g->element_canonical_var(in), v >= 1 && v < P, "%u", v);
        if (!is_member[v]) continue;
        assert_value(&e, v);
        members++;
    }
    cr_assert_eq(members, Q);
}

Test(tiny, exactly_the_scalars_below_q_decode) { /* [grp-6] */
    for (unsigned v = 0; v < 65536; v++) {
        const unsigned char in[2] = {(unsigned char)(v >> 8), (unsigned char)v};
        struct oy_scalar s;
        cr_assert_eq(g->scalar_decode(&s, in), v < Q);
        assert_scalar(&s, v < Q ? v : 0);
        cr_assert_eq(g->secret_decode(&secret[Q], in), v < Q);
        assert_scalar(&secret[Q], v < Q ? v : 0);
    }
}

Test(tiny, every_product_is_right) {
    struct oy_element e;
    for (unsigned i = 0; i < Q; i++) {
        for (unsigned j = 0; j < Q; j++) {
            g->mul_var(&e, &member[i], &member[j]);
            assert_value(&e, value[i] * value[j] % P);
            assert_value(&e, value[(i + j) % Q]);
            g->mul_secret(&e, &member[i], &member[j]);
            assert_value(&e, value[(i + j) % Q]);
            cr_assert_eq(oy_element_equal(g, &member[i], &member[j]), i == j);
        }
        g->invert_var(&e, &member[i]);
        assert_value(&e, value[(Q - i) % Q]);
        cr_assert_eq(oy_element_is_identity(g, &member[i]), i == 0);
    }
}

Test(tiny, every_power_is_right) { /* [grp-8] */
    struct oy_element e;
    for (unsigned i = 0; i < Q; i++) {
        for (unsigned k = 0; k < Q; k++) {
            struct oy_scalar s = oy_tiny_scalar(k);
            unsigned want = value[i * k % Q];
            g->pow_var(&e, &member[i], &s);
            assert_value(&e, want);
            g->pow_secret(&e, &member[i], &secret[k]);
            assert_value(&e, want);
            const struct oy_term term = {&member[i], &s};
            g->product_var(&e, &term, 1);
            assert_value(&e, want);
        }
        g->pow_base_secret(&e, &secret[i]);
        assert_value(&e, value[i]);
    }
}

Test(tiny, every_product_of_two_powers_is_right) {
    struct oy_element e;
    g->product_var(&e, NULL, 0);
    assert_value(&e, 1);
    for (unsigned i = 0; i < Q; i++) {
        for (unsigned k = 0; k < Q; k++) {
            for (unsigned l = 0; l < Q; l++) {
                unsigned j = (i * 7 + 3) % Q;
                struct oy_scalar a = oy_tiny_scalar(k), b = oy_tiny_scalar(l);
                const struct oy_term terms[] = {{&member[i], &a}, {&member[j], &b}};
                g->product_var(&e, terms, 2);
                assert_value(&e, value[(i * k + j * l) % Q]);
            }
        }
    }
}

Test(tiny, scalars_are_a_field) { /* [grp-6] */
    struct oy_scalar r;
    for (unsigned i = 0; i < Q; i++) {
        struct oy_scalar a = oy_tiny_scalar(i);
        for (unsigned j = 0; j < Q; j++) {
            struct oy_scalar b = oy_tiny_scalar(j);
            g->scalar_add(&r, &a, &b);
            assert_scalar(&r, (i + j) % Q);
            g->scalar_sub(&r, &a, &b);
            assert_scalar(&r, (i + Q - j) % Q);
            g->scalar_mul(&r, &a, &b);
            assert_scalar(&r, i * j % Q);
        }
        cr_assert_eq(g->scalar_invert(&r, &a), i != 0);
        if (i == 0) continue;
        g->scalar_mul(&r, &r, &a);
        assert_scalar(&r, 1);
    }
}

Test(tiny, secrets_agree_with_public_scalars) { /* [grp-9] */
    struct oy_secret *r = &secret[Q];
    for (unsigned i = 0; i < Q; i++) {
        for (unsigned j = 0; j < Q; j++) {
            struct oy_scalar b = oy_tiny_scalar(j);
            g->secret_add(r, &secret[i], &secret[j]);
            assert_scalar(r, (i + j) % Q);
            g->secret_sub(r, &secret[i], &secret[j]);
            assert_scalar(r, (i + Q - j) % Q);
            g->secret_mul(r, &secret[i], &secret[j]);
            assert_scalar(r, i * j % Q);
            g->secret_mul_public(r, &secret[i], &b);
            assert_scalar(r, i * j % Q);
            oy_secret_select(r, &secret[i], &secret[j], 0);
            assert_scalar(r, i);
            oy_secret_select(r, &secret[i], &secret[j], 1);
            assert_scalar(r, j);
        }
    }
}

Test(tiny, every_response_is_u_plus_ex) { /* [grp-9] */
    struct oy_secret *nonce = &secret[Q];
    struct oy_scalar z;
    for (unsigned u = 0; u < Q; u++) {
        for (unsigned c = 0; c < Q; c++) {
            for (unsigned x = 0; x < Q; x++) {
                struct oy_scalar e = oy_tiny_scalar(c);
                *nonce = secret[u];
                g->respond(&z, nonce, &e, &secret[x]);
                assert_scalar(&z, (u + c * x) % Q);
                assert_scalar(nonce, 0);
            }
        }
    }
}

Test(tiny, drawn_secrets_reach_every_value_but_zero) { /* [grp-9] */
    unsigned count[Q] = {0};
    for (unsigned i = 0; i < 200 * Q; i++) {
        g->secret_random(&secret[Q]);
        struct oy_scalar s;
        cr_assert(g->scalar_decode(&s, secret[Q].b));
        count[oy_tiny_scalar_value(&s)]++;
    }
    cr_assert_eq(count[0], 0);
    for (unsigned i = 1; i < Q; i++) {
        /* 202 expected, with a deviation of 14 */
        cr_assert(count[i] > 80 && count[i] < 360, "%u came %u times", i, count[i]);
    }
}

Test(tiny, hashing_reaches_every_element_but_the_identity) { /* [grp-7] */
    bool seen[P] = {false};
    for (unsigned v = 0; v < P; v++) {
        unsigned char uniform[576] = {0};
        struct oy_element e;
        cr_assert_eq(g->hash_len, sizeof uniform);
        uniform[sizeof uniform - 1] = (unsigned char)v;
        bool ok = g->from_hash(&e, uniform);
        cr_assert_eq(ok, v != 0 && v != 1 && v != P - 1);
        if (ok) seen[oy_tiny_element_value(&e)] = true;
    }
    for (unsigned i = 1; i < Q; i++) cr_assert(seen[value[i]]);
}
