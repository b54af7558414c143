/* Exponential ElGamal [elg-1, elg-2]. */
#ifndef OY_CRYPTO_ELGAMAL_H
#define OY_CRYPTO_ELGAMAL_H

#include "crypto/equations.h"
#include "crypto/fixed.h"

struct oy_ciphertext {
    struct oy_element alpha, beta;
};

/* (g^r, y^r·g^bit) for a secret bit 0 or 1 and a secret r, in constant time. The caller draws r
 * anew for each ciphertext, with secret_random [elg-2]. */
void oy_elgamal_encrypt_bit(const struct oy_group *g, struct oy_ciphertext *out,
                            const struct oy_element *y, const struct oy_secret *r, uint8_t bit);
/* The same as powers to be taken with others, OY_ELGAMAL_POWERS of them. */
enum { OY_ELGAMAL_POWERS = 2 };
void oy_elgamal_list(struct oy_fixed_power list[OY_ELGAMAL_POWERS], struct oy_ciphertext *out,
                     const struct oy_secret *r, const unsigned char *bit);
/* out = a·b, out = c^k (public data); oy_elgamal_identity is (1, 1). */
void oy_elgamal_mul_var(const struct oy_group *g, struct oy_ciphertext *out,
                        const struct oy_ciphertext *a, const struct oy_ciphertext *b);
void oy_elgamal_identity(const struct oy_group *g, struct oy_ciphertext *out);

#endif
