/* This project's own arithmetic for ristretto255 (RFC 9496): public data only, variable time. Held
 * equal to libsodium by tests. For core/crypto only; everybody else goes through struct oy_group.
 *
 * There are several implementations of the same functions, with the same memory layout, so that
 * any may go on with what another began. The best one that the processor has is chosen once. */
#ifndef OY_CRYPTO_R255_VAR_H
#define OY_CRYPTO_R255_VAR_H

#include <stdalign.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { OY_R255_BYTES = 32 };

/* A decoded element (x, y): y + x, y − x, 2d·x·y, five limbs of 51 bits each and a word to spare.
 */
struct oy_r255_row {
    alignas(64) uint64_t w[16];
};
/* A sum of such, (X : Y : Z : T) with T = XY/Z: Y + X, Y − X, Z, T and four words to spare. */
struct oy_r255_sum {
    alignas(64) uint64_t w[24];
};

struct oy_r255_arithmetic {
    const char *name;
    /* The n encodings one after another in `in` (RFC 9496 §4.3.1). Returns n, or the index of the
     * first that is no encoding; then out is not to be used. */
    size_t (*decode_var)(struct oy_r255_row *out, const unsigned char *in, size_t n);
    /* Σ exponents_i·rows_i, each exponent 32 little-endian bytes below q. false without memory:
     * about 150 bytes for each term are wanted. */
    bool (*multi_pow_var)(struct oy_r255_sum *out, const struct oy_r255_row *rows,
                          const unsigned char *exponents, size_t n);
    /* sums_i += rows_i; sums_i += others_i */
    void (*add_rows_var)(struct oy_r255_sum *sums, const struct oy_r255_row *rows, size_t n);
    void (*add_sums_var)(struct oy_r255_sum *sums, const struct oy_r255_sum *others, size_t n);
    /* The encoding of each sum (RFC 9496 §4.3.2), `stride` bytes apart. Constant time. */
    void (*encode)(unsigned char *out, size_t stride, const struct oy_r255_sum *sums, size_t n);
};

extern const struct oy_r255_arithmetic oy_r255_portable;
/* Eight lanes of AVX-512 IFMA; its functions are NULL where it is not compiled in. */
extern const struct oy_r255_arithmetic oy_r255_ifma;

/* Whether this processor has it. */
bool oy_r255_is_supported(const struct oy_r255_arithmetic *a);
/* The one in use: the best that is supported, or the one that OY_ARITHMETIC names. */
const struct oy_r255_arithmetic *oy_r255(void);

void oy_r255_sum_zero(struct oy_r255_sum *out);

#endif
