/* Checking ballots: the equations of one, and the verdict on many [bal-1, bal-4 … bal-7]. Roll,
 * sequence and revocation are asked first, of registry.h. */
#ifndef OY_ELECTION_BALLOT_CHECK_H
#define OY_ELECTION_BALLOT_CHECK_H

#include "crypto/equations.h"
#include "election/ballot.h"

/* Adds four equations for each bit and two for each rule [bal-6], for `owner`. eqs must have been
 * made with the election's y. The ballot is borrowed until oy_equations_clear. */
OY_MUST_USE oy_status oy_ballot_add_proofs(struct oy_equations *eqs, size_t owner,
                                           const struct oy_election *e, const struct oy_ballot *b,
                                           struct oy_why *why);
/* Adds the equation of the signature [bal-7]. */
OY_MUST_USE oy_status oy_ballot_add_signature(struct oy_equations *eqs, size_t owner,
                                              const struct oy_election *e,
                                              const struct oy_ballot *b, struct oy_why *why);

enum oy_ballot_checks {
    OY_CHECK_PROOFS = 1,    /* I4 */
    OY_CHECK_SIGNATURE = 2, /* A5 */
    OY_CHECK_ALL = 3,
    OY_CHECK_EACH = 4 /* equation by equation instead of one batch */
};

/* Working memory of one thread: ballots read and equations, kept between batches. */
struct oy_ballot_batch;
OY_MUST_USE oy_status oy_ballot_batch_new(struct oy_ballot_batch **out, const struct oy_election *e,
                                          struct oy_why *why);
void oy_ballot_batch_free(struct oy_ballot_batch *w);

/* Judges n ballots: verdict[i].status is OY_OK, or its first broken rule with its reason. The form
 * ([bal-1], [bal-3] for the style, [bal-4], the group) is always checked; `checks` says what
 * else. A failed batch is decided ballot by ballot. Returns OY_OK whenever all
 * have been judged (*n_bad of them wrong), OY_MEMORY otherwise. */
OY_MUST_USE oy_status oy_ballots_check_batch(struct oy_ballot_batch *w, struct oy_why *verdict,
                                             size_t *n_bad, const struct oy_span *ballots, size_t n,
                                             unsigned checks, struct oy_why *why);
/* After oy_ballots_check_batch: ballot i as it was read, or NULL if its form was wrong. */
const struct oy_ballot *oy_ballot_batch_at(const struct oy_ballot_batch *w, size_t i);
/* The ciphertexts of a ballot that was read, decoded: α and β of each bit, in the order of its
 * style, as oy_tally_add_points takes them. */
const struct oy_point *oy_ballot_batch_points(const struct oy_ballot_batch *w, size_t i);

#endif
