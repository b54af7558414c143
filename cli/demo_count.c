/* After the vote: closing, tally, shares of three of five trustees, result, recount. */
#include <inttypes.h>
#include <stdio.h>
#include <time.h>

#include "cli/demo_decision.h"
#include "cli/demo_vote.h"
#include "steps/files.h"
#include "verifier/report.h"

/* The trustees who take part; the other two stay away. */
static const int present[OY_DEMO_THRESHOLD] = {1, 3, 5};

enum { SIGNATURES = OY_DEMO_WITNESSES + OY_DEMO_THRESHOLD };

struct signatures {
    char text[SIGNATURES][OY_PATH_MAX];
    const char *path[SIGNATURES];
    size_t n;
};

static oy_status close_vote(const struct oy_demo *d, const char *record, const char *board,
                            struct oy_why *why) {
    char text[OY_DEMO_OFFICERS][OY_PATH_MAX], key[OY_PATH_MAX];
    const char *path[OY_DEMO_OFFICERS];
    uint64_t now = (uint64_t)time(NULL);
    for (int i = 0; i < OY_DEMO_OFFICERS; i++) {
        path[i] = oy_demo_path(d, text[i], "close/officer-%d.signature", i + 1);
        OY_TRY(oy_step_officer_close(&d->step, record, now,
                                     oy_demo_path(d, key, "keys/officer-%d.secret", i + 1), path[i],
                                     why));
    }
    return oy_step_board_close(&d->step, record, (struct oy_files){path, OY_DEMO_OFFICERS}, board,
                               why);
}

/* Witnesses and the trustees who are there sign what is closed. */
static oy_status cosign(const struct oy_demo *d, const char *record, const char *board,
                        struct oy_why *why) {
    static struct signatures s;
    s.n = 0;
    char key[OY_PATH_MAX];
    for (int i = 1; i <= OY_DEMO_WITNESSES; i++, s.n++) {
        s.path[s.n] = oy_demo_path(d, s.text[s.n], "close/witness-%d.line", i);
        OY_TRY(oy_step_witness_cosign(
            &d->step, record, oy_demo_path(d, key, "keys/witness-%d.secret", i), s.path[s.n], why));
    }
    for (int i = 0; i < OY_DEMO_THRESHOLD; i++, s.n++) {
        s.path[s.n] = oy_demo_path(d, s.text[s.n], "close/trustee-%d.line", present[i]);
        OY_TRY(oy_step_trustee_sign(&d->step, record,
                                    oy_demo_path(d, key, "keys/trustee-%d.secret", present[i]),
                                    s.path[s.n], why));
    }
    return oy_step_board_cosign(&d->step, record, (struct oy_files){s.path, s.n}, board, why);
}

static oy_status decrypt(const struct oy_demo *d, const char *record, const char *board,
                         struct oy_why *why) {
    static struct signatures s;
    s.n = 0;
    char key[OY_PATH_MAX];
    for (int i = 0; i < OY_DEMO_THRESHOLD; i++, s.n++) {
        s.path[s.n] = oy_demo_path(d, s.text[s.n], "shares/trustee-%d.bin", present[i]);
        OY_TRY(oy_step_trustee_share(&d->step, record,
                                     oy_demo_path(d, key, "keys/trustee-%d.secret", present[i]),
                                     s.path[s.n], why));
    }
    OY_TRY(oy_step_board_share(&d->step, record, (struct oy_files){s.path, s.n}, board, why));
    return oy_step_board_combine(&d->step, record, board, why);
}

/* Calls fn for every total of every contest's first scope, in order. */
static oy_status each_total(const struct oy_verification *v,
                            oy_status (*fn)(void *ctx, size_t c, size_t l, uint64_t count,
                                            struct oy_why *why),
                            void *ctx, struct oy_why *why) {
    size_t at = 0;
    for (size_t c = 0; c < v->manifest->n_contests; c++) {
        const struct oy_contest *contest = &v->manifest->contests[c];
        size_t scopes = v->scopes->contest[c].n;
        for (size_t l = 0; scopes > 0 && l < contest->n_lines; l++)
            OY_TRY(fn(ctx, c, l, v->totals->count[at + l], why));
        at += scopes * contest->n_lines;
    }
    return OY_OK;
}

struct comparison {
    const struct oy_demo *d;
    const struct oy_demo_totals *clear;
    const struct oy_manifest *m;
    size_t n, published;
};

/* The recounted total against the votes counted in clear and, where there is one, against the
 * total that the city published. */
static oy_status compare(void *ctx, size_t c, size_t l, uint64_t count, struct oy_why *why) {
    struct comparison *k = ctx;
    const struct oy_demo_source *s = &k->d->source;
    const char *id = k->m->contests[c].lines[l].id;
    int64_t published = s->published(s->ctx, c, id), total = (int64_t)count;
    if (total != k->clear->line[c][l].v || (published >= 0 && total != published))
        return oy_fail(why, OY_MISMATCH, "",
                       "the recount gives %" PRIu64 " for %s/%s, the votes in clear give %" PRId64
                       ", published were %" PRId64,
                       count, k->m->contests[c].id, id, (int64_t)k->clear->line[c][l].v, published);
    k->n++;
    k->published += published >= 0;
    return OY_OK;
}

