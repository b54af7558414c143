#include "steps/step_manifest.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/random.h"
#include "steps/draft.h"
#include "steps/files.h"
#include "steps/keys.h"
#include "steps/question.h"

/* ---- drafting ---- */

static void put_random(struct oy_json_out *o, const char *key) {
    unsigned char bytes[32];
    oy_random_bytes(bytes, sizeof bytes);
    oy_json_put_hex(o, key, oy_span(bytes, sizeof bytes));
}

/* The array of the keys in these files; trustees have two keys each. */
static oy_status put_keys(struct oy_json_out *o, const char *key, enum oy_role role,
                          struct oy_files files, struct oy_why *why) {
    oy_json_put_array(o, key);
    for (size_t i = 0; i < files.n; i++) {
        struct oy_public p;
        OY_TRY(oy_public_load(&p, role, files.path[i], why));
        oy_json_put_object(o, NULL);
        oy_json_put_text(o, "name", p.name);
        oy_json_put_hex(o, role == OY_ROLE_TRUSTEE ? "identity" : "key", oy_span(p.key, 32));
        if (role == OY_ROLE_TRUSTEE) oy_json_put_hex(o, "exchange", oy_span(p.exchange, 32));
        oy_json_put_end(o);
    }
    oy_json_put_end(o);
    return OY_OK;
}

static oy_status put_quorum(struct oy_json_out *o, const char *key, uint32_t quorum,
                            enum oy_role role, struct oy_files files, struct oy_why *why) {
    oy_json_put_object(o, key);
    oy_json_put_integer(o, "quorum", quorum);
    OY_TRY(put_keys(o, "keys", role, files, why));
    oy_json_put_end(o);
    return OY_OK;
}

static oy_status put_people(struct oy_json_out *o, const struct oy_draft *d, struct oy_why *why) {
    struct oy_public board;
    oy_json_put_object(o, "trustees");
    oy_json_put_integer(o, "threshold", d->threshold);
    oy_json_put_bool(o, "all_needed", d->all_needed);
    put_random(o, "nonce");
    OY_TRY(put_keys(o, "keys", OY_ROLE_TRUSTEE, d->trustees, why));
    oy_json_put_end(o);
    OY_TRY(put_keys(o, "registrars", OY_ROLE_REGISTRAR, d->registrars, why));
    OY_TRY(put_quorum(o, "officers", d->officer_quorum, OY_ROLE_OFFICER, d->officers, why));
    OY_TRY(oy_public_load(&board, OY_ROLE_BOARD, d->board, why));
    oy_json_put_object(o, "server");
    oy_json_put_hex(o, "key", oy_span(board.key, 32));
    oy_json_put_end(o);
    return put_quorum(o, "witnesses", d->witness_quorum, OY_ROLE_WITNESS, d->witnesses, why);
}

static oy_status put_contests(struct oy_json_out *o, const struct oy_draft *d,
                              const struct oy_area *area, struct oy_why *why) {
    oy_json_put_array(o, "contests");
    for (size_t i = 0; i < d->questions.n; i++)
        OY_TRY(oy_question_write(o, d->questions.path[i], i + 1, why));
    OY_TRY(oy_area_questions(o, area, d->question_each, d->questions.n + 1, why));
    if (d->contests) d->contests(o, d->contests_context);
    oy_json_put_end(o);
    return OY_OK;
}

