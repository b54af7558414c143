#include "common.h"

#include "election/credential.h"
#include "election/registry.h"

#define CHOICE "{\"park\":\"yes\",\"lamps\":[\"a\"]}"

struct set {
    struct oy_sample *s;
    struct oy_registry *r;
    struct oy_secret *secrets;
};

static struct set open(unsigned registrars) {
    struct oy_sample_plan plan = {.registrars = registrars, .voters = 6};
    struct set t = {.s = oy_sample_new(&plan), .secrets = oy_secret_alloc(2)};
    OK(oy_registry_new(&t.r, t.s->e, &t.s->roll, &why));
    return t;
}

static void shut(struct set *t) {
    oy_registry_free(t->r);
    oy_sample_free(t->s);
    oy_secret_free(t->secrets);
}

static struct oy_element credential_at(const struct set *t, uint32_t index) {
    struct oy_element c = {0};
    struct oy_span in = oy_registry_credential(t->r, index);
    memcpy(c.b, in.p, in.n);
    return c;
}

static oy_status revoke_for(struct set *t, uint32_t index, uint8_t reason, struct oy_why *why) {
    struct oy_element c = credential_at(t, index);
    struct oy_buffer payload = oy_sample_revoke(t->s, &c, reason);
    oy_status status = oy_registry_revoke(t->r, oy_buffer_span(&payload), why);
    oy_buffer_free(&payload);
    return status;
}

static oy_status revoke(struct set *t, uint32_t index, struct oy_why *why) {
    return revoke_for(t, index, OY_REVOKE_LOST, why);
}

static oy_status replace(struct set *t, uint32_t index, struct oy_replace *out,
                         struct oy_why *why) {
    struct oy_element c = credential_at(t, index);
    struct oy_buffer payload =
        oy_sample_replace(t->s, &c, oy_registry_mahalle(t->r, index), t->secrets, out);
    oy_status status = oy_registry_replace(t->r, oy_buffer_span(&payload), why);
    oy_buffer_free(&payload);
    return status;
}

/* Applies a replacement after the statement was changed and signed again. */
static oy_status replace_as(struct set *t, const struct oy_replace *r, struct oy_why *why) {
    struct oy_buffer statement, payload;
    OK(oy_replace_write(&statement, t->s->e, r, &why));
    payload = oy_sample_sign_entry(t->s, OY_ENTRY_REPLACE, oy_buffer_span(&statement));
    oy_status status = oy_registry_replace(t->r, oy_buffer_span(&payload), why);
    oy_buffer_free(&statement);
    oy_buffer_free(&payload);
    return status;
}

/* [rev-1] */
Test(revoke, is_for_credentials_on_the_roll_and_once) {
    struct set t = open(2);
    OK(revoke(&t, 2, &why));
    cr_assert(oy_registry_is_revoked(t.r, 2) && !oy_registry_is_revoked(t.r, 1));
    REFUSED(revoke(&t, 2, &why), "rev-1");
    struct oy_buffer payload = oy_sample_revoke(t.s, &t.s->g->generator, 1);
    REFUSED(oy_registry_revoke(t.r, oy_buffer_span(&payload), &why), "rev-1");
    oy_buffer_free(&payload);
    shut(&t);
}

/* [rev-1], [ent-1] */
Test(revoke, needs_a_reason_and_every_signature) {
    struct set t = open(2);
    struct oy_element c = credential_at(&t, 0);
    for (uint8_t reason = 0; reason < 5; reason += 4) {
        struct oy_buffer payload = oy_sample_revoke(t.s, &c, reason);
        REFUSED(oy_registry_revoke(t.r, oy_buffer_span(&payload), &why), "rev-1");
        oy_buffer_free(&payload);
    }
    struct oy_buffer payload = oy_sample_revoke(t.s, &c, 3);
    struct oy_span in = oy_buffer_span(&payload);
    for (size_t k = 0; k < 2; k++) {
        payload.p[33 + 64 * k] ^= 1;
        REFUSED(oy_registry_revoke(t.r, in, &why), "rev-1");
        payload.p[33 + 64 * k] ^= 1;
    }
    REFUSED(oy_registry_revoke(t.r, oy_span(in.p, in.n - 64), &why), "ent-1");
    REFUSED(oy_registry_revoke(t.r, oy_span(in.p, in.n - 1), &why), "ent-1");
    t.s->e->id[3] ^= 1; /* signed for another election */
    REFUSED(oy_registry_revoke(t.r, in, &why), "rev-1");
    t.s->e->id[3] ^= 1;
    memset(payload.p, 0xff, 32);
    REFUSED(oy_registry_revoke(t.r, in, &why), "grp-2");
    cr_assert(!oy_registry_is_revoked(t.r, 0));
    oy_buffer_free(&payload);
    shut(&t);
}

