/* The public lot [lot-1 … lot-3]; a52. */
#include "tests/unit/election/trustees.h"

static void init(void) {
    struct oy_why why = {.status = OY_OK};
    cr_assert_eq(oy_crypto_init(&why), OY_OK);
}

TestSuite(lot, .init = init);

/* [lot-1] The point depends on election and closing, and on nothing else. */
Test(lot, the_point_follows_from_election_and_closing) {
    for (size_t i = 0; i < 2; i++) {
        const struct oy_group *g = both_groups(i);
        unsigned char id[32] = {1}, closing[OY_CLOSING_LEN] = {2};
        struct oy_element p, q;
        ACCEPTED(oy_lot_point(g, &p, id, closing, &why));
        ACCEPTED(oy_lot_point(g, &q, id, closing, &why));
        cr_assert(oy_element_equal(g, &p, &q));
        cr_assert_not(oy_element_is_identity(g, &p));
        id[31] = 1;
        ACCEPTED(oy_lot_point(g, &q, id, closing, &why));
        cr_assert_not(oy_element_equal(g, &p, &q));
        id[31] = 0;
        closing[39] = 1;
        ACCEPTED(oy_lot_point(g, &q, id, closing, &why));
        cr_assert_not(oy_element_equal(g, &p, &q));
        cr_assert_eq(g->decode_var(&q, p.b, 1), 1, "it is in the group");
    }
}

/* [lot-3] */
Test(lot, the_seed_follows_from_the_joint_power) {
    const struct oy_group *g = both_groups(0);
    unsigned char id[32] = {1}, closing[OY_CLOSING_LEN] = {2}, a[32], b[32];
    oy_lot_seed(g, a, id, closing, &g->generator);
    oy_lot_seed(g, b, id, closing, &g->generator);
    cr_assert_arr_eq(a, b, 32);
    oy_lot_seed(g, b, id, closing, &g->identity);
    cr_assert_arr_neq(a, b, 32);
    id[0] = 3;
    oy_lot_seed(g, b, id, closing, &g->generator);
    cr_assert_arr_neq(a, b, 32);
    id[0] = 1;
    closing[0] = 3;
    oy_lot_seed(g, b, id, closing, &g->generator);
    cr_assert_arr_neq(a, b, 32);
}

/* [lot-2] The proof's challenge names election, closing and trustee. */
Test(lot, a_lot_share_is_bound_to_its_context) {
    const struct oy_group *g = both_groups(0);
    unsigned char id[32] = {1}, closing[OY_CLOSING_LEN] = {2}, other[OY_CLOSING_LEN] = {3};
    struct oy_scalar c[4];
    struct oy_transcript t;
    oy_lot_proof_begin(&t, g, id, closing, 1);
    oy_transcript_scalar(&t, g, &c[0]);
    oy_lot_proof_begin(&t, g, id, closing, 2);
    oy_transcript_scalar(&t, g, &c[1]);
    oy_lot_proof_begin(&t, g, id, other, 1);
    oy_transcript_scalar(&t, g, &c[2]);
    oy_lot_proof_begin(&t, g, other, closing, 1);
    oy_transcript_scalar(&t, g, &c[3]);
    for (size_t i = 1; i < 4; i++) cr_assert_arr_neq(c[0].b, c[i].b, 32);
}
