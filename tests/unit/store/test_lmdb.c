/* What only a store on a disk does: it lasts, grows, and shares its directory with others. */
#include <signal.h>

#include "tests/unit/store/common.h"

#define LMDB_TEST(name)                                                                            \
    static void run_##name(struct shelf *f);                                                       \
    Test(store_disk, name) {                                                                       \
        struct shelf f;                                                                            \
        shelf_new(&f, false);                                                                      \
        run_##name(&f);                                                                            \
        shelf_free(&f);                                                                            \
    }                                                                                              \
    static void run_##name(struct shelf *f)

enum { MB = 1000000 };

LMDB_TEST(lasts) {
    struct stat st;
    put_text(f->s, OY_TABLE_FILES, "manifest.json", "{}");
    (void)put_run(f->s, 0, 300, 1700);
    shelf_reopen(f);
    expect_text(f->s, OY_TABLE_FILES, "manifest.json", "{}");
    cr_assert_eq(count_pairs(f->s), 300);
    cr_assert_eq(stat(f->path, &st), 0);
    cr_assert_eq(st.st_mode & 0777, 0700);
}

/* ---- growth ---- */

LMDB_TEST(grows_within_one_transaction_by_running_it_again) {
    struct oy_store_size size;
    cr_assert_eq(put_run(f->s, 0, 10, MB), 1);
    cr_assert_eq(put_run(f->s, 10, 150, MB), 3); /* maps of 64, 128 and 256 MiB */
    cr_assert_eq(count_pairs(f->s), 160);
    ACCEPTED(oy_store_measure(f->s, &size, &why));
    cr_assert_eq(size.bytes_map, 256u << 20);
    shelf_reopen(f);
    cr_assert_eq(count_pairs(f->s), 160);
    cr_assert_eq(put_run(f->s, 160, 1, MB), 1);
}

static oy_status put_and_swallow(struct oy_txn *t, void *ctx, struct oy_why *why) {
    struct oy_why ignored = {.status = OY_OK};
    oy_status status = run_put(t, ctx, &ignored);
    (void)why, (void)status;
    return OY_OK; /* whatever it was */
}

LMDB_TEST(a_full_map_is_not_forgotten_by_a_careless_function) {
    struct run r = {.first = 0, .n = 80, .bytes = MB};
    ACCEPTED(oy_store_write(f->s, put_and_swallow, &r, &why));
    cr_assert_eq(r.called, 2);
    cr_assert_eq(count_pairs(f->s), 80);
}

/* Pages are full: an append must not leave halves behind. */
LMDB_TEST(appended_pairs_take_little_more_than_their_bytes) {
    struct oy_store_size size;
    for (uint64_t i = 0; i < 20; i++) (void)put_run(f->s, 500 * i, 500, 200);
    ACCEPTED(oy_store_measure(f->s, &size, &why));
    cr_assert(size.bytes_used < 10000 * 200 * 3 / 2, "%llu bytes",
              (unsigned long long)size.bytes_used);
}

/* ---- other processes ---- */

struct pipes {
    int to_child[2], to_parent[2];
};

static void say(const int pipe[2]) {
    if (write(pipe[1], "x", 1) != 1) _exit(99);
}

static void hear(const int pipe[2]) {
    char c;
    if (read(pipe[0], &c, 1) != 1) _exit(98);
}

/* A server in a process of its own: writes 10 pairs, then, when told, 100 MB more. */
static void serve(const char *path, struct pipes *p) {
    struct oy_why why = {.status = OY_OK};
    struct run first = {.n = 10, .bytes = 1000}, more = {.first = 10, .n = 100, .bytes = MB};
    struct oy_store *s;
    if (oy_store_open(&s, path, &why) != OY_OK) _exit(1);
    if (oy_store_write(s, run_put, &first, &why) != OY_OK) _exit(2);
    say(p->to_parent);
    hear(p->to_child);
    if (oy_store_write(s, run_put, &more, &why) != OY_OK || more.called < 2) _exit(3);
    say(p->to_parent);
    hear(p->to_child);
    oy_store_close(s);
    _exit(0);
}

