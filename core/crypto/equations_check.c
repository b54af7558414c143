/* Do all equations hold? As one product of powers with random coefficients, and if that is not 1,
 * by halving [bat-1 … bat-3]. */
#include <assert.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "crypto/equations_inside.h"

__extension__ typedef unsigned __int128 u128;

enum { COEFFICIENT = 16 }; /* bytes */

struct check {
    const struct oy_equations *e;
    struct oy_check_memory *m;
    uint32_t low[2], high[2]; /* the bases in use: decoded ones, others */
    bool *bad;                /* the caller's */
    size_t n_owners;
    const struct oy_equation *first_wrong;
};

static oy_status no_memory(struct oy_why *why) {
    return oy_fail(why, OY_MEMORY, "", "no memory for checking equations");
}

static size_t end_of(const struct oy_equations *e, size_t k) {
    return k + 1 < e->n ? e->equation[k + 1].first : e->n_terms;
}

/* ---- one equation by itself, by the library's powers ---- */

static void term_power(const struct oy_group *g, struct oy_element *out,
                       const struct oy_element *base, const struct oy_equation_term *t) {
    if (t->kind == OY_EXPONENT_ONE)
        *out = *base;
    else
        g->pow_var(out, base, &t->exponent);
    if (t->kind == OY_EXPONENT_NEGATIVE) g->invert_var(out, out);
}

/* [bat-3] */
static bool holds_singly(const struct oy_equations *e, size_t k) {
    const struct oy_group *g = e->group;
    struct oy_element product = g->identity, power;
    if (oy_mutant(e->equation[k].rule)) return true;
    for (size_t i = e->equation[k].first; i < end_of(e, k); i++) {
        term_power(g, &power, oy_equations_base(e, e->term[i].base), &e->term[i]);
        g->mul_var(&product, &product, &power);
    }
    return oy_element_is_identity(g, &product);
}

static void note_wrong(struct check *c, size_t k) {
    const struct oy_equation *q = &c->e->equation[k];
    if (!c->first_wrong) c->first_wrong = q;
    if (c->bad && q->owner < c->n_owners) c->bad[q->owner] = true;
}

static bool is_decided(const struct check *c) {
    return c->first_wrong && !c->bad; /* the first one is all that is asked for */
}

static oy_status verdict(const struct check *c, struct oy_why *why) {
    const struct oy_equation *q = c->first_wrong;
    if (!q) return OY_OK;
    return oy_fail(why, OY_PROOF, q->rule, "equation %zu of %zu does not hold (owner %zu)",
                   (size_t)(q - c->e->equation) + 1, c->e->n, q->owner);
}

/* Of one owner the first wrong equation is enough. */
static void check_each(struct check *c) {
    const struct oy_equations *e = c->e;
    for (size_t k = 0; k < e->n && !is_decided(c); k++) {
        if (holds_singly(e, k)) continue;
        note_wrong(c, k);
        while (k + 1 < e->n && e->equation[k + 1].owner == e->equation[k].owner) k++;
    }
}

/* ---- many as one product ---- */

/* [bat-1, bat-2] Fresh coefficients for all equations, when all of them are there. */
static void draw_coefficients(struct check *c) {
    unsigned char seed[crypto_stream_chacha20_KEYBYTES];
    static const unsigned char nonce[crypto_stream_chacha20_NONCEBYTES] = {0};
    randombytes_buf(seed, sizeof seed);
    (void)crypto_stream_chacha20(c->m->coefficient, c->e->n * COEFFICIENT, nonce, seed);
    for (size_t k = 0; k < c->e->n && (oy_mutant("bat-1") || oy_mutant("bat-2")); k++) {
        memset(c->m->coefficient + COEFFICIENT * k, 0, COEFFICIENT);
        /* none at all, or a foreseeable one */
        c->m->coefficient[COEFFICIENT * k] = oy_mutant("bat-1") ? 1 : (unsigned char)(k + 1);
    }
}

void oy_check_memory_clear(struct oy_check_memory *m) {
    free(m->coefficient);
    free(m->sum);
    free(m->exponent);
    oy_points_free(m->other);
    *m = (struct oy_check_memory){0};
}

static bool reserve_bases(struct oy_check_memory *m, size_t bases) {
    if (m->round > UINT32_MAX / 2) m->cap_bases = m->round = 0; /* so that no round comes again */
    if (bases <= m->cap_bases) return true;
    free(m->sum);
    free(m->exponent);
    m->sum = calloc(bases, sizeof *m->sum);
    m->exponent = malloc(bases * sizeof *m->exponent);
    m->cap_bases = m->sum && m->exponent ? bases : 0;
    return m->cap_bases > 0;
}

