/* A store on a disk that is full, or that fails: a clean refusal [srv-3], all that was committed is
 * still there, and it goes on when there is room again. */
#define _GNU_SOURCE /* unshare */
#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/resource.h>

#include "tests/unit/store/common.h"

/* ---- no file may grow: wherever the tests run ---- */

struct limit {
    struct rlimit old;
};

static void limit_files(struct limit *l, rlim_t bytes) {
    (void)signal(SIGXFSZ, SIG_IGN);
    cr_assert_eq(getrlimit(RLIMIT_FSIZE, &l->old), 0);
    struct rlimit small = {.rlim_cur = bytes, .rlim_max = l->old.rlim_max};
    cr_assert_eq(setrlimit(RLIMIT_FSIZE, &small), 0);
}

static void unlimit_files(const struct limit *l) {
    cr_assert_eq(setrlimit(RLIMIT_FSIZE, &l->old), 0);
}

Test(store_full, refuses_when_the_file_may_not_grow_and_goes_on_when_it_may) {
    struct shelf f;
    struct limit limit;
    shelf_new(&f, false);
    (void)put_run(f.s, 0, 100, 2000);
    for (rlim_t bytes = 250000; bytes < 600000; bytes += 50001) { /* also within a page */
        struct run r = {.first = 100, .n = 200, .bytes = 3000};
        struct oy_why why = {.status = OY_OK};
        limit_files(&limit, bytes);
        oy_status status = oy_store_write(f.s, run_put, &r, &why);
        unlimit_files(&limit);
        cr_assert_eq(status, OY_IO, "%llu bytes: status %d", (unsigned long long)bytes, status);
        cr_assert_str_eq(why.rule, "srv-3");
        cr_assert_eq(count_pairs(f.s), 100);
    }
    (void)put_run(f.s, 100, 200, 3000);
    shelf_reopen(&f);
    cr_assert_eq(count_pairs(f.s), 300);
    shelf_free(&f);
}

Test(store_full, a_backup_without_room_leaves_nothing) {
    struct shelf f;
    struct limit limit;
    char path[96];
    shelf_new(&f, false);
    (void)snprintf(path, sizeof path, "%s/copy", f.scratch.path);
    (void)put_run(f.s, 0, 100, 5000);
    limit_files(&limit, 300000);
    struct oy_why why = {.status = OY_OK};
    oy_status status = oy_store_backup(f.s, path, &why);
    unlimit_files(&limit);
    cr_assert_eq(status, OY_IO, "%s", why.text);
    cr_assert_neq(access(path, F_OK), 0);
    ACCEPTED(oy_store_backup(f.s, path, &why));
    shelf_free(&f);
}

/* ---- a small file system of our own, which ends with this process ---- */

static void skip_unless(bool mounted) {
    if (!mounted) cr_skip_test("a full file system: none can be mounted here");
}

/* In a world of mounts that nobody else sees; as root, or in a world of users as well. */
static bool mount_small(const char *path) {
    if (unshare(CLONE_NEWNS) != 0 && unshare(CLONE_NEWUSER | CLONE_NEWNS) != 0) return false;
    if (mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0) return false;
    return mount("oy-test", path, "tmpfs", 0, "size=2m,mode=700") == 0;
}

static void fill(const char *path) {
    static const char block[512];
    char name[96];
    (void)snprintf(name, sizeof name, "%s/ballast", path);
    int fd = open(name, O_WRONLY | O_CREAT | O_APPEND, 0600);
    cr_assert(fd >= 0);
    while (write(fd, block, sizeof block) > 0) continue;
    cr_assert_eq(errno, ENOSPC);
    (void)close(fd);
}

static void make_room(const char *path) {
    char name[96];
    (void)snprintf(name, sizeof name, "%s/ballast", path);
    cr_assert_eq(unlink(name), 0);
}

static void expect_full(struct oy_store *s, uint64_t first) {
    struct run r = {.first = first, .n = 100, .bytes = 3000};
    struct oy_why why = {.status = OY_OK};
    cr_assert_eq(oy_store_write(s, run_put, &r, &why), OY_IO, "%s", why.text);
    cr_assert_str_eq(why.rule, "srv-3");
    cr_assert(why.where[0], "the directory is not named");
    cr_assert_eq(count_pairs(s), first);
}

static void live_on_a_small_disk(struct scratch *scratch) {
    struct oy_store *s, *second;
    char path[96];
    (void)snprintf(path, sizeof path, "%s/store", scratch->path);
    ACCEPTED(oy_store_open(&s, path, &why));
    (void)put_run(s, 0, 100, 2000);
    for (uint64_t round = 0; round < 3; round++) {
        uint64_t n = 100 + 20 * round;
        fill(scratch->path);
        expect_full(s, n);
        expect_full(s, n); /* again, in the store that was opened anew */
        oy_store_close(s);
        ACCEPTED(oy_store_open(&s, path, &why)); /* a full disk is enough for reading */
        cr_assert_eq(count_pairs(s), n);
        make_room(scratch->path);
        (void)put_run(s, n, 20, 2000);
        cr_assert_eq(count_pairs(s), n + 20);
    }
    (void)snprintf(path, sizeof path, "%s/second", scratch->path);
    fill(scratch->path);
    struct oy_why why = {.status = OY_OK};
    cr_assert_neq(oy_store_open(&second, path, &why), OY_OK); /* not even its directory fits */
    cr_assert_null(second);
    make_room(scratch->path);
    ACCEPTED(oy_store_open(&second, path, &why));
    oy_store_close(second);
    oy_store_close(s);
}

Test(store_full, refuses_on_a_full_disk_and_goes_on_when_there_is_room) {
    struct scratch scratch;
    scratch_open(&scratch);
    bool mounted = mount_small(scratch.path);
    if (mounted) live_on_a_small_disk(&scratch);
    if (mounted) (void)umount2(scratch.path, MNT_DETACH);
    scratch_close(&scratch);
    skip_unless(mounted);
}

/* The first writes of all: the reader table and the two first pages. */
Test(store_full, begins_again_after_a_beginning_without_room) {
    struct scratch scratch;
    scratch_open(&scratch);
    bool mounted = mount_small(scratch.path);
    for (size_t left = 0; mounted && left <= 40; left++) {
        static const char block[4096];
        char path[96], name[96];
        struct oy_store *s;
        struct oy_why why = {.status = OY_OK};
        (void)snprintf(path, sizeof path, "%s/store%zu", scratch.path, left);
        (void)snprintf(name, sizeof name, "%s/room", scratch.path);
        int fd = open(name, O_WRONLY | O_CREAT, 0600);
        for (size_t i = 0; i < left; i++) cr_assert_eq(write(fd, block, sizeof block), 4096);
        (void)close(fd);
        fill(scratch.path);
        cr_assert_eq(unlink(name), 0);
        oy_status status = oy_store_open(&s, path, &why);
        cr_assert(status == OY_OK || status == OY_IO, "%zu pages: %s", left, why.text);
        cr_assert(left > 0 || status == OY_IO);
        oy_store_close(s);
        make_room(scratch.path);
        ACCEPTED(oy_store_open(&s, path, &why));
        (void)put_run(s, 0, 3, 100);
        oy_store_close(s);
        (void)nftw(path, scratch_remove_one, 4, FTW_DEPTH | FTW_PHYS);
    }
    if (mounted) (void)umount2(scratch.path, MNT_DETACH);
    scratch_close(&scratch);
    skip_unless(mounted);
}
