/* The mirror: a copy of somebody's record that grows from checkpoint to checkpoint. */
#include <signal.h>
#include <sys/resource.h>

#include "record/mirror.h"
#include "tests/unit/record/common.h"

struct mirrors {
    struct board board; /* the original */
    char path[96];      /* of the copy */
    struct oy_mirror *m;
};

static void mirrors_new(struct mirrors *t) {
    board_new(&t->board);
    (void)snprintf(t->path, sizeof t->path, "%s/copy", t->board.scratch.path);
    ACCEPTED(oy_mirror_open(&t->m, t->path, &why));
}

static void mirrors_free(struct mirrors *t) {
    oy_mirror_free(t->m);
    board_free(&t->board);
}

#define MIRROR_TEST(name)                                                                          \
    static void run_##name(struct mirrors *t);                                                     \
    Test(mirror, name) {                                                                           \
        struct mirrors t;                                                                          \
        mirrors_new(&t);                                                                           \
        run_##name(&t);                                                                            \
        mirrors_free(&t);                                                                          \
    }                                                                                              \
    static void run_##name(struct mirrors *t)

static void reopen(struct mirrors *t) {
    oy_mirror_free(t->m);
    ACCEPTED(oy_mirror_open(&t->m, t->path, &why));
}

/* ---- copying ---- */

static void copy_file(struct mirrors *t, const struct oy_record *r, const struct oy_entry *e,
                      uint64_t share) {
    struct oy_map file;
    ACCEPTED(oy_record_map_file(&file, r, e, share, &why));
    ACCEPTED(oy_mirror_file(t->m, file.bytes, &why));
    oy_map_close(&file);
}

static void copy_ballot(struct mirrors *t, const struct oy_record *r, uint64_t number) {
    struct oy_bundle b;
    ACCEPTED(oy_bundle_open(&b, &r->dir, oy_record_ballots(r), number / 256, &why));
    ACCEPTED(oy_mirror_ballot(t->m, b.ballot[number % 256], &why));
    oy_bundle_close(&b);
}

/* Entries of the original from where the copy stands to `until`. */
static void copy_entries(struct mirrors *t, const struct oy_record *r, uint64_t until) {
    struct oy_log_cursor c, parsed;
    uint64_t share = 0, index;
    oy_record_cursor(&c, r, oy_mirror_head(t->m, NULL));
    oy_record_cursor(&parsed, r, 0);
    while (oy_mirror_head(t->m, NULL) < until) {
        struct oy_span raw;
        struct oy_entry e;
        ACCEPTED(oy_log_next(&c, &index, &raw, &why));
        ACCEPTED(oy_log_entry(&parsed, &e, index, &why));
        ACCEPTED(oy_mirror_entry(t->m, raw, &why));
        if (e.type == OY_LOG_SHARE) share++;
        if (e.type == OY_LOG_BALLOT)
            copy_ballot(t, r, oy_mirror_ballots(t->m) - 1);
        else if (oy_entry_file(e.type))
            copy_file(t, r, &e, e.type == OY_LOG_SHARE ? share : 0);
    }
    oy_log_cursor_clear(&c);
    oy_log_cursor_clear(&parsed);
}

static oy_status commit(struct mirrors *t, const struct oy_record *r, struct oy_why *why) {
    struct oy_buffer closing = {NULL, 0};
    if (oy_file_exists(&r->dir, "closing"))
        cr_assert_eq(oy_file_read(&closing, &r->dir, "closing", OY_NOTE_MAX, why), OY_OK);
    struct oy_span note = oy_buffer_span(&r->checkpoint.bytes);
    oy_status status = oy_mirror_commit(t->m, note, oy_buffer_span(&closing), why);
    if (status == OY_OK) cr_assert(oy_span_equal(oy_mirror_note(t->m), note));
    oy_buffer_free(&closing);
    return status;
}

/* The copy catches up with the original and is its equal. */
static void catch_up(struct mirrors *t) {
    struct oy_record r;
    ACCEPTED(oy_record_open(&r, t->board.path, &why));
    copy_entries(t, &r, oy_record_size(&r));
    ACCEPTED(commit(t, &r, &why));
    expect_whole(t->path, oy_record_size(&r));
    oy_record_close(&r);
    cr_assert(same_picture(picture(t->board.path), picture(t->path)));
}

static void finish_election(struct board *b) {
    struct oy_entry close = {.type = OY_LOG_CLOSE, .closed_at = 77};
    ACCEPTED(oy_record_append_entry(b->w, &close, &why));
    ACCEPTED(oy_record_append_file(b->w, OY_LOG_TALLY, oy_span_text("tally"), 0, &why));
    ACCEPTED(oy_record_append_file(b->w, OY_LOG_SHARE, oy_span_text("one"), 0, &why));
    ACCEPTED(oy_record_append_file(b->w, OY_LOG_SHARE, oy_span_text("two"), 0, &why));
    ACCEPTED(oy_record_append_file(b->w, OY_LOG_RESULT, oy_span_text("{}"), 0, &why));
}

