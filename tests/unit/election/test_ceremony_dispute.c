/* Bad boxes and shares, complaints, answers, and who is convicted [cer-7, cer-8, cer-10]. */
#include "tests/unit/election/trustees.h"

enum { ACCUSER = 1, DEALER = 3 };

enum fault { NONE, BAD_SHARE, BAD_BOX, OTHER_EPHEMERAL };

/* A ceremony after round 2 in which dealer 3 wronged trustee 1. */
static void wrong(struct council *k, const struct oy_group *g, enum fault fault) {
    council_new(k, g, 2, 3);
    council_round1(k);
    unsigned char *box = state_box(k, DEALER - 1, ACCUSER);
    if (fault == BAD_BOX) box[40] ^= 1;
    if (fault == OTHER_EPHEMERAL) state_ephemeral(k, DEALER - 1, ACCUSER)[9] ^= 1;
    if (fault == BAD_SHARE) {
        struct oy_box_place place = {
            .g = g, .attempt = k->c.attempt, .from = DEALER, .to = ACCUSER};
        struct oy_secret *share = oy_secret_alloc(1);
        struct oy_box_secret *key = oy_box_secret_alloc();
        memcpy(place.ceremony_id, k->c.id, 32);
        memcpy(key->b, state_ephemeral(k, DEALER - 1, ACCUSER), 32);
        g->secret_random(share);
        ACCEPTED(oy_box_seal(box, &place, k->c.exchange[ACCUSER - 1], key, share, &why));
        oy_secret_free(share);
        oy_box_secret_free(key);
    }
    send1(k, DEALER - 1);
    for (uint32_t i = 0; i < 3; i++) send2(k, i);
}

static struct oy_ceremony_finding look(struct council *k, oy_status status, const char *rule) {
    struct oy_buffer out;
    struct oy_ceremony_finding finding;
    REFUSED(oy_ceremony_round3(&out, &finding, &k->c, ACCUSER, k->c1, k->c2,
                               k->exchange[ACCUSER - 1], k->sign[ACCUSER - 1], &why),
            status, rule);
    return finding;
}

static struct oy_buffer complain(struct council *k, enum oy_complaint_reason reason) {
    struct oy_buffer out;
    struct oy_ceremony_finding f = {DEALER, reason};
    ACCEPTED(oy_ceremony_complain(&out, &k->c, ACCUSER, &f, k->sign[ACCUSER - 1], &why));
    return out;
}

static uint32_t judge(struct council *k, struct oy_span complaint, struct oy_span opening,
                      struct oy_span a, struct oy_span b) {
    struct oy_ceremony_case c = {.complaint = complaint,
                                 .c1 = k->c1[DEALER - 1],
                                 .c2 = k->c2[DEALER - 1],
                                 .opening = opening,
                                 .two = {a, b}};
    uint32_t convicted;
    const char *sentence;
    ACCEPTED(oy_ceremony_judge(&convicted, &sentence, &k->c, &c, &why));
    cr_assert_not_null(sentence);
    return convicted;
}

static const struct oy_span nothing = {NULL, 0};

/* Complaint about a share or box, the dealer's answer, the sentence. */
static uint32_t trial(struct council *k, enum oy_complaint_reason reason) {
    struct oy_buffer complaint = complain(k, reason), opening;
    struct oy_span cc = oy_buffer_span(&complaint);
    ACCEPTED(
        oy_ceremony_answer(&opening, &k->c, k->state[DEALER - 1], cc, k->sign[DEALER - 1], &why));
    uint32_t convicted = judge(k, cc, oy_buffer_span(&opening), nothing, nothing);
    cr_assert_eq(judge(k, cc, nothing, nothing, nothing), DEALER, "silence convicts");
    oy_buffer_free(&complaint);
    oy_buffer_free(&opening);
    return convicted;
}

/* [cer-8, cer-10] */
Test(ceremony_dispute, a_share_that_does_not_fit_convicts_the_dealer) {
    for (size_t i = 0; i < 2; i++) {
        struct council k;
        wrong(&k, both_groups(i), BAD_SHARE);
        struct oy_ceremony_finding f = look(&k, OY_MISMATCH, "cer-8");
        cr_assert_eq(f.accused, DEALER);
        cr_assert_eq(f.reason, OY_COMPLAINT_SHARE);
        cr_assert_eq(trial(&k, f.reason), DEALER);
        council_free(&k);
    }
}

