#include "record/log.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "crypto/hash.h"
#include "record/limits.h"
#include "record/tiles.h"

oy_status oy_signed_checkpoint_read(struct oy_signed_checkpoint *out, const struct oy_dir *dir,
                                    const char *path, struct oy_why *why) {
    memset(out, 0, sizeof *out);
    OY_TRY(oy_limit(oy_file_read(&out->bytes, dir, path, OY_NOTE_MAX, why), why));
    oy_status status = oy_note_parse(&out->note, oy_buffer_span(&out->bytes), why);
    if (status == OY_OK) status = oy_checkpoint_parse(&out->head, out->note.text, why);
    if (status == OY_OK) return OY_OK;
    oy_signed_checkpoint_clear(out);
    oy_why_at(why, "%s", path);
    return status;
}

void oy_signed_checkpoint_clear(struct oy_signed_checkpoint *c) {
    oy_buffer_free(&c->bytes);
    memset(c, 0, sizeof *c);
}

/* ---- entries ---- */

void oy_log_pins_free(struct oy_log_pins *pins) {
    free(pins->bundle);
    *pins = (struct oy_log_pins){.bundle = NULL};
}

static oy_status pin(struct oy_log_pins *pins, const struct oy_hash *digest, struct oy_why *why) {
    if (pins->n == pins->cap) {
        size_t cap = pins->bundle ? 2 * (size_t)pins->cap : 64;
        struct oy_hash *grown = realloc(pins->bundle, cap * sizeof *grown);
        if (!grown) return oy_fail(why, OY_MEMORY, "", "no memory for %zu hashes", cap);
        pins->bundle = grown;
        pins->cap = cap;
    }
    pins->bundle[pins->n++] = *digest;
    return OY_OK;
}

/* [chk-8] */
static oy_status check_pin(const struct oy_log_cursor *c, uint64_t bundle, struct oy_why *why) {
    struct oy_hash digest;
    if (!c->learn && !c->pins) return OY_OK;
    oy_sha256(digest.b, oy_buffer_span(&c->bytes));
    if (c->learn && c->learn->n == bundle) OY_TRY(pin(c->learn, &digest, why));
    const struct oy_log_pins *pins = c->learn ? c->learn : c->pins;
    OY_REQUIRE(why, bundle < pins->n && oy_hash_equal(&pins->bundle[bundle], &digest), OY_IO,
               "chk-8", "the file has changed since it was read first");
    return OY_OK;
}

void oy_log_cursor_init(struct oy_log_cursor *c, const struct oy_dir *dir, uint64_t size,
                        uint64_t from) {
    memset(c, 0, sizeof *c);
    c->dir = dir;
    c->size = size;
    c->next = from;
}

void oy_log_cursor_clear(struct oy_log_cursor *c) {
    oy_buffer_free(&c->bytes);
}

static oy_status split(struct oy_log_cursor *c, unsigned width, struct oy_why *why) {
    struct oy_reader r;
    oy_reader_init(&r, oy_buffer_span(&c->bytes));
    for (unsigned i = 0; i < width; i++) c->entry[i] = oy_read_span(&r, oy_read_u16(&r));
    return oy_reader_end(&r, "log-2", why);
}

static oy_status load(struct oy_log_cursor *c, uint64_t bundle, struct oy_why *why) {
    char path[OY_TILE_PATH_MAX];
    if (c->bytes.p && c->bundle == bundle) return OY_OK;
    unsigned width = oy_tile_width(c->size, 0, bundle);
    (void)oy_tile_entries_path(path, bundle, width);
    oy_buffer_free(&c->bytes);
    OY_TRY(oy_limit(oy_file_read(&c->bytes, c->dir, path, oy_limit_entries(width), why), why));
    c->bundle = bundle;
    oy_status status = check_pin(c, bundle, why);
    if (status == OY_OK) status = split(c, width, why);
    if (status == OY_OK) return OY_OK;
    oy_buffer_free(&c->bytes);
    oy_why_at(why, "%s", path);
    return status;
}

oy_status oy_log_next(struct oy_log_cursor *c, uint64_t *index, struct oy_span *entry,
                      struct oy_why *why) {
    *entry = oy_span(NULL, 0);
    *index = c->next;
    if (c->next >= c->size) return OY_OK;
    OY_TRY(load(c, c->next / OY_TILE_WIDTH, why));
    *entry = c->entry[c->next % OY_TILE_WIDTH];
    c->next++;
    return OY_OK;
}

