/* Tables of g and y for ristretto255, and powers by them in constant time (fixed.h). */
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "crypto/fixed.h"
#include "crypto/groups.h"
#include "crypto/r255_var.h"

enum { STACK = 32768 /* more than the arithmetic uses */ };

struct tables {
    struct oy_r255_table g, y;
};

void *oy_ristretto_tables_new(const struct oy_element *y) {
    struct tables *t = aligned_alloc(64, sizeof *t);
    struct oy_r255_row row[2];
    unsigned char encoded[2 * OY_R255_BYTES];
    if (!t) return NULL;
    memcpy(encoded, oy_group_ristretto255.generator.b, OY_R255_BYTES);
    memcpy(encoded + OY_R255_BYTES, y->b, OY_R255_BYTES);
    if (oy_r255()->decode_var(row, encoded, 2) < 2) {
        free(t);
        return NULL;
    }
    oy_r255()->table_make(&t->g, &row[0]);
    oy_r255()->table_make(&t->y, &row[1]);
    return t;
}

void oy_ristretto_tables_free(void *tables) {
    free(tables);
}

static bool same_kind(const struct oy_fixed_power *a, const struct oy_fixed_power *b) {
    return !a->g == !b->g && !a->y == !b->y && !a->times_g == !b->times_g;
}

struct chunk { /* powers of the same kind */
    struct oy_r255_power power[OY_R255_POWERS];
    struct oy_element *out[OY_R255_POWERS];
    size_t n;
};

static void take_chunk(const struct tables *t, struct chunk *c) {
    struct oy_r255_sum sums[OY_R255_POWERS];
    unsigned char encoded[OY_R255_POWERS][OY_R255_BYTES];
    oy_r255()->powers(sums, c->power, c->n, &t->g, &t->y);
    oy_r255()->encode(encoded[0], OY_R255_BYTES, sums, c->n);
    for (size_t i = 0; i < c->n; i++) {
        memset(c->out[i], 0, sizeof *c->out[i]);
        memcpy(c->out[i]->b, encoded[i], OY_R255_BYTES);
    }
    sodium_memzero(sums, sizeof sums);
    sodium_memzero(encoded, sizeof encoded);
    c->n = 0;
}

void oy_ristretto_tables_powers(const void *tables, const struct oy_fixed_power *list, size_t n) {
    struct chunk c = {.n = 0};
    for (size_t first = 0; first < n; first++) {
        bool is_new = true; /* the first of its kind */
        for (size_t i = 0; i < first && is_new; i++) is_new = !same_kind(&list[i], &list[first]);
        for (size_t i = first; is_new && i < n; i++) {
            const struct oy_fixed_power *p = &list[i];
            if (!same_kind(p, &list[first])) continue;
            c.out[c.n] = p->out;
            c.power[c.n++] =
                (struct oy_r255_power){p->g ? p->g->b : NULL, p->y ? p->y->b : NULL, p->times_g};
            if (c.n == OY_R255_POWERS) take_chunk(tables, &c);
        }
        if (c.n > 0) take_chunk(tables, &c);
    }
    sodium_stackzero(STACK);
}
