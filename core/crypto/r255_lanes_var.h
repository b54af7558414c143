/* Points of edwards25519 in LANES lanes over one of the two fields: included once by each
 * implementation, after its field. What the field gives:
 *
 *   struct fe     LANES numbers mod p, ready to be multiplied ("tight")
 *   struct wide   what mul, square, add and sub give; carry makes it tight, widen the reverse
 *   tighten       for a difference that is subtracted: the bounds of each field say why
 *   lane_mask     one bit for each lane; masks are taken of frozen (canonical) numbers only
 *   load_rows     n numbers for each lane from LANES places in memory; store_rows
 *
 * Formulas: Hisil, Wong, Carter, Dawson 2008 for a = −1; they are complete on this curve, so the
 * neutral element, equal and opposite points need no care. */
#ifndef OY_CRYPTO_R255_LANES_VAR_H
#define OY_CRYPTO_R255_LANES_VAR_H

#include <string.h>

#include "crypto/r255_constants.h"
#include "crypto/r255_var.h"

/* ---- points ---- */

struct row { /* (x, y) */
    struct fe ypx, ymx, t2d;
};
struct point { /* (X : Y : Z : T) */
    struct fe ypx, ymx, z, t;
};
struct cached { /* the second operand of an addition: Y + X, Y − X, 2Z, 2d·T */
    struct fe ypx, ymx, z2, t2d;
};

static const uint64_t limbs_1[5] = {1}, limbs_0[5] = {0}, limbs_d[5] = R255_D,
                      limbs_2d[5] = R255_2D, limbs_by_2d[5] = R255_1_BY_2D,
                      limbs_sqrt_m1[5] = R255_SQRT_M1, limbs_by_sqrt[5] = R255_1_BY_SQRT_A_MINUS_D;

/* The neutral element as a row, as a sum, as a cached point. */
static const alignas(64) uint64_t zero_row[16] = {[0] = 1, [5] = 1};
static const alignas(64) uint64_t zero_sum[24] = {[0] = 1, [5] = 1, [10] = 1};
static const alignas(64) uint64_t zero_cached[24] = {[0] = 1, [5] = 1, [10] = 2};

INLINE struct fe times(struct fe a, struct fe b) {
    return carry(mul(a, b));
}

INLINE struct fe times_limbs(struct fe a, const uint64_t limbs[5]) {
    return carry(mul(a, fe_set(limbs)));
}

INLINE struct fe squared(struct fe a) {
    return carry(square(a));
}

/* X = EF, Y = GH, Z = FG, T = EH */
INLINE struct point from_efgh(struct fe e, struct fe f, struct fe g, struct fe h) {
    struct point r;
    struct wide x = mul(e, f), y = mul(g, h);
    r.ypx = carry(add(y, x));
    r.ymx = carry(sub(y, x));
    r.z = times(f, g);
    r.t = times(e, h);
    return r;
}

/* A = (Y1−X1)(Y2−X2), B = (Y1+X1)(Y2+X2), C = 2d·T1·T2, D = 2·Z1·Z2; where `minus` is set the
 * second point counts negatively: A and B were made with its factors exchanged, and C with the
 * other sign exchanges F and G. */
INLINE struct point from_abcd(struct wide a, struct wide b, struct wide c, struct wide d,
                              lane_mask minus) {
    struct fe e = carry(sub(b, a)), h = carry(add(b, a));
    struct fe f = carry(sub(d, c)), g = carry(add(d, c));
    return from_efgh(e, choose(minus, f, g), choose(minus, g, f), h);
}

INLINE struct point add_row(const struct point *p, const struct row *q, lane_mask minus) {
    struct wide a = mul(p->ymx, choose(minus, q->ymx, q->ypx));
    struct wide b = mul(p->ypx, choose(minus, q->ypx, q->ymx));
    struct wide z = widen(p->z);
    return from_abcd(a, b, mul(p->t, q->t2d), add(z, z), minus);
}

INLINE struct point add_cached(const struct point *p, const struct cached *q, lane_mask minus) {
    struct wide a = mul(p->ymx, choose(minus, q->ymx, q->ypx));
    struct wide b = mul(p->ypx, choose(minus, q->ypx, q->ymx));
    return from_abcd(a, b, mul(p->t, q->t2d), mul(p->z, q->z2), minus);
}

INLINE struct cached to_cached(const struct point *p) {
    struct wide z = widen(p->z);
    return (struct cached){p->ypx, p->ymx, carry(add(z, z)), times_limbs(p->t, limbs_2d)};
}

INLINE struct point add_points(const struct point *p, const struct point *q) {
    struct cached c = to_cached(q);
    return add_cached(p, &c, mask_from_bits(0));
}

/* With everything scaled by 2: E = (Y+X)² − (Y−X)², H = (Y+X)² + (Y−X)², G = 2(Y+X)(Y−X) and
 * F = 4Z² − G; F and H have the other sign than in the paper, and so have all of X, Y, Z, T. */
