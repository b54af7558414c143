/* A key ceremony in which a dealer may do what it likes: polynomials lie open, and constants,
 * proofs, boxes, commitments, signatures and rehearsals are made anew from whatever a test has put
 * into them. The other trustees go along, so that the record is as good as cheaters can make it.
 *
 *   new (all honest) → change a dealer → attack_dealer_reveal → attack_council_messages →
 *   attack_council_transcript */
#ifndef OY_TESTS_ATTACK_RECORD_CEREMONY_H
#define OY_TESTS_ATTACK_RECORD_CEREMONY_H

#include "election/ceremony_run.h"
#include "tests/support/attack_record.h"

enum { ATTACK_TRUSTEES = 3, ATTACK_COEFFICIENTS = 4 };

struct attack_dealer {
    struct oy_scalar a[ATTACK_COEFFICIENTS]; /* the polynomial; those above t−1 are 0 */
    struct oy_element c[ATTACK_COEFFICIENTS];
    struct oy_pok pok;
    struct oy_scalar share[ATTACK_TRUSTEES]; /* what goes into the boxes */
    bool open_boxes; /* the share stands in clear where its ciphertext should */
    struct oy_buffer reveal;
    unsigned char commitment[32];
};

struct attack_council {
    struct oy_rec *s;
    struct oy_ceremony c;
    struct attack_dealer dealer[ATTACK_TRUSTEES]; /* trustee i at i − 1 */
    struct oy_buffer c1[ATTACK_TRUSTEES], c2[ATTACK_TRUSTEES];
};

/* s has three trustees of whom two are needed. Free with attack_council_free. */
struct attack_council *attack_council_new(struct oy_rec *s);
void attack_council_free(struct attack_council *k);

/* From the polynomial: constants, shares, and the proof of knowledge of a_0. */
void attack_dealer_deal(struct attack_council *k, uint32_t i);
/* The proof of knowledge anew, with this secret, over the constants as they are. */
void attack_dealer_prove(struct attack_council *k, uint32_t i, struct oy_scalar secret);
/* Constants, proof and boxes as bytes, and the commitment to them. */
void attack_dealer_reveal(struct attack_council *k, uint32_t i);

/* C1 and C2 of everybody, signed. */
void attack_council_messages(struct attack_council *k);
/* A trustee's message of these rounds, signed by it. */
struct oy_buffer attack_council_sign(const struct attack_council *k, enum oy_ceremony_kind kind,
                                     uint32_t from, struct oy_span payload);
/* Round 3 of an honest trustee over the messages as they are. */
oy_status attack_council_round3(const struct attack_council *k, uint32_t i, struct oy_buffer *out,
                                struct oy_ceremony_finding *finding, struct oy_why *why);
/* ceremony.bin; the caller frees it. Rehearsals are made with the shares as dealt. */
struct oy_buffer attack_council_transcript(struct attack_council *k);
/* Puts that into the record: s->ceremony_file, and a reopened record. */
void attack_council_record(struct attack_council *k);
/* Where the rehearsal of trustee i stands in that file: d, A, B, z, signature. */
size_t attack_council_rehearsal_at(const struct attack_council *k, uint32_t i);

#endif
