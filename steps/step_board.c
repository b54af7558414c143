/* The board opens and closes an election, and takes statements and cosignatures. */
#define _XOPEN_SOURCE 700 /* nftw */

#include <errno.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "steps/board.h"
#include "steps/files.h"
#include "steps/signatures.h"
#include "steps/statement.h"
#include "steps/verified.h"

/* ---- open ---- */

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *at) {
    (void)st;
    (void)type;
    (void)at;
    return remove(path);
}

/* What this program has just made, and nobody else knows of. */
static void remove_tree(const char *path) {
    (void)nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

static oy_status fill(struct oy_record_writer *w, const struct oy_context *c,
                      const struct oy_officers *officers, struct oy_why *why) {
    struct oy_entry entry = {
        .type = OY_LOG_OPEN,
        .n_signatures = officers->n,
        .signatures = oy_span(officers->bytes, (size_t)officers->n * OY_ENTRY_OFFICER_SIGNATURE)};
    memcpy(entry.election_id, c->e->id, sizeof entry.election_id);
    OY_TRY(oy_record_append_file(w, OY_LOG_MANIFEST, c->manifest_file.bytes, 0, why));
    OY_TRY(oy_record_append_file(w, OY_LOG_CEREMONY, c->ceremony_file.bytes, 0, why));
    OY_TRY(oy_record_append_file(w, OY_LOG_ROLL, c->roll_file.bytes, c->roll.rows, why));
    return oy_record_append_entry(w, &entry, why);
}

/* Made beside its place and renamed when it is whole, so that no half record is ever seen. */
static oy_status create(const char *record, const struct oy_context *c, const struct oy_key *key,
                        const struct oy_officers *officers, struct oy_why *why) {
    char fresh[OY_PATH_MAX];
    struct oy_record_writer *w = NULL;
    int n = snprintf(fresh, sizeof fresh, "%s.opening-%ld", record, (long)getpid());
    if (n < 0 || n >= OY_PATH_MAX) return oy_fail(why, OY_RANGE, "", "the path is too long");
    OY_TRY(oy_record_create(&w, fresh, oy_span_text(c->m->origin), key->sign, why));
    oy_status status = fill(w, c, officers, why);
    oy_record_writer_free(w);
    if (status == OY_OK && rename(fresh, record) != 0)
        status = oy_fail(why, errno == ENOTEMPTY || errno == EEXIST ? OY_STATE : OY_IO, "",
                         "cannot put the record in its place: %s", strerror(errno));
    if (status != OY_OK) remove_tree(fresh);
    if (status != OY_OK) oy_why_at(why, "%s", record);
    return status;
}

oy_status oy_step_board_open(const struct oy_step *s, const char *manifest, const char *ceremony,
                             const char *roll, struct oy_files officers, const char *key_path,
                             const char *record, struct oy_why *why) {
    struct oy_context c;
    struct oy_key key = {0};
    struct oy_officers signatures;
    struct oy_officer_message msg = {.act = OY_OFFICER_OPENS};
    (void)s; /* a record is never replaced */
    uint32_t unused;
    OY_TRY(oy_new_output_check(record, why));
    oy_status status =
        oy_context_load(&c, manifest, ceremony, roll, OY_CONTEXT_CHECK_ALL, s->threads, why);
    if (status == OY_OK) status = oy_key_load(&key, OY_ROLE_BOARD, key_path, why);
    if (status == OY_OK) status = oy_key_index(&unused, &key, OY_ROLE_BOARD, c.m, why);
    if (status == OY_OK) {
        memcpy(msg.election_id, c.e->id, sizeof msg.election_id);
        status = oy_officers_collect(&signatures, c.m, &msg, officers, why);
    }
    if (status == OY_OK) status = create(record, &c, &key, &signatures, why);
    oy_key_clear(&key);
    oy_context_clear(&c);
    return status;
}

/* ---- statements ---- */

static oy_status take_statement(struct oy_statement *st, struct oy_registry *registry,
                                const struct oy_election *e, const char *path, struct oy_why *why) {
    OY_TRY(oy_statement_read(st, path, e, why));
    oy_status status = oy_statement_entry(st, e, why);
    if (status == OY_OK) {
        struct oy_span payload = oy_span(st->entry.p + 2, st->entry.n - 2);
        status = oy_registry_apply(registry, (uint8_t)st->type, payload, why);
    }
    if (status != OY_OK) oy_why_at(why, "%s", path);
    return status;
}

static oy_status log_statement(struct oy_board *b, const struct oy_statement *st,
                               struct oy_why *why) {
    struct oy_entry entry;
    OY_TRY(oy_entry_parse(&entry, oy_buffer_span(&st->entry), why));
    return oy_record_append_entry(b->w, &entry, why);
}

/* All statements are checked, each after those before it, and then logged. */
oy_status oy_step_board_statements(const struct oy_step *s, const char *record,
                                   struct oy_files files, const char *key, struct oy_why *why) {
    struct oy_context c;
    struct oy_board b = {.w = NULL};
    struct oy_registry *registry = NULL;
    struct oy_statement *st = NULL;
    (void)s;
    oy_status status = oy_context_record(&c, record, OY_CONTEXT_OWN, why);
    if (status == OY_OK) status = oy_context_replay(&registry, &c, why);
    if (status == OY_OK) status = oy_allocate(&st, files.n, sizeof *st, why);
    for (size_t i = 0; status == OY_OK && i < files.n; i++)
        status = take_statement(&st[i], registry, c.e, files.path[i], why);
    if (status == OY_OK) status = oy_board_open(&b, record, c.m, key, why);
    for (size_t i = 0; status == OY_OK && i < files.n; i++) status = log_statement(&b, &st[i], why);
    oy_board_close(&b);
    for (size_t i = 0; st && i < files.n; i++) oy_statement_clear(&st[i]);
    free(st);
    oy_registry_free(registry);
    oy_context_clear(&c);
    return status;
}

/* ---- close ---- */

static oy_status close_log(struct oy_board *b, const struct oy_verification *v,
                           struct oy_files files, struct oy_why *why) {
    struct oy_officers officers;
    struct oy_officer_message msg = {.act = OY_OFFICER_CLOSES, .size = v->size, .root = v->root};
    memcpy(msg.election_id, v->election->id, sizeof msg.election_id);
    OY_REQUIRE(why, files.n > 0, OY_MISSING, "ent-2", "no officer's signature is given");
    OY_TRY(oy_officer_closed_at(&msg.closed_at, files.path[0], why));
    char closes[OY_TIME_TEXT];
    OY_REQUIRE(why, msg.closed_at >= v->manifest->closes, OY_STATE, "ent-4",
               "voting goes on until %s, the manifest's closing time",
               oy_time_text(closes, v->manifest->closes));
    OY_TRY(oy_officers_collect(&officers, v->manifest, &msg, files, why));
    struct oy_entry entry = {
        .type = OY_LOG_CLOSE,
        .closed_at = msg.closed_at,
        .n_signatures = officers.n,
        .signatures = oy_span(officers.bytes, (size_t)officers.n * OY_ENTRY_OFFICER_SIGNATURE)};
    OY_TRY(oy_board_same_log(b, v, why));
    return oy_record_append_entry(b->w, &entry, why);
}

oy_status oy_step_board_close(const struct oy_step *s, const char *record, struct oy_files officers,
                              const char *key, struct oy_why *why) {
    struct oy_verification *v = NULL;
    struct oy_board b = {.w = NULL};
    OY_TRY(oy_verified(&v, s, record, "A4", NULL, why));
    oy_status status = OY_OK;
    if (!v->manifest || !v->election) {
        status = oy_fail(why, OY_STATE, "log-5", "the election is not open");
    } else {
        status = oy_board_open(&b, record, v->manifest, key, why);
        if (status == OY_OK) status = close_log(&b, v, officers, why);
    }
    oy_board_close(&b);
    oy_verification_free(v);
    return status;
}

/* ---- cosignatures ---- */

static oy_status read_line(struct oy_buffer *out, const struct oy_manifest *m,
                           struct oy_span closing, const char *path, struct oy_why *why) {
    static const char begins[] = "\xe2\x80\x94 "; /* a dash and a space [note-1] */
    OY_TRY(oy_file_read(out, NULL, path, OY_NOTE_LINE_MAX, why));
    struct oy_span line = oy_buffer_span(out);
    oy_status status =
        line.n < sizeof begins || memcmp(line.p, begins, sizeof begins - 1) != 0
            ? oy_fail(why, OY_FORMAT, "note-1",
                      "this is no signature line of \"oy trustee sign\" or \"oy witness cosign\"")
            : oy_cosignature_check(m, closing, line, why);
    if (status != OY_OK) oy_why_at(why, "%s", path);
    return status;
}

/* All lines are checked before the first is added. */
static oy_status add_lines(struct oy_board *b, const struct oy_context *c, struct oy_files files,
                           struct oy_why *why) {
    struct oy_signed_checkpoint closing;
    struct oy_buffer *lines = NULL;
    unsigned char unused[40];
    OY_TRY(oy_context_closing(&closing, unused, NULL, c, why));
    oy_status status = oy_allocate(&lines, files.n, sizeof *lines, why);
    for (size_t i = 0; status == OY_OK && i < files.n; i++)
        status = read_line(&lines[i], c->m, closing.note.text, files.path[i], why);
    for (size_t i = 0; status == OY_OK && i < files.n; i++)
        status = oy_record_add_cosignature(b->w, oy_buffer_span(&lines[i]), why);
    for (size_t i = 0; lines && i < files.n; i++) oy_buffer_free(&lines[i]);
    free(lines);
    oy_signed_checkpoint_clear(&closing);
    return status;
}

oy_status oy_step_board_cosign(const struct oy_step *s, const char *record,
                               struct oy_files cosignatures, const char *key, struct oy_why *why) {
    struct oy_context c;
    struct oy_board b = {.w = NULL};
    (void)s;
    oy_status status = oy_context_record(&c, record, OY_CONTEXT_OWN, why);
    if (status == OY_OK) status = oy_board_open(&b, record, c.m, key, why);
    if (status == OY_OK) status = add_lines(&b, &c, cosignatures, why);
    oy_board_close(&b);
    oy_context_clear(&c);
    return status;
}
