/* a11: bits that are each 0 or 1, as their proofs show, and a sum that breaks its rule. */
#include <string.h>

#include "tests/attacks/attacks.h"

static void values(struct attack_ballot *b, const char *bits) {
    for (size_t k = 0; bits[k]; k++) attack_ballot_value(b, k, bits[k] - '0');
}

static void turned_away(const struct attack_poll *p, struct attack_ballot *b, const char *rule) {
    struct oy_buffer ballot = attack_ballot_forge(b);
    attack_turned_away(p, &ballot, "I4", rule);
    oy_buffer_free(&ballot);
    attack_ballot_free(b);
}

/* Of yes and no: none, and both. */
ATTACK_IN_BOTH(a11_sum_proof, none_and_both) {
    struct attack_poll *p = attack_small(group);
    static const char *const sums[] = {"00", "11"};
    for (size_t i = 0; i < 2; i++) {
        struct attack_ballot *b = attack_poll_ballot(p, 0, 1);
        values(b, sums[i]);
        turned_away(p, b, "con-2");
    }
    attack_expect_good(p);
    attack_poll_free(p);
}

/* yes, no, blank | oak, elm, fig, slack: one or two trees. */
Test(a11_sum_proof, below_the_least_and_above_the_most) {
    struct attack_poll *p = attack_poll_start("ristretto255", attack_two_questions, 3);
    static const char *const sums[] = {
        "1000000", "1000001", /* no tree, the slack bit either way */
        "1001110", "1001111", /* all three */
        "1001101",            /* two trees and a slack bit that says one */
        "1011010",            /* a choice and blank */
        "0001010",            /* no choice and not blank */
    };
    for (size_t i = 0; i < sizeof sums / sizeof *sums; i++) {
        struct attack_ballot *b = attack_poll_ballot(p, 0, 1);
        values(b, sums[i]);
        turned_away(p, b, "con-2");
    }
    attack_expect_good(p);
    attack_poll_free(p);
}

/* With log_g y [con-2] can be made to hold for any sum. */
ATTACK_IN_BOTH(a11_sum_proof, none_and_both_by_all_trustees) {
    struct attack_poll *p = attack_small(group);
    struct oy_scalar x = attack_poll_key(p);
    static const char *const sums[] = {"00", "11"};
    for (size_t i = 0; i < 2; i++) {
        struct attack_ballot *b = attack_poll_ballot(p, 0, 1);
        values(b, sums[i]);
        attack_ballot_shift_rule(b, 0, x);
        turned_away(p, b, "con-1");
    }
    attack_poll_free(p);
}

/* A proof that was made as if the challenge were another one, as a simulator makes it. */
Test(a11_sum_proof, simulated_for_a_guessed_challenge) {
    struct attack_poll *p = attack_small("ristretto255");
    struct attack_ballot *b = attack_poll_ballot(p, 0, 1);
    const struct oy_group *g = p->g;
    values(b, "11");
    attack_ballot_encrypt(b);
    attack_ballot_commit(b);
    struct oy_scalar z = attack_random(g), guess = attack_random(g);
    struct oy_scalar minus = attack_sub(g, attack_scalar(g, 0), guess);
    struct oy_element alpha = attack_times(g, b->bit[0].c.alpha, b->bit[1].c.alpha);
    struct oy_element beta = attack_times(g, b->bit[0].c.beta, b->bit[1].c.beta);
    beta = attack_times(g, beta, attack_inverse(g, g->generator));
    b->rule[0].t.t1 = attack_times(g, attack_pow(g, NULL, z), attack_pow(g, &alpha, minus));
    b->rule[0].t.t2 = attack_times(g, attack_pow(g, &p->e->y, z), attack_pow(g, &beta, minus));
    attack_ballot_challenge(b);
    attack_ballot_respond(b);
    b->rule[0].z = z;
    struct oy_buffer ballot = attack_ballot_sign(b);
    attack_turned_away(p, &ballot, "I4", "con-1");
    oy_buffer_free(&ballot);
    attack_ballot_free(b);
    attack_poll_free(p);
}

/* No proof of the sum at all: its bytes left out, with and without those of the contest's bits. */
Test(a11_sum_proof, left_out) {
    struct attack_poll *p = attack_small("ristretto255");
    struct attack_ballot *b = attack_poll_ballot(p, 0, 1);
    values(b, "11");
    b->rule_commitments.n = b->rule_responses.n = 0;
    turned_away(p, b, "bal-1");
    b = attack_poll_ballot(p, 0, 1);
    values(b, "11");
    b->rule_responses.n = 0;
    turned_away(p, b, "bal-1");
    attack_poll_free(p);
}

/* The proof of the other contest's rule, in this one's place; and the one of an honest ballot. */
Test(a11_sum_proof, borrowed_from_another_contest) {
    struct attack_poll *p = attack_poll_start("ristretto255", attack_two_questions, 3);
    struct attack_ballot *b = attack_poll_ballot(p, 0, 1);
    values(b, "1101010"); /* yes and no; one tree, rightly proved */
    attack_ballot_encrypt(b);
    attack_ballot_commit(b);
    b->rule[0].t = b->rule[1].t;
    attack_ballot_challenge(b);
    attack_ballot_respond(b);
    b->rule[0].z = b->rule[1].z;
    struct oy_buffer ballot = attack_ballot_sign(b);
    attack_turned_away(p, &ballot, "I4", "con-1");
    oy_buffer_free(&ballot);
    attack_ballot_free(b);
    attack_poll_free(p);
}

Test(a11_sum_proof, borrowed_from_an_honest_ballot) {
    struct attack_poll *p = attack_small("ristretto255");
    struct attack_ballot *honest = attack_poll_ballot(p, 1, 1), *b = attack_poll_ballot(p, 0, 1);
    values(honest, "10");
    struct oy_buffer good = attack_ballot_forge(honest);
    attack_taken(p, &good, false);
    values(b, "11");
    attack_ballot_encrypt(b);
    attack_ballot_commit(b);
    b->rule[0].t = honest->rule[0].t;
    attack_ballot_challenge(b);
    attack_ballot_respond(b);
    b->rule[0].z = honest->rule[0].z;
    struct oy_buffer ballot = attack_ballot_sign(b);
    attack_turned_away(p, &ballot, "I4", "con-1");
    attack_expect_good(p);
    oy_buffer_free(&ballot);
    oy_buffer_free(&good);
    attack_ballot_free(b);
    attack_ballot_free(honest);
    attack_poll_free(p);
}
