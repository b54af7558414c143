/* modp4096's arithmetic for many public elements, held equal to plain GMP [grp-2 … grp-4, grp-8].
 */
#include "crypto/modp_mont_var.h"
#include "tests/unit/crypto/modp_numbers.h"

TestSuite(group_modp_var, .init = init);

/* --- one residue --- */

/* Integers at the edges of [1, 2^4096), members or not, and random ones after them. */
enum { EDGES = 9, NUMBERS = EDGES + 12 };

static void number(mpz_t out, size_t i) {
    unsigned char b[E];
    switch (i) {
    case 0: mpz_set_ui(out, 1); return;
    case 1: mpz_set_ui(out, 2); return;
    case 2: mpz_sub_ui(out, p, 1); return;
    case 3: mpz_sub_ui(out, p, 2); return;
    case 4: get(out, g->generator.b); return;
    case 5: mpz_ui_pow_ui(out, 2, 4095); return;
    case 6: mpz_add_ui(out, p, 1); return;
    case 7: mpz_ui_pow_ui(out, 2, 4096), mpz_sub_ui(out, out, 1); return;
    case 8: mpz_ui_pow_ui(out, 2, 256), mpz_sub_ui(out, out, 1); return;
    default: randombytes_buf(b, sizeof b), get(out, b); return;
    }
}

static void mont_of(struct oy_mont *out, const mpz_t v) {
    unsigned char b[E];
    put(b, v);
    oy_mont_load_var(out, b);
}

static void assert_mont(const struct oy_mont *x, const mpz_t want) {
    unsigned char b[E], w[E];
    mpz_t r;
    mpz_init(r);
    mpz_mod(r, want, p);
    put(w, r);
    oy_mont_store_var(b, x);
    cr_assert_arr_eq(b, w, E);
    mpz_clear(r);
}

Test(group_modp_var, p_ends_and_begins_with_256_ones) {
    static const uint64_t limbs[] = {OY_MODP_P_LIMBS};
    for (size_t i = 0; i < 4; i++) cr_assert_eq(limbs[i] & limbs[63 - i], UINT64_MAX);
}

Test(group_modp_var, factor_to_montgomery_form_is_2_to_the_8192) {
    static const uint64_t limbs[] = {OY_MODP_R2_LIMBS};
    mpz_t want, got;
    mpz_inits(want, got, NULL);
    mpz_ui_pow_ui(want, 2, 8192);
    mpz_mod(want, want, p);
    mpz_import(got, 64, -1, sizeof limbs[0], 0, 0, limbs);
    cr_assert_eq(mpz_cmp(want, got), 0);
    mpz_clears(want, got, NULL);
}

Test(group_modp_var, residues_come_back_canonical) {
    struct oy_mont x;
    mpz_t a;
    mpz_init(a);
    for (size_t i = 0; i < NUMBERS; i++) {
        number(a, i);
        mont_of(&x, a);
        assert_mont(&x, a);
    }
    oy_mont_one_var(&x);
    mpz_set_ui(a, 1);
    assert_mont(&x, a);
    mpz_clear(a);
}

Test(group_modp_var, products_and_squares_are_those_of_integers) {
    struct oy_mont x, y, z;
    mpz_t a, b, c;
    mpz_inits(a, b, c, NULL);
    for (size_t i = 0; i < NUMBERS; i++) {
        number(a, i);
        mont_of(&x, a);
        oy_mont_square_var(&z, &x);
        mpz_mul(c, a, a);
        assert_mont(&z, c);
        for (size_t j = 0; j < NUMBERS; j++) {
            number(b, j);
            mont_of(&y, b);
            oy_mont_mul_var(&z, &x, &y);
            mpz_mul(c, a, b);
            assert_mont(&z, c);
        }
    }
    mpz_clears(a, b, c, NULL);
}

