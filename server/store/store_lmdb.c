#include <errno.h>
#include <lmdb.h>
#include <stdlib.h>

#include "server/store/gate.h"
#include "server/store/keep.h"
#include "server/store/kind.h"
#include "server/store/place.h"

/* The map begins with MAP_FIRST bytes and doubles, by at most MAP_STEP. It is addresses only: the
 * file is as long as what has been written. */
static const size_t MAP_FIRST = (size_t)64 << 20, MAP_STEP = (size_t)1 << 30;

struct lmdb_store {
    struct oy_store base;
    struct oy_store_place place;
    bool read_only;
    struct oy_gate gate; /* entered by every transaction; shut while what follows changes */
    MDB_env *env;        /* NULL: it could not be opened again yet */
    uint64_t opened;     /* how often */
    MDB_dbi dbi[OY_TABLES];
};

struct lmdb_txn {
    struct oy_txn base;
    struct lmdb_store *store;
    MDB_txn *txn;
    uint64_t opened; /* the store's, when it began */
    int failed;      /* a put failed for good, or because the map is full */
    struct oy_keep keep;
};

static struct lmdb_store *lmdb_of(struct oy_store *s) {
    return (struct lmdb_store *)s; /* its first member */
}

static struct lmdb_txn *txn_of(struct oy_txn *t) {
    return (struct lmdb_txn *)t;
}

/* ---- failures ---- */

static oy_status fail(const struct lmdb_store *s, const char *verb, int error, struct oy_why *why) {
    oy_status status = OY_IO;
    oy_why_at(why, "%s", s->place.dir.path);
    if (error == ENOMEM) status = OY_MEMORY;
    if (error == MDB_READERS_FULL) status = OY_STATE;
    if (error == MDB_INVALID || error == MDB_VERSION_MISMATCH || error == MDB_NOTFOUND ||
        error == MDB_INCOMPATIBLE || error == MDB_CORRUPTED || error == MDB_PAGE_NOTFOUND)
        status = OY_FORMAT; /* no store, or a damaged one */
    return oy_fail(why, status, "", "cannot %s the store: %s", verb, mdb_strerror(error));
}

/* LMDB says EIO when the disk took a part of a page only, as a full one does. */
static oy_status fail_write(const struct lmdb_store *s, int error, struct oy_why *why) {
    const char *what = error == EIO ? "the disk is full or fails" : mdb_strerror(error);
    oy_why_at(why, "%s", s->place.dir.path);
    return oy_fail(why, OY_IO, "srv-3", "cannot write to the store, nothing was changed: %s", what);
}

/* ---- the environment; the gate is shut, or nobody else has the store yet ---- */

static void close_env(struct lmdb_store *s) {
    if (s->env) mdb_env_close(s->env);
    s->env = NULL;
}

static int begin_alone(MDB_env *env, unsigned flags, MDB_txn **txn) {
    int error = mdb_txn_begin(env, NULL, flags, txn);
    if (error != MDB_MAP_RESIZED) return error;
    error = mdb_env_set_mapsize(env, 0); /* another process has just made it larger */
    return error ? error : mdb_txn_begin(env, NULL, flags, txn);
}

static int open_tables(struct lmdb_store *s) {
    MDB_txn *txn;
    int error = begin_alone(s->env, s->read_only ? MDB_RDONLY : 0, &txn);
    if (error) return error;
    for (unsigned i = 0; i < OY_TABLES && !error; i++) {
        const char *name = oy_table_name((enum oy_table)i);
        error = mdb_dbi_open(txn, name, s->read_only ? 0 : MDB_CREATE, &s->dbi[i]);
    }
    if (!error) return mdb_txn_commit(txn);
    mdb_txn_abort(txn);
    return error;
}

static int set_up(struct lmdb_store *s) {
    MDB_envinfo info;
    int dead;
    unsigned flags = MDB_NOTLS | (s->read_only ? MDB_RDONLY : 0);
    int error = mdb_env_set_maxdbs(s->env, OY_TABLES);
    if (!error) error = mdb_env_open(s->env, s->place.path, flags, 0600);
    if (!error) error = mdb_reader_check(s->env, &dead); /* of processes that were killed */
    if (!error) error = mdb_env_info(s->env, &info);
    if (!error && !s->read_only && info.me_mapsize < MAP_FIRST)
        error = mdb_env_set_mapsize(s->env, MAP_FIRST);
    return error ? error : open_tables(s);
}

