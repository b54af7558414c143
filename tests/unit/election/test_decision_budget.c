/* Budgets: greedy [dec-8] and best-set [dec-9]. */
#include "decisions.h"

#define T(...) ((const uint64_t[]){__VA_ARGS__})

static struct oy_contest priced(enum oy_decision_kind kind, int64_t budget, size_t n,
                                const int64_t *costs) {
    struct oy_contest c = decisions_contest(OY_APPROVAL, n, kind);
    for (size_t i = 0; i < n; i++) c.options[i].cost = costs[i];
    c.decision.budget = budget;
    return c;
}
#define COSTS(...) ((const int64_t[]){__VA_ARGS__})

static void add_headings(struct oy_contest *c, int64_t cap0, int64_t cap1) {
    c->decision.headings = calloc(2, sizeof *c->decision.headings);
    c->decision.n_headings = 2;
    c->decision.headings[0].cap = cap0;
    c->decision.headings[1].cap = cap1;
    for (size_t i = 0; i < c->n_options; i++) c->options[i].heading = (uint32_t)(i % 2);
}

/* [dec-8] */
Test(budget, greedy_passes_over_what_does_not_fit) {
    struct oy_contest c = priced(OY_DECIDE_GREEDY, 10, 4, COSTS(6, 5, 3, 1));
    DECIDES(&c, 50, 9, T(9, 8, 7, 6), "selected o0 o2 o3");
    c.decision.kind = OY_DECIDE_GREEDY_NO_SKIP;
    DECIDES(&c, 50, 9, T(9, 8, 7, 6), "selected o0");
    c.decision.minimum_votes = 7;
    DECIDES(&c, 50, 9, T(9, 6, 7, 6), "selected o0 o2");
    c.decision.budget = 5;
    DECIDES(&c, 50, 9, T(9, 8, 7, 6), "rejected");
    oy_contest_clear(&c);
}

/* [dec-8] */
Test(budget, a_heading_has_a_cap_of_its_own) {
    struct oy_contest c = priced(OY_DECIDE_GREEDY, 20, 6, COSTS(4, 4, 4, 4, 1, 1));
    add_headings(&c, 5, 20);
    DECIDES(&c, 50, 9, T(9, 8, 7, 6, 5, 4), "selected o0 o1 o3 o4 o5");
    c.decision.kind = OY_DECIDE_GREEDY_NO_SKIP; /* o2 ends its heading, and o4 with it */
    DECIDES(&c, 50, 9, T(9, 8, 7, 6, 5, 4), "selected o0 o1 o3 o5");
    c.decision.budget = 11; /* nothing could pay o2, which ends it all */
    DECIDES(&c, 50, 9, T(9, 8, 7, 6, 5, 4), "selected o0 o1");
    c.decision.budget = 12;
    DECIDES(&c, 50, 9, T(9, 8, 7, 6, 5, 4), "selected o0 o1 o3");
    c.options[4].cost = 12; /* of an ended heading: it ends nothing, though nothing could pay it */
    DECIDES(&c, 50, 9, T(9, 8, 7, 1, 6, 4), "selected o0 o1 o5");
    oy_contest_clear(&c);
}

/* [dec-11] */
Test(budget, the_lot_decides_between_equal_ones_of_which_one_fits) {
    struct oy_contest c = priced(OY_DECIDE_GREEDY, 10, 3, COSTS(6, 5, 5));
    bool first = false, second = false;
    for (unsigned char lot = 0; lot < 32; lot++) {
        struct oy_decision d = decisions_make(&c, 50, 9, T(9, 8, 9), lot);
        cr_assert(d.n_tie == 2 && d.tie[0] == d.selected[0] && d.tie[0] != 1);
        cr_assert_eq(d.spent, d.selected[0] == 0 ? 6 : 10);
        first = first || d.selected[0] == 0;
        second = second || d.selected[0] == 2;
        oy_decision_clear(&d);
    }
    cr_assert(first && second);
    DECIDES(&c, 50, 9, T(9, 0, 8), "selected o0");
    oy_contest_clear(&c);
}

