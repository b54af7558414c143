/* Products of the ballots that count, and tally.bin [tal-5, tal-6]; a29. */
#include "tests/unit/election/polling.h"

static void check_aggregates(const struct poll *p, const struct oy_aggregates *a) {
    const struct oy_group *g = p->k.m.group;
    struct oy_secret *x[2] = {oy_secret_alloc(1), oy_secret_alloc(1)};
    for (uint32_t j = 0; j < 2; j++)
        ACCEPTED(oy_ceremony_secret_share(x[j], p->tr, j + 1, p->k.exchange[j], &why));
    cr_assert_eq(a->n, POLL_TOTALS);
    for (size_t i = 0; i < a->n; i++) {
        /* α^x with λ = (2, −1), then g^total·α^x = β */
        struct oy_element d1, d2, power;
        struct oy_scalar total;
        g->pow_secret(&d1, &a->at[i].alpha, x[0]);
        g->pow_secret(&d2, &a->at[i].alpha, x[1]);
        g->invert_var(&d2, &d2);
        g->mul_var(&d1, &d1, &d1);
        g->mul_var(&d1, &d1, &d2);
        g->scalar_from_u64(&total, poll_expected[i]);
        g->pow_var(&power, &g->generator, &total);
        g->mul_var(&power, &power, &d1);
        cr_assert(oy_element_equal(g, &power, &a->at[i].beta), "aggregate %zu", i);
    }
    oy_secret_free(x[0]);
    oy_secret_free(x[1]);
}

/* [tal-5] */
Test(tally, aggregates_hold_the_totals_of_every_scope_and_line) {
    for (size_t i = 0; i < 2; i++) {
        struct poll p;
        poll_new(&p, both_groups(i));
        poll_finish(&p);
        check_aggregates(&p, p.a);
        poll_free(&p);
    }
}

/* [tal-5] */
Test(tally, threads_may_add_separately_and_in_any_order) {
    struct poll p;
    struct oy_aggregates *a;
    poll_new(&p, both_groups(0));
    struct oy_tally *second = oy_tally_new(&p.k.m, p.scopes);
    poll_votes(&p, p.tally, second);
    REFUSED(oy_tally_finish(&a, p.tally, &why), OY_MISMATCH, "tal-5");
    cr_assert_null(a);
    ACCEPTED(oy_tally_merge(p.tally, second, &why));
    ACCEPTED(oy_tally_finish(&p.a, p.tally, &why));
    check_aggregates(&p, p.a);
    oy_tally_free(second);
    poll_free(&p);
}

/* [tal-5], a29: a subset, or one ballot twice. */
Test(tally, every_scope_gets_exactly_its_ballots) {
    struct poll p;
    struct oy_aggregates *a;
    poll_new(&p, both_groups(0));
    poll_votes(&p, p.tally, p.tally);
    poll_vote(&p, p.tally, 3, 0, 0, 0);
    REFUSED(oy_tally_finish(&a, p.tally, &why), OY_MISMATCH, "tal-5");
    poll_free(&p);
}

/* [tal-5] */
Test(tally, a_ballot_of_an_unknown_mahalle_has_no_place) {
    struct poll p;
    struct oy_ciphertext bits[POLL_BITS_MAX];
    poll_new(&p, both_groups(0));
    REFUSED(oy_tally_add(p.tally, 5, bits, 0, &why), OY_MISMATCH, "tal-5");
    oy_tally_free(p.tally);
    oy_scopes_free(p.scopes);
    /* "works" in 2, 3 and 4: its cells with ballots are {3} and {4}, and 2 is left out. */
    const uint32_t counts[POLL_MAHALLE] = {3, 0, 3, 3};
    p.contests[1].scope = p.all + 1;
    p.contests[1].n_scope = 3;
    ACCEPTED(oy_scopes_make(&p.scopes, &p.k.m, counts, &why));
    cr_assert_eq(p.scopes->contest[1].n, 3);
    p.tally = oy_tally_new(&p.k.m, p.scopes);
    size_t n = poll_ballot(&p, bits, 2, 0, 0, 0);
    REFUSED(oy_tally_add(p.tally, 2, bits, n, &why), OY_MISMATCH, "tal-5");
    for (uint32_t i = 1; i <= POLL_MAHALLE; i++)
        for (uint32_t v = 0; v < counts[i - 1]; v++) poll_vote(&p, p.tally, i, 0, 1, 1);
    ACCEPTED(oy_tally_finish(&p.a, p.tally, &why)); /* the refused one left no trace */
    poll_free(&p);
}

/* [tal-3] */
Test(tally, nothing_is_multiplied_of_a_contest_without_scopes) {
    struct poll p;
    poll_new(&p, both_groups(0));
    oy_tally_free(p.tally);
    oy_scopes_free(p.scopes);
    const uint32_t counts[POLL_MAHALLE] = {3, 1, 3, 1};
    ACCEPTED(oy_scopes_make(&p.scopes, &p.k.m, counts, &why));
    cr_assert_eq(p.scopes->contest[1].n, 0);
    p.tally = oy_tally_new(&p.k.m, p.scopes);
    for (uint32_t i = 0; i < POLL_MAHALLE; i++)
        for (uint32_t b = 0; b < counts[i]; b++) poll_vote(&p, p.tally, i + 1, 0, 5, 5);
    ACCEPTED(oy_tally_finish(&p.a, p.tally, &why));
    cr_assert_eq(p.a->n, p.scopes->contest[0].n * 3);
    poll_free(&p);
}