/* [rev-2], [rev-5] */
Test(replace, needs_a_revocation_and_gives_the_next_index) {
    struct set t = open(2);
    struct oy_replace r;
    REFUSED(replace(&t, 4, &r, &why), "rev-2");
    OK(revoke(&t, 4, &why));
    OK(replace(&t, 4, &r, &why));
    cr_assert_eq(oy_registry_count(t.r), 7);
    cr_assert_eq(oy_registry_find(t.r, &r.fresh), 6);
    cr_assert_eq(oy_registry_mahalle(t.r, 6), oy_registry_mahalle(t.r, 4));
    cr_assert(oy_registry_is_replaced(t.r, 4));
    REFUSED(replace(&t, 4, &r, &why), "rev-2"); /* once */
    OK(revoke(&t, 6, &why));                    /* a replacement may be revoked, too */
    OK(replace(&t, 6, &r, &why));
    cr_assert_eq(oy_registry_find(t.r, &r.fresh), 7);
    struct oy_element stranger = t.s->g->generator;
    struct oy_buffer payload = oy_sample_replace(t.s, &stranger, 10, t.secrets, &r);
    REFUSED(oy_registry_replace(t.r, oy_buffer_span(&payload), &why), "rev-2");
    oy_buffer_free(&payload);
    shut(&t);
}

Test(replace, works_for_many_and_with_one_registrar) {
    struct set t = open(1);
    struct oy_replace r;
    uint32_t index = 0;
    for (uint32_t k = 0; k < 150; k++) {
        OK(revoke(&t, index, &why));
        OK(replace(&t, index, &r, &why));
        index = oy_registry_find(t.r, &r.fresh);
        cr_assert_eq(index, 6 + k);
    }
    shut(&t);
}

/* [rev-2] */
Test(replace, keeps_the_mahalle) {
    struct set t = open(2);
    struct oy_replace r;
    struct oy_element c = credential_at(&t, 1);
    uint32_t other = oy_registry_mahalle(t.r, 1) == 10 ? 20 : 10;
    OK(revoke(&t, 1, &why));
    struct oy_buffer payload = oy_sample_replace(t.s, &c, other, t.secrets, &r);
    REFUSED(oy_registry_replace(t.r, oy_buffer_span(&payload), &why), "rev-2");
    oy_buffer_free(&payload);
    shut(&t);
}

/* [rev-3] */
Test(replace, takes_only_new_points_that_fit) {
    struct set t = open(2);
    struct oy_replace good, r;
    struct oy_element c = credential_at(&t, 1);
    OK(revoke(&t, 1, &why));
    struct oy_buffer payload =
        oy_sample_replace(t.s, &c, oy_registry_mahalle(t.r, 1), t.secrets, &good);
    r = good;
    r.fresh = t.s->g->generator;
    REFUSED(replace_as(&t, &r, &why), "rev-3"); /* not the product */
    r = good;
    r.part[0] = t.s->g->identity;
    r.fresh = r.part[1];
    REFUSED(replace_as(&t, &r, &why), "rev-3"); /* a part is the identity */
    r = good;
    t.s->g->invert_var(&r.part[1], &r.part[0]);
    r.fresh = t.s->g->identity;
    REFUSED(replace_as(&t, &r, &why), "rev-3"); /* the credential is the identity */
    r = good;
    memcpy(r.part[0].b, oy_roll_part(&t.s->roll, 3, 2).p, 32);
    t.s->g->mul_var(&r.fresh, &r.part[0], &r.part[1]);
    REFUSED(replace_as(&t, &r, &why), "rev-3"); /* a part of the roll */
    memcpy(r.part[0].b, oy_roll_credential(&t.s->roll, 3).p, 32);
    t.s->g->mul_var(&r.fresh, &r.part[0], &r.part[1]);
    REFUSED(replace_as(&t, &r, &why), "rev-3"); /* a credential of the roll */
    r = good;
    r.fresh = credential_at(&t, 0);
    REFUSED(replace_as(&t, &r, &why), "rev-3"); /* is on the roll */
    r = good;
    r.part[1] = r.part[0];
    t.s->g->mul_var(&r.fresh, &r.part[0], &r.part[0]);
    REFUSED(replace_as(&t, &r, &why), "rev-3"); /* the same part twice */
    OK(oy_registry_replace(t.r, oy_buffer_span(&payload), &why));
    oy_buffer_free(&payload);

    OK(revoke(&t, 2, &why)); /* points of an earlier replacement */
    struct oy_replace again = good;
    again.old = credential_at(&t, 2);
    again.mahalle = oy_registry_mahalle(t.r, 2);
    REFUSED(replace_as(&t, &again, &why), "rev-3");
    shut(&t);
}

