/* a18: an old ballot brought back, so that it counts again (Baloglu et al. 2021). */
#include "tests/attacks/attacks.h"

/* A voter voted yes, then no; the first one is handed in, and logged, once more. */
ATTACK_IN_BOTH(a18_old_ballot, superseded_ballot_again) {
    struct attack_poll *p = attack_small(group);
    struct oy_buffer old = attack_poll_honest(p, 0, 1, "{\"park\":\"yes\"}");
    struct oy_buffer last = attack_poll_honest(p, 0, 2, "{\"park\":\"no\"}");
    attack_taken(p, &old, false);
    attack_taken(p, &last, false);
    attack_expect_good(p);
    attack_taken(p, &old, true); /* the receipt of long ago, and nothing new in the log */
    attack_expect_ballot(p, "K6", "bal-8", attack_poll_log_bytes(p, &old));
    oy_buffer_free(&old);
    oy_buffer_free(&last);
    attack_poll_free(p);
}

/* A ballot that was held back, and comes after its successor. */
ATTACK_IN_BOTH(a18_old_ballot, held_back_ballot) {
    struct attack_poll *p = attack_small(group);
    struct oy_buffer old = attack_poll_honest(p, 0, 1, "{\"park\":\"yes\"}");
    struct oy_buffer last = attack_poll_honest(p, 0, 2, "{\"park\":\"no\"}");
    attack_taken(p, &last, false);
    attack_turned_away(p, &old, "K7", "bal-9");
    oy_buffer_free(&old);
    oy_buffer_free(&last);
    attack_poll_free(p);
}

/* The same sequence in another ballot, before and after a higher one. */
Test(a18_old_ballot, sequence_used_again) {
    struct attack_poll *p = attack_small("ristretto255");
    struct oy_buffer first = attack_poll_honest(p, 0, 1, "{\"park\":\"yes\"}");
    struct oy_buffer other = attack_poll_honest(p, 0, 1, "{\"park\":\"no\"}");
    struct oy_buffer second = attack_poll_honest(p, 0, 2, "{\"park\":\"yes\"}");
    attack_taken(p, &first, false);
    attack_turned_away(p, &other, "K7", "bal-9");
    attack_taken(p, &second, false);
    attack_turned_away(p, &other, "K7", "bal-9");
    attack_expect_good(p);
    oy_buffer_free(&first);
    oy_buffer_free(&other);
    oy_buffer_free(&second);
    attack_poll_free(p);
}

/* The old ballot with the sequence raised by the board, which cannot sign it. */
Test(a18_old_ballot, sequence_raised_by_the_board) {
    struct attack_poll *p = attack_small("ristretto255");
    struct attack_ballot *b = attack_poll_ballot(p, 0, 1);
    attack_ballot_choose(b, attack_one_answer);
    struct oy_buffer first = attack_ballot_forge(b);
    attack_taken(p, &first, false);
    struct oy_buffer raised = attack_copy(oy_buffer_span(&first));
    raised.p[attack_at_credential(NULL) + p->g->element_len + 3] = 2;
    attack_turned_away(p, &raised, "I4", "bit-1");
    oy_buffer_free(&first);
    oy_buffer_free(&raised);
    attack_ballot_free(b);
    attack_poll_free(p);
}
