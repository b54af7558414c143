#include <stdio.h>

#include "crypto/merkle.h"
#include "tests/unit/crypto/common.h"

/* The leaves and hashes of the test data of github.com/transparency-dev/merkle
 * (testonly/constants.go, cmd/proofgen), which go back to RFC 6962's reference code. */
static const char *const entries[] = {"",
                                      "00",
                                      "10",
                                      "2021",
                                      "3031",
                                      "40414243",
                                      "5051525354555657",
                                      "606162636465666768696a6b6c6d6e6f"};
static const char *const roots[] = {
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"};

enum { MANY = 600 };
static struct oy_hash leaf[MANY];
static struct oy_hash root_at[MANY + 1];

static void begin(void) {
    for (unsigned i = 0; i < MANY; i++) {
        unsigned char b[16];
        size_t n = i < 8 ? strlen(entries[i]) / 2 : 2;
        if (i < 8)
            unhex(b, n, entries[i]);
        else
            b[0] = (unsigned char)(i >> 8), b[1] = (unsigned char)i;
        oy_merkle_leaf(&leaf[i], oy_span(b, n));
    }
    struct oy_merkle m;
    oy_merkle_init(&m);
    for (unsigned i = 0; i <= MANY; i++) {
        oy_merkle_root(&m, &root_at[i]);
        if (i < MANY) oy_merkle_append(&m, &leaf[i]);
    }
}

TestSuite(merkle, .init = begin);
TestSuite(tiles, .init = begin);

static struct oy_hash hash_of(const char *hex) {
    struct oy_hash h;
    unhex(h.b, sizeof h.b, hex);
    return h;
}

/* The root by the recursive definition of RFC 9162 §2.1.1. */
static struct oy_hash recursive_root(const struct oy_hash *leaves, size_t n) {
    if (n == 1) return leaves[0];
    size_t k = 1;
    while (2 * k < n) k *= 2;
    struct oy_hash left = recursive_root(leaves, k), right = recursive_root(leaves + k, n - k), out;
    oy_merkle_node(&out, &left, &right);
    return out;
}

/* [log-1] */
Test(merkle, roots_are_those_of_rfc_6962) {
    for (size_t n = 0; n <= 8; n++) {
        struct oy_hash expected = hash_of(roots[n]), actual;
        cr_assert(oy_hash_equal(&root_at[n], &expected), "size %zu", n);
        oy_merkle_root_of(&actual, leaf, n);
        cr_assert(oy_hash_equal(&actual, &expected), "size %zu", n);
    }
}

/* [log-1] */
Test(merkle, compact_range_agrees_with_the_recursive_definition) {
    for (size_t n = 1; n <= MANY; n++) {
        struct oy_hash expected = recursive_root(leaf, n);
        cr_assert(oy_hash_equal(&root_at[n], &expected), "size %zu", n);
    }
}

/* [log-1] */
Test(merkle, proofs_are_those_of_the_reference) {
    struct oy_merkle_leaves l = {leaf, 8};
    struct oy_merkle_source source = oy_merkle_source_leaves(&l);
    struct oy_why why = {.status = OY_OK};
    struct oy_hash proof[OY_MERKLE_PROOF_MAX], expected[3];
    size_t n;
    expected[0] = hash_of("bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b");
    expected[1] = hash_of("ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0");
    expected[2] = hash_of("d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7");
    cr_assert_eq(oy_merkle_inclusion(proof, &n, &source, 8, 5, &why), OY_OK);
    cr_assert_eq(n, 3);
    cr_assert_eq(memcmp(proof, expected, sizeof expected), 0);
    expected[0] = hash_of("0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a");
    cr_assert_eq(oy_merkle_consistency(proof, &n, &source, 6, 8, &why), OY_OK);
    cr_assert_eq(n, 3);
    cr_assert_eq(memcmp(proof, expected, sizeof expected), 0);
    expected[0] = hash_of("0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a");
    expected[1] = hash_of("b08693ec2e721597130641e8211e7eedccb4c26413963eee6c1e2ed16ffb1a5f");
    cr_assert_eq(oy_merkle_consistency(proof, &n, &source, 6, 7, &why), OY_OK);
    cr_assert_eq(n, 3);
    cr_assert_eq(memcmp(proof, expected, sizeof expected), 0);
}

/* [log-1] */
Test(merkle, every_leaf_is_shown_in_every_tree_and_nowhere_else) {
    struct oy_merkle_leaves l = {leaf, MANY};
    struct oy_merkle_source source = oy_merkle_source_leaves(&l);
    struct oy_why why = {.status = OY_OK};
    struct oy_hash proof[OY_MERKLE_PROOF_MAX + 1];
    for (uint64_t size = 1; size <= 70; size++) {
        for (uint64_t i = 0; i < size; i++) {
            size_t n;
            cr_assert_eq(oy_merkle_inclusion(proof, &n, &source, size, i, &why), OY_OK);
            const struct oy_hash *root = &root_at[size];
            cr_assert_eq(oy_merkle_inclusion_check(root, size, i, &leaf[i], proof, n, &why), OY_OK);
            cr_assert_eq(oy_merkle_inclusion_check(root, size, i, &leaf[i + 1], proof, n, &why),
                         OY_PROOF);
            cr_assert_eq(
                oy_merkle_inclusion_check(&root_at[size + 1], size, i, &leaf[i], proof, n, &why),
                OY_PROOF);
            if (size > 1) {
                cr_assert_eq(oy_merkle_inclusion_check(root, size, i ^ 1, &leaf[i], proof, n, &why),
                             OY_PROOF);
                cr_assert_eq(oy_merkle_inclusion_check(root, size, i, &leaf[i], proof, n - 1, &why),
                             OY_PROOF);
                proof[0].b[7] ^= 1;
                cr_assert_eq(oy_merkle_inclusion_check(root, size, i, &leaf[i], proof, n, &why),
                             OY_PROOF);
                proof[0].b[7] ^= 1;
            }
            proof[n] = leaf[0];
            cr_assert_eq(oy_merkle_inclusion_check(root, size, i, &leaf[i], proof, n + 1, &why),
                         OY_PROOF);
        }
    }
}

/* [log-1] */
Test(merkle, an_entry_beyond_the_tree_is_neither_proved_nor_accepted) {
    struct oy_merkle_leaves l = {leaf, 8};
    struct oy_merkle_source source = oy_merkle_source_leaves(&l);
    struct oy_why why = {.status = OY_OK};
    struct oy_hash proof[OY_MERKLE_PROOF_MAX];
    size_t n;
    cr_assert_eq(oy_merkle_inclusion(proof, &n, &source, 8, 8, &why), OY_RANGE);
    cr_assert_str_eq(why.rule, "log-1");
    cr_assert_eq(oy_merkle_inclusion(proof, &n, &source, 0, 0, &why), OY_RANGE);
    cr_assert_eq(oy_merkle_inclusion(proof, &n, &source, 12, 0, &why), OY_RANGE);
    cr_assert_eq(oy_merkle_consistency(proof, &n, &source, 9, 8, &why), OY_RANGE);
    cr_assert_eq(oy_merkle_inclusion_check(&leaf[0], 1, 1, &leaf[0], NULL, 0, &why), OY_PROOF);
    cr_assert_eq(oy_merkle_inclusion_check(&leaf[0], 0, 0, &leaf[0], NULL, 0, &why), OY_PROOF);
}

/* [log-1] */
Test(merkle, every_prefix_is_consistent_and_no_other_tree_is) {
    struct oy_merkle_leaves l = {leaf, MANY};
    struct oy_merkle_source source = oy_merkle_source_leaves(&l);
    struct oy_why why = {.status = OY_OK};
    struct oy_hash proof[OY_MERKLE_PROOF_MAX + 1];
    for (uint64_t size = 0; size <= 70; size++) {
        for (uint64_t old = 0; old <= size; old++) {
            size_t n;
            const struct oy_hash *a = &root_at[old], *b = &root_at[size];
            cr_assert_eq(oy_merkle_consistency(proof, &n, &source, old, size, &why), OY_OK);
            cr_assert_eq(oy_merkle_consistency_check(a, old, b, size, proof, n, &why), OY_OK,
                         "%d %d", (int)old, (int)size);
            cr_assert_eq(oy_merkle_consistency_check(&leaf[99], old, b, size, proof, n, &why),
                         OY_PROOF);
            if (old) {
                cr_assert_eq(oy_merkle_consistency_check(a, old, &leaf[99], size, proof, n, &why),
                             OY_PROOF);
            }
            proof[n] = leaf[0];
            cr_assert_eq(oy_merkle_consistency_check(a, old, b, size, proof, n + 1, &why),
                         OY_PROOF);
            if (n) {
                cr_assert_eq(oy_merkle_consistency_check(a, old, b, size, proof, n - 1, &why),
                             OY_PROOF);
                cr_assert_eq(oy_merkle_consistency_check(b, size, a, old, proof, n, &why),
                             OY_PROOF);
            }
        }
    }
    cr_assert_str_eq(why.rule, "log-1");
}

/* [log-2] The example of C2SP tlog-tiles: a tree of 70,000. */
Test(tiles, widths_are_those_of_the_c2sp_examples) {
    cr_assert_eq(oy_tile_count(70000, 0), 274);
    cr_assert_eq(oy_tile_width(70000, 0, 272), 256);
    cr_assert_eq(oy_tile_width(70000, 0, 273), 112);
    cr_assert_eq(oy_tile_width(70000, 0, 274), 0);
    cr_assert_eq(oy_tile_count(70000, 1), 2);
    cr_assert_eq(oy_tile_width(70000, 1, 0), 256);
    cr_assert_eq(oy_tile_width(70000, 1, 1), 17);
    cr_assert_eq(oy_tile_count(70000, 2), 1);
    cr_assert_eq(oy_tile_width(70000, 2, 0), 1);
    cr_assert_eq(oy_tile_count(70000, 3), 0);
    cr_assert_eq(oy_tile_count(256, 0), 1);
    cr_assert_eq(oy_tile_width(256, 0, 1), 0);
    cr_assert_eq(oy_tile_width(256, 1, 0), 1);
    cr_assert_eq(oy_tile_count(0, 0), 0);
    cr_assert_eq(oy_tile_width(0, 0, 0), 0);
    cr_assert_eq(oy_tile_width(UINT64_MAX, 0, UINT64_MAX), 0);
    cr_assert_eq(oy_tile_count(UINT64_MAX, 8), 0);
}

/* [log-2] */
Test(tiles, paths_are_those_of_c2sp) {
    char path[OY_TILE_PATH_MAX];
    cr_assert_eq(oy_tile_path(path, 0, 0, 256), strlen("tile/0/000"));
    cr_assert_str_eq(path, "tile/0/000");
    (void)oy_tile_path(path, 5, 1234067, 256);
    cr_assert_str_eq(path, "tile/5/x001/x234/067");
    (void)oy_tile_path(path, 63, 999, 1);
    cr_assert_str_eq(path, "tile/63/999.p/1");
    (void)oy_tile_path(path, 1, 1000, 255);
    cr_assert_str_eq(path, "tile/1/x001/000.p/255");
    (void)oy_tile_entries_path(path, 1234, 17);
    cr_assert_str_eq(path, "tile/entries/x001/234.p/17");
    (void)oy_tile_index_path(path, "ballots", 1000000, 256);
    cr_assert_str_eq(path, "ballots/x001/x000/000");
    (void)oy_tile_index_path(path, "", UINT64_MAX, 256);
    cr_assert_str_eq(path, "x018/x446/x744/x073/x709/x551/615");
}

/* [log-2] Level 0 holds leaf hashes, level 1 roots of 256 leaves. */
Test(tiles, hold_the_complete_nodes_of_their_level) {
    struct oy_merkle_leaves l = {leaf, MANY};
    struct oy_merkle_source source = oy_merkle_source_leaves(&l);
    struct oy_why why = {.status = OY_OK};
    struct oy_hash tile[OY_TILE_WIDTH], expected;
    unsigned width;
    cr_assert_eq(oy_tile_hashes(tile, &width, &source, MANY, 0, 1, &why), OY_OK);
    cr_assert_eq(width, 256);
    cr_assert_eq(memcmp(tile, leaf + 256, sizeof tile), 0);
    cr_assert_eq(oy_tile_hashes(tile, &width, &source, MANY, 0, 2, &why), OY_OK);
    cr_assert_eq(width, MANY - 512);
    cr_assert_eq(memcmp(tile, leaf + 512, width * sizeof *tile), 0);
    cr_assert_eq(oy_tile_hashes(tile, &width, &source, MANY, 1, 0, &why), OY_OK);
    cr_assert_eq(width, 2);
    expected = recursive_root(leaf + 256, 256);
    cr_assert(oy_hash_equal(&tile[1], &expected));
    cr_assert_eq(oy_tile_hashes(tile, &width, &source, MANY, 1, 1, &why), OY_RANGE);
    cr_assert_str_eq(why.rule, "log-2");
}
