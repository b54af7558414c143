/* Eight Montgomery products at once with AVX-512 IFMA: see modp_ifma_var.h. Compiled for processors
 * that have it; whoever calls has asked.
 *
 * A number is 79 limbs of 52 bits, and a vector holds the same limb of eight numbers. The
 * instructions add the low or the high half of a product of two limbs to a column of 64 bits; a
 * column takes at most 4·79 halves below 2^52, which is below 2^61, so that carries wait for the
 * reduction.
 *
 * p = 2^208·l − 1: the digits of four Montgomery steps are the four lowest limbs themselves, as in
 * group_modp_mont_var.c. R = 2^4096 is no multiple of 52 bits: the last digit is one of 40. */
#include "crypto/modp_ifma_var.h"

#if defined(__AVX512F__) && defined(__AVX512IFMA__)

#include <immintrin.h>

#include "crypto/modp_params.h"

#define INLINE static inline __attribute__((always_inline))

enum {
    BITS = 52,
    LANES = OY_MONT_LANES,
    WORDS = OY_MONT_LIMBS,
    TILE = 8,
    LIMBS = 80, /* 79 and a zero, whole tiles */
    COLUMNS = 2 * LIMBS,
    BLOCK = 4, /* digits of one reduction step */
    LL = 75,   /* limbs of l */
    RUN = 15,  /* limbs of l whose columns are in registers */
    LAST = 76, /* where the digits of the last step begin: 52, 52 and 40 bits */
    TAIL = 40,
    REST = 78 /* the limb where t / R begins, TAIL bits up */
};

static const uint64_t low_bits = ((uint64_t)1 << BITS) - 1;

INLINE __m512i all(uint64_t x) {
    return _mm512_set1_epi64((long long)x);
}

/* Shifts by amounts that are not known when compiling; by 64 and more gives 0. */
INLINE __m512i right(__m512i x, size_t bits) {
    return _mm512_srl_epi64(x, _mm_cvtsi64_si128((long long)bits));
}

INLINE __m512i left(__m512i x, size_t bits) {
    return _mm512_sll_epi64(x, _mm_cvtsi64_si128((long long)bits));
}

INLINE __m512i low(__m512i x) {
    return _mm512_and_si512(x, all(low_bits));
}

/* --- eight numbers to vectors and back --- */

/* Rows become columns. */
INLINE void transpose(__m512i x[LANES]) {
    __m512i y[LANES], z[LANES];
    for (size_t i = 0; i < LANES; i += 2) {
        y[i] = _mm512_unpacklo_epi64(x[i], x[i + 1]);
        y[i + 1] = _mm512_unpackhi_epi64(x[i], x[i + 1]);
    }
    for (size_t i = 0; i < 2; i++) {
        z[i] = _mm512_shuffle_i64x2(y[i], y[i + 2], 0x88);
        z[i + 2] = _mm512_shuffle_i64x2(y[i], y[i + 2], 0xdd);
        z[i + 4] = _mm512_shuffle_i64x2(y[i + 4], y[i + 6], 0x88);
        z[i + 6] = _mm512_shuffle_i64x2(y[i + 4], y[i + 6], 0xdd);
    }
    for (size_t i = 0; i < 4; i++) {
        x[i] = _mm512_shuffle_i64x2(z[i], z[i + 4], 0x88);
        x[i + 4] = _mm512_shuffle_i64x2(z[i], z[i + 4], 0xdd);
    }
}

static void load(__m512i out[LIMBS], const struct oy_mont *const in[LANES]) {
    __m512i w[WORDS + 1];
    for (size_t k = 0; k < WORDS; k += LANES) {
        for (size_t i = 0; i < LANES; i++) w[k + i] = _mm512_loadu_si512(&in[i]->d[k]);
        transpose(w + k);
    }
    w[WORDS] = all(0);
    for (size_t j = 0; j < LIMBS - 1; j++) {
        size_t word = j * BITS / 64, shift = j * BITS % 64;
        out[j] = low(_mm512_or_si512(right(w[word], shift), left(w[word + 1], 64 - shift)));
    }
    out[LIMBS - 1] = all(0);
}

/* The 64 bits from a place on in limbs without carries. */
INLINE __m512i word_at(const __m512i *limbs, size_t bit) {
    const __m512i *x = limbs + bit / BITS;
    size_t shift = bit % BITS;
    __m512i w = _mm512_or_si512(right(x[0], shift), left(x[1], BITS - shift));
    return _mm512_or_si512(w, left(x[2], (size_t)2 * BITS - shift));
}

