/* Hexadecimal, UTF-8, codes: accepted text is the only text for its value. */
#include <string.h>

#include "base/hex.h"
#include "base/utf8.h"
#include "election/credential.h"
#include "fuzz.h"

void fuzz_begin(void) {}

void fuzz_seeds(void) {
    fuzz_seed_mode(0, oy_span_text("00ff7a"));
    fuzz_seed_mode(1, oy_span_text("h\xc3\xa4t\xe2\x82\xac \xf0\x9f\x97\xb3"));
    fuzz_seed_mode(1, oy_span_text("\xed\xa0\x80\xf4\x90\x80\x80\xc0\xaf"));
    struct oy_secret_bytes *code, *text;
    struct oy_why why = {0};
    for (int i = 0; i < 4; i++) {
        OY_WORLD_MUST(oy_code_generate(&code, &why) == OY_OK, &why);
        OY_WORLD_MUST(oy_code_print(&text, code, &why) == OY_OK, &why);
        fuzz_seed_mode(2, oy_span(text->secret, text->n));
        oy_secret_bytes_free(&code);
        oy_secret_bytes_free(&text);
    }
    fuzz_word_text("-");
    fuzz_word_text("oO");
    fuzz_word_text("iIlL");
}

static void one_hex(struct oy_span in) {
    unsigned char out[32];
    char text[65];
    struct oy_why why = {0};
    size_t n = in.n / 2 < sizeof out ? in.n / 2 : sizeof out;
    if (fuzz_accepted(oy_hex_decode_var(out, n, in, "json-4", &why), &why)) {
        oy_hex_encode(text, oy_span(out, n));
        FUZZ_MUST(fuzz_same(in, oy_span_text(text)));
    } else {
        for (size_t i = 0; i < n; i++) FUZZ_MUST(out[i] == 0);
    }
}

/* Code points, read the long way: every encoding is the shortest one of a Unicode scalar. */
static uint32_t decode(const unsigned char *p, size_t n) {
    static const unsigned char lead[5] = {0, 0x7f, 0x1f, 0x0f, 0x07};
    uint32_t c = p[0] & lead[n];
    for (size_t i = 1; i < n; i++) {
        FUZZ_MUST((p[i] & 0xc0) == 0x80);
        c = c << 6 | (p[i] & 0x3f);
    }
    return c;
}

static void one_utf8(struct oy_span in) {
    static const uint32_t least[5] = {0, 0, 0x80, 0x800, 0x10000};
    size_t i = 0, count = 0, n;
    for (; i < in.n && (n = oy_utf8_char(oy_span(in.p + i, in.n - i))) > 0; i += n, count++) {
        FUZZ_MUST(n <= 4 && n <= in.n - i);
        uint32_t c = decode(in.p + i, n);
        FUZZ_MUST(c >= least[n] && c <= 0x10ffff && (c < 0xd800 || c > 0xdfff));
    }
    FUZZ_MUST(oy_utf8_valid(in) == (i == in.n));
    if (i == in.n) FUZZ_MUST(oy_utf8_count(in) == count);
}

/* What is left of a typed code when what may be typed otherwise is taken away. */
static size_t plain(unsigned char *out, struct oy_span in, size_t cap) {
    size_t n = 0;
    for (size_t i = 0; i < in.n; i++) {
        unsigned char c = in.p[i];
        if (c == ' ' || c == '-' || (c == '\n' && i + 1 == in.n)) continue;
        if (c >= 'a' && c <= 'z') c = (unsigned char)(c - 32);
        if (c == 'O') c = '0';
        if (c == 'I' || c == 'L') c = '1';
        if (n < cap) out[n++] = c;
    }
    return n;
}

static void one_code(struct oy_span in) {
    struct oy_secret_bytes *text, *code = NULL, *printed = NULL;
    unsigned char a[64], b[64];
    struct oy_why why = {0};
    if (in.n == 0 || in.n > 4096) return;
    FUZZ_MUST(oy_secret_bytes_new(&text, in.n, &why) == OY_OK);
    memcpy(text->secret, in.p, in.n);
    if (fuzz_accepted(oy_code_parse(&code, text, &why), &why)) {
        FUZZ_MUST(oy_code_print(&printed, code, &why) == OY_OK && printed->n == OY_CODE_TEXT);
        size_t n = plain(a, in, sizeof a);
        FUZZ_MUST(n == plain(b, oy_span(printed->secret, printed->n), sizeof b));
        FUZZ_MUST(memcmp(a, b, n) == 0);
    } else {
        FUZZ_MUST(code == NULL);
    }
    oy_secret_bytes_free(&printed);
    oy_secret_bytes_free(&code);
    oy_secret_bytes_free(&text);
}

void fuzz_one(struct oy_span in) {
    switch (fuzz_mode(&in, 3)) {
    case 0: one_hex(in); return;
    case 1: one_utf8(in); return;
    default: one_code(in); return;
    }
}