Test(tally, places_and_indices_are_inverse) {
    struct poll p;
    poll_new(&p, both_groups(0));
    poll_finish(&p);
    for (size_t i = 0; i < p.a->n; i++)
        cr_assert_eq(oy_aggregates_index(p.a, oy_aggregates_place(p.a, i)), i);
    struct oy_place_of last = oy_aggregates_place(p.a, p.a->n - 1);
    cr_assert_eq(last.contest, 1);
    cr_assert_eq(last.scope, 0);
    cr_assert_eq(last.line, 1);
    cr_assert_eq(oy_aggregates_range(p.a, 0), 10);
    cr_assert_eq(oy_aggregates_range(p.a, p.a->n - 1), 4 * 5, "four ballots of five points");
    poll_free(&p);
}

/* ---- tally.bin ---- */

static void with_file(struct poll *p, struct oy_buffer *file) {
    poll_new(p, both_groups(0));
    poll_finish(p);
    ACCEPTED(oy_tally_write(file, p->a, p->election_id, p->closing, &why));
}

/* [tal-6] */
Test(tally, the_file_lists_its_scopes) {
    struct poll p;
    struct oy_buffer file;
    struct oy_scopes *s;
    with_file(&p, &file);
    ACCEPTED(oy_tally_compare(oy_buffer_span(&file), p.a, p.election_id, p.closing, &why));
    ACCEPTED(oy_tally_read_scopes(&s, &p.k.m, oy_buffer_span(&file), &why));
    ACCEPTED(oy_scopes_check(s, &p.k.m, p.counts, &why));
    oy_scopes_free(s);
    oy_buffer_free(&file);
    poll_free(&p);
}

/* [tal-5, tal-6] Every byte; the first differing place is named. */
Test(tally, every_byte_of_the_file_counts) {
    struct poll p;
    struct oy_buffer file;
    with_file(&p, &file);
    const size_t first = 86 + 4 + 4 + 4 + 4 * 4; /* of contest 0, scope 0, line 0 */
    for (size_t i = 0; i < file.n; i++) {
        struct oy_why why = {.status = OY_OK};
        file.p[i] ^= 1;
        oy_status status =
            oy_tally_compare(oy_buffer_span(&file), p.a, p.election_id, p.closing, &why);
        cr_assert_eq(status, OY_MISMATCH, "byte %zu", i);
        if (i < first) cr_assert_str_eq(why.rule, "tal-6", "byte %zu", i);
        if (i >= first && i < first + 64) {
            cr_assert_str_eq(why.rule, "tal-5");
            cr_assert_str_eq(why.where, "contest park, scope 0, line yes");
        }
        file.p[i] ^= 1;
    }
    file.p[file.n - 1] ^= 1;
    struct oy_why why = {.status = OY_OK};
    cr_assert_neq(oy_tally_compare(oy_buffer_span(&file), p.a, p.election_id, p.closing, &why),
                  OY_OK);
    cr_assert_str_eq(why.where, "contest works, scope 0, line school");
    file.p[file.n - 1] ^= 1;
    struct oy_span whole = oy_buffer_span(&file);
    REFUSED(oy_tally_compare(oy_span(whole.p, whole.n - 1), p.a, p.election_id, p.closing, &why),
            OY_MISMATCH, "tal-6");
    REFUSED(oy_tally_compare(oy_span(whole.p, whole.n + 1), p.a, p.election_id, p.closing, &why),
            OY_MISMATCH, "tal-6");
    oy_buffer_free(&file);
    poll_free(&p);
}

static void read_spoilt(const struct poll *p, struct oy_buffer *file, size_t at, unsigned char v,
                        const char *rule) {
    struct oy_scopes *s;
    unsigned char kept = file->p[at];
    file->p[at] = v;
    REFUSED(oy_tally_read_scopes(&s, &p->k.m, oy_buffer_span(file), &why), OY_FORMAT, rule);
    cr_assert_null(s);
    file->p[at] = kept;
}

/* [tal-6, enc-2, enc-3] */
Test(tally, a_file_that_is_not_well_formed_has_no_scopes) {
    struct poll p;
    struct oy_buffer file;
    struct oy_scopes *s;
    with_file(&p, &file);
    read_spoilt(&p, &file, 2, 'X', "enc-3");
    read_spoilt(&p, &file, 85, 3, "tal-6");    /* contests */
    read_spoilt(&p, &file, 89, 6, "tal-6");    /* scopes: one more than mahalle + 1 */
    read_spoilt(&p, &file, 86, 0xff, "tal-6"); /* and very many */
    read_spoilt(&p, &file, 97, 0, "tal-6");    /* mahalle of the first scope */
    read_spoilt(&p, &file, 97, 5, "tal-6");
    read_spoilt(&p, &file, 101, 2, "tal-6"); /* ids 2, 2 */
    read_spoilt(&p, &file, 113, 9, "tal-6"); /* unknown id */
    for (size_t n = 0; n < file.n; n++) {
        struct oy_why why = {.status = OY_OK};
        cr_assert_neq(oy_tally_read_scopes(&s, &p.k.m, oy_span(file.p, n), &why), OY_OK);
        cr_assert_null(s);
    }
    REFUSED(oy_tally_read_scopes(&s, &p.k.m, oy_span(file.p, file.n - 1), &why), OY_FORMAT,
            "enc-2");
    REFUSED(oy_tally_read_scopes(&s, &p.k.m, oy_span(file.p, file.n + 1), &why), OY_FORMAT,
            "enc-2");
    oy_buffer_free(&file);
    poll_free(&p);
}
