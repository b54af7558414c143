/* Encodings and points, LANES at once (RFC 9496 §4.3): included once by each implementation, after
 * r255_lanes_var.h. */
#ifndef OY_CRYPTO_R255_CODEC_VAR_H
#define OY_CRYPTO_R255_CODEC_VAR_H

#include "crypto/r255_lanes_var.h"

/* ---- 32 little-endian bytes and five limbs ---- */

static inline uint64_t get_word(const unsigned char *in) {
    uint64_t w = 0;
    for (int i = 7; i >= 0; i--) w = w << 8 | in[i];
    return w;
}

static inline void put_word(unsigned char *out, uint64_t w) {
    for (int i = 0; i < 8; i++) out[i] = (unsigned char)(w >> 8 * i);
}

/* Limbs of a number below 2^255, and whether it is below p and even: the only encodings that RFC
 * 9496 §4.3.1 takes. */
static inline bool limbs_of_bytes(uint64_t limbs[5], const unsigned char in[32]) {
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

static inline void bytes_of_limbs(unsigned char out[32], const uint64_t limbs[5]) {
    put_word(out, limbs[0] | limbs[1] << 51);
    put_word(out + 8, limbs[1] >> 13 | limbs[2] << 38);
    put_word(out + 16, limbs[2] >> 26 | limbs[3] << 25);
    put_word(out + 24, limbs[3] >> 39 | limbs[4] << 12);
}

/* ---- decoding ---- */

/* The point that s encodes, and where it encodes none. */
static inline struct row decode_lanes(struct fe s, lane_mask *bad) {
    struct fe one = fe_set(limbs_1), zero = fe_set(limbs_0);
    struct fe ss = squared(s);
    struct fe u1 = carry(sub(widen(one), widen(ss))), u2 = carry(add(widen(one), widen(ss)));
    struct fe u2_squared = squared(u2);
    struct fe du1 = times_limbs(squared(u1), limbs_d);
    struct fe v = negated(carry(add(widen(du1), widen(u2_squared))));
    lane_mask is_square;
    struct fe inverse = inverse_sqrt(times(v, u2_squared), &is_square);
    struct fe den_x = times(inverse, u2), den_y = times(times(inverse, den_x), v);
    struct fe sx = times(s, den_x);
    struct fe x = absolute(carry(add(widen(sx), widen(sx)))), y = times(u1, den_y);
    struct fe t = times(x, y);
    *bad = mask_or(mask_not(is_square), mask_or(is_odd(freeze(t)), is_equal(freeze(y), zero)));
    return (struct row){carry(add(widen(y), widen(x))), carry(sub(widen(y), widen(x))),
                        times_limbs(t, limbs_2d)};
}

/* Up to LANES encodings; the bits of those that are none. Lanes beyond n decode zero. */
static unsigned decode_group(struct oy_r255_row *out, const unsigned char *in, size_t n) {
    alignas(64) uint64_t limbs[LANES][8] = {{0}}, spare[16];
    const uint64_t *from[LANES];
    uint64_t *to[LANES];
    unsigned bad_bytes = 0;
    lane_mask bad;
    struct fe s;
    for (size_t l = 0; l < LANES; l++) {
        from[l] = limbs[l];
        to[l] = l < n ? out[l].w : spare;
        if (l < n && !limbs_of_bytes(limbs[l], in + 32 * l)) bad_bytes |= 1u << l;
    }
    load_rows(&s, 1, from);
    struct row r = decode_lanes(s, &bad);
    struct fe v[3] = {r.ypx, r.ymx, r.t2d};
    store_rows(to, v, 3);
    return (bad_bytes | mask_bits(bad)) & ((1u << n) - 1);
}

static size_t decode_var(struct oy_r255_row *out, const unsigned char *in, size_t n) {
    for (size_t i = 0; i < n; i += LANES) {
        unsigned bad = decode_group(out + i, in + 32 * i, n - i < LANES ? n - i : LANES);
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

/* Everything is scaled by 2: 2X = (Y+X) − (Y−X), and so on; the encoding is the same. */
static inline struct fe encode_lanes(const struct point *p) {
    struct wide ypx = widen(tighten(p->ypx)), ymx = widen(tighten(p->ymx));
    struct fe x0 = carry(sub(ypx, ymx)), y0 = carry(add(ypx, ymx));
    struct fe z0 = carry(add(widen(p->z), widen(p->z)));
    struct fe t0 = carry(add(widen(p->t), widen(p->t)));
    struct fe u1 = times(carry(add(widen(z0), widen(y0))), carry(sub(widen(z0), widen(y0))));
    struct fe u2 = times(x0, y0);
    lane_mask is_square; /* always, or the point is the neutral element */
    struct fe inverse = inverse_sqrt(times(u1, squared(u2)), &is_square);
    struct fe den1 = times(inverse, u1), den2 = times(inverse, u2);
    struct fe z_inverse = times(times(den1, den2), t0);
    lane_mask rotate = is_odd(freeze(times(t0, z_inverse)));
    struct fe x = choose(rotate, x0, times_limbs(y0, limbs_sqrt_m1));
    struct fe y = choose(rotate, y0, times_limbs(x0, limbs_sqrt_m1)); /* tight, or two such */
    struct fe den = choose(rotate, den2, times_limbs(den1, limbs_by_sqrt));
    y = choose(is_odd(freeze(times(x, z_inverse))), y, negated(y));
    return absolute(times(den, carry(sub(widen(z0), widen(tighten(y))))));
}

static void encode_group(unsigned char *out, size_t stride, const struct oy_r255_sum *sums,
                         size_t n) {
    alignas(64) uint64_t limbs[LANES][8];
    const uint64_t *from[LANES];
    uint64_t *to[LANES];
    for (size_t l = 0; l < LANES; l++) {
        from[l] = l < n ? sums[l].w : zero_sum;
        to[l] = limbs[l];
    }
    struct point p = load_point(from);
    struct fe s = encode_lanes(&p);
    store_rows(to, &s, 1);
    for (size_t l = 0; l < n; l++) bytes_of_limbs(out + l * stride, limbs[l]);
}

static void encode(unsigned char *out, size_t stride, const struct oy_r255_sum *sums, size_t n) {
    for (size_t i = 0; i < n; i += LANES)
        encode_group(out + i * stride, stride, sums + i, n - i < LANES ? n - i : LANES);
}

/* ---- many sums at once ---- */

static void add_rows_var(struct oy_r255_sum *sums, const struct oy_r255_row *rows, size_t n) {
    alignas(64) uint64_t spare[24];
    for (size_t i = 0; i < n; i += LANES) {
        const uint64_t *from[LANES], *by[LANES];
        uint64_t *to[LANES];
        for (size_t l = 0; l < LANES; l++) {
            bool used = i + l < n;
            from[l] = used ? sums[i + l].w : zero_sum;
            by[l] = used ? rows[i + l].w : zero_row;
            to[l] = used ? sums[i + l].w : spare;
        }
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
        for (size_t l = 0; l < LANES; l++) {
            bool used = i + l < n;
            from[l] = used ? sums[i + l].w : zero_sum;
            by[l] = used ? others[i + l].w : zero_sum;
            to[l] = used ? sums[i + l].w : spare;
        }
        struct point p = load_point(from), q = load_point(by);
        p = add_points(&p, &q);
        store_point(to, &p);
    }
}

#endif
