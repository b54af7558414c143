/* Sealing a ballot: encrypt, prove, then cast (sign) or open [elg-2, bit-3, bal-5, bal-10,
 * open-2, open-3]. Constant time in the bits and in all randomness. */
#ifndef OY_ELECTION_BALLOT_SEAL_H
#define OY_ELECTION_BALLOT_SEAL_H

#include "base/file.h"
#include "base/secret.h"
#include "election/ballot.h"

/* A sealed body with its bits and randomness, which live in secret memory. It ends by being cast
 * or opened, never both [open-3]. */
struct oy_sealed;

/* Seals bits (of the mahalle's style, from oy_choice_encode). The sequence must be above every one
 * used before with this credential [bal-10]: the caller keeps it. *out is NULL on failure:
 * OY_MISMATCH "bal-3" (no such style), OY_RANGE "bal-9" (sequence 0), "bal-4" (identity as
 * credential), "qst-4" (number of bits), OY_MEMORY. Bits that break a rule give a
 * ballot that does not check: they are not looked at. */
OY_MUST_USE oy_status oy_ballot_seal(struct oy_sealed **out, const struct oy_election *e,
                                     uint32_t mahalle, const struct oy_element *credential,
                                     uint32_t sequence, const struct oy_secret_bytes *bits,
                                     struct oy_why *why);
void oy_sealed_free(struct oy_sealed **s); /* wipes; NULL inside is allowed */

struct oy_span oy_sealed_body(const struct oy_sealed *s); /* public, borrowed */
/* SHA-256(body), shown before casting */
void oy_sealed_fingerprint(unsigned char out[32], const struct oy_sealed *s);

/* Casts: body ‖ signature [sig-1]. Ends *s. `secret` in memory of oy_secret_alloc; OY_MISMATCH
 * "sig-1" if g^secret is not the body's credential (then *s lives on). */
OY_MUST_USE oy_status oy_sealed_cast(struct oy_buffer *ballot, struct oy_sealed **s,
                                     const struct oy_secret *secret, struct oy_why *why);
/* Opens: header ‖ body ‖ bits and randomness (spec/ballot.md "Opening"). Ends *s. */
OY_MUST_USE oy_status oy_sealed_open(struct oy_buffer *opened, struct oy_sealed **s,
                                     struct oy_why *why);

/* The secret state, to be kept in a secret file beside the body between two runs of a program:
 * fingerprint[32] ‖ n_bits·(u8 bit ‖ S r). Who casts or opens from it deletes the file. */
OY_MUST_USE oy_status oy_sealed_save(struct oy_secret_bytes **state, const struct oy_sealed *s,
                                     struct oy_why *why);
/* OY_MISMATCH "bal-8" if the state is not this body's, OY_FORMAT "enc-2" for a wrong length. */
OY_MUST_USE oy_status oy_sealed_load(struct oy_sealed **out, const struct oy_election *e,
                                     struct oy_span body, const struct oy_secret_bytes *state,
                                     struct oy_why *why);

#endif
