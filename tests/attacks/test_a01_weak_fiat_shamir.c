/* a01: for each proof, a forgery that would hold if its challenge left out the statement, or the
 * commitments (Bernhard, Pereira, Warinschi 2012). Each is first shown to be one: under the weak
 * challenge every equation holds. */
#include <string.h>

#include "crypto/transcript.h"
#include "election/ballot_check.h"
#include "election/revoke.h"
#include "tests/attacks/attacks.h"
#include "tests/attacks/shares.h"
#include "tests/support/attack_ballot_roll.h"

/* All equations of a ballot of one question (two bits, one rule) under a challenge. */
static bool holds_under(const struct attack_ballot *b, const struct oy_scalar *e) {
    const struct oy_group *g = b->e->group;
    struct oy_why why = {.status = OY_OK};
    struct oy_equations *eqs = oy_equations_new(g, &b->e->y);
    struct oy_scalar one = attack_scalar(g, 1);
    struct oy_weighted terms[2] = {{&b->bit[0].c, one}, {&b->bit[1].c, one}};
    oy_status status = OY_OK;
    for (size_t k = 0; k < 2 && status == OY_OK; k++)
        status = oy_bit_check(eqs, 0, g, &b->bit[k].c, &b->bit[k].t, &b->bit[k].z, e, &why);
    if (status == OY_OK)
        status =
            oy_constant_check(eqs, 0, g, terms, 2, &one, &b->rule[0].t, &b->rule[0].z, e, &why);
    if (status == OY_OK) status = oy_equations_check_each(eqs, NULL, 0, &why);
    oy_equations_free(eqs);
    return status == OY_OK;
}

/* The challenge of a statement without its ciphertexts. */
static struct oy_scalar without_ciphertexts(struct attack_ballot *b) {
    size_t n = b->ciphers.n;
    b->ciphers.n = 0;
    attack_ballot_challenge(b);
    b->ciphers.n = n;
    return b->challenge;
}

/* The challenge of a statement without its commitments. */
static struct oy_scalar without_commitments(struct attack_ballot *b) {
    size_t bits = b->bit_commitments.n, rules = b->rule_commitments.n;
    b->bit_commitments.n = b->rule_commitments.n = 0;
    attack_ballot_challenge(b);
    b->bit_commitments.n = bits;
    b->rule_commitments.n = rules;
    return b->challenge;
}

static void turned_away(const struct attack_poll *p, struct attack_ballot *b) {
    cr_assert(holds_under(b, &b->challenge), "this is no forgery");
    struct oy_buffer ballot = attack_ballot_sign(b);
    attack_turned_away(p, &ballot, "I4", "bit-1");
    oy_buffer_free(&ballot);
    attack_ballot_free(b);
}

/* B_1 = y^a·g^c and e_0 = 0 are fixed first; then e is known, and m = 1 − c/e is encrypted. The
 * rule's T_2 = y^u·g^c makes up for the sum m. */
ATTACK_IN_BOTH(a01_weak_fiat_shamir, ciphertexts_left_out_of_a_ballots_challenge) {
    struct attack_poll *p = attack_small(group);
    const struct oy_group *g = p->g;
    struct attack_ballot *b = attack_poll_ballot(p, 0, 1);
    struct attack_bit *bit = &b->bit[0];
    attack_ballot_encrypt(b);
    attack_ballot_commit(b);
    struct oy_scalar c = attack_random(g), a = attack_random(g);
    bit->e_s = attack_scalar(g, 0);
    bit->simulated = 0;
    bit->u = a;
    bit->t.a0 = attack_pow(g, NULL, bit->z_s);
    bit->t.b0 = attack_pow(g, &p->e->y, bit->z_s);
    bit->t.a1 = attack_pow(g, NULL, a);
    bit->t.b1 = attack_times(g, attack_pow(g, &p->e->y, a), attack_pow(g, NULL, c));
    b->rule[0].t.t2 = attack_times(g, b->rule[0].t.t2, attack_pow(g, NULL, c));
    struct oy_scalar e = without_ciphertexts(b);
    bit->m = attack_sub(g, attack_scalar(g, 1), attack_div(g, c, e));
    bit->c.beta = attack_times(g, attack_pow(g, &p->e->y, bit->r), attack_pow(g, NULL, bit->m));
    attack_ballot_respond(b);
    turned_away(p, b);
    attack_poll_free(p);
}

/* e is known before any commitment: both branches of the bits, and the rule, are simulated for 1000
 * votes for yes and 1000 for no. */
