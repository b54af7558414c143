#include "election/result.h"

#include <stdlib.h>
#include <string.h>

#include "base/json.h"

enum { LOT = 64 + 1 }; /* <hex of the seed>" after "lot":" */

static oy_status check_counts(const struct oy_ballot_counts *c, const struct oy_scopes *s,
                              struct oy_why *why) {
    OY_REQUIRE(why, c->accepted == c->counted + c->superseded + c->revoked, OY_MISMATCH, "tal-1",
               "accepted is not counted + superseded + revoked");
    OY_REQUIRE(why, c->counted == s->counted, OY_MISMATCH, "tal-1",
               "the scopes count another number of ballots");
    return OY_OK;
}

static void put_count(struct oy_json_out *o, const char *key, uint64_t n) {
    oy_json_put_integer(o, key, (int64_t)n);
}

static void put_scope(struct oy_json_out *o, const struct oy_share_context *ctx, uint32_t contest,
                      uint32_t scope, const struct oy_totals *totals) {
    const struct oy_contest *c = &ctx->m->contests[contest];
    const struct oy_scope *s = &ctx->a->scopes->contest[contest].scope[scope];
    oy_json_put_object(o, NULL);
    oy_json_put_array(o, "mahalle");
    for (size_t i = 0; i < s->n_mahalle; i++) put_count(o, NULL, s->mahalle[i]);
    oy_json_put_end(o);
    put_count(o, "ballots", s->ballots);
    oy_json_put_array(o, "totals");
    for (uint32_t l = 0; l < c->n_lines; l++) {
        size_t at = oy_aggregates_index(ctx->a, (struct oy_place_of){contest, scope, l});
        oy_json_put_object(o, NULL);
        oy_json_put_text(o, "id", c->lines[l].id);
        put_count(o, "count", totals->count[at]);
        oy_json_put_end(o);
    }
    oy_json_put_end(o);
    oy_json_put_end(o);
}

static void put_contests(struct oy_json_out *o, const struct oy_share_context *ctx,
                         const struct oy_totals *totals) {
    oy_json_put_array(o, "contests");
    for (uint32_t i = 0; i < ctx->m->n_contests; i++) {
        oy_json_put_object(o, NULL);
        oy_json_put_text(o, "id", ctx->m->contests[i].id);
        oy_json_put_array(o, "scopes");
        for (uint32_t k = 0; k < ctx->a->scopes->contest[i].n; k++) put_scope(o, ctx, i, k, totals);
        oy_json_put_end(o);
        oy_json_put_end(o);
    }
    oy_json_put_end(o);
}

static void put_closing(struct oy_json_out *o, const unsigned char closing[OY_CLOSING_LEN]) {
    struct oy_reader r;
    oy_reader_init(&r, oy_span(closing, OY_CLOSING_LEN));
    oy_json_put_object(o, "closing");
    put_count(o, "size", oy_read_u64(&r));
    oy_json_put_hex(o, "root", oy_read_span(&r, 32));
    oy_json_put_end(o);
}

static oy_status append_line_feed(struct oy_buffer *text, struct oy_why *why) {
    unsigned char *grown = realloc(text->p, text->n + 2);
    if (!grown) {
        oy_buffer_free(text);
        return oy_fail(why, OY_MEMORY, "", "no memory");
    }
    grown[text->n] = '\n';
    grown[text->n + 1] = 0;
    *text = (struct oy_buffer){grown, text->n + 1};
    return OY_OK;
}

/* ---- decisions [dec-12] ---- */

static void put_ids(struct oy_json_out *o, const char *key, const struct oy_contest *c,
                    const uint32_t *option, size_t n) {
    oy_json_put_array(o, key);
    for (size_t i = 0; i < n; i++) oy_json_put_text(o, NULL, c->options[option[i]].id);
    oy_json_put_end(o);
}

void oy_result_put_decided(struct oy_json_out *o, const struct oy_contest *c,
                           const struct oy_decision *d) {
    put_count(o, "electorate", d->electorate);
    put_count(o, "ballots", d->ballots);
    oy_json_put_text(o, "outcome", oy_outcome_name(d->outcome));
    put_ids(o, "selected", c, d->selected, d->n_selected);
    put_count(o, "spent", d->spent);
    put_ids(o, "tie", c, d->tie, d->n_tie);
}

static void put_decision(struct oy_json_out *o, const struct oy_contest *c,
                         const struct oy_decision *d) {
    oy_json_put_object(o, NULL);
    oy_json_put_text(o, "contest", c->id);
    oy_result_put_decided(o, c, d);
    oy_json_put_end(o);
}

/* ---- all [res-1] ---- */

struct written {
    struct oy_buffer text;
    size_t lot_end;                   /* up to here I8 compares, from here I9 */
    size_t decision[OY_CONTESTS_MAX]; /* where each contest's ends */
};

