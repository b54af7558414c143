#include <errno.h>
#include <signal.h>
#include <sys/resource.h>

#include "scratch.h"

#define SCRATCH_TEST(name)                                                                         \
    static void run_##name(struct scratch *s);                                                     \
    Test(file, name) {                                                                             \
        struct scratch s;                                                                          \
        scratch_open(&s);                                                                          \
        run_##name(&s);                                                                            \
        scratch_close(&s);                                                                         \
    }                                                                                              \
    static void run_##name(struct scratch *s)

SCRATCH_TEST(what_is_written_is_read_back) {
    struct oy_buffer b;
    scratch_put(s, "a", "first");
    scratch_put(s, "a", "second");
    cr_assert_eq(oy_file_read(&b, &s->dir, "a", 6, &s->why), OY_OK);
    cr_assert(oy_span_equal(oy_buffer_span(&b), oy_span_text("second")));
    cr_assert_eq(b.p[b.n], 0);
    oy_buffer_free(&b);
    cr_assert_null(b.p);
    cr_assert_eq(scratch_count(s), 1, "no temporary file stays behind");
}

SCRATCH_TEST(an_empty_file_is_an_empty_buffer_and_an_empty_map) {
    struct oy_buffer b;
    struct oy_map m;
    scratch_put(s, "a", "");
    cr_assert_eq(oy_file_read(&b, &s->dir, "a", 0, &s->why), OY_OK);
    cr_assert_eq(b.n, 0);
    oy_buffer_free(&b);
    cr_assert_eq(oy_file_map(&m, &s->dir, "a", 0, &s->why), OY_OK);
    cr_assert_eq(m.bytes.n, 0);
    oy_map_close(&m);
}

SCRATCH_TEST(a_map_shows_the_bytes) {
    struct oy_map m;
    scratch_put(s, "a", "mapped");
    cr_assert_eq(oy_file_map(&m, &s->dir, "a", 100, &s->why), OY_OK);
    cr_assert(oy_span_equal(m.bytes, oy_span_text("mapped")));
    oy_map_close(&m);
    cr_assert_eq(m.bytes.n, 0);
    oy_map_close(&m);
}

SCRATCH_TEST(a_missing_file_is_missing_and_named) {
    struct oy_buffer b;
    cr_assert_eq(oy_file_read(&b, &s->dir, "no/such", 9, &s->why), OY_MISSING);
    cr_assert_str_eq(s->why.where, "no/such");
    cr_assert_null(b.p);
    cr_assert_not(oy_file_exists(&s->dir, "no/such"));
}

/* [file-3] */
SCRATCH_TEST(a_file_above_the_limit_is_refused) {
    struct oy_buffer b;
    struct oy_map m;
    scratch_put(s, "a", "12345");
    cr_assert_eq(oy_file_read(&b, &s->dir, "a", 4, &s->why), OY_RANGE);
    cr_assert_str_eq(s->why.rule, "file-3");
    cr_assert_eq(oy_file_map(&m, &s->dir, "a", 4, &s->why), OY_RANGE);
}

/* [file-2] */
SCRATCH_TEST(links_directories_and_pipes_are_no_files) {
    static const char *const names[] = {"link", "dangling", "dir", "pipe"};
    struct oy_buffer b;
    struct oy_map m;
    scratch_put(s, "a", "secret of another place");
    cr_assert_eq(symlinkat("a", s->dir.fd, "link"), 0);
    cr_assert_eq(symlinkat("nowhere", s->dir.fd, "dangling"), 0);
    cr_assert_eq(mkdirat(s->dir.fd, "dir", 0755), 0);
    cr_assert_eq(mkfifo(scratch_path(s, "pipe"), 0644), 0);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        s->why.where[0] = 0;
        cr_assert_eq(oy_file_read(&b, &s->dir, names[i], 99, &s->why), OY_FORMAT, "%s", names[i]);
        cr_assert_str_eq(s->why.rule, "file-2");
        cr_assert_str_eq(s->why.where, names[i]);
        cr_assert_eq(oy_file_map(&m, &s->dir, names[i], 99, &s->why), OY_FORMAT);
        cr_assert_eq(oy_file_read(&b, NULL, scratch_path(s, names[i]), 99, &s->why), OY_FORMAT);
        cr_assert_not(oy_file_exists(&s->dir, names[i]));
    }
}

/* [file-2] */
SCRATCH_TEST(a_linked_directory_is_not_entered_below_a_handle) {
    struct oy_buffer b;
    struct oy_dir d;
    cr_assert_eq(oy_dir_make(&s->dir, "real", &s->why), OY_OK);
    scratch_put(s, "real/a", "x");
    cr_assert_eq(symlinkat("real", s->dir.fd, "link"), 0);
    cr_assert_eq(oy_file_read(&b, &s->dir, "link/a", 9, &s->why), OY_FORMAT);
    cr_assert_str_eq(s->why.rule, "file-2");
    cr_assert_eq(oy_dir_open_in(&d, &s->dir, "link", &s->why), OY_FORMAT);
    cr_assert_eq(oy_file_write(&s->dir, "link/b", oy_span_text("x"), 0, &s->why), OY_FORMAT);
    cr_assert_eq(oy_file_read(&b, NULL, scratch_path(s, "link/a"), 9, &s->why), OY_OK,
                 "the user's own path may lead through a link");
    oy_buffer_free(&b);
}