/* [dec-8] Whatever is left out did not fit when its turn came; nothing is overspent. */
Test(budget, greedy_keeps_its_word) {
    uint64_t state = 11, votes[30];
    for (int round = 0; round < 500; round++) {
        size_t n = 1 + decisions_random(&state, 30);
        struct oy_contest c = decisions_contest(OY_APPROVAL, n, OY_DECIDE_GREEDY);
        uint64_t spent = 0;
        c.decision.budget = (int64_t)(1 + decisions_random(&state, 200));
        for (size_t i = 0; i < n; i++) {
            c.options[i].cost = (int64_t)(1 + decisions_random(&state, 40));
            votes[i] = decisions_random(&state, 9);
        }
        struct oy_decision d = decisions_make(&c, 50, 9, votes, (unsigned char)round);
        bool taken[30] = {false};
        for (size_t i = 0; i < d.n_selected; i++) {
            if (i > 0) cr_assert_geq(votes[d.selected[i - 1]], votes[d.selected[i]]);
            taken[d.selected[i]] = true;
            spent += (uint64_t)c.options[d.selected[i]].cost;
        }
        cr_assert(spent == d.spent && spent <= (uint64_t)c.decision.budget);
        for (size_t i = 0; i < n; i++) { /* with what better ones had cost it was too dear */
            uint64_t before = 0;
            for (size_t k = 0; k < n; k++)
                if (taken[k] && votes[k] >= votes[i]) before += (uint64_t)c.options[k].cost;
            cr_assert(taken[i] || votes[i] == 0 ||
                      before + (uint64_t)c.options[i].cost > (uint64_t)c.decision.budget);
        }
        oy_decision_clear(&d);
        oy_contest_clear(&c);
    }
}

/* ---- best-set ---- */

struct set {
    uint64_t value, cost;
    unsigned mask;
};

static struct set set_of(const struct oy_contest *c, const uint64_t *votes, unsigned mask) {
    struct set s = {.mask = mask};
    for (size_t i = 0; i < c->n_options; i++)
        if (mask >> i & 1) {
            s.value += votes[i];
            s.cost += (uint64_t)c->options[i].cost;
        }
    return s;
}

/* Every set that is as good as can be: few of them, and each of them must be better by the lot's
 * order nowhere. */
static void check_best(const struct oy_contest *c, const uint64_t *votes,
                       const struct oy_decision *d) {
    unsigned mine = 0;
    for (size_t i = 0; i < d->n_selected; i++) mine |= 1U << d->selected[i];
    struct set got = set_of(c, votes, mine);
    unsigned in_some = 0, in_all = ~0U, n_best = 0;
    cr_assert(got.cost == d->spent && got.cost <= (uint64_t)c->decision.budget);
    for (unsigned mask = 0; mask < 1U << c->n_options; mask++) {
        bool allowed = true;
        for (size_t i = 0; i < c->n_options; i++)
            allowed = allowed && (!(mask >> i & 1) || votes[i] >= c->decision.minimum_votes);
        struct set s = set_of(c, votes, mask);
        if (!allowed || s.cost > (uint64_t)c->decision.budget) continue;
        cr_assert_leq(s.value, got.value);
        if (s.value < got.value) continue;
        cr_assert_geq(s.cost, got.cost);
        if (s.cost > got.cost) continue;
        n_best++;
        in_some |= mask;
        in_all &= mask;
    }
    cr_assert_geq(n_best, 1);
    cr_assert_eq(d->n_tie == 0, n_best == 1);
    for (size_t i = 0; i < d->n_tie; i++) cr_assert((in_some & ~in_all) >> d->tie[i] & 1);
    /* the first that the lot decided on is taken, being in a set */
    if (d->n_tie > 0) cr_assert(mine >> d->tie[0] & 1);
}

static void random_best(uint64_t *state, size_t n, unsigned char lot, uint64_t spread) {
    struct oy_contest c = decisions_contest(OY_APPROVAL, n, OY_DECIDE_BEST_SET);
    uint64_t votes[32];
    int64_t unit = decisions_random(state, 2) ? 1 : 1000000000000;
    c.decision.minimum_votes = 1 + decisions_random(state, 2);
    c.decision.budget = unit * (int64_t)(1 + decisions_random(state, 4 * n));
    for (size_t i = 0; i < n; i++) {
        c.options[i].cost = unit * (int64_t)(1 + decisions_random(state, 9));
        votes[i] = decisions_random(state, spread);
    }
    struct oy_decision d = decisions_make(&c, 50, 9, votes, lot);
    check_best(&c, votes, &d);
    oy_decision_clear(&d);
    oy_contest_clear(&c);
}