MIRROR_TEST(equals_the_original_byte_for_byte_in_one_step) {
    board_start(&t->board);
    append_ballots(&t->board, 600, 0);
    finish_election(&t->board);
    catch_up(t);
}

MIRROR_TEST(grows_with_the_original_and_is_whole_at_every_step) {
    static const size_t steps[] = {1, 250, 1, 1, 3, 255, 257, 512, 40};
    uint32_t first = 0;
    catch_up(t);
    board_start(&t->board);
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        append_ballots(&t->board, steps[i], first);
        first += (uint32_t)steps[i];
        catch_up(t);
        if (i % 2) reopen(t);
    }
    finish_election(&t->board);
    catch_up(t);
    cr_assert_eq(oy_mirror_ballots(t->m), first);
}

/* Entries longer than any that the board writes: the mirror keeps what it gets. */
MIRROR_TEST(takes_the_longest_entry) {
    static unsigned char revoke[OY_ENTRY_MAX] = {OY_LOG_REVOKE, OY_ENTRY_VERSION};
    struct oy_record r;
    board_start(&t->board);
    ACCEPTED(oy_record_open(&r, t->board.path, &why));
    copy_entries(t, &r, 4);
    ACCEPTED(oy_mirror_entry(t->m, oy_span(revoke, sizeof revoke), &why));
    cr_assert_eq(oy_mirror_head(t->m, NULL), 5);
    oy_record_close(&r);
}

MIRROR_TEST(replaces_notes_when_nothing_was_appended) {
    struct oy_record r;
    static const char line[] = "\xe2\x80\x94 w.example AAAAAAECAwQ=\n";
    board_start(&t->board);
    finish_election(&t->board);
    catch_up(t);
    struct oy_hash before = picture(t->path);
    ACCEPTED(oy_record_open(&r, t->board.path, &why));
    struct oy_span old = oy_buffer_span(&r.checkpoint.bytes);
    unsigned char *note = malloc(old.n + sizeof line);
    memcpy(note, old.p, old.n);
    memcpy(note + old.n, line, sizeof line);
    ACCEPTED(
        oy_mirror_commit(t->m, oy_span(note, old.n + sizeof line - 1), oy_span(NULL, 0), &why));
    cr_assert_eq(oy_mirror_note(t->m).n, old.n + sizeof line - 1);
    expect_whole(t->path, oy_record_size(&r));
    cr_assert_not(same_picture(before, picture(t->path)));
    ACCEPTED(commit(t, &r, &why));
    cr_assert(same_picture(before, picture(t->path)));
    free(note);
    oy_record_close(&r);
}

/* ---- refusals ---- */

/* [bal-8], [rec-2] */
MIRROR_TEST(refuses_another_ballot_and_takes_the_right_one_after_it) {
    struct oy_record r;
    struct oy_log_cursor c;
    struct oy_span raw;
    uint64_t index;
    board_start(&t->board);
    append_ballots(&t->board, 1, 0);
    ACCEPTED(oy_record_open(&r, t->board.path, &why));
    copy_entries(t, &r, 4);
    REFUSED(oy_mirror_ballot(t->m, oy_span_text("none is awaited"), &why), OY_STATE, "");
    oy_record_cursor(&c, &r, 4);
    ACCEPTED(oy_log_next(&c, &index, &raw, &why));
    ACCEPTED(oy_mirror_entry(t->m, raw, &why));
    REFUSED(oy_mirror_ballot(t->m, oy_span_text("another"), &why), OY_MISMATCH, "bal-8");
    REFUSED(oy_mirror_file(t->m, oy_span_text("a file"), &why), OY_STATE, "");
    REFUSED(oy_mirror_entry(t->m, raw, &why), OY_STATE, "");
    REFUSED(commit(t, &r, &why), OY_STATE, "");
    copy_ballot(t, &r, 0);
    ACCEPTED(commit(t, &r, &why));
    cr_assert(same_picture(picture(t->board.path), picture(t->path)));
    oy_log_cursor_clear(&c);
    oy_record_close(&r);
}

