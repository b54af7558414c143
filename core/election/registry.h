/* The state of all credentials while the log is read, the same for board and verifier: the roll,
 * who is revoked and replaced, and each credential's last ballot [rev-1 … rev-5, bal-2, bal-3,
 * bal-9, tal-1]. Credentials are counted by roll index: the rows, then the replacements [rev-5]. */
#ifndef OY_ELECTION_REGISTRY_H
#define OY_ELECTION_REGISTRY_H

#include "election/ballot.h"
#include "election/destroy.h"
#include "election/pages.h"
#include "election/revoke.h"
#include "election/roll.h"

#define OY_BALLOT_NONE UINT64_MAX

struct oy_registry;

/* election and roll are borrowed. *out is NULL on failure. */
OY_MUST_USE oy_status oy_registry_new(struct oy_registry **out, const struct oy_election *e,
                                      const struct oy_roll *roll, struct oy_why *why);
void oy_registry_free(struct oy_registry *r);

/* Rows and replacements. */
uint32_t oy_registry_count(const struct oy_registry *r);
/* The roll index of a credential, or UINT32_MAX. */
uint32_t oy_registry_find(const struct oy_registry *r, const struct oy_element *credential);
/* index < count, asserted. */
struct oy_span oy_registry_credential(const struct oy_registry *r, uint32_t index);
uint32_t oy_registry_mahalle(const struct oy_registry *r, uint32_t index);
bool oy_registry_is_revoked(const struct oy_registry *r, uint32_t index);
bool oy_registry_is_replaced(const struct oy_registry *r, uint32_t index);
uint32_t oy_registry_last_sequence(const struct oy_registry *r, uint32_t index); /* 0: none */
uint64_t oy_registry_last_ballot(const struct oy_registry *r,
                                 uint32_t index); /* or OY_BALLOT_NONE */

/* The next entry of the log, its payload checked in full (parse, proofs, signatures, state) and
 * applied. On failure nothing has changed. */
OY_MUST_USE oy_status oy_registry_revoke(struct oy_registry *r, struct oy_span payload,
                                         struct oy_why *why);
OY_MUST_USE oy_status oy_registry_replace(struct oy_registry *r, struct oy_span payload,
                                          struct oy_why *why);

/* [rev-6] A registrar's word that its private roll is destroyed. */
OY_MUST_USE oy_status oy_registry_destroy(struct oy_registry *r, struct oy_span payload,
                                          struct oy_why *why);
/* [page-1, page-2] An officer's word which web pages are served; the registry does not change. */
OY_MUST_USE oy_status oy_registry_pages(const struct oy_registry *r, struct oy_span payload,
                                        struct oy_why *why);
/* The one of these four that an entry of this type (OY_ENTRY_REVOKE …) is for; nothing for
 * others. */
OY_MUST_USE oy_status oy_registry_apply(struct oy_registry *r, uint8_t type, struct oy_span payload,
                                        struct oy_why *why);

/* Whether a ballot with this header may follow now: election [bal-2]; index, credential,
 * revocation, mahalle [bal-3]; sequence [bal-9]. Changes nothing. */
OY_MUST_USE oy_status oy_registry_check_ballot(const struct oy_registry *r, uint32_t index,
                                               const struct oy_ballot_header *h,
                                               struct oy_why *why);
/* The same, and remembers it as the credential's last. `number` counts ballot entries from 0.
 * A verifier that goes on after a refusal leaves that ballot out. */
OY_MUST_USE oy_status oy_registry_accept_ballot(struct oy_registry *r, uint32_t index,
                                                const struct oy_ballot_header *h, uint64_t number,
                                                struct oy_why *why);

/* [tal-1] */
struct oy_ballot_counts {
    uint64_t accepted, counted, superseded, revoked;
};
void oy_registry_counts(const struct oy_registry *r, struct oy_ballot_counts *out);
/* [dec-2] Fills by_mahalle, one for each mahalle of the manifest: its rows of the roll, less those
 * that were revoked for not being entitled and not replaced. */
void oy_registry_electorate(const struct oy_registry *r, uint64_t *by_mahalle);
/* Whether ballot `number` of credential `index` counts, as things stand. */
bool oy_registry_ballot_counts(const struct oy_registry *r, uint32_t index, uint64_t number);

#endif
