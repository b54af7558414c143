#include "election/ballot.h"

#include <stdlib.h>
#include <string.h>

#include "base/hex.h"
#include "crypto/hash.h"
#include "crypto/transcript.h"
#include "election/header.h"

/* ---- what stands at the start ---- */

static void read_start(struct oy_ballot_header *out, const struct oy_group *g,
                       struct oy_reader *r) {
    oy_read_bytes(r, out->election_id, 32);
    out->credential = oy_read_span(r, g->element_len);
    out->sequence = oy_read_u32(r);
    out->mahalle = oy_read_u32(r);
}

oy_status oy_ballot_peek(struct oy_ballot_header *out, struct oy_span *body,
                         const struct oy_group *g, struct oy_span ballot, struct oy_why *why) {
    struct oy_reader r;
    size_t signature = g->element_len + g->scalar_len;
    size_t start = OY_HEADER_LEN + 32 + g->element_len + 8;
    *out = (struct oy_ballot_header){0};
    if (body) *body = oy_span(NULL, 0);
    if (ballot.n < start + signature) /* no rule to leave out: there is nothing to read */
        return oy_fail(why, OY_FORMAT, "bal-1", "a ballot of %zu bytes is too short", ballot.n);
    oy_reader_init(&r, ballot);
    (void)oy_read_span(&r, OY_HEADER_LEN);
    read_start(out, g, &r);
    if (body) *body = oy_span(ballot.p, ballot.n - signature);
    return OY_OK;
}

oy_status oy_ballot_check_entry(const struct oy_group *g, struct oy_span ballot,
                                const unsigned char fingerprint[32], uint32_t sequence,
                                const unsigned char digest[32], struct oy_why *why) {
    struct oy_ballot_header h;
    struct oy_span body;
    unsigned char hash_of_body[32], hash[32];
    OY_TRY(oy_ballot_peek(&h, &body, g, ballot, why));
    oy_sha256_start_and_whole(hash_of_body, hash, ballot, body.n);
    OY_REQUIRE(why, memcmp(hash, digest, 32) == 0, OY_MISMATCH, "bal-8",
               "the ballot is not the one the log names");
    OY_REQUIRE(why, memcmp(hash_of_body, fingerprint, 32) == 0, OY_MISMATCH, "bal-8",
               "the fingerprint in the log is not the ballot's");
    OY_REQUIRE(why, h.sequence == sequence, OY_MISMATCH, "bal-8",
               "sequence %u in the log, %u in the ballot", sequence, h.sequence);
    return OY_OK;
}

oy_status oy_ballot_style(const struct oy_style **out, const struct oy_election *e,
                          uint32_t mahalle, struct oy_why *why) {
    *out = oy_election_style(e, mahalle);
    if (!*out)
        return oy_fail(why, OY_MISMATCH, "bal-3", "mahalle %u is not in the manifest", mahalle);
    OY_REQUIRE(why, (*out)->n_contests > 0, OY_MISMATCH, "bal-3",
               "nothing is voted on in mahalle %u", mahalle);
    return OY_OK;
}

/* ---- memory: all elements in one array, all scalars in another ---- */

_Static_assert(sizeof(struct oy_ciphertext) == 2 * sizeof(struct oy_element), "no padding");
_Static_assert(sizeof(struct oy_bit_commitment) == 4 * sizeof(struct oy_element), "no padding");
_Static_assert(sizeof(struct oy_constant_commitment) == 2 * sizeof(struct oy_element),
               "no padding");
_Static_assert(sizeof(struct oy_bit_response) == 3 * sizeof(struct oy_scalar), "no padding");

/* Elements: credential, ciphertexts, commitments of bits, commitments of rules, R. */
static size_t count_elements(const struct oy_style *s) {
    return 2 + 6 * s->n_bits + 2 * s->n_rules;
}

static size_t count_scalars(const struct oy_style *s) {
    return 3 * s->n_bits + s->n_rules;
}

static bool reserve(struct oy_ballot *b, size_t elements, size_t scalars) {
    if (elements > b->cap_elements) {
        free(b->elements);
        free(b->encoded);
        b->elements = calloc(elements, sizeof *b->elements);
        b->encoded = calloc(elements, OY_ELEMENT_MAX);
        b->cap_elements = b->elements && b->encoded ? elements : 0;
    }
    if (scalars > b->cap_scalars) {
        free(b->scalars);
        b->scalars = calloc(scalars, sizeof *b->scalars);
        b->cap_scalars = b->scalars ? scalars : 0;
    }
    return b->cap_elements >= elements && b->cap_scalars >= scalars;
}

