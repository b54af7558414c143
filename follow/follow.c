#include "follow/follow.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/progress.h"
#include "follow/inside.h"
#include "record/limits.h"

/* ---- what was found ---- */

void oy_found_clear(struct oy_found *f) {
    oy_buffer_free(&f->ours);
    oy_buffer_free(&f->theirs);
    f->kind = OY_ALARM_NONE;
}

oy_status oy_found(struct oy_found *f, enum oy_alarm_kind kind, oy_status status) {
    if (status != OY_OK && status != OY_IO && status != OY_MEMORY && f->kind == OY_ALARM_NONE)
        f->kind = kind;
    return status;
}

oy_status oy_found_missing(struct oy_found *f, oy_status status) {
    return oy_found(f, OY_ALARM_MISSING, status);
}

void oy_sight_add(struct oy_log_sight *s, struct oy_span entry) {
    struct oy_hash leaf;
    oy_merkle_leaf(&leaf, entry);
    oy_merkle_append(&s->tree, &leaf);
    if (entry.n && entry.p[0] < OY_ENTRY_TYPES) s->count[entry.p[0]]++;
    if (entry.n && entry.p[0] == OY_LOG_CLOSE) {
        oy_merkle_root(&s->tree, &s->closing_root);
        s->closing_size = s->tree.size;
    }
}

/* ---- opening ---- */

static oy_status read_copy(struct oy_follow *f, struct oy_why *why) {
    struct oy_log_cursor c;
    struct oy_span entry;
    uint64_t index;
    oy_status status;
    oy_log_cursor_init(&c, &f->dir, oy_mirror_head(f->mirror, NULL), 0);
    for (;;) {
        status = oy_log_next(&c, &index, &entry, why);
        if (status != OY_OK || !entry.p) break;
        oy_sight_add(&f->seen, entry);
    }
    oy_log_cursor_clear(&c);
    return status;
}

static oy_status open_copy(struct oy_follow *f, struct oy_why *why) {
    struct oy_round none = {.found = &(struct oy_found){.kind = OY_ALARM_NONE}};
    const char *path = f->options.record;
    uint64_t size;
    OY_TRY(oy_mirror_open(&f->mirror, path, why));
    OY_TRY(oy_dir_open(&f->dir, path, why));
    OY_TRY(oy_stage_open(&f->stage, f->options.remote, path, why));
    OY_TRY(read_copy(f, why));
    size = f->seen.tree.size;
    if (size == 0) return OY_OK;
    OY_TRY(oy_follow_take_manifest(f, &none, &f->dir, size, why));
    return oy_follow_check_election(f, none.found, &f->dir, size, why);
}

oy_status oy_follow_open(struct oy_follow **out, const struct oy_follow_options *options,
                         struct oy_why *why) {
    struct oy_follow *f;
    *out = NULL;
    OY_TRY(oy_allocate(&f, 1, sizeof *f, why));
    f->options = *options;
    f->dir.fd = f->stage.dir.fd = -1;
    oy_merkle_init(&f->seen.tree);
    oy_status status = open_copy(f, why);
    if (status == OY_OK)
        *out = f;
    else
        oy_follow_free(f);
    return status;
}

void oy_follow_free(struct oy_follow *f) {
    if (!f) return;
    oy_stage_close(&f->stage);
    oy_mirror_free(f->mirror);
    oy_dir_close(&f->dir);
    oy_manifest_free(f->m);
    free(f);
}

uint64_t oy_follow_size(const struct oy_follow *f) {
    return f->seen.tree.size;
}

uint64_t oy_follow_ballots(const struct oy_follow *f) {
    return f->seen.count[OY_LOG_BALLOT];
}

uint64_t oy_follow_count(const struct oy_follow *f, enum oy_entry_type type) {
    return f->seen.count[type];
}

const struct oy_manifest *oy_follow_manifest(const struct oy_follow *f) {
    return f->m;
}

struct oy_span oy_follow_note(const struct oy_follow *f) {
    return oy_mirror_note(f->mirror);
}

/* ---- the server's checkpoint ---- */

static oy_status parse_head(struct oy_round *r, struct oy_why *why) {
    OY_TRY(oy_note_parse(&r->note, oy_buffer_span(&r->bytes), why));
    OY_TRY(oy_checkpoint_parse(&r->head, r->note.text, why));
    OY_REQUIRE(why, r->head.size <= OY_FOLLOW_ENTRIES_MAX, OY_RANGE, "rec-2",
               "a log of %" PRIu64 " entries", r->head.size);
    return OY_OK;
}

static oy_status get_head(struct oy_follow *f, struct oy_round *r, struct oy_why *why) {
    oy_status status =
        oy_remote_get(f->options.remote, &r->bytes, "record/checkpoint", OY_NOTE_MAX, why);
    /* That there is no such election is a fault only where there was one. */
    if (status == OY_MISSING && f->seen.tree.size == 0) return status;
    OY_TRY(oy_found_missing(r->found, status));
    status = parse_head(r, why);
    if (status != OY_OK) oy_why_at(why, "checkpoint");
    OY_TRY(oy_found(r->found, OY_ALARM_UNSIGNED, status));
    return f->m ? oy_follow_check_note(f, r->found, &r->note, &r->head, why) : OY_OK;
}

/* ---- the entries behind it ---- */

