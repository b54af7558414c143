/* Batches of equations against the same equations one by one, in every group: which owners are
 * wrong, whichever of the bases are decoded, repeated, or both [bat-1 … bat-3]. */
#include <sodium.h>

#include "tests/unit/crypto/common.h"

TestSuite(equations_batch, .init = begin_crypto);

enum { POOL = 40, OUTSIDE = 8, OWNERS = 400 };

/* Elements whose logarithms to base g are known, so that true equations can be made of them. */
struct pool {
    const struct oy_group *g;
    struct oy_element element[POOL]; /* the array that is decoded, or some of it */
    struct oy_element outside[OUTSIDE];
    struct oy_scalar log[POOL], log_outside[OUTSIDE];
    struct oy_element y;
    struct oy_scalar log_y;
    struct oy_point *points;
    struct oy_equations *eqs;
};

static struct oy_scalar random_scalar(const struct oy_group *g) {
    unsigned char wide[64];
    struct oy_scalar s;
    randombytes_buf(wide, sizeof wide);
    g->scalar_reduce(&s, wide);
    return s;
}

static void random_element(const struct oy_group *g, struct oy_element *out,
                           struct oy_scalar *log) {
    do {
        *log = random_scalar(g);
        g->pow_var(out, &g->generator, log);
    } while (oy_element_is_identity(g, out));
}

static void decode(struct pool *p) {
    unsigned char *encoded = malloc(POOL * p->g->element_len);
    for (size_t i = 0; i < POOL; i++)
        memcpy(encoded + i * p->g->element_len, p->element[i].b, p->g->element_len);
    cr_assert_eq(p->g->points_decode_var(p->points, encoded, POOL), POOL);
    free(encoded);
}

static struct pool *pool_new(const struct oy_group *g) {
    struct pool *p = calloc(1, sizeof *p);
    p->g = g;
    for (size_t i = 0; i < POOL; i++) random_element(g, &p->element[i], &p->log[i]);
    for (size_t i = 0; i < OUTSIDE; i++) random_element(g, &p->outside[i], &p->log_outside[i]);
    p->outside[0] = p->element[3]; /* equal elements at two places, in and out of the array */
    p->log_outside[0] = p->log[3];
    p->element[5] = p->element[4];
    p->log[5] = p->log[4];
    random_element(g, &p->y, &p->log_y);
    p->points = oy_points_new(g, POOL);
    p->eqs = oy_equations_new(g, &p->y);
    cr_assert(p->points && p->eqs);
    decode(p);
    return p;
}

static void pool_free(struct pool *p) {
    oy_equations_free(p->eqs);
    oy_points_free(p->points);
    free(p);
}

/* Elements low … high − 1 stand decoded. */
static void decoded(struct pool *p, size_t low, size_t high) {
    oy_equations_clear(p->eqs);
    oy_equations_decoded(p->eqs, &p->element[low], oy_points_at(p->g, p->points, low), high - low);
}

/* ---- equations ---- */

/* sum ± log·exponent */
static void count_in(const struct pool *p, struct oy_scalar *sum, const struct oy_scalar *log,
                     const struct oy_scalar *exponent, bool minus) {
    struct oy_scalar t;
    p->g->scalar_mul(&t, log, exponent);
    if (minus)
        p->g->scalar_sub(sum, sum, &t);
    else
        p->g->scalar_add(sum, sum, &t);
}

