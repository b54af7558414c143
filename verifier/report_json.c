#include "base/hex.h"
#include "base/json.h"
#include "verifier/report.h"

static void put_checks(struct oy_json_out *o, const struct oy_verification *v) {
    oy_json_put_array(o, "checks");
    for (size_t i = 0; i < v->n_checks; i++) {
        const struct oy_check_result *r = &v->check[i];
        oy_json_put_object(o, NULL);
        oy_json_put_text(o, "id", r->id);
        oy_json_put_text(o, "group", r->group);
        oy_json_put_text(o, "status", oy_check_status_name(r->status));
        if (r->status == OY_CHECK_FAILED) oy_json_put_text(o, "rule", r->why.rule);
        oy_json_put_text(o, "detail", r->detail);
        oy_json_put_end(o);
    }
    oy_json_put_end(o);
}

static void put_counts(struct oy_json_out *o, const struct oy_ballot_counts *c) {
    oy_json_put_object(o, "ballots");
    oy_json_put_integer(o, "accepted", (int64_t)c->accepted);
    oy_json_put_integer(o, "counted", (int64_t)c->counted);
    oy_json_put_integer(o, "superseded", (int64_t)c->superseded);
    oy_json_put_integer(o, "revoked", (int64_t)c->revoked);
    oy_json_put_end(o);
}

static void put_decision(struct oy_json_out *o, const struct oy_contest *c,
                         const struct oy_decision *d) {
    oy_json_put_object(o, "decision");
    oy_json_put_text(o, "rule", oy_decision_kind_name(c->decision.kind));
    oy_result_put_decided(o, c, d);
    oy_json_put_end(o);
}

static void put_contest(struct oy_json_out *o, const struct oy_verification *v, size_t i) {
    const struct oy_contest *c = &v->manifest->contests[i];
    bool published = v->aggregates->scopes->contest[i].n > 0;
    oy_json_put_object(o, NULL);
    oy_json_put_text(o, "id", c->id);
    oy_json_put_array(o, "totals");
    for (size_t line = 0; published && line < c->n_lines; line++) {
        struct oy_place_of place = {.contest = (uint32_t)i, .line = (uint32_t)line};
        oy_json_put_object(o, NULL);
        oy_json_put_text(o, "id", c->lines[line].id);
        oy_json_put_integer(o, "count",
                            (int64_t)v->totals->count[oy_aggregates_index(v->aggregates, place)]);
        oy_json_put_end(o);
    }
    oy_json_put_end(o);
    if (v->has_decisions) put_decision(o, c, &v->decisions[i]);
    oy_json_put_end(o);
}

static void put_turnout(struct oy_json_out *o, const struct oy_verification *v) {
    oy_json_put_array(o, "turnout");
    for (size_t i = 0; i < v->manifest->n_mahalle; i++) {
        oy_json_put_object(o, NULL);
        oy_json_put_integer(o, "mahalle", v->manifest->mahalle[i].id);
        oy_json_put_integer(o, "voters", v->voters[i]);
        oy_json_put_integer(o, "ballots", v->voted[i]);
        oy_json_put_end(o);
    }
    oy_json_put_end(o);
}

static void put_checkpoint(struct oy_json_out *o, const struct oy_verification *v) {
    oy_json_put_object(o, "checkpoint");
    oy_json_put_integer(o, "size", (int64_t)v->size);
    oy_json_put_hex(o, "root", oy_span(v->root.b, sizeof v->root.b));
    oy_json_put_end(o);
}

oy_status oy_report_json(struct oy_buffer *out, const struct oy_verification *v,
                         struct oy_why *why) {
    struct oy_json_out o;
    oy_json_out_init(&o, true);
    oy_json_put_object(&o, NULL);
    oy_json_put_text(&o, "verdict", oy_verdict_name(v->verdict));
    put_checks(&o, v);
    put_counts(&o, &v->counts); /* zeros before K7 */
    if (v->has_counts) put_turnout(&o, v);
    oy_json_put_array(&o, "contests");
    for (size_t i = 0; v->has_totals && i < v->manifest->n_contests; i++) put_contest(&o, v, i);
    oy_json_put_end(&o);
    if (v->election)
        oy_json_put_hex(&o, "election_id", oy_span(v->election->id, sizeof v->election->id));
    if (v->has_checkpoint) put_checkpoint(&o, v);
    oy_json_put_end(&o);
    return oy_json_out_end(&o, out, why);
}
