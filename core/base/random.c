#include "base/random.h"

#include <sodium.h>

void oy_random_bytes(void *out, size_t n) {
    if (n) randombytes_buf(out, n);
}

uint32_t oy_random_below(uint32_t bound) {
    return randombytes_uniform(bound);
}
