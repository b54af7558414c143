#include "election/tally.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* Bits are multiplied up for the smallest scopes only (the leaves): a contest's cells, or its
 * one scope. The leaves are disjoint and hold all counted ballots of the contest [tal-4], so
 * that scope 0 is their product. */
struct leaf {
    uint32_t ballots;
    struct oy_product *products; /* n_main·(α, β); NULL until the first ballot: all identity */
};

struct contest_tally {
    size_t n_bits, n_main; /* of the contest; those that count, the others being slack */
    size_t n_leaves;
    struct leaf *leaf;
    uint32_t *leaf_of; /* of each mahalle of the manifest, or one of the two below */
};

#define NOT_IN_CONTEST UINT32_MAX
#define NO_PLACE (UINT32_MAX - 1) /* in the contest, but in none of its published scopes */

struct oy_tally {
    const struct oy_manifest *m;
    const struct oy_scopes *s;
    struct contest_tally *contest;
};

static oy_status no_memory(struct oy_why *why) {
    return oy_fail(why, OY_MEMORY, "", "no memory");
}

/* ---- making one ---- */

static size_t leaf_scope(const struct oy_contest_scopes *c, size_t leaf) {
    return c->n > 1 ? leaf + 1 : 0;
}

static bool contest_new(struct contest_tally *t, const struct oy_manifest *m, size_t index,
                        const struct oy_contest_scopes *scopes) {
    const struct oy_contest *contest = &m->contests[index];
    t->n_bits = contest->n_bits;
    t->n_main = contest->n_choice_bits + (contest->blank ? 1u : 0u);
    t->n_leaves = scopes->n > 1 ? scopes->n - 1 : scopes->n;
    t->leaf = calloc(t->n_leaves ? t->n_leaves : 1, sizeof *t->leaf);
    t->leaf_of = calloc(m->n_mahalle ? m->n_mahalle : 1, sizeof *t->leaf_of);
    if (!t->leaf || !t->leaf_of) return false;
    for (size_t i = 0; i < m->n_mahalle; i++)
        t->leaf_of[i] =
            oy_manifest_style_has(m, index, m->mahalle[i].id) ? NO_PLACE : NOT_IN_CONTEST;
    for (size_t k = 0; k < t->n_leaves; k++) {
        const struct oy_scope *scope = &scopes->scope[leaf_scope(scopes, k)];
        for (size_t i = 0; i < scope->n_mahalle; i++) {
            size_t at = oy_manifest_find_mahalle(m, scope->mahalle[i]);
            if (at != SIZE_MAX) t->leaf_of[at] = (uint32_t)k;
        }
    }
    return true;
}

struct oy_tally *oy_tally_new(const struct oy_manifest *m, const struct oy_scopes *s) {
    struct oy_tally *t = calloc(1, sizeof *t);
    if (!t) return NULL;
    t->m = m;
    t->s = s;
    assert(s->n_contests == m->n_contests);
    t->contest = calloc(m->n_contests ? m->n_contests : 1, sizeof *t->contest);
    bool ok = t->contest != NULL;
    for (size_t i = 0; i < m->n_contests && ok; i++)
        ok = contest_new(&t->contest[i], m, i, &s->contest[i]);
    if (ok) return t;
    oy_tally_free(t);
    return NULL;
}

void oy_tally_free(struct oy_tally *t) {
    if (!t) return;
    for (size_t i = 0; t->contest && i < t->m->n_contests; i++) {
        struct contest_tally *c = &t->contest[i];
        for (size_t k = 0; c->leaf && k < c->n_leaves; k++) oy_products_free(c->leaf[k].products);
        free(c->leaf);
        free(c->leaf_of);
    }
    free(t->contest);
    free(t);
}

/* ---- multiplying ---- */

static oy_status leaf_open(struct leaf *leaf, const struct oy_group *g, size_t n_main,
                           struct oy_why *why) {
    if (leaf->products) return OY_OK;
    leaf->products = oy_products_new(g, 2 * n_main);
    if (!leaf->products) return no_memory(why);
    g->products_one(leaf->products, 2 * n_main);
    return OY_OK;
}

/* Every contest whose totals are published must have a place for the ballot. */
static oy_status check_places(const struct oy_tally *t, size_t mahalle, struct oy_why *why) {
    for (size_t i = 0; i < t->m->n_contests; i++) {
        const struct contest_tally *c = &t->contest[i];
        OY_REQUIRE(why, c->n_leaves == 0 || c->leaf_of[mahalle] != NO_PLACE, OY_MISMATCH, "tal-5",
                   "contest %s: the scopes have no place for this ballot", t->m->contests[i].id);
    }
    return OY_OK;
}

