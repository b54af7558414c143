/* a20: the server drops, removes or reorders ballots that somebody has seen in the log. Whoever
 * kept a checkpoint of the log as it was (an observer, a witness, a voter with a receipt) notices.
 */
#include "tests/attacks/attacks.h"
#include "tests/support/attack_record.h"

static struct oy_rec *voted(const char *group) {
    struct oy_record_plan plan = {
        .group = group, .voters = 3, .witnesses = 1, .no_changes = true, .stop = OY_REC_VOTED};
    return oy_rec_new(&plan);
}

/* What an observer kept. */
static struct attack_path keep(const struct oy_rec *s) {
    struct attack_path since = attack_rec_path(s, "kept-checkpoint");
    struct oy_buffer checkpoint = oy_rec_read(s, "checkpoint");
    ATTACK_OK(oy_file_write(NULL, since.p, oy_buffer_span(&checkpoint), OY_FILE_REPLACE, &why));
    oy_buffer_free(&checkpoint);
    return since;
}

/* The same election again with these of its ballots, in this order. */
static void again(struct oy_rec *s, const struct attack_kept_ballots *k, const size_t *order,
                  size_t n) {
    attack_rec_reopen(s);
    for (size_t i = 0; i < n; i++) attack_rec_cast_again(s, k, order[i]);
}

ATTACK_IN_BOTH(a20_ballot_dropped, log_made_anew_without_it) {
    struct oy_rec *s = voted(group);
    struct attack_path since = keep(s);
    struct attack_kept_ballots *k = attack_rec_keep(s);
    attack_rec_sound_since(s->record, since.p, OY_INCOMPLETE);

    again(s, k, (const size_t[]){0, 2}, 2); /* removed: a smaller log */
    attack_rec_sound(s->record, OY_INCOMPLETE);
    attack_rec_expect_since(s->record, since.p, "K9", "note-7");

    again(s, k, (const size_t[]){0, 1}, 2); /* cut off */
    attack_rec_expect_since(s->record, since.p, "K9", "note-7");

    again(s, k, (const size_t[]){0, 2, 1}, 3); /* in another order */
    attack_rec_sound(s->record, OY_INCOMPLETE);
    attack_rec_expect_since(s->record, since.p, "K9", "note-7");

    again(s, k, (const size_t[]){0, 2}, 2); /* replaced by another ballot, so that sizes agree */
    oy_rec_vote(s, 0, 3, oy_rec_choice);
    attack_rec_sound(s->record, OY_INCOMPLETE);
    attack_rec_expect_since(s->record, since.p, "K9", "note-7");
    oy_rec_vote(s, 0, 4, oy_rec_choice); /* and a larger log */
    attack_rec_expect_since(s->record, since.p, "K9", "note-7");
    attack_kept_free(k);
    oy_rec_free(s);
}

/* Removed after the close, so that the whole election is consistent but for what was seen. */
Test(a20_ballot_dropped, result_without_it) {
    struct oy_rec *s =
        oy_rec_new(&(struct oy_record_plan){.voters = 4, .no_changes = true, .stop = OY_REC_VOTED});
    struct attack_path since = keep(s);
    struct attack_kept_ballots *k = attack_rec_keep(s);
    again(s, k, (const size_t[]){0, 1, 3}, 3);
    oy_rec_close(s, s->m->closes + 5);
    oy_rec_cosign(s);
    oy_rec_tally(s);
    for (uint32_t i = 1; i <= 2; i++) {
        struct oy_buffer file = oy_rec_share_file(s, i, false);
        oy_rec_append_share(s, oy_buffer_span(&file));
        oy_buffer_free(&file);
    }
    oy_rec_result(s);
    attack_rec_sound(s->record, OY_VERIFIED);
    attack_rec_expect_since(s->record, since.p, "K9", "note-7");
    attack_kept_free(k);
    oy_rec_free(s);
}