/* Limbs as they never come from loading: up to R − 1, where the last subtraction counts. */
Test(group_modp_var, products_of_any_limbs_are_those_of_integers) {
    static const uint64_t p_limbs[] = {OY_MODP_P_LIMBS};
    struct oy_mont x[4], z;
    mpz_t a, b, r;
    mpz_inits(a, b, r, NULL);
    memset(&x[0], 0xff, sizeof x[0]);
    memcpy(&x[1], p_limbs, sizeof x[1]);
    x[1].d[0]--; /* p − 1 */
    memcpy(&x[2], p_limbs, sizeof x[2]);
    x[2].d[63] = UINT64_MAX, x[2].d[59] = UINT64_MAX; /* above p */
    randombytes_buf(&x[3], sizeof x[3]);
    mpz_ui_pow_ui(r, 2, 4096);
    mpz_invert(r, r, p); /* the number behind limbs is limbs / R */
    for (size_t i = 0; i < 4; i++) {
        for (size_t j = 0; j < 4; j++) {
            oy_mont_mul_var(&z, &x[i], &x[j]);
            mpz_import(a, 64, -1, 8, 0, 0, x[i].d);
            mpz_import(b, 64, -1, 8, 0, 0, x[j].d);
            mpz_mul(a, a, b);
            mpz_mul(a, a, r);
            mpz_mul(a, a, r);
            assert_mont(&z, a);
        }
    }
    mpz_clears(a, b, r, NULL);
}

Test(group_modp_var, lanes_are_single_products) {
    struct oy_mont a[3 * OY_MONT_LANES], b[3 * OY_MONT_LANES], got[3 * OY_MONT_LANES], want;
    unsigned char x[E], y[E];
    for (size_t n = 0; n <= 3 * OY_MONT_LANES; n++) {
        randombytes_buf(a, sizeof a);
        randombytes_buf(b, sizeof b);
        memset(&a[n / 2], 0xff, n ? sizeof a[0] : 0);
        memset(&b[n / 2], 0xff, n ? sizeof b[0] : 0);
        memcpy(got, a, sizeof got);
        oy_mont_mul_each_var(got, b, n);
        for (size_t i = 0; i < 3 * OY_MONT_LANES; i++) {
            want = a[i];
            if (i < n) oy_mont_mul_var(&want, &a[i], &b[i]);
            oy_mont_store_var(x, &want);
            oy_mont_store_var(y, &got[i]);
            cr_assert_arr_eq(x, y, E, "%zu of %zu", i, n);
        }
    }
}

Test(group_modp_var, powers_are_those_of_integers) {
    struct oy_mont x, z;
    uint64_t e[4];
    mpz_t a, k;
    mpz_inits(a, k, NULL);
    for (size_t i = 0; i < NUMBERS; i++) {
        number(a, i);
        mont_of(&x, a);
        randombytes_buf(e, sizeof e);
        if (i % 4 == 1) memset(e, 0, sizeof e);
        if (i % 4 == 2) e[3] = e[2] = 0;
        if (i % 4 == 3) e[3] = e[2] = e[1] = 0, e[0] = i;
        oy_mont_pow_var(&z, &x, e, 4);
        mpz_import(k, 4, -1, 8, 0, 0, e);
        mpz_powm(a, a, k, p);
        assert_mont(&z, a);
    }
    mpz_clears(a, k, NULL);
}

/* --- products of powers --- */

static struct oy_point *decoded(const unsigned char *in, size_t n) {
    struct oy_point *points = oy_points_new(g, n);
    cr_assert_not_null(points);
    cr_assert_eq(g->points_decode_var(points, in, n), n);
    return points;
}

static void assert_element(const struct oy_element *got, const mpz_t want, const char *what,
                           size_t n) {
    unsigned char w[E];
    put(w, want);
    cr_assert_arr_eq(got->b, w, E, "%s, n = %zu", what, n);
}

/* multi_pow_var and product_var against GMP's single powers. */
static void assert_product(const unsigned char *in, const struct oy_scalar *e, size_t n,
                           const char *what) {
    struct oy_point *points = decoded(in, n);
    struct oy_element *elements = calloc(n + 1, sizeof *elements), got;
    struct oy_term *terms = calloc(n + 1, sizeof *terms);
    mpz_t want, x, k;
    mpz_inits(want, x, k, NULL);
    mpz_set_ui(want, 1);
    for (size_t i = 0; i < n; i++) {
        memcpy(elements[i].b, in + i * E, E);
        terms[i] = (struct oy_term){&elements[i], &e[i]};
        get(x, in + i * E);
        mpz_import(k, 32, 1, 1, 1, 0, e[i].b);
        mpz_powm(x, x, k, p);
        mpz_mul(want, want, x);
        mpz_mod(want, want, p);
    }
    cr_assert(g->multi_pow_var(&got, points, e, n));
    assert_element(&got, want, what, n);
    g->product_var(&got, terms, n);
    assert_element(&got, want, what, n);
    mpz_clears(want, x, k, NULL);
    oy_points_free(points);
    free(elements);
    free(terms);
}

