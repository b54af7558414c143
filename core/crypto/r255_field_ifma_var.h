/* The field GF(2^255 − 19) in eight lanes with AVX-512 IFMA: five limbs of 51 bits, each limb a
 * vector that holds it of eight numbers. One of the two fields under r255_lanes_var.h, which says
 * what the names mean.
 *
 * The multiply instructions take the low 52 bits of their factors and give the low or the high 52
 * bits of the product, so factors must be below 2^52 ("tight": below 2^51 + 2^18). A high half
 * has weight 2^52, twice that of the next limb. */
#ifndef OY_CRYPTO_R255_FIELD_IFMA_VAR_H
#define OY_CRYPTO_R255_FIELD_IFMA_VAR_H

#include <immintrin.h>
#include <stdint.h>

#define LANES 8

struct fe { /* tight */
    __m512i v[5];
};
struct wide { /* below 2^62: what mul, square, add and sub give */
    __m512i v[5];
};
typedef __mmask8 lane_mask;

static inline __m512i all(uint64_t x) {
    return _mm512_set1_epi64((long long)x);
}

static inline __m512i low51(void) {
    return all(0x7ffffffffffffU);
}

static inline struct fe fe_set(const uint64_t limbs[5]) {
    struct fe r;
    for (int i = 0; i < 5; i++) r.v[i] = all(limbs[i]);
    return r;
}

/* All limbs at once: each gives its carry, below 2^11, to the next. */
static inline struct fe carry(struct wide a) {
    struct fe r;
    __m512i c[5];
    for (int i = 0; i < 5; i++) {
        c[i] = _mm512_srli_epi64(a.v[i], 51);
        r.v[i] = _mm512_and_si512(a.v[i], low51());
    }
    r.v[0] = _mm512_madd52lo_epu64(r.v[0], c[4], all(19));
    for (int i = 1; i < 5; i++) r.v[i] = _mm512_add_epi64(r.v[i], c[i - 1]);
    return r;
}

/* carry has made it so */
static inline struct fe tighten(struct fe a) {
    return a;
}

static inline struct wide widen(struct fe a) {
    struct wide r;
    for (int i = 0; i < 5; i++) r.v[i] = a.v[i];
    return r;
}

static inline struct wide add(struct wide a, struct wide b) {
    for (int i = 0; i < 5; i++) a.v[i] = _mm512_add_epi64(a.v[i], b.v[i]);
    return a;
}

/* a − b + 2^10·p; a product's limbs are below 2^60 and so are the sum of two */
static inline struct wide sub(struct wide a, struct wide b) {
    const __m512i p0 = all(0x1fffffffffffb400U), p1 = all(0x1ffffffffffffc00U);
    a.v[0] = _mm512_add_epi64(a.v[0], _mm512_sub_epi64(p0, b.v[0]));
    for (int i = 1; i < 5; i++) a.v[i] = _mm512_add_epi64(a.v[i], _mm512_sub_epi64(p1, b.v[i]));
    return a;
}

/* r += 19·t */
static inline __m512i add19(__m512i r, __m512i t) {
    return _mm512_add_epi64(r, _mm512_mullo_epi64(t, all(19)));
}

/* Column k of the low halves weighs 2^(51·k), of the high halves 2·2^(51·(k+1)); 2^255 = 19.
 * At most five products of each half meet in a column: 25·19·2^52 and more fits well in 2^60. */
static inline struct wide from_halves(const __m512i lo[9], const __m512i hi[9]) {
    struct wide r;
    __m512i t[10];
    t[0] = lo[0];
    for (int k = 1; k < 9; k++)
        t[k] = _mm512_add_epi64(lo[k], _mm512_add_epi64(hi[k - 1], hi[k - 1]));
    t[9] = _mm512_add_epi64(hi[8], hi[8]);
    for (int k = 0; k < 5; k++) r.v[k] = add19(t[k], t[k + 5]);
    return r;
}

static inline struct wide mul(struct fe a, struct fe b) {
    __m512i lo[9], hi[9];
    for (int k = 0; k < 9; k++) lo[k] = hi[k] = _mm512_setzero_si512();
#pragma GCC unroll 5
    for (int i = 0; i < 5; i++) {
#pragma GCC unroll 5
        for (int j = 0; j < 5; j++) {
            lo[i + j] = _mm512_madd52lo_epu64(lo[i + j], a.v[i], b.v[j]);
            hi[i + j] = _mm512_madd52hi_epu64(hi[i + j], a.v[i], b.v[j]);
        }
    }
    return from_halves(lo, hi);
}

/* t_k = D_k + 2·(C_k + E_{k−1} + 2·F_{k−1}) with the low (D, C) and high (E, F) halves of the
 * squares and of the products of two different limbs. */
static inline struct wide square(struct fe a) {
    __m512i d[10], c[10], f[10], t[10];
    struct wide r;
    for (int k = 0; k < 10; k++) d[k] = c[k] = f[k] = _mm512_setzero_si512();
#pragma GCC unroll 5
    for (int i = 0; i < 5; i++) {
        d[2 * i] = _mm512_madd52lo_epu64(d[2 * i], a.v[i], a.v[i]);
        c[2 * i + 1] = _mm512_madd52hi_epu64(c[2 * i + 1], a.v[i], a.v[i]);
#pragma GCC unroll 5
        for (int j = i + 1; j < 5; j++) {
            c[i + j] = _mm512_madd52lo_epu64(c[i + j], a.v[i], a.v[j]);
            f[i + j + 1] = _mm512_madd52hi_epu64(f[i + j + 1], a.v[i], a.v[j]);
        }
    }
#pragma GCC unroll 10
    for (int k = 0; k < 10; k++) {
        __m512i twice = _mm512_add_epi64(c[k], _mm512_add_epi64(f[k], f[k]));
        t[k] = _mm512_add_epi64(d[k], _mm512_add_epi64(twice, twice));
    }
#pragma GCC unroll 5
    for (int k = 0; k < 5; k++) r.v[k] = add19(t[k], t[k + 5]);
    return r;
}

