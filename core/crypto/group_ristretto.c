/* ristretto255 (RFC 9496) on libsodium. Scalars are little-endian [grp-6]. */
#include <sodium.h>
#include <string.h>

#include "crypto/groups.h"
#include "crypto/r255_var.h"

#ifdef OY_CTIME
#include <valgrind/valgrind.h>
#else
#define VALGRIND_DISABLE_ERROR_REPORTING
#define VALGRIND_ENABLE_ERROR_REPORTING
#endif

enum {
    ELEMENT = crypto_core_ristretto255_BYTES,
    SCALAR = crypto_core_ristretto255_SCALARBYTES,
    WIDE = crypto_core_ristretto255_NONREDUCEDSCALARBYTES,
    STACK = 8192 /* more than libsodium's scalar multiplication uses */
};

/* q, little-endian */
static const unsigned char order[SCALAR] = {
    0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde, 0x14,
    0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x10};

static void clear_tail(struct oy_element *e) {
    memset(e->b + ELEMENT, 0, OY_ELEMENT_MAX - ELEMENT);
}

/* --- elements --- */

/* [grp-2, grp-3] RFC 9496 §4.3.1: what decodes is in the group, the identity included [grp-5].
 * libsodium 1.0.18 ignores the top bit, which would give every element a second encoding. */
static bool element_canonical_var(const unsigned char *in) {
    return (in[ELEMENT - 1] & 0x80) == 0 && crypto_core_ristretto255_is_valid_point(in) == 1;
}

static size_t decode_var(struct oy_element *out, const unsigned char *in, size_t n) {
    for (size_t i = 0; i < n; i++) {
        if (!element_canonical_var(in + i * ELEMENT)) return i;
        memcpy(out[i].b, in + i * ELEMENT, ELEMENT);
        clear_tail(&out[i]);
    }
    return n;
}

/* Also mul_secret: the run time of libsodium's addition does not depend on the points. It does
 * branch on whether the encodings are canonical, which those of every oy_element are, so that
 * it always branches the same way; valgrind cannot know that and is told. */
static void mul(struct oy_element *out, const struct oy_element *a, const struct oy_element *b) {
    VALGRIND_DISABLE_ERROR_REPORTING;
    if (crypto_core_ristretto255_add(out->b, a->b, b->b) != 0) sodium_misuse();
    VALGRIND_ENABLE_ERROR_REPORTING;
    clear_tail(out);
}

static void invert_var(struct oy_element *out, const struct oy_element *a) {
    static const unsigned char one[ELEMENT] = {0};
    if (crypto_core_ristretto255_sub(out->b, one, a->b) != 0) sodium_misuse();
    clear_tail(out);
}

/* [grp-8] libsodium returns −1 if the result is the identity, which it has then written. The
 * scalar is below q, so that the top bit, which libsodium ignores, is zero. */
static void pow_bytes(unsigned char *out, const unsigned char *base, const unsigned char *e) {
    int not_identity = crypto_scalarmult_ristretto255(out, e, base);
    (void)not_identity;
}

static void pow_base_bytes(unsigned char *out, const unsigned char *e) {
    int not_identity = crypto_scalarmult_ristretto255_base(out, e);
    (void)not_identity;
}

static void pow_var(struct oy_element *out, const struct oy_element *base,
                    const struct oy_scalar *e) {
    pow_bytes(out->b, base->b, e->b);
    clear_tail(out);
}

static void term_var(struct oy_element *out, const struct oy_term *t) {
    if (oy_element_equal(&oy_group_ristretto255, t->base, &oy_group_ristretto255.generator)) {
        pow_base_bytes(out->b, t->exponent->b);
        clear_tail(out);
    } else {
        pow_var(out, t->base, t->exponent);
    }
}

/* Into a local accumulator, because `out` may be one of the bases. */
static void product_var(struct oy_element *out, const struct oy_term *terms, size_t n) {
    struct oy_element product = oy_group_ristretto255.identity, power;
    for (size_t i = 0; i < n; i++) {
        if (sodium_is_zero(terms[i].exponent->b, SCALAR)) continue;
        term_var(&power, &terms[i]);
        mul(&product, &product, &power);
    }
    *out = product;
}

/* --- decoded: r255_var.h --- */

_Static_assert(sizeof(struct oy_scalar) == SCALAR, "scalars stand one after another");

static struct oy_r255_sum *sums_of(struct oy_product *products) {
    return (struct oy_r255_sum *)(void *)products;
}

static const struct oy_r255_sum *const_sums_of(const struct oy_product *products) {
    return (const struct oy_r255_sum *)(const void *)products;
}

static const struct oy_r255_row *rows_of(const struct oy_point *points) {
    return (const struct oy_r255_row *)(const void *)points;
}

static size_t points_decode_var(struct oy_point *out, const unsigned char *in, size_t n) {
    return oy_r255()->decode_var((struct oy_r255_row *)(void *)out, in, n);
}

