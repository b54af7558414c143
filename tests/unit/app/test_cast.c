/* Ballots come in, and every one is answered: taken, repeated, refused. */
#include "election/refusal.h"
#include "steps/receipts.h"
#include "tests/unit/app/common.h"

#include <stdlib.h>

static const struct oy_record_plan plan = {.voters = 8};

static struct oy_receipt_state expect_receipt(const struct site *t, const struct site_answer *a,
                                              uint64_t *index) {
    unsigned char entry[OY_ENTRY_BALLOT_BYTES];
    struct oy_receipt_state state = {.size = 0};
    struct oy_why why = {.status = OY_OK};
    cr_assert_eq(oy_receipt_check(entry, index, &state, oy_buffer_span(&a->bytes), t->s->m, &why),
                 OY_OK, "%s", why.text);
    return state;
}

static void expect_refusal(const struct site *t, const struct site_answer *a,
                           const struct oy_buffer *ballot, const char *rule) {
    struct oy_ballot_refusal r;
    struct oy_hash digest;
    struct oy_why why = {.status = OY_OK};
    unsigned char key[32];
    cr_assert_eq(a->fate, OY_CAST_REFUSED, "fate %d: %s", a->fate, a->why.text);
    oy_record_digest(&digest, oy_buffer_span(ballot));
    oy_sign_key_public(t->s->server, key);
    cr_assert_eq(oy_refusal_check(&r, oy_buffer_span(&a->bytes), oy_span_text(t->s->m->origin), key,
                                  digest.b, &why),
                 OY_OK, "%s", why.text);
    cr_assert(oy_span_equal(r.rule, oy_span_text(rule)), "refused by %.*s", (int)r.rule.n,
              (const char *)r.rule.p);
}

/* [srv-3] */
Test(cast, a_ballot_gets_a_receipt_that_holds_and_the_same_one_again) {
    struct site *t = site_new(&plan, NULL, true);
    struct oy_buffer ballot = oy_rec_ballot(t->s, 0, 1, oy_rec_choice);
    struct site_answer first = site_cast_one(t, oy_buffer_span(&ballot));
    cr_assert_eq(first.fate, OY_CAST_TAKEN, "%s", first.why.text);
    uint64_t index;
    expect_receipt(t, &first, &index);
    cr_assert_eq(index, 4);
    struct oy_buffer other = oy_rec_ballot(t->s, 1, 1, oy_rec_choice);
    struct site_answer second = site_cast_one(t, oy_buffer_span(&other));
    struct site_answer again = site_cast_one(t, oy_buffer_span(&ballot));
    cr_assert_eq(again.fate, OY_CAST_REPEATED);
    cr_assert(oy_span_equal(oy_buffer_span(&again.bytes), oy_buffer_span(&first.bytes)),
              "byte for byte, though the log has grown");
    cr_assert_eq(site_state(t, "ballots"), 2);
    cr_assert_eq(site_state(t, "voters"), 2);
    oy_buffer_free(&first.bytes);
    oy_buffer_free(&second.bytes);
    oy_buffer_free(&again.bytes);
    oy_buffer_free(&ballot);
    oy_buffer_free(&other);
    site_free(t);
}

/* [srv-4, ent-6] */
Test(cast, what_comes_together_stands_in_the_order_of_its_hashes) {
    struct site *t = site_new(&plan, "store", true);
    struct oy_buffer ballot[8];
    struct site_answer a[8];
    uint64_t index[8], size[8];
    t->o.interval_ms = 500;
    site_restart(t);
    for (uint32_t i = 0; i < 8; i++) ballot[i] = oy_rec_ballot(t->s, i, 1, oy_rec_choice);
    site_cast(t, ballot, 8, a);
    for (int i = 0; i < 8; i++) size[i] = expect_receipt(t, &a[i], &index[i]).size;
    for (int i = 0; i < 8; i++)
        for (int k = 0; k < 8; k++) {
            struct oy_hash x, y;
            oy_record_digest(&x, oy_buffer_span(&ballot[i]));
            oy_record_digest(&y, oy_buffer_span(&ballot[k]));
            if (size[i] == size[k] && index[i] < index[k]) cr_assert_lt(memcmp(x.b, y.b, 32), 0);
        }
    for (int i = 0; i < 8; i++) {
        oy_buffer_free(&ballot[i]);
        oy_buffer_free(&a[i].bytes);
    }
    site_free(t);
}