static pid_t start_server(const char *path, struct pipes *p) {
    cr_assert_eq(pipe(p->to_child), 0);
    cr_assert_eq(pipe(p->to_parent), 0);
    pid_t child = fork();
    cr_assert(child >= 0);
    if (child == 0) { /* if the parent fails, the child hears the end of its pipe */
        (void)close(p->to_child[1]);
        (void)close(p->to_parent[0]);
        serve(path, p);
    }
    hear(p->to_parent);
    return child;
}

static void end_server(pid_t child, struct pipes *p) {
    say(p->to_child);
    cr_assert_eq(wait_for(child), 0);
    for (int i = 0; i < 2; i++) {
        (void)close(p->to_child[i]);
        (void)close(p->to_parent[i]);
    }
}

LMDB_TEST(is_read_beside_a_server_that_writes_and_grows) {
    struct pipes p;
    struct oy_store *reader;
    struct item i = {OY_TABLE_FILES, "x", "y"};
    char copy[96];
    oy_store_close(f->s); /* before the fork: nothing is open */
    f->s = NULL;
    pid_t child = start_server(f->path, &p);
    ACCEPTED(oy_store_open_read(&reader, f->path, &why));
    cr_assert_eq(count_pairs(reader), 10);
    REFUSED(oy_store_write(reader, item_put, &i, &why), OY_STATE, "");
    say(p.to_child);
    hear(p.to_parent);
    cr_assert_eq(count_pairs(reader), 110);
    (void)snprintf(copy, sizeof copy, "%s/copy", f->scratch.path);
    ACCEPTED(oy_store_backup(reader, copy, &why));
    oy_store_close(reader);
    end_server(child, &p);
    ACCEPTED(oy_store_open(&f->s, copy, &why));
    cr_assert_eq(count_pairs(f->s), 110);
}

LMDB_TEST(has_one_writer) {
    struct pipes p;
    struct oy_store *second;
    REFUSED(oy_store_open(&second, f->path, &why), OY_STATE, "");
    cr_assert_null(second);
    oy_store_close(f->s);
    f->s = NULL;
    pid_t child = start_server(f->path, &p);
    REFUSED(oy_store_open(&second, f->path, &why), OY_STATE, "");
    say(p.to_child);
    hear(p.to_parent);
    end_server(child, &p);
    ACCEPTED(oy_store_open(&f->s, f->path, &why));
    cr_assert_eq(count_pairs(f->s), 110);
}

static oy_status put_and_die(struct oy_txn *t, void *ctx, struct oy_why *why) {
    OY_TRY(run_put(t, ctx, why));
    (void)raise(SIGKILL);
    return OY_OK;
}

static void write_and_die(const char *path) {
    struct oy_why why = {.status = OY_OK};
    struct run first = {.n = 10, .bytes = 1000}, second = {.first = 10, .n = 10, .bytes = 1000};
    struct oy_store *s;
    if (oy_store_open(&s, path, &why) != OY_OK) _exit(1);
    if (oy_store_write(s, run_put, &first, &why) != OY_OK) _exit(2);
    _exit(oy_store_write(s, put_and_die, &second, &why) == OY_OK ? 3 : 4);
}

LMDB_TEST(is_whole_after_its_process_was_killed_while_it_wrote) {
    oy_store_close(f->s);
    f->s = NULL;
    pid_t child = fork();
    cr_assert(child >= 0);
    if (child == 0) write_and_die(f->path);
    int state = wait_for(child);
    cr_assert(WIFSIGNALED(state) && WTERMSIG(state) == SIGKILL);
    ACCEPTED(oy_store_open(&f->s, f->path, &why));
    cr_assert_eq(count_pairs(f->s), 10);
    (void)put_run(f->s, 10, 20, 1000);
    cr_assert_eq(count_pairs(f->s), 30);
}

static oy_status look_and_die(struct oy_txn *t, void *ctx, struct oy_why *why) {
    (void)t, (void)ctx, (void)why;
    (void)raise(SIGKILL);
    return OY_OK;
}

