/* Each check fails on its own fault, made by whoever holds the keys for it. */
#include "tests/unit/verifier/common.h"

#include <stdlib.h>
#include <unistd.h>

static struct oy_rec *small(enum oy_rec_stop stop) {
    return oy_rec_new(&(struct oy_record_plan){.voters = 4, .no_changes = true, .stop = stop});
}

static void fault(struct oy_rec *s, const char *id, const char *rule) {
    expect_fault(s->record, id, rule);
    oy_rec_free(s);
}

static void flip(struct oy_rec *s, const char *path, size_t from_end) {
    struct oy_buffer file = oy_rec_read(s, path);
    file.p[file.n - from_end] ^= 1;
    oy_rec_write(s, path, oy_buffer_span(&file));
    oy_buffer_free(&file);
}

/* A record with other files at its front, opened as if all were well. */
static struct oy_rec *front(void) {
    return oy_rec_open(&(struct oy_record_plan){.voters = 4});
}

static void reopen_with(struct oy_rec *s, struct oy_span manifest, struct oy_span ceremony,
                        struct oy_span roll, uint32_t rows, const struct oy_entry *open) {
    struct oy_why why = {.status = OY_OK};
    oy_record_writer_free(s->w);
    (void)snprintf(s->record, sizeof s->record, "%s/other", s->path);
    cr_assert_eq(oy_record_create(&s->w, s->record, oy_span_text(s->m->origin), s->server, &why),
                 OY_OK);
    cr_assert_eq(oy_record_append_file(s->w, OY_LOG_MANIFEST, manifest, 0, &why), OY_OK);
    cr_assert_eq(oy_record_append_file(s->w, OY_LOG_CEREMONY, ceremony, 0, &why), OY_OK);
    cr_assert_eq(oy_record_append_file(s->w, OY_LOG_ROLL, roll, rows, &why), OY_OK);
    cr_assert_eq(oy_record_append_entry(s->w, open, &why), OY_OK);
}

static struct oy_entry open_entry(const struct oy_rec *s, struct oy_buffer *officers) {
    struct oy_entry e = {.type = OY_LOG_OPEN, .n_signatures = 2};
    *officers = oy_rec_officers(s, "open", oy_span(s->e->id, 32));
    e.signatures = oy_buffer_span(officers);
    memcpy(e.election_id, s->e->id, 32);
    return e;
}

/* ---- files and tree ---- */

Test(faults, c1_a_file_is_gone) {
    struct oy_rec *s = small(OY_REC_ALL);
    char path[128];
    (void)snprintf(path, sizeof path, "%s/tally.bin", s->record);
    cr_assert_eq(unlink(path), 0);
    fault(s, "C1", "rec-1");
}

Test(faults, c1_no_checkpoint_is_a_failed_record_and_not_an_unreadable_one) {
    struct oy_rec *s = small(OY_REC_OPENED);
    char path[128];
    (void)snprintf(path, sizeof path, "%s/checkpoint", s->record);
    cr_assert_eq(unlink(path), 0);
    fault(s, "C1", "rec-1");
}

Test(faults, k1_a_tile_was_changed) {
    struct oy_rec *s = small(OY_REC_OPENED);
    flip(s, "tile/0/000.p/4", 1);
    fault(s, "K1", "log-3");
}

/* [note-3]: a root of another tree, signed by the server */
Test(faults, k1_the_checkpoint_is_of_another_tree) {
    struct oy_rec *s = small(OY_REC_OPENED);
    unsigned char text[OY_CHECKPOINT_MAX], note[1024];
    struct oy_checkpoint c = {.origin = oy_span_text(s->m->origin), .size = 4};
    struct oy_writer t, n;
    oy_writer_init(&t, text, sizeof text);
    oy_checkpoint_write(&t, &c);
    oy_writer_init(&n, note, sizeof note);
    oy_note_begin(&n, oy_writer_end(&t));
    oy_note_sign(&n, c.origin, s->server, oy_writer_end(&t));
    oy_rec_write(s, "checkpoint", oy_writer_end(&n));
    fault(s, "K1", "note-3");
}

