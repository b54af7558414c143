/* modp4096: membership [grp-2 … grp-4], decoded points and running products, all of public
 * data. A point or product is a struct oy_mont. */
#include <gmp.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "crypto/groups.h"
#include "crypto/modp.h"
#include "crypto/modp_mont_var.h"
#include "crypto/modp_params.h"

enum {
    ELEMENT = OY_MODP_ELEMENT,
    SCALAR = OY_MODP_SCALAR,
    PL = OY_MONT_LIMBS,
    QL = SCALAR / 8,
    COEFFICIENT = 16, /* bytes of an r_i */
    /* Elements whose membership is decided at once. The product costs less for each the more
     * there are, 16 multiplications at 1024 and 13 at 4096; the symbol is then most of it. */
    BATCH = 1024
};

static const mp_limb_t p[PL] = {OY_MODP_P_LIMBS};
static const mp_limb_t q[QL] = {OY_MODP_Q_LIMBS};

static struct oy_mont *monts(struct oy_point *points) {
    return (struct oy_mont *)(void *)points;
}

static struct oy_mont *factors(struct oy_product *products) {
    return (struct oy_mont *)(void *)products;
}

/* --- one element --- */

static void load(mp_limb_t out[PL], const unsigned char *in) {
    for (size_t i = 0; i < PL; i++) {
        const unsigned char *b = in + 8 * (PL - 1 - i);
        mp_limb_t v = 0;
        for (size_t j = 0; j < 8; j++) v = v << 8 | b[j];
        out[i] = v;
    }
}

/* [grp-2] */
bool oy_modp_element_canonical_var(const unsigned char *in) {
    mp_limb_t x[PL];
    load(x, in);
    return !mpn_zero_p(x, PL) && mpn_cmp(x, p, PL) < 0;
}

/* R = (2^2048)^2, so that x and its Montgomery form have the same symbol. */
static bool jacobi_is_one(const struct oy_mont *x) {
    mpz_t a, m;
    return mpz_jacobi(mpz_roinit_n(a, x->d, PL), mpz_roinit_n(m, p, PL)) == 1;
}

/* [grp-3] x^q = 1 */
static bool member(const struct oy_mont *x) {
    unsigned char encoded[ELEMENT];
    mp_limb_t limbs[PL];
    mpz_t power, base, order, m;
    oy_mont_store_var(encoded, x);
    load(limbs, encoded);
    mpz_init(power);
    mpz_powm(power, mpz_roinit_n(base, limbs, PL), mpz_roinit_n(order, q, QL),
             mpz_roinit_n(m, p, PL));
    bool one = mpz_cmp_ui(power, 1) == 0;
    mpz_clear(power);
    return one;
}

/* --- a batch [grp-4] --- */

/* (∏ x_i^{r_i})^q = 1 for n ≤ BATCH residues, which are fixed before the r_i are drawn. */
static bool product_is_member(const struct oy_mont *x, size_t n) {
    unsigned char r[BATCH * COEFFICIENT];
    struct oy_mont product;
    struct oy_scalar *e = calloc(n, sizeof *e);
    if (!e) return false; /* then each is decided by itself, which takes no memory */
    randombytes_buf(r, n * COEFFICIENT);
    for (size_t i = 0; i < n; i++)
        memcpy(e[i].b + SCALAR - COEFFICIENT, r + i * COEFFICIENT, COEFFICIENT);
    bool ok = oy_mont_product_var(&product, x, e, n) && member(&product);
    free(e);
    return ok;
}

/* Each symbol by itself, before the product. */
static bool members(const struct oy_mont *x, size_t n) {
    for (size_t i = 0; i < n; i++) {
        if (!jacobi_is_one(&x[i]) && !oy_mutant("grp-4")) return false;
    }
    return product_is_member(x, n);
}

/* The first of n ≤ BATCH that is no member, or n. A batch that fails is halved, down to single
 * elements. */
static size_t first_bad(const struct oy_mont *x, size_t n) {
    if (n == 0) return 0;
    if (n == 1) return member(x) ? 1 : 0;
    if (members(x, n)) return n;
    size_t half = n / 2, bad = first_bad(x, half);
    return bad < half ? bad : half + first_bad(x + half, n - half);
}

