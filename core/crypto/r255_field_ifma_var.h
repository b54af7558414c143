/* The field GF(2^255 − 19) in eight lanes with AVX-512 IFMA: five limbs of 51 bits, each limb a
 * vector that holds it of eight numbers. One of the fields under r255_lanes_var.h, which says
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
#define WAYS 2 /* independent groups of lanes that hide each other's latency in long chains */
#define INLINE static inline __attribute__((always_inline))

struct fe { /* tight */
    __m512i v[5];
};
struct wide { /* below 2^62: what mul, square, add and sub give */
    __m512i v[5];
};
typedef __mmask8 lane_mask;

/* Limb by limb without loops: the compilers then keep numbers in registers. */
#define EACH_LIMB(f)                                                                               \
    {                                                                                              \
        { f(0), f(1), f(2), f(3), f(4) }                                                           \
    }

INLINE __m512i all(uint64_t x) {
    return _mm512_set1_epi64((long long)x);
}

INLINE __m512i low51(void) {
    return all(0x7ffffffffffffU);
}

INLINE struct fe fe_set(const uint64_t limbs[5]) {
#define LIMB(i) all(limbs[i])
    return (struct fe)EACH_LIMB(LIMB);
#undef LIMB
}

/* All limbs at once: each gives its carry, below 2^11, to the next. */
INLINE struct fe carry(struct wide a) {
#define HIGH(i) _mm512_srli_epi64(a.v[((i) + 4) % 5], 51)
#define LOW(i) _mm512_and_si512(a.v[i], low51())
#define LIMB(i)                                                                                    \
    (i) ? _mm512_add_epi64(LOW(i), HIGH(i)) : _mm512_madd52lo_epu64(LOW(i), HIGH(i), all(19))
    return (struct fe)EACH_LIMB(LIMB);
#undef HIGH
#undef LOW
#undef LIMB
}

INLINE struct fe tighten(struct fe a) { /* carry has made it so */
    return a;
}

INLINE struct wide widen(struct fe a) {
#define LIMB(i) a.v[i]
    return (struct wide)EACH_LIMB(LIMB);
#undef LIMB
}

INLINE struct wide add(struct wide a, struct wide b) {
#define LIMB(i) _mm512_add_epi64(a.v[i], b.v[i])
    return (struct wide)EACH_LIMB(LIMB);
#undef LIMB
}

/* a − b + 2^10·p; a product's limbs are below 2^60 and so are the sum of two */
INLINE struct wide sub(struct wide a, struct wide b) {
    const __m512i p0 = all(0x1fffffffffffb400U), p1 = all(0x1ffffffffffffc00U);
#define LIMB(i) _mm512_add_epi64(a.v[i], _mm512_sub_epi64((i) ? p1 : p0, b.v[i]))
    return (struct wide)EACH_LIMB(LIMB);
#undef LIMB
}

/* Columns 5 … 9 weigh 2^255 = 19 times columns 0 … 4. At most 5 low halves, or 4 and 5 doubled high
 * ones, meet in a column: below 15·2^52, so that the result is below 2^60.
 *
 * 19 is hidden from the compiler, which would make shifts and additions of it: fewer instructions
 * are faster here than fewer multiplications. */
INLINE struct wide fold(const __m512i t[10]) {
    __m512i n = all(19);
    __asm__("" : "+v"(n));
#define LIMB(i) _mm512_add_epi64(t[i], _mm512_mullo_epi64(t[(i) + 5], n))
    return (struct wide)EACH_LIMB(LIMB);
#undef LIMB
}

INLINE __m512i low(__m512i sum, __m512i a, __m512i b) {
    return _mm512_madd52lo_epu64(sum, a, b);
}

INLINE __m512i high(__m512i sum, __m512i a, __m512i b) {
    return _mm512_madd52hi_epu64(sum, a, b);
}

INLINE __m512i twice(__m512i a) {
    return _mm512_add_epi64(a, a);
}

