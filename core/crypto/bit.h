/* The proof that a ciphertext holds 0 or 1 [bit-1 … bit-3]. */
#ifndef OY_CRYPTO_BIT_H
#define OY_CRYPTO_BIT_H

#include "crypto/elgamal.h"
#include "crypto/fixed.h"

struct oy_bit_commitment {
    struct oy_element a0, b0, a1, b1;
};

struct oy_bit_response {
    struct oy_scalar e0, z0, z1;
};

/* What the prover keeps between commitment and response, in secret memory (bit.c says what
 * u, w and d are). */
struct oy_bit_nonce {
    struct oy_secret u, w, d;
    struct oy_secret work[2];
};

/* The same in three steps, so that the powers of many bits are taken together: draws the nonce;
 * lists the powers to be taken, OY_BIT_POWERS of them, into p; and chooses which is which. */
enum { OY_BIT_POWERS = 4 };
struct oy_bit_powers { /* of the true and of the simulated branch: secret until they are mixed */
    struct oy_element a_true, b_true, a_simulated, b_simulated;
};
void oy_bit_draw(const struct oy_group *g, struct oy_bit_nonce *nonce);
void oy_bit_list(struct oy_fixed_power list[OY_BIT_POWERS], struct oy_bit_powers *p,
                 const struct oy_bit_nonce *nonce);
void oy_bit_choose(const struct oy_group *g, struct oy_bit_commitment *out,
                   const struct oy_bit_powers *p, uint8_t bit);

/* Draws the nonce and gives the commitments for ciphertext (g^r, y^r·g^bit), in constant time:
 * both branches cost the same and no branch or address depends on the bit. */
void oy_bit_commit(const struct oy_group *g, struct oy_bit_commitment *out,
                   struct oy_bit_nonce *nonce, const struct oy_element *y,
                   const struct oy_secret *r, uint8_t bit);
/* The response to challenge e; wipes the nonce. */
void oy_bit_respond(const struct oy_group *g, struct oy_bit_response *out,
                    struct oy_bit_nonce *nonce, const struct oy_scalar *e,
                    const struct oy_secret *r, uint8_t bit);
/* Adds the four equations of the check for `owner`. */
OY_MUST_USE oy_status oy_bit_check(struct oy_equations *eqs, size_t owner, const struct oy_group *g,
                                   const struct oy_ciphertext *c, const struct oy_bit_commitment *t,
                                   const struct oy_bit_response *z, const struct oy_scalar *e,
                                   struct oy_why *why);

#endif
