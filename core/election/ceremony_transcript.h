/* ceremony.bin: the transcript of the key ceremony, and the keys that follow from it [cer-12].
 *
 * Split as the checks of spec/checks.md: parse is K3, check_signatures A2, check_keys I1,
 * check_rehearsal E1. Use keys only after all four.
 */
#ifndef OY_ELECTION_CEREMONY_TRANSCRIPT_H
#define OY_ELECTION_CEREMONY_TRANSCRIPT_H

#include "election/ceremony.h"

struct oy_dealing { /* what one trustee contributed */
    unsigned char commitment[32], signature1[64];
    struct oy_span reveal_bytes; /* in .bytes of the transcript */
    struct oy_reveal reveal;
    unsigned char signature2[64];
    struct oy_equality rehearsal; /* d, A, B, z */
    unsigned char signature3[64];
};

struct oy_ceremony_transcript {
    struct oy_ceremony c;
    struct oy_buffer bytes; /* the file, owned */
    unsigned char body_hash[32];
    struct oy_dealing dealing[OY_TRUSTEES_MAX];
    struct oy_element y;                          /* ∏ C_{i,0} */
    struct oy_element share_key[OY_TRUSTEES_MAX]; /* Y_1 … Y_n [cer-8] */
};

/* Length of the file for this ceremony. */
size_t oy_ceremony_transcript_len(const struct oy_ceremony *c);

/* Reads all n messages of one kind, trustee i's at i − 1: OY_MISSING "cer-4" if one is not there,
 * and the errors of oy_ceremony_message_expect. */
OY_MUST_USE oy_status oy_ceremony_read_all(struct oy_ceremony_message *out,
                                           const struct oy_ceremony *c, enum oy_ceremony_kind kind,
                                           const struct oy_span *messages, struct oy_why *why);
/* Puts the file together from all n messages of the three rounds (as in ceremony_run.h), each
 * checked: OY_MISSING "cer-4", OY_MISMATCH "cer-12" if a C3 is of another body, and the errors of
 * oy_ceremony_message_expect. The result should be parsed and checked like any other. */
OY_MUST_USE oy_status oy_ceremony_transcript_assemble(struct oy_buffer *out,
                                                      const struct oy_ceremony *c,
                                                      const struct oy_span *c1,
                                                      const struct oy_span *c2,
                                                      const struct oy_span *c3, struct oy_why *why);

/* Reads the file (the bytes are copied) and computes y and the share keys. [cer-1, cer-2]
 * of the manifest; OY_FORMAT "enc-2", "enc-3", "grp-2", "grp-3", "grp-6"; OY_MISMATCH
 * "cer-12" if t, n, keys or ceremony_id are not the manifest's. *out is NULL on failure. */
OY_MUST_USE oy_status oy_ceremony_transcript_parse(struct oy_ceremony_transcript **out,
                                                   const struct oy_manifest *m,
                                                   struct oy_span bytes, struct oy_why *why);
void oy_ceremony_transcript_free(struct oy_ceremony_transcript *tr); /* NULL is allowed */

/* Every signature of every trustee: OY_PROOF "cer-12". */
OY_MUST_USE oy_status oy_ceremony_transcript_check_signatures(
    const struct oy_ceremony_transcript *tr, struct oy_why *why);
/* Commitments "cer-4", constants that are not the identity "cer-5", proofs of knowledge "cer-6",
 * keys that are not the identity "cer-8". */
OY_MUST_USE oy_status oy_ceremony_transcript_check_keys(const struct oy_ceremony_transcript *tr,
                                                        struct oy_why *why);
/* The rehearsal: OY_PROOF "cer-9" if a proof fails, OY_MISMATCH "cer-9" if some t factors
 * do not give m. */
OY_MUST_USE oy_status
oy_ceremony_transcript_check_rehearsal(const struct oy_ceremony_transcript *tr, struct oy_why *why);
/* The three checks above in this order. */
OY_MUST_USE oy_status oy_ceremony_transcript_check(const struct oy_ceremony_transcript *tr,
                                                   struct oy_why *why);

/* The rehearsal's ciphertext and message for a body hash [cer-9]. */
void oy_rehearsal_ciphertext(const struct oy_group *g, struct oy_ciphertext *out, uint16_t *m,
                             const struct oy_element *y, const unsigned char body_hash[32]);
/* Begins its proof: purpose `rehearse`, g, body hash, trustee. */
void oy_rehearsal_proof_begin(struct oy_transcript *t, const struct oy_group *g,
                              const unsigned char body_hash[32], uint32_t trustee);

/* y and the n share keys from the n reveals' constants [cer-8]. Variable time, public. */
void oy_ceremony_keys(const struct oy_ceremony *c, struct oy_element *y,
                      struct oy_element share_key[OY_TRUSTEES_MAX],
                      const struct oy_reveal *const *reveals);

/* OY_MISMATCH "cer-8" if y or a share key is the identity. */
OY_MUST_USE oy_status oy_ceremony_check_identity(const struct oy_ceremony *c,
                                                 const struct oy_element *y,
                                                 const struct oy_element *share_key,
                                                 struct oy_why *why);

/* The body from checked messages of rounds 1 and 2 (n each): everything before the rehearsals. */
OY_MUST_USE oy_status oy_ceremony_body(struct oy_buffer *out, const struct oy_ceremony *c,
                                       const struct oy_ceremony_message *c1,
                                       const struct oy_ceremony_message *c2, struct oy_why *why);

#endif
