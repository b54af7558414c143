/* Whole records, good and unfinished. */
#include "tests/unit/verifier/common.h"

static void whole(const struct oy_record_plan *plan) {
    struct oy_rec *s = oy_rec_new(plan);
    expect_verdict(s->record, OY_VERIFIED);
    oy_rec_free(s);
}

Test(verify, a_small_election_is_verified_in_both_groups) {
    whole(&(struct oy_record_plan){0});
    whole(&(struct oy_record_plan){.group = "modp4096", .voters = 4, .no_changes = true});
}

Test(verify, every_question_type_is_verified) {
    whole(&(struct oy_record_plan){.contests = oy_rec_all_contests, .voters = 4});
}

Test(verify, one_registrar_and_totals_by_mahalle_are_verified) {
    whole(&(struct oy_record_plan){.registrars = 1, .totals_by_mahalle = true, .voters = 12});
}

Test(verify, nobody_voted_is_a_result_too) {
    whole(&(struct oy_record_plan){.no_ballots = true});
}

/* [note-5, note-6] */
Test(verify, the_word_of_witnesses_stands_in_for_the_trustees) {
    whole(&(struct oy_record_plan){.witnesses = 2, .trustees = 5, .threshold = 3, .absent = 3});
}

/* [shr-4] */
Test(verify, wrong_shares_are_passed_over_while_enough_are_right) {
    struct oy_record_plan plan = {.trustees = 5, .threshold = 3, .absent = 1, .wrong = 2};
    struct oy_rec *s = oy_rec_new(&plan);
    struct oy_verification *v = verify_at(s->record);
    cr_assert_eq(v->verdict, OY_VERIFIED, "%s", fault_of(v));
    cr_assert_eq(v->shares.counting, 3);
    cr_assert_eq(v->n_share_verdicts, 4);
    cr_assert_not(v->share_verdict[0].counts);
    cr_assert_eq(v->share_verdict[0].trustee, 2);
    cr_assert_str_eq(v->share_verdict[0].why.rule, "shr-3");
    cr_assert_not_null(strstr(oy_verification_check(v, "I6")->detail, "trustee 2"));
    oy_verification_free(v);
    oy_rec_free(s);
}

/* [tal-1, chk-7] */
Test(verify, counts_and_totals_are_those_of_the_votes) {
    struct oy_rec *s = oy_rec_new(&(struct oy_record_plan){0});
    struct oy_verification *v = verify_at(s->record);
    cr_assert(v->has_counts && v->has_totals);
    cr_assert_eq(v->counts.accepted, 11);
    cr_assert_eq(v->counts.counted, 9);
    cr_assert_eq(v->counts.superseded, 1);
    cr_assert_eq(v->counts.revoked, 1);
    cr_assert_eq(v->totals->n, 4); /* yes, no, blank; the score */
    cr_assert_eq(v->totals->count[0], 9);
    cr_assert_eq(v->totals->count[1], 0);
    cr_assert_eq(v->totals->count[2], 0);
    cr_assert_eq(v->totals->count[3], 18);
    oy_verification_free(v);
    oy_rec_free(s);
}

/* [chk-1, chk-2, chk-3]: nothing unfinished is passed, nothing unfinished is a failure. */
Test(verify, an_election_under_way_is_incomplete_at_every_step) {
    static const char *const waiting[] = {
        [OY_REC_OPENED] = "A6",   [OY_REC_VOTED] = "A6",   [OY_REC_CLOSED] = "A7",
        [OY_REC_COSIGNED] = "E2", [OY_REC_TALLIED] = "I6", [OY_REC_SHARED] = "I8"};
    for (enum oy_rec_stop stop = OY_REC_OPENED; stop <= OY_REC_SHARED; stop++) {
        struct oy_rec *s = oy_rec_new(&(struct oy_record_plan){.stop = stop, .voters = 4});
        struct oy_verification *v = verify_at(s->record);
        cr_assert_eq(v->verdict, OY_INCOMPLETE, "after step %d: %s", (int)stop, fault_of(v));
        cr_assert_eq(oy_verdict_exit(v->verdict), 3);
        cr_assert_eq(oy_verification_check(v, waiting[stop])->status, OY_CHECK_NOT_YET);
        cr_assert_eq(oy_verification_check(v, "C4")->status, OY_CHECK_NOT_YET);
        if (stop < OY_REC_SHARED)
            cr_assert_eq(oy_verification_check(v, "I7")->status, OY_CHECK_NOT_YET);
        cr_assert_eq(v->aggregates != NULL, stop >= OY_REC_CLOSED);
        oy_verification_free(v);
        oy_rec_free(s);
    }
}

/* [chk-5] */
Test(verify, what_cannot_be_read_has_no_verdict) {
    struct oy_verify_options options = {.record = "/tmp/oy-no-such-record"};
    struct oy_verification *v;
    struct oy_why why = {.status = OY_OK};
    cr_assert_eq(oy_crypto_init(&why), OY_OK);
    cr_assert_neq(oy_verify(&v, &options, &why), OY_OK);
    cr_assert_null(v);
    cr_assert_not_null(strstr(why.where, "oy-no-such-record"));
}

Test(verify, one_check_alone_brings_those_it_needs) {
    struct oy_rec *s = oy_rec_new(&(struct oy_record_plan){.voters = 4});
    struct oy_verify_options options = {.record = s->record, .only = "K5"};
    struct oy_verification *v;
    struct oy_why why = {.status = OY_OK};
    cr_assert_eq(oy_verify(&v, &options, &why), OY_OK);
    cr_assert_eq(v->n_checks, 7); /* C1 K1 C2 K2 K3 K4 K5 */
    cr_assert_eq(v->verdict, OY_VERIFIED);
    oy_verification_free(v);
    options.only = "Z9";
    cr_assert_eq(oy_verify(&v, &options, &why), OY_FORMAT);
    cr_assert_null(v);
    oy_rec_free(s);
}

