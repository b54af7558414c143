/* The body of a request as it comes in, and the memory that all bodies together may take. */
#ifndef OY_NET_BODY_H
#define OY_NET_BODY_H

#include <stdatomic.h>

#include "base/bytes.h"

/* Bodies above OY_BODY_BIG have a share of their own, so that a few of them (or the pretence of
 * some) cannot keep small ones out. */
enum { OY_BODY_BIG = 1 << 20 };

struct oy_body_budget {
    size_t max; /* bytes, for the small and for the big ones each */
    _Atomic size_t used[2];
};

struct oy_body {
    unsigned char *p;
    size_t n, cap, max;
    struct oy_body_budget *budget;
};

enum oy_body_fate { OY_BODY_OK, OY_BODY_LONG /* more than max */, OY_BODY_FULL /* no memory */ };

/* `announced`: how long it will be, as the client says; 0 if it does not. */
enum oy_body_fate oy_body_begin(struct oy_body *b, struct oy_body_budget *budget, size_t max,
                                uint64_t announced);
enum oy_body_fate oy_body_add(struct oy_body *b, const char *p, size_t n);
/* Wipes it, as it may hold what concerns people. Leaves it empty; {0} and twice are allowed. */
void oy_body_free(struct oy_body *b);

#endif
