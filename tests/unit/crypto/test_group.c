/* What holds in every group [grp-1 … grp-9]. The exhaustive tests hold the tiny group to it
 * for all values; here it is edges and random values of the real ones. */
#include <criterion/criterion.h>
#include <gmp.h>
#include <sodium.h>
#include <string.h>

#include "crypto/group.h"
#include "tests/support/group_tiny.h"

static void init(void) {
    struct oy_why why = {0};
    cr_assert_eq(oy_crypto_init(&why), OY_OK);
}

TestSuite(group, .init = init);

static const struct oy_group *all[3];

static size_t groups(void) {
    all[0] = oy_group_by_id(OY_GROUP_RISTRETTO255);
    all[1] = oy_group_by_id(OY_GROUP_MODP4096);
    all[2] = &oy_group_tiny;
    return 3;
}

#define EACH_GROUP(g)                                                                              \
    for (size_t group_i = 0, group_n = groups(); group_i < group_n; group_i++)                     \
        for (const struct oy_group *g = all[group_i]; g; g = NULL)

static struct oy_scalar random_scalar(const struct oy_group *g) {
    unsigned char wide[64];
    struct oy_scalar s;
    randombytes_buf(wide, sizeof wide);
    g->scalar_reduce(&s, wide);
    return s;
}

static struct oy_element random_element(const struct oy_group *g) {
    struct oy_scalar s = random_scalar(g);
    struct oy_element e;
    g->pow_var(&e, &g->generator, &s);
    return e;
}

static struct oy_scalar small(const struct oy_group *g, uint64_t v) {
    struct oy_scalar s;
    g->scalar_from_u64(&s, v);
    return s;
}

static struct oy_scalar minus_one(const struct oy_group *g) {
    struct oy_scalar zero = small(g, 0), one = small(g, 1), s;
    g->scalar_sub(&s, &zero, &one);
    return s;
}

/* 0, 1, 2, q−1, q−2 and random ones */
enum { SAMPLES = 8 };
static void sample_scalars(const struct oy_group *g, struct oy_scalar out[SAMPLES]) {
    struct oy_scalar one = small(g, 1);
    out[0] = small(g, 0);
    out[1] = one;
    out[2] = small(g, 2);
    out[3] = minus_one(g);
    g->scalar_sub(&out[4], &out[3], &one);
    for (size_t i = 5; i < SAMPLES; i++) out[i] = random_scalar(g);
}

static void to_secret(const struct oy_group *g, struct oy_secret *out, const struct oy_scalar *s) {
    cr_assert(g->secret_decode(out, s->b));
}

static bool scalar_equal(const void *a, const void *b) {
    return memcmp(a, b, OY_SCALAR_MAX) == 0;
}

/* An element as the functions of this table must leave it: the tail zero. */
static void assert_element(const struct oy_group *g, const struct oy_element *got,
                           const struct oy_element *want, const char *what) {
    cr_assert(oy_element_equal(g, got, want), "%s: %s", g->name, what);
    cr_assert(sodium_is_zero(got->b + g->element_len, OY_ELEMENT_MAX - g->element_len),
              "%s: %s leaves bytes behind the element", g->name, what);
}

/* The scalar as an integer; ristretto255 is little-endian. */
static void scalar_to_mpz(mpz_t out, const struct oy_group *g, const unsigned char *s) {
    int order = g->id == OY_GROUP_RISTRETTO255 ? -1 : 1;
    mpz_import(out, g->scalar_len, order, 1, 1, 0, s);
}

static void order_of(mpz_t out, const struct oy_group *g) {
    struct oy_scalar s = minus_one(g);
    scalar_to_mpz(out, g, s.b);
    mpz_add_ui(out, out, 1);
}

Test(group, only_two_names_and_ids_are_known) { /* [grp-1] */
    for (unsigned id = 0; id < 256; id++) {
        const struct oy_group *g = oy_group_by_id((uint8_t)id);
        cr_assert_eq(g != NULL, id == 1 || id == 2, "id %u", id);
        if (g) cr_assert_eq(g->id, id);
    }
    cr_assert_eq(oy_group_by_name(oy_span_text("ristretto255")), oy_group_by_id(1));
    cr_assert_eq(oy_group_by_name(oy_span_text("modp4096")), oy_group_by_id(2));
    const char *others[] = {"", "tiny", "ristretto25", "ristretto2555", "Ristretto255", "modp2048"};
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        cr_assert_null(oy_group_by_name(oy_span_text(others[i])), "%s", others[i]);
    cr_assert_null(oy_group_by_name(oy_span("modp4096", 9)), "the terminating zero is no part");
}