static void put_to_lot(struct oy_json_out *o, const struct oy_share_context *ctx,
                       const struct oy_ballot_counts *counts, const struct oy_totals *totals) {
    oy_json_put_text(o, "format", "oy-result");
    oy_json_put_integer(o, "version", 1);
    oy_json_put_hex(o, "election_id", oy_span(ctx->election_id, 32));
    put_closing(o, ctx->closing);
    oy_json_put_object(o, "ballots");
    put_count(o, "accepted", counts->accepted);
    put_count(o, "counted", counts->counted);
    put_count(o, "superseded", counts->superseded);
    put_count(o, "revoked", counts->revoked);
    oy_json_put_end(o);
    put_contests(o, ctx, totals);
    oy_json_put_hex(o, "lot", oy_span(totals->lot, 32));
}

/* decisions may be NULL: then there are none. */
static oy_status write_all(struct written *w, const struct oy_share_context *ctx,
                           const struct oy_ballot_counts *counts, const struct oy_totals *totals,
                           const struct oy_decision *decisions, struct oy_why *why) {
    struct oy_json_out o;
    *w = (struct written){.text = {NULL, 0}};
    OY_TRY(check_counts(counts, ctx->a->scopes, why));
    oy_json_out_init(&o, false);
    oy_json_put_object(&o, NULL);
    put_to_lot(&o, ctx, counts, totals);
    w->lot_end = o.text.n;
    oy_json_put_array(&o, "decisions");
    for (size_t i = 0; decisions && i < ctx->m->n_contests; i++) {
        put_decision(&o, &ctx->m->contests[i], &decisions[i]);
        w->decision[i] = o.text.n;
    }
    oy_json_put_end(&o);
    oy_json_put_end(&o);
    OY_TRY(oy_json_out_end(&o, &w->text, why));
    return append_line_feed(&w->text, why);
}

oy_status oy_result_write(struct oy_buffer *out, const struct oy_share_context *ctx,
                          const struct oy_ballot_counts *counts, const struct oy_totals *totals,
                          const struct oy_decision *decisions, struct oy_why *why) {
    struct written w;
    oy_status status = write_all(&w, ctx, counts, totals, decisions, why);
    *out = w.text;
    return status;
}

/* The first byte from `from` on that is not the same in both. */
static size_t first_other(struct oy_span a, struct oy_span b, size_t from) {
    while (from < a.n && from < b.n && a.p[from] == b.p[from]) from++;
    return from;
}

static oy_status compare_to_lot(struct oy_span got, struct oy_span expected, struct oy_why *why) {
    size_t at = first_other(got, expected, 0);
    if (at == expected.n) return OY_OK;
    bool lot = got.n >= expected.n && at >= expected.n - LOT && at < expected.n - 1;
    OY_REQUIRE(why, !lot, OY_MISMATCH, "lot-3", "the lot is not the one of the shares");
    OY_REQUIRE(why, lot, OY_MISMATCH, "res-1",
               "the result differs from the recomputed one from byte %zu on", at);
    return OY_OK;
}

oy_status oy_result_compare(struct oy_span bytes, const struct oy_share_context *ctx,
                            const struct oy_ballot_counts *counts, const struct oy_totals *totals,
                            struct oy_why *why) {
    struct written w;
    OY_TRY(write_all(&w, ctx, counts, totals, NULL, why));
    oy_status status = compare_to_lot(bytes, oy_span(w.text.p, w.lot_end), why);
    oy_buffer_free(&w.text);
    return status;
}

static oy_status compare_from_lot(struct oy_span got, const struct written *w,
                                  const struct oy_manifest *m, struct oy_why *why) {
    struct oy_span expected = oy_buffer_span(&w->text);
    size_t i = 0, at = first_other(got, expected, w->lot_end);
    if (at == got.n && at == expected.n) return OY_OK;
    while (i < m->n_contests && at >= w->decision[i]) i++;
    OY_REQUIRE(why, i == m->n_contests, OY_MISMATCH, "dec-12",
               "the decision on %s is not the one recomputed", m->contests[i].id);
    OY_REQUIRE(why, i < m->n_contests, OY_MISMATCH, "dec-12",
               "something else follows the decisions");
    return OY_OK;
}

oy_status oy_result_compare_decisions(struct oy_span bytes, const struct oy_share_context *ctx,
                                      const struct oy_ballot_counts *counts,
                                      const struct oy_totals *totals,
                                      const struct oy_decision *decisions, struct oy_why *why) {
    struct written w;
    OY_TRY(write_all(&w, ctx, counts, totals, decisions, why));
    oy_status status = compare_from_lot(bytes, &w, ctx->m, why);
    oy_buffer_free(&w.text);
    return status;
}