/* A random term of one of the eight kinds that there are; its logarithm is added to sum. */
static void add_term(struct pool *p, struct oy_scalar *sum) {
    struct oy_why why = {.status = OY_OK};
    struct oy_scalar e = random_scalar(p->g), one = small(p->g, 1);
    unsigned kind = randombytes_uniform(8), i = randombytes_uniform(POOL + OUTSIDE);
    const struct oy_element *base = i < POOL ? &p->element[i] : &p->outside[i - POOL];
    const struct oy_scalar *log = i < POOL ? &p->log[i] : &p->log_outside[i - POOL];
    oy_status status = OY_OK;
    if (randombytes_uniform(8) == 0) e = small(p->g, randombytes_uniform(2));
    switch (kind) {
    case 0: status = oy_equations_one(p->eqs, base, &why); break;
    case 1: status = oy_equations_g(p->eqs, &e, &why); break;
    case 2: status = oy_equations_g_inverse(p->eqs, &e, &why); break;
    case 3: status = oy_equations_y(p->eqs, &e, &why); break;
    case 4: status = oy_equations_y_inverse(p->eqs, &e, &why); break;
    case 5: status = oy_equations_term_inverse(p->eqs, base, &e, &why); break;
    default: status = oy_equations_term(p->eqs, base, &e, &why); break;
    }
    cr_assert_eq(status, OY_OK);
    if (kind == 1 || kind == 2) log = &one;
    if (kind == 3 || kind == 4) log = &p->log_y;
    count_in(p, sum, log, kind == 0 ? &one : &e, kind == 2 || kind == 4 || kind == 5);
}

/* Of a few random terms and a power of g that makes it true, or not. */
static void add_equation(struct pool *p, size_t owner, const char *rule, size_t terms, bool wrong) {
    struct oy_why why = {.status = OY_OK};
    struct oy_scalar sum = small(p->g, 0);
    cr_assert_eq(oy_equations_begin(p->eqs, owner, rule, &why), OY_OK);
    for (size_t i = 0; i < terms; i++) add_term(p, &sum);
    if (wrong) add_one(p->g, &sum);
    cr_assert_eq(oy_equations_g_inverse(p->eqs, &sum, &why), OY_OK);
}

struct outcome {
    oy_status status;
    struct oy_why why;
    bool bad[OWNERS];
};

static void ask(const struct pool *p, struct outcome *out, bool each, size_t owners) {
    memset(out, 0, sizeof *out);
    out->status = each ? oy_equations_check_each(p->eqs, out->bad, owners, &out->why)
                       : oy_equations_check(p->eqs, out->bad, owners, &out->why);
}

/* Exactly the wrong owners are named, in both ways, and `rule` is the first broken one. */
static void expect_owners(const struct pool *p, const bool *wrong, const char *rule) {
    static struct outcome o;
    for (int each = 0; each < 2; each++) {
        ask(p, &o, each, OWNERS);
        cr_assert_eq(o.status, *rule ? OY_PROOF : OY_OK, "each: %d", each);
        cr_assert_str_eq(o.why.rule, rule, "each: %d", each);
        for (size_t i = 0; i < OWNERS; i++)
            cr_assert_eq(o.bad[i], wrong[i], "%s, each %d: owner %zu", p->g->name, each, i);
    }
}

/* ---- how many are wrong ---- */

static void share_of_bad_owners(unsigned percent, size_t exactly) {
    struct pool *p = pool_new(group_number(0));
    static bool wrong[OWNERS];
    size_t count = 0;
    decoded(p, 0, POOL);
    const char *first = "";
    for (size_t i = 0; i < OWNERS; i++) {
        wrong[i] = exactly ? count < exactly &&
                                 randombytes_uniform((unsigned)(OWNERS - i)) < exactly - count
                           : randombytes_uniform(100) < percent;
        count += wrong[i];
        size_t at = randombytes_uniform(3); /* which of its equations */
        for (size_t k = 0; k < 3; k++) {
            const char *rule = k == 0 ? "bit-1" : k == 1 ? "bit-2" : "con-1";
            add_equation(p, i, rule, 1 + k, wrong[i] && k == at);
            if (wrong[i] && k == at && !*first) first = rule;
        }
    }
    expect_owners(p, wrong, first);
    pool_free(p);
}

Test(equations_batch, one_bad_owner_of_many_is_named_alone) { /* [bat-3] */
    share_of_bad_owners(0, 1);
}

Test(equations_batch, one_percent_of_bad_owners_are_named_and_no_other) { /* [bat-3] */
    share_of_bad_owners(1, OWNERS / 100);
}

Test(equations_batch, half_of_the_owners_bad_are_named_and_no_other) { /* [bat-3] */
    share_of_bad_owners(50, 0);
}

Test(equations_batch, all_owners_bad_are_named) { /* [bat-3] */
    share_of_bad_owners(100, 0);
}

Test(equations_batch, no_owner_bad_names_none) {
    share_of_bad_owners(0, 0);
}

