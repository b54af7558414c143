/* Compiled for processors with AVX-512 IFMA, as r255_ifma_var.c is. */
#include "bench/counting.h"

struct bench_multiplies bench_multiplies; /* a multiplication has no argument for it */

#if defined(__AVX512F__) && defined(__AVX512IFMA__) && defined(__AVX512DQ__)

#include <immintrin.h>

/* ---- the arithmetic, counted ---- */

#define _mm512_madd52lo_epu64(sum, a, b)                                                           \
    (bench_multiplies.madd52++, (_mm512_madd52lo_epu64)(sum, a, b))
#define _mm512_madd52hi_epu64(sum, a, b)                                                           \
    (bench_multiplies.madd52++, (_mm512_madd52hi_epu64)(sum, a, b))
#define _mm512_mullo_epi64(a, b) (bench_multiplies.mullo++, (_mm512_mullo_epi64)(a, b))

#include "crypto/r255_field_ifma_var.h"

/* After the field. */
#include "crypto/r255_multi_var.h"

#undef _mm512_madd52lo_epu64
#undef _mm512_madd52hi_epu64
#undef _mm512_mullo_epi64

const struct oy_r255_arithmetic bench_counting = {
    .name = "counting",
    .decode_var = decode_var,
    .multi_pow_var = multi_pow_var,
    .add_rows_var = add_rows_var,
    .add_sums_var = add_sums_var,
    .encode = encode,
};

/* ---- how fast they can be ---- */

enum { CHAINS = 11 }; /* more than the latency of any of them */

/* In `step` v[i] is worked on; everything stays in registers. */
#define CHAIN(name, each, step)                                                                    \
    void name(void *ctx) {                                                                         \
        __m512i v[CHAINS], x = _mm512_set1_epi64(0x5555555555555), sum;                            \
        for (int i = 0; i < CHAINS; i++) v[i] = _mm512_set1_epi64(i + 3);                          \
        for (int n = 0; n < BENCH_CHAIN / (each); n++) {                                           \
            step(0) step(1) step(2) step(3) step(4) step(5) step(6) step(7) step(8) step(9)        \
        }                                                                                          \
        sum = v[0];                                                                                \
        for (int i = 1; i < CHAINS; i++) sum = _mm512_xor_si512(sum, v[i]);                        \
        _mm512_storeu_si512(ctx, sum);                                                             \
    }

#define MADD52(i) v[i] = _mm512_madd52lo_epu64(v[i], x, v[i]);
#define MULLO(i) v[i] = _mm512_mullo_epi64(v[i], x);
#define MIXED(i) MADD52(i) if ((i) == 9) v[10] = _mm512_mullo_epi64(v[10], x);

CHAIN(bench_chain_madd52, 10, MADD52)
CHAIN(bench_chain_mullo, 10, MULLO)
CHAIN(bench_chain_mixed, 11, MIXED)

#else

const struct oy_r255_arithmetic bench_counting = {.name = "counting"};

void bench_chain_madd52(void *ctx) {
    (void)ctx;
}

void bench_chain_mullo(void *ctx) {
    (void)ctx;
}

void bench_chain_mixed(void *ctx) {
    (void)ctx;
}

#endif
