/* What the totals of a contest decide (spec/decision.md): a pure function of manifest, roll, totals
 * and lot, in 64-bit integers that the bounds of [dec-1] keep from overflowing. */
#ifndef OY_ELECTION_DECISION_H
#define OY_ELECTION_DECISION_H

#include "election/manifest.h"

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

/* "too-few" [dec-12]; the rule's name in a manifest, "greedy-no-skip". */
const char *oy_outcome_name(enum oy_outcome outcome);
const char *oy_decision_kind_name(enum oy_decision_kind kind);

#endif
