/* Which mahalle get totals of their own [tal-2 … tal-4]; a30, a55. */
#include <criterion/criterion.h>
#include <stdlib.h>

#include "election/scopes.h"
#include "tests/unit/election/trustees.h"

enum { N = 5, M = 3 };

/* Five mahalle 10 … 50; contest "all" in all of them, contest "some" in 20, 30 and 50. */
static struct oy_mahalle mahalle[N] = {{10, NULL}, {20, NULL}, {30, NULL}, {40, NULL}, {50, NULL}};
static uint32_t all[N] = {10, 20, 30, 40, 50}, some[3] = {20, 30, 50};
static char id_all[] = "all", id_some[] = "some";
static struct oy_contest contests[2] = {{.id = id_all, .scope = all, .n_scope = N},
                                        {.id = id_some, .scope = some, .n_scope = 3}};
static struct oy_manifest m = {.minimum_scope = M,
                               .totals_by_mahalle = true,
                               .mahalle = mahalle,
                               .n_mahalle = N,
                               .contests = contests,
                               .n_contests = 2};

static struct oy_scopes *make(const uint32_t *counts) {
    struct oy_scopes *s;
    ACCEPTED(oy_scopes_make(&s, &m, counts, &why));
    ACCEPTED(oy_scopes_check(s, &m, counts, &why));
    ACCEPTED(oy_scopes_check_differences(s, &m, counts, &why));
    return s;
}

/* [tal-2] */
Test(scopes, the_two_smallest_cells_are_joined_until_all_hold_the_minimum) {
    static const struct {
        uint32_t counts[N], cell[N];
    } cases[] = {
        {{3, 3, 3, 3, 3}, {0, 1, 2, 3, 4}}, /* nothing to join */
        {{2, 9, 9, 9, 1}, {0, 1, 2, 3, 0}}, /* 1 + 2 = 3 */
        {{1, 1, 9, 9, 9}, {0, 0, 0, 1, 2}}, /* 2 is too few: the first of the nines joins */
        {{0, 0, 0, 0, 0}, {0, 0, 0, 0, 0}}, /* one cell is left, however small */
        {{0, 9, 0, 9, 0}, {0, 0, 0, 1, 0}}, /* empty ones join among themselves first */
        {{2, 2, 2, 2, 9}, {0, 0, 1, 1, 2}}, /* ties: smallest mahalle first */
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        uint32_t cell[N];
        ACCEPTED(oy_scopes_partition(cell, cases[i].counts, N, M, &why));
        cr_assert_arr_eq(cell, cases[i].cell, sizeof cell, "case %zu", i);
    }
}

/* [tal-3], a30 */
Test(scopes, a_contest_with_too_few_ballots_has_none) {
    const uint32_t counts[N] = {9, 1, 1, 9, 0};
    struct oy_scopes *s = make(counts);
    cr_assert_eq(s->counted, 20);
    cr_assert_geq(s->contest[0].n, 1);
    cr_assert_eq(s->contest[1].n, 0);
    oy_scopes_free(s);
}

/* [tal-4] */
Test(scopes, first_all_then_the_cells_in_order) {
    const uint32_t counts[N] = {2, 5, 4, 9, 1};
    struct oy_scopes *s = make(counts);
    const struct oy_contest_scopes *c = &s->contest[0];
    cr_assert_eq(c->n, 5);
    cr_assert_eq(c->scope[0].ballots, 21);
    cr_assert_eq(c->scope[0].n_mahalle, N);
    cr_assert_eq(c->scope[1].ballots, 3); /* 10 and 50 */
    cr_assert_eq(c->scope[1].n_mahalle, 2);
    cr_assert_eq(c->scope[1].mahalle[1], 50);
    cr_assert_eq(c->scope[2].mahalle[0], 20);
    cr_assert_eq(c->scope[4].ballots, 9);
    cr_assert_eq(oy_scopes_find(c, 50), 1);
    cr_assert_eq(oy_scopes_find(c, 40), 4);
    cr_assert_eq(oy_scopes_find(c, 41), 0);
    oy_scopes_free(s);
}

/* [tal-4], a55: a cell cut by the contest to fewer than m would follow by subtraction. */
Test(scopes, cells_are_published_only_if_each_holds_the_minimum_within_the_contest) {
    const uint32_t counts[N] = {2, 5, 4, 9, 1}; /* contest "some" has 1 of cell {10, 50} */
    struct oy_scopes *s = make(counts);
    cr_assert_eq(s->contest[1].n, 1);
    cr_assert_eq(s->contest[1].scope[0].ballots, 10);
    cr_assert_eq(s->contest[1].scope[0].n_mahalle, 3);
    oy_scopes_free(s);
}

