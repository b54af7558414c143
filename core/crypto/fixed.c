#include "crypto/fixed.h"

#include <sodium.h>
#include <stdlib.h>

struct oy_fixed {
    const struct oy_group *group;
    struct oy_element y;
    void *tables; /* the group's own; NULL in a group without */
};

struct oy_fixed *oy_fixed_new(const struct oy_group *group, const struct oy_element *y) {
    struct oy_fixed *f = calloc(1, sizeof *f);
    if (!f) return NULL;
    *f = (struct oy_fixed){.group = group, .y = *y};
    if (!group->tables_new) return f;
    f->tables = group->tables_new(y);
    if (f->tables) return f;
    free(f);
    return NULL;
}

void oy_fixed_free(struct oy_fixed *f) {
    if (f && f->tables) f->group->tables_free(f->tables);
    free(f);
}

/* In constant time but for which factors there are. */
static void take_power(const struct oy_group *g, const struct oy_element *y,
                       const struct oy_fixed_power *p) {
    struct oy_element factor;
    if (p->y) g->pow_secret(p->out, y, p->y);
    if (p->g) g->pow_base_secret(&factor, p->g);
    if (p->times_g) oy_element_select(g, &factor, &g->identity, &g->generator, *p->times_g);
    if (!p->g && !p->times_g) return;
    if (p->y)
        g->mul_secret(p->out, p->out, &factor);
    else
        *p->out = factor;
    sodium_memzero(&factor, sizeof factor);
}

void oy_powers_secret(const struct oy_group *group, const struct oy_element *y,
                      const struct oy_fixed_power *list, size_t n) {
    for (size_t i = 0; i < n; i++) take_power(group, y, &list[i]);
}

void oy_fixed_powers_secret(const struct oy_fixed *f, const struct oy_fixed_power *list, size_t n) {
    if (f->tables)
        f->group->tables_powers_secret(f->tables, list, n);
    else
        oy_powers_secret(f->group, &f->y, list, n);
}
