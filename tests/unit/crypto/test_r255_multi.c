/* Multi-exponentiation: Straus' method, Pippenger's, and where one takes over from the other. The
 * terms are powers of g that are known, so that one power by libsodium says what must come out. */
#include "tests/unit/crypto/r255.h"

TestSuite(r255_multi, .init = begin_crypto);

enum { MOST = 5000, LIST = 24 };

static const size_t sizes[] = {0,  1,  2,  7,  8,   9,   15,  16,  17,  31,
                               33, 63, 65, 96, 127, 128, 129, 200, 257, 1000};

/* ---- exponents ---- */

enum kind {
    RANDOM,
    ZERO,
    ONE,
    LAST,      /* q − 1 */
    SHORT,     /* random below 2^128 */
    MIXED,     /* short, long, and about 2^128 */
    POWERS,    /* of two */
    LOW_DIGIT, /* digits −2^(c−1), of any window width c */
    TOP_DIGIT, /* digits 2^(c−1) − 1 */
    ALTERNATE, /* these two in turn */
    FEW,       /* zero but for one term: buckets of one, and none */
    KINDS
};

static const char *const names[KINDS] = {"random", "zero",      "one",        "q - 1",
                                         "short",  "mixed",     "powers",     "low digits",
                                         "top",    "alternate", "all but one"};

/* Digits of windows of c bits, as far as they fit: −2^(c−1) and one at the end to make it
 * positive, or 2^(c−1) − 1. */
static void digits(mpz_t out, unsigned c, unsigned bits, bool low, bool alternate) {
    mpz_t t;
    mpz_init(t);
    mpz_set_ui(out, 0);
    unsigned w = 0;
    for (; c * (w + 1) < bits; w++) {
        mpz_set_ui(t, 1);
        mpz_mul_2exp(t, t, c - 1);
        if (low)
            mpz_neg(t, t);
        else
            mpz_sub_ui(t, t, 1);
        mpz_mul_2exp(t, t, (mp_bitcnt_t)c * w);
        mpz_add(out, out, t);
        if (alternate) low = !low;
    }
    mpz_set_ui(t, 1);
    mpz_mul_2exp(t, t, (mp_bitcnt_t)c * w);
    if (mpz_sgn(out) < 0) mpz_add(out, out, t);
    mpz_clear(t);
}

/* 2^127, 2^128 and their neighbours, where short exponents end */
static void about_short(mpz_t out, size_t i) {
    mpz_set_ui(out, 1);
    mpz_mul_2exp(out, out, i % 2 ? 127 : 128);
    if (i / 2 % 3 == 0) mpz_sub_ui(out, out, 1);
    if (i / 2 % 3 == 1) mpz_add_ui(out, out, 1);
}

static void random_short(unsigned char out[32], unsigned bits) {
    memset(out, 0, 32);
    randombytes_buf(out, bits / 8);
}

static void exponent(unsigned char out[32], enum kind kind, size_t i) {
    mpz_t e;
    mpz_init(e);
    unsigned c = 4 + (unsigned)(i % 10), bits = i / 10 % 2 ? 128 : 252;
    crypto_core_ristretto255_scalar_random(out);
    if (kind == LAST) {
        r255_q(e);
        mpz_sub_ui(e, e, 1);
    } else if (kind == ONE) {
        mpz_set_ui(e, 1);
    } else if (kind == POWERS) {
        mpz_setbit(e, (mp_bitcnt_t)(i % 253));
    } else if (kind == MIXED && i % 3 == 0) {
        about_short(e, i / 3);
    } else if (kind == LOW_DIGIT || kind == TOP_DIGIT || kind == ALTERNATE) {
        digits(e, c, bits, kind != TOP_DIGIT, kind == ALTERNATE);
    }
    if (kind == SHORT || (kind == MIXED && i % 3 == 1)) {
        random_short(out, 128);
    } else if (!(kind == RANDOM || (kind == FEW && i == 3) || (kind == MIXED && i % 3 == 2))) {
        r255_bytes_of_mpz(out, e);
    }
    mpz_clear(e);
}

/* ---- terms ---- */

