#include "common.h"

#include "election/contest.h"

/* A contest in memory; ids o0, o1, … and grades g0, g1, … */
static struct oy_contest make(enum oy_contest_type type, size_t n, bool blank) {
    struct oy_contest c = {.type = type, .suite = 1, .blank = blank, .n_options = n};
    char id[24];
    c.id = strdup("c");
    c.options = calloc(n, sizeof *c.options);
    for (size_t i = 0; i < n; i++) {
        (void)snprintf(id, sizeof id, "o%zu", i);
        c.options[i].id = strdup(id);
        c.options[i].cost = (int64_t)(i + 1);
    }
    return c;
}

static void add_grades(struct oy_contest *c, size_t n) {
    char id[24];
    c->grades = calloc(n, sizeof *c->grades);
    c->n_grades = n;
    for (size_t i = 0; i < n; i++) {
        (void)snprintf(id, sizeof id, "g%zu", i);
        c->grades[i].id = strdup(id);
    }
}

/* "Σ = 3: 1b0 1b1 2b4" */
static const char *rule_text(const struct oy_rule *r) {
    static char out[400];
    size_t at = (size_t)snprintf(out, sizeof out, "%lld:", (long long)r->value);
    for (size_t i = 0; i < r->n_terms; i++)
        at += (size_t)snprintf(out + at, sizeof out - at, " %lldb%u", (long long)r->terms[i].a,
                               r->terms[i].bit);
    return out;
}

/* [rul-2] */
Test(contest, weights_reach_everything_up_to_d_and_no_more) {
    for (uint64_t d = 0; d <= 300; d++) {
        int64_t w[64];
        bool reached[302] = {0};
        uint32_t n = oy_contest_weights(w, d);
        cr_assert_eq(n, d == 0 ? 0 : 64 - (uint32_t)__builtin_clzll(d));
        for (uint32_t mask = 0; mask < 1U << n; mask++) {
            uint64_t sum = 0;
            for (uint32_t i = 0; i < n; i++) sum += mask >> i & 1 ? (uint64_t)w[i] : 0;
            cr_assert_leq(sum, d);
            reached[sum] = true;
        }
        for (uint64_t v = 0; v <= d; v++) cr_assert(reached[v], "%d of %d", (int)v, (int)d);
    }
}

Test(contest, choice) {
    struct oy_contest c = make(OY_CHOICE, 3, true);
    OK(oy_contest_derive(&c, &why));
    cr_assert_eq(c.n_choice_bits, 3);
    cr_assert_eq(c.blank_bit, 3);
    cr_assert_eq(c.n_bits, 4);
    cr_assert_eq(c.n_rules, 1);
    cr_assert_str_eq(rule_text(&c.rules[0]), "1: 1b0 1b1 1b2 1b3");
    cr_assert_eq(c.n_lines, 4);
    cr_assert_str_eq(c.lines[0].id, "o0");
    cr_assert_str_eq(c.lines[3].id, "blank");
    cr_assert_eq(c.lines[3].max, 1);
    oy_contest_clear(&c);
}

/* [rul-1], [rul-2] */
Test(contest, approval) {
    struct oy_contest c = make(OY_APPROVAL, 4, true);
    c.min = 1;
    c.max = 3;
    OK(oy_contest_derive(&c, &why));
    cr_assert_str_eq(rule_text(&c.rules[0]), "3: 1b0 1b1 1b2 1b3 3b4 1b5 1b6");
    cr_assert_eq(c.rules[0].n_slack, 2);
    cr_assert_eq(c.rules[0].slack, 5);
    oy_contest_clear(&c);
    c = make(OY_APPROVAL, 4, false); /* anything goes: no rule */
    c.max = 4;
    OK(oy_contest_derive(&c, &why));
    cr_assert_eq(c.n_rules, 0);
    cr_assert_eq(c.n_bits, 4);
    oy_contest_clear(&c);
    c = make(OY_APPROVAL, 4, false); /* max above n is clamped */
    c.min = 2;
    c.max = 9;
    OK(oy_contest_derive(&c, &why));
    cr_assert_str_eq(rule_text(&c.rules[0]), "4: 1b0 1b1 1b2 1b3 1b4 1b5");
    oy_contest_clear(&c);
}

/* [qst-2] */
Test(contest, score) {
    struct oy_contest c = make(OY_SCORE, 2, false);
    c.top = 5;
    OK(oy_contest_derive(&c, &why));
    cr_assert_eq(c.n_bits, 6);
    cr_assert_eq(c.n_rules, 0);
    cr_assert_eq(c.n_lines, 2);
    cr_assert_eq(c.lines[1].n_terms, 3);
    cr_assert_eq(c.lines[1].max, 5);
    cr_assert_eq(c.lines[1].terms[0].bit, 3);
    cr_assert_eq(c.lines[1].terms[2].a, 2);
    c.blank = true;
    OK(oy_contest_derive(&c, &why));
    cr_assert_str_eq(rule_text(&c.rules[0]), "10: 1b0 2b1 2b2 1b3 2b4 2b5 10b6 1b7 2b8 4b9 3b10");
    cr_assert_eq(c.n_lines, 3);
    oy_contest_clear(&c);
}

