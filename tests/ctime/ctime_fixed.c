/* Powers of fixed bases: exponents and whether to multiply by g are secret, which factors there
 * are is not. By tables, by the group's own powers, and the arithmetic of ristretto255 by itself
 * (its portable code: valgrind does not know the other). */
#include <stdlib.h>
#include <string.h>

#include "crypto/fixed.h"
#include "crypto/r255_var.h"
#include "secrets.h"

enum { MOST = 21 }; /* more than are taken at once */

enum factors { G = 1, Y = 2, TIMES = 4 };
static const unsigned factors[4] = {G, Y, G | Y, Y | TIMES};

struct list {
    struct oy_secret *secret; /* two for each power */
    unsigned char times[MOST];
    struct oy_element out[MOST];
    struct oy_fixed_power power[MOST];
};

static struct list *list_new(const struct oy_group *g, size_t n) {
    struct list *l = calloc(1, sizeof *l);
    if (!l) abort();
    l->secret = oy_secret_alloc((size_t)2 * MOST);
    if (!l->secret) abort();
    for (size_t i = 0; i < n; i++) {
        unsigned which = factors[i % 4];
        g->secret_random(&l->secret[2 * i]); /* marks them */
        g->secret_random(&l->secret[2 * i + 1]);
        l->times[i] = i / 4 & 1;
        l->power[i] = (struct oy_fixed_power){&l->out[i], which & G ? &l->secret[2 * i] : NULL,
                                              which & Y ? &l->secret[2 * i + 1] : NULL,
                                              which & TIMES ? &l->times[i] : NULL};
    }
    ctime_secret(l->times, sizeof l->times);
    return l;
}

static void list_free(struct list *l) {
    oy_secret_free(l->secret);
    free(l);
}

/* The results, by the group's own powers; with what is public now. */
static void check(const struct oy_group *g, const struct oy_element *y, struct list *l, size_t n) {
    ctime_public(l->secret, 2 * MOST * sizeof *l->secret);
    ctime_public(l->times, sizeof l->times);
    for (size_t i = 0; i < n; i++) {
        const struct oy_fixed_power *p = &l->power[i];
        struct oy_element want = g->identity, factor;
        if (p->g) g->pow_base_secret(&want, p->g);
        if (p->y) g->pow_secret(&factor, y, p->y);
        if (p->y) g->mul_secret(&want, &want, &factor);
        if (p->times_g && *p->times_g) g->mul_secret(&want, &want, &g->generator);
        ctime_public(&l->out[i], sizeof l->out[i]);
        ctime_expect(oy_element_equal(g, &l->out[i], &want), "a power", NULL);
    }
}

static void lists(const struct oy_group *g, const struct oy_element *y, size_t n) {
    struct oy_fixed *f = oy_fixed_new(g, y);
    struct list *l = list_new(g, n);
    if (!f) abort();
    ctime_errors();
    oy_fixed_powers_secret(f, l->power, n);
    ctime_report(g, "oy_fixed_powers_secret");
    check(g, y, l, n);
    list_free(l);
    l = list_new(g, n);
    ctime_errors();
    oy_powers_secret(g, y, l->power, n);
    ctime_report(g, "oy_powers_secret");
    check(g, y, l, n);
    list_free(l);
    oy_fixed_free(f);
}

/* ---- the arithmetic by itself ---- */

static struct oy_r255_table table_g, table_y;

static void by_itself(const struct oy_group *g, const struct oy_element *y) {
    const struct oy_r255_arithmetic *a = &oy_r255_portable;
    struct oy_r255_power power[OY_R255_POWERS];
    struct oy_r255_sum sums[OY_R255_POWERS];
    struct oy_r255_row row;
    struct list *l = list_new(g, OY_R255_POWERS);
    ctime_expect(a->decode_var(&row, g->generator.b, 1) == 1, "decoding g", NULL);
    a->table_make(&table_g, &row);
    ctime_expect(a->decode_var(&row, y->b, 1) == 1, "decoding y", NULL);
    a->table_make(&table_y, &row);
    for (unsigned kind = 0; kind < 4; kind++) {
        for (size_t i = 0; i < OY_R255_POWERS; i++) {
            const unsigned char *e = l->secret[2 * i].b, *f = l->secret[2 * i + 1].b;
            power[i] =
                (struct oy_r255_power){factors[kind] & G ? e : NULL, factors[kind] & Y ? f : NULL,
                                       factors[kind] & TIMES ? &l->times[i] : NULL};
        }
        ctime_errors();
        a->powers(sums, power, OY_R255_POWERS, &table_g, &table_y);
        ctime_report(g, "powers by tables");
        for (size_t i = 0; i < OY_R255_POWERS; i++)
            a->encode(l->out[i].b, OY_R255_BYTES, &sums[i], 1);
        ctime_report(g, "encoding secret sums");
        for (size_t i = 0; i < OY_R255_POWERS; i++) {
            struct oy_fixed_power *p = &l->power[i];
            p->g = power[i].g ? &l->secret[2 * i] : NULL;
            p->y = power[i].y ? &l->secret[2 * i + 1] : NULL;
            p->times_g = power[i].times_g;
        }
        check(g, y, l, OY_R255_POWERS);
        ctime_secret(l->secret, 2 * OY_R255_POWERS * sizeof *l->secret);
        ctime_secret(l->times, sizeof l->times);
    }
    ctime_public(l->secret, 2 * MOST * sizeof *l->secret);
    list_free(l);
}

int main(void) {
    ctime_begin();
    for (uint8_t id = OY_GROUP_RISTRETTO255; id <= OY_GROUP_MODP4096; id++) {
        const struct oy_group *g = ctime_group(id);
        struct oy_element y;
        struct oy_scalar x;
        g->scalar_from_u64(&x, 123456789);
        g->pow_var(&y, &g->generator, &x);
        lists(g, &y, id == OY_GROUP_RISTRETTO255 ? MOST : 8);
        if (id == OY_GROUP_RISTRETTO255) by_itself(g, &y);
    }
    return ctime_end();
}
