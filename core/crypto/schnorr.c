#include "crypto/schnorr.h"

#include <stdlib.h>

/* [grp-9] A proof without a nonce in wiped memory is not made: the program ends. */
static struct oy_secret *fresh_nonce(const struct oy_group *g) {
    struct oy_secret *u = oy_secret_alloc(1);
    if (!u) abort();
    g->secret_random(u);
    return u;
}

/* Adds R·X^c·base^{−z} = 1 with base g, the shape of all checks here. */
static oy_status add_check_g(struct oy_equations *eqs, const struct oy_element *r,
                             const struct oy_element *x, const struct oy_scalar *c,
                             const struct oy_scalar *z, struct oy_why *why) {
    OY_TRY(oy_equations_one(eqs, r, why));
    OY_TRY(oy_equations_term(eqs, x, c, why));
    return oy_equations_g_inverse(eqs, z, why);
}

/* --- knowledge of a discrete logarithm --- */

static void pok_challenge(struct oy_scalar *c, const struct oy_group *g, struct oy_transcript *t,
                          const struct oy_element *x_public, const struct oy_element *a) {
    oy_transcript_element(t, g, x_public);
    oy_transcript_element(t, g, a);
    oy_transcript_scalar(t, g, c);
}

void oy_pok_prove(const struct oy_group *g, struct oy_pok *out, struct oy_transcript *t,
                  const struct oy_element *x_public, const struct oy_secret *x) {
    struct oy_secret *u = fresh_nonce(g);
    struct oy_scalar c;
    g->pow_base_secret(&out->a, u);
    pok_challenge(&c, g, t, x_public, &out->a);
    g->respond(&out->z, u, &c, x);
    oy_secret_free(u);
}

/* [pok-1] */
oy_status oy_pok_check(struct oy_equations *eqs, size_t owner, const struct oy_group *g,
                       const struct oy_pok *proof, struct oy_transcript *t,
                       const struct oy_element *x_public, struct oy_why *why) {
    struct oy_scalar c;
    pok_challenge(&c, g, t, x_public, &proof->a);
    OY_TRY(oy_equations_begin(eqs, owner, "pok-1", why));
    return add_check_g(eqs, &proof->a, x_public, &c, &proof->z, why);
}

/* --- equality of discrete logarithms --- */

static void equality_challenge(struct oy_scalar *c, const struct oy_group *g,
                               struct oy_transcript *t, const struct oy_element *y_public,
                               const struct oy_element *base, const struct oy_element *beta,
                               const struct oy_equality *p) {
    oy_transcript_element(t, g, y_public);
    oy_transcript_element(t, g, base);
    if (beta)
        oy_transcript_element(t, g, beta);
    else
        oy_transcript_item(t, "", 0);
    oy_transcript_element(t, g, &p->d);
    oy_transcript_element(t, g, &p->a);
    oy_transcript_element(t, g, &p->b);
    oy_transcript_scalar(t, g, c);
}

void oy_equality_prove(const struct oy_group *g, struct oy_equality *out, struct oy_transcript *t,
                       const struct oy_element *y_public, const struct oy_element *base,
                       const struct oy_element *beta, const struct oy_secret *x) {
    struct oy_secret *u = fresh_nonce(g);
    struct oy_scalar c;
    g->pow_secret(&out->d, base, x);
    g->pow_base_secret(&out->a, u);
    g->pow_secret(&out->b, base, u);
    equality_challenge(&c, g, t, y_public, base, beta, out);
    g->respond(&out->z, u, &c, x);
    oy_secret_free(u);
}

