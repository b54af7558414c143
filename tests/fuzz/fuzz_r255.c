/* ristretto255 three times: libsodium, this project's portable code, and its eight lanes where the
 * processor has them. What is an encoding, what powers, products and sums come to, must be the same
 * for all. */
#include <sodium.h>
#include <string.h>

#include "base/hex.h"
#include "crypto/r255_var.h"
#include "fuzz.h"
#include "tests/unit/crypto/rfc9496.h"

enum { LIST = 40, TERMS = 6, MANY = 132, Y = 2, MODES = 5, ARITHMETICS = 3 };

typedef unsigned char bytes32[32];

static const struct oy_r255_arithmetic *list[ARITHMETICS];
static size_t n_list;
static bytes32 g, y[Y]; /* some base, and the opposite of g */
static struct oy_r255_table *tables[ARITHMETICS][1 + Y];

static struct oy_r255_table *table_of(const struct oy_r255_arithmetic *a, const bytes32 base) {
    struct oy_r255_table *t = aligned_alloc(64, sizeof *t);
    struct oy_r255_row row;
    OY_WORLD_MUST(t && a->decode_var(&row, base, 1) == 1, NULL);
    a->table_make(t, &row);
    return t;
}

void fuzz_begin(void) {
    static const bytes32 one = {1}, some = {3, 1, 4, 1, 5, 9, 2, 6};
    static const bytes32 identity = {0};
    list[n_list++] = &oy_r255_portable;
    list[n_list++] = &oy_r255_narrow;
    if (oy_r255_is_supported(&oy_r255_ifma)) list[n_list++] = &oy_r255_ifma;
    OY_WORLD_MUST(crypto_scalarmult_ristretto255_base(g, one) == 0, NULL);
    OY_WORLD_MUST(crypto_scalarmult_ristretto255_base(y[0], some) == 0, NULL);
    OY_WORLD_MUST(crypto_core_ristretto255_sub(y[1], identity, g) == 0, NULL);
    for (size_t i = 0; i < n_list; i++) {
        tables[i][0] = table_of(list[i], g);
        for (size_t k = 0; k < Y; k++) tables[i][1 + k] = table_of(list[i], y[k]);
    }
}

/* ---- seeds ---- */

static void unhex(bytes32 out, const char *hex) {
    struct oy_why why = {0};
    OY_WORLD_MUST(oy_hex_decode_var(out, 32, oy_span_text(hex), "json-4", &why) == OY_OK, &why);
}

/* 0, 1, q − 1, q, 2^128 − 1, 2^128, 2^127 and what makes digits all 8, or 7 */
static size_t edge_scalars(bytes32 out[8]) {
    static const char *const hex[8] = {
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000000",
        "ecd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010",
        "edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010",
        "ffffffffffffffffffffffffffffffff00000000000000000000000000000000",
        "0000000000000000000000000000000001000000000000000000000000000000",
        "8888888888888888888888888888888888888888888888888888888888888808",
        "7777777777777777777777777777777777777777777777777777777777777707"};
    for (size_t i = 0; i < 8; i++) unhex(out[i], hex[i]);
    return 8;
}

void fuzz_seeds(void) {
    bytes32 elements[16], bad[RFC9496_INVALID], scalars[8], mixed[2 * TERMS];
    size_t n = edge_scalars(scalars);
    for (size_t i = 0; i < 16; i++) unhex(elements[i], rfc9496_multiples[i]);
    for (size_t i = 0; i < RFC9496_INVALID; i++) unhex(bad[i], rfc9496_invalid[i]);
    for (size_t i = 0; i < 16; i++) fuzz_word(oy_span(elements[i], 32));
    for (size_t i = 0; i < n; i++) fuzz_word(oy_span(scalars[i], 32));
    fuzz_seed_mode(0, oy_span(elements, sizeof elements));
    for (size_t i = 0; i < RFC9496_INVALID; i++) {
        fuzz_word(oy_span(bad[i], 32));
        fuzz_seed_mode(0, oy_span(bad[i], 32));
    }
    for (size_t i = 0; i < TERMS; i++) {
        memcpy(mixed[2 * i], elements[i + 1], 32);
        memcpy(mixed[2 * i + 1], scalars[(i + 1) % n], 32);
    }
    for (unsigned char mode = 1; mode < MODES; mode++)
        fuzz_seed_mode(mode, oy_span(mixed, sizeof mixed));
    fuzz_seed_mode(3, oy_span(elements, sizeof elements));
    fuzz_seed_mode(4, oy_span(scalars, sizeof scalars));
}

/* ---- reading the input ---- */

static size_t take(bytes32 *out, struct oy_span in, size_t most) {
    size_t n = in.n / 32 < most ? in.n / 32 : most;
    if (n) memcpy(out, in.p, 32 * n);
    return n;
}

/* libsodium 1.0.18 ignores the top bit. */
static bool is_valid(const bytes32 in) {
    return (in[31] & 0x80) == 0 && crypto_core_ristretto255_is_valid_point(in) == 1;
}

/* An encoding stays what it is, anything else is mapped to an element. */
static void to_element(bytes32 e) {
    unsigned char wide[64];
    if (is_valid(e)) return;
    for (int i = 0; i < 64; i++) wide[i] = (unsigned char)(e[i % 32] ^ i / 32);
    (void)crypto_core_ristretto255_from_hash(e, wide);
}

static void to_scalar(bytes32 s) {
    unsigned char wide[64] = {0};
    memcpy(wide, s, 32);
    crypto_core_ristretto255_scalar_reduce(s, wide);
}

/* ---- what libsodium says ---- */

