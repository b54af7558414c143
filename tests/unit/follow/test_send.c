/* A ballot on its way to a server: receipt or signed refusal, and nothing else [srv-3, srv-5]. */
#include "common.h"

#include <stdlib.h>

#include "base/hex.h"
#include "election/refusal.h"
#include "follow/send.h"

struct scene {
    struct view v;
    struct oy_buffer ballot;
    char file[128], receipt[128];
    struct oy_sent sent;
};

static struct scene scene;

/* One ballot is in the log, and is going to be sent. */
static void begin(void) {
    struct oy_record_plan plan = {
        .voters = 3, .no_ballots = true, .no_changes = true, .stop = OY_REC_VOTED};
    uint32_t row = 0;
    memset(&scene, 0, sizeof scene);
    view_open(&scene.v, oy_rec_new(&plan));
    scene.ballot = oy_rec_ballot(scene.v.s, 0, 1, scene.v.s->plan.choice);
    oy_rec_cast(scene.v.s, &row, &scene.ballot, 1);
    (void)snprintf(scene.file, sizeof scene.file, "%s/my.ballot", scene.v.s->path);
    (void)snprintf(scene.receipt, sizeof scene.receipt, "%s/my.receipt", scene.v.s->path);
    OK(oy_file_write(NULL, scene.file, oy_buffer_span(&scene.ballot), OY_FILE_REPLACE, &why));
}

static void end(void) {
    oy_buffer_free(&scene.ballot);
    view_close(&scene.v);
}

TestSuite(send, .init = begin, .fini = end, .timeout = 120);

static oy_status send_ballot(struct oy_why *why) {
    struct oy_step step = {.threads = 1};
    struct oy_send_ballot s = {.remote = &scene.v.remote,
                               .step = &step,
                               .ballot = scene.file,
                               .receipt = scene.receipt,
                               .retry_seconds = 3};
    return oy_send_ballot(&scene.sent, &s, why);
}

/* The server answers with the receipt of entry `index`. */
static void answer_receipt(uint64_t index) {
    struct oy_receipts *r;
    struct oy_record record;
    struct oy_log_cursor c;
    struct oy_entry e;
    char path[256], hex[65];
    OK(oy_receipts_open(&r, scene.v.s->record, &why));
    OK(oy_receipts_write(r, scene.v.s->path, index, &why));
    oy_receipts_free(r);
    OK(oy_record_open(&record, scene.v.s->record, &why));
    oy_record_cursor(&c, &record, 0);
    OK(oy_log_entry(&c, &e, index, &why));
    oy_hex_encode(hex, oy_span(e.digest.b, 32));
    oy_log_cursor_clear(&c);
    oy_record_close(&record);
    (void)snprintf(path, sizeof path, "%s/%s.receipt", scene.v.s->path, hex);
    oy_buffer_free(&scene.v.server.post_answer);
    OK(oy_file_read(&scene.v.server.post_answer, NULL, path, 1 << 20, &why));
    scene.v.server.post_status = 200;
}

static void answer_refusal(const struct oy_sign_key *key, const unsigned char digest[32]) {
    struct oy_ballot_refusal r = {.origin = oy_span_text(scene.v.s->m->origin),
                                  .rule = oy_span_text("bal-9"),
                                  .reason = oy_span_text("an older ballot")};
    struct oy_writer w;
    memcpy(r.digest, digest, 32);
    struct oy_buffer *b = &scene.v.server.post_answer;
    oy_buffer_free(b);
    b->p = calloc(1, OY_REFUSAL_MAX + 1);
    oy_writer_init(&w, b->p, OY_REFUSAL_MAX);
    oy_refusal_write(&w, &r, key);
    b->n = oy_writer_end(&w).n;
    scene.v.server.post_status = 422;
}

