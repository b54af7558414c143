/* A record that somebody else keeps, copied into a directory entry by entry: export, `oy fetch`
 * and `oy monitor`. The copy grows from one signed checkpoint to a later one and is a whole
 * record at each; one commit is one step, as in record_write.h.
 */
#ifndef OY_RECORD_MIRROR_H
#define OY_RECORD_MIRROR_H

#include "record/record.h"

struct oy_mirror;

/* Opens the copy in `path` to go on with it, or begins one: the directory is made; it may hold
 * files that an interrupted copy left, which stay until the next commit, but nothing that no
 * record has (OY_STATE "rec-1"). OY_MISMATCH "note-3" if its entries do not give its checkpoint's
 * root; OY_STATE if another program is at it. No signature is verified here. */
OY_MUST_USE oy_status oy_mirror_open(struct oy_mirror **out, const char *path, struct oy_why *why);
void oy_mirror_free(struct oy_mirror *m); /* NULL is allowed; what was not committed is left out */

/* Size and root (or NULL) of what has been appended, committed or not; ballots among them. */
uint64_t oy_mirror_head(const struct oy_mirror *m, struct oy_hash *root);
uint64_t oy_mirror_ballots(const struct oy_mirror *m);
/* Entries of a type. */
uint64_t oy_mirror_count(const struct oy_mirror *m, enum oy_entry_type type);
/* The checkpoint of the last commit; n is 0 if there is none. Borrowed until the next commit or
 * undo. */
struct oy_span oy_mirror_note(const struct oy_mirror *m);

/* A refusal of the next four for a reason that they name has changed nothing: another ballot may be
 * tried. After any other failure all that follows is refused (OY_STATE) until oy_mirror_undo. */

/* The next entry's bytes. OY_FORMAT "log-4", "ent-1", OY_STATE "log-5"; OY_STATE while the
 * ballot or file of the entry before it is missing. */
OY_MUST_USE oy_status oy_mirror_entry(struct oy_mirror *m, struct oy_span entry,
                                      struct oy_why *why);
/* The ballot of the ballot entry just appended. OY_MISMATCH "bal-8" if it is not the one that the
 * entry names by its SHA-256; OY_RANGE "rec-2"; OY_STATE if there is no such entry. */
OY_MUST_USE oy_status oy_mirror_ballot(struct oy_mirror *m, struct oy_span ballot,
                                       struct oy_why *why);
/* The file that the entry just appended names: OY_MISMATCH "ent-3" if it is another; OY_RANGE
 * "rec-2"; OY_STATE if there is no such entry. */
OY_MUST_USE oy_status oy_mirror_file(struct oy_mirror *m, struct oy_span bytes, struct oy_why *why);
/* Makes the step happen: `checkpoint` is the signed note to keep, and every file that the log does
 * not call for is removed. OY_MISMATCH "note-3" unless its size and root are those of the log.
 * `closing`: as the file of that name from now on, or an empty span: OY_STATE "note-5" before the
 * close entry, OY_MISSING "rec-1" if the log is closed and there is none yet. With nothing
 * appended it replaces the notes alone (new cosignatures). */
OY_MUST_USE oy_status oy_mirror_commit(struct oy_mirror *m, struct oy_span checkpoint,
                                       struct oy_span closing, struct oy_why *why);
/* Back to the last commit; files written since then stay until the next one. */
OY_MUST_USE oy_status oy_mirror_undo(struct oy_mirror *m, struct oy_why *why);

#endif