enum { MOST = 70 };

static void random_members(unsigned char *out, size_t n) {
    mpz_t x;
    mpz_init(x);
    for (size_t i = 0; i < n; i++) {
        random_member(x);
        put(out + i * E, x);
    }
    mpz_clear(x);
}

static struct oy_scalar half(void) { /* of 128 bits */
    struct oy_scalar s = {{0}};
    randombytes_buf(s.b + 16, 16);
    return s;
}

static struct oy_scalar power_of_two(unsigned bit, bool minus_one) {
    struct oy_scalar s, one;
    memset(&s, 0, sizeof s);
    s.b[31 - bit / 8] = (unsigned char)(1u << (bit % 8));
    g->scalar_from_u64(&one, 1);
    if (minus_one) g->scalar_sub(&s, &s, &one);
    return s;
}

static struct oy_scalar q_minus_1(void) {
    struct oy_scalar zero, one, s;
    g->scalar_from_u64(&zero, 0);
    g->scalar_from_u64(&one, 1);
    g->scalar_sub(&s, &zero, &one);
    return s;
}

/* Straus' method goes up to 8 terms, full vectors begin at 16. */
Test(group_modp_var, products_of_powers_are_those_of_gmp) { /* [grp-8] */
    static const size_t sizes[] = {0, 1, 2, 3, 7, 8, 9, 10, 15, 16, 17, 33, 64, MOST};
    static unsigned char in[MOST * E];
    static struct oy_scalar e[MOST];
    random_members(in, MOST);
    for (size_t s = 0; s < sizeof sizes / sizeof sizes[0]; s++) {
        for (size_t i = 0; i < MOST; i++) e[i] = random_scalar();
        assert_product(in, e, sizes[s], "256 bits");
        for (size_t i = 0; i < MOST; i++) e[i] = half();
        assert_product(in, e, sizes[s], "128 bits");
        for (size_t i = 0; i < MOST; i++) e[i] = i % 2 ? half() : random_scalar();
        assert_product(in, e, sizes[s], "both");
    }
}

/* Every exponent at the edges, alone and among others; zeros, which are left out, on both sides
 * of the switch. */
Test(group_modp_var, edges_of_exponents_are_those_of_gmp) {
    static const size_t sizes[] = {1, 2, 8, 9, 18, 40};
    static unsigned char in[MOST * E];
    struct oy_scalar edge[8], e[MOST];
    random_members(in, MOST);
    g->scalar_from_u64(&edge[0], 0);
    g->scalar_from_u64(&edge[1], 1);
    g->scalar_from_u64(&edge[2], 2);
    edge[3] = q_minus_1();
    edge[4] = power_of_two(128, true);
    edge[5] = power_of_two(128, false);
    edge[6] = power_of_two(255, false);
    edge[7] = power_of_two(64, true);
    for (size_t s = 0; s < sizeof sizes / sizeof sizes[0]; s++) {
        for (size_t k = 0; k < 8; k++) {
            for (size_t i = 0; i < MOST; i++) e[i] = edge[k];
            assert_product(in, e, sizes[s], "all the same");
            for (size_t i = 0; i < MOST; i++) e[i] = i % 5 == 2 ? random_scalar() : edge[k];
            assert_product(in, e, sizes[s], "some at random");
        }
        for (size_t i = 0; i < MOST; i++) e[i] = edge[(i * 3 + s) % 8];
        assert_product(in, e, sizes[s], "mixed");
        for (size_t i = 0; i < MOST; i++) e[i] = power_of_two((unsigned)(255 - 3 * i), i % 2);
        assert_product(in, e, sizes[s], "all lengths");
    }
}

