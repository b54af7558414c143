/* What one step adds to an election's log: first gathered in memory, then put into a transaction,
 * then, when that is committed, made the election's state (spec/log.md, spec/server.md).
 * For the files of this folder only. */
#ifndef OY_SERVER_APP_APPEND_H
#define OY_SERVER_APP_APPEND_H

#include "server/app/hosted.h"
#include "server/app/keys.h"

enum { OY_APPEND_FILES = 70, OY_APPEND_NOTE = OY_CHECKPOINT_MAX + OY_NOTE_LINE_MAX + 2 };

struct oy_append_file {
    char path[OY_TILE_PATH_MAX];
    struct oy_span bytes; /* borrowed */
};

struct oy_append {
    struct oy_hosted *h;
    struct oy_tiles tiles;
    struct oy_entry_order order;
    uint64_t first, first_ballot;       /* log and ballots before the step */
    struct oy_growing entries, ballots; /* as in bundles */
    struct oy_growing full; /* u8 level ‖ u64 index ‖ hashes of tiles that became full */
    struct oy_growing fingerprints; /* fingerprint[32] ‖ u64 index */
    struct oy_append_file file[OY_APPEND_FILES];
    size_t n_files;
    struct oy_hash root;
    struct oy_buffer note, closing; /* of oy_append_sign; the second at a close */
    bool closes;                    /* the note is that of `closing`, too */
};

/* Begins after the election's log as it is; app->writing is held until the end. */
void oy_append_begin(struct oy_append *ap, struct oy_hosted *h);
void oy_append_clear(struct oy_append *ap);

/* The bytes of an entry; OY_STATE "log-5" if it cannot stand here. */
OY_MUST_USE oy_status oy_append_raw(struct oy_append *ap, struct oy_span entry, struct oy_why *why);
OY_MUST_USE oy_status oy_append_entry(struct oy_append *ap, const struct oy_entry *entry,
                                      struct oy_why *why);
/* A file in its place and the entry that names it; the bytes are borrowed. */
OY_MUST_USE oy_status oy_append_named(struct oy_append *ap, enum oy_entry_type type,
                                      struct oy_span bytes, uint32_t rows, struct oy_why *why);
/* A ballot entry and its ballot, which are known to belong together. */
OY_MUST_USE oy_status oy_append_ballot(struct oy_append *ap, const struct oy_entry *entry,
                                       struct oy_span ballot, struct oy_why *why);
/* A checkpoint with the server's signature alone, as it was when it was made; its length. */
size_t oy_checkpoint_sign(unsigned char note[OY_APPEND_NOTE], const struct oy_checkpoint *c,
                          const struct oy_sign_key *server);
/* Signs the checkpoint of what is there now. OY_MEMORY. */
OY_MUST_USE oy_status oy_append_sign(struct oy_append *ap, const struct oy_sign_key *server,
                                     struct oy_why *why);

/* In a transaction; may be run again. */
OY_MUST_USE oy_status oy_append_put(struct oy_txn *t, const struct oy_append *ap,
                                    struct oy_why *why);
/* The transaction was committed: what was signed is the election's state. Takes hosted->lock, and
 * cannot fail: the log would be ahead of us. */
void oy_append_done(struct oy_append *ap);

/* All three for one election. On failure the election is as it was. */
OY_MUST_USE oy_status oy_append_commit(struct oy_append *ap, struct oy_store *store,
                                       const struct oy_sign_key *server, struct oy_why *why);

#endif
