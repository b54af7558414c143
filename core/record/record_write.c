#include "record/record_write.h"

#include <stdlib.h>
#include <string.h>

#include "crypto/hash.h"
#include "record/ballot_order.h"
#include "record/step.h"

struct oy_record_writer {
    struct oy_step step;
    char origin[OY_NOTE_NAME_MAX + 1];
    const struct oy_sign_key *server; /* borrowed */
    bool broken;                      /* a step failed and its files could not be removed */
};

enum { NOTE_BYTES = OY_CHECKPOINT_MAX + OY_NOTE_LINE_MAX + 2 };

/* The signed checkpoint of the log in memory. */
static struct oy_span sign(const struct oy_record_writer *w, unsigned char note[NOTE_BYTES]) {
    unsigned char text[OY_CHECKPOINT_MAX];
    struct oy_checkpoint c = {.origin = oy_span_text(w->origin), .size = w->step.tiles.size};
    struct oy_writer in, out;
    oy_tiles_root(&w->step.tiles, &c.root);
    oy_writer_init(&in, text, sizeof text);
    oy_checkpoint_write(&in, &c);
    oy_writer_init(&out, note, NOTE_BYTES);
    oy_note_begin(&out, oy_writer_end(&in));
    oy_note_sign(&out, c.origin, w->server, oy_writer_end(&in));
    return oy_writer_end(&out);
}

/* ---- steps ---- */

static oy_status begin(struct oy_record_writer *w, struct oy_why *why) {
    if (w->broken)
        return oy_fail(why, OY_STATE, "",
                       "an append failed and could not be undone: open the record again");
    oy_step_begin(&w->step);
    return OY_OK;
}

/* The log that the checkpoint on disk names, and no file beyond it. */
static oy_status load(struct oy_record_writer *w, struct oy_why *why) {
    struct oy_signed_checkpoint c;
    unsigned char key[OY_SIGN_PUBLIC];
    oy_sign_key_public(w->server, key);
    OY_TRY(oy_signed_checkpoint_read(&c, &w->step.dir, "checkpoint", why));
    oy_status status = OY_OK;
    if (!oy_span_equal(c.head.origin, oy_span_text(w->origin)) ||
        oy_note_check(&c.note, c.head.origin, key, why) != OY_OK)
        status = oy_fail(why, OY_MISMATCH, "note-2",
                         "the checkpoint is not of this origin and signed with this server key");
    if (status == OY_OK) status = oy_step_load(&w->step, &c.head, why);
    oy_signed_checkpoint_clear(&c);
    OY_TRY(status);
    return oy_step_clean(&w->step, why);
}

static oy_status commit(struct oy_record_writer *w, struct oy_why *why) {
    unsigned char note[NOTE_BYTES];
    return oy_step_commit(&w->step, sign(w, note), why);
}

/* Commits what was put with `status`, or goes back to the checkpoint on disk. */
static oy_status finish(struct oy_record_writer *w, oy_status status, struct oy_why *why) {
    struct oy_why ignored = {.status = OY_OK};
    if (status == OY_OK) status = commit(w, why);
    if (status != OY_OK) w->broken = load(w, &ignored) != OY_OK;
    return status;
}

/* ---- opening ---- */

static oy_status writer_new(struct oy_record_writer **out, const char *path, struct oy_span origin,
                            const struct oy_sign_key *server, struct oy_why *why) {
    *out = NULL;
    OY_REQUIRE(why, oy_note_name_ok(origin), OY_FORMAT, "note-1",
               "the origin cannot be a checkpoint's");
    struct oy_record_writer *w = calloc(1, sizeof *w);
    if (!w) return oy_fail(why, OY_MEMORY, "", "no memory for a record");
    w->server = server;
    memcpy(w->origin, origin.p, origin.n); /* at most OY_NOTE_NAME_MAX, as the name is good */
    oy_status status = oy_step_open(&w->step, path, why);
    if (status == OY_OK)
        *out = w;
    else
        free(w);
    return status;
}

