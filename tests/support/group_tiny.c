#include "tests/support/group_tiny.h"

#include <sodium.h>
#include <string.h>

enum { P = OY_TINY_P, Q = OY_TINY_Q, LEN = 2, HASH_LEN = 576 };

static unsigned get(const unsigned char *b) {
    return (unsigned)b[0] << 8 | b[1];
}

static void put(unsigned char *b, size_t size, unsigned value) {
    memset(b, 0, size);
    b[0] = (unsigned char)(value >> 8);
    b[1] = (unsigned char)value;
}

static void put_element(struct oy_element *e, unsigned value) {
    put(e->b, sizeof e->b, value);
}

static void put_scalar(unsigned char *b, unsigned value) {
    put(b, OY_SCALAR_MAX, value);
}

struct oy_element oy_tiny_element(unsigned value) {
    struct oy_element e;
    put_element(&e, value);
    return e;
}

struct oy_scalar oy_tiny_scalar(unsigned value) {
    struct oy_scalar s;
    put_scalar(s.b, value);
    return s;
}

unsigned oy_tiny_element_value(const struct oy_element *e) {
    return get(e->b);
}

unsigned oy_tiny_scalar_value(const struct oy_scalar *s) {
    return get(s->b);
}

static unsigned power(unsigned base, unsigned e) {
    unsigned r = 1;
    for (base %= P; e; e >>= 1, base = base * base % P) {
        if (e & 1) r = r * base % P;
    }
    return r;
}

static unsigned long_mod(const unsigned char *in, size_t n, unsigned m) {
    unsigned r = 0;
    for (size_t i = 0; i < n; i++) r = (r * 256 + in[i]) % m;
    return r;
}

/* --- elements --- */

static bool element_canonical_var(const unsigned char *in) {
    return get(in) >= 1 && get(in) < P;
}

static size_t decode_var(struct oy_element *out, const unsigned char *in, size_t n) {
    for (size_t i = 0; i < n; i++) {
        const unsigned char *b = in + i * LEN;
        if (!element_canonical_var(b) || power(get(b), Q) != 1) return i;
        put_element(&out[i], get(b));
    }
    return n;
}

static void mul(struct oy_element *out, const struct oy_element *a, const struct oy_element *b) {
    put_element(out, get(a->b) * get(b->b) % P);
}

static void invert_var(struct oy_element *out, const struct oy_element *a) {
    put_element(out, power(get(a->b), Q - 1));
}

static void pow_var(struct oy_element *out, const struct oy_element *base,
                    const struct oy_scalar *e) {
    put_element(out, power(get(base->b), get(e->b)));
}

static void product_var(struct oy_element *out, const struct oy_term *terms, size_t n) {
    unsigned product = 1;
    for (size_t i = 0; i < n; i++)
        product = product * power(get(terms[i].base->b), get(terms[i].exponent->b)) % P;
    put_element(out, product);
}

/* --- decoded: elements as they are --- */

static size_t points_decode_var(struct oy_point *out, const unsigned char *in, size_t n) {
    return decode_var((struct oy_element *)(void *)out, in, n);
}

static bool multi_pow_var(struct oy_element *out, const struct oy_point *points,
                          const struct oy_scalar *exponents, size_t n) {
    const struct oy_element *e = (const struct oy_element *)(const void *)points;
    struct oy_element product = oy_group_tiny.identity, power;
    for (size_t i = 0; i < n; i++) {
        pow_var(&power, &e[i], &exponents[i]);
        mul(&product, &product, &power);
    }
    *out = product;
    return true;
}

static void products_one(struct oy_product *products, size_t n) {
    struct oy_element *p = (struct oy_element *)(void *)products;
    for (size_t i = 0; i < n; i++) p[i] = oy_group_tiny.identity;
}

static void multiply(struct oy_product *products, const void *by, size_t n) {
    struct oy_element *p = (struct oy_element *)(void *)products;
    const struct oy_element *e = by;
    for (size_t i = 0; i < n; i++) mul(&p[i], &p[i], &e[i]);
}

static void products_mul_var(struct oy_product *products, const struct oy_point *points, size_t n) {
    multiply(products, points, n);
}

static void products_merge_var(struct oy_product *products, const struct oy_product *others,
                               size_t n) {
    multiply(products, others, n);
}

static void products_encode_var(struct oy_element *out, const struct oy_product *products,
                                size_t n) {
    memcpy(out, products, n * sizeof *out);
}

static bool from_hash(struct oy_element *out, const unsigned char *uniform) {
    unsigned x = power(long_mod(uniform, HASH_LEN, P), (P - 1) / Q);
    put_element(out, x ? x : 1);
    return x > 1;
}

/* --- scalars and secrets --- */

static bool decode(unsigned char *out, const unsigned char *in) {
    bool ok = get(in) < Q;
    put_scalar(out, ok ? get(in) : 0);
    return ok;
}

