/* A witness cosigns one log and never a second one [cos-3] (c2sp.org/tlog-witness). */
#include "common.h"

#include <stdlib.h>

#include "base/base64.h"
#include "follow/witness.h"
#include "net/http_client.h"
#include "steps/signatures.h"
#include "tests/support/attack_record.h"

enum { LEAVES_MAX = 64 };

struct scene {
    struct oy_rec *s;
    struct oy_witness *w;
    struct oy_http_server *server;
    struct oy_http_client *client;
    char url[80], state[128], manifest[128];
    struct oy_http_reply reply;
};

static struct scene scene;

static uint64_t some_time(void) {
    return 1800000000;
}

static void open_witness(void) {
    const char *logs[1] = {scene.manifest};
    struct oy_witness_options options = {.key = attack_rec_witness_key(scene.s, 1),
                                         .logs = {logs, 1},
                                         .state = scene.state,
                                         .now = some_time};
    OK(oy_witness_open(&scene.w, &options, &why));
    OK(oy_witness_serve(&scene.server, scene.w, "127.0.0.1:0", NULL, NULL, &why));
    (void)snprintf(scene.url, sizeof scene.url, "http://127.0.0.1:%u/add-checkpoint",
                   (unsigned)oy_http_server_port(scene.server));
}

static void close_witness(void) {
    oy_http_server_stop(scene.server, 1);
    oy_witness_free(scene.w);
}

static void begin(void) {
    struct oy_record_plan plan = {
        .voters = 6, .witnesses = 1, .no_ballots = true, .no_changes = true, .stop = OY_REC_VOTED};
    memset(&scene, 0, sizeof scene);
    scene.s = oy_rec_new(&plan);
    (void)snprintf(scene.state, sizeof scene.state, "%s/witness-state", scene.s->path);
    (void)snprintf(scene.manifest, sizeof scene.manifest, "%s/manifest.json", scene.s->record);
    open_witness();
    OK(oy_http_client_new(&scene.client, NULL, &why));
}

static void end(void) {
    oy_buffer_free(&scene.reply.body);
    oy_http_client_free(scene.client);
    close_witness();
    oy_rec_free(scene.s);
}

TestSuite(witness_server, .init = begin, .fini = end, .timeout = 120);

static void vote(uint32_t row) {
    oy_rec_vote(scene.s, row, 1, scene.s->plan.choice);
}

/* Sends bytes as they are. */
static unsigned post(struct oy_span body) {
    oy_buffer_free(&scene.reply.body);
    OK(oy_http_post(scene.client, &scene.reply, scene.url, "text/plain", body, 4096, &why));
    return scene.reply.status;
}

/* The consistency proof from `from` to the record's size, each hash on a line. */
static size_t write_proof(char *out, uint64_t from) {
    struct oy_hash leaf[LEAVES_MAX], proof[OY_MERKLE_PROOF_MAX];
    struct oy_record r;
    struct oy_log_cursor c;
    struct oy_span entry;
    uint64_t index;
    size_t n = 0, len = 0;
    OK(oy_record_open(&r, scene.s->record, &why));
    oy_record_cursor(&c, &r, 0);
    for (;;) {
        OK(oy_log_next(&c, &index, &entry, &why));
        if (!entry.p) break;
        oy_merkle_leaf(&leaf[index], entry);
    }
    struct oy_merkle_leaves leaves = {leaf, oy_record_size(&r)};
    struct oy_merkle_source source = oy_merkle_source_leaves(&leaves);
    OK(oy_merkle_consistency(proof, &n, &source, from, leaves.n, &why));
    oy_log_cursor_clear(&c);
    oy_record_close(&r);
    for (size_t i = 0; i < n; i++) {
        oy_base64_encode(out + len, oy_span(proof[i].b, 32));
        len += strlen(out + len);
        out[len++] = '\n';
    }
    out[len] = 0;
    return len;
}

/* Offers the record's checkpoint, as following `old`. */
static unsigned offer(uint64_t old, bool with_proof) {
    static char body[OY_NOTE_MAX];
    char proof[4096] = "";
    struct oy_buffer note = oy_rec_read(scene.s, "checkpoint");
    if (with_proof) (void)write_proof(proof, old);
    int n = snprintf(body, sizeof body, "old %llu\n%s\n%s", (unsigned long long)old, proof,
                     (const char *)note.p);
    oy_buffer_free(&note);
    return post(oy_span(body, (size_t)n));
}

static void expect_cosignature(void) {
    struct oy_buffer file = oy_rec_read(scene.s, "checkpoint");
    struct oy_note note;
    OK(oy_note_parse(&note, oy_buffer_span(&file), &why));
    cr_assert_eq(scene.reply.status, 200, "%s", (const char *)scene.reply.body.p);
    OK(oy_cosignature_check(scene.s->m, note.text, oy_buffer_span(&scene.reply.body), &why));
    oy_buffer_free(&file);
}