Test(equations_batch, owners_with_several_wrong_equations_are_named_once_by_the_first) {
    struct pool *p = pool_new(group_number(0));
    static bool wrong[OWNERS];
    decoded(p, 10, 30);
    for (size_t i = 0; i < 40; i++) {
        wrong[i] = i % 7 == 3 || i == 39;
        for (size_t k = 0; k < 6; k++) /* the first is right */
            add_equation(p, i, k < 2 ? "bit-1" : "sig-1", 2, wrong[i] && k >= 2);
    }
    expect_owners(p, wrong, "sig-1");
    pool_free(p);
}

/* Numbers need not be 0, 1, 2, …; what is beyond the caller's array is not written. */
Test(equations_batch, owners_beyond_the_array_are_judged_but_not_named) {
    static struct outcome o;
    struct pool *p = pool_new(group_number(0));
    decoded(p, 0, POOL);
    for (size_t i = 0; i < 10; i++) add_equation(p, 1000 - 100 * i, "bit-1", 3, i == 2 || i == 9);
    for (int each = 0; each < 2; each++) {
        ask(p, &o, each, 300);
        cr_assert_eq(o.status, OY_PROOF);
        for (size_t i = 0; i < OWNERS; i++) cr_assert_eq(o.bad[i], i == 100);
    }
    pool_free(p);
}

/* Nothing, or g^0: an equation without terms holds. */
Test(equations_batch, empty_equations_hold) {
    struct oy_why why = {.status = OY_OK};
    static bool wrong[OWNERS];
    struct pool *p = pool_new(group_number(0));
    oy_equations_clear(p->eqs);
    for (size_t i = 0; i < 5; i++)
        cr_assert_eq(oy_equations_begin(p->eqs, i, "bit-1", &why), OY_OK);
    expect_owners(p, wrong, "");
    wrong[5] = true;
    add_equation(p, 5, "con-1", 0, true);
    for (size_t i = 6; i < 9; i++)
        cr_assert_eq(oy_equations_begin(p->eqs, i, "bit-1", &why), OY_OK);
    expect_owners(p, wrong, "con-1");
    pool_free(p);
}

/* ---- any lists at all ---- */

/* In the tiny group a wrong equation passes once in 89 times, but no right one is ever blamed. */
static void expect_agreement(const struct pool *p, size_t owners) {
    static struct outcome batch, single;
    bool is_tiny = p->g == &oy_group_tiny;
    ask(p, &batch, false, owners);
    ask(p, &single, true, owners);
    if (single.status == OY_OK) cr_assert_eq(batch.status, OY_OK, "%s", p->g->name);
    if (!is_tiny) cr_assert_eq(batch.status, single.status, "%s", p->g->name);
    if (!is_tiny) cr_assert_str_eq(batch.why.rule, single.why.rule);
    for (size_t i = 0; i < owners; i++) {
        if (batch.bad[i]) cr_assert(single.bad[i], "%s: %zu", p->g->name, i);
        if (!is_tiny) cr_assert_eq(batch.bad[i], single.bad[i], "%s: %zu", p->g->name, i);
    }
}

/* Whichever part of the array is decoded: nothing, one, the first, the last, some, all. */
static void random_list(struct pool *p, size_t round, size_t owners) {
    static const size_t from[] = {0, 0, 0, POOL - 1, 7, 0}, to[] = {0, 1, 9, POOL, 29, POOL};
    static const char *const rules[] = {"bit-1", "bit-2", "con-1", "sig-1"};
    unsigned badness = round % 4 == 0 ? 0 : round % 4 == 1 ? 2 : round % 4 == 2 ? 20 : 100;
    decoded(p, from[round % 6], to[round % 6]);
    for (size_t i = 0; i < owners; i++) {
        size_t n = randombytes_uniform(4);
        for (size_t k = 0; k < n; k++)
            add_equation(p, i, rules[k], randombytes_uniform(6),
                         randombytes_uniform(100) < badness);
    }
}