oy_status oy_follow_stage_entries(struct oy_follow *f, uint64_t from, uint64_t size,
                                  struct oy_found *found, struct oy_why *why) {
    char path[OY_TILE_PATH_MAX];
    struct oy_progress p;
    oy_status status = OY_OK;
    oy_progress_start_lines(&p, "entries", size - from, false);
    if (!f->options.progress) p.fd = -1;
    for (uint64_t b = from / OY_TILE_WIDTH; status == OY_OK && b * OY_TILE_WIDTH < size; b++) {
        unsigned width = oy_tile_width(size, 0, b);
        (void)oy_tile_entries_path(path, b, width);
        status = oy_found_missing(
            found, oy_stage_get(&f->stage, path, oy_limit_entries(width), false, why));
        oy_progress_tick(&p, width);
    }
    oy_progress_end(&p);
    return status;
}

/* *extends: the staged entries are the copy's as far as it goes, and give the new root. */
static oy_status walk_entries(bool *extends, const struct oy_follow *f, struct oy_round *r,
                              struct oy_why *why) {
    struct oy_log_cursor ours, theirs;
    struct oy_span mine, entry = {NULL, 0};
    struct oy_hash root;
    uint64_t have = f->seen.tree.size, index, first = have - have % OY_TILE_WIDTH;
    oy_status status = OY_OK;
    *extends = true;
    oy_log_cursor_init(&ours, &f->dir, have, first);
    oy_log_cursor_init(&theirs, &f->stage.dir, r->head.size, first);
    for (;;) {
        status = oy_log_next(&theirs, &index, &entry, why);
        if (status != OY_OK || !entry.p) break;
        if (index >= have) {
            oy_sight_add(&r->seen, entry);
            continue;
        }
        status = oy_log_next(&ours, &index, &mine, why);
        if (status != OY_OK) break;
        *extends = *extends && oy_span_equal(mine, entry);
    }
    oy_log_cursor_clear(&ours);
    oy_log_cursor_clear(&theirs);
    oy_merkle_root(&r->seen.tree, &root);
    *extends = *extends && oy_hash_equal(&root, &r->head.root);
    return oy_found(r->found, OY_ALARM_MISSING, status);
}

static oy_status stage_new(bool *extends, struct oy_follow *f, struct oy_round *r,
                           struct oy_why *why) {
    r->seen = f->seen;
    OY_TRY(oy_follow_stage_entries(f, f->seen.tree.size, r->head.size, r->found, why));
    return walk_entries(extends, f, r, why);
}

/* What an interrupted round left may be of another time, or cut short: once more without it. */
static oy_status stage(bool *extends, struct oy_follow *f, struct oy_round *r, struct oy_why *why) {
    oy_status status = stage_new(extends, f, r, why);
    if ((status == OY_OK && *extends) || !f->stage.reused) return status;
    OY_TRY(oy_stage_clear(&f->stage, why));
    r->found->kind = OY_ALARM_NONE;
    return stage_new(extends, f, r, why);
}

static oy_status grow(struct oy_follow *f, struct oy_round *r, struct oy_why *why) {
    bool extends;
    OY_TRY(stage(&extends, f, r, why));
    if (!f->m) {
        OY_REQUIRE(why, r->head.size > 0, OY_STATE, "log-5", "the log is still empty");
        OY_REQUIRE(why, extends, oy_found(r->found, OY_ALARM_INVALID, OY_MISMATCH), "note-3",
                   "the entries that the server shows do not give the root that it signed");
        OY_TRY(oy_follow_take_manifest(f, r, &f->stage.dir, r->head.size, why));
        OY_TRY(oy_follow_check_note(f, r->found, &r->note, &r->head, why));
    }
    if (!extends) return oy_follow_compare(f, r, why);
    OY_TRY(oy_follow_check_election(f, r->found, &f->stage.dir, r->head.size, why));
    return oy_follow_apply(f, r, why);
}

static oy_status step(struct oy_follow *f, struct oy_round *r, struct oy_why *why) {
    struct oy_hash root;
    OY_TRY(get_head(f, r, why));
    uint64_t have = oy_mirror_head(f->mirror, &root);
    if (r->head.size > have || !f->m) return grow(f, r, why);
    if (r->head.size < have || !oy_hash_equal(&root, &r->head.root))
        return oy_follow_compare(f, r, why);
    r->seen = f->seen;
    return oy_follow_apply(f, r, why); /* cosignatures may be new */
}

/* What convicts: what was there before, if no other was kept, and what the server shows now. */
static void keep_both(const struct oy_follow *f, struct oy_found *found, struct oy_buffer *shown) {
    struct oy_why ignored = {.status = OY_OK};
    struct oy_span before = oy_follow_note(f);
    if (!shown->n || (!found->ours.p && !before.n)) return;
    if (!found->ours.p && oy_buffer_copy(&found->ours, before, &ignored) != OY_OK) return;
    found->theirs = *shown;
    *shown = (struct oy_buffer){NULL, 0};
}

oy_status oy_follow_round(struct oy_follow *f, struct oy_found *found, struct oy_why *why) {
    struct oy_round r = {.found = found};
    struct oy_why ignored = {.status = OY_OK};
    *found = (struct oy_found){.kind = OY_ALARM_NONE};
    oy_status status = step(f, &r, why);
    if (status == OY_OK) {
        f->seen = r.seen;
        status = oy_follow_check_since(f, found, why);
    } else if (oy_mirror_undo(f->mirror, &ignored) != OY_OK) {
        *why = ignored; /* the disk: nothing can be said about the server now */
        found->kind = OY_ALARM_NONE;
        status = ignored.status;
    }
    if (found->kind != OY_ALARM_NONE) keep_both(f, found, &r.bytes);
    oy_buffer_free(&r.bytes);
    return status;
}