/* [srv-3] */
Test(send, a_receipt_is_checked_and_kept) {
    struct oy_buffer kept;
    answer_receipt(4);
    OK(send_ballot(&why));
    cr_assert(scene.sent.taken);
    cr_assert_eq(scene.sent.index, 4);
    cr_assert_str_eq(scene.v.server.post_path, "/ballots");
    cr_assert(
        oy_span_equal(oy_buffer_span(&scene.v.server.post_body), oy_buffer_span(&scene.ballot)));
    OK(oy_file_read(&kept, NULL, scene.receipt, 1 << 20, &why));
    cr_assert(oy_span_equal(oy_buffer_span(&kept), oy_buffer_span(&scene.v.server.post_answer)));
    oy_buffer_free(&kept);
}

/* [rcpt-1] */
Test(send, a_receipt_of_another_ballot_is_none) {
    struct oy_why why = {.status = OY_OK};
    oy_rec_vote(scene.v.s, 1, 1, scene.v.s->plan.choice);
    answer_receipt(5);
    cr_assert_eq(send_ballot(&why), OY_MISMATCH);
    cr_assert_str_eq(why.rule, "rcpt-1");
    cr_assert_not(oy_file_exists(NULL, scene.receipt));
}

/* [rcpt-1] */
Test(send, a_receipt_with_a_changed_byte_is_none) {
    struct oy_why why = {.status = OY_OK};
    answer_receipt(4);
    scene.v.server.post_answer.p[scene.v.server.post_answer.n - 10] ^= 2;
    cr_assert_neq(send_ballot(&why), OY_OK);
    cr_assert_not(oy_file_exists(NULL, scene.receipt));
}

/* [srv-5] */
Test(send, a_signed_refusal_is_read_out) {
    struct oy_hash digest;
    oy_record_digest(&digest, oy_buffer_span(&scene.ballot));
    answer_refusal(scene.v.s->server, digest.b);
    OK(send_ballot(&why));
    cr_assert_not(scene.sent.taken);
    cr_assert_str_eq(scene.sent.rule, "bal-9");
    cr_assert_str_eq(scene.sent.reason, "an older ballot");
}

/* [srv-5] */
Test(send, a_refusal_that_is_not_the_servers_is_none) {
    struct oy_why why = {.status = OY_OK};
    struct oy_hash digest;
    oy_record_digest(&digest, oy_buffer_span(&scene.ballot));
    answer_refusal(scene.v.s->officer[0], digest.b);
    cr_assert_neq(send_ballot(&why), OY_OK);
    digest.b[0] ^= 1;
    answer_refusal(scene.v.s->server, digest.b);
    cr_assert_eq(send_ballot(&why), OY_MISMATCH);
    cr_assert_str_eq(why.rule, "srv-5");
}

Test(send, a_busy_server_is_asked_again) {
    answer_receipt(4);
    scene.v.server.busy = 2;
    OK(send_ballot(&why));
    cr_assert_eq(scene.v.server.posts, 3);
    cr_assert(scene.sent.taken);
}

Test(send, a_server_that_stays_busy_has_not_taken_it) {
    struct oy_why why = {.status = OY_OK};
    scene.v.server.busy = 100;
    cr_assert_eq(send_ballot(&why), OY_IO);
    cr_assert(strstr(why.text, "not in the log"), "%s", why.text);
}

/* [cos-1] */
Test(send, a_cosignature_is_sent_as_it_is) {
    struct oy_why why = {.status = OY_OK};
    scene.v.server.post_status = 200;
    OK(oy_file_write(NULL, scene.receipt, oy_span_text("a line\n"), OY_FILE_REPLACE, &why));
    OK(oy_send_cosignature(&scene.v.remote, scene.receipt, &why));
    cr_assert_str_eq(scene.v.server.post_path, "/cosignatures");
    cr_assert_str_eq((const char *)scene.v.server.post_body.p, "a line\n");
    scene.v.server.post_status = 422;
    cr_assert_eq(oy_send_cosignature(&scene.v.remote, scene.receipt, &why), OY_STATE);
}
