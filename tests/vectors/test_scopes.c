/* scopes.json. */
#include "common.h"

#include "election/scopes.h"

enum { MAHALLE = 16 };

/* [tal-2] Cells in the order of their smallest mahalle, and nothing outside of them. */
static void check_cells(struct vectors *v, const json_t *row, const struct oy_manifest *m,
                        const uint32_t *counts) {
    uint32_t cell[MAHALLE];
    const json_t *ids, *id;
    size_t n = 0;
    OK(oy_scopes_partition(cell, counts, m->n_mahalle, m->minimum_scope, &why));
    VEC_EACH(v, ids, k, vec_get(v, row, "cells"))
    VEC_EACH(v, id, i, ids) {
        size_t at = oy_manifest_find_mahalle(m, (uint32_t)vec_integer(v, id, NULL));
        cr_assert_lt(at, m->n_mahalle);
        cr_expect_eq(cell[at], k, "%s: mahalle %u", vec_what(row), m->mahalle[at].id);
        n++;
    }
    cr_expect_eq(n, m->n_mahalle, "%s", vec_what(row));
}

/* [tal-3, tal-4] */
static void check_published(struct vectors *v, const json_t *row, const char *key,
                            const struct oy_manifest *m, const uint32_t *counts) {
    const json_t *want = vec_get(v, row, key), *ids, *id;
    struct oy_scopes *s;
    OK(oy_scopes_make(&s, m, counts, &why));
    OK(oy_scopes_check(s, m, counts, &why));
    OK(oy_scopes_check_differences(s, m, counts, &why));
    const struct oy_contest_scopes *c = &s->contest[0];
    cr_assert_eq(json_array_size(want), c->n, "%s: %s", vec_what(row), key);
    VEC_EACH(v, ids, k, want) {
        uint32_t ballots = 0;
        cr_assert_eq(json_array_size(ids), c->scope[k].n_mahalle, "%s", vec_what(row));
        VEC_EACH(v, id, i, ids) {
            cr_expect_eq(vec_integer(v, id, NULL), c->scope[k].mahalle[i], "%s", vec_what(row));
            ballots += counts[oy_manifest_find_mahalle(m, c->scope[k].mahalle[i])];
        }
        cr_expect_eq(c->scope[k].ballots, ballots);
    }
    oy_scopes_free(s);
}

static void check_case(struct vectors *v, const json_t *row) {
    const json_t *list = vec_get(v, row, "counts"), *scope = vec_get(v, row, "contest"), *one;
    struct oy_mahalle mahalle[MAHALLE] = {{0}};
    uint32_t counts[MAHALLE], ids[MAHALLE];
    struct oy_contest contest = {
        .id = (char[]){"c"}, .scope = ids, .n_scope = json_array_size(scope)};
    struct oy_manifest m = {.mahalle = mahalle,
                            .n_mahalle = json_array_size(list),
                            .minimum_scope = (uint32_t)vec_integer(v, row, "minimum"),
                            .contests = &contest,
                            .n_contests = 1};
    cr_assert(m.n_mahalle <= MAHALLE && contest.n_scope <= MAHALLE);
    VEC_EACH(v, one, i, list) {
        mahalle[i].id = (uint32_t)vec_integer(v, vec_at(v, one, 0), NULL);
        counts[i] = (uint32_t)vec_integer(v, vec_at(v, one, 1), NULL);
    }
    VEC_EACH(v, one, i, scope) ids[i] = (uint32_t)vec_integer(v, one, NULL);
    check_cells(v, row, &m, counts);
    check_published(v, row, "scopes", &m, counts);
    m.totals_by_mahalle = true;
    check_published(v, row, "scopes_by_mahalle", &m, counts);
}

void check_scopes(struct vectors *v) {
    const json_t *row;
    VEC_EACH(v, row, i, vec_get(v, v->root, "cases")) check_case(v, row);
}
