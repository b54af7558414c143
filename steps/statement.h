/* A revocation or replacement on its way from registrar to registrar to the board, a registrar's
 * word that its private roll is destroyed, or an officer's which web pages are served.
 *
 *   {"format":"oy-statement","version":1,"what":"revoke"|"replace","election_id","credential",
 *    "reason"|("mahalle","parts":[hex of E part ‖ E A ‖ S z, or "", …]),"signatures":[hex or "",
 * …]}
 *   {"format":"oy-statement","version":1,"what":"destroy","election_id","registrar","private_roll",
 *    "day":"YYYY-MM-DD","signatures":[hex]}
 *   {"format":"oy-statement","version":1,"what":"pages","election_id","officer","list":[line, …],
 *    "signatures":[hex]}
 */
#ifndef OY_STEPS_STATEMENT_H
#define OY_STEPS_STATEMENT_H

#include "election/destroy.h"
#include "election/pages.h"
#include "steps/context.h"
#include "steps/keys.h"

struct oy_statement {
    enum oy_entry_type type; /* OY_LOG_REVOKE, _REPLACE, _DESTROY or _PAGES */
    struct oy_revoke revoke;
    struct oy_replace replace; /* fresh is set once all parts are there */
    struct oy_destroy destroy; /* signed */
    struct oy_pages pages;     /* signed; its list is in list_text */
    struct oy_buffer list_text;
    bool has_part[OY_REGISTRARS_MAX], has_signature[OY_REGISTRARS_MAX];
    unsigned char signature[OY_REGISTRARS_MAX][OY_SIGN_BYTES];
    struct oy_buffer entry; /* oy_statement_entry: the log entry's bytes */
};

OY_MUST_USE oy_status oy_statement_read(struct oy_statement *out, const char *path,
                                        const struct oy_election *e, struct oy_why *why);
OY_MUST_USE oy_status oy_statement_write(const struct oy_step *s, const struct oy_statement *st,
                                         const struct oy_election *e, const char *out,
                                         struct oy_why *why);
void oy_statement_clear(struct oy_statement *st);
/* An officer's word about this list (steps/step_pages.c). OY_FORMAT "page-1", OY_MISMATCH if the
 * manifest does not name the officer. Clear *out, also after a failure. */
OY_MUST_USE oy_status oy_statement_pages(struct oy_statement *out, const struct oy_election *e,
                                         struct oy_span list, const struct oy_key *key,
                                         struct oy_why *why);

/* The new credential is the product of the parts that are there. */
void oy_statement_combine(struct oy_statement *st, const struct oy_election *e);
/* True if nothing is missing that a registrar would sign. */
bool oy_statement_is_whole(const struct oy_statement *st, const struct oy_election *e);
/* Signs as this registrar (from 1). OY_STATE "rev-4" if parts are missing. */
OY_MUST_USE oy_status oy_statement_sign(struct oy_statement *st, const struct oy_election *e,
                                        uint32_t registrar, const struct oy_key *key,
                                        struct oy_why *why);
/* Makes st->entry. OY_MISSING "rev-1" or "rev-4" with the registrar's name if one has not signed.
 */
OY_MUST_USE oy_status oy_statement_entry(struct oy_statement *st, const struct oy_election *e,
                                         struct oy_why *why);

#endif
