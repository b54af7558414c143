#include "base/growing.h"

#include <stdlib.h>
#include <string.h>

oy_status oy_growing_reserve(struct oy_growing *g, size_t more, struct oy_why *why) {
    if (g->cap - g->n >= more) return OY_OK;
    size_t cap = 2 * g->cap + more;
    unsigned char *p = realloc(g->p, cap);
    if (!p) return oy_fail(why, OY_MEMORY, "", "no memory for %zu bytes", cap);
    g->p = p;
    g->cap = cap;
    return OY_OK;
}

oy_status oy_growing_add(struct oy_growing *g, struct oy_span bytes, struct oy_why *why) {
    OY_TRY(oy_growing_reserve(g, bytes.n, why));
    if (bytes.n) memcpy(g->p + g->n, bytes.p, bytes.n);
    g->n += bytes.n;
    return OY_OK;
}

oy_status oy_growing_item(struct oy_growing *g, size_t width, struct oy_span item,
                          struct oy_why *why) {
    OY_TRY(oy_growing_reserve(g, width + item.n, why));
    for (size_t i = 0; i < width; i++)
        g->p[g->n++] = (unsigned char)(item.n >> (8 * (width - 1 - i)));
    return oy_growing_add(g, item, why);
}

struct oy_span oy_growing_span(const struct oy_growing *g) {
    return oy_span(g->p, g->n);
}

void oy_growing_free(struct oy_growing *g) {
    free(g->p);
    *g = (struct oy_growing){.n = 0};
}