/* t / R; returns which lanes have a bit beyond their 4096. */
static unsigned store(struct oy_mont *const out[LANES], __m512i t[COLUMNS + 2]) {
    for (size_t k = REST; k < COLUMNS - 1; k++) {
        t[k + 1] = _mm512_add_epi64(t[k + 1], _mm512_srli_epi64(t[k], BITS));
        t[k] = low(t[k]);
    }
    for (size_t k = 0; k < WORDS; k += LANES) {
        __m512i w[LANES];
        for (size_t i = 0; i < LANES; i++) w[i] = word_at(t + REST, 64 * (k + i) + TAIL);
        transpose(w);
        for (size_t i = 0; i < LANES; i++) _mm512_storeu_si512(&out[i]->d[k], w[i]);
    }
    __m512i beyond = word_at(t + REST, (size_t)64 * WORDS + TAIL);
    return _mm512_test_epi64_mask(beyond, beyond);
}

/* --- products --- */

#define LO(c, x, y) (c) = _mm512_madd52lo_epu64(c, x, y)
#define HI(c, x, y) (c) = _mm512_madd52hi_epu64(c, x, y)

/* One limb y times x0 … x7, added to nine columns. */
#define ROW(limb, c0, c1, c2, c3, c4, c5, c6, c7, c8)                                              \
    do {                                                                                           \
        const __m512i y = (limb);                                                                  \
        LO(c0, x0, y), LO(c1, x1, y), LO(c2, x2, y), LO(c3, x3, y);                                \
        LO(c4, x4, y), LO(c5, x5, y), LO(c6, x6, y), LO(c7, x7, y);                                \
        HI(c1, x0, y), HI(c2, x1, y), HI(c3, x2, y), HI(c4, x3, y);                                \
        HI(c5, x4, y), HI(c6, x5, y), HI(c7, x6, y), HI(c8, x7, y);                                \
    } while (0)

/* t += 8 limbs of a times 8 limbs of b; all 16 columns stay in registers. */
INLINE void tile(__m512i t[2 * TILE], const __m512i a[TILE], const __m512i b[TILE]) {
    __m512i x0 = a[0], x1 = a[1], x2 = a[2], x3 = a[3], x4 = a[4], x5 = a[5], x6 = a[6], x7 = a[7];
    __m512i c0 = t[0], c1 = t[1], c2 = t[2], c3 = t[3], c4 = t[4], c5 = t[5], c6 = t[6], c7 = t[7];
    __m512i c8 = t[8], c9 = t[9], c10 = t[10], c11 = t[11], c12 = t[12], c13 = t[13], c14 = t[14];
    __m512i c15 = t[15];
    ROW(b[0], c0, c1, c2, c3, c4, c5, c6, c7, c8);
    ROW(b[1], c1, c2, c3, c4, c5, c6, c7, c8, c9);
    ROW(b[2], c2, c3, c4, c5, c6, c7, c8, c9, c10);
    ROW(b[3], c3, c4, c5, c6, c7, c8, c9, c10, c11);
    ROW(b[4], c4, c5, c6, c7, c8, c9, c10, c11, c12);
    ROW(b[5], c5, c6, c7, c8, c9, c10, c11, c12, c13);
    ROW(b[6], c6, c7, c8, c9, c10, c11, c12, c13, c14);
    ROW(b[7], c7, c8, c9, c10, c11, c12, c13, c14, c15);
    t[0] = c0, t[1] = c1, t[2] = c2, t[3] = c3, t[4] = c4, t[5] = c5, t[6] = c6, t[7] = c7;
    t[8] = c8, t[9] = c9, t[10] = c10, t[11] = c11, t[12] = c12, t[13] = c13, t[14] = c14;
    t[15] = c15;
}

static void multiply(__m512i t[COLUMNS], const __m512i a[LIMBS], const __m512i b[LIMBS]) {
    for (size_t k = 0; k < COLUMNS; k++) t[k] = all(0);
    for (size_t i = 0; i < LIMBS; i += TILE) {
        for (size_t j = 0; j < LIMBS; j += TILE) tile(t + i + j, a + i, b + j);
    }
}

/* --- reduction --- */

/* One limb of l times the digits m0 … m3, added to five columns. */
#define DIGITS(j, c0, c1, c2, c3, c4)                                                              \
    do {                                                                                           \
        const __m512i y = all(l[j]);                                                               \
        LO(c0, m0, y), LO(c1, m1, y), LO(c2, m2, y), LO(c3, m3, y);                                \
        HI(c1, m0, y), HI(c2, m1, y), HI(c3, m2, y), HI(c4, m3, y);                                \
    } while (0)