oy_status oy_log_entry(struct oy_log_cursor *c, struct oy_entry *out, uint64_t index,
                       struct oy_why *why) {
    struct oy_span bytes;
    uint64_t at;
    memset(out, 0, sizeof *out);
    if (index >= c->size)
        return oy_fail(why, OY_RANGE, "log-1", "the log has no entry %llu",
                       (unsigned long long)index);
    c->next = index;
    OY_TRY(oy_log_next(c, &at, &bytes, why));
    oy_status status = oy_entry_parse(out, bytes, why);
    if (status != OY_OK) oy_why_at(why, "log entry %llu", (unsigned long long)index);
    return status;
}

/* ---- the tree ---- */

/* Compares a tile with its file, byte for byte. */
static oy_status compare_tile(const struct oy_dir *dir, unsigned level, uint64_t index,
                              const struct oy_hash *hash, unsigned width, struct oy_why *why) {
    char path[OY_TILE_PATH_MAX];
    struct oy_buffer file;
    (void)oy_tile_path(path, level, index, width);
    OY_TRY(oy_limit(oy_file_read(&file, dir, path, oy_limit_tile(width), why), why));
    bool same = oy_span_equal(oy_buffer_span(&file), oy_span(hash, width * sizeof *hash));
    oy_buffer_free(&file);
    if (!same) oy_why_at(why, "%s", path);
    OY_REQUIRE(why, same, OY_MISMATCH, "log-3", "the tile is not that of the entries");
    return OY_OK;
}

static oy_status full_tile(void *context, unsigned level, uint64_t index,
                           const struct oy_hash hash[OY_TILE_WIDTH], struct oy_why *why) {
    return compare_tile(context, level, index, hash, OY_TILE_WIDTH, why);
}

static oy_status ignore_tile(void *context, unsigned level, uint64_t index,
                             const struct oy_hash hash[OY_TILE_WIDTH], struct oy_why *why) {
    (void)context, (void)level, (void)index, (void)hash, (void)why;
    return OY_OK;
}

static oy_status check_length(uint64_t index, struct oy_span entry, struct oy_why *why) {
    if (entry.n < OY_ENTRY_MIN) oy_why_at(why, "log entry %" PRIu64, index);
    OY_REQUIRE(why, entry.n >= OY_ENTRY_MIN, OY_FORMAT, "log-4", "an entry of %zu bytes", entry.n);
    return OY_OK;
}

/* Feeds the first `at` entries of a log of `size` to t. */
static oy_status grow(struct oy_tiles *t, const struct oy_dir *dir, uint64_t size,
                      const struct oy_log_pins *pins, uint64_t at, const struct oy_tile_sink *sink,
                      struct oy_why *why) {
    struct oy_log_cursor c;
    oy_status status = OY_OK;
    oy_tiles_init(t);
    oy_log_cursor_init(&c, dir, size, 0);
    c.pins = pins;
    while (status == OY_OK && t->size < at) {
        struct oy_span entry;
        struct oy_hash leaf;
        uint64_t index;
        status = oy_log_next(&c, &index, &entry, why);
        if (status == OY_OK) status = check_length(index, entry, why);
        if (status != OY_OK) break;
        oy_merkle_leaf(&leaf, entry);
        status = oy_tiles_append(t, &leaf, sink, why);
    }
    oy_log_cursor_clear(&c);
    return status;
}

static oy_status check_edges(const struct oy_tiles *t, const struct oy_dir *dir,
                             struct oy_why *why) {
    for (unsigned level = 0; level < OY_TILE_LEVELS; level++) {
        unsigned width = oy_tiles_edge(t, level);
        if (width == 0) continue;
        OY_TRY(compare_tile(dir, level, oy_tiles_edge_index(t, level), t->hash[level], width, why));
    }
    return OY_OK;
}

oy_status oy_log_check_tiles(const struct oy_dir *dir, uint64_t size,
                             const struct oy_log_pins *pins, struct oy_hash *root,
                             struct oy_why *why) {
    struct oy_dir here = *dir;
    struct oy_tile_sink sink = {full_tile, &here};
    struct oy_tiles t;
    OY_TRY(grow(&t, dir, size, pins, size, &sink, why));
    oy_tiles_root(&t, root);
    return check_edges(&t, dir, why);
}

oy_status oy_log_root(const struct oy_dir *dir, uint64_t size, const struct oy_log_pins *pins,
                      uint64_t at, struct oy_hash *root, struct oy_why *why) {
    struct oy_tile_sink sink = {ignore_tile, NULL};
    struct oy_tiles t;
    if (at > size) return oy_fail(why, OY_RANGE, "log-1", "the log is shorter");
    OY_TRY(grow(&t, dir, size, pins, at, &sink, why));
    oy_tiles_root(&t, root);
    return OY_OK;
}
