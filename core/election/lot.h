/* The public lot: a seed that nobody could foresee [lot-1, lot-3]. */
#ifndef OY_ELECTION_LOT_H
#define OY_ELECTION_LOT_H

#include "crypto/transcript.h"
#include "election/tally.h"

/* P = HG("lot", election_id, closing[40]). OY_PROOF "grp-7" if it is the identity. */
OY_MUST_USE oy_status oy_lot_point(const struct oy_group *g, struct oy_element *out,
                                   const unsigned char election_id[32],
                                   const unsigned char closing[OY_CLOSING_LEN], struct oy_why *why);
/* seed = H32("lot-seed", election_id, closing[40], P^x) */
void oy_lot_seed(const struct oy_group *g, unsigned char out[32],
                 const unsigned char election_id[32], const unsigned char closing[OY_CLOSING_LEN],
                 const struct oy_element *px);
/* Begins the proof of a lot share: purpose `lot-share`, g, election_id, closing, trustee [lot-2].
 */
void oy_lot_proof_begin(struct oy_transcript *t, const struct oy_group *g,
                        const unsigned char election_id[32],
                        const unsigned char closing[OY_CLOSING_LEN], uint32_t trustee);

#endif
