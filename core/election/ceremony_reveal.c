/* The reveal of round 2: constants, proof of knowledge, boxes [cer-4 … cer-6]. */
#include <assert.h>
#include <string.h>

#include "election/ceremony.h"

size_t oy_reveal_len(const struct oy_ceremony *c) {
    return (c->t + 1) * c->g->element_len + c->g->scalar_len + c->n * oy_box_len(c->g);
}

const unsigned char *oy_reveal_box(const struct oy_ceremony *c, const struct oy_reveal *r,
                                   uint32_t to) {
    assert(to >= 1 && to <= c->n);
    return r->boxes.p + (to - 1) * oy_box_len(c->g);
}

oy_status oy_reveal_parse(struct oy_reveal *out, const struct oy_ceremony *c, struct oy_span bytes,
                          struct oy_why *why) {
    struct oy_reader r;
    memset(out, 0, sizeof *out);
    oy_reader_init(&r, bytes);
    OY_TRY(oy_read_elements(c->g, out->c, c->t, &r, why));
    OY_TRY(oy_read_elements(c->g, &out->pok.a, 1, &r, why));
    OY_TRY(oy_read_scalar(c->g, &out->pok.z, &r, why));
    out->boxes = oy_read_span(&r, c->n * oy_box_len(c->g));
    return oy_reader_end(&r, "enc-2", why);
}

/* [cer-5] */
oy_status oy_reveal_check_constants(const struct oy_ceremony *c, uint32_t from,
                                    const struct oy_reveal *r, struct oy_why *why) {
    for (uint32_t k = 0; k < c->t; k++)
        OY_REQUIRE(why, !oy_element_is_identity(c->g, &r->c[k]), OY_FORMAT, "cer-5",
                   "constant %lu of trustee %lu is the identity", (unsigned long)k,
                   (unsigned long)from);
    return OY_OK;
}

/* [cer-4] */
void oy_reveal_commitment(unsigned char out[32], const struct oy_ceremony *c, uint32_t from,
                          struct oy_span reveal) {
    struct oy_transcript t;
    oy_transcript_begin(&t, c->g, "ceremony-commit");
    oy_transcript_item(&t, c->id, 32);
    oy_transcript_u32(&t, c->attempt);
    oy_transcript_u32(&t, from);
    oy_transcript_span(&t, reveal);
    oy_transcript_id(&t, out);
}

oy_status oy_reveal_check_commitment(const struct oy_ceremony *c, uint32_t from,
                                     const unsigned char commitment[32], struct oy_span reveal,
                                     struct oy_why *why) {
    unsigned char expected[32];
    oy_reveal_commitment(expected, c, from, reveal);
    OY_REQUIRE(why, memcmp(expected, commitment, 32) == 0, OY_MISMATCH, "cer-4",
               "what trustee %lu revealed is not what it committed to", (unsigned long)from);
    return OY_OK;
}

void oy_reveal_proof_begin(struct oy_transcript *t, const struct oy_ceremony *c, uint32_t from,
                           const struct oy_element *constants) {
    oy_transcript_begin(t, c->g, "ceremony-pok");
    oy_transcript_element(t, c->g, &c->g->generator);
    oy_transcript_item(t, c->id, 32);
    oy_transcript_u32(t, c->attempt);
    oy_transcript_u32(t, from);
    for (uint32_t k = 0; k < c->t; k++) oy_transcript_element(t, c->g, &constants[k]);
}

/* [cer-6] */
oy_status oy_reveal_check_proof(const struct oy_ceremony *c, uint32_t from,
                                const struct oy_reveal *r, struct oy_why *why) {
    struct oy_transcript t;
    struct oy_equations *eqs = oy_equations_new(c->g, NULL);
    if (!eqs) return oy_fail(why, OY_MEMORY, "", "no memory");
    oy_reveal_proof_begin(&t, c, from, r->c);
    oy_status status = oy_pok_check(eqs, 0, c->g, &r->pok, &t, &r->c[0], why);
    if (status == OY_OK) status = oy_equations_check_each(eqs, NULL, 0, why);
    oy_equations_free(eqs);
    if (status == OY_MEMORY) return status;
    OY_REQUIRE(why, status == OY_OK, OY_PROOF, "cer-6",
               "trustee %lu does not prove that it knows its secret", (unsigned long)from);
    return OY_OK;
}
