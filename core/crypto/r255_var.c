/* Which implementation of the arithmetic of ristretto255 is used. */
#include "crypto/r255_var.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

bool oy_r255_is_supported(const struct oy_r255_arithmetic *a) {
    if (!a->decode_var) return false;
#if defined(__x86_64__)
    if (a == &oy_r255_ifma)
        return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
               __builtin_cpu_supports("avx512ifma");
#endif
    return true;
}

static const struct oy_r255_arithmetic *chosen;
static pthread_once_t once = PTHREAD_ONCE_INIT;

/* Fastest first. A name that is none of these, or not supported, is passed over: the choice changes
 * no result. */
static void choose_once(void) {
    static const struct oy_r255_arithmetic *const list[] = {&oy_r255_ifma, &oy_r255_portable,
                                                            &oy_r255_narrow};
    const char *wanted = getenv("OY_ARITHMETIC"); // NOLINT(concurrency-mt-unsafe)
    for (size_t i = 0; i < sizeof list / sizeof *list; i++) {
        if (!oy_r255_is_supported(list[i])) continue;
        if (!chosen) chosen = list[i];
        if (wanted && strcmp(wanted, list[i]->name) == 0) chosen = list[i];
    }
}

const struct oy_r255_arithmetic *oy_r255(void) {
    (void)pthread_once(&once, choose_once);
    return chosen;
}

void oy_r255_sum_zero(struct oy_r255_sum *out) {
    memset(out, 0, sizeof *out);
    out->w[0] = out->w[5] = out->w[10] = 1;
}
