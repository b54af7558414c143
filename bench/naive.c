/* The textbook recount: the public functions of libsodium, equation by equation, nothing shared
 * among equations or ballots. What can be known before, g^-1, is; no power of 1 is taken; what a
 * power or an addition refuses is not decoded before. No other file of this project is at work
 * here. */
#include <sodium.h>
#include <string.h>

#include "bench/recount.h"

enum { E = 32, S = 32, HEADER = 6, DIGEST = 64, BITS_MAX = 1000 };

typedef unsigned char point[E];

static const point generator = {0xe2, 0xf2, 0xae, 0x0a, 0x6a, 0xbc, 0x4e, 0x71, 0xa8, 0x84, 0xa9,
                                0x61, 0xc5, 0x00, 0x51, 0x5f, 0x58, 0xe3, 0x0b, 0x6a, 0xa5, 0x82,
                                0xdd, 0x8d, 0xb6, 0xa6, 0x59, 0x45, 0xe0, 0x8d, 0x2d, 0x76};

struct recount {
    const struct oy_style *style;
    const unsigned char *election_id;
    point y, g_inverse;
    point product[2 * BITS_MAX]; /* α and β of each bit */
};

struct contest { /* where the parts of one contest stand in a ballot */
    size_t bits;
    const unsigned char *cipher, *commitment, *response;
};

/* ---- libsodium ---- */

static bool add(point out, const point a, const point b) {
    return crypto_core_ristretto255_add(out, a, b) == 0;
}

static bool power(point out, const point base, const unsigned char *e) {
    return crypto_scalarmult_ristretto255(out, e, base) == 0;
}

/* left = t·base^e ? */
static bool is_product(const point left, const point t, const point base, const unsigned char *e) {
    point right;
    return power(right, base, e) && add(right, t, right) && memcmp(left, right, E) == 0;
}

/* g^z = t·base^e */
static bool holds_g(const unsigned char *z, const point t, const point base,
                    const unsigned char *e) {
    point left;
    return crypto_scalarmult_ristretto255_base(left, z) == 0 && is_product(left, t, base, e);
}

/* y^z = t·base^e */
static bool holds_y(const struct recount *r, const unsigned char *z, const point t,
                    const point base, const unsigned char *e) {
    point left;
    return power(left, r->y, z) && is_product(left, t, base, e);
}

/* ---- reading ---- */

static bool is_scalar(const unsigned char *s) {
    static const unsigned char q[S] = {0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58,
                                       0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde, 0x14,
                                       0,    0,    0,    0,    0,    0,    0,    0,
                                       0,    0,    0,    0,    0,    0,    0,    0x10};
    for (size_t i = S; i-- > 0;)
        if (s[i] != q[i]) return s[i] < q[i];
    return false;
}

static bool are_scalars(const unsigned char *s, size_t n) {
    for (size_t i = 0; i < n; i++)
        if (!is_scalar(s + S * i)) return false;
    return true;
}

/* libsodium 1.0.18 passes over the top bit, which would give each element a second encoding. */
static bool have_no_top_bit(const unsigned char *p, size_t n) {
    for (size_t i = 0; i < n; i++)
        if (p[E * i + E - 1] & 0x80) return false;
    return true;
}

/* ---- challenges ---- */

static void hash_u64(crypto_hash_sha512_state *h, uint64_t v) {
    unsigned char be[8];
    for (size_t i = 0; i < 8; i++) be[i] = (unsigned char)(v >> (56 - 8 * i));
    (void)crypto_hash_sha512_update(h, be, sizeof be);
}

static void hash_item(crypto_hash_sha512_state *h, const unsigned char *p, size_t n) {
    hash_u64(h, n);
    (void)crypto_hash_sha512_update(h, p, n);
}