/* A ballot that its entry names and that is too long for a record. */
MIRROR_TEST(refuses_a_ballot_above_the_limit) {
    struct oy_record r;
    unsigned char entry[OY_ENTRY_BALLOT_BYTES], *huge = calloc(1, OY_BALLOT_BYTES_MAX + 1);
    struct oy_entry e = {.type = OY_LOG_BALLOT};
    struct oy_writer out;
    oy_record_digest(&e.digest, oy_span(huge, OY_BALLOT_BYTES_MAX + 1));
    oy_writer_init(&out, entry, sizeof entry);
    oy_entry_write(&out, &e);
    board_start(&t->board);
    ACCEPTED(oy_record_open(&r, t->board.path, &why));
    copy_entries(t, &r, 4);
    ACCEPTED(oy_mirror_entry(t->m, oy_writer_end(&out), &why));
    REFUSED(oy_mirror_ballot(t->m, oy_span(huge, OY_BALLOT_BYTES_MAX + 1), &why), OY_RANGE,
            "rec-2");
    free(huge);
    oy_record_close(&r);
}

/* [ent-3] */
MIRROR_TEST(refuses_another_file) {
    struct oy_entry e = {.type = OY_LOG_MANIFEST, .length = 2};
    unsigned char bytes[64];
    struct oy_writer out;
    oy_record_digest(&e.digest, oy_span_text("{}"));
    oy_writer_init(&out, bytes, sizeof bytes);
    oy_entry_write(&out, &e);
    ACCEPTED(oy_mirror_entry(t->m, oy_writer_end(&out), &why));
    REFUSED(oy_mirror_file(t->m, oy_span_text("[]"), &why), OY_MISMATCH, "ent-3");
    REFUSED(oy_mirror_file(t->m, oy_span_text("{} "), &why), OY_MISMATCH, "ent-3");
    cr_assert_not(oy_file_exists(NULL, scratch_path(&t->board.scratch, "copy/manifest.json")));
    ACCEPTED(oy_mirror_file(t->m, oy_span_text("{}"), &why));
    REFUSED(oy_mirror_file(t->m, oy_span_text("{}"), &why), OY_STATE, "");
}

MIRROR_TEST(refuses_entries_that_are_none_or_out_of_place) {
    static const unsigned char close[] = {OY_LOG_CLOSE, 1, 0, 0, 0, 0, 0, 0, 0, 1, 0};
    static const unsigned char unknown[] = {99, 1}, torn[] = {OY_LOG_MANIFEST, 1, 0};
    REFUSED(oy_mirror_entry(t->m, oy_span(close, sizeof close), &why), OY_STATE, "log-5");
    REFUSED(oy_mirror_entry(t->m, oy_span(unknown, sizeof unknown), &why), OY_FORMAT, "log-4");
    REFUSED(oy_mirror_entry(t->m, oy_span(torn, sizeof torn), &why), OY_FORMAT, "ent-1");
    cr_assert_eq(oy_mirror_head(t->m, NULL), 0);
    catch_up(t);
}

/* [note-3] */
MIRROR_TEST(refuses_a_checkpoint_of_another_log_and_goes_back) {
    struct oy_record r;
    struct oy_hash root, before;
    catch_up(t);
    before = picture(t->path);
    board_start(&t->board);
    append_ballots(&t->board, 300, 0);
    ACCEPTED(oy_record_open(&r, t->board.path, &why));
    REFUSED(commit(t, &r, &why), OY_MISMATCH, "note-3"); /* too early */
    copy_entries(t, &r, 280);
    REFUSED(commit(t, &r, &why), OY_MISMATCH, "note-3");
    REFUSED(oy_mirror_commit(t->m, oy_span_text("no note"), oy_span(NULL, 0), &why), OY_FORMAT,
            "note-1");
    ACCEPTED(oy_mirror_undo(t->m, &why));
    cr_assert_eq(oy_mirror_head(t->m, &root), 0);
    struct oy_buffer empty = {.n = oy_mirror_note(t->m).n};
    empty.p = malloc(empty.n);
    memcpy(empty.p, oy_mirror_note(t->m).p, empty.n);
    ACCEPTED(oy_mirror_commit(t->m, oy_buffer_span(&empty), oy_span(NULL, 0), &why));
    cr_assert(same_picture(before, picture(t->path)));
    oy_buffer_free(&empty);
    oy_record_close(&r);
    catch_up(t);
}

/* [note-5], [rec-1] */
MIRROR_TEST(has_a_closing_from_the_close_entry_on) {
    struct oy_record r;
    struct oy_span note;
    board_start(&t->board);
    catch_up(t);
    note = oy_mirror_note(t->m);
    REFUSED(oy_mirror_commit(t->m, note, note, &why), OY_STATE, "note-5");
    finish_election(&t->board);
    ACCEPTED(oy_record_open(&r, t->board.path, &why));
    note = oy_buffer_span(&r.checkpoint.bytes);
    copy_entries(t, &r, oy_record_size(&r));
    REFUSED(oy_mirror_commit(t->m, note, oy_span(NULL, 0), &why), OY_MISSING, "rec-1");
    REFUSED(oy_mirror_commit(t->m, note, oy_span_text("no note"), &why), OY_FORMAT, "note-1");
    ACCEPTED(commit(t, &r, &why));
    ACCEPTED(oy_mirror_commit(t->m, note, oy_span(NULL, 0), &why));
    oy_record_close(&r);
    cr_assert(same_picture(picture(t->board.path), picture(t->path)));
}