static oy_status prepare(struct oy_ballot *b, const struct oy_style *s, struct oy_why *why) {
    if (!reserve(b, count_elements(s), count_scalars(s)))
        return oy_fail(why, OY_MEMORY, "", "no memory for a ballot");
    b->style = s;
    b->cipher = (struct oy_ciphertext *)(void *)(b->elements + 1);
    b->bit_commitment = (struct oy_bit_commitment *)(void *)(b->elements + 1 + 2 * s->n_bits);
    b->rule_commitment = (struct oy_constant_commitment *)(void *)(b->elements + 1 + 6 * s->n_bits);
    b->bit_response = (struct oy_bit_response *)(void *)b->scalars;
    b->rule_response = b->scalars + 3 * s->n_bits;
    return OY_OK;
}

void oy_ballot_clear(struct oy_ballot *b) {
    free(b->elements);
    free(b->encoded);
    free(b->scalars);
    *b = (struct oy_ballot){0};
}

/* ---- reading ---- */

/* Copies n encoded elements to the place of element `at`, so that all are decoded in one call. */
static void gather(struct oy_ballot *b, struct oy_reader *r, size_t at, size_t n) {
    size_t len = b->style->group->element_len;
    oy_read_bytes(r, b->encoded + at * len, n * len);
}

static oy_status gather_ciphers(struct oy_ballot *b, struct oy_reader *r, struct oy_why *why) {
    const struct oy_style *s = b->style;
    for (size_t i = 0; i < s->n_contests; i++) {
        const struct oy_style_contest *c = &s->contests[i];
        uint8_t suite = oy_read_u8(r);
        OY_REQUIRE(why, suite == c->contest->suite, OY_FORMAT, "bal-1",
                   "proof suite %u, where %u is expected", suite, c->contest->suite);
        gather(b, r, 1 + 2 * c->first_bit, 2 * (size_t)c->contest->n_bits);
    }
    return OY_OK;
}

static void gather_commitments(struct oy_ballot *b, struct oy_reader *r) {
    const struct oy_style *s = b->style;
    for (size_t i = 0; i < s->n_contests; i++) {
        const struct oy_style_contest *c = &s->contests[i];
        gather(b, r, 1 + 2 * s->n_bits + 4 * c->first_bit, 4 * (size_t)c->contest->n_bits);
        gather(b, r, 1 + 6 * s->n_bits + 2 * c->first_rule, 2 * c->contest->n_rules);
    }
}

static oy_status read_responses(struct oy_ballot *b, struct oy_reader *r, struct oy_why *why) {
    const struct oy_style *s = b->style;
    for (size_t i = 0; i < s->n_contests; i++) {
        const struct oy_style_contest *c = &s->contests[i];
        for (size_t k = 0; k < 3 * (size_t)c->contest->n_bits; k++)
            OY_TRY(oy_read_scalar(s->group, &b->scalars[3 * c->first_bit + k], r, why));
        for (size_t k = 0; k < c->contest->n_rules; k++)
            OY_TRY(oy_read_scalar(s->group, &b->rule_response[c->first_rule + k], r, why));
    }
    return OY_OK;
}

/* [bal-4] */
static oy_status check_identities(const struct oy_ballot *b, struct oy_why *why) {
    const struct oy_group *g = b->style->group;
    OY_REQUIRE(why, !oy_element_is_identity(g, &b->credential), OY_FORMAT, "bal-4",
               "the credential is the identity");
    for (size_t i = 0; i < b->style->n_bits; i++)
        OY_REQUIRE(why, !oy_element_is_identity(g, &b->cipher[i].alpha), OY_FORMAT, "bal-4",
                   "ciphertext %zu begins with the identity", i);
    return OY_OK;
}

static oy_status decode(struct oy_ballot *b, bool has_signature, struct oy_why *why) {
    const struct oy_group *g = b->style->group;
    size_t n = count_elements(b->style) - (has_signature ? 0 : 1);
    struct oy_reader r;
    oy_reader_init(&r, oy_span(b->encoded, n * g->element_len));
    OY_TRY(oy_read_elements(g, b->elements, n, &r, why));
    b->credential = b->elements[0];
    if (has_signature) b->signature.r = b->elements[n - 1];
    return check_identities(b, why);
}

