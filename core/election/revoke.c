#include "election/revoke.h"

#include <stdlib.h>
#include <string.h>

#include "crypto/transcript.h"

static oy_status no_memory(struct oy_why *why) {
    return oy_fail(why, OY_MEMORY, "", "no memory for a log entry");
}

static size_t statement_len(const struct oy_election *e, uint8_t type) {
    size_t len = e->group->element_len, proof = 2 * len + e->group->scalar_len;
    if (type == OY_ENTRY_REVOKE) return len + 1;
    return 2 * len + 4 + e->manifest->n_registrars * proof;
}

/* ---- writing ---- */

oy_status oy_revoke_write(struct oy_buffer *statement, const struct oy_election *e,
                          const struct oy_revoke *r, struct oy_why *why) {
    struct oy_writer w;
    OY_TRY(oy_buffer_new(statement, statement_len(e, OY_ENTRY_REVOKE), why));
    oy_writer_init(&w, statement->p, statement->n);
    oy_write_element(e->group, &w, &r->credential);
    oy_write_u8(&w, r->reason);
    (void)oy_writer_end(&w);
    return OY_OK;
}

oy_status oy_replace_write(struct oy_buffer *statement, const struct oy_election *e,
                           const struct oy_replace *r, struct oy_why *why) {
    struct oy_writer w;
    OY_TRY(oy_buffer_new(statement, statement_len(e, OY_ENTRY_REPLACE), why));
    oy_writer_init(&w, statement->p, statement->n);
    oy_write_element(e->group, &w, &r->old);
    oy_write_element(e->group, &w, &r->fresh);
    oy_write_u32(&w, r->mahalle);
    for (size_t i = 0; i < e->manifest->n_registrars; i++) {
        oy_write_element(e->group, &w, &r->part[i]);
        oy_write_element(e->group, &w, &r->proof[i].a);
        oy_write_scalar(e->group, &w, &r->proof[i].z);
    }
    (void)oy_writer_end(&w);
    return OY_OK;
}

static void proof_begin(struct oy_transcript *t, const struct oy_election *e, uint32_t registrar,
                        const struct oy_element *old, uint32_t mahalle) {
    oy_transcript_begin(t, e->group, "replace-part");
    oy_transcript_element(t, e->group, &e->group->generator);
    oy_transcript_item(t, e->id, 32);
    oy_transcript_u32(t, registrar);
    oy_transcript_element(t, e->group, old);
    oy_transcript_u32(t, mahalle);
}

void oy_replace_prove(struct oy_pok *out, const struct oy_election *e, unsigned registrar,
                      const struct oy_element *old, uint32_t mahalle, const struct oy_element *part,
                      const struct oy_secret *secret) {
    struct oy_transcript t;
    proof_begin(&t, e, registrar, old, mahalle);
    oy_pok_prove(e->group, out, &t, part, secret);
}

/* election_id ‖ u8 type ‖ u8 version ‖ statement [sig-3] */
static oy_status message_new(struct oy_buffer *out, const struct oy_election *e, uint8_t type,
                             struct oy_span statement, struct oy_why *why) {
    struct oy_writer w;
    OY_TRY(oy_buffer_new(out, 32 + 2 + statement.n, why));
    oy_writer_init(&w, out->p, out->n);
    oy_write_bytes(&w, e->id, 32);
    oy_write_u8(&w, type);
    oy_write_u8(&w, 1);
    oy_write_span(&w, statement);
    (void)oy_writer_end(&w);
    return OY_OK;
}

static const char *purpose_of(uint8_t type) {
    return type == OY_ENTRY_REVOKE ? "revoke" : "replace";
}

oy_status oy_revoke_sign(unsigned char sig[OY_SIGN_BYTES], const struct oy_election *e,
                         uint8_t type, struct oy_span statement, const struct oy_sign_key *key,
                         struct oy_why *why) {
    struct oy_buffer message;
    OY_TRY(message_new(&message, e, type, statement, why));
    oy_status status = oy_sign(sig, key, purpose_of(type), oy_buffer_span(&message), why);
    oy_buffer_free(&message);
    return status;
}

/* ---- reading ---- */

/* [ent-1] */
static oy_status check_length(const struct oy_election *e, uint8_t type, struct oy_span payload,
                              struct oy_why *why) {
    size_t wanted = statement_len(e, type) + e->manifest->n_registrars * OY_SIGN_BYTES;
    OY_REQUIRE(why, payload.n == wanted, OY_FORMAT, "ent-1", "%zu bytes in a %s entry, not %zu",
               payload.n, purpose_of(type), wanted);
    if (payload.n < wanted) return oy_fail(why, OY_FORMAT, "enc-2", "the entry is cut short");
    return OY_OK;
}

