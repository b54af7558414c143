#include "verifier/verify.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "verifier/check.h"

/* ---- the order of the table and what a check needs [chk-1, chk-2] ---- */

static size_t index_of(const char *id) {
    for (size_t i = 0; i < OY_CHECKS; i++)
        if (strcmp(oy_checks[i].id, id) == 0) return i;
    return OY_CHECKS;
}

static struct oy_check_result *find(struct oy_verification *v, const char *id) {
    for (size_t i = 0; i < v->n_checks; i++)
        if (strcmp(v->check[i].id, id) == 0) return &v->check[i];
    return NULL;
}

/* Marks the check and all that it needs; needs stand before it in the table. */
static void mark(bool wanted[OY_CHECKS], size_t i) {
    wanted[i] = true;
    for (size_t k = 0; oy_checks[i].needs[k]; k++) mark(wanted, index_of(oy_checks[i].needs[k]));
}

/* True if the check can be made; else says why not. */
static bool is_due(struct oy_verifier *v, const struct oy_check *c, struct oy_check_result *r) {
    const char *waits = NULL;
    for (size_t k = 0; c->needs[k]; k++) {
        const struct oy_check_result *need = find(v->out, c->needs[k]);
        assert(need);
        if (need->status == OY_CHECK_FAILED || need->status == OY_CHECK_SKIPPED) {
            r->status = OY_CHECK_SKIPPED;
            oy_say(v, r, "needs %s, which did not pass", "%s geçmediği için bakılamadı", need->id);
            return false;
        }
        if (need->status == OY_CHECK_NOT_YET && !waits) waits = need->id;
    }
    if (waits) {
        r->status = OY_CHECK_NOT_YET;
        oy_say(v, r, "waits for %s", "%s bekleniyor", waits);
        return false;
    }
    if (c->entry && v->order.count[c->entry] == 0) {
        r->status = OY_CHECK_NOT_YET;
        oy_say(v, r, "the log has no %s entry yet", "günlükte henüz \"%s\" kaydı yok",
               oy_verifier_entry_word(v, c->entry));
        return false;
    }
    return true;
}

static bool is_fatal(oy_status status) {
    return status == OY_IO || status == OY_MEMORY;
}

/* Appends " (…)": the ballots a check found bad were counted, too. */
static void describe_failure(struct oy_check_result *r) {
    char said[OY_CHECK_DETAIL];
    memcpy(said, r->detail, sizeof said);
    oy_why_print(&r->why, r->detail, sizeof r->detail);
    if (said[0] == 0) return;
    size_t n = strlen(r->detail);
    (void)snprintf(r->detail + n, sizeof r->detail - n, " (%s)", said);
}

/* Names of files and pieces of hostile input stand in details, and buffers cut them anywhere:
 * what is not UTF-8 becomes '?', so that every report can be written. */
static void make_utf8(char *text) {
    for (size_t n = strlen(text), i = 0; i < n;) {
        size_t step = oy_utf8_char(oy_span(text + i, n - i));
        if (step == 0) text[i] = '?';
        i += step ? step : 1;
    }
}

static oy_status run_one(struct oy_verifier *v, const struct oy_check *c, struct oy_why *why) {
    struct oy_check_result *r = &v->out->check[v->out->n_checks];
    struct oy_why reason = {.status = OY_OK};
    *r = (struct oy_check_result){.id = c->id, .group = c->group};
    if (is_due(v, c, r)) {
        oy_status status = c->run(v, r, &reason);
        if (is_fatal(status)) {
            bool own = strcmp(c->id, "K9") != 0 && strcmp(c->id, "E3") != 0;
            *why = reason;
            /* Else the file is not the record's, and named already. */
            if (own && status == OY_IO) oy_why_at(why, "%s", v->options->record);
            return status;
        }
        if (status != OY_OK) {
            r->status = OY_CHECK_FAILED;
            r->why = reason;
            describe_failure(r);
        }
    }
    if (oy_mutant(c->id) && r->status != OY_CHECK_SKIPPED) r->status = OY_CHECK_PASSED;
    make_utf8(r->detail);
    v->out->n_checks++;
    if (v->options->observer) v->options->observer->checked(v->options->observer->context, r);
    return OY_OK;
}

