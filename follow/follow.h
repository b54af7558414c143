/* A copy of a record that a server publishes while it grows: brought up to the server's latest
 * checkpoint round by round, and checked as it goes [log-1, note-2, note-7, ent-3, bal-8].
 *
 * At every moment the copy is a whole record. Whatever the server shows, the copy never goes back
 * and never changes sides: what does not extend it is an alarm, with both signed checkpoints.
 */
#ifndef OY_FOLLOW_FOLLOW_H
#define OY_FOLLOW_FOLLOW_H

#include "election/manifest.h"
#include "follow/alarm.h"
#include "follow/remote.h"
#include "record/record.h"

struct oy_follow_options {
    struct oy_remote *remote; /* borrowed */
    const char *record;       /* the copy's directory */
    const char *election;     /* the id that the user has from elsewhere [bal-11], or NULL */
    const char *manifest;     /* the manifest that the user has from elsewhere, or NULL */
    const char *since;        /* a checkpoint that the user has kept [note-7], or NULL */
    bool progress;            /* bars on standard error */
};

struct oy_found {
    enum oy_alarm_kind kind;       /* NONE: it is not the server's log that is at fault */
    struct oy_buffer ours, theirs; /* signed notes that exclude each other, or empty */
};
void oy_found_clear(struct oy_found *f);

struct oy_follow;
/* Opens the copy to go on with it, or begins one. Asks the server nothing yet. Errors of
 * oy_mirror_open; OY_MISMATCH if the copy is of another election than the options name. */
OY_MUST_USE oy_status oy_follow_open(struct oy_follow **out,
                                     const struct oy_follow_options *options, struct oy_why *why);
void oy_follow_free(struct oy_follow *f); /* NULL is allowed */

/* Up to the server's checkpoint. On failure found->kind says what the server was caught at, or NONE
 * if it gave no answer or this computer's disk is at fault; the copy is as it was. Clear *found
 * with oy_found_clear in any case. */
OY_MUST_USE oy_status oy_follow_round(struct oy_follow *f, struct oy_found *found,
                                      struct oy_why *why);

uint64_t oy_follow_size(const struct oy_follow *f);
uint64_t oy_follow_ballots(const struct oy_follow *f);
uint64_t oy_follow_count(const struct oy_follow *f, enum oy_entry_type type);
/* NULL before the first round. */
const struct oy_manifest *oy_follow_manifest(const struct oy_follow *f);
/* The signed checkpoint of the copy. Borrowed. */
struct oy_span oy_follow_note(const struct oy_follow *f);

#endif
