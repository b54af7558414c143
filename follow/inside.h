/* What the files that make up oy_follow share. For the files of this folder only. */
#ifndef OY_FOLLOW_INSIDE_H
#define OY_FOLLOW_INSIDE_H

#include "follow/follow.h"
#include "follow/stage.h"
#include "record/mirror.h"

/* More entries than a record may have files for are no election's. */
#define OY_FOLLOW_ENTRIES_MAX ((uint64_t)OY_RECORD_FILES_MAX * OY_TILE_WIDTH / 4)

struct oy_log_sight { /* a log as far as it has been looked at */
    struct oy_merkle tree;
    uint64_t count[OY_ENTRY_TYPES];
    struct oy_hash closing_root; /* if count[OY_LOG_CLOSE] */
    uint64_t closing_size;
};

struct oy_follow {
    struct oy_follow_options options;
    struct oy_mirror *mirror;
    struct oy_dir dir; /* of the copy */
    struct oy_stage stage;
    struct oy_log_sight seen; /* of the copy */
    struct oy_manifest *m;
    size_t ballot_max; /* bytes of the longest ballot of the manifest */
    bool since_done;
};

struct oy_round { /* one step from the copy to a new checkpoint */
    struct oy_buffer bytes;
    struct oy_note note;
    struct oy_checkpoint head;
    struct oy_log_sight seen;
    struct oy_found *found;
};

/* Says that this failure is the server's doing, of that kind. Returns status. */
oy_status oy_found(struct oy_found *f, enum oy_alarm_kind kind, oy_status status);
/* The same for a download: a missing or too long file is the server's doing, silence is not. */
oy_status oy_found_missing(struct oy_found *f, oy_status status);

/* [log-1] */
void oy_sight_add(struct oy_log_sight *s, struct oy_span entry);

/* pin.c: who signs this log, and is it the one that the user means? */

/* Takes the manifest that the log's first entries name: those of the copy, or of the stage. */
OY_MUST_USE oy_status oy_follow_take_manifest(struct oy_follow *f, struct oy_round *r,
                                              const struct oy_dir *dir, uint64_t size,
                                              struct oy_why *why);
/* [note-2, note-4] */
OY_MUST_USE oy_status oy_follow_check_note(const struct oy_follow *f, struct oy_found *found,
                                           const struct oy_note *note,
                                           const struct oy_checkpoint *head, struct oy_why *why);
/* [bal-11] as far as the entries go */
OY_MUST_USE oy_status oy_follow_check_election(const struct oy_follow *f, struct oy_found *found,
                                               const struct oy_dir *dir, uint64_t size,
                                               struct oy_why *why);
/* [note-7] The checkpoint that the user has kept; needs the entries up to it in the copy. */
OY_MUST_USE oy_status oy_follow_check_since(struct oy_follow *f, struct oy_found *found,
                                            struct oy_why *why);

/* apply.c: the entries that are staged become part of the copy, with ballots and files. */
OY_MUST_USE oy_status oy_follow_apply(struct oy_follow *f, struct oy_round *r, struct oy_why *why);

/* compare.c: what kind of thing has happened to a log that does not extend the copy. Always
 * fails. */
OY_MUST_USE oy_status oy_follow_compare(struct oy_follow *f, struct oy_round *r,
                                        struct oy_why *why);
/* Bundles of entries from the one that holds `from` on, for a log of `size`. */
OY_MUST_USE oy_status oy_follow_stage_entries(struct oy_follow *f, uint64_t from, uint64_t size,
                                              struct oy_found *found, struct oy_why *why);

#endif
