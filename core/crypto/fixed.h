/* Many powers of the fixed bases g and y with secret exponents, in constant time: what sealing a
 * ballot is made of [elg-1, bit-3, con-1]. */
#ifndef OY_CRYPTO_FIXED_H
#define OY_CRYPTO_FIXED_H

#include "crypto/group.h"

/* The two bases and, where the group has such, tables of their multiples. May be used by several
 * threads at once. */
struct oy_fixed;

/* y is copied. Takes a few milliseconds. NULL without memory. */
struct oy_fixed *oy_fixed_new(const struct oy_group *group, const struct oy_element *y);
void oy_fixed_free(struct oy_fixed *f); /* NULL is allowed */

/* out = g^{*g}·y^{*y}·g^{*times_g}; NULL leaves a factor out. *times_g is 0 or 1, only beside a y
 * without g. Which pointers are NULL is public, what they point to is secret. */
struct oy_fixed_power {
    struct oy_element *out;
    const struct oy_secret *g, *y;
    const unsigned char *times_g;
};

/* All n of them by the tables, or in a group without them as oy_powers_secret does it. What is left
 * on the stack is wiped. In constant time by construction, and run under valgrind (portable C);
 * but it is this project's own arithmetic, so real voters' secrets go the other way. */
void oy_fixed_powers_secret(const struct oy_fixed *f, const struct oy_fixed_power *list, size_t n);
/* All n of them by the group's pow_base_secret, pow_secret and mul_secret, one at a time: by
 * libsodium or GMP. */
void oy_powers_secret(const struct oy_group *group, const struct oy_element *y,
                      const struct oy_fixed_power *list, size_t n);

#endif