static void reduce_big_endian(unsigned char e[S], const unsigned char big[DIGEST]) {
    unsigned char little[DIGEST];
    for (size_t i = 0; i < DIGEST; i++) little[i] = big[DIGEST - 1 - i];
    crypto_core_ristretto255_scalar_reduce(e, little);
}

/* [bal-5, hash-1 … hash-3] expand_message_xmd of RFC 9380 with SHA-512, 64 bytes of it. */
static void challenge_of(unsigned char e[S], const struct recount *r, const unsigned char *ballot) {
    static const unsigned char pad[128] = {0}, size_and_0[3] = {0, DIGEST, 0}, one[1] = {1};
    static const char tag[] = "OY-v1-ristretto255-ballot";
    const unsigned char tag_len[1] = {sizeof tag - 1};
    unsigned char b[DIGEST];
    crypto_hash_sha512_state h;
    (void)crypto_hash_sha512_init(&h);
    (void)crypto_hash_sha512_update(&h, pad, sizeof pad);
    hash_item(&h, generator, E);
    hash_item(&h, r->y, E);
    hash_item(&h, ballot, r->style->statement_len);
    (void)crypto_hash_sha512_update(&h, size_and_0, sizeof size_and_0);
    (void)crypto_hash_sha512_update(&h, (const unsigned char *)tag, sizeof tag - 1);
    (void)crypto_hash_sha512_update(&h, tag_len, 1);
    (void)crypto_hash_sha512_final(&h, b);
    (void)crypto_hash_sha512_init(&h);
    (void)crypto_hash_sha512_update(&h, b, sizeof b);
    (void)crypto_hash_sha512_update(&h, one, 1);
    (void)crypto_hash_sha512_update(&h, (const unsigned char *)tag, sizeof tag - 1);
    (void)crypto_hash_sha512_update(&h, tag_len, 1);
    (void)crypto_hash_sha512_final(&h, b);
    reduce_big_endian(e, b);
}

/* [sig-1] RFC 9591 §6.2 */
static bool is_signed(const struct recount *r, const unsigned char *ballot) {
    static const char context[] = "FROST-RISTRETTO255-SHA512-v1chal";
    const unsigned char *credential = ballot + HEADER + 32, *sig = ballot + r->style->body_len;
    unsigned char digest[DIGEST], c[S];
    crypto_hash_sha512_state h;
    if (!have_no_top_bit(credential, 1) || !have_no_top_bit(sig, 1) || !is_scalar(sig + E))
        return false;
    (void)crypto_hash_sha512_init(&h);
    (void)crypto_hash_sha512_update(&h, (const unsigned char *)context, sizeof context - 1);
    (void)crypto_hash_sha512_update(&h, sig, E);
    (void)crypto_hash_sha512_update(&h, credential, E);
    (void)crypto_hash_sha512_update(&h, ballot, r->style->body_len);
    (void)crypto_hash_sha512_final(&h, digest);
    crypto_core_ristretto255_scalar_reduce(c, digest);
    return holds_g(sig + E, sig, credential, c);
}

/* ---- proofs ---- */

/* [bit-1, bit-2] */
static bool bit_holds(const struct recount *r, const struct contest *c, size_t i,
                      const unsigned char *e) {
    const unsigned char *alpha = c->cipher + 2 * E * i, *beta = alpha + E;
    const unsigned char *t = c->commitment + 4 * E * i, *e0 = c->response + 3 * S * i;
    unsigned char e1[S];
    point beta_by_g;
    crypto_core_ristretto255_scalar_sub(e1, e, e0);
    return holds_g(e0 + S, t, alpha, e0) && holds_y(r, e0 + S, t + E, beta, e0) &&
           holds_g(e0 + 2 * S, t + 2 * E, alpha, e1) && add(beta_by_g, beta, r->g_inverse) &&
           holds_y(r, e0 + 2 * S, t + 3 * E, beta_by_g, e1);
}