/* [bat-3]: batch and single checks give one answer. */
Test(verify, one_by_one_is_the_same) {
    struct oy_rec *s = oy_rec_new(&(struct oy_record_plan){.voters = 4});
    struct oy_verify_options options = {.record = s->record, .one_by_one = true, .threads = 1};
    struct oy_verification *v;
    struct oy_why why = {.status = OY_OK};
    cr_assert_eq(oy_verify(&v, &options, &why), OY_OK);
    cr_assert_eq(v->verdict, OY_VERIFIED);
    oy_verification_free(v);
    oy_rec_free(s);
}

static enum oy_check_status status_of_i4(const struct oy_rec *s, const unsigned char *known) {
    struct oy_verify_options options = {.record = s->record, .threads = 2, .known = known};
    struct oy_why why = {.status = OY_OK};
    struct oy_verification *v = NULL;
    cr_assert_eq(oy_verify(&v, &options, &why), OY_OK, "%s", why.text);
    enum oy_check_status status = oy_verification_check(v, "I4")->status;
    oy_verification_free(v);
    return status;
}

/* [shr-1]: whoever has verified a closing need not compute its ballots' proofs again; any other
 * closing, even by one bit, buys nothing. */
Test(verify, a_known_closing_spares_only_the_ballots_that_it_fixes) {
    struct oy_rec *s = oy_rec_new(&(struct oy_record_plan){.stop = OY_REC_VOTED, .voters = 4});
    struct oy_buffer bad = oy_rec_ballot(s, 2, 2, oy_rec_choice);
    uint32_t row = 2;
    bad.p[bad.n - s->g->element_len - s->g->scalar_len - 8] ^= 1; /* in the last response */
    oy_rec_cast(s, &row, &bad, 1);
    oy_rec_close(s, s->m->closes);
    unsigned char other[OY_CLOSING_LEN];
    memcpy(other, s->closing, sizeof other);
    cr_assert_eq(status_of_i4(s, NULL), OY_CHECK_FAILED);
    cr_assert_eq(status_of_i4(s, s->closing), OY_CHECK_PASSED);
    other[OY_CLOSING_LEN - 1] ^= 1;
    cr_assert_eq(status_of_i4(s, other), OY_CHECK_FAILED);
    memcpy(other, s->closing, sizeof other);
    other[7]--; /* the right root at another size */
    cr_assert_eq(status_of_i4(s, other), OY_CHECK_FAILED);
    struct oy_dir dir; /* the log up to its opening, which fixes no ballot */
    struct oy_hash root;
    struct oy_why why = {.status = OY_OK};
    cr_assert_eq(oy_dir_open(&dir, s->record, &why), OY_OK);
    cr_assert_eq(oy_log_root(&dir, oy_record_writer_head(s->w, NULL), NULL, 4, &root, &why), OY_OK);
    oy_dir_close(&dir);
    other[7] = 4;
    memcpy(other + 8, root.b, sizeof root.b);
    cr_assert_eq(status_of_i4(s, other), OY_CHECK_FAILED);
    oy_buffer_free(&bad);
    oy_rec_free(s);
}

/* [shr-1] The products that are handed on are those of the closing that they were found for. */
Test(verify, known_products_serve_only_their_own_closing) {
    struct oy_rec *s = oy_rec_new(&(struct oy_record_plan){.voters = 6, .stop = OY_REC_TALLIED});
    struct oy_verify_options options = {.record = s->record, .threads = 2};
    struct oy_why why = {.status = OY_OK};
    struct oy_verification *whole, *again;
    unsigned char other[OY_CLOSING_LEN];
    cr_assert_eq(oy_verify(&whole, &options, &why), OY_OK);
    options.known = whole->closing;
    options.known_products = whole->aggregates;
    cr_assert_eq(oy_verify(&again, &options, &why), OY_OK);
    cr_assert_eq(oy_verification_check(again, "I5")->status, OY_CHECK_PASSED);
    cr_assert_eq(again->verdict, whole->verdict);
    cr_assert_neq(again->aggregates, whole->aggregates);
    oy_verification_free(again);
    struct oy_ciphertext kept = whole->aggregates->at[0];
    whole->aggregates->at[0] = whole->aggregates->at[1];
    cr_assert_eq(oy_verify(&again, &options, &why), OY_OK);
    cr_assert_str_eq(fault_of(again), "I5", "they are used, and compared with the tally");
    oy_verification_free(again);
    memcpy(other, whole->closing, sizeof other);
    other[OY_CLOSING_LEN - 1] ^= 1;
    options.known = other;
    cr_assert_eq(oy_verify(&again, &options, &why), OY_OK);
    cr_assert_eq(oy_verification_check(again, "I5")->status, OY_CHECK_PASSED, "computed anew");
    oy_verification_free(again);
    whole->aggregates->at[0] = kept;
    oy_verification_free(whole);
    oy_rec_free(s);
}

/* [chk-3] A result that nobody signed for and nobody decrypted is no election under way. */
Test(verify, a_result_without_signatures_and_shares_has_failed) {
    struct oy_rec *s = oy_rec_new(
        &(struct oy_record_plan){.voters = 4, .no_changes = true, .stop = OY_REC_CLOSED});
    struct oy_why why = {.status = OY_OK};
    oy_rec_tally(s);
    cr_assert_eq(oy_record_append_file(s->w, OY_LOG_RESULT, oy_span_text("{}\n"), 0, &why), OY_OK);
    expect_fault(s->record, "A7", "note-6");
    oy_rec_free(s);
}