/* [deq-1] A·Y^c·g^{−z} = 1 and B·d^c·a^{−z} = 1 */
oy_status oy_equality_check(struct oy_equations *eqs, size_t owner, const struct oy_group *g,
                            const struct oy_equality *proof, struct oy_transcript *t,
                            const struct oy_element *y_public, const struct oy_element *base,
                            const struct oy_element *beta, struct oy_why *why) {
    struct oy_scalar c;
    equality_challenge(&c, g, t, y_public, base, beta, proof);
    OY_TRY(oy_equations_begin(eqs, owner, "deq-1", why));
    OY_TRY(add_check_g(eqs, &proof->a, y_public, &c, &proof->z, why));
    OY_TRY(oy_equations_begin(eqs, owner, "deq-1", why));
    OY_TRY(oy_equations_one(eqs, &proof->b, why));
    OY_TRY(oy_equations_term(eqs, &proof->d, &c, why));
    return oy_equations_term_inverse(eqs, base, &proof->z, why);
}

void oy_equality_write(const struct oy_group *g, struct oy_writer *w, const struct oy_equality *p) {
    oy_write_element(g, w, &p->d);
    oy_write_element(g, w, &p->a);
    oy_write_element(g, w, &p->b);
    oy_write_scalar(g, w, &p->z);
}

oy_status oy_equality_read(const struct oy_group *g, struct oy_equality *out, struct oy_reader *r,
                           struct oy_why *why) {
    struct oy_element e[3];
    OY_TRY(oy_read_elements(g, e, 3, r, why));
    OY_TRY(oy_read_scalar(g, &out->z, r, why));
    out->d = e[0];
    out->a = e[1];
    out->b = e[2];
    return OY_OK;
}

/* --- ballot signature --- */

/* The little-endian SHA-512 of RFC 9591 §6.2, turned round for scalar_reduce. */
static void frost_challenge(struct oy_scalar *c, const struct oy_group *g,
                            const struct oy_element *r, const struct oy_element *x,
                            struct oy_span message) {
    static const unsigned char context[] = "FROST-RISTRETTO255-SHA512-v1chal";
    struct oy_sha512 state;
    unsigned char little[64], big[64];
    oy_sha512_init(&state);
    oy_sha512_update(&state, context, sizeof context - 1);
    oy_sha512_update(&state, r->b, g->element_len);
    oy_sha512_update(&state, x->b, g->element_len);
    oy_sha512_update(&state, message.p, message.n);
    oy_sha512_final(&state, little);
    for (size_t i = 0; i < 64; i++) big[i] = little[63 - i];
    g->scalar_reduce(c, big);
}

/* [sig-1] */
static void signature_challenge(struct oy_scalar *c, const struct oy_group *g,
                                const struct oy_element *r, const struct oy_element *x,
                                struct oy_span message) {
    if (g->id == OY_GROUP_RISTRETTO255) {
        frost_challenge(c, g, r, x, message);
        return;
    }
    struct oy_transcript t;
    oy_transcript_begin(&t, g, "sig");
    oy_transcript_element(&t, g, r);
    oy_transcript_element(&t, g, x);
    oy_transcript_span(&t, message);
    oy_transcript_scalar(&t, g, c);
}

void oy_signature_sign(const struct oy_group *g, struct oy_signature *out,
                       const struct oy_element *x_public, const struct oy_secret *x,
                       struct oy_span message) {
    struct oy_secret *k = fresh_nonce(g);
    struct oy_scalar c;
    g->pow_base_secret(&out->r, k);
    signature_challenge(&c, g, &out->r, x_public, message);
    g->respond(&out->z, k, &c, x);
    oy_secret_free(k);
}

/* [sig-1] R·X^c·g^{−z} = 1 */
oy_status oy_signature_check(struct oy_equations *eqs, size_t owner, const struct oy_group *g,
                             const struct oy_signature *s, const struct oy_element *x_public,
                             struct oy_span message, struct oy_why *why) {
    struct oy_scalar c;
    signature_challenge(&c, g, &s->r, x_public, message);
    OY_TRY(oy_equations_begin(eqs, owner, "sig-1", why));
    return add_check_g(eqs, &s->r, x_public, &c, &s->z, why);
}