struct terms {
    size_t n;
    r255_bytes *element, *log, *e; /* element = g^log */
    struct oy_r255_row *rows;
};

static struct terms *terms_new(size_t n) {
    struct terms *t = r255_memory(1, 64);
    *t = (struct terms){.n = n,
                        .element = r255_memory(n, 64),
                        .log = r255_memory(n, 64),
                        .e = r255_memory(n, 64),
                        .rows = r255_rows(n)};
    for (size_t i = 0; i < n; i++) r255_random(t->element[i], t->log[i]);
    return t;
}

static void terms_free(struct terms *t) {
    free(t->element);
    free(t->log);
    free(t->e);
    free(t->rows);
    free(t);
}

static void set_exponents(struct terms *t, enum kind kind) {
    for (size_t i = 0; i < t->n; i++) exponent(t->e[i], kind, i);
}

/* g^(Σ log_i·e_i) */
static void expected(unsigned char out[32], const struct terms *t, size_t n) {
    r255_bytes sum = {0}, product;
    for (size_t i = 0; i < n; i++) {
        crypto_core_ristretto255_scalar_mul(product, t->log[i], t->e[i]);
        crypto_core_ristretto255_scalar_add(sum, sum, product);
    }
    r255_base(out, sum);
}

/* The first n terms. */
static void expect_product(struct terms *t, size_t n, const char *what) {
    struct oy_r255_sum sum;
    r255_bytes want;
    expected(want, t, n);
    R255_EACH(a) {
        r255_decode(a, t->rows, (const r255_bytes *)t->element, n);
        cr_assert(a->multi_pow_var(&sum, t->rows, n ? t->e[0] : NULL, n));
        r255_expect(a, &sum, want, what, n);
    }
}

/* ---- facts ---- */

Test(r255_multi, every_kind_of_exponent_and_number_of_terms) {
    struct terms *t = terms_new(1000);
    for (enum kind kind = RANDOM; kind < KINDS; kind++) {
        set_exponents(t, kind);
        for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
            expect_product(t, sizes[i], names[kind]);
    }
    terms_free(t);
}

Test(r255_multi, thousands_of_terms) {
    struct terms *t = terms_new(MOST);
    for (enum kind kind = RANDOM; kind < KINDS; kind++) {
        set_exponents(t, kind);
        expect_product(t, MOST, names[kind]);
    }
    terms_free(t);
}

Test(r255_multi, every_small_number_of_terms) {
    struct terms *t = terms_new(140);
    set_exponents(t, MIXED);
    for (size_t n = 0; n <= 140; n++) expect_product(t, n, "mixed");
    terms_free(t);
}

/* Without what is known of the bases: power by power. */
Test(r255_multi, is_the_sum_of_libsodiums_powers) {
    for (size_t round = 0; round < 40; round++) {
        struct terms *t = terms_new(17);
        r255_bytes want = {0}, power;
        struct oy_r255_sum sum;
        size_t n = 1 + round % 17;
        set_exponents(t, (enum kind)(round % KINDS));
        for (size_t i = 0; i < n; i++) {
            crypto_core_ristretto255_random(t->element[i]);
            r255_power(power, t->element[i], t->e[i]);
            r255_add(want, want, power);
        }
        R255_EACH(a) {
            r255_decode(a, t->rows, (const r255_bytes *)t->element, n);
            cr_assert(a->multi_pow_var(&sum, t->rows, t->e[0], n));
            r255_expect(a, &sum, want, names[round % KINDS], n);
        }
        terms_free(t);
    }
}

static void copy_term(struct terms *t, size_t to, size_t from) {
    memcpy(t->element[to], t->element[from], 32);
    memcpy(t->log[to], t->log[from], 32);
}

/* All in one bucket and one after another in a sum: additions that are doublings. */
Test(r255_multi, of_equal_points) {
    struct terms *t = terms_new(1000);
    for (size_t i = 1; i < t->n; i++) copy_term(t, i, 0);
    for (enum kind kind = RANDOM; kind < KINDS; kind++) {
        set_exponents(t, kind);
        for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
            expect_product(t, sizes[i], names[kind]);
        for (size_t i = 1; i < t->n; i++) memcpy(t->e[i], t->e[0], 32);
        expect_product(t, 1000, "equal exponents");
        expect_product(t, 20, "equal exponents");
    }
    terms_free(t);
}