/* Quotients of 1 and differences that fall as slowly as they can. */
Test(group_modp_var, fibonacci_numbers_as_exponents) {
    static unsigned char in[MOST * E];
    struct oy_scalar e[MOST];
    random_members(in, MOST);
    g->scalar_from_u64(&e[0], 1);
    g->scalar_from_u64(&e[1], 2);
    for (size_t i = 2; i < MOST; i++) g->scalar_add(&e[i], &e[i - 1], &e[i - 2]);
    assert_product(in, e, MOST, "Fibonacci");
    assert_product(in, e + MOST - 12, 12, "the last of them");
}

Test(group_modp_var, bases_at_the_edges_are_those_of_gmp) { /* [grp-5, grp-8] */
    static unsigned char in[MOST * E];
    struct oy_scalar e[MOST];
    mpz_t x;
    mpz_init(x);
    for (size_t n = 1; n <= MOST; n = n * 2 + 1) {
        random_member(x);
        for (size_t i = 0; i < n; i++) e[i] = random_scalar();
        for (size_t i = 0; i < n; i++) put(in + i * E, x);
        assert_product(in, e, n, "equal bases");
        for (size_t i = 0; i < n; i++) memcpy(in + i * E, g->identity.b, E);
        assert_product(in, e, n, "identities");
        for (size_t i = 0; i < n; i++) memcpy(in + i * E, g->generator.b, E);
        assert_product(in, e, n, "generators");
    }
    mpz_clear(x);
}

Test(group_modp_var, inverses_cancel_to_the_identity) { /* [grp-8] */
    static unsigned char in[MOST * E];
    struct oy_scalar e[MOST];
    struct oy_element x, got;
    random_members(in, MOST);
    for (size_t n = 2; n <= MOST; n += n < 20 ? 2 : 10) {
        for (size_t i = 0; i < n; i += 2) {
            memcpy(x.b, in + i * E, E);
            g->invert_var(&x, &x);
            memcpy(in + (i + 1) * E, x.b, E);
            e[i] = e[i + 1] = i % 4 ? half() : random_scalar();
        }
        struct oy_point *points = decoded(in, n);
        cr_assert(g->multi_pow_var(&got, points, e, n));
        cr_assert(oy_element_is_identity(g, &got), "n = %zu", n);
        oy_points_free(points);
    }
}

/* Over the number of terms that share one multi-exponentiation: x_i = g^(i+1), so that the product
 * is g^(Σ (i+1)·e_i). */
Test(group_modp_var, long_products_are_taken_in_turns) {
    static const size_t sizes[] = {OY_MONT_TERMS - 1, OY_MONT_TERMS, OY_MONT_TERMS + 1,
                                   OY_MONT_TERMS + 300};
    enum { N = OY_MONT_TERMS + 300 };
    static struct oy_element x[N];
    static struct oy_scalar e[N];
    static struct oy_term terms[N];
    static unsigned char in[(size_t)N * E];
    struct oy_scalar sum, k;
    struct oy_element want, got;
    x[0] = g->generator;
    for (size_t i = 0; i < N; i++) {
        if (i) g->mul_var(&x[i], &x[i - 1], &g->generator);
        memcpy(in + i * E, x[i].b, E);
        e[i] = half();
        terms[i] = (struct oy_term){&x[i], &e[i]};
    }
    struct oy_point *points = decoded(in, N);
    for (size_t s = 0; s < sizeof sizes / sizeof sizes[0]; s++) {
        g->scalar_from_u64(&sum, 0);
        for (size_t i = 0; i < sizes[s]; i++) {
            g->scalar_from_u64(&k, i + 1);
            g->scalar_mul(&k, &k, &e[i]);
            g->scalar_add(&sum, &sum, &k);
        }
        g->pow_var(&want, &g->generator, &sum);
        cr_assert(g->multi_pow_var(&got, points, e, sizes[s]));
        cr_assert(oy_element_equal(g, &got, &want), "n = %zu", sizes[s]);
    }
    g->product_var(&got, terms, N);
    cr_assert(oy_element_equal(g, &got, &want));
    oy_points_free(points);
}

/* --- running products --- */

