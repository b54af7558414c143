/* Majorities, quorums and winners [dec-2 … dec-6, dec-10, dec-11]. */
#include "decisions.h"

#define T(...) ((const uint64_t[]){__VA_ARGS__})

/* [dec-3] */
Test(decision, without_totals_or_quorum_there_is_none) {
    struct oy_contest c = decisions_contest(OY_CHOICE, 2, OY_DECIDE_NONE);
    DECIDES(&c, 10, 5, T(3, 2), "none");
    c.decision.kind = OY_DECIDE_SIMPLE_MAJORITY;
    DECIDES(&c, 10, 5, NULL, "too-few");
    struct oy_decision d = decisions_make(&c, 10, 5, NULL, 0);
    cr_assert(d.ballots == 0 && d.electorate == 10);
    c.decision.has_quorum = true;
    c.decision.quorum_part = 1;
    c.decision.quorum_of = 2;
    DECIDES(&c, 10, 5, T(3, 2), "accepted");
    DECIDES(&c, 11, 5, T(3, 2), "no-quorum");
    c.decision.quorum_more = true;
    DECIDES(&c, 10, 5, T(3, 2), "no-quorum");
    DECIDES(&c, 9, 5, T(3, 2), "accepted");
    c.decision.quorum_part = c.decision.quorum_of = 1000;
    DECIDES(&c, 5, 5, T(3, 2), "no-quorum");
    oy_contest_clear(&c);
}

/* [dec-4] */
Test(decision, simple_majority) {
    struct oy_contest c = decisions_contest(OY_CHOICE, 3, OY_DECIDE_SIMPLE_MAJORITY);
    DECIDES(&c, 100, 9, T(4, 3, 2), "accepted");
    DECIDES(&c, 100, 9, T(3, 4, 2), "rejected");
    DECIDES(&c, 100, 9, T(1, 0, 8), "accepted");
    DECIDES(&c, 100, 9, T(4, 4, 1), "rejected");
    c.decision.tie = OY_TIE_AGAIN;
    DECIDES(&c, 100, 9, T(4, 4, 1), "again");
    DECIDES(&c, 100, 9, T(0, 0, 9), "again");
    DECIDES(&c, 100, 9, T(4, 3, 2), "accepted");
    oy_contest_clear(&c);
}

/* [dec-10, dec-11] */
Test(decision, a_tie_is_drawn_by_the_lot_and_either_may_win) {
    struct oy_contest c = decisions_contest(OY_CHOICE, 3, OY_DECIDE_SIMPLE_MAJORITY);
    bool seen[2] = {false, false};
    c.decision.tie = OY_TIE_LOT;
    for (unsigned char lot = 0; lot < 64; lot++) {
        struct oy_decision d = decisions_make(&c, 100, 9, T(4, 4, 1), lot);
        cr_assert_eq(d.n_tie, 2);
        cr_assert(d.tie[0] + d.tie[1] == 1 && d.tie[0] != d.tie[1]);
        cr_assert_eq(d.outcome, d.tie[0] == 0 ? OY_OUTCOME_ACCEPTED : OY_OUTCOME_REJECTED);
        seen[d.tie[0]] = true;
        oy_decision_clear(&d);
        d = decisions_make(&c, 100, 9, T(5, 4, 0), lot);
        cr_assert_eq(d.n_tie, 0);
        oy_decision_clear(&d);
    }
    cr_assert(seen[0] && seen[1]);
    oy_contest_clear(&c);
}

/* [dec-4] */
Test(decision, absolute_majority_is_more_than_half) {
    struct oy_contest c = decisions_contest(OY_CHOICE, 3, OY_DECIDE_ABSOLUTE_MAJORITY);
    c.decision.base = OY_BASE_PRESENT;
    DECIDES(&c, 100, 10, T(5, 0, 5), "rejected");
    DECIDES(&c, 100, 10, T(6, 0, 4), "accepted");
    c.decision.base = OY_BASE_MEMBERS;
    DECIDES(&c, 11, 10, T(5, 0, 5), "rejected");
    DECIDES(&c, 11, 10, T(6, 0, 4), "accepted");
    DECIDES(&c, 12, 10, T(6, 0, 4), "rejected");
    oy_contest_clear(&c);
}

/* [dec-4] */
Test(decision, two_thirds_are_enough_and_nothing_is_not) {
    struct oy_contest c = decisions_contest(OY_CHOICE, 3, OY_DECIDE_TWO_THIRDS);
    c.decision.base = OY_BASE_VOTES;
    DECIDES(&c, 100, 9, T(4, 2, 3), "accepted");
    DECIDES(&c, 100, 9, T(4, 3, 2), "rejected");
    DECIDES(&c, 100, 9, T(0, 0, 9), "rejected");
    c.decision.base = OY_BASE_PRESENT;
    DECIDES(&c, 100, 9, T(6, 0, 3), "accepted");
    DECIDES(&c, 100, 9, T(5, 0, 4), "rejected");
    c.decision.base = OY_BASE_MEMBERS;
    DECIDES(&c, 9, 9, T(6, 0, 3), "accepted");
    DECIDES(&c, 10, 9, T(6, 0, 3), "rejected");
    oy_contest_clear(&c);
}

