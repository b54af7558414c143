/* a57: elements times −1 in a batch of modp4096. They lie outside the subgroup of order q; where
 * they are raised to even powers only, every equation holds all the same, and a batch without the
 * Jacobi symbol would let them pass half of the time. */
#include "crypto/equations.h"
#include "tests/attacks/attacks.h"
#include "tests/attacks/numbers.h"

static bool is_even(struct oy_scalar s) {
    return (s.b[OY_SCALAR_MAX - 1] & 1) == 0;
}

/* Whether all equations of the first bit hold, elements taken as they are. */
static bool bit_holds(const struct attack_ballot *b, bool each) {
    const struct oy_group *g = b->e->group;
    struct oy_why why = {.status = OY_OK};
    struct oy_equations *eqs = oy_equations_new(g, &b->e->y);
    ATTACK_OK(
        oy_bit_check(eqs, 0, g, &b->bit[0].c, &b->bit[0].t, &b->bit[0].z, &b->challenge, &why));
    oy_status status =
        each ? oy_equations_check_each(eqs, NULL, 0, &why) : oy_equations_check(eqs, NULL, 0, &why);
    oy_equations_free(eqs);
    return status == OY_OK;
}

/* −α, with proofs made anew until both of its exponents are even: as a proof it is perfect. What
 * would be summed up is not an encryption any more, and no trustee could decrypt the total. */
Test(a57_sign_flip, alpha_with_even_challenges) {
    struct attack_poll *p = attack_small("modp4096");
    p->each = true;
    struct attack_ballot *b = attack_poll_ballot(p, 0, 1);
    attack_ballot_choose(b, attack_one_answer);
    attack_ballot_encrypt(b);
    struct oy_element honest = b->bit[0].c.alpha, flipped = number_minus(p->g, honest);
    struct oy_scalar e1;
    do {
        b->bit[0].c.alpha = honest;
        attack_ballot_commit(b);
        b->bit[0].c.alpha = flipped; /* the challenge is over what is sent */
        attack_ballot_challenge(b);
        attack_ballot_respond(b);
        e1 = attack_sub(p->g, b->challenge, b->bit[0].z.e0);
    } while (!is_even(b->bit[0].z.e0) || !is_even(e1) || !is_even(b->challenge));
    cr_assert(bit_holds(b, true), "each equation holds: only membership is in the way");
    struct oy_buffer ballot = attack_ballot_sign(b);
    attack_turned_away(p, &ballot, "I4", "grp-3");
    oy_buffer_free(&ballot);
    attack_ballot_free(b);
    attack_poll_free(p);
}

/* Commitments flipped in pairs, so that their product has symbol +1: batch and single check of the
 * verifier both refuse them. */
Test(a57_sign_flip, commitments_in_pairs) {
    struct attack_poll *p = attack_small("modp4096");
    p->each = true;
    struct attack_ballot *b = attack_poll_ballot(p, 0, 1);
    attack_ballot_choose(b, attack_one_answer);
    attack_ballot_encrypt(b);
    attack_ballot_commit(b);
    b->bit[0].t.a0 = number_minus(p->g, b->bit[0].t.a0);
    b->bit[0].t.b0 = number_minus(p->g, b->bit[0].t.b0);
    attack_ballot_challenge(b);
    attack_ballot_respond(b);
    struct oy_buffer ballot = attack_ballot_sign(b);
    attack_turned_away(p, &ballot, "I4", "grp-3");
    oy_buffer_free(&ballot);
    attack_ballot_free(b);
    attack_poll_free(p);
}

/* R of the signature, which no challenge of the ballot binds, and one flipped element in each of
 * two ballots of one batch. */
Test(a57_sign_flip, one_in_each_of_two_ballots) {
    struct attack_poll *p = attack_small("modp4096");
    struct oy_buffer ballots[2];
    uint64_t index[2];
    for (uint32_t row = 0; row < 2; row++) {
        struct oy_element r = {{0}};
        ballots[row] = attack_poll_honest(p, row, 1, attack_one_answer);
        unsigned char *at = ballots[row].p + ballots[row].n - p->g->element_len - p->g->scalar_len;
        memcpy(r.b, at, p->g->element_len);
        r = number_minus(p->g, r);
        memcpy(at, r.b, p->g->element_len);
        attack_refused(p, &ballots[row], "grp-3");
        index[row] = attack_poll_log_bytes(p, &ballots[row]);
        oy_buffer_free(&ballots[row]);
    }
    p->each = true;
    attack_expect_ballot(p, "I4", "grp-3", index[0]);
    attack_expect(p, "I4", "grp-3", "bad ballots: 2 of 2");
    attack_poll_free(p);
}

/* Batches of every pattern of good elements and three kinds of bad ones: the answer, and the first
 * bad one, are those of the single checks. Opposite powers of one element of order P cancel
 * out unless coefficients are independent. */
Test(a57_sign_flip, batch_and_single_agree) {
    enum { N = 6, LEN = 512 };
    struct oy_why why = {.status = OY_OK};
    cr_assert_eq(oy_crypto_init(&why), OY_OK);
    const struct oy_group *g = oy_group_by_id(OY_GROUP_MODP4096);
    struct oy_element good = attack_pow(g, NULL, attack_random(g)), kind[4];
    kind[0] = good;
    kind[1] = number_minus(g, good);
    kind[2] = number_of_order_big(g);
    kind[3] = attack_inverse(g, kind[2]);
    static unsigned char encoded[N * LEN];
    static struct oy_element out[N];
    static const unsigned char patterns[][N] = {
        {0, 0, 0, 0, 0, 0}, {1, 1, 0, 0, 0, 0}, {1, 1, 1, 1, 1, 1}, {0, 0, 0, 0, 1, 1},
        {2, 3, 0, 0, 0, 0}, {0, 2, 3, 2, 3, 0}, {0, 1, 2, 3, 1, 0}, {0, 0, 0, 0, 0, 2},
    };
    for (size_t p = 0; p < sizeof patterns / N; p++) {
        size_t first = N;
        for (size_t i = N; i-- > 0;) {
            memcpy(encoded + i * LEN, kind[patterns[p][i]].b, LEN);
            size_t single = g->decode_var(out, encoded + i * LEN, 1);
            cr_assert_eq(single, patterns[p][i] == 0);
            if (single == 0) first = i;
        }
        cr_assert_eq(g->decode_var(out, encoded, N), first, "pattern %zu", p);
    }
}
