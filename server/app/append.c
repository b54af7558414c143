#include "server/app/append.h"

#include <stdlib.h>
#include <string.h>

#include "crypto/hash.h"
#include "record/record.h"

enum { TILE_BYTES = OY_TILE_WIDTH * 32, FULL_BYTES = 9 + TILE_BYTES, PRINT_BYTES = 40 };

void oy_append_begin(struct oy_append *ap, struct oy_hosted *h) {
    memset(ap, 0, sizeof *ap);
    ap->h = h;
    ap->tiles = h->tiles;
    ap->order = h->order;
    ap->first = h->tiles.size;
    ap->first_ballot = h->order.count[OY_LOG_BALLOT];
}

void oy_append_clear(struct oy_append *ap) {
    oy_growing_free(&ap->entries);
    oy_growing_free(&ap->ballots);
    oy_growing_free(&ap->full);
    oy_growing_free(&ap->fingerprints);
    oy_buffer_free(&ap->note);
    oy_buffer_free(&ap->closing);
}

/* ---- gathering ---- */

static oy_status keep_tile(void *context, unsigned level, uint64_t index,
                           const struct oy_hash hash[OY_TILE_WIDTH], struct oy_why *why) {
    struct oy_append *ap = context;
    unsigned char head[9];
    struct oy_writer w;
    oy_writer_init(&w, head, sizeof head);
    oy_write_u8(&w, (uint8_t)level);
    oy_write_u64(&w, index);
    OY_TRY(oy_growing_add(&ap->full, oy_writer_end(&w), why));
    return oy_growing_add(&ap->full, oy_span(hash, TILE_BYTES), why);
}

oy_status oy_append_raw(struct oy_append *ap, struct oy_span entry, struct oy_why *why) {
    struct oy_tile_sink sink = {keep_tile, ap};
    struct oy_hash leaf;
    OY_REQUIRE(why, entry.n >= OY_ENTRY_MIN && entry.n <= OY_ENTRY_MAX, OY_FORMAT, "log-4",
               "an entry of %zu bytes", entry.n);
    OY_TRY(oy_entry_order_next(&ap->order, (enum oy_entry_type)entry.p[0], why));
    OY_TRY(oy_growing_item(&ap->entries, 2, entry, why));
    oy_merkle_leaf(&leaf, entry);
    ap->closes = entry.p[0] == OY_LOG_CLOSE;
    return oy_tiles_append(&ap->tiles, &leaf, &sink, why);
}

oy_status oy_append_entry(struct oy_append *ap, const struct oy_entry *entry, struct oy_why *why) {
    unsigned char bytes[4096]; /* the longest entry is a replacement in modp4096: 3268 */
    struct oy_writer w;
    oy_writer_init(&w, bytes, sizeof bytes);
    oy_entry_write(&w, entry);
    return oy_append_raw(ap, oy_writer_end(&w), why);
}

oy_status oy_append_named(struct oy_append *ap, enum oy_entry_type type, struct oy_span bytes,
                          uint32_t rows, struct oy_why *why) {
    struct oy_entry e = {.type = type, .length = bytes.n, .rows = rows};
    struct oy_append_file *f = &ap->file[ap->n_files];
    if (ap->n_files == OY_APPEND_FILES) return oy_fail(why, OY_RANGE, "", "too many files at once");
    oy_sha256(e.digest.b, bytes);
    OY_TRY(oy_append_entry(ap, &e, why));
    oy_record_named_path(f->path, type, ap->order.count[OY_LOG_SHARE]);
    f->bytes = bytes;
    ap->n_files++;
    return OY_OK;
}

oy_status oy_append_ballot(struct oy_append *ap, const struct oy_entry *entry,
                           struct oy_span ballot, struct oy_why *why) {
    unsigned char print[PRINT_BYTES];
    struct oy_writer w;
    oy_writer_init(&w, print, sizeof print);
    oy_write_bytes(&w, entry->fingerprint.b, 32);
    oy_write_u64(&w, ap->tiles.size);
    OY_TRY(oy_append_entry(ap, entry, why));
    OY_TRY(oy_growing_add(&ap->fingerprints, oy_writer_end(&w), why));
    return oy_growing_item(&ap->ballots, 4, ballot, why);
}

size_t oy_checkpoint_sign(unsigned char note[OY_APPEND_NOTE], const struct oy_checkpoint *c,
                          const struct oy_sign_key *server) {
    unsigned char text[OY_CHECKPOINT_MAX];
    struct oy_writer in, out;
    oy_writer_init(&in, text, sizeof text);
    oy_checkpoint_write(&in, c);
    oy_writer_init(&out, note, OY_APPEND_NOTE);
    oy_note_begin(&out, oy_writer_end(&in));
    oy_note_sign(&out, c->origin, server, oy_writer_end(&in));
    return oy_writer_end(&out).n;
}

