/* Who signs this log, and is it the one that the user means? */
#include <string.h>

#include "election/election.h"
#include "follow/inside.h"

static oy_status first_entry(struct oy_entry *out, const struct oy_dir *dir, uint64_t size,
                             uint64_t index, enum oy_entry_type type, struct oy_why *why) {
    struct oy_log_cursor c;
    oy_log_cursor_init(&c, dir, size, 0);
    oy_status status = oy_log_entry(&c, out, index, why);
    oy_log_cursor_clear(&c);
    OY_TRY(status);
    OY_REQUIRE(why, out->type == type, OY_FORMAT, "log-5", "entry %llu of the log is no %s",
               (unsigned long long)index, oy_entry_type_name(type));
    return OY_OK;
}

/* [man-8] what a bundle may hold at most */
static oy_status measure(size_t *longest, const struct oy_manifest *m, struct oy_why *why) {
    *longest = 0;
    for (size_t i = 0; i < m->n_mahalle; i++) {
        struct oy_style s;
        OY_TRY(oy_style_make(&s, m, m->mahalle[i].id, why));
        if (s.ballot_len > *longest) *longest = s.ballot_len;
        oy_style_clear(&s);
    }
    return OY_OK;
}

/* The user's own copy must be the one that the log names. */
static oy_status check_own(const struct oy_follow *f, const struct oy_entry *e,
                           struct oy_why *why) {
    struct oy_buffer own;
    struct oy_hash digest;
    if (!f->options.manifest) return OY_OK;
    OY_TRY(oy_file_read(&own, NULL, f->options.manifest, OY_MANIFEST_BYTES_MAX, why));
    oy_record_digest(&digest, oy_buffer_span(&own));
    oy_buffer_free(&own);
    OY_REQUIRE(why, oy_hash_equal(&digest, &e->digest), OY_MISMATCH, "bal-11",
               "the server's election has another manifest than %s", f->options.manifest);
    return OY_OK;
}

/* [ent-3] */
static oy_status parse_manifest(struct oy_follow *f, const struct oy_dir *dir,
                                const struct oy_entry *e, struct oy_why *why) {
    struct oy_buffer json;
    struct oy_hash digest;
    OY_TRY(oy_file_read(&json, dir, oy_entry_file(OY_LOG_MANIFEST), OY_MANIFEST_BYTES_MAX, why));
    oy_record_digest(&digest, oy_buffer_span(&json));
    oy_status status;
    if (oy_hash_equal(&digest, &e->digest) || oy_mutant("ent-3"))
        status = oy_manifest_parse(&f->m, oy_buffer_span(&json), why);
    else
        status = oy_fail(why, OY_MISMATCH, "ent-3", "the manifest is not the one in the log");
    oy_buffer_free(&json);
    return status == OY_OK ? measure(&f->ballot_max, f->m, why) : status;
}

static oy_status stage_manifest(struct oy_follow *f, struct oy_round *r, const struct oy_entry *e,
                                bool fresh, struct oy_why *why) {
    OY_TRY(oy_found_missing(r->found, oy_stage_get(&f->stage, oy_entry_file(OY_LOG_MANIFEST),
                                                   OY_MANIFEST_BYTES_MAX, fresh, why)));
    return parse_manifest(f, &f->stage.dir, e, why);
}

oy_status oy_follow_take_manifest(struct oy_follow *f, struct oy_round *r, const struct oy_dir *dir,
                                  uint64_t size, struct oy_why *why) {
    struct oy_entry e;
    OY_TRY(
        oy_found(r->found, OY_ALARM_INVALID, first_entry(&e, dir, size, 0, OY_LOG_MANIFEST, why)));
    OY_TRY(check_own(f, &e, why));
    oy_status status;
    if (dir == &f->dir) {
        status = parse_manifest(f, dir, &e, why);
    } else {
        status = stage_manifest(f, r, &e, false, why);
        if (status != OY_OK && f->stage.reused) status = stage_manifest(f, r, &e, true, why);
    }
    if (status != OY_OK) oy_why_at(why, "manifest.json");
    if (status != OY_OK) {
        oy_manifest_free(f->m);
        f->m = NULL;
    }
    return oy_found(r->found, OY_ALARM_INVALID, status);
}

