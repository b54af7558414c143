/* Memory and selection for secret scalars [grp-9]. */
#include <sodium.h>
#include <string.h>

#include "crypto/group.h"

struct oy_secret *oy_secret_alloc(size_t n) {
    struct oy_secret *s = sodium_allocarray(n, sizeof *s);
    if (s) sodium_memzero(s, n * sizeof *s);
    return s;
}

void oy_secret_free(struct oy_secret *s) {
    sodium_free(s); /* wipes; takes NULL */
}

/* 0x00 or 0xff. The detour through volatile keeps the compiler from seeing that there are
 * only two cases, of which it could make a branch. */
static unsigned char mask_of(uint8_t choose) {
    volatile unsigned char mask = (unsigned char)(0u - choose);
    return mask;
}

static void select_bytes(unsigned char *out, const unsigned char *a, const unsigned char *b,
                         size_t n, unsigned char mask) {
    for (size_t i = 0; i < n; i++) out[i] = (unsigned char)(a[i] ^ (mask & (a[i] ^ b[i])));
}

void oy_secret_select(struct oy_secret *out, const struct oy_secret *a, const struct oy_secret *b,
                      uint8_t choose) {
    select_bytes(out->b, a->b, b->b, OY_SCALAR_MAX, mask_of(choose));
}

void oy_element_select(const struct oy_group *g, struct oy_element *out, const struct oy_element *a,
                       const struct oy_element *b, uint8_t choose) {
    select_bytes(out->b, a->b, b->b, g->element_len, mask_of(choose));
    memset(out->b + g->element_len, 0, OY_ELEMENT_MAX - g->element_len);
}
