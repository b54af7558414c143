/* Staged entries become part of the copy, with the ballots and files that belong to them. */
#include <string.h>

#include "base/progress.h"
#include "follow/inside.h"

struct apply {
    struct oy_follow *f;
    struct oy_round *r;
    uint64_t ballots, shares; /* so far, and in the end */
    uint64_t ballots_end;
    uint64_t open_bundle;
    struct oy_bundle bundle;
    struct oy_progress progress;
};

/* ---- ballots ---- */

/* No ballot of this manifest is longer, so no bundle needs more memory. */
static size_t bundle_max(const struct apply *a, unsigned width) {
    size_t most = width * (4 + a->f->ballot_max), any = oy_bundle_bytes_max(width);
    return most < any ? most : any;
}

static oy_status open_bundle(struct apply *a, uint64_t index, bool fresh, struct oy_why *why) {
    char path[OY_TILE_PATH_MAX];
    unsigned width = oy_bundle_width(a->ballots_end, index);
    (void)oy_bundle_path(path, index, width);
    oy_bundle_close(&a->bundle);
    a->open_bundle = UINT64_MAX;
    OY_TRY(oy_stage_get(&a->f->stage, path, bundle_max(a, width), fresh, why));
    OY_TRY(oy_bundle_open(&a->bundle, &a->f->stage.dir, a->ballots_end, index, why));
    a->open_bundle = index;
    return OY_OK;
}

/* [bal-8] as far as the log's hash goes */
static oy_status get_ballot(struct oy_span *out, struct apply *a, const struct oy_entry *e,
                            bool fresh, struct oy_why *why) {
    struct oy_hash digest;
    uint64_t index = a->ballots / OY_BUNDLE_WIDTH;
    if (fresh || index != a->open_bundle) OY_TRY(open_bundle(a, index, fresh, why));
    *out = a->bundle.ballot[a->ballots % OY_BUNDLE_WIDTH];
    oy_record_digest(&digest, *out);
    OY_REQUIRE(why, oy_hash_equal(&digest, &e->digest), OY_MISMATCH, "bal-8",
               "the ballot that the server shows is not the one that the entry names");
    return OY_OK;
}

static oy_status take_ballot(struct apply *a, const struct oy_entry *e, struct oy_why *why) {
    struct oy_span ballot = {0};
    oy_status status = get_ballot(&ballot, a, e, false, why);
    if (status != OY_OK && status != OY_IO && a->f->stage.reused)
        status = get_ballot(&ballot, a, e, true, why);
    OY_TRY(oy_found_missing(a->r->found, status));
    OY_TRY(oy_mirror_ballot(a->f->mirror, ballot, why));
    a->ballots++;
    return OY_OK;
}

/* ---- files ---- */

static oy_status get_file(struct oy_map *out, const struct apply *a, const struct oy_entry *e,
                          const char *path, bool fresh, struct oy_why *why) {
    struct oy_hash digest;
    OY_REQUIRE(why, e->length <= UINT32_MAX, OY_RANGE, "ent-3", "a file of %llu bytes",
               (unsigned long long)e->length);
    OY_TRY(oy_stage_get(&a->f->stage, path, (size_t)e->length, fresh, why));
    OY_TRY(oy_file_map(out, &a->f->stage.dir, path, (size_t)e->length, why));
    oy_record_digest(&digest, out->bytes);
    if ((out->bytes.n == e->length && oy_hash_equal(&digest, &e->digest)) || oy_mutant("ent-3"))
        return OY_OK;
    oy_map_close(out);
    return oy_fail(why, OY_MISMATCH, "ent-3", "the file is not the one that the log names");
}

static oy_status take_file(struct apply *a, const struct oy_entry *e, struct oy_why *why) {
    char path[OY_TILE_PATH_MAX];
    struct oy_map map = {{NULL, 0}};
    if (e->type == OY_LOG_SHARE) a->shares++;
    oy_record_named_path(path, e->type, e->type == OY_LOG_SHARE ? a->shares : 0);
    oy_status status = get_file(&map, a, e, path, false, why);
    if (status != OY_OK && status != OY_IO && a->f->stage.reused)
        status = get_file(&map, a, e, path, true, why);
    if (status != OY_OK && why->where[0] == 0) oy_why_at(why, "%s", path);
    OY_TRY(oy_found_missing(a->r->found, status));
    status = oy_mirror_file(a->f->mirror, map.bytes, why);
    oy_map_close(&map);
    return status;
}

/* ---- entries ---- */

