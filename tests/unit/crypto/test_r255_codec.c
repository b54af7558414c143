/* Encodings: which are taken, and that they come back, against libsodium and RFC 9496
 * [grp-2, grp-3]. */
#include "tests/unit/crypto/r255.h"

TestSuite(r255_codec, .init = begin_crypto);

enum { MANY = 40 };

static void sum_of_row(const struct oy_r255_arithmetic *a, struct oy_r255_sum *sums,
                       const struct oy_r255_row *rows, size_t n) {
    for (size_t i = 0; i < n; i++) oy_r255_sum_zero(&sums[i]);
    a->add_rows_var(sums, rows, n);
}

/* Decoded and encoded again. */
static void expect_round_trip(const struct oy_r255_arithmetic *a, const r255_bytes *in, size_t n) {
    struct oy_r255_row *rows = r255_rows(n);
    struct oy_r255_sum *sums = r255_sums(n);
    r255_decode(a, rows, in, n);
    sum_of_row(a, sums, rows, n);
    for (size_t i = 0; i < n; i++) r255_expect(a, &sums[i], in[i], "element", i);
    free(rows);
    free(sums);
}

Test(r255_codec, multiples_of_the_generator_match_rfc_9496) {
    r255_bytes in[16];
    for (size_t i = 0; i < 16; i++) r255_unhex(in[i], rfc9496_multiples[i]);
    R255_EACH(a) {
        struct oy_r255_row g;
        struct oy_r255_sum sum;
        expect_round_trip(a, (const r255_bytes *)in, 16);
        r255_decode(a, &g, (const r255_bytes *)&in[1], 1);
        oy_r255_sum_zero(&sum);
        for (size_t i = 0; i < 16; i++) {
            r255_expect(a, &sum, in[i], "multiple", i);
            a->add_rows_var(&sum, &g, 1);
        }
    }
}

Test(r255_codec, random_elements_come_back) {
    r255_bytes in[MANY], s;
    for (size_t i = 0; i < MANY; i++) r255_random(in[i], s);
    memset(in[MANY / 2], 0, 32);
    R255_EACH(a) {
        for (size_t n = 1; n <= MANY; n++) expect_round_trip(a, (const r255_bytes *)in, n);
    }
}

/* Coordinates by GMP: x is even, and x, y lie on −x² + y² = 1 + d·x²·y². */
Test(r255_codec, decoded_points_are_on_the_curve) {
    struct r255_point c;
    mpz_t xx, yy, t;
    mpz_inits(xx, yy, t, NULL);
    r255_point_init(&c);
    R255_EACH(a) {
        for (size_t i = 0; i < 20; i++) {
            r255_bytes in = {0}, s;
            struct oy_r255_row row, again;
            if (i > 0) r255_random(in, s);
            memset(&row, 0, sizeof row);
            r255_decode(a, &row, (const r255_bytes *)&in, 1);
            r255_point_of_row(&c, &row);
            cr_assert(mpz_even_p(c.x), "%s", a->name);
            mpz_mul(xx, c.x, c.x);
            mpz_mul(yy, c.y, c.y);
            mpz_mul(t, xx, yy);
            mpz_mul(t, t, c.d);
            mpz_add_ui(t, t, 1);
            mpz_add(t, t, xx);
            mpz_sub(t, t, yy);
            cr_assert(mpz_divisible_p(t, c.p), "%s", a->name);
            r255_row_of_point(&again, &c); /* also 2d·x·y is right */
            r255_mpz_of_limbs(xx, row.w + 10);
            r255_mpz_of_limbs(yy, again.w + 10);
            cr_assert(mpz_congruent_p(xx, yy, c.p), "%s", a->name);
        }
    }
    r255_point_clear(&c);
    mpz_clears(xx, yy, t, NULL);
}

/* ---- refused ---- */

