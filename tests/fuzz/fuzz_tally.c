/* tally.bin, share files, result.json and the trustee's kept state, over a real tally of six
 * ballots: no other file than the right one is taken for it. */
#include <stdlib.h>
#include <string.h>

#include "election/result.h"
#include "election/trustee_state.h"
#include "sample.h"

static struct oy_sample *s;
static struct oy_scopes *scopes;
static struct oy_aggregates *aggregates;
static struct oy_share_context ctx;
static struct oy_ballot_counts counts;
static struct oy_totals *totals;
static struct oy_decision *decisions;
static const unsigned char closing[OY_CLOSING_LEN] = {0, 0, 0, 0, 0, 0, 0, 11, 0xc1};
static struct oy_buffer tally, share[3], result;

static void add_ballots(struct oy_tally *t) {
    struct oy_ciphertext *cipher;
    struct oy_why why = {0};
    for (uint32_t row = 0; row < FUZZ_BALLOTS; row++) {
        uint32_t mahalle = oy_roll_mahalle(&s->roll, row);
        const struct oy_style *style = oy_election_style(s->e, mahalle);
        struct oy_span ballot = oy_world_span(fuzz_ballot(s, row));
        cipher = calloc(style->n_bits, sizeof *cipher);
        OY_WORLD_MUST(cipher, NULL);
        for (size_t i = 0; i < style->n_contests; i++)
            OY_WORLD_MUST(oy_ballot_read_ciphers(cipher + style->contests[i].first_bit, style, i,
                                                 ballot, &why) == OY_OK,
                          &why);
        OY_WORLD_MUST(oy_tally_add(t, mahalle, cipher, style->n_bits, &why) == OY_OK, &why);
        free(cipher);
    }
}

static void make_totals(void) {
    uint64_t electorate[OY_SAMPLE_MAHALLE];
    struct oy_share_set set = {0};
    struct oy_share_verdict verdict;
    struct oy_why why = {0};
    for (uint32_t i = 0; i < 3; i++) {
        OY_WORLD_MUST(oy_share_file_make(&share[i], &ctx, i + 1, &s->shares[i], s->trustee[i], 1,
                                         &why) == OY_OK,
                      &why);
        OY_WORLD_MUST(oy_share_set_add(&set, &verdict, &ctx, oy_world_span(&share[i]), 1, &why) ==
                              OY_OK &&
                          verdict.counts,
                      &verdict.why);
    }
    OY_WORLD_MUST(oy_shares_combine(&totals, &set, &ctx, 1, &why) == OY_OK, &why);
    oy_share_set_clear(&set);
    for (size_t i = 0; i < s->m->n_mahalle; i++)
        electorate[i] = oy_roll_count_mahalle(&s->roll, s->m->mahalle[i].id);
    OY_WORLD_MUST(oy_decisions_make(&decisions, &ctx, electorate, totals, &why) == OY_OK, &why);
    OY_WORLD_MUST(oy_result_write(&result, &ctx, &counts, totals, decisions, &why) == OY_OK, &why);
}

void fuzz_begin(void) {
    uint32_t by_mahalle[OY_SAMPLE_MAHALLE];
    struct oy_why why = {0};
    s = fuzz_sample();
    for (size_t i = 0; i < OY_SAMPLE_MAHALLE; i++)
        by_mahalle[i] = oy_roll_count_mahalle(&s->roll, s->m->mahalle[i].id);
    OY_WORLD_MUST(oy_scopes_make(&scopes, s->m, by_mahalle, &why) == OY_OK, &why);
    struct oy_tally *t = oy_tally_new(s->m, scopes);
    OY_WORLD_MUST(t, NULL);
    add_ballots(t);
    OY_WORLD_MUST(oy_tally_finish(&aggregates, t, &why) == OY_OK, &why);
    oy_tally_free(t);
    OY_WORLD_MUST(oy_tally_write(&tally, aggregates, s->e->id, closing, &why) == OY_OK, &why);
    ctx = (struct oy_share_context){s->m, s->e->id, closing, aggregates, s->e->share_keys};
    counts = (struct oy_ballot_counts){.accepted = FUZZ_BALLOTS, .counted = FUZZ_BALLOTS};
    make_totals();
}

static void seed_state(void) {
    unsigned char text[OY_TRUSTEE_STATE_MAX];
    struct oy_trustee_state state = {0};
    struct oy_writer w;
    memcpy(state.election_id, s->e->id, 32);
    memcpy(state.closing, closing, sizeof closing);
    oy_writer_init(&w, text, sizeof text);
    oy_trustee_state_write(&w, &state);
    fuzz_seed_mode(4, oy_writer_end(&w));
}

