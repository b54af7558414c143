/* A contest of every question type, end to end, in both groups: threshold 3 of 5 with one trustee
 * absent and one sending a bad share, and with two absent on the word of a witness quorum. */
#include "election/choice.h"
#include "tests/unit/verifier/common.h"

enum { VOTERS = 4 };

/* Every total is that of VOTERS equal votes, counted in clear from the choice. */
static void expect_totals(const struct oy_rec *s, const struct oy_verification *v) {
    struct oy_why why = {0};
    size_t at = 0;
    const struct oy_style *style = oy_election_style(s->e, s->m->mahalle[0].id);
    struct oy_secret_bytes *bits = NULL;
    cr_assert_eq(oy_choice_encode(&bits, style, oy_span_text(oy_rec_all_choice), &why), OY_OK);
    for (size_t i = 0; i < style->n_contests; i++) {
        const struct oy_style_contest *sc = &style->contests[i];
        for (size_t l = 0; l < sc->contest->n_lines; l++, at++) {
            const struct oy_line *line = &sc->contest->lines[l];
            int64_t one = 0;
            for (size_t k = 0; k < line->n_terms; k++)
                one += line->terms[k].a * bits->secret[sc->first_bit + line->terms[k].bit];
            cr_assert_eq(v->totals->count[at], (uint64_t)(VOTERS * one), "%s/%s", sc->contest->id,
                         line->id);
        }
    }
    cr_assert_eq(at, v->totals->n);
    oy_secret_bytes_free(&bits);
}

static struct oy_rec *closed(const char *group, unsigned witnesses) {
    return oy_rec_new(&(struct oy_record_plan){.group = group,
                                               .contests = oy_rec_all_contests,
                                               .choice = oy_rec_all_choice,
                                               .trustees = 5,
                                               .threshold = 3,
                                               .witnesses = witnesses,
                                               .voters = VOTERS,
                                               .no_changes = true,
                                               .stop = OY_REC_CLOSED});
}

static void add_line(struct oy_rec *s, struct oy_buffer line) {
    struct oy_why why = {0};
    oy_status status = oy_record_add_cosignature(s->w, oy_buffer_span(&line), &why);
    cr_assert_eq(status, OY_OK, "%s", why.text);
    oy_buffer_free(&line);
}

static void send_share(struct oy_rec *s, uint32_t trustee, bool wrong) {
    struct oy_buffer share = oy_rec_share_file(s, trustee, wrong);
    oy_rec_append_share(s, oy_buffer_span(&share));
    oy_buffer_free(&share);
}

static void expect_verified(struct oy_rec *s, size_t shares) {
    oy_rec_result(s);
    struct oy_verification *v = verify_at(s->record);
    cr_assert_eq(v->verdict, OY_VERIFIED, "%s", fault_of(v));
    cr_assert_eq(v->shares.counting, shares);
    expect_totals(s, v);
    oy_verification_free(v);
    oy_rec_free(s);
}

/* Trustee 5 stays away; 2 sends a bad share; 1, 3 and 4 decrypt. Four trustees signed. */
static void one_absent_one_bad(const char *group) {
    struct oy_rec *s = closed(group, 0);
    for (uint32_t i = 1; i <= 4; i++) add_line(s, oy_rec_trustee_line(s, i));
    oy_rec_tally(s);
    for (uint32_t i = 1; i <= 4; i++) send_share(s, i, i == 2);
    expect_verified(s, 3);
}

/* Trustees 1 and 4 stay away: three signatures are too few, two witnesses stand in. */
static void two_absent(const char *group) {
    struct oy_rec *s = closed(group, 2);
    static const uint32_t present[] = {2, 3, 5};
    for (size_t i = 0; i < 3; i++) add_line(s, oy_rec_trustee_line(s, present[i]));
    for (unsigned i = 1; i <= 2; i++) add_line(s, oy_rec_witness_line(s, i, s->closed_at));
    oy_rec_tally(s);
    for (size_t i = 0; i < 3; i++) send_share(s, present[i], false);
    expect_verified(s, 3);
}

Test(every_type, ristretto255_with_one_absent_and_one_bad_share) {
    one_absent_one_bad("ristretto255");
}

Test(every_type, ristretto255_with_two_absent_and_witnesses) {
    two_absent("ristretto255");
}

Test(every_type, modp4096_with_one_absent_and_one_bad_share) {
    one_absent_one_bad("modp4096");
}

Test(every_type, modp4096_with_two_absent_and_witnesses) {
    two_absent("modp4096");
}

/* [note-6]: without the witnesses' word the same three signatures release nothing. */
Test(every_type, three_signatures_of_five_are_too_few) {
    struct oy_rec *s = closed("ristretto255", 0);
    for (uint32_t i = 1; i <= 3; i++) add_line(s, oy_rec_trustee_line(s, i));
    oy_rec_tally(s);
    for (uint32_t i = 1; i <= 3; i++) send_share(s, i, false);
    struct oy_verification *v = verify_at(s->record);
    cr_assert_eq(v->verdict, OY_FAILED);
    cr_assert_str_eq(oy_verification_fault(v)->id, "A7");
    cr_assert_str_eq(oy_verification_fault(v)->why.rule, "note-6");
    oy_verification_free(v);
    oy_rec_free(s);
}