static oy_status add_contest(struct oy_tally *t, size_t index, uint32_t leaf_index,
                             const struct oy_point *bits, struct oy_why *why) {
    const struct oy_group *g = t->m->group;
    struct contest_tally *c = &t->contest[index];
    if (leaf_index == NO_PLACE) return OY_OK; /* [tal-3] nothing of it is published */
    struct leaf *leaf = &c->leaf[leaf_index];
    OY_TRY(leaf_open(leaf, g, c->n_main, why));
    g->products_mul_var(leaf->products, bits, 2 * c->n_main);
    leaf->ballots++;
    return OY_OK;
}

size_t oy_tally_style_bits(const struct oy_manifest *m, uint32_t mahalle) {
    size_t n = 0;
    for (size_t i = 0; i < m->n_contests; i++)
        if (oy_manifest_style_has(m, i, mahalle)) n += m->contests[i].n_bits;
    return n;
}

/* [tal-5] */
oy_status oy_tally_add_points(struct oy_tally *t, uint32_t mahalle, const struct oy_point *bits,
                              size_t n, struct oy_why *why) {
    size_t at = oy_manifest_find_mahalle(t->m, mahalle), used = 0;
    OY_REQUIRE(why, at != SIZE_MAX, OY_MISMATCH, "tal-5", "there is no mahalle %lu",
               (unsigned long)mahalle);
    OY_TRY(check_places(t, at, why));
    for (size_t i = 0; i < t->m->n_contests; i++) {
        uint32_t leaf = t->contest[i].leaf_of[at];
        if (leaf == NOT_IN_CONTEST) continue;
        assert(used + t->contest[i].n_bits <= n);
        OY_TRY(add_contest(t, i, leaf, oy_points_from(t->m->group, bits, 2 * used), why));
        used += t->contest[i].n_bits;
    }
    assert(used == n);
    return OY_OK;
}

oy_status oy_tally_add(struct oy_tally *t, uint32_t mahalle, const struct oy_ciphertext *bits,
                       size_t n, struct oy_why *why) {
    const struct oy_group *g = t->m->group;
    const struct oy_element *e = &bits->alpha; /* and so on, as ciphertexts have no padding */
    unsigned char *encoded = malloc(2 * n * g->element_len + 1);
    struct oy_point *points = oy_points_new(g, 2 * n);
    oy_status status = encoded && points ? OY_OK : no_memory(why);
    if (status == OY_OK) {
        for (size_t i = 0; i < 2 * n; i++)
            memcpy(encoded + i * g->element_len, e[i].b, g->element_len);
        if (g->points_decode_var(points, encoded, 2 * n) < 2 * n)
            status = oy_fail(why, OY_MISMATCH, "tal-5", "a ciphertext is not in the group");
    }
    if (status == OY_OK) status = oy_tally_add_points(t, mahalle, points, n, why);
    free(encoded);
    oy_points_free(points);
    return status;
}

oy_status oy_tally_merge(struct oy_tally *into, const struct oy_tally *from, struct oy_why *why) {
    const struct oy_group *g = into->m->group;
    assert(into->m == from->m && into->s == from->s);
    for (size_t i = 0; i < into->m->n_contests; i++)
        for (size_t k = 0; k < into->contest[i].n_leaves; k++) {
            struct leaf *a = &into->contest[i].leaf[k];
            const struct leaf *b = &from->contest[i].leaf[k];
            if (!b->products) continue;
            OY_TRY(leaf_open(a, g, into->contest[i].n_main, why));
            g->products_merge_var(a->products, b->products, 2 * into->contest[i].n_main);
            a->ballots += b->ballots;
        }
    return OY_OK;
}

/* ---- finishing ---- */

/* out := ∏ bit_i^{w_i} over the line's bits, α and β of each one after another */
static void leaf_line(const struct oy_group *g, struct oy_ciphertext *out,
                      const struct oy_ciphertext *bits, const struct oy_line *line) {
    oy_elgamal_identity(g, out);
    for (size_t i = 0; i < line->n_terms; i++) {
        struct oy_ciphertext bit = bits[line->terms[i].bit];
        assert(line->terms[i].a > 0);
        if (line->terms[i].a != 1) {
            struct oy_scalar w;
            g->scalar_from_u64(&w, (uint64_t)line->terms[i].a);
            g->pow_var(&bit.alpha, &bit.alpha, &w);
            g->pow_var(&bit.beta, &bit.beta, &w);
        }
        oy_elgamal_mul_var(g, out, out, &bit);
    }
}

static oy_status finish_leaf(struct oy_ciphertext *lines, const struct oy_group *g,
                             const struct oy_contest *contest, const struct leaf *leaf,
                             size_t n_main, struct oy_why *why) {
    struct oy_ciphertext *bits = calloc(n_main ? n_main : 1, sizeof *bits);
    if (!bits) return no_memory(why);
    for (size_t i = 0; i < n_main; i++) oy_elgamal_identity(g, &bits[i]);
    if (leaf->products) g->products_encode_var(&bits->alpha, leaf->products, 2 * n_main);
    for (size_t l = 0; l < contest->n_lines; l++) leaf_line(g, &lines[l], bits, &contest->lines[l]);
    free(bits);
    return OY_OK;
}

