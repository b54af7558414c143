/* Officers open and close, witnesses cosign [ent-2, ent-4, note-4, note-7]. */
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>

#include "base/hex.h"
#include "steps/files.h"
#include "steps/signatures.h"
#include "steps/verified.h"

/* ---- officers ---- */

oy_status oy_officer_opening(struct oy_officer_message *out, struct oy_key *key,
                             const struct oy_step *s, const char *manifest, const char *ceremony,
                             const char *roll, const char *key_path, struct oy_why *why) {
    struct oy_context c;
    uint32_t index = 0;
    *key = (struct oy_key){.sign = NULL};
    *out = (struct oy_officer_message){.act = OY_OFFICER_OPENS};
    oy_status status =
        oy_context_load(&c, manifest, ceremony, roll, OY_CONTEXT_CHECK_ALL, s->threads, why);
    if (status == OY_OK) status = oy_key_load(key, OY_ROLE_OFFICER, key_path, why);
    if (status == OY_OK) status = oy_key_index(&index, key, OY_ROLE_OFFICER, c.m, why);
    if (status == OY_OK) memcpy(out->election_id, c.e->id, sizeof out->election_id);
    oy_context_clear(&c);
    return status;
}

oy_status oy_step_officer_open(const struct oy_step *s, const char *manifest, const char *ceremony,
                               const char *roll, const char *key_path, const char *out,
                               struct oy_why *why) {
    struct oy_key key;
    struct oy_officer_message msg;
    OY_TRY(oy_output_check(s, out, why));
    oy_status status = oy_officer_opening(&msg, &key, s, manifest, ceremony, roll, key_path, why);
    if (status == OY_OK) status = oy_officer_write(s, &msg, &key, out, why);
    oy_key_clear(&key);
    return status;
}

/* Every ballot entry so far stands in order and on the roll (K7 and what it needs). */
static oy_status close_message(struct oy_officer_message *msg, const struct oy_verification *v,
                               uint64_t closed_at, struct oy_why *why) {
    OY_REQUIRE(why, !v->has_closing && v->election, OY_STATE, "log-5", "the election is not open");
    char closes[OY_TIME_TEXT];
    OY_REQUIRE(why, closed_at >= v->manifest->closes, OY_STATE, "ent-4",
               "voting goes on until %s, the manifest's closing time",
               oy_time_text(closes, v->manifest->closes));
    *msg = (struct oy_officer_message){
        .act = OY_OFFICER_CLOSES, .size = v->size, .root = v->root, .closed_at = closed_at};
    memcpy(msg->election_id, v->election->id, sizeof msg->election_id);
    return OY_OK;
}

oy_status oy_officer_closing(struct oy_officer_message *out, struct oy_key *key,
                             const struct oy_step *s, const char *record, uint64_t closed_at,
                             const char *key_path, struct oy_why *why) {
    struct oy_verification *v = NULL;
    uint32_t index = 0;
    *key = (struct oy_key){.sign = NULL};
    oy_status status = oy_key_load(key, OY_ROLE_OFFICER, key_path, why);
    if (status == OY_OK) status = oy_verified(&v, s, record, "K7", NULL, why);
    if (status == OY_OK) status = oy_key_index(&index, key, OY_ROLE_OFFICER, v->manifest, why);
    if (status == OY_OK) status = close_message(out, v, closed_at, why);
    oy_verification_free(v);
    return status;
}

oy_status oy_step_officer_close(const struct oy_step *s, const char *record, uint64_t closed_at,
                                const char *key_path, const char *out, struct oy_why *why) {
    struct oy_key key;
    struct oy_officer_message msg;
    OY_TRY(oy_output_check(s, out, why));
    oy_status status = oy_officer_closing(&msg, &key, s, record, closed_at, key_path, why);
    if (status == OY_OK) status = oy_officer_write(s, &msg, &key, out, why);
    oy_key_clear(&key);
    return status;
}

/* ---- witnesses ---- */

/* <base>.seen-<origin's hash>: the text of the last checkpoint of this log that was looked at. */
static oy_status seen_path(char out[OY_PATH_MAX], const char *key, const struct oy_manifest *m,
                           struct oy_why *why) {
    struct oy_hash digest;
    char suffix[32], hex[17];
    oy_record_digest(&digest, oy_span_text(m->origin));
    oy_hex_encode(hex, oy_span(digest.b, 8));
    (void)snprintf(suffix, sizeof suffix, ".seen-%s", hex);
    return oy_path_beside(out, key, suffix, why);
}

static oy_status read_seen(struct oy_checkpoint *out, struct oy_buffer *text, const char *path,
                           struct oy_why *why) {
    struct oy_why inner = {.status = OY_OK};
    *out = (struct oy_checkpoint){.size = 0};
    oy_status status = oy_file_read(text, NULL, path, OY_CHECKPOINT_MAX, &inner);
    if (status == OY_MISSING) return OY_OK; /* nothing was looked at yet */
    if (status != OY_OK) {                  /* anything else must not be taken for that */
        *why = inner;
        return status;
    }
    return oy_checkpoint_parse(out, oy_buffer_span(text), why);
}

/* Held from reading what was seen until the signature is out: two programs at once, each shown
 * another log, would both find that theirs goes on from it. The lock ends with the directory. */
