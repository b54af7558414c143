/* ballots.json. */
#include "common_roll.h"

#include <stdlib.h>

#include "base/secret.h"
#include "election/ballot_check.h"
#include "election/choice.h"
#include "election/credential.h"
#include "election/opening.h"
#include "record/record.h"

struct polling { /* one vector: its election and its good ballot */
    struct vectors *v;
    const json_t *obj;
    struct oy_manifest *m;
    struct oy_election *e;
    struct oy_span good;
    struct oy_roll roll;
    struct oy_registry *registry;
    struct oy_ballot_batch *batch;
};

static void polling_new(struct polling *p, struct vectors *v, const json_t *obj) {
    struct oy_element keys[OY_TRUSTEES_MAX];
    unsigned char id[32];
    *p = (struct polling){.v = v, .obj = obj, .m = vec_manifest(v, obj, "manifest")};
    const struct oy_group *g = p->m->group;
    cr_assert_eq(g, vec_group(v, obj, "group"));
    for (size_t i = 0; i < p->m->n_trustees; i++) keys[i] = g->generator; /* not asked for here */
    struct oy_element y = vec_element(v, g, obj, "y");
    vec_fixed(v, id, sizeof id, obj, "election_id");
    OK(oy_election_new(&p->e, p->m, &y, keys, id, &why));
    p->good = vec_bytes(v, obj, "ballot");
    p->roll = roll_around(v, p->m, &p->good, 1);
    OK(oy_registry_new(&p->registry, p->e, &p->roll, &why));
    OK(oy_ballot_batch_new(&p->batch, p->e, &why));
}

static void polling_free(struct polling *p) {
    oy_ballot_batch_free(p->batch);
    oy_registry_free(p->registry);
    oy_election_free(p->e);
    oy_manifest_free(p->m);
}

/* [bal-2] alone: credential, mahalle and sequence are those of the roll's only row. */
static oy_status check_election(const struct polling *p, const struct oy_ballot_header *h,
                                struct oy_why *why) {
    struct oy_ballot_header own = *h;
    own.credential = oy_registry_credential(p->registry, 0);
    own.mahalle = oy_registry_mahalle(p->registry, 0);
    own.sequence = 1;
    return oy_registry_check_ballot(p->registry, 0, &own, why);
}

/* A ballot alone: form, membership, election, proofs, signature. */
static void judge_ballot(const struct polling *p, const json_t *row, struct oy_span bytes) {
    static const unsigned ways[] = {OY_CHECK_ALL, OY_CHECK_ALL | OY_CHECK_EACH};
    struct oy_ballot b = {0};
    struct oy_why why = {.status = OY_OK};
    oy_status status = oy_ballot_read(&b, p->e, bytes, &why);
    if (status == OY_OK) status = check_election(p, &b.header, &why);
    oy_ballot_clear(&b);
    if (status != OY_OK) {
        judge(p->v, row, status, &why);
        return;
    }
    for (size_t i = 0; i < 2; i++) {
        struct oy_why verdict;
        size_t n_bad;
        OK(oy_ballots_check_batch(p->batch, &verdict, &n_bad, &bytes, 1, ways[i], &why));
        cr_expect_eq(n_bad, verdict.status != OY_OK);
        judge(p->v, row, verdict.status, &verdict);
    }
}

/* [qst-4, rul-2] */
static void check_bits(const struct polling *p, const struct oy_style *style) {
    const json_t *contest, *bit;
    struct oy_secret_bytes *bits;
    size_t at = 0;
    OK(oy_choice_encode(&bits, style, vec_dump(p->v, p->obj, "choices"), &why));
    VEC_EACH(p->v, contest, i, vec_get(p->v, p->obj, "bits")) {
        cr_assert_eq(json_array_size(contest), style->contests[i].contest->n_bits);
        VEC_EACH(p->v, bit, k, contest)
        cr_expect_eq(vec_integer(p->v, bit, NULL), bits->secret[at++]);
    }
    cr_expect_eq(at, bits->n);
    oy_secret_bytes_free(&bits);
}

