#include "election/scopes.h"

#include <stdlib.h>
#include <string.h>

static oy_status no_memory(struct oy_why *why) {
    return oy_fail(why, OY_MEMORY, "", "no memory");
}

/* ---- the partition ---- */

struct cells {
    uint32_t *root;  /* root[i]: the smallest mahalle of i's cell */
    uint64_t *count; /* of a root: ballots of its cell */
    size_t n, left;  /* mahalle, cells */
};

/* The smallest cell but `other`: by count, then by smallest mahalle. */
static size_t smallest(const struct cells *c, size_t other) {
    size_t best = SIZE_MAX;
    for (size_t i = 0; i < c->n; i++) {
        if (c->root[i] != i || i == other) continue;
        if (best == SIZE_MAX || c->count[i] < c->count[best]) best = i;
    }
    return best;
}

static void join(struct cells *c, size_t a, size_t b) {
    size_t into = a < b ? a : b, from = a < b ? b : a;
    for (size_t i = 0; i < c->n; i++)
        if (c->root[i] == from) c->root[i] = (uint32_t)into;
    c->count[into] += c->count[from];
    c->left--;
}

/* [tal-2] */
oy_status oy_scopes_partition(uint32_t *cell, const uint32_t *counts, size_t n, uint32_t minimum,
                              struct oy_why *why) {
    struct cells c = {cell, calloc(n ? n : 1, sizeof(uint64_t)), n, n};
    if (!c.count) return no_memory(why);
    for (size_t i = 0; i < n; i++) {
        c.root[i] = (uint32_t)i;
        c.count[i] = counts[i];
    }
    while (c.left > 1) {
        size_t first = smallest(&c, SIZE_MAX);
        if (c.count[first] >= minimum) break;
        join(&c, first, smallest(&c, first));
    }
    /* From roots to numbers: a root comes before all others of its cell. */
    uint32_t next = 0;
    for (size_t i = 0; i < n; i++) cell[i] = c.root[i] == i ? next++ : cell[c.root[i]];
    free(c.count);
    return OY_OK;
}

/* ---- the scopes ---- */

struct maker {
    const struct oy_manifest *m;
    const uint32_t *counts;
    uint32_t *cell;   /* of each mahalle */
    uint32_t *number; /* of each cell: its scope in the contest, 0 for none */
};

/* Room for the n_mahalle ids that were measured. */
static oy_status scope_alloc(struct oy_scope *s, struct oy_why *why) {
    s->mahalle = calloc(s->n_mahalle ? s->n_mahalle : 1, sizeof *s->mahalle);
    s->n_mahalle = 0;
    return s->mahalle ? OY_OK : no_memory(why);
}

/* Numbers the cells of a contest from 1 in order of their smallest mahalle in the contest; returns
 * their number. Cells without a ballot get none. `sum` is working memory. */
static size_t number_cells(struct maker *k, const struct oy_contest *contest, uint64_t *sum) {
    const struct oy_manifest *m = k->m;
    size_t n = 0, too_small = 0;
    memset(k->number, 0, m->n_mahalle * sizeof *k->number);
    memset(sum, 0, m->n_mahalle * sizeof *sum);
    for (size_t i = 0; i < contest->n_scope; i++) {
        size_t at = oy_manifest_find_mahalle(m, contest->scope[i]);
        if (at != SIZE_MAX) sum[k->cell[at]] += k->counts[at];
    }
    for (size_t i = 0; i < contest->n_scope; i++) {
        size_t at = oy_manifest_find_mahalle(m, contest->scope[i]);
        if (at == SIZE_MAX) continue;
        uint32_t cell = k->cell[at];
        if (sum[cell] == 0 || k->number[cell]) continue;
        if (sum[cell] < m->minimum_scope) too_small++;
        k->number[cell] = (uint32_t)++n;
    }
    return n >= 2 && too_small == 0 && m->totals_by_mahalle ? n : 0;
}

/* Calls fn for each mahalle of the contest and scope that holds it. */
static void each_place(struct oy_contest_scopes *out, const struct maker *k,
                       const struct oy_contest *contest,
                       void (*fn)(struct oy_scope *s, uint32_t mahalle, uint32_t ballots)) {
    for (size_t i = 0; i < contest->n_scope; i++) {
        size_t at = oy_manifest_find_mahalle(k->m, contest->scope[i]);
        if (at == SIZE_MAX) continue;
        uint32_t number = out->n > 1 ? k->number[k->cell[at]] : 0;
        fn(&out->scope[0], contest->scope[i], k->counts[at]);
        if (number) fn(&out->scope[number], contest->scope[i], k->counts[at]);
    }
}

static void scope_measure(struct oy_scope *s, uint32_t mahalle, uint32_t ballots) {
    (void)mahalle;
    (void)ballots;
    s->n_mahalle++;
}

