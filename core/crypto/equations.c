#include "crypto/equations.h"

#include <assert.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

struct power { /* one factor of an equation */
    const struct oy_element *base;
    struct oy_scalar exponent;
};

struct equation {
    size_t owner;
    const char *rule;
    size_t first;          /* its powers are power[first] … up to the next equation's */
    struct oy_scalar g, y; /* its exponents of g and y */
};

struct oy_equations {
    const struct oy_group *group;
    struct oy_element y;
    bool has_y;
    struct oy_scalar zero, one;
    struct equation *equation;
    size_t n, cap;
    struct power *power;
    size_t n_powers, cap_powers;
};

struct oy_equations *oy_equations_new(const struct oy_group *g, const struct oy_element *y) {
    struct oy_equations *e = calloc(1, sizeof *e);
    if (!e) return NULL;
    e->group = g;
    e->has_y = y != NULL;
    if (y) e->y = *y;
    g->scalar_from_u64(&e->zero, 0);
    g->scalar_from_u64(&e->one, 1);
    return e;
}

void oy_equations_clear(struct oy_equations *e) {
    e->n = 0;
    e->n_powers = 0;
}

void oy_equations_free(struct oy_equations *e) {
    if (!e) return;
    free(e->equation);
    free(e->power);
    free(e);
}

size_t oy_equations_count(const struct oy_equations *e) {
    return e->n;
}

/* Makes room for one more item of `size` bytes in an array of n. */
static bool grow(void **array, size_t n, size_t *cap, size_t size) {
    if (n < *cap) return true;
    size_t wanted = *cap ? 2 * *cap : 64;
    if (wanted > SIZE_MAX / size) return false;
    void *larger = realloc(*array, wanted * size);
    if (!larger) return false;
    *array = larger;
    *cap = wanted;
    return true;
}

static oy_status no_memory(struct oy_why *why) {
    return oy_fail(why, OY_MEMORY, "", "no memory for equations");
}

oy_status oy_equations_begin(struct oy_equations *e, size_t owner, const char *rule,
                             struct oy_why *why) {
    void *array = e->equation;
    if (!grow(&array, e->n, &e->cap, sizeof *e->equation)) return no_memory(why);
    e->equation = array;
    e->equation[e->n++] = (struct equation){
        .owner = owner, .rule = rule, .first = e->n_powers, .g = e->zero, .y = e->zero};
    return OY_OK;
}

oy_status oy_equations_term(struct oy_equations *e, const struct oy_element *base,
                            const struct oy_scalar *exponent, struct oy_why *why) {
    assert(e->n > 0);
    void *array = e->power;
    if (!grow(&array, e->n_powers, &e->cap_powers, sizeof *e->power)) return no_memory(why);
    e->power = array;
    e->power[e->n_powers++] = (struct power){base, *exponent};
    return OY_OK;
}

oy_status oy_equations_term_inverse(struct oy_equations *e, const struct oy_element *base,
                                    const struct oy_scalar *exponent, struct oy_why *why) {
    struct oy_scalar negative;
    e->group->scalar_sub(&negative, &e->zero, exponent);
    return oy_equations_term(e, base, &negative, why);
}

oy_status oy_equations_one(struct oy_equations *e, const struct oy_element *base,
                           struct oy_why *why) {
    return oy_equations_term(e, base, &e->one, why);
}

oy_status oy_equations_g(struct oy_equations *e, const struct oy_scalar *exponent,
                         struct oy_why *why) {
    (void)why;
    assert(e->n > 0);
    struct oy_scalar *sum = &e->equation[e->n - 1].g;
    e->group->scalar_add(sum, sum, exponent);
    return OY_OK;
}

oy_status oy_equations_y(struct oy_equations *e, const struct oy_scalar *exponent,
                         struct oy_why *why) {
    (void)why;
    assert(e->n > 0 && e->has_y);
    struct oy_scalar *sum = &e->equation[e->n - 1].y;
    e->group->scalar_add(sum, sum, exponent);
    return OY_OK;
}

/* --- checking --- */

/* What one check needs, sized for the whole list. Powers of one base (found by its address)
 * are added up: a ciphertext stands in the two equations of each branch and in every rule,
 * so that a third of all powers need not be taken. */
struct check {
    const struct oy_equations *e;
    size_t n;              /* distinct bases so far */
    struct oy_term *term;  /* n_powers + 2 */
    struct oy_scalar *sum; /* their exponents */
    size_t *slot;          /* hash table: index into term + 1, 0 is empty */
    size_t slots;          /* a power of two */
    bool *bad;             /* the caller's */
    size_t n_owners;
    const struct equation *first_wrong;
    size_t last_wrong_owner; /* set with first_wrong: of him one wrong equation is enough */
};

static size_t slots_for(size_t powers) {
    size_t slots = 16;
    while (slots < 2 * powers) slots *= 2;
    return slots;
}

static bool check_begin(struct check *c, const struct oy_equations *e, bool *bad, size_t n_owners) {
    *c = (struct check){.e = e, .bad = bad, .n_owners = n_owners, .slots = slots_for(e->n_powers)};
    c->term = malloc((e->n_powers + 2) * sizeof *c->term);
    c->sum = malloc((e->n_powers + 2) * sizeof *c->sum);
    c->slot = malloc(c->slots * sizeof *c->slot);
    return c->term && c->sum && c->slot;
}

static void check_end(struct check *c) {
    free(c->term);
    free(c->sum);
    free(c->slot);
}

