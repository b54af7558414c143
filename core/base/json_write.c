#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/hex.h"
#include "base/json.h"
#include "base/utf8.h"

void oy_json_out_init(struct oy_json_out *o, bool pretty) {
    *o = (struct oy_json_out){.pretty = pretty};
}

static bool reserve(struct oy_json_out *o, size_t n) {
    if (o->no_memory) return false;
    if (n < o->cap - o->text.n) return true; /* one byte is kept for the final zero */
    size_t cap = 2 * o->cap + n + 256;
    unsigned char *grown = realloc(o->text.p, cap);
    if (!grown) {
        o->no_memory = true;
        return false;
    }
    o->text.p = grown;
    o->cap = cap;
    return true;
}

static void put(struct oy_json_out *o, const void *p, size_t n) {
    if (n == 0 || !reserve(o, n)) return;
    memcpy(o->text.p + o->text.n, p, n);
    o->text.n += n;
}

static void put_chars(struct oy_json_out *o, const char *text) {
    put(o, text, strlen(text));
}

static void new_line(struct oy_json_out *o) {
    if (!o->pretty) return;
    put(o, "\n", 1);
    for (unsigned i = 0; i < o->depth; i++) put(o, "  ", 2);
}

/* The two-character escapes of RFC 8259 that have a short form; all others are \u00XX. */
static void put_control(struct oy_json_out *o, unsigned char c) {
    static const char controls[] = "\b\f\n\r\t", letters[] = "bfnrt";
    const char *found = strchr(controls, c);
    char escape[8];
    if (found && c)
        (void)snprintf(escape, sizeof escape, "\\%c", letters[found - controls]);
    else
        (void)snprintf(escape, sizeof escape, "\\u%04x", c);
    put_chars(o, escape);
}

static void put_string(struct oy_json_out *o, struct oy_span text) {
    if (!oy_utf8_valid(text) || (text.n && memchr(text.p, 0, text.n))) {
        o->bad_text = true;
        return;
    }
    put(o, "\"", 1);
    for (size_t i = 0; i < text.n; i++) {
        unsigned char c = text.p[i];
        if (c < 0x20) {
            put_control(o, c);
            continue;
        }
        if (c == '"' || c == '\\') put(o, "\\", 1);
        put(o, &c, 1);
    }
    put(o, "\"", 1);
}

/* What stands before a value: a comma, the line's indentation, the key. */
static void put_key(struct oy_json_out *o, const char *key) {
    assert((o->depth > 0 && o->closing[o->depth] == '}') == (key != NULL));
    assert(o->depth > 0 || !o->filled[0]);
    if (o->depth > 0) {
        if (o->filled[o->depth]) put(o, ",", 1);
        new_line(o);
    }
    o->filled[o->depth] = true;
    if (!key) return;
    put_string(o, oy_span_text(key));
    put_chars(o, o->pretty ? ": " : ":");
}

static void open_container(struct oy_json_out *o, const char *key, const char *brackets) {
    put_key(o, key);
    put(o, brackets, 1);
    o->depth++;
    assert(o->depth <= OY_JSON_DEPTH_MAX);
    o->filled[o->depth] = false;
    o->closing[o->depth] = brackets[1];
}

void oy_json_put_object(struct oy_json_out *o, const char *key) {
    open_container(o, key, "{}");
}

void oy_json_put_array(struct oy_json_out *o, const char *key) {
    open_container(o, key, "[]");
}

void oy_json_put_end(struct oy_json_out *o) {
    assert(o->depth > 0);
    char closing = o->closing[o->depth];
    bool filled = o->filled[o->depth];
    o->depth--;
    if (filled) new_line(o);
    put(o, &closing, 1);
}

void oy_json_put_span(struct oy_json_out *o, const char *key, struct oy_span text) {
    put_key(o, key);
    put_string(o, text);
}

void oy_json_put_text(struct oy_json_out *o, const char *key, const char *text) {
    oy_json_put_span(o, key, oy_span_text(text));
}

void oy_json_put_integer(struct oy_json_out *o, const char *key, int64_t value) {
    char digits[24];
    assert(value >= -OY_JSON_INTEGER_MAX && value <= OY_JSON_INTEGER_MAX);
    put_key(o, key);
    (void)snprintf(digits, sizeof digits, "%" PRId64, value);
    put_chars(o, digits);
}

void oy_json_put_bool(struct oy_json_out *o, const char *key, bool value) {
    put_key(o, key);
    put_chars(o, value ? "true" : "false");
}

void oy_json_put_hex(struct oy_json_out *o, const char *key, struct oy_span bytes) {
    char digits[3];
    put_key(o, key);
    put(o, "\"", 1);
    for (size_t i = 0; i < bytes.n; i++) {
        oy_hex_encode(digits, oy_span(bytes.p + i, 1));
        put(o, digits, 2);
    }
    put(o, "\"", 1);
}

oy_status oy_json_out_end(struct oy_json_out *o, struct oy_buffer *out, struct oy_why *why) {
    assert(o->depth == 0 && o->filled[0]);
    if (o->pretty) put(o, "\n", 1);
    *out = o->text;
    bool no_memory = o->no_memory, bad_text = o->bad_text;
    *o = (struct oy_json_out){.depth = 0};
    if (!no_memory && !bad_text) {
        out->p[out->n] = 0;
        return OY_OK;
    }
    oy_buffer_free(out);
    if (no_memory) return oy_fail(why, OY_MEMORY, "", "no memory for the JSON text");
    return oy_fail(why, OY_FORMAT, "json-1", "a text to be written is not valid UTF-8");
}
