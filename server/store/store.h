/* Where a server keeps its elections: ordered tables of bytes, changed by one transaction at a
 * time, durable when oy_store_write returns. Nothing here knows what an election is. Append-only:
 * what has been put under a key is never changed, but for tables that say so.
 *
 * Two kinds: LMDB (a directory; survives a crash at any moment) and memory (tests). Thread-safe;
 * one store must not be opened twice in a process, and not be used after fork.
 */
#ifndef OY_SERVER_STORE_STORE_H
#define OY_SERVER_STORE_STORE_H

#include "base/file.h"

enum oy_table {
    OY_TABLE_ELECTIONS, /* name: u32 number */
    OY_TABLE_FILES,     /* u32 election ‖ path: bytes of manifest.json, ceremony.bin, … */
    OY_TABLE_ENTRIES,   /* u32 election ‖ u64 first index: (u16 length ‖ entry)*, not across a
                           multiple of 256 */
    OY_TABLE_BALLOTS,   /* u32 election ‖ u64 first number: (u32 length ‖ ballot)*, the same */
    OY_TABLE_TILES,     /* u32 election ‖ u8 level ‖ u64 index: a full tile */
    OY_TABLE_FINGERPRINTS, /* u32 election ‖ fingerprint[32]: u64 log index */
    OY_TABLE_HEADS,        /* u32 election ‖ u64 size: root[32] of a public checkpoint */
    OY_TABLE_NOTES,    /* u32 election ‖ "checkpoint" or "closing": the signed note, or "turnout"
                          (server/app/turnout.h); replaced */
    OY_TABLE_REQUESTS, /* u32 election ‖ u64 state version ‖ nonce[32]: officers' requests */
    OY_TABLES
};

enum { OY_STORE_KEY_MAX = 200 };

struct oy_store;

/* LMDB in the directory `path`, made if it is missing (0700, those above it must be there). The map
 * grows by itself. OY_IO or OY_MISSING with what the operating system says; OY_FORMAT if what lies
 * there is no store or is damaged; OY_STATE if another process writes to it. */
OY_MUST_USE oy_status oy_store_open(struct oy_store **out, const char *path, struct oy_why *why);
/* The same for reading beside a running server (backup, export): writes are refused (OY_STATE), and
 * nothing is made but, where no server runs, the table of readers; OY_MISSING if there is no
 * store. */
OY_MUST_USE oy_status oy_store_open_read(struct oy_store **out, const char *path,
                                         struct oy_why *why);
OY_MUST_USE oy_status oy_store_open_memory(struct oy_store **out, struct oy_why *why);
void oy_store_close(struct oy_store *s); /* NULL is allowed */

struct oy_txn; /* good inside the function that got it, in its thread */

/* Runs fn in a transaction that sees one state. Values got stay good until fn returns. Not to be
 * nested. A long one keeps old pages from being used again: read big things in parts. */
OY_MUST_USE oy_status oy_store_read(struct oy_store *s,
                                    oy_status (*fn)(struct oy_txn *t, void *ctx,
                                                    struct oy_why *why),
                                    void *ctx, struct oy_why *why);
/* Runs fn and commits what it has put if it returns OY_OK: then it is on stable storage. On any
 * failure nothing has changed. When the map was full, fn is run again in a larger one (twice for
 * very much at once), so it must put the same again. OY_IO "srv-3" when the disk is full or fails;
 * after a failed commit the store is opened anew by itself, and what a reader then sees is the
 * truth. */
OY_MUST_USE oy_status oy_store_write(struct oy_store *s,
                                     oy_status (*fn)(struct oy_txn *t, void *ctx,
                                                     struct oy_why *why),
                                     void *ctx, struct oy_why *why);

/* OY_MISSING with an empty *value if there is none; why is then left as it was. */
OY_MUST_USE oy_status oy_txn_get(struct oy_txn *t, struct oy_span *value, enum oy_table table,
                                 struct oy_span key, struct oy_why *why);
/* The first pair whose key is ≥ (from) or the last whose key is ≤ (to) the given one; key->p is
 * NULL if there is none. An empty `from` is before every key. The key that is found may be of
 * another election: the caller looks. */
OY_MUST_USE oy_status oy_txn_from(struct oy_txn *t, struct oy_span *key, struct oy_span *value,
                                  enum oy_table table, struct oy_span from, struct oy_why *why);
OY_MUST_USE oy_status oy_txn_to(struct oy_txn *t, struct oy_span *key, struct oy_span *value,
                                enum oy_table table, struct oy_span to, struct oy_why *why);
/* Calls each for every pair from `from` on, in order, until it says *stop = true. Key and value are
 * good until it returns; it must not put. */
OY_MUST_USE oy_status oy_txn_each(struct oy_txn *t, enum oy_table table, struct oy_span from,
                                  oy_status (*each)(void *ctx, struct oy_span key,
                                                    struct oy_span value, bool *stop,
                                                    struct oy_why *why),
                                  void *ctx, struct oy_why *why);
/* OY_STATE if the key is there already, but in OY_TABLE_NOTES, where the value is replaced;
 * OY_RANGE for an empty key or one above OY_STORE_KEY_MAX. */
OY_MUST_USE oy_status oy_txn_put(struct oy_txn *t, enum oy_table table, struct oy_span key,
                                 struct oy_span value, struct oy_why *why);

struct oy_store_size {
    uint64_t bytes_used; /* how far the file has been filled */
    uint64_t bytes_map;  /* how far the map may grow before it is made larger */
};
OY_MUST_USE oy_status oy_store_measure(struct oy_store *s, struct oy_store_size *out,
                                       struct oy_why *why);
/* A compact copy of the whole store into the directory `path`, which must be empty (else OY_STATE)
 * or missing, durably and while others write; on failure nothing is left. In the process that
 * writes, the map cannot grow meanwhile, and a write that wants it waits: a backup is better made
 * by another one. OY_STATE for a store in memory. */
OY_MUST_USE oy_status oy_store_backup(struct oy_store *s, const char *path, struct oy_why *why);

#endif
