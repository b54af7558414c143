#include "crypto/merkle.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "crypto/hash.h"

static_assert(sizeof(struct oy_hash) == OY_SHA256_BYTES, "SHA-256");

/* SHA-256(prefix ‖ a ‖ b) */
static void hash_prefixed(struct oy_hash *out, unsigned char prefix, struct oy_span a,
                          struct oy_span b) {
    struct oy_sha256 h;
    oy_sha256_init(&h);
    oy_sha256_update(&h, &prefix, 1);
    oy_sha256_update(&h, a.p, a.n);
    oy_sha256_update(&h, b.p, b.n);
    oy_sha256_final(&h, out->b);
}

/* [log-1] */
void oy_merkle_leaf(struct oy_hash *out, struct oy_span entry) {
    hash_prefixed(out, 0x00, entry, oy_span(NULL, 0));
}

void oy_merkle_node(struct oy_hash *out, const struct oy_hash *left, const struct oy_hash *right) {
    hash_prefixed(out, 0x01, oy_span(left->b, sizeof left->b), oy_span(right->b, sizeof right->b));
}

bool oy_hash_equal(const struct oy_hash *a, const struct oy_hash *b) {
    return memcmp(a->b, b->b, sizeof a->b) == 0;
}

/* --- compact range --- */

void oy_merkle_init(struct oy_merkle *m) {
    memset(m, 0, sizeof *m);
}

void oy_merkle_append(struct oy_merkle *m, const struct oy_hash *leaf) {
    struct oy_hash h = *leaf;
    unsigned level = 0;
    assert(m->size < UINT64_MAX);
    for (; m->size >> level & 1; level++) oy_merkle_node(&h, &m->peak[level], &h);
    m->peak[level] = h;
    m->size++;
}

void oy_merkle_root(const struct oy_merkle *m, struct oy_hash *out) {
    if (m->size == 0) {
        oy_sha256(out->b, oy_span(NULL, 0));
        return;
    }
    unsigned level = 0;
    while (!(m->size >> level & 1)) level++;
    *out = m->peak[level];
    for (level++; level < 64; level++) {
        if (m->size >> level & 1) oy_merkle_node(out, &m->peak[level], out);
    }
}

void oy_merkle_root_of(struct oy_hash *out, const struct oy_hash *leaves, uint64_t n) {
    struct oy_merkle m;
    oy_merkle_init(&m);
    for (uint64_t i = 0; i < n; i++) oy_merkle_append(&m, &leaves[i]);
    oy_merkle_root(&m, out);
}

/* --- sources --- */

static oy_status node_of_leaves(void *context, unsigned level, uint64_t index, struct oy_hash *out,
                                struct oy_why *why) {
    const struct oy_merkle_leaves *l = context;
    if (level >= 64 || index >= l->n >> level)
        return oy_fail(why, OY_RANGE, "log-1", "no node %llu of level %u",
                       (unsigned long long)index, level);
    oy_merkle_root_of(out, l->leaf + (index << level), (uint64_t)1 << level);
    return OY_OK;
}

struct oy_merkle_source oy_merkle_source_leaves(struct oy_merkle_leaves *leaves) {
    return (struct oy_merkle_source){node_of_leaves, leaves};
}

/* The largest power of two below n > 1, as its exponent. */
static unsigned split_level(uint64_t n) {
    unsigned level = 0;
    while ((n - 1) >> (level + 1)) level++;
    return level;
}

/* Root of the leaves first … first + n − 1, n > 0, where first is a multiple of the power of
 * two next above n, as it is for every subtree of RFC 9162. */
static oy_status root_of_range(const struct oy_merkle_source *source, uint64_t first, uint64_t n,
                               struct oy_hash *out, struct oy_why *why) {
    if (n == 1) return source->node(source->context, 0, first, out, why);
    unsigned level = split_level(n);
    uint64_t k = (uint64_t)1 << level;
    if (n == 2 * k) return source->node(source->context, level + 1, first / n, out, why);
    struct oy_hash left, right;
    OY_TRY(source->node(source->context, level, first / k, &left, why));
    OY_TRY(root_of_range(source, first + k, n - k, &right, why));
    oy_merkle_node(out, &left, &right);
    return OY_OK;
}

/* --- making proofs --- */

struct proof {
    const struct oy_merkle_source *source;
    struct oy_hash *hash;
    size_t n;
};

static oy_status add_range(struct proof *p, uint64_t first, uint64_t n, struct oy_why *why) {
    assert(p->n < OY_MERKLE_PROOF_MAX);
    OY_TRY(root_of_range(p->source, first, n, &p->hash[p->n], why));
    p->n++;
    return OY_OK;
}

