/* What reading and making of a roll share; for core/election only. */
#ifndef OY_ELECTION_ROLL_PROOF_H
#define OY_ELECTION_ROLL_PROOF_H

#include "crypto/transcript.h"
#include "election/roll.h"

/* Stands for the row in the proof of a part that the voter's device made, before there were rows
 * [cred-3, roll-5]. */
#define OY_ROW_OF_DEVICE UINT32_MAX

/* E A ‖ S z of a row's part, borrowed; registrars are counted from 1. */
struct oy_span oy_roll_proof(const struct oy_roll *roll, uint32_t row, unsigned registrar);
/* The transcript of a part's proof up to its context [roll-5]. */
void oy_roll_proof_begin(struct oy_transcript *t, const struct oy_manifest *m, uint32_t registrar,
                         uint32_t row, uint32_t mahalle);

#endif