static int open_env(struct lmdb_store *s) {
    int error = mdb_env_create(&s->env);
    if (!error) error = set_up(s);
    if (error)
        close_env(s);
    else
        s->opened++;
    return error;
}

/* ---- putting it right again ---- */

/* After a failed commit what LMDB has in memory may not be what is on the disk. Does nothing if
 * another thread has done it since. */
static int open_again(struct lmdb_store *s, uint64_t opened) {
    int error = 0;
    oy_gate_shut(&s->gate);
    if (s->opened == opened) {
        close_env(s);
        error = open_env(s);
    }
    oy_gate_open(&s->gate);
    return error;
}

/* A larger map, or one of the size that another process has given it. Waits for all transactions
 * of this process, also for a backup. */
static int resize(struct lmdb_store *s, bool larger) {
    MDB_envinfo info = {.me_mapsize = 0};
    int dead, error = 0;
    oy_gate_shut(&s->gate);
    if (s->env && larger) error = mdb_reader_check(s->env, &dead); /* the dead keep pages */
    if (s->env && larger && !error) error = mdb_env_info(s->env, &info);
    size_t more = info.me_mapsize < MAP_STEP ? info.me_mapsize : MAP_STEP;
    if (s->env && !error) error = mdb_env_set_mapsize(s->env, info.me_mapsize + more);
    if (error) close_env(s); /* there may be no map at all now */
    oy_gate_open(&s->gate);
    return error;
}

/* What can be done about a transaction that did not begin: OY_OK if it is worth trying again. */
static oy_status mend(struct lmdb_store *s, const char *verb, int error, uint64_t opened,
                      struct oy_why *why) {
    if (error == MDB_MAP_RESIZED)
        error = resize(s, false);
    else if (error == MDB_PANIC)
        error = open_again(s, opened);
    return error ? fail(s, verb, error, why) : OY_OK;
}

/* ---- transactions ---- */

static oy_status enter(struct lmdb_txn *t, struct lmdb_store *s, bool writes, struct oy_why *why) {
    unsigned flags = writes ? 0 : MDB_RDONLY;
    *t = (struct lmdb_txn){.base = {s->base.kind, writes}, .store = s};
    for (;;) {
        oy_gate_enter(&s->gate);
        t->opened = s->opened;
        int error = s->env ? mdb_txn_begin(s->env, NULL, flags, &t->txn) : MDB_PANIC;
        if (!error) return OY_OK;
        oy_gate_leave(&s->gate);
        OY_TRY(mend(s, writes ? "write to" : "read", error, t->opened, why));
    }
}

static void leave(struct lmdb_txn *t) {
    if (t->txn) mdb_txn_abort(t->txn);
    oy_gate_leave(&t->store->gate);
    oy_keep_free(&t->keep);
}

static oy_status lmdb_read(struct oy_store *base, struct oy_store_call call, struct oy_why *why) {
    struct lmdb_txn t;
    OY_TRY(enter(&t, lmdb_of(base), false, why));
    oy_status status = call.fn(&t.base, call.ctx, why);
    leave(&t);
    return status;
}

/* One run of the function; *again: the map was too small, and is larger now. */
static oy_status attempt(struct lmdb_store *s, struct oy_store_call call, bool *again,
                         struct oy_why *why) {
    struct lmdb_txn t;
    OY_TRY(enter(&t, s, true, why));
    oy_status status = call.fn(&t.base, call.ctx, why);
    int error = t.failed;
    if (status == OY_OK && !error) {
        error = mdb_txn_commit(t.txn);
        t.txn = NULL;
    }
    leave(&t);
    if (error == MDB_MAP_FULL) {
        error = resize(s, true);
        *again = !error;
    } else if (error) {
        (void)open_again(s, t.opened); /* if that fails, whoever comes next tries again */
    }
    return error ? fail_write(s, error, why) : status;
}

static oy_status lmdb_write(struct oy_store *base, struct oy_store_call call, struct oy_why *why) {
    struct lmdb_store *s = lmdb_of(base);
    struct oy_why before = *why;
    oy_status status;
    bool again;
    if (s->read_only) return oy_fail(why, OY_STATE, "", "the store was opened for reading only");
    do {
        *why = before;
        again = false;
        status = attempt(s, call, &again, why);
    } while (again);
    return status;
}