Test(group, orders_are_those_of_the_spec) {
    mpz_t q, want;
    mpz_inits(q, want, NULL);
    EACH_GROUP(g) {
        order_of(q, g);
        if (g->id == OY_GROUP_RISTRETTO255) {
            mpz_set_str(want, "27742317777372353535851937790883648493", 10);
            mpz_t top;
            mpz_init_set_ui(top, 1);
            mpz_mul_2exp(top, top, 252);
            mpz_add(want, want, top);
            mpz_clear(top);
        } else if (g->id == OY_GROUP_MODP4096) {
            mpz_set_ui(want, 1);
            mpz_mul_2exp(want, want, 256);
            mpz_sub_ui(want, want, 189);
        } else {
            mpz_set_ui(want, OY_TINY_Q);
        }
        cr_assert_eq(mpz_cmp(q, want), 0, "%s", g->name);
    }
    mpz_clears(q, want, NULL);
}

Test(group, identity_is_a_legal_element) { /* [grp-5] */
    EACH_GROUP(g) {
        struct oy_element e;
        cr_assert_eq(g->decode_var(&e, g->identity.b, 1), 1, "%s", g->name);
        assert_element(g, &e, &g->identity, "decoded identity");
        cr_assert(oy_element_is_identity(g, &e));
        cr_assert_not(oy_element_is_identity(g, &g->generator));
        cr_assert(g->element_canonical_var(g->identity.b));
    }
}

Test(group, edge_exponents_give_edge_powers) { /* [grp-8] */
    EACH_GROUP(g) {
        struct oy_scalar zero = small(g, 0), one = small(g, 1), last = minus_one(g);
        struct oy_element x = random_element(g), inverse, e;
        struct oy_secret *s = oy_secret_alloc(1);
        const struct oy_element *bases[] = {&g->generator, &x, &g->identity};
        for (size_t i = 0; i < 3; i++) {
            const struct oy_element *base = bases[i];
            g->invert_var(&inverse, base);
            g->pow_var(&e, base, &zero);
            assert_element(g, &e, &g->identity, "x^0");
            g->pow_var(&e, base, &one);
            assert_element(g, &e, base, "x^1");
            g->pow_var(&e, base, &last);
            assert_element(g, &e, &inverse, "x^(q-1)");
            to_secret(g, s, &zero);
            g->pow_secret(&e, base, s);
            assert_element(g, &e, &g->identity, "secret x^0");
            to_secret(g, s, &last);
            g->pow_secret(&e, base, s);
            assert_element(g, &e, &inverse, "secret x^(q-1)");
            g->mul_var(&e, base, &inverse);
            assert_element(g, &e, &g->identity, "x·x^-1");
            g->mul_secret(&e, base, &inverse);
            assert_element(g, &e, &g->identity, "secret x·x^-1");
        }
        memset(s, 0, sizeof *s);
        g->pow_base_secret(&e, s);
        assert_element(g, &e, &g->identity, "secret g^0");
        oy_secret_free(s);
    }
}

Test(group, powers_obey_the_laws) {
    EACH_GROUP(g) {
        struct oy_scalar a = random_scalar(g), b = random_scalar(g), sum, product;
        struct oy_element x = random_element(g), xa, xb, xab, e, f;
        g->pow_var(&xa, &x, &a);
        g->pow_var(&xb, &x, &b);
        g->scalar_add(&sum, &a, &b);
        g->scalar_mul(&product, &a, &b);
        g->pow_var(&e, &x, &sum);
        g->mul_var(&f, &xa, &xb);
        assert_element(g, &e, &f, "x^(a+b) = x^a·x^b");
        g->pow_var(&e, &x, &product);
        g->pow_var(&xab, &xa, &b);
        assert_element(g, &e, &xab, "x^(ab) = (x^a)^b");
        g->mul_var(&e, &xb, &xa);
        assert_element(g, &e, &f, "multiplication commutes");
        g->mul_var(&x, &x, &x);
        struct oy_scalar two = small(g, 2);
        g->pow_var(&e, &xa, &two);
        g->pow_var(&f, &x, &a);
        assert_element(g, &e, &f, "(x^2)^a = (x^a)^2, and the output may be an input");
    }
}

