/* a32: a base of which somebody knows the logarithm in the place of one that the specification
 * derives. Proofs are perfect for the attacker's base and void for the true one. */
#include "crypto/constant.h"
#include "election/lot.h"
#include "tests/attacks/attacks.h"
#include "tests/support/attack_record_ceremony.h"

/* P' = g^k with known k: the trustee's lot share would be Y^k, known to everybody in advance. */
ATTACK_IN_BOTH(a32_trapdoored_base, lot_over_another_base) {
    struct oy_rec *s = oy_rec_new(&(struct oy_record_plan){
        .group = group, .voters = 3, .no_changes = true, .stop = OY_REC_TALLIED});
    struct oy_share_context ctx = oy_rec_share_context(s);
    struct attack_share *f = attack_share_new(s, 1);
    struct oy_share_file *checked;
    struct oy_why why = {.status = OY_OK};
    struct oy_scalar k = attack_random(s->g);
    attack_share_prove_lot(f, attack_pow(s->g, NULL, k), attack_pow(s->g, &f->claimed, k));
    struct oy_buffer file = attack_share_write(f, s->trustee[0]);
    cr_assert_neq(oy_share_file_check(&checked, &ctx, oy_buffer_span(&file), 1, &why), OY_OK);
    cr_assert_str_eq(why.rule, "lot-2", "%s", why.text);
    oy_buffer_free(&file);
    attack_share_free(f);
    oy_rec_free(s);
}

/* The same of a factor: over g^k instead of α. */
ATTACK_IN_BOTH(a32_trapdoored_base, factor_over_another_base) {
    struct oy_rec *s = oy_rec_new(&(struct oy_record_plan){
        .group = group, .voters = 3, .no_changes = true, .stop = OY_REC_TALLIED});
    struct oy_share_context ctx = oy_rec_share_context(s);
    struct attack_share *f = attack_share_new(s, 1);
    struct oy_share_file *checked;
    struct oy_why why = {.status = OY_OK};
    struct oy_scalar k = attack_random(s->g);
    attack_share_prove(f, 2, attack_pow(s->g, NULL, k), attack_pow(s->g, &f->claimed, k));
    struct oy_buffer file = attack_share_write(f, s->trustee[0]);
    cr_assert_neq(oy_share_file_check(&checked, &ctx, oy_buffer_span(&file), 1, &why), OY_OK);
    cr_assert_str_eq(why.rule, "shr-3", "%s", why.text);
    oy_buffer_free(&file);
    attack_share_free(f);
    oy_rec_free(s);
}

/* Rehearsal factors over a base of the trustee's own choice, in a transcript signed by everybody.
 */
ATTACK_IN_BOTH(a32_trapdoored_base, rehearsal_over_another_base) {
    struct oy_rec *s =
        oy_rec_new(&(struct oy_record_plan){.group = group, .voters = 1, .stop = OY_REC_OPENED});
    struct attack_council *k = attack_council_new(s);
    const struct oy_group *g = s->g;
    unsigned char payload[32 + 3 * OY_ELEMENT_MAX + OY_SCALAR_MAX];
    attack_council_messages(k);
    struct oy_buffer file = attack_council_transcript(k);
    struct oy_ceremony_transcript *tr;
    ATTACK_OK(oy_ceremony_transcript_parse(&tr, s->m, oy_buffer_span(&file), &why));

    struct oy_scalar x = attack_scalar(g, 0), u = attack_random(g), c = {0};
    for (size_t i = 0; i < ATTACK_TRUSTEES; i++) x = attack_add(g, x, k->dealer[i].share[0]);
    struct oy_element base = attack_pow(g, NULL, attack_random(g));
    struct oy_ciphertext cipher;
    uint16_t m;
    struct oy_transcript t;
    oy_rehearsal_ciphertext(g, &cipher, &m, &tr->y, tr->body_hash);
    struct oy_equality p = {
        .d = attack_pow(g, &base, x), .a = attack_pow(g, NULL, u), .b = attack_pow(g, &base, u)};
    oy_rehearsal_proof_begin(&t, g, tr->body_hash, 1);
    const struct oy_element *items[] = {
        &tr->share_key[0], &cipher.alpha, &cipher.beta, &p.d, &p.a, &p.b};
    for (size_t i = 0; i < 6; i++) oy_transcript_element(&t, g, items[i]);
    oy_transcript_scalar(&t, g, &c);
    p.z = attack_add(g, u, attack_mul(g, c, x));

    struct oy_writer w;
    oy_writer_init(&w, payload, sizeof payload);
    oy_write_bytes(&w, tr->body_hash, 32);
    oy_equality_write(g, &w, &p);
    struct oy_buffer c3 = attack_council_sign(k, OY_CEREMONY_ROUND3, 1, oy_writer_end(&w));
    memcpy(file.p + attack_council_rehearsal_at(k, 1), c3.p + 46 + 32, c3.n - 46 - 32);
    oy_buffer_free(&c3);
    oy_ceremony_transcript_free(tr);
    oy_buffer_free(&s->ceremony_file);
    s->ceremony_file = file;
    attack_rec_reopen(s);
    attack_rec_expect(s->record, "E1", "cer-9");
    attack_council_free(k);
    oy_rec_free(s);
}

/* The ballot is encrypted under a key of the attacker's, whose proofs are perfect for that key. */
ATTACK_IN_BOTH(a32_trapdoored_base, ballot_over_another_key) {
    struct oy_rec *s = oy_rec_new(&(struct oy_record_plan){
        .group = group, .voters = 2, .no_ballots = true, .stop = OY_REC_VOTED});
    struct oy_element y = s->e->y;
    uint32_t row = 0;
    s->e->y = attack_pow(s->g, NULL, attack_random(s->g));
    struct oy_buffer ballot = oy_rec_ballot(s, row, 1, oy_rec_choice);
    s->e->y = y;
    oy_rec_cast(s, &row, &ballot, 1);
    /* β is over another base, so the powers of y are the first to fail. */
    attack_rec_expect(s->record, "I4", "bit-2");
    oy_buffer_free(&ballot);
    oy_rec_free(s);
}

/* P is not in the power of anybody: it is the same for everyone who has read election and closing,
 * and another for any other closing. */
ATTACK_IN_BOTH(a32_trapdoored_base, lot_point_follows_from_election_and_closing) {
    struct oy_why why = {.status = OY_OK};
    unsigned char id[32] = {1}, closing[OY_CLOSING_LEN] = {2};
    struct oy_element p, again, other;
    cr_assert_eq(oy_crypto_init(&why), OY_OK);
    const struct oy_group *g = oy_group_by_name(oy_span_text(group));
    ATTACK_OK(oy_lot_point(g, &p, id, closing, &why));
    ATTACK_OK(oy_lot_point(g, &again, id, closing, &why));
    cr_assert(oy_element_equal(g, &p, &again));
    closing[39] ^= 1;
    ATTACK_OK(oy_lot_point(g, &other, id, closing, &why));
    cr_assert_not(oy_element_equal(g, &p, &other));
    closing[39] ^= 1;
    id[0] ^= 1;
    ATTACK_OK(oy_lot_point(g, &other, id, closing, &why));
    cr_assert_not(oy_element_equal(g, &p, &other));
}