/* [file-1] */
SCRATCH_TEST(paths_that_could_leave_the_directory_are_refused) {
    static const char *const bad[] = {"",     "/",    "/etc/passwd", "..",    "../a",
                                      "a/..", "a//b", "./a",         "a/./b", "a/"};
    struct oy_buffer b;
    scratch_put(s, "a", "x");
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        cr_assert_eq(oy_file_read(&b, &s->dir, bad[i], 9, &s->why), OY_FORMAT, "%s", bad[i]);
        cr_assert_str_eq(s->why.rule, "file-1");
        cr_assert_eq(oy_file_write(&s->dir, bad[i], oy_span_text("x"), 0, &s->why), OY_FORMAT);
    }
}

SCRATCH_TEST(an_unreadable_file_is_an_error_that_names_it) {
    struct oy_buffer b;
    if (geteuid() == 0) cr_skip_test("root reads everything");
    scratch_put(s, "a", "x");
    cr_assert_eq(fchmodat(s->dir.fd, "a", 0, 0), 0);
    cr_assert_eq(oy_file_read(&b, &s->dir, "a", 9, &s->why), OY_IO);
    cr_assert_str_eq(s->why.where, "a");
}

SCRATCH_TEST(a_directory_without_permission_stays_as_it_was) {
    if (geteuid() == 0) cr_skip_test("root writes everywhere");
    cr_assert_eq(oy_dir_make(&s->dir, "d", &s->why), OY_OK);
    cr_assert_eq(fchmodat(s->dir.fd, "d", 0555, 0), 0);
    cr_assert_eq(oy_file_write(&s->dir, "d/a", oy_span_text("x"), 0, &s->why), OY_IO);
    cr_assert_eq(scratch_count(s), 0);
}

/* A file size limit stands for a full disk: write() fails in the middle of the file. */
SCRATCH_TEST(a_full_disk_leaves_the_old_file_and_nothing_else) {
    static unsigned char big[20000];
    struct rlimit old, small = {.rlim_cur = 10000};
    struct oy_buffer b;
    scratch_put(s, "a", "old");
    cr_assert_eq(getrlimit(RLIMIT_FSIZE, &old), 0);
    small.rlim_max = old.rlim_max;
    cr_assert_eq(setrlimit(RLIMIT_FSIZE, &small), 0);
    oy_status replaced = oy_file_write(&s->dir, "a", oy_span(big, sizeof big), 0, &s->why);
    oy_status created =
        oy_file_write(&s->dir, "b", oy_span(big, sizeof big), OY_FILE_EXCLUSIVE, &s->why);
    cr_assert_eq(setrlimit(RLIMIT_FSIZE, &old), 0);
    cr_assert_eq(replaced, OY_IO);
    cr_assert_eq(created, OY_IO);
    cr_assert_eq(oy_file_read(&b, &s->dir, "a", 9, &s->why), OY_OK);
    cr_assert_str_eq((char *)b.p, "old");
    oy_buffer_free(&b);
    cr_assert_eq(scratch_count(s), 1);
}

SCRATCH_TEST(exclusive_writing_never_overwrites) {
    struct oy_buffer b;
    unsigned flags = OY_FILE_EXCLUSIVE | OY_FILE_LATER;
    cr_assert_eq(oy_file_write(&s->dir, "a", oy_span_text("1"), flags, &s->why), OY_OK);
    cr_assert_eq(oy_file_write(&s->dir, "a", oy_span_text("2"), flags, &s->why), OY_STATE);
    cr_assert_eq(oy_dir_sync(&s->dir, &s->why), OY_OK);
    cr_assert_eq(oy_file_read(&b, &s->dir, "a", 9, &s->why), OY_OK);
    cr_assert_str_eq((char *)b.p, "1");
    oy_buffer_free(&b);
}

SCRATCH_TEST(replacing_a_link_does_not_write_through_it) {
    struct oy_buffer b;
    scratch_put(s, "target", "mine");
    cr_assert_eq(symlinkat("target", s->dir.fd, "a"), 0);
    scratch_put(s, "a", "new");
    cr_assert_eq(oy_file_read(&b, &s->dir, "target", 9, &s->why), OY_OK);
    cr_assert_str_eq((char *)b.p, "mine");
    oy_buffer_free(&b);
}

