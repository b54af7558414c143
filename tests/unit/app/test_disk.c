/* A disk that fails while ballots are written. The function below stands before that of the system
 * for the whole program, LMDB too, and fails when a test says so. */
#define _GNU_SOURCE /* syscall */
#include <errno.h>
#include <stdatomic.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "tests/unit/app/common.h"

static atomic_bool failing;

int fdatasync(int fd) {
    if (failing) {
        errno = EIO;
        return -1;
    }
    return (int)syscall(SYS_fdatasync, fd);
}

/* [srv-3] */
Test(disk, what_is_not_on_it_is_not_acknowledged) {
    static const struct oy_record_plan plan = {.voters = 4};
    struct site *t = site_new(&plan, "store", true);
    struct oy_buffer ballot = oy_rec_ballot(t->s, 0, 1, t->s->plan.choice);
    struct oy_app_numbers n;
    failing = true;
    struct site_answer a = site_cast_one(t, oy_buffer_span(&ballot));
    cr_assert_eq(a.fate, OY_CAST_FAILED);
    cr_assert_eq(a.bytes.n, 0);
    oy_app_numbers(t->a, &n);
    cr_assert_not(n.healthy);
    failing = false;
    cr_assert_eq(site_state(t, "ballots"), 0);
    a = site_cast_one(t, oy_buffer_span(&ballot));
    cr_assert_eq(a.fate, OY_CAST_TAKEN, "%s", a.why.text);
    oy_buffer_free(&a.bytes);
    oy_buffer_free(&ballot);
    site_restart(t);
    cr_assert_eq(site_state(t, "ballots"), 1);
    site_free(t);
}