/* [rev-4] */
Test(replace, needs_proofs_and_every_signature) {
    struct set t = open(2);
    struct oy_replace good, r;
    struct oy_element c = credential_at(&t, 1);
    OK(revoke(&t, 1, &why));
    struct oy_buffer payload =
        oy_sample_replace(t.s, &c, oy_registry_mahalle(t.r, 1), t.secrets, &good);
    struct oy_span in = oy_buffer_span(&payload);
    for (size_t k = 0; k < 2; k++) {
        r = good;
        r.proof[k].z.b[0] ^= 1;
        REFUSED(replace_as(&t, &r, &why), "rev-4");
        payload.p[in.n - 64 * (k + 1)] ^= 1;
        REFUSED(oy_registry_replace(t.r, in, &why), "rev-4");
        payload.p[in.n - 64 * (k + 1)] ^= 1;
    }
    r = good;
    r.proof[0] = good.proof[1];
    REFUSED(replace_as(&t, &r, &why), "rev-4");
    OK(revoke(&t, 2, &why)); /* the proofs are for row 1 */
    r = good;
    r.old = credential_at(&t, 2);
    r.mahalle = oy_registry_mahalle(t.r, 2);
    REFUSED(replace_as(&t, &r, &why), "rev-4");
    REFUSED(oy_registry_replace(t.r, oy_span(in.p, in.n + 1), &why), "ent-1");
    memset(payload.p + in.n - 2 * 64 - 32, 0xff, 32);
    REFUSED(oy_registry_replace(t.r, in, &why), "grp-6");
    cr_assert_eq(oy_registry_count(t.r), 6);
    oy_buffer_free(&payload);
    shut(&t);
}

/* ---- ballots ---- */

static struct oy_ballot_header header_of(const struct set *t, uint32_t index, uint32_t sequence) {
    struct oy_ballot_header h = {.credential = oy_registry_credential(t->r, index),
                                 .sequence = sequence,
                                 .mahalle = oy_registry_mahalle(t->r, index)};
    memcpy(h.election_id, t->s->e->id, 32);
    return h;
}

/* [bal-2], [bal-3] */
Test(registry, refuses_ballots_of_others) {
    struct set t = open(2);
    struct oy_ballot_header h = header_of(&t, 1, 1);
    OK(oy_registry_check_ballot(t.r, 1, &h, &why));
    REFUSED(oy_registry_check_ballot(t.r, 0, &h, &why), "bal-3");
    REFUSED(oy_registry_check_ballot(t.r, 6, &h, &why), "bal-3");
    h.mahalle = h.mahalle == 10 ? 20 : 10;
    REFUSED(oy_registry_check_ballot(t.r, 1, &h, &why), "bal-3");
    h = header_of(&t, 1, 1);
    h.election_id[0] ^= 1;
    REFUSED(oy_registry_check_ballot(t.r, 1, &h, &why), "bal-2");
    OK(revoke(&t, 1, &why));
    h = header_of(&t, 1, 1);
    REFUSED(oy_registry_accept_ballot(t.r, 1, &h, 0, &why), "bal-3");
    shut(&t);
}

