/* Powers of fixed bases with secret exponents, LANES at once, in constant time: included once by
 * each implementation, after r255_codec_var.h.
 *
 * An exponent is written in 64 signed digits −8 … 7 to base 16, as in r255_multi_var.h; each looks
 * up its multiple of 16^w·base in a table, all of which is read. 64 additions and no doubling. */
#ifndef OY_CRYPTO_R255_FIXED_LANES_H
#define OY_CRYPTO_R255_FIXED_LANES_H

#include <sodium.h>

#include "crypto/r255_codec_var.h"

enum { TABLE_WINDOWS = 64, TABLE_ENTRIES = 8 };

/* ---- the table, of a public base ---- */

/* (X : Y : Z : T) to (x, y): 1/Z = (Z^((p−5)/8))^8·Z^3 */
static void normalise(struct oy_r255_row *out, const struct oy_r255_sum *sums, size_t n) {
    struct fes z, z3, inverse;
    struct point p[WAYS];
    for (unsigned w = 0; w < WAYS; w++) {
        load_sums(&p[w], sums, n, w);
        z.w[w] = p[w].z;
        z3.w[w] = times(squared(z.w[w]), z.w[w]);
    }
    pow_p58(&inverse, &z);
    square_times(&inverse, &inverse, 3, &z3);
    for (unsigned w = 0; w < WAYS; w++) {
        struct fe i = inverse.w[w];
        struct row r = {times(p[w].ypx, i), times(p[w].ymx, i),
                        times_limbs(times(p[w].t, i), limbs_2d)};
        store_decoded(out, &r, n, w);
    }
}

static void table_make(struct oy_r255_table *out, const struct oy_r255_row *base) {
    struct oy_r255_sum multiple[GROUP];
    struct oy_r255_row row[GROUP];
    const uint64_t *from[LANES];
    for (size_t l = 0; l < LANES; l++) from[l] = base->w;
    struct row q = load_row(from);
    struct point first = point_of_row(&q, mask_from_bits(0));
    for (size_t w = 0; w < TABLE_WINDOWS; w++) {
        struct point p = first;
        for (size_t k = 0; k < TABLE_ENTRIES; k++) {
            put_lane(&multiple[k % GROUP], &p);
            if ((k + 1) % GROUP == 0 || k + 1 == TABLE_ENTRIES) {
                size_t start = k / GROUP * GROUP;
                normalise(row, multiple, k + 1 - start);
                for (size_t i = start; i <= k; i++)
                    for (size_t limb = 0; limb < 15; limb++)
                        out->w[w][limb][i] = row[i - start].w[limb];
            }
            p = add_points(&p, &first);
        }
        for (int i = 0; i < 4; i++) first = double_point(&first);
    }
}

/* ---- powers ---- */

/* The words of e + Σ_w 8·16^w, as lanes. The carries are made of bits: of comparisons clang makes
 * jumps. */
static void load_exponents(lane_words out[4], const unsigned char *const e[LANES]) {
    uint64_t words[4][LANES];
    for (size_t l = 0; l < LANES; l++) {
        uint64_t over = 0;
        for (size_t i = 0; i < 4; i++) {
            uint64_t x = get_word(e[l] + 8 * i), eights = 0x8888888888888888U;
            uint64_t sum = x + eights + over;
            over = ((x & eights) | ((x | eights) & ~sum)) >> 63;
            words[i][l] = sum;
        }
    }
    for (size_t i = 0; i < 4; i++) out[i] = load_words(words[i]);
    sodium_memzero(words, sizeof words);
}

static struct point add_power(const struct point *acc, const struct oy_r255_table *table,
                              const unsigned char *const e[LANES]) {
    lane_words words[4];
    struct point sum = *acc;
    load_exponents(words, e);
    for (size_t w = 0; w < TABLE_WINDOWS; w++) {
        struct fe v[3];
        lane_mask minus;
        look_up(v, &minus, table->w[w], words[w / 16], (unsigned)(w % 16) * 4);
        struct row q = {v[0], v[1], v[2]};
        sum = add_row(&sum, &q, minus);
    }
    sodium_memzero(words, sizeof words);
    return sum;
}

/* The base itself is entry 0 of window 0: digit 1 in the lowest place. */
static struct point add_base(const struct point *acc, const struct oy_r255_table *table,
                             const unsigned char *const times[LANES]) {
    uint64_t words[LANES];
    struct fe v[3];
    lane_mask minus;
    for (size_t l = 0; l < LANES; l++) words[l] = 8 + (uint64_t)*times[l];
    look_up(v, &minus, table->w[0], load_words(words), 0);
    sodium_memzero(words, sizeof words);
    struct row q = {v[0], v[1], v[2]};
    return add_row(acc, &q, minus);
}

static void powers_of_lanes(struct oy_r255_sum *out, const struct oy_r255_power *p, size_t n,
                            const struct oy_r255_table *g, const struct oy_r255_table *y) {
    const unsigned char *at_g[LANES], *at_y[LANES], *at_times[LANES];
    struct oy_r255_sum spare;
    uint64_t *to[LANES];
    for (size_t l = 0; l < LANES; l++) {
        const struct oy_r255_power *of = &p[l < n ? l : 0];
        at_g[l] = of->g;
        at_y[l] = of->y;
        at_times[l] = of->times_g;
        to[l] = l < n ? out[l].w : spare.w;
    }
    struct point sum = zero_point();
    if (p->g) sum = add_power(&sum, g, at_g);
    if (p->y) sum = add_power(&sum, y, at_y);
    if (p->times_g) sum = add_base(&sum, g, at_times);
    store_point(to, &sum);
}

static void powers(struct oy_r255_sum *out, const struct oy_r255_power *p, size_t n,
                   const struct oy_r255_table *g, const struct oy_r255_table *y) {
    for (size_t i = 0; i < n; i += LANES)
        powers_of_lanes(out + i, p + i, n - i < LANES ? n - i : LANES, g, y);
}

#endif