static void scope_add(struct oy_scope *s, uint32_t mahalle, uint32_t ballots) {
    /* scope_alloc went over every scope. NOLINTNEXTLINE(clang-analyzer-core.NullDereference) */
    s->mahalle[s->n_mahalle++] = mahalle;
    s->ballots += ballots;
}

static oy_status fill_contest(struct oy_contest_scopes *out, const struct maker *k,
                              const struct oy_contest *contest, size_t cells, struct oy_why *why) {
    out->scope = calloc(cells + 1, sizeof *out->scope);
    if (!out->scope) return no_memory(why);
    out->n = cells + 1;
    each_place(out, k, contest, scope_measure);
    for (size_t i = 0; i < out->n; i++) OY_TRY(scope_alloc(&out->scope[i], why));
    each_place(out, k, contest, scope_add);
    return OY_OK;
}

/* [tal-3, tal-4] */
static oy_status make_contest(struct oy_contest_scopes *out, struct maker *k,
                              const struct oy_contest *contest, uint64_t *sum, struct oy_why *why) {
    uint64_t total = 0;
    for (size_t i = 0; i < contest->n_scope; i++) {
        size_t at = oy_manifest_find_mahalle(k->m, contest->scope[i]);
        if (at != SIZE_MAX) total += k->counts[at];
    }
    if (total < k->m->minimum_scope) return OY_OK;
    return fill_contest(out, k, contest, number_cells(k, contest, sum), why);
}

static oy_status count_all(uint32_t *counted, const struct oy_manifest *m, const uint32_t *counts,
                           struct oy_why *why) {
    uint64_t sum = 0;
    for (size_t i = 0; i < m->n_mahalle; i++) sum += counts[i];
    OY_REQUIRE(why, sum <= UINT32_MAX, OY_RANGE, "tal-6", "there are more ballots than 2^32");
    *counted = (uint32_t)sum;
    return OY_OK;
}

static oy_status make_all(struct oy_scopes *s, struct maker *k, uint64_t *sum, struct oy_why *why) {
    const struct oy_manifest *m = k->m;
    OY_TRY(count_all(&s->counted, m, k->counts, why));
    OY_TRY(oy_scopes_partition(k->cell, k->counts, m->n_mahalle, m->minimum_scope, why));
    for (size_t i = 0; i < m->n_contests; i++)
        OY_TRY(make_contest(&s->contest[i], k, &m->contests[i], sum, why));
    return OY_OK;
}

oy_status oy_scopes_make(struct oy_scopes **out, const struct oy_manifest *m,
                         const uint32_t *counts, struct oy_why *why) {
    *out = NULL;
    size_t n = m->n_mahalle ? m->n_mahalle : 1;
    struct maker k = {m, counts, calloc(n, sizeof(uint32_t)), calloc(n, sizeof(uint32_t))};
    uint64_t *sum = calloc(n, sizeof *sum);
    struct oy_scopes *s = NULL;
    oy_status status =
        k.cell && k.number && sum ? oy_scopes_new(&s, m->n_contests, why) : no_memory(why);
    if (status == OY_OK) status = make_all(s, &k, sum, why);
    free(k.cell);
    free(k.number);
    free(sum);
    if (status == OY_OK)
        *out = s;
    else
        oy_scopes_free(s);
    return status;
}

oy_status oy_scopes_new(struct oy_scopes **out, size_t n_contests, struct oy_why *why) {
    *out = NULL;
    struct oy_scopes *s = calloc(1, sizeof *s);
    if (!s) return no_memory(why);
    s->contest = calloc(n_contests ? n_contests : 1, sizeof *s->contest);
    if (!s->contest) {
        free(s);
        return no_memory(why);
    }
    s->n_contests = n_contests;
    *out = s;
    return OY_OK;
}

void oy_scopes_free(struct oy_scopes *s) {
    if (!s) return;
    for (size_t i = 0; i < s->n_contests; i++) {
        for (size_t k = 0; k < s->contest[i].n; k++) free(s->contest[i].scope[k].mahalle);
        free(s->contest[i].scope);
    }
    free(s->contest);
    free(s);
}

static int compare_ids(const void *a, const void *b) {
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

bool oy_scope_has(const struct oy_scope *s, uint32_t mahalle) {
    return s->n_mahalle &&
           bsearch(&mahalle, s->mahalle, s->n_mahalle, sizeof mahalle, compare_ids) != NULL;
}

size_t oy_scopes_find(const struct oy_contest_scopes *c, uint32_t mahalle) {
    for (size_t i = 1; i < c->n; i++)
        if (oy_scope_has(&c->scope[i], mahalle)) return i;
    return 0;
}
