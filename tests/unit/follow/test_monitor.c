/* A monitor names what a server does to the log [note-7, srv-1, srv-6]. */
#include "common.h"

#include <unistd.h>

#include "steps/receipts.h"

struct scene {
    struct view v;
    struct oy_monitor *m;
    char before[128]; /* the record as it was at first */
    struct oy_alarm alarm;
    uint64_t time;
    struct oy_monitor_options options;
};

static struct scene scene;

static uint64_t clock_of_scene(void) {
    return scene.time;
}

static void open_monitor(void) {
    OK(oy_monitor_open(&scene.m, &scene.options, &why));
}

static void look(void) {
    bool answered;
    OK(oy_monitor_round(scene.m, &scene.alarm, &answered, &why));
}

static void expect(enum oy_alarm_kind kind) {
    look();
    cr_assert_eq(scene.alarm.kind, kind, "%s and not %s: %s %s", oy_alarm_name(scene.alarm.kind),
                 oy_alarm_name(kind), scene.alarm.why.where, scene.alarm.why.text);
}

static void vote(uint32_t row) {
    oy_rec_vote(scene.v.s, row, 1, scene.v.s->plan.choice);
}

/* Six voters, of whom three have voted when the monitor has its first look. */
static void begin(void) {
    struct oy_record_plan plan = {
        .voters = 6, .no_ballots = true, .no_changes = true, .stop = OY_REC_VOTED};
    memset(&scene, 0, sizeof scene);
    view_open(&scene.v, oy_rec_new(&plan));
    for (uint32_t i = 0; i < 3; i++) vote(i);
    scene.time = scene.v.s->m->closes - 60;
    scene.options =
        (struct oy_monitor_options){.follow = {.remote = &scene.v.remote, .record = scene.v.copy},
                                    .threads = 2,
                                    .stall_seconds = 3600,
                                    .now = clock_of_scene};
    (void)snprintf(scene.before, sizeof scene.before, "%s", oy_rec_copy(scene.v.s, "before"));
    open_monitor();
    expect(OY_ALARM_NONE);
    cr_assert_eq(oy_follow_ballots(oy_monitor_follow(scene.m)), 3);
}

static void end(void) {
    oy_monitor_free(scene.m);
    view_close(&scene.v);
}

TestSuite(monitor, .init = begin, .fini = end, .timeout = 120);

static void show(const char *record) {
    oy_record_server_show(&scene.v.server, record);
}

static void expect_evidence(void) {
    for (size_t i = 0; i < 2; i++) {
        struct oy_signed_checkpoint c;
        cr_assert(scene.alarm.evidence[i][0]);
        OK(oy_signed_checkpoint_read(&c, NULL, scene.alarm.evidence[i], &why));
        OK(oy_note_check(&c.note, oy_span_text(scene.v.s->m->origin), scene.v.s->m->server_key,
                         &why));
        oy_signed_checkpoint_clear(&c);
    }
}

/* The copy is what it was, and still whole. */
static void expect_copy(uint64_t ballots) {
    struct oy_record r;
    OK(oy_record_open(&r, scene.v.copy, &why));
    OK(oy_record_check_files(&r, &why));
    cr_assert_eq(oy_record_ballots(&r), ballots);
    oy_record_close(&r);
}

Test(monitor, finds_nothing_wrong_with_a_log_that_grows) {
    vote(3);
    expect(OY_ALARM_NONE);
    expect(OY_ALARM_NONE);
    oy_rec_revoke(scene.v.s, 1, OY_REVOKE_LOST);
    oy_rec_vote(scene.v.s, oy_rec_replace(scene.v.s, 1), 1, scene.v.s->plan.choice);
    expect(OY_ALARM_NONE);
    expect_copy(5);
}

/* [note-7] */
Test(monitor, a_smaller_log_is_dropped) {
    vote(3);
    expect(OY_ALARM_NONE);
    show(scene.before);
    expect(OY_ALARM_DROPPED);
    expect_evidence();
    expect_copy(4);
    expect(OY_ALARM_DROPPED);
    cr_assert(scene.alarm.again);
}