static bool reserve(struct oy_check_memory *m, const struct oy_equations *e) {
    if (e->n > m->cap_equations) {
        free(m->coefficient);
        m->coefficient = malloc(e->n * COEFFICIENT);
        m->cap_equations = m->coefficient ? e->n : 0;
    }
    if (e->n_others > m->cap_others) {
        oy_points_free(m->other);
        m->other = oy_points_new(e->group, e->n_others);
        m->cap_others = m->other ? e->n_others : 0;
    }
    return reserve_bases(m, e->n_decoded + e->n_others) && e->n <= m->cap_equations &&
           e->n_others <= m->cap_others;
}

/* False if one is not in the group: then no batch may be made of them [bat-1]. */
static oy_status decode_others(const struct check *c, bool *members, struct oy_why *why) {
    const struct oy_equations *e = c->e;
    size_t len = e->group->element_len;
    unsigned char *encoded = malloc(e->n_others * len);
    if (!encoded) return no_memory(why);
    for (size_t i = 0; i < e->n_others; i++) memcpy(encoded + i * len, e->other[i]->b, len);
    *members = e->group->points_decode_var(c->m->other, encoded, e->n_others) == e->n_others;
    free(encoded);
    return OY_OK;
}

static void add_at(uint64_t *limb, size_t at, uint64_t v) {
    for (; v && at < 8; at++) {
        limb[at] += v;
        v = limb[at] < v;
    }
}

/* sum += a·b */
static void add_product(struct oy_exponent_sum *sum, const uint64_t a[4], const uint64_t b[2]) {
    for (size_t j = 0; j < 2; j++) {
        uint64_t over = 0;
        for (size_t i = 0; i < 4; i++) {
            u128 t = (u128)a[i] * b[j] + sum->limb[i + j] + over;
            sum->limb[i + j] = (uint64_t)t;
            over = (uint64_t)(t >> 64);
        }
        add_at(sum->limb, 4 + j, over);
    }
}

/* a = q − a */
static void negate(const struct oy_group *g, uint64_t a[4]) {
    uint64_t borrow = 0;
    for (size_t i = 0; i < 4; i++) {
        uint64_t x = g->order[i] - a[i], y = x - borrow;
        borrow = (g->order[i] < a[i]) | (x < borrow);
        a[i] = y;
    }
}

static struct oy_exponent_sum *sum_of(struct check *c, uint32_t base) {
    struct oy_exponent_sum *sum = &c->m->sum[base];
    size_t kind = base >= c->e->n_decoded;
    if (sum->round != c->m->round) {
        memset(sum->limb, 0, sizeof sum->limb);
        sum->round = c->m->round;
    }
    if (base < c->low[kind]) c->low[kind] = base;
    if (base >= c->high[kind]) c->high[kind] = base + 1;
    return sum;
}

static void add_equation(struct check *c, size_t k) {
    const struct oy_group *g = c->e->group;
    uint64_t rho[2], a[4];
    for (size_t i = 0; i < 2; i++) {
        rho[i] = 0;
        for (size_t j = 8; j-- > 0;)
            rho[i] = rho[i] << 8 | c->m->coefficient[COEFFICIENT * k + 8 * i + j];
    }
    for (size_t i = c->e->equation[k].first; i < end_of(c->e, k); i++) {
        const struct oy_equation_term *t = &c->e->term[i];
        struct oy_exponent_sum *sum = sum_of(c, t->base);
        if (t->kind == OY_EXPONENT_ONE) {
            add_at(sum->limb, 0, rho[0]);
            add_at(sum->limb, 1, rho[1]);
            continue;
        }
        g->scalar_limbs(a, &t->exponent);
        if (t->kind == OY_EXPONENT_NEGATIVE) negate(g, a);
        add_product(sum, a, rho);
    }
}

/* ∏ base^sum over bases low … high − 1, of which those without a sum have exponent 0. */
static bool product_of(struct check *c, struct oy_element *out, const struct oy_point *points,
                       uint32_t low, uint32_t high) {
    static const uint64_t nothing[8] = {0};
    for (uint32_t i = low; i < high; i++) {
        bool used = c->m->sum[i].round == c->m->round;
        c->e->group->scalar_from_limbs(&c->m->exponent[i], used ? c->m->sum[i].limb : nothing);
    }
    return c->e->group->multi_pow_var(out, points, c->m->exponent + low, high - low);
}