/* ---- the front of the log ---- */

Test(faults, k2_the_manifest_is_not_the_one_in_the_log) {
    struct oy_rec *s = small(OY_REC_OPENED);
    flip(s, "manifest.json", 3);
    fault(s, "K2", "ent-3");
}

Test(faults, a1_the_checkpoint_has_a_known_key_that_does_not_hold) {
    struct oy_rec *s = oy_rec_new(&(struct oy_record_plan){.witnesses = 1, .voters = 4});
    struct oy_buffer line = oy_rec_witness_line(s, 1, s->closed_at); /* of another text */
    struct oy_buffer note = oy_rec_read(s, "checkpoint");
    unsigned char both[2048];
    memcpy(both, note.p, note.n);
    memcpy(both + note.n, line.p, line.n);
    oy_rec_write(s, "checkpoint", oy_span(both, note.n + line.n));
    oy_buffer_free(&line);
    oy_buffer_free(&note);
    fault(s, "A1", "note-4");
}

Test(faults, a1_another_server_signed) {
    struct oy_rec *s = front();
    struct oy_buffer officers;
    struct oy_entry e = open_entry(s, &officers);
    struct oy_sign_key *server = s->server;
    s->server = oy_sign_key_generate();
    reopen_with(s, oy_buffer_span(&s->manifest_json), oy_buffer_span(&s->ceremony_file),
                oy_buffer_span(&s->roll_file), s->roll.rows, &e);
    expect_fault(s->record, "A1", "note-2");
    oy_buffer_free(&officers);
    oy_sign_key_free(server);
    oy_rec_free(s);
}

Test(faults, k3_k4_what_the_log_names_was_exchanged) {
    struct oy_rec *s = small(OY_REC_OPENED);
    flip(s, "roll.bin", 1);
    expect_fault(s->record, "K4", "ent-3");
    flip(s, "ceremony.bin", 1);
    fault(s, "K3", "ent-3");
}

/* The board put a changed file into log and record alike. */
static void front_fault(size_t ceremony_from_end, size_t roll_from_end, uint32_t rows,
                        const char *id, const char *rule) {
    struct oy_rec *s = front();
    struct oy_buffer officers;
    struct oy_entry e = open_entry(s, &officers);
    if (ceremony_from_end) s->ceremony_file.p[s->ceremony_file.n - ceremony_from_end] ^= 1;
    if (roll_from_end) s->roll_file.p[s->roll_file.n - roll_from_end] ^= 1;
    reopen_with(s, oy_buffer_span(&s->manifest_json), oy_buffer_span(&s->ceremony_file),
                oy_buffer_span(&s->roll_file), s->roll.rows + rows, &e);
    expect_fault(s->record, id, rule);
    oy_buffer_free(&officers);
    oy_rec_free(s);
}

Test(faults, a2_a_trustee_did_not_sign) {
    front_fault(1, 0, 0, "A2", "cer-12");
}

Test(faults, a3_a_registrar_did_not_sign) {
    front_fault(0, 1, 0, "A3", "roll-6");
}

Test(faults, k4_the_log_names_another_number_of_rows) {
    front_fault(0, 0, 1, "K4", "roll-7");
}

/* [ent-5] */
Test(faults, k5_another_election_was_opened) {
    struct oy_rec *s = front();
    struct oy_buffer officers;
    struct oy_entry e = open_entry(s, &officers);
    e.election_id[0] ^= 1;
    reopen_with(s, oy_buffer_span(&s->manifest_json), oy_buffer_span(&s->ceremony_file),
                oy_buffer_span(&s->roll_file), s->roll.rows, &e);
    oy_buffer_free(&officers);
    fault(s, "K5", "ent-5");
}