static oy_status put_draft(struct oy_json_out *o, const struct oy_draft *d,
                           const struct oy_area *area, struct oy_why *why) {
    oy_json_put_object(o, NULL);
    oy_json_put_text(o, "format", "oy-manifest");
    oy_json_put_integer(o, "version", 1);
    oy_json_put_text(o, "group", d->group);
    oy_json_put_text(o, "origin", d->origin);
    oy_json_put_text(o, "title", d->title);
    if (d->description) oy_json_put_text(o, "description", d->description);
    put_random(o, "roll_id");
    oy_json_put_text(o, "opens", d->opens);
    oy_json_put_text(o, "closes", d->closes);
    oy_json_put_integer(o, "minimum_scope", d->minimum_scope);
    oy_json_put_bool(o, "totals_by_mahalle", d->totals_by_mahalle);
    oy_area_put(o, area);
    OY_TRY(put_people(o, d, why));
    OY_TRY(oy_draft_residency(o, d, why));
    OY_TRY(oy_draft_attachments(o, d, why));
    OY_TRY(put_contests(o, d, area, why));
    oy_json_put_end(o);
    return OY_OK;
}

static oy_status read_back(struct oy_span text, struct oy_why *why) {
    struct oy_manifest *m = NULL;
    OY_TRY(oy_manifest_parse(&m, text, why));
    oy_manifest_free(m);
    return OY_OK;
}

oy_status oy_step_manifest_new(const struct oy_step *s, const struct oy_draft *draft,
                               const char *out, struct oy_why *why) {
    struct oy_json_out o;
    struct oy_buffer text = {0};
    struct oy_area area;
    OY_TRY(oy_output_check(s, out, why));
    OY_TRY(oy_area_read(&area, draft->mahalle, draft->mahalle_file, why));
    oy_json_out_init(&o, true);
    oy_status status = put_draft(&o, draft, &area, why);
    oy_area_clear(&area);
    if (status != OY_OK) {
        oy_buffer_free(&o.text);
        return status;
    }
    OY_TRY(oy_json_out_end(&o, &text, why));
    status = read_back(oy_buffer_span(&text), why);
    if (status == OY_OK)
        status = oy_output_write(s, out, oy_buffer_span(&text), why);
    else
        oy_why_at(why, "the manifest asked for");
    oy_buffer_free(&text);
    return status;
}

oy_status oy_manifest_load(struct oy_manifest **out, const char *path, struct oy_why *why) {
    struct oy_buffer text = {0};
    *out = NULL;
    OY_TRY(oy_file_read(&text, NULL, path, OY_MANIFEST_BYTES_MAX, why));
    oy_status status = oy_manifest_parse(out, oy_buffer_span(&text), why);
    oy_buffer_free(&text);
    if (status != OY_OK) oy_why_at(why, "%s", path);
    return status;
}

/* ---- advice ---- */

static void advise(struct oy_advice *out, const char *format, ...) OY_PRINTF(2, 3);
static void advise(struct oy_advice *out, const char *format, ...) {
    va_list args;
    if (out->n == OY_ADVICE_MAX) return;
    va_start(args, format);
    (void)vsnprintf(out->text[out->n++], OY_ADVICE_TEXT, format, args);
    va_end(args);
}

static void advise_people(struct oy_advice *out, const struct oy_manifest *m) {
    if (m->n_registrars == 1)
        advise(out, "Only one registrar: whoever holds its codes could vote for people who "
                    "abstain. Two are the rule for a binding vote.");
    if (m->threshold == m->n_trustees)
        advise(out, "All %u trustees are needed: one lost key and nothing can ever be counted.",
               m->n_trustees);
    if (m->n_witnesses == 0)
        advise(out, "No witnesses: nobody outside the council vouches that everyone is shown the "
                    "same log. Trustees sign the close instead.");
    if (m->officer_quorum == 1) advise(out, "One officer alone can open and close the election.");
    if (m->has_residency && m->n_officers == 1)
        advise(out, "Only one officer: posting, objections and corrections need the signatures of "
                    "two.");
}

static void advise_dates(struct oy_advice *out, const struct oy_manifest *m, uint64_t now) {
    enum { HOUR = 3600, DAY = 24 * HOUR };
    if (m->closes - m->opens < DAY) advise(out, "Voting is open for less than a day.");
    if (m->closes <= now)
        advise(out, "The closing time has passed already.");
    else if (m->opens <= now)
        advise(out, "The opening time has passed already.");
}

