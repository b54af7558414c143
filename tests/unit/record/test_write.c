/* The board's side: appends, their order, and what a failure leaves behind. */
#include <errno.h>
#include <signal.h>
#include <sys/resource.h>

#include "tests/unit/record/common.h"

#define BOARD_TEST(name)                                                                           \
    static void run_##name(struct board *b);                                                       \
    Test(record_write, name) {                                                                     \
        struct board b;                                                                            \
        board_new(&b);                                                                             \
        run_##name(&b);                                                                            \
        board_free(&b);                                                                            \
    }                                                                                              \
    static void run_##name(struct board *b)

static void reopen(struct board *b) {
    oy_record_writer_free(b->w);
    ACCEPTED(oy_record_writer_open(&b->w, b->path, oy_span_text(ORIGIN), b->key, &why));
}

BOARD_TEST(a_new_record_is_an_empty_log) {
    expect_whole(b->path, 0);
}

BOARD_TEST(every_size_around_a_bundle_is_whole) {
    static const size_t steps[] = {1, 250, 1, 1, 1, 1, 1, 255, 1, 300, 512};
    uint32_t first = 0;
    board_start(b);
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        append_ballots(b, steps[i], first);
        first += (uint32_t)steps[i];
        expect_whole(b->path, 4 + first);
        if (i % 3 == 0) reopen(b);
    }
    cr_assert_eq(oy_record_writer_count(b->w, OY_LOG_BALLOT), first);
}

/* A log above one full tile of level 0: level 1 has hashes, and is joined by a second. */
BOARD_TEST(levels_above_the_first_grow) {
    board_start(b);
    append_ballots(b, 700, 0);
    expect_whole(b->path, 704);
    cr_assert(oy_file_exists(NULL, scratch_path(&b->scratch, "record/tile/1/000.p/2")));
    append_ballots(b, 100, 700);
    expect_whole(b->path, 804);
    cr_assert(oy_file_exists(NULL, scratch_path(&b->scratch, "record/tile/1/000.p/3")));
    cr_assert_not(oy_file_exists(NULL, scratch_path(&b->scratch, "record/tile/1/000.p/2")));
}

/* The bytes do not tell in how many steps they came, nor whether the writer was restarted. */
Test(record_write, many_steps_leave_the_same_bytes_as_one) {
    struct board one, many;
    enum { N = 280 };
    static struct oy_record_ballot ballots[N];
    static unsigned char bytes[N * BALLOT_BYTES];
    uint64_t index[N];
    board_new(&one);
    board_new(&many);
    board_start(&one);
    board_start(&many);
    make_ballots(ballots, bytes, N, 0);
    ACCEPTED(oy_record_append_ballots(one.w, ballots, N, index, &why));
    for (uint64_t at = 4; at < 4 + N; at++)
        for (size_t i = 0; i < N; i++)
            if (index[i] == at)
                ACCEPTED(oy_record_append_ballots(many.w, &ballots[i], 1, NULL, &why));
    cr_assert(same_picture(picture(one.path), picture(many.path)));
    reopen(&many);
    cr_assert(same_picture(picture(one.path), picture(many.path)));
    board_free(&one);
    board_free(&many);
}

/* [ent-6] */
BOARD_TEST(ballots_of_a_step_stand_in_order_of_their_hash) {
    enum { N = 40 };
    struct oy_record_ballot ballots[N];
    unsigned char bytes[N * BALLOT_BYTES];
    struct oy_record r;
    struct oy_log_cursor c;
    board_start(b);
    make_ballots(ballots, bytes, N, 0);
    for (uint32_t i = 0; i < 5; i++) { /* one voter has five of them, last sequence first */
        ballots[i].roll_index = 999;
        ballots[i].sequence = 5 - i;
    }
    ACCEPTED(oy_record_append_ballots(b->w, ballots, N, NULL, &why));
    ACCEPTED(oy_record_open(&r, b->path, &why));
    struct oy_hash before = {{0}};
    uint32_t sequence = 0;
    oy_log_cursor_init(&c, &r.dir, r.shape.size, 0);
    for (uint64_t i = 4; i < 4 + N; i++) {
        struct oy_entry e;
        ACCEPTED(oy_log_entry(&c, &e, i, &why));
        if (e.roll_index == 999) {
            cr_assert_eq(e.sequence, ++sequence);
            continue;
        }
        cr_assert(memcmp(before.b, e.digest.b, 32) < 0);
        before = e.digest;
    }
    cr_assert_eq(sequence, 5);
    oy_log_cursor_clear(&c);
    oy_record_close(&r);
}

