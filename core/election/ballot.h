/* A ballot's bytes, and what they say [bal-1, bal-4, bal-5, bal-8]. */
#ifndef OY_ELECTION_BALLOT_H
#define OY_ELECTION_BALLOT_H

#include "crypto/bit.h"
#include "crypto/constant.h"
#include "crypto/schnorr.h"
#include "election/election.h"

struct oy_ballot_header { /* as the bytes have it, believed by nobody */
    unsigned char election_id[32];
    struct oy_span credential; /* |E| bytes, borrowed */
    uint32_t sequence, mahalle;
};

/* A ballot read: elements decoded, scalars below q. Reused from ballot to ballot; its memory
 * grows to the longest style it has seen. Start with {0}, end with oy_ballot_clear. */
struct oy_ballot {
    const struct oy_style *style;
    struct oy_span body, statement; /* borrowed from the input */
    struct oy_ballot_header header;

    struct oy_element credential;
    /* by style: contest i has bits from contests[i].first_bit, rules from first_rule */
    struct oy_ciphertext *cipher;
    struct oy_bit_commitment *bit_commitment;
    struct oy_bit_response *bit_response;
    struct oy_constant_commitment *rule_commitment;
    struct oy_scalar *rule_response;
    struct oy_signature signature; /* not of a body alone */

    struct oy_element *elements; /* the memory behind the pointers above */
    struct oy_scalar *scalars;
    unsigned char *encoded;
    size_t cap_elements, cap_scalars;
};

/* What stands at its place from the start, whatever the rest is: enough for the roll, the style
 * and the sequence (registry.h). The six bytes of the header are passed over. body: all but the
 * signature's place at the end (NULL if not wanted). OY_FORMAT "bal-1" if there are too few bytes.
 */
OY_MUST_USE oy_status oy_ballot_peek(struct oy_ballot_header *out, struct oy_span *body,
                                     const struct oy_group *g, struct oy_span ballot,
                                     struct oy_why *why);
/* [bal-8] OY_MISMATCH unless fingerprint, sequence and digest (SHA-256(ballot)) of a log entry are
 * the ballot's. */
OY_MUST_USE oy_status oy_ballot_check_entry(const struct oy_group *g, struct oy_span ballot,
                                            const unsigned char fingerprint[32], uint32_t sequence,
                                            const unsigned char digest[32], struct oy_why *why);

/* A whole ballot: length, header, suites [bal-1], mahalle with a contest [bal-3], elements
 * [grp-2, grp-3], scalars [grp-6], identities [bal-4]. election_id is read, not compared. */
OY_MUST_USE oy_status oy_ballot_read(struct oy_ballot *out, const struct oy_election *e,
                                     struct oy_span ballot, struct oy_why *why);
/* The same of a body, which has no signature. */
OY_MUST_USE oy_status oy_ballot_read_body(struct oy_ballot *out, const struct oy_election *e,
                                          struct oy_span body, struct oy_why *why);
void oy_ballot_clear(struct oy_ballot *b);

/* Only the ciphertexts of contest i of the style: n_bits of them to out. For the tally, of ballots
 * that were checked; still refuses what is not in the group. */
OY_MUST_USE oy_status oy_ballot_read_ciphers(struct oy_ciphertext *out,
                                             const struct oy_style *style, size_t i,
                                             struct oy_span ballot, struct oy_why *why);

/* [bal-5] e = HS("ballot", g, y, statement) */
void oy_ballot_challenge(struct oy_scalar *out, const struct oy_election *e,
                         struct oy_span statement);
/* [bal-8] SHA-256(body) */
void oy_ballot_fingerprint(unsigned char out[32], struct oy_span body);
/* "0123 4567 …", the first 160 bits in groups of four, 50 bytes with the zero. */
enum { OY_FINGERPRINT_TEXT = 50 };
void oy_fingerprint_print(char out[OY_FINGERPRINT_TEXT], const unsigned char fingerprint[32]);
/* The style of a header's mahalle; OY_MISMATCH "bal-3" if it is not in the manifest or has no
 * contest. */
OY_MUST_USE oy_status oy_ballot_style(const struct oy_style **out, const struct oy_election *e,
                                      uint32_t mahalle, struct oy_why *why);

#endif