static oy_status lock_seen(struct oy_dir *dir, const char *key, struct oy_why *why) {
    char copy[OY_PATH_MAX];
    int n = snprintf(copy, sizeof copy, "%s", key);
    if (n < 0 || n >= OY_PATH_MAX) return oy_fail(why, OY_RANGE, "", "the path is too long");
    OY_TRY(oy_dir_open(dir, dirname(copy), why));
    if (flock(dir->fd, LOCK_EX | LOCK_NB) == 0) return OY_OK;
    return oy_fail(why, OY_STATE, "note-7", "another program is cosigning with this key");
}

/* The log as a whole: signed by the server, one tree, and an extension of what was seen. */
static oy_status check_log(const struct oy_context *c, const struct oy_checkpoint *seen,
                           struct oy_why *why) {
    const struct oy_signed_checkpoint *now = &c->record.checkpoint;
    struct oy_hash root, root_seen;
    OY_REQUIRE(why, oy_span_equal(now->head.origin, oy_span_text(c->m->origin)), OY_MISMATCH,
               "note-1", "the checkpoint is of another log than the manifest's");
    OY_TRY(oy_note_check(&now->note, oy_span_text(c->m->origin), c->m->server_key, why));
    OY_REQUIRE(why, seen->size <= now->head.size, OY_MISMATCH, "note-7",
               "the log has %llu entries, and had %llu when this witness last looked",
               (unsigned long long)now->head.size, (unsigned long long)seen->size);
    OY_TRY(oy_log_check_tiles(&c->record.dir, now->head.size, &c->record.pins, &root, why));
    OY_TRY(
        oy_log_root(&c->record.dir, now->head.size, &c->record.pins, seen->size, &root_seen, why));
    OY_REQUIRE(why, oy_hash_equal(&root, &now->head.root), OY_MISMATCH, "note-3",
               "the checkpoint's root is not that of the log");
    OY_REQUIRE(why, seen->size == 0 || oy_hash_equal(&root_seen, &seen->root), OY_MISMATCH,
               "note-7", "the log was changed before entry %llu, which this witness has seen",
               (unsigned long long)seen->size);
    return OY_OK;
}

/* What to cosign: the closing checkpoint, which must be of this log, or else the latest. */
static oy_status pick(struct oy_span *text, struct oy_signed_checkpoint *closing,
                      const struct oy_context *c, struct oy_why *why) {
    unsigned char unused[40];
    struct oy_hash root;
    *text = c->record.checkpoint.note.text;
    if (c->record.shape.count[OY_LOG_CLOSE] == 0) return OY_OK;
    OY_TRY(oy_context_closing(closing, unused, NULL, c, why));
    OY_TRY(oy_log_root(&c->record.dir, oy_record_size(&c->record), &c->record.pins,
                       closing->head.size, &root, why));
    OY_REQUIRE(why, oy_hash_equal(&root, &closing->head.root), OY_MISMATCH, "note-5",
               "the closing checkpoint's root is not that of the log up to its closing");
    OY_TRY(oy_note_check(&closing->note, oy_span_text(c->m->origin), c->m->server_key, why));
    *text = closing->note.text;
    return OY_OK;
}

static oy_status cosign(const struct oy_step *s, const struct oy_context *c,
                        const struct oy_key *key, const char *key_path, const char *out,
                        struct oy_why *why) {
    char path[OY_PATH_MAX];
    struct oy_buffer seen_text = {0};
    struct oy_checkpoint seen;
    struct oy_signed_checkpoint closing = {.bytes = {0}};
    struct oy_span text = {0};
    uint32_t index = 0;
    OY_TRY(oy_key_index(&index, key, OY_ROLE_WITNESS, c->m, why));
    OY_TRY(seen_path(path, key_path, c->m, why));
    oy_status status = read_seen(&seen, &seen_text, path, why);
    if (status == OY_OK) status = check_log(c, &seen, why);
    if (status == OY_OK) status = pick(&text, &closing, c, why);
    /* What was seen is kept before the signature leaves the house. */
    if (status == OY_OK)
        status = oy_file_write(NULL, path, c->record.checkpoint.note.text, OY_FILE_REPLACE, why);
    if (status == OY_OK)
        status = oy_cosignature_write(s, text, oy_span_text(c->m->witnesses[index - 1].name), key,
                                      out, why);
    oy_signed_checkpoint_clear(&closing);
    oy_buffer_free(&seen_text);
    return status;
}

oy_status oy_step_witness_cosign(const struct oy_step *s, const char *record, const char *key_path,
                                 const char *out, struct oy_why *why) {
    struct oy_context c;
    struct oy_key key = {0};
    struct oy_dir dir = {.fd = -1};
    OY_TRY(oy_output_check(s, out, why));
    oy_status status = oy_context_record(&c, record, OY_CONTEXT_OWN, why);
    if (status == OY_OK) status = oy_key_load(&key, OY_ROLE_WITNESS, key_path, why);
    if (status == OY_OK) status = lock_seen(&dir, key_path, why);
    if (status == OY_OK) status = cosign(s, &c, &key, key_path, out, why);
    oy_dir_close(&dir);
    oy_key_clear(&key);
    oy_context_clear(&c);
    return status;
}
