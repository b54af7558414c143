/* Each registrar proves its parts of the merged rows; the proofs of all make roll.bin [roll-5,
 * roll-6]. */
#include <stdlib.h>
#include <string.h>

#include "base/parallel.h"
#include "crypto/publish.h"
#include "crypto/schnorr.h"
#include "election/header.h"
#include "election/roll_make.h"
#include "election/roll_proof.h"

enum { ID_LEN = 32 };

/* ---- proving ---- */

static size_t proof_len(const struct oy_manifest *m) {
    return m->group->element_len + m->group->scalar_len;
}

enum { PROOFS_START = OY_HEADER_LEN + ID_LEN + 1 + 32 + 4 };

struct proving {
    const struct oy_roll *roll;
    unsigned registrar;
    const struct oy_secret *secrets;
    const struct oy_enrolment *const *made;
    const uint32_t *line_of_row;
    unsigned char *out; /* of the file */
};

/* The part of a line and its proof: the device's, or this registrar's own. */
static void prove_part(const struct proving *x, uint32_t row, struct oy_element *part,
                       struct oy_pok *proof) {
    const struct oy_roll *roll = x->roll;
    const struct oy_group *g = roll->group;
    uint32_t line = x->line_of_row[row];
    struct oy_transcript t;
    if (x->made && x->made[line]) {
        *part = x->made[line]->part;
        *proof = x->made[line]->proof;
        return;
    }
    g->pow_base_secret(part, &x->secrets[line]);
    oy_publish(part, sizeof *part);
    oy_roll_proof_begin(&t, roll->manifest, x->registrar, row, oy_roll_mahalle(roll, row));
    oy_pok_prove(g, proof, &t, part, &x->secrets[line]);
}

static oy_status prove_row(void *context, size_t i, struct oy_why *why) {
    struct proving *x = context;
    const struct oy_roll *roll = x->roll;
    const struct oy_group *g = roll->group;
    uint32_t row = (uint32_t)i;
    bool device = x->made && x->made[x->line_of_row[row]];
    struct oy_element part;
    struct oy_pok proof;
    struct oy_writer w;
    OY_REQUIRE(why, oy_roll_is_device(roll, row, x->registrar) == device, OY_MISMATCH, "roll-5",
               "row %u does not say truly who made this registrar's part", row);
    prove_part(x, row, &part, &proof);
    OY_REQUIRE(
        why, oy_span_equal(oy_span(part.b, g->element_len), oy_roll_part(roll, row, x->registrar)),
        OY_MISMATCH, "roll-5", "row %u does not hold this registrar's part", row);
    size_t len = proof_len(roll->manifest);
    oy_writer_init(&w, x->out + PROOFS_START + i * len, len);
    oy_write_element(g, &w, &proof.a);
    oy_write_scalar(g, &w, &proof.z);
    (void)oy_writer_end(&w);
    return OY_OK;
}

static oy_status write_proofs(struct oy_buffer *out, struct proving *x,
                              const struct oy_sign_key *key, unsigned threads, struct oy_why *why) {
    const struct oy_roll *roll = x->roll;
    struct oy_writer w;
    oy_writer_init(&w, out->p, PROOFS_START);
    oy_header_write(&w, "RZ", roll->group);
    oy_write_bytes(&w, roll->manifest->roll_id, ID_LEN);
    oy_write_u8(&w, (uint8_t)x->registrar);
    oy_write_bytes(&w, roll->rows_digest, 32);
    oy_write_u32(&w, roll->rows);
    (void)oy_writer_end(&w);
    OY_TRY(oy_parallel_for(threads, roll->rows, prove_row, x, why));
    return oy_sign(out->p + out->n - OY_SIGN_BYTES, key, "roll", oy_span(roll->rows_digest, 32),
                   why);
}

oy_status oy_roll_prove(struct oy_buffer *out, const struct oy_manifest *m,
                        struct oy_span rows_part, unsigned registrar,
                        const struct oy_secret *secrets, const struct oy_enrolment *const *made,
                        const uint32_t *line_of_row, const struct oy_sign_key *key,
                        unsigned threads, struct oy_why *why) {
    struct oy_roll roll;
    *out = (struct oy_buffer){0};
    OY_TRY(oy_roll_parse_rows(&roll, rows_part, m, why));
    if (registrar < 1 || registrar > m->n_registrars)
        return oy_fail(why, OY_MISMATCH, "roll-5", "the manifest has no registrar %u", registrar);
    OY_TRY(oy_buffer_new(out, PROOFS_START + roll.rows * proof_len(m) + OY_SIGN_BYTES, why));
    struct proving x = {&roll, registrar, secrets, made, line_of_row, out->p};
    oy_status status = write_proofs(out, &x, key, threads, why);
    if (status != OY_OK) oy_buffer_free(out);
    return status;
}

/* ---- putting together ---- */

/* Checks what an RZ file speaks of; *tail is what of it goes into the roll. */
static oy_status read_proofs(struct oy_span *tail, const struct oy_roll *roll, unsigned registrar,
                             struct oy_span file, struct oy_why *why) {
    unsigned char roll_id[ID_LEN], digest[32];
    struct oy_reader r;
    oy_reader_init(&r, file);
    OY_TRY(oy_header_read(&r, "RZ", roll->group, why));
    oy_read_bytes(&r, roll_id, ID_LEN);
    uint8_t from = oy_read_u8(&r);
    oy_read_bytes(&r, digest, 32);
    uint32_t rows = oy_read_u32(&r);
    /* rows before the signature are asked for first, so that their product cannot wrap */
    struct oy_reader ahead = r;
    (void)oy_read_items(&ahead, roll->rows, proof_len(roll->manifest));
    *tail =
        oy_read_span(&r, ahead.short_read ? SIZE_MAX : r.left - ahead.left + (size_t)OY_SIGN_BYTES);
    OY_TRY(oy_reader_end(&r, "enc-2", why));
    OY_REQUIRE(why, from == registrar, OY_MISMATCH, "roll-6",
               "the proofs are registrar %u's, not registrar %u's", from, registrar);
    OY_REQUIRE(why,
               memcmp(roll_id, roll->manifest->roll_id, ID_LEN) == 0 && rows == roll->rows &&
                   memcmp(digest, roll->rows_digest, 32) == 0,
               OY_MISMATCH, "roll-6", "the proofs of registrar %u are for another roll", registrar);
    return OY_OK;
}

oy_status oy_roll_assemble(struct oy_buffer *out, const struct oy_manifest *m,
                           struct oy_span rows_part, const struct oy_span *proofs, size_t n_proofs,
                           struct oy_why *why) {
    struct oy_span tail[OY_REGISTRARS_MAX];
    struct oy_roll roll;
    struct oy_writer w;
    *out = (struct oy_buffer){0};
    OY_TRY(oy_roll_parse_rows(&roll, rows_part, m, why));
    if (n_proofs != m->n_registrars)
        return oy_fail(why, OY_MISMATCH, "roll-6", "proofs of %zu registrars out of %zu", n_proofs,
                       m->n_registrars);
    size_t len = rows_part.n;
    for (unsigned k = 0; k < n_proofs; k++) {
        OY_TRY(read_proofs(&tail[k], &roll, k + 1, proofs[k], why));
        len += tail[k].n;
    }
    OY_TRY(oy_buffer_new(out, len, why));
    oy_writer_init(&w, out->p, out->n);
    oy_write_span(&w, rows_part);
    for (size_t k = 0; k < n_proofs; k++) oy_write_span(&w, tail[k]);
    (void)oy_writer_end(&w);
    return OY_OK;
}