/* [cer-7, cer-10] */
Test(ceremony_dispute, a_box_that_does_not_open_convicts_the_dealer) {
    struct council k;
    wrong(&k, both_groups(0), BAD_BOX);
    struct oy_ceremony_finding f = look(&k, OY_PROOF, "cer-7");
    cr_assert_eq(f.accused, DEALER);
    cr_assert_eq(f.reason, OY_COMPLAINT_BOX);
    cr_assert_eq(trial(&k, f.reason), DEALER);
    council_free(&k);
}

/* [cer-10] */
Test(ceremony_dispute, an_opening_that_does_not_make_the_box_again_convicts_the_dealer) {
    struct council k;
    wrong(&k, both_groups(0), OTHER_EPHEMERAL);
    cr_assert_eq(trial(&k, OY_COMPLAINT_BOX), DEALER);
    council_free(&k);
}

/* [cer-10] */
Test(ceremony_dispute, a_false_complaint_convicts_the_accuser) {
    for (size_t i = 0; i < 2; i++) {
        struct council k;
        wrong(&k, both_groups(i), NONE);
        cr_assert_eq(trial(&k, OY_COMPLAINT_SHARE), ACCUSER);
        cr_assert_eq(trial(&k, OY_COMPLAINT_BOX), ACCUSER);
        struct oy_buffer cc = complain(&k, OY_COMPLAINT_COMMITMENT);
        cr_assert_eq(judge(&k, oy_buffer_span(&cc), nothing, nothing, nothing), ACCUSER);
        oy_buffer_free(&cc);
        cc = complain(&k, OY_COMPLAINT_PROOF);
        cr_assert_eq(judge(&k, oy_buffer_span(&cc), nothing, nothing, nothing), ACCUSER);
        oy_buffer_free(&cc);
        cc = complain(&k, OY_COMPLAINT_TWO);
        cr_assert_eq(judge(&k, oy_buffer_span(&cc), nothing, k.c1[2], k.c1[2]), ACCUSER);
        cr_assert_eq(judge(&k, oy_buffer_span(&cc), nothing, nothing, nothing), ACCUSER);
        oy_buffer_free(&cc);
        council_free(&k);
    }
}

/* [cer-10] */
Test(ceremony_dispute, commitment_proof_and_double_message_convict_without_an_opening) {
    struct council k;
    wrong(&k, both_groups(0), NONE);
    struct oy_buffer cc = complain(&k, OY_COMPLAINT_COMMITMENT), other, reveal;
    unsigned char commitment[32] = {7};
    ACCEPTED(oy_ceremony_message_write(&other, &k.c, OY_CEREMONY_ROUND1, DEALER,
                                       oy_span(commitment, 32), k.sign[DEALER - 1], &why));
    struct oy_span honest = k.c1[DEALER - 1];
    k.c1[DEALER - 1] = oy_buffer_span(&other);
    cr_assert_eq(judge(&k, oy_buffer_span(&cc), nothing, nothing, nothing), DEALER);
    k.c1[DEALER - 1] = honest;
    oy_buffer_free(&cc);

    cc = complain(&k, OY_COMPLAINT_TWO);
    cr_assert_eq(judge(&k, oy_buffer_span(&cc), nothing, honest, oy_buffer_span(&other)), DEALER);
    oy_buffer_free(&cc);

    cc = complain(&k, OY_COMPLAINT_PROOF);
    unsigned char *bytes = state_reveal_at(&k, DEALER - 1);
    memcpy(bytes, bytes + k.c.g->element_len, k.c.g->element_len); /* C_0 := C_1 */
    ACCEPTED(oy_ceremony_message_write(&reveal, &k.c, OY_CEREMONY_ROUND2, DEALER,
                                       oy_span(bytes, oy_reveal_len(&k.c)), k.sign[DEALER - 1],
                                       &why));
    k.c2[DEALER - 1] = oy_buffer_span(&reveal);
    cr_assert_eq(judge(&k, oy_buffer_span(&cc), nothing, nothing, nothing), DEALER);
    oy_buffer_free(&cc);
    oy_buffer_free(&other);
    oy_buffer_free(&reveal);
    council_free(&k);
}

