/* What the fields of one lane have in common: masks, and looking up with secret digits. Included by
 * each of them before its numbers. */
#ifndef OY_CRYPTO_R255_ONE_LANE_H
#define OY_CRYPTO_R255_ONE_LANE_H

#include <stdint.h>

#define LANES 1
#define WAYS 1
#define INLINE static inline __attribute__((always_inline))

#define LOW51 0x7ffffffffffffU

typedef uint64_t lane_mask; /* all ones or zero */

/* Hides from the compiler that a mask is all ones or zero: clang makes jumps where it knows. */
INLINE uint64_t opaque(uint64_t mask) {
    volatile uint64_t hidden = mask;
    return hidden;
}

/* All ones if x is zero. */
INLINE lane_mask mask_of_zero(uint64_t x) {
    return opaque(0 - (((x | (0 - x)) >> 63) ^ 1));
}

INLINE lane_mask mask_not(lane_mask a) {
    return ~a;
}

INLINE lane_mask mask_or(lane_mask a, lane_mask b) {
    return a | b;
}

/* Bit i is lane i's. */
INLINE unsigned mask_bits(lane_mask m) {
    return (unsigned)(m & 1);
}

INLINE lane_mask mask_from_bits(unsigned bits) {
    return 0 - (uint64_t)(bits & 1);
}

/* The number below p itself, in limbs of 51 bits: twice through the carries, then p off if it still
 * fits. */
INLINE void freeze_limbs(uint64_t v[5]) {
    for (int pass = 0; pass < 2; pass++) {
        for (int i = 0; i < 4; i++) {
            v[i + 1] += v[i] >> 51;
            v[i] &= LOW51;
        }
        v[0] += 19 * (v[4] >> 51);
        v[4] &= LOW51;
    }
    uint64_t over = v[0] + 19; /* of v + 19: is v ≥ p? */
    for (int i = 1; i < 5; i++) over = v[i] + (over >> 51);
    v[0] += 19 * (over >> 51);
    for (int i = 0; i < 4; i++) {
        v[i + 1] += v[i] >> 51;
        v[i] &= LOW51;
    }
    v[4] &= LOW51;
}

/* --- looking up with secret digits: no branch and no address depends on them --- */

typedef uint64_t lane_words; /* a 64-bit word of each lane */

INLINE lane_words load_words(const uint64_t words[LANES]) {
    return words[0];
}

/* The four bits of w from `shift` on, less 8, are the digit d: its sign, and entry |d| − 1 of
 * table[limb][entry], or the neutral element's (1, 1, 0) for d = 0; limbs of 51 bits. */
INLINE void look_up_limbs(uint64_t out[15], lane_mask *minus, const uint64_t (*table)[8],
                          lane_words w, unsigned shift) {
    uint64_t d = ((w >> shift) & 15) - 8, sign = 0 - (d >> 63), size = (d ^ sign) - sign;
    uint64_t is_zero = opaque(0 - ((size - 1) >> 63)), is_entry[8];
    *minus = opaque(sign);
    for (unsigned entry = 0; entry < 8; entry++)
        is_entry[entry] = opaque(0 - (((size ^ (entry + 1)) - 1) >> 63));
    for (unsigned limb = 0; limb < 15; limb++) {
        uint64_t v = limb % 5 == 0 && limb < 10 ? is_zero & 1 : 0;
        for (unsigned entry = 0; entry < 8; entry++) v |= table[limb][entry] & is_entry[entry];
        out[limb] = v;
    }
}

INLINE void prefetch_row(const uint64_t *row) {
    __builtin_prefetch(row);
    __builtin_prefetch(row + 8);
}

#endif
