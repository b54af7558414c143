#include "record/step.h"

#include <errno.h>
#include <string.h>
#include <sys/file.h>

#include "record/limits.h"

/* ---- bytes of unfinished bundles ---- */

static oy_status set(struct oy_growing *g, struct oy_span bytes, struct oy_why *why) {
    g->n = 0;
    return oy_growing_add(g, bytes, why);
}

/* ---- files of a step ---- */

static oy_status make_parent(struct oy_step *s, const char *path, struct oy_why *why) {
    char parent[OY_TILE_PATH_MAX];
    const char *slash = strrchr(path, '/');
    size_t n = slash ? (size_t)(slash - path) : 0;
    if (n == 0 || n >= sizeof parent) return OY_OK;
    memcpy(parent, path, n);
    parent[n] = 0;
    return oy_dir_make(&s->dir, parent, why);
}

oy_status oy_step_file(struct oy_step *s, const char *path, struct oy_span bytes,
                       struct oy_why *why) {
    struct oy_why first = *why;
    unsigned flags = OY_FILE_REPLACE | OY_FILE_LATER;
    oy_status status = oy_file_write(&s->dir, path, bytes, flags, &first);
    if (status == OY_MISSING) { /* most directories are there already */
        OY_TRY(make_parent(s, path, why));
        return oy_file_write(&s->dir, path, bytes, flags, why);
    }
    if (status != OY_OK) *why = first;
    return status;
}

static oy_status write_tile(void *context, unsigned level, uint64_t index,
                            const struct oy_hash hash[OY_TILE_WIDTH], struct oy_why *why) {
    char path[OY_TILE_PATH_MAX];
    (void)oy_tile_path(path, level, index, OY_TILE_WIDTH);
    return oy_step_file(context, path, oy_span(hash, OY_TILE_WIDTH * sizeof *hash), why);
}

static oy_status write_entries(struct oy_step *s, uint64_t index, unsigned width,
                               struct oy_why *why) {
    char path[OY_TILE_PATH_MAX];
    (void)oy_tile_entries_path(path, index, width);
    return oy_step_file(s, path, oy_span(s->entries.p, s->entries.n), why);
}

static oy_status write_ballots(struct oy_step *s, uint64_t index, unsigned width,
                               struct oy_why *why) {
    char path[OY_TILE_PATH_MAX];
    (void)oy_bundle_path(path, index, width);
    return oy_step_file(s, path, oy_span(s->ballots.p, s->ballots.n), why);
}

/* ---- the step ---- */

void oy_step_begin(struct oy_step *s) {
    s->old_size = s->tiles.size;
    s->old_ballots = s->order.count[OY_LOG_BALLOT];
}

oy_status oy_step_entry(struct oy_step *s, enum oy_entry_type type, struct oy_span bytes,
                        struct oy_why *why) {
    struct oy_tile_sink sink = {write_tile, s};
    struct oy_hash leaf;
    OY_TRY(oy_entry_order_next(&s->order, type, why));
    OY_TRY(oy_growing_item(&s->entries, 2, bytes, why));
    oy_merkle_leaf(&leaf, bytes);
    OY_TRY(oy_tiles_append(&s->tiles, &leaf, &sink, why));
    if (s->tiles.size % OY_TILE_WIDTH != 0) return OY_OK;
    OY_TRY(write_entries(s, s->tiles.size / OY_TILE_WIDTH - 1, OY_TILE_WIDTH, why));
    s->entries.n = 0;
    return OY_OK;
}

oy_status oy_step_ballot(struct oy_step *s, struct oy_span ballot, struct oy_why *why) {
    uint64_t number = s->order.count[OY_LOG_BALLOT]; /* its entry was counted already */
    OY_REQUIRE(why, ballot.n <= OY_BALLOT_BYTES_MAX, OY_RANGE, "rec-2",
               "a ballot of %zu bytes, more than %d", ballot.n, OY_BALLOT_BYTES_MAX);
    OY_TRY(oy_growing_item(&s->ballots, 4, ballot, why));
    if (number % OY_BUNDLE_WIDTH != 0) return OY_OK;
    OY_TRY(write_ballots(s, number / OY_BUNDLE_WIDTH - 1, OY_BUNDLE_WIDTH, why));
    s->ballots.n = 0;
    return OY_OK;
}

/* The unfinished tiles and bundles that this step has changed. */
static oy_status write_edges(struct oy_step *s, struct oy_why *why) {
    char path[OY_TILE_PATH_MAX];
    uint64_t ballots = s->order.count[OY_LOG_BALLOT];
    unsigned width = oy_tiles_edge(&s->tiles, 0);
    if (width && s->tiles.size != s->old_size)
        OY_TRY(write_entries(s, oy_tiles_edge_index(&s->tiles, 0), width, why));
    width = (unsigned)(ballots % OY_BUNDLE_WIDTH);
    if (width && ballots != s->old_ballots)
        OY_TRY(write_ballots(s, ballots / OY_BUNDLE_WIDTH, width, why));
    for (unsigned level = 0; level < OY_TILE_LEVELS; level++) {
        width = oy_tiles_edge(&s->tiles, level);
        if (width == 0 || s->old_size >> (8 * level) == s->tiles.size >> (8 * level)) continue;
        (void)oy_tile_path(path, level, oy_tiles_edge_index(&s->tiles, level), width);
        OY_TRY(oy_step_file(s, path, oy_span(s->tiles.hash[level], width * sizeof(struct oy_hash)),
                            why));
    }
    return OY_OK;
}