/* ---- in a transaction ---- */

static MDB_val val_of(struct oy_span s) {
    union { /* LMDB does not write to what it is given, but its struct does not say so */
        const unsigned char *in;
        void *out;
    } p = {.in = s.p};
    return (MDB_val){s.n, p.out};
}

/* A value as the caller may keep it until the transaction ends. */
static oy_status give(struct lmdb_txn *t, struct oy_span *out, const MDB_val *v,
                      struct oy_why *why) {
    *out = oy_span(v->mv_data, v->mv_size);
    return t->base.writes ? oy_keep_copy(&t->keep, out, why) : OY_OK;
}

static oy_status lmdb_get(struct oy_txn *base, struct oy_span *value, enum oy_table table,
                          struct oy_span key, struct oy_why *why) {
    struct lmdb_txn *t = txn_of(base);
    MDB_val k = val_of(key), v;
    int error = mdb_get(t->txn, t->store->dbi[table], &k, &v);
    if (error == MDB_NOTFOUND) return OY_MISSING;
    return error ? fail(t->store, "read", error, why) : give(t, value, &v, why);
}

static int seek(MDB_cursor *c, struct oy_span at, MDB_val *k, MDB_val *v) {
    *k = val_of(at);
    return mdb_cursor_get(c, k, v, at.n ? MDB_SET_RANGE : MDB_FIRST);
}

static int seek_back(MDB_cursor *c, struct oy_span at, MDB_val *k, MDB_val *v) {
    int error = seek(c, at, k, v);
    if (error == MDB_NOTFOUND) return mdb_cursor_get(c, k, v, MDB_LAST);
    if (error || oy_span_equal(oy_span(k->mv_data, k->mv_size), at)) return error;
    return mdb_cursor_get(c, k, v, MDB_PREV);
}

static oy_status find(struct lmdb_txn *t, struct oy_span *key, struct oy_span *value,
                      enum oy_table table, struct oy_span at,
                      int (*how)(MDB_cursor *c, struct oy_span at, MDB_val *k, MDB_val *v),
                      struct oy_why *why) {
    MDB_cursor *c;
    MDB_val k, v;
    int error = mdb_cursor_open(t->txn, t->store->dbi[table], &c);
    if (error) return fail(t->store, "read", error, why);
    error = how(c, at, &k, &v);
    mdb_cursor_close(c);
    if (error == MDB_NOTFOUND) return OY_OK;
    if (error) return fail(t->store, "read", error, why);
    OY_TRY(give(t, key, &k, why));
    return give(t, value, &v, why);
}

static oy_status lmdb_from(struct oy_txn *t, struct oy_span *key, struct oy_span *value,
                           enum oy_table table, struct oy_span from, struct oy_why *why) {
    return find(txn_of(t), key, value, table, from, seek, why);
}

static oy_status lmdb_to(struct oy_txn *t, struct oy_span *key, struct oy_span *value,
                         enum oy_table table, struct oy_span to, struct oy_why *why) {
    return find(txn_of(t), key, value, table, to, seek_back, why);
}

static oy_status walk(const struct lmdb_store *s, MDB_cursor *c, struct oy_span from,
                      struct oy_each_call call, struct oy_why *why) {
    MDB_val k, v;
    bool stop = false;
    int error = seek(c, from, &k, &v);
    while (!error && !stop) {
        struct oy_span key = oy_span(k.mv_data, k.mv_size), value = oy_span(v.mv_data, v.mv_size);
        OY_TRY(call.fn(call.ctx, key, value, &stop, why));
        error = mdb_cursor_get(c, &k, &v, MDB_NEXT);
    }
    return !error || error == MDB_NOTFOUND ? OY_OK : fail(s, "read", error, why);
}

static oy_status lmdb_each(struct oy_txn *base, enum oy_table table, struct oy_span from,
                           struct oy_each_call call, struct oy_why *why) {
    struct lmdb_txn *t = txn_of(base);
    MDB_cursor *c;
    int error = mdb_cursor_open(t->txn, t->store->dbi[table], &c);
    if (error) return fail(t->store, "read", error, why);
    oy_status status = walk(t->store, c, from, call, why);
    mdb_cursor_close(c);
    return status;
}

/* Appending leaves full pages behind where a put in the middle would leave halves; LMDB refuses it
 * as "exists" if the key is not the largest. */
