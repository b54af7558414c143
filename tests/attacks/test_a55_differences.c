/* a55: a total that was suppressed because it is too small comes out as the difference of two that
 * were not. No set of published scopes has a difference below the minimum. */
#include <stdlib.h>

#include "tests/attacks/attacks.h"
#include "tests/support/attack_record.h"

/* Ballots by mahalle 10, 20, 30. The roll is the turn of three; who does not fit stays at home. */
static struct oy_rec *closed(const char *group, const uint32_t votes[3]) {
    struct oy_record_plan plan = {.group = group,
                                  .voters = 24,
                                  .totals_by_mahalle = true,
                                  .no_ballots = true,
                                  .no_changes = true,
                                  .stop = OY_REC_VOTED};
    struct oy_rec *s;
    uint32_t left[3] = {votes[0], votes[1], votes[2]};
    if (strcmp(group, "modp4096") == 0) plan.voters = 15;
    s = oy_rec_new(&plan);
    for (uint32_t i = 0; i < s->roll.rows; i++) {
        uint32_t m = oy_registry_mahalle(s->registry, i) / 10 - 1;
        if (left[m] == 0) continue;
        left[m]--;
        oy_rec_vote(s, i, 1, oy_rec_choice);
    }
    oy_rec_close(s, s->m->closes + 5);
    oy_rec_cosign(s);
    return s;
}

/* A list of scopes of the board's choice, each a set of mahalle as bits 1, 2, 4, with the right
 * counts and the right aggregates. */
static void publish(struct oy_rec *s, const uint32_t votes[3], const unsigned *sets, size_t n) {
    struct oy_scopes *scopes;
    struct oy_aggregates a = {.m = s->m};
    ATTACK_OK(oy_scopes_new(&scopes, s->m->n_contests, &why));
    scopes->counted = votes[0] + votes[1] + votes[2];
    for (size_t c = 0; c < s->m->n_contests; c++) {
        scopes->contest[c].scope = calloc(n + 1, sizeof *scopes->contest[c].scope);
        scopes->contest[c].n = n;
        for (size_t k = 0; k < n; k++) {
            struct oy_scope *x = &scopes->contest[c].scope[k];
            x->mahalle = calloc(3, sizeof *x->mahalle);
            for (unsigned m = 0; m < 3; m++) {
                if (!(sets[k] >> m & 1)) continue;
                x->mahalle[x->n_mahalle++] = 10 * (m + 1);
                x->ballots += votes[m];
            }
        }
    }
    /* Form first, honest elements in each place: what is asked is which scopes there are. */
    a.scopes = scopes;
    a.n = oy_aggregates_count(s->m, scopes);
    a.contest_at = calloc(s->m->n_contests, sizeof *a.contest_at);
    a.at = calloc(a.n + 1, sizeof *a.at);
    ATTACK_MUST(a.contest_at && a.at);
    for (size_t c = 1; c < s->m->n_contests; c++)
        a.contest_at[c] = a.contest_at[c - 1] + n * s->m->contests[c - 1].n_lines;
    for (size_t i = 0; i < a.n; i++) oy_elgamal_identity(s->g, &a.at[i]);
    struct oy_buffer file;
    ATTACK_OK(oy_tally_write(&file, &a, s->e->id, s->closing, &why));
    ATTACK_OK(oy_record_append_file(s->w, OY_LOG_TALLY, oy_buffer_span(&file), 0, &why));
    oy_buffer_free(&file);
    free(a.contest_at);
    free(a.at);
    oy_scopes_free(scopes);
}

static void refused(const char *group, const uint32_t votes[3], const unsigned *sets, size_t n,
                    const char *rule) {
    struct oy_step step = {.threads = 1};
    struct oy_rec *s = closed(group, votes);
    struct attack_path out = attack_rec_path(s, "out");
    const char *key = attack_rec_trustee_key(s, 1);
    publish(s, votes, sets, n);
    attack_rec_expect(s->record, "E2", rule);
    attack_rec_refused(s->path, oy_step_trustee_share(&step, s->record, key, out.p, &why), rule);
    oy_rec_free(s);
}

