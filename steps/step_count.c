/* The board publishes the tally, logs shares, and combines them: each time from the record
 * verified anew, never from what an earlier step remembered. */
#include <stdlib.h>

#include "base/progress.h"
#include "election/shares.h"
#include "steps/board.h"
#include "steps/files.h"
#include "steps/verified.h"

enum { SHARE_BYTES_MAX = 1 << 30 };

/* The closing of the board's own record once it has logged the tally, for which it verified every
 * ballot; K8 looks at the server's signature of it. */
static oy_status recall(bool *found, unsigned char closing[OY_CLOSING_LEN], const char *path,
                        struct oy_why *why) {
    struct oy_record record;
    struct oy_signed_checkpoint c;
    struct oy_writer w;
    *found = false;
    OY_TRY(oy_record_open(&record, path, why));
    bool tallied = record.shape.count[OY_LOG_TALLY] > 0;
    oy_status status = tallied ? oy_signed_checkpoint_read(&c, &record.dir, "closing", why) : OY_OK;
    if (tallied && status == OY_OK) {
        oy_writer_init(&w, closing, OY_CLOSING_LEN);
        oy_write_u64(&w, c.head.size);
        oy_write_bytes(&w, c.head.root.b, sizeof c.head.root.b);
        *found = oy_writer_end(&w).n == OY_CLOSING_LEN;
        oy_signed_checkpoint_clear(&c);
    }
    oy_record_close(&record);
    return status;
}

/* Verifies, then opens for appending; both to be undone by leave(). */
static oy_status enter(struct oy_verification **v, struct oy_board *b, const struct oy_step *s,
                       const char *record, const char *key, struct oy_why *why) {
    unsigned char closing[OY_CLOSING_LEN];
    bool found = false;
    *b = (struct oy_board){.w = NULL};
    OY_TRY(recall(&found, closing, record, why));
    OY_TRY(oy_verified(v, s, record, NULL, found ? closing : NULL, why));
    OY_REQUIRE(why, (*v)->has_closing && (*v)->aggregates, OY_STATE, "log-5",
               "the election has not been closed");
    OY_TRY(oy_board_open(b, record, (*v)->manifest, key, why));
    return oy_board_same_log(b, *v, why);
}

static void leave(struct oy_verification *v, struct oy_board *b) {
    oy_board_close(b);
    oy_verification_free(v);
}

oy_status oy_step_board_tally(const struct oy_step *s, const char *record, const char *key,
                              struct oy_why *why) {
    struct oy_verification *v = NULL;
    struct oy_board b;
    struct oy_buffer file = {0};
    oy_status status = enter(&v, &b, s, record, key, why);
    if (status == OY_OK)
        status = oy_tally_write(&file, v->aggregates, v->election->id, v->closing, why);
    if (status == OY_OK)
        status = oy_record_append_file(b.w, OY_LOG_TALLY, oy_buffer_span(&file), 0, why);
    oy_buffer_free(&file);
    leave(v, &b);
    return status;
}

/* Reads and judges one file; a wrong one is logged only as evidence against its trustee. */
static oy_status read_share(struct oy_buffer *file, const struct oy_step *s,
                            const struct oy_share_context *ctx, const char *path, bool evidence,
                            bool *given, struct oy_why *why) {
    struct oy_share_file *checked = NULL;
    OY_TRY(oy_file_read(file, NULL, path, SHARE_BYTES_MAX, why));
    if (evidence) return OY_OK;
    oy_status status = oy_share_file_check(&checked, ctx, oy_buffer_span(file), s->threads, why);
    if (status == OY_OK && given[checked->trustee - 1])
        status = oy_fail(why, OY_STATE, "shr-4", "a share of trustee %u (%s) is there already",
                         checked->trustee, ctx->m->trustees[checked->trustee - 1].name);
    if (status == OY_OK) given[checked->trustee - 1] = true;
    oy_share_file_free(checked);
    if (status != OY_OK) oy_why_at(why, "%s", path);
    return status;
}

/* All files are judged before the first is logged. */
static oy_status log_shares(struct oy_board *b, const struct oy_step *s,
                            const struct oy_verification *v, struct oy_files files, bool evidence,
                            struct oy_why *why) {
    struct oy_share_context ctx = oy_verification_share_context(v);
    struct oy_buffer *bytes;
    bool given[OY_TRUSTEES_MAX]; /* a second share of one trustee would be passed over [shr-4] */
    for (size_t i = 0; i < OY_TRUSTEES_MAX; i++) given[i] = v->shares.by_trustee[i] != NULL;
    OY_TRY(oy_verified_quorum(v, why));
    OY_TRY(oy_allocate(&bytes, files.n, sizeof *bytes, why));
    oy_status status = OY_OK;
    for (size_t i = 0; status == OY_OK && i < files.n; i++)
        status = read_share(&bytes[i], s, &ctx, files.path[i], evidence, given, why);
    for (size_t i = 0; status == OY_OK && i < files.n; i++)
        status = oy_record_append_file(b->w, OY_LOG_SHARE, oy_buffer_span(&bytes[i]), 0, why);
    for (size_t i = 0; i < files.n; i++) oy_buffer_free(&bytes[i]);
    free(bytes);
    return status;
}

static oy_status take_shares(const struct oy_step *s, const char *record, struct oy_files shares,
                             bool evidence, const char *key, struct oy_why *why) {
    struct oy_verification *v = NULL;
    struct oy_board b;
    oy_status status = enter(&v, &b, s, record, key, why);
    if (status == OY_OK) status = log_shares(&b, s, v, shares, evidence, why);
    leave(v, &b);
    return status;
}

oy_status oy_step_board_share(const struct oy_step *s, const char *record, struct oy_files shares,
                              const char *key, struct oy_why *why) {
    return take_shares(s, record, shares, false, key, why);
}

oy_status oy_step_board_share_unchecked(const struct oy_step *s, const char *record,
                                        struct oy_files shares, const char *key,
                                        struct oy_why *why) {
    return take_shares(s, record, shares, true, key, why);
}

static oy_status result_of(struct oy_buffer *file, const struct oy_step *s,
                           const struct oy_verification *v, struct oy_why *why) {
    struct oy_share_context ctx = oy_verification_share_context(v);
    struct oy_totals *totals = NULL;
    struct oy_decision *decisions = NULL;
    OY_TRY(oy_share_set_enough(&v->shares, &ctx, why));
    oy_status status = oy_shares_combine(&totals, &v->shares, &ctx, s->threads, why);
    if (status == OY_OK) status = oy_verification_decide(&decisions, v, totals, why);
    if (status == OY_OK) status = oy_result_write(file, &ctx, &v->counts, totals, decisions, why);
    oy_decisions_free(decisions, v->manifest->n_contests);
    oy_totals_free(totals);
    return status;
}

oy_status oy_step_board_combine(const struct oy_step *s, const char *record, const char *key,
                                struct oy_why *why) {
    struct oy_verification *v = NULL;
    struct oy_board b;
    struct oy_buffer file = {0};
    oy_status status = enter(&v, &b, s, record, key, why);
    if (status == OY_OK) status = result_of(&file, s, v, why);
    if (status == OY_OK)
        status = oy_record_append_file(b.w, OY_LOG_RESULT, oy_buffer_span(&file), 0, why);
    oy_buffer_free(&file);
    leave(v, &b);
    return status;
}