/* First the high halves, column by column; doubled they are what the low halves are added to. */
INLINE struct wide mul(struct fe x, struct fe y) {
    const __m512i *a = x.v, *b = y.v, zero = _mm512_setzero_si512();
    __m512i t[10];
    t[0] = zero;
    t[1] = twice(high(zero, a[0], b[0]));
    t[2] = twice(high(high(zero, a[0], b[1]), a[1], b[0]));
    t[3] = twice(high(high(high(zero, a[0], b[2]), a[1], b[1]), a[2], b[0]));
    t[4] = twice(high(high(high(high(zero, a[0], b[3]), a[1], b[2]), a[2], b[1]), a[3], b[0]));
    t[5] = twice(high(high(high(high(high(zero, a[0], b[4]), a[1], b[3]), a[2], b[2]), a[3], b[1]),
                      a[4], b[0]));
    t[6] = twice(high(high(high(high(zero, a[1], b[4]), a[2], b[3]), a[3], b[2]), a[4], b[1]));
    t[7] = twice(high(high(high(zero, a[2], b[4]), a[3], b[3]), a[4], b[2]));
    t[8] = twice(high(high(zero, a[3], b[4]), a[4], b[3]));
    t[9] = twice(high(zero, a[4], b[4]));
#define ROW(i)                                                                                     \
    t[i] = low(t[i], a[i], b[0]);                                                                  \
    t[(i) + 1] = low(t[(i) + 1], a[i], b[1]);                                                      \
    t[(i) + 2] = low(t[(i) + 2], a[i], b[2]);                                                      \
    t[(i) + 3] = low(t[(i) + 3], a[i], b[3]);                                                      \
    t[(i) + 4] = low(t[(i) + 4], a[i], b[4])
    ROW(0);
    ROW(1);
    ROW(2);
    ROW(3);
    ROW(4);
#undef ROW
    return fold(t);
}

/* With the products of two different limbs taken once: t_k = 2·(2·H_k + L_k) + S_k, where H are
 * their high halves, L their low halves and the squares' high ones, S the squares' low ones. */
INLINE struct wide square(struct fe x) {
    const __m512i *a = x.v, zero = _mm512_setzero_si512();
    __m512i t[10];
    t[0] = low(zero, a[0], a[0]);
    t[1] = twice(low(high(zero, a[0], a[0]), a[0], a[1]));
    t[2] = low(twice(low(twice(high(zero, a[0], a[1])), a[0], a[2])), a[1], a[1]);
    t[3] = twice(low(low(high(twice(high(zero, a[0], a[2])), a[1], a[1]), a[0], a[3]), a[1], a[2]));
    t[4] = low(
        twice(low(low(twice(high(high(zero, a[0], a[3]), a[1], a[2])), a[0], a[4]), a[1], a[3])),
        a[2], a[2]);
    t[5] = twice(
        low(low(high(twice(high(high(zero, a[0], a[4]), a[1], a[3])), a[2], a[2]), a[1], a[4]),
            a[2], a[3]));
    t[6] = low(twice(low(twice(high(high(zero, a[1], a[4]), a[2], a[3])), a[2], a[4])), a[3], a[3]);
    t[7] = twice(low(high(twice(high(zero, a[2], a[4])), a[3], a[3]), a[3], a[4]));
    t[8] = low(twice(twice(high(zero, a[3], a[4]))), a[4], a[4]);
    t[9] = twice(high(zero, a[4], a[4]));
    return fold(t);
}

