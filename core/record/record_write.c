#include "record/record_write.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>

#include "crypto/hash.h"
#include "record/ballot_order.h"
#include "record/step.h"

/* ---- opening ---- */

static oy_status lock(const struct oy_dir *dir, struct oy_why *why) {
    if (flock(dir->fd, LOCK_EX | LOCK_NB) == 0) return OY_OK;
    oy_why_at(why, "%s", dir->path);
    if (errno == EWOULDBLOCK)
        return oy_fail(why, OY_STATE, "", "another program is writing to this record");
    return oy_fail(why, OY_IO, "", "cannot lock the directory: %s", strerror(errno));
}

static oy_status writer_new(struct oy_record_writer **out, const char *path, struct oy_span origin,
                            const struct oy_sign_key *server, struct oy_why *why) {
    *out = NULL;
    OY_REQUIRE(why, oy_note_name_ok(origin), OY_FORMAT, "note-1",
               "the origin cannot be a checkpoint's");
    struct oy_record_writer *w = calloc(1, sizeof *w);
    if (!w) return oy_fail(why, OY_MEMORY, "", "no memory for a record");
    w->dir.fd = -1;
    w->server = server;
    memcpy(w->origin, origin.p, origin.n); /* at most OY_NOTE_NAME_MAX, as the name is good */
    oy_status status = oy_dir_open(&w->dir, path, why);
    if (status == OY_OK) status = lock(&w->dir, why);
    if (status == OY_OK)
        *out = w;
    else
        oy_record_writer_free(w);
    return status;
}

static oy_status write_first(struct oy_record_writer *w, struct oy_why *why) {
    struct oy_names names;
    OY_TRY(oy_dir_walk(&names, &w->dir, OY_RECORD_FILES_MAX, why));
    size_t n = names.n;
    oy_names_free(&names);
    if (n) {
        oy_why_at(why, "%s", w->dir.path);
        return oy_fail(why, OY_STATE, "", "the directory is not empty");
    }
    OY_TRY(oy_step_begin(w, why));
    return oy_step_commit(w, why);
}

oy_status oy_record_create(struct oy_record_writer **out, const char *path, struct oy_span origin,
                           const struct oy_sign_key *server, struct oy_why *why) {
    *out = NULL;
    OY_TRY(oy_dir_make(NULL, path, why));
    OY_TRY(writer_new(out, path, origin, server, why));
    oy_status status = write_first(*out, why);
    if (status == OY_OK) return OY_OK;
    oy_record_writer_free(*out);
    *out = NULL;
    return status;
}

oy_status oy_record_writer_open(struct oy_record_writer **out, const char *path,
                                struct oy_span origin, const struct oy_sign_key *server,
                                struct oy_why *why) {
    OY_TRY(writer_new(out, path, origin, server, why));
    oy_status status = oy_step_load(*out, why);
    if (status == OY_OK) return OY_OK;
    oy_record_writer_free(*out);
    *out = NULL;
    return status;
}

void oy_record_writer_free(struct oy_record_writer *w) {
    if (!w) return;
    oy_dir_close(&w->dir); /* and the lock with it */
    free(w->entries.p);
    free(w->ballots.p);
    free(w);
}

uint64_t oy_record_writer_head(const struct oy_record_writer *w, struct oy_hash *root) {
    if (root) oy_tiles_root(&w->tiles, root);
    return w->tiles.size;
}

uint64_t oy_record_writer_count(const struct oy_record_writer *w, enum oy_entry_type type) {
    return w->order.count[type];
}

/* ---- appending ---- */

static oy_status finish(struct oy_record_writer *w, oy_status status, struct oy_why *why) {
    if (status == OY_OK) status = oy_step_commit(w, why);
    if (status != OY_OK) oy_step_undo(w);
    return status;
}

static oy_status put_file(struct oy_record_writer *w, const struct oy_entry *e,
                          struct oy_span bytes, struct oy_why *why) {
    char path[OY_TILE_PATH_MAX];
    OY_TRY(oy_step_entry(w, e, why)); /* first: it knows whether the entry may stand here */
    oy_record_named_path(path, e->type, w->order.count[OY_LOG_SHARE]);
    return oy_step_file(w, path, bytes, why);
}

oy_status oy_record_append_file(struct oy_record_writer *w, enum oy_entry_type type,
                                struct oy_span bytes, uint32_t rows, struct oy_why *why) {
    struct oy_entry e = {.type = type, .length = bytes.n, .rows = rows};
    oy_sha256(e.digest.b, bytes);
    OY_TRY(oy_step_begin(w, why));
    return finish(w, put_file(w, &e, bytes, why), why);
}

static oy_status put_entry(struct oy_record_writer *w, const struct oy_entry *e,
                           struct oy_why *why) {
    unsigned char note[OY_CHECKPOINT_MAX + OY_NOTE_LINE_MAX + 2];
    OY_TRY(oy_step_entry(w, e, why));
    if (e->type != OY_LOG_CLOSE) return OY_OK;
    return oy_step_file(w, "closing", oy_step_checkpoint(w, note, sizeof note), why);
}

oy_status oy_record_append_entry(struct oy_record_writer *w, const struct oy_entry *entry,
                                 struct oy_why *why) {
    OY_TRY(oy_step_begin(w, why));
    return finish(w, put_entry(w, entry, why), why);
}

/* ---- ballots ---- */

static oy_status put_ballot(struct oy_record_writer *w, const struct oy_record_ballot *b,
                            const struct oy_hash *digest, struct oy_why *why) {
    struct oy_entry e = {.type = OY_LOG_BALLOT,
                         .digest = *digest,
                         .fingerprint = b->fingerprint,
                         .roll_index = b->roll_index,
                         .sequence = b->sequence};
    OY_TRY(oy_step_entry(w, &e, why));
    return oy_step_ballot(w, b->bytes, why);
}

static oy_status put_ballots(struct oy_record_writer *w, const struct oy_record_ballot *ballots,
                             const struct oy_ballot_place *order, size_t n, uint64_t *index,
                             struct oy_why *why) {
    for (size_t i = 0; i < n; i++) {
        size_t which = order[i].ballot;
        if (index) index[which] = w->tiles.size;
        OY_TRY(put_ballot(w, &ballots[which], &order[i].digest, why));
    }
    return OY_OK;
}

oy_status oy_record_append_ballots(struct oy_record_writer *w,
                                   const struct oy_record_ballot *ballots, size_t n,
                                   uint64_t *index, struct oy_why *why) {
    struct oy_ballot_place *order;
    OY_TRY(oy_step_begin(w, why));
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
        status =
            oy_file_write(&w->dir, "closing", oy_span(all, old.n + line.n), OY_FILE_REPLACE, why);
    free(all);
    return status;
}

oy_status oy_record_add_cosignature(struct oy_record_writer *w, struct oy_span line,
                                    struct oy_why *why) {
    struct oy_signed_checkpoint closing;
    OY_TRY(oy_step_begin(w, why));
    OY_REQUIRE(why, w->order.count[OY_LOG_CLOSE], OY_STATE, "note-5",
               "the election has not been closed yet");
    OY_TRY(oy_signed_checkpoint_read(&closing, &w->dir, "closing", why));
    oy_status status = add_line(w, &closing, line, why);
    oy_signed_checkpoint_clear(&closing);
    return status;
}
