#include "tests/support/vectors.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/hex.h"
#include "base/secret.h"
#include "tests/support/group_tiny.h"
#include "tests/support/world.h"

enum { TABLE = 1 << 16, MEMORY = 1 << 14 };

/* ---- what has been read ---- */

static size_t slot_of(const struct vectors *v, const void *value) {
    size_t i = ((size_t)(uintptr_t)value >> 4) * 2654435761U % TABLE;
    while (v->seen[i] && v->seen[i] != value) i = (i + 1) % TABLE;
    return i;
}

/* null, true and false are one object each in jansson: they cannot be told apart by place. */
static bool has_place(const json_t *value) {
    return !json_is_null(value) && !json_is_boolean(value);
}

static const json_t *handed_out(struct vectors *v, const json_t *value) {
    OY_WORLD_MUST(value, NULL);
    if (!has_place(value)) return value;
    size_t i = slot_of(v, value);
    if (v->seen[i]) return value;
    OY_WORLD_MUST(++v->n_seen < TABLE / 2, NULL);
    v->seen[i] = value;
    return value;
}

static bool is_for_people(const char *key) {
    return strcmp(key, "what") == 0 || strcmp(key, "note") == 0;
}

/* As deep as the file, which is ours. */
// NOLINTNEXTLINE(misc-no-recursion)
static bool find_unread(const struct vectors *v, json_t *value, char *at, size_t cap) {
    const char *key;
    json_t *member;
    size_t i, length = strlen(at);
    if (has_place(value) && !v->seen[slot_of(v, value)]) return true;
    json_array_foreach(value, i, member) {
        (void)snprintf(at + length, cap - length, "[%zu]", i);
        if (find_unread(v, member, at, cap)) return true;
    }
    json_object_foreach(value, key, member) {
        (void)snprintf(at + length, cap - length, ".%s", key);
        if (!is_for_people(key) && find_unread(v, member, at, cap)) return true;
    }
    at[length] = 0;
    return false;
}

const char *vectors_unread(const struct vectors *v) {
    static char at[400];
    at[0] = 0;
    return find_unread(v, v->root, at, sizeof at) ? at : NULL;
}

// NOLINTNEXTLINE(misc-no-recursion)
static void hand_out_all(struct vectors *v, json_t *value) {
    const char *key;
    json_t *member;
    size_t i;
    (void)handed_out(v, value);
    json_array_foreach(value, i, member) hand_out_all(v, member);
    json_object_foreach(value, key, member) hand_out_all(v, member);
}

/* ---- files and memory ---- */

void vectors_load(struct vectors *v, const char *file) {
    char path[1000];
    json_error_t error;
    struct oy_why why = {.status = OY_OK};
    OY_WORLD_MUST(oy_base_init(&why) == OY_OK && oy_crypto_init(&why) == OY_OK, &why);
    *v = (struct vectors){.file = file};
    v->seen = calloc(TABLE, sizeof *v->seen);
    v->memory = calloc(MEMORY, sizeof *v->memory);
    OY_WORLD_MUST(v->seen && v->memory, NULL);
    (void)snprintf(path, sizeof path, "%s/spec/vectors/%s", OY_SOURCE_DIR, file);
    v->root = json_load_file(path, JSON_REJECT_DUPLICATES, &error);
    OY_WORLD_MUST(v->root, NULL);
    (void)handed_out(v, v->root);
}

static void *owned(struct vectors *v, void *p) {
    OY_WORLD_MUST(p && v->n_memory < MEMORY, NULL);
    v->memory[v->n_memory++] = p;
    return p;
}

void *vec_memory(struct vectors *v, size_t n) {
    return owned(v, calloc(1, n + 1));
}

void vectors_free(struct vectors *v) {
    for (size_t i = 0; i < v->n_memory; i++) free(v->memory[i]);
    free(v->memory);
    free(v->seen);
    json_decref(v->root);
}

/* ---- values ---- */

const json_t *vec_get(struct vectors *v, const json_t *obj, const char *key) {
    if (!key) return obj;
    const json_t *value = json_object_get(obj, key);
    if (!value) (void)fprintf(stderr, "%s: no member %s\n", v->file, key);
    return handed_out(v, value);
}

bool vec_has(const json_t *obj, const char *key) {
    return json_object_get(obj, key) != NULL;
}

const json_t *vec_at(struct vectors *v, const json_t *array, size_t i) {
    v->rows++;
    return handed_out(v, json_array_get(array, i));
}

