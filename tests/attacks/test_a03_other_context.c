/* a03: a good ballot moved to another election, contest, place, credential, sequence or mahalle. */
#include <string.h>

#include "tests/attacks/attacks.h"

static const char two_alike[] =
    "{\"id\":\"park\",\"title\":\"A park?\",\"type\":\"choice\",\"suite\":1,\"blank\":false,"
    "\"options\":[{\"id\":\"yes\",\"title\":\"Yes\"},{\"id\":\"no\",\"title\":\"No\"}]},"
    "{\"id\":\"road\",\"title\":\"A road?\",\"type\":\"choice\",\"suite\":1,\"blank\":false,"
    "\"options\":[{\"id\":\"yes\",\"title\":\"Yes\"},{\"id\":\"no\",\"title\":\"No\"}]}";
static const char apart[] = "{\"park\":\"yes\",\"road\":\"no\"}";

/* The same trustees, key, manifest and voters: a ballot of one is a ballot of the other but for
 * the election id, and all its proofs and its signature hold. */
ATTACK_IN_BOTH(a03_other_context, ballot_of_another_election) {
    struct attack_poll *p = attack_small(group);
    struct oy_election *sister = attack_poll_sister(p);
    struct attack_ballot *b = attack_poll_ballot(p, 0, 1);
    memcpy(b->election_id, sister->id, 32);
    attack_ballot_choose(b, attack_one_answer);
    struct oy_buffer ballot = attack_ballot_forge(b);
    attack_turned_away(p, &ballot, "K7", "bal-2");

    /* Its owner puts this election's id into it and signs again: the proofs do not follow. */
    memcpy(ballot.p + 6, p->e->id, 32);
    attack_resign(p->g, b->secret, &ballot);
    attack_turned_away(p, &ballot, "I4", "bit-1");
    oy_buffer_free(&ballot);
    attack_ballot_free(b);
    oy_election_free(sister);
    attack_poll_free(p);
}

static void swap(unsigned char *a, unsigned char *b, size_t n) {
    for (size_t i = 0; i < n; i++) {
        unsigned char t = a[i];
        a[i] = b[i];
        b[i] = t;
    }
}

/* All that belongs to one contest, or to one bit, in the place of another that looks the same. */
static void swap_bits(struct oy_buffer *ballot, const struct oy_style *s, size_t i, size_t j,
                      size_t n) {
    const struct oy_group *g = s->group;
    swap(ballot->p + attack_at_cipher(s, i), ballot->p + attack_at_cipher(s, j),
         n * 2 * g->element_len);
    swap(ballot->p + attack_at_bit_commitment(s, i), ballot->p + attack_at_bit_commitment(s, j),
         n * 4 * g->element_len);
    swap(ballot->p + attack_at_bit_response(s, i), ballot->p + attack_at_bit_response(s, j),
         n * 3 * g->scalar_len);
}

Test(a03_other_context, contest_in_anothers_place) {
    struct attack_poll *p = attack_poll_start("ristretto255", two_alike, 3);
    const struct oy_style *s = oy_election_style(p->e, oy_roll_mahalle(&p->roll, 0));
    struct oy_buffer ballot = attack_poll_honest(p, 0, 1, apart);
    swap_bits(&ballot, s, 0, 2, 2);
    swap(ballot.p + attack_at_rule_commitment(s, 0), ballot.p + attack_at_rule_commitment(s, 1),
         2 * p->g->element_len);
    swap(ballot.p + attack_at_rule_response(s, 0), ballot.p + attack_at_rule_response(s, 1),
         p->g->scalar_len);
    attack_resign(p->g, attack_secret(&p->voter[0]), &ballot);
    attack_turned_away(p, &ballot, "I4", "bit-1");
    oy_buffer_free(&ballot);
    attack_poll_free(p);
}

Test(a03_other_context, bit_in_anothers_place) {
    struct attack_poll *p = attack_poll_start("ristretto255", two_alike, 3);
    const struct oy_style *s = oy_election_style(p->e, oy_roll_mahalle(&p->roll, 0));
    struct oy_buffer ballot = attack_poll_honest(p, 0, 1, apart);
    swap_bits(&ballot, s, 0, 1, 1); /* the sum stays what it is */
    attack_resign(p->g, attack_secret(&p->voter[0]), &ballot);
    attack_turned_away(p, &ballot, "I4", "bit-1");
    oy_buffer_free(&ballot);
    attack_poll_free(p);
}