/* [note-7] entry 4 is gone, the others moved up, and new ones came */
Test(monitor, a_ballot_left_out_is_dropped) {
    char first[80];
    (void)snprintf(first, sizeof first, "%s", scene.v.s->record);
    view_fork(&scene.v, "fork"); /* from three ballots on: 3, 4 here; only 4, 5 there */
    char fork[80];
    (void)snprintf(fork, sizeof fork, "%s", scene.v.s->record);
    struct oy_buffer a = oy_rec_ballot(scene.v.s, 3, 1, scene.v.s->plan.choice),
                     b = oy_rec_ballot(scene.v.s, 4, 1, scene.v.s->plan.choice);
    uint32_t row[2] = {3, 4};
    oy_rec_cast(scene.v.s, &row[0], &a, 1);
    oy_rec_cast(scene.v.s, &row[1], &b, 1);
    show(fork);
    expect(OY_ALARM_NONE);
    oy_record_writer_free(scene.v.s->w);
    OK(oy_record_writer_open(&scene.v.s->w, first, oy_span_text(scene.v.s->m->origin),
                             scene.v.s->server, &why));
    oy_rec_cast(scene.v.s, &row[1], &b, 1);
    vote(5);
    show(first);
    expect(OY_ALARM_DROPPED);
    cr_assert(strstr(scene.alarm.why.text, "entry 7 "), "%s", scene.alarm.why.text);
    expect_evidence();
    oy_buffer_free(&a);
    oy_buffer_free(&b);
}

/* [note-7] */
Test(monitor, the_same_entries_in_another_order_are_reordered) {
    char first[80];
    uint32_t row[2] = {3, 4};
    struct oy_buffer a = oy_rec_ballot(scene.v.s, 3, 1, scene.v.s->plan.choice),
                     b = oy_rec_ballot(scene.v.s, 4, 1, scene.v.s->plan.choice);
    (void)snprintf(first, sizeof first, "%s", scene.v.s->record);
    view_fork(&scene.v, "fork");
    oy_rec_cast(scene.v.s, &row[0], &a, 1);
    oy_rec_cast(scene.v.s, &row[1], &b, 1);
    show(scene.v.s->record);
    expect(OY_ALARM_NONE);
    oy_record_writer_free(scene.v.s->w);
    OK(oy_record_writer_open(&scene.v.s->w, first, oy_span_text(scene.v.s->m->origin),
                             scene.v.s->server, &why));
    oy_rec_cast(scene.v.s, &row[1], &b, 1);
    oy_rec_cast(scene.v.s, &row[0], &a, 1);
    show(first);
    expect(OY_ALARM_REORDERED);
    expect_evidence();
    expect_copy(5);
    oy_buffer_free(&a);
    oy_buffer_free(&b);
}

/* [note-7] */
Test(monitor, another_ballot_in_its_place_is_changed) {
    char first[80];
    (void)snprintf(first, sizeof first, "%s", scene.v.s->record);
    view_fork(&scene.v, "fork");
    vote(3);
    show(scene.v.s->record);
    expect(OY_ALARM_NONE);
    oy_record_writer_free(scene.v.s->w);
    OK(oy_record_writer_open(&scene.v.s->w, first, oy_span_text(scene.v.s->m->origin),
                             scene.v.s->server, &why));
    vote(4);
    show(first);
    expect(OY_ALARM_CHANGED);
    expect_evidence();
    vote(5); /* however long it grows */
    expect(OY_ALARM_CHANGED);
    expect_copy(4);
}

/* [note-7] two signed checkpoints, one set of entries */
Test(monitor, two_roots_for_one_size_are_forked) {
    struct oy_buffer other;
    char first[80];
    (void)snprintf(first, sizeof first, "%s", scene.v.s->record);
    view_fork(&scene.v, "fork");
    vote(4);
    other = oy_rec_read(scene.v.s, "checkpoint");
    oy_record_writer_free(scene.v.s->w);
    (void)snprintf(scene.v.s->record, sizeof scene.v.s->record, "%s", first);
    OK(oy_record_writer_open(&scene.v.s->w, first, oy_span_text(scene.v.s->m->origin),
                             scene.v.s->server, &why));
    vote(3);
    expect(OY_ALARM_NONE);
    const char *two_faced = oy_rec_copy(scene.v.s, "two");
    struct oy_dir dir;
    OK(oy_dir_open(&dir, two_faced, &why));
    OK(oy_file_write(&dir, "checkpoint", oy_buffer_span(&other), OY_FILE_REPLACE, &why));
    oy_dir_close(&dir);
    show(two_faced);
    expect(OY_ALARM_FORKED);
    expect_evidence();
    oy_buffer_free(&other);
}

