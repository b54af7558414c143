#include "base/turkish.h"

#include <string.h>

#include "base/utf8.h"

enum {
    CAPITAL_I_DOT = 0x130,
    SMALL_I_DOTLESS = 0x131,
    DOT_ABOVE = 0x307, /* what other systems' lower case leaves of İ */
    MULTIPLIED = 0xd7,
    DIVIDED = 0xf7
};

/* ---- case ---- */

/* Blocks of Latin Extended-A in which a capital stands just before its small letter. */
static bool is_pair(uint32_t c, uint32_t *capital) {
    if ((c >= 0x100 && c <= 0x12f) || (c >= 0x132 && c <= 0x137) || (c >= 0x14a && c <= 0x177))
        *capital = c & ~UINT32_C(1);
    else if ((c >= 0x139 && c <= 0x148) || (c >= 0x179 && c <= 0x17e))
        *capital = ((c - 1) & ~UINT32_C(1)) + 1;
    else
        return false;
    return true;
}

uint32_t oy_turkish_lower(uint32_t c) {
    uint32_t capital;
    if (c == 'I') return SMALL_I_DOTLESS;
    if (c == CAPITAL_I_DOT) return 'i';
    if ((c >= 'A' && c <= 'Z') || (c >= 0xc0 && c <= 0xde && c != MULTIPLIED)) return c + 0x20;
    return is_pair(c, &capital) ? capital + 1 : c;
}

uint32_t oy_turkish_upper(uint32_t c) {
    uint32_t capital;
    if (c == SMALL_I_DOTLESS) return 'I';
    if (c == 'i') return CAPITAL_I_DOT;
    if ((c >= 'a' && c <= 'z') || (c >= 0xe0 && c <= 0xfe && c != DIVIDED)) return c - 0x20;
    return is_pair(c, &capital) ? capital : c;
}

/* ---- order ---- */

/* The place of a small letter in the alphabet, from 1; 0 for what is none. Vowels with a
 * circumflex stand with their vowels, as in Turkish dictionaries. */
static unsigned rank_of(uint32_t small) {
    static const unsigned char rank[0x180] = {
        ['a'] = 1,  ['b'] = 2,   ['c'] = 3,    [0xe7] = 4,   ['d'] = 5,   ['e'] = 6,   ['f'] = 7,
        ['g'] = 8,  [0x11f] = 9, ['h'] = 10,   [0x131] = 11, ['i'] = 12,  ['j'] = 13,  ['k'] = 14,
        ['l'] = 15, ['m'] = 16,  ['n'] = 17,   ['o'] = 18,   [0xf6] = 19, ['p'] = 20,  ['q'] = 21,
        ['r'] = 22, ['s'] = 23,  [0x15f] = 24, ['t'] = 25,   ['u'] = 26,  [0xfc] = 27, ['v'] = 28,
        ['w'] = 29, ['x'] = 30,  ['y'] = 31,   ['z'] = 32,   [0xe2] = 1,  [0xee] = 12, [0xfb] = 26};
    return small < sizeof rank ? rank[small] : 0;
}

enum kind { KIND_END, KIND_OTHER, KIND_NUMBER, KIND_LETTER };

struct element {
    enum kind kind;
    uint32_t value;        /* code point, or place in the alphabet */
    struct oy_span digits; /* of a number, without zeros in front */
    bool upper;
};

static bool is_digit(unsigned char c) {
    return c >= '0' && c <= '9';
}

static struct oy_span take_number(struct oy_span *text) {
    struct oy_span s = *text;
    size_t zeros = 0, end = 0;
    while (end < s.n && is_digit(s.p[end])) end++;
    while (zeros < end && s.p[zeros] == '0') zeros++;
    *text = oy_span(s.p + end, s.n - end);
    return oy_span(s.p + zeros, end - zeros);
}

static struct element take(struct oy_span *text) {
    struct element e = {.kind = KIND_END};
    if (text->n == 0) return e;
    if (is_digit(text->p[0])) {
        e.kind = KIND_NUMBER;
        e.digits = take_number(text);
        return e;
    }
    uint32_t c = oy_utf8_next(text), small = oy_turkish_lower(c);
    unsigned rank = rank_of(small);
    e.kind = rank ? KIND_LETTER : KIND_OTHER;
    e.value = rank ? rank : small;
    e.upper = c != small;
    return e;
}

static int compare_bytes(struct oy_span a, struct oy_span b) {
    int c = memcmp(a.p, b.p, a.n < b.n ? a.n : b.n);
    if (c != 0) return c;
    return (a.n > b.n) - (a.n < b.n);
}

static int compare_elements(const struct element *a, const struct element *b) {
    if (a->kind != b->kind) return a->kind < b->kind ? -1 : 1;
    if (a->kind == KIND_NUMBER && a->digits.n != b->digits.n)
        return a->digits.n < b->digits.n ? -1 : 1;
    if (a->kind == KIND_NUMBER) return memcmp(a->digits.p, b->digits.p, a->digits.n);
    return (a->value > b->value) - (a->value < b->value);
}

int oy_turkish_compare(const char *a, const char *b) {
    struct oy_span left = oy_span_text(a), right = oy_span_text(b);
    int by_case = 0;
    for (;;) {
        struct element x = take(&left), y = take(&right);
        int c = compare_elements(&x, &y);
        if (c != 0) return c;
        if (x.kind == KIND_END) break;
        if (by_case == 0 && x.upper != y.upper) by_case = x.upper ? -1 : 1;
    }
    return by_case != 0 ? by_case : compare_bytes(oy_span_text(a), oy_span_text(b));
}

/* ---- spellings ---- */

static size_t put(char out[4], uint32_t c) {
    if (c < 0x80) {
        out[0] = (char)c;
        return 1;
    }
    if (c < 0x800) {
        out[0] = (char)(unsigned char)(0xc0 | c >> 6);
        out[1] = (char)(unsigned char)(0x80 | (c & 0x3f));
        return 2;
    }
    out[0] = '?'; /* no word that is looked for has such a letter */
    return 1;
}

const char *oy_turkish_fold(char *out, size_t cap, struct oy_span text) {
    size_t n = 0;
    while (text.n) {
        char letter[4];
        uint32_t c = oy_turkish_lower(oy_utf8_next(&text));
        if (c == ' ' || c == '\t' || c == 0xa0 || c == DOT_ABOVE) continue;
        size_t k = put(letter, c == SMALL_I_DOTLESS ? 'i' : c);
        if (c == 0 || n + k >= cap) break;
        memcpy(out + n, letter, k);
        n += k;
    }
    out[n] = 0;
    return out;
}
