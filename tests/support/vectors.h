/* Reading the test vectors of spec/vectors: JSON with bytes in hex. What is asked for and is not
 * there, or is of another type, ends the test program. Every value that was handed out is
 * remembered, so that a test can tell whether it has read its whole file. */
#ifndef OY_TESTS_VECTORS_H
#define OY_TESTS_VECTORS_H

#include <jansson.h>

#include "election/manifest.h"

struct vectors {
    const char *file;
    json_t *root;
    size_t rows;       /* vectors handed out by vec_at */
    const void **seen; /* a hash table of the values handed out */
    void **memory;     /* what vec_* gave away, freed with the file */
    size_t n_memory, n_seen;
};

/* spec/vectors/<file>; initialises the library. */
void vectors_load(struct vectors *v, const char *file);
void vectors_free(struct vectors *v);
/* The place of a value that nobody has asked for, or NULL. Keys "what" and "note" are for people.
 */
const char *vectors_unread(const struct vectors *v);

/* The member `key` of an object. In all that follow, key NULL means the value itself. */
const json_t *vec_get(struct vectors *v, const json_t *obj, const char *key);
bool vec_has(const json_t *obj, const char *key);
/* Element i of an array. */
const json_t *vec_at(struct vectors *v, const json_t *array, size_t i);
#define VEC_EACH(v, row, i, array)                                                                 \
    for (size_t i = 0; i < json_array_size(array) && ((row) = vec_at((v), (array), i)); i++)

int64_t vec_integer(struct vectors *v, const json_t *obj, const char *key);
const char *vec_text(struct vectors *v, const json_t *obj, const char *key);
struct oy_span vec_bytes(struct vectors *v, const json_t *obj, const char *key);
/* Exactly n bytes. */
void vec_fixed(struct vectors *v, unsigned char *out, size_t n, const json_t *obj, const char *key);
/* The tag of the rule that refuses the row, or NULL: it is good. */
const char *vec_rule(struct vectors *v, const json_t *row);
const char *vec_what(const json_t *row);
/* A member, whatever it is, written as JSON text again. */
struct oy_span vec_dump(struct vectors *v, const json_t *obj, const char *key);
/* `good` with the row's patch (spec/vectors/README.md). */
struct oy_span vec_patched(struct vectors *v, struct oy_span good, const json_t *row);
/* n zero bytes that live as long as v. */
void *vec_memory(struct vectors *v, size_t n);

/* The group of that name, the tiny one included. */
const struct oy_group *vec_group(struct vectors *v, const json_t *obj, const char *key);
struct oy_element vec_element(struct vectors *v, const struct oy_group *g, const json_t *obj,
                              const char *key);
struct oy_scalar vec_scalar(struct vectors *v, const struct oy_group *g, const json_t *obj,
                            const char *key);
/* A secret scalar; the caller frees it (oy_secret_free). */
struct oy_secret *vec_secret(struct vectors *v, const struct oy_group *g, const json_t *obj,
                             const char *key);
/* A manifest given as text; the caller frees it. */
struct oy_manifest *vec_manifest(struct vectors *v, const json_t *obj, const char *key);

#endif
