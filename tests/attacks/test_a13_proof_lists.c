/* a13: lists of ciphertexts and proofs that are empty, too short, too long, repeated or in another
 * order. The challenge is over what is written, and the owner signs it. */
#include "tests/attacks/attacks.h"

enum { CIPHERS, BIT_COMMITMENTS, RULE_COMMITMENTS, BIT_RESPONSES, RULE_RESPONSES, LISTS };

static struct attack_list *list_of(struct attack_ballot *b, unsigned which) {
    struct attack_list *lists[LISTS] = {&b->ciphers, &b->bit_commitments, &b->rule_commitments,
                                        &b->bit_responses, &b->rule_responses};
    return lists[which];
}

static void turned_away(const struct attack_poll *p, struct attack_ballot *b, const char *rule) {
    struct oy_buffer ballot = attack_ballot_forge(b);
    attack_turned_away(p, &ballot, "I4", rule);
    oy_buffer_free(&ballot);
    attack_ballot_free(b);
}

static struct attack_ballot *begin(const struct attack_poll *p) {
    struct attack_ballot *b = attack_poll_ballot(p, 0, 1);
    attack_ballot_choose(b, attack_one_answer);
    return b;
}

/* One list alone: the ballot has not its length. */
Test(a13_proof_lists, of_another_length) {
    struct attack_poll *p = attack_small("ristretto255");
    for (unsigned which = 0; which < LISTS; which++) {
        for (int change = 0; change < 3; change++) { /* none, one fewer, one more */
            struct attack_ballot *b = begin(p);
            struct attack_list *list = list_of(b, which);
            if (change == 0) list->n = 0;
            if (change == 1) list->n--;
            if (change == 2) list->at[list->n++] = 0;
            turned_away(p, b, "bal-1");
        }
    }
    attack_poll_free(p);
}

/* All lists alike: a ballot of no bit, of one, of three. */
Test(a13_proof_lists, of_another_length_all_alike) {
    struct attack_poll *p = attack_small("ristretto255");
    for (size_t n = 0; n < 4; n++) {
        if (n == 2) continue;
        struct attack_ballot *b = begin(p);
        b->ciphers.n = b->bit_commitments.n = b->bit_responses.n = n;
        turned_away(p, b, "bal-1");
    }
    attack_poll_free(p);
}

/* One list shorter and another longer, so that the length is right: the bytes do not fall into
 * place. Two elements are two scalars in ristretto255. */
Test(a13_proof_lists, of_the_right_length_together) {
    struct attack_poll *p = attack_small("ristretto255");
    struct attack_ballot *b = begin(p);
    b->ciphers.n--; /* 2 elements fewer, and one more pair for a rule */
    b->rule_commitments.at[b->rule_commitments.n++] = 0;
    turned_away(p, b, "bit-1");
    attack_poll_free(p);
}

/* The first proof twice; proofs in another order; commitments and responses apart. The bits are 1
 * and 0, so that no two proofs are of the same kind. */
ATTACK_IN_BOTH(a13_proof_lists, repeated_or_permuted) {
    struct attack_poll *p = attack_small(group);
    for (int change = 0; change < 4; change++) {
        struct attack_ballot *b = begin(p);
        size_t *commitments = b->bit_commitments.at, *responses = b->bit_responses.at;
        if (change == 0) commitments[1] = responses[1] = 0;
        if (change == 1) commitments[0] = responses[0] = 1, commitments[1] = responses[1] = 0;
        if (change == 2) responses[0] = 1, responses[1] = 0;
        if (change == 3) b->ciphers.at[1] = 0; /* one ciphertext in two places */
        turned_away(p, b, "bit-1");
    }
    attack_poll_free(p);
}

/* A rule's proof in another rule's place, within a contest that has two rules. */
Test(a13_proof_lists, proofs_of_rules_permuted) {
    struct attack_poll *p = attack_poll_start(
        "ristretto255",
        "{\"id\":\"judge\",\"title\":\"Judge\",\"type\":\"grades\",\"suite\":1,\"blank\":false,"
        "\"grades\":[{\"id\":\"good\",\"title\":\"Good\"},{\"id\":\"bad\",\"title\":\"Bad\"}],"
        "\"options\":[{\"id\":\"a\",\"title\":\"A\"},{\"id\":\"b\",\"title\":\"B\"}]}",
        3);
    struct attack_ballot *b = attack_poll_ballot(p, 0, 1);
    attack_ballot_choose(b, "{\"judge\":{\"a\":\"good\",\"b\":\"bad\"}}");
    cr_assert_eq(b->style->n_rules, 2);
    b->rule_commitments.at[0] = b->rule_responses.at[0] = 1;
    b->rule_commitments.at[1] = b->rule_responses.at[1] = 0;
    turned_away(p, b, "con-1");
    attack_poll_free(p);
}
