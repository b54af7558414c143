/* This project's own arithmetic for ristretto255 (RFC 9496). Held equal to libsodium by tests. What
 * ends in _var is in variable time and takes public data only; the field and the point formulas
 * below it have no branches. For core/crypto only; everybody else goes through struct oy_group.
 *
 * There are several implementations of the same functions, with the same memory layout: limbs of
 * rows and sums are below 2^51 + 2^18, so that any may go on with what another began. The best one
 * that the processor has is chosen once. */
#ifndef OY_CRYPTO_R255_VAR_H
#define OY_CRYPTO_R255_VAR_H

#include <stdalign.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { OY_R255_BYTES = 32, OY_R255_POWERS = 16 };

/* A decoded element (x, y): y + x, y − x, 2d·x·y, five limbs of 51 bits each and a word to spare.
 */
struct oy_r255_row {
    alignas(64) uint64_t w[16];
};
/* A sum of such, (X : Y : Z : T) with T = XY/Z: Y + X, Y − X, Z, T and four words to spare. */
struct oy_r255_sum {
    alignas(64) uint64_t w[24];
};

/* Multiples of one base for constant-time powers: limb by limb, 1 … 8 times 16^w·base. */
struct oy_r255_table {
    alignas(64) uint64_t w[64][15][8];
};

/* base_g^g·base_y^y, times base_g if *times_g is 1; NULL leaves a factor out. What they point to is
 * secret, which of them are NULL is not. */
struct oy_r255_power {
    const unsigned char *g, *y; /* 32 little-endian bytes below q */
    const unsigned char *times_g;
};

struct oy_r255_arithmetic {
    const char *name;
    /* The n encodings one after another in `in` (RFC 9496 §4.3.1). Returns n, or the index of the
     * first that is no encoding; those before it are decoded. */
    size_t (*decode_var)(struct oy_r255_row *out, const unsigned char *in, size_t n);
    /* Σ exponents_i·rows_i, each exponent 32 little-endian bytes below q. false without memory:
     * about 150 bytes for each term are wanted. */
    bool (*multi_pow_var)(struct oy_r255_sum *out, const struct oy_r255_row *rows,
                          const unsigned char *exponents, size_t n);
    /* sums_i += rows_i; sums_i += others_i */
    void (*add_rows_var)(struct oy_r255_sum *sums, const struct oy_r255_row *rows, size_t n);
    void (*add_sums_var)(struct oy_r255_sum *sums, const struct oy_r255_sum *others, size_t n);

    /* Constant time, for secrets too; these leave nothing of them but on the stack. */

    /* The encoding of each sum (RFC 9496 §4.3.2), `stride` bytes apart. */
    void (*encode)(unsigned char *out, size_t stride, const struct oy_r255_sum *sums, size_t n);
    void (*table_make)(struct oy_r255_table *out, const struct oy_r255_row *base);
    /* All n with the same pointers NULL; n ≤ OY_R255_POWERS. */
    void (*powers)(struct oy_r255_sum *out, const struct oy_r255_power *powers, size_t n,
                   const struct oy_r255_table *g, const struct oy_r255_table *y);
};

/* With products of 128 bits, as 64-bit processors have them; NULL as below in WebAssembly. */
extern const struct oy_r255_arithmetic oy_r255_portable;
/* With products of 64 bits. */
extern const struct oy_r255_arithmetic oy_r255_narrow;
/* Eight lanes of AVX-512 IFMA; its functions are NULL where it is not compiled in. */
extern const struct oy_r255_arithmetic oy_r255_ifma;

/* Whether this processor has it. */
bool oy_r255_is_supported(const struct oy_r255_arithmetic *a);
/* The one in use: the best that is supported, or the one that OY_ARITHMETIC names. */
const struct oy_r255_arithmetic *oy_r255(void);

void oy_r255_sum_zero(struct oy_r255_sum *out);

#endif