INLINE struct point double_point(const struct point *p) {
    struct wide a = square(p->ymx), b = square(p->ypx), g = mul(p->ypx, p->ymx), z = square(p->z);
    g = add(g, g);
    z = add(z, z);
    z = add(z, z);
    return from_efgh(carry(sub(b, a)), carry(sub(z, g)), carry(g), carry(add(b, a)));
}

INLINE struct point zero_point(void) {
    struct fe one = fe_set(limbs_1);
    return (struct point){one, one, one, fe_set(limbs_0)};
}

/* (x : y : 1 : xy) */
INLINE struct point point_of_row(const struct row *q, lane_mask minus) {
    struct fe t = times_limbs(q->t2d, limbs_by_2d);
    struct fe minus_t = carry(sub(widen(fe_set(limbs_0)), widen(t)));
    return (struct point){choose(minus, q->ypx, q->ymx), choose(minus, q->ymx, q->ypx),
                          fe_set(limbs_1), choose(minus, t, minus_t)};
}

/* ---- memory ---- */

INLINE struct row load_row(const uint64_t *const at[LANES]) {
    struct fe v[3];
    load_rows(v, 3, at);
    return (struct row){v[0], v[1], v[2]};
}

INLINE struct point load_point(const uint64_t *const at[LANES]) {
    struct fe v[4];
    load_rows(v, 4, at);
    return (struct point){v[0], v[1], v[2], v[3]};
}

INLINE void store_point(uint64_t *const at[LANES], const struct point *p) {
    struct fe v[4] = {tighten(p->ypx), tighten(p->ymx), p->z, p->t}; /* for any implementation */
    store_rows(at, v, 4);
}

INLINE struct cached load_cached(const uint64_t *const at[LANES]) {
    struct fe v[4];
    load_rows(v, 4, at);
    return (struct cached){v[0], v[1], v[2], v[3]};
}

INLINE void store_cached(uint64_t *const at[LANES], const struct cached *c) {
    struct fe v[4] = {c->ypx, c->ymx, c->z2, c->t2d};
    store_rows(at, v, 4);
}

/* ---- square roots, of WAYS groups of lanes side by side ---- */

struct fes {
    struct fe w[WAYS];
};

INLINE void times_all(struct fes *r, const struct fes *a, const struct fes *b) {
    for (int w = 0; w < WAYS; w++) r->w[w] = times(a->w[w], b->w[w]);
}

/* r = a^(2^n)·b */
static void square_times(struct fes *r, const struct fes *a, unsigned n, const struct fes *b) {
    struct fes x = *a;
    for (unsigned i = 0; i < n; i++) {
        for (int w = 0; w < WAYS; w++) x.w[w] = squared(x.w[w]);
    }
    times_all(r, &x, b);
}

/* a^((p−5)/8) = a^(2^252 − 3); x_n = a^(2^n − 1) */
static void pow_p58(struct fes *r, const struct fes *a) {
    struct fes one, a2, a9, a11, x5, x10, x20, x40, x50, x100, x200;
    for (int w = 0; w < WAYS; w++) one.w[w] = fe_set(limbs_1);
    square_times(&a2, a, 1, &one);
    square_times(&a9, &a2, 2, a);
    times_all(&a11, &a9, &a2);
    square_times(&x5, &a11, 1, &a9);
    square_times(&x10, &x5, 5, &x5);
    square_times(&x20, &x10, 10, &x10);
    square_times(&x40, &x20, 20, &x20);
    square_times(&x50, &x40, 10, &x10);
    square_times(&x100, &x50, 50, &x50);
    square_times(&x200, &x100, 100, &x100);
    square_times(r, &x200, 50, &x50);
    square_times(r, r, 2, a);
}

INLINE struct fe negated(struct fe a) {
    return carry(sub(widen(fe_set(limbs_0)), widen(a)));
}

/* SQRT_RATIO_M1(1, a) of RFC 9496 §4.2, but for the sign of the root: 1/√a, and whether a is a
 * square. */
static void inverse_sqrt(struct fes *out, lane_mask is_square[WAYS], const struct fes *in) {
    const struct fes copy = *in, *a = &copy; /* out may be in */
    struct fes a3, a7;
    struct fe one = fe_set(limbs_1), i = fe_set(limbs_sqrt_m1);
    struct fe minus_one = freeze(negated(one)), minus_i = freeze(negated(i));
    for (int w = 0; w < WAYS; w++) {
        a3.w[w] = times(squared(a->w[w]), a->w[w]);
        a7.w[w] = times(squared(a3.w[w]), a->w[w]);
    }
    pow_p58(out, &a7);
    for (int w = 0; w < WAYS; w++) {
        struct fe r = times(a3.w[w], out->w[w]);
        struct fe check = freeze(times(a->w[w], squared(r)));
        lane_mask minus = is_equal(check, minus_one);
        is_square[w] = mask_or(is_equal(check, one), minus);
        out->w[w] = choose(mask_or(minus, is_equal(check, minus_i)), r, times(r, i));
    }
}

/* |a| of RFC 9496 §4: the even one of a and −a, frozen. */
INLINE struct fe absolute(struct fe a) {
    struct fe r = freeze(a);
    return freeze(choose(is_odd(r), r, negated(r)));
}

#endif