/* ---- interruptions ---- */

MIRROR_TEST(goes_on_after_an_interrupted_copy_with_its_files_in_place) {
    struct oy_record r;
    board_start(&t->board);
    append_ballots(&t->board, 10, 0);
    catch_up(t);
    append_ballots(&t->board, 600, 10);
    ACCEPTED(oy_record_open(&r, t->board.path, &why));
    copy_entries(t, &r, 540);
    oy_record_close(&r);
    scratch_put(&t->board.scratch, "copy/.oy-0123456789abcdef.tmp", "half");
    reopen(t);
    cr_assert_eq(oy_mirror_head(t->m, NULL), 14);
    cr_assert(oy_file_exists(NULL, scratch_path(&t->board.scratch, "copy/ballots/001")));
    cr_assert(oy_file_exists(NULL, scratch_path(&t->board.scratch, "copy/tile/entries/001")));
    catch_up(t);
}

/* The copy was to become longer than what is committed at last. */
MIRROR_TEST(a_commit_removes_what_the_log_does_not_call_for) {
    struct oy_record r;
    board_start(&t->board);
    append_ballots(&t->board, 5, 0);
    catch_up(t);
    scratch_put(&t->board.scratch, "copy/ballots/000", "of a longer one");
    scratch_put(&t->board.scratch, "copy/tally.bin", "of a longer one");
    reopen(t);
    ACCEPTED(oy_record_open(&r, t->board.path, &why));
    ACCEPTED(commit(t, &r, &why));
    oy_record_close(&r);
    expect_whole(t->path, 9);
    cr_assert(same_picture(picture(t->board.path), picture(t->path)));
}

MIRROR_TEST(a_full_disk_leaves_the_copy_as_it_was_and_undo_goes_on) {
    struct rlimit old;
    struct oy_record r;
    board_start(&t->board);
    catch_up(t);
    append_ballots(&t->board, 30, 0);
    ACCEPTED(oy_record_open(&r, t->board.path, &why));
    copy_entries(t, &r, 34);
    (void)signal(SIGXFSZ, SIG_IGN);
    cr_assert_eq(getrlimit(RLIMIT_FSIZE, &old), 0);
    struct rlimit small = {.rlim_cur = 100, .rlim_max = old.rlim_max};
    cr_assert_eq(setrlimit(RLIMIT_FSIZE, &small), 0);
    struct oy_why why = {.status = OY_OK};
    oy_status status = commit(t, &r, &why);
    cr_assert_eq(setrlimit(RLIMIT_FSIZE, &old), 0);
    cr_assert_eq(status, OY_IO);
    REFUSED(commit(t, &r, &why), OY_STATE, "");
    ACCEPTED(oy_mirror_undo(t->m, &why));
    cr_assert_eq(oy_mirror_head(t->m, NULL), 4);
    oy_record_close(&r);
    catch_up(t);
}

/* ---- opening ---- */

MIRROR_TEST(refuses_directories_that_are_no_copy) {
    struct oy_mirror *second = NULL;
    REFUSED(oy_mirror_open(&second, t->path, &why), OY_STATE, "");
    cr_assert_null(second);
    board_start(&t->board);
    catch_up(t);
    oy_mirror_free(t->m);
    t->m = NULL;
    scratch_put(&t->board.scratch, "copy/notes.txt", "somebody's");
    REFUSED(oy_mirror_open(&t->m, t->path, &why), OY_STATE, "rec-1");
    cr_assert_eq(unlink(scratch_path(&t->board.scratch, "copy/notes.txt")), 0);
    struct oy_buffer bundle;
    ACCEPTED(
        oy_file_read(&bundle, &t->board.scratch.dir, "copy/tile/entries/000.p/4", 1 << 20, &why));
    bundle.p[10] ^= 1;
    ACCEPTED(oy_file_write(&t->board.scratch.dir, "copy/tile/entries/000.p/4",
                           oy_buffer_span(&bundle), OY_FILE_REPLACE, &why));
    oy_buffer_free(&bundle);
    REFUSED(oy_mirror_open(&t->m, t->path, &why), OY_MISMATCH, "note-3");
    cr_assert_null(t->m);
}