Test(group, products_are_the_products_of_powers) {
    enum { N = 130 }; /* more than two chunks of 64 */
    static struct oy_element base[N];
    static struct oy_scalar exponent[N];
    static struct oy_term term[N];
    EACH_GROUP(g) {
        for (size_t i = 0; i < N; i++) {
            base[i] = i % 7 == 3 ? g->generator : random_element(g);
            exponent[i] = i % 5 == 1 ? small(g, i % 3) : random_scalar(g);
            if (i % 11 == 4) exponent[i] = minus_one(g);
            if (i == 12) base[i] = g->identity;
            term[i] = (struct oy_term){&base[i], &exponent[i]};
        }
        struct oy_element want = g->identity, got, power;
        for (size_t n = 0; n <= N; n++) {
            if (n < 5 || (n >= 63 && n <= 65) || n >= 127) {
                g->product_var(&got, term, n);
                assert_element(g, &got, &want, "product");
            }
            if (n == N) break;
            g->pow_var(&power, &base[n], &exponent[n]);
            g->mul_var(&want, &want, &power);
        }
        /* ∏ x^e·x^(−e) = 1 [grp-8], and the output may be one of the bases */
        struct oy_scalar zero = small(g, 0), minus;
        g->scalar_sub(&minus, &zero, &exponent[0]);
        const struct oy_term pair[] = {{&base[0], &exponent[0]}, {&base[0], &minus}};
        g->product_var(&base[0], pair, 2);
        assert_element(g, &base[0], &g->identity, "x^e·x^-e");
    }
}

Test(group, scalars_are_integers_mod_q) { /* [grp-6] */
    mpz_t q, a, b, want, got;
    mpz_inits(q, a, b, want, got, NULL);
    EACH_GROUP(g) {
        struct oy_scalar s[SAMPLES], r;
        sample_scalars(g, s);
        order_of(q, g);
        for (size_t i = 0; i < SAMPLES * SAMPLES; i++) {
            const struct oy_scalar *x = &s[i / SAMPLES], *y = &s[i % SAMPLES];
            scalar_to_mpz(a, g, x->b);
            scalar_to_mpz(b, g, y->b);
            g->scalar_add(&r, x, y);
            mpz_add(want, a, b);
            mpz_mod(want, want, q);
            scalar_to_mpz(got, g, r.b);
            cr_assert_eq(mpz_cmp(got, want), 0, "%s: sum", g->name);
            g->scalar_sub(&r, x, y);
            mpz_sub(want, a, b);
            mpz_mod(want, want, q);
            scalar_to_mpz(got, g, r.b);
            cr_assert_eq(mpz_cmp(got, want), 0, "%s: difference", g->name);
            g->scalar_mul(&r, x, y);
            mpz_mul(want, a, b);
            mpz_mod(want, want, q);
            scalar_to_mpz(got, g, r.b);
            cr_assert_eq(mpz_cmp(got, want), 0, "%s: product", g->name);
            cr_assert_eq(g->scalar_invert(&r, x), mpz_invert(want, a, q) != 0, "%s", g->name);
            scalar_to_mpz(got, g, r.b);
            if (mpz_sgn(a)) cr_assert_eq(mpz_cmp(got, want), 0, "%s: inverse", g->name);
        }
    }
    mpz_clears(q, a, b, want, got, NULL);
}

Test(group, hashes_reduce_as_big_endian_integers) { /* [hash-3] */
    unsigned char wide[64];
    mpz_t q, want, got;
    mpz_inits(q, want, got, NULL);
    EACH_GROUP(g) {
        struct oy_secret *s = oy_secret_alloc(1);
        struct oy_scalar r;
        order_of(q, g);
        for (int i = 0; i < 20; i++) {
            if (i == 0) memset(wide, 0, sizeof wide);
            if (i == 1) memset(wide, 0xff, sizeof wide);
            if (i > 1) randombytes_buf(wide, sizeof wide);
            if (i == 2) { /* q itself */
                memset(wide, 0, sizeof wide);
                mpz_export(wide + 64 - (mpz_sizeinbase(q, 2) + 7) / 8, NULL, 1, 1, 1, 0, q);
            }
            mpz_import(want, sizeof wide, 1, 1, 1, 0, wide);
            mpz_mod(want, want, q);
            g->scalar_reduce(&r, wide);
            scalar_to_mpz(got, g, r.b);
            cr_assert_eq(mpz_cmp(got, want), 0, "%s", g->name);
            g->secret_reduce(s, wide);
            cr_assert(scalar_equal(s->b, r.b), "%s", g->name);
        }
        oy_secret_free(s);
    }
    mpz_clears(q, want, got, NULL);
}