/* ∏_k (equation k)^{ρ_k} for lo ≤ k < hi; false without memory. */
static bool product(struct check *c, struct oy_element *out, size_t lo, size_t hi) {
    const struct oy_equations *e = c->e;
    const struct oy_group *g = e->group;
    struct oy_element others;
    c->m->round++;
    for (int i = 0; i < 2; i++) {
        c->low[i] = UINT32_MAX;
        c->high[i] = 0;
    }
    for (size_t k = lo; k < hi; k++)
        if (!oy_mutant(e->equation[k].rule)) add_equation(c, k);
    *out = others = g->identity;
    bool ok = true;
    if (c->high[0] > c->low[0])
        ok = product_of(c, out, oy_points_from(g, e->point, c->low[0]), c->low[0], c->high[0]);
    if (ok && c->high[1] > c->low[1]) {
        ok = product_of(c, &others, oy_points_from(g, c->m->other, c->low[1] - e->n_decoded),
                        c->low[1], c->high[1]);
        g->mul_var(out, out, &others);
    }
    return ok;
}

/* ---- finding the wrong ones ----
 *
 * The coefficients stay the same, so that of a product that is known and one half of it the other
 * half follows. */

/* The first wrong one of lo … hi − 1, whose product is not 1. */
static bool find_first(struct check *c, size_t lo, size_t hi) {
    struct oy_element left;
    while (hi - lo > 1) {
        size_t middle = lo + (hi - lo) / 2;
        if (!product(c, &left, lo, middle)) return false;
        if (oy_element_is_identity(c->e->group, &left))
            lo = middle;
        else
            hi = middle;
    }
    if (!holds_singly(c->e, lo)) note_wrong(c, lo);
    return true;
}

/* The equations of owner number u, counted as they stand, begin at start[u]. Finds the owners of
 * wrong ones among owners lo … hi − 1, of whom `whole`, not 1, is the product. */
static bool find(struct check *c, const size_t *start, size_t lo, size_t hi,
                 const struct oy_element *whole) {
    const struct oy_group *g = c->e->group;
    struct oy_element left, right;
    if (hi - lo == 1) return find_first(c, start[lo], start[hi]);
    size_t middle = lo + (hi - lo) / 2;
    if (!product(c, &left, start[lo], start[middle])) return false;
    if (!oy_element_is_identity(g, &left) && !find(c, start, lo, middle, &left)) return false;
    if (is_decided(c) || oy_element_equal(g, &left, whole)) return true;
    g->invert_var(&right, &left);
    g->mul_var(&right, &right, whole);
    return find(c, start, middle, hi, &right);
}

static bool find_owners(struct check *c, const struct oy_element *whole) {
    const struct oy_equations *e = c->e;
    size_t *start = malloc((e->n + 1) * sizeof *start), owners = 0;
    if (!start) return false;
    for (size_t k = 0; k < e->n; k++)
        if (k == 0 || e->equation[k].owner != e->equation[k - 1].owner) start[owners++] = k;
    start[owners] = e->n;
    bool ok = find(c, start, 0, owners, whole);
    free(start);
    return ok;
}

static oy_status check_batch(struct check *c, struct oy_why *why) {
    struct oy_element whole;
    bool members = false;
    OY_TRY(decode_others(c, &members, why));
    draw_coefficients(c);
    if (members) {
        if (!product(c, &whole, 0, c->e->n)) return no_memory(why);
        if (oy_element_is_identity(c->e->group, &whole)) return OY_OK;
        if (oy_mutant("bat-3")) {
            c->first_wrong = c->e->equation; /* blames the first, whoever it was */
            return OY_OK;
        }
        if (!find_owners(c, &whole)) return no_memory(why);
    }
    if (!c->first_wrong) check_each(c); /* once in 2^128 times, or where no batch can be made */
    return OY_OK;
}

oy_status oy_equations_check(const struct oy_equations *e, bool *bad, size_t n_owners,
                             struct oy_why *why) {
    struct check c = {.e = e, .m = e->memory, .bad = bad, .n_owners = n_owners};
    if (e->n == 0) return OY_OK;
    if (!reserve(c.m, e)) return no_memory(why);
    OY_TRY(check_batch(&c, why));
    return verdict(&c, why);
}

oy_status oy_equations_check_each(const struct oy_equations *e, bool *bad, size_t n_owners,
                                  struct oy_why *why) {
    struct check c = {.e = e, .bad = bad, .n_owners = n_owners};
    check_each(&c);
    return verdict(&c, why);
}
