/* An election taken up from the store: nothing in it is believed that its own hashes do not
 * show. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "crypto/hash.h"
#include "server/app/hosted.h"
#include "server/app/keys.h"

struct load {
    struct oy_hosted *h;
    struct oy_txn *t;
    struct oy_registry *registry;
    struct oy_merkle tree;  /* its root is asked for at every head */
    struct oy_span ballots; /* the rest of a segment */
    uint64_t n_ballots;     /* seen so far */
    uint64_t next_head;     /* its size, or UINT64_MAX */
    struct oy_hash head_root;
};

static oy_status damaged(struct oy_why *why, const char *what, uint64_t index) {
    return oy_fail(why, OY_MISMATCH, "log-3",
                   "the store is damaged: %s %" PRIu64 " does not match the log", what, index);
}

/* ---- heads: the public checkpoints ---- */

static oy_status find_head(struct load *l, uint64_t from, struct oy_why *why) {
    struct oy_store_key k;
    struct oy_span key, value;
    oy_key_number(&k, l->h->number, from);
    OY_TRY(oy_txn_from(l->t, &key, &value, OY_TABLE_HEADS, oy_key_of(&k), why));
    l->next_head = UINT64_MAX;
    if (!oy_key_read_number(&l->next_head, l->h->number, key)) return OY_OK;
    if (value.n != 32) return damaged(why, "the head of", l->next_head);
    memcpy(l->head_root.b, value.p, 32);
    return OY_OK;
}

static oy_status check_head(struct load *l, struct oy_why *why) {
    struct oy_hash root;
    if (l->tree.size != l->next_head) return OY_OK;
    oy_merkle_root(&l->tree, &root);
    if (!oy_hash_equal(&root, &l->head_root))
        return damaged(why, "the checkpoint of", l->tree.size);
    return find_head(l, l->tree.size + 1, why);
}

/* ---- one entry ---- */

static oy_status check_tile(void *context, unsigned level, uint64_t index,
                            const struct oy_hash hash[OY_TILE_WIDTH], struct oy_why *why) {
    struct load *l = context;
    struct oy_store_key k;
    struct oy_span value;
    oy_key_tile(&k, l->h->number, level, index);
    if (oy_txn_get(l->t, &value, OY_TABLE_TILES, oy_key_of(&k), why) != OY_OK ||
        !oy_span_equal(value, oy_span(hash, OY_TILE_WIDTH * sizeof *hash)))
        return damaged(why, "tile", index);
    return OY_OK;
}

static oy_status next_ballot(struct oy_span *out, struct load *l, struct oy_why *why) {
    struct oy_store_key k;
    bool broken = false;
    if (l->ballots.n == 0) {
        oy_key_number(&k, l->h->number, l->n_ballots);
        if (oy_txn_get(l->t, &l->ballots, OY_TABLE_BALLOTS, oy_key_of(&k), why) != OY_OK)
            return damaged(why, "ballot", l->n_ballots);
    }
    return oy_segment_next(out, &l->ballots, OY_TABLE_BALLOTS, &broken)
               ? OY_OK
               : damaged(why, "ballot", l->n_ballots);
}

static oy_status check_ballot(struct load *l, const struct oy_entry *e, uint64_t index,
                              struct oy_why *why) {
    struct oy_span ballot, value;
    struct oy_store_key k;
    struct oy_hash digest;
    unsigned char at[8];
    struct oy_writer w;
    OY_TRY(next_ballot(&ballot, l, why));
    oy_sha256(digest.b, ballot);
    if (!oy_hash_equal(&digest, &e->digest)) return damaged(why, "ballot", l->n_ballots);
    oy_key_bytes(&k, l->h->number, oy_span(e->fingerprint.b, 32));
    oy_writer_init(&w, at, sizeof at);
    oy_write_u64(&w, index);
    if (oy_txn_get(l->t, &value, OY_TABLE_FINGERPRINTS, oy_key_of(&k), why) != OY_OK ||
        !oy_span_equal(value, oy_writer_end(&w)))
        return damaged(why, "the fingerprint of entry", index);
    if (oy_registry_last_sequence(l->registry, e->roll_index) == 0) l->h->voters++;
    return OY_OK;
}