/* [tal-4] */
Test(scopes, cells_without_a_ballot_are_left_out_and_one_cell_is_not_published_twice) {
    const uint32_t counts[N] = {0, 7, 0, 5, 0};
    struct oy_scopes *s = make(counts);
    cr_assert_eq(s->contest[0].n, 3);
    cr_assert_eq(s->contest[1].n, 1, "only 20 has ballots in it");
    oy_scopes_free(s);
    m.totals_by_mahalle = false;
    s = make(counts);
    cr_assert_eq(s->contest[0].n, 1);
    oy_scopes_free(s);
}

/* [tal-6] */
Test(scopes, the_number_of_ballots_fits_its_field) {
    const uint32_t counts[N] = {UINT32_MAX, 1, 0, 0, 0};
    struct oy_scopes *s;
    REFUSED(oy_scopes_make(&s, &m, counts, &why), OY_RANGE, "tal-6");
    cr_assert_null(s);
}

/* [tal-1 … tal-4] A published list must be the one that the counts call for. */
Test(scopes, other_lists_are_refused) {
    const uint32_t counts[N] = {2, 5, 4, 9, 1}, few[N] = {9, 1, 1, 9, 0};
    struct oy_scopes *s = make(counts);
    s->counted++;
    REFUSED(oy_scopes_check(s, &m, counts, &why), OY_MISMATCH, "tal-1");
    s->counted--;
    s->contest[0].scope[2].ballots++;
    REFUSED(oy_scopes_check(s, &m, counts, &why), OY_MISMATCH, "tal-4");
    s->contest[0].scope[2].ballots--;
    s->contest[0].n--;
    REFUSED(oy_scopes_check(s, &m, counts, &why), OY_MISMATCH, "tal-4");
    s->contest[0].n++;
    s->contest[0].scope[1].n_mahalle--; /* {10} alone: two ballots */
    REFUSED(oy_scopes_check(s, &m, counts, &why), OY_MISMATCH, "tal-2");
    REFUSED(oy_scopes_check_differences(s, &m, counts, &why), OY_RANGE, "tal-4");
    s->contest[0].scope[1].n_mahalle++;
    s->contest[0].scope[0].n_mahalle--; /* all but 50 */
    REFUSED(oy_scopes_check(s, &m, counts, &why), OY_MISMATCH, "tal-4");
    REFUSED(oy_scopes_check_differences(s, &m, counts, &why), OY_RANGE, "tal-4");
    s->contest[0].scope[0].n_mahalle++;
    s->n_contests--;
    REFUSED(oy_scopes_check(s, &m, counts, &why), OY_MISMATCH, "tal-6");
    s->n_contests++;
    ACCEPTED(oy_scopes_check(s, &m, counts, &why));
    s->counted = 20;
    s->contest[0].n = 0;
    struct oy_scopes *right = make(few);
    struct oy_contest_scopes kept = right->contest[1];
    right->contest[1] = s->contest[1]; /* "some" has two ballots, and is published all the same */
    REFUSED(oy_scopes_check(right, &m, few, &why), OY_MISMATCH, "tal-3");
    REFUSED(oy_scopes_check_differences(right, &m, few, &why), OY_RANGE, "tal-4");
    right->contest[1] = kept;
    s->contest[0].n = 5;
    oy_scopes_free(right);
    oy_scopes_free(s);
}

/* [tal-4], a55: both scopes are large, but total − rest is the two ballots of 10. */
Test(scopes, a_list_from_which_a_small_one_follows_is_refused) {
    const uint32_t counts[N] = {2, 5, 4, 9, 3};
    uint32_t rest[4] = {20, 30, 40, 50};
    struct oy_scope list[2] = {{23, all, N}, {21, rest, 4}};
    struct oy_contest_scopes published[2] = {{list, 2}, {NULL, 0}};
    struct oy_scopes s = {23, 2, published};
    REFUSED(oy_scopes_check_differences(&s, &m, counts, &why), OY_RANGE, "tal-4");
    REFUSED(oy_scopes_check(&s, &m, counts, &why), OY_MISMATCH, "tal-2");
    const uint32_t enough[N] = {3, 5, 4, 9, 3};
    ACCEPTED(oy_scopes_check_differences(&s, &m, enough, &why));
}