/* P and −P with equal exponents: the identity, also on the way. */
Test(r255_multi, of_cancelling_points_is_the_identity) {
    static const r255_bytes identity = {0};
    struct terms *t = terms_new(1000);
    for (size_t i = 0; i < t->n; i += 2) {
        r255_negate(t->element[i + 1], t->element[i]);
        crypto_core_ristretto255_scalar_negate(t->log[i + 1], t->log[i]);
    }
    for (enum kind kind = RANDOM; kind < KINDS; kind++) {
        set_exponents(t, kind);
        for (size_t i = 0; i < t->n; i += 2) memcpy(t->e[i + 1], t->e[i], 32);
        for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
            r255_bytes want;
            expected(want, t, sizes[i] / 2 * 2);
            cr_assert_arr_eq(want, identity, 32);
            expect_product(t, sizes[i], names[kind]); /* with one left over, too */
        }
    }
    terms_free(t);
}

Test(r255_multi, of_the_same_point_with_opposite_exponents_is_the_identity) {
    struct terms *t = terms_new(1000);
    for (size_t i = 0; i < t->n; i += 2) copy_term(t, i + 1, i);
    set_exponents(t, MIXED);
    for (size_t i = 0; i < t->n; i += 2)
        crypto_core_ristretto255_scalar_negate(t->e[i + 1], t->e[i]);
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
        expect_product(t, sizes[i], "opposite exponents");
    terms_free(t);
}

Test(r255_multi, of_identities_and_others) {
    struct terms *t = terms_new(1000);
    for (size_t step = 1; step <= 3; step++) {
        for (size_t i = 0; i < t->n; i++) {
            r255_random(t->element[i], t->log[i]);
            if (i % step != 0) continue;
            memset(t->element[i], 0, 32);
            memset(t->log[i], 0, 32);
        }
        for (enum kind kind = RANDOM; kind < KINDS; kind += 2) {
            set_exponents(t, kind);
            for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
                expect_product(t, sizes[i], "with identities");
        }
    }
    terms_free(t);
}

/* A torsion point to some power is a torsion point, and no element knows the difference. */
Test(r255_multi, of_points_that_differ_by_torsion_encodes_equally) {
    struct terms *t = terms_new(150);
    set_exponents(t, MIXED);
    R255_EACH(a) {
        static const size_t some[] = {1, 5, 16, 128, 129, 150};
        r255_decode(a, t->rows, (const r255_bytes *)t->element, t->n);
        for (size_t i = 0; i < t->n; i++)
            r255_row_torsion(&t->rows[i], &t->rows[i], (unsigned)(i + 1) % 4);
        for (size_t i = 0; i < sizeof some / sizeof *some; i++) {
            struct oy_r255_sum sum;
            r255_bytes want;
            expected(want, t, some[i]);
            cr_assert(a->multi_pow_var(&sum, t->rows, t->e[0], some[i]));
            r255_expect(a, &sum, want, "torsion", some[i]);
        }
    }
    terms_free(t);
}

/* oy_equations_check gives exponent 0 to points that were never decoded: whatever they hold. */
Test(r255_multi, takes_nothing_of_rows_with_exponent_zero) {
    static const size_t some[] = {2, 8, 17, 128, 129, 1000};
    struct terms *t = terms_new(1000);
    set_exponents(t, MIXED);
    for (size_t i = 1; i < t->n; i += 2) memset(t->e[i], 0, 32);
    R255_EACH(a) {
        r255_decode(a, t->rows, (const r255_bytes *)t->element, t->n);
        for (size_t i = 1; i < t->n; i += 2) randombytes_buf(&t->rows[i], sizeof t->rows[i]);
        for (size_t i = 0; i < sizeof some / sizeof *some; i++) {
            struct oy_r255_sum sum;
            r255_bytes want;
            expected(want, t, some[i]);
            cr_assert(a->multi_pow_var(&sum, t->rows, t->e[0], some[i]));
            r255_expect(a, &sum, want, "garbage", some[i]);
        }
    }
    terms_free(t);
}
