/* Decoded elements, their products and powers, are those of the elements themselves, in every
 * group; the arithmetic of its own that ristretto255 has for them has tests of its own. */
#include <sodium.h>

#include "tests/unit/crypto/common.h"

TestSuite(group_points, .init = begin_crypto);

enum { N = 12 };

struct list {
    const struct oy_group *g;
    struct oy_element e[N];
    struct oy_scalar s[N];
    unsigned char *encoded;
    struct oy_point *points;
};

static struct list list_new(const struct oy_group *g) {
    struct list l = {.g = g, .encoded = malloc(N * g->element_len), .points = oy_points_new(g, N)};
    cr_assert(l.encoded && l.points);
    for (size_t i = 0; i < N; i++) {
        unsigned char wide[64];
        randombytes_buf(wide, sizeof wide);
        g->scalar_reduce(&l.s[i], wide);
        if (i == 3) l.s[i] = small(g, 0);
        g->pow_var(&l.e[i], &g->generator, &l.s[i]);
        memcpy(l.encoded + i * g->element_len, l.e[i].b, g->element_len);
    }
    return l;
}

static void list_free(struct list *l) {
    free(l->encoded);
    oy_points_free(l->points);
}

/* The first n points are the elements. */
static void expect_points(const struct list *l, size_t n) {
    const struct oy_group *g = l->g;
    struct oy_product *products = oy_products_new(g, N);
    struct oy_element out[N];
    g->products_one(products, n);
    g->products_mul_var(products, l->points, n);
    g->products_encode_var(out, products, n);
    for (size_t i = 0; i < n; i++)
        cr_assert_arr_eq(&out[i], &l->e[i], sizeof out[i], "%s: %zu of %zu", g->name, i, n);
    oy_products_free(products);
}

Test(group_points, are_the_elements_they_were_decoded_from) {
    for (size_t k = 0; k < N_GROUPS; k++) {
        struct list l = list_new(group_number(k));
        for (size_t n = 0; n <= N; n += 1 + n / 4) {
            cr_assert_eq(l.g->points_decode_var(l.points, l.encoded, n), n);
            expect_points(&l, n);
        }
        list_free(&l);
    }
}

/* Those before a bad one are decoded: a batch of ballots keeps them and goes on behind it. */
Test(group_points, before_a_bad_one_are_decoded) {
    for (size_t k = 0; k < N_GROUPS; k++) {
        struct list l = list_new(group_number(k));
        for (size_t bad = 0; bad < N; bad++) {
            unsigned char *at = l.encoded + bad * l.g->element_len;
            memset(at, 0xff, l.g->element_len);
            memset(oy_points_at(l.g, l.points, 0), 0xa5, N * l.g->point_len);
            cr_assert_eq(l.g->points_decode_var(l.points, l.encoded, N), bad, "%s", l.g->name);
            expect_points(&l, bad);
            memcpy(at, l.e[bad].b, l.g->element_len);
        }
        list_free(&l);
    }
}

Test(group_points, products_and_powers_are_those_of_elements) {
    for (size_t k = 0; k < N_GROUPS; k++) {
        struct list l = list_new(group_number(k));
        const struct oy_group *g = l.g;
        struct oy_product *a = oy_products_new(g, N), *b = oy_products_new(g, N);
        struct oy_element out[N], want, power, product = g->identity;
        cr_assert_eq(g->points_decode_var(l.points, l.encoded, N), N);
        g->products_one(a, N);
        g->products_one(b, N);
        g->products_mul_var(a, l.points, N);
        g->products_mul_var(b, l.points, N);
        g->products_mul_var(b, oy_points_from(g, l.points, 1), N - 1);
        g->products_merge_var(a, b, N - 2);
        g->products_encode_var(out, a, N);
        for (size_t i = 0; i < N; i++) {
            want = l.e[i]; /* e_i²·e_{i+1} */
            if (i < N - 2) g->mul_var(&want, &want, &l.e[i]);
            if (i < N - 2) g->mul_var(&want, &want, &l.e[i + 1]);
            cr_assert(oy_element_equal(g, &out[i], &want), "%s: %zu", g->name, i);
        }
        for (size_t n = 0; n <= N; n++) {
            cr_assert(g->multi_pow_var(&want, l.points, l.s, n));
            cr_assert(oy_element_equal(g, &want, &product), "%s: %zu", g->name, n);
            if (n == N) break;
            g->pow_var(&power, &l.e[n], &l.s[n]);
            g->mul_var(&product, &product, &power);
        }
        oy_products_free(a);
        oy_products_free(b);
        list_free(&l);
    }
}