/* Only the ballot's entry or its bytes are taken out, the rest of the log is made to fit. */
Test(a20_ballot_dropped, bytes_without_entry_and_entry_without_bytes) {
    struct oy_rec *s = voted("ristretto255");
    struct oy_buffer entry = attack_rec_entry(s, 5);
    struct oy_buffer bundle = oy_rec_read(s, "ballots/000.p/3");
    oy_rec_write(s, "ballots/000.p/3", oy_span(bundle.p, bundle.n / 3 * 2));
    attack_rec_expect(s->record, "C3", "rec-3");
    oy_rec_write(s, "ballots/000.p/3", oy_buffer_span(&bundle));
    entry.p[2] ^= 1; /* the fingerprint of another ballot */
    attack_rec_replace_raw(s, 5, oy_buffer_span(&entry));
    attack_rec_expect(s->record, "K6", "bal-8");
    oy_buffer_free(&bundle);
    oy_buffer_free(&entry);
    oy_rec_free(s);
}

/* A witness cosigns no log that lacks what it has seen. */
Test(a20_ballot_dropped, witness_refuses) {
    struct oy_rec *s = voted("ristretto255");
    struct attack_kept_ballots *k = attack_rec_keep(s);
    struct oy_step step = {.threads = 1};
    struct attack_path out = attack_rec_path(s, "line"), second = attack_rec_path(s, "line-2");
    const char *key = attack_rec_witness_key(s, 1);
    ATTACK_OK(oy_step_witness_cosign(&step, s->record, key, out.p, &why));
    again(s, k, (const size_t[]){0, 2}, 2);
    attack_rec_refused(s->path, oy_step_witness_cosign(&step, s->record, key, second.p, &why),
                       "note-7");
    oy_rec_vote(s, 0, 3, oy_rec_choice);
    oy_rec_vote(s, 0, 4, oy_rec_choice);
    attack_rec_refused(s->path, oy_step_witness_cosign(&step, s->record, key, second.p, &why),
                       "note-7");
    attack_kept_free(k);
    oy_rec_free(s);
}

/* A voter's receipt proves it. */
Test(a20_ballot_dropped, receipt_is_the_proof) {
    struct oy_rec *s = voted("ristretto255");
    struct oy_step step = {.threads = 1};
    struct oy_append_report report;
    struct oy_found_ballot found;
    struct oy_buffer ballot = oy_rec_ballot(s, 1, 2, oy_rec_choice);
    struct attack_path file = attack_rec_path(s, "ballot"), dir = attack_rec_path(s, "receipts");
    const char *paths[1] = {file.p};
    struct oy_names names;
    struct oy_dir receipts;
    ATTACK_OK(oy_file_write(NULL, file.p, oy_buffer_span(&ballot), 0, &why));
    attack_rec_release(s);
    ATTACK_OK(oy_step_board_append(&step, &report, s->record, (struct oy_files){paths, 1},
                                   attack_rec_board_key(s), dir.p, &why));
    cr_assert_eq(report.accepted, 1);
    oy_append_report_clear(&report);
    ATTACK_OK(oy_dir_open(&receipts, dir.p, &why));
    ATTACK_OK(oy_dir_walk(&names, &receipts, 10, &why));
    cr_assert_eq(names.n, 1);
    struct attack_path receipt;
    (void)snprintf(receipt.p, sizeof receipt.p, "%.100s/%.100s", dir.p, names.name[0]);
    ATTACK_OK(oy_step_vote_check(&found, s->record, receipt.p, NULL, &why));
    struct attack_kept_ballots *k = attack_rec_keep(s); /* without the last one */
    again(s, k, (const size_t[]){0, 1, 2}, 3);
    attack_rec_refused(s->path, oy_step_vote_check(&found, s->record, receipt.p, NULL, &why),
                       "note-7");
    attack_rec_refused(s->path, oy_step_vote_check(&found, s->record, file.p, NULL, &why), "rec-3");
    attack_kept_free(k);
    oy_names_free(&names);
    oy_dir_close(&receipts);
    oy_buffer_free(&ballot);
    oy_rec_free(s);
}
