/* a56: the second registrar chooses its part after seeing the first one's, to hold the whole
 * credential alone, or to void it. */
#include <string.h>

#include "crypto/transcript.h"
#include "tests/attacks/attacks.h"
#include "tests/support/attack_ballot_roll.h"

enum { SECOND = 1 };

/* Makes the roll with one row changed and lets everybody look at it. */
static void expect(struct attack_poll *p, struct attack_roll *roll, const char *check,
                   const char *rule) {
    attack_roll_write(p, roll);
    attack_poll_open(p);
    attack_expect(p, check, rule, NULL);
}

static void no_proof(struct oy_pok *out, const struct attack_poll *p, const struct attack_row *r,
                     uint32_t row, unsigned registrar) {
    (void)r;
    (void)row;
    (void)registrar;
    out->a = p->g->identity;
    out->z = attack_scalar(p->g, 0);
}

/* The proof that would be right for g^x, over the statement as it stands. */
static void proof_of_x(struct oy_pok *out, const struct attack_poll *p, const struct attack_row *r,
                       uint32_t row, unsigned registrar) {
    struct oy_transcript t;
    struct oy_scalar u = attack_random(p->g), c;
    out->a = attack_pow(p->g, NULL, u);
    attack_roll_transcript(&t, p, row, registrar, r->mahalle);
    oy_transcript_element(&t, p->g, &r->part[registrar]);
    oy_transcript_element(&t, p->g, &out->a);
    oy_transcript_scalar(&t, p->g, &c);
    out->z = attack_add(p->g, u, attack_mul(p->g, c, r->secret[registrar]));
}

/* The second part of a row becomes B = g^x·A^-1, with a proof of x. */
static void cancel(const struct attack_poll *p, struct attack_row *r) {
    r->secret[SECOND] = attack_random(p->g);
    r->part[SECOND] = attack_times(p->g, attack_pow(p->g, NULL, r->secret[SECOND]),
                                   attack_inverse(p->g, r->part[0]));
    attack_roll_product(p, r);
    r->forge = proof_of_x;
    r->forged = 1 << SECOND;
}

/* B = g^x·A^-1: the credential is g^x, and the first registrar's part does not count. */
ATTACK_IN_BOTH(a56_rogue_registrar, part_that_cancels_the_other) {
    struct attack_poll *p = attack_poll_new(group, attack_one_question, 3);
    struct attack_roll roll;
    attack_roll_begin(&roll, p);
    cancel(p, &roll.row[1]);
    expect(p, &roll, "I2", "roll-5");
    attack_poll_free(p);
}

/* The same, with the first registrar's own proof in place of the one that cannot be made. */
static void proof_of_the_first(struct oy_pok *out, const struct attack_poll *p,
                               const struct attack_row *r, uint32_t row, unsigned registrar) {
    struct attack_row first = *r;
    (void)registrar;
    proof_of_x(out, p, &first, row, 0);
}

Test(a56_rogue_registrar, proof_missing_or_borrowed) {
    struct attack_poll *p = attack_poll_new("ristretto255", attack_one_question, 3);
    struct attack_roll roll;
    attack_roll_begin(&roll, p);
    roll.row[2].forge = no_proof;
    roll.row[2].forged = 1 << SECOND;
    expect(p, &roll, "I2", "roll-5");
    attack_roll_begin(&roll, p);
    roll.row[2].forge = proof_of_the_first;
    roll.row[2].forged = 1 << SECOND;
    expect(p, &roll, "I2", "roll-5");
    attack_poll_free(p);
}

