#include "server/store/store.h"

#include <assert.h>

#include "server/store/kind.h"

const char *oy_table_name(enum oy_table table) {
    static const char *const name[OY_TABLES] = {
        [OY_TABLE_ELECTIONS] = "elections", [OY_TABLE_FILES] = "files",
        [OY_TABLE_ENTRIES] = "entries",     [OY_TABLE_BALLOTS] = "ballots",
        [OY_TABLE_TILES] = "tiles",         [OY_TABLE_FINGERPRINTS] = "fingerprints",
        [OY_TABLE_HEADS] = "heads",         [OY_TABLE_NOTES] = "notes",
        [OY_TABLE_REQUESTS] = "requests"};
    assert(table < OY_TABLES);
    return name[table];
}

bool oy_table_replaces(enum oy_table table) {
    return table == OY_TABLE_NOTES;
}

oy_status oy_table_has_key(enum oy_table table, struct oy_why *why) {
    return oy_fail(why, OY_STATE, "", "the table of %s has this key already", oy_table_name(table));
}

void oy_store_close(struct oy_store *s) {
    if (s) s->kind->close(s);
}

oy_status oy_store_read(struct oy_store *s,
                        oy_status (*fn)(struct oy_txn *t, void *ctx, struct oy_why *why), void *ctx,
                        struct oy_why *why) {
    return s->kind->read(s, (struct oy_store_call){fn, ctx}, why);
}

oy_status oy_store_write(struct oy_store *s,
                         oy_status (*fn)(struct oy_txn *t, void *ctx, struct oy_why *why),
                         void *ctx, struct oy_why *why) {
    return s->kind->write(s, (struct oy_store_call){fn, ctx}, why);
}

oy_status oy_store_measure(struct oy_store *s, struct oy_store_size *out, struct oy_why *why) {
    *out = (struct oy_store_size){0, 0};
    return s->kind->measure(s, out, why);
}

oy_status oy_store_backup(struct oy_store *s, const char *path, struct oy_why *why) {
    return s->kind->backup(s, path, why);
}

static bool good_key(struct oy_span key) {
    return key.n > 0 && key.n <= OY_STORE_KEY_MAX;
}

oy_status oy_txn_get(struct oy_txn *t, struct oy_span *value, enum oy_table table,
                     struct oy_span key, struct oy_why *why) {
    *value = oy_span(NULL, 0);
    if (!good_key(key)) return OY_MISSING; /* no such key was ever put */
    return t->kind->get(t, value, table, key, why);
}

oy_status oy_txn_from(struct oy_txn *t, struct oy_span *key, struct oy_span *value,
                      enum oy_table table, struct oy_span from, struct oy_why *why) {
    assert(from.n <= OY_STORE_KEY_MAX);
    *key = *value = oy_span(NULL, 0);
    return t->kind->from(t, key, value, table, from, why);
}

oy_status oy_txn_to(struct oy_txn *t, struct oy_span *key, struct oy_span *value,
                    enum oy_table table, struct oy_span to, struct oy_why *why) {
    assert(to.n <= OY_STORE_KEY_MAX);
    *key = *value = oy_span(NULL, 0);
    if (to.n == 0) return OY_OK;
    return t->kind->to(t, key, value, table, to, why);
}

oy_status oy_txn_each(struct oy_txn *t, enum oy_table table, struct oy_span from,
                      oy_status (*each)(void *ctx, struct oy_span key, struct oy_span value,
                                        bool *stop, struct oy_why *why),
                      void *ctx, struct oy_why *why) {
    assert(from.n <= OY_STORE_KEY_MAX);
    return t->kind->each(t, table, from, (struct oy_each_call){each, ctx}, why);
}

oy_status oy_txn_put(struct oy_txn *t, enum oy_table table, struct oy_span key,
                     struct oy_span value, struct oy_why *why) {
    if (!t->writes) return oy_fail(why, OY_STATE, "", "this transaction is for reading only");
    if (!good_key(key))
        return oy_fail(why, OY_RANGE, "", "a key of %zu bytes; it may have 1 to %d", key.n,
                       OY_STORE_KEY_MAX);
    return t->kind->put(t, table, key, value, why);
}