static oy_status take_entry(struct apply *a, struct oy_span bytes, struct oy_why *why) {
    struct oy_entry e;
    OY_TRY(oy_found(a->r->found, OY_ALARM_INVALID, oy_entry_parse(&e, bytes, why)));
    OY_TRY(oy_found(a->r->found, OY_ALARM_INVALID, oy_mirror_entry(a->f->mirror, bytes, why)));
    if (e.type == OY_LOG_BALLOT) return take_ballot(a, &e, why);
    return oy_entry_file(e.type) ? take_file(a, &e, why) : OY_OK;
}

static oy_status take_entries(struct apply *a, struct oy_why *why) {
    struct oy_log_cursor c;
    struct oy_span entry;
    uint64_t index;
    oy_status status;
    oy_log_cursor_init(&c, &a->f->stage.dir, a->r->head.size, a->f->seen.tree.size);
    for (;;) {
        status = oy_log_next(&c, &index, &entry, why);
        if (status != OY_OK || !entry.p) break;
        status = take_entry(a, entry, why);
        oy_progress_tick(&a->progress, 1);
        if (status == OY_OK) continue;
        oy_why_at(why, "log entry %llu", (unsigned long long)index);
        break;
    }
    oy_log_cursor_clear(&c);
    return status;
}

/* ---- the closing checkpoint ---- */

static oy_status check_closing(const struct apply *a, struct oy_span bytes, struct oy_why *why) {
    struct oy_note note;
    struct oy_checkpoint head;
    const struct oy_log_sight *seen = &a->r->seen;
    OY_TRY(oy_note_parse(&note, bytes, why));
    OY_TRY(oy_checkpoint_parse(&head, note.text, why));
    OY_REQUIRE(why,
               head.size == seen->closing_size && oy_hash_equal(&head.root, &seen->closing_root),
               OY_MISMATCH, "note-5", "the closing checkpoint is not the log up to its closing");
    return oy_follow_check_note(a->f, a->r->found, &note, &head, why);
}

static oy_status get_closing(struct oy_buffer *out, struct apply *a, struct oy_why *why) {
    if (a->r->seen.count[OY_LOG_CLOSE] == 0) return OY_OK;
    OY_TRY(oy_found_missing(
        a->r->found, oy_remote_get(a->f->options.remote, out, "record/closing", OY_NOTE_MAX, why)));
    oy_status status = check_closing(a, oy_buffer_span(out), why);
    if (status != OY_OK) oy_why_at(why, "closing");
    return oy_found(a->r->found, OY_ALARM_INVALID, status);
}

/* Cosignatures of `closing` come after it; a copy that has them all needs no new step. */
static bool is_news(const struct apply *a, struct oy_span closing) {
    struct oy_why ignored = {.status = OY_OK};
    struct oy_buffer before = {NULL, 0};
    if (a->r->head.size != a->f->seen.tree.size) return true;
    if (!oy_span_equal(oy_mirror_note(a->f->mirror), oy_buffer_span(&a->r->bytes))) return true;
    if (closing.n == 0) return false;
    bool same = oy_file_read(&before, &a->f->dir, "closing", OY_NOTE_MAX, &ignored) == OY_OK &&
                oy_span_equal(oy_buffer_span(&before), closing);
    oy_buffer_free(&before);
    return !same;
}

oy_status oy_follow_apply(struct oy_follow *f, struct oy_round *r, struct oy_why *why) {
    struct oy_buffer closing = {NULL, 0};
    struct apply a = {.f = f,
                      .r = r,
                      .ballots = f->seen.count[OY_LOG_BALLOT],
                      .shares = f->seen.count[OY_LOG_SHARE],
                      .ballots_end = r->seen.count[OY_LOG_BALLOT],
                      .open_bundle = UINT64_MAX};
    uint64_t n = r->head.size - f->seen.tree.size;
    oy_progress_start_lines(&a.progress, "ballots and files", n, false);
    if (!f->options.progress) a.progress.fd = -1;
    oy_status status = n ? take_entries(&a, why) : OY_OK;
    oy_progress_end(&a.progress);
    oy_bundle_close(&a.bundle);
    if (status == OY_OK) status = get_closing(&closing, &a, why);
    if (status == OY_OK && is_news(&a, oy_buffer_span(&closing)))
        status =
            oy_mirror_commit(f->mirror, oy_buffer_span(&r->bytes), oy_buffer_span(&closing), why);
    oy_buffer_free(&closing);
    return status == OY_OK ? oy_stage_clear(&f->stage, why) : status;
}