/* The number below p itself: twice through the carries, then p off if it still fits. */
static inline struct fe freeze(struct fe a) {
    for (int pass = 0; pass < 2; pass++) {
        for (int i = 0; i < 4; i++) {
            a.v[i + 1] = _mm512_add_epi64(a.v[i + 1], _mm512_srli_epi64(a.v[i], 51));
            a.v[i] = _mm512_and_si512(a.v[i], low51());
        }
        a.v[0] = _mm512_madd52lo_epu64(a.v[0], _mm512_srli_epi64(a.v[4], 51), all(19));
        a.v[4] = _mm512_and_si512(a.v[4], low51());
    }
    __m512i over = _mm512_add_epi64(a.v[0], all(19)); /* of a + 19: is a ≥ p? */
    for (int i = 1; i < 5; i++) over = _mm512_add_epi64(a.v[i], _mm512_srli_epi64(over, 51));
    a.v[0] = _mm512_madd52lo_epu64(a.v[0], _mm512_srli_epi64(over, 51), all(19));
    for (int i = 0; i < 4; i++) {
        a.v[i + 1] = _mm512_add_epi64(a.v[i + 1], _mm512_srli_epi64(a.v[i], 51));
        a.v[i] = _mm512_and_si512(a.v[i], low51());
    }
    a.v[4] = _mm512_and_si512(a.v[4], low51());
    return a;
}

/* --- masks, of frozen numbers --- */

static inline lane_mask is_odd(struct fe a) {
    return _mm512_test_epi64_mask(a.v[0], all(1));
}

static inline lane_mask is_equal(struct fe a, struct fe b) {
    __m512i difference = _mm512_setzero_si512();
    for (int i = 0; i < 5; i++)
        difference = _mm512_or_si512(difference, _mm512_xor_si512(a.v[i], b.v[i]));
    return _mm512_testn_epi64_mask(difference, difference);
}

static inline lane_mask mask_not(lane_mask a) {
    return (lane_mask)~a;
}

static inline lane_mask mask_or(lane_mask a, lane_mask b) {
    return (lane_mask)(a | b);
}

/* m ? b : a */
static inline struct fe choose(lane_mask m, struct fe a, struct fe b) {
    for (int i = 0; i < 5; i++) a.v[i] = _mm512_mask_mov_epi64(a.v[i], m, b.v[i]);
    return a;
}

/* Bit i is lane i's. */
static inline unsigned mask_bits(lane_mask m) {
    return m;
}

static inline lane_mask mask_from_bits(unsigned bits) {
    return (lane_mask)bits;
}

/* --- rows: an element's limbs stand one after another in memory --- */

/* Word j of vector i becomes word i of vector j. */
static inline void transpose(__m512i w[8]) {
    __m512i a[8], b[8];
    for (int i = 0; i < 8; i += 2) {
        a[i] = _mm512_unpacklo_epi64(w[i], w[i + 1]);
        a[i + 1] = _mm512_unpackhi_epi64(w[i], w[i + 1]);
    }
    for (int h = 0; h < 2; h++) {
        for (int i = 0; i < 2; i++) {
            __m512i x = a[4 * h + i], y = a[4 * h + i + 2];
            b[4 * h + i] = _mm512_shuffle_i64x2(x, y, 0x88);
            b[4 * h + i + 2] = _mm512_shuffle_i64x2(x, y, 0xdd);
        }
    }
    for (int i = 0; i < 4; i++) {
        w[i] = _mm512_shuffle_i64x2(b[i], b[i + 4], 0x88);
        w[i + 4] = _mm512_shuffle_i64x2(b[i], b[i + 4], 0xdd);
    }
}

/* Reads n ≤ 4 numbers for each lane: number k of lane l from row[l] + 5·k. Rows are whole blocks
 * of eight words. */
static inline void load_rows(struct fe *out, unsigned n, const uint64_t *const row[LANES]) {
    for (unsigned block = 0; 8 * block < 5 * n; block++) {
        __m512i w[8];
        for (int l = 0; l < 8; l++) w[l] = _mm512_load_si512(row[l] + (size_t)8 * block);
        transpose(w);
        for (unsigned i = 0; i < 8 && 8 * block + i < 5 * n; i++)
            out[(8 * block + i) / 5].v[(8 * block + i) % 5] = w[i];
    }
}

static inline void store_rows(uint64_t *const row[LANES], const struct fe *in, unsigned n) {
    for (unsigned block = 0; 8 * block < 5 * n; block++) {
        __m512i w[8];
        for (unsigned i = 0; i < 8; i++)
            w[i] = 8 * block + i < 5 * n ? in[(8 * block + i) / 5].v[(8 * block + i) % 5]
                                         : _mm512_setzero_si512();
        transpose(w);
        for (int l = 0; l < 8; l++) _mm512_store_si512(row[l] + (size_t)8 * block, w[l]);
    }
}

static inline void prefetch_row(const uint64_t *row) {
    _mm_prefetch((const char *)row, _MM_HINT_T0);
    _mm_prefetch((const char *)(row + 8), _MM_HINT_T0);
}

#endif
