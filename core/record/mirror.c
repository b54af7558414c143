#include "record/mirror.h"

#include <stdlib.h>
#include <string.h>

#include "election/manifest.h"
#include "record/step.h"

struct oy_mirror {
    struct oy_step step;
    struct oy_buffer note;      /* the checkpoint on disk */
    enum oy_entry_type awaited; /* the last entry's, while what it names is missing; else 0 */
    struct oy_hash digest;      /* of what is awaited */
    uint64_t length;            /* of it, if it is a file */
    bool closing;               /* the file of that name is there and called for */
    bool torn;                  /* a call failed midway: only undo is left */
    bool stray;                 /* there may be files beyond the log */
};

/* ---- opening ---- */

static oy_status load_log(struct oy_mirror *m, struct oy_why *why) {
    struct oy_signed_checkpoint c;
    OY_TRY(oy_signed_checkpoint_read(&c, &m->step.dir, "checkpoint", why));
    oy_status status = oy_step_load(&m->step, &c.head, why);
    m->note = c.bytes; /* ours now, whatever the log is: oy_mirror_free ends it */
    return status;
}

/* What the directory holds as far as its checkpoint goes. What lies beyond stays: it may be what is
 * going to be copied next. */
static oy_status load(struct oy_mirror *m, struct oy_why *why) {
    m->torn = m->stray = true;
    m->awaited = 0;
    oy_buffer_free(&m->note);
    oy_step_empty(&m->step);
    if (oy_file_exists(&m->step.dir, "checkpoint")) OY_TRY(load_log(m, why));
    m->closing = m->step.order.count[OY_LOG_CLOSE] > 0 && oy_file_exists(&m->step.dir, "closing");
    m->torn = false;
    oy_step_begin(&m->step);
    return OY_OK;
}

oy_status oy_mirror_open(struct oy_mirror **out, const char *path, struct oy_why *why) {
    *out = NULL;
    OY_TRY(oy_dir_make(NULL, path, why));
    struct oy_mirror *m = calloc(1, sizeof *m);
    if (!m) return oy_fail(why, OY_MEMORY, "", "no memory for a record");
    oy_status status = oy_step_open(&m->step, path, why);
    if (status == OY_OK) status = oy_files_known(&m->step.dir, why);
    if (status == OY_OK) status = load(m, why);
    if (status == OY_OK)
        *out = m;
    else
        oy_mirror_free(m);
    return status;
}

void oy_mirror_free(struct oy_mirror *m) {
    if (!m) return;
    oy_step_close(&m->step);
    oy_buffer_free(&m->note);
    free(m);
}

uint64_t oy_mirror_head(const struct oy_mirror *m, struct oy_hash *root) {
    if (root) oy_tiles_root(&m->step.tiles, root);
    return m->step.tiles.size;
}

uint64_t oy_mirror_count(const struct oy_mirror *m, enum oy_entry_type type) {
    return m->step.order.count[type];
}

uint64_t oy_mirror_ballots(const struct oy_mirror *m) {
    return oy_mirror_count(m, OY_LOG_BALLOT);
}

struct oy_span oy_mirror_note(const struct oy_mirror *m) {
    return oy_buffer_span(&m->note);
}

/* ---- appending ---- */

static oy_status check_whole(const struct oy_mirror *m, struct oy_why *why) {
    if (m->torn) return oy_fail(why, OY_STATE, "", "a step of this copy failed: undo it first");
    return OY_OK;
}

/* Nothing is awaited any more. */
static oy_status check_complete(const struct oy_mirror *m, struct oy_why *why) {
    OY_TRY(check_whole(m, why));
    if (m->awaited == 0) return OY_OK;
    return oy_fail(why, OY_STATE, "", "what the last %s entry names has not been given",
                   oy_entry_type_name(m->awaited));
}

/* What can still be put right (another ballot, another file) leaves no tear. */
static oy_status tear(struct oy_mirror *m, oy_status status) {
    m->torn = status != OY_OK;
    return status;
}

static bool names_something(enum oy_entry_type type) {
    return type == OY_LOG_BALLOT || oy_entry_file(type) != NULL;
}

oy_status oy_mirror_entry(struct oy_mirror *m, struct oy_span entry, struct oy_why *why) {
    struct oy_entry e;
    struct oy_entry_order order = m->step.order;
    OY_TRY(check_complete(m, why));
    OY_TRY(oy_entry_parse(&e, entry, why));
    OY_TRY(oy_entry_order_next(&order, e.type, why)); /* asked first: a refusal changes nothing */
    OY_TRY(tear(m, oy_step_entry(&m->step, e.type, entry, why)));
    m->awaited = names_something(e.type) ? e.type : 0;
    m->digest = e.digest;
    m->length = e.length;
    return OY_OK;
}

