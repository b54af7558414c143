/* What one trustee does in the key ceremony (spec/ceremony.md): offline, with files.
 *
 *   start → state (secret)           round1: C1 ← state
 *   round2: C2 ← state, all n C1     round3: C3 ← key file, all n C1 and C2, or a complaint
 *   answer: CO ← state               judge: who is convicted
 *
 * The secret state is what start drew: the reveal, fixed before anybody's commitment is known, and
 * the boxes' ephemeral secrets. The polynomial itself is wiped by start: every share of it is
 * in a box, the trustee's own too. After the ceremony the state is worthless and should be
 * destroyed; the share is recovered from transcript and exchange key
 * (oy_ceremony_secret_share).
 *
 * Arrays of messages are n spans, trustee i at i − 1; an empty span is a message that is not
 * there.
 */
#ifndef OY_ELECTION_CEREMONY_RUN_H
#define OY_ELECTION_CEREMONY_RUN_H

#include "base/secret.h"
#include "election/ceremony_share.h"

/* Draws polynomial and ephemeral keys and makes the reveal. *state, which the caller keeps in a
 * secret file and frees, is header `CS` ‖ ceremony_id ‖ u32 attempt ‖ u32 index ‖ n ×
 * ephemeral secret ‖ reveal. Constant time in the secrets [cer-7, cer-11]. */
OY_MUST_USE oy_status oy_ceremony_start(struct oy_secret_bytes **state, const struct oy_ceremony *c,
                                        uint32_t index, struct oy_why *why);
/* The index of a state's owner. OY_FORMAT "enc-2", "enc-3"; OY_MISMATCH "cer-3" if it belongs to
 * another ceremony or attempt. */
OY_MUST_USE oy_status oy_ceremony_state_index(uint32_t *index, const struct oy_ceremony *c,
                                              const struct oy_secret_bytes *state,
                                              struct oy_why *why);

/* The C1 message. */
OY_MUST_USE oy_status oy_ceremony_round1(struct oy_buffer *out, const struct oy_ceremony *c,
                                         const struct oy_secret_bytes *state,
                                         const struct oy_sign_key *key, struct oy_why *why);
/* The C2 message, only with all n commitments at hand: OY_MISSING "cer-4" if one is not
 * there, and the errors of oy_ceremony_message_expect; OY_MISMATCH "cer-4" if the own one is
 * not that of the state. */
OY_MUST_USE oy_status oy_ceremony_round2(struct oy_buffer *out, const struct oy_ceremony *c,
                                         const struct oy_secret_bytes *state,
                                         const struct oy_span *c1, const struct oy_sign_key *key,
                                         struct oy_why *why);

/* Checks every message and the share that each dealer sent to `index`, then gives the C3 message:
 * body hash, rehearsal factor and the signature of the whole transcript [cer-4 … cer-9]. Its
 * nonce is fresh, so a second call gives another message: send one only [cer-3].
 * On failure *finding says whom to accuse, if anyone: OY_MISSING "cer-4" (a message is not
 * there), OY_MISMATCH "cer-4", OY_PROOF "cer-6", "cer-7"; OY_MISMATCH "cer-8" (a share
 * does not fit, or y or a share key is the identity). */
OY_MUST_USE oy_status oy_ceremony_round3(struct oy_buffer *out, struct oy_ceremony_finding *finding,
                                         const struct oy_ceremony *c, uint32_t index,
                                         const struct oy_span *c1, const struct oy_span *c2,
                                         const struct oy_box_secret *exchange,
                                         const struct oy_sign_key *key, struct oy_why *why);

/* The CC message against what was found. */
OY_MUST_USE oy_status oy_ceremony_complain(struct oy_buffer *out, const struct oy_ceremony *c,
                                           uint32_t index,
                                           const struct oy_ceremony_finding *finding,
                                           const struct oy_sign_key *key, struct oy_why *why);
/* The accused dealer's CO message: the ephemeral secret of its box to `to`. The attempt is lost
 * then, and so the share that this shows is worth nothing. OY_STATE "cer-10" unless
 * `complaint` is a complaint, signed by `to`, against this dealer for reason 1 or 2: without
 * one a share is never shown. */
OY_MUST_USE oy_status oy_ceremony_answer(struct oy_buffer *out, const struct oy_ceremony *c,
                                         const struct oy_secret_bytes *state,
                                         struct oy_span complaint, const struct oy_sign_key *key,
                                         struct oy_why *why);

/* What the judge is given; an empty span is what does not exist. */
struct oy_ceremony_case {
    struct oy_span complaint; /* CC */
    struct oy_span c1, c2;    /* the accused dealer's */
    struct oy_span opening;   /* CO, for reasons 1 and 2; empty: the dealer is silent */
    struct oy_span two[2];    /* reason 5: the two messages */
};

/* Who is convicted: the accused or the accuser [cer-10]. Anyone can do this; nothing secret but
 * what the opening published. `sentence` is set to a plain English sentence. Errors only for
 * a complaint that does not read, or OY_MISSING "cer-10" when c1 or c2 is needed and not
 * there or not the accused's. */
OY_MUST_USE oy_status oy_ceremony_judge(uint32_t *convicted, const char **sentence,
                                        const struct oy_ceremony *c,
                                        const struct oy_ceremony_case *k, struct oy_why *why);

#endif
