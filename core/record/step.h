/* A log that grows in a directory, and one append to it as one step (record_write.h says what a
 * step promises). The board's writer and the mirror stand on it: whose note the checkpoint is,
 * and who has signed it, is for them. For the files of this folder only. */
#ifndef OY_RECORD_STEP_H
#define OY_RECORD_STEP_H

#include "base/growing.h"
#include "record/record.h"
#include "record/tiles.h"

struct oy_step {
    struct oy_dir dir; /* locked while it is open */
    struct oy_tiles tiles;
    struct oy_entry_order order;
    struct oy_growing entries, ballots; /* of the unfinished bundles */

    uint64_t old_size, old_ballots; /* when the step began */
};

/* Opens the directory and locks it, with the empty log in memory: OY_STATE if another program has
 * done so. On failure it is closed. */
OY_MUST_USE oy_status oy_step_open(struct oy_step *s, const char *path, struct oy_why *why);
void oy_step_close(struct oy_step *s);

/* The empty log in memory. */
void oy_step_empty(struct oy_step *s);
/* Reads the log that `head` names into memory. OY_MISMATCH "note-3" if the entries do not give its
 * root. After a failure what is in memory is no log. */
OY_MUST_USE oy_status oy_step_load(struct oy_step *s, const struct oy_checkpoint *head,
                                   struct oy_why *why);
/* oy_files_clean with the log in memory. */
OY_MUST_USE oy_status oy_step_clean(struct oy_step *s, struct oy_why *why);

/* oy_step_begin; any of the next three; oy_step_commit. If one of them fails, what is in memory is
 * of no use any more: the log must be loaded again. */
void oy_step_begin(struct oy_step *s);
/* A file beside the log. */
OY_MUST_USE oy_status oy_step_file(struct oy_step *s, const char *path, struct oy_span bytes,
                                   struct oy_why *why);
/* An entry of this type, as bytes. OY_STATE "log-5" if it cannot stand here; then nothing has
 * changed. */
OY_MUST_USE oy_status oy_step_entry(struct oy_step *s, enum oy_entry_type type,
                                    struct oy_span bytes, struct oy_why *why);
/* The ballot of the ballot entry just appended. OY_RANGE "rec-2" if it is too long; then nothing
 * has changed. */
OY_MUST_USE oy_status oy_step_ballot(struct oy_step *s, struct oy_span ballot, struct oy_why *why);
/* `checkpoint` is the signed note of the log in memory. */
OY_MUST_USE oy_status oy_step_commit(struct oy_step *s, struct oy_span checkpoint,
                                     struct oy_why *why);

#endif