Test(group_modp_var, running_products_are_those_of_integers) {
    static const size_t sizes[] = {0, 1, 2, 7, 8, 9, 17};
    enum { N = 17, ROUNDS = 3 };
    static unsigned char in[ROUNDS * N * E];
    struct oy_element out[N];
    mpz_t want, x;
    mpz_inits(want, x, NULL);
    random_members(in, ROUNDS * N);
    memcpy(in + 3 * E, g->identity.b, E);
    struct oy_point *points = decoded(in, ROUNDS * N);
    struct oy_product *a = oy_products_new(g, N), *b = oy_products_new(g, N);
    for (size_t s = 0; s < sizeof sizes / sizeof sizes[0]; s++) {
        size_t n = sizes[s];
        g->products_one(a, N);
        g->products_one(b, N);
        for (size_t r = 0; r < ROUNDS; r++)
            g->products_mul_var(r ? a : b, oy_points_at(g, points, r * N), n);
        g->products_merge_var(a, b, n);
        g->products_encode_var(out, a, N);
        for (size_t i = 0; i < N; i++) {
            mpz_set_ui(want, 1);
            for (size_t r = 0; r < ROUNDS && i < n; r++) {
                get(x, in + (r * N + i) * E);
                mpz_mul(want, want, x);
            }
            mpz_mod(want, want, p);
            assert_element(&out[i], want, "product", i);
        }
    }
    mpz_clears(want, x, NULL);
    oy_points_free(points);
    oy_products_free(a);
    oy_products_free(b);
}

/* --- decoding --- */

/* One bad element at each place of batches around a vector's width. */
static void assert_refused_everywhere(const unsigned char bad[E], const char *what) {
    enum { N = 18 };
    static unsigned char in[N * E];
    static struct oy_element out[N];
    struct oy_point *points = oy_points_new(g, N);
    random_members(in, N);
    for (size_t n = 1; n <= N; n += n < 3 ? 1 : 5) {
        for (size_t place = 0; place < n; place++) {
            unsigned char good[E];
            memcpy(good, in + place * E, E);
            memcpy(in + place * E, bad, E);
            cr_assert_eq(g->points_decode_var(points, in, n), place, "%s at %zu", what, place);
            cr_assert_eq(g->decode_var(out, in, n), place, "%s at %zu", what, place);
            memcpy(in + place * E, good, E);
        }
        cr_assert_eq(g->points_decode_var(points, in, n), n);
    }
    oy_points_free(points);
}

Test(group_modp_var, bad_elements_are_found_at_every_place) { /* [grp-2 … grp-4] */
    unsigned char bad[E];
    mpz_t x, y;
    mpz_inits(x, y, NULL);
    put(bad, x);
    assert_refused_everywhere(bad, "0");
    put(bad, p);
    assert_refused_everywhere(bad, "p");
    mpz_add_ui(x, p, 1);
    put(bad, x);
    assert_refused_everywhere(bad, "p + 1");
    memset(bad, 0xff, E);
    assert_refused_everywhere(bad, "2^4096 - 1");
    mpz_sub_ui(x, p, 1);
    put(bad, x);
    assert_refused_everywhere(bad, "-1");
    random_member(x);
    mpz_sub(x, p, x);
    put(bad, x);
    assert_refused_everywhere(bad, "a sign-flipped member");
    order_big(y);
    put(bad, y);
    assert_refused_everywhere(bad, "an element of order P");
    mpz_mul(x, x, y);
    mpz_mod(x, x, p);
    put(bad, x);
    assert_refused_everywhere(bad, "an element of order 2·q·P");
    mpz_clears(x, y, NULL);
}

Test(group_modp_var, decoded_points_are_the_elements) {
    enum { N = 20 };
    static unsigned char in[N * E];
    struct oy_element out[N];
    random_members(in, N);
    memcpy(in, g->identity.b, E);
    struct oy_point *points = decoded(in, N);
    struct oy_product *products = oy_products_new(g, N);
    g->products_one(products, N);
    g->products_mul_var(products, points, N);
    g->products_encode_var(out, products, N);
    for (size_t i = 0; i < N; i++) cr_assert_arr_eq(out[i].b, in + i * E, E);
    oy_points_free(points);
    oy_products_free(products);
}
