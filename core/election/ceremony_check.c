/* The checks of a transcript: signatures (A2), keys (I1), rehearsal (E1). */
#include <stdlib.h>
#include <string.h>

#include "crypto/threshold.h"
#include "election/ceremony_transcript.h"

/* [cer-12] One signature of the transcript; what is wrong with it is said by sig-3. */
static oy_status check_signature(const struct oy_ceremony_transcript *tr, uint32_t trustee,
                                 enum oy_ceremony_kind kind, struct oy_span payload,
                                 const unsigned char *signature, struct oy_why *why) {
    oy_status status = oy_ceremony_signature_check(&tr->c, kind, trustee, payload, signature, why);
    if (status == OY_MEMORY) return status;
    OY_REQUIRE(why, status == OY_OK, OY_PROOF, "cer-12",
               "the signature of trustee %lu in round %d does not hold", (unsigned long)trustee,
               (int)kind);
    return OY_OK;
}

/* Body hash and rehearsal of a trustee, as in its round 3 message. */
static struct oy_span round3_payload(const struct oy_ceremony_transcript *tr, uint32_t trustee,
                                     unsigned char *out, size_t cap) {
    struct oy_writer w;
    oy_writer_init(&w, out, cap);
    oy_write_bytes(&w, tr->body_hash, 32);
    oy_equality_write(tr->c.g, &w, &tr->dealing[trustee - 1].rehearsal);
    return oy_writer_end(&w);
}

oy_status oy_ceremony_transcript_check_signatures(const struct oy_ceremony_transcript *tr,
                                                  struct oy_why *why) {
    unsigned char round3[32 + 3 * OY_ELEMENT_MAX + OY_SCALAR_MAX];
    for (uint32_t i = 1; i <= tr->c.n; i++) {
        const struct oy_dealing *d = &tr->dealing[i - 1];
        OY_TRY(check_signature(tr, i, OY_CEREMONY_ROUND1, oy_span(d->commitment, 32), d->signature1,
                               why));
        OY_TRY(check_signature(tr, i, OY_CEREMONY_ROUND2, d->reveal_bytes, d->signature2, why));
        OY_TRY(check_signature(tr, i, OY_CEREMONY_ROUND3,
                               round3_payload(tr, i, round3, sizeof round3), d->signature3, why));
    }
    return OY_OK;
}

/* [cer-8] */
oy_status oy_ceremony_check_identity(const struct oy_ceremony *c, const struct oy_element *y,
                                     const struct oy_element *share_key, struct oy_why *why) {
    OY_REQUIRE(why, !oy_element_is_identity(c->g, y), OY_MISMATCH, "cer-8",
               "the election key is the identity");
    for (uint32_t j = 0; j < c->n; j++)
        OY_REQUIRE(why, !oy_element_is_identity(c->g, &share_key[j]), OY_MISMATCH, "cer-8",
                   "the share key of trustee %lu is the identity", (unsigned long)j + 1);
    return OY_OK;
}

oy_status oy_ceremony_transcript_check_keys(const struct oy_ceremony_transcript *tr,
                                            struct oy_why *why) {
    for (uint32_t i = 1; i <= tr->c.n; i++) {
        const struct oy_dealing *d = &tr->dealing[i - 1];
        OY_TRY(oy_reveal_check_commitment(&tr->c, i, d->commitment, d->reveal_bytes, why));
        OY_TRY(oy_reveal_check_constants(&tr->c, i, &d->reveal, why));
        OY_TRY(oy_reveal_check_proof(&tr->c, i, &d->reveal, why));
    }
    return oy_ceremony_check_identity(&tr->c, &tr->y, tr->share_key, why);
}

/* ---- the rehearsal ---- */

/* [cer-9] */
void oy_rehearsal_ciphertext(const struct oy_group *g, struct oy_ciphertext *out, uint16_t *m,
                             const struct oy_element *y, const unsigned char body_hash[32]) {
    struct oy_transcript t;
    struct oy_scalar rho, message;
    unsigned char id[32];
    oy_transcript_begin(&t, g, "rehearse-rho");
    oy_transcript_item(&t, body_hash, 32);
    oy_transcript_scalar(&t, g, &rho);
    oy_transcript_begin(&t, g, "rehearse-m");
    oy_transcript_item(&t, body_hash, 32);
    oy_transcript_id(&t, id);
    *m = (uint16_t)(id[0] << 8 | id[1]);

    g->scalar_from_u64(&message, *m);
    const struct oy_term beta[2] = {{y, &rho}, {&g->generator, &message}};
    g->pow_var(&out->alpha, &g->generator, &rho);
    g->product_var(&out->beta, beta, 2);
}

