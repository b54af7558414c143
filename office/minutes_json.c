/* The minutes as JSON: the same for everybody who makes them from the same record [min-1]. */
#include "base/json.h"
#include "office/minutes.h"

static void put_count(struct oy_json_out *o, const char *key, uint64_t n) {
    oy_json_put_integer(o, key, (int64_t)n);
}

static void put_attachments(struct oy_json_out *o, const struct oy_attachment *a, size_t n) {
    oy_json_put_array(o, "attachments");
    for (size_t i = 0; i < n; i++) {
        oy_json_put_object(o, NULL);
        oy_json_put_text(o, "title", a[i].title);
        oy_json_put_text(o, "file", a[i].file);
        put_count(o, "bytes", a[i].bytes);
        oy_json_put_hex(o, "sha256", oy_span(a[i].digest, sizeof a[i].digest));
        oy_json_put_end(o);
    }
    oy_json_put_end(o);
}

static void put_roll(struct oy_json_out *o, const struct oy_minutes *m) {
    const struct oy_manifest *manifest = m->v->manifest;
    oy_json_put_object(o, "roll");
    put_count(o, "rows", m->rows);
    oy_json_put_array(o, "mahalle");
    for (size_t i = 0; i < manifest->n_mahalle; i++) {
        oy_json_put_object(o, NULL);
        put_count(o, "id", manifest->mahalle[i].id);
        oy_json_put_text(o, "name", manifest->mahalle[i].name);
        put_count(o, "rows", m->v->voters[i]);
        put_count(o, "ballots", m->v->voted[i]);
        oy_json_put_end(o);
    }
    oy_json_put_end(o);
    oy_json_put_end(o);
}

static void put_ballots(struct oy_json_out *o, const struct oy_ballot_counts *c) {
    oy_json_put_object(o, "ballots");
    put_count(o, "accepted", c->accepted);
    put_count(o, "counted", c->counted);
    put_count(o, "superseded", c->superseded);
    put_count(o, "revoked", c->revoked);
    oy_json_put_end(o);
}

static void put_scope(struct oy_json_out *o, const struct oy_minutes *m, size_t contest,
                      size_t scope) {
    const struct oy_contest *c = &m->v->manifest->contests[contest];
    const struct oy_aggregates *a = m->v->aggregates;
    const struct oy_scope *s = &a->scopes->contest[contest].scope[scope];
    oy_json_put_object(o, NULL);
    oy_json_put_array(o, "mahalle");
    for (size_t i = 0; i < s->n_mahalle; i++) put_count(o, NULL, s->mahalle[i]);
    oy_json_put_end(o);
    put_count(o, "ballots", s->ballots);
    oy_json_put_array(o, "totals");
    for (size_t line = 0; line < c->n_lines; line++) {
        struct oy_place_of at = {(uint32_t)contest, (uint32_t)scope, (uint32_t)line};
        oy_json_put_object(o, NULL);
        oy_json_put_text(o, "id", c->lines[line].id);
        put_count(o, "count", m->v->totals->count[oy_aggregates_index(a, at)]);
        oy_json_put_end(o);
    }
    oy_json_put_end(o);
    oy_json_put_end(o);
}

static void put_decision(struct oy_json_out *o, const struct oy_contest *c,
                         const struct oy_decision *d) {
    oy_json_put_object(o, "decision");
    oy_json_put_text(o, "rule", oy_decision_kind_name(c->decision.kind));
    oy_result_put_decided(o, c, d);
    oy_json_put_end(o);
}

static void put_contest(struct oy_json_out *o, const struct oy_minutes *m, size_t i) {
    const struct oy_contest *c = &m->v->manifest->contests[i];
    oy_json_put_object(o, NULL);
    oy_json_put_text(o, "id", c->id);
    oy_json_put_text(o, "title", c->title);
    if (c->description) oy_json_put_text(o, "description", c->description);
    put_attachments(o, c->attachments, c->n_attachments);
    oy_json_put_array(o, "scopes");
    for (size_t s = 0; s < m->v->aggregates->scopes->contest[i].n; s++) put_scope(o, m, i, s);
    oy_json_put_end(o);
    if (m->decisions) put_decision(o, c, &m->decisions[i]);
    oy_json_put_end(o);
}

static void put_dates(struct oy_json_out *o, const struct oy_minutes *m) {
    put_count(o, "opens", m->v->manifest->opens);
    put_count(o, "closes", m->v->manifest->closes);
    put_count(o, "closed_at", m->v->closed_at);
}

static void put_head(struct oy_json_out *o, const struct oy_minutes *m) {
    const struct oy_manifest *manifest = m->v->manifest;
    oy_json_put_text(o, "format", "oy-minutes");
    oy_json_put_integer(o, "version", 1);
    oy_json_put_hex(o, "election_id", oy_span(m->v->election->id, 32));
    oy_json_put_hex(o, "manifest", oy_span(manifest->digest, sizeof manifest->digest));
    oy_json_put_text(o, "origin", manifest->origin);
    oy_json_put_text(o, "title", manifest->title);
    if (manifest->description) oy_json_put_text(o, "description", manifest->description);
    put_attachments(o, manifest->attachments, manifest->n_attachments);
    put_dates(o, m);
}

static void put_evidence(struct oy_json_out *o, const struct oy_minutes *m) {
    const struct oy_verification *v = m->v;
    oy_json_put_hex(o, "lot", oy_span(v->totals->lot, sizeof v->totals->lot));
    oy_json_put_array(o, "decrypted_by");
    for (uint32_t i = 0; i < v->manifest->n_trustees; i++)
        if (v->shares.by_trustee[i]) put_count(o, NULL, i + 1);
    oy_json_put_end(o);
    oy_json_put_object(o, "checkpoint");
    oy_json_put_text(o, "origin", v->manifest->origin);
    put_count(o, "size", m->size);
    oy_json_put_hex(o, "root", oy_span(m->root.b, sizeof m->root.b));
    oy_json_put_end(o);
}

oy_status oy_minutes_json(struct oy_buffer *out, const struct oy_minutes *m, struct oy_why *why) {
    struct oy_json_out o;
    oy_json_out_init(&o, true);
    oy_json_put_object(&o, NULL);
    put_head(&o, m);
    put_roll(&o, m);
    put_ballots(&o, &m->v->counts);
    oy_json_put_array(&o, "contests");
    for (size_t i = 0; i < m->v->manifest->n_contests; i++) put_contest(&o, m, i);
    oy_json_put_end(&o);
    put_evidence(&o, m);
    oy_json_put_end(&o);
    return oy_json_out_end(&o, out, why);
}