oy_status oy_revoke_parse(struct oy_revoke *out, const struct oy_election *e,
                          struct oy_span payload, struct oy_why *why) {
    struct oy_reader r;
    OY_TRY(check_length(e, OY_ENTRY_REVOKE, payload, why));
    oy_reader_init(&r, payload);
    OY_TRY(oy_read_elements(e->group, &out->credential, 1, &r, why));
    out->reason = oy_read_u8(&r);
    OY_REQUIRE(why, out->reason >= OY_REVOKE_LOST && out->reason <= OY_REVOKE_NOT_ENTITLED,
               OY_FORMAT, "rev-1", "reason %u is not 1 to 3", out->reason);
    return OY_OK;
}

oy_status oy_replace_parse(struct oy_replace *out, const struct oy_election *e,
                           struct oy_span payload, struct oy_why *why) {
    struct oy_reader r;
    OY_TRY(check_length(e, OY_ENTRY_REPLACE, payload, why));
    oy_reader_init(&r, payload);
    OY_TRY(oy_read_elements(e->group, &out->old, 1, &r, why));
    OY_TRY(oy_read_elements(e->group, &out->fresh, 1, &r, why));
    out->mahalle = oy_read_u32(&r);
    for (size_t i = 0; i < e->manifest->n_registrars; i++) {
        OY_TRY(oy_read_elements(e->group, &out->part[i], 1, &r, why));
        OY_TRY(oy_read_elements(e->group, &out->proof[i].a, 1, &r, why));
        OY_TRY(oy_read_scalar(e->group, &out->proof[i].z, &r, why));
    }
    return OY_OK;
}

/* ---- checking ---- */

static oy_status check_signature(const struct oy_election *e, size_t i, const unsigned char *sig,
                                 uint8_t type, struct oy_span message, struct oy_why *why) {
    struct oy_why inner = {0};
    oy_status status =
        oy_sign_check(sig, e->manifest->registrars[i].key, purpose_of(type), message, &inner);
    if (status == OY_MEMORY) return no_memory(why);
    OY_REQUIRE(why, status == OY_OK, OY_PROOF, type == OY_ENTRY_REVOKE ? "rev-1" : "rev-4",
               "the signature of registrar %zu does not hold", i + 1);
    return OY_OK;
}

oy_status oy_revoke_check_signatures(const struct oy_election *e, uint8_t type,
                                     struct oy_span payload, struct oy_why *why) {
    struct oy_buffer message;
    OY_TRY(check_length(e, type, payload, why));
    size_t n = statement_len(e, type);
    OY_TRY(message_new(&message, e, type, oy_span(payload.p, n), why));
    oy_status status = OY_OK;
    for (size_t i = 0; status == OY_OK && i < e->manifest->n_registrars; i++)
        status = check_signature(e, i, payload.p + n + i * OY_SIGN_BYTES, type,
                                 oy_buffer_span(&message), why);
    oy_buffer_free(&message);
    return status;
}

/* [rev-3] new = ∏ parts, and nothing is the identity. */
static oy_status check_product(const struct oy_election *e, const struct oy_replace *r,
                               struct oy_why *why) {
    const struct oy_group *g = e->group;
    struct oy_element product = g->identity;
    for (size_t i = 0; i < e->manifest->n_registrars; i++) {
        OY_REQUIRE(why, !oy_element_is_identity(g, &r->part[i]), OY_PROOF, "rev-3",
                   "part %zu of the new credential is the identity", i + 1);
        g->mul_var(&product, &product, &r->part[i]);
    }
    OY_REQUIRE(why, oy_element_equal(g, &product, &r->fresh), OY_PROOF, "rev-3",
               "the new credential is not the product of its parts");
    OY_REQUIRE(why, !oy_element_is_identity(g, &r->fresh), OY_PROOF, "rev-3",
               "the new credential is the identity");
    return OY_OK;
}

/* [rev-4] */
static oy_status check_parts(struct oy_equations *eqs, const struct oy_election *e,
                             const struct oy_replace *r, struct oy_why *why) {
    struct oy_why inner = {0};
    for (size_t i = 0; i < e->manifest->n_registrars; i++) {
        struct oy_transcript t;
        proof_begin(&t, e, (uint32_t)i + 1, &r->old, r->mahalle);
        OY_TRY(oy_pok_check(eqs, i, e->group, &r->proof[i], &t, &r->part[i], why));
    }
    oy_status status = oy_equations_check(eqs, NULL, 0, &inner);
    if (status == OY_MEMORY) return no_memory(why);
    OY_REQUIRE(why, status == OY_OK, OY_PROOF, "rev-4",
               "a part of the new credential has no valid proof of knowledge");
    return OY_OK;
}

oy_status oy_replace_check_proofs(const struct oy_election *e, const struct oy_replace *r,
                                  struct oy_why *why) {
    OY_TRY(check_product(e, r, why));
    struct oy_equations *eqs = oy_equations_new(e->group, NULL);
    if (!eqs) return no_memory(why);
    oy_status status = check_parts(eqs, e, r, why);
    oy_equations_free(eqs);
    return status;
}
