/* Rolls as a cheating registrar makes them: any credential, any part, any proof; everything else
 * (order, row numbers, the other proofs, both signatures) is made to fit. */
#ifndef OY_TESTS_ATTACK_BALLOT_ROLL_H
#define OY_TESTS_ATTACK_BALLOT_ROLL_H

#include "crypto/schnorr.h"
#include "tests/support/attack_ballot_poll.h"

struct attack_row {
    struct oy_element credential;
    uint32_t mahalle;
    struct oy_element part[OY_WORLD_REGISTRARS];
    struct oy_scalar secret[OY_WORLD_REGISTRARS]; /* what the proof is made with */
    /* Makes the proof of a registrar (0, 1) instead; `row` is where the row stands now. */
    void (*forge)(struct oy_pok *out, const struct attack_poll *p, const struct attack_row *r,
                  uint32_t row, unsigned registrar);
    struct oy_element told; /* for forge */
    unsigned forged;        /* bit k: registrar k's proof is forged */
    uint8_t device;         /* as the row says [cred-3]; honest proofs follow it */
};

struct attack_roll {
    uint32_t n;
    struct attack_row row[ATTACK_VOTERS_MAX + 4];
    bool unsorted; /* rows are written as they stand */
    /* Writes other counts by mahalle than those of the rows [roll-8], if not NULL. */
    void (*counts)(struct oy_writer *w, const struct attack_roll *roll);
    unsigned char private_roll; /* the first byte of registrar 1's commitment [roll-10] */
};

/* The honest rows. */
void attack_roll_begin(struct attack_roll *roll, const struct attack_poll *p);
/* g^secret, and the credential as the product of the parts. */
void attack_roll_part(const struct attack_poll *p, struct attack_row *row, unsigned registrar,
                      struct oy_scalar secret);
void attack_roll_product(const struct attack_poll *p, struct attack_row *row);
/* Replaces p->roll_file and p->logged_rows. */
void attack_roll_write(struct attack_poll *p, struct attack_roll *roll);

/* The proof's challenge, as roll.md has it, and the transcript up to its context. */
void attack_roll_transcript(struct oy_transcript *t, const struct attack_poll *p, uint32_t row,
                            unsigned registrar, uint32_t mahalle);

#endif
