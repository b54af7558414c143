#include "base/json.h"

#include <jansson.h>
#include <malloc.h>
#include <stdlib.h>
#include <string.h>

#include "base/hex.h"
#include "base/secret.h"

/* struct oy_json is jansson's json_t under a name of our own, so that no other file sees
 * jansson's many ways to be lenient. */
static const json_t *in(const struct oy_json *value) {
    return (const void *)value;
}

static const struct oy_json *out_of(const json_t *value) {
    return (const void *)value;
}

/* ---- parsing ---- */

/* Depth is bounded before the parser, which recurses, sees the text. Brackets in strings do not
 * count; where the text is no JSON the answer does not matter. */
static size_t depth_of(struct oy_span text) {
    size_t depth = 0, deepest = 0;
    bool in_string = false;
    for (size_t i = 0; i < text.n; i++) {
        unsigned char c = text.p[i];
        if (in_string && c == '\\')
            i++;
        else if (c == '"')
            in_string = !in_string;
        else if (!in_string && (c == '[' || c == '{') && ++depth > deepest)
            deepest = depth;
        else if (!in_string && (c == ']' || c == '}') && depth)
            depth--;
    }
    return deepest;
}

/* The recursion is as deep as the text, which is 32 at most. */
// NOLINTNEXTLINE(misc-no-recursion)
static bool all_integers(json_t *value) {
    const char *key;
    json_t *member;
    size_t i;
    if (json_is_real(value)) return false;
    if (json_is_integer(value)) {
        json_int_t v = json_integer_value(value);
        return v >= -OY_JSON_INTEGER_MAX && v <= OY_JSON_INTEGER_MAX;
    }
    json_array_foreach(value, i, member) {
        if (!all_integers(member)) return false;
    }
    json_object_foreach(value, key, member) {
        if (!all_integers(member)) return false;
    }
    return true;
}

oy_status oy_json_parse(struct oy_json **out, struct oy_span text, size_t max, struct oy_why *why) {
    json_error_t error;
    *out = NULL;
    OY_REQUIRE(why, text.n <= max, OY_FORMAT, "json-4", "%zu bytes of JSON, more than %zu", text.n,
               max);
    OY_REQUIRE(why, depth_of(text) <= OY_JSON_DEPTH_MAX, OY_FORMAT, "json-1",
               "more than %d levels of brackets", OY_JSON_DEPTH_MAX);
    json_t *root =
        json_loadb((const char *)text.p, text.n, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &error);
    if (!root)
        return oy_fail(why, OY_FORMAT, "json-1", "line %d, column %d: %s", error.line, error.column,
                       error.text);
    if (!all_integers(root) && !oy_mutant("json-1")) {
        json_decref(root);
        return oy_fail(why, OY_FORMAT, "json-1", "a number that is not an integer below 2^53");
    }
    *out = (void *)root;
    return OY_OK;
}

void oy_json_free(struct oy_json *document) {
    json_decref((json_t *)(void *)document);
}

/* The parser copies tokens and never reallocates (jansson 2.14), so that what it frees is all there
 * was. */
static void wipe_and_free(void *p) {
    if (p) oy_secret_wipe(p, malloc_usable_size(p));
    free(p);
}

void oy_json_wipe_freed(void) {
    json_set_alloc_funcs(malloc, wipe_and_free);
}

/* ---- getters ---- */

static oy_status at_key(oy_status status, const char *key, struct oy_why *why) {
    if (status != OY_OK && key) oy_why_at(why, "%s", key);
    return status;
}

/* The member, or the value itself if key is NULL. */
static oy_status find(const json_t **value, const struct oy_json *obj, const char *key,
                      json_type type, const char *type_name, struct oy_why *why) {
    *value = in(obj);
    if (key) {
        OY_REQUIRE(why, json_is_object(in(obj)), OY_FORMAT, "json-3", "no object");
        *value = json_object_get(in(obj), key);
    }
    OY_REQUIRE(why, *value, OY_FORMAT, "json-3", "missing");
    OY_REQUIRE(why, json_typeof(*value) == type, OY_FORMAT, "json-3", "this must be %s", type_name);
    return OY_OK;
}

static bool is_one_of(const char *key, const char *const keys[]) {
    for (size_t i = 0; keys[i]; i++)
        if (strcmp(key, keys[i]) == 0) return true;
    return false;
}

