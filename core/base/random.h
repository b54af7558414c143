/* Random numbers from the operating system, for what is no secret exponent: nonces of
 * manifests, samples of demonstrations, names of files. Secret scalars are drawn by crypto. */
#ifndef OY_BASE_RANDOM_H
#define OY_BASE_RANDOM_H

#include <stddef.h>
#include <stdint.h>

/* n uniform bytes; oy_base_init must have been called. */
void oy_random_bytes(void *out, size_t n);

/* Uniform in [0, bound), without bias; 0 if bound is 0 or 1. */
uint32_t oy_random_below(uint32_t bound);

#endif