static bool is_awaited(const struct oy_mirror *m, struct oy_span bytes) {
    struct oy_hash digest;
    oy_record_digest(&digest, bytes);
    return oy_hash_equal(&digest, &m->digest);
}

oy_status oy_mirror_ballot(struct oy_mirror *m, struct oy_span ballot, struct oy_why *why) {
    OY_TRY(check_whole(m, why));
    if (m->awaited != OY_LOG_BALLOT)
        return oy_fail(why, OY_STATE, "", "there is no ballot entry without its ballot");
    OY_REQUIRE(why, is_awaited(m, ballot), OY_MISMATCH, "bal-8",
               "this is not the ballot that the entry names");
    OY_REQUIRE(why, ballot.n <= OY_BALLOT_BYTES_MAX, OY_RANGE, "rec-2",
               "a ballot of %zu bytes, more than %d", ballot.n, OY_BALLOT_BYTES_MAX);
    m->awaited = 0;
    return tear(m, oy_step_ballot(&m->step, ballot, why));
}

oy_status oy_mirror_file(struct oy_mirror *m, struct oy_span bytes, struct oy_why *why) {
    char path[OY_TILE_PATH_MAX];
    enum oy_entry_type type = m->awaited;
    OY_TRY(check_whole(m, why));
    if (type == 0 || type == OY_LOG_BALLOT)
        return oy_fail(why, OY_STATE, "", "there is no entry without its file");
    OY_REQUIRE(why, bytes.n == m->length && is_awaited(m, bytes), OY_MISMATCH, "ent-3",
               "this is not the file that the %s entry names", oy_entry_type_name(type));
    OY_REQUIRE(why, type != OY_LOG_MANIFEST || bytes.n <= OY_MANIFEST_BYTES_MAX, OY_RANGE, "rec-2",
               "a manifest of %zu bytes, more than %d", bytes.n, OY_MANIFEST_BYTES_MAX);
    m->awaited = 0;
    oy_record_named_path(path, type, m->step.order.count[OY_LOG_SHARE]);
    return tear(m, oy_step_file(&m->step, path, bytes, why));
}

/* ---- committing ---- */

static oy_status parse_note(struct oy_checkpoint *head, struct oy_span bytes, struct oy_why *why) {
    struct oy_note note;
    OY_TRY(oy_note_parse(&note, bytes, why));
    return oy_checkpoint_parse(head, note.text, why);
}

static oy_status check_checkpoint(const struct oy_mirror *m, struct oy_span checkpoint,
                                  struct oy_why *why) {
    struct oy_checkpoint head;
    struct oy_hash root;
    OY_TRY(parse_note(&head, checkpoint, why));
    oy_tiles_root(&m->step.tiles, &root);
    OY_REQUIRE(why, head.size == m->step.tiles.size && oy_hash_equal(&head.root, &root),
               OY_MISMATCH, "note-3", "size and root are not those of the entries");
    return OY_OK;
}

static oy_status check_closing(const struct oy_mirror *m, struct oy_span closing,
                               struct oy_why *why) {
    struct oy_checkpoint ignored;
    bool closed = m->step.order.count[OY_LOG_CLOSE] > 0;
    OY_REQUIRE(why, closing.n == 0 || closed, OY_STATE, "note-5",
               "there is no closing before the close entry");
    OY_REQUIRE(why, closing.n > 0 || !closed || m->closing, OY_MISSING, "rec-1",
               "the close entry calls for the closing");
    return closing.n ? parse_note(&ignored, closing, why) : OY_OK;
}

static oy_status write_notes(struct oy_mirror *m, struct oy_span checkpoint, struct oy_span closing,
                             struct oy_why *why) {
    if (closing.n) OY_TRY(oy_file_write(&m->step.dir, "closing", closing, OY_FILE_REPLACE, why));
    return oy_step_commit(&m->step, checkpoint, why);
}

oy_status oy_mirror_commit(struct oy_mirror *m, struct oy_span checkpoint, struct oy_span closing,
                           struct oy_why *why) {
    OY_TRY(check_complete(m, why));
    OY_TRY(check_checkpoint(m, checkpoint, why));
    OY_TRY(check_closing(m, closing, why));
    unsigned char *note = malloc(checkpoint.n);
    if (!note) return oy_fail(why, OY_MEMORY, "", "no memory for the checkpoint");
    memcpy(note, checkpoint.p, checkpoint.n);
    oy_status status = tear(m, write_notes(m, checkpoint, closing, why));
    if (status != OY_OK) {
        free(note);
        return status;
    }
    oy_buffer_free(&m->note);
    m->note = (struct oy_buffer){note, checkpoint.n};
    m->closing = m->closing || closing.n > 0;
    oy_step_begin(&m->step);
    if (m->stray) OY_TRY(oy_step_clean(&m->step, why));
    m->stray = false;
    return OY_OK;
}

oy_status oy_mirror_undo(struct oy_mirror *m, struct oy_why *why) {
    return load(m, why);
}