/* [bal-9] */
Test(registry, sequences_rise_by_1_to_16) {
    struct set t = open(2);
    static const struct {
        uint32_t sequence;
        bool accepted;
    } steps[] = {{0, false}, {17, false}, {16, true}, {16, false}, {15, false},
                 {17, true}, {34, false}, {33, true}, {1, false},  {UINT32_MAX, false}};
    for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
        struct oy_ballot_header h = header_of(&t, 2, steps[i].sequence);
        if (steps[i].accepted)
            OK(oy_registry_accept_ballot(t.r, 2, &h, i, &why));
        else
            REFUSED(oy_registry_accept_ballot(t.r, 2, &h, i, &why), "bal-9");
    }
    cr_assert_eq(oy_registry_last_sequence(t.r, 2), 33);
    cr_assert_eq(oy_registry_last_ballot(t.r, 2), 7);
    cr_assert_eq(oy_registry_last_sequence(t.r, 3), 0);
    cr_assert_eq(oy_registry_last_ballot(t.r, 3), OY_BALLOT_NONE);
    shut(&t);
}

/* [tal-1] */
Test(registry, last_ballots_of_those_not_revoked_count) {
    struct set t = open(2);
    struct oy_ballot_counts n;
    struct oy_replace r;
    static const uint32_t by[] = {0, 1, 0, 2, 1, 0};
    for (uint32_t i = 0; i < 6; i++) {
        struct oy_ballot_header h = header_of(&t, by[i], i + 1);
        OK(oy_registry_accept_ballot(t.r, by[i], &h, i, &why));
    }
    OK(revoke(&t, 1, &why));
    OK(revoke(&t, 3, &why)); /* did not vote */
    OK(replace(&t, 1, &r, &why));
    struct oy_ballot_header h = header_of(&t, 6, 1);
    OK(oy_registry_accept_ballot(t.r, 6, &h, 6, &why));
    oy_registry_counts(t.r, &n);
    cr_assert_eq(n.accepted, 7);
    cr_assert_eq(n.counted, 3);
    cr_assert_eq(n.superseded, 3);
    cr_assert_eq(n.revoked, 1);
    cr_assert(oy_registry_ballot_counts(t.r, 0, 5) && !oy_registry_ballot_counts(t.r, 0, 2));
    cr_assert(!oy_registry_ballot_counts(t.r, 1, 4));
    cr_assert(oy_registry_ballot_counts(t.r, 6, 6));
    shut(&t);
}

/* What the header says comes from a real ballot. */
Test(registry, takes_headers_as_they_stand_in_ballots) {
    struct set t = open(2);
    uint32_t row = oy_sample_row(t.s, 10);
    struct oy_buffer b = oy_sample_ballot(t.s, row, 4, CHOICE);
    struct oy_ballot_header h;
    struct oy_span body;
    OK(oy_ballot_peek(&h, &body, t.s->g, oy_buffer_span(&b), &why));
    cr_assert_eq(body.n, b.n - 64);
    OK(oy_registry_accept_ballot(t.r, row, &h, 0, &why));
    cr_assert_eq(oy_registry_last_sequence(t.r, row), 4);
    oy_buffer_free(&b);
    shut(&t);
}

/* [dec-2] A row is at most one voter, however often its credential was revoked and replaced. */
Test(registry, the_electorate_is_the_roll_without_those_not_entitled) {
    struct set t = open(2);
    struct oy_replace r;
    uint64_t before[OY_MAHALLE_MAX], now[OY_MAHALLE_MAX];
    size_t at = oy_manifest_find_mahalle(t.s->m, oy_registry_mahalle(t.r, 1));
    oy_registry_electorate(t.r, before);
    uint64_t all = 0;
    for (size_t i = 0; i < t.s->m->n_mahalle; i++) all += before[i];
    cr_assert_eq(all, t.s->roll.rows);
    OK(revoke(&t, 1, &why)); /* lost: still entitled, with a new one or without */
    oy_registry_electorate(t.r, now);
    cr_assert_eq(now[at], before[at]);
    OK(replace(&t, 1, &r, &why));
    oy_registry_electorate(t.r, now);
    cr_assert_eq(now[at], before[at]);
    uint32_t fresh = oy_registry_count(t.r) - 1;
    OK(revoke_for(&t, fresh, OY_REVOKE_NOT_ENTITLED, &why));
    oy_registry_electorate(t.r, now);
    cr_assert_eq(now[at], before[at] - 1);
    OK(replace(&t, fresh, &r, &why)); /* it was an error */
    oy_registry_electorate(t.r, now);
    cr_assert_eq(now[at], before[at]);
    OK(revoke_for(&t, oy_registry_count(t.r) - 1, OY_REVOKE_NOT_ENTITLED, &why));
    oy_registry_electorate(t.r, now);
    cr_assert_eq(now[at], before[at] - 1, "and one only");
    shut(&t);
}
