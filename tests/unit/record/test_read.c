/* Records that others have changed: what the reading side refuses. */
#include <unistd.h>

#include "tests/unit/record/common.h"

/* A record of 300 ballots, closed, with a tally. */
static void board_full(struct board *b) {
    struct oy_entry close = {.type = OY_LOG_CLOSE};
    board_new(b);
    board_start(b);
    append_ballots(b, 300, 0);
    ACCEPTED(oy_record_append_entry(b->w, &close, &why));
    ACCEPTED(oy_record_append_file(b->w, OY_LOG_TALLY, oy_span_text("tally"), 0, &why));
    ACCEPTED(oy_record_append_file(b->w, OY_LOG_SHARE, oy_span_text("share"), 0, &why));
    expect_whole(b->path, 307);
}

#define FULL_TEST(name)                                                                            \
    static void run_##name(struct board *b);                                                       \
    Test(record_read, name) {                                                                      \
        struct board b;                                                                            \
        board_full(&b);                                                                            \
        run_##name(&b);                                                                            \
        board_free(&b);                                                                            \
    }                                                                                              \
    static void run_##name(struct board *b)

static const char *const files[] = {
    "checkpoint",      "closing",        "manifest.json",    "ceremony.bin",         "roll.bin",
    "tally.bin",       "shares/1.bin",   "ballots/000",      "ballots/001.p/44",     "tile/0/000",
    "tile/0/001.p/51", "tile/1/000.p/1", "tile/entries/000", "tile/entries/001.p/51"};
enum { FILES = sizeof files / sizeof *files };

static const char *at(struct board *b, const char *name) {
    static char path[200];
    (void)snprintf(path, sizeof path, "%s/%s", b->path, name);
    return path;
}

/* Opens and looks at files: the first refusal's rule, or "". */
static const char *refusal(struct board *b, struct oy_why *why) {
    struct oy_record r;
    memset(why, 0, sizeof *why);
    oy_status status = oy_record_open(&r, b->path, why);
    if (status == OY_OK) status = oy_record_check_files(&r, why);
    oy_record_close(&r);
    cr_assert(status == OY_OK || status != OY_IO, "%s: %s", why->where, why->text);
    return status == OY_OK ? "" : why->rule;
}

/* [rec-1] */
FULL_TEST(each_missing_file_is_named) {
    struct oy_why why;
    cr_assert_str_eq(refusal(b, &why), "");
    for (size_t i = 0; i < FILES; i++) {
        char aside[256];
        (void)snprintf(aside, sizeof aside, "%s/aside", b->scratch.path);
        cr_assert_eq(rename(at(b, files[i]), aside), 0);
        cr_assert_str_eq(refusal(b, &why), "rec-1", "%s", files[i]);
        cr_assert_not_null(strstr(why.where, files[i]), "%s names %s", files[i], why.where);
        cr_assert_eq(rename(aside, at(b, files[i])), 0);
    }
    cr_assert_str_eq(refusal(b, &why), "");
}

/* [rec-1]: links, even to what should be there, and directories in a file's place */
FULL_TEST(a_link_is_no_file) {
    struct oy_why why;
    for (size_t i = 0; i < FILES; i++) {
        char aside[256];
        (void)snprintf(aside, sizeof aside, "%s/aside", b->scratch.path);
        cr_assert_eq(rename(at(b, files[i]), aside), 0);
        cr_assert_eq(symlink(aside, at(b, files[i])), 0);
        cr_assert_str_eq(refusal(b, &why), "rec-1", "%s: %s", files[i], why.text);
        cr_assert_eq(unlink(at(b, files[i])), 0);
        cr_assert_eq(mkdir(at(b, files[i]), 0777), 0);
        cr_assert_str_eq(refusal(b, &why), "rec-1", "%s: %s", files[i], why.text);
        cr_assert_eq(rmdir(at(b, files[i])), 0);
        cr_assert_eq(rename(aside, at(b, files[i])), 0);
    }
}

