#include "crypto/equations.h"

#include <assert.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "crypto/equations_inside.h"

static oy_status no_memory(struct oy_why *why) {
    return oy_fail(why, OY_MEMORY, "", "no memory for equations");
}

/* Makes room for `wanted` items of `size` bytes; what was there stays. */
static bool grow(void **array, size_t wanted, size_t *cap, size_t size) {
    if (wanted <= *cap) return true;
    size_t larger = *cap ? 2 * *cap : 64;
    while (larger < wanted) larger *= 2;
    if (larger > SIZE_MAX / 2 / size) return false;
    void *p = realloc(*array, larger * size);
    if (!p) return false;
    *array = p;
    *cap = larger;
    return true;
}

/* ---- bases ----
 *
 * First those of the array that the caller has decoded, by their place in it; then the others by
 * their address, g and y before all. */

static size_t slot_of(const struct oy_equations *e, const struct oy_element *base) {
    size_t i = (size_t)(((uint64_t)(uintptr_t)base * 0x9e3779b97f4a7c15U) >> 20) & (e->slots - 1);
    while (e->slot[i] && e->other[e->slot[i] - 1] != base) i = (i + 1) & (e->slots - 1);
    return i;
}

static bool more_slots(struct oy_equations *e) {
    size_t slots = e->slots ? 2 * e->slots : 64;
    uint32_t *larger = calloc(slots, sizeof *larger);
    if (!larger) return false;
    free(e->slot);
    e->slot = larger;
    e->slots = slots;
    for (size_t i = 0; i < e->n_others; i++) e->slot[slot_of(e, e->other[i])] = (uint32_t)i + 1;
    return true;
}

static bool other_base(struct oy_equations *e, uint32_t *out, const struct oy_element *base) {
    if (2 * (e->n_others + 1) > e->slots && !more_slots(e)) return false;
    size_t at = slot_of(e, base);
    if (e->slot[at] == 0) {
        void *array =
            e->other; /* an array of pointers; NOLINTNEXTLINE(bugprone-sizeof-expression) */
        if (!grow(&array, e->n_others + 1, &e->cap_others, sizeof *e->other)) return false;
        e->other = array;
        e->other[e->n_others++] = base;
        e->slot[at] = (uint32_t)e->n_others;
    }
    *out = (uint32_t)e->n_decoded + e->slot[at] - 1;
    return true;
}

static bool base_of(struct oy_equations *e, uint32_t *out, const struct oy_element *base) {
    uintptr_t from = (uintptr_t)e->decoded, at = (uintptr_t)base;
    if (at < from || at >= from + e->n_decoded * sizeof *base) return other_base(e, out, base);
    *out = (uint32_t)((at - from) / sizeof *base);
    return true;
}

const struct oy_element *oy_equations_base(const struct oy_equations *e, uint32_t base) {
    return base < e->n_decoded ? &e->decoded[base] : e->other[base - e->n_decoded];
}

/* ---- life ---- */

void oy_equations_clear(struct oy_equations *e) {
    uint32_t base;
    e->n = 0;
    e->n_terms = 0;
    e->n_others = 0;
    e->decoded = NULL;
    e->point = NULL;
    e->n_decoded = 0;
    memset(e->slot, 0, e->slots * sizeof *e->slot);
    /* Room for them was made at the start. */
    bool ok =
        other_base(e, &base, &e->group->generator) && (!e->has_y || other_base(e, &base, &e->y));
    assert(ok);
    (void)ok;
}

struct oy_equations *oy_equations_new(const struct oy_group *g, const struct oy_element *y) {
    struct oy_equations *e = calloc(1, sizeof *e);
    uint32_t base;
    if (!e) return NULL;
    e->memory = calloc(1, sizeof *e->memory);
    e->group = g;
    e->has_y = y != NULL;
    if (y) e->y = *y;
    if (!e->memory || !more_slots(e) || !other_base(e, &base, &g->generator)) {
        oy_equations_free(e);
        return NULL;
    }
    oy_equations_clear(e);
    return e;
}

void oy_equations_free(struct oy_equations *e) {
    if (!e) return;
    free(e->equation);
    free(e->term);
    free(e->other);
    free(e->slot);
    if (e->memory) oy_check_memory_clear(e->memory);
    free(e->memory);
    free(e);
}

void oy_equations_decoded(struct oy_equations *e, const struct oy_element *elements,
                          const struct oy_point *points, size_t n) {
    assert(e->n == 0 && n < UINT32_MAX / 2);
    e->decoded = elements;
    e->point = points;
    e->n_decoded = n;
}

size_t oy_equations_count(const struct oy_equations *e) {
    return e->n;
}

/* ---- adding ---- */

oy_status oy_equations_begin(struct oy_equations *e, size_t owner, const char *rule,
                             struct oy_why *why) {
    void *array = e->equation;
    if (!grow(&array, e->n + 1, &e->cap, sizeof *e->equation)) return no_memory(why);
    e->equation = array;
    e->equation[e->n++] = (struct oy_equation){.owner = owner, .rule = rule, .first = e->n_terms};
    return OY_OK;
}

static oy_status add(struct oy_equations *e, const struct oy_element *base, enum oy_exponent kind,
                     const struct oy_scalar *exponent, struct oy_why *why) {
    assert(e->n > 0);
    void *array = e->term;
    uint32_t index;
    if (!grow(&array, e->n_terms + 1, &e->cap_terms, sizeof *e->term)) return no_memory(why);
    e->term = array;
    if (!base_of(e, &index, base)) return no_memory(why);
    struct oy_equation_term *t = &e->term[e->n_terms++];
    t->base = index;
    t->kind = kind;
    if (exponent) t->exponent = *exponent;
    return OY_OK;
}

oy_status oy_equations_term(struct oy_equations *e, const struct oy_element *base,
                            const struct oy_scalar *exponent, struct oy_why *why) {
    return add(e, base, OY_EXPONENT_PLAIN, exponent, why);
}

oy_status oy_equations_term_inverse(struct oy_equations *e, const struct oy_element *base,
                                    const struct oy_scalar *exponent, struct oy_why *why) {
    return add(e, base, OY_EXPONENT_NEGATIVE, exponent, why);
}

oy_status oy_equations_one(struct oy_equations *e, const struct oy_element *base,
                           struct oy_why *why) {
    return add(e, base, OY_EXPONENT_ONE, NULL, why);
}

oy_status oy_equations_g(struct oy_equations *e, const struct oy_scalar *exponent,
                         struct oy_why *why) {
    return add(e, &e->group->generator, OY_EXPONENT_PLAIN, exponent, why);
}

oy_status oy_equations_g_inverse(struct oy_equations *e, const struct oy_scalar *exponent,
                                 struct oy_why *why) {
    return add(e, &e->group->generator, OY_EXPONENT_NEGATIVE, exponent, why);
}

oy_status oy_equations_y(struct oy_equations *e, const struct oy_scalar *exponent,
                         struct oy_why *why) {
    assert(e->has_y);
    return add(e, &e->y, OY_EXPONENT_PLAIN, exponent, why);
}

oy_status oy_equations_y_inverse(struct oy_equations *e, const struct oy_scalar *exponent,
                                 struct oy_why *why) {
    assert(e->has_y);
    return add(e, &e->y, OY_EXPONENT_NEGATIVE, exponent, why);
}
