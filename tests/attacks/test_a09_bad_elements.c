/* a09: the identity, non-members and elements of other orders, at every place of ballot, roll,
 * revocation and replacement where an element stands. (Ceremony and shares have tests of their
 * own.) */
#include <string.h>

#include "election/revoke.h"
#include "tests/attacks/attacks.h"
#include "tests/attacks/numbers.h"
#include "tests/support/attack_ballot_roll.h"

/* What is no member: in modp4096 −x (order 2q), −1 (order 2) and an element of order P, whose
 * symbol is +1; in ristretto255, where there is no such thing, what decodes to no element. */
static size_t non_members(const struct oy_group *g, struct oy_element out[3], struct oy_element x) {
    if (g->id == OY_GROUP_MODP4096) {
        out[0] = number_minus(g, x);
        out[1] = number_minus(g, g->identity);
        out[2] = number_of_order_big(g);
        return 3;
    }
    out[0] = number_minus(g, x);
    out[1] = number_p_plus(g, 0);
    out[2] = (struct oy_element){{1}}; /* the torsion point of order 2, as Edwards points go */
    return 3;
}

static const char *rule_of(const struct oy_group *g) {
    return g->id == OY_GROUP_MODP4096 ? "grp-3" : "grp-2";
}

/* α = 1: a vote that anybody can read. */
ATTACK_IN_BOTH(a09_bad_elements, identity_as_alpha) {
    struct attack_poll *p = attack_small(group);
    const struct oy_group *g = p->g;
    struct attack_ballot *b = attack_poll_ballot(p, 0, 1);
    attack_ballot_choose(b, attack_one_answer);
    attack_ballot_encrypt(b);
    b->bit[1].r = attack_scalar(g, 0);
    b->bit[1].c.alpha = g->identity;
    b->bit[1].c.beta = attack_pow(g, NULL, b->bit[1].m);
    attack_ballot_commit(b);
    attack_ballot_challenge(b);
    attack_ballot_respond(b);
    struct oy_buffer ballot = attack_ballot_sign(b);
    attack_turned_away(p, &ballot, "I4", "bal-4");
    oy_buffer_free(&ballot);
    attack_ballot_free(b);
    attack_poll_free(p);
}

/* Legal elsewhere [grp-5]: commitments of nonce 0 and R of nonce 0 are somebody's bad luck. */
ATTACK_IN_BOTH(a09_bad_elements, identity_as_commitment_is_legal) {
    struct attack_poll *p = attack_small(group);
    const struct oy_group *g = p->g;
    struct attack_ballot *b = attack_poll_ballot(p, 0, 1);
    attack_ballot_choose(b, attack_one_answer);
    attack_ballot_encrypt(b);
    attack_ballot_commit(b);
    b->bit[0].u = attack_scalar(g, 0); /* bit 0 holds 1: its branch 1 is the true one */
    b->bit[0].t.a1 = b->bit[0].t.b1 = g->identity;
    attack_ballot_challenge(b);
    attack_ballot_respond(b);
    struct oy_buffer ballot = attack_ballot_sign(b);
    attack_taken(p, &ballot, false);
    attack_expect_good(p);
    oy_buffer_free(&ballot);
    attack_ballot_free(b);
    attack_poll_free(p);
}

/* Every element of a ballot in turn. The credential is found by its bytes, so a wrong one is not
 * on the roll. */
ATTACK_IN_BOTH(a09_bad_elements, non_member_in_a_ballot) {
    struct attack_poll *p = attack_small(group);
    const struct oy_group *g = p->g;
    struct oy_scalar mine = attack_secret(&p->voter[0]);
    const struct oy_style *s = oy_election_style(p->e, oy_roll_mahalle(&p->roll, 0));
    struct oy_buffer good = attack_poll_honest(p, 0, 1, attack_one_answer);
    size_t places[16], n = 0;
    for (size_t k = 0; k < 2; k++) places[n++] = attack_at_cipher(s, 0) + k * g->element_len;
    for (size_t k = 0; k < 4; k++)
        places[n++] = attack_at_bit_commitment(s, 1) + k * g->element_len;
    for (size_t k = 0; k < 2; k++)
        places[n++] = attack_at_rule_commitment(s, 0) + k * g->element_len;
    places[n++] = s->body_len; /* R */
    for (size_t i = 0; i < n; i++) {
        struct oy_element x = {{0}}, bad[3];
        memcpy(x.b, good.p + places[i], g->element_len);
        size_t kinds = non_members(g, bad, x);
        for (size_t k = 0; k < kinds; k++) {
            struct oy_buffer ballot = attack_copy(oy_buffer_span(&good));
            memcpy(ballot.p + places[i], bad[k].b, g->element_len);
            if (places[i] != s->body_len) attack_resign(g, mine, &ballot);
            attack_refused(p, &ballot, rule_of(g));
            if (i % 4 == 0 && k == i / 4) attack_turned_away(p, &ballot, "I4", rule_of(g));
            oy_buffer_free(&ballot);
        }
    }
    oy_buffer_free(&good);
    attack_poll_free(p);
}

