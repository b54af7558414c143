/* The trustees' key ceremony (spec/ceremony.md): messages and rounds. Disputes are in
 * test_ceremony_dispute.c, the transcript in test_ceremony_transcript.c. */
#include "base/bytes.h"
#include "crypto/threshold.h"
#include "tests/unit/election/trustees.h"

/* [cer-1] */
Test(ceremony, limits_of_threshold_and_number) {
    ACCEPTED(oy_ceremony_limits(2, 3, false, &why));
    ACCEPTED(oy_ceremony_limits(31, 32, false, &why));
    ACCEPTED(oy_ceremony_limits(3, 3, true, &why));
    REFUSED(oy_ceremony_limits(1, 3, false, &why), OY_RANGE, "cer-1");
    REFUSED(oy_ceremony_limits(4, 3, true, &why), OY_RANGE, "cer-1");
    REFUSED(oy_ceremony_limits(3, 3, false, &why), OY_RANGE, "cer-1");
    REFUSED(oy_ceremony_limits(2, 33, false, &why), OY_RANGE, "cer-1");
    REFUSED(oy_ceremony_limits(0, 0, true, &why), OY_RANGE, "cer-1");
}

/* [cer-2] */
Test(ceremony, id_covers_threshold_number_nonce_and_every_key) {
    struct council k;
    council_new(&k, both_groups(0), 2, 4);
    struct oy_ceremony c = k.c;
    oy_ceremony_id(&c, k.m.ceremony_nonce);
    cr_assert_arr_eq(c.id, k.c.id, 32);
    for (unsigned change = 0; change < 6; change++) {
        unsigned char nonce[32];
        memcpy(nonce, k.m.ceremony_nonce, 32);
        c = k.c;
        if (change == 0) c.t = 3;
        if (change == 1) c.n = 3;
        if (change == 2) nonce[31] ^= 1;
        if (change == 3) c.identity[3][0] ^= 1;
        if (change == 4) c.exchange[0][31] ^= 1;
        if (change == 5) c.g = both_groups(1);
        oy_ceremony_id(&c, nonce);
        cr_assert_arr_neq(c.id, k.c.id, 32, "change %u", change);
    }
    council_free(&k);
}

/* [cer-1, cer-2] */
Test(ceremony, refuses_a_manifest_whose_trustees_do_not_fit) {
    struct council k;
    struct oy_ceremony c;
    council_new(&k, both_groups(0), 2, 3);
    struct oy_manifest m = k.m;
    m.ceremony_id[5] ^= 1;
    REFUSED(oy_ceremony_of_manifest(&c, &m, 1, &why), OY_MISMATCH, "cer-2");
    m = k.m;
    memcpy(m.trustees[2].identity, m.trustees[0].identity, 32);
    REFUSED(oy_ceremony_of_manifest(&c, &m, 1, &why), OY_MISMATCH, "cer-2");
    m = k.m;
    memcpy(m.trustees[2].exchange, m.trustees[1].exchange, 32);
    REFUSED(oy_ceremony_of_manifest(&c, &m, 1, &why), OY_MISMATCH, "cer-2");
    m = k.m;
    memcpy(m.trustees[2].exchange, m.trustees[1].identity, 32);
    REFUSED(oy_ceremony_of_manifest(&c, &m, 1, &why), OY_MISMATCH, "cer-2");
    m = k.m;
    m.threshold = 3;
    REFUSED(oy_ceremony_of_manifest(&c, &m, 1, &why), OY_RANGE, "cer-1");
    council_free(&k);
}

