/* Which sets of mahalle get totals of their own, so that no total is of fewer than m ballots and
 * no difference of totals is either [tal-2 … tal-4]. A pure function of manifest and counts.
 */
#ifndef OY_ELECTION_SCOPES_H
#define OY_ELECTION_SCOPES_H

#include "election/manifest.h"

struct oy_scope {
    uint32_t ballots;  /* counted ballots of its mahalle */
    uint32_t *mahalle; /* ids, ascending */
    size_t n_mahalle;
};

struct oy_contest_scopes {
    struct oy_scope *scope; /* [0]: all mahalle of the contest; then the cells, which are disjoint
                             * and together hold all its ballots */
    size_t n;               /* 0: nothing is published */
};

struct oy_scopes {
    uint32_t counted; /* ballots that count */
    size_t n_contests;
    struct oy_contest_scopes *contest;
};

/* cell[i] = number of the cell of mahalle i, for n mahalle in ascending order of id with counts[i]
 * ballots [tal-2]. Cells are numbered from 0 by their smallest mahalle. O(n²). OY_MEMORY. */
OY_MUST_USE oy_status oy_scopes_partition(uint32_t *cell, const uint32_t *counts, size_t n,
                                          uint32_t minimum, struct oy_why *why);
/* The published scopes of every contest; counts[i] is that of m->mahalle[i]. OY_RANGE "tal-6" if
 * their sum does not fit u32. Free with oy_scopes_free. */
OY_MUST_USE oy_status oy_scopes_make(struct oy_scopes **out, const struct oy_manifest *m,
                                     const uint32_t *counts, struct oy_why *why);
/* Without scopes yet, for a reader that fills them (calloc; each scope owns its mahalle). */
OY_MUST_USE oy_status oy_scopes_new(struct oy_scopes **out, size_t n_contests, struct oy_why *why);
void oy_scopes_free(struct oy_scopes *s); /* NULL is allowed */

/* Is this list of scopes, perhaps read from a file, the one that counts call for? OY_MISMATCH
 * "tal-1" (another number of counted ballots), "tal-3" (something is published of a contest with
 * too few ballots), "tal-2" (a scope that is no cell of the partition), "tal-4" (other
 * scopes, or other numbers of ballots), "tal-6" (other contests); why->where names the contest. */
OY_MUST_USE oy_status oy_scopes_check(const struct oy_scopes *s, const struct oy_manifest *m,
                                      const uint32_t *counts, struct oy_why *why);
/* The property itself, independent of how scopes are made: every published scope of a contest
 * holds at least m ballots, and so does every non-empty difference of two of them. counts as
 * above. OY_RANGE "tal-4". */
OY_MUST_USE oy_status oy_scopes_check_differences(const struct oy_scopes *s,
                                                  const struct oy_manifest *m,
                                                  const uint32_t *counts, struct oy_why *why);

/* The number of the cell scope (≥ 1) of a contest that holds the mahalle; 0 if only scope 0
 * does, or none. Slow: the tally keeps a table. */
size_t oy_scopes_find(const struct oy_contest_scopes *c, uint32_t mahalle);

bool oy_scope_has(const struct oy_scope *s, uint32_t mahalle);

#endif
