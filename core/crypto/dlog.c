#include "crypto/dlog.h"

#include <assert.h>
#include <stdlib.h>

/* Baby steps g^i, 0 ≤ i < table, in an open-addressing hash table: the first eight bytes of the
 * encoding and i + 1, or 0 for an empty place. Equal prefixes are told apart by taking g^i. */
struct oy_dlog {
    const struct oy_group *g;
    uint64_t range;
    uint64_t table;
    struct oy_element giant; /* g^−table */
    size_t mask;
    uint64_t *prefix;
    uint32_t *step;
};

/* ⌈√(range·lines)⌉, at least 1, at most range + 1 and OY_DLOG_TABLE_MAX */
static uint64_t table_size(uint64_t range, uint64_t lines) {
    uint64_t product = lines && range > UINT64_MAX / lines ? UINT64_MAX : range * lines;
    uint64_t low = 1, high = OY_DLOG_TABLE_MAX; /* high² does not overflow */
    if (range < high) high = range + 1;
    while (low < high) {
        uint64_t middle = low + (high - low) / 2;
        if (middle * middle >= product)
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

static uint64_t prefix_of(const struct oy_group *g, const struct oy_element *e) {
    uint64_t v = 0;
    for (size_t i = 0; i < 8 && i < g->element_len; i++) v = v << 8 | e->b[i];
    return v;
}

static size_t place_of(const struct oy_dlog *d, uint64_t prefix) {
    return (size_t)(prefix * 0x9e3779b97f4a7c15U >> 32) & d->mask;
}

static void insert(struct oy_dlog *d, const struct oy_element *e, uint32_t i) {
    uint64_t prefix = prefix_of(d->g, e);
    size_t at = place_of(d, prefix);
    while (d->step[at]) at = (at + 1) & d->mask;
    d->prefix[at] = prefix;
    d->step[at] = i + 1;
}

static bool allocate(struct oy_dlog *d) {
    size_t places = 4;
    while (places < 2 * d->table) places *= 2;
    d->mask = places - 1;
    d->prefix = malloc(places * sizeof *d->prefix);
    d->step = calloc(places, sizeof *d->step);
    return d->prefix && d->step;
}

struct oy_dlog *oy_dlog_new(const struct oy_group *g, uint64_t range, uint64_t lines) {
    struct oy_dlog *d = calloc(1, sizeof *d);
    if (!d) return NULL;
    d->g = g;
    d->range = range;
    d->table = table_size(range, lines);
    if (!allocate(d)) {
        oy_dlog_free(d);
        return NULL;
    }
    struct oy_element power = g->identity;
    for (uint64_t i = 0; i < d->table; i++) {
        insert(d, &power, (uint32_t)i);
        g->mul_var(&power, &power, &g->generator);
    }
    g->invert_var(&d->giant, &power);
    return d;
}

void oy_dlog_free(struct oy_dlog *d) {
    if (!d) return;
    free(d->prefix);
    free(d->step);
    free(d);
}

size_t oy_dlog_table_size(const struct oy_dlog *d) {
    return (size_t)d->table;
}

/* The smallest i < table with g^i = e. */
static bool find_baby(const struct oy_dlog *d, const struct oy_element *e, uint64_t *i) {
    uint64_t prefix = prefix_of(d->g, e);
    for (size_t at = place_of(d, prefix); d->step[at]; at = (at + 1) & d->mask) {
        if (d->prefix[at] != prefix) continue;
        struct oy_scalar exponent;
        struct oy_element power;
        *i = d->step[at] - 1;
        d->g->scalar_from_u64(&exponent, *i);
        d->g->pow_var(&power, &d->g->generator, &exponent);
        if (oy_element_equal(d->g, &power, e)) return true;
    }
    return false;
}

/* [dlog-1] g^m = e·g^{−j·table} shifted back: the j-th giant step meets the baby step m − j·table.
 */
oy_status oy_dlog_find(const struct oy_dlog *d, uint64_t *m, const struct oy_element *element,
                       uint64_t range, struct oy_why *why) {
    assert(range <= d->range);
    struct oy_element e = *element;
    uint64_t i, total = 0;
    bool found = false;
    *m = 0;
    for (uint64_t j = 0; j <= range / d->table && !found; j++) {
        found = find_baby(d, &e, &i);
        if (found) total = j * d->table + i;
        d->g->mul_var(&e, &e, &d->giant);
    }
    OY_REQUIRE(why, found && total <= range, OY_RANGE, "dlog-1", "no total from 0 to %llu fits",
               (unsigned long long)range);
    *m = total;
    return OY_OK;
}
