#include "tests/unit/crypto/common.h"

TestSuite(equations, .init = begin_crypto);

enum { OWNERS = 40, EACH = 3 };

static struct oy_element base[OWNERS * EACH], power[OWNERS * EACH];
static struct oy_scalar exponent[OWNERS * EACH];

/* For owner i three equations base^e = power, written with the inverse on either side. */
static struct oy_equations *true_equations(const struct oy_group *g, const struct oy_element *y) {
    struct oy_why why = {.status = OY_OK};
    struct oy_equations *eqs = oy_equations_new(g, y);
    cr_assert_not_null(eqs);
    struct oy_scalar e = small(g, 3);
    for (size_t i = 0; i < OWNERS * EACH; i++) {
        g->pow_var(&base[i], &g->generator, &e);
        g->scalar_mul(&e, &e, &e);
        add_one(g, &e);
        exponent[i] = e;
        g->pow_var(&power[i], &base[i], &e);
        cr_assert_eq(oy_equations_begin(eqs, i / EACH, i % 2 ? "bit-1" : "bit-2", &why), OY_OK);
        cr_assert_eq(oy_equations_term(eqs, &base[i], &exponent[i], &why), OY_OK);
        struct oy_scalar one = small(g, 1);
        cr_assert_eq(oy_equations_term_inverse(eqs, &power[i], &one, &why), OY_OK);
    }
    cr_assert_eq(oy_equations_count(eqs), OWNERS * EACH);
    return eqs;
}

Test(equations, hold_for_true_powers_in_every_group) {
    for (size_t k = 0; k < N_GROUPS; k++) {
        const struct oy_group *g = group_number(k);
        struct oy_why why = {.status = OY_OK};
        struct oy_equations *eqs = true_equations(g, NULL);
        bool bad[OWNERS] = {false};
        cr_assert_eq(oy_equations_check(eqs, bad, OWNERS, &why), OY_OK);
        cr_assert_eq(oy_equations_check_each(eqs, bad, OWNERS, &why), OY_OK);
        for (size_t i = 0; i < OWNERS; i++) cr_assert_not(bad[i]);
        oy_equations_free(eqs);
    }
}

Test(equations, hold_when_there_are_none) {
    struct oy_why why = {.status = OY_OK};
    struct oy_equations *eqs = true_equations(group_number(0), NULL);
    oy_equations_clear(eqs);
    cr_assert_eq(oy_equations_count(eqs), 0);
    cr_assert_eq(oy_equations_check(eqs, NULL, 0, &why), OY_OK);
    oy_equations_free(eqs);
}

/* [bat-3] */
Test(equations, every_bad_owner_is_named_and_no_other) {
    const struct oy_group *g = group_number(0);
    struct oy_equations *eqs = true_equations(g, NULL);
    static const size_t wrong[] = {20, 21, 22, 60, 118}; /* all of owner 6; one of 7, 20, 39 */
    static const size_t owners[] = {6, 7, 20, 39};
    for (size_t i = 0; i < 5; i++) g->mul_var(&power[wrong[i]], &power[wrong[i]], &g->generator);
    for (int each = 0; each < 2; each++) {
        struct oy_why why = {.status = OY_OK};
        bool bad[OWNERS] = {false};
        oy_status status = each ? oy_equations_check_each(eqs, bad, OWNERS, &why)
                                : oy_equations_check(eqs, bad, OWNERS, &why);
        cr_assert_eq(status, OY_PROOF);
        cr_assert_str_eq(why.rule, "bit-2"); /* the first wrong one, number 20 */
        size_t next = 0;
        for (size_t i = 0; i < OWNERS; i++) {
            bool expected = next < 4 && owners[next] == i;
            if (expected) next++;
            cr_assert_eq(bad[i], expected, "owner %zu", i);
        }
    }
    oy_equations_free(eqs);
}

Test(equations, one_wrong_exponent_is_found_wherever_it_is) {
    const struct oy_group *g = group_number(0);
    for (size_t i = 0; i < OWNERS * EACH; i += 17) {
        struct oy_why why = {.status = OY_OK};
        struct oy_equations *eqs = true_equations(g, NULL);
        g->mul_var(&power[i], &power[i], &g->generator);
        cr_assert_eq(oy_equations_check(eqs, NULL, 0, &why), OY_PROOF);
        cr_assert_str_eq(why.rule, i % 2 ? "bit-1" : "bit-2");
        oy_equations_free(eqs);
    }
}

