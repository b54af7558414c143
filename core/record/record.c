#include "record/record.h"

#include <inttypes.h>
#include <string.h>

#include "crypto/hash.h"
#include "record/limits.h"

/* Counts entries by their first byte, which is all that [rec-1] needs to know; an unknown type
 * calls for no file. */
static oy_status count_types(struct oy_record *r, struct oy_why *why) {
    struct oy_record_shape *shape = &r->shape;
    struct oy_log_cursor c;
    struct oy_span entry = {NULL, 0};
    uint64_t index = 0;
    oy_status status = OY_OK;
    oy_log_cursor_init(&c, &r->dir, shape->size, 0);
    c.learn = &r->pins;
    while (status == OY_OK) {
        status = oy_log_next(&c, &index, &entry, why);
        if (status != OY_OK || index >= shape->size) break;
        if (entry.n && entry.p[0] < OY_ENTRY_TYPES) shape->count[entry.p[0]]++;
    }
    oy_log_cursor_clear(&c);
    return status;
}

oy_status oy_record_open(struct oy_record *out, const char *path, struct oy_why *why) {
    memset(out, 0, sizeof *out);
    out->dir.fd = -1;
    OY_TRY(oy_dir_open(&out->dir, path, why));
    oy_status status = oy_signed_checkpoint_read(&out->checkpoint, &out->dir, "checkpoint", why);
    out->shape.size = out->checkpoint.head.size;
    if (status == OY_OK) status = count_types(out, why);
    if (status != OY_OK) oy_record_close(out);
    return status;
}

void oy_record_close(struct oy_record *r) {
    oy_dir_close(&r->dir);
    oy_signed_checkpoint_clear(&r->checkpoint);
    oy_log_pins_free(&r->pins);
}

void oy_record_cursor(struct oy_log_cursor *c, const struct oy_record *r, uint64_t from) {
    oy_log_cursor_init(c, &r->dir, r->shape.size, from);
    c->pins = &r->pins;
}

uint64_t oy_record_size(const struct oy_record *r) {
    return r->shape.size;
}

uint64_t oy_record_ballots(const struct oy_record *r) {
    return r->shape.count[OY_LOG_BALLOT];
}

oy_status oy_record_check_files(const struct oy_record *r, struct oy_why *why) {
    return oy_files_check(&r->dir, &r->shape, why);
}

void oy_record_digest(struct oy_hash *out, struct oy_span bytes) {
    oy_sha256(out->b, bytes);
}

static oy_status check_named(struct oy_map *map, const struct oy_entry *e, struct oy_why *why) {
    struct oy_hash digest;
    OY_REQUIRE(why, map->bytes.n == e->length, OY_MISMATCH, "ent-3",
               "the file has %zu bytes, the log says %" PRIu64, map->bytes.n, e->length);
    OY_TRY(oy_map_own(map, why)); /* [chk-8] what is hashed is what is used */
    oy_record_digest(&digest, map->bytes);
    OY_REQUIRE(why, oy_hash_equal(&digest, &e->digest), OY_MISMATCH, "ent-3",
               "the file does not have the SHA-256 that the log names");
    return OY_OK;
}

oy_status oy_record_map_file(struct oy_map *out, const struct oy_record *r,
                             const struct oy_entry *e, uint64_t k, struct oy_why *why) {
    char path[OY_TILE_PATH_MAX];
    oy_record_named_path(path, e->type, k);
    /* A map is not read until it is hashed, after its length was compared. */
    OY_TRY(oy_limit(oy_file_map(out, &r->dir, path, SIZE_MAX, why), why));
    oy_status status = check_named(out, e, why);
    if (status == OY_OK) return OY_OK;
    oy_map_close(out);
    oy_why_at(why, "%s", path);
    return status;
}

/* ---- ballots ---- */

void oy_record_walk_init(struct oy_record_walk *w, const struct oy_record *r, uint64_t from,
                         uint64_t ballot) {
    memset(w, 0, sizeof *w);
    w->record = r;
    w->ballot = ballot;
    w->open_bundle = UINT64_MAX;
    oy_record_cursor(&w->log, r, from);
}

void oy_record_walk_clear(struct oy_record_walk *w) {
    oy_log_cursor_clear(&w->log);
    oy_bundle_close(&w->bundle);
    w->open_bundle = UINT64_MAX;
}

static oy_status ballot_bytes(struct oy_record_walk *w, struct oy_span *bytes, struct oy_why *why) {
    uint64_t bundle = w->ballot / OY_BUNDLE_WIDTH;
    if (bundle != w->open_bundle) {
        oy_bundle_close(&w->bundle);
        w->open_bundle = UINT64_MAX;
        OY_TRY(
            oy_bundle_open(&w->bundle, &w->record->dir, oy_record_ballots(w->record), bundle, why));
        w->open_bundle = bundle;
    }
    *bytes = w->bundle.ballot[w->ballot % OY_BUNDLE_WIDTH];
    w->ballot++;
    return OY_OK;
}

oy_status oy_record_walk_next(struct oy_record_walk *w, uint64_t *index, struct oy_entry *entry,
                              struct oy_span *bytes, struct oy_why *why) {
    for (;;) {
        struct oy_span raw;
        *bytes = oy_span(NULL, 0);
        OY_TRY(oy_log_next(&w->log, index, &raw, why));
        if (*index >= w->log.size) return OY_OK;
        if (raw.n == 0 || raw.p[0] != OY_LOG_BALLOT) continue;
        OY_TRY(oy_entry_parse(entry, raw, why));
        return ballot_bytes(w, bytes, why);
    }
}
