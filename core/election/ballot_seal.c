#include "election/ballot_seal.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "crypto/publish.h"
#include "election/credential.h"
#include "election/header.h"

struct oy_sealed {
    const struct oy_election *e;
    const struct oy_style *style;
    unsigned char *body; /* style->body_len bytes, public */
    unsigned char fingerprint[32];
    struct oy_secret_bytes *bits;
    struct oy_secret *r; /* one for each bit */
};

static oy_status no_memory(struct oy_why *why) {
    return oy_fail(why, OY_MEMORY, "", "no memory for sealing");
}

void oy_sealed_free(struct oy_sealed **s) {
    if (!*s) return;
    oy_secret_bytes_free(&(*s)->bits);
    oy_secret_free((*s)->r);
    free((*s)->body);
    free(*s);
    *s = NULL;
}

/* An empty one, with room for everything; bits are all 0. */
static oy_status sealed_new(struct oy_sealed **out, const struct oy_election *e,
                            const struct oy_style *style, struct oy_why *why) {
    struct oy_sealed *s = calloc(1, sizeof *s);
    *out = NULL;
    if (!s) return no_memory(why);
    s->e = e;
    s->style = style;
    s->body = calloc(1, style->body_len);
    s->r = oy_secret_alloc(style->n_bits);
    oy_status status =
        s->body && s->r ? oy_secret_bytes_new(&s->bits, style->n_bits, why) : no_memory(why);
    if (status == OY_OK)
        *out = s;
    else
        oy_sealed_free(&s);
    return status;
}

/* ---- encrypting and proving ---- */

struct nonces { /* all between commitments and responses, in secret memory */
    struct oy_secret *all;
    struct oy_bit_nonce *bit;
    struct oy_constant_nonce *rule;
    struct oy_secret *work; /* 2 */
};

_Static_assert(sizeof(struct oy_bit_nonce) == 5 * sizeof(struct oy_secret), "no padding");
_Static_assert(sizeof(struct oy_constant_nonce) == sizeof(struct oy_secret), "no padding");

/* One piece of secret memory for all: to get one takes the system as long as a dozen powers. */
static oy_status nonces_new(struct nonces *n, const struct oy_style *style, struct oy_why *why) {
    n->all = oy_secret_alloc(5 * style->n_bits + style->n_rules + 2);
    if (!n->all) return no_memory(why);
    n->bit = (struct oy_bit_nonce *)(void *)n->all;
    n->rule = (struct oy_constant_nonce *)(void *)(n->all + 5 * style->n_bits);
    n->work = n->all + 5 * style->n_bits + style->n_rules;
    return OY_OK;
}

static void nonces_free(struct nonces *n) {
    oy_secret_free(n->all); /* wipes */
}

/* All powers that a ballot takes, to be taken together. Which of a bit's powers is the true one is
 * as secret as the bit. */
struct powers {
    struct oy_ciphertext *cipher;
    struct oy_bit_powers *bit;
    struct oy_constant_commitment *rule;
    struct oy_fixed_power *list;
    size_t n_bits;
};

static oy_status powers_new(struct powers *p, const struct oy_style *style, struct oy_why *why) {
    size_t n =
        (OY_ELGAMAL_POWERS + OY_BIT_POWERS) * style->n_bits + OY_CONSTANT_POWERS * style->n_rules;
    p->n_bits = style->n_bits;
    p->cipher = calloc(style->n_bits, sizeof *p->cipher);
    p->bit = calloc(style->n_bits, sizeof *p->bit);
    p->rule = calloc(style->n_rules + 1, sizeof *p->rule);
    p->list = calloc(n, sizeof *p->list);
    return p->cipher && p->bit && p->rule && p->list ? OY_OK : no_memory(why);
}

static void powers_free(struct powers *p) {
    if (p->bit) sodium_memzero(p->bit, p->n_bits * sizeof *p->bit);
    free(p->cipher);
    free(p->bit);
    free(p->rule);
    free(p->list);
}