static enum oy_verdict judge(const struct oy_verification *v) { /* [chk-5] */
    enum oy_verdict verdict = OY_VERIFIED;
    for (size_t i = 0; i < v->n_checks; i++) {
        if (v->check[i].status == OY_CHECK_FAILED) return OY_FAILED;
        if (v->check[i].status == OY_CHECK_NOT_YET) verdict = OY_INCOMPLETE;
    }
    return verdict;
}

/* "A1 A4", or all. */
static oy_status choose(bool wanted[OY_CHECKS], const char *only, struct oy_why *why) {
    for (size_t i = 0; i < OY_CHECKS; i++) wanted[i] = !only;
    for (size_t n; only && *only; only += n + (only[n] == ' ')) {
        size_t i = 0;
        n = strcspn(only, " ");
        while (i < OY_CHECKS &&
               (strlen(oy_checks[i].id) != n || memcmp(oy_checks[i].id, only, n) != 0))
            i++;
        if (i == OY_CHECKS)
            return oy_fail(why, OY_FORMAT, "", "there is no check %.*s", (int)n, only);
        mark(wanted, i);
    }
    return OY_OK;
}

static oy_status run_all(struct oy_verifier *v, struct oy_why *why) {
    bool wanted[OY_CHECKS] = {false};
    OY_TRY(choose(wanted, v->options->only, why));
    for (size_t i = 0; i < OY_CHECKS; i++)
        if (wanted[i]) OY_TRY(run_one(v, &oy_checks[i], why));
    v->out->verdict = judge(v->out);
    return OY_OK;
}

/* What the board publishes as tally, and the trustees decrypt, is known as soon as all ballots
 * are. */
static oy_status aggregate_if_closed(struct oy_verifier *v, struct oy_why *why) {
    static const char *const needs[] = {"K7", "K8", "I4", "A5"};
    struct oy_why reason = {.status = OY_OK};
    for (size_t i = 0; i < sizeof needs / sizeof *needs; i++) {
        if (!find(v->out, needs[i]) || !oy_verification_holds(v->out, needs[i])) return OY_OK;
    }
    oy_status status = oy_verifier_aggregate(v, &reason);
    if (!is_fatal(status)) return OY_OK; /* I5 has said so, if there was anything to say */
    *why = reason;
    return status;
}

/* ---- life ---- */

oy_status oy_verify(struct oy_verification **out, const struct oy_verify_options *options,
                    struct oy_why *why) {
    struct oy_dir probe;
    char wanted_id[OY_ELECTION_ID_DIGITS] = "";
    *out = NULL;
    if (options->election) OY_TRY(oy_election_id_read(wanted_id, options->election, why));
    /* That the directory is not there is no fault of the record [chk-5]. */
    OY_TRY(oy_dir_open(&probe, options->record, why));
    oy_dir_close(&probe);
    struct oy_verification *v = calloc(1, sizeof *v);
    struct oy_verifier *inside = calloc(1, sizeof *inside);
    if (!v || !inside) {
        free(v);
        free(inside);
        return oy_fail(why, OY_MEMORY, "", "no memory for a verification");
    }
    v->inside = inside;
    inside->out = v;
    inside->options = options;
    memcpy(inside->wanted_id, wanted_id, sizeof wanted_id);
    inside->record.dir.fd = -1;
    oy_status status = oy_verifier_read_witnesses(inside, why);
    if (status == OY_OK) status = run_all(inside, why);
    if (status == OY_OK) status = aggregate_if_closed(inside, why);
    inside->options = NULL;
    if (status == OY_OK)
        *out = v;
    else
        oy_verification_free(v);
    return status;
}

