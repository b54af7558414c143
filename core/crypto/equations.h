/* Lists of equations ∏ base_i^exponent_i = 1 over public data, and the one question asked of
 * them: do they all hold? [bat-1 … bat-3] Every proof's check adds its equations here. */
#ifndef OY_CRYPTO_EQUATIONS_H
#define OY_CRYPTO_EQUATIONS_H

#include "crypto/group.h"

struct oy_equations;

/* NULL without memory. `y` is the election key, which many equations share (NULL: none);
 * its powers, like g's, are added up before the product is taken. */
struct oy_equations *oy_equations_new(const struct oy_group *g, const struct oy_element *y);
void oy_equations_free(struct oy_equations *e);
void oy_equations_clear(struct oy_equations *e);

/* To be called before the first equation: bases that lie in elements[0 … n−1] stand decoded in
 * points, in the same order, so that the check need not decode them. Both are borrowed until
 * oy_equations_clear. All other bases are decoded when a batch is checked. */
void oy_equations_decoded(struct oy_equations *e, const struct oy_element *elements,
                          const struct oy_point *points, size_t n);

/* Starts the next equation and says whose it is: `owner` is any number of the caller's
 * (a ballot's index in the batch), `rule` a literal such as "bit-1". */
OY_MUST_USE oy_status oy_equations_begin(struct oy_equations *e, size_t owner, const char *rule,
                                         struct oy_why *why);
/* Multiplies the current equation by base^exponent; the exponent is copied, the base borrowed
 * until oy_equations_clear. */
OY_MUST_USE oy_status oy_equations_term(struct oy_equations *e, const struct oy_element *base,
                                        const struct oy_scalar *exponent, struct oy_why *why);
/* The same with base^-exponent. */
OY_MUST_USE oy_status oy_equations_term_inverse(struct oy_equations *e,
                                                const struct oy_element *base,
                                                const struct oy_scalar *exponent,
                                                struct oy_why *why);
/* base^1 */
OY_MUST_USE oy_status oy_equations_one(struct oy_equations *e, const struct oy_element *base,
                                       struct oy_why *why);
/* g^exponent, g^-exponent, y^exponent, y^-exponent */
OY_MUST_USE oy_status oy_equations_g(struct oy_equations *e, const struct oy_scalar *exponent,
                                     struct oy_why *why);
OY_MUST_USE oy_status oy_equations_g_inverse(struct oy_equations *e,
                                             const struct oy_scalar *exponent, struct oy_why *why);
OY_MUST_USE oy_status oy_equations_y(struct oy_equations *e, const struct oy_scalar *exponent,
                                     struct oy_why *why);
OY_MUST_USE oy_status oy_equations_y_inverse(struct oy_equations *e,
                                             const struct oy_scalar *exponent, struct oy_why *why);

size_t oy_equations_count(const struct oy_equations *e);

/* All at once as one multi-exponentiation with fresh 128-bit coefficients: OY_OK if every equation
 * holds. Otherwise halves down to single equations, and fails as OY_PROOF with the rule of the
 * first that is wrong; bad[owner] is set true for every owner (below n_owners) of a wrong
 * equation, if bad is not NULL. Equations of one owner must stand together. OY_MEMORY without
 * memory. */
OY_MUST_USE oy_status oy_equations_check(const struct oy_equations *e, bool *bad, size_t n_owners,
                                         struct oy_why *why);
/* The same, each equation by itself, without coefficients, with the powers of libsodium or GMP. */
OY_MUST_USE oy_status oy_equations_check_each(const struct oy_equations *e, bool *bad,
                                              size_t n_owners, struct oy_why *why);
/* After either has failed: the rule of the first wrong equation of this owner, NULL if it has
 * none (or the check was not asked for all). */
const char *oy_equations_wrong_rule(const struct oy_equations *e, size_t owner);

#endif
