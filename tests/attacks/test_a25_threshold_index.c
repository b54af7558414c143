/* a25: a dealer raises or lowers the threshold by the degree of its polynomial, or somebody deals
 * or answers under an index that is 0, above n, 0 modulo q, or another's. */
#include "crypto/threshold.h"
#include "tests/attacks/attacks.h"
#include "tests/support/attack_record_ceremony.h"
#include "tests/support/group_tiny.h"

enum { DEALER = 2 };

static struct attack_council *council(const char *group) {
    struct oy_record_plan plan = {.group = group, .voters = 1, .stop = OY_REC_OPENED};
    return attack_council_new(oy_rec_new(&plan));
}

static void end(struct attack_council *k) {
    struct oy_rec *s = k->s;
    attack_council_free(k);
    oy_rec_free(s);
}

static void refused(struct attack_council *k, uint32_t trustee, const char *rule,
                    enum oy_complaint_reason reason) {
    struct oy_buffer out;
    struct oy_ceremony_finding finding;
    struct oy_why why = {.status = OY_OK};
    attack_council_messages(k);
    cr_assert_neq(attack_council_round3(k, trustee, &out, &finding, &why), OY_OK, "%s", rule);
    cr_assert_str_eq(why.rule, rule, "%s", why.text);
    cr_assert_eq(finding.accused, DEALER);
    cr_assert_eq(finding.reason, reason);
    cr_assert_null(out.p);
}

/* Degree t, of which only t constants are shown: shares lie on no polynomial that t can
 * interpolate. Caught by whoever gets one, and by the rehearsal if all keep quiet. */
ATTACK_IN_BOTH(a25_threshold_index, degree_raised_in_secret) {
    struct attack_council *k = council(group);
    struct attack_dealer *d = &k->dealer[DEALER - 1];
    d->a[k->c.t] = attack_random(k->c.g);
    attack_dealer_deal(k, DEALER);
    attack_dealer_reveal(k, DEALER);
    for (uint32_t i = 1; i <= k->c.n; i++) refused(k, i, "cer-8", OY_COMPLAINT_SHARE);
    attack_council_record(k);
    attack_rec_expect(k->s->record, "E1", "cer-9");
    end(k);
}

/* The same with all t + 1 constants shown (Trail of Bits 2024): a message of another length. */
ATTACK_IN_BOTH(a25_threshold_index, one_constant_more_or_less) {
    struct attack_council *k = council(group);
    struct oy_ceremony honest = k->c;
    struct oy_ceremony_message m;
    struct oy_buffer message;
    struct oy_why why = {.status = OY_OK};
    for (int by = -1; by <= 1; by += 2) {
        k->c.t = honest.t + (uint32_t)by;
        k->dealer[DEALER - 1].a[2] = attack_scalar(k->c.g, by > 0 ? 7 : 0);
        if (by < 0) k->dealer[DEALER - 1].a[1] = attack_scalar(k->c.g, 0);
        attack_dealer_deal(k, DEALER);
        attack_dealer_reveal(k, DEALER);
        message = attack_council_sign(k, OY_CEREMONY_ROUND2, DEALER,
                                      oy_buffer_span(&k->dealer[DEALER - 1].reveal));
        k->c = honest;
        cr_assert_eq(oy_ceremony_message_read(&m, &k->c, oy_buffer_span(&message), &why),
                     OY_FORMAT);
        cr_assert_str_eq(why.rule, "cer-5", "%s", why.text);
        oy_buffer_free(&message);
    }
    end(k);
}

/* Everybody deals for another threshold, and the transcript says so: not the manifest's. */
ATTACK_IN_BOTH(a25_threshold_index, transcript_of_another_threshold) {
    struct attack_council *k = council(group);
    k->c.t = 3;
    for (uint32_t i = 1; i <= k->c.n; i++) {
        k->dealer[i - 1].a[2] = attack_random(k->c.g);
        attack_dealer_deal(k, i);
        attack_dealer_reveal(k, i);
    }
    attack_council_messages(k);
    attack_council_record(k);
    attack_rec_expect(k->s->record, "K3", "cer-12");
    end(k);
}