static void free_inside(struct oy_verifier *inside) {
    oy_tally_free(inside->tally);
    free(inside->bundle_start);
    oy_map_close(&inside->roll_map);
    oy_signed_checkpoint_clear(&inside->closing);
    oy_record_close(&inside->record);
    free(inside);
}

void oy_verification_free(struct oy_verification *v) {
    if (!v) return;
    for (size_t i = 0; i < v->n_openings; i++) oy_opening_clear(&v->opening[i]);
    free(v->opening);
    if (v->manifest) oy_decisions_free(v->decisions, v->manifest->n_contests);
    oy_totals_free(v->totals);
    free(v->share_verdict);
    free(v->voters);
    free(v->voted);
    oy_share_set_clear(&v->shares);
    oy_aggregates_free(v->aggregates);
    if (v->inside) oy_tally_free(v->inside->tally);
    if (v->inside) v->inside->tally = NULL;
    oy_scopes_free(v->scopes);
    oy_registry_free(v->registry);
    oy_election_free(v->election);
    oy_ceremony_transcript_free(v->transcript);
    if (v->inside) free_inside(v->inside);
    oy_manifest_free(v->manifest);
    free(v);
}

/* ---- answers ---- */

const struct oy_check_result *oy_verification_check(const struct oy_verification *v,
                                                    const char *id) {
    for (size_t i = 0; i < v->n_checks; i++)
        if (strcmp(v->check[i].id, id) == 0) return &v->check[i];
    assert(false && "no such check");
    return NULL;
}

bool oy_verification_holds(const struct oy_verification *v, const char *id) {
    const struct oy_check_result *r = oy_verification_check(v, id);
    return r && (r->status == OY_CHECK_PASSED || r->status == OY_CHECK_NOT_APPLICABLE);
}

const struct oy_check_result *oy_verification_fault(const struct oy_verification *v) {
    for (size_t i = 0; i < v->n_checks; i++)
        if (v->check[i].status == OY_CHECK_FAILED) return &v->check[i];
    return NULL;
}

oy_status oy_verification_require(const struct oy_verification *v, struct oy_why *why) {
    const struct oy_check_result *fault = oy_verification_fault(v);
    if (!fault) return OY_OK;
    *why = fault->why;
    oy_why_at(why, "%s", fault->id);
    return fault->why.status;
}

struct oy_share_context oy_verification_share_context(const struct oy_verification *v) {
    assert(v->aggregates);
    return (struct oy_share_context){.m = v->manifest,
                                     .election_id = v->election->id,
                                     .closing = v->closing,
                                     .a = v->aggregates,
                                     .share_key = v->election->share_keys};
}

oy_status oy_verification_decide(struct oy_decision **out, const struct oy_verification *v,
                                 const struct oy_totals *totals, struct oy_why *why) {
    struct oy_share_context ctx = oy_verification_share_context(v);
    *out = NULL;
    uint64_t *electorate = calloc(v->manifest->n_mahalle, sizeof *electorate);
    if (!electorate) return oy_fail(why, OY_MEMORY, "", "no memory for decisions");
    oy_registry_electorate(v->registry, electorate);
    oy_status status = oy_decisions_make(out, &ctx, electorate, totals, why);
    free(electorate);
    return status;
}

int oy_verdict_exit(enum oy_verdict verdict) {
    switch (verdict) {
    case OY_VERIFIED: return 0;
    case OY_FAILED: return 1;
    case OY_INCOMPLETE: return 3;
    }
    return 1;
}

const char *oy_verdict_name(enum oy_verdict verdict) {
    static const char *const names[] = {"verified", "failed", "incomplete"};
    return names[verdict];
}

const char *oy_check_status_name(enum oy_check_status status) {
    static const char *const names[] = {"passed", "failed", "not_yet", "skipped", "not_applicable"};
    return names[status];
}