void oy_rehearsal_proof_begin(struct oy_transcript *t, const struct oy_group *g,
                              const unsigned char body_hash[32], uint32_t trustee) {
    oy_transcript_begin(t, g, "rehearse");
    oy_transcript_element(t, g, &g->generator);
    oy_transcript_item(t, body_hash, 32);
    oy_transcript_u32(t, trustee);
}

static oy_status check_factors(const struct oy_ceremony_transcript *tr,
                               const struct oy_ciphertext *cipher, struct oy_why *why) {
    const struct oy_group *g = tr->c.g;
    struct oy_equations *eqs = oy_equations_new(g, NULL);
    if (!eqs) return oy_fail(why, OY_MEMORY, "", "no memory");
    bool bad[OY_TRUSTEES_MAX] = {false};
    oy_status status = OY_OK;
    for (uint32_t i = 0; i < tr->c.n && status == OY_OK; i++) {
        struct oy_transcript t;
        oy_rehearsal_proof_begin(&t, g, tr->body_hash, i + 1);
        status = oy_equality_check(eqs, i, g, &tr->dealing[i].rehearsal, &t, &tr->share_key[i],
                                   &cipher->alpha, &cipher->beta, why);
    }
    if (status == OY_OK) status = oy_equations_check_each(eqs, bad, tr->c.n, why);
    oy_equations_free(eqs);
    if (status == OY_MEMORY) return status;
    for (uint32_t i = 0; i < tr->c.n; i++)
        OY_REQUIRE(why, !bad[i], OY_PROOF, "cer-9", "the rehearsal of trustee %lu is not proved",
                   (unsigned long)i + 1);
    return OY_OK;
}

/* α^x from the factors of trustees 1 … t−1 and `last`. */
static oy_status combine(const struct oy_ceremony_transcript *tr, struct oy_element *out,
                         uint32_t last, struct oy_why *why) {
    uint32_t index[OY_TRUSTEES_MAX];
    struct oy_scalar lambda[OY_TRUSTEES_MAX];
    struct oy_element d[OY_TRUSTEES_MAX];
    for (uint32_t k = 0; k < tr->c.t; k++) {
        index[k] = k + 1 < tr->c.t ? k + 1 : last;
        d[k] = tr->dealing[index[k] - 1].rehearsal.d;
    }
    OY_TRY(oy_lagrange_at_zero(tr->c.g, lambda, index, tr->c.t, why));
    oy_threshold_combine(tr->c.g, out, d, lambda, tr->c.t);
    return OY_OK;
}

/* [cer-9] If trustees 1 … t−1 with each of the others give m, all factors are values of one
 * polynomial of degree t−1 in the exponent, and so any t of them give m. */
oy_status oy_ceremony_transcript_check_rehearsal(const struct oy_ceremony_transcript *tr,
                                                 struct oy_why *why) {
    const struct oy_group *g = tr->c.g;
    struct oy_ciphertext cipher;
    struct oy_element power, opened;
    struct oy_scalar message;
    uint16_t m;
    oy_rehearsal_ciphertext(g, &cipher, &m, &tr->y, tr->body_hash);
    OY_TRY(check_factors(tr, &cipher, why));
    g->scalar_from_u64(&message, m);
    g->pow_var(&opened, &g->generator, &message);
    for (uint32_t last = tr->c.t; last <= tr->c.n; last++) {
        OY_TRY(combine(tr, &power, last, why));
        g->mul_var(&power, &power, &opened);
        OY_REQUIRE(why, oy_element_equal(g, &power, &cipher.beta), OY_MISMATCH, "cer-9",
                   "the rehearsal does not decrypt with trustee %lu", (unsigned long)last);
    }
    return OY_OK;
}

oy_status oy_ceremony_transcript_check(const struct oy_ceremony_transcript *tr,
                                       struct oy_why *why) {
    OY_TRY(oy_ceremony_transcript_check_signatures(tr, why));
    OY_TRY(oy_ceremony_transcript_check_keys(tr, why));
    return oy_ceremony_transcript_check_rehearsal(tr, why);
}