BOARD_TEST(the_walk_gives_every_ballot_with_its_entry) {
    struct oy_record r;
    struct oy_record_walk w;
    struct oy_entry e;
    struct oy_span bytes;
    struct oy_hash digest;
    uint64_t index, n = 0;
    struct oy_entry revoke = {.type = OY_LOG_REVOKE, .payload = oy_span_text("made up")};
    board_start(b);
    append_ballots(b, 300, 0);
    ACCEPTED(oy_record_append_entry(b->w, &revoke, &why));
    append_ballots(b, 10, 300);
    ACCEPTED(oy_record_open(&r, b->path, &why));
    oy_record_walk_init(&w, &r, 0, 0);
    for (;;) {
        ACCEPTED(oy_record_walk_next(&w, &index, &e, &bytes, &why));
        if (!bytes.p) break;
        oy_record_digest(&digest, bytes);
        cr_assert(oy_hash_equal(&digest, &e.digest), "ballot %llu", (unsigned long long)n);
        cr_assert_eq(index, n < 300 ? 4 + n : 5 + n);
        n++;
    }
    cr_assert_eq(n, 310);
    oy_record_walk_clear(&w);
    oy_record_close(&r);
}

/* [log-5] */
BOARD_TEST(what_is_out_of_order_is_refused_and_changes_nothing) {
    struct oy_entry close = {.type = OY_LOG_CLOSE};
    REFUSED(oy_record_append_entry(b->w, &close, &why), OY_STATE, "log-5");
    board_start(b);
    struct oy_hash before = picture(b->path);
    REFUSED(oy_record_append_file(b->w, OY_LOG_TALLY, oy_span_text("x"), 0, &why), OY_STATE,
            "log-5");
    REFUSED(oy_record_append_file(b->w, OY_LOG_MANIFEST, oy_span_text("other"), 0, &why), OY_STATE,
            "log-5");
    cr_assert(same_picture(before, picture(b->path)));
    append_ballots(b, 3, 0);
    expect_whole(b->path, 7);
}

/* [rec-2] */
BOARD_TEST(a_ballot_above_the_limit_is_refused_and_changes_nothing) {
    unsigned char *huge = calloc(1, OY_BALLOT_BYTES_MAX + 1);
    struct oy_record_ballot ballots[2] = {{.bytes = oy_span_text("small")},
                                          {.bytes = oy_span(huge, OY_BALLOT_BYTES_MAX + 1)}};
    board_start(b);
    struct oy_hash before = picture(b->path);
    REFUSED(oy_record_append_ballots(b->w, ballots, 2, NULL, &why), OY_RANGE, "rec-2");
    cr_assert(same_picture(before, picture(b->path)));
    free(huge);
}

/* A disk that is full in the middle of a step: RLIMIT_FSIZE makes writes fail. */
BOARD_TEST(a_failed_write_leaves_the_record_as_it_was) {
    enum { N = 400 };
    static struct oy_record_ballot ballots[N];
    static unsigned char bytes[N * BALLOT_BYTES];
    struct rlimit old, small;
    board_start(b);
    append_ballots(b, 100, 0);
    struct oy_hash before = picture(b->path);
    make_ballots(ballots, bytes, N, 100);
    (void)signal(SIGXFSZ, SIG_IGN);
    cr_assert_eq(getrlimit(RLIMIT_FSIZE, &old), 0);
    for (rlim_t limit = 0; limit < 14000; limit += 3000) { /* different files fail */
        struct oy_why why = {.status = OY_OK};
        small = (struct rlimit){.rlim_cur = limit, .rlim_max = old.rlim_max};
        cr_assert_eq(setrlimit(RLIMIT_FSIZE, &small), 0);
        oy_status status = oy_record_append_ballots(b->w, ballots, N, NULL, &why);
        cr_assert_eq(setrlimit(RLIMIT_FSIZE, &old), 0);
        cr_assert_eq(status, OY_IO, "limit %llu", (unsigned long long)limit);
        cr_assert(same_picture(before, picture(b->path)), "limit %llu", (unsigned long long)limit);
    }
    ACCEPTED(oy_record_append_ballots(b->w, ballots, N, NULL, &why));
    expect_whole(b->path, 4 + 100 + N);
}

static void put(struct board *b, const char *name, const char *text) {
    char path[160];
    struct oy_why why = {.status = OY_OK};
    (void)snprintf(path, sizeof path, "record/%s", name);
    cr_assert_eq(oy_file_write(&b->scratch.dir, path, oy_span_text(text), OY_FILE_REPLACE, &why),
                 OY_OK);
}

/* A crash after some files were written and before the checkpoint was. */
BOARD_TEST(what_an_interrupted_step_left_is_removed) {
    board_start(b);
    append_ballots(b, 5, 0);
    struct oy_hash before = picture(b->path);
    put(b, "tile/0/000.p/12", "stray");
    put(b, "tile/entries/000.p/12", "stray");
    put(b, "ballots/000.p/8", "stray");
    put(b, "closing", "stray");
    put(b, ".oy-0123456789abcdef.tmp", "stray");
    reopen(b);
    cr_assert(same_picture(before, picture(b->path)));
    expect_whole(b->path, 9);
}

/* A crash after the checkpoint and before the narrower tiles were removed. */
BOARD_TEST(what_a_finished_step_did_not_remove_is_removed) {
    board_start(b);
    append_ballots(b, 5, 0);
    put(b, "tile/0/000.p/4", "narrower");
    reopen(b);
    expect_whole(b->path, 9);
}

