/* What holds for every group: the registry [grp-1], equality, reading and writing. */
#include "crypto/group.h"

#include <assert.h>
#include <sodium.h>
#include <stdalign.h>
#include <stdlib.h>
#include <string.h>

#include "base/secret.h"
#include "crypto/groups.h"

oy_status oy_crypto_init(struct oy_why *why) {
    OY_TRY(oy_base_init(why));
    oy_group_modp4096_init();
    return OY_OK;
}

/* [grp-1] Nothing else is compiled in; the tiny group of the tests is not in this list. */
static const struct oy_group *const groups[] = {&oy_group_ristretto255, &oy_group_modp4096};

const struct oy_group *oy_group_by_name(struct oy_span name) {
    for (size_t i = 0; i < sizeof groups / sizeof groups[0]; i++) {
        if (oy_span_equal(oy_span_text(groups[i]->name), name)) return groups[i];
    }
    return NULL;
}

const struct oy_group *oy_group_by_id(uint8_t id) {
    for (size_t i = 0; i < sizeof groups / sizeof groups[0]; i++) {
        if (groups[i]->id == id) return groups[i];
    }
    return NULL;
}

/* Encodings are canonical [grp-2], so elements are equal iff their bytes are. */
bool oy_element_equal(const struct oy_group *g, const struct oy_element *a,
                      const struct oy_element *b) {
    return sodium_memcmp(a->b, b->b, g->element_len) == 0;
}

/* [grp-5] The identity is legal; whoever may not accept it asks here. */
bool oy_element_is_identity(const struct oy_group *g, const struct oy_element *a) {
    return oy_element_equal(g, a, &g->identity);
}

enum { ALIGNMENT = 64 };

static void *new_array(size_t n, size_t size) {
    if (n > SIZE_MAX / 2 / size) return NULL;
    size_t bytes = n * size;
    return aligned_alloc(ALIGNMENT, bytes / ALIGNMENT * ALIGNMENT + ALIGNMENT);
}

struct oy_point *oy_points_new(const struct oy_group *g, size_t n) {
    return new_array(n, g->point_len);
}

struct oy_product *oy_products_new(const struct oy_group *g, size_t n) {
    return new_array(n, g->product_len);
}

void oy_points_free(struct oy_point *points) {
    free(points);
}

void oy_products_free(struct oy_product *products) {
    free(products);
}

struct oy_point *oy_points_at(const struct oy_group *g, struct oy_point *points, size_t i) {
    return (struct oy_point *)((unsigned char *)points + i * g->point_len);
}

const struct oy_point *oy_points_from(const struct oy_group *g, const struct oy_point *points,
                                      size_t i) {
    return (const struct oy_point *)((const unsigned char *)points + i * g->point_len);
}

struct oy_product *oy_products_at(const struct oy_group *g, struct oy_product *products, size_t i) {
    return (struct oy_product *)((unsigned char *)products + i * g->product_len);
}

enum { CHUNK = 64 };

/* As g->decode_var, but by way of points, which is faster. */
static size_t decode_chunks(const struct oy_group *g, struct oy_element *out,
                            const unsigned char *in, size_t n) {
    alignas(ALIGNMENT) unsigned char points[CHUNK * OY_ELEMENT_MAX];
    assert(g->point_len <= OY_ELEMENT_MAX);
    for (size_t i = 0; i < n; i += CHUNK) {
        size_t count = n - i < CHUNK ? n - i : CHUNK;
        size_t bad =
            g->points_decode_var((struct oy_point *)(void *)points, in + i * g->element_len, count);
        if (bad < count) return i + bad;
    }
    for (size_t i = 0; i < n; i++) {
        memcpy(out[i].b, in + i * g->element_len, g->element_len);
        memset(out[i].b + g->element_len, 0, OY_ELEMENT_MAX - g->element_len);
    }
    return n;
}

oy_status oy_read_elements(const struct oy_group *g, struct oy_element *out, size_t n,
                           struct oy_reader *r, struct oy_why *why) {
    struct oy_span in = {NULL, 0};
    if (n <= SIZE_MAX / g->element_len) in = oy_read_span(r, n * g->element_len);
    OY_REQUIRE(why, n == 0 || in.p != NULL, OY_FORMAT, "enc-2", "the elements are cut short");
    if (n == 0) return OY_OK;
    size_t bad = decode_chunks(g, out, in.p, n);
    OY_REQUIRE(why, bad == n || g->element_canonical_var(in.p + bad * g->element_len), OY_FORMAT,
               "grp-2", "element %zu is not a canonical encoding", bad);
    OY_REQUIRE(why, bad == n, OY_FORMAT, "grp-3", "element %zu is not in the group", bad);
    return OY_OK;
}

oy_status oy_read_scalar(const struct oy_group *g, struct oy_scalar *out, struct oy_reader *r,
                         struct oy_why *why) {
    struct oy_span in = oy_read_span(r, g->scalar_len);
    OY_REQUIRE(why, in.p != NULL, OY_FORMAT, "enc-2", "a scalar is cut short");
    OY_REQUIRE(why, g->scalar_decode(out, in.p), OY_FORMAT, "grp-6",
               "a scalar is not below the group's order");
    return OY_OK;
}

void oy_write_element(const struct oy_group *g, struct oy_writer *w, const struct oy_element *e) {
    oy_write_bytes(w, e->b, g->element_len);
}

void oy_write_scalar(const struct oy_group *g, struct oy_writer *w, const struct oy_scalar *s) {
    oy_write_bytes(w, s->b, g->scalar_len);
}
