/* The Merkle tree of RFC 9162 with SHA-256, its proofs, and its C2SP tlog-tiles (spec/log.md).
 *
 *   leaf(entry) = SHA-256(0x00 ‖ entry)    node(l, r) = SHA-256(0x01 ‖ l ‖ r)
 *   root of n > 1 leaves = node(root of the first k, root of the rest), k the largest power of
 *   two below n; root of none = SHA-256("").
 *
 * Sizes and indices are u64 and public. A *complete* node (level, index) is the root of the
 * leaves index·2^level … (index+1)·2^level − 1.
 */
#ifndef OY_CRYPTO_MERKLE_H
#define OY_CRYPTO_MERKLE_H

#include "base/bytes.h"

struct oy_hash { /* SHA-256 */
    unsigned char b[32];
};

enum {
    OY_MERKLE_PROOF_MAX = 65, /* hashes in an inclusion or consistency proof */
    OY_TILE_WIDTH = 256,
    OY_TILE_PATH_MAX = 128 /* bytes of a tile path with its zero, the prefix up to 64 */
};

void oy_merkle_leaf(struct oy_hash *out, struct oy_span entry);
void oy_merkle_node(struct oy_hash *out, const struct oy_hash *left, const struct oy_hash *right);
bool oy_hash_equal(const struct oy_hash *a, const struct oy_hash *b);

/* The compact range of the leaves 0 … size−1: append and root in O(log size), 2 KiB, no pointers
 * (it may be copied and stored). */
struct oy_merkle {
    uint64_t size;
    struct oy_hash
        peak[64]; /* peak[k] counts where bit k of size is 1: a complete node of level k */
};

void oy_merkle_init(struct oy_merkle *m);
void oy_merkle_append(struct oy_merkle *m, const struct oy_hash *leaf);
void oy_merkle_root(const struct oy_merkle *m, struct oy_hash *out);
/* The root of an array of leaf hashes. */
void oy_merkle_root_of(struct oy_hash *out, const struct oy_hash *leaves, uint64_t n);

/* Where proofs and tiles take complete nodes from: a store, or an array of leaf hashes. */
struct oy_merkle_source {
    oy_status (*node)(void *context, unsigned level, uint64_t index, struct oy_hash *out,
                      struct oy_why *why);
    void *context;
};

/* A source over an array of leaf hashes, which is borrowed; a node of level k costs 2^k hashes. */
struct oy_merkle_leaves {
    const struct oy_hash *leaf;
    uint64_t n;
};
struct oy_merkle_source oy_merkle_source_leaves(struct oy_merkle_leaves *leaves);

/* The inclusion proof of leaf `index` in the tree of `size` (RFC 9162 §2.1.3.1): proof[*n_proof],
 * leaf side first. OY_RANGE "log-1" unless index < size; what the source reports. */
OY_MUST_USE oy_status oy_merkle_inclusion(struct oy_hash proof[OY_MERKLE_PROOF_MAX],
                                          size_t *n_proof, const struct oy_merkle_source *source,
                                          uint64_t size, uint64_t index, struct oy_why *why);
/* RFC 9162 §2.1.3.2. OY_PROOF "log-1". */
OY_MUST_USE oy_status oy_merkle_inclusion_check(const struct oy_hash *root, uint64_t size,
                                                uint64_t index, const struct oy_hash *leaf,
                                                const struct oy_hash *proof, size_t n_proof,
                                                struct oy_why *why);
/* That the tree of old_size is a prefix of the tree of new_size (RFC 9162 §2.1.4.1); the proof
 * is empty for old_size 0 or old_size = new_size. OY_RANGE "log-1" unless old_size ≤ new_size. */
OY_MUST_USE oy_status oy_merkle_consistency(struct oy_hash proof[OY_MERKLE_PROOF_MAX],
                                            size_t *n_proof, const struct oy_merkle_source *source,
                                            uint64_t old_size, uint64_t new_size,
                                            struct oy_why *why);
/* RFC 9162 §2.1.4.2. From the empty tree everything follows, if its root is SHA-256("").
 * OY_PROOF "log-1". */
OY_MUST_USE oy_status oy_merkle_consistency_check(const struct oy_hash *old_root, uint64_t old_size,
                                                  const struct oy_hash *new_root, uint64_t new_size,
                                                  const struct oy_hash *proof, size_t n_proof,
                                                  struct oy_why *why);

/* --- C2SP tlog-tiles --- */

/* How many hashes tile `index` of `level` has in the tree of `size`: 256 full, 1 … 255 partial,
 * 0 if there is no such tile. Tile N of level L holds complete nodes of height 8·L, from
 * 256·N on; level 0 also counts for bundles of entries. */
unsigned oy_tile_width(uint64_t size, unsigned level, uint64_t index);
/* Tiles of a level, the partial one included; 0 above the top level. */
uint64_t oy_tile_count(uint64_t size, unsigned level);
/* The hashes of that tile, *width as above. OY_RANGE "log-2" if there is no such tile. */
OY_MUST_USE oy_status oy_tile_hashes(struct oy_hash out[OY_TILE_WIDTH], unsigned *width,
                                     const struct oy_merkle_source *source, uint64_t size,
                                     unsigned level, uint64_t index, struct oy_why *why);

/* Paths, zero-terminated; each returns the length. `width` is 256 for a full tile, 1 … 255 for a
 * partial one, which ends in .p/<width>.
 *   oy_tile_index_path: <prefix>/x001/x234/067; no slash is added after an empty prefix
 *   oy_tile_path:       tile/<level>/x001/x234/067
 *   oy_tile_entries_path: tile/entries/x001/x234/067 */
size_t oy_tile_index_path(char out[OY_TILE_PATH_MAX], const char *prefix, uint64_t index,
                          unsigned width);
size_t oy_tile_path(char out[OY_TILE_PATH_MAX], unsigned level, uint64_t index, unsigned width);
size_t oy_tile_entries_path(char out[OY_TILE_PATH_MAX], uint64_t index, unsigned width);

#endif
