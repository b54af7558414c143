/* What the two kinds of store have to offer. For the files of this folder only. */
#ifndef OY_SERVER_STORE_KIND_H
#define OY_SERVER_STORE_KIND_H

#include "server/store/store.h"

struct oy_store_call { /* what to run in a transaction */
    oy_status (*fn)(struct oy_txn *t, void *ctx, struct oy_why *why);
    void *ctx;
};

struct oy_each_call { /* what to call for every pair */
    oy_status (*fn)(void *ctx, struct oy_span key, struct oy_span value, bool *stop,
                    struct oy_why *why);
    void *ctx;
};

/* As the functions of store.h; keys are of 1 … OY_STORE_KEY_MAX bytes, `from` may be empty. */
struct oy_store_kind {
    void (*close)(struct oy_store *s);
    oy_status (*read)(struct oy_store *s, struct oy_store_call call, struct oy_why *why);
    oy_status (*write)(struct oy_store *s, struct oy_store_call call, struct oy_why *why);
    oy_status (*measure)(struct oy_store *s, struct oy_store_size *out, struct oy_why *why);
    oy_status (*backup)(struct oy_store *s, const char *path, struct oy_why *why);

    oy_status (*get)(struct oy_txn *t, struct oy_span *value, enum oy_table table,
                     struct oy_span key, struct oy_why *why);
    oy_status (*from)(struct oy_txn *t, struct oy_span *key, struct oy_span *value,
                      enum oy_table table, struct oy_span from, struct oy_why *why);
    oy_status (*to)(struct oy_txn *t, struct oy_span *key, struct oy_span *value,
                    enum oy_table table, struct oy_span to, struct oy_why *why);
    oy_status (*each)(struct oy_txn *t, enum oy_table table, struct oy_span from,
                      struct oy_each_call call, struct oy_why *why);
    oy_status (*put)(struct oy_txn *t, enum oy_table table, struct oy_span key,
                     struct oy_span value, struct oy_why *why);
};

/* A kind's own structs begin with these. */
struct oy_store {
    const struct oy_store_kind *kind;
};
struct oy_txn {
    const struct oy_store_kind *kind;
    bool writes;
};

/* A table's name: of the database in LMDB, and in messages. */
const char *oy_table_name(enum oy_table table);
/* True for tables whose values may be replaced. */
bool oy_table_replaces(enum oy_table table);
/* OY_STATE: the table has that key. */
oy_status oy_table_has_key(enum oy_table table, struct oy_why *why);

#endif
