/* Marks for valgrind: secret bytes are made undefined, and memcheck then reports every branch
 * and every address that depends on them [grp-9]. Where the library publishes what it has
 * computed it says so itself (core/crypto/publish.h); a test says so only of what the function
 * under test gives away by its contract.
 *
 * A test sees marks three ways: bytes that it marks itself, secret scalars that a group draws
 * (ctime_group: nonces, randomness, polynomials), and bytes from the random source
 * (ctime_random_is_secret: ephemeral keys, codes). */
#ifndef OY_TESTS_CTIME_SECRETS_H
#define OY_TESTS_CTIME_SECRETS_H

#include "crypto/group.h"
#include "crypto/sign.h"

/* Must be called first. Ends the program unless it runs under valgrind: a test that looks at
 * nothing must not pass. */
void ctime_begin(void);

void ctime_secret(const void *p, size_t n);
void ctime_public(const void *p, size_t n);
/* The seed in a signing key; its public half stays public. */
void ctime_secret_key(const struct oy_sign_key *key);

/* The group with that id (1 or 2), made so that every secret scalar that it draws is marked. How
 * often drawing was repeated is not secret: what was rejected says nothing about what was
 * taken. */
const struct oy_group *ctime_group(uint8_t id);

/* From now on bytes of the random source are marked, or not any more. */
void ctime_random_is_secret(bool is_secret);

/* Says `what` failed if memcheck has reported anything since the last call. */
void ctime_report(const struct oy_group *g, const char *what);
/* Counts a failure unless a call did what it should: a test of constant time that computes
 * nothing would prove nothing. */
void ctime_expect(bool condition, const char *what, const struct oy_why *why);
/* The number of errors that memcheck has reported since the last call. */
unsigned long ctime_errors(void);
/* The exit status: 0 if nothing failed. */
int ctime_end(void);

#endif
