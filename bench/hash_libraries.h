/* The hash functions of several libraries under one shape, for bench_hash. */
#ifndef OY_BENCH_HASH_LIBRARIES_H
#define OY_BENCH_HASH_LIBRARIES_H

#include <stdbool.h>
#include <stddef.h>

/* Whole messages: what a caller does who has one at hand. */
struct bench_hasher {
    const char *name;
    const char *(*version)(void);
    bool (*prepare)(void); /* what must be done once, before any hash; NULL: nothing */
    void (*sha256)(unsigned char *out, const unsigned char *p, size_t n);
    void (*sha512)(unsigned char *out, const unsigned char *p, size_t n);
};

/* The first is libsodium, with which the others are compared; the second is what this project
 * uses. Libraries that were not there at compile time are missing. */
extern const struct bench_hasher bench_hashers[];
extern const size_t bench_n_hashers;

#endif
