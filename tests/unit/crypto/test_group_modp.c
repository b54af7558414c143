/* modp4096: its parameters, and membership single and in batches [grp-2 … grp-4, grp-7]. */
#include "tests/unit/crypto/modp_numbers.h"

TestSuite(group_modp, .init = init);

/* ⌊2^bits·ln 2⌋ from ln 2 = Σ 1/(k·2^k), with 64 bits to spare. */
static void ln2(mpz_t out, unsigned bits) {
    unsigned spare = 64;
    mpz_t term;
    mpz_init(term);
    mpz_set_ui(out, 0);
    for (unsigned k = 1; k <= bits + spare; k++) {
        mpz_set_ui(term, 1);
        mpz_mul_2exp(term, term, bits + spare - k);
        mpz_tdiv_q_ui(term, term, k);
        mpz_add(out, out, term);
    }
    mpz_tdiv_q_2exp(out, out, spare);
    mpz_clear(term);
}

Test(group_modp, parameters_are_those_of_electionguard_2) {
    mpz_t want, t;
    mpz_inits(want, t, NULL);
    ln2(want, 3584);
    mpz_set_str(
        t, "287975203778583638958138611533602521491887169409704874643524560756486080635197037903",
        10);
    mpz_add(want, want, t);
    mpz_mul_2exp(want, want, 256);
    mpz_set_ui(t, 1);
    mpz_mul_2exp(t, t, 256);
    mpz_add(want, want, t); /* + 2^256 − 1 + 2^4096 − 2^3840 */
    mpz_sub_ui(want, want, 1);
    mpz_sub_ui(t, t, 1);
    mpz_mul_2exp(t, t, 3840);
    mpz_add(want, want, t);
    cr_assert_eq(mpz_cmp(p, want), 0);
    cr_assert_eq(mpz_sizeinbase(p, 2), 4096);
    mpz_set_ui(want, 1);
    mpz_mul_2exp(want, want, 256);
    mpz_sub_ui(want, want, 189);
    cr_assert_eq(mpz_cmp(q, want), 0);
    mpz_set_ui(want, 2);
    mpz_powm(want, want, cofactor, p);
    get(t, g->generator.b);
    cr_assert_eq(mpz_cmp(t, want), 0);
    mpz_clears(want, t, NULL);
}

Test(group_modp, p_and_q_and_the_rest_of_the_order_are_prime) { /* [grp-4] */
    mpz_t rest, t;
    mpz_inits(rest, t, NULL);
    mpz_sub_ui(t, p, 1);
    cr_assert(mpz_divisible_p(t, q));
    mpz_tdiv_q_2exp(rest, cofactor, 1);
    cr_assert(mpz_even_p(cofactor));
    cr_assert_gt(mpz_sizeinbase(rest, 2), 129, "larger than the coefficients of a batch");
    /* Baillie-PSW alone: more rounds would only cost time. */
    cr_assert(mpz_probab_prime_p(p, 1));
    cr_assert(mpz_probab_prime_p(q, 1));
    cr_assert(mpz_probab_prime_p(rest, 1));
    mpz_clears(rest, t, NULL);
}

Test(group_modp, generator_has_order_q) {
    mpz_t t;
    mpz_init(t);
    get(t, g->generator.b);
    cr_assert_neq(mpz_cmp_ui(t, 1), 0);
    mpz_powm(t, t, q, p);
    cr_assert_eq(mpz_cmp_ui(t, 1), 0);
    mpz_clear(t);
}

Test(group_modp, arithmetic_is_that_of_integers_mod_p) {
    struct oy_element x, y, e;
    unsigned char wide[64];
    struct oy_scalar s;
    mpz_t a, b, c, k;
    mpz_inits(a, b, c, k, NULL);
    for (int i = 0; i < 4; i++) {
        random_member(a);
        random_member(b);
        put(x.b, a);
        put(y.b, b);
        g->mul_var(&e, &x, &y);
        mpz_mul(c, a, b);
        mpz_mod(c, c, p);
        get(k, e.b);
        cr_assert_eq(mpz_cmp(k, c), 0);
        randombytes_buf(wide, sizeof wide);
        g->scalar_reduce(&s, wide);
        mpz_import(k, 32, 1, 1, 1, 0, s.b);
        mpz_powm(c, a, k, p);
        g->pow_var(&e, &x, &s);
        get(k, e.b);
        cr_assert_eq(mpz_cmp(k, c), 0);
    }
    mpz_clears(a, b, c, k, NULL);
}

static void assert_refused(const mpz_t bad, const char *rule, const char *what) {
    enum { N = 6 };
    static unsigned char in[N * E];
    static struct oy_element out[N];
    struct oy_reader r;
    struct oy_why why = {0};
    mpz_t x;
    mpz_init(x);
    put(in, bad);
    cr_assert_eq(g->decode_var(out, in, 1), 0, "%s alone", what);
    oy_reader_init(&r, oy_span(in, E));
    cr_assert_eq(oy_read_elements(g, out, 1, &r, &why), OY_FORMAT);
    cr_assert_str_eq(why.rule, rule, "%s", what);
    for (size_t place = 0; place < N; place++) {
        for (size_t i = 0; i < N; i++) {
            random_member(x);
            put(in + i * E, x);
        }
        cr_assert_eq(g->decode_var(out, in, N), N);
        put(in + place * E, bad);
        cr_assert_eq(g->decode_var(out, in, N), place, "%s at %zu", what, place);
    }
    mpz_clear(x);
}