/* The number below p itself: twice through the carries, then p off if it still fits. */
INLINE struct fe freeze(struct fe a) {
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

INLINE lane_mask is_odd(struct fe a) {
    return _mm512_test_epi64_mask(a.v[0], all(1));
}

INLINE lane_mask is_equal(struct fe a, struct fe b) {
    __m512i difference = _mm512_setzero_si512();
    for (int i = 0; i < 5; i++)
        difference = _mm512_or_si512(difference, _mm512_xor_si512(a.v[i], b.v[i]));
    return _mm512_testn_epi64_mask(difference, difference);
}

INLINE lane_mask mask_not(lane_mask a) {
    return (lane_mask)~a;
}

INLINE lane_mask mask_or(lane_mask a, lane_mask b) {
    return (lane_mask)(a | b);
}

/* m ? b : a */
INLINE struct fe choose(lane_mask m, struct fe a, struct fe b) {
#define LIMB(i) _mm512_mask_mov_epi64(a.v[i], m, b.v[i])
    return (struct fe)EACH_LIMB(LIMB);
#undef LIMB
}

/* Bit i is lane i's. */
INLINE unsigned mask_bits(lane_mask m) {
    return m;
}

INLINE lane_mask mask_from_bits(unsigned bits) {
    return (lane_mask)bits;
}

/* --- looking up with secret digits: no branch and no address depends on them --- */

typedef __m512i lane_words; /* a 64-bit word of each lane */

INLINE lane_words load_words(const uint64_t words[LANES]) {
    return _mm512_loadu_si512(words);
}

/* The four bits of w from `shift` on, less 8, are the digit d: its sign, and entry |d| − 1 of
 * table[limb][entry], or the neutral element's (1, 1, 0) for d = 0. A limb's eight entries are one
 * register, out of which each lane takes its own. */
INLINE void look_up(struct fe out[3], lane_mask *minus, const uint64_t (*table)[8], lane_words w,
                    unsigned shift) {
    __m512i bits = _mm512_and_si512(_mm512_srl_epi64(w, _mm_cvtsi32_si128((int)shift)), all(15));
    __m512i d = _mm512_sub_epi64(bits, all(8)), size = _mm512_abs_epi64(d);
    __m512i entry = _mm512_sub_epi64(size, all(1));
    lane_mask used = _mm512_test_epi64_mask(size, size);
    *minus = _mm512_movepi64_mask(d);
#pragma GCC unroll 15
    for (unsigned limb = 0; limb < 15; limb++)
        out[limb / 5].v[limb % 5] =
            _mm512_maskz_permutexvar_epi64(used, entry, _mm512_load_si512(table[limb]));
    out[0].v[0] = _mm512_mask_mov_epi64(all(1), used, out[0].v[0]);
    out[1].v[0] = _mm512_mask_mov_epi64(all(1), used, out[1].v[0]);
}

/* --- rows: an element's limbs stand one after another in memory --- */

/* Word j of vector i becomes word i of vector j. */
INLINE void transpose(__m512i w[8]) {
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
INLINE void load_rows(struct fe *out, unsigned n, const uint64_t *const row[LANES]) {
    for (unsigned block = 0; 8 * block < 5 * n; block++) {
        __m512i w[8];
        for (int l = 0; l < 8; l++) w[l] = _mm512_load_si512(row[l] + (size_t)8 * block);
        transpose(w);
        for (unsigned i = 0; i < 8 && 8 * block + i < 5 * n; i++)
            out[(8 * block + i) / 5].v[(8 * block + i) % 5] = w[i];
    }
}

INLINE void store_rows(uint64_t *const row[LANES], const struct fe *in, unsigned n) {
    for (unsigned block = 0; 8 * block < 5 * n; block++) {
        __m512i w[8];
        for (unsigned i = 0; i < 8; i++)
            w[i] = 8 * block + i < 5 * n ? in[(8 * block + i) / 5].v[(8 * block + i) % 5]
                                         : _mm512_setzero_si512();
        transpose(w);
        for (int l = 0; l < 8; l++) _mm512_store_si512(row[l] + (size_t)8 * block, w[l]);
    }
}

INLINE void prefetch_row(const uint64_t *row) {
    _mm_prefetch((const char *)row, _MM_HINT_T0);
    _mm_prefetch((const char *)(row + 8), _MM_HINT_T0);
}

#endif