/* [cos-3] */
Test(witness_server, cosigns_a_log_that_grows) {
    vote(0);
    cr_assert_eq(offer(0, false), 200);
    expect_cosignature();
    vote(1);
    vote(2);
    cr_assert_eq(offer(5, true), 200);
    expect_cosignature();
    cr_assert_eq(offer(7, true), 200); /* the same once more */
    expect_cosignature();
}

/* [cos-4] */
Test(witness_server, answers_an_old_size_with_its_own) {
    vote(0);
    cr_assert_eq(offer(2, true), 409);
    cr_assert_str_eq((const char *)scene.reply.body.p, "0\n");
    cr_assert_eq(offer(0, false), 200);
    vote(1);
    cr_assert_eq(offer(0, false), 409);
    cr_assert_str_eq((const char *)scene.reply.body.p, "5\n");
    cr_assert_eq(offer(9, false), 400); /* more than the checkpoint has */
}

/* [cos-3, log-1] */
Test(witness_server, refuses_a_log_that_is_another_one) {
    vote(0);
    const char *fork = oy_rec_copy(scene.s, "fork");
    cr_assert_eq(offer(0, false), 200);
    vote(1);
    cr_assert_eq(offer(5, false), 422); /* no proof */
    cr_assert_eq(offer(5, true), 200);
    attack_rec_release(scene.s);
    (void)snprintf(scene.s->record, sizeof scene.s->record, "%s", fork);
    attack_rec_resume(scene.s);
    vote(2);
    cr_assert_eq(offer(6, false), 409); /* two roots for one size */
    cr_assert_neq(scene.reply.body.p[0], '6');
    vote(3);
    cr_assert_eq(offer(6, true), 422);
}

/* [cos-3] what was seen is kept before the answer */
Test(witness_server, remembers_after_a_restart) {
    vote(0);
    const char *fork = oy_rec_copy(scene.s, "fork");
    vote(1);
    cr_assert_eq(offer(0, false), 200);
    close_witness();
    open_witness();
    attack_rec_release(scene.s);
    (void)snprintf(scene.s->record, sizeof scene.s->record, "%s", fork);
    attack_rec_resume(scene.s);
    vote(2);
    cr_assert_eq(offer(0, false), 409);
    cr_assert_str_eq((const char *)scene.reply.body.p, "6\n");
    cr_assert_eq(offer(6, false), 409);
    cr_assert_neq(scene.reply.body.p[0], '6');
}

/* [cos-3, cos-4] */
Test(witness_server, knows_its_logs_and_their_keys) {
    unsigned char body[2048];
    struct oy_checkpoint c = {.origin = oy_span_text("another.example/log"), .size = 3};
    unsigned char text[OY_CHECKPOINT_MAX];
    for (int known = 0; known < 2; known++) {
        struct oy_writer t, w;
        if (known) c.origin = oy_span_text(scene.s->m->origin);
        oy_writer_init(&t, text, sizeof text);
        oy_checkpoint_write(&t, &c);
        oy_writer_init(&w, body, sizeof body);
        oy_write_span(&w, oy_span_text("old 0\n\n"));
        oy_note_begin(&w, oy_writer_end(&t));
        oy_note_sign(&w, c.origin, scene.s->officer[0], oy_writer_end(&t));
        cr_assert_eq(post(oy_writer_end(&w)), known ? 403 : 404);
    }
}

/* [cos-4] */
Test(witness_server, takes_no_other_requests) {
    static const char *const bad[] = {"",
                                      "old",
                                      "old \n\n",
                                      "old 01\n\n",
                                      "old -1\n\n",
                                      "old 0\n",
                                      "old 0\n\n",
                                      "old 0\nAAAA\n\nx",
                                      "old 0\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n\nx"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        cr_assert_eq(post(oy_span_text(bad[i])), 400, "%zu", i);
    oy_buffer_free(&scene.reply.body);
    OK(oy_http_get(scene.client, &scene.reply, scene.url, 4096, &why));
    cr_assert_eq(scene.reply.status, 405);
}

Test(witness_server, is_asked_by_one_program_at_a_time) {
    const char *logs[1] = {scene.manifest};
    struct oy_witness_options options = {
        .key = attack_rec_witness_key(scene.s, 1), .logs = {logs, 1}, .state = scene.state};
    struct oy_witness *second;
    struct oy_why why = {.status = OY_OK};
    cr_assert_eq(oy_witness_open(&second, &options, &why), OY_STATE);
    cr_assert_str_eq(why.rule, "cos-3");
}

Test(witness_server, does_not_witness_for_others) {
    const char *logs[1] = {scene.manifest};
    char state[160];
    (void)snprintf(state, sizeof state, "%s-2", scene.state);
    struct oy_witness_options options = {
        .key = attack_rec_board_key(scene.s), .logs = {logs, 1}, .state = state};
    struct oy_witness *second;
    struct oy_why why = {.status = OY_OK};
    cr_assert_neq(oy_witness_open(&second, &options, &why), OY_OK);
}
