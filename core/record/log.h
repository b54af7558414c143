/* The log of a record at rest: checkpoint, entry bundles, tiles (spec/log.md).
 *
 * Memory does not grow with the log: entries are read a bundle of 256 at a time.
 */
#ifndef OY_RECORD_LOG_H
#define OY_RECORD_LOG_H

#include "base/file.h"
#include "crypto/note.h"
#include "record/entry.h"

/* A signed checkpoint as it lies in a file ("checkpoint", "closing"). */
struct oy_signed_checkpoint {
    struct oy_buffer bytes;
    struct oy_note note; /* borrows bytes */
    struct oy_checkpoint head;
};

/* Reads and splits the file; verifies no signature. Errors of oy_file_read, with OY_RANGE "rec-2"
 * for a file above OY_NOTE_MAX; "note-1". On failure out is empty. */
OY_MUST_USE oy_status oy_signed_checkpoint_read(struct oy_signed_checkpoint *out,
                                                const struct oy_dir *dir, const char *path,
                                                struct oy_why *why);
void oy_signed_checkpoint_clear(struct oy_signed_checkpoint *c);

/* --- entries --- */

/* The SHA-256 of each entry bundle as it was read first. A file may change while a verifier
 * runs; what it goes on with is what it has checked [chk-8]. */
struct oy_log_pins {
    struct oy_hash *bundle;
    uint64_t n, cap;
};
void oy_log_pins_free(struct oy_log_pins *pins); /* leaves it empty; an empty one is allowed */

/* A place in the log. Several cursors may read one log in several threads. */
struct oy_log_cursor {
    const struct oy_dir *dir;
    uint64_t size, next;
    uint64_t bundle; /* the one in memory, if bytes.p */
    struct oy_buffer bytes;
    struct oy_span entry[OY_TILE_WIDTH];
    struct oy_log_pins *learn;      /* or NULL: bundles are pinned as they are read, in order */
    const struct oy_log_pins *pins; /* or NULL: every bundle must be the one that was pinned */
};

/* A cursor over the first `size` entries, standing before entry `from`. */
void oy_log_cursor_init(struct oy_log_cursor *c, const struct oy_dir *dir, uint64_t size,
                        uint64_t from);
void oy_log_cursor_clear(struct oy_log_cursor *c);
/* The next entry's bytes, good until the next call; at the end p is NULL. OY_FORMAT "log-2" if
 * the bundle is not that many entries; OY_IO "chk-8" if it is not the pinned one; errors of
 * oy_file_read. */
OY_MUST_USE oy_status oy_log_next(struct oy_log_cursor *c, uint64_t *index, struct oy_span *entry,
                                  struct oy_why *why);
/* Entry `index`, parsed; spans good until the next call. OY_RANGE "log-1" above the size; errors
 * of oy_log_next and oy_entry_parse. The cursor then stands behind it. */
OY_MUST_USE oy_status oy_log_entry(struct oy_log_cursor *c, struct oy_entry *out, uint64_t index,
                                   struct oy_why *why);

/* --- the tree --- */

/* Recomputes the tree of the first `size` entries and compares every tile with its file
 * [log-1, log-3]; the root goes to *root. OY_MISMATCH "log-3"; errors of oy_log_next; why->where
 * names the file. Here and below pins may be NULL. */
OY_MUST_USE oy_status oy_log_check_tiles(const struct oy_dir *dir, uint64_t size,
                                         const struct oy_log_pins *pins, struct oy_hash *root,
                                         struct oy_why *why);
/* The root of the first `at` ≤ size entries of a log of `size`, from the entries alone. OY_RANGE
 * "log-1" if at > size. */
OY_MUST_USE oy_status oy_log_root(const struct oy_dir *dir, uint64_t size,
                                  const struct oy_log_pins *pins, uint64_t at, struct oy_hash *root,
                                  struct oy_why *why);

#endif
