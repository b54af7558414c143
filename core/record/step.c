#include "record/step.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "record/limits.h"

enum { NOTE_BYTES = OY_CHECKPOINT_MAX + OY_NOTE_LINE_MAX + 2 };

/* ---- bytes of unfinished bundles ---- */

static oy_status grow_to(struct oy_grow *g, size_t more, struct oy_why *why) {
    if (g->cap - g->n >= more) return OY_OK;
    size_t cap = 2 * g->cap + more;
    unsigned char *p = realloc(g->p, cap);
    if (!p) return oy_fail(why, OY_MEMORY, "", "no memory for a bundle of %zu bytes", cap);
    g->p = p;
    g->cap = cap;
    return OY_OK;
}

static oy_status grow_set(struct oy_grow *g, struct oy_span bytes, struct oy_why *why) {
    g->n = 0;
    OY_TRY(grow_to(g, bytes.n, why));
    if (bytes.n) memcpy(g->p, bytes.p, bytes.n);
    g->n = bytes.n;
    return OY_OK;
}

/* Appends a length of `width` bytes, big-endian, and what it is the length of. */
static oy_status grow_item(struct oy_grow *g, size_t width, struct oy_span item,
                           struct oy_why *why) {
    OY_TRY(grow_to(g, width + item.n, why));
    for (size_t i = 0; i < width; i++)
        g->p[g->n++] = (unsigned char)(item.n >> (8 * (width - 1 - i)));
    memcpy(g->p + g->n, item.p, item.n);
    g->n += item.n;
    return OY_OK;
}

/* ---- files of a step ---- */

static oy_status make_parent(struct oy_record_writer *w, const char *path, struct oy_why *why) {
    char parent[OY_TILE_PATH_MAX];
    const char *slash = strrchr(path, '/');
    size_t n = slash ? (size_t)(slash - path) : 0;
    if (n == 0 || n >= sizeof parent) return OY_OK;
    memcpy(parent, path, n);
    parent[n] = 0;
    return oy_dir_make(&w->dir, parent, why);
}