/* [elg-2, bit-3] A fresh r for each bit, and fresh nonces. */
static void take_powers(struct powers *p, const struct oy_sealed *s, struct nonces *n) {
    const struct oy_group *g = s->e->group;
    struct oy_fixed_power *next = p->list;
    for (size_t k = 0; k < s->style->n_bits; k++) {
        g->secret_random(&s->r[k]);
        oy_elgamal_list(next, &p->cipher[k], &s->r[k], &s->bits->secret[k]);
        next += OY_ELGAMAL_POWERS;
        oy_bit_draw(g, &n->bit[k]);
        oy_bit_list(next, &p->bit[k], &n->bit[k]);
        next += OY_BIT_POWERS;
    }
    for (size_t k = 0; k < s->style->n_rules; k++, next += OY_CONSTANT_POWERS)
        oy_constant_list(g, next, &p->rule[k], &n->rule[k]);
    size_t count = (size_t)(next - p->list);
    if (s->e->fixed)
        oy_fixed_powers_secret(s->e->fixed, p->list, count);
    else
        oy_powers_secret(g, &s->e->y, p->list, count);
}

static void write_start(struct oy_writer *w, const struct oy_sealed *s,
                        const struct oy_element *credential, uint32_t sequence) {
    oy_header_write(w, "BA", s->e->group);
    oy_write_bytes(w, s->e->id, 32);
    oy_write_element(s->e->group, w, credential);
    oy_write_u32(w, sequence);
    oy_write_u32(w, s->style->mahalle);
}

static void write_ciphers(struct oy_writer *w, const struct oy_sealed *s, const struct powers *p) {
    for (size_t i = 0; i < s->style->n_contests; i++) {
        const struct oy_style_contest *c = &s->style->contests[i];
        oy_write_u8(w, c->contest->suite);
        for (size_t k = c->first_bit; k < c->first_bit + c->contest->n_bits; k++) {
            oy_write_element(s->e->group, w, &p->cipher[k].alpha);
            oy_write_element(s->e->group, w, &p->cipher[k].beta);
        }
    }
}

static void write_bit(struct oy_writer *w, const struct oy_sealed *s, const struct powers *p,
                      size_t k) {
    const struct oy_group *g = s->e->group;
    struct oy_bit_commitment t;
    oy_bit_choose(g, &t, &p->bit[k], s->bits->secret[k]);
    oy_write_element(g, w, &t.a0);
    oy_write_element(g, w, &t.b0);
    oy_write_element(g, w, &t.a1);
    oy_write_element(g, w, &t.b1);
}

static void write_commitments(struct oy_writer *w, const struct oy_sealed *s,
                              const struct powers *p) {
    for (size_t i = 0; i < s->style->n_contests; i++) {
        const struct oy_style_contest *c = &s->style->contests[i];
        for (size_t k = 0; k < c->contest->n_bits; k++) write_bit(w, s, p, c->first_bit + k);
        for (size_t k = 0; k < c->contest->n_rules; k++) {
            oy_write_element(s->e->group, w, &p->rule[c->first_rule + k].t1);
            oy_write_element(s->e->group, w, &p->rule[c->first_rule + k].t2);
        }
    }
}

static void respond_bit(struct oy_writer *w, const struct oy_sealed *s, struct nonces *n,
                        const struct oy_scalar *e, size_t k) {
    const struct oy_group *g = s->e->group;
    struct oy_bit_response z;
    oy_bit_respond(g, &z, &n->bit[k], e, &s->r[k], s->bits->secret[k]);
    oy_write_scalar(g, w, &z.e0);
    oy_write_scalar(g, w, &z.z0);
    oy_write_scalar(g, w, &z.z1);
}

/* out = a·r for an integer a, which is public. */
static void multiply(const struct oy_group *g, struct oy_secret *out, const struct oy_secret *r,
                     int64_t a) {
    struct oy_scalar zero, k;
    g->scalar_from_u64(&k, a < 0 ? 0 - (uint64_t)a : (uint64_t)a);
    g->scalar_from_u64(&zero, 0);
    if (a < 0) g->scalar_sub(&k, &zero, &k);
    g->secret_mul_public(out, r, &k);
}

/* R = Σ a_i·r_i [con-1] */
static void respond_rule(struct oy_writer *w, const struct oy_sealed *s, struct nonces *n,
                         const struct oy_scalar *e, const struct oy_style_contest *c, size_t k) {
    const struct oy_group *g = s->e->group;
    const struct oy_rule *rule = &c->contest->rules[k];
    struct oy_secret *sum = &n->work[0], *product = &n->work[1];
    struct oy_scalar z;
    sodium_memzero(sum, sizeof *sum);
    for (size_t i = 0; i < rule->n_terms; i++) {
        multiply(g, product, &s->r[c->first_bit + rule->terms[i].bit], rule->terms[i].a);
        g->secret_add(sum, sum, product);
    }
    oy_constant_respond(g, &z, &n->rule[c->first_rule + k], e, sum);
    oy_write_scalar(g, w, &z);
}