/* [ent-2] */
static void officers_fault(void (*change)(struct oy_entry *e, unsigned char *p), const char *rule) {
    struct oy_rec *s = front();
    struct oy_buffer officers;
    struct oy_entry e = open_entry(s, &officers);
    change(&e, officers.p);
    reopen_with(s, oy_buffer_span(&s->manifest_json), oy_buffer_span(&s->ceremony_file),
                oy_buffer_span(&s->roll_file), s->roll.rows, &e);
    oy_buffer_free(&officers);
    fault(s, "A4", rule);
}

static void only_one(struct oy_entry *e, unsigned char *p) {
    (void)p;
    e->n_signatures = 1;
    e->signatures.n = 65;
}
static void the_same_twice(struct oy_entry *e, unsigned char *p) {
    (void)e;
    memcpy(p + 65, p, 65);
}
static void unknown(struct oy_entry *e, unsigned char *p) {
    (void)e;
    p[65] = 3;
}
static void bad_signature(struct oy_entry *e, unsigned char *p) {
    (void)e;
    p[70] ^= 1;
}

Test(faults, a4_officers_who_are_too_few_or_wrong) {
    officers_fault(only_one, "ent-2");
    officers_fault(the_same_twice, "ent-2");
    officers_fault(unknown, "ent-2");
    officers_fault(bad_signature, "sig-3");
}

/* ---- ballots ---- */

/* [rec-3] */
Test(faults, c3_a_ballot_bundle_has_bytes_left) {
    struct oy_rec *s = small(OY_REC_VOTED);
    struct oy_buffer file = oy_rec_read(s, "ballots/000.p/4");
    oy_rec_write(s, "ballots/000.p/4", oy_span(file.p, file.n + 1)); /* a buffer ends in a zero */
    oy_buffer_free(&file);
    fault(s, "C3", "rec-3");
}

Test(faults, k6_a_ballot_was_changed) {
    struct oy_rec *s = small(OY_REC_VOTED);
    flip(s, "ballots/000.p/4", 1);
    fault(s, "K6", "bal-8");
}

/* [bal-8, chk-6] */
Test(faults, k6_a_fingerprint_stands_twice_and_the_second_is_named) {
    struct oy_rec *s = small(OY_REC_VOTED);
    uint32_t index = s->ballot[0].roll_index;
    oy_rec_cast(s, &index, &s->ballot[0].bytes, 1);
    struct oy_verification *v = verify_at(s->record);
    const struct oy_check_result *k6 = oy_verification_check(v, "K6");
    cr_assert_eq(k6->status, OY_CHECK_FAILED);
    cr_assert_not_null(strstr(k6->why.where, "log entry 8,"), "%s", k6->why.where);
    cr_assert_not_null(strstr(k6->detail, "1 of 5"), "%s", k6->detail);
    oy_verification_free(v);
    oy_rec_free(s);
}

Test(faults, i3_a_registrar_did_not_sign_a_revocation) {
    struct oy_rec *s = small(OY_REC_VOTED);
    unsigned char payload[512] = {0};
    struct oy_why why = {.status = OY_OK};
    size_t n = s->g->element_len;
    memcpy(payload, oy_registry_credential(s->registry, 0).p, n);
    payload[n] = 1;
    struct oy_entry e = {.type = OY_LOG_REVOKE, .payload = oy_span(payload, n + 1 + 2 * 64)};
    cr_assert_eq(oy_record_append_entry(s->w, &e, &why), OY_OK);
    fault(s, "I3", "rev-1");
}

/* [bal-9]: the same sequence again; [bal-3]: another voter's index, a revoked voter */
Test(faults, k7_ballots_that_were_not_allowed) {
    struct oy_rec *s = small(OY_REC_VOTED);
    oy_rec_vote(s, 0, 1, oy_rec_choice);
    fault(s, "K7", "bal-9");

    s = small(OY_REC_VOTED);
    struct oy_buffer ballot = oy_rec_ballot(s, 0, 2, oy_rec_choice);
    uint32_t other = 1;
    oy_rec_cast(s, &other, &ballot, 1);
    oy_buffer_free(&ballot);
    fault(s, "K7", "bal-3");

    s = small(OY_REC_VOTED);
    oy_rec_revoke(s, 2, 1);
    oy_rec_vote(s, 2, 2, oy_rec_choice);
    fault(s, "K7", "bal-3");
}

