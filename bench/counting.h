/* Multiply instructions of AVX-512: how many a batch executes, and how many a core can. */
#ifndef OY_BENCH_COUNTING_H
#define OY_BENCH_COUNTING_H

#include "crypto/r255_var.h"

/* Executed by bench_counting since the program began, each on eight lanes. */
struct bench_multiplies {
    uint64_t madd52; /* vpmadd52luq and vpmadd52huq */
    uint64_t mullo;  /* vpmullq */
};
extern struct bench_multiplies bench_multiplies;

/* oy_r255_ifma compiled a second time, with a counter beside each multiply instruction; NULL
 * functions where it cannot be. Its `powers` is not there. */
extern const struct oy_r255_arithmetic bench_counting;

/* Independent chains of these instructions, as many as BENCH_CHAIN; ctx is a sink for the result.
 * For processors that have them only. */
enum { BENCH_CHAIN = 1 << 14 };
void bench_chain_madd52(void *ctx);
void bench_chain_mullo(void *ctx);
/* Ten of the first for one of the second, as in a field multiplication. */
void bench_chain_mixed(void *ctx);

#endif
