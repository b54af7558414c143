/* a54: the sequence run up, so that the voter can never vote again, or used for two ballots. */
#include "tests/attacks/attacks.h"

static struct oy_buffer ballot_of(const struct attack_poll *p, uint32_t sequence) {
    return attack_poll_honest(p, 0, sequence, attack_one_answer);
}

static void turned_away(const struct attack_poll *p, uint32_t sequence) {
    struct oy_buffer ballot = ballot_of(p, sequence);
    attack_turned_away(p, &ballot, "K7", "bal-9");
    oy_buffer_free(&ballot);
}

static void taken(const struct attack_poll *p, uint32_t sequence) {
    struct oy_buffer ballot = ballot_of(p, sequence);
    attack_taken(p, &ballot, false);
    oy_buffer_free(&ballot);
}

ATTACK_IN_BOTH(a54_sequence, jump_of_more_than_sixteen) {
    struct attack_poll *p = attack_small(group);
    turned_away(p, 17);
    taken(p, 16);
    turned_away(p, 33);
    taken(p, 32);
    attack_expect_good(p);
    attack_poll_free(p);
}

Test(a54_sequence, zero_and_the_largest) {
    struct attack_poll *p = attack_small("ristretto255");
    turned_away(p, 0);
    turned_away(p, UINT32_MAX);
    turned_away(p, 0x80000001); /* small to whoever takes it for signed */
    taken(p, 3);
    turned_away(p, 0);
    turned_away(p, 2);
    turned_away(p, 3 + (1U << 16));
    attack_expect_good(p);
    attack_poll_free(p);
}

/* One sequence, two ballots: in two deliveries, and in one. */
Test(a54_sequence, two_ballots_of_one_sequence) {
    struct attack_poll *p = attack_small("ristretto255");
    struct oy_buffer first = ballot_of(p, 1), second = ballot_of(p, 1);
    attack_taken(p, &first, false);
    attack_turned_away(p, &second, "K7", "bal-9");
    attack_taken(p, &first, true);
    oy_buffer_free(&first);
    oy_buffer_free(&second);
    attack_poll_free(p);
}