/* [bal-1] The header, and with it the style and the length that bytes must have. */
static oy_status begin(struct oy_ballot *b, struct oy_reader *r, const struct oy_election *e,
                       struct oy_span bytes, bool has_signature, struct oy_why *why) {
    const struct oy_style *s;
    oy_reader_init(r, bytes);
    OY_REQUIRE(why, bytes.n >= OY_HEADER_LEN, OY_FORMAT, "bal-1",
               "a ballot of %zu bytes is too short", bytes.n);
    OY_TRY(oy_header_read(r, "BA", e->group, why));
    read_start(&b->header, e->group, r);
    if (r->short_read)
        return oy_fail(why, OY_FORMAT, "bal-1", "a ballot of %zu bytes is too short", bytes.n);
    OY_TRY(oy_ballot_style(&s, e, b->header.mahalle, why));
    size_t wanted = has_signature ? s->ballot_len : s->body_len;
    OY_REQUIRE(why, bytes.n == wanted, OY_FORMAT, "bal-1",
               "%zu bytes, where the ballot of mahalle %u has %zu", bytes.n, s->mahalle, wanted);
    if (bytes.n < s->body_len) return oy_fail(why, OY_FORMAT, "bal-1", "too short");
    b->body = oy_span(bytes.p, s->body_len);
    b->statement = oy_span(bytes.p, s->statement_len);
    return prepare(b, s, why);
}

static oy_status read_all(struct oy_ballot *b, const struct oy_election *e, struct oy_span bytes,
                          bool has_signature, struct oy_why *why) {
    struct oy_reader r;
    OY_TRY(begin(b, &r, e, bytes, has_signature, why));
    const struct oy_group *g = e->group;
    memcpy(b->encoded, b->header.credential.p, g->element_len);
    OY_TRY(gather_ciphers(b, &r, why));
    gather_commitments(b, &r);
    OY_TRY(read_responses(b, &r, why));
    if (has_signature) {
        gather(b, &r, count_elements(b->style) - 1, 1);
        OY_TRY(oy_read_scalar(g, &b->signature.z, &r, why));
    }
    OY_TRY(oy_reader_end(&r, "bal-1", why));
    return decode(b, has_signature, why);
}

oy_status oy_ballot_read(struct oy_ballot *out, const struct oy_election *e, struct oy_span ballot,
                         struct oy_why *why) {
    return read_all(out, e, ballot, true, why);
}

oy_status oy_ballot_read_body(struct oy_ballot *out, const struct oy_election *e,
                              struct oy_span body, struct oy_why *why) {
    return read_all(out, e, body, false, why);
}

oy_status oy_ballot_read_ciphers(struct oy_ciphertext *out, const struct oy_style *style, size_t i,
                                 struct oy_span ballot, struct oy_why *why) {
    const struct oy_style_contest *c = &style->contests[i];
    struct oy_reader r;
    OY_REQUIRE(why, ballot.n == style->ballot_len, OY_FORMAT, "bal-1",
               "%zu bytes, where the ballot of mahalle %u has %zu", ballot.n, style->mahalle,
               style->ballot_len);
    oy_reader_init(&r, ballot);
    (void)oy_read_span(&r, c->suite_at + 1);
    return oy_read_elements(style->group, (struct oy_element *)(void *)out,
                            2 * (size_t)c->contest->n_bits, &r, why);
}

/* ---- hashes ---- */

void oy_ballot_challenge(struct oy_scalar *out, const struct oy_election *e,
                         struct oy_span statement) {
    struct oy_transcript t;
    oy_transcript_begin(&t, e->group, "ballot");
    oy_transcript_element(&t, e->group, &e->group->generator);
    oy_transcript_element(&t, e->group, &e->y);
    oy_transcript_span(&t, statement);
    oy_transcript_scalar(&t, e->group, out);
}

void oy_ballot_fingerprint(unsigned char out[32], struct oy_span body) {
    oy_sha256(out, body);
}

void oy_fingerprint_print(char out[OY_FINGERPRINT_TEXT], const unsigned char fingerprint[32]) {
    char digits[5];
    for (size_t i = 0; i < 10; i++) {
        oy_hex_encode(digits, oy_span(fingerprint + 2 * i, 2));
        memcpy(out + 5 * i, digits, 4);
        out[5 * i + 4] = i < 9 ? ' ' : 0;
    }
}
