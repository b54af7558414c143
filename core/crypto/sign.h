/* Ed25519 (RFC 8032, as libsodium verifies it) over "OY-v1-" ‖ purpose ‖ 0x00 ‖ message [sig-3]. */
#ifndef OY_CRYPTO_SIGN_H
#define OY_CRYPTO_SIGN_H

#include "base/bytes.h"

enum { OY_SIGN_PUBLIC = 32, OY_SIGN_SEED = 32, OY_SIGN_BYTES = 64 };

/* An Ed25519 secret key (seed ‖ public key), only in memory from the two functions below. */
struct oy_sign_key {
    unsigned char b[64];
};

/* A fresh key, or the key of a seed; NULL without memory. free wipes. */
struct oy_sign_key *oy_sign_key_generate(void);
struct oy_sign_key *oy_sign_key_from_seed(const unsigned char seed[OY_SIGN_SEED]);
void oy_sign_key_free(struct oy_sign_key *key);
void oy_sign_key_seed(const struct oy_sign_key *key, unsigned char out[OY_SIGN_SEED]);
void oy_sign_key_public(const struct oy_sign_key *key, unsigned char out[OY_SIGN_PUBLIC]);

/* Signs message for a purpose (a literal of the table in spec/proofs.md). Constant time in the
 * key. Copies the message once, since Ed25519 reads it twice: OY_MEMORY without memory. */
OY_MUST_USE oy_status oy_sign(unsigned char out[OY_SIGN_BYTES], const struct oy_sign_key *key,
                              const char *purpose, struct oy_span message, struct oy_why *why);
/* OY_PROOF "sig-3" if the signature does not hold, or the public key is of small order or not
 * canonical. */
OY_MUST_USE oy_status oy_sign_check(const unsigned char sig[OY_SIGN_BYTES],
                                    const unsigned char public_key[OY_SIGN_PUBLIC],
                                    const char *purpose, struct oy_span message,
                                    struct oy_why *why);

/* Without prefix, for C2SP notes only (crypto/note.h). */
void oy_sign_bare(unsigned char out[OY_SIGN_BYTES], const struct oy_sign_key *key,
                  struct oy_span message);
OY_MUST_USE bool oy_sign_bare_holds(const unsigned char sig[OY_SIGN_BYTES],
                                    const unsigned char public_key[OY_SIGN_PUBLIC],
                                    struct oy_span message);

#endif
