#include "crypto/dlog.h"
#include "tests/unit/crypto/common.h"

TestSuite(dlog, .init = begin_crypto);

static struct oy_element power(const struct oy_group *g, uint64_t m) {
    struct oy_scalar e = small(g, m);
    struct oy_element out;
    g->pow_var(&out, &g->generator, &e);
    return out;
}

/* [dlog-1] */
Test(dlog, finds_every_total_of_a_small_range) {
    for (size_t k = 0; k < 2; k++) {
        const struct oy_group *g = group_number(k);
        uint64_t range = k ? 60 : 300, m;
        struct oy_dlog *d = oy_dlog_new(g, range, 1);
        struct oy_why why = {.status = OY_OK};
        cr_assert_not_null(d);
        for (uint64_t i = 0; i <= range; i++) {
            struct oy_element e = power(g, i);
            cr_assert_eq(oy_dlog_find(d, &m, &e, range, &why), OY_OK);
            cr_assert_eq(m, i);
        }
        oy_dlog_free(d);
    }
}

/* [dlog-1] */
Test(dlog, refuses_what_is_outside_the_range) {
    const struct oy_group *g = group_number(0);
    struct oy_dlog *d = oy_dlog_new(g, 1000, 1);
    struct oy_why why = {.status = OY_OK};
    uint64_t m;
    struct oy_element e = power(g, 1001);
    cr_assert_eq(oy_dlog_find(d, &m, &e, 1000, &why), OY_RANGE);
    cr_assert_str_eq(why.rule, "dlog-1");
    e = power(g, 1);
    g->invert_var(&e, &e); /* −1 */
    cr_assert_eq(oy_dlog_find(d, &m, &e, 1000, &why), OY_RANGE);
    e = power(g, 500); /* in the table's range, but not in this line's */
    cr_assert_eq(oy_dlog_find(d, &m, &e, 499, &why), OY_RANGE);
    cr_assert_eq(oy_dlog_find(d, &m, &e, 500, &why), OY_OK);
    cr_assert_eq(m, 500);
    oy_dlog_free(d);
}

Test(dlog, table_grows_with_range_and_lines_up_to_its_bound) {
    const struct oy_group *g = &oy_group_tiny; /* cheap steps */
    static const struct {
        uint64_t range, lines;
        size_t table;
    } cases[] = {{0, 1, 1},    {1, 1, 1},           {100, 1, 10},       {101, 1, 11},
                 {100, 9, 30}, {100, 1000000, 101}, {1000000, 4, 2000}, {100, 0, 1}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct oy_dlog *d = oy_dlog_new(g, cases[i].range, cases[i].lines);
        cr_assert_eq(oy_dlog_table_size(d), cases[i].table, "case %zu: %zu", i,
                     oy_dlog_table_size(d));
        oy_dlog_free(d);
    }
}

Test(dlog, a_range_of_one_value_needs_no_search) {
    const struct oy_group *g = group_number(0);
    struct oy_dlog *d = oy_dlog_new(g, 0, 5);
    struct oy_why why = {.status = OY_OK};
    uint64_t m = 9;
    cr_assert_eq(oy_dlog_find(d, &m, &g->identity, 0, &why), OY_OK);
    cr_assert_eq(m, 0);
    cr_assert_eq(oy_dlog_find(d, &m, &g->generator, 0, &why), OY_RANGE);
    oy_dlog_free(d);
}

/* With encodings of two bytes and powers that come round, prefixes collide all the time. */
Test(dlog, gives_the_smallest_of_several_answers) {
    const struct oy_group *g = &oy_group_tiny;
    struct oy_dlog *d = oy_dlog_new(g, 1000, 30);
    struct oy_why why = {.status = OY_OK};
    uint64_t m;
    cr_assert_gt(oy_dlog_table_size(d), OY_TINY_Q);
    for (uint64_t i = 0; i < OY_TINY_Q; i++) {
        struct oy_element e = power(g, i);
        cr_assert_eq(oy_dlog_find(d, &m, &e, 1000, &why), OY_OK);
        cr_assert_eq(m, i);
    }
    oy_dlog_free(d);
}

Test(dlog, finds_a_large_total) {
    const struct oy_group *g = group_number(0);
    struct oy_dlog *d = oy_dlog_new(g, 10000000, 1);
    struct oy_why why = {.status = OY_OK};
    uint64_t m;
    struct oy_element e = power(g, 9999991);
    cr_assert_eq(oy_dlog_find(d, &m, &e, 10000000, &why), OY_OK);
    cr_assert_eq(m, 9999991);
    oy_dlog_free(d);
}
