/* The writer's state, and one append as one step (record_write.h says what a step promises).
 * For the files of this folder only. */
#ifndef OY_RECORD_STEP_H
#define OY_RECORD_STEP_H

#include "crypto/sign.h"
#include "record/record.h"
#include "record/tiles.h"

struct oy_grow { /* bytes of an unfinished bundle */
    unsigned char *p;
    size_t n, cap;
};

struct oy_record_writer {
    struct oy_dir dir; /* locked while it is open */
    char origin[OY_NOTE_NAME_MAX + 1];
    const struct oy_sign_key *server; /* borrowed */
    bool broken;                      /* a step failed and its files could not be removed */

    struct oy_tiles tiles;
    struct oy_entry_order order;
    struct oy_grow entries, ballots; /* of the unfinished bundles */

    uint64_t old_size, old_ballots; /* when the step began */
};

/* Reads the log that the checkpoint on disk names into memory, and removes what lies beyond it.
 * OY_MISMATCH "note-3" if the entries do not give the checkpoint's root. */
OY_MUST_USE oy_status oy_step_load(struct oy_record_writer *w, struct oy_why *why);

/* oy_step_begin; any of the next three; oy_step_commit. If one of them fails, oy_step_undo. */
OY_MUST_USE oy_status oy_step_begin(struct oy_record_writer *w, struct oy_why *why);
/* A file beside the log. */
OY_MUST_USE oy_status oy_step_file(struct oy_record_writer *w, const char *path,
                                   struct oy_span bytes, struct oy_why *why);
OY_MUST_USE oy_status oy_step_entry(struct oy_record_writer *w, const struct oy_entry *entry,
                                    struct oy_why *why);
/* The ballot of the next ballot entry. */
OY_MUST_USE oy_status oy_step_ballot(struct oy_record_writer *w, struct oy_span ballot,
                                     struct oy_why *why);
OY_MUST_USE oy_status oy_step_commit(struct oy_record_writer *w, struct oy_why *why);
/* Back to the checkpoint on disk. If even that fails the writer refuses all that follows. */
void oy_step_undo(struct oy_record_writer *w);

/* The signed checkpoint of the state in memory; its bytes go to note[OY_NOTE_MAX]. */
struct oy_span oy_step_checkpoint(const struct oy_record_writer *w, unsigned char *note,
                                  size_t cap);

#endif
