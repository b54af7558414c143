/* The tiles of a growing log, computed leaf by leaf: the writer's files and the verifier's
 * expectation come from the same lines (spec/log.md [log-1 … log-3]; c2sp.org/tlog-tiles).
 *
 * Kept is the right edge only: of every level the hashes of its unfinished tile, 64 KiB in all,
 * however long the log is. Tile N of level L holds complete nodes of height 8·L.
 */
#ifndef OY_RECORD_TILES_H
#define OY_RECORD_TILES_H

#include "crypto/merkle.h"

enum { OY_TILE_LEVELS = 8 };

struct oy_tiles {
    uint64_t size;
    struct oy_hash hash[OY_TILE_LEVELS][OY_TILE_WIDTH]; /* the first oy_tiles_edge of a level */
};

/* Called with each tile that has just become full: 256 hashes. */
struct oy_tile_sink {
    oy_status (*full)(void *context, unsigned level, uint64_t index,
                      const struct oy_hash hash[OY_TILE_WIDTH], struct oy_why *why);
    void *context;
};

void oy_tiles_init(struct oy_tiles *t);
/* Appends a leaf hash; what the sink reports. After a failure *t is not to be used. */
OY_MUST_USE oy_status oy_tiles_append(struct oy_tiles *t, const struct oy_hash *leaf,
                                      const struct oy_tile_sink *sink, struct oy_why *why);
/* Hashes in the unfinished tile of a level, 0 … 255; its index is oy_tiles_edge_index. */
unsigned oy_tiles_edge(const struct oy_tiles *t, unsigned level);
uint64_t oy_tiles_edge_index(const struct oy_tiles *t, unsigned level);
/* The root of all leaves. */
void oy_tiles_root(const struct oy_tiles *t, struct oy_hash *out);

#endif
