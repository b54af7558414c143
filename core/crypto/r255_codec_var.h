/* Encodings and points, LANES at once (RFC 9496 §4.3): included once by each implementation, after
 * r255_lanes_var.h. */
#ifndef OY_CRYPTO_R255_CODEC_VAR_H
#define OY_CRYPTO_R255_CODEC_VAR_H

#include "crypto/r255_lanes_var.h"

/* ---- 32 little-endian bytes and five limbs ---- */

INLINE uint64_t get_word(const unsigned char *in) {
    uint64_t w = 0;
    for (int i = 7; i >= 0; i--) w = w << 8 | in[i];
    return w;
}

INLINE void put_word(unsigned char *out, uint64_t w) {
    for (int i = 0; i < 8; i++) out[i] = (unsigned char)(w >> 8 * i);
}

/* Limbs of a number below 2^255, and whether it is below p and even: the only encodings that RFC
 * 9496 §4.3.1 takes. */
INLINE bool limbs_of_bytes(uint64_t limbs[5], const unsigned char in[32]) {
    const uint64_t mask = 0x7ffffffffffffU;
    uint64_t a = get_word(in), b = get_word(in + 8), c = get_word(in + 16), d = get_word(in + 24);
    limbs[0] = a & mask;
    limbs[1] = (a >> 51 | b << 13) & mask;
    limbs[2] = (b >> 38 | c << 26) & mask;
    limbs[3] = (c >> 25 | d << 39) & mask;
    limbs[4] = d >> 12;
    bool below_p =
        d < 0x7fffffffffffffffU || c != UINT64_MAX || b != UINT64_MAX || a < UINT64_MAX - 18;
    return below_p && d >> 63 == 0 && (a & 1) == 0;
}

INLINE void bytes_of_limbs(unsigned char out[32], const uint64_t limbs[5]) {
    put_word(out, limbs[0] | limbs[1] << 51);
    put_word(out + 8, limbs[1] >> 13 | limbs[2] << 38);
    put_word(out + 16, limbs[2] >> 26 | limbs[3] << 25);
    put_word(out + 24, limbs[3] >> 39 | limbs[4] << 12);
}

/* ---- decoding ---- */

enum { GROUP = LANES * WAYS };

struct decoding { /* of one group of lanes: what RFC 9496 §4.3.1 calls them */
    struct fe s, u1, u2, v;
};

INLINE struct fe decode_begin(struct decoding *d, struct fe s) {
    struct wide one = widen(fe_set(limbs_1)), ss = square(s);
    d->s = s;
    d->u1 = carry(sub(one, ss));
    d->u2 = carry(add(one, ss));
    struct wide u2_squared = square(d->u2);
    struct fe du1 = times_limbs(squared(d->u1), limbs_d);
    d->v = negated(carry(add(widen(du1), u2_squared)));
    return times(d->v, carry(u2_squared));
}

/* The point, and where there is none. */
INLINE struct row decode_end(const struct decoding *d, struct fe inverse, lane_mask is_square,
                             lane_mask *bad) {
    struct fe den_x = times(inverse, d->u2), den_y = times(times(inverse, den_x), d->v);
    struct wide sx = mul(d->s, den_x);
    struct fe x = absolute(carry(add(sx, sx))), y = times(d->u1, den_y), t = times(x, y);
    *bad = mask_or(mask_not(is_square),
                   mask_or(is_odd(freeze(t)), is_equal(freeze(y), fe_set(limbs_0))));
    return (struct row){carry(add(widen(y), widen(x))), carry(sub(widen(y), widen(x))),
                        times_limbs(t, limbs_2d)};
}

/* s of lane group w, and the bits of encodings that are not canonical. Beyond n it is zero. */
static unsigned load_encodings(struct fe *s, const unsigned char *in, size_t n, unsigned w) {
    alignas(64) uint64_t limbs[LANES][8] = {{0}};
    const uint64_t *from[LANES];
    unsigned bad = 0;
    for (size_t l = 0; l < LANES; l++) {
        size_t i = w * LANES + l;
        from[l] = limbs[l];
        if (i < n && !limbs_of_bytes(limbs[l], in + 32 * i)) bad |= 1U << i;
    }
    load_rows(s, 1, from);
    return bad;
}

static void store_decoded(struct oy_r255_row *out, const struct row *r, size_t n, unsigned w) {
    struct oy_r255_row spare;
    uint64_t *to[LANES];
    struct fe v[3] = {tighten(r->ypx), tighten(r->ymx), r->t2d}; /* for any implementation */
    for (size_t l = 0; l < LANES; l++) {
        size_t i = w * LANES + l;
        to[l] = i < n ? out[i].w : spare.w;
    }
    store_rows(to, v, 3);
}

/* Up to GROUP encodings; the bits of those that are none. */
static unsigned decode_group(struct oy_r255_row *out, const unsigned char *in, size_t n) {
    struct decoding d[WAYS];
    struct fes root;
    lane_mask is_square[WAYS], bad;
    unsigned bits = 0;
    for (unsigned w = 0; w < WAYS; w++) {
        struct fe s;
        bits |= load_encodings(&s, in, n, w);
        root.w[w] = decode_begin(&d[w], s);
    }
    inverse_sqrt(&root, is_square, &root);
    for (unsigned w = 0; w < WAYS; w++) {
        struct row r = decode_end(&d[w], root.w[w], is_square[w], &bad);
        store_decoded(out, &r, n, w);
        bits |= mask_bits(bad) << (w * LANES);
    }
    return bits & ((1U << n) - 1);
}

