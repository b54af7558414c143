/* What the totals of a contest decide (spec/decision.md): a pure function of manifest, roll, totals
 * and lot, in 64-bit integers that the bounds of [dec-1] keep from overflowing. */
#ifndef OY_ELECTION_DECISION_H
#define OY_ELECTION_DECISION_H

#include "election/shares.h"

enum oy_outcome {
    OY_OUTCOME_NONE, /* the contest has no decision */
    OY_OUTCOME_TOO_FEW,
    OY_OUTCOME_NO_QUORUM,
    OY_OUTCOME_ACCEPTED,
    OY_OUTCOME_REJECTED,
    OY_OUTCOME_AGAIN,
    OY_OUTCOME_SELECTED
};

struct oy_decision {
    uint64_t electorate; /* E [dec-2] */
    uint64_t ballots;    /* n, 0 without a published scope */
    enum oy_outcome outcome;
    uint32_t *selected; /* option indices, in the order of the spec */
    size_t n_selected;
    uint64_t spent;
    uint32_t *tie; /* option indices between which the lot decided [dec-11] */
    size_t n_tie;
};

/* totals[i] is the total of c->lines[i] in the contest's first scope, NULL without one (then
 * ballots is 0). Free with oy_decision_clear. OY_MEMORY only. */
OY_MUST_USE oy_status oy_decision_make(struct oy_decision *out, const struct oy_group *g,
                                       const struct oy_contest *c, uint64_t electorate,
                                       uint64_t ballots, const uint64_t *totals,
                                       const unsigned char lot[32], struct oy_why *why);
void oy_decision_clear(struct oy_decision *d);

/* The decisions of all contests, from their first scopes; electorate[i] is that of m->mahalle[i]
 * (oy_registry_electorate). *out is NULL on failure: OY_MEMORY only. */
OY_MUST_USE oy_status oy_decisions_make(struct oy_decision **out,
                                        const struct oy_share_context *ctx,
                                        const uint64_t *electorate, const struct oy_totals *totals,
                                        struct oy_why *why);
void oy_decisions_free(struct oy_decision *d, size_t n_contests); /* NULL is allowed */

/* Whether n ballots of E are enough for the rule's quorum, and for that of a council's session
 * [dec-3, dec-5]. */
bool oy_decision_has_quorum(const struct oy_decision_rule *d, uint64_t ballots,
                            uint64_t electorate);

/* "too-few" [dec-12]; the rule's name in a manifest, "greedy-no-skip". */
const char *oy_outcome_name(enum oy_outcome outcome);
const char *oy_decision_kind_name(enum oy_decision_kind kind);

#endif
