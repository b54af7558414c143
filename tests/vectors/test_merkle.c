/* merkle.json. */
#include "common.h"

#include "crypto/merkle.h"

enum { LEAVES = 600 };

struct tree {
    struct oy_hash leaf[LEAVES];
    struct oy_merkle_leaves leaves;
    struct oy_merkle_source source;
};

static struct oy_hash root_of(const struct tree *t, uint64_t size) {
    struct oy_hash all, grown;
    struct oy_merkle m;
    cr_assert_leq(size, LEAVES);
    oy_merkle_root_of(&all, t->leaf, size);
    oy_merkle_init(&m);
    for (uint64_t i = 0; i < size; i++) oy_merkle_append(&m, &t->leaf[i]);
    oy_merkle_root(&m, &grown);
    cr_expect(oy_hash_equal(&all, &grown));
    return all;
}

static void same_path(struct vectors *v, const json_t *row, const struct oy_hash *proof, size_t n) {
    const json_t *path = vec_get(v, row, "path"), *one;
    cr_assert_eq(json_array_size(path), n);
    VEC_EACH(v, one, i, path) same(v, one, NULL, proof[i].b, 32);
}

static void check_inclusion(struct vectors *v, const struct tree *t, const json_t *row) {
    struct oy_hash proof[OY_MERKLE_PROOF_MAX];
    struct oy_why why = {.status = OY_OK};
    size_t n;
    uint64_t size = (uint64_t)vec_integer(v, row, "size");
    uint64_t index = (uint64_t)vec_integer(v, row, "index");
    struct oy_hash root = root_of(t, size);
    OK(oy_merkle_inclusion(proof, &n, &t->source, size, index, &why));
    same_path(v, row, proof, n);
    OK(oy_merkle_inclusion_check(&root, size, index, &t->leaf[index], proof, n, &why));
    root.b[0] ^= 1;
    cr_expect_neq(oy_merkle_inclusion_check(&root, size, index, &t->leaf[index], proof, n, &why),
                  OY_OK);
}

static void check_consistency(struct vectors *v, const struct tree *t, const json_t *row) {
    struct oy_hash proof[OY_MERKLE_PROOF_MAX];
    struct oy_why why = {.status = OY_OK};
    size_t n;
    uint64_t from = (uint64_t)vec_integer(v, row, "from"), to = (uint64_t)vec_integer(v, row, "to");
    struct oy_hash old = root_of(t, from), new = root_of(t, to);
    OK(oy_merkle_consistency(proof, &n, &t->source, from, to, &why));
    same_path(v, row, proof, n);
    OK(oy_merkle_consistency_check(&old, from, &new, to, proof, n, &why));
    old.b[0] ^= 1;
    cr_expect_neq(oy_merkle_consistency_check(&old, from, &new, to, proof, n, &why), OY_OK);
}

/* [log-2] All tiles level by level, and the last two entry bundles. */
static void check_paths(struct vectors *v, const json_t *row) {
    const uint64_t size = (uint64_t)vec_integer(v, row, "size");
    const json_t *tiles = vec_get(v, row, "tiles"), *bundles = vec_get(v, row, "bundles"), *one;
    char path[OY_TILE_PATH_MAX];
    size_t at = 0;
    for (unsigned level = 0; level < 8; level++)
        for (uint64_t i = 0; i < oy_tile_count(size, level); i++) {
            cr_assert_lt(at, json_array_size(tiles));
            (void)oy_tile_path(path, level, i, oy_tile_width(size, level, i));
            cr_expect_str_eq(path, vec_text(v, vec_at(v, tiles, at++), NULL));
        }
    cr_expect_eq(at, json_array_size(tiles));
    const uint64_t n = oy_tile_count(size, 0), shown = json_array_size(bundles);
    cr_assert_eq(shown, n < 2 ? n : 2);
    VEC_EACH(v, one, i, bundles) {
        uint64_t index = n - shown + i;
        (void)oy_tile_entries_path(path, index, oy_tile_width(size, 0, index));
        cr_expect_str_eq(path, vec_text(v, one, NULL));
    }
}

/* The tile of that path, found among all. */
static void check_tile(struct vectors *v, const struct tree *t, const json_t *row) {
    const char *want = vec_text(v, row, "path");
    char path[OY_TILE_PATH_MAX];
    bool found = false;
    for (unsigned level = 0; level < 8; level++)
        for (uint64_t i = 0; i < oy_tile_count(LEAVES, level); i++) {
            struct oy_hash hash[OY_TILE_WIDTH];
            unsigned width;
            (void)oy_tile_path(path, level, i, oy_tile_width(LEAVES, level, i));
            if (strcmp(path, want) != 0) continue;
            found = true;
            OK(oy_tile_hashes(hash, &width, &t->source, LEAVES, level, i, &why));
            same(v, row, "hashes", hash, width * sizeof hash[0]);
        }
    cr_expect(found, "there is no tile %s", want);
}

static void check_numbered(struct vectors *v, struct tree *t, const json_t *obj) {
    const json_t *row;
    cr_assert_eq(vec_integer(v, obj, "count"), LEAVES);
    for (uint32_t i = 0; i < LEAVES; i++) {
        unsigned char entry[4];
        struct oy_writer w;
        oy_writer_init(&w, entry, sizeof entry);
        oy_write_u32(&w, i);
        oy_merkle_leaf(&t->leaf[i], oy_span(entry, sizeof entry));
    }
    t->leaves = (struct oy_merkle_leaves){t->leaf, LEAVES};
    t->source = oy_merkle_source_leaves(&t->leaves);
    struct oy_hash root = root_of(t, LEAVES);
    same(v, obj, "root", root.b, 32);
    VEC_EACH(v, row, i, vec_get(v, obj, "tiles")) check_tile(v, t, row);
}

void check_merkle(struct vectors *v) {
    const json_t *entries = vec_get(v, v->root, "entries"), *row;
    struct tree *t = vec_memory(v, sizeof *t);
    cr_assert_leq(json_array_size(entries), LEAVES);
    VEC_EACH(v, row, i, entries) oy_merkle_leaf(&t->leaf[i], vec_bytes(v, row, NULL));
    t->leaves = (struct oy_merkle_leaves){t->leaf, json_array_size(entries)};
    t->source = oy_merkle_source_leaves(&t->leaves);
    VEC_EACH(v, row, i, vec_get(v, v->root, "roots")) {
        struct oy_hash root = root_of(t, (uint64_t)vec_integer(v, row, "size"));
        same(v, row, "root", root.b, 32);
    }
    VEC_EACH(v, row, i, vec_get(v, v->root, "inclusion")) check_inclusion(v, t, row);
    VEC_EACH(v, row, i, vec_get(v, v->root, "consistency")) check_consistency(v, t, row);
    VEC_EACH(v, row, i, vec_get(v, v->root, "paths")) check_paths(v, row);
    check_numbered(v, t, vec_get(v, v->root, "numbered_leaves"));
}
