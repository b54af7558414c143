/* Which ballots are in the log, by the SHA-256 of their bytes: whoever sends the same bytes again
 * gets the same receipt. About a hundred bytes of memory for each. */
#ifndef OY_STEPS_LOGGED_H
#define OY_STEPS_LOGGED_H

#include "crypto/merkle.h"

struct oy_logged;

OY_MUST_USE oy_status oy_logged_new(struct oy_logged **out, struct oy_why *why);
void oy_logged_free(struct oy_logged *l); /* NULL is allowed */

/* A digest that is there already keeps its index. OY_MEMORY. */
OY_MUST_USE oy_status oy_logged_add(struct oy_logged *l, const struct oy_hash *digest,
                                    uint64_t index, struct oy_why *why);
/* False if it is not there. Several threads may look at once while nobody adds. */
bool oy_logged_find(const struct oy_logged *l, const struct oy_hash *digest, uint64_t *index);

#endif