oy_status oy_append_sign(struct oy_append *ap, const struct oy_sign_key *server,
                         struct oy_why *why) {
    unsigned char room[OY_APPEND_NOTE];
    struct oy_checkpoint c = {.origin = oy_span_text(ap->h->c.m->origin), .size = ap->tiles.size};
    oy_tiles_root(&ap->tiles, &c.root);
    ap->root = c.root;
    struct oy_span note = oy_span(room, oy_checkpoint_sign(room, &c, server));
    OY_TRY(oy_buffer_copy(&ap->note, note, why));
    return ap->closes ? oy_buffer_copy(&ap->closing, note, why) : OY_OK;
}

/* ---- putting ---- */

static oy_status put_tiles(struct oy_txn *t, const struct oy_append *ap, struct oy_why *why) {
    struct oy_store_key k;
    struct oy_reader r;
    oy_reader_init(&r, oy_growing_span(&ap->full));
    while (r.left >= FULL_BYTES) {
        unsigned level = oy_read_u8(&r);
        oy_key_tile(&k, ap->h->number, level, oy_read_u64(&r));
        OY_TRY(oy_txn_put(t, OY_TABLE_TILES, oy_key_of(&k), oy_read_span(&r, TILE_BYTES), why));
    }
    return OY_OK;
}

static oy_status put_fingerprints(struct oy_txn *t, const struct oy_append *ap,
                                  struct oy_why *why) {
    struct oy_store_key k;
    for (size_t i = 0; i < ap->fingerprints.n; i += PRINT_BYTES) {
        const unsigned char *p = ap->fingerprints.p + i;
        oy_key_bytes(&k, ap->h->number, oy_span(p, 32));
        OY_TRY(oy_txn_put(t, OY_TABLE_FINGERPRINTS, oy_key_of(&k), oy_span(p + 32, 8), why));
    }
    return OY_OK;
}

static oy_status put_note(struct oy_txn *t, const struct oy_append *ap, const char *name,
                          struct oy_why *why) {
    struct oy_store_key k;
    oy_key_bytes(&k, ap->h->number, oy_span_text(name));
    return oy_txn_put(t, OY_TABLE_NOTES, oy_key_of(&k), oy_buffer_span(&ap->note), why);
}

oy_status oy_append_put(struct oy_txn *t, const struct oy_append *ap, struct oy_why *why) {
    struct oy_store_key k;
    uint32_t n = ap->h->number;
    OY_TRY(oy_segment_put(t, OY_TABLE_ENTRIES, n, ap->first, oy_growing_span(&ap->entries), why));
    OY_TRY(oy_segment_put(t, OY_TABLE_BALLOTS, n, ap->first_ballot, oy_growing_span(&ap->ballots),
                          why));
    OY_TRY(put_tiles(t, ap, why));
    OY_TRY(put_fingerprints(t, ap, why));
    for (size_t i = 0; i < ap->n_files; i++) {
        oy_key_bytes(&k, n, oy_span_text(ap->file[i].path));
        OY_TRY(oy_txn_put(t, OY_TABLE_FILES, oy_key_of(&k), ap->file[i].bytes, why));
    }
    if (!ap->note.n) return OY_OK; /* a part of an import */
    oy_key_number(&k, n, ap->tiles.size);
    OY_TRY(oy_txn_put(t, OY_TABLE_HEADS, oy_key_of(&k), oy_span(ap->root.b, 32), why));
    OY_TRY(put_note(t, ap, "checkpoint", why));
    return ap->closes ? put_note(t, ap, "closing", why) : OY_OK;
}

/* ---- afterwards ---- */

static void exchange(struct oy_buffer *a, struct oy_buffer *b) {
    struct oy_buffer old = *a;
    *a = *b;
    *b = old;
}

void oy_append_done(struct oy_append *ap) {
    struct oy_hosted *h = ap->h;
    (void)pthread_rwlock_wrlock(&h->lock);
    h->tiles = ap->tiles;
    h->order = ap->order;
    h->root = ap->root;
    exchange(&h->note, &ap->note);
    if (ap->closes) exchange(&h->closing, &ap->closing);
    (void)pthread_rwlock_unlock(&h->lock);
}

static oy_status put_alone(struct oy_txn *t, void *ctx, struct oy_why *why) {
    return oy_append_put(t, ctx, why);
}

oy_status oy_append_commit(struct oy_append *ap, struct oy_store *store,
                           const struct oy_sign_key *server, struct oy_why *why) {
    OY_TRY(oy_append_sign(ap, server, why));
    OY_TRY(oy_store_write(store, put_alone, ap, why));
    oy_append_done(ap);
    return OY_OK;
}