static bool same_options(const struct oy_contest *a, const struct oy_contest *b) {
    if (a->n_options != b->n_options) return false;
    for (size_t i = 0; i < a->n_options; i++)
        if (strcmp(a->options[i].title, b->options[i].title) != 0) return false;
    return true;
}

static bool overlap_but_differ(const struct oy_manifest *m, size_t a, size_t b) {
    bool both = false, one = false;
    for (size_t i = 0; i < m->n_mahalle; i++) {
        bool in_a = oy_manifest_style_has(m, a, m->mahalle[i].id);
        bool in_b = oy_manifest_style_has(m, b, m->mahalle[i].id);
        both = both || (in_a && in_b);
        one = one || in_a != in_b;
    }
    return both && one;
}

/* [tal-4] Totals of one question in two scopes can be subtracted from one another. */
static void advise_contests(struct oy_advice *out, const struct oy_manifest *m) {
    for (size_t a = 0; a < m->n_contests; a++)
        for (size_t b = a + 1; b < m->n_contests; b++)
            if (same_options(&m->contests[a], &m->contests[b]) && overlap_but_differ(m, a, b))
                advise(out,
                       "%s and %s offer the same options in scopes that differ: the difference "
                       "of their totals can tell how a few people voted.",
                       m->contests[a].id, m->contests[b].id);
}

static bool counts_members(const struct oy_decision_rule *d) {
    bool base = d->kind == OY_DECIDE_ABSOLUTE_MAJORITY || d->kind == OY_DECIDE_TWO_THIRDS;
    return d->has_quorum || d->kind == OY_DECIDE_COUNCIL || (base && d->base == OY_BASE_MEMBERS);
}

static void advise_decision(struct oy_advice *out, const struct oy_contest *c) {
    const struct oy_decision_rule *d = &c->decision;
    if (d->kind == OY_DECIDE_NONE) {
        advise(out,
               "%s has no rule of decision: the record will say what the totals are, not what "
               "they decide.",
               c->id);
        return;
    }
    if (counts_members(d))
        advise(out,
               "%s is decided by a part of all who are entitled: everybody on the roll counts, "
               "also those who do not vote.",
               c->id);
    if (d->winners > 0 && d->winners + d->n_abstain == c->n_options)
        advise(out, "%s selects as many options as there are: everything with a vote is selected.",
               c->id);
    if ((d->kind == OY_DECIDE_SIMPLE_MAJORITY || d->kind == OY_DECIDE_COUNCIL) &&
        d->tie == OY_TIE_LOT)
        advise(out,
               "In %s the lot decides between equal votes: the law may want another vote first.",
               c->id);
}

void oy_manifest_advice(struct oy_advice *out, const struct oy_manifest *m, uint64_t now) {
    *out = (struct oy_advice){.n = 0};
    advise_people(out, m);
    advise_dates(out, m, now);
    advise_contests(out, m);
    if (m->minimum_scope < 10)
        advise(out,
               "Totals of as few as %u ballots are published: a unanimous group of that size "
               "shows how each of them voted.",
               m->minimum_scope);
    if (m->totals_by_mahalle && m->n_mahalle > 1)
        advise(out,
               "Totals are published by mahalle: those with fewer than %u ballots are joined "
               "with others.",
               m->minimum_scope);
    if (m->has_earlier)
        advise(out, "The codes are those of an earlier election: who took part in both can be "
                    "linked.");
    for (size_t i = 0; i < m->n_mahalle; i++) {
        bool any = false;
        for (size_t c = 0; c < m->n_contests; c++)
            any = any || oy_manifest_style_has(m, c, m->mahalle[i].id);
        if (!any) advise(out, "Nobody of mahalle %u has a question to answer.", m->mahalle[i].id);
    }
    for (size_t i = 0; i < m->n_contests; i++) advise_decision(out, &m->contests[i]);
}