Test(group, integers_become_scalars) {
    mpz_t q, want, got;
    mpz_inits(q, want, got, NULL);
    EACH_GROUP(g) {
        const uint64_t values[] = {0,         1, 88, 89, 255, 256, UINT64_C(0x0123456789abcdef),
                                   UINT64_MAX};
        order_of(q, g);
        for (size_t i = 0; i < sizeof values / sizeof values[0]; i++) {
            struct oy_scalar s = small(g, values[i]);
            mpz_import(want, 1, 1, sizeof values[i], 0, 0, &values[i]);
            mpz_mod(want, want, q);
            scalar_to_mpz(got, g, s.b);
            cr_assert_eq(mpz_cmp(got, want), 0, "%s", g->name);
        }
    }
    mpz_clears(q, want, got, NULL);
}

/* q + add, or 2^bit, as a scalar's encoding; false if it does not fit. */
static bool bad_scalar(const struct oy_group *g, unsigned char out[OY_SCALAR_MAX], unsigned add,
                       int bit) {
    mpz_t v;
    mpz_init(v);
    if (bit >= 0)
        mpz_setbit(v, (mp_bitcnt_t)bit);
    else
        order_of(v, g);
    mpz_add_ui(v, v, add);
    size_t n = (mpz_sizeinbase(v, 2) + 7) / 8, len = g->scalar_len;
    bool fits = n <= len;
    memset(out, 0, OY_SCALAR_MAX);
    if (fits && g->id == OY_GROUP_RISTRETTO255) mpz_export(out, NULL, -1, 1, 1, 0, v);
    if (fits && g->id != OY_GROUP_RISTRETTO255) mpz_export(out + len - n, NULL, 1, 1, 1, 0, v);
    mpz_clear(v);
    return fits;
}

static void assert_scalar_refused(const struct oy_group *g, const unsigned char *in) {
    struct oy_secret *secret = oy_secret_alloc(1);
    struct oy_scalar s;
    struct oy_reader r;
    struct oy_why why = {0};
    cr_assert_not(g->scalar_decode(&s, in), "%s", g->name);
    cr_assert_not(g->secret_decode(secret, in), "%s", g->name);
    cr_assert(sodium_is_zero(secret->b, sizeof secret->b), "nothing of it is kept");
    oy_reader_init(&r, oy_span(in, g->scalar_len));
    cr_assert_eq(oy_read_scalar(g, &s, &r, &why), OY_FORMAT);
    cr_assert_str_eq(why.rule, "grp-6");
    oy_secret_free(secret);
}

Test(group, scalars_not_below_q_are_refused) { /* [grp-6] */
    EACH_GROUP(g) {
        unsigned char in[OY_SCALAR_MAX];
        for (unsigned add = 0; add < 3; add++) {
            cr_assert(bad_scalar(g, in, add, -1));
            assert_scalar_refused(g, in);
        }
        memset(in, 0xff, sizeof in);
        assert_scalar_refused(g, in);
    }
    const struct oy_group *g = oy_group_by_id(OY_GROUP_RISTRETTO255);
    unsigned char in[OY_SCALAR_MAX];
    for (int bit = 253; bit < 256; bit++) { /* the top bit is one that libsodium ignores */
        cr_assert(bad_scalar(g, in, 1, bit));
        assert_scalar_refused(g, in);
    }
}

Test(group, scalars_below_q_are_read) { /* [grp-6] */
    EACH_GROUP(g) {
        struct oy_scalar s[SAMPLES], got;
        struct oy_secret *secret = oy_secret_alloc(1);
        sample_scalars(g, s);
        for (size_t i = 0; i < SAMPLES; i++) {
            unsigned char bytes[OY_SCALAR_MAX];
            struct oy_writer w;
            struct oy_reader r;
            struct oy_why why = {0};
            oy_writer_init(&w, bytes, sizeof bytes);
            oy_write_scalar(g, &w, &s[i]);
            cr_assert_eq(oy_writer_end(&w).n, g->scalar_len);
            oy_reader_init(&r, oy_writer_end(&w));
            cr_assert_eq(oy_read_scalar(g, &got, &r, &why), OY_OK);
            cr_assert(scalar_equal(&got, &s[i]));
            cr_assert_eq(oy_reader_end(&r, "enc-2", &why), OY_OK);
            cr_assert(g->secret_decode(secret, bytes));
            cr_assert(scalar_equal(secret, &s[i]));
        }
        oy_secret_free(secret);
    }
}