static oy_status check_file(struct load *l, const struct oy_entry *e, uint64_t index,
                            struct oy_why *why) {
    char path[OY_TILE_PATH_MAX];
    struct oy_store_key k;
    struct oy_span value;
    struct oy_hash digest;
    oy_record_named_path(path, e->type, l->h->order.count[OY_LOG_SHARE]);
    oy_key_bytes(&k, l->h->number, oy_span_text(path));
    if (oy_txn_get(l->t, &value, OY_TABLE_FILES, oy_key_of(&k), why) != OY_OK)
        return damaged(why, "the file of entry", index);
    oy_sha256(digest.b, value);
    return oy_hash_equal(&digest, &e->digest) && value.n == e->length
               ? OY_OK
               : damaged(why, "the file of entry", index);
}

static oy_status check_entry(struct load *l, struct oy_span bytes, struct oy_why *why) {
    struct oy_hosted *h = l->h;
    struct oy_tile_sink sink = {check_tile, l};
    struct oy_entry e;
    struct oy_hash leaf;
    uint64_t index = h->tiles.size;
    OY_TRY(oy_entry_parse(&e, bytes, why));
    OY_TRY(oy_entry_order_next(&h->order, e.type, why));
    if (oy_entry_file(e.type)) OY_TRY(check_file(l, &e, index, why));
    if (e.type == OY_LOG_BALLOT) {
        if (e.roll_index >= oy_registry_count(l->registry)) return damaged(why, "entry", index);
        OY_TRY(check_ballot(l, &e, index, why));
    }
    OY_TRY(oy_context_replay_entry(l->registry, &h->c, bytes, &l->n_ballots, why));
    oy_merkle_leaf(&leaf, bytes);
    OY_TRY(oy_tiles_append(&h->tiles, &leaf, &sink, why));
    oy_merkle_append(&l->tree, &leaf);
    return check_head(l, why);
}

/* ---- all entries ---- */

static oy_status segment(void *ctx, struct oy_span key, struct oy_span value, bool *stop,
                         struct oy_why *why) {
    struct load *l = ctx;
    struct oy_span entry;
    uint64_t first = 0;
    bool broken = false;
    *stop = !oy_key_read_number(&first, l->h->number, key);
    if (*stop) return OY_OK;
    if (first != l->h->tiles.size) return damaged(why, "entry", first);
    while (oy_segment_next(&entry, &value, OY_TABLE_ENTRIES, &broken)) {
        oy_status status = check_entry(l, entry, why);
        if (status != OY_OK) oy_why_at(why, "log entry %" PRIu64, l->h->tiles.size);
        OY_TRY(status);
    }
    return broken ? damaged(why, "the segment of entry", first) : OY_OK;
}

static oy_status read_note(struct oy_buffer *out, struct load *l, const char *name,
                           struct oy_checkpoint *head, struct oy_why *why) {
    struct oy_store_key k;
    struct oy_span value;
    struct oy_note note;
    oy_key_bytes(&k, l->h->number, oy_span_text(name));
    if (oy_txn_get(l->t, &value, OY_TABLE_NOTES, oy_key_of(&k), why) != OY_OK)
        return oy_fail(why, OY_MISMATCH, "note-2", "the store lacks the %s", name);
    OY_TRY(oy_buffer_copy(out, value, why));
    OY_TRY(oy_note_parse(&note, oy_buffer_span(out), why));
    OY_TRY(oy_checkpoint_parse(head, note.text, why));
    return oy_note_check(&note, oy_span_text(l->h->c.m->origin), l->h->c.m->server_key, why);
}

static void read_turnout(struct load *l) {
    struct oy_store_key k;
    struct oy_span value;
    struct oy_why ignored = {.status = OY_OK};
    oy_key_bytes(&k, l->h->number, oy_span_text("turnout"));
    if (oy_txn_get(l->t, &value, OY_TABLE_NOTES, oy_key_of(&k), &ignored) == OY_OK)
        oy_turnout_read(&l->h->turnout, value);
}

static oy_status read_notes(struct load *l, struct oy_why *why) {
    struct oy_hosted *h = l->h;
    struct oy_checkpoint head;
    oy_tiles_root(&h->tiles, &h->root);
    OY_TRY(read_note(&h->note, l, "checkpoint", &head, why));
    if (head.size != h->tiles.size || !oy_hash_equal(&head.root, &h->root))
        return oy_fail(why, OY_MISMATCH, "note-3",
                       "the store is damaged: its entries do not give its checkpoint's root");
    read_turnout(l);
    return h->order.count[OY_LOG_CLOSE] ? read_note(&h->closing, l, "closing", &head, why) : OY_OK;
}

