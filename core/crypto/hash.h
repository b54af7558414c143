/* SHA-256 and SHA-512 (FIPS 180-4) of public data: log and record [log-1, ent-3], fingerprints
 * [bal-8], challenges [hash-3, sig-1].
 *
 * On nettle, whose SHA-256 takes the processor's SHA instructions where there are any; it chooses
 * when it is loaded, so there is nothing to set up and any thread may hash. docs/benchmarks.md
 * has the comparison that it was chosen by.
 *
 * PUBLIC DATA ONLY. Neither function branches on its input, but nettle leaves words of it on the
 * stack. What is secret is hashed by libsodium, which wipes them: oy_transcript_begin_secret.
 *
 * A state is plain memory of a fixed size and may be copied by assignment: from a common beginning
 * several hashes go on. No function here can fail or allocates.
 */
#ifndef OY_CRYPTO_HASH_H
#define OY_CRYPTO_HASH_H

#include "base/bytes.h"

enum { OY_SHA256_BYTES = 32, OY_SHA512_BYTES = 64 };

/* What is inside belongs to hash.c. */
struct oy_sha256 {
    uint64_t opaque[14];
};
struct oy_sha512 {
    uint64_t opaque[27];
};

/* out = SHA-256(bytes) */
void oy_sha256(unsigned char out[OY_SHA256_BYTES], struct oy_span bytes);
/* start = SHA-256(the first n_start of bytes), whole = SHA-256(bytes), in one pass;
 * n_start ≤ bytes.n. */
void oy_sha256_start_and_whole(unsigned char start[OY_SHA256_BYTES],
                               unsigned char whole[OY_SHA256_BYTES], struct oy_span bytes,
                               size_t n_start);

/* The same in pieces: init, any number of updates, final. After final a state is used up. */
void oy_sha256_init(struct oy_sha256 *h);
void oy_sha256_update(struct oy_sha256 *h, const void *p, size_t n);
void oy_sha256_final(struct oy_sha256 *h, unsigned char out[OY_SHA256_BYTES]);

/* out = SHA-512(bytes), whole and in pieces */
void oy_sha512(unsigned char out[OY_SHA512_BYTES], struct oy_span bytes);
void oy_sha512_init(struct oy_sha512 *h);
void oy_sha512_update(struct oy_sha512 *h, const void *p, size_t n);
void oy_sha512_final(struct oy_sha512 *h, unsigned char out[OY_SHA512_BYTES]);

#endif
