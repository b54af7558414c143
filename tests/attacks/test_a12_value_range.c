/* a12: encryptions of what is neither 0 nor 1, each with the best proof that is known.
 *
 * Every ballot keeps to its rules (the sums are right mod q, and so are their proofs): the proof
 * of a bit alone is in the way. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "tests/attacks/attacks.h"

/* Bits 0 and 1 of the first contest get a and b with a + b = 1. */
static struct attack_ballot *pair(const struct attack_poll *p, struct oy_scalar a,
                                  struct oy_scalar b) {
    struct attack_ballot *ballot = attack_poll_ballot(p, 0, 1);
    ballot->bit[0].m = a;
    ballot->bit[1].m = b;
    struct oy_scalar excess = attack_ballot_excess(ballot, 0), zero = attack_scalar(p->g, 0);
    cr_assert_arr_eq(excess.b, zero.b, OY_SCALAR_MAX);
    return ballot;
}

static void turned_away(const struct attack_poll *p, struct attack_ballot *b, const char *rule) {
    struct oy_buffer ballot = attack_ballot_forge(b);
    attack_turned_away(p, &ballot, "I4", rule);
    oy_buffer_free(&ballot);
    attack_ballot_free(b);
}

/* Two votes for yes, one taken from no. Whichever branch is simulated, [bit-1] holds for both. */
ATTACK_IN_BOTH(a12_value_range, two_and_minus_one) {
    struct attack_poll *p = attack_small(group);
    for (unsigned simulated = 0; simulated < 2; simulated++) {
        struct attack_ballot *b = pair(p, attack_scalar(p->g, 2), attack_scalar(p->g, -1));
        b->bit[0].simulated = b->bit[1].simulated = simulated;
        turned_away(p, b, "bit-2");
    }
    attack_expect_good(p);
    attack_poll_free(p);
}

Test(a12_value_range, large_values_and_halves) {
    struct attack_poll *p = attack_small("ristretto255");
    struct oy_scalar one = attack_scalar(p->g, 1);
    struct oy_scalar half = attack_div(p->g, one, attack_scalar(p->g, 2)); /* (q + 1) / 2 */
    turned_away(p, pair(p, half, half), "bit-2");
    struct oy_scalar many = attack_scalar(p->g, (int64_t)1 << 62);
    turned_away(p, pair(p, many, attack_sub(p->g, one, many)), "bit-2");
    turned_away(p, pair(p, attack_scalar(p->g, 1000), attack_scalar(p->g, -999)), "bit-2");
    attack_expect_good(p);
    attack_poll_free(p);
}

/* One wrong bit beside honest ones; each of its branches in turn is the simulated one. */
Test(a12_value_range, one_bit_alone) {
    struct attack_poll *p = attack_poll_start("ristretto255", attack_two_questions, 3);
    for (unsigned simulated = 0; simulated < 2; simulated++) {
        struct attack_ballot *b = attack_poll_ballot(p, 0, 1);
        attack_ballot_choose(b, attack_two_answers);
        attack_ballot_value(b, 3, 2); /* oak twice, and no fig: still two trees */
        attack_ballot_value(b, 5, 0);
        b->bit[3].simulated = simulated;
        turned_away(p, b, "bit-2");
    }
    attack_poll_free(p);
}

/* What a person sees: the program fails, names check and rule, and says so in its exit status. */
Test(a12_value_range, program_fails) {
    struct attack_poll *p = attack_small("ristretto255");
    struct attack_ballot *b = pair(p, attack_scalar(p->g, 2), attack_scalar(p->g, -1));
    struct oy_buffer said, ballot = attack_ballot_forge(b);
    char command[400], out[128];
    (void)attack_poll_log_bytes(p, &ballot);
    (void)snprintf(out, sizeof out, "%s/said", p->dir);
    (void)snprintf(command, sizeof command, "'%s/oy-verify' --json '%s' >'%s' 2>&1", OY_BIN_DIR,
                   p->record, out);
    int status = system(command);
    cr_assert(WIFEXITED(status));
    cr_assert_eq(WEXITSTATUS(status), 1);
    ATTACK_OK(oy_file_read(&said, NULL, out, 1 << 20, &why));
    cr_assert_not_null(strstr((const char *)said.p, "\"verdict\": \"failed\""));
    cr_assert_not_null(strstr((const char *)said.p, "\"rule\": \"bit-2\""));
    oy_buffer_free(&said);
    oy_buffer_free(&ballot);
    attack_ballot_free(b);
    attack_poll_free(p);
}

/* No tree at all, where one is the least: the slack bit would have to be 2. */
Test(a12_value_range, slack_bit_above_one) {
    struct attack_poll *p = attack_poll_start("ristretto255", attack_two_questions, 3);
    struct attack_ballot *b = attack_poll_ballot(p, 0, 1);
    attack_ballot_choose(b, attack_two_answers);
    for (size_t k = 3; k < 6; k++) attack_ballot_value(b, k, 0);
    attack_ballot_value(b, 6, 2);
    turned_away(p, b, "bit-2");
    attack_expect_good(p);
    attack_poll_free(p);
}

/* All trustees together, who know log_g y, vote twice: with their key [bit-2] can be made to hold
 * for any value, and [bit-1] is what is left. */
ATTACK_IN_BOTH(a12_value_range, two_by_all_trustees) {
    struct attack_poll *p = attack_small(group);
    struct oy_scalar x = attack_poll_key(p);
    for (unsigned simulated = 0; simulated < 2; simulated++) {
        struct attack_ballot *b = pair(p, attack_scalar(p->g, 2), attack_scalar(p->g, -1));
        for (size_t k = 0; k < 2; k++) {
            b->bit[k].simulated = simulated;
            attack_ballot_shift_bit(b, k, x);
        }
        turned_away(p, b, "bit-1");
    }
    attack_poll_free(p);
}