SCRATCH_TEST(writing_over_a_directory_fails_and_cleans_up) {
    cr_assert_eq(oy_dir_make(&s->dir, "d", &s->why), OY_OK);
    cr_assert_eq(oy_file_write(&s->dir, "d", oy_span_text("x"), 0, &s->why), OY_IO);
    cr_assert_eq(scratch_count(s), 0);
}

SCRATCH_TEST(directories_are_made_with_all_above_them) {
    struct oy_dir d;
    cr_assert_eq(oy_dir_make(&s->dir, "x/y/z", &s->why), OY_OK);
    cr_assert_eq(oy_dir_make(&s->dir, "x/y/z", &s->why), OY_OK, "twice is allowed");
    cr_assert_eq(oy_dir_open_in(&d, &s->dir, "x/y/z", &s->why), OY_OK);
    oy_dir_close(&d);
    oy_dir_close(&d);
    cr_assert_eq(oy_dir_make(NULL, scratch_path(s, "u/../v/w/"), &s->why), OY_OK);
    cr_assert_eq(oy_dir_open(&d, scratch_path(s, "v/w"), &s->why), OY_OK);
    oy_dir_close(&d);
}

SCRATCH_TEST(a_directory_is_not_made_over_a_file_or_through_a_link) {
    scratch_put(s, "a", "x");
    cr_assert_eq(symlinkat("/tmp", s->dir.fd, "link"), 0);
    cr_assert_neq(oy_dir_make(&s->dir, "a", &s->why), OY_OK);
    cr_assert_neq(oy_dir_make(&s->dir, "a/b", &s->why), OY_OK);
    cr_assert_neq(oy_dir_make(&s->dir, "link/b", &s->why), OY_OK);
    cr_assert_eq(oy_dir_make(&s->dir, "../b", &s->why), OY_FORMAT);
    cr_assert_eq(oy_dir_make(&s->dir, "", &s->why), OY_FORMAT);
}

SCRATCH_TEST(a_walk_lists_files_sorted_by_bytes) {
    static const char *const expected[] = {"Z", "a", "a.b", "a0/b/c", "b", "\xc3\xa7"};
    struct oy_names names;
    cr_assert_eq(oy_dir_make(&s->dir, "a0/b", &s->why), OY_OK);
    cr_assert_eq(oy_dir_make(&s->dir, "empty", &s->why), OY_OK);
    for (size_t i = 6; i-- > 0;) scratch_put(s, expected[i], "x");
    cr_assert_eq(oy_dir_walk(&names, &s->dir, 100, &s->why), OY_OK);
    cr_assert_eq(names.n, 6);
    for (size_t i = 0; i < 6; i++) cr_assert_str_eq(names.name[i], expected[i]);
    cr_assert(oy_names_has(&names, "a0/b/c"));
    cr_assert_not(oy_names_has(&names, "a0/b"));
    oy_names_free(&names);
    cr_assert_not(oy_names_has(&names, "a"));
}

/* [file-2] */
SCRATCH_TEST(a_walk_refuses_links_and_pipes) {
    struct oy_names names;
    cr_assert_eq(oy_dir_make(&s->dir, "d", &s->why), OY_OK);
    cr_assert_eq(symlinkat("/etc", s->dir.fd, "d/link"), 0);
    cr_assert_eq(oy_dir_walk(&names, &s->dir, 100, &s->why), OY_FORMAT);
    cr_assert_str_eq(s->why.where, "d/link");
    cr_assert_eq(names.n, 0);
    cr_assert_eq(unlinkat(s->dir.fd, "d/link", 0), 0);
    cr_assert_eq(mkfifo(scratch_path(s, "pipe"), 0644), 0);
    cr_assert_eq(oy_dir_walk(&names, &s->dir, 100, &s->why), OY_FORMAT);
}

/* [file-3] */
SCRATCH_TEST(a_walk_is_bounded_in_entries_and_depth) {
    struct oy_names names;
    char deep[64] = "d";
    scratch_put(s, "a", "x");
    scratch_put(s, "b", "x");
    cr_assert_eq(oy_dir_walk(&names, &s->dir, 1, &s->why), OY_RANGE);
    cr_assert_eq(oy_dir_walk(&names, &s->dir, 2, &s->why), OY_OK);
    oy_names_free(&names);
    for (int i = 0; i < 16; i++) (void)strncat(deep, "/d", sizeof deep - strlen(deep) - 1);
    cr_assert_eq(oy_dir_make(&s->dir, deep, &s->why), OY_OK);
    cr_assert_eq(oy_dir_walk(&names, &s->dir, 100, &s->why), OY_RANGE);
}

SCRATCH_TEST(a_file_is_no_directory) {
    struct oy_dir d;
    scratch_put(s, "a", "x");
    cr_assert_neq(oy_dir_open(&d, scratch_path(s, "a"), &s->why), OY_OK);
    cr_assert_eq(oy_dir_open_in(&d, &s->dir, "a", &s->why), OY_FORMAT);
    cr_assert_eq(oy_dir_open_in(&d, &s->dir, "b", &s->why), OY_MISSING);
}
