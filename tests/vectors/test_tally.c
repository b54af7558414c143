/* tally.json: a closed election, from its ballots to its result. */
#include "common_roll.h"

#include "crypto/dlog.h"
#include "election/ballot_check.h"
#include "election/ceremony_transcript.h"
#include "election/result.h"

enum { BALLOTS = 16 };

struct closed {
    struct vectors *v;
    const json_t *obj;
    struct oy_manifest *m;
    struct oy_ceremony_transcript *tr;
    struct oy_election *e;
    unsigned char closing[OY_CLOSING_LEN];
    struct oy_span ballot[BALLOTS];
    size_t n;
    struct oy_ballot_counts counts;
    struct oy_scopes *scopes;
    struct oy_aggregates *a;
    struct oy_share_context ctx;
};

static void closed_new(struct closed *k, struct vectors *v) {
    unsigned char id[32];
    const json_t *row;
    *k = (struct closed){.v = v, .obj = v->root, .m = vec_manifest(v, v->root, "manifest")};
    OK(oy_ceremony_transcript_parse(&k->tr, k->m, vec_bytes(v, k->obj, "transcript"), &why));
    OK(oy_ceremony_transcript_check(k->tr, &why));
    same(v, k->obj, "key", k->tr->y.b, k->m->group->element_len);
    vec_fixed(v, id, sizeof id, k->obj, "election_id");
    vec_fixed(v, k->closing, sizeof k->closing, k->obj, "closing");
    OK(oy_election_new(&k->e, k->m, &k->tr->y, k->tr->share_key, id, &why));
    VEC_EACH(v, row, i, vec_get(v, k->obj, "ballots")) {
        cr_assert_lt(k->n, BALLOTS);
        k->ballot[k->n++] = vec_bytes(v, row, NULL);
    }
}

static void closed_free(struct closed *k) {
    oy_aggregates_free(k->a);
    oy_scopes_free(k->scopes);
    oy_election_free(k->e);
    oy_ceremony_transcript_free(k->tr);
    oy_manifest_free(k->m);
}

/* [tal-1] Every ballot is right and follows in the log. */
static void count(struct closed *k, uint32_t *per_mahalle) {
    const json_t *want = vec_get(k->v, k->obj, "counted");
    struct oy_roll roll = roll_around(k->v, k->m, k->ballot, k->n);
    struct oy_registry *registry;
    struct oy_ballot_batch *batch;
    struct oy_why verdict[BALLOTS];
    size_t n_bad;
    OK(oy_ballot_batch_new(&batch, k->e, &why));
    OK(oy_ballots_check_batch(batch, verdict, &n_bad, k->ballot, k->n, OY_CHECK_ALL, &why));
    cr_assert_eq(n_bad, 0);
    OK(oy_registry_new(&registry, k->e, &roll, &why));
    for (size_t i = 0; i < k->n; i++) {
        const struct oy_ballot *b = oy_ballot_batch_at(batch, i);
        uint32_t index = oy_registry_find(registry, b->credential);
        OK(oy_registry_accept_ballot(registry, index, &b->header, i, &why));
        per_mahalle[oy_manifest_find_mahalle(k->m, b->header.mahalle)]++;
    }
    oy_registry_counts(registry, &k->counts);
    same_integer(k->v, want, "accepted", (int64_t)k->counts.accepted);
    same_integer(k->v, want, "counted", (int64_t)k->counts.counted);
    same_integer(k->v, want, "superseded", (int64_t)k->counts.superseded);
    same_integer(k->v, want, "revoked", (int64_t)k->counts.revoked);
    oy_registry_free(registry);
    oy_ballot_batch_free(batch);
}

/* [tal-5, tal-6] */
static void aggregate(struct closed *k, const uint32_t *per_mahalle) {
    struct oy_tally *t;
    struct oy_buffer file;
    struct oy_scopes *read;
    OK(oy_scopes_make(&k->scopes, k->m, per_mahalle, &why));
    cr_assert_not_null(t = oy_tally_new(k->m, k->scopes));
    for (size_t i = 0; i < k->n; i++) {
        struct oy_ballot b = {0};
        OK(oy_ballot_read(&b, k->e, k->ballot[i], &why));
        OK(oy_tally_add(t, b.header.mahalle, b.cipher, b.style->n_bits, &why));
        oy_ballot_clear(&b);
    }
    OK(oy_tally_finish(&k->a, t, &why));
    same_integer(k->v, k->obj, "decryptions", (int64_t)k->a->n);
    OK(oy_tally_write(&file, k->a, k->e->id, k->closing, &why));
    same(k->v, k->obj, "tally", file.p, file.n);
    struct oy_span published = vec_bytes(k->v, k->obj, "tally");
    OK(oy_tally_read_scopes(&read, k->m, published, &why));
    OK(oy_scopes_check(read, k->m, per_mahalle, &why));
    OK(oy_tally_compare(published, k->a, k->e->id, k->closing, &why));
    oy_scopes_free(read);
    oy_buffer_free(&file);
    oy_tally_free(t);
    k->ctx = (struct oy_share_context){k->m, k->e->id, k->closing, k->a, k->tr->share_key};
}

