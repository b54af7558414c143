/* Share files, which of them count, and the totals [shr-3 … shr-5, dlog-1, lot-2]; a25, a27, a31.
 */
#include "tests/unit/election/polling.h"

static void add(struct oy_share_set *set, const struct poll *p, struct oy_span file, bool counts,
                uint32_t trustee, const char *rule) {
    struct oy_share_verdict v;
    ACCEPTED(oy_share_set_add(set, &v, &p->ctx, file, 1, &why));
    cr_assert_eq(v.counts, counts, "%s: %s [%s]", v.why.where, v.why.text, v.why.rule);
    cr_assert_eq(v.trustee, trustee);
    cr_assert_str_eq(v.why.rule, rule);
}

static void check_totals(const struct poll *p, const struct oy_share_set *set,
                         unsigned char lot[32]) {
    struct oy_totals *t;
    ACCEPTED(oy_shares_combine(&t, set, &p->ctx, 2, &why));
    cr_assert_eq(t->n, POLL_TOTALS);
    for (size_t i = 0; i < t->n; i++) cr_assert_eq(t->count[i], poll_expected[i], "line %zu", i);
    memcpy(lot, t->lot, 32);
    oy_totals_free(t);
}

/* [shr-3, shr-5, lot-3] */
Test(shares, any_t_give_the_same_totals_and_lot) {
    for (size_t i = 0; i < 2; i++) {
        struct poll p;
        struct oy_buffer file[3];
        unsigned char lot[3][32];
        poll_new(&p, both_groups(i));
        poll_finish(&p);
        for (uint32_t j = 0; j < 3; j++) file[j] = poll_share(&p, j + 1);
        for (uint32_t absent = 0; absent < 3; absent++) {
            struct oy_share_set set = {.counting = 0};
            for (uint32_t j = 3; j-- > 0;)
                if (j != absent) add(&set, &p, oy_buffer_span(&file[j]), true, j + 1, "");
            check_totals(&p, &set, lot[absent]);
            oy_share_set_clear(&set);
        }
        cr_assert_arr_eq(lot[0], lot[1], 32);
        cr_assert_arr_eq(lot[0], lot[2], 32);
        for (uint32_t j = 0; j < 3; j++) oy_buffer_free(&file[j]);
        poll_free(&p);
    }
}

/* [shr-4], a27: wrong files are named and passed over while t good ones remain. */
Test(shares, wrong_files_are_passed_over) {
    struct poll p;
    struct oy_share_set set = {.counting = 0};
    struct oy_totals *t;
    unsigned char lot[32];
    poll_new(&p, both_groups(0));
    poll_finish(&p);
    struct oy_buffer one = poll_share(&p, 1), two = poll_share(&p, 2), three = poll_share(&p, 3);
    two.p[two.n - 1] ^= 1;
    add(&set, &p, oy_buffer_span(&two), false, 2, "sig-3");
    add(&set, &p, oy_span("x", 1), false, 0, "enc-2");
    add(&set, &p, oy_buffer_span(&one), true, 1, "");
    add(&set, &p, oy_buffer_span(&one), false, 1, "shr-4"); /* twice the same */
    cr_assert_eq(set.counting, 1);
    REFUSED(oy_shares_combine(&t, &set, &p.ctx, 1, &why), OY_MISSING, "shr-4");
    REFUSED(oy_share_set_enough(&set, &p.ctx, &why), OY_MISSING, "shr-4");
    add(&set, &p, oy_buffer_span(&three), true, 3, "");
    check_totals(&p, &set, lot);
    two.p[two.n - 1] ^= 1;
    add(&set, &p, oy_buffer_span(&two), true, 2, ""); /* its first right one */
    check_totals(&p, &set, lot);
    oy_share_set_clear(&set);
    oy_buffer_free(&one);
    oy_buffer_free(&two);
    oy_buffer_free(&three);
    poll_free(&p);
}

/* Signs a changed file anew, as its trustee could, and asks. */
static void spoil(struct poll *p, struct oy_buffer *file, size_t at, oy_status status,
                  const char *rule, const char *place) {
    struct oy_share_file *f;
    unsigned char *sig = file->p + file->n - OY_SIGN_BYTES;
    struct oy_why why = {.status = OY_OK};
    file->p[at] ^= 1;
    ACCEPTED(oy_sign(sig, p->k.sign[0], "shares", oy_span(file->p, file->n - OY_SIGN_BYTES), &why));
    cr_assert_eq(oy_share_file_check(&f, &p->ctx, oy_buffer_span(file), 1, &why), status,
                 "byte %zu: %s [%s]", at, why.text, why.rule);
    cr_assert_str_eq(why.rule, rule, "%s", why.text);
    cr_assert_str_eq(why.where, place);
    cr_assert_null(f);
    file->p[at] ^= 1;
}

