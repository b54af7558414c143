/* The record as files, computed from the store [srv-1]. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "record/record.h"
#include "server/app/inside.h"
#include "server/app/tree.h"

struct wanted {
    struct oy_hosted *h;
    struct oy_tiles tiles; /* of the public head, which never shrinks */
    uint64_t ballots;
    const char *path;
    struct oy_buffer *out;
    /* a tile or bundle: */
    unsigned level, width;
    uint64_t index;
};

/* ---- paths: taken apart, and only taken if putting them together gives the same ---- */

/* "x001/x234/067" and the width behind it. */
static bool read_index(struct wanted *w, const char *p) {
    uint64_t index = 0;
    char *end = NULL;
    for (; *p == 'x'; p++) {
        for (int i = 1; i <= 3; i++, p++) {
            if (p[1] < '0' || p[1] > '9' || index > UINT64_MAX / 10000) return false;
            index = 10 * index + (uint64_t)(p[1] - '0');
        }
        if (*++p != '/') return false;
    }
    for (int i = 0; i < 3; i++, p++) {
        if (*p < '0' || *p > '9') return false;
        index = 10 * index + (uint64_t)(*p - '0');
    }
    w->index = index;
    w->width = OY_TILE_WIDTH;
    if (*p == 0) return true;
    if (strncmp(p, ".p/", 3) != 0) return false;
    unsigned long width = strtoul(p + 3, &end, 10);
    w->width = (unsigned)width;
    return *end == 0 && width >= 1 && width < OY_TILE_WIDTH;
}

static bool same(const struct wanted *w, const char *made) {
    return strcmp(w->path, made) == 0;
}

static bool is_entries(struct wanted *w) {
    char made[OY_TILE_PATH_MAX];
    if (strncmp(w->path, "tile/entries/", 13) != 0 || !read_index(w, w->path + 13)) return false;
    (void)oy_tile_entries_path(made, w->index, w->width);
    return same(w, made);
}

static bool is_ballots(struct wanted *w) {
    char made[OY_TILE_PATH_MAX];
    if (strncmp(w->path, "ballots/", 8) != 0 || !read_index(w, w->path + 8)) return false;
    (void)oy_bundle_path(made, w->index, w->width);
    return same(w, made);
}

static bool is_tile(struct wanted *w) {
    char made[OY_TILE_PATH_MAX];
    if (strncmp(w->path, "tile/", 5) != 0 || w->path[5] < '0' || w->path[5] > '7' ||
        w->path[6] != '/' || !read_index(w, w->path + 7))
        return false;
    w->level = (unsigned)(w->path[5] - '0');
    (void)oy_tile_path(made, w->level, w->index, w->width);
    return same(w, made);
}

/* ---- reading ---- */

static oy_status no_file(const struct wanted *w, struct oy_why *why) {
    return oy_fail(why, OY_MISSING, "rec-1", "the record has no file %.100s", w->path);
}

static oy_status give(struct oy_buffer *out, struct oy_growing *bytes, struct oy_why *why) {
    oy_status status = oy_buffer_copy(out, oy_growing_span(bytes), why);
    oy_growing_free(bytes);
    return status;
}

static oy_status read_bundle(struct oy_txn *t, struct wanted *w, enum oy_table table, uint64_t n,
                             struct oy_why *why) {
    struct oy_growing bytes = {0};
    if (oy_tile_width(n, 0, w->index) < w->width) return no_file(w, why);
    oy_status status = oy_segment_bundle(&bytes, t, table, w->h->number, w->index, w->width, why);
    if (status == OY_OK) return give(w->out, &bytes, why);
    oy_growing_free(&bytes);
    return status;
}

static oy_status read_tile(struct oy_txn *t, struct wanted *w, struct oy_why *why) {
    struct oy_hash hash[OY_TILE_WIDTH];
    unsigned width;
    if (oy_tile_width(w->tiles.size, w->level, w->index) < w->width) return no_file(w, why);
    OY_TRY(oy_tree_tile(hash, &width, t, w->h->number, &w->tiles, w->level, w->index, why));
    return oy_buffer_copy(w->out, oy_span(hash, w->width * sizeof *hash), why);
}

static oy_status read_path(struct oy_txn *t, void *ctx, struct oy_why *why) {
    struct wanted *w = ctx;
    if (is_entries(w)) return read_bundle(t, w, OY_TABLE_ENTRIES, w->tiles.size, why);
    if (is_ballots(w)) return read_bundle(t, w, OY_TABLE_BALLOTS, w->ballots, why);
    if (is_tile(w)) return read_tile(t, w, why);
    return strlen(w->path) < OY_TILE_PATH_MAX
               ? oy_hosted_file(w->out, t, w->h->number, w->path, why)
               : no_file(w, why);
}

static oy_status copy_note(struct oy_hosted *h, struct oy_buffer *out, const struct oy_buffer *note,
                           const char *path, struct oy_why *why) {
    (void)pthread_rwlock_rdlock(&h->lock);
    oy_status status =
        note->n ? oy_buffer_copy(out, oy_buffer_span(note), why)
                : oy_fail(why, OY_MISSING, "rec-1", "the record has no file %s yet", path);
    (void)pthread_rwlock_unlock(&h->lock);
    return status;
}

/* Every server process holds these anyway. */
static bool is_held(struct oy_span *lasting, const struct oy_hosted *h, const char *path) {
    if (strcmp(path, "manifest.json") == 0) *lasting = oy_buffer_span(&h->manifest);
    if (strcmp(path, "ceremony.bin") == 0) *lasting = oy_buffer_span(&h->ceremony);
    if (strcmp(path, "roll.bin") == 0) *lasting = oy_buffer_span(&h->roll);
    return lasting->n > 0;
}

oy_status oy_app_file(struct oy_app *a, struct oy_buffer *out, struct oy_span *lasting,
                      bool *immutable, const char *election, const char *path, struct oy_why *why) {
    struct oy_hosted *h = oy_app_hosted(a, election);
    struct wanted w = {.h = h, .path = path, .out = out};
    *out = (struct oy_buffer){.n = 0};
    *lasting = oy_span(NULL, 0);
    *immutable = false;
    if (!h) return oy_app_no_election(election, why);
    if (strcmp(path, "checkpoint") == 0) return copy_note(h, out, &h->note, path, why);
    if (strcmp(path, "closing") == 0) return copy_note(h, out, &h->closing, path, why);
    *immutable = true;
    if (is_held(lasting, h, path)) return OY_OK;
    (void)pthread_rwlock_rdlock(&h->lock);
    w.tiles = h->tiles;
    w.ballots = h->order.count[OY_LOG_BALLOT];
    (void)pthread_rwlock_unlock(&h->lock);
    return oy_store_read(a->store, read_path, &w, why);
}