/* Another voter takes the whole body for its own, and signs it. */
ATTACK_IN_BOTH(a03_other_context, ballot_under_another_credential) {
    struct attack_poll *p = attack_small(group);
    struct oy_buffer ballot = attack_poll_honest(p, 0, 1, attack_one_answer);
    struct oy_span mine = attack_poll_credential(p, 1);
    memcpy(ballot.p + attack_at_credential(NULL), mine.p, mine.n);
    ballot.p[attack_at_credential(NULL) + mine.n + 7] = (unsigned char)oy_roll_mahalle(&p->roll, 1);
    attack_resign(p->g, attack_secret(&p->voter[1]), &ballot);
    attack_turned_away(p, &ballot, "I4", "bit-1");
    oy_buffer_free(&ballot);
    attack_poll_free(p);
}

/* The voter's own ballot with a higher sequence: casting the same again needs proving again. */
Test(a03_other_context, ballot_of_another_sequence_or_mahalle) {
    struct attack_poll *p = attack_small("ristretto255");
    struct oy_buffer ballot = attack_poll_honest(p, 0, 1, attack_one_answer);
    size_t sequence = attack_at_credential(NULL) + p->g->element_len;
    struct oy_scalar mine = attack_secret(&p->voter[0]);
    ballot.p[sequence + 3] = 2;
    attack_resign(p->g, mine, &ballot);
    attack_turned_away(p, &ballot, "I4", "bit-1");

    /* Another mahalle that votes on the same: proved rightly for it, and not the voter's. */
    uint32_t other = oy_roll_mahalle(&p->roll, 0) == 10 ? 20 : 10;
    struct attack_ballot *b = attack_poll_ballot(p, 0, 1);
    b->mahalle = other;
    attack_ballot_choose(b, attack_one_answer);
    struct oy_buffer moved = attack_ballot_forge(b);
    attack_turned_away(p, &moved, "K7", "bal-3");
    oy_buffer_free(&moved);
    oy_buffer_free(&ballot);
    attack_ballot_free(b);
    attack_poll_free(p);
}

/* A mahalle with more questions: its ballot, cast by somebody who lives elsewhere; and a mahalle
 * that the manifest does not have. */
Test(a03_other_context, ballot_of_a_mahalle_with_other_contests) {
    struct attack_poll *p = attack_poll_start("ristretto255", oy_world_contests, 3);
    uint32_t row = attack_poll_row(p, 10);
    struct attack_ballot *b = attack_ballot_new(p->e, 20, &p->voter[row], 1);
    attack_ballot_choose(b, "{\"park\":\"yes\",\"tree\":[\"oak\"]}");
    struct oy_buffer ballot = attack_ballot_forge(b);
    attack_turned_away(p, &ballot, "K7", "bal-3");
    oy_buffer_free(&ballot);
    attack_ballot_free(b);
    b = attack_poll_ballot(p, row, 1);
    b->mahalle = 40;
    attack_ballot_choose(b, "{\"park\":\"yes\"}");
    ballot = attack_ballot_forge(b);
    attack_turned_away(p, &ballot, "K7", "bal-3");
    oy_buffer_free(&ballot);
    attack_ballot_free(b);
    attack_poll_free(p);
}

/* The log says another voter's row for it. */
Test(a03_other_context, ballot_logged_for_another_row) {
    struct attack_poll *p = attack_small("ristretto255");
    struct oy_buffer ballot = attack_poll_honest(p, 0, 1, attack_one_answer);
    struct oy_record_ballot entry = attack_poll_entry(p, oy_buffer_span(&ballot));
    entry.roll_index = 1;
    uint64_t index = attack_poll_log(p, entry);
    attack_expect_ballot(p, "K7", "bal-3", index);
    oy_buffer_free(&ballot);
    attack_poll_free(p);
}