/* [cer-8] Any t shares are the key; fewer are not. */
Test(ceremony, any_t_shares_recombine_to_the_election_key) {
    for (size_t i = 0; i < 2; i++) {
        struct council k;
        const struct oy_group *g = both_groups(i);
        council_new(&k, g, 2, 3);
        struct oy_ceremony_transcript *tr = council_transcript(&k);
        ACCEPTED(oy_ceremony_transcript_check(tr, &why));
        struct oy_secret *x = oy_secret_alloc(1);
        for (uint32_t a = 1; a <= 3; a++) {
            struct oy_element yj;
            ACCEPTED(oy_ceremony_secret_share(x, tr, a, k.exchange[a - 1], &why));
            g->pow_base_secret(&yj, x);
            cr_assert(oy_element_equal(g, &yj, &tr->share_key[a - 1]));
            for (uint32_t b = a + 1; b <= 3; b++) {
                const uint32_t index[2] = {a, b};
                struct oy_scalar lambda[2];
                struct oy_element y, d[2] = {tr->share_key[a - 1], tr->share_key[b - 1]};
                ACCEPTED(oy_lagrange_at_zero(g, lambda, index, 2, &why));
                oy_threshold_combine(g, &y, d, lambda, 2);
                cr_assert(oy_element_equal(g, &y, &tr->y), "trustees %u and %u", a, b);
            }
            cr_assert_not(oy_element_equal(g, &tr->share_key[a - 1], &tr->y));
        }
        oy_secret_free(x);
        oy_ceremony_transcript_free(tr);
        council_free(&k);
    }
}

/* [cer-3, sig-3] */
Test(ceremony, a_message_is_of_this_ceremony_attempt_and_sender) {
    struct council k, other;
    struct oy_ceremony_message m;
    council_new(&k, both_groups(0), 2, 3);
    council_new(&other, both_groups(0), 2, 3);
    council_round1(&k);
    ACCEPTED(oy_ceremony_message_expect(&m, &k.c, OY_CEREMONY_ROUND1, 2, k.c1[1], &why));
    REFUSED(oy_ceremony_message_expect(&m, &k.c, OY_CEREMONY_ROUND1, 1, k.c1[1], &why), OY_MISMATCH,
            "cer-3");
    REFUSED(oy_ceremony_message_expect(&m, &k.c, OY_CEREMONY_ROUND2, 2, k.c1[1], &why), OY_MISMATCH,
            "cer-3");
    REFUSED(oy_ceremony_message_read(&m, &other.c, k.c1[1], &why), OY_MISMATCH, "cer-3");
    struct oy_ceremony later = k.c;
    later.attempt = 2;
    REFUSED(oy_ceremony_message_read(&m, &later, k.c1[1], &why), OY_MISMATCH, "cer-3");
    struct oy_ceremony fewer = k.c;
    fewer.n = 2;
    REFUSED(oy_ceremony_message_read(&m, &fewer, k.c1[2], &why), OY_MISMATCH, "cer-3");
    k.buffer1[1].p[49] = 3; /* index 2 becomes 3: signed by another */
    REFUSED(oy_ceremony_message_read(&m, &k.c, k.c1[1], &why), OY_PROOF, "sig-3");
    council_free(&k);
    council_free(&other);
}

/* [cer-3, enc-2, enc-3] */
Test(ceremony, every_byte_of_a_message_counts) {
    struct council k;
    struct oy_ceremony_message m;
    council_new(&k, both_groups(0), 2, 3);
    council_round1(&k);
    struct oy_span c1 = k.c1[0];
    for (size_t i = 0; i < c1.n; i++) {
        struct oy_why why = {.status = OY_OK};
        k.buffer1[0].p[i] ^= 1;
        cr_assert_neq(oy_ceremony_message_read(&m, &k.c, c1, &why), OY_OK, "byte %zu", i);
        k.buffer1[0].p[i] ^= 1;
    }
    for (size_t n = 0; n < c1.n; n++)
        REFUSED(oy_ceremony_message_read(&m, &k.c, oy_span(c1.p, n), &why), OY_FORMAT, "enc-2");
    REFUSED(oy_ceremony_message_read(&m, &k.c, oy_span(c1.p, c1.n + 1), &why), OY_FORMAT, "enc-2");
    k.buffer1[0].p[3] = '9';
    REFUSED(oy_ceremony_message_read(&m, &k.c, c1, &why), OY_FORMAT, "enc-3");
    k.buffer1[0].p[3] = '1';
    k.buffer1[0].p[5] = OY_GROUP_MODP4096;
    REFUSED(oy_ceremony_message_read(&m, &k.c, c1, &why), OY_FORMAT, "enc-3");
    council_free(&k);
}

