/* a06: another voter's ballot copied, whole or in part, as it is or re-randomised: who could would
 * vote like the victim without knowing how, and tell from the totals (Cortier, Smyth 2011). */
#include <string.h>

#include "tests/attacks/attacks.h"

/* The very bytes again: nothing is added, and the receipt is the first one's. */
ATTACK_IN_BOTH(a06_ballot_copy, byte_copy) {
    struct attack_poll *p = attack_small(group);
    struct oy_buffer ballot = attack_poll_honest(p, 0, 1, attack_one_answer);
    attack_taken(p, &ballot, false);
    attack_taken(p, &ballot, true);
    attack_expect_good(p);
    uint64_t index = attack_poll_log_bytes(p, &ballot); /* a cheating board counts on it */
    attack_expect_ballot(p, "K6", "bal-8", index);
    oy_buffer_free(&ballot);
    attack_poll_free(p);
}

/* The same body, signed once more: another receipt would be another fingerprint. */
Test(a06_ballot_copy, same_body_signed_again) {
    struct attack_poll *p = attack_small("ristretto255");
    struct oy_buffer ballot = attack_poll_honest(p, 0, 1, attack_one_answer);
    attack_taken(p, &ballot, false);
    attack_resign(p->g, attack_secret(&p->voter[0]), &ballot);
    attack_refused(p, &ballot, "bal-9");
    attack_expect_ballot(p, "K6", "bal-8", attack_poll_log_bytes(p, &ballot));
    oy_buffer_free(&ballot);
    attack_poll_free(p);
}

/* α·g^s, β·y^s, and every response shifted by its challenge times s, as the proof's algebra asks;
 * under the copier's own credential, signed by it. */
ATTACK_IN_BOTH(a06_ballot_copy, rerandomised) {
    struct attack_poll *p = attack_small(group);
    const struct oy_group *g = p->g;
    struct attack_ballot *victim = attack_poll_ballot(p, 0, 1), *b = attack_poll_ballot(p, 1, 1);
    attack_ballot_choose(victim, attack_one_answer);
    struct oy_buffer honest = attack_ballot_forge(victim);
    attack_taken(p, &honest, false);
    struct oy_scalar sum = attack_scalar(g, 0);
    for (size_t k = 0; k < 2; k++) { /* from what is published alone */
        struct oy_scalar s = attack_random(g);
        struct oy_scalar e1 = attack_sub(g, victim->challenge, victim->bit[k].z.e0);
        b->bit[k] = victim->bit[k];
        b->bit[k].c.alpha = attack_times(g, b->bit[k].c.alpha, attack_pow(g, NULL, s));
        b->bit[k].c.beta = attack_times(g, b->bit[k].c.beta, attack_pow(g, &p->e->y, s));
        b->bit[k].z.z0 = attack_add(g, b->bit[k].z.z0, attack_mul(g, b->bit[k].z.e0, s));
        b->bit[k].z.z1 = attack_add(g, b->bit[k].z.z1, attack_mul(g, e1, s));
        sum = attack_add(g, sum, s);
    }
    b->rule[0].t = victim->rule[0].t;
    b->rule[0].z = attack_add(g, victim->rule[0].z, attack_mul(g, victim->challenge, sum));
    struct oy_buffer copy = attack_ballot_sign(b);
    attack_turned_away(p, &copy, "I4", "bit-1");
    attack_expect_good(p);
    oy_buffer_free(&copy);
    oy_buffer_free(&honest);
    attack_ballot_free(b);
    attack_ballot_free(victim);
    attack_poll_free(p);
}

/* One ciphertext of the victim's, as it is, with its proof; everything else is the copier's own.
 * The rule cannot be proved without the randomness, so that the victim's rule is taken, too. */
Test(a06_ballot_copy, one_ciphertext) {
    struct attack_poll *p = attack_small("ristretto255");
    struct attack_ballot *victim = attack_poll_ballot(p, 0, 1);
    attack_ballot_choose(victim, attack_one_answer);
    struct oy_buffer honest = attack_ballot_forge(victim);
    attack_taken(p, &honest, false);
    for (int whole = 0; whole < 2; whole++) { /* one bit; then both bits and the rule */
        struct attack_ballot *b = attack_poll_ballot(p, 1, 1);
        attack_ballot_choose(b, attack_one_answer);
        attack_ballot_encrypt(b);
        attack_ballot_commit(b);
        for (size_t k = 0; k < (whole ? 2 : 1); k++) {
            b->bit[k].c = victim->bit[k].c;
            b->bit[k].t = victim->bit[k].t;
        }
        b->rule[0].t = victim->rule[0].t;
        attack_ballot_challenge(b);
        attack_ballot_respond(b);
        for (size_t k = 0; k < (whole ? 2 : 1); k++) b->bit[k].z = victim->bit[k].z;
        b->rule[0].z = victim->rule[0].z;
        struct oy_buffer copy = attack_ballot_sign(b);
        attack_turned_away(p, &copy, "I4", "bit-1");
        oy_buffer_free(&copy);
        attack_ballot_free(b);
    }
    oy_buffer_free(&honest);
    attack_ballot_free(victim);
    attack_poll_free(p);
}

/* The victim's body, byte for byte, signed with the copier's credential: once in the victim's row,
 * once in the copier's. */
ATTACK_IN_BOTH(a06_ballot_copy, same_body_under_another_credential) {
    struct attack_poll *p = attack_small(group);
    struct oy_buffer ballot = attack_poll_honest(p, 0, 1, attack_one_answer);
    attack_resign(p->g, attack_secret(&p->voter[1]), &ballot);
    attack_turned_away(p, &ballot, "A5", "sig-1");
    struct oy_record_ballot entry = attack_poll_entry(p, oy_buffer_span(&ballot));
    entry.roll_index = 1;
    attack_expect_ballot(p, "K7", "bal-3", attack_poll_log(p, entry));
    oy_buffer_free(&ballot);
    attack_poll_free(p);
}
