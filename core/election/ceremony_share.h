/* A trustee's secret share, recovered from sealed boxes with its exchange key [cer-7, cer-8]. The
 * key file is thus all that a trustee keeps. */
#ifndef OY_ELECTION_CEREMONY_SHARE_H
#define OY_ELECTION_CEREMONY_SHARE_H

#include "election/ceremony_transcript.h"

/* What is wrong with a dealer, for the complaint. accused 0: nothing, or nobody to accuse. */
struct oy_ceremony_finding {
    uint32_t accused;
    enum oy_complaint_reason reason;
};

/* x = Σ_i f_i(index) from n parsed reveals: opens each box with the exchange key and checks the
 * share against its dealer's constants. OY_RANGE "cer-3" if there is no such trustee; OY_MISMATCH
 * "cer-7" if the exchange key is not its; with *finding: OY_PROOF "cer-7" (a box does not
 * open), OY_MISMATCH "cer-8" (a share does not fit). Constant time in the shares; x is
 * memory of oy_secret_alloc, zero on failure. */
OY_MUST_USE oy_status oy_ceremony_collect_share(struct oy_secret *x,
                                                struct oy_ceremony_finding *finding,
                                                const struct oy_ceremony *c, uint32_t index,
                                                const struct oy_reveal *const *reveals,
                                                const struct oy_box_secret *exchange,
                                                struct oy_why *why);

/* The same from the finished transcript, and OY_MISMATCH "cer-8" unless g^x is the share key. */
OY_MUST_USE oy_status oy_ceremony_secret_share(struct oy_secret *x,
                                               const struct oy_ceremony_transcript *tr,
                                               uint32_t index, const struct oy_box_secret *exchange,
                                               struct oy_why *why);

#endif