int64_t vec_integer(struct vectors *v, const json_t *obj, const char *key) {
    const json_t *value = vec_get(v, obj, key);
    OY_WORLD_MUST(json_is_integer(value), NULL);
    return json_integer_value(value);
}

const char *vec_text(struct vectors *v, const json_t *obj, const char *key) {
    const json_t *value = vec_get(v, obj, key);
    OY_WORLD_MUST(json_is_string(value), NULL);
    return json_string_value(value);
}

struct oy_span vec_bytes(struct vectors *v, const json_t *obj, const char *key) {
    struct oy_why why = {.status = OY_OK};
    struct oy_span text = oy_span_text(vec_text(v, obj, key));
    unsigned char *out = vec_memory(v, text.n / 2);
    OY_WORLD_MUST(oy_hex_decode_var(out, text.n / 2, text, "json-4", &why) == OY_OK, &why);
    return oy_span(out, text.n / 2);
}

void vec_fixed(struct vectors *v, unsigned char *out, size_t n, const json_t *obj,
               const char *key) {
    struct oy_span bytes = vec_bytes(v, obj, key);
    OY_WORLD_MUST(bytes.n == n, NULL);
    memcpy(out, bytes.p, n);
}

const char *vec_rule(struct vectors *v, const json_t *row) {
    if (!vec_has(row, "rule") || json_is_null(json_object_get(row, "rule"))) return NULL;
    return vec_text(v, row, "rule");
}

const char *vec_what(const json_t *row) {
    const char *what = json_string_value(json_object_get(row, "what"));
    return what ? what : "";
}

struct oy_span vec_dump(struct vectors *v, const json_t *obj, const char *key) {
    const json_t *value = vec_get(v, obj, key);
    hand_out_all(v, json_object_get(obj, key));
    char *text = json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY);
    return oy_span_text(owned(v, text));
}

struct oy_span vec_patched(struct vectors *v, struct oy_span good, const json_t *row) {
    struct oy_span more = {NULL, 0};
    size_t at = good.n, n = good.n;
    if (vec_has(row, "cut")) {
        size_t cut = (size_t)vec_integer(v, row, "cut");
        OY_WORLD_MUST(cut <= n, NULL);
        n -= cut;
    } else if (vec_has(row, "append")) {
        more = vec_bytes(v, row, "append");
        n += more.n;
    } else {
        more = vec_bytes(v, row, "bytes");
        at = (size_t)vec_integer(v, row, "at");
        OY_WORLD_MUST(at + more.n <= n, NULL);
    }
    unsigned char *out = vec_memory(v, good.n + more.n);
    memcpy(out, good.p, good.n);
    if (more.n) memcpy(out + at, more.p, more.n);
    return oy_span(out, n);
}

/* ---- values of a group ---- */

const struct oy_group *vec_group(struct vectors *v, const json_t *obj, const char *key) {
    const char *name = vec_text(v, obj, key);
    const struct oy_group *g = strcmp(name, oy_group_tiny.name) == 0
                                   ? &oy_group_tiny
                                   : oy_group_by_name(oy_span_text(name));
    OY_WORLD_MUST(g, NULL);
    return g;
}

struct oy_element vec_element(struct vectors *v, const struct oy_group *g, const json_t *obj,
                              const char *key) {
    struct oy_element out;
    struct oy_span bytes = vec_bytes(v, obj, key);
    memset(&out, 0, sizeof out);
    OY_WORLD_MUST(bytes.n == g->element_len && g->decode_var(&out, bytes.p, 1) == 1, NULL);
    return out;
}

struct oy_scalar vec_scalar(struct vectors *v, const struct oy_group *g, const json_t *obj,
                            const char *key) {
    struct oy_scalar out;
    struct oy_span bytes = vec_bytes(v, obj, key);
    OY_WORLD_MUST(bytes.n == g->scalar_len && g->scalar_decode(&out, bytes.p), NULL);
    return out;
}

struct oy_secret *vec_secret(struct vectors *v, const struct oy_group *g, const json_t *obj,
                             const char *key) {
    struct oy_secret *out = oy_secret_alloc(1);
    struct oy_span bytes = vec_bytes(v, obj, key);
    OY_WORLD_MUST(out && bytes.n == g->scalar_len && g->secret_decode(out, bytes.p), NULL);
    return out;
}

struct oy_manifest *vec_manifest(struct vectors *v, const json_t *obj, const char *key) {
    struct oy_manifest *m;
    struct oy_why why = {.status = OY_OK};
    oy_status status = oy_manifest_parse(&m, oy_span_text(vec_text(v, obj, key)), &why);
    OY_WORLD_MUST(status == OY_OK, &why);
    return m;
}
