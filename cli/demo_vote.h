/* The voters of a demonstration: their codes, their ballots, and the votes counted in clear. */
#ifndef OY_CLI_DEMO_VOTE_H
#define OY_CLI_DEMO_VOTE_H

#include <stdatomic.h>

#include "base/progress.h"
#include "cli/demo.h"
#include "steps/context.h"

/* Votes counted in clear while they are sealed, to compare the result with: totals[c][l] of
 * contest c and line l. */
struct oy_demo_totals {
    size_t n_contests;
    struct oy_demo_sum {
        _Atomic int64_t v;
    } * *line;
};
OY_MUST_USE oy_status oy_demo_totals_new(struct oy_demo_totals *out, const struct oy_manifest *m,
                                         struct oy_why *why);
void oy_demo_totals_clear(struct oy_demo_totals *t);

struct oy_demo_voters {
    const struct oy_demo *d;
    struct oy_context context;
    struct oy_secret *secret; /* of each voter: the sum of the parts of both codes */
    struct oy_demo_totals *totals;
    struct oy_progress progress;
};
/* Reads the record and all codes. Clear with oy_demo_voters_clear, also after a failure. */
OY_MUST_USE oy_status oy_demo_voters_load(struct oy_demo_voters *out, const struct oy_demo *d,
                                          struct oy_demo_totals *totals, struct oy_why *why);
void oy_demo_voters_clear(struct oy_demo_voters *v);

/* Seals and signs the vote that the source gives for `choice_of` with the credential of `voter`. If
 * `count`, adds it to the totals in clear. */
OY_MUST_USE oy_status oy_demo_ballot(struct oy_buffer *ballot, struct oy_demo_voters *v,
                                     size_t voter, size_t choice_of, uint32_t sequence, bool count,
                                     struct oy_why *why);

#endif