/* [cer-3] */
Test(ceremony, a_trustee_signs_with_its_own_key_only) {
    struct council k;
    struct oy_buffer out;
    council_new(&k, both_groups(0), 2, 3);
    council_round1(&k);
    REFUSED(oy_ceremony_round1(&out, &k.c, k.state[0], k.sign[1], &why), OY_MISMATCH, "cer-3");
    REFUSED(oy_ceremony_start(&k.state[3], &k.c, 4, &why), OY_RANGE, "cer-3");
    REFUSED(oy_ceremony_start(&k.state[3], &k.c, 0, &why), OY_RANGE, "cer-3");
    council_free(&k);
}

/* [cer-3] The secret state of another attempt is not used again. */
Test(ceremony, a_state_serves_one_attempt) {
    struct council k;
    struct oy_buffer out;
    uint32_t index;
    council_new(&k, both_groups(0), 2, 3);
    council_round1(&k);
    ACCEPTED(oy_ceremony_state_index(&index, &k.c, k.state[1], &why));
    cr_assert_eq(index, 2);
    k.c.attempt = 2;
    REFUSED(oy_ceremony_round1(&out, &k.c, k.state[1], k.sign[1], &why), OY_MISMATCH, "cer-3");
    k.c.attempt = 1;
    k.c.id[0] ^= 1;
    REFUSED(oy_ceremony_round1(&out, &k.c, k.state[1], k.sign[1], &why), OY_MISMATCH, "cer-3");
    k.c.id[0] ^= 1;
    k.state[1]->n--;
    REFUSED(oy_ceremony_round1(&out, &k.c, k.state[1], k.sign[1], &why), OY_FORMAT, "enc-2");
    k.state[1]->n++;
    k.state[1]->secret[4] = 2;
    REFUSED(oy_ceremony_round1(&out, &k.c, k.state[1], k.sign[1], &why), OY_FORMAT, "enc-3");
    council_free(&k);
}

/* [cer-3], a24 */
Test(ceremony, two_different_messages_name_the_sender) {
    struct council k;
    struct oy_buffer second;
    unsigned char commitment[32] = {1};
    uint32_t culprit;
    council_new(&k, both_groups(0), 2, 3);
    council_round1(&k);
    ACCEPTED(oy_ceremony_message_write(&second, &k.c, OY_CEREMONY_ROUND1, 2,
                                       oy_span(commitment, 32), k.sign[1], &why));
    struct oy_span b = oy_buffer_span(&second);
    REFUSED(oy_ceremony_two_messages(&culprit, &k.c, k.c1[1], b, &why), OY_MISMATCH, "cer-3");
    cr_assert_eq(culprit, 2);
    ACCEPTED(oy_ceremony_two_messages(&culprit, &k.c, k.c1[1], k.c1[1], &why));
    cr_assert_eq(culprit, 0);
    ACCEPTED(oy_ceremony_two_messages(&culprit, &k.c, k.c1[0], b, &why));
    cr_assert_eq(culprit, 0);
    second.p[60] ^= 1; /* not signed: proves nothing */
    REFUSED(oy_ceremony_two_messages(&culprit, &k.c, k.c1[1], b, &why), OY_PROOF, "sig-3");
    cr_assert_eq(culprit, 0);
    oy_buffer_free(&second);
    council_free(&k);
}