/* [shr-3, lot-2] Every factor is the power with the trustee's secret share. */
static void check_factors(const struct closed *k, const struct oy_share_file *f,
                          const struct oy_element *lot_point) {
    const struct oy_group *g = k->m->group;
    const json_t *secrets = vec_get(k->v, k->obj, "secret_shares");
    struct oy_secret *x = vec_secret(k->v, g, vec_at(k->v, secrets, f->trustee - 1), NULL);
    struct oy_element d;
    cr_assert_eq(f->n, k->a->n);
    for (size_t i = 0; i < f->n; i++) {
        g->pow_secret(&d, &k->a->at[i].alpha, x);
        cr_expect_arr_eq(d.b, f->d + i * g->element_len, g->element_len);
    }
    g->pow_secret(&d, lot_point, x);
    cr_expect(oy_element_equal(g, &d, &f->lot));
    g->pow_base_secret(&d, x);
    cr_expect(oy_element_equal(g, &d, &k->tr->share_key[f->trustee - 1]));
    oy_secret_free(x);
}

/* Totals by contest, scope and line, in the order of the aggregates. */
static void same_totals(const struct closed *k, const struct oy_totals *totals) {
    const json_t *contest, *scope, *line;
    size_t at = 0;
    VEC_EACH(k->v, contest, i, vec_get(k->v, k->obj, "totals"))
    VEC_EACH(k->v, scope, j, contest)
    VEC_EACH(k->v, line, l, scope) {
        struct oy_place_of place = {(uint32_t)i, (uint32_t)j, (uint32_t)l};
        cr_assert_lt(at, totals->n);
        cr_expect_eq(oy_aggregates_index(k->a, place), at);
        cr_expect_eq(vec_integer(k->v, line, NULL), (int64_t)totals->count[at++]);
    }
    cr_expect_eq(at, totals->n);
}

/* The electorate is the file's, for there is no roll in it. */
static struct oy_decision *decide(const struct closed *k, const struct oy_totals *totals) {
    const json_t *n, *list = vec_get(k->v, k->obj, "electorate");
    uint64_t electorate[OY_MAHALLE_MAX] = {0};
    struct oy_decision *decisions;
    cr_assert_eq(json_array_size(list), k->m->n_mahalle);
    VEC_EACH(k->v, n, i, list) electorate[i] = (uint64_t)vec_integer(k->v, n, NULL);
    OK(oy_decisions_make(&decisions, &k->ctx, electorate, totals, &why));
    return decisions;
}

/* [shr-4, shr-5, lot-1, lot-3, res-1] Any t of the shares give the same. */
static void decrypt(const struct closed *k) {
    const json_t *shares = vec_get(k->v, k->obj, "shares");
    const size_t n = json_array_size(shares);
    struct oy_element point;
    OK(oy_lot_point(k->m->group, &point, k->e->id, k->closing, &why));
    same(k->v, k->obj, "lot_point", point.b, k->m->group->element_len);
    cr_assert_geq(n, k->m->threshold);
    for (size_t absent = 0; absent < n; absent++) {
        struct oy_share_set set = {0};
        struct oy_totals *totals;
        struct oy_buffer result;
        for (size_t i = 0; i < n; i++) {
            struct oy_share_verdict verdict;
            struct oy_span file = vec_bytes(k->v, vec_at(k->v, shares, i), NULL);
            if (i == absent) continue;
            OK(oy_share_set_add(&set, &verdict, &k->ctx, file, 1, &why));
            cr_assert(verdict.counts && verdict.trustee == i + 1, "%s", verdict.why.text);
            check_factors(k, set.by_trustee[i], &point);
        }
        OK(oy_shares_combine(&totals, &set, &k->ctx, 1, &why));
        same_totals(k, totals);
        same(k->v, k->obj, "lot_seed", totals->lot, 32);
        struct oy_decision *decisions = decide(k, totals);
        OK(oy_result_write(&result, &k->ctx, &k->counts, totals, decisions, &why));
        struct oy_span want = oy_span_text(vec_text(k->v, k->obj, "result"));
        cr_expect(oy_span_equal(want, oy_buffer_span(&result)));
        OK(oy_result_compare(want, &k->ctx, &k->counts, totals, &why));
        OK(oy_result_compare_decisions(want, &k->ctx, &k->counts, totals, decisions, &why));
        oy_decisions_free(decisions, k->m->n_contests);
        oy_buffer_free(&result);
        oy_totals_free(totals);
        oy_share_set_clear(&set);
    }
}

/* [dlog-1] */
static void check_dlog(const struct closed *k, const json_t *row) {
    const struct oy_group *g = k->m->group;
    struct oy_why why = {.status = OY_OK};
    struct oy_element power = vec_element(k->v, g, row, "power");
    uint64_t max = (uint64_t)vec_integer(k->v, row, "max"), m = 0;
    struct oy_dlog *table = oy_dlog_new(g, max, 1);
    cr_assert_not_null(table);
    oy_status status = oy_dlog_find(table, &m, &power, max, &why);
    judge(k->v, row, status, &why);
    if (status == OY_OK) same_integer(k->v, row, "total", (int64_t)m);
    oy_dlog_free(table);
}

void check_tally(struct vectors *v) {
    struct closed k;
    uint32_t per_mahalle[OY_MAHALLE_MAX] = {0};
    const json_t *row;
    closed_new(&k, v);
    count(&k, per_mahalle);
    aggregate(&k, per_mahalle);
    decrypt(&k);
    VEC_EACH(v, row, i, vec_get(v, v->root, "bad_shares")) {
        struct oy_why why = {.status = OY_OK};
        struct oy_share_file *file = NULL;
        oy_status status = oy_share_file_check(&file, &k.ctx, vec_bytes(v, row, "share"), 1, &why);
        judge(v, row, status, &why);
        oy_share_file_free(file);
    }
    VEC_EACH(v, row, i, vec_get(v, v->root, "discrete_logs")) check_dlog(&k, row);
    closed_free(&k);
}
