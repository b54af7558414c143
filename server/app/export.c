/* From the store to a directory and back: both are the same log. */
#include "record/mirror.h"
#include "server/app/append.h"
#include "server/app/count.h"
#include "server/app/inside.h"

enum { CHUNK = 1024 }; /* entries read in one transaction */

/* ---- out ---- */

struct chunk {
    struct oy_hosted *h;
    struct oy_mirror *m;
    uint64_t end; /* of the log as it is exported */
    struct oy_span ballots;
};

static oy_status copy_ballot(struct oy_txn *t, struct chunk *c, struct oy_why *why) {
    struct oy_store_key k;
    struct oy_span key, ballot;
    uint64_t first, number = oy_mirror_ballots(c->m) - 1;
    bool broken = false;
    if (c->ballots.n == 0) {
        oy_key_number(&k, c->h->number, number);
        OY_TRY(oy_txn_to(t, &key, &c->ballots, OY_TABLE_BALLOTS, oy_key_of(&k), why));
        if (!oy_key_read_number(&first, c->h->number, key))
            return oy_fail(why, OY_MISMATCH, "rec-3", "the store lacks ballot %llu",
                           (unsigned long long)number);
        for (; first < number; first++)
            if (!oy_segment_next(&ballot, &c->ballots, OY_TABLE_BALLOTS, &broken)) break;
    }
    if (!oy_segment_next(&ballot, &c->ballots, OY_TABLE_BALLOTS, &broken))
        return oy_fail(why, OY_MISMATCH, "rec-3", "the store lacks ballot %llu",
                       (unsigned long long)number);
    return oy_mirror_ballot(c->m, ballot, why);
}

static oy_status copy_file(struct oy_txn *t, struct chunk *c, const struct oy_entry *e,
                           uint64_t shares, struct oy_why *why) {
    char path[OY_TILE_PATH_MAX];
    struct oy_store_key k;
    struct oy_span value;
    oy_record_named_path(path, e->type, shares);
    oy_key_bytes(&k, c->h->number, oy_span_text(path));
    if (oy_txn_get(t, &value, OY_TABLE_FILES, oy_key_of(&k), why) != OY_OK)
        return oy_fail(why, OY_MISMATCH, "ent-3", "the store lacks %s", path);
    return oy_mirror_file(c->m, value, why);
}

static oy_status copy_one(struct oy_txn *t, struct chunk *c, struct oy_span bytes,
                          struct oy_why *why) {
    struct oy_entry e;
    OY_TRY(oy_entry_parse(&e, bytes, why));
    OY_TRY(oy_mirror_entry(c->m, bytes, why));
    if (e.type == OY_LOG_BALLOT) return copy_ballot(t, c, why);
    return oy_entry_file(e.type) ? copy_file(t, c, &e, oy_mirror_count(c->m, OY_LOG_SHARE), why)
                                 : OY_OK;
}

static oy_status copy_chunk(struct oy_txn *t, void *ctx, struct oy_why *why) {
    struct chunk *c = ctx;
    struct oy_span entry;
    c->ballots = oy_span(NULL, 0);
    for (size_t i = 0; i < CHUNK; i++) {
        uint64_t index = oy_mirror_head(c->m, NULL);
        if (index >= c->end) break;
        OY_TRY(oy_segment_entry(&entry, t, c->h->number, index, why));
        OY_TRY(copy_one(t, c, entry, why));
    }
    return OY_OK;
}

static oy_status copy_notes(struct oy_buffer *note, struct oy_buffer *closing, uint64_t *size,
                            struct oy_hosted *h, struct oy_why *why) {
    (void)pthread_rwlock_rdlock(&h->lock);
    *size = h->tiles.size;
    oy_status status = oy_buffer_copy(note, oy_buffer_span(&h->note), why);
    if (status == OY_OK) status = oy_buffer_copy(closing, oy_buffer_span(&h->closing), why);
    (void)pthread_rwlock_unlock(&h->lock);
    return status;
}

static oy_status copy_log(struct oy_store *store, struct chunk *c, struct oy_why *why) {
    struct oy_buffer note = {0}, closing = {0};
    oy_status status = copy_notes(&note, &closing, &c->end, c->h, why);
    bool ahead = status == OY_OK && oy_mirror_head(c->m, NULL) > c->end;
    while (status == OY_OK && oy_mirror_head(c->m, NULL) < c->end)
        status = oy_store_read(store, copy_chunk, c, why);
    if (status == OY_OK && !ahead)
        status = oy_mirror_commit(c->m, oy_buffer_span(&note), oy_buffer_span(&closing), why);
    oy_buffer_free(&note);
    oy_buffer_free(&closing);
    return status;
}

oy_status oy_export(bool *ahead, struct oy_store *store, struct oy_hosted *h, const char *dir,
                    struct oy_why *why) {
    struct chunk c = {.h = h};
    OY_TRY(oy_mirror_open(&c.m, dir, why));
    oy_status status = copy_log(store, &c, why);
    *ahead = oy_mirror_head(c.m, NULL) > c.end;
    oy_mirror_free(c.m);
    return status;
}

/* ---- back ---- */

struct back {
    struct oy_record r;
    struct oy_append append;
    struct oy_map file[OY_APPEND_FILES];
    size_t n_files;
};

static oy_status take_entry(struct back *b, struct oy_log_cursor *cursor, uint64_t index,
                            struct oy_why *why) {
    struct oy_entry e;
    OY_TRY(oy_log_entry(cursor, &e, index, why));
    if (!oy_entry_file(e.type) || b->n_files == OY_APPEND_FILES)
        return oy_fail(why, OY_MISMATCH, "log-5", "the count appended a %s entry",
                       oy_entry_type_name(e.type));
    uint64_t k = e.type == OY_LOG_SHARE ? b->append.order.count[OY_LOG_SHARE] + 1 : 0;
    struct oy_map *file = &b->file[b->n_files];
    OY_TRY(oy_record_map_file(file, &b->r, &e, k, why));
    b->n_files++;
    return oy_append_named(&b->append, e.type, file->bytes, 0, why);
}

static oy_status take_entries(struct oy_app *a, struct back *b, struct oy_why *why) {
    struct oy_log_cursor cursor;
    uint64_t size = oy_record_size(&b->r);
    oy_record_cursor(&cursor, &b->r, 0);
    oy_status status = OY_OK;
    for (uint64_t i = b->append.first; status == OY_OK && i < size; i++)
        status = take_entry(b, &cursor, i, why);
    oy_log_cursor_clear(&cursor);
    OY_TRY(status);
    if (size <= b->append.first) return OY_OK;
    struct oy_hash root;
    oy_tiles_root(&b->append.tiles, &root);
    if (!oy_hash_equal(&root, &b->r.checkpoint.head.root))
        return oy_fail(why, OY_MISMATCH, "note-7", "the copy is not of this log");
    return oy_append_commit(&b->append, a->store, a->o.server, why);
}

oy_status oy_take_back(struct oy_app *a, struct oy_hosted *h, const char *dir, struct oy_why *why) {
    struct back b = {.n_files = 0};
    OY_TRY(oy_record_open(&b.r, dir, why));
    oy_append_begin(&b.append, h);
    oy_status status = take_entries(a, &b, why);
    oy_append_clear(&b.append);
    for (size_t i = 0; i < b.n_files; i++) oy_map_close(&b.file[i]);
    oy_record_close(&b.r);
    return status;
}