Test(group_modp, integers_out_of_range_are_refused) { /* [grp-2] */
    mpz_t x;
    mpz_init(x);
    assert_refused(x, "grp-2", "0");
    assert_refused(p, "grp-2", "p");
    mpz_add_ui(x, p, 1);
    assert_refused(x, "grp-2", "p + 1, which is 1 mod p");
    mpz_set_ui(x, 1);
    mpz_mul_2exp(x, x, 4096);
    mpz_sub_ui(x, x, 1);
    assert_refused(x, "grp-2", "2^4096 - 1");
    mpz_clear(x);
}

Test(group_modp, wrong_orders_are_refused) { /* [grp-3, grp-4] */
    mpz_t x, big;
    mpz_inits(x, big, NULL);
    mpz_sub_ui(x, p, 1);
    assert_refused(x, "grp-3", "-1");
    random_member(x);
    mpz_sub(x, p, x);
    assert_refused(x, "grp-3", "a sign-flipped member");
    order_big(big);
    assert_refused(big, "grp-3", "an element of order P");
    random_member(x);
    mpz_mul(x, x, big);
    mpz_mod(x, x, p);
    assert_refused(x, "grp-3", "a member times an element of order P");
    mpz_sub(x, p, x);
    assert_refused(x, "grp-3", "its negative");
    mpz_clears(x, big, NULL);
}

/* Attack a57: without each symbol by itself, −1 passes whenever its r_i are even, or odd in
 * pairs. Twenty batches would all be refused by luck once in a million. */
Test(group_modp, sign_flips_never_cancel_in_a_batch) { /* [grp-4] */
    enum { N = 4 };
    unsigned char in[N * E];
    struct oy_element out[N];
    mpz_t x;
    mpz_init(x);
    for (int round = 0; round < 20; round++) {
        for (size_t i = 0; i < N; i++) {
            random_member(x);
            if (i == 1 || i == 2) mpz_sub(x, p, x);
            put(in + i * E, x);
        }
        cr_assert_eq(g->decode_var(out, in, N), 1, "round %d", round);
    }
    mpz_clear(x);
}

Test(group_modp, opposite_wrong_elements_do_not_cancel_in_a_batch) { /* [grp-4] */
    enum { N = 4 };
    unsigned char in[N * E];
    struct oy_element out[N];
    mpz_t x, big;
    mpz_inits(x, big, NULL);
    for (size_t i = 0; i < N; i++) {
        random_member(x);
        put(in + i * E, x);
    }
    order_big(big);
    put(in + 1 * E, big);
    mpz_invert(big, big, p);
    put(in + 3 * E, big);
    cr_assert_eq(g->decode_var(out, in, N), 1);
    mpz_clears(x, big, NULL);
}

Test(group_modp, failed_batch_names_the_first_bad_element) { /* [grp-4] */
    enum { N = 1100 };                                       /* batches are of 1024 */
    static unsigned char in[N * E];
    static struct oy_element out[N];
    const size_t places[][2] = {{0, 1099}, {1023, 1024}, {1024, 1023}, {511, 512}, {1099, 1099}};
    mpz_t x, flipped, big;
    mpz_inits(x, flipped, big, NULL);
    random_member(x);
    for (size_t i = 0; i < N; i++) put(in + i * E, x);
    cr_assert_eq(g->decode_var(out, in, N), N);
    cr_assert_arr_eq(out[N - 1].b, in, E);
    mpz_sub(flipped, p, x);
    order_big(big);
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        size_t a = places[i][0], b = places[i][1];
        put(in + a * E, flipped);
        put(in + b * E, big);
        cr_assert_eq(g->decode_var(out, in, N), a < b ? a : b);
        put(in + a * E, x);
        put(in + b * E, x);
    }
    /* an element out of range comes after a wrong one */
    put(in + 2 * E, p);
    put(in + 1 * E, big);
    cr_assert_eq(g->decode_var(out, in, N), 1);
    mpz_clears(x, flipped, big, NULL);
}

Test(group_modp, no_elements_are_all_good) {
    cr_assert_eq(g->decode_var(NULL, NULL, 0), 0);
}

Test(group_modp, hash_to_group_is_a_power_of_the_cofactor) { /* [grp-7] */
    unsigned char uniform[576];
    struct oy_element e, again;
    mpz_t x, got;
    mpz_inits(x, got, NULL);
    cr_assert_eq(g->hash_len, sizeof uniform);
    randombytes_buf(uniform, sizeof uniform);
    cr_assert(g->from_hash(&e, uniform));
    mpz_import(x, sizeof uniform, 1, 1, 1, 0, uniform);
    mpz_powm(x, x, cofactor, p);
    get(got, e.b);
    cr_assert_eq(mpz_cmp(x, got), 0);
    cr_assert_eq(g->decode_var(&again, e.b, 1), 1);
    memset(uniform, 0, sizeof uniform);
    cr_assert_not(g->from_hash(&e, uniform), "0 is no element");
    uniform[sizeof uniform - 1] = 1;
    cr_assert_not(g->from_hash(&e, uniform), "1 is the identity");
    uniform[sizeof uniform - 1] = 2;
    cr_assert(g->from_hash(&e, uniform));
    cr_assert(oy_element_equal(g, &e, &g->generator), "g is where 2 goes");
    mpz_clears(x, got, NULL);
}