/* [note-2], and [note-4] of what witnesses are said to have signed */
static oy_status check_signatures(const struct oy_manifest *m, const struct oy_note *note,
                                  const struct oy_checkpoint *head, struct oy_why *why) {
    OY_REQUIRE(why, oy_span_equal(head->origin, oy_span_text(m->origin)), OY_MISMATCH, "note-2",
               "the checkpoint is of another log: \"%.*s\"", (int)head->origin.n,
               (const char *)head->origin.p);
    OY_TRY(oy_note_check(note, head->origin, m->server_key, why));
    for (size_t i = 0; i < m->n_witnesses; i++) {
        struct oy_why inner = {.status = OY_OK};
        uint64_t when;
        oy_status status = oy_note_check_cosignature(note, oy_span_text(m->witnesses[i].name),
                                                     m->witnesses[i].key, &when, &inner);
        if (status == OY_OK || status == OY_MISSING) continue;
        *why = inner;
        return status;
    }
    return OY_OK;
}

oy_status oy_follow_check_note(const struct oy_follow *f, struct oy_found *found,
                               const struct oy_note *note, const struct oy_checkpoint *head,
                               struct oy_why *why) {
    oy_status status = check_signatures(f->m, note, head, why);
    if (status != OY_OK) oy_why_at(why, "checkpoint");
    return oy_found(found, OY_ALARM_UNSIGNED, status);
}

/* [ent-5] from the digests in the log, which its files are compared with when they come */
oy_status oy_follow_check_election(const struct oy_follow *f, struct oy_found *found,
                                   const struct oy_dir *dir, uint64_t size, struct oy_why *why) {
    char digits[OY_ELECTION_ID_DIGITS];
    unsigned char id[32];
    struct oy_entry e[3];
    static const enum oy_entry_type type[3] = {OY_LOG_MANIFEST, OY_LOG_CEREMONY, OY_LOG_ROLL};
    if (!f->options.election) return OY_OK;
    OY_TRY(oy_election_id_read(digits, f->options.election, why));
    OY_REQUIRE(why, size >= 3, OY_STATE, "bal-11",
               "the log does not yet say which election this is");
    if (f->seen.tree.size >= 3 && dir != &f->dir) return OY_OK; /* asked when it was opened */
    for (size_t i = 0; i < 3; i++)
        OY_TRY(oy_found(found, OY_ALARM_INVALID, first_entry(&e[i], dir, size, i, type[i], why)));
    oy_election_id(id, f->m->group, e[0].digest.b, e[1].digest.b, e[2].digest.b);
    OY_REQUIRE(why, oy_election_id_is(id, digits), OY_MISMATCH, "bal-11",
               "this is another election than the one whose id you gave");
    return OY_OK;
}

/* ---- a checkpoint that was kept ---- */

static oy_status check_kept(const struct oy_follow *f, struct oy_found *found,
                            const struct oy_signed_checkpoint *kept, struct oy_why *why) {
    struct oy_hash root;
    uint64_t size = f->seen.tree.size;
    OY_TRY(oy_follow_check_note(f, found, &kept->note, &kept->head, why));
    OY_REQUIRE(why, kept->head.size <= size, oy_found(found, OY_ALARM_DROPPED, OY_MISMATCH),
               "note-7", "the log has %llu entries, and had %llu", (unsigned long long)size,
               (unsigned long long)kept->head.size);
    OY_TRY(oy_log_root(&f->dir, size, NULL, kept->head.size, &root, why));
    OY_REQUIRE(why, oy_hash_equal(&root, &kept->head.root),
               oy_found(found, OY_ALARM_FORKED, OY_MISMATCH), "note-7",
               "the log does not extend the checkpoint of %llu entries that you kept",
               (unsigned long long)kept->head.size);
    return OY_OK;
}

oy_status oy_follow_check_since(struct oy_follow *f, struct oy_found *found, struct oy_why *why) {
    struct oy_signed_checkpoint kept;
    if (!f->options.since || f->since_done) return OY_OK;
    f->since_done = true;
    OY_TRY(oy_signed_checkpoint_read(&kept, NULL, f->options.since, why));
    oy_status status = check_kept(f, found, &kept, why);
    if (found->kind != OY_ALARM_NONE) {
        found->ours = kept.bytes;
        kept.bytes = (struct oy_buffer){NULL, 0};
    }
    oy_signed_checkpoint_clear(&kept);
    if (status != OY_OK) oy_why_at(why, "%s", f->options.since);
    return status;
}