/* [rec-1] */
FULL_TEST(what_the_log_does_not_call_for_is_named) {
    static const char *const extra[] = {
        "notes",          "result.json",      "shares/2.bin",    "shares/01.bin",
        "ballots/002",    "ballots/001",      "tile/0/001.p/50", "tile/0/001",
        "tile/2/000.p/1", "tile/entries/001", "tile/0/x000/001", "Manifest.json"};
    struct oy_why why;
    for (size_t i = 0; i < sizeof extra / sizeof *extra; i++) {
        char parent[200];
        (void)snprintf(parent, sizeof parent, "%s", at(b, extra[i]));
        *strrchr(parent, '/') = 0;
        ACCEPTED(oy_dir_make(NULL, parent, &why));
        ACCEPTED(oy_file_write(NULL, at(b, extra[i]), oy_span_text("x"), 0, &why));
        cr_assert_str_eq(refusal(b, &why), "rec-1", "%s", extra[i]);
        cr_assert_not_null(strstr(why.where, extra[i]));
        cr_assert_eq(unlink(at(b, extra[i])), 0);
    }
    cr_assert_eq(mkdir(at(b, "empty"), 0777), 0);
    cr_assert_str_eq(refusal(b, &why), "", "an empty directory is not seen");
}

/* [rec-2]: one byte more than the limit, as a hole in the file */
FULL_TEST(a_file_above_its_limit_is_refused_before_it_is_read) {
    static const struct {
        const char *name;
        off_t limit;
    } cases[] = {{"checkpoint", 65536},
                 {"closing", 65536},
                 {"manifest.json", 4 << 20},
                 {"tile/0/000", 8192},
                 {"tile/0/001.p/51", 51 * 32},
                 {"tile/1/000.p/1", 32},
                 {"tile/entries/001.p/51", 51 * 65537},
                 {"ballots/001.p/44", 44 * (4 + (off_t)(16 << 20))}};
    struct oy_why why;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct stat st;
        cr_assert_eq(stat(at(b, cases[i].name), &st), 0);
        cr_assert_eq(truncate(at(b, cases[i].name), cases[i].limit + 1), 0);
        cr_assert_str_eq(refusal(b, &why), "rec-2", "%s: %s", cases[i].name, why.text);
        cr_assert_eq(truncate(at(b, cases[i].name), st.st_size), 0);
    }
    cr_assert_str_eq(refusal(b, &why), "");
}

/* [log-2] */
FULL_TEST(an_entry_bundle_that_does_not_split_is_refused) {
    struct oy_why why;
    struct stat st;
    const char *path = at(b, "tile/entries/001.p/51");
    cr_assert_eq(stat(path, &st), 0);
    cr_assert_eq(truncate(path, st.st_size - 1), 0);
    cr_assert_str_eq(refusal(b, &why), "log-2");
    cr_assert_eq(truncate(path, st.st_size + 1), 0);
    cr_assert_str_eq(refusal(b, &why), "log-2");
}

/* [note-1] */
FULL_TEST(a_checkpoint_that_is_none_is_refused) {
    struct oy_why why;
    ACCEPTED(oy_file_write(NULL, at(b, "checkpoint"), oy_span_text("hello\n"), 0, &why));
    cr_assert_str_eq(refusal(b, &why), "note-1");
}

static void flip(struct board *b, const char *name, size_t byte) {
    struct oy_buffer file;
    ACCEPTED(oy_file_read(&file, NULL, at(b, name), 1 << 24, &why));
    cr_assert_lt(byte, file.n);
    file.p[byte] ^= 1;
    ACCEPTED(oy_file_write(NULL, at(b, name), oy_buffer_span(&file), 0, &why));
    oy_buffer_free(&file);
}

/* [log-1, log-3] */
FULL_TEST(each_tile_is_compared_with_the_entries) {
    static const char *const tiles[] = {"tile/0/000", "tile/0/001.p/51", "tile/1/000.p/1"};
    struct oy_record r;
    struct oy_hash root;
    ACCEPTED(oy_record_open(&r, b->path, &why));
    for (size_t i = 0; i < sizeof tiles / sizeof *tiles; i++) {
        flip(b, tiles[i], 31);
        REFUSED(oy_log_check_tiles(&r.dir, r.shape.size, NULL, &root, &why), OY_MISMATCH, "log-3");
        flip(b, tiles[i], 31);
        ACCEPTED(oy_log_check_tiles(&r.dir, r.shape.size, NULL, &root, &why));
    }
    flip(b, "tile/entries/000", 20);
    REFUSED(oy_log_check_tiles(&r.dir, r.shape.size, NULL, &root, &why), OY_MISMATCH, "log-3");
    oy_record_close(&r);
}