ATTACK_IN_BOTH(a01_weak_fiat_shamir, commitments_left_out_of_a_ballots_challenge) {
    struct attack_poll *p = attack_small(group);
    const struct oy_group *g = p->g;
    struct attack_ballot *b = attack_poll_ballot(p, 0, 1);
    attack_ballot_value(b, 0, 1000);
    attack_ballot_value(b, 1, 1000);
    attack_ballot_encrypt(b);
    struct oy_scalar e = without_commitments(b), zero = attack_scalar(g, 0);
    for (size_t k = 0; k < 2; k++) {
        struct attack_bit *bit = &b->bit[k];
        struct oy_element *t[] = {&bit->t.a0, &bit->t.b0, &bit->t.a1, &bit->t.b1};
        bit->z.e0 = attack_random(g);
        bit->z.z0 = attack_random(g);
        bit->z.z1 = attack_random(g);
        for (int j = 0; j < 2; j++) {
            struct oy_scalar z = j ? bit->z.z1 : bit->z.z0;
            struct oy_scalar minus =
                attack_sub(g, zero, j ? attack_sub(g, e, bit->z.e0) : bit->z.e0);
            struct oy_element beta =
                attack_times(g, bit->c.beta, attack_pow(g, NULL, attack_scalar(g, -j)));
            *t[2 * j] =
                attack_times(g, attack_pow(g, NULL, z), attack_pow(g, &bit->c.alpha, minus));
            *t[2 * j + 1] =
                attack_times(g, attack_pow(g, &p->e->y, z), attack_pow(g, &beta, minus));
        }
    }
    struct oy_element alpha = attack_times(g, b->bit[0].c.alpha, b->bit[1].c.alpha);
    struct oy_element beta = attack_times(g, b->bit[0].c.beta, b->bit[1].c.beta);
    beta = attack_times(g, beta, attack_inverse(g, g->generator));
    struct oy_scalar minus = attack_sub(g, zero, e);
    b->rule[0].z = attack_random(g);
    b->rule[0].t.t1 =
        attack_times(g, attack_pow(g, NULL, b->rule[0].z), attack_pow(g, &alpha, minus));
    b->rule[0].t.t2 =
        attack_times(g, attack_pow(g, &p->e->y, b->rule[0].z), attack_pow(g, &beta, minus));
    turned_away(p, b);
    attack_poll_free(p);
}

/* Every field of the statement in turn is another one while the challenge is computed. */
static void altered(struct attack_ballot *b, unsigned field, int by) {
    struct attack_bit *last = &b->bit[b->style->n_bits - 1];
    struct attack_rule *rule = &b->rule[b->style->n_rules - 1];
    struct oy_element *element[] = {
        &b->credential,  &b->bit[0].c.alpha, &b->bit[0].c.beta, &last->c.alpha,  &last->c.beta,
        &b->bit[0].t.a0, &b->bit[0].t.b0,    &b->bit[0].t.a1,   &b->bit[0].t.b1, &last->t.a0,
        &last->t.b1,     &b->rule[0].t.t1,   &b->rule[0].t.t2,  &rule->t.t1,     &rule->t.t2,
    };
    enum { ELEMENTS = sizeof element / sizeof *element };
    if (field < ELEMENTS) element[field]->b[1] ^= 1;
    if (field == ELEMENTS) b->election_id[31] ^= 1;
    if (field == ELEMENTS + 1) b->sequence += (uint32_t)by;
    if (field == ELEMENTS + 2) b->mahalle += (uint32_t)by;
}

Test(a01_weak_fiat_shamir, each_field_enters_a_ballots_challenge) {
    struct attack_poll *p = attack_poll_start("ristretto255", attack_two_questions, 3);
    for (unsigned field = 0; field < 18; field++) {
        struct attack_ballot *b = attack_poll_ballot(p, 0, 1);
        attack_ballot_choose(b, attack_two_answers);
        attack_ballot_encrypt(b);
        attack_ballot_commit(b);
        altered(b, field, 1);
        attack_ballot_challenge(b);
        altered(b, field, -1);
        attack_ballot_respond(b);
        struct oy_buffer ballot = attack_ballot_sign(b);
        attack_refused(p, &ballot, "bit-1");
        oy_buffer_free(&ballot);
        attack_ballot_free(b);
    }
    attack_poll_free(p);
}

/* A ballot in a victim's name, whose secret nobody knows: with R left out of the challenge,
 * R = g^z·X^-c is a signature. */
