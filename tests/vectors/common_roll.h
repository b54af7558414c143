/* A roll around given credentials, for vectors that have ballots but no roll: what the registry
 * looks at and nothing else. */
#ifndef OY_TESTS_VECTORS_COMMON_ROLL_H
#define OY_TESTS_VECTORS_COMMON_ROLL_H

#include "common.h"

#include "election/registry.h"

/* The credentials and mahalle of n ballots, in the order of a roll [roll-2]. */
static inline struct oy_roll roll_around(struct vectors *v, const struct oy_manifest *m,
                                         const struct oy_span *ballots, size_t n) {
    enum { START = 43 };
    const size_t len = m->group->element_len, row_len = len * (1 + m->n_registrars) + 4 + 1;
    unsigned char *file = vec_memory(v, START + (n + 1) * row_len); /* one to move rows into */
    for (size_t i = 0; i < n; i++) {
        struct oy_ballot_header h;
        struct oy_writer w;
        size_t at = i;
        OK(oy_ballot_peek(&h, NULL, m->group, ballots[i], &why));
        while (at > 0 && memcmp(file + START + (at - 1) * row_len, h.credential.p, len) > 0) at--;
        unsigned char *row = file + START + at * row_len;
        memmove(row + row_len, row, (i - at) * row_len);
        oy_writer_init(&w, row, row_len);
        oy_write_span(&w, h.credential);
        oy_write_u32(&w, h.mahalle);
    }
    struct oy_span all = oy_span(file, START + n * row_len);
    return (struct oy_roll){.manifest = m,
                            .group = m->group,
                            .file = all,
                            .rows_part = all,
                            .rows = (uint32_t)n,
                            .registrars = (unsigned)m->n_registrars,
                            .row_len = row_len,
                            .rows_at = START};
}

#endif