static oy_status write_first(struct oy_record_writer *w, struct oy_why *why) {
    struct oy_names names;
    OY_TRY(oy_dir_walk(&names, &w->step.dir, OY_RECORD_FILES_MAX, why));
    size_t n = names.n;
    oy_names_free(&names);
    if (n) {
        oy_why_at(why, "%s", w->step.dir.path);
        return oy_fail(why, OY_STATE, "", "the directory is not empty");
    }
    oy_step_begin(&w->step);
    return commit(w, why);
}

/* Makes the writer whose log is what `first` says, or none. */
static oy_status writer_start(struct oy_record_writer **out,
                              oy_status (*first)(struct oy_record_writer *w, struct oy_why *why),
                              struct oy_why *why) {
    oy_status status = first(*out, why);
    if (status == OY_OK) return OY_OK;
    oy_record_writer_free(*out);
    *out = NULL;
    return status;
}

oy_status oy_record_create(struct oy_record_writer **out, const char *path, struct oy_span origin,
                           const struct oy_sign_key *server, struct oy_why *why) {
    *out = NULL;
    OY_TRY(oy_dir_make(NULL, path, why));
    OY_TRY(writer_new(out, path, origin, server, why));
    return writer_start(out, write_first, why);
}

oy_status oy_record_writer_open(struct oy_record_writer **out, const char *path,
                                struct oy_span origin, const struct oy_sign_key *server,
                                struct oy_why *why) {
    OY_TRY(writer_new(out, path, origin, server, why));
    return writer_start(out, load, why);
}

void oy_record_writer_free(struct oy_record_writer *w) {
    if (!w) return;
    oy_step_close(&w->step);
    free(w);
}

uint64_t oy_record_writer_head(const struct oy_record_writer *w, struct oy_hash *root) {
    if (root) oy_tiles_root(&w->step.tiles, root);
    return w->step.tiles.size;
}

uint64_t oy_record_writer_count(const struct oy_record_writer *w, enum oy_entry_type type) {
    return w->step.order.count[type];
}

/* ---- appending ---- */

static oy_status put_entry(struct oy_record_writer *w, const struct oy_entry *e,
                           struct oy_why *why) {
    unsigned char bytes[4096]; /* the longest entry is a replacement in modp4096: 3268 */
    struct oy_writer out;
    oy_writer_init(&out, bytes, sizeof bytes);
    oy_entry_write(&out, e);
    return oy_step_entry(&w->step, e->type, oy_writer_end(&out), why);
}

static oy_status put_file(struct oy_record_writer *w, const struct oy_entry *e,
                          struct oy_span bytes, struct oy_why *why) {
    char path[OY_TILE_PATH_MAX];
    OY_TRY(put_entry(w, e, why)); /* first: it knows whether the entry may stand here */
    oy_record_named_path(path, e->type, w->step.order.count[OY_LOG_SHARE]);
    return oy_step_file(&w->step, path, bytes, why);
}

oy_status oy_record_append_file(struct oy_record_writer *w, enum oy_entry_type type,
                                struct oy_span bytes, uint32_t rows, struct oy_why *why) {
    struct oy_entry e = {.type = type, .length = bytes.n, .rows = rows};
    oy_sha256(e.digest.b, bytes);
    OY_TRY(begin(w, why));
    return finish(w, put_file(w, &e, bytes, why), why);
}

static oy_status put_statement(struct oy_record_writer *w, const struct oy_entry *e,
                               struct oy_why *why) {
    unsigned char note[NOTE_BYTES];
    OY_TRY(put_entry(w, e, why));
    if (e->type != OY_LOG_CLOSE) return OY_OK;
    return oy_step_file(&w->step, "closing", sign(w, note), why);
}

oy_status oy_record_append_entry(struct oy_record_writer *w, const struct oy_entry *entry,
                                 struct oy_why *why) {
    OY_TRY(begin(w, why));
    return finish(w, put_statement(w, entry, why), why);
}

/* ---- ballots ---- */

