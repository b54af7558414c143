/* expand_message_xmd with SHA-512 (RFC 9380 §5.3.1), as a stream [hash-1 … hash-4]. */
#include "crypto/transcript.h"

#include <assert.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

enum {
    BLOCK = 128,              /* s_in_bytes of SHA-512 */
    DIGEST = OY_SHA512_BYTES, /* b_in_bytes */
    LONGEST = 1024,           /* bytes of output */
    HASH_LEN_MAX = 576        /* the largest oy_group.hash_len */
};

/* ---- SHA-512, by the library for public items or by the one for secret items ---- */

static void init(struct oy_transcript *t) {
    if (t->secret)
        (void)crypto_hash_sha512_init(&t->state.guarded);
    else
        oy_sha512_init(&t->state.open);
}

static void update(struct oy_transcript *t, const void *p, size_t n) {
    if (t->secret)
        (void)crypto_hash_sha512_update(&t->state.guarded, p, n);
    else
        oy_sha512_update(&t->state.open, p, n);
}

static void final(struct oy_transcript *t, unsigned char out[DIGEST]) {
    if (t->secret)
        (void)crypto_hash_sha512_final(&t->state.guarded, out);
    else
        oy_sha512_final(&t->state.open, out);
}

/* ---- XMD ---- */

static void update_u64(struct oy_transcript *t, uint64_t v) {
    unsigned char be[8];
    for (size_t i = 0; i < 8; i++) be[i] = (unsigned char)(v >> (56 - 8 * i));
    update(t, be, sizeof be);
}

static const unsigned char z_pad[BLOCK] = {0};
static struct oy_sha512 after_z_pad; /* where every public hash begins; set once */

static void set_after_z_pad(void) {
    oy_sha512_init(&after_z_pad);
    oy_sha512_update(&after_z_pad, z_pad, BLOCK);
}

/* Z_pad, of which msg_prime begins */
static void xmd_begin(struct oy_transcript *t, bool secret) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    t->secret = secret;
    if (secret) {
        (void)crypto_hash_sha512_init(&t->state.guarded);
        (void)crypto_hash_sha512_update(&t->state.guarded, z_pad, BLOCK);
    } else {
        (void)pthread_once(&once, set_after_z_pad);
        t->state.open = after_z_pad;
    }
}

/* DST_prime = DST ‖ I2OSP(len(DST), 1), after one byte that comes before it everywhere */
static void update_tail(struct oy_transcript *t, unsigned char before, struct oy_span dst) {
    unsigned char length = (unsigned char)dst.n;
    update(t, &before, 1);
    update(t, dst.p, dst.n);
    update(t, &length, 1);
}

/* `t` has taken Z_pad ‖ msg. b_0 = H(Z_pad ‖ msg ‖ l_i_b_str ‖ 0 ‖ DST_prime), then
 * b_i = H((b_0 xor b_{i−1}) ‖ i ‖ DST_prime), with zeros in place of b_0 xor itself for i = 1.
 * Everything may be secret and is wiped. */
static void xmd_end(struct oy_transcript *t, struct oy_span dst, unsigned char *out, size_t n) {
    unsigned char b0[DIGEST], bi[DIGEST] = {0};
    const unsigned char l_i_b_str[2] = {(unsigned char)(n >> 8), (unsigned char)n};
    assert(n <= LONGEST && dst.n <= 255);

    update(t, l_i_b_str, sizeof l_i_b_str);
    update_tail(t, 0, dst);
    final(t, b0);

    for (size_t i = 1, done = 0; done < n; i++) {
        for (size_t j = 0; j < DIGEST; j++) bi[j] ^= b0[j];
        init(t);
        update(t, bi, DIGEST);
        update_tail(t, (unsigned char)i, dst);
        final(t, bi);
        size_t take = n - done < DIGEST ? n - done : DIGEST;
        memcpy(out + done, bi, take);
        done += take;
    }
    sodium_memzero(b0, sizeof b0);
    sodium_memzero(bi, sizeof bi);
    sodium_memzero(&t->state, sizeof t->state);
}

void oy_xmd(unsigned char *out, size_t n, struct oy_span msg, struct oy_span dst) {
    struct oy_transcript t;
    xmd_begin(&t, false);
    update(&t, msg.p, msg.n);
    xmd_end(&t, dst, out, n);
}

/* ---- items ---- */

/* [hash-1] */
static void begin(struct oy_transcript *t, const struct oy_group *g, const char *purpose,
                  bool secret) {
    int n = snprintf(t->tag, sizeof t->tag, "OY-v1-%s-%s", g->name, purpose);
    assert(n > 0 && (size_t)n < sizeof t->tag);
    (void)n;
    xmd_begin(t, secret);
}

void oy_transcript_begin(struct oy_transcript *t, const struct oy_group *g, const char *purpose) {
    begin(t, g, purpose, false);
}

void oy_transcript_begin_secret(struct oy_transcript *t, const struct oy_group *g,
                                const char *purpose) {
    begin(t, g, purpose, true);
}

/* [hash-2] */
void oy_transcript_item(struct oy_transcript *t, const void *p, size_t n) {
    update_u64(t, n);
    update(t, p, n);
}

void oy_transcript_span(struct oy_transcript *t, struct oy_span s) {
    oy_transcript_item(t, s.p, s.n);
}

void oy_transcript_u32(struct oy_transcript *t, uint32_t v) {
    const unsigned char be[4] = {(unsigned char)(v >> 24), (unsigned char)(v >> 16),
                                 (unsigned char)(v >> 8), (unsigned char)v};
    oy_transcript_item(t, be, sizeof be);
}

void oy_transcript_u64(struct oy_transcript *t, uint64_t v) {
    unsigned char be[8];
    for (size_t i = 0; i < 8; i++) be[i] = (unsigned char)(v >> (56 - 8 * i));
    oy_transcript_item(t, be, sizeof be);
}

void oy_transcript_element(struct oy_transcript *t, const struct oy_group *g,
                           const struct oy_element *e) {
    oy_transcript_item(t, e->b, g->element_len);
}

/* ---- the end ---- */

void oy_transcript_bytes(struct oy_transcript *t, unsigned char *out, size_t n) {
    xmd_end(t, oy_span_text(t->tag), out, n);
}

/* [hash-3] */
void oy_transcript_scalar(struct oy_transcript *t, const struct oy_group *g,
                          struct oy_scalar *out) {
    unsigned char wide[64];
    oy_transcript_bytes(t, wide, sizeof wide);
    g->scalar_reduce(out, wide);
}

/* [hash-3, grp-9] */
void oy_transcript_secret(struct oy_transcript *t, const struct oy_group *g,
                          struct oy_secret *out) {
    unsigned char wide[64];
    assert(t->secret);
    oy_transcript_bytes(t, wide, sizeof wide);
    g->secret_reduce(out, wide);
    sodium_memzero(wide, sizeof wide);
}

/* [hash-4] */
void oy_transcript_id(struct oy_transcript *t, unsigned char out[32]) {
    oy_transcript_bytes(t, out, 32);
}

/* [grp-7, grp-10] The one way to a base besides g and y: nobody knows its logarithm. */
oy_status oy_transcript_group(struct oy_transcript *t, const struct oy_group *g,
                              struct oy_element *out, struct oy_why *why) {
    unsigned char uniform[HASH_LEN_MAX];
    assert(g->hash_len <= sizeof uniform);
    oy_transcript_bytes(t, uniform, g->hash_len);
    OY_REQUIRE(why, g->from_hash(out, uniform), OY_PROOF, "grp-7",
               "the hash to the group gives the identity");
    return OY_OK;
}