static int put(struct lmdb_txn *t, enum oy_table table, struct oy_span key, struct oy_span value) {
    MDB_val k = val_of(key), v = val_of(value);
    MDB_dbi dbi = t->store->dbi[table];
    if (oy_table_replaces(table)) return mdb_put(t->txn, dbi, &k, &v, 0);
    int error = mdb_put(t->txn, dbi, &k, &v, MDB_APPEND);
    if (error != MDB_KEYEXIST) return error;
    return mdb_put(t->txn, dbi, &k, &v, MDB_NOOVERWRITE);
}

static oy_status lmdb_put(struct oy_txn *base, enum oy_table table, struct oy_span key,
                          struct oy_span value, struct oy_why *why) {
    struct lmdb_txn *t = txn_of(base);
    int error = t->failed ? t->failed : put(t, table, key, value);
    if (error == MDB_KEYEXIST) return oy_table_has_key(table, why);
    t->failed = error;
    return error ? fail_write(t->store, error, why) : OY_OK;
}

/* ---- the store ---- */

static oy_status lmdb_measure(struct oy_store *base, struct oy_store_size *out,
                              struct oy_why *why) {
    struct lmdb_txn t;
    MDB_envinfo info;
    MDB_stat stat;
    OY_TRY(enter(&t, lmdb_of(base), false, why));
    int error = mdb_env_info(t.store->env, &info);
    if (!error) error = mdb_env_stat(t.store->env, &stat);
    leave(&t);
    if (error) return fail(lmdb_of(base), "measure", error, why);
    out->bytes_used = ((uint64_t)info.me_last_pgno + 1) * stat.ms_psize;
    out->bytes_map = info.me_mapsize;
    return OY_OK;
}

static oy_status copy_to(struct lmdb_store *s, int fd, struct oy_why *why) {
    for (;;) {
        oy_gate_enter(&s->gate);
        uint64_t opened = s->opened;
        int error = s->env ? mdb_env_copyfd2(s->env, fd, MDB_CP_COMPACT) : MDB_PANIC;
        oy_gate_leave(&s->gate);
        if (!error) return OY_OK;
        OY_TRY(mend(s, "copy", error, opened, why)); /* those two come before the first byte */
    }
}

static oy_status lmdb_backup(struct oy_store *base, const char *path, struct oy_why *why) {
    struct oy_store_copy copy;
    OY_TRY(oy_store_copy_begin(&copy, path, why));
    return oy_store_copy_end(&copy, path, copy_to(lmdb_of(base), copy.fd, why), why);
}

static void lmdb_close(struct oy_store *base) {
    struct lmdb_store *s = lmdb_of(base);
    close_env(s);
    oy_store_place_close(&s->place); /* and the lock of the writer with it */
    oy_gate_clear(&s->gate);
    free(s);
}

static oy_status open_place(struct lmdb_store *s, const char *path, struct oy_why *why) {
    OY_TRY(oy_store_place_open(&s->place, path, !s->read_only, why));
    int error = open_env(s);
    if (!error) return s->read_only ? OY_OK : oy_store_place_sync(&s->place, why);
    if (!s->read_only) oy_store_place_forget(&s->place);
    return fail(s, "open", error, why);
}

static oy_status open_kind(struct oy_store **out, const char *path, bool read_only,
                           struct oy_why *why) {
    static const struct oy_store_kind kind = {lmdb_close,  lmdb_read, lmdb_write, lmdb_measure,
                                              lmdb_backup, lmdb_get,  lmdb_from,  lmdb_to,
                                              lmdb_each,   lmdb_put};
    struct lmdb_store *s = calloc(1, sizeof *s);
    *out = NULL;
    if (!s || !oy_gate_init(&s->gate)) {
        free(s);
        return oy_fail(why, OY_MEMORY, "", "no memory for a store");
    }
    s->base.kind = &kind;
    s->read_only = read_only;
    oy_status status = open_place(s, path, why);
    if (status == OY_OK)
        *out = &s->base;
    else
        lmdb_close(&s->base);
    return status;
}

oy_status oy_store_open(struct oy_store **out, const char *path, struct oy_why *why) {
    return open_kind(out, path, false, why);
}

oy_status oy_store_open_read(struct oy_store **out, const char *path, struct oy_why *why) {
    return open_kind(out, path, true, why);
}