/* [cer-4], a23 */
Test(ceremony, nobody_reveals_before_all_have_committed) {
    struct council k;
    struct oy_buffer out;
    council_new(&k, both_groups(0), 2, 3);
    council_round1(&k);
    struct oy_span kept = k.c1[2];
    k.c1[2] = oy_span(NULL, 0);
    REFUSED(oy_ceremony_round2(&out, &k.c, k.state[0], k.c1, k.sign[0], &why), OY_MISSING, "cer-4");
    k.c1[2] = kept;
    ACCEPTED(oy_ceremony_round2(&out, &k.c, k.state[0], k.c1, k.sign[0], &why));
    oy_buffer_free(&out);
    oy_secret_bytes_free(&k.state[0]);
    ACCEPTED(oy_ceremony_start(&k.state[0], &k.c, 1, &why)); /* not what was committed to */
    REFUSED(oy_ceremony_round2(&out, &k.c, k.state[0], k.c1, k.sign[0], &why), OY_MISMATCH,
            "cer-4");
    council_free(&k);
}

/* What trustee 1 finds in round 3. */
static struct oy_ceremony_finding look(struct council *k, oy_status status, const char *rule) {
    struct oy_buffer out;
    struct oy_ceremony_finding finding;
    REFUSED(oy_ceremony_round3(&out, &finding, &k->c, 1, k->c1, k->c2, k->exchange[0], k->sign[0],
                               &why),
            status, rule);
    cr_assert_null(out.p);
    return finding;
}

/* [cer-4], a23 */
Test(ceremony, a_reveal_that_does_not_fit_its_commitment_accuses_its_dealer) {
    struct council k;
    council_new(&k, both_groups(0), 2, 3);
    council_round2(&k);
    struct oy_buffer first = k.buffer1[2];
    k.buffer1[2] = (struct oy_buffer){NULL, 0};
    oy_secret_bytes_free(&k.state[2]);
    ACCEPTED(oy_ceremony_start(&k.state[2], &k.c, 3, &why));
    send1(&k, 2);
    send2(&k, 2);
    k.c1[2] = oy_buffer_span(&first); /* the others hold the first commitment */
    struct oy_ceremony_finding f = look(&k, OY_MISMATCH, "cer-4");
    cr_assert_eq(f.accused, 3);
    cr_assert_eq(f.reason, OY_COMPLAINT_COMMITMENT);
    k.c2[1] = oy_span(NULL, 0);
    f = look(&k, OY_MISSING, "cer-4");
    cr_assert_eq(f.accused, 0);
    oy_buffer_free(&first);
    council_free(&k);
}

/* [cer-5], a25 */
Test(ceremony, there_are_exactly_t_constants) {
    for (int more = -1; more <= 1; more += 2) {
        struct council k;
        struct oy_ceremony_message m;
        struct oy_buffer out;
        council_new(&k, both_groups(0), 3, 5);
        struct oy_ceremony wrong = k.c;
        wrong.t = (uint32_t)(3 + more);
        unsigned char *reveal = calloc(1, oy_reveal_len(&wrong));
        ACCEPTED(oy_ceremony_message_write(&out, &wrong, OY_CEREMONY_ROUND2, 1,
                                           oy_span(reveal, oy_reveal_len(&wrong)), k.sign[0],
                                           &why));
        REFUSED(oy_ceremony_message_read(&m, &k.c, oy_buffer_span(&out), &why), OY_FORMAT, "cer-5");
        oy_buffer_free(&out);
        free(reveal);
        council_free(&k);
    }
}

/* [cer-5], a22 */
Test(ceremony, no_constant_is_the_identity) {
    for (size_t i = 0; i < 2; i++) {
        struct council k;
        const struct oy_group *g = both_groups(i);
        council_new(&k, g, 2, 3);
        council_round1(&k);
        memcpy(state_reveal_at(&k, 2) + g->element_len, g->identity.b, g->element_len);
        send1(&k, 2);
        for (uint32_t j = 0; j < 3; j++) send2(&k, j);
        struct oy_ceremony_finding f = look(&k, OY_FORMAT, "cer-5");
        cr_assert_eq(f.accused, 3);
        cr_assert_eq(f.reason, OY_COMPLAINT_PROOF);
        council_free(&k);
    }
}

