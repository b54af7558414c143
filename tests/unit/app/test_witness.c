/* Witnesses get every public checkpoint, and their cosignatures come into the record. */
#include "base/hex.h"
#include "follow/witness.h"
#include "net/http_server.h"
#include "tests/unit/app/common.h"

#include <stdio.h>
#include <unistd.h>

static const struct oy_record_plan plan = {.voters = 4, .witnesses = 1};
static struct oy_why why;
static char url[80], state[160], manifest[160];
static struct oy_witness *witness;
static struct oy_http_server *server;

static void witness_start(struct site *t) {
    const char *logs[1] = {manifest};
    struct oy_witness_options o = {
        .key = attack_rec_witness_key(t->s, 1), .logs = {logs, 1}, .state = state};
    (void)snprintf(state, sizeof state, "%s/seen", t->s->path);
    (void)snprintf(manifest, sizeof manifest, "%s/manifest.json", t->s->path);
    cr_assert_eq(
        oy_file_write(NULL, manifest, oy_buffer_span(&t->s->manifest_json), OY_FILE_REPLACE, &why),
        OY_OK);
    cr_assert_eq(oy_witness_open(&witness, &o, &why), OY_OK, "%s", why.text);
    cr_assert_eq(oy_witness_serve(&server, witness, "127.0.0.1:0", NULL, NULL, &why), OY_OK);
    (void)snprintf(url, sizeof url, "http://127.0.0.1:%u", (unsigned)oy_http_server_port(server));
    t->o.witness_url[0] = url;
}

static void witness_stop(void) {
    oy_http_server_stop(server, 1);
    oy_witness_free(witness);
}

/* How many lines the file has after its empty line; waits for `want` of them. */
static size_t lines(struct site *t, const char *path, size_t want) {
    size_t n = 0;
    for (int i = 0; i < 500 && n != want; i++) {
        struct oy_buffer note;
        bool immutable;
        struct oy_span lent;
        cr_assert_eq(oy_app_file(t->a, &note, &lent, &immutable, "park", path, &why), OY_OK);
        n = 0;
        for (const char *p = strstr((const char *)note.p, "\n\n"); (p = strchr(p, '\n')); p++) n++;
        n -= 2;
        oy_buffer_free(&note);
        if (n != want) (void)usleep(20000);
    }
    return n;
}

/* [cos-2, cos-1] */
Test(witness, is_sent_every_checkpoint_and_its_line_is_taken) {
    struct site *t = site_new(&plan, "store", true);
    cr_assert_eq(lines(t, "checkpoint", 1), 1, "only the server's");
    witness_start(t);
    site_restart(t);
    cr_assert_eq(lines(t, "checkpoint", 2), 2, "also of what was there before");
    struct oy_buffer ballot = oy_rec_ballot(t->s, 0, 1, t->s->plan.choice);
    struct site_answer a = site_cast_one(t, oy_buffer_span(&ballot));
    cr_assert_eq(a.fate, OY_CAST_TAKEN, "%s", a.why.text);
    oy_buffer_free(&a.bytes);
    oy_buffer_free(&ballot);
    cr_assert_eq(lines(t, "checkpoint", 2), 2);
    site_free(t);
    witness_stop();
}