void fuzz_seeds(void) {
    fuzz_seed_mode(0, oy_world_span(&tally));
    for (size_t i = 0; i < 3; i++) fuzz_seed_mode(1, oy_world_span(&share[i]));
    fuzz_seed_mode(2, oy_span(share[0].p, share[0].n - OY_SIGN_BYTES));
    fuzz_seed_mode(3, oy_world_span(&result));
    seed_state();
    fuzz_words_of_group(s->g);
    for (size_t i = 0; i < aggregates->n; i++) fuzz_word(oy_span(aggregates->at[i].alpha.b, 32));
    fuzz_word_text("18446744073709551615");
}

static void one_tally(struct oy_span in) {
    struct oy_scopes *listed = NULL;
    struct oy_why why = {0};
    bool same = fuzz_same(in, oy_world_span(&tally));
    FUZZ_MUST(fuzz_accepted(oy_tally_compare(in, aggregates, s->e->id, closing, &why), &why) ==
              same);
    if (!fuzz_accepted(oy_tally_read_scopes(&listed, s->m, in, &why), &why)) {
        FUZZ_MUST(listed == NULL && !same);
        return;
    }
    uint32_t by_mahalle[OY_SAMPLE_MAHALLE] = {2, 2, 2};
    FUZZ_MUST(listed->n_contests == s->m->n_contests);
    bool right = fuzz_accepted(oy_scopes_check(listed, s->m, by_mahalle, &why), &why);
    bool safe = fuzz_accepted(oy_scopes_check_differences(listed, s->m, by_mahalle, &why), &why);
    FUZZ_MUST(right || !same);
    FUZZ_MUST(safe || !right); /* [tal-4] what the counts call for is never too small */
    oy_scopes_free(listed);
}

static bool share_counts(struct oy_span in) {
    struct oy_share_set set = {0};
    struct oy_share_verdict verdict = {0};
    struct oy_why why = {0};
    OY_WORLD_MUST(oy_share_set_add(&set, &verdict, &ctx, in, 1, &why) == OY_OK, &why);
    if (!verdict.counts) FUZZ_MUST(!fuzz_accepted(verdict.why.status, &verdict.why));
    FUZZ_MUST(set.counting == verdict.counts);
    oy_share_set_clear(&set);
    return verdict.counts;
}

static void one_share(struct oy_span in) {
    bool known = false;
    for (size_t i = 0; i < 3; i++) known = known || fuzz_same(in, oy_world_span(&share[i]));
    FUZZ_MUST(share_counts(in) == known);
}

/* Trustee 1 signs whatever it likes; without the proofs it counts for nothing. */
static void one_signed_share(struct oy_span in) {
    static unsigned char file[1 << 16];
    struct oy_why why = {0};
    if (in.n > sizeof file - OY_SIGN_BYTES) return;
    if (in.n) memcpy(file, in.p, in.n);
    OY_WORLD_MUST(oy_sign(file + in.n, s->trustee[0], "shares", oy_span(file, in.n), &why) == OY_OK,
                  &why);
    FUZZ_MUST(share_counts(oy_span(file, in.n + OY_SIGN_BYTES)) ==
              fuzz_same(in, oy_span(share[0].p, share[0].n - OY_SIGN_BYTES)));
}

static void one_result(struct oy_span in) {
    struct oy_why why = {0};
    bool accepted = fuzz_accepted(oy_result_compare(in, &ctx, &counts, totals, &why), &why);
    accepted = accepted &&
               fuzz_accepted(
                   oy_result_compare_decisions(in, &ctx, &counts, totals, decisions, &why), &why);
    FUZZ_MUST(accepted == fuzz_same(in, oy_world_span(&result)));
}

static void one_state(struct oy_span in) {
    unsigned char text[OY_TRUSTEE_STATE_MAX];
    struct oy_trustee_state state;
    struct oy_writer w;
    struct oy_why why = {0};
    if (!fuzz_accepted(oy_trustee_state_parse(&state, in, &why), &why)) return;
    oy_writer_init(&w, text, sizeof text);
    oy_trustee_state_write(&w, &state);
    FUZZ_MUST(fuzz_same(oy_writer_end(&w), in));
    FUZZ_MUST(oy_trustee_state_may_share(&state, &state, &why) == OY_OK);
}

void fuzz_one(struct oy_span in) {
    switch (fuzz_mode(&in, 5)) {
    case 0: one_tally(in); return;
    case 1: one_share(in); return;
    case 2: one_signed_share(in); return;
    case 3: one_result(in); return;
    default: one_state(in); return;
    }
}
