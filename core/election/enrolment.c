#include "election/enrolment.h"

#include <stdlib.h>
#include <string.h>

#include "crypto/publish.h"
#include "election/header.h"
#include "election/roll_proof.h"

size_t oy_enrolment_len(const struct oy_manifest *m) {
    return OY_HEADER_LEN + 32 + 1 + 4 + 2 * m->group->element_len + m->group->scalar_len;
}

void oy_enrolment_make(struct oy_enrolment *out, const struct oy_manifest *m, unsigned registrar,
                       uint32_t mahalle, const struct oy_secret *secret) {
    struct oy_transcript t;
    out->registrar = registrar;
    out->mahalle = mahalle;
    m->group->pow_base_secret(&out->part, secret);
    oy_publish(&out->part, sizeof out->part);
    oy_roll_proof_begin(&t, m, registrar, OY_ROW_OF_DEVICE, mahalle);
    oy_pok_prove(m->group, &out->proof, &t, &out->part, secret);
}

oy_status oy_enrolment_write(struct oy_buffer *out, const struct oy_manifest *m,
                             const struct oy_enrolment *e, struct oy_why *why) {
    struct oy_writer w;
    size_t n = oy_enrolment_len(m);
    OY_TRY(oy_buffer_new(out, n, why));
    oy_writer_init(&w, out->p, n);
    oy_header_write(&w, "EN", m->group);
    oy_write_bytes(&w, m->roll_id, 32);
    oy_write_u8(&w, (uint8_t)e->registrar);
    oy_write_u32(&w, e->mahalle);
    oy_write_element(m->group, &w, &e->part);
    oy_write_element(m->group, &w, &e->proof.a);
    oy_write_scalar(m->group, &w, &e->proof.z);
    (void)oy_writer_end(&w);
    return OY_OK;
}

static oy_status check_proof(const struct oy_enrolment *e, const struct oy_manifest *m,
                             struct oy_why *why) {
    struct oy_equations *eqs = oy_equations_new(m->group, NULL);
    struct oy_transcript t;
    if (!eqs) return oy_fail(why, OY_MEMORY, "", "no memory for a proof");
    oy_roll_proof_begin(&t, m, e->registrar, OY_ROW_OF_DEVICE, e->mahalle);
    oy_status status = oy_pok_check(eqs, 0, m->group, &e->proof, &t, &e->part, why);
    bool bad = false;
    struct oy_why inner = {0};
    if (status == OY_OK) status = oy_equations_check_each(eqs, &bad, 1, &inner);
    oy_equations_free(eqs);
    OY_REQUIRE(why, status != OY_PROOF, OY_PROOF, "roll-5",
               "the enrolment's proof of knowledge does not hold");
    return status == OY_PROOF ? OY_OK : status;
}

static oy_status read_body(struct oy_enrolment *e, struct oy_reader *r, const struct oy_manifest *m,
                           struct oy_why *why) {
    struct oy_element both[2];
    e->registrar = oy_read_u8(r);
    e->mahalle = oy_read_u32(r);
    if (r->short_read) return oy_fail(why, OY_FORMAT, "enc-2", "the bytes end too early");
    OY_TRY(oy_read_elements(m->group, both, 2, r, why));
    OY_TRY(oy_read_scalar(m->group, &e->proof.z, r, why));
    e->part = both[0];
    e->proof.a = both[1];
    return oy_reader_end(r, "enc-2", why);
}

oy_status oy_enrolment_parse(struct oy_enrolment *out, struct oy_span file,
                             const struct oy_manifest *m, struct oy_why *why) {
    struct oy_enrolment e;
    unsigned char roll_id[32];
    struct oy_reader r;
    *out = (struct oy_enrolment){0};
    oy_reader_init(&r, file);
    OY_TRY(oy_header_read(&r, "EN", m->group, why));
    oy_read_bytes(&r, roll_id, 32);
    OY_TRY(read_body(&e, &r, m, why));
    OY_REQUIRE(why, memcmp(roll_id, m->roll_id, 32) == 0, OY_MISMATCH, "cred-3",
               "the enrolment is for another roll");
    OY_REQUIRE(why, e.registrar >= 1 && e.registrar <= m->n_registrars, OY_MISMATCH, "cred-3",
               "the manifest has no registrar %u", e.registrar);
    OY_REQUIRE(why, oy_manifest_find_mahalle(m, e.mahalle) != SIZE_MAX, OY_MISMATCH, "cred-3",
               "mahalle %u is not in the manifest", e.mahalle);
    OY_REQUIRE(why, !oy_element_is_identity(m->group, &e.part), OY_PROOF, "roll-3",
               "the part is the identity");
    OY_TRY(check_proof(&e, m, why));
    *out = e;
    return OY_OK;
}