/* [cos-2] A voter's receipt shows the witnesses' quorum soon after the vote. */
Test(witness, stands_for_receipts) {
    struct site *t = site_new(&plan, "store", true);
    char hex[65];
    size_t found = 0;
    witness_start(t);
    site_restart(t);
    struct oy_buffer ballot = oy_rec_ballot(t->s, 0, 1, t->s->plan.choice);
    struct site_answer a = site_cast_one(t, oy_buffer_span(&ballot));
    cr_assert_eq(a.fate, OY_CAST_TAKEN, "%s", a.why.text);
    struct oy_ballot_header h;
    struct oy_span body;
    unsigned char print[32];
    cr_assert_eq(oy_ballot_peek(&h, &body, t->s->g, oy_buffer_span(&ballot), &why), OY_OK);
    oy_ballot_fingerprint(print, body);
    oy_hex_encode(hex, oy_span(print, sizeof print));
    for (int i = 0; i < 500 && !found; i++) {
        struct oy_buffer receipt;
        cr_assert_eq(oy_app_receipt(t->a, &receipt, "park", hex, &why), OY_OK, "%s", why.text);
        found = strstr((const char *)receipt.p, t->s->m->witnesses[0].name) != NULL;
        oy_buffer_free(&receipt);
        if (!found) (void)usleep(20000);
    }
    cr_assert_eq(found, 1);
    oy_buffer_free(&a.bytes);
    oy_buffer_free(&ballot);
    site_free(t);
    witness_stop();
}

/* [cos-2] The witness has signed, and its answer got lost: it is asked for the line again. */
Test(witness, a_lost_line_is_asked_for_again) {
    struct site *t = site_new(&plan, "store", true);
    struct oy_witness_answer answer;
    struct oy_buffer note;
    bool immutable;
    struct oy_span lent;
    char body[4096];
    witness_start(t);
    cr_assert_eq(oy_app_file(t->a, &note, &lent, &immutable, "park", "checkpoint", &why), OY_OK);
    int n = snprintf(body, sizeof body, "old 0\n\n%s", (const char *)note.p);
    oy_witness_add(witness, &answer, oy_span(body, (size_t)n));
    cr_assert_eq(answer.status, 200);
    oy_buffer_free(&note);
    site_restart(t);
    cr_assert_eq(lines(t, "checkpoint", 2), 2);
    site_free(t);
    witness_stop();
}

/* [cos-1] */
Test(witness, a_line_is_taken_of_a_witness_for_what_is_there_and_once) {
    struct site *t = site_new(&plan, NULL, true);
    unsigned char line[OY_NOTE_LINE_MAX], other[OY_NOTE_LINE_MAX];
    struct oy_buffer file;
    struct oy_note note;
    struct oy_writer w, w2;
    bool immutable;
    struct oy_span lent;
    struct oy_span name = oy_span_text(t->s->m->witnesses[0].name);
    cr_assert_eq(oy_app_file(t->a, &file, &lent, &immutable, "park", "checkpoint", &why), OY_OK);
    cr_assert_eq(oy_note_parse(&note, oy_buffer_span(&file), &why), OY_OK);
    oy_writer_init(&w, line, sizeof line);
    oy_note_cosign(&w, name, t->s->witness[0], 1900000000, note.text);
    oy_writer_init(&w2, other, sizeof other);
    oy_note_cosign(&w2, name, t->s->officer[0], 1900000000, note.text);
    cr_assert_neq(oy_app_cosign(t->a, "park", oy_writer_end(&w2), &why), OY_OK, "another's key");
    cr_assert_neq(oy_app_cosign(t->a, "park", oy_span_text("x"), &why), OY_OK, "no line");
    cr_assert_eq(oy_app_cosign(t->a, "park", oy_writer_end(&w), &why), OY_OK, "%s", why.text);
    cr_assert_eq(lines(t, "checkpoint", 2), 2);
    oy_writer_init(&w2, other, sizeof other);
    oy_note_cosign(&w2, name, t->s->witness[0], 1900000001, note.text);
    cr_assert_eq(oy_app_cosign(t->a, "park", oy_writer_end(&w2), &why), OY_OK, "there is one");
    cr_assert_eq(lines(t, "checkpoint", 2), 2);
    oy_writer_init(&w2, other, sizeof other);
    oy_note_cosign(&w2, name, t->s->witness[0], 1900000001, oy_span_text("another\ntext\n"));
    cr_assert_neq(oy_app_cosign(t->a, "park", oy_writer_end(&w2), &why), OY_OK, "another text");
    oy_buffer_free(&file);
    site_free(t);
}
