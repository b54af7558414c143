/* Many sums at once, and which implementation does them. */
#include "tests/unit/crypto/r255.h"

TestSuite(r255_sums, .init = begin_crypto);

enum { N = 20 };

/* What is added to what at place i: any two, equal ones, opposite ones, the identity to an element,
 * an element to the identity, the identity to itself. */
static void make_pair(unsigned char x[32], unsigned char y[32], size_t kind) {
    r255_bytes s;
    r255_random(x, s);
    r255_random(y, s);
    if (kind % 6 == 1) memcpy(y, x, 32);
    if (kind % 6 == 2) r255_negate(y, x);
    if (kind % 6 == 3 || kind % 6 == 5) memset(y, 0, 32);
    if (kind % 6 == 4 || kind % 6 == 5) memset(x, 0, 32);
}

/* sums[i] = x_i as a sum whose Z is not 1: x_i + r − r. */
static void sums_of(const struct oy_r255_arithmetic *a, struct oy_r255_sum *sums,
                    const r255_bytes *x, size_t n) {
    struct oy_r255_row row;
    r255_bytes r, s;
    for (size_t i = 0; i < n; i++) {
        oy_r255_sum_zero(&sums[i]);
        r255_random(r, s);
        for (int k = 0; k < 3; k++) {
            const unsigned char *in = k == 0 ? x[i] : r;
            if (k == 2) r255_negate(r, r);
            cr_assert_eq(a->decode_var(&row, in, 1), 1);
            a->add_rows_var(&sums[i], &row, 1);
        }
    }
}

static void expect_sums(const struct oy_r255_arithmetic *a, const struct oy_r255_sum *sums,
                        const r255_bytes *x, const r255_bytes *y, size_t n) {
    r255_bytes want;
    for (size_t i = 0; i < n; i++) {
        r255_add(want, x[i], y[i]);
        r255_expect(a, &sums[i], want, "sum", i);
    }
}

Test(r255_sums, add_rows_and_sums_as_libsodium_does) {
    struct oy_r255_row *rows = r255_rows(N);
    struct oy_r255_sum *sums = r255_sums(N), *others = r255_sums(N);
    struct oy_r255_sum *kept = r255_sums(N);
    R255_EACH(a) {
        for (size_t n = 0; n <= N; n++) {
            r255_bytes x[N], y[N];
            for (size_t i = 0; i < N; i++) make_pair(x[i], y[i], i + n);
            r255_decode(a, rows, (const r255_bytes *)y, N);
            sums_of(a, sums, (const r255_bytes *)x, N);
            sums_of(a, others, (const r255_bytes *)y, N);
            memcpy(kept, sums, N * sizeof *sums);
            a->add_rows_var(sums, rows, n);
            expect_sums(a, sums, (const r255_bytes *)x, (const r255_bytes *)y, n);
            cr_assert_arr_eq(sums + n, kept + n, (N - n) * sizeof *sums, "%s: beyond", a->name);
            memcpy(sums, kept, N * sizeof *sums);
            a->add_sums_var(sums, others, n);
            expect_sums(a, sums, (const r255_bytes *)x, (const r255_bytes *)y, n);
            cr_assert_arr_eq(sums + n, kept + n, (N - n) * sizeof *sums, "%s: beyond", a->name);
        }
    }
    free(rows);
    free(sums);
    free(others);
    free(kept);
}

/* A sum may be added to itself. */
Test(r255_sums, double_in_place) {
    struct oy_r255_sum *sums = r255_sums(N);
    R255_EACH(a) {
        r255_bytes x[N], s;
        for (size_t i = 0; i < N; i++) r255_random(x[i], s);
        memset(x[3], 0, 32);
        sums_of(a, sums, (const r255_bytes *)x, N);
        a->add_sums_var(sums, sums, N);
        expect_sums(a, sums, (const r255_bytes *)x, (const r255_bytes *)x, N);
    }
    free(sums);
}

/* Whatever points stand for the elements. */
Test(r255_sums, of_points_that_differ_by_torsion_encode_equally) {
    R255_EACH(a) {
        for (unsigned k = 0; k < 16; k++) {
            r255_bytes in[2], want;
            struct oy_r255_row rows[2];
            struct oy_r255_sum sums[2];
            make_pair(in[0], in[1], k);
            r255_decode(a, rows, (const r255_bytes *)in, 2);
            r255_row_torsion(&rows[0], &rows[0], k % 4);
            r255_row_torsion(&rows[1], &rows[1], k / 4);
            for (int i = 0; i < 2; i++) oy_r255_sum_zero(&sums[i]);
            a->add_rows_var(sums, rows, 2);
            r255_add(want, in[0], in[1]);
            a->add_sums_var(&sums[0], &sums[1], 1);
            r255_expect(a, &sums[0], want, "torsion", k);
            a->add_rows_var(&sums[1], &rows[0], 1);
            r255_expect(a, &sums[1], want, "torsion", k);
        }
    }
}

/* A long chain, where a limb that grows too large would show in the end. */
Test(r255_sums, stay_right_through_thousands_of_steps) {
    enum { STEPS = 3000, LANES = 9 };
    r255_bytes x[LANES], s[LANES];
    struct oy_r255_row rows[LANES];
    struct oy_r255_sum sums[LANES], others[LANES];
    for (size_t i = 0; i < LANES; i++) r255_random(x[i], s[i]);
    R255_EACH(a) {
        r255_bytes factor = {0}, one = {1}, e, want;
        r255_decode(a, rows, (const r255_bytes *)x, LANES);
        for (size_t i = 0; i < LANES; i++) oy_r255_sum_zero(&sums[i]);
        for (int k = 0; k < STEPS; k++) {
            a->add_rows_var(sums, rows, LANES);
            crypto_core_ristretto255_scalar_add(factor, factor, one);
            if (k % 8 != 0) continue;
            memcpy(others, sums, sizeof others);
            a->add_sums_var(sums, others, LANES);
            crypto_core_ristretto255_scalar_add(factor, factor, factor);
        }
        for (size_t i = 0; i < LANES; i++) {
            crypto_core_ristretto255_scalar_mul(e, s[i], factor);
            r255_base(want, e);
            r255_expect(a, &sums[i], want, "chain", i);
        }
    }
}

/* ---- which implementation is used ---- */

static const char *chosen_with(const char *wanted) {
    cr_assert_eq(wanted ? setenv("OY_ARITHMETIC", wanted, 1) : unsetenv("OY_ARITHMETIC"), 0);
    return oy_r255()->name;
}

static const char *best(void) {
    return oy_r255_is_supported(&oy_r255_ifma) ? "ifma" : "portable";
}

/* Each test is a process of its own, and a process chooses once. */
Test(r255_sums, the_best_implementation_is_used) {
    cr_assert_str_eq(chosen_with(NULL), best());
    cr_assert_str_eq(chosen_with("portable"), best(), "it has been chosen");
}

Test(r255_sums, the_environment_chooses_portable_code) {
    cr_assert(oy_r255_is_supported(&oy_r255_portable));
    cr_assert_str_eq(chosen_with("portable"), "portable");
}

Test(r255_sums, the_environment_chooses_products_of_64_bits) {
    cr_assert_str_eq(chosen_with("narrow"), "narrow");
}

Test(r255_sums, the_environment_chooses_ifma_where_it_is) {
    cr_assert_str_eq(chosen_with("ifma"), best());
}

Test(r255_sums, an_unknown_name_chooses_nothing) {
    cr_assert_str_eq(chosen_with("abacus"), best());
}