/* [srv-5, bal-9, bal-7] */
Test(cast, refusals_are_signed_and_name_the_rule) {
    struct site *t = site_new(&plan, NULL, true);
    struct oy_buffer ballot = oy_rec_ballot(t->s, 0, 1, oy_rec_choice);
    struct site_answer a = site_cast_one(t, oy_buffer_span(&ballot));
    oy_buffer_free(&a.bytes);
    struct oy_buffer other = oy_rec_ballot(t->s, 0, 1, oy_rec_choice); /* same sequence */
    a = site_cast_one(t, oy_buffer_span(&other));
    expect_refusal(t, &a, &other, "bal-9");
    oy_buffer_free(&a.bytes);
    oy_buffer_free(&other);
    other = oy_rec_ballot(t->s, 1, 1, oy_rec_choice);
    other.p[other.n - 1] ^= 1; /* the signature's z */
    a = site_cast_one(t, oy_buffer_span(&other));
    expect_refusal(t, &a, &other, "sig-1");
    oy_buffer_free(&a.bytes);
    a = site_cast_one(t, oy_span(other.p, 20));
    cr_assert_eq(a.fate, OY_CAST_REFUSED);
    oy_buffer_free(&a.bytes);
    cr_assert_eq(site_state(t, "ballots"), 1);
    oy_buffer_free(&other);
    oy_buffer_free(&ballot);
    site_free(t);
}

/* [bal-9]: of two ballots of one voter sent together, each finds its place or its refusal. */
Test(cast, revotes_sent_together_follow_one_another) {
    struct site *t = site_new(&plan, NULL, true);
    struct oy_buffer ballot[4];
    struct site_answer a[4];
    uint64_t index[4];
    for (uint32_t i = 0; i < 3; i++) ballot[i] = oy_rec_ballot(t->s, 0, 3 - i, oy_rec_choice);
    ballot[3] = ballot[0];
    site_cast(t, ballot, 4, a);
    size_t taken = 0, repeated = 0;
    for (int i = 0; i < 4; i++) {
        taken += a[i].fate == OY_CAST_TAKEN;
        repeated += a[i].fate == OY_CAST_REPEATED;
        if (a[i].fate != OY_CAST_REFUSED) expect_receipt(t, &a[i], &index[i]);
    }
    cr_assert_eq(repeated, 1);
    cr_assert_geq(taken, 1);
    cr_assert(oy_span_equal(oy_buffer_span(&a[0].bytes), oy_buffer_span(&a[3].bytes)));
    cr_assert_eq(site_state(t, "voters"), 1);
    cr_assert_eq((size_t)site_state(t, "ballots"), taken);
    for (int i = 0; i < 4; i++) oy_buffer_free(&a[i].bytes);
    for (int i = 0; i < 3; i++) oy_buffer_free(&ballot[i]);
    site_free(t);
}

/* [srv-2] */
Test(cast, ballots_are_taken_between_opening_and_closing_time_only) {
    struct site *t = site_new(&plan, NULL, false);
    struct oy_buffer ballot = oy_rec_ballot(t->s, 0, 1, oy_rec_choice);
    struct site_answer a = site_cast_one(t, oy_buffer_span(&ballot));
    expect_refusal(t, &a, &ballot, "srv-2"); /* not opened by the officers */
    oy_buffer_free(&a.bytes);
    struct oy_why why = {.status = OY_OK};
    bool waits;
    for (unsigned i = 1; i <= 2; i++)
        cr_assert_eq(site_sign(t, i, OY_REQUEST_OPEN, 0, &waits, &why), OY_OK, "%s", why.text);
    site_set_clock(t->s->m->opens - 1);
    a = site_cast_one(t, oy_buffer_span(&ballot));
    expect_refusal(t, &a, &ballot, "srv-2");
    oy_buffer_free(&a.bytes);
    site_set_clock(t->s->m->closes);
    a = site_cast_one(t, oy_buffer_span(&ballot));
    expect_refusal(t, &a, &ballot, "srv-2");
    oy_buffer_free(&a.bytes);
    site_set_clock(t->s->m->closes - 1);
    a = site_cast_one(t, oy_buffer_span(&ballot));
    cr_assert_eq(a.fate, OY_CAST_TAKEN, "%s", a.why.text);
    oy_buffer_free(&a.bytes);
    oy_buffer_free(&ballot);
    site_free(t);
}
