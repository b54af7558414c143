/* result.json, canonical to the byte [res-1]. */
#ifndef OY_ELECTION_RESULT_H
#define OY_ELECTION_RESULT_H

#include "election/decision.h"
#include "election/registry.h" /* struct oy_ballot_counts [tal-1] */
#include "election/shares.h"

/* Writes it; one decision for each contest [dec-12]. OY_MISMATCH "tal-1" if the counts do not add
 * up or are not the scopes' counted. */
OY_MUST_USE oy_status oy_result_write(struct oy_buffer *out, const struct oy_share_context *ctx,
                                      const struct oy_ballot_counts *counts,
                                      const struct oy_totals *totals,
                                      const struct oy_decision *decisions, struct oy_why *why);
/* A published result against the recomputed one up to the end of its lot: OY_MISMATCH "res-1", or
 * "lot-3" if so far it differs only in the lot; the reason names the first byte that differs. */
OY_MUST_USE oy_status oy_result_compare(struct oy_span bytes, const struct oy_share_context *ctx,
                                        const struct oy_ballot_counts *counts,
                                        const struct oy_totals *totals, struct oy_why *why);
/* What follows the lot, where oy_result_compare holds: OY_MISMATCH "dec-12", with the contest. */
OY_MUST_USE oy_status oy_result_compare_decisions(
    struct oy_span bytes, const struct oy_share_context *ctx, const struct oy_ballot_counts *counts,
    const struct oy_totals *totals, const struct oy_decision *decisions, struct oy_why *why);

/* What was decided, into the open object: "electorate" … "tie" as they stand in result.json
 * [dec-12]; also for reports and minutes. */
struct oy_json_out; /* base/json.h */
void oy_result_put_decided(struct oy_json_out *o, const struct oy_contest *c,
                           const struct oy_decision *d);

#endif
