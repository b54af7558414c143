/* a49: parts of a record are missing or empty, in the hope that what is not there is not checked.
 * Nothing that was not checked is passed, and the verdict is never "verified". */
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/attacks/attacks.h"
#include "tests/support/attack_record.h"
#include "tests/support/attack_record_ceremony.h"

static struct oy_rec *until(const char *group, enum oy_rec_stop stop) {
    return oy_rec_new(
        &(struct oy_record_plan){.group = group, .voters = 3, .no_changes = true, .stop = stop});
}

/* What needs a failed check, directly or not, is skipped [chk-1, chk-2]. */
static void nothing_passes_after_c1(const char *record) {
    struct oy_verification *v = attack_rec_verify(record, NULL);
    for (size_t i = 1; i < v->n_checks; i++)
        cr_assert_eq(v->check[i].status, OY_CHECK_SKIPPED, "%s", v->check[i].id);
    cr_assert_not(v->has_totals || v->aggregates);
    oy_verification_free(v);
}

/* Each file deleted; each file emptied. */
ATTACK_IN_BOTH(a49_partial_record, each_file_deleted_or_emptied) {
    static const struct {
        const char *path, *check, *rule; /* of the emptied one */
    } rows[] = {{"checkpoint", "C1", "note-1"},     {"closing", "K8", "note-1"},
                {"manifest.json", "K2", "ent-3"},   {"ceremony.bin", "K3", "ent-3"},
                {"roll.bin", "K4", "ent-3"},        {"tally.bin", "E2", "ent-3"},
                {"shares/1.bin", "I6", "ent-3"},    {"shares/3.bin", "I6", "ent-3"},
                {"result.json", "I8", "ent-3"},     {"ballots/000.p/3", "C3", "rec-3"},
                {"tile/0/000.p/13", "K1", "log-3"}, {"tile/entries/000.p/13", "C1", "log-2"}};
    struct oy_rec *s = until(group, OY_REC_ALL);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct oy_buffer file = oy_rec_read(s, rows[i].path);
        struct attack_path path;
        (void)snprintf(path.p, sizeof path.p, "%s/%s", s->record, rows[i].path);
        oy_rec_write(s, rows[i].path, oy_span("", 0));
        attack_rec_expect(s->record, rows[i].check, rows[i].rule);
        ATTACK_MUST(unlink(path.p) == 0);
        attack_rec_expect(s->record, "C1", "rec-1");
        nothing_passes_after_c1(s->record);
        oy_rec_write(s, rows[i].path, oy_buffer_span(&file));
        oy_buffer_free(&file);
    }
    attack_rec_sound(s->record, OY_VERIFIED);
    oy_rec_free(s);
}

/* The log is cut after each entry, with its checkpoint and files: incomplete, and never verified.
 */
Test(a49_partial_record, log_cut_after_each_step) {
    for (enum oy_rec_stop stop = OY_REC_OPENED; stop <= OY_REC_SHARED; stop++) {
        struct oy_rec *s = until("ristretto255", stop);
        attack_rec_sound(s->record, OY_INCOMPLETE);
        struct oy_verification *v = attack_rec_verify(s->record, NULL);
        cr_assert_eq(oy_verdict_exit(v->verdict), 3);
        cr_assert_eq(oy_verification_check(v, "C4")->status, OY_CHECK_NOT_YET);
        cr_assert_eq(oy_verification_check(v, "I8")->status, OY_CHECK_NOT_YET);
        oy_verification_free(v);
        oy_rec_free(s);
    }
}

/* Nothing at all: an empty directory fails; an empty log, signed by nobody knows whom, is
 * incomplete and passes nothing that speaks of an election. */
Test(a49_partial_record, empty_record_and_empty_log) {
    struct oy_rec *s = until("ristretto255", OY_REC_OPENED);
    struct attack_path nothing = attack_rec_path(s, "nothing"), log = attack_rec_path(s, "log");
    struct oy_record_writer *w;
    ATTACK_MUST(mkdir(nothing.p, 0755) == 0);
    attack_rec_expect(nothing.p, "C1", "rec-1");
    nothing_passes_after_c1(nothing.p);
    ATTACK_OK(oy_record_create(&w, log.p, oy_span_text(s->m->origin), s->server, &why));
    attack_rec_sound(log.p, OY_INCOMPLETE);
    struct oy_verification *v = attack_rec_verify(log.p, NULL);
    for (size_t i = 0; i < v->n_checks; i++) {
        const struct oy_check_result *r = &v->check[i];
        bool of_the_log = strcmp(r->id, "C1") == 0 || strcmp(r->id, "K1") == 0 ||
                          strcmp(r->id, "C2") == 0 || strcmp(r->id, "K9") == 0;
        cr_assert(of_the_log || r->status == OY_CHECK_NOT_YET, "%s", r->id);
    }
    oy_verification_free(v);
    oy_record_writer_free(w);
    oy_rec_free(s);
}

/* An entry left out of the order: a result without shares, a tally without a close, an opening
 * without a roll. */
