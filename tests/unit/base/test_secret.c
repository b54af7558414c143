#include <sys/resource.h>

#include "scratch.h"

static struct oy_secret_bytes *secret_of(const char *text, struct oy_why *why) {
    struct oy_secret_bytes *s;
    cr_assert_eq(oy_secret_bytes_new(&s, strlen(text), why), OY_OK);
    memcpy(s->secret, text, strlen(text));
    return s;
}

Test(secret, new_memory_is_zero_and_freeing_forgets_it) {
    struct oy_why why = {.status = OY_OK};
    struct oy_secret_bytes *s;
    cr_assert_eq(oy_base_init(&why), OY_OK);
    cr_assert_eq(oy_base_init(&why), OY_OK, "twice is allowed");
    for (size_t n = 0; n < 100; n++) {
        cr_assert_eq(oy_secret_bytes_new(&s, n, &why), OY_OK);
        cr_assert_eq(s->n, n);
        for (size_t i = 0; i < n; i++) cr_assert_eq(s->secret[i], 0);
        oy_secret_bytes_free(&s);
        cr_assert_null(s);
    }
    oy_secret_bytes_free(&s);
}

Test(secret, impossible_sizes_are_refused) {
    struct oy_why why = {.status = OY_OK};
    struct oy_secret_bytes *s;
    cr_assert_eq(oy_base_init(&why), OY_OK);
    cr_assert_eq(oy_secret_bytes_new(&s, SIZE_MAX, &why), OY_MEMORY);
    cr_assert_null(s);
}

Test(secret, equality_is_of_length_and_bytes) {
    struct oy_why why = {.status = OY_OK};
    cr_assert_eq(oy_base_init(&why), OY_OK);
    struct oy_secret_bytes *a = secret_of("abc", &why), *b = secret_of("abc", &why),
                           *c = secret_of("abd", &why), *d = secret_of("ab", &why);
    cr_assert(oy_secret_bytes_equal(a, b));
    cr_assert_not(oy_secret_bytes_equal(a, c));
    cr_assert_not(oy_secret_bytes_equal(a, d));
    oy_secret_bytes_free(&a);
    oy_secret_bytes_free(&b);
    oy_secret_bytes_free(&c);
    oy_secret_bytes_free(&d);
}

Test(secret, a_secret_file_is_for_its_owner_only_and_comes_back) {
    struct scratch s;
    struct stat st;
    struct oy_secret_bytes *back;
    scratch_open(&s);
    struct oy_secret_bytes *a = secret_of("k\0y", &s.why);
    const char *path = scratch_path(&s, "key");
    (void)umask(0);
    cr_assert_eq(oy_secret_file_write(path, a, &s.why), OY_OK);
    cr_assert_eq(stat(path, &st), 0);
    cr_assert_eq(st.st_mode & 07777, 0600);
    cr_assert_eq(oy_secret_file_read(&back, path, &s.why), OY_OK);
    cr_assert(oy_secret_bytes_equal(a, back));
    oy_secret_bytes_free(&a);
    oy_secret_bytes_free(&back);
    scratch_close(&s);
}

Test(secret, a_secret_file_is_never_overwritten_not_even_through_a_link) {
    struct scratch s;
    scratch_open(&s);
    struct oy_secret_bytes *a = secret_of("a", &s.why);
    cr_assert_eq(oy_secret_file_write(scratch_path(&s, "key"), a, &s.why), OY_OK);
    cr_assert_eq(oy_secret_file_write(scratch_path(&s, "key"), a, &s.why), OY_STATE);
    cr_assert_eq(symlinkat("elsewhere", s.dir.fd, "link"), 0);
    cr_assert_eq(oy_secret_file_write(scratch_path(&s, "link"), a, &s.why), OY_STATE);
    cr_assert_not(oy_file_exists(&s.dir, "elsewhere"));
    oy_secret_bytes_free(&a);
    scratch_close(&s);
}

