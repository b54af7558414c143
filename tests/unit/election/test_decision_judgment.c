/* Majority judgment [dec-7], against taking one middle grade after the other out. */
#include "decisions.h"

#include <time.h>

enum { BALLOTS = 24 };

static struct oy_contest graded(size_t options, size_t grades, bool blank) {
    struct oy_contest c = decisions_contest(OY_GRADES, options, OY_DECIDE_MAJORITY_JUDGMENT);
    c.n_grades = grades;
    c.grades = calloc(grades, sizeof *c.grades);
    c.blank = blank;
    c.n_lines = 0; /* totals alone: the blank ballots come after them */
    return c;
}

/* The grades of one option, best first, without the middle one: which it is. */
static unsigned take_middle(unsigned *grade, size_t *n) {
    size_t middle = *n / 2;
    unsigned taken = grade[middle];
    memmove(grade + middle, grade + middle + 1, (*n - middle - 1) * sizeof *grade);
    (*n)--;
    return taken;
}

static int by_removal(const uint64_t *a, const uint64_t *b, size_t grades) {
    unsigned ga[BALLOTS], gb[BALLOTS];
    size_t na = 0, nb = 0;
    for (unsigned g = 0; g < grades; g++) {
        for (uint64_t k = 0; k < a[g]; k++) ga[na++] = g;
        for (uint64_t k = 0; k < b[g]; k++) gb[nb++] = g;
    }
    cr_assert_eq(na, nb);
    while (na > 0) {
        unsigned x = take_middle(ga, &na), y = take_middle(gb, &nb);
        if (x != y) return x < y ? -1 : 1;
    }
    return 0;
}

static void fill(uint64_t *totals, size_t options, size_t grades, uint64_t m, uint64_t *state) {
    memset(totals, 0, options * grades * sizeof *totals);
    for (size_t i = 0; i < options; i++)
        for (uint64_t k = 0; k < m; k++)
            totals[i * grades + decisions_random(state, 1 + decisions_random(state, grades))]++;
}

Test(judgment, is_the_order_of_literal_removal) {
    uint64_t state = 7, totals[8 * 5];
    for (int round = 0; round < 2000; round++) {
        size_t options = 2 + decisions_random(&state, 6), grades = 2 + decisions_random(&state, 4);
        uint64_t m = 1 + decisions_random(&state, BALLOTS);
        struct oy_contest c = graded(options, grades, false);
        c.decision.winners = (uint32_t)options;
        fill(totals, options, grades, m, &state);
        struct oy_decision d = decisions_make(&c, 100, m, totals, (unsigned char)round);
        cr_assert_eq(d.n_selected, options);
        cr_assert_eq(d.n_tie, 0, "all are selected");
        for (size_t i = 0; i + 1 < options; i++)
            cr_assert_leq(by_removal(totals + d.selected[i] * grades,
                                     totals + d.selected[i + 1] * grades, grades),
                          0, "round %d", round);
        oy_decision_clear(&d);
        oy_contest_clear(&c);
    }
}

Test(judgment, of_two_middle_grades_the_worse_counts) {
    struct oy_contest c = graded(2, 3, false);
    DECIDES(&c, 9, 4, ((const uint64_t[]){2, 0, 2, 0, 4, 0}), "selected o1");
    DECIDES(&c, 9, 5, ((const uint64_t[]){3, 0, 2, 0, 5, 0}), "selected o0");
    oy_contest_clear(&c);
}

Test(judgment, options_equal_to_the_end_are_drawn) {
    struct oy_contest c = graded(3, 2, false);
    const uint64_t totals[] = {3, 2, 2, 3, 3, 2};
    bool seen[3] = {false};
    for (unsigned char lot = 0; lot < 32; lot++) {
        struct oy_decision d = decisions_make(&c, 9, 5, totals, lot);
        cr_assert(d.n_selected == 1 && d.n_tie == 2 && d.tie[0] == d.selected[0]);
        seen[d.selected[0]] = true;
        oy_decision_clear(&d);
    }
    cr_assert(seen[0] && !seen[1] && seen[2]);
    oy_contest_clear(&c);
}

Test(judgment, of_blank_ballots_alone_selects_nobody) {
    struct oy_contest c = graded(2, 2, true);
    c.n_lines = 5;
    DECIDES(&c, 9, 4, ((const uint64_t[]){0, 0, 0, 0, 4}), "rejected");
    DECIDES(&c, 9, 5, ((const uint64_t[]){1, 0, 0, 1, 4}), "selected o0");
    c.n_lines = 0;
    oy_contest_clear(&c);
}

/* The work is one of grades and options, not of ballots. */
Test(judgment, of_ten_million_ballots_takes_no_time) {
    enum { OPTIONS = 1000, GRADES = 20 };
    const uint64_t ballots = 10000000;
    struct oy_contest c = graded(OPTIONS, GRADES, false);
    uint64_t *totals = calloc((size_t)OPTIONS * GRADES, sizeof *totals), state = 3;
    for (size_t i = 0; i < OPTIONS; i++) {
        uint64_t left = ballots;
        for (size_t g = 0; g + 1 < GRADES; g++)
            left -= totals[i * GRADES + g] = decisions_random(&state, 1000) * (ballots / 20000);
        totals[i * GRADES + GRADES - 1] = left;
    }
    clock_t since = clock();
    struct oy_decision d = decisions_make(&c, ballots, ballots, totals, 1);
    cr_assert_eq(d.n_selected, 1);
    cr_assert_lt((double)(clock() - since) / CLOCKS_PER_SEC, 5.0);
    oy_decision_clear(&d);
    free(totals);
    oy_contest_clear(&c);
}