/* A proof moved to another row, another mahalle, the other registrar. */
static void proof_of_elsewhere(struct oy_pok *out, const struct attack_poll *p,
                               const struct attack_row *r, uint32_t row, unsigned registrar) {
    struct attack_row there = *r;
    struct oy_secret *secret = oy_secret_alloc(1);
    struct oy_transcript t;
    memcpy(secret->b, r->secret[registrar].b, sizeof secret->b);
    if (r->told.b[0] == 'm') there.mahalle = 20;
    attack_roll_transcript(&t, p, r->told.b[0] == 'r' ? row + 1 : row,
                           r->told.b[0] == 'k' ? 1 - registrar : registrar, there.mahalle);
    oy_pok_prove(p->g, out, &t, &r->part[registrar], secret);
    oy_secret_free(secret);
}

Test(a56_rogue_registrar, proof_moved) {
    struct attack_poll *p = attack_poll_new("ristretto255", attack_one_question, 3);
    static const char where[] = "rmk";
    for (size_t i = 0; i < 3; i++) {
        struct attack_roll roll;
        attack_roll_begin(&roll, p);
        uint32_t row = attack_poll_row(p, 10);
        roll.row[row].forge = proof_of_elsewhere;
        roll.row[row].forged = 1 << SECOND;
        roll.row[row].told.b[0] = (unsigned char)where[i];
        expect(p, &roll, "I2", "roll-5");
    }
    attack_poll_free(p);
}

/* B = A^-1, which both registrars together can even prove: nobody's credential. */
ATTACK_IN_BOTH(a56_rogue_registrar, product_is_the_identity) {
    struct attack_poll *p = attack_poll_new(group, attack_one_question, 3);
    struct attack_roll roll;
    attack_roll_begin(&roll, p);
    struct attack_row *r = &roll.row[0];
    attack_roll_part(p, r, SECOND, attack_sub(p->g, attack_scalar(p->g, 0), r->secret[0]));
    attack_roll_product(p, r);
    cr_assert(oy_element_is_identity(p->g, &r->credential));
    expect(p, &roll, "I2", "roll-3");

    attack_roll_begin(&roll, p); /* a part that is the identity: the other one is all */
    attack_roll_part(p, &roll.row[0], SECOND, attack_scalar(p->g, 0));
    attack_roll_product(p, &roll.row[0]);
    expect(p, &roll, "I2", "roll-3");
    attack_poll_free(p);
}

/* A credential that its parts do not make. */
Test(a56_rogue_registrar, credential_of_its_own) {
    struct attack_poll *p = attack_poll_new("ristretto255", attack_one_question, 3);
    struct attack_roll roll;
    attack_roll_begin(&roll, p);
    roll.row[1].credential = attack_pow(p->g, NULL, attack_random(p->g));
    expect(p, &roll, "I2", "roll-3");
    attack_poll_free(p);
}

/* One part in two rows; the same part of both registrars; a part that is another's credential. */
Test(a56_rogue_registrar, repeated_part) {
    struct attack_poll *p = attack_poll_new("ristretto255", attack_one_question, 3);
    struct attack_roll roll;
    attack_roll_begin(&roll, p);
    attack_roll_part(p, &roll.row[1], SECOND, roll.row[0].secret[SECOND]);
    attack_roll_product(p, &roll.row[1]);
    expect(p, &roll, "I2", "roll-4");

    attack_roll_begin(&roll, p);
    attack_roll_part(p, &roll.row[1], SECOND, roll.row[1].secret[0]);
    attack_roll_product(p, &roll.row[1]);
    expect(p, &roll, "I2", "roll-4");

    attack_roll_begin(&roll, p);
    attack_roll_part(p, &roll.row[1], SECOND,
                     attack_add(p->g, roll.row[0].secret[0], roll.row[0].secret[1]));
    attack_roll_product(p, &roll.row[1]);
    expect(p, &roll, "I2", "roll-4");

    attack_roll_begin(&roll, p); /* the toolkit itself makes good rolls */
    attack_roll_write(p, &roll);
    attack_poll_open(p);
    attack_expect_good(p);
    attack_poll_free(p);
}

/* ---- parts that the voter's device made: their proofs name no row ---- */

