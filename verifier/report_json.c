#include <string.h>

#include "base/hex.h"
#include "base/json.h"
#include "verifier/report.h"
#include "verifier/text.h"

static void put_result(struct oy_json_out *o, const struct oy_check_result *r) {
    oy_json_put_text(o, "id", r->id);
    oy_json_put_text(o, "group", r->group);
    oy_json_put_text(o, "status", oy_check_status_name(r->status));
    if (r->status == OY_CHECK_FAILED) oy_json_put_text(o, "rule", r->why.rule);
    oy_json_put_text(o, "detail", r->detail);
}

static void put_checks(struct oy_json_out *o, const struct oy_verification *v) {
    oy_json_put_array(o, "checks");
    for (size_t i = 0; i < v->n_checks; i++) {
        oy_json_put_object(o, NULL);
        put_result(o, &v->check[i]);
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

static void put_pages(struct oy_json_out *o, const struct oy_pages_said *p) {
    oy_json_put_object(o, "pages");
    oy_json_put_integer(o, "index", (int64_t)p->index);
    oy_json_put_integer(o, "officer", p->officer);
    oy_json_put_integer(o, "files", (int64_t)p->files);
    oy_json_put_hex(o, "sha256", oy_span(p->digest.b, sizeof p->digest.b));
    oy_json_put_end(o);
}

static void put_report(struct oy_json_out *o, const char *key, const struct oy_verification *v) {
    oy_json_put_object(o, key);
    oy_json_put_text(o, "verdict", oy_verdict_name(v->verdict));
    put_checks(o, v);
    put_counts(o, &v->counts); /* zeros before K7 */
    if (v->has_counts) put_turnout(o, v);
    oy_json_put_array(o, "contests");
    for (size_t i = 0; v->has_totals && i < v->manifest->n_contests; i++) put_contest(o, v, i);
    oy_json_put_end(o);
    if (v->election)
        oy_json_put_hex(o, "election_id", oy_span(v->election->id, sizeof v->election->id));
    if (v->has_checkpoint) put_checkpoint(o, v);
    if (v->has_pages) put_pages(o, &v->pages);
    oy_json_put_end(o);
}

oy_status oy_report_json(struct oy_buffer *out, const struct oy_verification *v,
                         struct oy_why *why) {
    struct oy_json_out o;
    oy_json_out_init(&o, true);
    put_report(&o, NULL, v);
    return oy_json_out_end(&o, out, why);
}

/* ---- line by line ---- */

static oy_status put_line(FILE *out, struct oy_json_out *o, struct oy_why *why) {
    struct oy_buffer line;
    oy_json_put_end(o);
    OY_TRY(oy_json_out_end(o, &line, why));
    line.p[line.n] = '\n'; /* in the place of the zero: a line is written in one piece */
    bool written = fwrite(line.p, 1, line.n + 1, out) == line.n + 1 && fflush(out) == 0;
    oy_buffer_free(&line);
    return written ? OY_OK : oy_fail(why, OY_IO, "", "cannot write the report");
}

static const char *heading_of(const char *group, enum oy_language language) {
    for (size_t g = 0; g < OY_GROUPS; g++)
        if (strcmp(oy_group_texts[g].group, group) == 0)
            return oy_group_texts[g].heading.in[language];
    return group;
}

oy_status oy_report_line_check(FILE *out, const struct oy_check_result *r,
                               enum oy_language language, struct oy_why *why) {
    const struct oy_check_text *text = oy_check_text(r->id);
    struct oy_json_out o;
    oy_json_out_init(&o, false);
    oy_json_put_object(&o, NULL);
    oy_json_put_object(&o, "check");
    put_result(&o, r);
    oy_json_put_text(&o, "heading", heading_of(r->group, language));
    oy_json_put_text(&o, "title", text->title.in[language]);
    oy_json_put_text(&o, "word", oy_status_words(r->status)->in[language]);
    if (r->status == OY_CHECK_FAILED) oy_json_put_text(&o, "meaning", text->meaning.in[language]);
    oy_json_put_end(&o);
    return put_line(out, &o, why);
}

oy_status oy_report_line_progress(FILE *out, const char *of, uint64_t done, uint64_t total,
                                  struct oy_why *why) {
    struct oy_json_out o;
    oy_json_out_init(&o, false);
    oy_json_put_object(&o, NULL);
    oy_json_put_object(&o, "progress");
    oy_json_put_text(&o, "of", of);
    oy_json_put_integer(&o, "done", (int64_t)done);
    oy_json_put_integer(&o, "total", (int64_t)total);
    oy_json_put_end(&o);
    return put_line(out, &o, why);
}

oy_status oy_report_line_end(FILE *out, const struct oy_verification *v, struct oy_why *why) {
    struct oy_json_out o;
    oy_json_out_init(&o, false);
    oy_json_put_object(&o, NULL);
    put_report(&o, "report", v);
    return put_line(out, &o, why);
}
