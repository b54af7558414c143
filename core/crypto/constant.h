/* The proof that ∏ (α_i, β_i)^{a_i} holds the constant v [con-1, con-2]. */
#ifndef OY_CRYPTO_CONSTANT_H
#define OY_CRYPTO_CONSTANT_H

#include "crypto/elgamal.h"

struct oy_constant_commitment {
    struct oy_element t1, t2;
};

struct oy_constant_nonce {
    struct oy_secret u;
};

struct oy_weighted { /* one ciphertext of the product, with its coefficient mod q */
    const struct oy_ciphertext *c;
    struct oy_scalar a;
};

/* Draws the nonce, and lists the powers to be taken with others, OY_CONSTANT_POWERS of them. */
enum { OY_CONSTANT_POWERS = 2 };
void oy_constant_list(const struct oy_group *g, struct oy_fixed_power list[OY_CONSTANT_POWERS],
                      struct oy_constant_commitment *out, struct oy_constant_nonce *nonce);
void oy_constant_commit(const struct oy_group *g, struct oy_constant_commitment *out,
                        struct oy_constant_nonce *nonce, const struct oy_element *y);
/* z = u + e·R; wipes the nonce. R = Σ a_i·r_i. */
void oy_constant_respond(const struct oy_group *g, struct oy_scalar *z,
                         struct oy_constant_nonce *nonce, const struct oy_scalar *e,
                         const struct oy_secret *r_sum);
/* Adds the two equations of the check; `v` mod q. The n terms are added one by one, so no
 * product is computed here. */
OY_MUST_USE oy_status oy_constant_check(struct oy_equations *eqs, size_t owner,
                                        const struct oy_group *g, const struct oy_weighted *terms,
                                        size_t n, const struct oy_scalar *v,
                                        const struct oy_constant_commitment *t,
                                        const struct oy_scalar *z, const struct oy_scalar *e,
                                        struct oy_why *why);

#endif
