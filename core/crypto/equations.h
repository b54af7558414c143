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
/* The bases g and y, by their exponents. */
OY_MUST_USE oy_status oy_equations_g(struct oy_equations *e, const struct oy_scalar *exponent,
                                     struct oy_why *why);
OY_MUST_USE oy_status oy_equations_y(struct oy_equations *e, const struct oy_scalar *exponent,
                                     struct oy_why *why);

size_t oy_equations_count(const struct oy_equations *e);

/* All at once with fresh 128-bit coefficients: OY_OK if every equation holds. Otherwise halves
 * down to single equations, and fails as OY_PROOF with the rule of the first that is wrong;
 * bad[owner] is set true for every owner (below n_owners) of a wrong equation, if bad is not
 * NULL. OY_MEMORY without memory. */
OY_MUST_USE oy_status oy_equations_check(const struct oy_equations *e, bool *bad, size_t n_owners,
                                         struct oy_why *why);
/* The same, each equation by itself, without coefficients. */
OY_MUST_USE oy_status oy_equations_check_each(const struct oy_equations *e, bool *bad,
                                              size_t n_owners, struct oy_why *why);

#endif
