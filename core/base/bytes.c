#include "base/bytes.h"

#include <assert.h>
#include <string.h>

struct oy_span oy_span(const void *p, size_t n) {
    return (struct oy_span){p, n};
}

struct oy_span oy_span_text(const char *text) {
    return (struct oy_span){(const unsigned char *)text, strlen(text)};
}

bool oy_span_equal(struct oy_span a, struct oy_span b) {
    return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

bool oy_span_cut(struct oy_span *rest, struct oy_span *before, char end) {
    const unsigned char *at = rest->n ? memchr(rest->p, end, rest->n) : NULL;
    if (!at) return false;
    size_t n = (size_t)(at - rest->p);
    *before = oy_span(rest->p, n);
    *rest = oy_span(at + 1, rest->n - n - 1);
    return true;
}

bool oy_span_decimal(uint64_t *out, struct oy_span digits) {
    *out = 0;
    if (digits.n == 0 || (digits.n > 1 && digits.p[0] == '0')) return false;
    for (size_t i = 0; i < digits.n; i++) {
        if (digits.p[i] < '0' || digits.p[i] > '9') return false;
        uint64_t digit = (uint64_t)(digits.p[i] - '0');
        if (*out > (UINT64_MAX - digit) / 10) return false;
        *out = *out * 10 + digit;
    }
    return true;
}

void oy_reader_init(struct oy_reader *r, struct oy_span in) {
    *r = (struct oy_reader){in.p, in.n, false};
}

struct oy_span oy_read_span(struct oy_reader *r, size_t n) {
    if (r->short_read || n > r->left) {
        r->short_read = true;
        return oy_span(NULL, 0);
    }
    struct oy_span s = oy_span(r->p, n);
    if (n) r->p += n; /* an empty input may have no address, and NULL + 0 is not C */
    r->left -= n;
    return s;
}

struct oy_span oy_read_items(struct oy_reader *r, uint64_t n, size_t len) {
    if (len == 0) return oy_read_span(r, 0);
    if (n > r->left / len) {
        r->short_read = true;
        return oy_span(NULL, 0);
    }
    return oy_read_span(r, (size_t)n * len);
}

void oy_read_bytes(struct oy_reader *r, unsigned char *out, size_t n) {
    struct oy_span s = oy_read_span(r, n);
    if (n == 0) return;
    if (s.p)
        memcpy(out, s.p, n);
    else
        memset(out, 0, n);
}

static uint64_t read_integer(struct oy_reader *r, size_t n) {
    struct oy_span s = oy_read_span(r, n);
    uint64_t v = 0;
    for (size_t i = 0; i < s.n; i++) v = v << 8 | s.p[i];
    return v;
}

uint8_t oy_read_u8(struct oy_reader *r) {
    return (uint8_t)read_integer(r, 1);
}

uint16_t oy_read_u16(struct oy_reader *r) {
    return (uint16_t)read_integer(r, 2);
}

uint32_t oy_read_u32(struct oy_reader *r) {
    return (uint32_t)read_integer(r, 4);
}

uint64_t oy_read_u64(struct oy_reader *r) {
    return read_integer(r, 8);
}

oy_status oy_reader_end(const struct oy_reader *r, const char *rule, struct oy_why *why) {
    if (r->short_read && !oy_mutant(rule))
        return oy_fail(why, OY_FORMAT, rule, "the bytes end too early");
    if (r->left && !r->short_read && !oy_mutant(rule))
        return oy_fail(why, OY_FORMAT, rule, "%zu bytes too many", r->left);
    return OY_OK;
}

void oy_writer_init(struct oy_writer *w, unsigned char *out, size_t cap) {
    *w = (struct oy_writer){out, cap, 0, false};
}

void oy_write_bytes(struct oy_writer *w, const void *p, size_t n) {
    if (w->full || n > w->cap - w->n) {
        w->full = true;
        return;
    }
    if (n) memcpy(w->p + w->n, p, n);
    w->n += n;
}

void oy_write_span(struct oy_writer *w, struct oy_span s) {
    oy_write_bytes(w, s.p, s.n);
}

static void write_integer(struct oy_writer *w, uint64_t v, size_t n) {
    unsigned char b[8];
    for (size_t i = 0; i < n; i++) b[i] = (unsigned char)(v >> (8 * (n - 1 - i)));
    oy_write_bytes(w, b, n);
}

void oy_write_u8(struct oy_writer *w, uint8_t v) {
    write_integer(w, v, 1);
}

void oy_write_u16(struct oy_writer *w, uint16_t v) {
    write_integer(w, v, 2);
}

void oy_write_u32(struct oy_writer *w, uint32_t v) {
    write_integer(w, v, 4);
}

void oy_write_u64(struct oy_writer *w, uint64_t v) {
    write_integer(w, v, 8);
}

struct oy_span oy_writer_end(const struct oy_writer *w) {
    assert(!w->full);
    return oy_span(w->p, w->n);
}