/* t += four digits times RUN limbs of l */
INLINE void run(__m512i t[RUN + BLOCK], const __m512i m[BLOCK], const uint64_t l[RUN]) {
    __m512i m0 = m[0], m1 = m[1], m2 = m[2], m3 = m[3];
    __m512i c0 = t[0], c1 = t[1], c2 = t[2], c3 = t[3], c4 = t[4], c5 = t[5], c6 = t[6], c7 = t[7];
    __m512i c8 = t[8], c9 = t[9], c10 = t[10], c11 = t[11], c12 = t[12], c13 = t[13], c14 = t[14];
    __m512i c15 = t[15], c16 = t[16], c17 = t[17], c18 = t[18];
    DIGITS(0, c0, c1, c2, c3, c4);
    DIGITS(1, c1, c2, c3, c4, c5);
    DIGITS(2, c2, c3, c4, c5, c6);
    DIGITS(3, c3, c4, c5, c6, c7);
    DIGITS(4, c4, c5, c6, c7, c8);
    DIGITS(5, c5, c6, c7, c8, c9);
    DIGITS(6, c6, c7, c8, c9, c10);
    DIGITS(7, c7, c8, c9, c10, c11);
    DIGITS(8, c8, c9, c10, c11, c12);
    DIGITS(9, c9, c10, c11, c12, c13);
    DIGITS(10, c10, c11, c12, c13, c14);
    DIGITS(11, c11, c12, c13, c14, c15);
    DIGITS(12, c12, c13, c14, c15, c16);
    DIGITS(13, c13, c14, c15, c16, c17);
    DIGITS(14, c14, c15, c16, c17, c18);
    t[0] = c0, t[1] = c1, t[2] = c2, t[3] = c3, t[4] = c4, t[5] = c5, t[6] = c6, t[7] = c7;
    t[8] = c8, t[9] = c9, t[10] = c10, t[11] = c11, t[12] = c12, t[13] = c13, t[14] = c14;
    t[15] = c15, t[16] = c16, t[17] = c17, t[18] = c18;
}

/* The lowest n limbs of t become digits, and carries go on to the next limb. */
INLINE void take_digits(__m512i m[BLOCK], __m512i *t, size_t n) {
    for (size_t i = 0; i < n; i++) {
        m[i] = low(t[i]);
        t[i + 1] = _mm512_add_epi64(t[i + 1], _mm512_srli_epi64(t[i], BITS));
    }
}

INLINE void add_digits(__m512i *t, const __m512i m[BLOCK], const uint64_t l[LL]) {
    for (size_t j = 0; j < LL; j += RUN) run(t + BLOCK + j, m, l + j);
}

/* (p + 1) / 2^208: the lowest limb of p / 2^208 is not all ones, so that 1 carries no further. */
static void load_l(uint64_t l[LL]) {
    static const uint64_t p[WORDS + 1] = {OY_MODP_P_LIMBS};
    for (size_t j = 0; j < LL; j++) {
        size_t bit = BITS * (j + BLOCK), word = bit / 64, shift = bit % 64;
        uint64_t above = shift ? p[word + 1] << (64 - shift) : 0;
        l[j] = (p[word] >> shift | above) & low_bits;
    }
    l[0]++;
}

static void reduce(__m512i t[COLUMNS]) {
    uint64_t l[LL];
    __m512i m[BLOCK];
    load_l(l);
    for (size_t i = 0; i < LAST; i += BLOCK) {
        take_digits(m, t + i, BLOCK);
        add_digits(t + i, m, l);
    }
    take_digits(m, t + LAST, 2);
    m[2] = _mm512_and_si512(t[LAST + 2], all(((uint64_t)1 << TAIL) - 1));
    m[3] = all(0);
    add_digits(t + LAST, m, l);
}

bool oy_mont_ifma_is_compiled(void) {
    return true;
}

unsigned oy_mont_ifma_mul_var(struct oy_mont *const out[OY_MONT_LANES],
                              const struct oy_mont *const a[OY_MONT_LANES],
                              const struct oy_mont *const b[OY_MONT_LANES]) {
    __m512i x[LIMBS], y[LIMBS], t[COLUMNS + 2]; /* the two are only read, by word_at */
    load(x, a);
    load(y, b);
    multiply(t, x, y);
    t[COLUMNS] = t[COLUMNS + 1] = all(0);
    reduce(t);
    return store(out, t);
}

#else

bool oy_mont_ifma_is_compiled(void) {
    return false;
}

/* Never called. */
unsigned oy_mont_ifma_mul_var(struct oy_mont *const out[OY_MONT_LANES],
                              const struct oy_mont *const a[OY_MONT_LANES],
                              const struct oy_mont *const b[OY_MONT_LANES]) {
    for (size_t i = 0; i < OY_MONT_LANES; i++) oy_mont_mul_var(out[i], a[i], b[i]);
    return 0;
}

#endif
