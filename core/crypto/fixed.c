#include "crypto/fixed.h"

#include <pthread.h>
#include <sodium.h>
#include <stdlib.h>

enum { MANY = 8 }; /* powers at once that are worth a table */

struct oy_fixed {
    const struct oy_group *group;
    struct oy_element y;
    void *lazy; /* struct tables: made under a lock by whoever needs them first */
};

struct tables {
    pthread_mutex_t lock;
    void *made; /* the group's own; NULL until they are */
};

struct oy_fixed *oy_fixed_new(const struct oy_group *group, const struct oy_element *y) {
    struct oy_fixed *f = calloc(1, sizeof *f);
    struct tables *t = calloc(1, sizeof *t);
    if (!f || !t || pthread_mutex_init(&t->lock, NULL) != 0) {
        free(f);
        free(t);
        return NULL;
    }
    *f = (struct oy_fixed){group, *y, t};
    return f;
}

void oy_fixed_free(struct oy_fixed *f) {
    if (!f) return;
    struct tables *t = f->lazy;
    if (t->made) f->group->tables_free(t->made);
    (void)pthread_mutex_destroy(&t->lock);
    free(t);
    free(f);
}

static const void *tables_of(const struct oy_fixed *f) {
    struct tables *t = f->lazy;
    if (!f->group->tables_new) return NULL;
    (void)pthread_mutex_lock(&t->lock);
    if (!t->made) t->made = f->group->tables_new(&f->y);
    const void *made = t->made;
    (void)pthread_mutex_unlock(&t->lock);
    return made;
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
    const void *tables = n >= MANY ? tables_of(f) : NULL;
    if (tables)
        f->group->tables_powers_secret(tables, list, n);
    else
        oy_powers_secret(f->group, &f->y, list, n);
}