/* B = g^x·A^-1 again, said to come from a device. */
ATTACK_IN_BOTH(a56_rogue_registrar, device_part_that_cancels_the_other) {
    struct attack_poll *p = attack_poll_new(group, attack_one_question, 3);
    for (unsigned both = 0; both < 2; both++) {
        struct attack_roll roll;
        attack_roll_begin(&roll, p);
        roll.row[1].device = both ? 3 : 1 << SECOND;
        cancel(p, &roll.row[1]);
        expect(p, &roll, "I2", "roll-5");
    }
    attack_poll_free(p);
}

/* The right proof of a device, made for another registrar, mahalle, or as one of a row. */
static void proof_of_a_device(struct oy_pok *out, const struct attack_poll *p,
                              const struct attack_row *r, uint32_t row, unsigned registrar) {
    struct oy_secret *secret = oy_secret_alloc(1);
    struct oy_transcript t;
    unsigned char how = r->told.b[0];
    memcpy(secret->b, r->secret[registrar].b, sizeof secret->b);
    attack_roll_transcript(&t, p, how == 'r' ? row : UINT32_MAX,
                           how == 'k' ? 1 - registrar : registrar, how == 'm' ? 20 : r->mahalle);
    oy_pok_prove(p->g, out, &t, &r->part[registrar], secret);
    oy_secret_free(secret);
}

Test(a56_rogue_registrar, device_proof_moved) {
    struct attack_poll *p = attack_poll_new("ristretto255", attack_one_question, 3);
    static const char how[] = "rkm.";
    for (size_t i = 0; i < 4; i++) {
        struct attack_roll roll;
        attack_roll_begin(&roll, p);
        struct attack_row *r = &roll.row[attack_poll_row(p, 10)];
        r->device = how[i] == '.' ? 0 : 1 << SECOND; /* last: as if it were the registrar's own */
        r->forge = proof_of_a_device;
        r->forged = 1 << SECOND;
        r->told.b[0] = (unsigned char)how[i];
        expect(p, &roll, "I2", "roll-5");
    }
    attack_poll_free(p);
}

/* One enrolment for two lines of a mahalle: its proof holds in both, the part may not stand twice.
 * And the second registrar hands in the part that a device made for the first. */
ATTACK_IN_BOTH(a56_rogue_registrar, device_part_twice) {
    struct attack_poll *p = attack_poll_new(group, attack_one_question, 3);
    struct attack_roll roll;
    attack_roll_begin(&roll, p);
    roll.row[1].mahalle = roll.row[0].mahalle;
    roll.row[0].device = roll.row[1].device = 1;
    attack_roll_part(p, &roll.row[1], 0, roll.row[0].secret[0]);
    attack_roll_product(p, &roll.row[1]);
    expect(p, &roll, "I2", "roll-4");

    attack_roll_begin(&roll, p);
    struct attack_row *r = &roll.row[0];
    r->device = 3;
    r->part[SECOND] = r->part[0];
    r->secret[SECOND] = r->secret[0]; /* which it does not know: only the proof's place differs */
    attack_roll_product(p, r);
    r->forge = proof_of_a_device;
    r->forged = 1 << SECOND;
    r->told.b[0] = 'k';
    expect(p, &roll, "I2", "roll-5");
    attack_poll_free(p);
}

Test(a56_rogue_registrar, device_of_a_registrar_who_is_not_there) {
    struct attack_poll *p = attack_poll_new("ristretto255", attack_one_question, 3);
    static const uint8_t bits[] = {4, 7, 0x80, 0xff};
    struct attack_roll roll;
    for (size_t i = 0; i < sizeof bits; i++) {
        attack_roll_begin(&roll, p);
        roll.row[2].device = bits[i];
        expect(p, &roll, "K4", "roll-5");
    }
    attack_roll_begin(&roll, p); /* honest ones are good */
    roll.row[0].device = 1;
    roll.row[2].device = 3;
    attack_roll_write(p, &roll);
    attack_poll_open(p);
    attack_expect_good(p);
    attack_poll_free(p);
}