/* PATH(index, D_n) of the n leaves from `first` on */
static oy_status path(struct proof *p, uint64_t first, uint64_t n, uint64_t index,
                      struct oy_why *why) {
    if (n <= 1) return OY_OK;
    uint64_t k = (uint64_t)1 << split_level(n);
    if (index < k) {
        OY_TRY(path(p, first, k, index, why));
        return add_range(p, first + k, n - k, why);
    }
    OY_TRY(path(p, first + k, n - k, index - k, why));
    return add_range(p, first, k, why);
}

oy_status oy_merkle_inclusion(struct oy_hash proof[OY_MERKLE_PROOF_MAX], size_t *n_proof,
                              const struct oy_merkle_source *source, uint64_t size, uint64_t index,
                              struct oy_why *why) {
    struct proof p = {source, proof, 0};
    *n_proof = 0;
    OY_REQUIRE(why, index < size, OY_RANGE, "log-1", "no entry %llu in a log of %llu",
               (unsigned long long)index, (unsigned long long)size);
    OY_TRY(path(&p, 0, size, index, why));
    *n_proof = p.n;
    return OY_OK;
}

/* SUBPROOF(m, D_n, b) of the n leaves from `first` on, 0 < m ≤ n; b: the verifier knows the
 * root of the first m */
static oy_status subproof(struct proof *p, uint64_t first, uint64_t n, uint64_t m, bool known,
                          struct oy_why *why) {
    if (m >= n) return known ? OY_OK : add_range(p, first, n, why);
    uint64_t k = (uint64_t)1 << split_level(n);
    if (m <= k) {
        OY_TRY(subproof(p, first, k, m, known, why));
        return add_range(p, first + k, n - k, why);
    }
    OY_TRY(subproof(p, first + k, n - k, m - k, false, why));
    return add_range(p, first, k, why);
}

oy_status oy_merkle_consistency(struct oy_hash proof[OY_MERKLE_PROOF_MAX], size_t *n_proof,
                                const struct oy_merkle_source *source, uint64_t old_size,
                                uint64_t new_size, struct oy_why *why) {
    struct proof p = {source, proof, 0};
    *n_proof = 0;
    OY_REQUIRE(why, old_size <= new_size, OY_RANGE, "log-1", "a log of %llu never had %llu entries",
               (unsigned long long)new_size, (unsigned long long)old_size);
    if (old_size == 0) return OY_OK;
    OY_TRY(subproof(&p, 0, new_size, old_size, true, why));
    *n_proof = p.n;
    return OY_OK;
}

/* --- checking proofs: RFC 9162 §2.1.3.2 and §2.1.4.2, in its variables --- */

static bool inclusion_holds(const struct oy_hash *root, uint64_t size, uint64_t index,
                            const struct oy_hash *leaf, const struct oy_hash *proof,
                            size_t n_proof) {
    if (index >= size) return false;
    uint64_t fn = index, sn = size - 1;
    struct oy_hash r = *leaf;
    for (size_t i = 0; i < n_proof; i++) {
        if (sn == 0) return false;
        if (fn & 1 || fn == sn) {
            oy_merkle_node(&r, &proof[i], &r);
            for (; !(fn & 1) && fn; fn >>= 1) sn >>= 1;
        } else {
            oy_merkle_node(&r, &r, &proof[i]);
        }
        fn >>= 1;
        sn >>= 1;
    }
    return sn == 0 && oy_hash_equal(&r, root);
}

oy_status oy_merkle_inclusion_check(const struct oy_hash *root, uint64_t size, uint64_t index,
                                    const struct oy_hash *leaf, const struct oy_hash *proof,
                                    size_t n_proof, struct oy_why *why) {
    OY_REQUIRE(why, inclusion_holds(root, size, index, leaf, proof, n_proof), OY_PROOF, "log-1",
               "the proof does not show entry %llu in the log of %llu", (unsigned long long)index,
               (unsigned long long)size);
    return OY_OK;
}

static bool is_empty_root(const struct oy_hash *root) {
    struct oy_merkle empty;
    struct oy_hash h;
    oy_merkle_init(&empty);
    oy_merkle_root(&empty, &h);
    return oy_hash_equal(&h, root);
}