Test(group, elements_survive_writing_and_reading) { /* [grp-2] */
    enum { N = 5 };
    EACH_GROUP(g) {
        static unsigned char bytes[N * OY_ELEMENT_MAX];
        struct oy_element e[N], got[N];
        struct oy_writer w;
        struct oy_reader r;
        struct oy_why why = {0};
        oy_writer_init(&w, bytes, sizeof bytes);
        for (size_t i = 0; i < N; i++) {
            e[i] = i == 2 ? g->identity : random_element(g);
            oy_write_element(g, &w, &e[i]);
        }
        cr_assert_eq(oy_writer_end(&w).n, N * g->element_len);
        oy_reader_init(&r, oy_writer_end(&w));
        memset(got, 0xaa, sizeof got);
        cr_assert_eq(oy_read_elements(g, got, N, &r, &why), OY_OK);
        for (size_t i = 0; i < N; i++) assert_element(g, &got[i], &e[i], "read back");
        cr_assert_eq(oy_read_elements(g, got, 0, &r, &why), OY_OK, "none are always there");
        cr_assert_eq(oy_reader_end(&r, "enc-2", &why), OY_OK);
    }
}

Test(group, short_input_is_refused) { /* [enc-2] */
    EACH_GROUP(g) {
        static struct oy_element out[3];
        struct oy_scalar s;
        struct oy_reader r;
        struct oy_why why = {0};
        static unsigned char bytes[2 * OY_ELEMENT_MAX];
        memcpy(bytes, g->generator.b, g->element_len);
        memcpy(bytes + g->element_len, g->generator.b, g->element_len);
        oy_reader_init(&r, oy_span(bytes, 2 * g->element_len - 1));
        cr_assert_eq(oy_read_elements(g, out, 2, &r, &why), OY_FORMAT);
        cr_assert_str_eq(why.rule, "enc-2");
        oy_reader_init(&r, oy_span(bytes, 2 * g->element_len));
        cr_assert_eq(oy_read_elements(g, out, SIZE_MAX, &r, &why), OY_FORMAT);
        cr_assert_str_eq(why.rule, "enc-2");
        oy_reader_init(&r, oy_span(bytes, g->scalar_len - 1));
        cr_assert_eq(oy_read_scalar(g, &s, &r, &why), OY_FORMAT);
        cr_assert_str_eq(why.rule, "enc-2");
    }
}

Test(group, refused_elements_name_their_rule_and_place) { /* [grp-2, grp-3] */
    struct oy_element out[3];
    unsigned char bytes[6];
    const struct {
        unsigned value;
        const char *rule;
    } cases[] = {{0, "grp-2"},   {179, "grp-2"}, {180, "grp-2"},  {4 + 179, "grp-2"},
                 {178, "grp-3"}, {2, "grp-3"},   {65535, "grp-2"}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct oy_writer w;
        struct oy_reader r;
        struct oy_why why = {0};
        oy_writer_init(&w, bytes, sizeof bytes);
        oy_write_u16(&w, 4);
        oy_write_u16(&w, (uint16_t)cases[i].value);
        oy_write_u16(&w, 0);
        oy_reader_init(&r, oy_writer_end(&w));
        cr_assert_eq(oy_read_elements(&oy_group_tiny, out, 3, &r, &why), OY_FORMAT);
        cr_assert_str_eq(why.rule, cases[i].rule, "%u", cases[i].value);
        cr_assert_not_null(strstr(why.text, "element 1 "), "%s", why.text);
    }
}