static void random_lists(const struct oy_group *g, size_t rounds, size_t owners) {
    struct pool *p = pool_new(g);
    for (size_t round = 0; round < rounds; round++) {
        random_list(p, round, 1 + randombytes_uniform((unsigned)owners));
        expect_agreement(p, owners);
    }
    pool_free(p);
}

Test(equations_batch, agree_with_each_equation_alone_in_ristretto255) {
    random_lists(group_number(0), 72, 30);
}

Test(equations_batch, agree_with_each_equation_alone_in_modp4096) {
    random_lists(group_number(1), 12, 6);
}

Test(equations_batch, blame_nobody_wrongly_in_the_tiny_group) {
    random_lists(group_number(2), 600, 30);
}

/* ---- bases ---- */

/* The same element many times over: at one place, at two places in the array, once in and once
 * out of it, and as g. In all groups, with and without an array. */
Test(equations_batch, repeated_bases_add_up_in_and_out_of_the_array) {
    for (size_t k = 0; k < N_GROUPS; k++) {
        for (size_t high = 0; high <= POOL; high += POOL / 10) {
            struct pool *p = pool_new(group_number(k));
            struct oy_why why = {.status = OY_OK};
            struct oy_scalar two = small(p->g, 2), five = small(p->g, 5), seven = small(p->g, 7);
            p->element[9] = p->g->generator;
            decode(p);
            decoded(p, 0, high);
            /* a²·a⁵·a'^−7, b·b·b'^−2 and g⁵·(g')²·g^−7 */
            cr_assert_eq(oy_equations_begin(p->eqs, 0, "bit-1", &why), OY_OK);
            cr_assert_eq(oy_equations_term(p->eqs, &p->element[3], &two, &why), OY_OK);
            cr_assert_eq(oy_equations_term(p->eqs, &p->element[3], &five, &why), OY_OK);
            cr_assert_eq(oy_equations_term_inverse(p->eqs, &p->outside[0], &seven, &why), OY_OK);
            cr_assert_eq(oy_equations_begin(p->eqs, 1, "bit-1", &why), OY_OK);
            cr_assert_eq(oy_equations_one(p->eqs, &p->element[4], &why), OY_OK);
            cr_assert_eq(oy_equations_one(p->eqs, &p->element[4], &why), OY_OK);
            cr_assert_eq(oy_equations_term_inverse(p->eqs, &p->element[5], &two, &why), OY_OK);
            cr_assert_eq(oy_equations_begin(p->eqs, 2, "bit-1", &why), OY_OK);
            cr_assert_eq(oy_equations_g(p->eqs, &five, &why), OY_OK);
            cr_assert_eq(oy_equations_term(p->eqs, &p->element[9], &two, &why), OY_OK);
            cr_assert_eq(oy_equations_g_inverse(p->eqs, &seven, &why), OY_OK);
            cr_assert_eq(oy_equations_check(p->eqs, NULL, 0, &why), OY_OK, "%s", p->g->name);
            cr_assert_eq(oy_equations_check_each(p->eqs, NULL, 0, &why), OY_OK);
            pool_free(p);
        }
    }
}

/* After oy_equations_clear the array counts no more, and the next list has its own bases. */
Test(equations_batch, are_made_anew_after_clear) {
    struct pool *p = pool_new(group_number(0)), *q = pool_new(group_number(0));
    static bool wrong[OWNERS];
    struct oy_equations *kept = q->eqs;
    q->eqs = p->eqs; /* the same list, with p's y, for the bases of another pool */
    q->y = p->y;
    q->log_y = p->log_y;
    decoded(p, 0, POOL);
    for (size_t i = 0; i < 20; i++) add_equation(p, i, "bit-1", 5, false);
    expect_owners(p, wrong, "");
    decoded(q, 5, POOL);
    for (size_t i = 0; i < 20; i++) add_equation(q, i, "bit-1", 5, false);
    expect_owners(q, wrong, "");
    oy_equations_clear(p->eqs);
    cr_assert_eq(oy_equations_count(p->eqs), 0);
    for (size_t i = 0; i < 20; i++) add_equation(p, i, "bit-1", 5, i == 19);
    wrong[19] = true;
    expect_owners(p, wrong, "bit-1");
    q->eqs = kept;
    pool_free(q);
    pool_free(p);
}
