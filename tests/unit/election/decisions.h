/* Contests in memory and what is decided on them, for the tests of decisions. */
#ifndef OY_TESTS_UNIT_ELECTION_DECISIONS_H
#define OY_TESTS_UNIT_ELECTION_DECISIONS_H

#include "common.h"

#include "election/decision.h"

/* Options o0, o1, …, each of cost 1. */
static inline struct oy_contest decisions_contest(enum oy_contest_type type, size_t n,
                                                  enum oy_decision_kind kind) {
    struct oy_contest c = {.type = type, .suite = 1, .n_options = n, .max = (int64_t)n, .top = 5};
    char id[24];
    c.id = strdup("c");
    c.options = calloc(n, sizeof *c.options);
    for (size_t i = 0; i < n; i++) {
        (void)snprintf(id, sizeof id, "o%zu", i);
        c.options[i].id = strdup(id);
        c.options[i].cost = 1;
    }
    c.decision = (struct oy_decision_rule){
        .kind = kind, .no = 1, .session = 1, .winners = 1, .minimum_votes = 1, .budget = 1};
    return c;
}

/* From E, n and totals, with a lot that begins with `lot`; clear it. */
static inline struct oy_decision decisions_make(const struct oy_contest *c, uint64_t electorate,
                                                uint64_t ballots, const uint64_t *totals,
                                                unsigned char lot) {
    unsigned char seed[32] = {lot};
    struct oy_decision d;
    OK(oy_decision_make(&d, oy_group_by_name(oy_span_text("ristretto255")), c, electorate, ballots,
                        totals, seed, &why));
    return d;
}

/* "accepted", or "selected o2 o0 | o0 o1" with what the lot decided behind the stroke. */
static inline const char *decisions_text(const struct oy_contest *c, const struct oy_decision *d) {
    static char text[1 << 15];
    size_t at = (size_t)snprintf(text, sizeof text, "%s", oy_outcome_name(d->outcome));
    for (size_t i = 0; i < d->n_selected; i++)
        at += (size_t)snprintf(text + at, sizeof text - at, " %s", c->options[d->selected[i]].id);
    for (size_t i = 0; i < d->n_tie; i++)
        at += (size_t)snprintf(text + at, sizeof text - at, "%s %s", i ? "" : " |",
                               c->options[d->tie[i]].id);
    return text;
}

#define DECIDES(c, electorate, ballots, totals, expected)                                          \
    do {                                                                                           \
        struct oy_decision decided = decisions_make((c), (electorate), (ballots), (totals), 0);    \
        cr_assert_str_eq(decisions_text((c), &decided), (expected));                               \
        oy_decision_clear(&decided);                                                               \
    } while (0)

/* A stream of numbers that is the same in every run. */
static inline uint64_t decisions_random(uint64_t *state, uint64_t below) {
    *state = *state * 6364136223846793005U + 1442695040888963407U;
    return (*state >> 33) % below;
}

#endif