static void add_power(struct check *c, size_t mask, const struct oy_element *base,
                      const struct oy_scalar *exponent) {
    size_t i = (size_t)(((uint64_t)(uintptr_t)base * 0x9e3779b97f4a7c15U) >> 20) & mask;
    while (c->slot[i] && c->term[c->slot[i] - 1].base != base) i = (i + 1) & mask;
    if (c->slot[i]) {
        struct oy_scalar *sum = &c->sum[c->slot[i] - 1];
        c->e->group->scalar_add(sum, sum, exponent);
        return;
    }
    c->sum[c->n] = *exponent;
    c->term[c->n] = (struct oy_term){base, &c->sum[c->n]};
    c->slot[i] = ++c->n;
}

/* [bat-1, bat-2] A fresh 128-bit coefficient. */
static void draw_coefficient(const struct oy_group *g, struct oy_scalar *out, size_t k) {
    unsigned char wide[64] = {0};
    randombytes_buf(wide + 48, 16);
    g->scalar_reduce(out, wide);
    if (oy_mutant("bat-1")) g->scalar_from_u64(out, 1);     /* none at all */
    if (oy_mutant("bat-2")) g->scalar_from_u64(out, k + 1); /* foreseeable */
}

static bool is_left_out(const struct check *c, const struct equation *q) {
    return (c->first_wrong && q->owner == c->last_wrong_owner) || oy_mutant(q->rule);
}

static void scaled(const struct oy_group *g, struct oy_scalar *out, const struct oy_scalar *a,
                   const struct oy_scalar *coefficient) {
    if (coefficient)
        g->scalar_mul(out, a, coefficient);
    else
        *out = *a;
}

/* ∏_k (equation k)^{ρ_k} = 1 for lo ≤ k < hi? One equation goes without coefficient. */
static bool holds(struct check *c, size_t lo, size_t hi, bool with_coefficients) {
    const struct oy_equations *e = c->e;
    const struct oy_group *g = e->group;
    size_t end = hi < e->n ? e->equation[hi].first : e->n_powers;
    size_t mask = slots_for(end - e->equation[lo].first) - 1;
    memset(c->slot, 0, (mask + 1) * sizeof *c->slot);
    c->n = 0;
    struct oy_scalar sum_g = e->zero, sum_y = e->zero, rho, s;
    for (size_t k = lo; k < hi; k++) {
        const struct equation *q = &e->equation[k];
        if (is_left_out(c, q)) continue;
        if (with_coefficients) draw_coefficient(g, &rho, k);
        const struct oy_scalar *factor = with_coefficients ? &rho : NULL;
        scaled(g, &s, &q->g, factor);
        g->scalar_add(&sum_g, &sum_g, &s);
        scaled(g, &s, &q->y, factor);
        g->scalar_add(&sum_y, &sum_y, &s);
        size_t after = k + 1 < e->n ? e->equation[k + 1].first : e->n_powers;
        for (size_t i = q->first; i < after; i++) {
            scaled(g, &s, &e->power[i].exponent, factor);
            add_power(c, mask, e->power[i].base, &s);
        }
    }
    size_t n = c->n;
    c->term[n++] = (struct oy_term){&g->generator, &sum_g};
    if (e->has_y) c->term[n++] = (struct oy_term){&e->y, &sum_y};
    struct oy_element product;
    g->product_var(&product, c->term, n);
    return oy_element_is_identity(g, &product);
}

/* [bat-3] The single check, without coefficients, decides. */
static void check_single(struct check *c, size_t k) {
    if (holds(c, k, k + 1, false)) return;
    const struct equation *q = &c->e->equation[k];
    if (!c->first_wrong) c->first_wrong = q;
    c->last_wrong_owner = q->owner;
    if (c->bad && q->owner < c->n_owners) c->bad[q->owner] = true;
}

static bool is_decided(const struct check *c) {
    return c->first_wrong && !c->bad; /* the first one is all that is asked for */
}

/* Finds the wrong equations of a batch that failed, from left to right. */
static void halve(struct check *c, size_t lo, size_t hi) {
    if (is_decided(c)) return;
    if (hi - lo == 1) {
        check_single(c, lo);
        return;
    }
    size_t middle = lo + (hi - lo) / 2;
    bool left_fails = !holds(c, lo, middle, true);
    if (left_fails) halve(c, lo, middle);
    /* If the left half is right, the fault is on the right, which need not be asked. */
    if (!left_fails || !holds(c, middle, hi, true)) halve(c, middle, hi);
}

static oy_status verdict(const struct check *c, struct oy_why *why) {
    const struct equation *q = c->first_wrong;
    if (!q) return OY_OK;
    return oy_fail(why, OY_PROOF, q->rule, "equation %zu of %zu does not hold (owner %zu)",
                   (size_t)(q - c->e->equation) + 1, c->e->n, q->owner);
}

oy_status oy_equations_check(const struct oy_equations *e, bool *bad, size_t n_owners,
                             struct oy_why *why) {
    struct check c;
    if (e->n == 0) return OY_OK;
    oy_status status = OY_OK;
    if (!check_begin(&c, e, bad, n_owners)) {
        status = no_memory(why);
    } else {
        if (!holds(&c, 0, e->n, true)) {
            if (oy_mutant("bat-3"))
                c.first_wrong = e->equation; /* blames the first, whoever it was */
            else
                halve(&c, 0, e->n);
        }
        status = verdict(&c, why);
    }
    check_end(&c);
    return status;
}

oy_status oy_equations_check_each(const struct oy_equations *e, bool *bad, size_t n_owners,
                                  struct oy_why *why) {
    struct check c;
    if (e->n == 0) return OY_OK;
    oy_status status = OY_OK;
    if (!check_begin(&c, e, bad, n_owners)) {
        status = no_memory(why);
    } else {
        for (size_t k = 0; k < e->n && !is_decided(&c); k++) check_single(&c, k);
        status = verdict(&c, why);
    }
    check_end(&c);
    return status;
}
