#include "election/decision.h"

#include <stdlib.h>

#include "election/decision_rank.h"

const char *oy_outcome_name(enum oy_outcome outcome) {
    static const char *const names[] = {"none",     "too-few", "no-quorum", "accepted",
                                        "rejected", "again",   "selected"};
    return names[outcome];
}

void oy_decision_clear(struct oy_decision *d) {
    free(d->selected);
    free(d->tie);
    *d = (struct oy_decision){.outcome = OY_OUTCOME_NONE};
}

/* What a decision is made from. */
struct made {
    const struct oy_group *g;
    const struct oy_contest *c;
    const uint64_t *totals;
    const unsigned char *lot;
    struct oy_decision *out;
};

/* ---- quorum [dec-3, dec-5] ---- */

static bool quorum_reached(const struct oy_decision_rule *d, uint64_t n, uint64_t electorate) {
    uint64_t have = n * d->quorum_of, wanted = electorate * d->quorum_part;
    return !d->has_quorum || have > wanted || (have == wanted && !d->quorum_more);
}

static bool council_quorum_reached(const struct oy_decision_rule *d, uint64_t n,
                                   uint64_t electorate) {
    if (d->kind != OY_DECIDE_COUNCIL) return true;
    return d->session == 1 ? 2 * n > electorate : 4 * n >= electorate;
}

bool oy_decision_has_quorum(const struct oy_decision_rule *d, uint64_t ballots,
                            uint64_t electorate) {
    return quorum_reached(d, ballots, electorate) && council_quorum_reached(d, ballots, electorate);
}

/* ---- majorities [dec-4, dec-5] ---- */

static uint64_t base_of(const struct made *k) {
    const struct oy_decision_rule *d = &k->c->decision;
    switch (d->base) {
    case OY_BASE_VOTES: return k->totals[d->yes] + k->totals[d->no];
    case OY_BASE_PRESENT: return k->out->ballots;
    case OY_BASE_MEMBERS: break;
    }
    return k->out->electorate;
}

static enum oy_outcome yes_if(bool accepted) {
    return accepted ? OY_OUTCOME_ACCEPTED : OY_OUTCOME_REJECTED;
}

static oy_status draw_tie(const struct made *k, struct oy_why *why) {
    const struct oy_decision_rule *d = &k->c->decision;
    uint32_t *by_lot = calloc(k->c->n_options, sizeof *by_lot);
    if (!by_lot) return oy_fail(why, OY_MEMORY, "", "no memory for a decision");
    oy_status status = oy_decision_lot_order(by_lot, k->g, k->c, k->lot, why);
    for (size_t i = 0; status == OY_OK && i < k->c->n_options; i++)
        if (by_lot[i] == d->yes || by_lot[i] == d->no) k->out->tie[k->out->n_tie++] = by_lot[i];
    free(by_lot);
    if (status == OY_OK) k->out->outcome = yes_if(k->out->tie[0] == d->yes);
    return status;
}

static oy_status settle_tie(const struct made *k, struct oy_why *why) {
    switch (k->c->decision.tie) {
    case OY_TIE_LOT: return draw_tie(k, why);
    case OY_TIE_AGAIN: k->out->outcome = OY_OUTCOME_AGAIN; return OY_OK;
    case OY_TIE_REJECTED: break;
    }
    k->out->outcome = OY_OUTCOME_REJECTED;
    return OY_OK;
}

/* A law's majority of those present that is at least a quarter of the members [dec-5]. */
static oy_status decide_council(const struct made *k, uint64_t yes, uint64_t no,
                                struct oy_why *why) {
    bool quarter = 4 * yes >= k->out->electorate;
    if (yes == no && quarter) return settle_tie(k, why);
    k->out->outcome = yes_if(2 * yes > k->out->ballots && quarter);
    return OY_OK;
}

static oy_status decide_majority(const struct made *k, struct oy_why *why) {
    const struct oy_decision_rule *d = &k->c->decision;
    uint64_t yes = k->totals[d->yes], no = k->totals[d->no], base = base_of(k);
    if (d->kind == OY_DECIDE_COUNCIL) return decide_council(k, yes, no, why);
    if (d->kind == OY_DECIDE_SIMPLE_MAJORITY && yes == no) return settle_tie(k, why);
    if (d->kind == OY_DECIDE_SIMPLE_MAJORITY)
        k->out->outcome = yes_if(yes > no);
    else if (d->kind == OY_DECIDE_ABSOLUTE_MAJORITY)
        k->out->outcome = yes_if(2 * yes > base);
    else
        k->out->outcome = yes_if(yes >= 1 && 3 * yes >= 2 * base);
    return OY_OK;
}