/* Degree t − 2: a top constant that is the identity. */
ATTACK_IN_BOTH(a25_threshold_index, degree_lowered) {
    struct attack_council *k = council(group);
    k->dealer[DEALER - 1].a[k->c.t - 1] = attack_scalar(k->c.g, 0);
    attack_dealer_deal(k, DEALER);
    attack_dealer_reveal(k, DEALER);
    refused(k, 1, "cer-5", OY_COMPLAINT_PROOF);
    attack_council_record(k);
    attack_rec_expect(k->s->record, "I1", "cer-5");
    end(k);
}

/* A share at index 0, which is the secret itself, or at another's index, in the box. */
ATTACK_IN_BOTH(a25_threshold_index, share_of_another_index) {
    struct attack_council *k = council(group);
    struct attack_dealer *d = &k->dealer[DEALER - 1];
    d->share[0] = d->a[0];
    attack_dealer_reveal(k, DEALER);
    refused(k, 1, "cer-8", OY_COMPLAINT_SHARE);
    d->share[0] = d->share[2];
    attack_dealer_reveal(k, DEALER);
    refused(k, 1, "cer-8", OY_COMPLAINT_SHARE);
    end(k);
}

/* Messages under an index that nobody has. */
Test(a25_threshold_index, message_of_nobody) {
    struct attack_council *k = council("ristretto255");
    static const unsigned char wrong[] = {0, 4, 255};
    attack_council_messages(k);
    for (size_t i = 0; i < sizeof wrong; i++) {
        struct oy_ceremony_message m;
        struct oy_why why = {.status = OY_OK};
        k->c1[0].p[45] = wrong[i]; /* the last byte of the sender's index */
        cr_assert_eq(oy_ceremony_message_read(&m, &k->c, oy_buffer_span(&k->c1[0]), &why),
                     OY_MISMATCH);
        cr_assert_str_eq(why.rule, "cer-3", "%s", why.text);
    }
    end(k);
}

/* Interpolation at 0, twice at one index, and, in the group where u32 reaches q, at multiples of
 * q. */
Test(a25_threshold_index, interpolation_refuses_bad_indices) {
    static const uint32_t bad[][2] = {{0, 1}, {1, 0}, {2, 2}, {OY_TINY_Q, 1}, {1, OY_TINY_Q + 1}};
    const struct oy_group *groups[] = {oy_group_by_id(OY_GROUP_RISTRETTO255),
                                       oy_group_by_id(OY_GROUP_MODP4096), &oy_group_tiny};
    struct oy_why init = {.status = OY_OK};
    cr_assert_eq(oy_crypto_init(&init), OY_OK);
    for (size_t g = 0; g < 3; g++)
        for (size_t i = 0; i < (g == 2 ? 5 : 3); i++) {
            struct oy_scalar lambda[2];
            struct oy_why why = {.status = OY_OK};
            cr_assert_eq(oy_lagrange_at_zero(groups[g], lambda, bad[i], 2, &why), OY_RANGE);
            cr_assert_str_eq(why.rule, "shr-5");
        }
}

/* A share file under an index that nobody has, or a second time under another's index. */
ATTACK_IN_BOTH(a25_threshold_index, share_file_of_another_index) {
    struct oy_rec *s = oy_rec_new(&(struct oy_record_plan){
        .group = group, .voters = 3, .no_changes = true, .stop = OY_REC_TALLIED});
    static const uint32_t wrong[] = {0, 4, 2};
    static const char *const rule[] = {"shr-4", "shr-4", "shr-3"};
    struct oy_share_context ctx = oy_rec_share_context(s);
    for (size_t i = 0; i < 3; i++) {
        struct attack_share *f = attack_share_new(s, 1);
        struct oy_share_file *checked;
        struct oy_why why = {.status = OY_OK};
        f->trustee = wrong[i];
        for (size_t k = 0; k < f->n; k++)
            attack_share_prove(f, k, s->aggregates->at[k].alpha, f->proof[k].d);
        if (i == 2) { /* as trustee 2, whose lot share is public by now, and whose key signs */
            struct attack_share *second = attack_share_new(s, 2);
            f->lot = second->lot;
            attack_share_free(second);
        }
        struct oy_buffer file = attack_share_write(f, s->trustee[i == 2 ? 1 : 0]);
        cr_assert_neq(oy_share_file_check(&checked, &ctx, oy_buffer_span(&file), 1, &why), OY_OK);
        cr_assert_str_eq(why.rule, rule[i], "%s", why.text);
        oy_buffer_free(&file);
        attack_share_free(f);
    }
    oy_rec_free(s);
}
