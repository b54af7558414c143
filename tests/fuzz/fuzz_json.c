/* The JSON reader: what it accepts can be written again, and reads again as the same. */
#include <string.h>

#include "base/json.h"
#include "base/utf8.h"
#include "fuzz.h"

void fuzz_begin(void) {}

void fuzz_seeds(void) {
    static const char *const texts[] = {"{}",
                                        "[]",
                                        "\"\"",
                                        "0",
                                        "-1",
                                        "9007199254740991",
                                        "true",
                                        "false",
                                        "null",
                                        "{\"a\":1}",
                                        "[1,2,[3,{\"b\":[]}]]",
                                        "\"\\u00e4\\n\\\"\\\\\\/\"",
                                        "\"\\ud83d\\uddf3\"",
                                        " [ 1 , 2 ] ",
                                        "{\"a\":1,\"a\":2}",
                                        "1e3",
                                        "1.0",
                                        "-0",
                                        "\"\\u0000\"",
                                        "9007199254740992",
                                        "[[[[[[[[]]]]]]]]",
                                        "{\"\":{\"\":{\"\":\"\xc3\xa4\"}}}"};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) fuzz_seed_text(texts[i]);
    char deep[2 * OY_JSON_DEPTH_MAX + 3];
    for (size_t n = OY_JSON_DEPTH_MAX; n <= OY_JSON_DEPTH_MAX + 1; n++) {
        memset(deep, '[', n);
        memset(deep + n, ']', n);
        fuzz_seed(oy_span(deep, 2 * n));
    }
    static const char *const words[] = {
        "{\"",          "\":",         ",\"",  "\\u",  "\\ud800",
        "\\u0000",      "[[[[",        "]]]]", "true", "false",
        "null",         "-0",          "e1",   ".0",   "9007199254740991",
        "\xef\xbb\xbf", "\xed\xa0\x80"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) fuzz_word_text(words[i]);
}

static void copy(struct oy_json_out *o, const char *name, const struct oy_json *v, const char *key,
                 unsigned depth);

static void copy_object(struct oy_json_out *o, const char *name, const struct oy_json *map,
                        unsigned depth) {
    oy_json_put_object(o, name);
    size_t n = oy_json_members(map);
    for (size_t i = 0; i < n; i++) {
        const char *key = oy_json_key_at(map, i);
        FUZZ_MUST(oy_json_has(map, key));
        for (size_t j = 0; j < i; j++) FUZZ_MUST(strcmp(key, oy_json_key_at(map, j)) != 0);
        copy(o, key, map, key, depth + 1);
    }
    oy_json_put_end(o);
}

static void copy_array(struct oy_json_out *o, const char *name, const struct oy_json *list,
                       size_t n, unsigned depth) {
    oy_json_put_array(o, name);
    for (size_t i = 0; i < n; i++) copy(o, NULL, oy_json_at(list, i), NULL, depth + 1);
    oy_json_put_end(o);
}

/* Each value answers to exactly one type (null to none: it is written as an empty text). */
static void copy(struct oy_json_out *o, const char *name, const struct oy_json *v, const char *key,
                 unsigned depth) {
    struct oy_why why = {0};
    const struct oy_json *inner;
    struct oy_span text = {NULL, 0};
    size_t n = 0;
    int64_t number;
    bool truth;
    FUZZ_MUST(depth <= OY_JSON_DEPTH_MAX);
    bool is_number =
        oy_json_integer(&number, v, key, -OY_JSON_INTEGER_MAX, OY_JSON_INTEGER_MAX, &why) == OY_OK;
    bool is_bool = oy_json_bool(&truth, v, key, &why) == OY_OK;
    bool is_text = oy_json_text(&text, v, key, 0, SIZE_MAX, &why) == OY_OK;
    bool is_object = oy_json_object(&inner, v, key, &why) == OY_OK;
    if (is_object) copy_object(o, name, inner, depth);
    bool is_array = oy_json_array(&inner, &n, v, key, 0, SIZE_MAX, &why) == OY_OK;
    if (is_array) copy_array(o, name, inner, n, depth);
    FUZZ_MUST(is_number + is_bool + is_text + is_object + is_array <= 1);
    if (is_text) FUZZ_MUST(oy_utf8_valid(text) && memchr(text.p, 0, text.n) == NULL);
    if (is_number) oy_json_put_integer(o, name, number);
    if (is_bool) oy_json_put_bool(o, name, truth);
    if (is_text || !(is_number || is_bool || is_object || is_array))
        oy_json_put_span(o, name, text);
}

/* [json-1] A number of accepted text, looked at as text: an integer in ±(2^53 − 1). */
static size_t scan_number(struct oy_span text, size_t from) {
    static const char limit[] = "9007199254740991";
    size_t end = from;
    while (end < text.n && text.p[end] >= '0' && text.p[end] <= '9') end++;
    size_t digits = end - from;
    FUZZ_MUST(digits < 16 || (digits == 16 && memcmp(text.p + from, limit, 16) <= 0));
    FUZZ_MUST(end == text.n || !memchr(".eE", text.p[end], 3));
    return end;
}

/* [json-1] Accepted text, without any parser: nesting and numbers outside strings. */
static void scan(struct oy_span text) {
    size_t depth = 0;
    bool in_string = false;
    for (size_t i = 0; i < text.n; i++) {
        unsigned char c = text.p[i];
        if (in_string && c == '\\') i++;
        if (c == '"') in_string = !in_string;
        if (in_string || c == '"') continue;
        depth += c == '[' || c == '{';
        depth -= c == ']' || c == '}';
        FUZZ_MUST(depth <= OY_JSON_DEPTH_MAX);
        if (c >= '0' && c <= '9') i = scan_number(text, i) - 1;
    }
}

static struct oy_buffer copy_of(struct oy_span text, bool pretty) {
    struct oy_json *root;
    struct oy_json_out o;
    struct oy_buffer out = {NULL, 0};
    struct oy_why why = {0};
    oy_status status = oy_json_parse(&root, text, 1 << 20, &why);
    if (!fuzz_accepted(status, &why)) {
        FUZZ_MUST(root == NULL && strncmp(why.rule, "json-", 5) == 0);
        return out;
    }
    FUZZ_MUST(oy_utf8_valid(text));
    scan(text);
    oy_json_out_init(&o, pretty);
    copy(&o, NULL, root, NULL, 0);
    oy_json_free(root);
    OY_WORLD_MUST(oy_json_out_end(&o, &out, &why) == OY_OK, &why);
    return out;
}

void fuzz_one(struct oy_span in) {
    struct oy_buffer compact = copy_of(in, false);
    if (!compact.p) return;
    struct oy_buffer pretty = copy_of(in, true);
    struct oy_buffer again = copy_of(oy_world_span(&compact), false);
    struct oy_buffer back = copy_of(oy_world_span(&pretty), false);
    FUZZ_MUST(again.p && fuzz_same(oy_world_span(&again), oy_world_span(&compact)));
    FUZZ_MUST(back.p && fuzz_same(oy_world_span(&back), oy_world_span(&compact)));
    oy_buffer_free(&back);
    oy_buffer_free(&again);
    oy_buffer_free(&pretty);
    oy_buffer_free(&compact);
}
