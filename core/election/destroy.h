/* A registrar says that its private roll and its codes are destroyed [rev-6]:
 *
 *   u8 registrar ‖ private[32] ‖ u32 day ‖ signature[64]
 *
 * the signature, purpose `destroy`, being over election_id ‖ private ‖ day. */
#ifndef OY_ELECTION_DESTROY_H
#define OY_ELECTION_DESTROY_H

#include "crypto/sign.h"
#include "election/election.h"
#include "election/roll.h"

enum { OY_ENTRY_DESTROY = 12 /* spec/log.md */, OY_DESTROY_BYTES = 1 + 32 + 4 + OY_SIGN_BYTES };

struct oy_destroy {
    unsigned registrar;             /* from 1 */
    unsigned char private_roll[32]; /* its commitment, as it stands in the roll */
    uint32_t day;                   /* base/day.h */
    unsigned char signature[OY_SIGN_BYTES];
};

/* Fills the signature. */
OY_MUST_USE oy_status oy_destroy_sign(struct oy_destroy *d, const struct oy_election *e,
                                      const struct oy_sign_key *key, struct oy_why *why);
void oy_destroy_write(unsigned char out[OY_DESTROY_BYTES], const struct oy_destroy *d);
/* Layout only: OY_FORMAT "ent-1". */
OY_MUST_USE oy_status oy_destroy_parse(struct oy_destroy *out, struct oy_span payload,
                                       struct oy_why *why);
/* Rules, registrar, commitment, day and signature: "rev-6". That no registrar says it twice is
 * asked where the log is known: `said` are those before it. */
OY_MUST_USE oy_status oy_destroy_check(const struct oy_destroy *d, const struct oy_election *e,
                                       const struct oy_roll *roll, const struct oy_destroy *said,
                                       size_t n_said, struct oy_why *why);

#endif
