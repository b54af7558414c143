/* The prime-order groups behind one table [grp-1].
 *
 * Elements are kept as their canonical encodings; a `struct oy_element` has passed the
 * membership check [grp-3], because only oy_group.decode makes one from outside bytes.
 * Public scalars are `struct oy_scalar`. Secret scalars are `struct oy_secret`, which
 * lives only in wiped memory and which no `_var` function takes.
 */
#ifndef OY_CRYPTO_GROUP_H
#define OY_CRYPTO_GROUP_H

#include <stdint.h>

#include "base/bytes.h"

enum {
    OY_ELEMENT_MAX = 512,
    OY_SCALAR_MAX = 32,
    OY_GROUP_RISTRETTO255 = 1,
    OY_GROUP_MODP4096 = 2,
    OY_GROUP_TINY = 255 /* tests only */
};

struct oy_element {
    unsigned char b[OY_ELEMENT_MAX]; /* the first element_len bytes count, the rest are zero */
};

struct oy_scalar {
    unsigned char b[OY_SCALAR_MAX]; /* canonical, below q */
};

/* A secret scalar. Only ever inside memory from oy_secret_alloc. */
struct oy_secret {
    unsigned char b[OY_SCALAR_MAX];
};

/* A decoded public element, for what is multiplied many times, and a running product of such.
 * Arrays of them come from oy_points_new and oy_products_new; only the group's own code knows
 * what is inside. They are worked on in variable time: no function takes one and a secret. */
struct oy_point;
struct oy_product;

struct oy_fixed_power; /* fixed.h */

struct oy_term { /* base^exponent, public */
    const struct oy_element *base;
    const struct oy_scalar *exponent;
};

struct oy_group {
    const char *name;
    uint8_t id;
    size_t element_len, scalar_len;
    struct oy_element identity, generator;

    /* --- public data, variable time --- */

    /* out[i] = the elements encoded one after another in `in` (n·element_len bytes), each
     * canonical [grp-2] and a member [grp-3, grp-4]. Returns n, or the index of the first
     * bad one; then out is not to be used. */
    size_t (*decode_var)(struct oy_element *out, const unsigned char *in, size_t n);
    /* Whether one encoding is canonical [grp-2], member or not: tells the two reasons apart why
     * decode_var refused it. For ristretto255 they are the same. */
    bool (*element_canonical_var)(const unsigned char *in);
    /* a·b, a^-1 */
    void (*mul_var)(struct oy_element *out, const struct oy_element *a, const struct oy_element *b);
    void (*invert_var)(struct oy_element *out, const struct oy_element *a);
    /* base^e */
    void (*pow_var)(struct oy_element *out, const struct oy_element *base,
                    const struct oy_scalar *e);
    /* ∏ base_i^exponent_i; the identity for n = 0 */
    void (*product_var)(struct oy_element *out, const struct oy_term *terms, size_t n);

    /* --- decoded public data, variable time, n at once --- */

    size_t point_len, product_len; /* bytes of one */
    /* As decode_var, by this project's own arithmetic where it is faster. Those before a bad one
     * are decoded all the same: a batch goes on behind it. */
    size_t (*points_decode_var)(struct oy_point *out, const unsigned char *in, size_t n);
    /* ∏ points_i^exponents_i; the identity for n = 0. false without memory. */
    bool (*multi_pow_var)(struct oy_element *out, const struct oy_point *points,
                          const struct oy_scalar *exponents, size_t n);
    /* products_i = 1; products_i *= points_i; products_i *= others_i; out_i = encoding */
    void (*products_one)(struct oy_product *products, size_t n);
    void (*products_mul_var)(struct oy_product *products, const struct oy_point *points, size_t n);
    void (*products_merge_var)(struct oy_product *products, const struct oy_product *others,
                               size_t n);
    void (*products_encode_var)(struct oy_element *out, const struct oy_product *products,
                                size_t n);

    /* XMD output (64 bytes for ristretto255, 576 for modp4096 and tiny) to an element [grp-7];
     * false if it gives the identity. */
    size_t hash_len;
    bool (*from_hash)(struct oy_element *out, const unsigned char *uniform);

    /* --- public scalars mod q --- */

    /* false, and out zero, unless below q [grp-6] */
    bool (*scalar_decode)(struct oy_scalar *out, const unsigned char *in);
    /* big-endian, mod q [hash-3] */
    void (*scalar_reduce)(struct oy_scalar *out, const unsigned char in[64]);
    void (*scalar_from_u64)(struct oy_scalar *out, uint64_t v);
    void (*scalar_add)(struct oy_scalar *out, const struct oy_scalar *a, const struct oy_scalar *b);
    void (*scalar_sub)(struct oy_scalar *out, const struct oy_scalar *a, const struct oy_scalar *b);
    void (*scalar_mul)(struct oy_scalar *out, const struct oy_scalar *a, const struct oy_scalar *b);
    bool (*scalar_invert)(struct oy_scalar *out, const struct oy_scalar *a); /* false for 0 */

