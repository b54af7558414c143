/* Every vector of counts of up to five mahalle, every contest scope: nothing published, and nothing
 * that follows from what is published, is about fewer than m ballots [tal-2 … tal-4]; a30, a55. */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "election/scopes.h"

enum { N_MAX = 5, COUNT_MAX = 6, SUBSETS = 1 << N_MAX };

struct world {
    struct oy_manifest m;
    struct oy_mahalle mahalle[N_MAX];
    struct oy_contest contests[SUBSETS]; /* contest c − 1 is asked in the mahalle of bit set c */
    uint32_t ids[SUBSETS][N_MAX];
    uint32_t counts[N_MAX];
};

static void world_new(struct world *w, size_t n, uint32_t minimum, bool by_mahalle) {
    static char id[] = "c";
    memset(w, 0, sizeof *w);
    for (size_t i = 0; i < n; i++) w->mahalle[i].id = (uint32_t)(100 + 7 * i);
    for (unsigned set = 1; set < 1u << n; set++) {
        struct oy_contest *c = &w->contests[set - 1];
        *c = (struct oy_contest){.id = id, .scope = w->ids[set]};
        for (size_t i = 0; i < n; i++)
            if (set >> i & 1) c->scope[c->n_scope++] = w->mahalle[i].id;
    }
    w->m = (struct oy_manifest){.minimum_scope = minimum,
                                .totals_by_mahalle = by_mahalle,
                                .mahalle = w->mahalle,
                                .n_mahalle = n,
                                .contests = w->contests,
                                .n_contests = (1u << n) - 1};
}

static unsigned ballots_of(const struct world *w, unsigned set) {
    unsigned sum = 0;
    for (size_t i = 0; i < w->m.n_mahalle; i++)
        if (set >> i & 1) sum += w->counts[i];
    return sum;
}

static unsigned set_of(const struct world *w, const struct oy_scope *s) {
    unsigned set = 0;
    for (size_t i = 0; i < s->n_mahalle; i++)
        set |= 1u << oy_manifest_find_mahalle(&w->m, s->mahalle[i]);
    return set;
}

/* Whatever can be had from the published sets by joining and taking away. */
static void check_closure(const struct world *w, const struct oy_contest_scopes *c) {
    bool known[SUBSETS] = {false};
    bool grown = true;
    for (size_t k = 0; k < c->n; k++) known[set_of(w, &c->scope[k])] = true;
    while (grown) {
        grown = false;
        for (unsigned a = 1; a < SUBSETS; a++)
            for (unsigned b = 1; b < SUBSETS && known[a]; b++) {
                if (!known[b]) continue;
                if (!known[a | b] || !known[a & ~b]) grown = true;
                known[a | b] = known[a & ~b] = true;
            }
    }
    for (unsigned a = 1; a < SUBSETS; a++) {
        unsigned n = known[a] ? ballots_of(w, a) : 0;
        cr_assert(n == 0 || n >= w->m.minimum_scope, "%u ballots would be known", n);
    }
}

/* The cells are a partition, each at least m unless it is the only one, and none was joined
 * without need: of any two joined, one was too small. */
static unsigned check_partition(const struct world *w, unsigned *cell_set) {
    struct oy_why why = {.status = OY_OK};
    uint32_t cell[N_MAX];
    unsigned n = 0, all = 0;
    memset(cell_set, 0, N_MAX * sizeof *cell_set);
    cr_assert_eq(oy_scopes_partition(cell, w->counts, w->m.n_mahalle, w->m.minimum_scope, &why),
                 OY_OK);
    for (size_t i = 0; i < w->m.n_mahalle; i++) {
        cr_assert(cell[i] <= n, "cells are numbered by their smallest mahalle");
        if (cell[i] == n) n++;
        cell_set[cell[i]] |= 1u << i;
    }
    for (unsigned k = 0; k < n; k++) {
        all |= cell_set[k];
        unsigned small = 0, members = 0;
        for (size_t i = 0; i < w->m.n_mahalle; i++) {
            if (!(cell_set[k] >> i & 1)) continue;
            members++;
            small += w->counts[i] < w->m.minimum_scope;
        }
        cr_assert(n == 1 || ballots_of(w, cell_set[k]) >= w->m.minimum_scope);
        cr_assert(members == 1 || small > 0, "a cell of large mahalle was joined");
        cr_assert(members <= 1 || small + 1 >= members || n == 1,
                  "at most one large mahalle is drawn into a cell");
    }
    cr_assert_eq(all, (1u << w->m.n_mahalle) - 1);
    return n;
}

/* [tal-3, tal-4], said again in another way. */
static size_t expected_scopes(const struct world *w, unsigned contest, const unsigned *cell_set,
                              unsigned cells) {
    size_t n = 0;
    if (ballots_of(w, contest) < w->m.minimum_scope) return 0;
    if (!w->m.totals_by_mahalle) return 1;
    for (unsigned k = 0; k < cells; k++) {
        unsigned b = ballots_of(w, cell_set[k] & contest);
        if (b > 0 && b < w->m.minimum_scope) return 1;
        n += b > 0;
    }
    return n >= 2 ? n + 1 : 1;
}

static void check_counts(const struct world *w) {
    struct oy_why why = {.status = OY_OK};
    struct oy_scopes *s;
    unsigned cell_set[N_MAX];
    unsigned cells = check_partition(w, cell_set);
    cr_assert_eq(oy_scopes_make(&s, &w->m, w->counts, &why), OY_OK);
    cr_assert_eq(oy_scopes_check(s, &w->m, w->counts, &why), OY_OK);
    cr_assert_eq(oy_scopes_check_differences(s, &w->m, w->counts, &why), OY_OK);
    for (unsigned set = 1; set <= w->m.n_contests; set++) {
        const struct oy_contest_scopes *c = &s->contest[set - 1];
        cr_assert_eq(c->n, expected_scopes(w, set, cell_set, cells));
        if (c->n) cr_assert_eq(set_of(w, &c->scope[0]), set);
        for (size_t k = 0; k < c->n; k++)
            cr_assert_eq(c->scope[k].ballots, ballots_of(w, set_of(w, &c->scope[k])));
        check_closure(w, c);
    }
    oy_scopes_free(s);
}

static void check_all(size_t n, uint32_t minimum, bool by_mahalle) {
    static struct world w;
    world_new(&w, n, minimum, by_mahalle);
    for (;;) {
        check_counts(&w);
        size_t i = 0;
        while (i < n && w.counts[i] == COUNT_MAX) w.counts[i++] = 0;
        if (i == n) return;
        w.counts[i]++;
    }
}

Test(exhaustive_scopes, three_is_the_minimum) {
    for (size_t n = 1; n <= N_MAX; n++) check_all(n, 3, true);
}

Test(exhaustive_scopes, four_is_the_minimum) {
    for (size_t n = 1; n <= N_MAX; n++) check_all(n, 4, true);
}

Test(exhaustive_scopes, without_totals_by_mahalle) {
    for (size_t n = 1; n < N_MAX; n++) check_all(n, 3, false);
}