static void respond(struct oy_writer *w, const struct oy_sealed *s, struct nonces *n,
                    const struct oy_scalar *e) {
    for (size_t i = 0; i < s->style->n_contests; i++) {
        const struct oy_style_contest *c = &s->style->contests[i];
        for (size_t k = 0; k < c->contest->n_bits; k++) respond_bit(w, s, n, e, c->first_bit + k);
        for (size_t k = 0; k < c->contest->n_rules; k++) respond_rule(w, s, n, e, c, k);
    }
}

static void seal_body(struct oy_sealed *s, const struct oy_element *credential, uint32_t sequence,
                      struct powers *p, struct nonces *n) {
    struct oy_writer w;
    struct oy_scalar e;
    take_powers(p, s, n);
    oy_writer_init(&w, s->body, s->style->body_len);
    write_start(&w, s, credential, sequence);
    write_ciphers(&w, s, p);
    write_commitments(&w, s, p);
    oy_publish(s->body, s->style->statement_len);
    oy_ballot_challenge(&e, s->e, oy_span(s->body, s->style->statement_len));
    respond(&w, s, n, &e);
    oy_publish(s->body, s->style->body_len);
    oy_ballot_fingerprint(s->fingerprint, oy_writer_end(&w));
}

static oy_status seal(struct oy_sealed *s, const struct oy_element *credential, uint32_t sequence,
                      struct oy_why *why) {
    struct nonces n = {0};
    struct powers p = {0};
    oy_status status = nonces_new(&n, s->style, why);
    if (status == OY_OK) status = powers_new(&p, s->style, why);
    if (status == OY_OK) seal_body(s, credential, sequence, &p, &n);
    nonces_free(&n);
    powers_free(&p);
    return status;
}

oy_status oy_ballot_seal(struct oy_sealed **out, const struct oy_election *e, uint32_t mahalle,
                         const struct oy_element *credential, uint32_t sequence,
                         const struct oy_secret_bytes *bits, struct oy_why *why) {
    const struct oy_style *style;
    *out = NULL;
    OY_TRY(oy_ballot_style(&style, e, mahalle, why));
    OY_REQUIRE(why, !oy_element_is_identity(e->group, credential), OY_FORMAT, "bal-4",
               "the identity is no credential");
    OY_REQUIRE(why, sequence >= 1, OY_RANGE, "bal-9", "sequences begin with 1");
    if (bits->n != style->n_bits)
        return oy_fail(why, OY_MISMATCH, "qst-4", "%zu bits, where the ballot has %zu", bits->n,
                       style->n_bits);
    OY_TRY(sealed_new(out, e, style, why));
    memcpy((*out)->bits->secret, bits->secret, bits->n);
    oy_status status = seal(*out, credential, sequence, why);
    if (status != OY_OK) oy_sealed_free(out);
    return status;
}

struct oy_span oy_sealed_body(const struct oy_sealed *s) {
    return oy_span(s->body, s->style->body_len);
}

void oy_sealed_fingerprint(unsigned char out[32], const struct oy_sealed *s) {
    memcpy(out, s->fingerprint, 32);
}

/* ---- the two ends ---- */

static void credential_of(const struct oy_sealed *s, struct oy_element *out) {
    *out = (struct oy_element){0};
    memcpy(out->b, s->body + OY_HEADER_LEN + 32, s->e->group->element_len);
}

static oy_status check_secret(const struct oy_sealed *s, const struct oy_secret *secret,
                              struct oy_why *why) {
    struct oy_element mine, credential;
    oy_credential_public(s->e->group, &mine, secret);
    credential_of(s, &credential);
    OY_REQUIRE(why, oy_element_equal(s->e->group, &mine, &credential), OY_MISMATCH, "sig-1",
               "the codes given are not those of the credential that this ballot was sealed for");
    return OY_OK;
}