static oy_status put_ballot(struct oy_record_writer *w, const struct oy_record_ballot *b,
                            const struct oy_hash *digest, struct oy_why *why) {
    struct oy_entry e = {.type = OY_LOG_BALLOT,
                         .digest = *digest,
                         .fingerprint = b->fingerprint,
                         .roll_index = b->roll_index,
                         .sequence = b->sequence};
    OY_TRY(put_entry(w, &e, why));
    return oy_step_ballot(&w->step, b->bytes, why);
}

static oy_status put_ballots(struct oy_record_writer *w, const struct oy_record_ballot *ballots,
                             const struct oy_ballot_place *order, size_t n, uint64_t *index,
                             struct oy_why *why) {
    for (size_t i = 0; i < n; i++) {
        size_t which = order[i].ballot;
        if (index) index[which] = w->step.tiles.size;
        OY_TRY(put_ballot(w, &ballots[which], &order[i].digest, why));
    }
    return OY_OK;
}

oy_status oy_record_append_ballots(struct oy_record_writer *w,
                                   const struct oy_record_ballot *ballots, size_t n,
                                   uint64_t *index, struct oy_why *why) {
    struct oy_ballot_place *order;
    OY_TRY(begin(w, why));
    OY_TRY(oy_ballot_order(&order, ballots, n, why));
    oy_status status = finish(w, put_ballots(w, ballots, order, n, index, why), why);
    free(order);
    return status;
}

/* ---- cosignatures ---- */

static bool same_key(const struct oy_note_signature *a, const struct oy_note_signature *b) {
    return a->key_id == b->key_id && oy_span_equal(a->name, b->name);
}

/* Looks at the note with the new line at its end: OY_OK with *known if the line was there. */
static oy_status judge_line(bool *known, struct oy_span all, size_t n_before, struct oy_why *why) {
    struct oy_note note;
    *known = false;
    OY_TRY(oy_note_parse(&note, all, why));
    OY_REQUIRE(why, note.n == n_before + 1, OY_FORMAT, "note-1", "this is not one signature line");
    const struct oy_note_signature *last = &note.signature[note.n - 1];
    for (size_t i = 0; i + 1 < note.n; i++) {
        if (!same_key(&note.signature[i], last)) continue;
        *known = oy_span_equal(note.signature[i].base64, last->base64);
        OY_REQUIRE(why, *known, OY_STATE, "note-4", "%.*s has signed the closing already",
                   (int)last->name.n, (const char *)last->name.p);
    }
    return OY_OK;
}

static oy_status add_line(struct oy_record_writer *w, const struct oy_signed_checkpoint *closing,
                          struct oy_span line, struct oy_why *why) {
    struct oy_span old = oy_buffer_span(&closing->bytes);
    bool known = false;
    OY_REQUIRE(why, line.n < OY_NOTE_MAX, OY_FORMAT, "note-1", "this is not one signature line");
    unsigned char *all = malloc(old.n + line.n);
    if (!all) return oy_fail(why, OY_MEMORY, "", "no memory for the closing");
    memcpy(all, old.p, old.n);
    memcpy(all + old.n, line.p, line.n);
    oy_status status = judge_line(&known, oy_span(all, old.n + line.n), closing->note.n, why);
    if (status == OY_OK && !known)
        status = oy_file_write(&w->step.dir, "closing", oy_span(all, old.n + line.n),
                               OY_FILE_REPLACE, why);
    free(all);
    return status;
}

oy_status oy_record_add_cosignature(struct oy_record_writer *w, struct oy_span line,
                                    struct oy_why *why) {
    struct oy_signed_checkpoint closing;
    OY_TRY(begin(w, why));
    OY_REQUIRE(why, w->step.order.count[OY_LOG_CLOSE], OY_STATE, "note-5",
               "the election has not been closed yet");
    OY_TRY(oy_signed_checkpoint_read(&closing, &w->step.dir, "closing", why));
    oy_status status = add_line(w, &closing, line, why);
    oy_signed_checkpoint_clear(&closing);
    return status;
}
