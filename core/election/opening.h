/* An opened ballot (Benaloh challenge) [open-1 … open-3]. */
#ifndef OY_ELECTION_OPENING_H
#define OY_ELECTION_OPENING_H

#include "base/file.h"
#include "election/ballot.h"

struct oy_opening {
    struct oy_ballot_header header; /* its credential is borrowed from the input */
    unsigned char fingerprint[32];
    struct oy_buffer choice; /* JSON, as in a choice file */
};

/* Checks an opening in full [open-1]: form, election [bal-2], proofs, every ciphertext from its bit
 * and randomness, every rule; then *out says what was chosen. That the credential is on the roll is
 * the caller's question, and whether the fingerprint is in the log [open-2]. Free with
 * oy_opening_clear. */
OY_MUST_USE oy_status oy_opening_check(struct oy_opening *out, const struct oy_election *e,
                                       struct oy_span opened, struct oy_why *why);
void oy_opening_clear(struct oy_opening *o);

#endif