static oy_status finish_contest(struct oy_aggregates *a, const struct oy_tally *t, size_t index,
                                struct oy_why *why) {
    const struct oy_contest_scopes *scopes = &t->s->contest[index];
    const struct oy_contest *contest = &t->m->contests[index];
    struct oy_ciphertext *first = a->at + a->contest_at[index];
    for (size_t k = 0; k < t->contest[index].n_leaves; k++) {
        const struct leaf *leaf = &t->contest[index].leaf[k];
        size_t s = leaf_scope(scopes, k);
        OY_REQUIRE(why, leaf->ballots == scopes->scope[s].ballots, OY_MISMATCH, "tal-5",
                   "contest %s, scope %zu: %lu ballots were added instead of %lu", contest->id, s,
                   (unsigned long)leaf->ballots, (unsigned long)scopes->scope[s].ballots);
        struct oy_ciphertext *lines = first + s * contest->n_lines;
        OY_TRY(finish_leaf(lines, t->m->group, contest, leaf, t->contest[index].n_main, why));
        for (size_t l = 0; s > 0 && l < contest->n_lines; l++)
            oy_elgamal_mul_var(t->m->group, first + l, first + l, &lines[l]);
    }
    return OY_OK;
}

size_t oy_aggregates_count(const struct oy_manifest *m, const struct oy_scopes *s) {
    size_t n = 0;
    for (size_t i = 0; i < m->n_contests; i++) n += s->contest[i].n * m->contests[i].n_lines;
    return n;
}

static oy_status aggregates_new(struct oy_aggregates **out, const struct oy_manifest *m,
                                const struct oy_scopes *s, struct oy_why *why) {
    struct oy_aggregates *a = calloc(1, sizeof *a);
    *out = a;
    if (!a) return no_memory(why);
    a->m = m;
    a->scopes = s;
    a->n = oy_aggregates_count(m, s);
    a->contest_at = calloc(m->n_contests ? m->n_contests : 1, sizeof *a->contest_at);
    a->at = calloc(a->n ? a->n : 1, sizeof *a->at);
    if (!a->contest_at || !a->at) return no_memory(why);
    for (size_t i = 1; i < m->n_contests; i++)
        a->contest_at[i] = a->contest_at[i - 1] + s->contest[i - 1].n * m->contests[i - 1].n_lines;
    for (size_t i = 0; i < a->n; i++) oy_elgamal_identity(m->group, &a->at[i]);
    return OY_OK;
}

oy_status oy_tally_finish(struct oy_aggregates **out, const struct oy_tally *t,
                          struct oy_why *why) {
    struct oy_aggregates *a;
    oy_status status = aggregates_new(&a, t->m, t->s, why);
    for (size_t i = 0; i < t->m->n_contests && status == OY_OK; i++)
        status = finish_contest(a, t, i, why);
    if (status != OY_OK) {
        oy_aggregates_free(a);
        a = NULL;
    }
    *out = a;
    return status;
}

void oy_aggregates_free(struct oy_aggregates *a) {
    if (!a) return;
    free(a->contest_at);
    free(a->at);
    free(a);
}

/* ---- places ---- */

size_t oy_aggregates_index(const struct oy_aggregates *a, struct oy_place_of place) {
    return a->contest_at[place.contest] + place.scope * a->m->contests[place.contest].n_lines +
           place.line;
}

struct oy_place_of oy_aggregates_place(const struct oy_aggregates *a, size_t index) {
    assert(index < a->n);
    size_t contest = a->m->n_contests - 1;
    while (a->contest_at[contest] > index) contest--;
    size_t rest = index - a->contest_at[contest], lines = a->m->contests[contest].n_lines;
    return (struct oy_place_of){(uint32_t)contest, (uint32_t)(rest / lines),
                                (uint32_t)(rest % lines)};
}

uint64_t oy_aggregates_range(const struct oy_aggregates *a, size_t index) {
    struct oy_place_of p = oy_aggregates_place(a, index);
    return a->m->contests[p.contest].lines[p.line].max *
           a->scopes->contest[p.contest].scope[p.scope].ballots;
}

void oy_aggregates_why_at(const struct oy_aggregates *a, size_t index, struct oy_why *why) {
    struct oy_place_of p = oy_aggregates_place(a, index);
    oy_why_at(why, "contest %s, scope %lu, line %s", a->m->contests[p.contest].id,
              (unsigned long)p.scope, a->m->contests[p.contest].lines[p.line].id);
}
