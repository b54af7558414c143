/* a29: the published aggregate is not the product of exactly the ballots that count: a subset, a
 * ballot twice, a superseded or revoked one, weights or contests exchanged. Log, tiles and
 * checkpoint are made to fit. */
#include "tests/attacks/attacks.h"
#include "tests/support/attack_record.h"

enum { BALLOTS = 4 };

static struct oy_rec *closed(const char *group, bool changes) {
    struct oy_record_plan plan = {
        .group = group, .voters = BALLOTS, .no_changes = !changes, .stop = OY_REC_COSIGNED};
    return oy_rec_new(&plan);
}

/* The tally of these ballots in the places of those that count; scopes and counts stay right. */
static void tally_of(struct oy_rec *s, const size_t *ballot, size_t n) {
    struct oy_buffer kept[OY_REC_BALLOTS_MAX];
    for (size_t i = 0; i < s->n_ballots; i++) kept[i] = s->ballot[i].bytes;
    for (size_t i = 0; i < n; i++) s->ballot[i].bytes = kept[ballot[i]];
    oy_rec_tally(s);
    for (size_t i = 0; i < s->n_ballots; i++) s->ballot[i].bytes = kept[i];
}

ATTACK_IN_BOTH(a29_aggregate, one_ballot_twice_instead_of_another) {
    struct oy_rec *s = closed(group, false);
    size_t log = s->n_ballots;
    cr_assert_eq(log, BALLOTS);
    /* ballot 1 for ballot 0: who lives elsewhere is in the first scope all the same */
    tally_of(s, (const size_t[]){1, 1, 2, 3}, BALLOTS);
    attack_rec_expect(s->record, "I5", "tal-5");
    oy_rec_free(s);
}

/* Aggregates as the attacker wants them, counts and scopes as they should be. */
static void exchanged(const char *group, void (*change)(struct oy_rec *s)) {
    struct oy_rec *s = closed(group, false);
    struct oy_buffer file;
    oy_rec_tally(s);
    change(s);
    ATTACK_OK(oy_tally_write(&file, s->aggregates, s->e->id, s->closing, &why));
    attack_rec_exchange_file(s, 4 + BALLOTS + 1, "tally.bin", oy_buffer_span(&file));
    oy_buffer_free(&file);
    attack_rec_expect(s->record, "I5", "tal-5");
    oy_rec_free(s);
}

/* Divides the first aggregate by the first bit of the first ballot. */
static void leave_out(struct oy_rec *s) {
    struct oy_ballot b = {0};
    ATTACK_OK(oy_ballot_read(&b, s->e, oy_buffer_span(&s->ballot[0].bytes), &why));
    struct oy_ciphertext *a = &s->aggregates->at[0];
    a->alpha = attack_times(s->g, a->alpha, attack_inverse(s->g, b.cipher[0].alpha));
    a->beta = attack_times(s->g, a->beta, attack_inverse(s->g, b.cipher[0].beta));
    oy_ballot_clear(&b);
}
static void count_twice(struct oy_rec *s) {
    struct oy_ballot b = {0};
    ATTACK_OK(oy_ballot_read(&b, s->e, oy_buffer_span(&s->ballot[2].bytes), &why));
    oy_elgamal_mul_var(s->g, &s->aggregates->at[1], &s->aggregates->at[1], &b.cipher[1]);
    oy_ballot_clear(&b);
}
/* Three votes more for the option, with no ballot at all; re-randomised; options exchanged. */
static void add_votes(struct oy_rec *s) {
    struct oy_element *beta = &s->aggregates->at[1].beta;
    *beta = attack_times(s->g, *beta, attack_pow(s->g, NULL, attack_scalar(s->g, 3)));
}
static void randomise(struct oy_rec *s) {
    struct oy_scalar r = attack_random(s->g);
    struct oy_ciphertext *a = &s->aggregates->at[0];
    a->alpha = attack_times(s->g, a->alpha, attack_pow(s->g, NULL, r));
    a->beta = attack_times(s->g, a->beta, attack_pow(s->g, &s->e->y, r));
}
static void exchange_options(struct oy_rec *s) {
    struct oy_ciphertext yes = s->aggregates->at[0];
    s->aggregates->at[0] = s->aggregates->at[1];
    s->aggregates->at[1] = yes;
}
static void identity(struct oy_rec *s) {
    s->aggregates->at[0] = (struct oy_ciphertext){s->g->identity, s->g->identity};
}

ATTACK_IN_BOTH(a29_aggregate, ballot_left_out) {
    exchanged(group, leave_out);
}
ATTACK_IN_BOTH(a29_aggregate, ballot_counted_twice) {
    exchanged(group, count_twice);
}
ATTACK_IN_BOTH(a29_aggregate, votes_added) {
    exchanged(group, add_votes);
}
Test(a29_aggregate, randomised_exchanged_or_emptied) {
    exchanged("ristretto255", randomise);
    exchanged("ristretto255", exchange_options);
    exchanged("ristretto255", identity);
}

/* The ballot that was superseded, or that of a revoked credential, in the place of the one that
 * counts. Order in the log: four ballots, a revote of row 0, revocation of row 1, its new
 * credential's ballot. */
Test(a29_aggregate, superseded_and_revoked_ballots) {
    struct oy_rec *s = closed("ristretto255", true);
    size_t old = 0, revoked = 0, revote = 4, replaced = 5;
    for (size_t i = 0; i < BALLOTS; i++) {
        if (s->ballot[i].roll_index == 0) old = i;
        if (s->ballot[i].roll_index == 1) revoked = i;
    }
    size_t order[6] = {0, 1, 2, 3, 4, 5};
    order[revote] = old;
    tally_of(s, order, 6);
    attack_rec_expect(s->record, "I5", "tal-5");
    oy_rec_free(s);

    s = closed("ristretto255", true);
    for (size_t i = 0; i < 6; i++) order[i] = i;
    for (size_t i = 0; i < BALLOTS; i++)
        if (s->ballot[i].roll_index == 1) revoked = i;
    order[replaced] = revoked;
    tally_of(s, order, 6);
    attack_rec_expect(s->record, "I5", "tal-5");
    oy_rec_free(s);
}

/* The right aggregates under another closing or election: the file says which it is of. */
Test(a29_aggregate, of_another_closing_or_election) {
    for (size_t at = 6; at <= 6 + 32 + 39; at += 71) { /* the first byte of both, the last */
        struct oy_rec *s = closed("ristretto255", false);
        oy_rec_tally(s);
        struct oy_buffer file = oy_rec_read(s, "tally.bin");
        file.p[at] ^= 1;
        attack_rec_exchange_file(s, 4 + BALLOTS + 1, "tally.bin", oy_buffer_span(&file));
        attack_rec_expect(s->record, "I5", "tal-6");
        oy_buffer_free(&file);
        oy_rec_free(s);
    }
}