/* ---- roll ---- */

static struct oy_element told;
static void proof_with_told(struct oy_pok *out, const struct attack_poll *p,
                            const struct attack_row *r, uint32_t row, unsigned registrar) {
    (void)r;
    (void)row;
    (void)registrar;
    out->a = told;
    out->z = attack_scalar(p->g, 1);
}

/* Credential, part and A of a row. */
ATTACK_IN_BOTH(a09_bad_elements, non_member_on_the_roll) {
    struct attack_poll *p = attack_poll_new(group, attack_one_question, 3);
    const struct oy_group *g = p->g;
    struct oy_element bad[3];
    for (unsigned place = 0; place < 3; place++) {
        struct attack_roll roll;
        attack_roll_begin(&roll, p);
        struct attack_row *r = &roll.row[place];
        (void)non_members(g, bad, place ? r->part[1] : r->credential);
        if (place == 0) r->credential = bad[0];
        if (place == 1) r->part[1] = bad[2];
        if (place == 2) {
            told = bad[0];
            r->forge = proof_with_told;
            r->forged = 2;
        }
        attack_roll_write(p, &roll);
        attack_poll_open(p);
        attack_expect(p, "K4", rule_of(g), "roll.bin");
    }
    attack_poll_free(p);
}

/* ---- revocation and replacement ---- */

static void log_revocation(struct attack_poll *p, const struct oy_element *credential) {
    struct oy_revoke r = {.credential = *credential, .reason = OY_REVOKE_LOST};
    struct oy_buffer statement;
    ATTACK_OK(oy_revoke_write(&statement, p->e, &r, &why));
    attack_poll_log_statement(p, OY_LOG_REVOKE, oy_buffer_span(&statement));
    oy_buffer_free(&statement);
}

static void log_replacement(struct attack_poll *p, const struct oy_replace *r) {
    struct oy_buffer statement;
    ATTACK_OK(oy_replace_write(&statement, p->e, r, &why));
    attack_poll_log_statement(p, OY_LOG_REPLACE, oy_buffer_span(&statement));
    oy_buffer_free(&statement);
}

static struct oy_replace replacement(const struct attack_poll *p, uint32_t row) {
    struct oy_replace r = {.fresh = p->g->identity, .mahalle = oy_roll_mahalle(&p->roll, row)};
    struct oy_secret *secret = oy_secret_alloc(1);
    memcpy(r.old.b, attack_poll_credential(p, row).p, p->g->element_len);
    for (unsigned k = 0; k < 2; k++) {
        p->g->secret_random(secret);
        r.part[k] = attack_pow(p->g, NULL, attack_secret(secret));
        oy_replace_prove(&r.proof[k], p->e, k + 1, &r.old, r.mahalle, &r.part[k], secret);
        r.fresh = attack_times(p->g, r.fresh, r.part[k]);
    }
    oy_secret_free(secret);
    return r;
}

ATTACK_IN_BOTH(a09_bad_elements, non_member_or_identity_in_a_replacement) {
    struct attack_poll *p = attack_small(group);
    const struct oy_group *g = p->g;
    struct oy_element victim = {{0}}, bad[3];
    memcpy(victim.b, attack_poll_credential(p, 0).p, g->element_len);
    attack_poll_keep(p);
    (void)non_members(g, bad, victim);
    log_revocation(p, &bad[0]);
    attack_expect(p, "I3", rule_of(g), NULL);
    attack_poll_restore(p);

    log_revocation(p, &victim);
    attack_poll_keep(p);
    struct oy_replace good = replacement(p, 0);
    (void)non_members(g, bad, good.part[0]);
    for (unsigned place = 0; place < 4; place++) {
        struct oy_replace r = good;
        if (place == 0) r.old = bad[1];
        if (place == 1) r.fresh = bad[2];
        if (place == 2) r.part[0] = bad[0];
        if (place == 3) r.proof[1].a = bad[0];
        log_replacement(p, &r);
        attack_expect(p, "I3", rule_of(g), NULL);
        attack_poll_restore(p);
    }
    for (unsigned place = 0; place < 2; place++) { /* the identity as credential and as part */
        struct oy_replace r = good;
        if (place == 0) r.part[1] = attack_inverse(g, r.part[0]);
        if (place == 1) r.part[1] = g->identity;
        r.fresh = attack_times(g, r.part[0], r.part[1]);
        log_replacement(p, &r);
        attack_expect(p, "I3", "rev-3", NULL);
        attack_poll_restore(p);
    }
    log_replacement(p, &good);
    attack_expect_good(p);
    attack_poll_free(p);
}
