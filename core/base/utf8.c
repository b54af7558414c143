#include "base/utf8.h"

static bool follows(struct oy_span s, size_t i, unsigned lo, unsigned hi) {
    return i < s.n && s.p[i] >= lo && s.p[i] <= hi;
}

/* The table "Well-Formed UTF-8 Byte Sequences" of the Unicode standard (table 3-7). */
size_t oy_utf8_char(struct oy_span text) {
    if (text.n == 0) return 0;
    unsigned c = text.p[0];
    if (c < 0x80) return 1;
    if (c >= 0xc2 && c <= 0xdf) return follows(text, 1, 0x80, 0xbf) ? 2 : 0;
    if (c >= 0xe0 && c <= 0xef) {
        unsigned lo = c == 0xe0 ? 0xa0 : 0x80, hi = c == 0xed ? 0x9f : 0xbf;
        return follows(text, 1, lo, hi) && follows(text, 2, 0x80, 0xbf) ? 3 : 0;
    }
    if (c >= 0xf0 && c <= 0xf4) {
        unsigned lo = c == 0xf0 ? 0x90 : 0x80, hi = c == 0xf4 ? 0x8f : 0xbf;
        bool tail = follows(text, 2, 0x80, 0xbf) && follows(text, 3, 0x80, 0xbf);
        return follows(text, 1, lo, hi) && tail ? 4 : 0;
    }
    return 0;
}

bool oy_utf8_valid(struct oy_span text) {
    while (text.n) {
        size_t n = oy_utf8_char(text);
        if (n == 0) return false;
        text = oy_span(text.p + n, text.n - n);
    }
    return true;
}

size_t oy_utf8_count(struct oy_span text) {
    size_t count = 0;
    for (size_t i = 0; i < text.n; i++) count += (text.p[i] & 0xc0) != 0x80;
    return count;
}

uint32_t oy_utf8_next(struct oy_span *text) {
    static const unsigned char lead[] = {0, 0x7f, 0x1f, 0x0f, 0x07};
    size_t n = oy_utf8_char(*text);
    uint32_t c = n ? text->p[0] & lead[n] : text->p[0];
    for (size_t i = 1; i < n; i++) c = c << 6 | (text->p[i] & 0x3fU);
    if (n == 0) n = 1;
    *text = oy_span(text->p + n, text->n - n);
    return c;
}
