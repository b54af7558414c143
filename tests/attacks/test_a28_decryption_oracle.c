/* a28: the trustee's tool as a decryption oracle: it is shown a record in which the tally, the
 * counted ballots or the election are not what they should be. It answers only to what it has
 * recomputed [shr-1], writes no file, and remembers nothing. */
#include "tests/attacks/attacks.h"
#include "tests/support/attack_record.h"

static struct oy_rec *until(const char *group, enum oy_rec_stop stop) {
    struct oy_record_plan plan = {.group = group, .voters = 4, .no_changes = true, .stop = stop};
    return oy_rec_new(&plan);
}

enum { ELECTION_ID_AT = 6 };

static const struct oy_step step = {.threads = 1};

static void signs(const struct oy_rec *s, uint32_t trustee) {
    char name[32];
    (void)snprintf(name, sizeof name, "line-%u", trustee);
    struct attack_path out = attack_rec_path(s, name);
    ATTACK_OK(
        oy_step_trustee_sign(&step, s->record, attack_rec_trustee_key(s, trustee), out.p, &why));
}

static void refuses_both(const struct oy_rec *s, const char *rule) {
    struct attack_path out = attack_rec_path(s, "out");
    const char *key = attack_rec_trustee_key(s, 1);
    attack_rec_refused(s->path, oy_step_trustee_share(&step, s->record, key, out.p, &why), rule);
    attack_rec_refused(s->path, oy_step_trustee_sign(&step, s->record, key, out.p, &why), rule);
}

/* tally.bin is one voter's ballot: the trustee that signed the closing does not decrypt it. */
ATTACK_IN_BOTH(a28_decryption_oracle, tally_of_one_ballot) {
    struct oy_rec *s = until(group, OY_REC_COSIGNED);
    signs(s, 1);
    for (size_t i = 1; i < 4; i++) s->ballot[i].number = OY_BALLOT_NONE; /* does not count */
    oy_rec_tally(s);
    refuses_both(s, "tal-1");
    oy_rec_free(s);
}

/* The same, with scopes and counts as they should be: each aggregate is the ballot to the fourth
 * power, or a ballot stands in another's place. */
ATTACK_IN_BOTH(a28_decryption_oracle, aggregate_of_one_ballot_four_times) {
    struct oy_rec *s = until(group, OY_REC_COSIGNED);
    signs(s, 1);
    struct oy_buffer kept[4];
    for (size_t i = 0; i < 4; i++) kept[i] = s->ballot[i].bytes;
    for (size_t i = 1; i < 4; i++) s->ballot[i].bytes = kept[0];
    oy_rec_tally(s);
    for (size_t i = 0; i < 4; i++) s->ballot[i].bytes = kept[i];
    refuses_both(s, "tal-5");
    oy_rec_free(s);
}

/* Any ciphertext in the place of an aggregate: here the first ballot's first bit. */
ATTACK_IN_BOTH(a28_decryption_oracle, foreign_ciphertext_as_aggregate) {
    struct oy_rec *s = until(group, OY_REC_TALLIED);
    struct oy_buffer tally = oy_rec_read(s, "tally.bin");
    const struct oy_style *style = oy_election_style(s->e, 10);
    size_t e = s->g->element_len, lines = 4, index = 9;
    const unsigned char *cipher = s->ballot[0].bytes.p + attack_at_cipher(style, 0);
    memcpy(tally.p + tally.n - lines * 2 * e, cipher, 2 * e); /* some aggregate before the last */
    attack_rec_exchange_file(s, index, "tally.bin", oy_buffer_span(&tally));
    refuses_both(s, "tal-5");
    oy_buffer_free(&tally);
    oy_rec_free(s);
}

/* A sister election of the same trustees with the same key: officers, registrars and server are
 * the attacker, the roll has the victims' credentials, and a ballot is brought over. */
ATTACK_IN_BOTH(a28_decryption_oracle, ballots_brought_to_a_sister_election) {
    struct oy_rec *s = until(group, OY_REC_VOTED);
    struct attack_kept_ballots *k = attack_rec_keep(s);
    attack_rec_reopen_manifest(s, "A made-up vote", "Another made-up vote");
    attack_rec_cast_again(s, k, 0); /* as it is: it names the first election */
    oy_rec_close(s, s->m->closes + 5);
    refuses_both(s, "bal-2");

    attack_rec_reopen_manifest(s, "A made-up vote", "A third made-up vote");
    memcpy(k->bytes[0].p + ELECTION_ID_AT, s->e->id, 32); /* names this one, is signed
                                                                      anew: its proofs are old */
    attack_resign(s->g, attack_secret(&s->voter[k->roll_index[0]]), &k->bytes[0]);
    attack_rec_cast_again(s, k, 0);
    oy_rec_close(s, s->m->closes + 5);
    refuses_both(s, "bit-1");
    attack_kept_free(k);
    oy_rec_free(s);
}

/* Before the election is closed there is nothing to sign and nothing to decrypt. */
Test(a28_decryption_oracle, election_still_open) {
    struct oy_rec *s = until("ristretto255", OY_REC_VOTED);
    refuses_both(s, "shr-2");
    oy_rec_free(s);
}

/* What is unfinished but right is answered, and the answer is of the recomputed aggregates. */
Test(a28_decryption_oracle, honest_record_is_answered) {
    struct oy_rec *s = until("ristretto255", OY_REC_COSIGNED);
    struct attack_path out = attack_rec_path(s, "shares.bin");
    struct oy_share_file *checked;
    struct oy_buffer file;
    signs(s, 1);
    ATTACK_OK(oy_step_trustee_share(&step, s->record, attack_rec_trustee_key(s, 1), out.p, &why));
    oy_rec_tally(s);
    struct oy_share_context ctx = oy_rec_share_context(s);
    ATTACK_OK(oy_file_read(&file, NULL, out.p, 1 << 20, &why));
    ATTACK_OK(oy_share_file_check(&checked, &ctx, oy_buffer_span(&file), 1, &why));
    cr_assert_eq(checked->trustee, 1);
    oy_share_file_free(checked);
    oy_buffer_free(&file);
    oy_rec_free(s);
}
