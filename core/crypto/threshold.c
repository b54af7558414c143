#include "crypto/threshold.h"

#include "crypto/publish.h"

void oy_polynomial_draw(const struct oy_group *g, struct oy_secret *a, size_t t) {
    for (size_t k = 0; k < t; k++) g->secret_random(&a[k]);
}

void oy_polynomial_at(const struct oy_group *g, struct oy_secret *out, const struct oy_secret *a,
                      size_t t, uint32_t i) {
    struct oy_scalar x;
    g->scalar_from_u64(&x, i);
    *out = a[t - 1];
    for (size_t k = t - 1; k > 0; k--) {
        g->secret_mul_public(out, out, &x);
        g->secret_add(out, out, &a[k - 1]);
    }
}

void oy_feldman_commit(const struct oy_group *g, struct oy_element *out, const struct oy_secret *a,
                       size_t t) {
    for (size_t k = 0; k < t; k++) g->pow_base_secret(&out[k], &a[k]);
}

/* Horner in the exponent: ((C_{t−1})^i·C_{t−2})^i … C_0. */
void oy_feldman_share_key(const struct oy_group *g, struct oy_element *out,
                          const struct oy_element *c, size_t t, uint32_t i) {
    struct oy_scalar x;
    g->scalar_from_u64(&x, i);
    struct oy_element sum = c[t - 1];
    for (size_t k = t - 1; k > 0; k--) {
        g->pow_var(&sum, &sum, &x);
        g->mul_var(&sum, &sum, &c[k - 1]);
    }
    *out = sum;
}

/* [cer-8] If it fits, g^share is the public share key; if not, the pass or fail is published. */
bool oy_feldman_share_fits(const struct oy_group *g, const struct oy_element *c, size_t t,
                           uint32_t i, const struct oy_secret *share) {
    struct oy_element expected, actual;
    oy_feldman_share_key(g, &expected, c, t, i);
    g->pow_base_secret(&actual, share);
    oy_publish(&actual, sizeof actual);
    return oy_element_equal(g, &expected, &actual);
}

/* [shr-5] */
oy_status oy_lagrange_at_zero(const struct oy_group *g, struct oy_scalar *out, const uint32_t *x,
                              size_t n, struct oy_why *why) {
    OY_REQUIRE(why, n > 0, OY_RANGE, "shr-5", "no shares at all");
    for (size_t k = 0; k < n; k++) {
        struct oy_scalar above, below, xk, xj, difference, inverse = {{0}};
        g->scalar_from_u64(&above, 1);
        g->scalar_from_u64(&below, 1);
        g->scalar_from_u64(&xk, x[k]);
        for (size_t j = 0; j < n; j++) {
            if (j == k) continue;
            g->scalar_from_u64(&xj, x[j]);
            g->scalar_mul(&above, &above, &xj);
            g->scalar_sub(&difference, &xj, &xk);
            g->scalar_mul(&below, &below, &difference);
        }
        g->scalar_mul(&below, &below, &xk); /* zero if x_k is, and cancelled again below */
        OY_REQUIRE(why, g->scalar_invert(&inverse, &below), OY_RANGE, "shr-5",
                   "share index %lu is zero or there twice", (unsigned long)x[k]);
        g->scalar_mul(&inverse, &inverse, &xk);
        g->scalar_mul(&out[k], &above, &inverse);
    }
    return OY_OK;
}

void oy_threshold_combine(const struct oy_group *g, struct oy_element *out,
                          const struct oy_element *d, const struct oy_scalar *lambda, size_t n) {
    struct oy_term term[32];
    struct oy_element part, product = g->identity;
    for (size_t k = 0; k < n;) {
        size_t m = 0;
        for (; m < sizeof term / sizeof *term && k < n; m++, k++)
            term[m] = (struct oy_term){&d[k], &lambda[k]};
        g->product_var(&part, term, m);
        g->mul_var(&product, &product, &part);
    }
    *out = product;
}