static oy_status each_entry(struct load *l, struct oy_why *why) {
    struct oy_store_key k;
    oy_key_number(&k, l->h->number, 0);
    OY_TRY(find_head(l, 0, why));
    OY_TRY(oy_txn_each(l->t, OY_TABLE_ENTRIES, oy_key_of(&k), segment, l, why));
    if (l->next_head != UINT64_MAX) return damaged(why, "the checkpoint of", l->next_head);
    return read_notes(l, why);
}

struct loading {
    struct oy_hosted **out;
    uint32_t number;
    const char *name;
    const unsigned char *server;
};

static oy_status value_of(struct oy_span *out, struct oy_txn *t, uint32_t number, const char *path,
                          struct oy_why *why) {
    struct oy_store_key k;
    oy_key_bytes(&k, number, oy_span_text(path));
    if (oy_txn_get(t, out, OY_TABLE_FILES, oy_key_of(&k), why) == OY_OK) return OY_OK;
    return oy_fail(why, OY_MISMATCH, "ent-3", "the store is damaged: it lacks %s", path);
}

static oy_status load(struct oy_txn *t, void *ctx, struct oy_why *why) {
    const struct loading *in = ctx;
    struct load l = {.t = t, .next_head = UINT64_MAX};
    struct oy_span manifest, ceremony, roll;
    OY_TRY(value_of(&manifest, t, in->number, "manifest.json", why));
    OY_TRY(value_of(&ceremony, t, in->number, "ceremony.bin", why));
    OY_TRY(value_of(&roll, t, in->number, "roll.bin", why));
    OY_TRY(oy_hosted_new(&l.h, in->number, in->name, manifest, ceremony, roll, OY_CONTEXT_OWN,
                         in->server, why));
    l.registry = l.h->registry;
    oy_merkle_init(&l.tree);
    oy_status status = each_entry(&l, why);
    if (status == OY_OK)
        *in->out = l.h;
    else
        oy_hosted_free(l.h);
    return status;
}

oy_status oy_hosted_load(struct oy_hosted **out, struct oy_store *store, uint32_t number,
                         const char *name, const unsigned char server[32], struct oy_why *why) {
    struct loading in = {out, number, name, server};
    *out = NULL;
    oy_status status = oy_store_read(store, load, &in, why);
    if (status != OY_OK) oy_why_at(why, "election %s", name);
    return status;
}

/* ---- the registry alone ---- */

struct replay {
    struct oy_hosted *h;
    struct oy_registry *registry;
    uint64_t ballots;
};

static oy_status replay_segment(void *ctx, struct oy_span key, struct oy_span value, bool *stop,
                                struct oy_why *why) {
    struct replay *r = ctx;
    struct oy_span entry;
    uint64_t first;
    bool broken = false;
    *stop = !oy_key_read_number(&first, r->h->number, key);
    while (!*stop && oy_segment_next(&entry, &value, OY_TABLE_ENTRIES, &broken))
        OY_TRY(oy_context_replay_entry(r->registry, &r->h->c, entry, &r->ballots, why));
    return OY_OK;
}

static oy_status replay(struct oy_txn *t, void *ctx, struct oy_why *why) {
    struct replay *r = ctx;
    struct oy_store_key k;
    oy_key_number(&k, r->h->number, 0);
    return oy_txn_each(t, OY_TABLE_ENTRIES, oy_key_of(&k), replay_segment, r, why);
}

oy_status oy_hosted_replay(struct oy_hosted *h, struct oy_store *store, struct oy_why *why) {
    struct replay r = {.h = h};
    OY_TRY(oy_registry_new(&r.registry, h->c.e, &h->c.roll, why));
    oy_status status = oy_store_read(store, replay, &r, why);
    if (status != OY_OK) {
        oy_registry_free(r.registry);
        return status;
    }
    (void)pthread_rwlock_wrlock(&h->lock);
    oy_registry_free(h->registry);
    h->registry = r.registry;
    (void)pthread_rwlock_unlock(&h->lock);
    return OY_OK;
}