static oy_status finish_json(const struct oy_demo *d, const struct oy_verification *v,
                             const struct comparison *k, const struct oy_demo_decisions *decided,
                             const char *record, struct oy_why *why) {
    struct oy_json_out o;
    struct oy_buffer text = {0};
    if (!d->json) return OY_OK;
    oy_json_out_init(&o, false);
    oy_json_put_object(&o, NULL);
    oy_json_put_text(&o, "record", record);
    oy_json_put_text(&o, "verdict", oy_verdict_name(v->verdict));
    oy_json_put_integer(&o, "accepted", (int64_t)v->counts.accepted);
    oy_json_put_integer(&o, "counted", (int64_t)v->counts.counted);
    oy_json_put_integer(&o, "superseded", (int64_t)v->counts.superseded);
    oy_json_put_integer(&o, "totals", (int64_t)k->n);
    oy_json_put_integer(&o, "totals_equal_to_published", (int64_t)k->published);
    oy_json_put_integer(&o, "decisions_equal_to_published", (int64_t)decided->equal);
    oy_json_put_integer(&o, "decisions_drawn_otherwise", (int64_t)decided->drawn);
    oy_json_put_integer(&o, "decisions_special", (int64_t)decided->special);
    oy_json_put_integer(&o, "decisions_unexplained", (int64_t)decided->other);
    oy_json_put_end(&o);
    OY_TRY(oy_json_out_end(&o, &text, why));
    (void)printf("%.*s\n", (int)text.n, (const char *)text.p);
    oy_buffer_free(&text);
    return OY_OK;
}

static oy_status judge(const struct oy_demo *d, const struct oy_demo_totals *clear,
                       const struct oy_verification *v, const char *record, struct oy_why *why) {
    if (!d->json) OY_TRY(oy_report_text(stdout, v, OY_ENGLISH, true, why));
    OY_TRY(oy_verification_require(v, why));
    if (v->verdict != OY_VERIFIED || !v->has_totals)
        return oy_fail(why, OY_STATE, "", "the recount did not come to its end");
    struct comparison k = {.d = d, .clear = clear, .m = v->manifest};
    OY_TRY(each_total(v, compare, &k, why));
    oy_demo_say(d, "\nAll %zu totals of the whole vote equal the votes counted in clear%s.", k.n,
                k.published == k.n && k.n > 0 ? " and the totals published in the file" : "");
    struct oy_demo_decisions decided;
    oy_demo_decisions_say(&decided, d, v);
    return finish_json(d, v, &k, &decided, record, why);
}

static oy_status verify(struct oy_verification **out, const struct oy_demo *d, const char *record,
                        struct oy_why *why) {
    struct oy_verify_options options = {.record = record,
                                        .threads = d->step.threads,
                                        .progress = true,
                                        .progress_lines = d->step.lines};
    return oy_verify(out, &options, why);
}

static oy_status recount(const struct oy_demo *d, const struct oy_demo_totals *clear,
                         const char *record, struct oy_why *why) {
    struct oy_verification *v = NULL;
    int64_t since = oy_progress_now();
    OY_TRY(verify(&v, d, record, why));
    oy_demo_done(d, since, "recount    from the published files alone");
    oy_demo_say(d, "%s", "");
    oy_status s = judge(d, clear, v, record, why);
    oy_verification_free(v);
    return s;
}

/* Everybody acts on the closed record, which d->step.verified vouches for. */
static oy_status count(const struct oy_demo *d, const char *record, const char *board,
                       struct oy_why *why) {
    int64_t since = oy_progress_now();
    OY_TRY(cosign(d, record, board, why));
    oy_demo_done(d, since, "cosign     %d witnesses, and %d of %d trustees", OY_DEMO_WITNESSES,
                 OY_DEMO_THRESHOLD, OY_DEMO_TRUSTEES);
    since = oy_progress_now();
    OY_TRY(oy_step_board_tally(&d->step, record, board, why));
    oy_demo_done(d, since,
                 "tally      the ballots that count, multiplied together while encrypted");
    since = oy_progress_now();
    OY_TRY(decrypt(d, record, board, why));
    oy_demo_done(d, since, "decrypt    trustees 1, 3 and 5 open the sums; 2 and 4 stay away");
    return OY_OK;
}

/* One process plays all, so that the ballots are gone through once for all of them. */
static oy_status verify_and_count(const struct oy_demo *d, const char *record, const char *board,
                                  struct oy_why *why) {
    struct oy_verification *v = NULL;
    struct oy_demo knowing = *d;
    int64_t since = oy_progress_now();
    OY_TRY(verify(&v, d, record, why));
    oy_status s = oy_verification_require(v, why);
    if (s == OY_OK) {
        oy_demo_done(d, since,
                     "verify     the whole record, once here for the board and all "
                     "trustees, who would each do it alone");
        knowing.step.verified = v;
        s = count(&knowing, record, board, why);
    }
    oy_verification_free(v);
    return s;
}

oy_status oy_demo_count(const struct oy_demo *d, const struct oy_demo_totals *totals,
                        struct oy_why *why) {
    char record[OY_PATH_MAX], board[OY_PATH_MAX];
    int64_t since = oy_progress_now();
    oy_demo_path(d, record, "record");
    oy_demo_path(d, board, "keys/board.secret");
    OY_TRY(close_vote(d, record, board, why));
    oy_demo_done(d, since, "close      the officers sign, the log is closed");
    OY_TRY(verify_and_count(d, record, board, why));
    return recount(d, totals, record, why);
}
