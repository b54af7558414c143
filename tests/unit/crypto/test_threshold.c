#include "crypto/threshold.h"
#include "tests/unit/crypto/common.h"

TestSuite(threshold, .init = begin_crypto);

/* f = 7 + 3x + 5x², all below 2^32 so that plain integers check it. */
Test(threshold, polynomial_takes_its_values) {
    for (size_t k = 0; k < N_GROUPS; k++) {
        const struct oy_group *g = group_number(k);
        struct oy_secret *a = oy_secret_alloc(4);
        static const uint64_t coefficient[] = {7, 3, 5};
        for (size_t i = 0; i < 3; i++) {
            struct oy_scalar s = small(g, coefficient[i]);
            memcpy(a[i].b, s.b, sizeof s.b);
        }
        for (uint32_t x = 0; x < 200; x += 13) {
            struct oy_scalar expected = small(g, 7 + 3 * (uint64_t)x + 5 * (uint64_t)x * x);
            oy_polynomial_at(g, &a[3], a, 3, x);
            cr_assert_eq(memcmp(a[3].b, expected.b, sizeof expected.b), 0, "%s %u", g->name, x);
        }
        oy_secret_free(a);
    }
}

/* [cer-8] */
Test(threshold, every_share_fits_the_feldman_vector_and_no_other) {
    enum { T = 3 };
    for (size_t k = 0; k < 2; k++) {
        const struct oy_group *g = group_number(k);
        struct oy_secret *a = oy_secret_alloc(T + 1), *share = &a[T];
        struct oy_element c[T], key, expected;
        oy_polynomial_draw(g, a, T);
        oy_feldman_commit(g, c, a, T);
        for (uint32_t i = 1; i <= 5; i++) {
            oy_polynomial_at(g, share, a, T, i);
            cr_assert(oy_feldman_share_fits(g, c, T, i, share));
            cr_assert_not(oy_feldman_share_fits(g, c, T, i + 1, share));
            oy_feldman_share_key(g, &key, c, T, i);
            g->pow_base_secret(&expected, share);
            cr_assert(oy_element_equal(g, &key, &expected));
            g->secret_add(share, share, &a[0]);
            cr_assert_not(oy_feldman_share_fits(g, c, T, i, share));
        }
        oy_secret_free(a);
    }
}

Test(threshold, coefficients_are_drawn_anew) {
    const struct oy_group *g = group_number(0);
    struct oy_secret *a = oy_secret_alloc(4);
    oy_polynomial_draw(g, a, 2);
    oy_polynomial_draw(g, a + 2, 2);
    for (size_t i = 0; i < 4; i++) {
        for (size_t j = 0; j < i; j++) cr_assert_neq(memcmp(&a[i], &a[j], sizeof *a), 0);
    }
    oy_secret_free(a);
}

/* [shr-5] Shares of 3 of 5, in any order, give back base^f(0). */
Test(threshold, any_t_shares_give_the_power) {
    enum { T = 3 };
    static const uint32_t sets[][T] = {{1, 2, 3}, {5, 3, 1}, {4, 2, 5}, {7, 1000000007, 2}};
    for (size_t k = 0; k < 2; k++) {
        const struct oy_group *g = group_number(k);
        struct oy_why why = {.status = OY_OK};
        struct oy_secret *a = oy_secret_alloc(T + 1), *share = &a[T];
        struct oy_element base, d[T], expected, actual;
        struct oy_scalar lambda[T], e = small(g, 97);
        oy_polynomial_draw(g, a, T);
        g->pow_var(&base, &g->generator, &e);
        g->pow_secret(&expected, &base, &a[0]);
        for (size_t s = 0; s < sizeof sets / sizeof *sets; s++) {
            for (size_t i = 0; i < T; i++) {
                oy_polynomial_at(g, share, a, T, sets[s][i]);
                g->pow_secret(&d[i], &base, share);
            }
            cr_assert_eq(oy_lagrange_at_zero(g, lambda, sets[s], T, &why), OY_OK);
            oy_threshold_combine(g, &actual, d, lambda, T);
            cr_assert(oy_element_equal(g, &expected, &actual));
            cr_assert_eq(oy_lagrange_at_zero(g, lambda, sets[s], T - 1, &why), OY_OK);
            oy_threshold_combine(g, &actual, d, lambda, T - 1);
            cr_assert_not(oy_element_equal(g, &expected, &actual));
        }
        oy_secret_free(a);
    }
}

Test(threshold, combines_more_than_a_chunk_of_shares) {
    enum { T = 70 };
    const struct oy_group *g = &oy_group_tiny;
    struct oy_why why = {.status = OY_OK};
    struct oy_secret *a = oy_secret_alloc(T + 1), *share = &a[T];
    struct oy_element d[T], expected, actual;
    struct oy_scalar lambda[T];
    uint32_t x[T];
    oy_polynomial_draw(g, a, T);
    g->pow_base_secret(&expected, &a[0]);
    for (uint32_t i = 0; i < T; i++) {
        x[i] = i + 1;
        oy_polynomial_at(g, share, a, T, x[i]);
        g->pow_base_secret(&d[i], share);
    }
    cr_assert_eq(oy_lagrange_at_zero(g, lambda, x, T, &why), OY_OK);
    oy_threshold_combine(g, &actual, d, lambda, T);
    cr_assert(oy_element_equal(g, &expected, &actual));
    oy_secret_free(a);
}

/* [shr-5] */
Test(threshold, refuses_zero_and_double_indices) {
    const struct oy_group *g = group_number(0);
    struct oy_why why = {.status = OY_OK};
    struct oy_scalar lambda[3];
    static const uint32_t zero[] = {1, 0, 2}, twice[] = {4, 2, 4}, only_zero[] = {0};
    static const uint32_t tiny_zero[] = {1, 89}, tiny_twice[] = {3, 92};
    cr_assert_eq(oy_lagrange_at_zero(g, lambda, zero, 3, &why), OY_RANGE);
    cr_assert_str_eq(why.rule, "shr-5");
    cr_assert_eq(oy_lagrange_at_zero(g, lambda, twice, 3, &why), OY_RANGE);
    cr_assert_eq(oy_lagrange_at_zero(g, lambda, only_zero, 1, &why), OY_RANGE);
    cr_assert_eq(oy_lagrange_at_zero(g, lambda, zero, 0, &why), OY_RANGE);
    cr_assert_eq(oy_lagrange_at_zero(&oy_group_tiny, lambda, tiny_zero, 2, &why), OY_RANGE);
    cr_assert_eq(oy_lagrange_at_zero(&oy_group_tiny, lambda, tiny_twice, 2, &why), OY_RANGE);
}
