#include "server/app/admin.h"

#include <string.h>

#include "record/record.h"
#include "server/app/append.h"
#include "server/app/count.h"
#include "server/app/inside.h"
#include "server/app/names.h"

oy_status oy_admin_backup(const char *store, const char *out, struct oy_why *why) {
    struct oy_store *s;
    OY_TRY(oy_store_open_read(&s, store, why));
    oy_status status = oy_store_backup(s, out, why);
    oy_store_close(s);
    return status;
}

/* ---- export ---- */

static oy_status export_from(struct oy_store *s, const char *name, const char *out,
                             struct oy_why *why) {
    struct oy_hosted *h;
    uint32_t number;
    bool ahead;
    OY_TRY(oy_name_find(&number, s, name, why));
    OY_TRY(oy_hosted_load(&h, s, number, name, NULL, why));
    oy_status status = oy_export(&ahead, s, h, out, why);
    if (status == OY_OK && ahead)
        status = oy_fail(why, OY_MISMATCH, "note-7", "the copy in %s is ahead of the store", out);
    oy_hosted_free(h);
    return status;
}

oy_status oy_admin_export(const char *store, const char *name, const char *out,
                          struct oy_why *why) {
    struct oy_store *s;
    OY_TRY(oy_store_open_read(&s, store, why));
    oy_status status = export_from(s, name, out, why);
    oy_store_close(s);
    return status;
}

/* ---- import ---- */

enum { CHUNK = 2048 }; /* entries put in one transaction */

struct import {
    struct oy_store *store;
    struct oy_hosted *h;
    struct oy_context c; /* of the record */
    struct oy_log_cursor log;
    struct oy_record_walk ballots;
    struct oy_append append;
    struct oy_map file[OY_APPEND_FILES];
    size_t n_files;
};

static oy_status add_ballot(struct import *in, const struct oy_entry *e, uint64_t index,
                            struct oy_why *why) {
    struct oy_entry again;
    struct oy_span bytes;
    uint64_t at;
    OY_TRY(oy_record_walk_next(&in->ballots, &at, &again, &bytes, why));
    if (!bytes.p || at != index)
        return oy_fail(why, OY_MISMATCH, "rec-3", "the record lacks the ballot of entry %llu",
                       (unsigned long long)index);
    return oy_append_ballot(&in->append, e, bytes, why);
}

static oy_status add_entry(struct import *in, struct oy_span bytes, uint64_t index,
                           struct oy_why *why) {
    struct oy_entry e;
    OY_TRY(oy_entry_parse(&e, bytes, why));
    if (e.type == OY_LOG_BALLOT) return add_ballot(in, &e, index, why);
    if (!oy_entry_file(e.type)) return oy_append_raw(&in->append, bytes, why);
    if (in->n_files == OY_APPEND_FILES)
        return oy_fail(why, OY_RANGE, "log-5", "the record names too many files");
    uint64_t k = e.type == OY_LOG_SHARE ? in->append.order.count[OY_LOG_SHARE] + 1 : 0;
    OY_TRY(oy_record_map_file(&in->file[in->n_files], &in->c.record, &e, k, why));
    struct oy_span file = in->file[in->n_files++].bytes;
    return oy_append_named(&in->append, e.type, file, e.rows, why);
}

static oy_status put_chunk(struct oy_txn *t, void *ctx, struct oy_why *why) {
    const struct import *in = ctx;
    return oy_append_put(t, &in->append, why);
}

static void forget_files(struct import *in) {
    for (size_t i = 0; i < in->n_files; i++) oy_map_close(&in->file[i]);
    in->n_files = 0;
}

/* Entries until the chunk is full or the log at its end (*more is false). */
static oy_status copy_chunk(struct import *in, bool *more, struct oy_why *why) {
    struct oy_span entry;
    uint64_t index;
    oy_append_begin(&in->append, in->h);
    oy_status status = OY_OK;
    *more = true;
    for (size_t i = 0; status == OY_OK && *more && i < CHUNK; i++) {
        status = oy_log_next(&in->log, &index, &entry, why);
        *more = status == OY_OK && entry.p;
        if (*more) status = add_entry(in, entry, index, why);
    }
    if (status == OY_OK) status = oy_store_write(in->store, put_chunk, in, why);
    if (status == OY_OK) {
        in->h->tiles = in->append.tiles;
        in->h->order = in->append.order;
    }
    oy_append_clear(&in->append);
    forget_files(in);
    return status;
}

/* The notes and the head, when all entries are there. */
struct finish {
    struct import *in;
    struct oy_span closing;
};

static oy_status put_notes(struct oy_txn *t, void *ctx, struct oy_why *why) {
    const struct finish *f = ctx;
    const struct oy_hosted *h = f->in->h;
    const struct oy_signed_checkpoint *head = &f->in->c.record.checkpoint;
    struct oy_store_key k;
    oy_key_number(&k, h->number, h->tiles.size);
    OY_TRY(oy_txn_put(t, OY_TABLE_HEADS, oy_key_of(&k), oy_span(head->head.root.b, 32), why));
    oy_key_bytes(&k, h->number, oy_span_text("checkpoint"));
    OY_TRY(oy_txn_put(t, OY_TABLE_NOTES, oy_key_of(&k), oy_buffer_span(&head->bytes), why));
    oy_key_bytes(&k, h->number, oy_span_text("closing"));
    return f->closing.n ? oy_txn_put(t, OY_TABLE_NOTES, oy_key_of(&k), f->closing, why) : OY_OK;
}