/* Decodes n ≤ BATCH elements; the first bad one, or n. */
static size_t decode_batch(struct oy_mont *out, const unsigned char *in, size_t n) {
    size_t ranged = 0;
    for (; ranged < n && oy_modp_element_canonical_var(in + ranged * ELEMENT); ranged++)
        load(out[ranged].d, in + ranged * ELEMENT);
    oy_mont_enter_var(out, ranged);
    return first_bad(out, ranged);
}

size_t oy_modp_points_decode_var(struct oy_point *out, const unsigned char *in, size_t n) {
    for (size_t start = 0; start < n; start += BATCH) {
        size_t count = n - start < BATCH ? n - start : BATCH;
        size_t bad = decode_batch(monts(out) + start, in + start * ELEMENT, count);
        if (bad < count) return start + bad;
    }
    return n;
}

/* Without memory for more, elements are decoded one at a time. */
size_t oy_modp_decode_var(struct oy_element *out, const unsigned char *in, size_t n) {
    struct oy_mont one;
    size_t most = n < BATCH ? n : BATCH, start = 0, bad = 0, count = 0;
    struct oy_mont *x = n > 1 ? malloc(most * sizeof *x) : NULL;
    for (; start < n && bad == count; start += count) {
        count = !x ? 1 : n - start < most ? n - start : most;
        bad = decode_batch(x ? x : &one, in + start * ELEMENT, count);
    }
    free(x);
    if (bad < count) return start - count + bad;
    for (size_t i = 0; i < n; i++) memcpy(out[i].b, in + i * ELEMENT, ELEMENT);
    return n;
}

/* --- powers and products --- */

bool oy_modp_multi_pow_var(struct oy_element *out, const struct oy_point *points,
                           const struct oy_scalar *exponents, size_t n) {
    struct oy_mont product;
    const struct oy_mont *bases = (const struct oy_mont *)(const void *)points;
    if (!oy_mont_product_var(&product, bases, exponents, n)) return false;
    oy_mont_store_var(out->b, &product);
    return true;
}

/* In pieces of what one multi-exponentiation takes, on this function's own memory. */
void oy_modp_product_var(struct oy_element *out, const struct oy_term *terms, size_t n) {
    size_t most = n < OY_MONT_TERMS ? n : OY_MONT_TERMS;
    struct oy_mont product, part, *bases = malloc((most + 1) * sizeof *bases);
    struct oy_scalar *exponents = malloc((most + 1) * sizeof *exponents);
    bool ok = bases && exponents;
    oy_mont_one_var(&product);
    for (size_t start = 0; ok && start < n; start += most) {
        size_t count = n - start < most ? n - start : most;
        for (size_t i = 0; i < count; i++) {
            load(bases[i].d, terms[start + i].base->b);
            exponents[i] = *terms[start + i].exponent;
        }
        oy_mont_enter_var(bases, count);
        ok = oy_mont_product_var(&part, bases, exponents, count);
        if (ok) oy_mont_mul_var(&product, &product, &part);
    }
    free(bases);
    free(exponents);
    if (!ok) abort(); /* as where GMP finds no memory */
    oy_mont_store_var(out->b, &product);
}

void oy_modp_products_one(struct oy_product *products, size_t n) {
    for (size_t i = 0; i < n; i++) oy_mont_one_var(factors(products) + i);
}

void oy_modp_products_mul_var(struct oy_product *products, const struct oy_point *points,
                              size_t n) {
    oy_mont_mul_each_var(factors(products), (const struct oy_mont *)(const void *)points, n);
}

void oy_modp_products_merge_var(struct oy_product *products, const struct oy_product *others,
                                size_t n) {
    oy_mont_mul_each_var(factors(products), (const struct oy_mont *)(const void *)others, n);
}

void oy_modp_products_encode_var(struct oy_element *out, const struct oy_product *products,
                                 size_t n) {
    const struct oy_mont *x = (const struct oy_mont *)(const void *)products;
    for (size_t i = 0; i < n; i++) oy_mont_store_var(out[i].b, &x[i]);
}