oy_status oy_step_file(struct oy_record_writer *w, const char *path, struct oy_span bytes,
                       struct oy_why *why) {
    struct oy_why first = *why;
    unsigned flags = OY_FILE_REPLACE | OY_FILE_LATER;
    oy_status status = oy_file_write(&w->dir, path, bytes, flags, &first);
    if (status == OY_MISSING) { /* most directories are there already */
        OY_TRY(make_parent(w, path, why));
        return oy_file_write(&w->dir, path, bytes, flags, why);
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

static oy_status write_entries(struct oy_record_writer *w, uint64_t index, unsigned width,
                               struct oy_why *why) {
    char path[OY_TILE_PATH_MAX];
    (void)oy_tile_entries_path(path, index, width);
    return oy_step_file(w, path, oy_span(w->entries.p, w->entries.n), why);
}

static oy_status write_ballots(struct oy_record_writer *w, uint64_t index, unsigned width,
                               struct oy_why *why) {
    char path[OY_TILE_PATH_MAX];
    (void)oy_bundle_path(path, index, width);
    return oy_step_file(w, path, oy_span(w->ballots.p, w->ballots.n), why);
}

/* ---- the step ---- */

oy_status oy_step_begin(struct oy_record_writer *w, struct oy_why *why) {
    if (w->broken)
        return oy_fail(why, OY_STATE, "",
                       "an append failed and could not be undone: open the record again");
    w->old_size = w->tiles.size;
    w->old_ballots = w->order.count[OY_LOG_BALLOT];
    return OY_OK;
}

oy_status oy_step_entry(struct oy_record_writer *w, const struct oy_entry *entry,
                        struct oy_why *why) {
    unsigned char bytes[4096]; /* the longest entry is a replacement in modp4096: 3268 */
    struct oy_tile_sink sink = {write_tile, w};
    struct oy_writer out;
    struct oy_hash leaf;
    OY_TRY(oy_entry_order_next(&w->order, entry->type, why));
    oy_writer_init(&out, bytes, sizeof bytes);
    oy_entry_write(&out, entry);
    struct oy_span written = oy_writer_end(&out);
    OY_TRY(grow_item(&w->entries, 2, written, why));
    oy_merkle_leaf(&leaf, written);
    OY_TRY(oy_tiles_append(&w->tiles, &leaf, &sink, why));
    if (w->tiles.size % OY_TILE_WIDTH != 0) return OY_OK;
    OY_TRY(write_entries(w, w->tiles.size / OY_TILE_WIDTH - 1, OY_TILE_WIDTH, why));
    w->entries.n = 0;
    return OY_OK;
}

oy_status oy_step_ballot(struct oy_record_writer *w, struct oy_span ballot, struct oy_why *why) {
    uint64_t number = w->order.count[OY_LOG_BALLOT]; /* its entry was counted already */
    OY_REQUIRE(why, ballot.n <= OY_BALLOT_BYTES_MAX, OY_RANGE, "rec-2",
               "a ballot of %zu bytes, more than %d", ballot.n, OY_BALLOT_BYTES_MAX);
    OY_TRY(grow_item(&w->ballots, 4, ballot, why));
    if (number % OY_BUNDLE_WIDTH != 0) return OY_OK;
    OY_TRY(write_ballots(w, number / OY_BUNDLE_WIDTH - 1, OY_BUNDLE_WIDTH, why));
    w->ballots.n = 0;
    return OY_OK;
}

/* The unfinished tiles and bundles that this step has changed. */
static oy_status write_edges(struct oy_record_writer *w, struct oy_why *why) {
    char path[OY_TILE_PATH_MAX];
    uint64_t ballots = w->order.count[OY_LOG_BALLOT];
    unsigned width = oy_tiles_edge(&w->tiles, 0);
    if (width && w->tiles.size != w->old_size)
        OY_TRY(write_entries(w, oy_tiles_edge_index(&w->tiles, 0), width, why));
    width = (unsigned)(ballots % OY_BUNDLE_WIDTH);
    if (width && ballots != w->old_ballots)
        OY_TRY(write_ballots(w, ballots / OY_BUNDLE_WIDTH, width, why));
    for (unsigned level = 0; level < OY_TILE_LEVELS; level++) {
        width = oy_tiles_edge(&w->tiles, level);
        if (width == 0 || w->old_size >> (8 * level) == w->tiles.size >> (8 * level)) continue;
        (void)oy_tile_path(path, level, oy_tiles_edge_index(&w->tiles, level), width);
        OY_TRY(oy_step_file(w, path, oy_span(w->tiles.hash[level], width * sizeof(struct oy_hash)),
                            why));
    }
    return OY_OK;
}

static void remove_quietly(struct oy_record_writer *w, const char *path) {
    struct oy_why ignored = {.status = OY_OK};
    oy_status status = oy_files_remove(&w->dir, path, &ignored);
    (void)status;
}

/* What was the edge before and is not any more. The step has happened: a file that cannot be
 * removed now goes when the record is opened again. */
static void remove_stale(struct oy_record_writer *w) {
    char path[OY_TILE_PATH_MAX];
    uint64_t ballots = w->order.count[OY_LOG_BALLOT];
    for (unsigned level = 0; level < OY_TILE_LEVELS; level++) {
        uint64_t before = w->old_size >> (8 * level), now = w->tiles.size >> (8 * level);
        unsigned width = (unsigned)(before % OY_TILE_WIDTH);
        if (width == 0 || before == now) continue;
        (void)oy_tile_path(path, level, before / OY_TILE_WIDTH, width);
        remove_quietly(w, path);
        if (level > 0) continue;
        (void)oy_tile_entries_path(path, before / OY_TILE_WIDTH, width);
        remove_quietly(w, path);
    }
    unsigned width = (unsigned)(w->old_ballots % OY_BUNDLE_WIDTH);
    if (width == 0 || ballots == w->old_ballots) return;
    (void)oy_bundle_path(path, w->old_ballots / OY_BUNDLE_WIDTH, width);
    remove_quietly(w, path);
}

struct oy_span oy_step_checkpoint(const struct oy_record_writer *w, unsigned char *note,
                                  size_t cap) {
    unsigned char text[OY_CHECKPOINT_MAX];
    struct oy_checkpoint c = {.origin = oy_span_text(w->origin), .size = w->tiles.size};
    struct oy_writer in, out;
    oy_tiles_root(&w->tiles, &c.root);
    oy_writer_init(&in, text, sizeof text);
    oy_checkpoint_write(&in, &c);
    oy_writer_init(&out, note, cap);
    oy_note_begin(&out, oy_writer_end(&in));
    oy_note_sign(&out, c.origin, w->server, oy_writer_end(&in));
    return oy_writer_end(&out);
}

oy_status oy_step_commit(struct oy_record_writer *w, struct oy_why *why) {
    unsigned char note[NOTE_BYTES];
    OY_TRY(write_edges(w, why));
    OY_TRY(oy_dir_sync(&w->dir, why));
    struct oy_span checkpoint = oy_step_checkpoint(w, note, sizeof note);
    OY_TRY(oy_file_write(&w->dir, "checkpoint", checkpoint, OY_FILE_REPLACE, why));
    remove_stale(w);
    return OY_OK;
}

void oy_step_undo(struct oy_record_writer *w) {
    struct oy_why ignored = {.status = OY_OK};
    w->broken = oy_step_load(w, &ignored) != OY_OK;
}

/* ---- loading ---- */

static oy_status no_tile(void *context, unsigned level, uint64_t index,
                         const struct oy_hash hash[OY_TILE_WIDTH], struct oy_why *why) {
    (void)context, (void)level, (void)index, (void)hash, (void)why;
    return OY_OK;
}

static oy_status replay(struct oy_record_writer *w, struct oy_log_cursor *c, struct oy_why *why) {
    struct oy_tile_sink sink = {no_tile, NULL};
    for (;;) {
        struct oy_span raw;
        struct oy_entry entry;
        struct oy_hash leaf;
        uint64_t index;
        OY_TRY(oy_log_next(c, &index, &raw, why));
        if (index >= c->size) break;
        OY_TRY(oy_entry_parse(&entry, raw, why));
        OY_TRY(oy_entry_order_next(&w->order, entry.type, why));
        oy_merkle_leaf(&leaf, raw);
        OY_TRY(oy_tiles_append(&w->tiles, &leaf, &sink, why));
    }
    bool edge = c->size % OY_TILE_WIDTH != 0;
    return grow_set(&w->entries, edge ? oy_buffer_span(&c->bytes) : oy_span(NULL, 0), why);
}

static oy_status load_ballots(struct oy_record_writer *w, struct oy_why *why) {
    struct oy_bundle bundle;
    uint64_t ballots = w->order.count[OY_LOG_BALLOT];
    w->ballots.n = 0;
    if (ballots % OY_BUNDLE_WIDTH == 0) return OY_OK;
    OY_TRY(oy_bundle_open(&bundle, &w->dir, ballots, ballots / OY_BUNDLE_WIDTH, why));
    oy_status status = grow_set(&w->ballots, bundle.map.bytes, why);
    oy_bundle_close(&bundle);
    return status;
}

static oy_status load_log(struct oy_record_writer *w, const struct oy_checkpoint *head,
                          struct oy_why *why) {
    struct oy_log_cursor c;
    struct oy_hash root;
    oy_tiles_init(&w->tiles);
    oy_entry_order_init(&w->order);
    oy_log_cursor_init(&c, &w->dir, head->size, 0);
    oy_status status = replay(w, &c, why);
    oy_log_cursor_clear(&c);
    OY_TRY(status);
    oy_tiles_root(&w->tiles, &root);
    OY_REQUIRE(why, oy_hash_equal(&root, &head->root), OY_MISMATCH, "note-3",
               "the entries do not give the checkpoint's root");
    return load_ballots(w, why);
}

oy_status oy_step_load(struct oy_record_writer *w, struct oy_why *why) {
    struct oy_signed_checkpoint c;
    unsigned char key[OY_SIGN_PUBLIC];
    struct oy_record_shape shape;
    oy_sign_key_public(w->server, key);
    OY_TRY(oy_signed_checkpoint_read(&c, &w->dir, "checkpoint", why));
    oy_status status = OY_OK;
    if (!oy_span_equal(c.head.origin, oy_span_text(w->origin)) ||
        oy_note_check(&c.note, c.head.origin, key, why) != OY_OK)
        status = oy_fail(why, OY_MISMATCH, "note-2",
                         "the checkpoint is not of this origin and signed with this server key");
    if (status == OY_OK) status = load_log(w, &c.head, why);
    oy_signed_checkpoint_clear(&c);
    OY_TRY(status);
    shape.size = w->tiles.size;
    memcpy(shape.count, w->order.count, sizeof shape.count);
    return oy_files_clean(&w->dir, &shape, why);
}