static void products_encode_var(struct oy_element *out, const struct oy_product *products,
                                size_t n) {
    oy_r255()->encode(out->b, sizeof *out, const_sums_of(products), n);
    for (size_t i = 0; i < n; i++) clear_tail(&out[i]);
}

static bool multi_pow_var(struct oy_element *out, const struct oy_point *points,
                          const struct oy_scalar *exponents, size_t n) {
    struct oy_r255_sum sum;
    if (!oy_r255()->multi_pow_var(&sum, rows_of(points), n ? exponents->b : NULL, n)) return false;
    products_encode_var(out, (const struct oy_product *)(const void *)&sum, 1);
    return true;
}

static void products_one(struct oy_product *products, size_t n) {
    for (size_t i = 0; i < n; i++) oy_r255_sum_zero(&sums_of(products)[i]);
}

static void products_mul_var(struct oy_product *products, const struct oy_point *points, size_t n) {
    oy_r255()->add_rows_var(sums_of(products), rows_of(points), n);
}

static void products_merge_var(struct oy_product *products, const struct oy_product *others,
                               size_t n) {
    oy_r255()->add_sums_var(sums_of(products), const_sums_of(others), n);
}

/* [grp-7] RFC 9496 §4.3.4 */
static bool from_hash(struct oy_element *out, const unsigned char *uniform) {
    crypto_core_ristretto255_from_hash(out->b, uniform);
    clear_tail(out);
    return !oy_element_is_identity(&oy_group_ristretto255, out);
}

/* --- scalars: the same functions of bytes serve public and secret ones --- */

/* [grp-6] a < q, as the borrow of a − q; if not, the output is zero. Without a branch. */
static bool decode(unsigned char *out, const unsigned char *in) {
    unsigned borrow = 0;
    for (size_t i = 0; i < SCALAR; i++) borrow = ((unsigned)in[i] - order[i] - borrow) >> 8 & 1;
    for (size_t i = 0; i < SCALAR; i++) out[i] = (unsigned char)(in[i] & (0u - borrow));
    return (bool)borrow;
}

/* [hash-3] The hash is big-endian, libsodium's numbers are little-endian. */
static void reduce(unsigned char *out, const unsigned char *in) {
    unsigned char wide[WIDE];
    for (size_t i = 0; i < WIDE; i++) wide[i] = in[WIDE - 1 - i];
    crypto_core_ristretto255_scalar_reduce(out, wide);
    sodium_memzero(wide, sizeof wide);
}

static bool scalar_decode(struct oy_scalar *out, const unsigned char *in) {
    return decode(out->b, in);
}

static void scalar_reduce(struct oy_scalar *out, const unsigned char in[64]) {
    reduce(out->b, in);
}

static void scalar_from_u64(struct oy_scalar *out, uint64_t v) {
    memset(out->b, 0, SCALAR);
    for (size_t i = 0; i < 8; i++) out->b[i] = (unsigned char)(v >> 8 * i);
}

static void scalar_limbs(uint64_t out[4], const struct oy_scalar *a) {
    for (size_t i = 0; i < 4; i++) {
        out[i] = 0;
        for (size_t j = 8; j-- > 0;) out[i] = out[i] << 8 | a->b[8 * i + j];
    }
}

static void from_limbs(struct oy_scalar *out, const uint64_t limbs[4]) {
    for (size_t i = 0; i < SCALAR; i++) out->b[i] = (unsigned char)(limbs[i / 8] >> 8 * (i % 8));
}

/* Public scalars need no constant time, and libsodium's way takes ten times as long. */
static void scalar_sub(struct oy_scalar *out, const struct oy_scalar *a,
                       const struct oy_scalar *b) {
    const uint64_t *q = oy_group_ristretto255.order;
    uint64_t x[4], y[4], borrow = 0, over = 0;
    scalar_limbs(x, a);
    scalar_limbs(y, b);
    for (size_t i = 0; i < 4; i++) {
        uint64_t d = x[i] - y[i], e = d - borrow;
        borrow = (x[i] < y[i]) | (d < borrow);
        x[i] = e;
    }
    for (size_t i = 0; borrow && i < 4; i++) {
        uint64_t d = x[i] + q[i], e = d + over;
        over = (d < x[i]) | (e < d);
        x[i] = e;
    }
    from_limbs(out, x);
}

static void scalar_add(struct oy_scalar *out, const struct oy_scalar *a,
                       const struct oy_scalar *b) {
    struct oy_scalar zero = {{0}}, minus_b;
    scalar_sub(&minus_b, &zero, b);
    scalar_sub(out, a, &minus_b);
}

static void scalar_mul(struct oy_scalar *out, const struct oy_scalar *a,
                       const struct oy_scalar *b) {
    crypto_core_ristretto255_scalar_mul(out->b, a->b, b->b);
}

