/* The trustees' key ceremony: its parameters and its messages (spec/ceremony.md).
 *
 *   message = header ‖ ceremony_id[32] ‖ u32 attempt ‖ u32 from ‖ payload ‖ signature[64]
 *
 * Trustees are counted from 1; arrays hold trustee i at index i − 1. What a trustee does
 * with the messages is in ceremony_run.h, the finished file in ceremony_transcript.h.
 */
#ifndef OY_ELECTION_CEREMONY_H
#define OY_ELECTION_CEREMONY_H

#include "base/file.h"
#include "crypto/box.h"
#include "crypto/elgamal.h"
#include "crypto/schnorr.h"
#include "crypto/sign.h"
#include "election/manifest.h"

/* One attempt of one ceremony. */
struct oy_ceremony {
    const struct oy_group *g;
    uint32_t t, n, attempt;
    unsigned char id[32]; /* ceremony_id [cer-2] */
    unsigned char identity[OY_TRUSTEES_MAX][32], exchange[OY_TRUSTEES_MAX][32];
};

/* OY_RANGE "cer-1" unless 2 ≤ t < n ≤ 32, or t = n with all_needed. */
OY_MUST_USE oy_status oy_ceremony_limits(uint32_t t, uint32_t n, bool all_needed,
                                         struct oy_why *why);
/* Computes ceremony_id from g, t, n and the keys of *c [cer-2]. */
void oy_ceremony_id(struct oy_ceremony *c, const unsigned char nonce[32]);
/* The ceremony that a manifest asks for: OY_RANGE "cer-1", OY_MISMATCH "cer-2" (a key twice, or
 * the manifest's ceremony_id is not the one of its keys). */
OY_MUST_USE oy_status oy_ceremony_of_manifest(struct oy_ceremony *out, const struct oy_manifest *m,
                                              uint32_t attempt, struct oy_why *why);

/* ---- messages ---- */

enum oy_ceremony_kind {
    OY_CEREMONY_ROUND1 = 1, /* C1: commitment[32] */
    OY_CEREMONY_ROUND2,     /* C2: reveal */
    OY_CEREMONY_ROUND3,     /* C3: body hash[32] ‖ E d ‖ E A ‖ E B ‖ S z */
    OY_CEREMONY_COMPLAINT,  /* CC: u32 accused ‖ u8 reason */
    OY_CEREMONY_OPENING     /* CO: u32 to ‖ ephemeral secret[32] */
};

enum oy_complaint_reason {
    OY_COMPLAINT_SHARE = 1,  /* the share does not fit [cer-8] */
    OY_COMPLAINT_BOX,        /* the box does not open [cer-7] */
    OY_COMPLAINT_COMMITMENT, /* the reveal does not fit its commitment [cer-4] */
    OY_COMPLAINT_PROOF,      /* the proof of knowledge fails [cer-6] */
    OY_COMPLAINT_TWO         /* two different messages [cer-3] */
};

struct oy_ceremony_message { /* borrowed from the message's bytes */
    enum oy_ceremony_kind kind;
    uint32_t from;
    struct oy_span bytes, payload;
    const unsigned char *signature; /* 64 bytes, the last ones */
};

/* Length of a message's payload of this kind. */
size_t oy_ceremony_payload_len(const struct oy_ceremony *c, enum oy_ceremony_kind kind);
size_t oy_ceremony_message_len(const struct oy_ceremony *c, enum oy_ceremony_kind kind);

/* Writes and signs a message of trustee `from` ([sig-3]; the purposes are those of
 * spec/proofs.md). payload.n must be oy_ceremony_payload_len (asserted). */
OY_MUST_USE oy_status oy_ceremony_message_write(struct oy_buffer *out, const struct oy_ceremony *c,
                                                enum oy_ceremony_kind kind, uint32_t from,
                                                struct oy_span payload,
                                                const struct oy_sign_key *key, struct oy_why *why);
/* Reads a message of whatever kind and checks its form and signature: OY_FORMAT "enc-2", "enc-3",
 * "cer-5" (a reveal whose length is not that of t constants and n boxes); OY_MISMATCH
 * "cer-3" (another ceremony or attempt, no such sender); OY_PROOF "sig-3". The payload's
 * content is not looked at. */