/* [cer-6], a22: without the proof a key can be chosen to cancel the others'. */
Test(ceremony, a_dealer_proves_that_it_knows_its_secret) {
    for (size_t i = 0; i < 2; i++) {
        struct council k;
        const struct oy_group *g = both_groups(i);
        council_new(&k, g, 2, 3);
        council_round1(&k);
        unsigned char *z = state_reveal_at(&k, 1) + 3 * g->element_len;
        struct oy_scalar one, sum;
        g->scalar_from_u64(&one, 1);
        cr_assert(g->scalar_decode(&sum, z));
        g->scalar_add(&sum, &sum, &one);
        memcpy(z, sum.b, g->scalar_len);
        send1(&k, 1);
        for (uint32_t j = 0; j < 3; j++) send2(&k, j);
        struct oy_ceremony_finding f = look(&k, OY_PROOF, "cer-6");
        cr_assert_eq(f.accused, 2);
        cr_assert_eq(f.reason, OY_COMPLAINT_PROOF);
        council_free(&k);
    }
}

/* [cer-6] The proof covers ceremony, attempt, index and the whole vector. */
Test(ceremony, a_proof_of_knowledge_serves_one_place) {
    struct council k;
    struct oy_reveal r;
    council_new(&k, both_groups(0), 2, 3);
    council_round1(&k);
    struct oy_span bytes = oy_span(state_reveal_at(&k, 0), oy_reveal_len(&k.c));
    ACCEPTED(oy_reveal_parse(&r, &k.c, bytes, &why));
    ACCEPTED(oy_reveal_check_proof(&k.c, 1, &r, &why));
    REFUSED(oy_reveal_check_proof(&k.c, 2, &r, &why), OY_PROOF, "cer-6");
    struct oy_ceremony other = k.c;
    other.attempt++;
    REFUSED(oy_reveal_check_proof(&other, 1, &r, &why), OY_PROOF, "cer-6");
    other = k.c;
    other.id[31] ^= 1;
    REFUSED(oy_reveal_check_proof(&other, 1, &r, &why), OY_PROOF, "cer-6");
    r.c[1] = k.c.g->generator;
    REFUSED(oy_reveal_check_proof(&k.c, 1, &r, &why), OY_PROOF, "cer-6");
    council_free(&k);
}

static bool contains(struct oy_span hay, const unsigned char *needle, size_t n) {
    for (size_t i = 0; i + n <= hay.n; i++)
        if (memcmp(hay.p + i, needle, n) == 0) return true;
    return false;
}

/* [cer-11], a26 */
Test(ceremony, no_share_stands_in_clear_anywhere) {
    struct council k;
    council_new(&k, both_groups(0), 2, 3);
    struct oy_buffer file = council_file(&k);
    struct oy_ceremony_transcript *tr;
    ACCEPTED(oy_ceremony_transcript_parse(&tr, &k.m, oy_buffer_span(&file), &why));
    struct oy_secret *s = oy_secret_alloc(1);
    for (uint32_t to = 1; to <= 3; to++) {
        ACCEPTED(oy_ceremony_secret_share(s, tr, to, k.exchange[to - 1], &why));
        cr_assert_not(contains(oy_buffer_span(&file), s->b, 32));
        for (uint32_t from = 1; from <= 3; from++) {
            struct oy_box_place place = {
                .g = k.c.g, .attempt = k.c.attempt, .from = from, .to = to};
            memcpy(place.ceremony_id, k.c.id, 32);
            const struct oy_reveal *r = &tr->dealing[from - 1].reveal;
            ACCEPTED(oy_box_open(s, &place, oy_reveal_box(&k.c, r, to), k.exchange[to - 1], &why));
            cr_assert_not(contains(oy_buffer_span(&file), s->b, 32));
            for (uint32_t i = 0; i < 3; i++)
                cr_assert_not(contains(oy_span(k.state[i]->secret, k.state[i]->n), s->b, 32));
        }
    }
    oy_secret_free(s);
    oy_ceremony_transcript_free(tr);
    oy_buffer_free(&file);
    council_free(&k);
}
