/* The record, a directory of static files (spec/record.md), for reading.
 *
 * Nothing here is believed: oy_record_open looks only as far as needed to know which files there
 * must be; what is in them is for the verifier.
 */
#ifndef OY_RECORD_RECORD_H
#define OY_RECORD_RECORD_H

#include "record/bundle.h"
#include "record/files.h"
#include "record/log.h"

struct oy_record {
    struct oy_dir dir;
    struct oy_signed_checkpoint checkpoint;
    struct oy_record_shape shape; /* entries, and how many of each type by their first byte */
    struct oy_log_pins pins;      /* of that count: later readings must find the same log */
};

/* Opens the directory, reads the checkpoint, and counts the entries' types. Errors of
 * oy_dir_open, oy_signed_checkpoint_read, oy_log_next. On failure it is closed. */
OY_MUST_USE oy_status oy_record_open(struct oy_record *out, const char *path, struct oy_why *why);
void oy_record_close(struct oy_record *r); /* twice is allowed; so is {.dir.fd = -1} */

/* A cursor over the record's log, standing before entry `from`; it refuses a log that has
 * changed since the record was opened: OY_IO "chk-8". */
void oy_record_cursor(struct oy_log_cursor *c, const struct oy_record *r, uint64_t from);

/* The number of entries, and of ballots. */
uint64_t oy_record_size(const struct oy_record *r);
uint64_t oy_record_ballots(const struct oy_record *r);

/* Every file that size and entries call for is there, a regular file not above its limit, and
 * nothing else is: oy_files_check. */
OY_MUST_USE oy_status oy_record_check_files(const struct oy_record *r, struct oy_why *why);

/* SHA-256 */
void oy_record_digest(struct oy_hash *out, struct oy_span bytes);

/* The file that entry `e` names (of share entries the k-th, from 1; else k = 0), as memory of our
 * own, which nobody can change after it was hashed [chk-8]. Its length is compared before it is
 * read, then its digest: OY_MISMATCH "ent-3". On failure out is empty. Close with
 * oy_map_close. */
OY_MUST_USE oy_status oy_record_map_file(struct oy_map *out, const struct oy_record *r,
                                         const struct oy_entry *e, uint64_t k, struct oy_why *why);

/* --- ballots, one bundle at a time: memory stays flat --- */

/* Walks the ballot entries; `bundle` is the one that holds the ballot of the last entry. */
struct oy_record_walk {
    const struct oy_record *record;
    struct oy_log_cursor log;
    uint64_t ballot; /* number of the next ballot, from 0 */
    uint64_t open_bundle;
    struct oy_bundle bundle;
};

/* Stands before the first entry at or after log index `from` whose ballot is number `ballot`. */
void oy_record_walk_init(struct oy_record_walk *w, const struct oy_record *r, uint64_t from,
                         uint64_t ballot);
void oy_record_walk_clear(struct oy_record_walk *w);
/* The next ballot entry, its log index, and its ballot; at the end bytes->p is NULL. */
OY_MUST_USE oy_status oy_record_walk_next(struct oy_record_walk *w, uint64_t *index,
                                          struct oy_entry *entry, struct oy_span *bytes,
                                          struct oy_why *why);

#endif