/* What the good ballot says, and what follows from it. */
static void check_good(const struct polling *p) {
    const struct oy_group *g = p->m->group;
    struct oy_ballot b = {0};
    struct oy_scalar e;
    struct oy_hash digest;
    unsigned char fingerprint[32];
    struct oy_element credential;
    struct oy_secret *secret = vec_secret(p->v, g, p->obj, "secret");
    OK(oy_ballot_read(&b, p->e, p->good, &why));
    same_integer(p->v, p->obj, "mahalle", b.header.mahalle);
    same_integer(p->v, p->obj, "sequence", b.header.sequence);
    same_integer(p->v, p->obj, "statement_length", (int64_t)b.statement.n);
    same_integer(p->v, p->obj, "body_length", (int64_t)b.body.n);
    oy_ballot_fingerprint(fingerprint, b.body);
    same(p->v, p->obj, "fingerprint", fingerprint, 32); /* [bal-8] */
    oy_record_digest(&digest, p->good);
    same(p->v, p->obj, "sha256", digest.b, 32);
    oy_ballot_challenge(&e, p->e, b.statement); /* [bal-5] */
    same(p->v, p->obj, "challenge", e.b, g->scalar_len);
    oy_credential_public(g, &credential, secret); /* [cred-2] */
    cr_expect(oy_element_equal(g, &credential, b.credential));
    OK(oy_ballot_check_entry(g, p->good, fingerprint, b.header.sequence, digest.b, &why));
    check_bits(p, b.style);
    judge_ballot(p, json_null(), p->good);
    oy_secret_free(secret);
    oy_ballot_clear(&b);
}

/* What was drawn first is what the opening shows, and last the signature's k ([sig-1]). */
static void check_randomness(const struct polling *p, struct oy_span opening) {
    const struct oy_group *g = p->m->group;
    const json_t *row, *drawn = vec_get(p->v, p->obj, "randomness");
    struct oy_ballot b = {0};
    OK(oy_ballot_read(&b, p->e, p->good, &why));
    const size_t step = 1 + g->scalar_len, n_bits = (opening.n - 6 - b.body.n) / step;
    const unsigned char *r = opening.p + 6 + b.body.n + 1;
    VEC_EACH(p->v, row, i, drawn) {
        if (i < n_bits) same(p->v, row, NULL, r + i * step, g->scalar_len);
        struct oy_secret *k = vec_secret(p->v, g, row, NULL);
        if (i + 1 == json_array_size(drawn)) {
            struct oy_element point;
            oy_credential_public(g, &point, k);
            cr_expect_arr_eq(point.b, p->good.p + b.body.n, g->element_len);
        }
        oy_secret_free(k);
    }
    oy_ballot_clear(&b);
}

/* [open-1] */
static void judge_opening(const struct polling *p, const json_t *row, struct oy_span bytes) {
    struct oy_opening opening;
    struct oy_why why = {.status = OY_OK};
    oy_status status = oy_opening_check(&opening, p->e, bytes, &why);
    judge(p->v, row, status, &why);
    if (status == OY_OK) {
        struct oy_span choices = vec_dump(p->v, p->obj, "choices");
        json_t *want = json_loads((const char *)choices.p, 0, NULL);
        json_t *have = json_loads((const char *)opening.choice.p, 0, NULL);
        cr_expect(want && have && json_equal(want, have), "opened: %s", opening.choice.p);
        same(p->v, p->obj, "fingerprint", opening.fingerprint, 32);
        json_decref(want);
        json_decref(have);
    }
    oy_opening_clear(&opening);
}

static void check_one(struct vectors *v, const json_t *obj) {
    struct polling p;
    const json_t *row;
    polling_new(&p, v, obj);
    struct oy_span opening = vec_bytes(v, obj, "opening");
    check_good(&p);
    check_randomness(&p, opening);
    VEC_EACH(v, row, i, vec_get(v, obj, "bad")) judge_ballot(&p, row, vec_patched(v, p.good, row));
    judge_opening(&p, json_null(), opening);
    VEC_EACH(v, row, i, vec_get(v, obj, "bad_openings"))
    judge_opening(&p, row, vec_patched(v, opening, row));
    polling_free(&p);
}

void check_ballots(struct vectors *v) {
    const json_t *obj;
    VEC_EACH(v, obj, i, vec_get(v, v->root, "ballots")) check_one(v, obj);
}