oy_status oy_json_only_keys(const struct oy_json *obj, const char *const keys[],
                            struct oy_why *why) {
    const json_t *value;
    OY_TRY(find(&value, obj, NULL, JSON_OBJECT, "an object", why));
    size_t n = oy_json_members(obj);
    for (size_t i = 0; i < n; i++) {
        const char *key = oy_json_key_at(obj, i);
        OY_REQUIRE(why, is_one_of(key, keys), OY_FORMAT, "json-2", "unknown key \"%s\"", key);
    }
    return OY_OK;
}

bool oy_json_has(const struct oy_json *obj, const char *key) {
    return json_object_get(in(obj), key) != NULL;
}

oy_status oy_json_object(const struct oy_json **out, const struct oy_json *obj, const char *key,
                         struct oy_why *why) {
    const json_t *value;
    *out = NULL;
    OY_TRY(at_key(find(&value, obj, key, JSON_OBJECT, "an object", why), key, why));
    *out = out_of(value);
    return OY_OK;
}

static oy_status check_count(size_t n, size_t min, size_t max, const char *what,
                             struct oy_why *why) {
    OY_REQUIRE(why, n >= min && n <= max, OY_FORMAT, "json-4", "%zu %s, not %zu to %zu", n, what,
               min, max);
    return OY_OK;
}

oy_status oy_json_array(const struct oy_json **out, size_t *n, const struct oy_json *obj,
                        const char *key, size_t min, size_t max, struct oy_why *why) {
    const json_t *value;
    *out = NULL;
    *n = 0;
    OY_TRY(at_key(find(&value, obj, key, JSON_ARRAY, "an array", why), key, why));
    size_t count = json_array_size(value);
    OY_TRY(at_key(check_count(count, min, max, "elements", why), key, why));
    *out = out_of(value);
    *n = count;
    return OY_OK;
}

oy_status oy_json_text(struct oy_span *out, const struct oy_json *obj, const char *key, size_t min,
                       size_t max, struct oy_why *why) {
    const json_t *value;
    *out = oy_span(NULL, 0);
    OY_TRY(at_key(find(&value, obj, key, JSON_STRING, "a string", why), key, why));
    OY_TRY(
        at_key(check_count(json_string_length(value), min, max, "bytes of text", why), key, why));
    *out = oy_span(json_string_value(value), json_string_length(value));
    return OY_OK;
}

static oy_status check_bounds(int64_t v, int64_t lo, int64_t hi, struct oy_why *why) {
    OY_REQUIRE(why, v >= lo && v <= hi, OY_FORMAT, "json-4", "%lld is not in %lld to %lld",
               (long long)v, (long long)lo, (long long)hi);
    return OY_OK;
}

oy_status oy_json_integer(int64_t *out, const struct oy_json *obj, const char *key, int64_t lo,
                          int64_t hi, struct oy_why *why) {
    const json_t *value;
    *out = 0;
    OY_TRY(at_key(find(&value, obj, key, JSON_INTEGER, "an integer", why), key, why));
    int64_t v = json_integer_value(value);
    OY_TRY(at_key(check_bounds(v, lo, hi, why), key, why));
    *out = v;
    return OY_OK;
}

oy_status oy_json_bool(bool *out, const struct oy_json *obj, const char *key, struct oy_why *why) {
    const json_t *value = key ? json_object_get(in(obj), key) : in(obj);
    *out = false;
    if (json_is_false(value)) return OY_OK;
    OY_TRY(at_key(find(&value, obj, key, JSON_TRUE, "true or false", why), key, why));
    *out = true;
    return OY_OK;
}

oy_status oy_json_hex(unsigned char *out, size_t n, const struct oy_json *obj, const char *key,
                      struct oy_why *why) {
    const json_t *value;
    memset(out, 0, n);
    OY_TRY(at_key(find(&value, obj, key, JSON_STRING, "a string", why), key, why));
    struct oy_span text = oy_span(json_string_value(value), json_string_length(value));
    return at_key(oy_hex_decode_var(out, n, text, "json-4", why), key, why);
}

const struct oy_json *oy_json_at(const struct oy_json *array, size_t i) {
    return out_of(json_array_get(in(array), i));
}

size_t oy_json_members(const struct oy_json *obj) {
    return json_object_size(in(obj));
}

/* jansson's iterators take json_t * although they change nothing. */
static json_t *unconst(const struct oy_json *value) {
    union {
        const struct oy_json *in;
        json_t *out;
    } p = {.in = value};
    return p.out;
}

const char *oy_json_key_at(const struct oy_json *obj, size_t i) {
    void *at = json_object_iter(unconst(obj));
    while (at && i--) at = json_object_iter_next(unconst(obj), at);
    return at ? json_object_iter_key(at) : NULL;
}
