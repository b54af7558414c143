/* Revocations and replacements [rev-1 … rev-5]: their entries' payloads and signatures.
 *
 * revoke:  E credential ‖ u8 reason                                        ‖ R·signature[64]
 * replace: E old ‖ E new ‖ u32 mahalle ‖ R·(E part ‖ E A ‖ S z)            ‖ R·signature[64]
 *          ^------------------- the statement ----------------^
 * A registrar signs election_id ‖ u8 type ‖ u8 version ‖ statement. What the state of the roll
 * says is in registry.h. */
#ifndef OY_ELECTION_REVOKE_H
#define OY_ELECTION_REVOKE_H

#include "base/file.h"
#include "crypto/schnorr.h"
#include "crypto/sign.h"
#include "election/election.h"

enum { OY_ENTRY_REVOKE = 6, OY_ENTRY_REPLACE = 7 }; /* spec/log.md */
enum { OY_REVOKE_LOST = 1, OY_REVOKE_IN_PERSON = 2, OY_REVOKE_NOT_ENTITLED = 3 };

struct oy_revoke {
    struct oy_element credential;
    uint8_t reason;
};

struct oy_replace {
    struct oy_element old, fresh;
    uint32_t mahalle;
    struct oy_element part[OY_REGISTRARS_MAX];
    struct oy_pok proof[OY_REGISTRARS_MAX];
};

/* Statements, without signatures. */
OY_MUST_USE oy_status oy_revoke_write(struct oy_buffer *statement, const struct oy_election *e,
                                      const struct oy_revoke *r, struct oy_why *why);
OY_MUST_USE oy_status oy_replace_write(struct oy_buffer *statement, const struct oy_election *e,
                                       const struct oy_replace *r, struct oy_why *why);
/* A registrar's proof for its new part [rev-4]; secret in memory of oy_secret_alloc. */
void oy_replace_prove(struct oy_pok *out, const struct oy_election *e, unsigned registrar,
                      const struct oy_element *old, uint32_t mahalle, const struct oy_element *part,
                      const struct oy_secret *secret);
/* A registrar's signature; type OY_ENTRY_REVOKE or OY_ENTRY_REPLACE. */
OY_MUST_USE oy_status oy_revoke_sign(unsigned char sig[OY_SIGN_BYTES], const struct oy_election *e,
                                     uint8_t type, struct oy_span statement,
                                     const struct oy_sign_key *key, struct oy_why *why);

/* Payloads: layout [ent-1], elements and scalars, reason and mahalle. */
OY_MUST_USE oy_status oy_revoke_parse(struct oy_revoke *out, const struct oy_election *e,
                                      struct oy_span payload, struct oy_why *why);
OY_MUST_USE oy_status oy_replace_parse(struct oy_replace *out, const struct oy_election *e,
                                       struct oy_span payload, struct oy_why *why);
/* Payloads again: all registrars' signatures. OY_PROOF "rev-1" or "rev-4". */
OY_MUST_USE oy_status oy_revoke_check_signatures(const struct oy_election *e, uint8_t type,
                                                 struct oy_span payload, struct oy_why *why);
/* The product and the identities [rev-3], the proofs of the parts [rev-4]. */
OY_MUST_USE oy_status oy_replace_check_proofs(const struct oy_election *e,
                                              const struct oy_replace *r, struct oy_why *why);

#endif