/* Replaces the element at `at` by itself times g. */
static void shift(const struct poll *p, struct oy_buffer *file, size_t at) {
    const struct oy_group *g = p->k.m.group;
    struct oy_element e;
    cr_assert_eq(g->decode_var(&e, file->p + at, 1), 1);
    g->mul_var(&e, &e, &g->generator);
    memcpy(file->p + at, e.b, g->element_len);
}

/* [shr-3, shr-4, lot-2] */
Test(shares, a_file_is_right_in_every_part) {
    for (size_t i = 0; i < 2; i++) {
        struct poll p;
        poll_new(&p, both_groups(i));
        poll_finish(&p);
        const struct oy_group *g = p.k.m.group;
        const size_t front = 82, proof = 3 * g->element_len + g->scalar_len;
        const size_t low = i == 0 ? 0 : g->scalar_len - 1; /* of a scalar, its lowest byte */
        struct oy_buffer file = poll_share(&p, 1);
        struct oy_share_file *f;
        ACCEPTED(oy_share_file_check(&f, &p.ctx, oy_buffer_span(&file), 2, &why));
        cr_assert_eq(f->trustee, 1);
        oy_share_file_free(f);
        spoil(&p, &file, 3, OY_FORMAT, "enc-3", "");
        spoil(&p, &file, 5, OY_FORMAT, "enc-3", "");
        spoil(&p, &file, 6, OY_MISMATCH, "shr-4", "");  /* election */
        spoil(&p, &file, 38, OY_MISMATCH, "shr-4", ""); /* closing */
        spoil(&p, &file, 81, OY_MISMATCH, "shr-4", ""); /* trustee 0 */
        spoil(&p, &file, 78, OY_MISMATCH, "shr-4", ""); /* trustee 2^24 + 1 */
        spoil(&p, &file, front + proof - g->scalar_len + low, OY_PROOF, "lot-2", "");
        spoil(&p, &file, front + 2 * proof - g->scalar_len + low, OY_PROOF, "shr-3",
              "contest park, scope 0, line yes");
        spoil(&p, &file, front + (POLL_TOTALS + 1) * proof - g->scalar_len + low, OY_PROOF, "shr-3",
              "contest works, scope 0, line school");
        REFUSED(oy_share_file_check(&f, &p.ctx, oy_span(file.p, file.n - 1), 1, &why), OY_FORMAT,
                "shr-4");
        REFUSED(oy_share_file_check(&f, &p.ctx, oy_span(file.p, file.n + 1), 1, &why), OY_FORMAT,
                "shr-4");
        for (size_t part = 0; part < 3; part++) { /* d, A and B are in the group, but wrong */
            struct oy_buffer copy = {malloc(file.n), file.n};
            memcpy(copy.p, file.p, file.n);
            shift(&p, &copy, front + 3 * proof + part * g->element_len);
            unsigned char *sig = copy.p + copy.n - OY_SIGN_BYTES;
            ACCEPTED(oy_sign(sig, p.k.sign[0], "shares", oy_span(copy.p, copy.n - 64), &why));
            REFUSED(oy_share_file_check(&f, &p.ctx, oy_buffer_span(&copy), 1, &why), OY_PROOF,
                    "shr-3");
            shift(&p, &copy, front + part * g->element_len);
            ACCEPTED(oy_sign(sig, p.k.sign[0], "shares", oy_span(copy.p, copy.n - 64), &why));
            REFUSED(oy_share_file_check(&f, &p.ctx, oy_buffer_span(&copy), 1, &why), OY_PROOF,
                    "lot-2");
            memset(copy.p + front + 4 * proof, 0xff, g->element_len);
            ACCEPTED(oy_sign(sig, p.k.sign[0], "shares", oy_span(copy.p, copy.n - 64), &why));
            REFUSED(oy_share_file_check(&f, &p.ctx, oy_buffer_span(&copy), 1, &why), OY_PROOF,
                    "lot-2");
            oy_buffer_free(&copy);
        }
        oy_buffer_free(&file);
        poll_free(&p);
    }
}

/* [grp-2] Elements that are none are named by their place. */
Test(shares, an_element_that_is_none_is_named) {
    struct poll p;
    struct oy_share_file *f;
    struct oy_why why = {.status = OY_OK};
    poll_new(&p, both_groups(0));
    poll_finish(&p);
    struct oy_buffer file = poll_share(&p, 1);
    memset(file.p + 82 + 2 * 128, 0xff, 32);
    ACCEPTED(
        oy_sign(file.p + file.n - 64, p.k.sign[0], "shares", oy_span(file.p, file.n - 64), &why));
    cr_assert_eq(oy_share_file_check(&f, &p.ctx, oy_buffer_span(&file), 1, &why), OY_FORMAT);
    cr_assert_str_eq(why.rule, "grp-2");
    cr_assert_str_eq(why.where, "contest park, scope 0, line no");
    oy_buffer_free(&file);
    poll_free(&p);
}

