/* Judging a list of scopes: is it the right one, and does it keep the secret? [tal-2 … tal-4] */
#include <stdlib.h>
#include <string.h>

#include "election/scopes.h"

/* Is the scope exactly its first mahalle's cell ∩ contest? */
static bool is_cell(const struct oy_scope *s, const struct oy_contest *contest,
                    const struct oy_manifest *m, const uint32_t *cell) {
    size_t first = s->n_mahalle ? oy_manifest_find_mahalle(m, s->mahalle[0]) : SIZE_MAX;
    if (first == SIZE_MAX) return false;
    size_t k = 0;
    for (size_t i = 0; i < contest->n_scope; i++) {
        size_t at = oy_manifest_find_mahalle(m, contest->scope[i]);
        if (at == SIZE_MAX || cell[at] != cell[first]) continue;
        if (k == s->n_mahalle || s->mahalle[k++] != contest->scope[i]) return false;
    }
    return k == s->n_mahalle;
}

static bool same_scope(const struct oy_scope *a, const struct oy_scope *b) {
    return a->ballots == b->ballots && a->n_mahalle == b->n_mahalle &&
           memcmp(a->mahalle, b->mahalle, a->n_mahalle * sizeof *a->mahalle) == 0;
}

static oy_status check_contest(const struct oy_contest_scopes *got,
                               const struct oy_contest_scopes *expected,
                               const struct oy_contest *contest, const struct oy_manifest *m,
                               const uint32_t *cell, struct oy_why *why) {
    OY_REQUIRE(why, expected->n > 0 || got->n == 0, OY_MISMATCH, "tal-3",
               "totals are published of fewer than %lu ballots", (unsigned long)m->minimum_scope);
    for (size_t k = 1; k < got->n; k++)
        OY_REQUIRE(why, is_cell(&got->scope[k], contest, m, cell), OY_MISMATCH, "tal-2",
                   "scope %zu is no cell of the partition", k);
    OY_REQUIRE(why, got->n == expected->n, OY_MISMATCH, "tal-4",
               "%zu scopes are published instead of %zu", got->n, expected->n);
    for (size_t k = 0; k < got->n && k < expected->n; k++)
        OY_REQUIRE(why, same_scope(&got->scope[k], &expected->scope[k]), OY_MISMATCH, "tal-4",
                   "scope %zu has other mahalle or another number of ballots", k);
    return OY_OK;
}

static oy_status check_all(const struct oy_scopes *s, const struct oy_scopes *expected,
                           const struct oy_manifest *m, const uint32_t *cell, struct oy_why *why) {
    OY_REQUIRE(why, s->counted == expected->counted, OY_MISMATCH, "tal-1",
               "%lu ballots are counted instead of %lu", (unsigned long)s->counted,
               (unsigned long)expected->counted);
    OY_REQUIRE(why, s->n_contests == expected->n_contests, OY_MISMATCH, "tal-6",
               "%zu contests instead of %zu", s->n_contests, expected->n_contests);
    for (size_t i = 0; i < s->n_contests; i++) {
        oy_status status =
            check_contest(&s->contest[i], &expected->contest[i], &m->contests[i], m, cell, why);
        if (status != OY_OK) oy_why_at(why, "contest %s", m->contests[i].id);
        OY_TRY(status);
    }
    return OY_OK;
}

oy_status oy_scopes_check(const struct oy_scopes *s, const struct oy_manifest *m,
                          const uint32_t *counts, struct oy_why *why) {
    struct oy_scopes *expected = NULL;
    uint32_t *cell = calloc(m->n_mahalle ? m->n_mahalle : 1, sizeof *cell);
    if (!cell) return oy_fail(why, OY_MEMORY, "", "no memory");
    oy_status status = oy_scopes_partition(cell, counts, m->n_mahalle, m->minimum_scope, why);
    if (status == OY_OK) status = oy_scopes_make(&expected, m, counts, why);
    if (status == OY_OK) status = check_all(s, expected, m, cell, why);
    oy_scopes_free(expected);
    free(cell);
    return status;
}

/* ---- the property ---- */

/* Ballots of a's mahalle that are not b's (b NULL: all). */
static uint64_t difference(const struct oy_scope *a, const struct oy_scope *b,
                           const struct oy_manifest *m, const uint32_t *counts) {
    uint64_t sum = 0;
    for (size_t i = 0; i < a->n_mahalle; i++) {
        size_t at = oy_manifest_find_mahalle(m, a->mahalle[i]);
        if (at != SIZE_MAX && !(b && oy_scope_has(b, a->mahalle[i]))) sum += counts[at];
    }
    return sum;
}

/* [tal-4] */
oy_status oy_scopes_check_differences(const struct oy_scopes *s, const struct oy_manifest *m,
                                      const uint32_t *counts, struct oy_why *why) {
    for (size_t i = 0; i < s->n_contests; i++) {
        const struct oy_contest_scopes *c = &s->contest[i];
        for (size_t a = 0; a < c->n; a++) {
            uint64_t own = difference(&c->scope[a], NULL, m, counts);
            OY_REQUIRE(why, own >= m->minimum_scope, OY_RANGE, "tal-4",
                       "contest %s, scope %zu: fewer than %lu ballots", m->contests[i].id, a,
                       (unsigned long)m->minimum_scope);
            for (size_t b = 0; b < c->n; b++) {
                uint64_t rest = difference(&c->scope[a], &c->scope[b], m, counts);
                OY_REQUIRE(why, rest == 0 || rest >= m->minimum_scope, OY_RANGE, "tal-4",
                           "contest %s: scope %zu without scope %zu would be known, and has "
                           "fewer than %lu ballots",
                           m->contests[i].id, a, b, (unsigned long)m->minimum_scope);
            }
        }
    }
    return OY_OK;
}