/* ---- selections ---- */

static void take_winners(struct oy_ranking *r, struct oy_decision *out) {
    for (size_t i = 0; i < r->n && i < r->c->decision.winners; i++)
        oy_ranking_take(r, out, r->order[i]);
    oy_ranking_find_ties(r);
}

static oy_status decide_selection(const struct made *k, struct oy_why *why) {
    enum oy_decision_kind kind = k->c->decision.kind;
    struct oy_ranking r;
    oy_status status = oy_ranking_make(&r, k->g, k->c, k->out->ballots, k->totals, k->lot, why);
    if (status == OY_OK && kind == OY_DECIDE_BEST_SET)
        status = oy_budget_best_set(&r, k->out, why);
    else if (status == OY_OK && oy_decision_has_costs(kind))
        oy_budget_greedy(&r, k->out);
    else if (status == OY_OK)
        take_winners(&r, k->out);
    if (status == OY_OK) oy_ranking_finish(&r, k->out);
    oy_ranking_clear(&r);
    return status;
}

/* ---- all ---- */

static oy_status decide(const struct made *k, struct oy_why *why) {
    struct oy_decision *out = k->out;
    const struct oy_decision_rule *d = &k->c->decision;
    out->outcome = OY_OUTCOME_NONE;
    if (d->kind == OY_DECIDE_NONE) return OY_OK;
    out->outcome = OY_OUTCOME_TOO_FEW;
    if (!k->totals) return OY_OK;
    out->outcome = OY_OUTCOME_NO_QUORUM;
    if (!oy_decision_has_quorum(d, out->ballots, out->electorate)) return OY_OK;
    out->selected = calloc(k->c->n_options, sizeof *out->selected);
    out->tie = calloc(k->c->n_options, sizeof *out->tie);
    if (!out->selected || !out->tie) return oy_fail(why, OY_MEMORY, "", "no memory for a decision");
    return d->kind <= OY_DECIDE_COUNCIL ? decide_majority(k, why) : decide_selection(k, why);
}

oy_status oy_decision_make(struct oy_decision *out, const struct oy_group *g,
                           const struct oy_contest *c, uint64_t electorate, uint64_t ballots,
                           const uint64_t *totals, const unsigned char lot[32],
                           struct oy_why *why) {
    *out = (struct oy_decision){.electorate = electorate, .ballots = totals ? ballots : 0};
    oy_status status = decide(&(struct made){g, c, totals, lot, out}, why);
    if (status != OY_OK) oy_decision_clear(out);
    return status;
}

static uint64_t electorate_of(const struct oy_manifest *m, const struct oy_contest *c,
                              const uint64_t *by_mahalle) {
    uint64_t sum = 0;
    for (size_t i = 0; i < c->n_scope; i++)
        sum += by_mahalle[oy_manifest_find_mahalle(m, c->scope[i])];
    return sum;
}

static oy_status decide_contest(struct oy_decision *out, const struct oy_share_context *ctx,
                                uint32_t i, const uint64_t *electorate,
                                const struct oy_totals *totals, struct oy_why *why) {
    const struct oy_contest *c = &ctx->m->contests[i];
    const struct oy_contest_scopes *scopes = &ctx->a->scopes->contest[i];
    const uint64_t *first = NULL;
    if (scopes->n > 0)
        first = totals->count + oy_aggregates_index(ctx->a, (struct oy_place_of){.contest = i});
    return oy_decision_make(out, ctx->m->group, c, electorate_of(ctx->m, c, electorate),
                            scopes->n > 0 ? scopes->scope[0].ballots : 0, first, totals->lot, why);
}

oy_status oy_decisions_make(struct oy_decision **out, const struct oy_share_context *ctx,
                            const uint64_t *electorate, const struct oy_totals *totals,
                            struct oy_why *why) {
    size_t n = ctx->m->n_contests;
    struct oy_decision *d = *out = calloc(n, sizeof *d);
    if (!d) return oy_fail(why, OY_MEMORY, "", "no memory for decisions");
    oy_status status = OY_OK;
    for (uint32_t i = 0; status == OY_OK && i < n; i++)
        status = decide_contest(&d[i], ctx, i, electorate, totals, why);
    if (status == OY_OK) return OY_OK;
    oy_decisions_free(d, n);
    *out = NULL;
    return status;
}

void oy_decisions_free(struct oy_decision *d, size_t n_contests) {
    for (size_t i = 0; d && i < n_contests; i++) oy_decision_clear(&d[i]);
    free(d);
}