static void bad_ballot(size_t from_end, const char *id) {
    struct oy_rec *s = small(OY_REC_OPENED);
    struct oy_buffer ballot = oy_rec_ballot(s, 0, 1, oy_rec_choice);
    uint32_t zero = 0;
    ballot.p[ballot.n - from_end] ^= 1;
    oy_rec_cast(s, &zero, &ballot, 1);
    oy_buffer_free(&ballot);
    struct oy_verification *v = verify_at(s->record);
    cr_assert_str_eq(fault_of(v), id);
    cr_assert_null(v->aggregates);
    oy_verification_free(v);
    oy_rec_free(s);
}

Test(faults, a5_a_signature_does_not_hold) {
    bad_ballot(32, "A5"); /* the low byte of z, little-endian */
}

Test(faults, i4_a_proof_does_not_hold) {
    bad_ballot(64 + 32, "I4"); /* the low byte of the last response */
}

/* I1 failing leaves A5 to be made by itself. */
Test(faults, a5_is_checked_where_i4_cannot_be) {
    struct oy_rec *s = front();
    struct oy_buffer officers;
    /* Not this transcript's constants any more: the last byte of the first commitment. */
    size_t at = 6 + 32 + 4 + 4 + 4 + s->plan.trustees * 64 + 31;
    s->ceremony_file.p[at] ^= 1;
    unsigned char id[32];
    struct oy_hash digest;
    oy_record_digest(&digest, oy_buffer_span(&s->ceremony_file));
    oy_election_id(id, s->g, s->m->digest, digest.b, s->roll.digest);
    memcpy(s->e->id, id, 32);
    struct oy_entry e = open_entry(s, &officers);
    reopen_with(s, oy_buffer_span(&s->manifest_json), oy_buffer_span(&s->ceremony_file),
                oy_buffer_span(&s->roll_file), s->roll.rows, &e);
    struct oy_buffer ballot = oy_rec_ballot(s, 0, 1, oy_rec_choice);
    uint32_t zero = 0;
    ballot.p[ballot.n - 32] ^= 1;
    oy_rec_cast(s, &zero, &ballot, 1);
    struct oy_verification *v = verify_at(s->record);
    cr_assert_eq(oy_verification_check(v, "I1")->status, OY_CHECK_FAILED);
    cr_assert_eq(oy_verification_check(v, "I4")->status, OY_CHECK_SKIPPED);
    cr_assert_eq(oy_verification_check(v, "A5")->status, OY_CHECK_FAILED);
    cr_assert_str_eq(oy_verification_check(v, "A5")->why.rule, "sig-1");
    oy_verification_free(v);
    oy_buffer_free(&ballot);
    oy_buffer_free(&officers);
    oy_rec_free(s);
}

/* ---- closing ---- */

/* [ent-4] */
Test(faults, a6_closed_too_early) {
    struct oy_rec *s = small(OY_REC_VOTED);
    oy_rec_close(s, s->m->closes - 1);
    fault(s, "A6", "ent-4");
}

Test(faults, a6_the_officers_closed_another_log) {
    struct oy_rec *s = small(OY_REC_VOTED);
    struct oy_buffer officers = oy_rec_officers(s, "close", oy_span_text("another log"));
    struct oy_entry e = {.type = OY_LOG_CLOSE,
                         .closed_at = s->m->closes,
                         .n_signatures = 2,
                         .signatures = oy_buffer_span(&officers)};
    struct oy_why why = {.status = OY_OK};
    cr_assert_eq(oy_record_append_entry(s->w, &e, &why), OY_OK);
    oy_buffer_free(&officers);
    fault(s, "A6", "sig-3");
}