/* Alone, and at every place among good ones: the index of the first bad one is what is said. */
static void expect_refused(const unsigned char bad[32], const char *what) {
    static r255_bytes in[MANY], s;
    struct oy_r255_row *rows = r255_rows(MANY);
    if (sodium_is_zero(s, 32)) {
        for (size_t i = 0; i < MANY; i++) r255_random(in[i], s);
    }
    R255_EACH(a) {
        cr_assert_eq(a->decode_var(rows, bad, 1), 0, "%s: %s", a->name, what);
        for (size_t at = 0; at < MANY; at++) {
            r255_bytes kept[2];
            size_t after = at + 1 + randombytes_uniform(MANY), n = MANY - at / 2;
            memcpy(kept[0], in[at], 32);
            memcpy(in[at], bad, 32);
            if (after < MANY) {
                memcpy(kept[1], in[after], 32);
                memcpy(in[after], bad, 32);
            }
            size_t want = at < n ? at : n;
            cr_assert_eq(a->decode_var(rows, in[0], n), want, "%s: %s at %zu of %zu", a->name, what,
                         at, n);
            cr_assert_eq(a->decode_var(rows, in[0], at + 1), at, "%s: %s last", a->name, what);
            if (after < MANY) memcpy(in[after], kept[1], 32);
            memcpy(in[at], kept[0], 32);
        }
    }
    free(rows);
}

Test(r255_codec, bad_encodings_of_rfc_9496_are_refused) { /* [grp-2, grp-3] */
    cr_assert_eq(RFC9496_INVALID, 29);
    for (size_t i = 0; i < RFC9496_INVALID; i++) {
        r255_bytes bad;
        r255_unhex(bad, rfc9496_invalid[i]);
        expect_refused(bad, rfc9496_invalid[i]);
    }
}

Test(r255_codec, encodings_not_below_p_are_refused) { /* [grp-2] */
    mpz_t p, n;
    mpz_inits(p, n, NULL);
    r255_p(p);
    for (unsigned i = 0; i < 19; i++) { /* p … 2^255 − 1 */
        r255_bytes bad;
        mpz_add_ui(n, p, i);
        r255_bytes_of_mpz(bad, n);
        expect_refused(bad, "p and above");
        bad[31] |= 0x80;
        expect_refused(bad, "p and above, with the top bit");
    }
    mpz_clears(p, n, NULL);
}

/* Other encodings of elements: −s, p + s for small ones, and the bit that is not part of it. */
Test(r255_codec, second_encodings_are_refused) { /* [grp-2] */
    mpz_t p, n;
    mpz_inits(p, n, NULL);
    r255_p(p);
    for (size_t i = 0; i < 16; i++) {
        r255_bytes s, bad;
        r255_unhex(s, rfc9496_multiples[i]);
        r255_mpz_of_bytes(n, s);
        if (i > 0) {
            mpz_sub(n, p, n);
            r255_bytes_of_mpz(bad, n);
            expect_refused(bad, "negative");
            mpz_sub(n, p, n);
        }
        mpz_add(n, n, p);
        r255_bytes_of_mpz(bad, n);
        expect_refused(bad, "plus p");
        memcpy(bad, s, 32);
        bad[31] |= 0x80;
        expect_refused(bad, "with the top bit");
    }
    mpz_clears(p, n, NULL);
}

/* libsodium 1.0.18 ignores the top bit, and is asked without it. */
static bool is_valid(const unsigned char in[32]) {
    return (in[31] & 0x80) == 0 && crypto_core_ristretto255_is_valid_point(in) == 1;
}

/* About every fourth even number is an encoding. */
Test(r255_codec, verdicts_on_any_bytes_are_those_of_libsodium) { /* [grp-2, grp-3] */
    enum { TRIES = 2000 };
    struct oy_r255_row *rows = r255_rows(17);
    size_t taken = 0;
    for (size_t i = 0; i < TRIES; i++) {
        r255_bytes in[17];
        size_t n = 1 + i % 17, first = n;
        randombytes_buf(in, sizeof in);
        for (size_t k = 0; k < n; k++) {
            unsigned kind = randombytes_uniform(20);
            if (kind) in[k][31] &= 0x7f;
            if (kind > 1) in[k][0] &= 0xfe;
            if (kind > 2 && !is_valid(in[k]))
                crypto_core_ristretto255_random(in[k]); /* else hardly a list would be good */
            if (first == n && !is_valid(in[k])) first = k;
        }
        taken += first == n;
        R255_EACH(a) cr_assert_eq(a->decode_var(rows, in[0], n), first, "%s", a->name);
    }
    cr_assert(taken > TRIES / 20 && taken < TRIES);
    free(rows);
}

