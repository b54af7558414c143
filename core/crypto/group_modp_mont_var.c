/* Montgomery multiplication mod p of modp4096 for public data, on GMP's mpn functions.
 *
 * p = 2^256·l − 1: the 256 bits at the end of p are ones, so that −p^-1 = 1 mod 2^64 and the
 * digit of a Montgomery step is the limb itself: t + t_i·p·2^(64·i) drops t_i and adds
 * t_i·l four limbs further up. On processors of 2023 this takes 4/5 of the time of GMP's
 * division with remainder; larger digits (t_i of 4, 16 or 32 limbs with mpn_mul_n) gain
 * nothing over it. */
#include <assert.h>
#include <gmp.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "crypto/modp_ifma_var.h"
#include "crypto/modp_mont_var.h"
#include "crypto/modp_params.h"

enum {
    LIMBS = OY_MONT_LIMBS,
    LOW = 4, /* limbs at the end of p that are all ones */
    LL = LIMBS - LOW
};

static const mp_limb_t p[LIMBS] = {OY_MODP_P_LIMBS};
static const struct oy_mont r2 = {{OY_MODP_R2_LIMBS}};

/* t / R mod p, where t < R^2: the result is below R, as t + (R − 1)·p < R·(R + p). Carries out
 * of step i belong to limb i + 64; they wait in limb i, which is 0 by then. */
static void reduce(struct oy_mont *out, mp_limb_t t[2 * LIMBS]) {
    mp_limb_t l[LL]; /* p's limbs from LOW on, and 1 */
    mpn_add_1(l, p + LOW, LL, 1);
    for (size_t i = 0; i < LIMBS; i++) t[i] = mpn_addmul_1(t + i + LOW, l, LL, t[i]);
    if (mpn_add_n(out->d, t + LIMBS, t, LIMBS)) mpn_sub_n(out->d, out->d, p, LIMBS);
}

void oy_mont_mul_var(struct oy_mont *out, const struct oy_mont *a, const struct oy_mont *b) {
    mp_limb_t t[2 * LIMBS];
    mpn_mul_n(t, a->d, b->d, LIMBS);
    reduce(out, t);
}

void oy_mont_square_var(struct oy_mont *out, const struct oy_mont *a) {
    mp_limb_t t[2 * LIMBS];
    mpn_sqr(t, a->d, LIMBS);
    reduce(out, t);
}

/* R − p, as p has its highest bit set. */
void oy_mont_one_var(struct oy_mont *out) {
    mpn_neg(out->d, p, LIMBS);
}

void oy_mont_pow_var(struct oy_mont *out, const struct oy_mont *base, const uint64_t *e, size_t n) {
    struct oy_mont power;
    bool started = false;
    oy_mont_one_var(&power);
    for (size_t bit = 64 * n; bit-- > 0;) {
        if (started) oy_mont_square_var(&power, &power);
        if ((e[bit / 64] >> (bit % 64) & 1) == 0) continue;
        if (started)
            oy_mont_mul_var(&power, &power, base);
        else
            power = *base;
        started = true;
    }
    *out = power;
}

/* --- integers and bytes --- */

void oy_mont_load_var(struct oy_mont *out, const unsigned char *in) {
    for (size_t i = 0; i < LIMBS; i++) {
        const unsigned char *b = in + 8 * (LIMBS - 1 - i);
        uint64_t v = 0;
        for (size_t j = 0; j < 8; j++) v = v << 8 | b[j];
        out->d[i] = v;
    }
    oy_mont_enter_var(out, 1);
}

/* Reduction of x < R alone gives at most (R − 1 + (R − 1)·p) / R ≤ p, and p only for 0 mod p,
 * which is no element. */
void oy_mont_store_var(unsigned char *out, const struct oy_mont *in) {
    mp_limb_t t[2 * LIMBS] = {0};
    struct oy_mont x;
    mpn_copyi(t, in->d, LIMBS);
    reduce(&x, t);
    assert(mpn_cmp(x.d, p, LIMBS) < 0);
    for (size_t i = 0; i < LIMBS; i++) {
        unsigned char *b = out + 8 * (LIMBS - 1 - i);
        for (size_t j = 0; j < 8; j++) b[j] = (unsigned char)(x.d[i] >> (56 - 8 * j));
    }
}

/* --- many at once --- */

/* Asked once: what the processor has does not change, and the choice changes no result. */
static bool vectors;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void choose_once(void) {
    const char *wanted = getenv("OY_ARITHMETIC"); // NOLINT(concurrency-mt-unsafe)
#if defined(__x86_64__)
    vectors = oy_mont_ifma_is_compiled() && __builtin_cpu_supports("avx512f") &&
              __builtin_cpu_supports("avx512ifma");
#endif
    if (wanted && strcmp(wanted, "portable") == 0) vectors = false;
}

size_t oy_mont_lanes(void) {
    (void)pthread_once(&once, choose_once);
    return vectors ? OY_MONT_LANES : 1;
}

/* The lanes that are left over repeat the first one, into nowhere. */
static void mul_vectors(struct oy_mont *const *out, const struct oy_mont *const *a,
                        const struct oy_mont *const *b, size_t n) {
    struct oy_mont nowhere, *o[OY_MONT_LANES];
    const struct oy_mont *x[OY_MONT_LANES], *y[OY_MONT_LANES];
    for (size_t i = 0; i < OY_MONT_LANES; i++) {
        o[i] = i < n ? out[i] : &nowhere;
        x[i] = a[i < n ? i : 0];
        y[i] = b[i < n ? i : 0];
    }
    unsigned carries = oy_mont_ifma_mul_var(o, x, y);
    for (size_t i = 0; i < n; i++) {
        if (carries >> i & 1) mpn_sub_n(out[i]->d, out[i]->d, p, LIMBS);
    }
}

void oy_mont_mul_lanes_var(struct oy_mont *const *out, const struct oy_mont *const *a,
                           const struct oy_mont *const *b, size_t n) {
    if (n > 1 && oy_mont_lanes() > 1)
        mul_vectors(out, a, b, n);
    else
        for (size_t i = 0; i < n; i++) oy_mont_mul_var(out[i], a[i], b[i]);
}

/* a[i] *= b[i·stride]: stride 0 for one factor. */
static void mul_strided(struct oy_mont *a, const struct oy_mont *b, size_t stride, size_t n) {
    struct oy_mont *out[OY_MONT_LANES];
    const struct oy_mont *x[OY_MONT_LANES], *y[OY_MONT_LANES];
    for (size_t start = 0; start < n; start += OY_MONT_LANES) {
        size_t count = n - start < OY_MONT_LANES ? n - start : OY_MONT_LANES;
        for (size_t i = 0; i < count; i++) {
            x[i] = out[i] = &a[start + i];
            y[i] = &b[(start + i) * stride];
        }
        oy_mont_mul_lanes_var(out, x, y, count);
    }
}

void oy_mont_mul_each_var(struct oy_mont *a, const struct oy_mont *b, size_t n) {
    mul_strided(a, b, 1, n);
}

void oy_mont_enter_var(struct oy_mont *x, size_t n) {
    mul_strided(x, &r2, 0, n);
}