static size_t decode_var(struct oy_r255_row *out, const unsigned char *in, size_t n) {
    for (size_t i = 0; i < n; i += GROUP) {
        unsigned bad = decode_group(out + i, in + 32 * i, n - i < GROUP ? n - i : GROUP);
        if (bad == 0) continue;
        while ((bad & 1) == 0) {
            bad >>= 1;
            i++;
        }
        return i;
    }
    return n;
}

/* ---- encoding, in constant time ---- */

struct encoding {
    struct fe x0, y0, z0, t0, u1, u2;
};

/* Everything is scaled by 2: 2X = (Y+X) − (Y−X), and so on; the encoding is the same. */
INLINE struct fe encode_begin(struct encoding *e, const struct point *p) {
    struct wide ypx = widen(tighten(p->ypx)), ymx = widen(tighten(p->ymx));
    e->x0 = carry(sub(ypx, ymx));
    e->y0 = carry(add(ypx, ymx));
    e->z0 = carry(add(widen(p->z), widen(p->z)));
    e->t0 = carry(add(widen(p->t), widen(p->t)));
    struct wide y0 = widen(e->y0), z0 = widen(e->z0);
    e->u1 = times(carry(add(z0, y0)), carry(sub(z0, y0)));
    e->u2 = times(e->x0, e->y0);
    return times(e->u1, squared(e->u2));
}

INLINE struct fe encode_end(const struct encoding *e, struct fe inverse) {
    struct fe den1 = times(inverse, e->u1), den2 = times(inverse, e->u2);
    struct fe z_inverse = times(times(den1, den2), e->t0);
    lane_mask rotate = is_odd(freeze(times(e->t0, z_inverse)));
    struct fe x = choose(rotate, e->x0, times_limbs(e->y0, limbs_sqrt_m1));
    struct fe y = choose(rotate, e->y0, times_limbs(e->x0, limbs_sqrt_m1));
    struct fe den = choose(rotate, den2, times_limbs(den1, limbs_by_sqrt));
    y = choose(is_odd(freeze(times(x, z_inverse))), y, negated(y));
    return absolute(times(den, carry(sub(widen(e->z0), widen(tighten(y))))));
}

static void load_sums(struct point *p, const struct oy_r255_sum *sums, size_t n, unsigned w) {
    const uint64_t *from[LANES];
    for (size_t l = 0; l < LANES; l++)
        from[l] = w * LANES + l < n ? sums[w * LANES + l].w : zero_sum;
    *p = load_point(from);
}

static void encode_group(unsigned char *out, size_t stride, const struct oy_r255_sum *sums,
                         size_t n) {
    struct encoding e[WAYS];
    struct fes root;
    lane_mask is_square[WAYS]; /* always, but for the neutral element, which comes out right */
    alignas(64) uint64_t limbs[LANES][8];
    uint64_t *to[LANES];
    for (unsigned w = 0; w < WAYS; w++) {
        struct point p;
        load_sums(&p, sums, n, w);
        root.w[w] = encode_begin(&e[w], &p);
    }
    inverse_sqrt(&root, is_square, &root);
    for (size_t l = 0; l < LANES; l++) to[l] = limbs[l];
    for (unsigned w = 0; w < WAYS; w++) {
        struct fe s = encode_end(&e[w], root.w[w]);
        store_rows(to, &s, 1);
        for (size_t l = 0; l < LANES && w * LANES + l < n; l++)
            bytes_of_limbs(out + (w * LANES + l) * stride, limbs[l]);
    }
}

static void encode(unsigned char *out, size_t stride, const struct oy_r255_sum *sums, size_t n) {
    for (size_t i = 0; i < n; i += GROUP)
        encode_group(out + i * stride, stride, sums + i, n - i < GROUP ? n - i : GROUP);
}

/* Lane 0 alone. */
INLINE void put_lane(struct oy_r255_sum *out, const struct point *p) {
    struct oy_r255_sum spare;
    uint64_t *to[LANES];
    for (size_t l = 0; l < LANES; l++) to[l] = l == 0 ? out->w : spare.w;
    store_point(to, p);
}

/* ---- many sums at once ---- */

/* The places of up to LANES sums; lanes beyond n read the neutral element and write to `spare`. */
INLINE void sums_of_lanes(const uint64_t *from[LANES], uint64_t *to[LANES],
                          struct oy_r255_sum *sums, size_t n, uint64_t *spare) {
    for (size_t l = 0; l < LANES; l++) {
        from[l] = l < n ? sums[l].w : zero_sum;
        to[l] = l < n ? sums[l].w : spare;
    }
}

static void add_rows_var(struct oy_r255_sum *sums, const struct oy_r255_row *rows, size_t n) {
    alignas(64) uint64_t spare[24];
    for (size_t i = 0; i < n; i += LANES) {
        const uint64_t *from[LANES], *by[LANES];
        uint64_t *to[LANES];
        sums_of_lanes(from, to, sums + i, n - i, spare);
        for (size_t l = 0; l < LANES; l++) by[l] = i + l < n ? rows[i + l].w : zero_row;
        struct point p = load_point(from);
        struct row q = load_row(by);
        p = add_row(&p, &q, mask_from_bits(0));
        store_point(to, &p);
    }
}

static void add_sums_var(struct oy_r255_sum *sums, const struct oy_r255_sum *others, size_t n) {
    alignas(64) uint64_t spare[24];
    for (size_t i = 0; i < n; i += LANES) {
        const uint64_t *from[LANES], *by[LANES];
        uint64_t *to[LANES];
        sums_of_lanes(from, to, sums + i, n - i, spare);
        for (size_t l = 0; l < LANES; l++) by[l] = i + l < n ? others[i + l].w : zero_sum;
        struct point p = load_point(from), q = load_point(by);
        p = add_points(&p, &q);
        store_point(to, &p);
    }
}

#endif
