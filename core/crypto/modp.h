/* The arithmetic of modp4096 [grp-2 … grp-9]; for core/crypto/group_modp*.c only.
 *
 * Elements as in group.h. Scalars are here 32 bytes, big-endian, public or secret. */
#ifndef OY_CRYPTO_MODP_H
#define OY_CRYPTO_MODP_H

#include "crypto/group.h"

enum { OY_MODP_ELEMENT = 512, OY_MODP_SCALAR = 32, OY_MODP_HASH = 576 };

/* --- elements, variable time: what struct oy_group says of the same names --- */

size_t oy_modp_decode_var(struct oy_element *out, const unsigned char *in, size_t n);
bool oy_modp_element_canonical_var(const unsigned char *in);
void oy_modp_mul_var(struct oy_element *out, const struct oy_element *a,
                     const struct oy_element *b);
void oy_modp_invert_var(struct oy_element *out, const struct oy_element *a);
void oy_modp_pow_var(struct oy_element *out, const struct oy_element *base,
                     const struct oy_scalar *e);
void oy_modp_product_var(struct oy_element *out, const struct oy_term *terms, size_t n);
bool oy_modp_from_hash(struct oy_element *out, const unsigned char *uniform);

/* --- decoded points and running products, variable time: as in struct oy_group --- */

size_t oy_modp_points_decode_var(struct oy_point *out, const unsigned char *in, size_t n);
bool oy_modp_multi_pow_var(struct oy_element *out, const struct oy_point *points,
                           const struct oy_scalar *exponents, size_t n);
void oy_modp_products_one(struct oy_product *products, size_t n);
void oy_modp_products_mul_var(struct oy_product *products, const struct oy_point *points, size_t n);
void oy_modp_products_merge_var(struct oy_product *products, const struct oy_product *others,
                                size_t n);
void oy_modp_products_encode_var(struct oy_element *out, const struct oy_product *products,
                                 size_t n);

/* --- elements, constant time --- */

void oy_modp_pow_secret(struct oy_element *out, const struct oy_element *base,
                        const struct oy_secret *e);
void oy_modp_mul_secret(struct oy_element *out, const struct oy_element *a,
                        const struct oy_element *b);

/* --- scalars mod q, constant time --- */

void oy_modp_scalar_add(unsigned char *out, const unsigned char *a, const unsigned char *b);
void oy_modp_scalar_sub(unsigned char *out, const unsigned char *a, const unsigned char *b);
void oy_modp_scalar_mul(unsigned char *out, const unsigned char *a, const unsigned char *b);
/* 64 bytes mod q */
void oy_modp_scalar_reduce(unsigned char *out, const unsigned char *in);
/* Whether in < q; if not, out is zero. */
bool oy_modp_scalar_decode(unsigned char *out, const unsigned char *in);

/* --- the one that is not; false for 0 --- */

bool oy_modp_scalar_invert_var(unsigned char *out, const unsigned char *a);

#endif