OY_MUST_USE oy_status oy_ceremony_message_read(struct oy_ceremony_message *out,
                                               const struct oy_ceremony *c, struct oy_span bytes,
                                               struct oy_why *why);
/* The same, and OY_MISMATCH "cer-3" unless it is of this kind and sender. */
OY_MUST_USE oy_status oy_ceremony_message_expect(struct oy_ceremony_message *out,
                                                 const struct oy_ceremony *c,
                                                 enum oy_ceremony_kind kind, uint32_t from,
                                                 struct oy_span bytes, struct oy_why *why);
/* Checks the signature of a round 1, 2 or 3 message whose payload and signature come from the
 * transcript: OY_PROOF "sig-3". */
OY_MUST_USE oy_status oy_ceremony_signature_check(const struct oy_ceremony *c,
                                                  enum oy_ceremony_kind kind, uint32_t from,
                                                  struct oy_span payload,
                                                  const unsigned char signature[OY_SIGN_BYTES],
                                                  struct oy_why *why);
/* Two messages as they came: OY_OK if they are no proof of cheating; OY_MISMATCH "cer-3", with
 * the sender in *culprit, if one trustee signed both, for the same round and attempt, and
 * they differ. A message that does not read is an error of its own (culprit 0). Complaints may
 * be several, openings one for each trustee; only what is signed is compared. */
OY_MUST_USE oy_status oy_ceremony_two_messages(uint32_t *culprit, const struct oy_ceremony *c,
                                               struct oy_span a, struct oy_span b,
                                               struct oy_why *why);

/* ---- the reveal of round 2 ---- */

struct oy_reveal {
    struct oy_element c[OY_TRUSTEES_MAX]; /* t Feldman constants */
    struct oy_pok pok;
    struct oy_span boxes; /* n boxes one after another, borrowed */
};

/* E C_0 … C_{t−1} ‖ E A ‖ S z ‖ n boxes */
size_t oy_reveal_len(const struct oy_ceremony *c);
/* The box for trustee `to` among a reveal's boxes. */
const unsigned char *oy_reveal_box(const struct oy_ceremony *c, const struct oy_reveal *r,
                                   uint32_t to);
/* OY_FORMAT "enc-2" … "grp-6" (encodings). A constant may still be the identity: a transcript with
 * one reads, and fails the check of its keys (spec/checks.md). */
OY_MUST_USE oy_status oy_reveal_parse(struct oy_reveal *out, const struct oy_ceremony *c,
                                      struct oy_span bytes, struct oy_why *why);
/* OY_FORMAT "cer-5" if a constant is the identity. */
OY_MUST_USE oy_status oy_reveal_check_constants(const struct oy_ceremony *c, uint32_t from,
                                                const struct oy_reveal *r, struct oy_why *why);
/* H32("ceremony-commit", ceremony_id, attempt, index, reveal) [cer-4] */
void oy_reveal_commitment(unsigned char out[32], const struct oy_ceremony *c, uint32_t from,
                          struct oy_span reveal);
/* OY_MISMATCH "cer-4" if the reveal does not fit the commitment. */
OY_MUST_USE oy_status oy_reveal_check_commitment(const struct oy_ceremony *c, uint32_t from,
                                                 const unsigned char commitment[32],
                                                 struct oy_span reveal, struct oy_why *why);
/* OY_PROOF "cer-6" if the proof of knowledge of a_0 does not hold. */
OY_MUST_USE oy_status oy_reveal_check_proof(const struct oy_ceremony *c, uint32_t from,
                                            const struct oy_reveal *r, struct oy_why *why);

/* Begins the transcript of that proof: purpose `ceremony-pok`, g, ceremony_id, attempt, index and
 * the t constants. For the prover. */
void oy_reveal_proof_begin(struct oy_transcript *t, const struct oy_ceremony *c, uint32_t from,
                           const struct oy_element *constants);

/* ---- complaint and opening ---- */

/* OY_RANGE "cer-10" if the accused is no trustee or the reason unknown. */
OY_MUST_USE oy_status oy_complaint_parse(uint32_t *accused, enum oy_complaint_reason *reason,
                                         const struct oy_ceremony *c,
                                         const struct oy_ceremony_message *message,
                                         struct oy_why *why);

#endif
