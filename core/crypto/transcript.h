/* Hashing with domain separation and length-prefixed items [hash-1 … hash-4]. */
#ifndef OY_CRYPTO_TRANSCRIPT_H
#define OY_CRYPTO_TRANSCRIPT_H

#include <sodium.h>

#include "crypto/group.h"
#include "crypto/hash.h"

struct oy_transcript {
    union {
        struct oy_sha512 open;
        crypto_hash_sha512_state guarded;
    } state;
    bool secret; /* guarded: by oy_transcript_begin_secret */
    char tag[64];
};

/* XMD(msg, dst, n), RFC 9380 §5.3.1 with SHA-512, for n ≤ 1024 and a tag of at most 255 bytes:
 * what the functions below stream, whole, for the RFC's test vectors. */
void oy_xmd(unsigned char *out, size_t n, struct oy_span msg, struct oy_span dst);

/* Starts XMD with the tag OY-v1-<group>-<purpose>; purpose is a literal. All items are public. */
void oy_transcript_begin(struct oy_transcript *t, const struct oy_group *g, const char *purpose);
/* The same hash where an item is secret [grp-9]: by libsodium, which wipes its working memory, in
 * constant time. Slower; ends as any other, and then wipes its state. */
void oy_transcript_begin_secret(struct oy_transcript *t, const struct oy_group *g,
                                const char *purpose);
void oy_transcript_item(struct oy_transcript *t, const void *p, size_t n);
void oy_transcript_span(struct oy_transcript *t, struct oy_span s);
void oy_transcript_u32(struct oy_transcript *t, uint32_t v);
void oy_transcript_u64(struct oy_transcript *t, uint64_t v);
void oy_transcript_element(struct oy_transcript *t, const struct oy_group *g,
                           const struct oy_element *e);
/* Ends it, n ≤ 1024 bytes of XMD output (n enters the hash, so it must be named at the end). */
void oy_transcript_bytes(struct oy_transcript *t, unsigned char *out, size_t n);
/* HS: a challenge. */
void oy_transcript_scalar(struct oy_transcript *t, const struct oy_group *g, struct oy_scalar *out);
/* HS into a secret; begun by oy_transcript_begin_secret. State and buffers are wiped. */
void oy_transcript_secret(struct oy_transcript *t, const struct oy_group *g, struct oy_secret *out);
/* H32 */
void oy_transcript_id(struct oy_transcript *t, unsigned char out[32]);
/* HG; OY_PROOF "grp-7" if it gives the identity. */
OY_MUST_USE oy_status oy_transcript_group(struct oy_transcript *t, const struct oy_group *g,
                                          struct oy_element *out, struct oy_why *why);

#endif