/* [note-2] */
Test(monitor, a_checkpoint_of_another_key_is_unsigned) {
    unsigned char text[OY_NOTE_MAX];
    struct oy_writer w;
    struct oy_note note;
    struct oy_buffer bytes = oy_rec_read(scene.v.s, "checkpoint");
    OK(oy_note_parse(&note, oy_buffer_span(&bytes), &why));
    oy_writer_init(&w, text, sizeof text);
    oy_note_begin(&w, note.text);
    oy_note_sign(&w, oy_span_text(scene.v.s->m->origin), scene.v.s->officer[0], note.text);
    oy_rec_write(scene.v.s, "checkpoint", oy_writer_end(&w));
    oy_buffer_free(&bytes);
    expect(OY_ALARM_UNSIGNED);
    cr_assert_str_eq(scene.alarm.why.rule, "note-2");
}

/* [bal-7, sig-1] the rule is named */
Test(monitor, a_ballot_with_a_wrong_signature_is_invalid) {
    struct oy_buffer ballot = oy_rec_ballot(scene.v.s, 3, 1, scene.v.s->plan.choice);
    uint32_t row = 3;
    ballot.p[ballot.n - 2] ^= 1;
    oy_rec_cast(scene.v.s, &row, &ballot, 1);
    vote(4);
    expect(OY_ALARM_INVALID);
    cr_assert_str_eq(scene.alarm.why.rule, "sig-1", "%s", scene.alarm.why.text);
    cr_assert(strstr(scene.alarm.why.where, "entry 7"), "%s", scene.alarm.why.where);
    expect_copy(5); /* what the server signed is kept, whatever it is */
    oy_buffer_free(&ballot);
}

/* [bal-9] */
Test(monitor, a_ballot_cast_again_is_invalid) {
    oy_rec_vote(scene.v.s, 0, 1, scene.v.s->plan.choice);
    expect(OY_ALARM_INVALID);
    cr_assert_str_eq(scene.alarm.why.rule, "bal-9", "%s", scene.alarm.why.text);
}

/* [bal-8] */
Test(monitor, other_bytes_of_a_ballot_are_missing) {
    vote(3);
    struct oy_buffer bundle = oy_rec_read(scene.v.s, "ballots/000.p/4");
    bundle.p[bundle.n - 9] ^= 1;
    oy_rec_write(scene.v.s, "ballots/000.p/4", oy_buffer_span(&bundle));
    expect(OY_ALARM_MISSING);
    cr_assert_str_eq(scene.alarm.why.rule, "bal-8");
    expect_copy(3);
    bundle.p[bundle.n - 9] ^= 1; /* an honest answer at last */
    oy_rec_write(scene.v.s, "ballots/000.p/4", oy_buffer_span(&bundle));
    expect(OY_ALARM_NONE);
    expect_copy(4);
    oy_buffer_free(&bundle);
}

/* [rec-1] */
Test(monitor, a_file_that_is_not_there_is_missing) {
    char path[256];
    vote(3);
    (void)snprintf(path, sizeof path, "%s/ballots/000.p/4", scene.v.s->record);
    cr_assert_eq(unlink(path), 0);
    expect(OY_ALARM_MISSING);
    expect_copy(3);
}

/* [srv-4] */
Test(monitor, silence_is_stalled_after_a_time) {
    bool answered;
    scene.v.server.status = 503;
    OK(oy_monitor_round(scene.m, &scene.alarm, &answered, &why));
    cr_assert_eq(scene.alarm.kind, OY_ALARM_NONE);
    cr_assert_not(answered);
    oy_monitor_free(scene.m);
    scene.options.stall_seconds = 0;
    open_monitor();
    expect(OY_ALARM_STALLED);
}

static void say_state(uint64_t size, uint64_t ballots) {
    (void)snprintf(
        scene.v.server.state, sizeof scene.v.server.state,
        "{\"election_id\":\"%064d\",\"phase\":\"open\",\"state_version\":4,\"size\":%llu,"
        "\"ballots\":%llu,\"closes\":5,\"pending\":[],\"working\":null,\"failed\":null}",
        0, (unsigned long long)size, (unsigned long long)ballots);
}

/* [srv-6] what the server counts must be in the log */
Test(monitor, a_state_ahead_of_the_checkpoint_is_stalled) {
    say_state(7, 3);
    expect(OY_ALARM_NONE);
    say_state(7, 4);
    expect(OY_ALARM_NONE); /* not yet */
    oy_monitor_free(scene.m);
    scene.options.stall_seconds = 0;
    open_monitor();
    expect(OY_ALARM_STALLED);
}