/* [con-1, con-2] The bits add up to 1. */
static bool rule_holds(const struct recount *r, const struct contest *c, const unsigned char *e) {
    const unsigned char *t = c->commitment + 4 * E * c->bits, *z = c->response + 3 * S * c->bits;
    point alpha, beta;
    memcpy(alpha, c->cipher, E);
    memcpy(beta, c->cipher + E, E);
    for (size_t i = 1; i < c->bits; i++)
        if (!add(alpha, alpha, c->cipher + 2 * E * i) ||
            !add(beta, beta, c->cipher + 2 * E * i + E))
            return false;
    return add(beta, beta, r->g_inverse) && holds_g(z, t, alpha, e) &&
           holds_y(r, z, t + E, beta, e);
}

static bool contest_holds(const struct recount *r, const struct contest *c,
                          const unsigned char *e) {
    if (!have_no_top_bit(c->cipher, 2 * c->bits) ||
        !have_no_top_bit(c->commitment, 4 * c->bits + 2) ||
        !are_scalars(c->response, 3 * c->bits + 1))
        return false;
    for (size_t i = 0; i < c->bits; i++)
        if (!bit_holds(r, c, i, e)) return false;
    return rule_holds(r, c, e);
}

/* ---- ballots ---- */

static bool is_entry(const struct oy_span *ballot, size_t body_len,
                     const struct bench_entry *entry) {
    unsigned char hash[32];
    (void)crypto_hash_sha256(hash, ballot->p, body_len);
    if (memcmp(hash, entry->fingerprint, sizeof hash) != 0) return false;
    (void)crypto_hash_sha256(hash, ballot->p, ballot->n);
    return memcmp(hash, entry->digest, sizeof hash) == 0;
}

static bool multiply_in(struct recount *r, const struct contest *c) {
    for (size_t i = 0; i < 2 * c->bits; i++)
        if (!add(r->product[i], r->product[i], c->cipher + E * i)) return false;
    return true;
}

static bool count_one(struct recount *r, const struct oy_span *ballot,
                      const struct bench_entry *entry) {
    static const unsigned char header[HEADER] = {'O', 'Y', 'B', 'A', 1, 1};
    const struct oy_style *style = r->style;
    const struct oy_style_contest *at = &style->contests[0];
    const struct contest c = {style->n_bits, ballot->p + at->suite_at + 1,
                              ballot->p + at->proofs_at, ballot->p + at->answers_at};
    unsigned char e[S];
    if (ballot->n != style->ballot_len || !is_entry(ballot, style->body_len, entry) ||
        memcmp(ballot->p, header, HEADER) != 0 ||
        memcmp(ballot->p + HEADER, r->election_id, 32) != 0 || ballot->p[at->suite_at] != 1)
        return false;
    challenge_of(e, r, ballot->p);
    return contest_holds(r, &c, e) && is_signed(r, ballot->p) && multiply_in(r, &c);
}

oy_status bench_count_naive(struct bench_recount *in, size_t n, unsigned char sum[32],
                            struct oy_why *why) {
    static const point identity = {0};
    static struct recount r; /* zeros encode the identity */
    const struct oy_style *style = in->election->styles;
    if (style->n_contests != 1 || style->n_rules != 1 || style->n_bits > BITS_MAX)
        return oy_fail(why, OY_STATE, "", "the naive recount knows one question, one of K");
    memset(&r, 0, sizeof r);
    r.style = style;
    r.election_id = in->election->id;
    memcpy(r.y, in->election->y.b, E);
    if (crypto_core_ristretto255_sub(r.g_inverse, identity, generator) != 0)
        return oy_fail(why, OY_STATE, "", "libsodium does not know g");
    for (size_t i = 0; i < n; i++)
        if (!count_one(&r, &in->ballot[i], &in->entry[i]))
            return oy_fail(why, OY_PROOF, "", "ballot %zu is refused", i);
    (void)crypto_hash_sha256(sum, r.product[0], 2 * E * style->n_bits);
    return OY_OK;
}
