/* Bytes that grow at their end, in memory of their own. Start with {0}. */
#ifndef OY_BASE_GROWING_H
#define OY_BASE_GROWING_H

#include "base/bytes.h"

struct oy_growing {
    unsigned char *p;
    size_t n, cap;
};

/* Room for `more` bytes behind the n there are. OY_MEMORY; then nothing has changed. */
OY_MUST_USE oy_status oy_growing_reserve(struct oy_growing *g, size_t more, struct oy_why *why);
OY_MUST_USE oy_status oy_growing_add(struct oy_growing *g, struct oy_span bytes,
                                     struct oy_why *why);
/* A length of `width` bytes, big-endian, and what it is the length of. */
OY_MUST_USE oy_status oy_growing_item(struct oy_growing *g, size_t width, struct oy_span item,
                                      struct oy_why *why);
struct oy_span oy_growing_span(const struct oy_growing *g);
void oy_growing_free(struct oy_growing *g); /* leaves it empty; an empty one is allowed */

#endif