/* [log-1]: the roots of prefixes are the tree's own, whatever the tiles */
FULL_TEST(the_root_of_a_prefix_is_that_of_its_leaves) {
    struct oy_hash leaves[307], want, got;
    struct oy_record r;
    struct oy_log_cursor c;
    ACCEPTED(oy_record_open(&r, b->path, &why));
    oy_log_cursor_init(&c, &r.dir, r.shape.size, 0);
    for (size_t i = 0; i < 307; i++) {
        struct oy_span entry;
        uint64_t index;
        ACCEPTED(oy_log_next(&c, &index, &entry, &why));
        oy_merkle_leaf(&leaves[i], entry);
    }
    oy_log_cursor_clear(&c);
    for (size_t n = 0; n <= 307; n += n < 8 ? 1 : 61) {
        ACCEPTED(oy_log_root(&r.dir, 307, NULL, n, &got, &why));
        oy_merkle_root_of(&want, leaves, n);
        cr_assert(oy_hash_equal(&want, &got), "%zu", n);
    }
    REFUSED(oy_log_root(&r.dir, 307, NULL, 308, &got, &why), OY_RANGE, "log-1");
    oy_record_close(&r);
}

/* [log-4] */
FULL_TEST(an_entry_of_one_byte_is_refused) {
    unsigned char bytes[51 * 76];
    struct oy_buffer file;
    struct oy_record r;
    struct oy_hash root;
    ACCEPTED(oy_file_read(&file, NULL, at(b, "tile/entries/001.p/51"), 1 << 20, &why));
    size_t rest = file.n - 76; /* the first entry is a ballot's: 2 + 74 bytes */
    bytes[0] = 0;
    bytes[1] = 1;
    bytes[2] = OY_LOG_BALLOT;
    memcpy(bytes + 3, file.p + 76, rest);
    ACCEPTED(
        oy_file_write(NULL, at(b, "tile/entries/001.p/51"), oy_span(bytes, 3 + rest), 0, &why));
    oy_buffer_free(&file);
    ACCEPTED(oy_record_open(&r, b->path, &why));
    REFUSED(oy_log_check_tiles(&r.dir, r.shape.size, NULL, &root, &why), OY_FORMAT, "log-4");
    oy_record_close(&r);
}

/* [rec-3, rec-2] */
Test(bundle, holds_exactly_its_ballots) {
    static const unsigned char two[] = {0, 0, 0, 1, 'a', 0, 0, 0, 2, 'b', 'c'};
    static const unsigned char long_one[] = {1, 0, 0, 1};
    struct oy_bundle bundle = {.width = 0};
    ACCEPTED(oy_bundle_split(&bundle, oy_span(two, sizeof two), 2, &why));
    cr_assert_eq(bundle.ballot[1].n, 2);
    cr_assert_eq(bundle.ballot[1].p[0], 'b');
    REFUSED(oy_bundle_split(&bundle, oy_span(two, sizeof two - 1), 2, &why), OY_FORMAT, "rec-3");
    REFUSED(oy_bundle_split(&bundle, oy_span(two, sizeof two), 1, &why), OY_FORMAT, "rec-3");
    REFUSED(oy_bundle_split(&bundle, oy_span(two, sizeof two), 3, &why), OY_FORMAT, "rec-3");
    REFUSED(oy_bundle_split(&bundle, oy_span(long_one, 4), 1, &why), OY_RANGE, "rec-2");
    cr_assert_eq(oy_bundle_count(0), 0);
    cr_assert_eq(oy_bundle_count(257), 2);
    cr_assert_eq(oy_bundle_width(257, 0), 256);
    cr_assert_eq(oy_bundle_width(257, 1), 1);
}

/* [ent-3] */
FULL_TEST(a_named_file_has_the_length_and_hash_of_its_entry) {
    struct oy_record r;
    struct oy_log_cursor c;
    struct oy_entry e;
    struct oy_map map;
    ACCEPTED(oy_record_open(&r, b->path, &why));
    oy_log_cursor_init(&c, &r.dir, r.shape.size, 0);
    ACCEPTED(oy_log_entry(&c, &e, 1, &why));
    ACCEPTED(oy_record_map_file(&map, &r, &e, 0, &why));
    cr_assert(oy_span_equal(map.bytes, oy_span_text("ceremony")));
    oy_map_close(&map);
    flip(b, "ceremony.bin", 3);
    REFUSED(oy_record_map_file(&map, &r, &e, 0, &why), OY_MISMATCH, "ent-3");
    flip(b, "ceremony.bin", 3);
    cr_assert_eq(truncate(at(b, "ceremony.bin"), 7), 0);
    REFUSED(oy_record_map_file(&map, &r, &e, 0, &why), OY_MISMATCH, "ent-3");
    cr_assert_null(map.bytes.p);
    oy_log_cursor_clear(&c);
    oy_record_close(&r);
}