/* [cer-10] An opening for one accuser answers no other, and another trustee cannot give it. */
Test(ceremony_dispute, an_opening_answers_its_accuser_only) {
    struct council k;
    wrong(&k, both_groups(0), NONE);
    struct oy_buffer cc = complain(&k, OY_COMPLAINT_SHARE), cc2, opening2;
    struct oy_ceremony_finding f = {DEALER, OY_COMPLAINT_SHARE};
    ACCEPTED(oy_ceremony_complain(&cc2, &k.c, 2, &f, k.sign[1], &why));
    ACCEPTED(oy_ceremony_answer(&opening2, &k.c, k.state[DEALER - 1], oy_buffer_span(&cc2),
                                k.sign[DEALER - 1], &why));
    cr_assert_eq(judge(&k, oy_buffer_span(&cc), oy_buffer_span(&opening2), nothing, nothing),
                 DEALER);
    opening2.p[opening2.n - 1] ^= 1;
    cr_assert_eq(judge(&k, oy_buffer_span(&cc2), oy_buffer_span(&opening2), nothing, nothing),
                 DEALER);
    oy_buffer_free(&cc);
    oy_buffer_free(&cc2);
    oy_buffer_free(&opening2);
    council_free(&k);
}

/* [cer-10] */
Test(ceremony_dispute, a_share_is_shown_only_when_its_owner_asked) {
    struct council k;
    struct oy_buffer out, cc;
    wrong(&k, both_groups(0), NONE);
    REFUSED(oy_ceremony_answer(&out, &k.c, k.state[2], k.c1[0], k.sign[2], &why), OY_STATE,
            "cer-10");
    cc = complain(&k, OY_COMPLAINT_SHARE);
    REFUSED(oy_ceremony_answer(&out, &k.c, k.state[1], oy_buffer_span(&cc), k.sign[1], &why),
            OY_STATE, "cer-10");
    oy_buffer_free(&cc);
    cc = complain(&k, OY_COMPLAINT_COMMITMENT);
    REFUSED(oy_ceremony_answer(&out, &k.c, k.state[2], oy_buffer_span(&cc), k.sign[2], &why),
            OY_STATE, "cer-10");
    cc.p[cc.n - 1] ^= 1;
    REFUSED(oy_ceremony_answer(&out, &k.c, k.state[2], oy_buffer_span(&cc), k.sign[2], &why),
            OY_PROOF, "sig-3");
    oy_buffer_free(&cc);
    council_free(&k);
}

/* [cer-10] */
Test(ceremony_dispute, a_complaint_names_a_trustee_and_a_known_reason) {
    struct council k;
    uint32_t convicted;
    const char *sentence;
    wrong(&k, both_groups(0), NONE);
    static const unsigned char bad[4][5] = {
        {0, 0, 0, 0, 1}, {0, 0, 0, 4, 1}, {0, 0, 0, 3, 0}, {0, 0, 0, 3, 6}};
    for (size_t i = 0; i < 4; i++) {
        struct oy_buffer cc;
        ACCEPTED(oy_ceremony_message_write(&cc, &k.c, OY_CEREMONY_COMPLAINT, 1, oy_span(bad[i], 5),
                                           k.sign[0], &why));
        struct oy_ceremony_case c = {.complaint = oy_buffer_span(&cc)};
        REFUSED(oy_ceremony_judge(&convicted, &sentence, &k.c, &c, &why), OY_RANGE, "cer-10");
        oy_buffer_free(&cc);
    }
    struct oy_ceremony_case c = {.complaint = k.c1[0]};
    REFUSED(oy_ceremony_judge(&convicted, &sentence, &k.c, &c, &why), OY_MISMATCH, "cer-10");
    struct oy_buffer cc = complain(&k, OY_COMPLAINT_SHARE);
    c = (struct oy_ceremony_case){.complaint = oy_buffer_span(&cc), .c2 = k.c2[0]};
    REFUSED(oy_ceremony_judge(&convicted, &sentence, &k.c, &c, &why), OY_MISSING, "cer-10");
    oy_buffer_free(&cc);
    struct oy_ceremony_finding nobody = {0, OY_COMPLAINT_SHARE};
    REFUSED(oy_ceremony_complain(&cc, &k.c, 1, &nobody, k.sign[0], &why), OY_STATE, "cer-10");
    council_free(&k);
}
