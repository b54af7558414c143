/* The sealed share of the key ceremony (spec/ceremony.md): X25519 and ChaCha20-Poly1305 (IETF).
 *
 * A box is re-creatable: from the ephemeral secret anyone can open it and make its bytes again,
 * which is how an accused dealer answers.
 *   box = ephemeral public key[32] ‖ AEAD(S share), |S| + 16 bytes
 *   key = first 32 bytes of XMD("seal": ceremony_id, attempt, from, to, epk, recipient key, X25519)
 *   nonce = 12 zero bytes (each key is used once)
 *   additional data = ceremony_id[32] ‖ u32 attempt ‖ u32 from ‖ u32 to
 */
#ifndef OY_CRYPTO_BOX_H
#define OY_CRYPTO_BOX_H

#include "crypto/group.h"

enum { OY_BOX_KEY = 32, OY_BOX_OVERHEAD = 48, OY_BOX_MAX = OY_SCALAR_MAX + OY_BOX_OVERHEAD };

/* An X25519 secret key, in wiped memory only. */
struct oy_box_secret {
    unsigned char b[OY_BOX_KEY];
};

/* Zeroed, locked, wiped memory for one key; NULL without memory. free wipes. */
struct oy_box_secret *oy_box_secret_alloc(void);
void oy_box_secret_free(struct oy_box_secret *s);
/* 32 uniform bytes. */
void oy_box_secret_draw(struct oy_box_secret *s);
/* out = X25519(s, 9) */
void oy_box_public(unsigned char out[OY_BOX_KEY], const struct oy_box_secret *s);

/* What a box is bound to. */
struct oy_box_place {
    const struct oy_group *g;
    unsigned char ceremony_id[32];
    uint32_t attempt, from, to;
};

/* |S| + OY_BOX_OVERHEAD */
size_t oy_box_len(const struct oy_group *g);

/* box[oy_box_len] = the share, sealed to `recipient` with this ephemeral secret, which serves
 * for one box only. OY_PROOF "cer-7" if X25519 gives zero. */
OY_MUST_USE oy_status oy_box_seal(unsigned char *box, const struct oy_box_place *place,
                                  const unsigned char recipient[OY_BOX_KEY],
                                  const struct oy_box_secret *ephemeral,
                                  const struct oy_secret *share, struct oy_why *why);
/* The recipient's way in. OY_PROOF "cer-7" if X25519 gives zero, the box is not authentic, or
 * the content is not a canonical scalar. `out` is in memory of oy_secret_alloc. */
OY_MUST_USE oy_status oy_box_open(struct oy_secret *out, const struct oy_box_place *place,
                                  const unsigned char *box, const struct oy_box_secret *recipient,
                                  struct oy_why *why);
/* The accused dealer's: opens with the (now published) ephemeral secret, and checks that the
 * result sealed again gives the same bytes. OY_PROOF "cer-7" otherwise. */
OY_MUST_USE oy_status oy_box_open_ephemeral(struct oy_secret *out, const struct oy_box_place *place,
                                            const unsigned char *box,
                                            const unsigned char recipient[OY_BOX_KEY],
                                            const struct oy_box_secret *ephemeral,
                                            struct oy_why *why);

#endif