static bool scalar_invert(struct oy_scalar *out, const struct oy_scalar *a) {
    if (sodium_is_zero(a->b, SCALAR)) return false;
    return crypto_core_ristretto255_scalar_invert(out->b, a->b) == 0;
}

static void scalar_from_limbs(struct oy_scalar *out, const uint64_t limbs[8]) {
    unsigned char wide[WIDE];
    uint64_t above = 0; /* 2^128 */
    for (size_t i = 2; i < 8; i++) above |= limbs[i];
    for (size_t i = 0; i < WIDE; i++) wide[i] = (unsigned char)(limbs[i / 8] >> 8 * (i % 8));
    if (above == 0) { /* a sum of a few coefficients: half of all exponents of a batch */
        memcpy(out->b, wide, SCALAR);
        return;
    }
    crypto_core_ristretto255_scalar_reduce(out->b, wide);
}

/* --- secrets [grp-9] --- */

/* Rejection from the operating system's source; what was rejected says nothing about what was
 * taken. libsodium ends the program if the source fails. */
static void secret_random(struct oy_secret *out) {
    crypto_core_ristretto255_scalar_random(out->b);
}

static void secret_reduce(struct oy_secret *out, const unsigned char in[64]) {
    reduce(out->b, in);
}

static bool secret_decode(struct oy_secret *out, const unsigned char *in) {
    return decode(out->b, in);
}

static void secret_add(struct oy_secret *out, const struct oy_secret *a,
                       const struct oy_secret *b) {
    crypto_core_ristretto255_scalar_add(out->b, a->b, b->b);
}

static void secret_sub(struct oy_secret *out, const struct oy_secret *a,
                       const struct oy_secret *b) {
    crypto_core_ristretto255_scalar_sub(out->b, a->b, b->b);
}

static void secret_mul_public(struct oy_secret *out, const struct oy_secret *a,
                              const struct oy_scalar *b) {
    crypto_core_ristretto255_scalar_mul(out->b, a->b, b->b);
}

static void secret_mul(struct oy_secret *out, const struct oy_secret *a,
                       const struct oy_secret *b) {
    crypto_core_ristretto255_scalar_mul(out->b, a->b, b->b);
}

static void respond(struct oy_scalar *z, struct oy_secret *nonce, const struct oy_scalar *e,
                    const struct oy_secret *x) {
    unsigned char ex[SCALAR];
    crypto_core_ristretto255_scalar_mul(ex, e->b, x->b);
    crypto_core_ristretto255_scalar_add(z->b, nonce->b, ex);
    sodium_memzero(ex, sizeof ex);
    sodium_memzero(nonce, sizeof *nonce);
}

/* libsodium leaves digits of the exponent on the stack. */
static void pow_base_secret(struct oy_element *out, const struct oy_secret *e) {
    pow_base_bytes(out->b, e->b);
    clear_tail(out);
    sodium_stackzero(STACK);
}

static void pow_secret(struct oy_element *out, const struct oy_element *base,
                       const struct oy_secret *e) {
    pow_bytes(out->b, base->b, e->b);
    clear_tail(out);
    sodium_stackzero(STACK);
}

const struct oy_group oy_group_ristretto255 = {
    .name = "ristretto255",
    .id = OY_GROUP_RISTRETTO255,
    .element_len = ELEMENT,
    .scalar_len = SCALAR,
    .identity = {{0}},
    .generator = {{0xe2, 0xf2, 0xae, 0x0a, 0x6a, 0xbc, 0x4e, 0x71, 0xa8, 0x84, 0xa9,
                   0x61, 0xc5, 0x00, 0x51, 0x5f, 0x58, 0xe3, 0x0b, 0x6a, 0xa5, 0x82,
                   0xdd, 0x8d, 0xb6, 0xa6, 0x59, 0x45, 0xe0, 0x8d, 0x2d, 0x76}},
    .decode_var = decode_var,
    .element_canonical_var = element_canonical_var,
    .mul_var = mul,
    .invert_var = invert_var,
    .pow_var = pow_var,
    .product_var = product_var,
    .point_len = sizeof(struct oy_r255_row),
    .product_len = sizeof(struct oy_r255_sum),
    .points_decode_var = points_decode_var,
    .multi_pow_var = multi_pow_var,
    .products_one = products_one,
    .products_mul_var = products_mul_var,
    .products_merge_var = products_merge_var,
    .products_encode_var = products_encode_var,
    .hash_len = crypto_core_ristretto255_HASHBYTES,
    .from_hash = from_hash,
    .scalar_decode = scalar_decode,
    .scalar_reduce = scalar_reduce,
    .scalar_from_u64 = scalar_from_u64,
    .scalar_add = scalar_add,
    .scalar_sub = scalar_sub,
    .scalar_mul = scalar_mul,
    .scalar_invert = scalar_invert,
    .order = {0x5812631a5cf5d3edU, 0x14def9dea2f79cd6U, 0, 0x1000000000000000U},
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
    .pow_secret = pow_secret,
    .mul_secret = mul,
};
