/* The log's Merkle tree as the source of proofs: full tiles from the store, unfinished ones from
 * memory. A tile that was needed is kept with all nodes inside it, so that many proofs from one
 * part of the log cost few hashes. */
#ifndef OY_SERVER_APP_TREE_H
#define OY_SERVER_APP_TREE_H

#include "record/tiles.h"
#include "server/store/store.h"

struct oy_tree;
/* All is borrowed: good inside the transaction. OY_MEMORY. */
OY_MUST_USE oy_status oy_tree_new(struct oy_tree **out, struct oy_txn *t, uint32_t election,
                                  const struct oy_tiles *edge, struct oy_why *why);
void oy_tree_free(struct oy_tree *tree); /* NULL is allowed */
struct oy_merkle_source oy_tree_source(struct oy_tree *tree);

/* The hashes of a tile: full ones from the store, the unfinished from the edge; *width. OY_MISSING
 * "log-2" if there is no such tile. */
OY_MUST_USE oy_status oy_tree_tile(struct oy_hash out[OY_TILE_WIDTH], unsigned *width,
                                   struct oy_txn *t, uint32_t election, const struct oy_tiles *edge,
                                   unsigned level, uint64_t index, struct oy_why *why);

#endif