/* 5, 4 and 1 ballots: all and {10} ∪ {20} leave the one of 30; all, {10}, {20} do, too. */
ATTACK_IN_BOTH(a55_differences, all_without_the_rest) {
    static const uint32_t votes[3] = {5, 4, 1};
    refused(group, votes, (const unsigned[]){7, 3}, 2, "tal-2");
    if (strcmp(group, "modp4096") == 0) return;
    refused(group, votes, (const unsigned[]){7, 1, 2}, 3, "tal-2");
    refused(group, votes, (const unsigned[]){7, 1, 6}, 2, "tal-4"); /* the other cell is left out */
    refused(group, votes, (const unsigned[]){7, 1, 6, 4}, 4, "tal-2");
    refused(group, votes, (const unsigned[]){3, 1}, 2, "tal-4"); /* the whole is not the whole */
    refused(group, votes, (const unsigned[]){1, 6}, 2, "tal-4");
}

/* Overlapping scopes. */
Test(a55_differences, overlapping_scopes) {
    static const uint32_t votes[3] = {4, 4, 4};
    refused("ristretto255", votes, (const unsigned[]){7, 3, 6}, 3, "tal-2");
    refused("ristretto255", votes, (const unsigned[]){7, 1, 2, 3}, 4, "tal-2");
    refused("ristretto255", votes, (const unsigned[]){7, 1, 2, 2}, 4, "tal-4");
    refused("ristretto255", votes, (const unsigned[]){7, 1, 2, 4, 3}, 5, "tal-6");
}

/* What honest programs publish keeps the property, whatever the counts: every scope and every
 * difference of two holds the minimum or nothing; and the verifier asks that by itself. */
Test(a55_differences, honest_scopes_for_all_counts) {
    struct oy_rec *s = oy_rec_new(
        &(struct oy_record_plan){.voters = 1, .totals_by_mahalle = true, .stop = OY_REC_OPENED});
    uint32_t counts[3];
    size_t several = 0;
    for (counts[0] = 0; counts[0] < 9; counts[0]++)
        for (counts[1] = 0; counts[1] < 9; counts[1]++)
            for (counts[2] = 0; counts[2] < 9; counts[2]++) {
                struct oy_scopes *scopes;
                ATTACK_OK(oy_scopes_make(&scopes, s->m, counts, &why));
                ATTACK_OK(oy_scopes_check_differences(scopes, s->m, counts, &why));
                if (scopes->contest[0].n > 1) several++;
                oy_scopes_free(scopes);
            }
    cr_assert_gt(several, 0);
    oy_rec_free(s);
}

/* The same property refuses what an attacker would like to see, even if it were all made to fit. */
Test(a55_differences, property_itself) {
    struct oy_rec *s = oy_rec_new(
        &(struct oy_record_plan){.voters = 1, .totals_by_mahalle = true, .stop = OY_REC_OPENED});
    uint32_t all[3] = {10, 20, 30}, two[2] = {10, 20}, counts[3] = {5, 4, 1};
    struct oy_scope scope[2] = {{10, all, 3}, {9, two, 2}};
    struct oy_contest_scopes contests[2] = {{scope, 2}, {scope, 1}};
    struct oy_scopes scopes = {10, 2, contests};
    struct oy_why why = {.status = OY_OK};
    cr_assert_eq(oy_scopes_check_differences(&scopes, s->m, counts, &why), OY_RANGE);
    cr_assert_str_eq(why.rule, "tal-4");
    counts[2] = 3;
    cr_assert_eq(oy_scopes_check_differences(&scopes, s->m, counts, &why), OY_OK);
    oy_rec_free(s);
}

/* A stay-at-home mahalle is not a scope, so that nobody learns from its absence twice. */
Test(a55_differences, honest_end) {
    static const uint32_t votes[3] = {5, 4, 1};
    struct oy_rec *s = closed("ristretto255", votes);
    struct oy_verification *v = attack_rec_verify(s->record, NULL);
    cr_assert_eq(v->scopes->contest[0].n, 3); /* all; 10; 20 and 30 together */
    cr_assert_eq(v->scopes->contest[0].scope[2].n_mahalle, 2);
    oy_verification_free(v);
    oy_rec_tally(s);
    attack_rec_sound(s->record, OY_INCOMPLETE);
    oy_rec_free(s);
}
