/* Options in order, for the rules that select some of them; for core/election only. */
#ifndef OY_ELECTION_DECISION_RANK_H
#define OY_ELECTION_DECISION_RANK_H

#include "election/decision.h"

struct oy_ranking {
    const struct oy_contest *c;
    uint64_t ballots;
    const uint64_t *totals;
    uint32_t *by_lot;    /* all options in the lot's order [dec-10] */
    uint64_t *number;    /* of each option; majority judgment has none */
    uint32_t *order;     /* the candidates, best first, equal ones in the lot's order */
    size_t n;            /* of them */
    bool *taken, *drawn; /* of each option: selected; in `tie` */
};

/* by_lot[0 … n_options − 1] [dec-10]. OY_MEMORY. */
OY_MUST_USE oy_status oy_decision_lot_order(uint32_t *by_lot, const struct oy_group *g,
                                            const struct oy_contest *c, const unsigned char lot[32],
                                            struct oy_why *why);

/* Ranks the options that may be selected. Clear also after a failure, which is OY_MEMORY. */
OY_MUST_USE oy_status oy_ranking_make(struct oy_ranking *r, const struct oy_group *g,
                                      const struct oy_contest *c, uint64_t ballots,
                                      const uint64_t *totals, const unsigned char lot[32],
                                      struct oy_why *why);
void oy_ranking_clear(struct oy_ranking *r);

/* Appends an option to the selected ones of *out, which has room for all. */
void oy_ranking_take(struct oy_ranking *r, struct oy_decision *out, uint32_t option);
/* Marks as drawn every group of equal candidates of which one is taken and one is not. */
void oy_ranking_find_ties(struct oy_ranking *r);
/* The outcome and, in the lot's order, the drawn options [dec-11]. */
void oy_ranking_finish(const struct oy_ranking *r, struct oy_decision *out);

/* [dec-8], [dec-9] */
void oy_budget_greedy(struct oy_ranking *r, struct oy_decision *out);
OY_MUST_USE oy_status oy_budget_best_set(struct oy_ranking *r, struct oy_decision *out,
                                         struct oy_why *why);

#endif