Test(monitor, an_election_that_is_not_closed_is_stalled) {
    scene.time = scene.v.s->m->closes + 3599;
    expect(OY_ALARM_NONE);
    scene.time += 10;
    expect(OY_ALARM_STALLED);
}

/* [note-7] somebody changed the record while nobody was looking */
Test(monitor, remembers_between_two_runs) {
    vote(3);
    expect(OY_ALARM_NONE);
    oy_monitor_free(scene.m);
    show(scene.before);
    open_monitor();
    expect(OY_ALARM_DROPPED);
}

/* ---- receipts [rcpt-1] ---- */

static void receipt_of(char path[256], const struct oy_rec *s, uint64_t index) {
    struct oy_receipts *r;
    struct oy_log_cursor c;
    struct oy_record record;
    struct oy_entry e;
    char dir[128], hex[65];
    (void)snprintf(dir, sizeof dir, "%s", s->path);
    OK(oy_receipts_open(&r, s->record, &why));
    OK(oy_receipts_write(r, dir, index, &why));
    oy_receipts_free(r);
    OK(oy_record_open(&record, s->record, &why));
    oy_record_cursor(&c, &record, 0);
    OK(oy_log_entry(&c, &e, index, &why));
    for (size_t i = 0; i < 32; i++) (void)snprintf(hex + 2 * i, 3, "%02x", e.digest.b[i]);
    oy_log_cursor_clear(&c);
    oy_record_close(&record);
    (void)snprintf(path, 256, "%s/%s.receipt", dir, hex);
}

static void with_receipt(const char *const path[1]) {
    oy_monitor_free(scene.m);
    scene.options.receipts = (struct oy_files){path, 1};
    open_monitor();
}

Test(monitor, a_receipt_that_is_kept_is_no_alarm) {
    char path[256];
    vote(3);
    receipt_of(path, scene.v.s, 7);
    show(scene.before);
    with_receipt((const char *const[]){path});
    expect(OY_ALARM_NONE); /* the log has not come that far */
    show(scene.v.s->record);
    expect(OY_ALARM_NONE);
}

Test(monitor, a_receipt_whose_ballot_is_not_there_is_dropped) {
    char path[256], first[80];
    (void)snprintf(first, sizeof first, "%s", scene.v.s->record);
    view_fork(&scene.v, "fork");
    vote(3);
    receipt_of(path, scene.v.s, 7);
    oy_record_writer_free(scene.v.s->w);
    OK(oy_record_writer_open(&scene.v.s->w, first, oy_span_text(scene.v.s->m->origin),
                             scene.v.s->server, &why));
    vote(4);
    with_receipt((const char *const[]){path});
    expect(OY_ALARM_DROPPED);
    expect_evidence();
}

Test(monitor, a_receipt_of_another_log_is_forked) {
    char path[256], first[80];
    uint32_t row = 3;
    struct oy_buffer ballot = oy_rec_ballot(scene.v.s, 3, 1, scene.v.s->plan.choice);
    (void)snprintf(first, sizeof first, "%s", scene.v.s->record);
    view_fork(&scene.v, "fork");
    oy_rec_cast(scene.v.s, &row, &ballot, 1);
    vote(4);
    receipt_of(path, scene.v.s, 7);
    oy_record_writer_free(scene.v.s->w);
    OK(oy_record_writer_open(&scene.v.s->w, first, oy_span_text(scene.v.s->m->origin),
                             scene.v.s->server, &why));
    oy_rec_cast(scene.v.s, &row, &ballot, 1);
    with_receipt((const char *const[]){path});
    expect(OY_ALARM_NONE);
    vote(5);
    expect(OY_ALARM_FORKED);
    expect_evidence();
    oy_buffer_free(&ballot);
}

/* Nothing was fetched before: what was kept is the one half of the evidence. */
Test(monitor, a_kept_checkpoint_of_another_log_is_evidence) {
    char kept[100], first[80];
    (void)snprintf(first, sizeof first, "%s", scene.v.s->record);
    view_fork(&scene.v, "fork");
    vote(3);
    (void)snprintf(kept, sizeof kept, "%s/checkpoint", scene.v.s->record);
    oy_record_writer_free(scene.v.s->w);
    OK(oy_record_writer_open(&scene.v.s->w, first, oy_span_text(scene.v.s->m->origin),
                             scene.v.s->server, &why));
    vote(4);
    oy_monitor_free(scene.m);
    scene.options.follow.since = kept;
    open_monitor();
    expect(OY_ALARM_FORKED);
    expect_evidence();
}
