#include "server/app/tree.h"

#include <stdlib.h>
#include <string.h>

#include "server/app/keys.h"

enum { KEPT = 16, HEIGHT = 8 };

struct kept { /* a tile with the nodes above its hashes: height k begins at start[k] */
    bool used;
    unsigned level, width;
    uint64_t index;
    struct oy_hash node[2 * OY_TILE_WIDTH];
};

struct oy_tree {
    struct oy_txn *t;
    uint32_t election;
    const struct oy_tiles *edge;
    unsigned next; /* the kept tile to give up */
    struct kept kept[KEPT];
};

oy_status oy_tree_new(struct oy_tree **out, struct oy_txn *t, uint32_t election,
                      const struct oy_tiles *edge, struct oy_why *why) {
    *out = calloc(1, sizeof **out);
    if (!*out) return oy_fail(why, OY_MEMORY, "", "no memory for a tree");
    (*out)->t = t;
    (*out)->election = election;
    (*out)->edge = edge;
    return OY_OK;
}

void oy_tree_free(struct oy_tree *tree) {
    free(tree);
}

oy_status oy_tree_tile(struct oy_hash out[OY_TILE_WIDTH], unsigned *width, struct oy_txn *t,
                       uint32_t election, const struct oy_tiles *edge, unsigned level,
                       uint64_t index, struct oy_why *why) {
    struct oy_store_key k;
    struct oy_span value;
    *width = level < OY_TILE_LEVELS ? oy_tile_width(edge->size, level, index) : 0;
    if (*width == 0) return oy_fail(why, OY_MISSING, "log-2", "the log has no such tile");
    if (*width < OY_TILE_WIDTH) {
        memcpy(out, edge->hash[level], *width * sizeof *out);
        return OY_OK;
    }
    oy_key_tile(&k, election, level, index);
    if (oy_txn_get(t, &value, OY_TABLE_TILES, oy_key_of(&k), why) != OY_OK ||
        value.n != OY_TILE_WIDTH * sizeof *out)
        return oy_fail(why, OY_MISMATCH, "log-3", "the store lacks tile %u/%llu", level,
                       (unsigned long long)index);
    memcpy(out, value.p, value.n);
    return OY_OK;
}

/* Node 0 of height k within the tile. */
static size_t start(unsigned height) {
    return (size_t)(2 * OY_TILE_WIDTH - (2 * OY_TILE_WIDTH >> height));
}

static oy_status load(struct kept *out, const struct oy_tree *tree, unsigned level, uint64_t index,
                      struct oy_why *why) {
    out->used = false;
    OY_TRY(oy_tree_tile(out->node, &out->width, tree->t, tree->election, tree->edge, level, index,
                        why));
    for (unsigned k = 1; k < HEIGHT; k++)
        for (size_t i = 0; i < out->width >> k; i++)
            oy_merkle_node(&out->node[start(k) + i], &out->node[start(k - 1) + 2 * i],
                           &out->node[start(k - 1) + 2 * i + 1]);
    out->level = level;
    out->index = index;
    out->used = true;
    return OY_OK;
}

static oy_status node_at(void *context, unsigned level, uint64_t index, struct oy_hash *out,
                         struct oy_why *why) {
    struct oy_tree *tree = context;
    unsigned height = level % HEIGHT, tile_level = level / HEIGHT;
    uint64_t tile = index >> (HEIGHT - height);
    size_t at = (size_t)(index - (tile << (HEIGHT - height)));
    struct kept *k = NULL;
    for (unsigned i = 0; i < KEPT && !k; i++)
        if (tree->kept[i].used && tree->kept[i].level == tile_level && tree->kept[i].index == tile)
            k = &tree->kept[i];
    if (!k) {
        k = &tree->kept[tree->next];
        tree->next = (tree->next + 1) % KEPT;
        OY_TRY(load(k, tree, tile_level, tile, why));
    }
    OY_REQUIRE(why, at < k->width >> height, OY_RANGE, "log-1", "the tree has no such node");
    *out = k->node[start(height) + at];
    return OY_OK;
}

struct oy_merkle_source oy_tree_source(struct oy_tree *tree) {
    return (struct oy_merkle_source){node_at, tree};
}
