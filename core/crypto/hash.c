#include "crypto/hash.h"

#include <assert.h>
#include <nettle/sha2.h>
#include <nettle/version.h>

/* The states are nettle's own, in memory whose size the header can name without nettle's names
 * coming along. nettle 4 makes them smaller, and no longer asks how long a digest is to be. */
_Static_assert(sizeof(struct sha256_ctx) <= sizeof(struct oy_sha256) &&
                   _Alignof(struct sha256_ctx) <= _Alignof(struct oy_sha256),
               "a state of SHA-256 fits");
_Static_assert(sizeof(struct sha512_ctx) <= sizeof(struct oy_sha512) &&
                   _Alignof(struct sha512_ctx) <= _Alignof(struct oy_sha512),
               "a state of SHA-512 fits");

static struct sha256_ctx *inside_256(struct oy_sha256 *h) {
    return (struct sha256_ctx *)(void *)h;
}

static struct sha512_ctx *inside_512(struct oy_sha512 *h) {
    return (struct sha512_ctx *)(void *)h;
}

/* ---- SHA-256 ---- */

void oy_sha256_init(struct oy_sha256 *h) {
    sha256_init(inside_256(h));
}

void oy_sha256_update(struct oy_sha256 *h, const void *p, size_t n) {
    if (n) sha256_update(inside_256(h), n, p); /* nothing has no address */
}

void oy_sha256_final(struct oy_sha256 *h, unsigned char out[OY_SHA256_BYTES]) {
#if NETTLE_VERSION_MAJOR >= 4
    sha256_digest(inside_256(h), out);
#else
    sha256_digest(inside_256(h), OY_SHA256_BYTES, out);
#endif
}

void oy_sha256(unsigned char out[OY_SHA256_BYTES], struct oy_span bytes) {
    struct oy_sha256 h;
    oy_sha256_init(&h);
    oy_sha256_update(&h, bytes.p, bytes.n);
    oy_sha256_final(&h, out);
}

void oy_sha256_start_and_whole(unsigned char start[OY_SHA256_BYTES],
                               unsigned char whole[OY_SHA256_BYTES], struct oy_span bytes,
                               size_t n_start) {
    struct oy_sha256 h, so_far;
    assert(n_start <= bytes.n);
    oy_sha256_init(&h);
    oy_sha256_update(&h, bytes.p, n_start);
    so_far = h;
    oy_sha256_final(&so_far, start);
    if (n_start < bytes.n) oy_sha256_update(&h, bytes.p + n_start, bytes.n - n_start);
    oy_sha256_final(&h, whole);
}

/* ---- SHA-512 ---- */

void oy_sha512_init(struct oy_sha512 *h) {
    sha512_init(inside_512(h));
}

void oy_sha512_update(struct oy_sha512 *h, const void *p, size_t n) {
    if (n) sha512_update(inside_512(h), n, p);
}

void oy_sha512_final(struct oy_sha512 *h, unsigned char out[OY_SHA512_BYTES]) {
#if NETTLE_VERSION_MAJOR >= 4
    sha512_digest(inside_512(h), out);
#else
    sha512_digest(inside_512(h), OY_SHA512_BYTES, out);
#endif
}

void oy_sha512(unsigned char out[OY_SHA512_BYTES], struct oy_span bytes) {
    struct oy_sha512 h;
    oy_sha512_init(&h);
    oy_sha512_update(&h, bytes.p, bytes.n);
    oy_sha512_final(&h, out);
}