ATTACK_IN_BOTH(a01_weak_fiat_shamir, nonce_left_out_of_a_signatures_challenge) {
    struct attack_poll *p = attack_small(group);
    const struct oy_group *g = p->g;
    struct attack_ballot *b = attack_poll_ballot(p, 0, 1);
    attack_ballot_choose(b, attack_one_answer);
    b->secret = attack_scalar(g, 1); /* no use is made of it but to fill the place */
    struct oy_buffer ballot = attack_ballot_forge(b);
    size_t body = b->style->body_len;
    struct oy_transcript t;
    struct oy_scalar c, z = attack_random(g);
    oy_transcript_begin(&t, g, "sig");
    oy_transcript_element(&t, g, &b->credential);
    oy_transcript_item(&t, ballot.p, body);
    oy_transcript_scalar(&t, g, &c);
    struct oy_element r =
        attack_times(g, attack_pow(g, NULL, z),
                     attack_pow(g, &b->credential, attack_sub(g, attack_scalar(g, 0), c)));
    memcpy(ballot.p + body, r.b, g->element_len);
    memcpy(ballot.p + body + g->element_len, z.b, g->scalar_len);
    attack_turned_away(p, &ballot, "A5", "sig-1");
    oy_buffer_free(&ballot);
    attack_ballot_free(b);
    attack_poll_free(p);
}

/* ---- knowledge of a logarithm: X chosen after the challenge ---- */

/* A = g^u·T^k with a point T of unknown logarithm, c without X, X = (g^z·A^-1)^(1/c): nobody knows
 * log X. */
struct rogue {
    struct oy_element x;
    struct oy_pok proof;
};

static void rogue_make(struct rogue *out, const struct attack_poll *p, struct oy_transcript *t,
                       const struct oy_element *unknown) {
    const struct oy_group *g = p->g;
    struct oy_scalar c;
    out->proof.a = attack_times(g, attack_pow(g, NULL, attack_random(g)),
                                attack_pow(g, unknown, attack_random(g)));
    out->proof.z = attack_random(g);
    oy_transcript_element(t, g, &out->proof.a);
    oy_transcript_scalar(t, g, &c);
    struct oy_element power =
        attack_times(g, attack_pow(g, NULL, out->proof.z), attack_inverse(g, out->proof.a));
    out->x = attack_pow(g, &power, attack_div(g, attack_scalar(g, 1), c));
}

static struct oy_pok rogue_proof;
static void rogue_forge(struct oy_pok *out, const struct attack_poll *p, const struct attack_row *r,
                        uint32_t row, unsigned registrar) {
    (void)p;
    (void)r;
    (void)row;
    (void)registrar;
    *out = rogue_proof;
}

/* The second registrar's part of a row contains the first one's, to an unknown power. */
ATTACK_IN_BOTH(a01_weak_fiat_shamir, part_left_out_of_its_proofs_challenge) {
    struct attack_poll *p = attack_poll_new(group, attack_one_question, 3);
    struct attack_roll roll;
    struct oy_transcript t;
    struct rogue rogue;
    attack_roll_begin(&roll, p);
    uint32_t row = 0; /* the challenge needs the row, so the rogue row must come to stand there */
    do {
        attack_roll_begin(&roll, p);
        attack_roll_transcript(&t, p, row, 1, roll.row[row].mahalle);
        rogue_make(&rogue, p, &t, &roll.row[row].part[0]);
        roll.row[row].part[1] = rogue.x;
        attack_roll_product(p, &roll.row[row]);
    } while (memcmp(roll.row[row].credential.b, roll.row[1].credential.b, p->g->element_len) > 0);
    rogue_proof = rogue.proof;
    roll.row[row].forge = rogue_forge;
    roll.row[row].forged = 1 << 1;
    attack_roll_write(p, &roll);
    attack_poll_open(p);
    attack_expect(p, "I2", "roll-5", NULL);
    attack_poll_free(p);
}