static bool consistency_holds(const struct oy_hash *old_root, uint64_t old_size,
                              const struct oy_hash *new_root, uint64_t new_size,
                              const struct oy_hash *proof, size_t n_proof) {
    if (old_size > new_size) return false;
    if (old_size == new_size) return n_proof == 0 && oy_hash_equal(old_root, new_root);
    if (old_size == 0) return n_proof == 0 && is_empty_root(old_root);
    if (n_proof == 0) return false;
    uint64_t fn = old_size - 1, sn = new_size - 1;
    for (; fn & 1; fn >>= 1) sn >>= 1;
    bool old_is_complete = (old_size & (old_size - 1)) == 0; /* then its root begins the path */
    struct oy_hash fr = old_is_complete ? *old_root : proof[0], sr = fr;
    for (size_t i = old_is_complete ? 0 : 1; i < n_proof; i++) {
        if (sn == 0) return false;
        if (fn & 1 || fn == sn) {
            oy_merkle_node(&fr, &proof[i], &fr);
            oy_merkle_node(&sr, &proof[i], &sr);
            for (; !(fn & 1) && fn; fn >>= 1) sn >>= 1;
        } else {
            oy_merkle_node(&sr, &sr, &proof[i]);
        }
        fn >>= 1;
        sn >>= 1;
    }
    return sn == 0 && oy_hash_equal(&fr, old_root) && oy_hash_equal(&sr, new_root);
}

oy_status oy_merkle_consistency_check(const struct oy_hash *old_root, uint64_t old_size,
                                      const struct oy_hash *new_root, uint64_t new_size,
                                      const struct oy_hash *proof, size_t n_proof,
                                      struct oy_why *why) {
    OY_REQUIRE(why, consistency_holds(old_root, old_size, new_root, new_size, proof, n_proof),
               OY_PROOF, "log-1", "the log of %llu is not shown to extend the log of %llu",
               (unsigned long long)new_size, (unsigned long long)old_size);
    return OY_OK;
}

/* --- tiles [log-2] --- */

static uint64_t hashes_at(uint64_t size, unsigned level) {
    return level < 8 ? size >> (8 * level) : 0;
}

unsigned oy_tile_width(uint64_t size, unsigned level, uint64_t index) {
    uint64_t n = hashes_at(size, level);
    if (index > n / OY_TILE_WIDTH) return 0;
    uint64_t left = n - index * OY_TILE_WIDTH;
    return left < OY_TILE_WIDTH ? (unsigned)left : OY_TILE_WIDTH;
}

uint64_t oy_tile_count(uint64_t size, unsigned level) {
    uint64_t n = hashes_at(size, level);
    return n / OY_TILE_WIDTH + (n % OY_TILE_WIDTH != 0);
}

oy_status oy_tile_hashes(struct oy_hash out[OY_TILE_WIDTH], unsigned *width,
                         const struct oy_merkle_source *source, uint64_t size, unsigned level,
                         uint64_t index, struct oy_why *why) {
    unsigned w = oy_tile_width(size, level, index);
    *width = 0;
    OY_REQUIRE(why, w > 0, OY_RANGE, "log-2", "a log of %llu has no tile %llu of level %u",
               (unsigned long long)size, (unsigned long long)index, level);
    for (unsigned i = 0; i < w; i++)
        OY_TRY(source->node(source->context, 8 * level, index * OY_TILE_WIDTH + i, &out[i], why));
    *width = w;
    return OY_OK;
}

/* Appends `text`; the prefix is bounded, so it fits. */
static size_t append(char out[OY_TILE_PATH_MAX], size_t n, const char *text) {
    size_t m = strlen(text);
    assert(n + m < OY_TILE_PATH_MAX);
    memcpy(out + n, text, m + 1);
    return n + m;
}

size_t oy_tile_index_path(char out[OY_TILE_PATH_MAX], const char *prefix, uint64_t index,
                          unsigned width) {
    assert(strlen(prefix) <= 64 && width >= 1 && width <= OY_TILE_WIDTH);
    char part[8];
    size_t n = append(out, 0, prefix);
    if (n) n = append(out, n, "/");
    uint64_t unit = 1; /* 1000^(groups − 1) */
    while (index / unit >= 1000) unit *= 1000;
    for (; unit > 1; unit /= 1000) {
        (void)snprintf(part, sizeof part, "x%03u/", (unsigned)(index / unit % 1000));
        n = append(out, n, part);
    }
    (void)snprintf(part, sizeof part, "%03u", (unsigned)(index % 1000));
    n = append(out, n, part);
    if (width == OY_TILE_WIDTH) return n;
    (void)snprintf(part, sizeof part, ".p/%u", width);
    return append(out, n, part);
}

size_t oy_tile_path(char out[OY_TILE_PATH_MAX], unsigned level, uint64_t index, unsigned width) {
    char prefix[24];
    (void)snprintf(prefix, sizeof prefix, "tile/%u", level);
    return oy_tile_index_path(out, prefix, index, width);
}

size_t oy_tile_entries_path(char out[OY_TILE_PATH_MAX], uint64_t index, unsigned width) {
    return oy_tile_index_path(out, "tile/entries", index, width);
}
