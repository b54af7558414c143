#include "net/body.h"

#include <stdlib.h>
#include <string.h>

#include "base/secret.h"

enum { FIRST = 16 * 1024 };

static _Atomic size_t *share_of(struct oy_body_budget *budget, size_t cap) {
    return &budget->used[cap > OY_BODY_BIG];
}

static bool reserve(struct oy_body_budget *budget, size_t cap) {
    _Atomic size_t *used = share_of(budget, cap);
    if (atomic_fetch_add(used, cap) + cap <= budget->max) return true;
    atomic_fetch_sub(used, cap);
    return false;
}

static void release(struct oy_body_budget *budget, size_t cap) {
    if (cap > 0) atomic_fetch_sub(share_of(budget, cap), cap);
}

static enum oy_body_fate grow(struct oy_body *b, size_t cap) {
    if (!reserve(b->budget, cap)) return OY_BODY_FULL;
    unsigned char *p = realloc(b->p, cap);
    release(b->budget, p ? b->cap : cap);
    if (!p) return OY_BODY_FULL;
    b->p = p;
    b->cap = cap;
    return OY_BODY_OK;
}

enum oy_body_fate oy_body_begin(struct oy_body *b, struct oy_body_budget *budget, size_t max,
                                uint64_t announced) {
    *b = (struct oy_body){.budget = budget, .max = max};
    if (announced > max) return OY_BODY_LONG;
    if (announced == 0) return OY_BODY_OK;
    b->max = (size_t)announced;
    /* The word of the client is good for a little memory only. */
    return grow(b, announced < FIRST ? (size_t)announced : FIRST);
}

enum oy_body_fate oy_body_add(struct oy_body *b, const char *p, size_t n) {
    if (n > b->max - b->n) return OY_BODY_LONG;
    size_t need = b->n + n;
    if (need > b->cap) {
        size_t cap = b->cap > 0 ? b->cap * 2 : FIRST;
        if (cap > b->max) cap = b->max;
        enum oy_body_fate fate = grow(b, cap > need ? cap : need);
        if (fate != OY_BODY_OK) return fate;
    }
    memcpy(b->p + b->n, p, n);
    b->n = need;
    return OY_BODY_OK;
}

void oy_body_free(struct oy_body *b) {
    if (b->budget) release(b->budget, b->cap);
    if (b->p) oy_secret_wipe(b->p, b->n);
    free(b->p);
    *b = (struct oy_body){0};
}
