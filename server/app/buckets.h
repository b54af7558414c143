/* Buckets of tokens, one for each key that lately took some: how often something may be done.
 *
 * The table has a fixed size and holds keyed hashes alone, under a key that dies with the process;
 * no bucket is thrown out before it is full again, so nobody empties somebody's bucket into
 * oblivion by asking about many others. Where there is no room the answer is to wait. */
#ifndef OY_SERVER_APP_BUCKETS_H
#define OY_SERVER_APP_BUCKETS_H

#include "base/bytes.h"

struct oy_buckets;
/* Of `burst` tokens each, one coming in every token_us. `keys`: how many buckets that are not full
 * there may be at once; 1 for a single one. NULL without memory. */
struct oy_buckets *oy_buckets_new(size_t keys, uint64_t token_us, unsigned burst);
void oy_buckets_free(struct oy_buckets *b); /* NULL is allowed */

/* A token of the key's bucket: 0, or the seconds after which one will be there. */
unsigned oy_buckets_take(struct oy_buckets *b, struct oy_span key, uint64_t now_us);

#endif