Test(secret, a_file_that_others_can_read_is_refused) {
    static const mode_t bad[] = {0640, 0604, 0620, 0610, 0601, 0666};
    struct scratch s;
    struct oy_secret_bytes *back;
    scratch_open(&s);
    struct oy_secret_bytes *a = secret_of("a", &s.why);
    cr_assert_eq(oy_secret_file_write(scratch_path(&s, "key"), a, &s.why), OY_OK);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        cr_assert_eq(fchmodat(s.dir.fd, "key", bad[i], 0), 0);
        cr_assert_eq(oy_secret_file_read(&back, scratch_path(&s, "key"), &s.why), OY_STATE);
        cr_assert_null(back);
    }
    cr_assert_eq(fchmodat(s.dir.fd, "key", 0400, 0), 0);
    cr_assert_eq(oy_secret_file_read(&back, scratch_path(&s, "key"), &s.why), OY_OK);
    oy_secret_bytes_free(&back);
    oy_secret_bytes_free(&a);
    scratch_close(&s);
}

Test(secret, a_file_is_as_long_as_its_reader_allows) {
    struct scratch s;
    struct oy_secret_bytes *back;
    scratch_open(&s);
    struct oy_secret_bytes *a = secret_of("seven 7", &s.why);
    cr_assert_eq(oy_secret_file_write(scratch_path(&s, "key"), a, &s.why), OY_OK);
    cr_assert_eq(oy_secret_file_read_max(&back, scratch_path(&s, "key"), a->n - 1, &s.why),
                 OY_RANGE);
    cr_assert_null(back);
    cr_assert_eq(oy_secret_file_read_max(&back, scratch_path(&s, "key"), a->n, &s.why), OY_OK);
    cr_assert(oy_secret_bytes_equal(a, back));
    oy_secret_bytes_free(&back);
    oy_secret_bytes_free(&a);
    scratch_close(&s);
}

Test(secret, links_and_missing_files_are_refused_by_name) {
    struct scratch s;
    struct oy_secret_bytes *back;
    scratch_open(&s);
    struct oy_secret_bytes *a = secret_of("a", &s.why);
    cr_assert_eq(oy_secret_file_write(scratch_path(&s, "key"), a, &s.why), OY_OK);
    cr_assert_eq(symlinkat("key", s.dir.fd, "link"), 0);
    cr_assert_eq(oy_secret_file_read(&back, scratch_path(&s, "link"), &s.why), OY_FORMAT);
    cr_assert_eq(oy_secret_file_read(&back, scratch_path(&s, "none"), &s.why), OY_MISSING);
    cr_assert_not_null(strstr(s.why.where, "/none"));
    oy_secret_bytes_free(&a);
    scratch_close(&s);
}

Test(secret, a_file_above_the_limit_is_refused) {
    struct scratch s;
    struct oy_secret_bytes *big, *back;
    scratch_open(&s);
    cr_assert_eq(oy_secret_bytes_new(&big, OY_SECRET_FILE_MAX + 1, &s.why), OY_OK);
    cr_assert_eq(oy_secret_file_write(scratch_path(&s, "key"), big, &s.why), OY_OK);
    cr_assert_eq(oy_secret_file_read(&back, scratch_path(&s, "key"), &s.why), OY_RANGE);
    oy_secret_bytes_free(&big);
    scratch_close(&s);
}

Test(secret, a_full_disk_leaves_no_half_secret) {
    struct scratch s;
    struct rlimit old, small = {.rlim_cur = 100};
    struct oy_secret_bytes *a;
    scratch_open(&s);
    cr_assert_eq(oy_secret_bytes_new(&a, 5000, &s.why), OY_OK);
    cr_assert_eq(getrlimit(RLIMIT_FSIZE, &old), 0);
    small.rlim_max = old.rlim_max;
    cr_assert_eq(setrlimit(RLIMIT_FSIZE, &small), 0);
    oy_status status = oy_secret_file_write(scratch_path(&s, "key"), a, &s.why);
    cr_assert_eq(setrlimit(RLIMIT_FSIZE, &old), 0);
    cr_assert_eq(status, OY_IO);
    cr_assert_eq(scratch_count(&s), 0);
    oy_secret_bytes_free(&a);
    scratch_close(&s);
}