/* [log-6]: `closing` holds a later checkpoint, signed by the server */
Test(faults, k8_the_closing_is_of_another_size) {
    struct oy_rec *s = small(OY_REC_TALLIED);
    struct oy_buffer later = oy_rec_read(s, "checkpoint");
    oy_rec_write(s, "closing", oy_buffer_span(&later));
    oy_buffer_free(&later);
    fault(s, "K8", "log-6");
}

Test(faults, k8_the_server_did_not_sign_the_closing) {
    struct oy_rec *s = small(OY_REC_CLOSED);
    struct oy_signed_checkpoint c;
    struct oy_sign_key *other = oy_sign_key_generate();
    struct oy_why why = {.status = OY_OK};
    unsigned char note[1024];
    struct oy_writer w;
    struct oy_dir dir;
    cr_assert_eq(oy_dir_open(&dir, s->record, &why), OY_OK);
    cr_assert_eq(oy_signed_checkpoint_read(&c, &dir, "closing", &why), OY_OK);
    oy_writer_init(&w, note, sizeof note);
    oy_note_begin(&w, c.note.text);
    oy_note_sign(&w, c.head.origin, other, c.note.text);
    oy_rec_write(s, "closing", oy_writer_end(&w));
    oy_signed_checkpoint_clear(&c);
    oy_dir_close(&dir);
    oy_sign_key_free(other);
    fault(s, "K8", "note-2");
}

static void add(struct oy_rec *s, struct oy_buffer line) {
    struct oy_why why = {.status = OY_OK};
    cr_assert_eq(oy_record_add_cosignature(s->w, oy_buffer_span(&line), &why), OY_OK, "%s",
                 why.text);
    oy_buffer_free(&line);
}

static void share_of(struct oy_rec *s, uint32_t trustee, bool wrong) {
    struct oy_buffer file = oy_rec_share_file(s, trustee, wrong);
    oy_rec_append_share(s, oy_buffer_span(&file));
    oy_buffer_free(&file);
}

/* [note-6]: shares were logged before enough trustees had signed the closing */
Test(faults, a7_too_few_trustees_signed_before_shares_came) {
    struct oy_rec *s = small(OY_REC_CLOSED);
    add(s, oy_rec_trustee_line(s, 1));
    add(s, oy_rec_trustee_line(s, 3));
    oy_rec_tally(s); /* 2 of 3 with threshold 2: ⌈5/2⌉ = 3 are needed */
    struct oy_verification *v = verify_at(s->record);
    cr_assert_eq(v->verdict, OY_INCOMPLETE, "%s", fault_of(v));
    cr_assert_eq(oy_verification_check(v, "A7")->status, OY_CHECK_NOT_YET);
    oy_verification_free(v);
    share_of(s, 1, false);
    fault(s, "A7", "note-6");
}

/* [note-5]: a witness that signed too late, and one that signed something else */
Test(faults, a7_witnesses_too_late_or_wrong) {
    struct oy_record_plan plan = {
        .witnesses = 2, .voters = 4, .no_changes = true, .stop = OY_REC_CLOSED};
    for (int late = 0; late < 2; late++) {
        struct oy_rec *s = oy_rec_new(&plan);
        add(s, oy_rec_witness_line(s, 1, s->closed_at - 600));
        add(s, oy_rec_witness_line(s, 2, s->closed_at + 600 + (uint64_t)late));
        oy_rec_tally(s);
        share_of(s, 1, false);
        if (late)
            expect_fault(s->record, "A7", "note-5");
        else
            expect_verdict(s->record, OY_INCOMPLETE);
        oy_rec_free(s);
    }
    struct oy_rec *s = oy_rec_new(&plan);
    struct oy_buffer line = oy_rec_witness_line(s, 2, s->closed_at);
    line.p[line.n - 5] = line.p[line.n - 5] == 'A' ? 'B' : 'A';
    add(s, line);
    fault(s, "A7", "note-4");
}

