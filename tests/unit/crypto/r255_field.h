/* The fields of ristretto255's arithmetic behind one table, so that one set of tests holds
 * each against GMP. A file that includes one of the fields defines R255_FIELD_NAME and includes
 * this; the tests include this alone. */
#ifndef OY_TESTS_UNIT_CRYPTO_R255_FIELD_H
#define OY_TESTS_UNIT_CRYPTO_R255_FIELD_H

#include <stdalign.h>
#include <stdint.h>

enum { R255_LANES_MAX = 8 };

struct r255_limbs { /* one number in the first five */
    alignas(64) uint64_t w[8];
};

enum r255_op {
    R255_MUL,          /* a·b */
    R255_SQUARE,       /* a² */
    R255_ADD,          /* a + b */
    R255_SUB,          /* a − b */
    R255_SUB_WIDE,     /* a·b − (b·b + b·b): a difference of what mul and add give */
    R255_NEGATED,      /* −a */
    R255_TIGHTEN,      /* a */
    R255_FREEZE,       /* a mod p */
    R255_ABSOLUTE,     /* the even one of a and −a, below p */
    R255_CHOOSE,       /* lanes with odd numbers: b, others: a */
    R255_IS_ODD,       /* of a mod p: 1 or 0 in each lane */
    R255_IS_EQUAL,     /* a ≡ b */
    R255_POW_P58,      /* a^((p−5)/8) */
    R255_INVERSE_ROOT, /* 1/√a, if a is a square */
    R255_IS_SQUARE,
    R255_OPS
};

struct r255_field {
    const char *name;
    unsigned lanes;
    uint64_t max;       /* limbs of factors, and of what add, sub, negated and carry take */
    uint64_t max_minus; /* limbs of what is subtracted */
    uint64_t max_tight; /* limbs that mul, square and tighten give */
    void (*run)(enum r255_op op, struct r255_limbs *out, const struct r255_limbs *a,
                const struct r255_limbs *b);
};

extern const struct r255_field r255_field_portable;
extern const struct r255_field r255_field_narrow;
extern const struct r255_field r255_field_ifma; /* run is NULL where it is not compiled in */

#ifdef R255_FIELD_NAME

#include "crypto/r255_lanes_var.h"

static struct fe r255_load(const struct r255_limbs *in) {
    const uint64_t *at[LANES];
    struct fe out;
    for (unsigned l = 0; l < LANES; l++) at[l] = in[l].w;
    load_rows(&out, 1, at);
    return out;
}

static void r255_store(struct r255_limbs *out, struct fe a) {
    uint64_t *at[LANES];
    for (unsigned l = 0; l < LANES; l++) at[l] = out[l].w;
    store_rows(at, &a, 1);
}

static void r255_store_mask(struct r255_limbs *out, lane_mask m) {
    for (unsigned l = 0; l < LANES; l++) out[l].w[0] = mask_bits(m) >> l & 1;
}

/* Of WAYS groups of lanes, which hold the same numbers. */
static void r255_root(enum r255_op op, struct r255_limbs *out, struct fe a) {
    struct fes in, root;
    lane_mask is_square[WAYS];
    for (unsigned w = 0; w < WAYS; w++) in.w[w] = a;
    if (op == R255_POW_P58)
        pow_p58(&root, &in);
    else
        inverse_sqrt(&root, is_square, &in);
    if (op == R255_IS_SQUARE)
        r255_store_mask(out, is_square[WAYS - 1]);
    else
        r255_store(out, root.w[WAYS - 1]);
}

static void r255_run(enum r255_op op, struct r255_limbs *out, const struct r255_limbs *in_a,
                     const struct r255_limbs *in_b) {
    struct fe a = r255_load(in_a), b = r255_load(in_b);
    struct wide bb = square(b);
    memset(out, 0, LANES * sizeof *out);
    switch (op) {
    case R255_MUL: r255_store(out, times(a, b)); break;
    case R255_SQUARE: r255_store(out, squared(a)); break;
    case R255_ADD: r255_store(out, carry(add(widen(a), widen(b)))); break;
    case R255_SUB: r255_store(out, carry(sub(widen(a), widen(b)))); break;
    case R255_SUB_WIDE: r255_store(out, carry(sub(mul(a, b), add(bb, bb)))); break;
    case R255_NEGATED: r255_store(out, negated(a)); break;
    case R255_TIGHTEN: r255_store(out, tighten(carry(widen(a)))); break;
    case R255_FREEZE: r255_store(out, freeze(a)); break;
    case R255_ABSOLUTE: r255_store(out, absolute(a)); break;
    case R255_CHOOSE: r255_store(out, choose(is_odd(freeze(a)), a, b)); break;
    case R255_IS_ODD: r255_store_mask(out, is_odd(freeze(a))); break;
    case R255_IS_EQUAL: r255_store_mask(out, is_equal(freeze(a), freeze(b))); break;
    case R255_POW_P58:
    case R255_INVERSE_ROOT:
    case R255_IS_SQUARE: r255_root(op, out, a); break;
    case R255_OPS: break;
    }
}

#endif
#endif
