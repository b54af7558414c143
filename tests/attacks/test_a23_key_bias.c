/* a23: a trustee waits for the others' values and then chooses its own, to bias the key. What it
 * reveals must be what it committed to before. */
#include "tests/attacks/attacks.h"
#include "tests/support/attack_record_ceremony.h"

enum { LATE = 3 };

static struct attack_council *council(const char *group) {
    struct oy_record_plan plan = {.group = group, .voters = 1, .stop = OY_REC_OPENED};
    return attack_council_new(oy_rec_new(&plan));
}

static void end(struct attack_council *k) {
    struct oy_rec *s = k->s;
    attack_council_free(k);
    oy_rec_free(s);
}

/* The commitment stays; the polynomial is drawn again until the key's last byte is to its taste. */
static void choose_late(struct attack_council *k) {
    const struct oy_group *g = k->c.g;
    struct attack_dealer *d = &k->dealer[LATE - 1];
    unsigned char commitment[32];
    struct oy_element y;
    size_t low = g->id == OY_GROUP_RISTRETTO255 ? 0 : g->element_len - 1;
    memcpy(commitment, d->commitment, 32);
    do {
        d->a[0] = attack_random(g);
        y = attack_times(g, attack_times(g, k->dealer[0].c[0], k->dealer[1].c[0]),
                         attack_pow(g, NULL, d->a[0]));
    } while ((y.b[low] & 6) != 0);
    attack_dealer_deal(k, LATE);
    attack_dealer_reveal(k, LATE);
    memcpy(d->commitment, commitment, 32);
}

static void turned_away(struct attack_council *k) {
    struct oy_buffer out;
    struct oy_ceremony_finding finding;
    struct oy_why why = {.status = OY_OK};
    attack_council_messages(k);
    cr_assert_eq(attack_council_round3(k, 1, &out, &finding, &why), OY_MISMATCH);
    cr_assert_str_eq(why.rule, "cer-4", "%s", why.text);
    cr_assert_eq(finding.accused, LATE);
    cr_assert_eq(finding.reason, OY_COMPLAINT_COMMITMENT);
    cr_assert_null(out.p);
    attack_council_record(k);
    attack_rec_expect(k->s->record, "I1", "cer-4");
}

ATTACK_IN_BOTH(a23_key_bias, reveals_other_values_than_committed) {
    struct attack_council *k = council(group);
    choose_late(k);
    turned_away(k);
    end(k);
}

/* The same constants with other boxes, or with the committed bytes of another trustee, attempt or
 * ceremony: the commitment covers all of it. */
ATTACK_IN_BOTH(a23_key_bias, commitment_covers_boxes_sender_attempt_and_ceremony) {
    struct attack_council *k = council(group);
    struct attack_dealer *d = &k->dealer[LATE - 1];
    unsigned char commitment[32];
    struct oy_ceremony other;
    memcpy(commitment, d->commitment, 32);
    attack_dealer_reveal(k, LATE); /* fresh ephemeral keys */
    memcpy(d->commitment, commitment, 32);
    turned_away(k);
    for (int how = 0; how < 3; how++) {
        other = k->c;
        if (how == 1) other.attempt++;
        if (how == 2) other.id[31] ^= 1;
        oy_reveal_commitment(d->commitment, &other, how == 0 ? LATE - 1 : LATE,
                             oy_buffer_span(&d->reveal));
        if (how == 0 || k->c.g->id == OY_GROUP_RISTRETTO255) turned_away(k);
    }
    end(k);
}

/* Nobody honest reveals before all commitments are there, so there is nothing to wait for. */
Test(a23_key_bias, honest_trustee_reveals_nothing_early) {
    struct attack_council *k = council("ristretto255");
    struct oy_secret_bytes *state;
    struct oy_buffer own, out;
    struct oy_span c1[ATTACK_TRUSTEES];
    struct oy_why why = {.status = OY_OK};
    attack_council_messages(k);
    ATTACK_OK(oy_ceremony_start(&state, &k->c, 1, &why));
    ATTACK_OK(oy_ceremony_round1(&own, &k->c, state, k->s->trustee[0], &why));
    c1[0] = oy_buffer_span(&own);
    c1[1] = oy_buffer_span(&k->c1[1]);
    c1[2] = oy_span(NULL, 0); /* LATE is late */
    cr_assert_eq(oy_ceremony_round2(&out, &k->c, state, c1, k->s->trustee[0], &why), OY_MISSING);
    cr_assert_str_eq(why.rule, "cer-4");
    cr_assert_null(out.p);
    c1[2] = c1[1]; /* another's commitment in its place */
    cr_assert_eq(oy_ceremony_round2(&out, &k->c, state, c1, k->s->trustee[0], &why), OY_MISMATCH);
    cr_assert_str_eq(why.rule, "cer-3");
    cr_assert_null(out.p);
    c1[2] = oy_buffer_span(&k->c1[2]);
    ATTACK_OK(oy_ceremony_round2(&out, &k->c, state, c1, k->s->trustee[0], &why));
    oy_buffer_free(&out);
    oy_buffer_free(&own);
    oy_secret_bytes_free(&state);
    end(k);
}
