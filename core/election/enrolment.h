/* A credential part that the voter's own device makes, and the registrar only lists [cred-3]. */
#ifndef OY_ELECTION_ENROLMENT_H
#define OY_ELECTION_ENROLMENT_H

#include "base/file.h"
#include "crypto/schnorr.h"
#include "election/manifest.h"

struct oy_enrolment {
    unsigned registrar;
    uint32_t mahalle;
    struct oy_element part;
    struct oy_pok proof; /* [roll-5] with row 2^32 − 1 */
};

/* part = g^secret and its proof; secret in memory of oy_secret_alloc. Constant time in it. */
void oy_enrolment_make(struct oy_enrolment *out, const struct oy_manifest *m, unsigned registrar,
                       uint32_t mahalle, const struct oy_secret *secret);
/* EN: header ‖ roll_id[32] ‖ u8 registrar ‖ u32 mahalle ‖ E part ‖ E A ‖ S z. */
OY_MUST_USE oy_status oy_enrolment_write(struct oy_buffer *out, const struct oy_manifest *m,
                                         const struct oy_enrolment *e, struct oy_why *why);
/* Layout, roll_id, registrar and mahalle of the manifest, membership, no identity, and the proof:
 * OY_PROOF "roll-5". */
OY_MUST_USE oy_status oy_enrolment_parse(struct oy_enrolment *out, struct oy_span file,
                                         const struct oy_manifest *m, struct oy_why *why);
/* The bytes that oy_enrolment_write makes. */
size_t oy_enrolment_len(const struct oy_manifest *m);

#endif
