/* A ballot on its way into a log: what a board asks of it before its turn comes, the same on a
 * laptop and in a server [bal-1 … bal-8]. Its sequence is judged later, in order (registry.h). */
#ifndef OY_ELECTION_INTAKE_H
#define OY_ELECTION_INTAKE_H

#include "crypto/merkle.h"
#include "election/ballot_check.h"
#include "election/registry.h"

enum oy_fate { OY_FATE_REFUSED = 1, OY_FATE_REPEATED, OY_FATE_ACCEPTED }; /* 0: not settled */

struct oy_incoming {
    struct oy_span bytes; /* the whole ballot, borrowed */
    struct oy_ballot_header h;
    struct oy_hash digest, fingerprint; /* SHA-256 of ballot and body [bal-8] */
    uint32_t roll_index;
    enum oy_fate fate;
    struct oy_why why; /* if it is refused */
};

/* Reads what stands at its place, and finds the credential on the roll. Sets all but fate; fate and
 * why if it is refused: [bal-1], the group, [bal-3]. Only registry's roll is looked at. */
void oy_intake_read(struct oy_incoming *in, const struct oy_election *e,
                    const struct oy_registry *registry, struct oy_span bytes);

/* Checks form, proofs and signature of n ballots in one batch, and sets fate and why of those that
 * fail. `checks` as in oy_ballots_check_batch. OY_MEMORY. */
OY_MUST_USE oy_status oy_intake_prove(struct oy_ballot_batch *batch, struct oy_incoming *const *in,
                                      size_t n, unsigned checks, struct oy_why *why);

#endif