static bool scalar_decode(struct oy_scalar *out, const unsigned char *in) {
    return decode(out->b, in);
}

static void scalar_reduce(struct oy_scalar *out, const unsigned char in[64]) {
    put_scalar(out->b, long_mod(in, 64, Q));
}

static void scalar_from_u64(struct oy_scalar *out, uint64_t v) {
    put_scalar(out->b, (unsigned)(v % Q));
}

static void scalar_add(struct oy_scalar *out, const struct oy_scalar *a,
                       const struct oy_scalar *b) {
    put_scalar(out->b, (get(a->b) + get(b->b)) % Q);
}

static void scalar_sub(struct oy_scalar *out, const struct oy_scalar *a,
                       const struct oy_scalar *b) {
    put_scalar(out->b, (get(a->b) + Q - get(b->b)) % Q);
}

static void scalar_mul(struct oy_scalar *out, const struct oy_scalar *a,
                       const struct oy_scalar *b) {
    put_scalar(out->b, get(a->b) * get(b->b) % Q);
}

static bool scalar_invert(struct oy_scalar *out, const struct oy_scalar *a) {
    for (unsigned i = 1; i < Q; i++) {
        if (get(a->b) * i % Q != 1) continue;
        put_scalar(out->b, i);
        return true;
    }
    return false;
}

static void scalar_limbs(uint64_t out[4], const struct oy_scalar *a) {
    memset(out, 0, 4 * sizeof *out);
    out[0] = get(a->b);
}

static void scalar_from_limbs(struct oy_scalar *out, const uint64_t limbs[8]) {
    unsigned r = 0;
    for (int i = 63; i >= 0; i--)
        r = (r * 256 + (unsigned)(limbs[i / 8] >> 8 * (i % 8) & 0xff)) % Q;
    put_scalar(out->b, r);
}

static void secret_random(struct oy_secret *out) {
    put_scalar(out->b, 1 + randombytes_uniform(Q - 1));
}

static void secret_reduce(struct oy_secret *out, const unsigned char in[64]) {
    put_scalar(out->b, long_mod(in, 64, Q));
}

static bool secret_decode(struct oy_secret *out, const unsigned char *in) {
    return decode(out->b, in);
}

static void secret_add(struct oy_secret *out, const struct oy_secret *a,
                       const struct oy_secret *b) {
    put_scalar(out->b, (get(a->b) + get(b->b)) % Q);
}

static void secret_sub(struct oy_secret *out, const struct oy_secret *a,
                       const struct oy_secret *b) {
    put_scalar(out->b, (get(a->b) + Q - get(b->b)) % Q);
}

static void secret_mul_public(struct oy_secret *out, const struct oy_secret *a,
                              const struct oy_scalar *b) {
    put_scalar(out->b, get(a->b) * get(b->b) % Q);
}

static void secret_mul(struct oy_secret *out, const struct oy_secret *a,
                       const struct oy_secret *b) {
    put_scalar(out->b, get(a->b) * get(b->b) % Q);
}

static void respond(struct oy_scalar *z, struct oy_secret *nonce, const struct oy_scalar *e,
                    const struct oy_secret *x) {
    put_scalar(z->b, (get(nonce->b) + get(e->b) * get(x->b)) % Q);
    sodium_memzero(nonce, sizeof *nonce);
}

static void pow_secret(struct oy_element *out, const struct oy_element *base,
                       const struct oy_secret *e) {
    put_element(out, power(get(base->b), get(e->b)));
}

static void pow_base_secret(struct oy_element *out, const struct oy_secret *e) {
    put_element(out, power(OY_TINY_G, get(e->b)));
}

const struct oy_group oy_group_tiny = {
    .name = "tiny",
    .id = OY_GROUP_TINY,
    .element_len = LEN,
    .scalar_len = LEN,
    .identity = {{0, 1}},
    .generator = {{0, OY_TINY_G}},
    .decode_var = decode_var,
    .element_canonical_var = element_canonical_var,
    .mul_var = mul,
    .invert_var = invert_var,
    .pow_var = pow_var,
    .product_var = product_var,
    .point_len = sizeof(struct oy_element),
    .product_len = sizeof(struct oy_element),
    .points_decode_var = points_decode_var,
    .multi_pow_var = multi_pow_var,
    .products_one = products_one,
    .products_mul_var = products_mul_var,
    .products_merge_var = products_merge_var,
    .products_encode_var = products_encode_var,
    .hash_len = HASH_LEN,
    .from_hash = from_hash,
    .scalar_decode = scalar_decode,
    .scalar_reduce = scalar_reduce,
    .scalar_from_u64 = scalar_from_u64,
    .scalar_add = scalar_add,
    .scalar_sub = scalar_sub,
    .scalar_mul = scalar_mul,
    .scalar_invert = scalar_invert,
    .order = {Q},
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