static void remove_quietly(struct oy_step *s, const char *path) {
    struct oy_why ignored = {.status = OY_OK};
    oy_status status = oy_files_remove(&s->dir, path, &ignored);
    (void)status;
}

/* What was the edge before and is not any more. The step has happened: a file that cannot be
 * removed now goes when the record is opened again. */
static void remove_stale(struct oy_step *s) {
    char path[OY_TILE_PATH_MAX];
    uint64_t ballots = s->order.count[OY_LOG_BALLOT];
    for (unsigned level = 0; level < OY_TILE_LEVELS; level++) {
        uint64_t before = s->old_size >> (8 * level), now = s->tiles.size >> (8 * level);
        unsigned width = (unsigned)(before % OY_TILE_WIDTH);
        if (width == 0 || before == now) continue;
        (void)oy_tile_path(path, level, before / OY_TILE_WIDTH, width);
        remove_quietly(s, path);
        if (level > 0) continue;
        (void)oy_tile_entries_path(path, before / OY_TILE_WIDTH, width);
        remove_quietly(s, path);
    }
    unsigned width = (unsigned)(s->old_ballots % OY_BUNDLE_WIDTH);
    if (width == 0 || ballots == s->old_ballots) return;
    (void)oy_bundle_path(path, s->old_ballots / OY_BUNDLE_WIDTH, width);
    remove_quietly(s, path);
}

oy_status oy_step_commit(struct oy_step *s, struct oy_span checkpoint, struct oy_why *why) {
    OY_TRY(write_edges(s, why));
    OY_TRY(oy_dir_sync(&s->dir, why));
    OY_TRY(oy_file_write(&s->dir, "checkpoint", checkpoint, OY_FILE_REPLACE, why));
    remove_stale(s);
    return OY_OK;
}

/* ---- loading ---- */

static oy_status no_tile(void *context, unsigned level, uint64_t index,
                         const struct oy_hash hash[OY_TILE_WIDTH], struct oy_why *why) {
    (void)context, (void)level, (void)index, (void)hash, (void)why;
    return OY_OK;
}

static oy_status replay(struct oy_step *s, struct oy_log_cursor *c, struct oy_why *why) {
    struct oy_tile_sink sink = {no_tile, NULL};
    for (;;) {
        struct oy_span raw;
        struct oy_entry entry;
        struct oy_hash leaf;
        uint64_t index;
        OY_TRY(oy_log_next(c, &index, &raw, why));
        if (index >= c->size) break;
        OY_TRY(oy_entry_parse(&entry, raw, why));
        OY_TRY(oy_entry_order_next(&s->order, entry.type, why));
        oy_merkle_leaf(&leaf, raw);
        OY_TRY(oy_tiles_append(&s->tiles, &leaf, &sink, why));
    }
    bool edge = c->size % OY_TILE_WIDTH != 0;
    return set(&s->entries, edge ? oy_buffer_span(&c->bytes) : oy_span(NULL, 0), why);
}

static oy_status load_ballots(struct oy_step *s, struct oy_why *why) {
    struct oy_bundle bundle;
    uint64_t ballots = s->order.count[OY_LOG_BALLOT];
    s->ballots.n = 0;
    if (ballots % OY_BUNDLE_WIDTH == 0) return OY_OK;
    OY_TRY(oy_bundle_open(&bundle, &s->dir, ballots, ballots / OY_BUNDLE_WIDTH, why));
    oy_status status = set(&s->ballots, bundle.map.bytes, why);
    oy_bundle_close(&bundle);
    return status;
}

oy_status oy_step_load(struct oy_step *s, const struct oy_checkpoint *head, struct oy_why *why) {
    struct oy_log_cursor c;
    struct oy_hash root;
    oy_step_empty(s);
    oy_log_cursor_init(&c, &s->dir, head->size, 0);
    oy_status status = replay(s, &c, why);
    oy_log_cursor_clear(&c);
    OY_TRY(status);
    oy_tiles_root(&s->tiles, &root);
    OY_REQUIRE(why, oy_hash_equal(&root, &head->root), OY_MISMATCH, "note-3",
               "the entries do not give the checkpoint's root");
    return load_ballots(s, why);
}

oy_status oy_step_clean(struct oy_step *s, struct oy_why *why) {
    struct oy_record_shape shape = {.size = s->tiles.size};
    memcpy(shape.count, s->order.count, sizeof shape.count);
    return oy_files_clean(&s->dir, &shape, why);
}

/* ---- opening ---- */

static oy_status lock(const struct oy_dir *dir, struct oy_why *why) {
    if (flock(dir->fd, LOCK_EX | LOCK_NB) == 0) return OY_OK;
    oy_why_at(why, "%s", dir->path);
    if (errno == EWOULDBLOCK)
        return oy_fail(why, OY_STATE, "", "another program is writing to this record");
    return oy_fail(why, OY_IO, "", "cannot lock the directory: %s", strerror(errno));
}

oy_status oy_step_open(struct oy_step *s, const char *path, struct oy_why *why) {
    *s = (struct oy_step){.dir.fd = -1};
    oy_step_empty(s);
    OY_TRY(oy_dir_open(&s->dir, path, why));
    oy_status status = lock(&s->dir, why);
    if (status != OY_OK) oy_dir_close(&s->dir);
    return status;
}

void oy_step_close(struct oy_step *s) {
    oy_dir_close(&s->dir); /* and the lock with it */
    oy_growing_free(&s->entries);
    oy_growing_free(&s->ballots);
}

void oy_step_empty(struct oy_step *s) {
    oy_tiles_init(&s->tiles);
    oy_entry_order_init(&s->order);
    s->entries.n = s->ballots.n = 0;
}
