/* All ballots of a record, batch by batch over threads, with memory that does not grow with them
 * but for one number a bundle and the state of each credential. For the files of this folder only.
 */
#ifndef OY_VERIFIER_BALLOTS_H
#define OY_VERIFIER_BALLOTS_H

#include "verifier/check.h"

/* Takes note of a bad ballot; not thread-safe. */
void oy_bad_add(struct oy_bad *bad, uint64_t index, const struct oy_hash *digest,
                const struct oy_why *why);
/* Fails with the first one's reason and place, and says how many there are; OY_OK if none. */
OY_MUST_USE oy_status oy_bad_report(const struct oy_verifier *v, struct oy_check_result *r,
                                    const struct oy_bad *bad, struct oy_why *why);

/* Fills v->bundle_start. */
OY_MUST_USE oy_status oy_ballots_find(struct oy_verifier *v, struct oy_why *why);
/* Every bundle is its number of ballots [rec-3]. */
OY_MUST_USE oy_status oy_ballots_check_bundles(struct oy_verifier *v, struct oy_why *why);

/* A bundle's ballots beside their entries. */
struct oy_ballot_slice {
    struct oy_bundle bundle;
    unsigned n;
    uint64_t number; /* of the first */
    uint64_t index[OY_BUNDLE_WIDTH];
    struct oy_hash fingerprint[OY_BUNDLE_WIDTH], digest[OY_BUNDLE_WIDTH];
    uint32_t roll_index[OY_BUNDLE_WIDTH], sequence[OY_BUNDLE_WIDTH];
};
/* Opens bundle b; close with oy_ballot_slice_close. On failure it is closed. */
OY_MUST_USE oy_status oy_ballot_slice_open(struct oy_ballot_slice *s, const struct oy_verifier *v,
                                           uint64_t b, struct oy_why *why);
void oy_ballot_slice_close(struct oy_ballot_slice *s);

/* Plays the log's revocations and replacements into the registry, and with_ballots its ballots;
 * those that are refused go to *bad. */
OY_MUST_USE oy_status oy_ballots_replay(struct oy_verifier *v, struct oy_registry *registry,
                                        bool with_ballots, struct oy_bad *bad, struct oy_why *why);

/* The one pass over all ballots: form and proofs to v->bad_form, signatures to v->bad_signature,
 * and if the election is closed the counted ones into v->tally. `checks` as in
 * oy_ballots_check_batch. */
OY_MUST_USE oy_status oy_ballots_judge(struct oy_verifier *v, unsigned checks, struct oy_why *why);

#endif