Test(r255_codec, small_numbers_are_taken_as_libsodium_takes_them) {
    size_t taken = 0;
    for (unsigned i = 0; i < 2048; i++) {
        r255_bytes in = {(unsigned char)i, (unsigned char)(i >> 8)};
        struct oy_r255_row row;
        R255_EACH(a) {
            cr_assert_eq(a->decode_var(&row, in, 1), is_valid(in), "%s: %u", a->name, i);
        }
        taken += is_valid(in);
    }
    cr_assert_gt(taken, 100);
}

/* A batch goes on behind a bad element, with those before it. */
Test(r255_codec, elements_before_a_bad_one_are_decoded) {
    r255_bytes in[MANY], s;
    struct oy_r255_row *rows = r255_rows(MANY);
    struct oy_r255_sum *sums = r255_sums(MANY);
    R255_EACH(a) {
        for (size_t bad = 0; bad < MANY; bad++) {
            for (size_t i = 0; i < MANY; i++) r255_random(in[i], s);
            in[bad][31] |= 0x80;
            memset(rows, 0xa5, MANY * sizeof *rows);
            cr_assert_eq(a->decode_var(rows, in[0], MANY), bad);
            sum_of_row(a, sums, rows, bad);
            for (size_t i = 0; i < bad; i++) r255_expect(a, &sums[i], in[i], "before", i);
        }
    }
    free(rows);
    free(sums);
}

/* ---- memory ---- */

Test(r255_codec, nothing_is_written_outside) {
    enum { STRIDE = 40 };
    r255_bytes in[MANY], s;
    struct oy_r255_row *rows = r255_rows(MANY), untouched_row;
    struct oy_r255_sum *sums = r255_sums(MANY);
    unsigned char out[MANY * STRIDE];
    for (size_t i = 0; i < MANY; i++) r255_random(in[i], s);
    memset(&untouched_row, 0xa5, sizeof untouched_row);
    R255_EACH(a) {
        for (size_t n = 0; n < MANY; n++) {
            memset(rows, 0xa5, MANY * sizeof *rows);
            r255_decode(a, rows, (const r255_bytes *)in, n);
            for (size_t i = n; i < MANY; i++)
                cr_assert_arr_eq(&rows[i], &untouched_row, sizeof *rows, "%s", a->name);
            sum_of_row(a, sums, rows, n);
            memset(out, 0xa5, sizeof out);
            a->encode(out, STRIDE, sums, n);
            for (size_t i = 0; i < sizeof out; i++) {
                bool used = i / STRIDE < n && i % STRIDE < 32;
                unsigned char want = used ? in[i / STRIDE][i % STRIDE] : 0xa5;
                cr_assert_eq(out[i], want, "%s: byte %zu of %zu", a->name, i, n);
            }
        }
    }
    free(rows);
    free(sums);
}

/* ---- one element, many points ---- */

Test(r255_codec, points_that_differ_by_torsion_encode_equally) {
    struct r255_point c;
    mpz_t z;
    gmp_randstate_t random;
    gmp_randinit_default(random);
    mpz_init(z);
    r255_point_init(&c);
    R255_EACH(a) {
        for (size_t i = 0; i < 12; i++) {
            r255_bytes in = {0}, s;
            struct oy_r255_row row, other;
            struct oy_r255_sum sum;
            if (i > 0) r255_random(in, s);
            r255_decode(a, &row, (const r255_bytes *)&in, 1);
            for (unsigned k = 0; k < 4; k++) {
                r255_row_torsion(&other, &row, k);
                sum_of_row(a, &sum, &other, 1);
                r255_expect(a, &sum, in, "row and torsion", k);
                r255_point_of_row(&c, &other);
                mpz_urandomb(z, random, 250);
                mpz_add_ui(z, z, 2);
                r255_sum_of_point(&sum, &c, z);
                r255_expect(a, &sum, in, "sum with any Z and torsion", k);
            }
        }
    }
    r255_point_clear(&c);
    mpz_clear(z);
    gmp_randclear(random);
}