/* Two equations off by factors that make ∏ equation_k^{weight_k} come out right. */
static oy_status check_with_cancelling_errors(uint64_t first, uint64_t second) {
    const struct oy_group *g = group_number(0);
    struct oy_why why = {.status = OY_OK};
    struct oy_equations *eqs = oy_equations_new(g, NULL);
    struct oy_element a, b;
    struct oy_scalar e = small(g, first);
    g->pow_var(&a, &g->generator, &e);
    e = small(g, second);
    g->pow_var(&b, &g->generator, &e);
    g->invert_var(&b, &b);
    cr_assert_eq(oy_equations_begin(eqs, 0, "bit-1", &why), OY_OK);
    cr_assert_eq(oy_equations_one(eqs, &a, &why), OY_OK);
    cr_assert_eq(oy_equations_begin(eqs, 1, "bit-1", &why), OY_OK);
    cr_assert_eq(oy_equations_one(eqs, &b, &why), OY_OK);
    oy_status status = oy_equations_check(eqs, NULL, 0, &why);
    oy_equations_free(eqs);
    return status;
}

/* [bat-1] */
Test(equations, errors_that_cancel_in_the_plain_product_are_found) {
    cr_assert_eq(check_with_cancelling_errors(1, 1), OY_PROOF);
}

/* [bat-2] The coefficients cannot be foreseen: not even those of place 1, 2, … */
Test(equations, errors_that_cancel_under_guessed_coefficients_are_found) {
    cr_assert_eq(check_with_cancelling_errors(2, 1), OY_PROOF);
}

/* [bat-1] One coefficient for each equation: in the tiny group, where a wrong equation passes
 * for one coefficient in 89, two wrong ones of the same owner pass about as rarely. */
Test(equations, wrong_equations_of_one_owner_do_not_cancel) {
    const struct oy_group *g = &oy_group_tiny;
    struct oy_why why = {.status = OY_OK};
    struct oy_element a = g->generator, b;
    g->invert_var(&b, &a);
    int passed = 0;
    for (int i = 0; i < 2000; i++) {
        struct oy_equations *eqs = oy_equations_new(g, NULL);
        cr_assert_eq(oy_equations_begin(eqs, 0, "bit-1", &why), OY_OK);
        cr_assert_eq(oy_equations_one(eqs, &a, &why), OY_OK);
        cr_assert_eq(oy_equations_begin(eqs, 0, "bit-2", &why), OY_OK);
        cr_assert_eq(oy_equations_one(eqs, &b, &why), OY_OK);
        passed += oy_equations_check(eqs, NULL, 0, &why) == OY_OK;
        oy_equations_free(eqs);
    }
    cr_assert_lt(passed, 70, "%d of 2000, about 22 expected", passed);
}

Test(equations, powers_of_g_and_y_and_of_repeated_bases_add_up) {
    for (size_t k = 0; k < N_GROUPS; k++) {
        const struct oy_group *g = group_number(k);
        struct oy_why why = {.status = OY_OK};
        struct oy_element y, x;
        struct oy_scalar two = small(g, 2), five = small(g, 5), seven = small(g, 7), minus;
        struct oy_scalar zero = small(g, 0);
        g->pow_var(&y, &g->generator, &five); /* y = g^5 */
        g->pow_var(&x, &g->generator, &two);  /* x = g^2 */
        struct oy_equations *eqs = oy_equations_new(g, &y);
        /* x·x·x^-7·g^5·y = 1, and y^2·g^-10 = 1 */
        cr_assert_eq(oy_equations_begin(eqs, 0, "bit-1", &why), OY_OK);
        cr_assert_eq(oy_equations_one(eqs, &x, &why), OY_OK);
        cr_assert_eq(oy_equations_one(eqs, &x, &why), OY_OK);
        cr_assert_eq(oy_equations_term_inverse(eqs, &x, &seven, &why), OY_OK);
        cr_assert_eq(oy_equations_g(eqs, &five, &why), OY_OK);
        struct oy_scalar one = small(g, 1);
        cr_assert_eq(oy_equations_y(eqs, &one, &why), OY_OK);
        cr_assert_eq(oy_equations_begin(eqs, 1, "bit-2", &why), OY_OK);
        cr_assert_eq(oy_equations_y(eqs, &two, &why), OY_OK);
        struct oy_scalar ten = small(g, 10);
        g->scalar_sub(&minus, &zero, &ten);
        cr_assert_eq(oy_equations_g(eqs, &minus, &why), OY_OK);
        cr_assert_eq(oy_equations_check(eqs, NULL, 0, &why), OY_OK, "%s", g->name);
        cr_assert_eq(oy_equations_check_each(eqs, NULL, 0, &why), OY_OK, "%s", g->name);
        cr_assert_eq(oy_equations_y(eqs, &one, &why), OY_OK);
        cr_assert_eq(oy_equations_check_each(eqs, NULL, 0, &why), OY_PROOF);
        cr_assert_str_eq(why.rule, "bit-2");
        oy_equations_free(eqs);
    }
}