oy_status oy_sealed_cast(struct oy_buffer *ballot, struct oy_sealed **sealed,
                         const struct oy_secret *secret, struct oy_why *why) {
    struct oy_sealed *s = *sealed;
    const struct oy_group *g = s->e->group;
    struct oy_signature signature;
    struct oy_element credential;
    struct oy_writer w;
    *ballot = (struct oy_buffer){0};
    OY_TRY(check_secret(s, secret, why));
    OY_TRY(oy_buffer_new(ballot, s->style->ballot_len, why));
    credential_of(s, &credential);
    oy_signature_sign(g, &signature, &credential, secret, oy_sealed_body(s));
    oy_writer_init(&w, ballot->p, ballot->n);
    oy_write_span(&w, oy_sealed_body(s));
    oy_write_element(g, &w, &signature.r);
    oy_write_scalar(g, &w, &signature.z);
    (void)oy_writer_end(&w);
    oy_publish(ballot->p, ballot->n);
    oy_sealed_free(sealed); /* [open-3] */
    return OY_OK;
}

static void write_secrets(struct oy_writer *w, const struct oy_sealed *s) {
    for (size_t k = 0; k < s->style->n_bits; k++) {
        oy_write_u8(w, s->bits->secret[k]);
        oy_write_bytes(w, s->r[k].b, s->e->group->scalar_len);
    }
}

oy_status oy_sealed_open(struct oy_buffer *opened, struct oy_sealed **sealed, struct oy_why *why) {
    struct oy_sealed *s = *sealed;
    struct oy_writer w;
    OY_TRY(oy_buffer_new(opened, s->style->opening_len, why));
    oy_writer_init(&w, opened->p, opened->n);
    oy_header_write(&w, "OP", s->e->group);
    oy_write_span(&w, oy_sealed_body(s));
    write_secrets(&w, s);
    (void)oy_writer_end(&w);
    oy_publish(opened->p, opened->n);
    oy_sealed_free(sealed); /* [open-3] */
    return OY_OK;
}

/* ---- between two runs ---- */

static size_t state_len(const struct oy_style *style) {
    return 32 + style->n_bits * (1 + style->group->scalar_len);
}

oy_status oy_sealed_save(struct oy_secret_bytes **state, const struct oy_sealed *s,
                         struct oy_why *why) {
    struct oy_writer w;
    OY_TRY(oy_secret_bytes_new(state, state_len(s->style), why));
    oy_writer_init(&w, (*state)->secret, (*state)->n);
    oy_write_bytes(&w, s->fingerprint, 32);
    write_secrets(&w, s);
    (void)oy_writer_end(&w);
    return OY_OK;
}

static oy_status load(struct oy_sealed *s, const struct oy_secret_bytes *state,
                      struct oy_why *why) {
    const struct oy_group *g = s->e->group;
    const unsigned char *p = state->secret + 32;
    unsigned char bad = 0;
    for (size_t k = 0; k < s->style->n_bits; k++, p += 1 + g->scalar_len) {
        s->bits->secret[k] = p[0];
        bad |= p[0] >> 1 | !g->secret_decode(&s->r[k], p + 1);
    }
    oy_publish(&bad, sizeof bad);
    if (bad) return oy_fail(why, OY_FORMAT, "grp-6", "the state of the sealed ballot is damaged");
    return OY_OK;
}

oy_status oy_sealed_load(struct oy_sealed **out, const struct oy_election *e, struct oy_span body,
                         const struct oy_secret_bytes *state, struct oy_why *why) {
    struct oy_ballot view = {0};
    *out = NULL;
    oy_status status = oy_ballot_read_body(&view, e, body, why);
    const struct oy_style *style = view.style;
    unsigned char fingerprint[32];
    oy_ballot_clear(&view);
    OY_TRY(status);
    oy_ballot_fingerprint(fingerprint, body);
    if (state->n != state_len(style))
        return oy_fail(why, OY_FORMAT, "enc-2", "the state of the sealed ballot has %zu bytes",
                       state->n);
    OY_REQUIRE(why, sodium_memcmp(state->secret, fingerprint, 32) == 0, OY_MISMATCH, "bal-8",
               "the state is that of another sealed ballot");
    OY_TRY(sealed_new(out, e, style, why));
    memcpy((*out)->body, body.p, body.n);
    memcpy((*out)->fingerprint, fingerprint, 32);
    status = load(*out, state, why);
    if (status != OY_OK) oy_sealed_free(out);
    return status;
}
