/* The board's side of a record: one writer appends, everybody else reads static files.
 *
 * One append is one step. First all new files are written beside what is there (a wider tile
 * has another path than a narrower one), then the file system is synced, then the signed
 * checkpoint replaces the old one: with that the step has happened. Last, partial tiles that
 * have become narrower than another are removed. A crash or a full disk before the checkpoint
 * leaves the record as it was; the files beyond it are removed at once, or when the record
 * is opened again.
 *
 * The writer holds to the order of entries [log-5] and to the files' layout. It verifies no
 * proofs: what goes in has been checked by the board.
 */
#ifndef OY_RECORD_RECORD_WRITE_H
#define OY_RECORD_RECORD_WRITE_H

#include "crypto/sign.h"
#include "record/record.h"

struct oy_record_writer;

/* Makes the directory (OY_STATE if there is anything in it) with the checkpoint of the empty log.
 * `origin` is the manifest's; the key is the server's and borrowed until oy_record_writer_free. */
OY_MUST_USE oy_status oy_record_create(struct oy_record_writer **out, const char *path,
                                       struct oy_span origin, const struct oy_sign_key *server,
                                       struct oy_why *why);
/* Opens an existing record for appending, and removes what an interrupted append left. OY_MISMATCH
 * "note-2" if the checkpoint is of another origin or not signed with this key; OY_MISMATCH "note-3"
 * if the entries do not give its root; OY_STATE if another writer has it open, or "rec-1" if there
 * is a file that is none of a record. */
OY_MUST_USE oy_status oy_record_writer_open(struct oy_record_writer **out, const char *path,
                                            struct oy_span origin, const struct oy_sign_key *server,
                                            struct oy_why *why);
void oy_record_writer_free(struct oy_record_writer *w); /* NULL is allowed */

/* Size and root of the log: what the officers sign before the close entry. */
uint64_t oy_record_writer_head(const struct oy_record_writer *w, struct oy_hash *root);
/* Ballots, entries of a type. */
uint64_t oy_record_writer_count(const struct oy_record_writer *w, enum oy_entry_type type);

/* manifest, ceremony, roll, tally, share or result: writes the file in its place and the entry
 * that names it. `rows` for the roll, else 0. Errors of oy_file_write; OY_STATE "log-5". */
OY_MUST_USE oy_status oy_record_append_file(struct oy_record_writer *w, enum oy_entry_type type,
                                            struct oy_span bytes, uint32_t rows,
                                            struct oy_why *why);
/* open, revoke, replace or close (which also writes `closing`). */
OY_MUST_USE oy_status oy_record_append_entry(struct oy_record_writer *w,
                                             const struct oy_entry *entry, struct oy_why *why);

struct oy_record_ballot {
    struct oy_hash fingerprint;
    uint32_t roll_index, sequence;
    struct oy_span bytes; /* the whole ballot with its signature, borrowed */
};

/* n ballots in one step, in the order of [ent-6] whatever the order of `ballots`. If `index` is not
 * NULL, index[i] becomes the log index of ballots[i]. OY_RANGE "rec-2" for a ballot that is
 * too long; errors of oy_file_write; OY_STATE "log-5". */
OY_MUST_USE oy_status oy_record_append_ballots(struct oy_record_writer *w,
                                               const struct oy_record_ballot *ballots, size_t n,
                                               uint64_t *index, struct oy_why *why);

/* Adds a signature line ("— name base64\n") to `closing`. OY_STATE "note-5" before the close
 * entry, OY_FORMAT "note-1" if it is no line, OY_STATE "note-4" if this name and key id has signed
 * already with other bytes; the same line again changes nothing. Verifies no signature. */
OY_MUST_USE oy_status oy_record_add_cosignature(struct oy_record_writer *w, struct oy_span line,
                                                struct oy_why *why);

#endif