static oy_status finish(struct import *in, struct oy_why *why) {
    struct oy_signed_checkpoint closing = {0};
    struct finish f = {.in = in};
    if (in->h->order.count[OY_LOG_CLOSE]) {
        OY_TRY(oy_signed_checkpoint_read(&closing, &in->c.record.dir, "closing", why));
        f.closing = oy_buffer_span(&closing.bytes);
    }
    oy_status status = oy_store_write(in->store, put_notes, &f, why);
    oy_signed_checkpoint_clear(&closing);
    return status;
}

static oy_status copy_all(struct import *in, struct oy_why *why) {
    bool more = true;
    while (more) OY_TRY(copy_chunk(in, &more, why));
    struct oy_hash root;
    oy_tiles_root(&in->h->tiles, &root);
    const struct oy_checkpoint *head = &in->c.record.checkpoint.head;
    OY_REQUIRE(why, oy_hash_equal(&root, &head->root), OY_MISMATCH, "note-3",
               "the record's entries do not give its checkpoint's root");
    OY_TRY(oy_note_check(&in->c.record.checkpoint.note, oy_span_text(in->c.m->origin),
                         in->c.m->server_key, why));
    return finish(in, why);
}

struct origins {
    struct oy_txn *t;
    const char *origin;
};

/* [req-5] */
static oy_status other_origin(void *ctx, struct oy_span key, struct oy_span value, bool *stop,
                              struct oy_why *why) {
    const struct origins *o = ctx;
    struct oy_manifest *m = NULL;
    struct oy_buffer json;
    struct oy_reader r;
    *stop = false;
    oy_reader_init(&r, value);
    OY_TRY(oy_hosted_file(&json, o->t, oy_read_u32(&r), "manifest.json", why));
    oy_status status = oy_manifest_parse(&m, oy_buffer_span(&json), why);
    if (status == OY_OK && strcmp(m->origin, o->origin) == 0)
        status = oy_fail(why, OY_STATE, "req-5", "the election \"%.*s\" has this origin",
                         (int)key.n, (const char *)key.p);
    oy_manifest_free(m);
    oy_buffer_free(&json);
    return status;
}

static oy_status is_new_origin(struct oy_txn *t, void *ctx, struct oy_why *why) {
    struct origins *o = ctx;
    o->t = t;
    return oy_txn_each(t, OY_TABLE_ELECTIONS, oy_span_text(""), other_origin, o, why);
}

struct naming {
    const char *name;
    uint32_t number;
};

static oy_status put_name(struct oy_txn *t, void *ctx, struct oy_why *why) {
    const struct naming *n = ctx;
    return oy_name_put(t, n->name, n->number, why);
}

/* The name comes last, after all was read back as a server reads it when it starts: a record that
 * does not hold leaves bytes without a name, and never a store that no server can open. */
static oy_status import_into(struct import *in, const char *name, const char *record,
                             const unsigned char server[32], struct oy_why *why) {
    uint32_t number;
    struct oy_why none = {.status = OY_OK};
    OY_REQUIRE(why, oy_name_is_good(name), OY_FORMAT, "req-1", OY_NAME_RULE);
    OY_REQUIRE(why, oy_name_find(&number, in->store, name, &none) == OY_MISSING, OY_STATE, "",
               "the store has an election \"%s\" already", name);
    OY_TRY(oy_name_next(&number, in->store, why));
    OY_TRY(oy_context_record(&in->c, record, OY_CONTEXT_OWN, why));
    struct origins origins = {.origin = in->c.m->origin};
    OY_TRY(oy_store_read(in->store, is_new_origin, &origins, why));
    OY_TRY(oy_hosted_new(&in->h, number, name, in->c.manifest_file.bytes, in->c.ceremony_file.bytes,
                         in->c.roll_file.bytes, OY_CONTEXT_OWN, server, why));
    oy_record_cursor(&in->log, &in->c.record, 0);
    oy_record_walk_init(&in->ballots, &in->c.record, 0, 0);
    OY_TRY(copy_all(in, why));
    oy_hosted_free(in->h);
    OY_TRY(oy_hosted_load(&in->h, in->store, number, name, server, why));
    return oy_store_write(in->store, put_name, &(struct naming){name, number}, why);
}

oy_status oy_admin_import(const char *store, const char *name, const char *record,
                          const unsigned char server[32], struct oy_why *why) {
    struct import in = {.n_files = 0};
    in.c.record.dir.fd = -1;
    OY_TRY(oy_store_open(&in.store, store, why));
    oy_status status = import_into(&in, name, record, server, why);
    oy_record_walk_clear(&in.ballots);
    oy_log_cursor_clear(&in.log);
    oy_hosted_free(in.h);
    oy_context_clear(&in.c);
    oy_store_close(in.store);
    return status;
}