static void power(bytes32 out, const bytes32 base, const bytes32 e) {
    if (crypto_scalarmult_ristretto255(out, e, base) != 0) FUZZ_MUST(sodium_is_zero(out, 32));
}

static void add(bytes32 out, const bytes32 a, const bytes32 b) {
    FUZZ_MUST(crypto_core_ristretto255_add(out, a, b) == 0);
}

static void must_be(const struct oy_r255_arithmetic *a, const struct oy_r255_sum *sums, size_t n,
                    const bytes32 *want) {
    static bytes32 got[LIST];
    a->encode(got[0], 32, sums, n);
    FUZZ_MUST(fuzz_same(oy_span(got, 32 * n), oy_span(want, 32 * n)));
}

/* ---- modes ---- */

static struct oy_r255_row rows[MANY];
static struct oy_r255_sum sums[LIST], others[LIST];

static void zero_sums(struct oy_r255_sum *out, size_t n) {
    for (size_t i = 0; i < n; i++) oy_r255_sum_zero(&out[i]);
}

static void one_list(struct oy_span in) {
    static bytes32 e[LIST];
    size_t n = take(e, in, LIST), first = 0;
    while (first < n && is_valid(e[first])) first++;
    for (size_t i = 0; i < n_list; i++) {
        FUZZ_MUST(list[i]->decode_var(rows, e[0], n) == first);
        zero_sums(sums, first);
        list[i]->add_rows_var(sums, rows, first);
        must_be(list[i], sums, first, (const bytes32 *)e);
    }
}

/* Pairs of an element and an exponent; `times` over for Pippenger's method. */
static void one_product(struct oy_span in, size_t times) {
    static bytes32 pair[2 * TERMS], e[TERMS], x[MANY];
    bytes32 want = {0}, t, factor = {(unsigned char)times};
    size_t n = take(pair, in, 2 * TERMS) / 2;
    for (size_t i = 0; i < n; i++) {
        to_element(pair[2 * i]);
        to_scalar(pair[2 * i + 1]);
        power(t, pair[2 * i], pair[2 * i + 1]);
        add(want, want, t);
    }
    if (times > 1) power(want, want, factor);
    for (size_t i = 0; i < n; i++) memcpy(e[i], pair[2 * i], 32);
    for (size_t i = 0; i < n * times; i++) memcpy(x[i], pair[2 * (i % n) + 1], 32);
    for (size_t i = 0; i < n_list; i++) {
        FUZZ_MUST(list[i]->decode_var(rows, e[0], n) == n);
        for (size_t k = n; k < n * times; k++) rows[k] = rows[k % n];
        FUZZ_MUST(list[i]->multi_pow_var(&sums[0], rows, x[0], n * times));
        must_be(list[i], sums, 1, (const bytes32 *)&want);
    }
}

/* Element i, twice the next one, and one more: by rows and by sums. */
static void one_sum(struct oy_span in) {
    static bytes32 e[LIST], want[LIST];
    size_t n = take(e, in, 12);
    if (n < 2) return;
    for (size_t i = 0; i < n; i++) to_element(e[i]);
    for (size_t i = 0; i < n; i++) {
        add(want[i], e[i], e[0]);
        if (i + 1 < n) add(want[i], want[i], e[i + 1]);
        add(want[i], want[i], want[i]);
    }
    for (size_t i = 0; i < n_list; i++) {
        const struct oy_r255_arithmetic *a = list[i];
        FUZZ_MUST(a->decode_var(rows, e[0], n) == n);
        zero_sums(sums, n);
        zero_sums(others, n);
        a->add_rows_var(sums, rows, n);
        for (size_t k = 0; k < n; k++) a->add_rows_var(&others[k], &rows[0], 1);
        a->add_rows_var(others, &rows[1], n - 1);
        a->add_sums_var(sums, others, n);
        a->add_sums_var(sums, sums, n);
        must_be(a, sums, n, (const bytes32 *)want);
    }
}

/* The first byte says which factors, and whose y. */
static void one_fixed(struct oy_span in) {
    static bytes32 s[2 * TERMS], want[TERMS];
    static const unsigned char bit[2] = {0, 1};
    struct oy_r255_power p[TERMS];
    bytes32 t;
    unsigned kind = fuzz_mode(&in, 8), which = kind / 4;
    size_t n = take(s, in, 2 * TERMS) / 2;
    bool has_g = kind % 4 != 1 && kind % 4 != 3, has_y = kind % 4 != 0, has_bit = kind % 4 == 3;
    for (size_t i = 0; i < n; i++) {
        unsigned char times = s[2 * i][31] >> 7;
        to_scalar(s[2 * i]);
        to_scalar(s[2 * i + 1]);
        p[i] = (struct oy_r255_power){has_g ? s[2 * i] : NULL, has_y ? s[2 * i + 1] : NULL,
                                      has_bit ? &bit[times] : NULL};
        memset(want[i], 0, 32);
        if (has_g) power(want[i], g, s[2 * i]);
        if (has_bit && times) memcpy(want[i], g, 32);
        if (has_y) power(t, y[which], s[2 * i + 1]);
        if (has_y) add(want[i], want[i], t);
    }
    for (size_t i = 0; i < n_list && n > 0; i++) {
        list[i]->powers(sums, p, n, tables[i][0], tables[i][1 + which]);
        must_be(list[i], sums, n, (const bytes32 *)want);
    }
}

void fuzz_one(struct oy_span in) {
    switch (fuzz_mode(&in, MODES)) {
    case 0: one_list(in); return;
    case 1: one_product(in, 1); return;
    case 2: one_product(in, MANY / TERMS); return;
    case 3: one_sum(in); return;
    default: one_fixed(in); return;
    }
}