Test(group, secrets_do_what_public_scalars_do) { /* [grp-9] */
    EACH_GROUP(g) {
        struct oy_scalar v[SAMPLES], want;
        struct oy_secret *s = oy_secret_alloc(3);
        struct oy_element x = random_element(g), e, f;
        sample_scalars(g, v);
        for (size_t i = 0; i < SAMPLES; i++) {
            to_secret(g, &s[0], &v[i]);
            g->pow_base_secret(&e, &s[0]);
            g->pow_var(&f, &g->generator, &v[i]);
            assert_element(g, &e, &f, "g^s");
            g->pow_secret(&e, &x, &s[0]);
            g->pow_var(&f, &x, &v[i]);
            assert_element(g, &e, &f, "x^s");
            g->mul_secret(&e, &x, &f);
            g->mul_var(&f, &x, &f);
            assert_element(g, &e, &f, "secret product");
            for (size_t j = 0; j < SAMPLES; j++) {
                to_secret(g, &s[1], &v[j]);
                g->secret_add(&s[2], &s[0], &s[1]);
                g->scalar_add(&want, &v[i], &v[j]);
                cr_assert(scalar_equal(&s[2], &want), "%s: sum", g->name);
                g->secret_sub(&s[2], &s[0], &s[1]);
                g->scalar_sub(&want, &v[i], &v[j]);
                cr_assert(scalar_equal(&s[2], &want), "%s: difference", g->name);
                g->scalar_mul(&want, &v[i], &v[j]);
                g->secret_mul(&s[2], &s[0], &s[1]);
                cr_assert(scalar_equal(&s[2], &want), "%s: product", g->name);
                g->secret_mul_public(&s[2], &s[0], &v[j]);
                cr_assert(scalar_equal(&s[2], &want), "%s: public multiple", g->name);
                g->secret_mul(&s[0], &s[0], &s[1]);
                cr_assert(scalar_equal(&s[0], &want), "%s: the output may be an input", g->name);
                to_secret(g, &s[0], &v[i]);
            }
        }
        oy_secret_free(s);
    }
}

Test(group, response_is_u_plus_ex_and_wipes_the_nonce) { /* [grp-9] */
    EACH_GROUP(g) {
        struct oy_scalar v[SAMPLES], z, want;
        struct oy_secret *s = oy_secret_alloc(2);
        sample_scalars(g, v);
        for (size_t i = 0; i < SAMPLES * SAMPLES; i++) {
            const struct oy_scalar *u = &v[i / SAMPLES], *x = &v[i % SAMPLES];
            struct oy_scalar e = random_scalar(g);
            to_secret(g, &s[0], u);
            to_secret(g, &s[1], x);
            g->respond(&z, &s[0], &e, &s[1]);
            g->scalar_mul(&want, &e, x);
            g->scalar_add(&want, &want, u);
            cr_assert(scalar_equal(&z, &want), "%s", g->name);
            cr_assert(sodium_is_zero(s[0].b, sizeof s[0].b), "%s: the nonce is wiped", g->name);
            cr_assert(scalar_equal(&s[1], x), "%s: the secret is kept", g->name);
        }
        oy_secret_free(s);
    }
}

Test(group, drawn_secrets_are_canonical_and_not_zero) { /* [grp-9] */
    EACH_GROUP(g) {
        struct oy_secret *s = oy_secret_alloc(2);
        struct oy_scalar copy;
        bool differ = false;
        for (int i = 0; i < 500; i++) {
            g->secret_random(&s[i % 2]);
            cr_assert(g->scalar_decode(&copy, s[i % 2].b), "%s", g->name);
            cr_assert_not(sodium_is_zero(copy.b, sizeof copy.b), "%s", g->name);
            if (i && !scalar_equal(&s[0], &s[1])) differ = true;
        }
        cr_assert(differ, "%s", g->name);
        oy_secret_free(s);
    }
}

Test(group, secret_memory_begins_as_zeros) { /* [grp-9] */
    struct oy_secret *s = oy_secret_alloc(100);
    cr_assert_not_null(s);
    cr_assert(sodium_is_zero((const unsigned char *)s, 100 * sizeof *s));
    oy_secret_free(s);
    oy_secret_free(NULL);
    cr_assert_null(oy_secret_alloc(SIZE_MAX / 2));
}

Test(group, selection_takes_one_of_two) { /* [grp-9] */
    EACH_GROUP(g) {
        struct oy_element a = random_element(g), b = g->generator, e;
        struct oy_secret *s = oy_secret_alloc(3);
        g->secret_random(&s[0]);
        g->secret_random(&s[1]);
        for (uint8_t choose = 0; choose < 2; choose++) {
            memset(&e, 0xaa, sizeof e);
            oy_element_select(g, &e, &a, &b, choose);
            assert_element(g, &e, choose ? &b : &a, "selected");
            oy_secret_select(&s[2], &s[0], &s[1], choose);
            cr_assert(scalar_equal(&s[2], &s[choose]));
        }
        oy_secret_free(s);
    }
}