/* A dead reader's slot would keep every page from being used again. */
LMDB_TEST(does_not_wait_for_dead_readers) {
    struct oy_store_size before, after;
    put_text(f->s, OY_TABLE_NOTES, "checkpoint", "x");
    oy_store_close(f->s);
    f->s = NULL;
    pid_t child = fork();
    cr_assert(child >= 0);
    if (child == 0) {
        struct oy_why why = {.status = OY_OK};
        struct oy_store *s;
        if (oy_store_open_read(&s, f->path, &why) != OY_OK) _exit(1);
        _exit(oy_store_read(s, look_and_die, NULL, &why) == OY_OK ? 2 : 3);
    }
    cr_assert(WIFSIGNALED(wait_for(child)));
    ACCEPTED(oy_store_open(&f->s, f->path, &why));
    ACCEPTED(oy_store_measure(f->s, &before, &why));
    for (int i = 0; i < 50; i++) put_text(f->s, OY_TABLE_NOTES, "checkpoint", "y");
    ACCEPTED(oy_store_measure(f->s, &after, &why));
    cr_assert(after.bytes_used < before.bytes_used + 20 * 4096);
}

/* ---- backups ---- */

struct writer {
    struct oy_store *s;
    oy_status status;
};

static void *write_on(void *ctx) {
    struct writer *w = ctx;
    for (uint64_t i = 0; i < 60 && w->status == OY_OK; i++) {
        struct oy_why why = {.status = OY_OK};
        struct run r = {.first = 1000 + 20 * i, .n = 20, .bytes = 20000};
        w->status = oy_store_write(w->s, run_put, &r, &why);
    }
    return NULL;
}

LMDB_TEST(is_backed_up_while_it_is_written) {
    struct writer w = {f->s, OY_OK};
    struct oy_store *copy;
    pthread_t thread;
    char path[96];
    (void)put_run(f->s, 0, 1000, 5000);
    cr_assert_eq(pthread_create(&thread, NULL, write_on, &w), 0);
    for (int i = 0; i < 3; i++) {
        (void)snprintf(path, sizeof path, "%s/copy%d", f->scratch.path, i);
        ACCEPTED(oy_store_backup(f->s, path, &why));
    }
    cr_assert_eq(pthread_join(thread, NULL), 0);
    cr_assert_eq(w.status, OY_OK);
    cr_assert_eq(count_pairs(f->s), 2200);
    for (int i = 0; i < 3; i++) {
        (void)snprintf(path, sizeof path, "%s/copy%d", f->scratch.path, i);
        ACCEPTED(oy_store_open(&copy, path, &why));
        uint64_t n = count_pairs(copy);
        cr_assert(n >= 1000 && n <= 2200 && n % 20 == 0, "%llu pairs", (unsigned long long)n);
        (void)put_run(copy, n, 1, 100);
        oy_store_close(copy);
    }
}

LMDB_TEST(is_not_backed_up_over_something_else) {
    char path[96];
    (void)snprintf(path, sizeof path, "%s/copy", f->scratch.path);
    cr_assert_eq(mkdir(path, 0700), 0);
    scratch_put(&f->scratch, "copy/data.mdb", "somebody's");
    REFUSED(oy_store_backup(f->s, path, &why), OY_STATE, "");
    REFUSED(oy_store_backup(f->s, f->path, &why), OY_STATE, "");
    (void)snprintf(path, sizeof path, "%s/no/such/place", f->scratch.path);
    REFUSED(oy_store_backup(f->s, path, &why), OY_MISSING, "");
}

/* ---- opening ---- */

LMDB_TEST(is_opened_only_where_it_is) {
    struct oy_store *s;
    char path[96];
    (void)snprintf(path, sizeof path, "%s/other", f->scratch.path);
    REFUSED(oy_store_open_read(&s, path, &why), OY_MISSING, "");
    cr_assert_null(s);
    cr_assert_eq(mkdir(path, 0700), 0);
    REFUSED(oy_store_open_read(&s, path, &why), OY_MISSING, "");
    scratch_put(&f->scratch, "other/data.mdb", "something else altogether");
    REFUSED(oy_store_open(&s, path, &why), OY_FORMAT, "");
    REFUSED(oy_store_open_read(&s, path, &why), OY_FORMAT, "");
    cr_assert(oy_file_exists(&f->scratch.dir, "other/data.mdb"));
    (void)snprintf(path, sizeof path, "%s/other/data.mdb", f->scratch.path);
    REFUSED(oy_store_open(&s, path, &why), OY_MISSING, "");
}
