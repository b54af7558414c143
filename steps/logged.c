#include "steps/logged.h"

#include <stdlib.h>

#include "election/point_map.h"

enum { BLOCK = 4096 };

struct block { /* never moves: the map points into it */
    struct oy_hash digest[BLOCK];
    uint64_t index[BLOCK];
};

struct oy_logged {
    struct oy_point_map *map; /* digest: its number, counted through all blocks */
    struct block **block;
    size_t n_blocks, cap_blocks;
    uint32_t n;
};

static oy_status no_memory(struct oy_why *why) {
    return oy_fail(why, OY_MEMORY, "", "no memory for the ballots of the log");
}

oy_status oy_logged_new(struct oy_logged **out, struct oy_why *why) {
    struct oy_logged *l = calloc(1, sizeof *l);
    *out = NULL;
    if (!l) return no_memory(why);
    l->map = oy_point_map_new(sizeof(struct oy_hash));
    if (!l->map) {
        free(l);
        return no_memory(why);
    }
    *out = l;
    return OY_OK;
}

void oy_logged_free(struct oy_logged *l) {
    if (!l) return;
    oy_point_map_free(l->map);
    for (size_t i = 0; i < l->n_blocks; i++) free(l->block[i]);
    free(l->block);
    free(l);
}

static oy_status add_block(struct oy_logged *l, struct oy_why *why) {
    if (l->n_blocks == l->cap_blocks) {
        size_t cap = l->cap_blocks ? 2 * l->cap_blocks : 16;
        /* An array of pointers. NOLINTNEXTLINE(bugprone-sizeof-expression) */
        struct block **p = realloc(l->block, cap * sizeof *p);
        if (!p) return no_memory(why);
        l->block = p;
        l->cap_blocks = cap;
    }
    l->block[l->n_blocks] = malloc(sizeof **l->block);
    if (!l->block[l->n_blocks]) return no_memory(why);
    l->n_blocks++;
    return OY_OK;
}

oy_status oy_logged_add(struct oy_logged *l, const struct oy_hash *digest, uint64_t index,
                        struct oy_why *why) {
    bool is_new;
    if (l->n == UINT32_MAX) return no_memory(why);
    if (l->n == l->n_blocks * BLOCK) OY_TRY(add_block(l, why));
    struct block *b = l->block[l->n / BLOCK];
    b->digest[l->n % BLOCK] = *digest;
    b->index[l->n % BLOCK] = index;
    OY_TRY(oy_point_map_add(l->map, b->digest[l->n % BLOCK].b, l->n, &is_new, why));
    if (is_new) l->n++;
    return OY_OK;
}

bool oy_logged_find(const struct oy_logged *l, const struct oy_hash *digest, uint64_t *index) {
    uint32_t at = oy_point_map_find(l->map, digest->b);
    if (at == UINT32_MAX) return false;
    *index = l->block[at / BLOCK]->index[at % BLOCK];
    return true;
}
