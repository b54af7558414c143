#include "election/credential.h"

#include <assert.h>
#include <sodium.h>

#include "crypto/publish.h"
#include "crypto/transcript.h"

enum { CHECK_MODULUS = 1021, CHECK_SYMBOLS = 2, ALL_SYMBOLS = OY_CODE_SYMBOLS + CHECK_SYMBOLS };

/* ---- the alphabet, without tables or branches on what a symbol is ---- */

/* All ones if lo ≤ v ≤ hi, otherwise 0; all below 2^31. */
static unsigned in_range(unsigned v, unsigned lo, unsigned hi) {
    return (((v - lo) | (hi - v)) >> 31) - 1U;
}

/* 0 … 31 to 0123456789ABCDEFGHJKMNPQRSTVWXYZ: from 10 on letters, with a step after each of the
 * four that are missing (I, L, O, U). */
static unsigned char symbol_of(unsigned v) {
    unsigned letter = 'A' + v - 10;
    letter += in_range(v, 18, 31) & 1; /* no I */
    letter += in_range(v, 20, 31) & 1; /* no L */
    letter += in_range(v, 22, 31) & 1; /* no O */
    letter += in_range(v, 27, 31) & 1; /* no U */
    unsigned is_digit = in_range(v, 0, 9);
    return (unsigned char)((('0' + v) & is_digit) | (letter & ~is_digit));
}

/* A typed character to 0 … 31, or 0xff if it is none of the alphabet. */
static unsigned value_of(unsigned char typed) {
    unsigned c = typed;
    c -= in_range(c, 'a', 'z') & 32U;
    c ^= in_range(c, 'O', 'O') & ('O' ^ '0');
    c ^= in_range(c, 'I', 'I') & ('I' ^ '1');
    c ^= in_range(c, 'L', 'L') & ('L' ^ '1');
    unsigned v = 0xff;
    for (unsigned k = 0; k < 32; k++) {
        unsigned s = symbol_of(k), is_it = in_range(c, s, s);
        v = (k & is_it) | (v & ~is_it);
    }
    return v;
}

/* s = Σ (i+1)·d_i mod 1021 [cred-1]; at most 11,687 before the reduction, which is done by
 * subtractions that always happen. */
static unsigned check_value(const unsigned char symbols[OY_CODE_SYMBOLS]) {
    unsigned s = 0;
    for (unsigned i = 0; i < OY_CODE_SYMBOLS; i++) s += (i + 2) * value_of(symbols[i]);
    for (unsigned k = 8; k-- > 0;) {
        unsigned m = (unsigned)CHECK_MODULUS << k;
        s -= m & in_range(s, m, 1U << 30);
    }
    return s;
}

static void check_symbols(unsigned char out[CHECK_SYMBOLS],
                          const unsigned char symbols[OY_CODE_SYMBOLS]) {
    unsigned s = check_value(symbols);
    out[0] = symbol_of(s >> 5);
    out[1] = symbol_of(s & 31);
}

/* ---- codes ---- */

void oy_code_generate_into(struct oy_secret_bytes *code) {
    unsigned char *p = code->secret;
    assert(code->n == OY_CODE_SYMBOLS);
    randombytes_buf(p, OY_CODE_SYMBOLS);
    for (size_t i = 0; i < OY_CODE_SYMBOLS; i++) p[i] = symbol_of(p[i] & 31U);
}

oy_status oy_code_generate(struct oy_secret_bytes **code, struct oy_why *why) {
    OY_TRY(oy_secret_bytes_new(code, OY_CODE_SYMBOLS, why));
    oy_code_generate_into(*code);
    return OY_OK;
}

void oy_code_print_into(struct oy_secret_bytes *text, const struct oy_secret_bytes *code) {
    unsigned char check[CHECK_SYMBOLS];
    assert(text->n == OY_CODE_TEXT);
    check_symbols(check, code->secret);
    for (size_t i = 0, at = 0; i < ALL_SYMBOLS; i++) {
        if (i > 0 && i % 4 == 0) text->secret[at++] = '-';
        text->secret[at++] = i < OY_CODE_SYMBOLS ? code->secret[i] : check[i - OY_CODE_SYMBOLS];
    }
    sodium_memzero(check, sizeof check);
}

