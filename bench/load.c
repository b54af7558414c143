#include "bench/bench.h"

/* A bit: (g^r, y^r), and four commitments in g and y, two of them for the case that is not so. A
 * rule: two commitments. The signature: one. */
struct bench_load bench_load_seal(const struct oy_style *s) {
    return (struct bench_load){{[BENCH_SECRET_FIXED] = 3 * s->n_bits + s->n_rules + 1,
                                [BENCH_SECRET_VARIABLE] = 3 * s->n_bits + s->n_rules}};
}

/* A bit's four equations: g^z twice, y^z twice, and four powers of α and β to e_0 and e_1. A
 * rule's two: g^z, y^z and two of the products. The signature: g^z, X^c. */
struct bench_load bench_load_check(const struct oy_style *s) {
    return (struct bench_load){{[BENCH_FIXED] = 2 * s->n_bits + s->n_rules + 1,
                                [BENCH_VARIABLE] = 6 * s->n_bits + 3 * s->n_rules + 1}};
}

/* α and β of each bit of a `choice`, which has no slack. */
struct bench_load bench_load_aggregate(const struct oy_style *s) {
    return (struct bench_load){{[BENCH_MULTIPLY] = 2 * s->n_bits}};
}

/* g^u; α^x, α^u */
const struct bench_load bench_load_share = {
    {[BENCH_SECRET_FIXED] = 1, [BENCH_SECRET_VARIABLE] = 2}};
/* g^z; Y^c, α^z, d^c */
const struct bench_load bench_load_share_check = {{[BENCH_FIXED] = 1, [BENCH_VARIABLE] = 3}};
/* d_j^λ_j */
const struct bench_load bench_load_combine = {{[BENCH_VARIABLE] = BENCH_THRESHOLD}};