    /* q, a scalar, and any number below 2^512 mod q, in 64-bit limbs, the lowest first: sums of
     * products are added up in limbs and reduced once. */
    uint64_t order[4];
    void (*scalar_limbs)(uint64_t out[4], const struct oy_scalar *a);
    void (*scalar_from_limbs)(struct oy_scalar *out, const uint64_t limbs[8]);

    /* --- secrets, constant time [grp-9] --- */

    void (*secret_random)(struct oy_secret *out); /* uniform in [1, q−1] */
    /* big-endian, mod q */
    void (*secret_reduce)(struct oy_secret *out, const unsigned char in[64]);
    /* As scalar_decode, and tells nothing but pass or fail. */
    bool (*secret_decode)(struct oy_secret *out, const unsigned char *in);
    void (*secret_add)(struct oy_secret *out, const struct oy_secret *a, const struct oy_secret *b);
    void (*secret_sub)(struct oy_secret *out, const struct oy_secret *a, const struct oy_secret *b);
    /* out = a·b with b public */
    void (*secret_mul_public)(struct oy_secret *out, const struct oy_secret *a,
                              const struct oy_scalar *b);
    void (*secret_mul)(struct oy_secret *out, const struct oy_secret *a, const struct oy_secret *b);
    /* The result is published by the caller: z = u + e·x, the one way out for a nonce.
     * Wipes `nonce`: the call that uses a nonce consumes it. */
    void (*respond)(struct oy_scalar *z, struct oy_secret *nonce, const struct oy_scalar *e,
                    const struct oy_secret *x);
    /* g^e, base^e, a·b in constant time; base is public, a and b may be secret */
    void (*pow_base_secret)(struct oy_element *out, const struct oy_secret *e);
    void (*pow_secret)(struct oy_element *out, const struct oy_element *base,
                       const struct oy_secret *e);
    void (*mul_secret)(struct oy_element *out, const struct oy_element *a,
                       const struct oy_element *b);

    /* Tables for fixed.h, which alone calls these; NULL in a group without them. */
    void *(*tables_new)(const struct oy_element *y);
    void (*tables_free)(void *tables);
    void (*tables_powers_secret)(const void *tables, const struct oy_fixed_power *list, size_t n);
};

/* Initialises libsodium and GMP's wiping allocators; call once at program start. */
OY_MUST_USE oy_status oy_crypto_init(struct oy_why *why);

/* The compiled-in groups; NULL for every other name or id [grp-1]. */
const struct oy_group *oy_group_by_name(struct oy_span name);
const struct oy_group *oy_group_by_id(uint8_t id);

/* n points or products, not yet set, in memory aligned for the widest processor registers; NULL
 * without memory. oy_points_at, oy_points_from
 * and oy_products_at give the array from the i-th on. */
struct oy_point *oy_points_new(const struct oy_group *g, size_t n);
struct oy_product *oy_products_new(const struct oy_group *g, size_t n);
void oy_points_free(struct oy_point *points);
void oy_products_free(struct oy_product *products);
struct oy_point *oy_points_at(const struct oy_group *g, struct oy_point *points, size_t i);
const struct oy_point *oy_points_from(const struct oy_group *g, const struct oy_point *points,
                                      size_t i);
struct oy_product *oy_products_at(const struct oy_group *g, struct oy_product *products, size_t i);

/* n secret scalars in locked, wiped memory, set to zero; NULL without memory. free wipes. */
struct oy_secret *oy_secret_alloc(size_t n);
void oy_secret_free(struct oy_secret *s);

/* out = choose ? b : a, in constant time; choose is 0 or 1 and may be secret. */
void oy_secret_select(struct oy_secret *out, const struct oy_secret *a, const struct oy_secret *b,
                      uint8_t choose);
void oy_element_select(const struct oy_group *g, struct oy_element *out, const struct oy_element *a,
                       const struct oy_element *b, uint8_t choose);

bool oy_element_equal(const struct oy_group *g, const struct oy_element *a,
                      const struct oy_element *b);
bool oy_element_is_identity(const struct oy_group *g, const struct oy_element *a);

/* Reads one element or n of them, or a scalar, at the reader's place: OY_FORMAT with "grp-2"
 * or "grp-3" (elements), "grp-6" (scalars), "enc-2" (too short). */
OY_MUST_USE oy_status oy_read_elements(const struct oy_group *g, struct oy_element *out, size_t n,
                                       struct oy_reader *r, struct oy_why *why);
OY_MUST_USE oy_status oy_read_scalar(const struct oy_group *g, struct oy_scalar *out,
                                     struct oy_reader *r, struct oy_why *why);
void oy_write_element(const struct oy_group *g, struct oy_writer *w, const struct oy_element *e);
void oy_write_scalar(const struct oy_group *g, struct oy_writer *w, const struct oy_scalar *s);

#endif