oy_status oy_code_print(struct oy_secret_bytes **text, const struct oy_secret_bytes *code,
                        struct oy_why *why) {
    OY_TRY(oy_secret_bytes_new(text, OY_CODE_TEXT, why));
    oy_code_print_into(*text, code);
    return OY_OK;
}

/* Where somebody puts hyphens, and whether a code is refused, is no secret. */
static unsigned published(unsigned v) {
    oy_publish(&v, sizeof v);
    return v;
}

static bool is_separator(unsigned char c, bool is_last) {
    unsigned line_feed = is_last ? in_range(c, '\n', '\n') : 0;
    return published(in_range(c, ' ', ' ') | in_range(c, '-', '-') | line_feed) != 0;
}

/* The 28 symbols in the alphabet's own spelling. */
static oy_status collect(unsigned char symbols[ALL_SYMBOLS], const struct oy_secret_bytes *text,
                         struct oy_why *why) {
    size_t n = 0;
    unsigned bad = 0;
    for (size_t i = 0; i < text->n; i++) {
        if (is_separator(text->secret[i], i + 1 == text->n)) continue;
        OY_REQUIRE(why, n < ALL_SYMBOLS, OY_FORMAT, "cred-1", "the code has more than %d symbols",
                   ALL_SYMBOLS);
        if (n == ALL_SYMBOLS) break;
        unsigned v = value_of(text->secret[i]);
        bad |= v & 0xe0U;
        symbols[n++] = symbol_of(v & 31U);
    }
    OY_REQUIRE(why, n == ALL_SYMBOLS, OY_FORMAT, "cred-1", "the code has %zu symbols, not %d", n,
               ALL_SYMBOLS);
    OY_REQUIRE(why, published(bad) == 0, OY_FORMAT, "cred-1",
               "the code has a character that codes do not have");
    return OY_OK;
}

static oy_status verify(const unsigned char symbols[ALL_SYMBOLS], struct oy_why *why) {
    unsigned char check[CHECK_SYMBOLS];
    check_symbols(check, symbols);
    unsigned differs = (unsigned)(check[0] ^ symbols[OY_CODE_SYMBOLS]) |
                       (unsigned)(check[1] ^ symbols[OY_CODE_SYMBOLS + 1]);
    sodium_memzero(check, sizeof check);
    OY_REQUIRE(why, published(differs) == 0, OY_FORMAT, "cred-1",
               "the check symbols do not fit: there is a typing error in the code");
    return OY_OK;
}

oy_status oy_code_parse_into(struct oy_secret_bytes *code, const struct oy_secret_bytes *text,
                             struct oy_why *why) {
    unsigned char symbols[ALL_SYMBOLS] = {0};
    assert(code->n == OY_CODE_SYMBOLS);
    oy_status status = collect(symbols, text, why);
    if (status == OY_OK) status = verify(symbols, why);
    for (size_t i = 0; i < OY_CODE_SYMBOLS; i++) code->secret[i] = status == OY_OK ? symbols[i] : 0;
    sodium_memzero(symbols, sizeof symbols);
    return status;
}

oy_status oy_code_parse(struct oy_secret_bytes **code, const struct oy_secret_bytes *text,
                        struct oy_why *why) {
    OY_TRY(oy_secret_bytes_new(code, OY_CODE_SYMBOLS, why));
    oy_status status = oy_code_parse_into(*code, text, why);
    if (status != OY_OK) oy_secret_bytes_free(code);
    return status;
}

/* ---- credentials [cred-2] ---- */

void oy_credential_part(const struct oy_group *g, struct oy_secret *out,
                        const unsigned char roll_id[32], uint32_t registrar,
                        const struct oy_secret_bytes *code) {
    struct oy_transcript t;
    oy_transcript_begin_secret(&t, g, "credential");
    oy_transcript_item(&t, roll_id, 32);
    oy_transcript_u32(&t, registrar);
    oy_transcript_item(&t, code->secret, code->n);
    oy_transcript_secret(&t, g, out);
}

void oy_credential_combine(const struct oy_group *g, struct oy_secret *out,
                           const struct oy_secret *part, size_t n) {
    sodium_memzero(out, sizeof *out);
    for (size_t i = 0; i < n; i++) g->secret_add(out, out, &part[i]);
}

void oy_credential_public(const struct oy_group *g, struct oy_element *out,
                          const struct oy_secret *secret) {
    g->pow_base_secret(out, secret);
    oy_publish(out, sizeof *out);
}
