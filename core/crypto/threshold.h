/* Shamir sharing of the election key with Feldman's commitments, and decryption from any t
 * shares (spec/ceremony.md, spec/tally.md). A polynomial f of degree t−1 is t secrets
 * a_0 … a_{t−1}; its Feldman vector is C_k = g^{a_k}; trustee i ≥ 1 holds f(i).
 */
#ifndef OY_CRYPTO_THRESHOLD_H
#define OY_CRYPTO_THRESHOLD_H

#include "crypto/group.h"

/* a[0 … t−1] drawn uniformly from [1, q−1]; `a` is memory of oy_secret_alloc(t). */
void oy_polynomial_draw(const struct oy_group *g, struct oy_secret *a, size_t t);
/* out = f(i) = Σ a_k·i^k mod q, by Horner; constant time (t and i are public). `out` must not
 * be one of the a_k. */
void oy_polynomial_at(const struct oy_group *g, struct oy_secret *out, const struct oy_secret *a,
                      size_t t, uint32_t i);

/* out[k] = g^{a_k} for k < t; constant time. */
void oy_feldman_commit(const struct oy_group *g, struct oy_element *out, const struct oy_secret *a,
                       size_t t);
/* out = ∏_k C_k^{i^k}, which is g^{f(i)}; public data, variable time. */
void oy_feldman_share_key(const struct oy_group *g, struct oy_element *out,
                          const struct oy_element *c, size_t t, uint32_t i);
/* g^share = ∏_k C_k^{i^k}? The share stays secret: constant time in it. The caller names the
 * rule it breaks. */
OY_MUST_USE bool oy_feldman_share_fits(const struct oy_group *g, const struct oy_element *c,
                                       size_t t, uint32_t i, const struct oy_secret *share);

/* out[k] = λ_k = ∏_{j≠k} x_j / (x_j − x_k) mod q for n indices x, so that Σ λ_k·f(x_k) = f(0)
 * for every f of degree < n. OY_RANGE "shr-5" if n = 0, an index is 0 mod q, or two agree mod q. */
OY_MUST_USE oy_status oy_lagrange_at_zero(const struct oy_group *g, struct oy_scalar *out,
                                          const uint32_t *x, size_t n, struct oy_why *why);
/* out = ∏ d_k^{λ_k}, k < n; public data, variable time. */
void oy_threshold_combine(const struct oy_group *g, struct oy_element *out,
                          const struct oy_element *d, const struct oy_scalar *lambda, size_t n);

#endif
