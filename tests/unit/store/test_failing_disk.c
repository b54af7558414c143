/* A disk that fails in the middle of a commit. The two functions below stand before those of the
 * system for the whole program, LMDB too, and fail when a test says so. */
#define _GNU_SOURCE /* syscall */
#include <errno.h>
#include <sys/syscall.h>

#include "tests/unit/store/common.h"

static int failing_heads, failing_syncs; /* how many of the next ones */

/* LMDB's two heads, one of which a commit writes last of all, lie in the first pages. */
ssize_t pwrite(int fd, const void *bytes, size_t n, off_t at) {
    if (at < 2 * 4096 && n < 4096 && failing_heads > 0) {
        failing_heads--;
        errno = EIO;
        return -1;
    }
    return syscall(SYS_pwrite64, fd, bytes, n, at);
}

int fdatasync(int fd) {
    if (failing_syncs > 0) {
        failing_syncs--;
        errno = EIO;
        return -1;
    }
    return (int)syscall(SYS_fdatasync, fd);
}

static void expect_failure(struct oy_store *s, int *fault) {
    struct run r = {.first = 10, .n = 5, .bytes = 3000};
    *fault = 1;
    REFUSED(oy_store_write(s, run_put, &r, &why), OY_IO, "srv-3");
    cr_assert_eq(*fault, 0, "the fault was not met");
    cr_assert_eq(count_pairs(s), 10);
}

/* [srv-3] After the second LMDB refuses everything until it is opened anew. */
Test(store_failing, a_commit_that_fails_changes_nothing_and_the_next_one_holds) {
    struct shelf f;
    shelf_new(&f, false);
    (void)put_run(f.s, 0, 10, 3000);
    expect_failure(f.s, &failing_syncs);
    expect_failure(f.s, &failing_heads);
    expect_failure(f.s, &failing_heads);
    (void)put_run(f.s, 10, 20, 3000);
    shelf_reopen(&f);
    cr_assert_eq(count_pairs(f.s), 30);
    shelf_free(&f);
}