/* [dec-5] */
Test(decision, council_wants_those_present_and_a_quarter_of_all) {
    struct oy_contest c = decisions_contest(OY_CHOICE, 3, OY_DECIDE_COUNCIL);
    DECIDES(&c, 20, 10, T(10, 0, 0), "no-quorum");
    DECIDES(&c, 20, 11, T(6, 5, 0), "accepted");
    DECIDES(&c, 20, 11, T(5, 4, 2), "rejected"); /* not of those present */
    DECIDES(&c, 20, 12, T(6, 6, 0), "rejected"); /* the tie */
    c.decision.session = 2;
    DECIDES(&c, 20, 4, T(4, 0, 0), "no-quorum");
    DECIDES(&c, 20, 5, T(5, 0, 0), "accepted");
    DECIDES(&c, 20, 7, T(4, 3, 0), "rejected"); /* not a quarter of the members */
    c.decision.tie = OY_TIE_AGAIN;
    DECIDES(&c, 20, 8, T(4, 4, 0), "rejected"); /* a tie of less than a quarter is none */
    DECIDES(&c, 20, 10, T(5, 5, 0), "again");
    DECIDES(&c, 20, 12, T(5, 5, 2), "again");
    c.decision.has_quorum = true;
    c.decision.quorum_part = c.decision.quorum_of = 1;
    DECIDES(&c, 20, 19, T(19, 0, 0), "no-quorum");
    oy_contest_clear(&c);
}

/* [dec-6] */
Test(decision, the_first_so_many_win) {
    struct oy_contest c = decisions_contest(OY_CHOICE, 4, OY_DECIDE_PLURALITY);
    DECIDES(&c, 100, 10, T(1, 4, 2, 3), "selected o1");
    c.decision.winners = 3;
    DECIDES(&c, 100, 10, T(1, 4, 2, 3), "selected o1 o3 o2");
    c.decision.minimum_votes = 3;
    DECIDES(&c, 100, 10, T(1, 4, 2, 3), "selected o1 o3");
    c.decision.minimum_votes = 5;
    DECIDES(&c, 100, 10, T(1, 4, 2, 3), "rejected");
    c.decision.minimum_votes = 1;
    DECIDES(&c, 100, 10, T(0, 0, 0, 0), "rejected");
    c.decision.abstain = calloc(1, sizeof *c.decision.abstain);
    c.decision.abstain[0] = 1;
    c.decision.n_abstain = 1;
    DECIDES(&c, 100, 10, T(1, 4, 2, 3), "selected o3 o2 o0");
    oy_contest_clear(&c);
}

/* [dec-11] Only the group at the edge is drawn, and all of it. */
Test(decision, the_lot_decides_at_the_edge_alone) {
    struct oy_contest c = decisions_contest(OY_APPROVAL, 6, OY_DECIDE_APPROVAL);
    c.decision.winners = 3;
    for (unsigned char lot = 0; lot < 20; lot++) {
        struct oy_decision d = decisions_make(&c, 100, 9, T(9, 5, 9, 5, 5, 1), lot);
        cr_assert_eq(d.n_selected, 3);
        cr_assert(d.selected[0] + d.selected[1] == 2); /* o0 and o2, in the lot's order */
        cr_assert_eq(d.n_tie, 3);
        cr_assert_eq(d.selected[2], d.tie[0]);
        for (size_t i = 0; i < 3; i++) cr_assert(d.tie[i] == 1 || d.tie[i] == 3 || d.tie[i] == 4);
        oy_decision_clear(&d);
        d = decisions_make(&c, 100, 9, T(9, 5, 9, 4, 4, 1), lot);
        cr_assert_eq(d.n_tie, 0, "the edge is between 5 and 4");
        oy_decision_clear(&d);
    }
    oy_contest_clear(&c);
}

/* [dec-6] */
Test(decision, points_and_ranks) {
    struct oy_contest c = decisions_contest(OY_RANK, 3, OY_DECIDE_BORDA);
    c.ranks = 2;
    c.decision.weights = calloc(2, sizeof *c.decision.weights);
    c.decision.weights[0] = 3;
    c.decision.weights[1] = 2;
    DECIDES(&c, 9, 5, T(2, 0, 1, 3, 2, 2), "selected o2"); /* 6, 9, 10 */
    c.decision.winners = 3;
    c.decision.weights[1] = 0;
    DECIDES(&c, 9, 6, T(3, 0, 1, 3, 2, 2), "selected o0 o2 o1");
    oy_contest_clear(&c);
    c = decisions_contest(OY_SCORE, 2, OY_DECIDE_POINTS);
    DECIDES(&c, 9, 5, T(20, 21), "selected o1");
    oy_contest_clear(&c);
}

/* [dec-2] of the largest vote and the largest numbers nothing overflows. */
Test(decision, the_largest_numbers) {
    struct oy_contest c = decisions_contest(OY_CHOICE, 2, OY_DECIDE_TWO_THIRDS);
    const uint64_t most = (uint64_t)1 << 40;
    c.decision.base = OY_BASE_MEMBERS;
    c.decision.has_quorum = true;
    c.decision.quorum_part = 999;
    c.decision.quorum_of = 1000;
    DECIDES(&c, most, most, T(most, 0), "accepted");
    DECIDES(&c, most, most / 2, T(most / 2, 0), "no-quorum");
    oy_contest_clear(&c);
    c = decisions_contest(OY_RANK, 2, OY_DECIDE_BORDA);
    c.ranks = 1;
    c.decision.weights = calloc(1, sizeof *c.decision.weights);
    c.decision.weights[0] = 1000000;
    c.decision.minimum_votes = 1000000000000;
    DECIDES(&c, most, most, T(most, most - 1), "selected o0");
    oy_contest_clear(&c);
}