Test(contest, points) {
    struct oy_contest c = make(OY_POINTS, 2, true);
    c.top = 3;
    OK(oy_contest_derive(&c, &why));
    cr_assert_str_eq(rule_text(&c.rules[0]), "3: 1b0 2b1 1b2 2b3 3b4 1b5 2b6");
    oy_contest_clear(&c);
}

Test(contest, grades) {
    struct oy_contest c = make(OY_GRADES, 2, true);
    add_grades(&c, 3);
    OK(oy_contest_derive(&c, &why));
    cr_assert_eq(c.n_rules, 2);
    cr_assert_str_eq(rule_text(&c.rules[1]), "1: 1b3 1b4 1b5 1b6");
    cr_assert_eq(c.n_lines, 7);
    cr_assert_str_eq(c.lines[4].id, "o1/g1");
    oy_contest_clear(&c);
}

Test(contest, rank) {
    struct oy_contest c = make(OY_RANK, 2, true);
    c.ranks = 2;
    OK(oy_contest_derive(&c, &why)); /* rows ≤ 1, columns + blank = 1 */
    cr_assert_eq(c.n_rules, 4);
    cr_assert_str_eq(rule_text(&c.rules[0]), "1: 1b0 1b1 1b5");
    cr_assert_str_eq(rule_text(&c.rules[3]), "1: 1b1 1b3 1b4");
    cr_assert_str_eq(c.lines[3].id, "o1/2");
    c.fewer = true;
    OK(oy_contest_derive(&c, &why));
    cr_assert_eq(c.n_rules, 5);
    cr_assert_str_eq(rule_text(&c.rules[2]), "1: 1b0 1b2 1b4 1b7");
    cr_assert_str_eq(rule_text(&c.rules[4]), "1: 1b0 1b2 -1b1 -1b3 1b9");
    oy_contest_clear(&c);
}

Test(contest, budget) {
    struct oy_contest c = make(OY_BUDGET, 3, true);
    c.top = 4;
    c.min = 1;
    c.max = 2;
    OK(oy_contest_derive(&c, &why));
    cr_assert_eq(c.n_rules, 2);
    cr_assert_str_eq(rule_text(&c.rules[0]), "4: 1b0 2b1 3b2 4b3 1b4 2b5 1b6");
    cr_assert_str_eq(rule_text(&c.rules[1]), "2: 1b0 1b1 1b2 2b3 1b7");
    oy_contest_clear(&c);
}

/* [rul-1] */
Test(contest, refuses_a_rule_that_nobody_can_meet) {
    struct oy_contest c = make(OY_APPROVAL, 2, false);
    c.min = 3;
    c.max = 4;
    REFUSED(oy_contest_derive(&c, &why), "rul-1");
    cr_assert(c.rules == NULL && c.n_rules == 0 && c.n_lines == 0);
    oy_contest_clear(&c);
}

/* [rul-3] */
Test(contest, refuses_numbers_that_are_too_large) {
    static const int64_t costs[] = {(int64_t)1 << 62, ((int64_t)1 << 62) + 1, INT64_MAX,
                                    (int64_t)1 << 61};
    for (size_t i = 0; i < sizeof costs / sizeof costs[0]; i++) {
        struct oy_contest c = make(OY_BUDGET, 2, false);
        c.top = 5;
        c.max = 2;
        c.options[0].cost = c.options[1].cost = costs[i];
        REFUSED(oy_contest_derive(&c, &why), "rul-3");
        oy_contest_clear(&c);
    }
    struct oy_contest c = make(OY_BUDGET, 2, false); /* Σ|a| + hi + D = 2^62 exactly */
    c.max = 2;
    c.top = 1;
    c.options[0].cost = ((int64_t)1 << 62) - 4;
    OK(oy_contest_derive(&c, &why));
    c.options[0].cost++;
    REFUSED(oy_contest_derive(&c, &why), "rul-3");
    oy_contest_clear(&c);
}

/* [qst-1] */
Test(contest, refuses_what_leaves_nothing_to_decide) {
    struct oy_contest c = make(OY_CHOICE, 1, false);
    REFUSED(oy_contest_derive(&c, &why), "qst-1");
    c.blank = true;
    OK(oy_contest_derive(&c, &why));
    c.suite = 2;
    REFUSED(oy_contest_derive(&c, &why), "qst-1");
    c.suite = 1;
    c.type = (enum oy_contest_type)99;
    REFUSED(oy_contest_derive(&c, &why), "qst-1");
    oy_contest_clear(&c);
    c = make(OY_APPROVAL, 0, true);
    REFUSED(oy_contest_derive(&c, &why), "qst-1");
    oy_contest_clear(&c);
}

/* [man-8] */
Test(contest, refuses_more_bits_than_any_ballot_holds) {
    struct oy_contest c = make(OY_RANK, 257, false);
    c.ranks = 256;
    REFUSED(oy_contest_derive(&c, &why), "man-8");
    oy_contest_clear(&c);
}
