#include "server/store/keep.h"

#include <stdlib.h>
#include <string.h>

struct oy_kept {
    struct oy_kept *before;
    unsigned char bytes[];
};

oy_status oy_keep_copy(struct oy_keep *k, struct oy_span *bytes, struct oy_why *why) {
    struct oy_kept *kept = malloc(sizeof *kept + bytes->n);
    if (!kept) return oy_fail(why, OY_MEMORY, "", "no memory for %zu bytes", bytes->n);
    kept->before = k->last;
    k->last = kept;
    if (bytes->n) memcpy(kept->bytes, bytes->p, bytes->n);
    bytes->p = kept->bytes;
    return OY_OK;
}

void oy_keep_free(struct oy_keep *k) {
    while (k->last) {
        struct oy_kept *kept = k->last;
        k->last = kept->before;
        free(kept);
    }
}
