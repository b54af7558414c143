/* Powers of fixed bases by tables, in constant time: against libsodium's powers [grp-9, elg-1]. */
#include "crypto/fixed.h"
#include "tests/unit/crypto/r255.h"

TestSuite(r255_fixed, .init = begin_crypto);

enum { N = 40, FACTORS = 5 };

/* Which factors a power has; times_g stands only beside y without g. */
enum factors { G = 1, Y = 2, TIMES = 4 };
static const unsigned factors[FACTORS] = {G, Y, G | Y, Y | TIMES, 0};

static const struct oy_group *group(void) {
    return oy_group_by_id(OY_GROUP_RISTRETTO255);
}

/* Random ones and all edges: 0, 1, q − 1, and digits 8, 7, 0 and 15 to base 16. */
static void exponent(unsigned char out[32], size_t i) {
    mpz_t e;
    crypto_core_ristretto255_scalar_random(out);
    if (i % 3 == 0) return;
    mpz_init(e);
    r255_q(e);
    switch (i / 3 % 8) {
    case 0: mpz_set_ui(e, 0); break;
    case 1: mpz_set_ui(e, 1); break;
    case 2: mpz_sub_ui(e, e, 1); break;
    case 3: mpz_sub_ui(e, e, 2); break;
    case 4:
        mpz_set_str(e, "888888888888888888888888888888888888888888888888888888888888888", 16);
        break;
    case 5:
        mpz_set_str(e, "777777777777777777777777777777777777777777777777777777777777777", 16);
        break;
    case 6:
        mpz_set_str(e, "fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff", 16);
        break;
    default: mpz_set_ui(e, 0), mpz_setbit(e, i % 252); break;
    }
    r255_bytes_of_mpz(out, e);
    mpz_clear(e);
}

struct power {
    r255_bytes g, y;
    unsigned char times;
    unsigned factors;
};

static void power_make(struct power *p, size_t i, unsigned which) {
    exponent(p->g, i);
    exponent(p->y, i * 7 + 1);
    p->times = (unsigned char)(i & 1);
    p->factors = which;
}

/* libsodium's powers, multiplied */
static void expected(unsigned char out[32], const struct power *p, const unsigned char y[32]) {
    r255_bytes t;
    memset(out, 0, 32);
    if (p->factors & G) r255_base(out, p->g);
    if (p->factors & Y) {
        r255_power(t, y, p->y);
        r255_add(out, out, t);
    }
    if (p->factors & TIMES && p->times) r255_add(out, out, group()->generator.b);
}

/* ---- the implementations themselves ---- */

struct tables {
    struct oy_r255_table g, y;
};

static struct tables *tables_new(const struct oy_r255_arithmetic *a, const unsigned char y[32],
                                 unsigned torsion) {
    struct tables *t = r255_memory(1, sizeof *t);
    struct oy_r255_row row[2];
    r255_bytes in[2];
    memcpy(in[0], group()->generator.b, 32);
    memcpy(in[1], y, 32);
    r255_decode(a, row, (const r255_bytes *)in, 2);
    r255_row_torsion(&row[0], &row[0], torsion % 4);
    r255_row_torsion(&row[1], &row[1], torsion / 4);
    a->table_make(&t->g, &row[0]);
    a->table_make(&t->y, &row[1]);
    return t;
}

static void expect_powers(const struct oy_r255_arithmetic *a, const struct tables *t,
                          const unsigned char y[32], unsigned which, size_t n) {
    struct power p[OY_R255_POWERS];
    struct oy_r255_power in[OY_R255_POWERS] = {{0}};
    struct oy_r255_sum out[OY_R255_POWERS + 1], untouched;
    r255_bytes want;
    memset(out, 0xa5, sizeof out);
    memset(&untouched, 0xa5, sizeof untouched);
    for (size_t i = 0; i < n; i++) {
        power_make(&p[i], randombytes_uniform(1000), which);
        in[i] = (struct oy_r255_power){which & G ? p[i].g : NULL, which & Y ? p[i].y : NULL,
                                       which & TIMES ? &p[i].times : NULL};
    }
    a->powers(out, in, n, &t->g, &t->y);
    for (size_t i = 0; i < n; i++) {
        expected(want, &p[i], y);
        r255_expect(a, &out[i], want, "power", i);
    }
    for (size_t i = n; i <= OY_R255_POWERS; i++)
        cr_assert_arr_eq(&out[i], &untouched, sizeof untouched, "%s: beyond", a->name);
}

Test(r255_fixed, powers_are_those_of_libsodium) {
    r255_bytes y, s;
    r255_random(y, s);
    R255_EACH(a) {
        struct tables *t = tables_new(a, y, 0);
        for (unsigned k = 0; k < FACTORS; k++)
            for (size_t n = 1; n <= OY_R255_POWERS; n++) expect_powers(a, t, y, factors[k], n);
        for (size_t i = 0; i < 20; i++) expect_powers(a, t, y, factors[i % 4], OY_R255_POWERS);
        free(t);
    }
}

/* g and its opposite, so that g^a·y^a passes through the identity; the identity itself; torsion. */
Test(r255_fixed, bases_may_be_related_and_have_torsion) {
    r255_bytes y[4] = {{0}}, s;
    memcpy(y[1], group()->generator.b, 32);
    r255_negate(y[2], group()->generator.b);
    r255_random(y[3], s);
    R255_EACH(a) {
        for (unsigned i = 0; i < 16; i++) {
            struct tables *t = tables_new(a, y[i % 4], i);
            for (unsigned k = 0; k < FACTORS; k++)
                expect_powers(a, t, y[i % 4], factors[k], OY_R255_POWERS);
            free(t);
        }
    }
}

