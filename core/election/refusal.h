/* A server's signed refusal of a ballot [srv-5]: a C2SP signed-note under the name of the origin.
 *
 *   oy-refusal@v1 ⏎ <origin> ⏎ <SHA-256(ballot) in hexadecimal> ⏎ <rule> ⏎ <reason> ⏎
 *
 * With it a voter can show that, and why, the server did not take a ballot. It is no checkpoint: a
 * checkpoint's first line is the origin, which holds no '@'.
 */
#ifndef OY_ELECTION_REFUSAL_H
#define OY_ELECTION_REFUSAL_H

#include "base/bytes.h"
#include "crypto/sign.h"

enum { OY_REFUSAL_MAX = 2048 }; /* bytes of one */

struct oy_ballot_refusal {
    struct oy_span origin;
    unsigned char digest[32]; /* SHA-256(ballot) */
    struct oy_span rule;      /* 1 to 15 of a–z 0–9 '-' */
    struct oy_span reason;    /* UTF-8 without control characters; longer than 512 bytes is cut */
};

/* Signs and writes the note. What may not stand in a reason becomes a space or '?', so that any
 * words about a stranger's bytes can be passed on. Asserts the origin's (note.h) and the rule's
 * form. w needs OY_REFUSAL_MAX bytes. */
void oy_refusal_write(struct oy_writer *w, const struct oy_ballot_refusal *r,
                      const struct oy_sign_key *key);
/* Reads a note and checks it: OY_FORMAT "srv-5" unless it is exactly of that form; OY_MISMATCH
 * "srv-5" for another origin or another ballot than that of `digest`; errors of oy_note_parse
 * and oy_note_check. *out borrows the note. */
OY_MUST_USE oy_status oy_refusal_check(struct oy_ballot_refusal *out, struct oy_span note,
                                       struct oy_span origin,
                                       const unsigned char server_key[OY_SIGN_PUBLIC],
                                       const unsigned char digest[32], struct oy_why *why);

#endif