Test(a49_partial_record, steps_left_out) {
    struct oy_rec *s = until("ristretto255", OY_REC_VOTED);
    struct oy_hash digest;
    unsigned char entry[42] = {OY_LOG_TALLY, 1};
    oy_record_digest(&digest, oy_span("x", 1));
    memcpy(entry + 2, digest.b, 32);
    entry[41] = 1;
    attack_rec_append_raw(s, oy_span(entry, sizeof entry));
    oy_rec_write(s, "tally.bin", oy_span("x", 1));
    attack_rec_expect(s->record, "C2", "log-5");
    oy_rec_free(s);

    s = until("ristretto255", OY_REC_TALLIED);
    entry[0] = OY_LOG_RESULT;
    attack_rec_append_raw(s, oy_span(entry, sizeof entry));
    oy_rec_write(s, "result.json", oy_span("x", 1));
    attack_rec_expect(s->record, "I6", "shr-4"); /* no share is a legal log, and no result */
    oy_rec_free(s);

    s = until("ristretto255", OY_REC_CLOSED);
    entry[0] = OY_LOG_SHARE;
    attack_rec_append_raw(s, oy_span(entry, sizeof entry));
    struct attack_path dir;
    (void)snprintf(dir.p, sizeof dir.p, "%s/shares", s->record);
    ATTACK_MUST(mkdir(dir.p, 0755) == 0);
    oy_rec_write(s, "shares/1.bin", oy_span("x", 1));
    attack_rec_expect(s->record, "C2", "log-5");
    oy_rec_free(s);
}

/* Each list of the manifest emptied: no trustees, no registrars, no officers … */
Test(a49_partial_record, lists_of_the_manifest_emptied) {
    static const struct {
        const char *list, *rule;
    } rows[] = {{"\"mahalle\":[", "json-4"},
                {"\"registrars\":[", "man-4"},
                {"\"contests\":[", "json-4"},
                {"\"officers\":{\"quorum\":2,\"keys\":[", "man-4"},
                {"\"options\":[", "qst-1"}};
    struct oy_rec *s = until("ristretto255", OY_REC_OPENED);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        static char from[1 << 16];
        char to[80];
        const char *at = strstr((char *)s->manifest_json.p, rows[i].list);
        cr_assert_not_null(at, "%s", rows[i].list);
        size_t n = strlen(rows[i].list);
        int depth = 1;
        while (depth > 0) {
            if (at[n] == '[') depth++;
            if (at[n] == ']') depth--;
            n++;
        }
        (void)snprintf(from, sizeof from, "%.*s", (int)n, at);
        (void)snprintf(to, sizeof to, "%s]", rows[i].list);
        attack_rec_reopen_manifest(s, from, to);
        attack_rec_expect(s->record, "K2", rows[i].rule);
    }
    oy_rec_free(s);
}

/* Zero trustees, as threshold and as list; a quorum of nobody. */
Test(a49_partial_record, zero_trustees_or_quorum) {
    static const struct {
        const char *from, *to, *rule;
    } rows[] = {{"\"threshold\":2", "\"threshold\":0", "man-4"},
                {"\"threshold\":2", "\"threshold\":1", "man-4"},
                {"\"officers\":{\"quorum\":2", "\"officers\":{\"quorum\":0", "man-4"}};
    struct oy_rec *s = until("ristretto255", OY_REC_OPENED);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        attack_rec_reopen_manifest(s, rows[i].from, rows[i].to);
        attack_rec_expect(s->record, "K2", rows[i].rule);
    }
    char *at = strstr((char *)s->manifest_json.p, "\"nonce\":");
    char *from = at + 8 + 66 + 1, *end = strstr(from, "]}") + 1;
    char *list = strndup(from, (size_t)(end - from));
    attack_rec_reopen_manifest(s, list, "\"keys\":[]");
    attack_rec_expect(s->record, "K2", "man-4");
    free(list);
    oy_rec_free(s);
}

/* No officer signed the opening or the close; the roll has no row; the transcript ends early. */
Test(a49_partial_record, signatures_rows_and_messages_emptied) {
    struct oy_rec *s = until("ristretto255", OY_REC_OPENED);
    struct oy_buffer open = attack_rec_entry(s, 3);
    open.p[34] = 0;
    attack_rec_replace_raw(s, 3, oy_span(open.p, 35));
    attack_rec_expect(s->record, "A4", "ent-2");
    oy_buffer_free(&open);
    oy_rec_free(s);

    s = until("ristretto255", OY_REC_VOTED);
    struct oy_entry close = {.type = OY_LOG_CLOSE, .closed_at = s->m->closes};
    ATTACK_OK(oy_record_append_entry(s->w, &close, &why));
    attack_rec_expect(s->record, "A6", "ent-2");
    oy_rec_free(s);

    s = until("ristretto255", OY_REC_OPENED);
    struct oy_buffer kept = s->roll_file;
    enum { FRONT = 6 + 32 + 1 + 32 + 2 * 32 }; /* the numbers of counts and of rows follow */
    unsigned char empty[FRONT + 4 + 4 + 2 * 64];
    size_t front = FRONT + 4;
    struct oy_hash digest;
    memcpy(empty, kept.p, FRONT);
    memset(empty + FRONT, 0, 4 + 4);
    oy_record_digest(&digest, oy_span(empty, front + 4));
    for (size_t k = 0; k < 2; k++)
        ATTACK_OK(oy_sign(empty + front + 4 + 64 * k, s->registrar[k], "roll",
                          oy_span(digest.b, 32), &why));
    s->roll_file = (struct oy_buffer){empty, sizeof empty};
    attack_rec_reopen(s);
    attack_rec_expect(s->record, "K4", "roll-1");
    s->roll_file = kept;
    oy_rec_free(s);

    s = until("ristretto255", OY_REC_OPENED);
    s->ceremony_file.n -= 3 * (4 * 32 + 64); /* no rehearsals: nobody showed that it decrypts */
    attack_rec_reopen(s);
    attack_rec_expect(s->record, "K3", "enc-2");
    oy_rec_free(s);
}
