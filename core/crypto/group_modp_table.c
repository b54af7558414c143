/* modp4096: the subgroup of order q of Z_p^*, the ElectionGuard 2.x parameters. The arithmetic
 * is in group_modp*.c; here its bytes get their types, public or secret, and the table. */
#include <sodium.h>
#include <string.h>

#include "crypto/groups.h"
#include "crypto/modp.h"
#include "crypto/modp_mont_var.h"
#include "crypto/modp_params.h"

/* --- public scalars --- */

static bool scalar_decode(struct oy_scalar *out, const unsigned char *in) {
    return oy_modp_scalar_decode(out->b, in);
}

static void scalar_reduce(struct oy_scalar *out, const unsigned char in[64]) {
    oy_modp_scalar_reduce(out->b, in);
}

static void scalar_from_u64(struct oy_scalar *out, uint64_t v) {
    for (size_t i = OY_MODP_SCALAR; i-- > 0; v >>= 8) out->b[i] = (unsigned char)v;
}

static void scalar_add(struct oy_scalar *out, const struct oy_scalar *a,
                       const struct oy_scalar *b) {
    oy_modp_scalar_add(out->b, a->b, b->b);
}

static void scalar_sub(struct oy_scalar *out, const struct oy_scalar *a,
                       const struct oy_scalar *b) {
    oy_modp_scalar_sub(out->b, a->b, b->b);
}

static void scalar_mul(struct oy_scalar *out, const struct oy_scalar *a,
                       const struct oy_scalar *b) {
    oy_modp_scalar_mul(out->b, a->b, b->b);
}

static bool scalar_invert(struct oy_scalar *out, const struct oy_scalar *a) {
    return oy_modp_scalar_invert_var(out->b, a->b);
}

static void scalar_limbs(uint64_t out[4], const struct oy_scalar *a) {
    for (size_t i = 0; i < 4; i++) {
        out[i] = 0;
        for (size_t j = 0; j < 8; j++) out[i] = out[i] << 8 | a->b[8 * (3 - i) + j];
    }
}

static void scalar_from_limbs(struct oy_scalar *out, const uint64_t limbs[8]) {
    unsigned char wide[64];
    for (size_t i = 0; i < 64; i++) wide[63 - i] = (unsigned char)(limbs[i / 8] >> 8 * (i % 8));
    oy_modp_scalar_reduce(out->b, wide);
}

/* --- secrets [grp-9] --- */

/* Rejection from the operating system's source, which happens once in 2^248 times; what was
 * rejected says nothing about what was taken. libsodium ends the program if the source fails. */
static void secret_random(struct oy_secret *out) {
    do {
        randombytes_buf(out->b, OY_MODP_SCALAR);
    } while (!oy_modp_scalar_decode(out->b, out->b) || sodium_is_zero(out->b, OY_MODP_SCALAR));
}

static void secret_reduce(struct oy_secret *out, const unsigned char in[64]) {
    oy_modp_scalar_reduce(out->b, in);
}

static bool secret_decode(struct oy_secret *out, const unsigned char *in) {
    return oy_modp_scalar_decode(out->b, in);
}

static void secret_add(struct oy_secret *out, const struct oy_secret *a,
                       const struct oy_secret *b) {
    oy_modp_scalar_add(out->b, a->b, b->b);
}

static void secret_sub(struct oy_secret *out, const struct oy_secret *a,
                       const struct oy_secret *b) {
    oy_modp_scalar_sub(out->b, a->b, b->b);
}

static void secret_mul_public(struct oy_secret *out, const struct oy_secret *a,
                              const struct oy_scalar *b) {
    oy_modp_scalar_mul(out->b, a->b, b->b);
}

static void secret_mul(struct oy_secret *out, const struct oy_secret *a,
                       const struct oy_secret *b) {
    oy_modp_scalar_mul(out->b, a->b, b->b);
}

static void respond(struct oy_scalar *z, struct oy_secret *nonce, const struct oy_scalar *e,
                    const struct oy_secret *x) {
    unsigned char ex[OY_MODP_SCALAR];
    oy_modp_scalar_mul(ex, e->b, x->b);
    oy_modp_scalar_add(z->b, nonce->b, ex);
    sodium_memzero(ex, sizeof ex);
    sodium_memzero(nonce, sizeof *nonce);
}

static void pow_base_secret(struct oy_element *out, const struct oy_secret *e) {
    oy_modp_pow_secret(out, &oy_group_modp4096.generator, e);
}

const struct oy_group oy_group_modp4096 = {
    .name = "modp4096",
    .id = OY_GROUP_MODP4096,
    .element_len = OY_MODP_ELEMENT,
    .scalar_len = OY_MODP_SCALAR,
    .identity = {.b[OY_MODP_ELEMENT - 1] = 1},
    .generator = {{OY_MODP_G_BYTES}},
    .decode_var = oy_modp_decode_var,
    .element_canonical_var = oy_modp_element_canonical_var,
    .mul_var = oy_modp_mul_var,
    .invert_var = oy_modp_invert_var,
    .pow_var = oy_modp_pow_var,
    .product_var = oy_modp_product_var,
    .point_len = sizeof(struct oy_mont),
    .product_len = sizeof(struct oy_mont),
    .points_decode_var = oy_modp_points_decode_var,
    .multi_pow_var = oy_modp_multi_pow_var,
    .products_one = oy_modp_products_one,
    .products_mul_var = oy_modp_products_mul_var,
    .products_merge_var = oy_modp_products_merge_var,
    .products_encode_var = oy_modp_products_encode_var,
    .hash_len = OY_MODP_HASH,
    .from_hash = oy_modp_from_hash,
    .scalar_decode = scalar_decode,
    .scalar_reduce = scalar_reduce,
    .scalar_from_u64 = scalar_from_u64,
    .scalar_add = scalar_add,
    .scalar_sub = scalar_sub,
    .scalar_mul = scalar_mul,
    .scalar_invert = scalar_invert,
    .order = {OY_MODP_Q_LIMBS},
    .scalar_limbs = scalar_limbs,
    .scalar_from_limbs = scalar_from_limbs,
    .secret_random = secret_random,
    .secret_reduce = secret_reduce,
    .secret_decode = secret_decode,
    .secret_add = secret_add,
    .secret_sub = secret_sub,
    .secret_mul_public = secret_mul_public,
    .secret_mul = secret_mul,
    .respond = respond,
    .pow_base_secret = pow_base_secret,
    .pow_secret = oy_modp_pow_secret,
    .mul_secret = oy_modp_mul_secret,
};