/* [shr-3], a03, a58: a share is of one election, closing, place and trustee. */
Test(shares, a_share_serves_one_place_only) {
    struct poll p;
    struct oy_share_file *f;
    poll_new(&p, both_groups(0));
    poll_finish(&p);
    struct oy_buffer file = poll_share(&p, 1);
    for (unsigned change = 0; change < 5; change++) {
        struct oy_buffer copy = {malloc(file.n), file.n};
        unsigned char id[32], closing[OY_CLOSING_LEN];
        struct oy_share_context ctx = p.ctx;
        memcpy(copy.p, file.p, file.n);
        memcpy(id, p.election_id, 32);
        memcpy(closing, p.closing, sizeof closing);
        ctx.election_id = id;
        ctx.closing = closing;
        if (change == 0) copy.p[6] = id[0] = 9;
        if (change == 1) copy.p[38 + 39] = closing[39] = 9;
        if (change == 2) copy.p[81] = 2; /* trustee 2 signs trustee 1's shares */
        if (change == 3) memcpy(copy.p + 82 + 128, copy.p + 82 + 2 * 128, 128);
        if (change == 4) memcpy(copy.p + 82, copy.p + 82 + 128, 128); /* a share as the lot's */
        ACCEPTED(oy_sign(copy.p + copy.n - 64, p.k.sign[change == 2], "shares",
                         oy_span(copy.p, copy.n - 64), &why));
        REFUSED(oy_share_file_check(&f, &ctx, oy_buffer_span(&copy), 1, &why), OY_PROOF,
                change == 3 ? "shr-3" : "lot-2");
        if (change < 3) { /* with a good lot share the others still fail */
            struct oy_buffer honest;
            struct oy_secret *x = oy_secret_alloc(1);
            uint32_t j = change == 2 ? 2 : 1;
            ACCEPTED(oy_ceremony_secret_share(x, p.tr, j, p.k.exchange[j - 1], &why));
            ACCEPTED(oy_share_file_make(&honest, &ctx, j, x, p.k.sign[j - 1], 1, &why));
            memcpy(copy.p + 82, honest.p + 82, 128);
            ACCEPTED(oy_sign(copy.p + copy.n - 64, p.k.sign[j - 1], "shares",
                             oy_span(copy.p, copy.n - 64), &why));
            REFUSED(oy_share_file_check(&f, &ctx, oy_buffer_span(&copy), 1, &why), OY_PROOF,
                    "shr-3");
            oy_secret_free(x);
            oy_buffer_free(&honest);
        }
        oy_buffer_free(&copy);
    }
    struct oy_buffer none;
    struct oy_secret *x = oy_secret_alloc(1);
    REFUSED(oy_share_file_make(&none, &p.ctx, 4, x, p.k.sign[0], 1, &why), OY_RANGE, "shr-4");
    REFUSED(oy_share_file_make(&none, &p.ctx, 0, x, p.k.sign[0], 1, &why), OY_RANGE, "shr-4");
    oy_secret_free(x);
    oy_buffer_free(&file);
    poll_free(&p);
}

/* [dlog-1], a31 */
Test(shares, a_total_out_of_range_is_an_error_with_its_place) {
    for (size_t i = 0; i < 2; i++) {
        struct poll p;
        struct oy_share_set set = {.counting = 0};
        struct oy_totals *t;
        struct oy_why why = {.status = OY_OK};
        struct oy_scalar v;
        struct oy_element power;
        poll_new(&p, both_groups(i));
        poll_finish(&p);
        const struct oy_group *g = p.k.m.group;
        g->scalar_from_u64(&v, 1000000); /* a million yes more */
        g->pow_var(&power, &g->generator, &v);
        g->mul_var(&p.a->at[3].beta, &p.a->at[3].beta, &power);
        for (uint32_t j = 1; j <= 2; j++) {
            struct oy_buffer file = poll_share(&p, j);
            add(&set, &p, oy_buffer_span(&file), true, j, "");
            oy_buffer_free(&file);
        }
        cr_assert_eq(oy_shares_combine(&t, &set, &p.ctx, 1, &why), OY_RANGE);
        cr_assert_str_eq(why.rule, "dlog-1");
        cr_assert_str_eq(why.where, "contest park, scope 1, line yes");
        cr_assert_null(t);
        oy_share_set_clear(&set);
        poll_free(&p);
    }
}