/* The same for the part of a replacement. */
Test(a01_weak_fiat_shamir, part_left_out_of_a_replacements_challenge) {
    struct attack_poll *p = attack_small("ristretto255");
    const struct oy_group *g = p->g;
    struct oy_replace r = {.mahalle = oy_roll_mahalle(&p->roll, 0)};
    struct oy_revoke revoke = {.reason = OY_REVOKE_LOST};
    struct oy_secret *secret = oy_secret_alloc(1);
    struct oy_buffer statement;
    struct oy_transcript t;
    struct rogue rogue;
    memcpy(r.old.b, attack_poll_credential(p, 0).p, g->element_len);
    revoke.credential = r.old;
    ATTACK_OK(oy_revoke_write(&statement, p->e, &revoke, &why));
    attack_poll_log_statement(p, OY_LOG_REVOKE, oy_buffer_span(&statement));
    oy_buffer_free(&statement);
    g->secret_random(secret);
    r.part[0] = attack_pow(g, NULL, attack_secret(secret));
    oy_replace_prove(&r.proof[0], p->e, 1, &r.old, r.mahalle, &r.part[0], secret);
    oy_transcript_begin(&t, g, "replace-part");
    oy_transcript_element(&t, g, &g->generator);
    oy_transcript_item(&t, p->e->id, 32);
    oy_transcript_u32(&t, 2);
    oy_transcript_element(&t, g, &r.old);
    oy_transcript_u32(&t, r.mahalle);
    rogue_make(&rogue, p, &t, &r.part[0]);
    r.part[1] = rogue.x;
    r.proof[1] = rogue.proof;
    r.fresh = attack_times(g, r.part[0], r.part[1]);
    ATTACK_OK(oy_replace_write(&statement, p->e, &r, &why));
    attack_expect_good(p);
    attack_poll_log_statement(p, OY_LOG_REPLACE, oy_buffer_span(&statement));
    attack_expect(p, "I3", "rev-4", NULL);
    oy_buffer_free(&statement);
    oy_secret_free(secret);
    attack_poll_free(p);
}

/* ---- equality of logarithms ---- */

/* With A and B left out of the challenge any factor can be "proved": one that takes a vote away
 * from the total. */
ATTACK_IN_BOTH(a01_weak_fiat_shamir, commitments_left_out_of_a_shares_challenge) {
    struct oy_rec *s = shares_begin(group);
    const struct oy_group *g = s->g;
    struct attack_share *f = attack_share_new(s, 1);
    const struct oy_ciphertext *c = &s->aggregates->at[0];
    struct oy_equality *p = &f->proof[0];
    struct oy_transcript t;
    p->d = attack_times(g, p->d, g->generator);
    oy_transcript_begin(&t, g, "decrypt");
    oy_transcript_element(&t, g, &g->generator);
    oy_transcript_item(&t, s->e->id, 32);
    oy_transcript_item(&t, s->closing, sizeof s->closing);
    for (int i = 0; i < 3; i++) oy_transcript_u32(&t, 0); /* contest, scope, line */
    oy_transcript_u32(&t, 1);
    struct oy_scalar e = shares_challenge(&t, g, &f->claimed, &c->alpha, &c->beta, p, false);
    struct oy_scalar minus = attack_sub(g, attack_scalar(g, 0), e);
    p->z = attack_random(g);
    p->a = attack_times(g, attack_pow(g, NULL, p->z), attack_pow(g, &f->claimed, minus));
    p->b = attack_times(g, attack_pow(g, &c->alpha, p->z), attack_pow(g, &p->d, minus));
    cr_assert(shares_hold(g, &f->claimed, &c->alpha, p, e), "this is no forgery");
    shares_expect(s, f, "shr-3");
    oy_rec_free(s);
}

/* The same of the lot share. */
Test(a01_weak_fiat_shamir, commitments_left_out_of_a_lot_shares_challenge) {
    struct oy_rec *s = shares_begin("ristretto255");
    const struct oy_group *g = s->g;
    struct attack_share *f = attack_share_new(s, 1);
    struct oy_element base = attack_rec_lot_point(s);
    struct oy_transcript t;
    f->lot.d = attack_pow(g, NULL, attack_random(g));
    oy_lot_proof_begin(&t, g, s->e->id, s->closing, 1);
    struct oy_scalar e = shares_challenge(&t, g, &f->claimed, &base, NULL, &f->lot, false);
    struct oy_scalar minus = attack_sub(g, attack_scalar(g, 0), e);
    f->lot.z = attack_random(g);
    f->lot.a = attack_times(g, attack_pow(g, NULL, f->lot.z), attack_pow(g, &f->claimed, minus));
    f->lot.b = attack_times(g, attack_pow(g, &base, f->lot.z), attack_pow(g, &f->lot.d, minus));
    cr_assert(shares_hold(g, &f->claimed, &base, &f->lot, e), "this is no forgery");
    shares_expect(s, f, "lot-2");
    oy_rec_free(s);
}
