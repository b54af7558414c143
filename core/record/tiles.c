#include "record/tiles.h"

#include <string.h>

void oy_tiles_init(struct oy_tiles *t) {
    memset(t, 0, sizeof *t);
}

/* The shift may not reach the width of the type: level 7 is the last (2^64 leaves). */
static uint64_t nodes(const struct oy_tiles *t, unsigned level) {
    return t->size >> (8 * level);
}

unsigned oy_tiles_edge(const struct oy_tiles *t, unsigned level) {
    return (unsigned)(nodes(t, level) % OY_TILE_WIDTH);
}

uint64_t oy_tiles_edge_index(const struct oy_tiles *t, unsigned level) {
    return nodes(t, level) / OY_TILE_WIDTH;
}

/* The root of a full tile: one node of the level above. */
static void tile_root(struct oy_hash *out, const struct oy_hash hash[OY_TILE_WIDTH]) {
    struct oy_hash work[OY_TILE_WIDTH / 2];
    for (size_t i = 0; i < OY_TILE_WIDTH / 2; i++)
        oy_merkle_node(&work[i], &hash[2 * i], &hash[2 * i + 1]);
    for (size_t n = OY_TILE_WIDTH / 4; n > 0; n /= 2)
        for (size_t i = 0; i < n; i++) {
            struct oy_hash left = work[2 * i], right = work[2 * i + 1];
            oy_merkle_node(&work[i], &left, &right);
        }
    *out = work[0];
}

oy_status oy_tiles_append(struct oy_tiles *t, const struct oy_hash *leaf,
                          const struct oy_tile_sink *sink, struct oy_why *why) {
    struct oy_hash node = *leaf;
    for (unsigned level = 0; level < OY_TILE_LEVELS; level++) {
        unsigned edge = oy_tiles_edge(t, level);
        t->hash[level][edge] = node;
        if (edge + 1 < OY_TILE_WIDTH) break;
        OY_TRY(
            sink->full(sink->context, level, oy_tiles_edge_index(t, level), t->hash[level], why));
        tile_root(&node, t->hash[level]);
    }
    t->size++;
    return OY_OK;
}

void oy_tiles_root(const struct oy_tiles *t, struct oy_hash *out) {
    struct oy_merkle all;
    oy_merkle_init(&all);
    all.size = t->size;
    for (unsigned level = 0; level < OY_TILE_LEVELS; level++) {
        struct oy_merkle part; /* of this level's unfinished tile: its peaks are eight of `all` */
        oy_merkle_init(&part);
        for (unsigned i = 0; i < oy_tiles_edge(t, level); i++)
            oy_merkle_append(&part, &t->hash[level][i]);
        memcpy(&all.peak[8 * level], part.peak, 8 * sizeof *part.peak);
    }
    oy_merkle_root(&all, out);
}
