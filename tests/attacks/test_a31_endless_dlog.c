/* a31: a total that is in nobody's range must be an error, and soon, not an endless search.
 *
 * In a whole record such a total cannot come about while I4 … I6 hold, which stand before I7: so
 * the attack is made where it would arrive, in the combining of shares that are all right. */
#include <time.h>

#include "crypto/dlog.h"
#include "tests/attacks/attacks.h"
#include "tests/support/attack_record.h"

static double seconds(void) {
    struct timespec t;
    (void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* The first aggregate holds its total plus this, with shares that are proved for it. */
static void refused(const char *group, bool random, int64_t add) {
    struct oy_rec *s = oy_rec_new(&(struct oy_record_plan){
        .group = group, .voters = 3, .no_changes = true, .stop = OY_REC_TALLIED});
    struct oy_scalar m = random ? attack_random(s->g) : attack_scalar(s->g, add);
    struct oy_element *beta = &s->aggregates->at[0].beta;
    *beta = attack_times(s->g, *beta, attack_pow(s->g, NULL, m));
    struct oy_share_context ctx = oy_rec_share_context(s);
    struct oy_share_verdict verdict;
    struct oy_totals *totals;
    struct oy_why why = {.status = OY_OK};
    for (uint32_t i = 1; i <= 2; i++) {
        struct oy_buffer file = oy_rec_share_file(s, i, false);
        ATTACK_OK(oy_share_set_add(&s->shares, &verdict, &ctx, oy_buffer_span(&file), 1, &why));
        cr_assert(verdict.counts);
        oy_buffer_free(&file);
    }
    double before = seconds();
    cr_assert_eq(oy_shares_combine(&totals, &s->shares, &ctx, 1, &why), OY_RANGE);
    cr_assert_str_eq(why.rule, "dlog-1");
    cr_assert_not_null(strstr(why.where, "contest park"), "%s", why.where);
    cr_assert_null(totals);
    cr_assert_lt(seconds() - before, 20.0);
    oy_rec_free(s);
}

/* All three voted yes: one more than there are ballots, fewer than none, anything. */
ATTACK_IN_BOTH(a31_endless_dlog, total_out_of_range) {
    refused(group, false, 1);
    refused(group, false, -4);
    refused(group, true, 0);
}

/* The widest range that a manifest may ask for [qst-3] is searched in bounded time, too. */
Test(a31_endless_dlog, widest_range_ends) {
    struct oy_why why = {.status = OY_OK};
    cr_assert_eq(oy_crypto_init(&why), OY_OK);
    const struct oy_group *g = oy_group_by_id(OY_GROUP_RISTRETTO255);
    uint64_t range = (uint64_t)1 << 32, m; /* 2^40 takes the same steps, 16 times as many */
    struct oy_dlog *d = oy_dlog_new(g, range, 1);
    struct oy_element minus_one = attack_inverse(g, g->generator);
    cr_assert_leq(oy_dlog_table_size(d), (size_t)OY_DLOG_TABLE_MAX);
    cr_assert_eq(oy_dlog_find(d, &m, &minus_one, range, &why), OY_RANGE);
    cr_assert_str_eq(why.rule, "dlog-1");
    struct oy_element e = attack_pow(g, NULL, attack_random(g));
    cr_assert_eq(oy_dlog_find(d, &m, &e, range, &why), OY_RANGE);
    oy_dlog_free(d);
}

/* A line whose totals could not be found in time is refused with the manifest and its roll. */
Test(a31_endless_dlog, manifest_with_too_wide_a_line) {
    struct oy_rec *s = oy_rec_new(&(struct oy_record_plan){.voters = 3, .stop = OY_REC_OPENED});
    struct oy_why why = {.status = OY_OK};
    cr_assert_eq(oy_roll_check_lines(s->m, UINT32_MAX, &why), OY_OK); /* 2^32 · 3 */
    oy_rec_free(s);
    s = oy_rec_new(&(struct oy_record_plan){
        .voters = 3,
        .contests = "[{\"id\":\"s\",\"title\":\"S\",\"type\":\"score\",\"suite\":1,\"blank\":false,"
                    "\"max_score\":1000000,\"options\":[{\"id\":\"x\",\"title\":\"X\"}]}]",
        .choice = "{\"s\":{\"x\":1}}",
        .stop = OY_REC_OPENED});
    cr_assert_eq(oy_roll_check_lines(s->m, 1099511, &why), OY_OK);
    cr_assert_eq(oy_roll_check_lines(s->m, 1099512, &why), OY_RANGE);
    cr_assert_str_eq(why.rule, "qst-3");
    oy_rec_free(s);
}