BOARD_TEST(a_strange_file_is_not_removed) {
    board_start(b);
    put(b, "notes.txt", "somebody's");
    oy_record_writer_free(b->w);
    b->w = NULL;
    REFUSED(oy_record_writer_open(&b->w, b->path, oy_span_text(ORIGIN), b->key, &why), OY_STATE,
            "rec-1");
    cr_assert_null(b->w);
    cr_assert(oy_file_exists(NULL, scratch_path(&b->scratch, "record/notes.txt")));
}

BOARD_TEST(one_writer_at_a_time_and_only_with_its_own_key) {
    struct oy_record_writer *second = NULL;
    struct oy_sign_key *other = oy_sign_key_generate();
    REFUSED(oy_record_writer_open(&second, b->path, oy_span_text(ORIGIN), b->key, &why), OY_STATE,
            "");
    REFUSED(oy_record_create(&second, b->path, oy_span_text(ORIGIN), b->key, &why), OY_STATE, "");
    oy_record_writer_free(b->w);
    b->w = NULL;
    REFUSED(oy_record_writer_open(&second, b->path, oy_span_text(ORIGIN), other, &why), OY_MISMATCH,
            "note-2");
    REFUSED(oy_record_writer_open(&second, b->path, oy_span_text("log.example/x"), b->key, &why),
            OY_MISMATCH, "note-2");
    REFUSED(oy_record_create(&second, b->path, oy_span_text(ORIGIN), b->key, &why), OY_STATE, "");
    REFUSED(oy_record_create(&second, scratch_path(&b->scratch, "new"), oy_span_text("a b"), b->key,
                             &why),
            OY_FORMAT, "note-1");
    oy_sign_key_free(other);
}

/* [note-3] */
BOARD_TEST(a_log_that_was_changed_is_not_written_to) {
    board_start(b);
    append_ballots(b, 2, 0);
    oy_record_writer_free(b->w);
    b->w = NULL;
    struct oy_buffer entries;
    ACCEPTED(oy_file_read(&entries, &b->scratch.dir, "record/tile/entries/000.p/6", 1000, &why));
    entries.p[entries.n - 1] ^= 1;
    ACCEPTED(oy_file_write(&b->scratch.dir, "record/tile/entries/000.p/6", oy_buffer_span(&entries),
                           OY_FILE_REPLACE, &why));
    oy_buffer_free(&entries);
    REFUSED(oy_record_writer_open(&b->w, b->path, oy_span_text(ORIGIN), b->key, &why), OY_MISMATCH,
            "note-3");
}

/* ---- closing ---- */

/* [note-4, note-5] */
BOARD_TEST(cosignatures_are_added_once) {
    struct oy_entry close = {.type = OY_LOG_CLOSE, .closed_at = 1000};
    struct oy_sign_key *witness = oy_sign_key_generate();
    unsigned char line[OY_NOTE_LINE_MAX], other[OY_NOTE_LINE_MAX];
    struct oy_signed_checkpoint closing;
    struct oy_writer w;
    board_start(b);
    REFUSED(oy_record_add_cosignature(b->w, oy_span_text("x\n"), &why), OY_STATE, "note-5");
    ACCEPTED(oy_record_append_entry(b->w, &close, &why));
    ACCEPTED(oy_signed_checkpoint_read(&closing, &b->scratch.dir, "record/closing", &why));
    cr_assert_eq(closing.head.size, 5);
    oy_writer_init(&w, line, sizeof line);
    oy_note_cosign(&w, oy_span_text("witness.example/w"), witness, 1001, closing.note.text);
    struct oy_span first = oy_writer_end(&w);
    oy_writer_init(&w, other, sizeof other);
    oy_note_cosign(&w, oy_span_text("witness.example/w"), witness, 1002, closing.note.text);
    struct oy_span second = oy_writer_end(&w);
    oy_signed_checkpoint_clear(&closing);
    ACCEPTED(oy_record_add_cosignature(b->w, first, &why));
    struct oy_hash before = picture(b->path);
    ACCEPTED(oy_record_add_cosignature(b->w, first, &why));
    REFUSED(oy_record_add_cosignature(b->w, second, &why), OY_STATE, "note-4");
    REFUSED(oy_record_add_cosignature(b->w, oy_span_text("no line\n"), &why), OY_FORMAT, "note-1");
    REFUSED(oy_record_add_cosignature(b->w, oy_span(first.p, 0), &why), OY_FORMAT, "note-1");
    cr_assert(same_picture(before, picture(b->path)));
    expect_whole(b->path, 5);
    ACCEPTED(oy_signed_checkpoint_read(&closing, &b->scratch.dir, "record/closing", &why));
    cr_assert_eq(closing.note.n, 2);
    oy_signed_checkpoint_clear(&closing);
    oy_sign_key_free(witness);
}
