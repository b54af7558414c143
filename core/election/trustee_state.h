/* What a trustee's tool must never forget: the one closing checkpoint it signed for an election
 * [shr-2]. One small file for each election, made once and never changed:
 *   "oy-closing-signed 1\n<election_id hex>\n<size>\n<root hex>\n"
 */
#ifndef OY_ELECTION_TRUSTEE_STATE_H
#define OY_ELECTION_TRUSTEE_STATE_H

#include "base/file.h"
#include "election/tally.h"

struct oy_trustee_state {
    unsigned char election_id[32];
    unsigned char closing[OY_CLOSING_LEN];
};

enum { OY_TRUSTEE_STATE_MAX = 256, OY_TRUSTEE_STATE_NAME = 96 };

/* The state as text of at most OY_TRUSTEE_STATE_MAX bytes, and back, strictly: OY_FORMAT "shr-2".
 */
void oy_trustee_state_write(struct oy_writer *w, const struct oy_trustee_state *s);
OY_MUST_USE oy_status oy_trustee_state_parse(struct oy_trustee_state *out, struct oy_span text,
                                             struct oy_why *why);
/* The file's name: "closing-signed-<election_id hex>", zero-terminated. */
void oy_trustee_state_name(char out[OY_TRUSTEE_STATE_NAME], const unsigned char election_id[32]);

/* May this closing be signed, given what is kept (NULL: nothing yet)? OY_STATE "shr-2" if another
 * one was signed. */
OY_MUST_USE oy_status oy_trustee_state_may_sign(const struct oy_trustee_state *kept,
                                                const struct oy_trustee_state *wanted,
                                                struct oy_why *why);
/* May shares be given? Only for the very closing that was signed: OY_STATE "shr-2". */
OY_MUST_USE oy_status oy_trustee_state_may_share(const struct oy_trustee_state *kept,
                                                 const struct oy_trustee_state *wanted,
                                                 struct oy_why *why);

/* The same with the file in `dir` (the trustee's own directory). sign: makes the file, synced, or
 * finds the same closing in it; the caller releases its signature only after OY_OK. Two
 * tools at once cannot both make it. A file that cannot be read refuses, too. */
OY_MUST_USE oy_status oy_trustee_state_sign(const struct oy_dir *dir,
                                            const struct oy_trustee_state *wanted,
                                            struct oy_why *why);
OY_MUST_USE oy_status oy_trustee_state_share(const struct oy_dir *dir,
                                             const struct oy_trustee_state *wanted,
                                             struct oy_why *why);

/* The closing that was signed for an election, which the trustee verified before: OY_MISSING if
 * none was. */
OY_MUST_USE oy_status oy_trustee_state_read(struct oy_trustee_state *out, const struct oy_dir *dir,
                                            const unsigned char election_id[32],
                                            struct oy_why *why);

/* ⌈(n+t)/2⌉, the trustees that must have signed the closing checkpoint before shares are logged
 * where there are no witnesses [note-6]. */
uint32_t oy_trustee_quorum(uint32_t t, uint32_t n);

#endif