/* [dec-9] */
Test(budget, the_best_set_is_that_of_all_sets) {
    uint64_t state = 5;
    for (int round = 0; round < 300; round++)
        random_best(&state, 1 + decisions_random(&state, 12), (unsigned char)round,
                    2 + decisions_random(&state, 8));
}

/* [dec-9] More than sixteen options go another way, by amounts of money. */
Test(budget, the_best_set_of_many_options_is_that_of_all_sets) {
    uint64_t state = 6;
    for (int round = 0; round < 8; round++)
        random_best(&state, 17, (unsigned char)round, 2 + decisions_random(&state, 8));
}

/* [dec-9] Both ways take the same set: an option that nothing can pay makes seventeen of sixteen.
 */
Test(budget, few_and_many_options_are_decided_alike) {
    uint64_t state = 9, votes[64];
    for (int round = 0; round < 40; round++) {
        struct oy_contest c = decisions_contest(OY_APPROVAL, 18, OY_DECIDE_BEST_SET);
        c.decision.budget = (int64_t)(5 + decisions_random(&state, 30));
        for (size_t i = 0; i < 18; i++) {
            c.options[i].cost = (int64_t)(1 + decisions_random(&state, 6));
            votes[i] = 1 + decisions_random(&state, 4);
        }
        votes[16] = votes[17] = 1;
        c.options[16].cost = c.options[17].cost = c.decision.budget; /* never worth its cost */
        votes[0] = 3;
        c.options[0].cost = 1;
        struct oy_decision many = decisions_make(&c, 50, 9, votes, (unsigned char)round);
        votes[16] = votes[17] = 0; /* now below minimum_votes */
        struct oy_decision few = decisions_make(&c, 50, 9, votes, (unsigned char)round);
        cr_assert_eq(many.n_selected, few.n_selected);
        cr_assert_arr_eq(many.selected, few.selected, few.n_selected * sizeof *few.selected);
        cr_assert_eq(many.n_tie, few.n_tie);
        cr_assert_arr_eq(many.tie, few.tie, few.n_tie * sizeof *few.tie);
        oy_decision_clear(&many);
        oy_decision_clear(&few);
        oy_contest_clear(&c);
    }
}

/* [dec-9] */
Test(budget, of_equal_sets_the_cheaper_is_taken) {
    struct oy_contest c = priced(OY_DECIDE_BEST_SET, 10, 3, COSTS(7, 4, 4));
    DECIDES(&c, 50, 9, T(8, 4, 4), "selected o0");
    DECIDES(&c, 50, 9, T(9, 4, 4), "selected o0");
    c.decision.budget = 3;
    DECIDES(&c, 50, 9, T(9, 4, 4), "rejected");
    oy_contest_clear(&c);
}

/* [dec-8, dec-9] Sums of a thousand largest costs. */
Test(budget, the_largest_numbers) {
    enum { N = 1000 };
    const int64_t most = 1000000000000000;
    const uint64_t votes = (uint64_t)1 << 40;
    uint64_t *all = calloc(N, sizeof *all);
    struct oy_contest c = decisions_contest(OY_APPROVAL, N, OY_DECIDE_GREEDY);
    c.decision.budget = most;
    for (size_t i = 0; i < N; i++) {
        c.options[i].cost = most;
        all[i] = votes;
    }
    for (enum oy_decision_kind kind = OY_DECIDE_GREEDY; kind <= OY_DECIDE_BEST_SET; kind++) {
        c.decision.kind = kind;
        struct oy_decision d = decisions_make(&c, votes, votes, all, 1);
        cr_assert(d.n_selected == 1 && d.spent == (uint64_t)most);
        cr_assert_eq(d.n_tie, kind == OY_DECIDE_BEST_SET ? 1 : N);
        oy_decision_clear(&d);
    }
    free(all);
    oy_contest_clear(&c);
}
