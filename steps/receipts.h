/* Receipts [rcpt-1, rcpt-2]: a ballot's log entry with its inclusion proof and a signed checkpoint,
 * as a C2SP tlog-proof (c2sp.org/tlog-proof), which other people's tools can check.
 *
 *   c2sp.org/tlog-proof@v1
 *   extra <base64 of the log entry>
 *   index <log index>
 *   <base64 hash> …              RFC 9162 inclusion proof
 *   (empty line)
 *   <the checkpoint, a signed note>
 */
#ifndef OY_STEPS_RECEIPTS_H
#define OY_STEPS_RECEIPTS_H

#include "record/record.h"
#include "steps/appender.h"
#include "steps/step.h"

enum { OY_RECEIPT_MAX = OY_NOTE_MAX + 8192 };
/* A receipt of this ballot entry [rcpt-1]; its length, below cap = OY_RECEIPT_MAX + note.n at most.
 * With one signature line in the note, 4096 bytes are enough. */
size_t oy_receipt_text(char *out, size_t cap, struct oy_span entry, uint64_t index,
                       const struct oy_hash *proof, size_t n_proof, struct oy_span note);

/* Every hash of the log's tree: 64 bytes for each entry. */
struct oy_receipts;
OY_MUST_USE oy_status oy_receipts_open(struct oy_receipts **out, const char *record,
                                       struct oy_why *why);
void oy_receipts_free(struct oy_receipts *r); /* NULL is allowed */

/* Writes <dir>/<SHA-256 of the ballot>.receipt for the ballot entry at a log index. The same
 * receipt again is no error; while the log grows it is written anew with the new checkpoint. */
OY_MUST_USE oy_status oy_receipts_write(const struct oy_receipts *r, const char *dir,
                                        uint64_t index, struct oy_why *why);

/* Into dir, which is made if it is missing, those of all ballots that are in the log. */
OY_MUST_USE oy_status oy_receipts_write_all(const struct oy_judged *judged, size_t n,
                                            const char *record, const char *dir,
                                            struct oy_why *why);

/* Checks a receipt on its own: proof, checkpoint, and the server's signature for this origin and
 * key; counts the witnesses of the manifest that cosigned the checkpoint [rcpt-2]. The entry's
 * bytes, a ballot entry's, go to entry[OY_ENTRY_BALLOT_BYTES]. OY_FORMAT "rcpt-1", OY_PROOF
 * "log-1", errors of oy_entry_parse, of oy_note_check and of oy_note_check_cosignature where a line
 * of a known key does not hold. */
OY_MUST_USE oy_status oy_receipt_check(unsigned char entry[OY_ENTRY_BALLOT_BYTES], uint64_t *index,
                                       struct oy_receipt_state *state, struct oy_span receipt,
                                       const struct oy_manifest *m, struct oy_why *why);

#endif