/* Both read what the tables hold: 1 … 8 times 16^w·base. */
Test(r255_fixed, tables_hold_the_multiples_they_should) {
    r255_bytes y, s, e, want;
    r255_random(y, s);
    R255_EACH(a) {
        struct tables *t = tables_new(a, y, 0);
        for (size_t w = 0; w < 64; w++) {
            for (size_t entry = 0; entry < 8; entry++) {
                struct oy_r255_row row;
                struct oy_r255_sum sum;
                memset(&row, 0, sizeof row);
                for (size_t limb = 0; limb < 15; limb++) row.w[limb] = t->y.w[w][limb][entry];
                oy_r255_sum_zero(&sum);
                a->add_rows_var(&sum, &row, 1);
                memset(e, 0, 32); /* may be above q: 8·16^63 */
                e[w / 2] = (unsigned char)((entry + 1) << (w % 2 ? 4 : 0));
                if (w % 2 && entry == 7) e[w / 2] = 0x80;
                unsigned char wide[64] = {0};
                memcpy(wide, e, 32);
                crypto_core_ristretto255_scalar_reduce(e, wide);
                r255_power(want, y, e);
                r255_expect(a, &sum, want, "entry", 8 * w + entry);
            }
        }
        free(t);
    }
}

/* ---- fixed.h, with the implementation in use ---- */

struct list {
    size_t n;
    struct power p[N];
    struct oy_element out[N];
    struct oy_secret *secret;
    struct oy_fixed_power power[N];
};

static void list_make(struct list *l, size_t n, size_t kinds) {
    l->n = n;
    for (size_t i = 0; i < n; i++) {
        struct power *p = &l->p[i];
        unsigned which = factors[i % kinds % 4];
        power_make(p, i + n, which);
        memcpy(l->secret[2 * i].b, p->g, 32);
        memcpy(l->secret[2 * i + 1].b, p->y, 32);
        l->power[i] = (struct oy_fixed_power){&l->out[i], which & G ? &l->secret[2 * i] : NULL,
                                              which & Y ? &l->secret[2 * i + 1] : NULL,
                                              which & TIMES ? &p->times : NULL};
    }
}

static void expect_list(const struct list *l, const struct oy_element *y, const char *how) {
    for (size_t i = 0; i < l->n; i++) {
        r255_bytes want;
        expected(want, &l->p[i], y->b);
        cr_assert_arr_eq(l->out[i].b, want, 32, "%s: %zu of %zu", how, i, l->n);
        cr_assert(sodium_is_zero(l->out[i].b + 32, sizeof l->out[i].b - 32));
    }
}

/* Below and above the number that is worth a table, and the number that is taken at once. */
Test(r255_fixed, lists_of_any_kind_and_length) {
    struct oy_element y = {{0}};
    struct list *l = calloc(1, sizeof *l);
    r255_bytes s;
    r255_random(y.b, s);
    l->secret = oy_secret_alloc((size_t)2 * N);
    for (size_t kinds = 1; kinds <= 4; kinds++) {
        struct oy_fixed *f = oy_fixed_new(group(), &y);
        cr_assert_not_null(f);
        for (size_t n = 0; n <= N; n++) {
            list_make(l, n, kinds);
            memset(l->out, 0xa5, sizeof l->out);
            oy_fixed_powers_secret(f, l->power, n);
            expect_list(l, &y, "tables");
            if (n % 8 != 0) continue;
            memset(l->out, 0xa5, sizeof l->out);
            oy_powers_secret(group(), &y, l->power, n);
            expect_list(l, &y, "one at a time");
        }
        oy_fixed_free(f);
    }
    oy_secret_free(l->secret);
    free(l);
}

/* Groups without tables give the same as their powers. */
Test(r255_fixed, lists_in_every_group) {
    for (size_t k = 0; k < N_GROUPS; k++) {
        const struct oy_group *g = group_number(k);
        enum { SOME = 10 };
        struct oy_element y, one[SOME], other[SOME];
        struct oy_secret *s = oy_secret_alloc((size_t)2 * SOME);
        unsigned char times[SOME];
        struct oy_fixed_power list[SOME], again[SOME];
        struct oy_secret *x = key_pair(g, &y);
        struct oy_fixed *f = oy_fixed_new(g, &y);
        for (size_t i = 0; i < SOME; i++) {
            unsigned which = factors[i % 4];
            g->secret_random(&s[2 * i]);
            g->secret_random(&s[2 * i + 1]);
            times[i] = i / 4 & 1;
            list[i] = (struct oy_fixed_power){&one[i], which & G ? &s[2 * i] : NULL,
                                              which & Y ? &s[2 * i + 1] : NULL,
                                              which & TIMES ? &times[i] : NULL};
            again[i] = list[i];
            again[i].out = &other[i];
        }
        oy_fixed_powers_secret(f, list, SOME);
        oy_powers_secret(g, &y, again, SOME);
        for (size_t i = 0; i < SOME; i++)
            cr_assert(oy_element_equal(g, &one[i], &other[i]), "%s: %zu", g->name, i);
        oy_fixed_free(f);
        oy_secret_free(s);
        oy_secret_free(x);
    }
}