/* ---- tally, shares, result ---- */

static void tally_fault(size_t at, const char *id, const char *rule) {
    struct oy_rec *s = small(OY_REC_TALLIED);
    struct oy_buffer tally = oy_rec_read(s, "tally.bin");
    tally.p[at] ^= 1;
    oy_rec_write(s, "tally.bin", oy_buffer_span(&tally));
    oy_buffer_free(&tally);
    fault(s, id, rule);
}

/* [chk-4]: the scopes that tally.bin lists are E2's, all other bytes I5's */
Test(faults, e2_a_scope_of_other_ballots) {
    tally_fault(6 + 32 + 40 + 4 + 4 + 4 + 3, "E2", "tal-4");
}

Test(faults, i5_the_file_is_not_that_of_the_log) {
    tally_fault(6, "I5", "ent-3");
}

/* [tal-5]: the tally leaves out a ballot, and the log names it */
Test(faults, i5_a_ballot_was_left_out) {
    struct oy_rec *s = small(OY_REC_COSIGNED);
    struct oy_buffer kept = s->ballot[3].bytes; /* its bytes are replaced by another's */
    s->ballot[3].bytes = s->ballot[0].bytes;
    oy_rec_tally(s);
    s->ballot[3].bytes = kept;
    fault(s, "I5", "tal-5");
}

/* [shr-4] */
Test(faults, i6_too_few_shares_count_and_a_result_came) {
    struct oy_rec *s = small(OY_REC_TALLIED);
    share_of(s, 1, false);
    share_of(s, 2, true);
    struct oy_verification *v = verify_at(s->record);
    cr_assert_eq(oy_verification_check(v, "I6")->status, OY_CHECK_NOT_YET);
    oy_verification_free(v);
    struct oy_why why = {.status = OY_OK};
    cr_assert_eq(oy_record_append_file(s->w, OY_LOG_RESULT, oy_span_text("{}\n"), 0, &why), OY_OK);
    fault(s, "I6", "shr-4");
}

/* [log-5]: at most two for each trustee */
Test(faults, i6_a_flood_of_shares) {
    struct oy_rec *s = small(OY_REC_SHARED);
    struct oy_why why = {.status = OY_OK};
    for (int i = 0; i < 3; i++)
        cr_assert_eq(oy_record_append_file(s->w, OY_LOG_SHARE, oy_span_text("x"), 0, &why), OY_OK);
    expect_verdict(s->record, OY_INCOMPLETE);
    cr_assert_eq(oy_record_append_file(s->w, OY_LOG_SHARE, oy_span_text("x"), 0, &why), OY_OK);
    fault(s, "I6", "log-5");
}

/* The digit behind the first `after` is another one. */
static void result_fault(const char *after, const char *id, const char *rule) {
    struct oy_rec *s = small(OY_REC_SHARED);
    struct oy_buffer file = oy_rec_result_file(s);
    struct oy_why why = {.status = OY_OK};
    char *p = strstr((char *)file.p, after);
    cr_assert_not_null(p);
    p += strlen(after);
    *p = *p == '0' ? '1' : '0';
    cr_assert_eq(oy_record_append_file(s->w, OY_LOG_RESULT, oy_buffer_span(&file), 0, &why), OY_OK);
    oy_buffer_free(&file);
    fault(s, id, rule);
}

/* [res-1, lot-3] */
Test(faults, i8_the_published_result_is_another) {
    result_fault("\"count\":", "I8", "res-1");
    result_fault("\"lot\":\"", "I8", "lot-3");
}

/* [dec-12] */
Test(faults, i9_the_published_decision_is_another) {
    static const char *const after[] = {"\"electorate\":", "\"ballots\":4,\"outcome\":\"",
                                        "\"spent\":", "\"tie\":["};
    for (size_t i = 0; i < sizeof after / sizeof after[0]; i++)
        result_fault(after[i], "I9", "dec-12");
}
