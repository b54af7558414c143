/* bench_serial RECORD BALLOTS KEY STORE COUNT: what a server does that checks, appends, signs and
 * syncs one ballot at a time, without HTTP; and how often the disk below STORE syncs 4 KiB. One
 * JSON object. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "election/intake.h"
#include "load.h"
#include "server/app/admin.h"
#include "server/app/append.h"
#include "steps/keys.h"

enum { NUMBER = 1, PAGE = 4096 };
static const double sync_seconds = 2;

static double now(void) {
    struct timespec t;
    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static oy_status syncs(double *per_s, const char *dir, struct oy_why *why) {
    char path[4096], page[PAGE] = {0};
    (void)snprintf(path, sizeof path, "%s/sync-rate", dir);
    int fd = open(path, O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
    if (fd < 0) return oy_fail(why, OY_IO, "", "cannot write %s", path);
    double begin = now();
    size_t n = 0;
    for (; now() - begin < sync_seconds; n++)
        if (pwrite(fd, page, PAGE, (off_t)(n % 1024) * PAGE) != PAGE || fdatasync(fd) != 0) break;
    *per_s = (double)n / (now() - begin);
    (void)close(fd);
    (void)unlink(path);
    return OY_OK;
}

struct serial {
    struct oy_store *store;
    struct oy_hosted *h;
    struct oy_key key;
    struct oy_ballot_batch *batch;
};

static oy_status one(struct serial *s, struct oy_span ballot, struct oy_why *why) {
    struct oy_incoming in = {.fate = 0}, *list = &in;
    struct oy_append ap;
    oy_intake_read(&in, s->h->c.e, s->h->registry, ballot);
    if (!in.fate) OY_TRY(oy_intake_prove(s->batch, &list, 1, OY_CHECK_ALL, why));
    if (in.fate) {
        *why = in.why;
        return why->status;
    }
    OY_TRY(oy_registry_accept_ballot(s->h->registry, in.roll_index, &in.h,
                                     s->h->order.count[OY_LOG_BALLOT], why));
    struct oy_entry e = {.type = OY_LOG_BALLOT,
                         .digest = in.digest,
                         .fingerprint = in.fingerprint,
                         .roll_index = in.roll_index,
                         .sequence = in.h.sequence};
    oy_append_begin(&ap, s->h);
    oy_status status = oy_append_ballot(&ap, &e, ballot, why);
    if (status == OY_OK) status = oy_append_commit(&ap, s->store, s->key.sign, why);
    oy_append_clear(&ap);
    return status;
}

static oy_status open_all(struct serial *s, char **argv, struct oy_why *why) {
    OY_TRY(oy_key_load(&s->key, OY_ROLE_BOARD, argv[3], why));
    OY_TRY(oy_admin_import(argv[4], "park", argv[1], s->key.public_key, why));
    OY_TRY(oy_store_open(&s->store, argv[4], why));
    OY_TRY(oy_hosted_load(&s->h, s->store, NUMBER, "park", s->key.public_key, why));
    return oy_ballot_batch_new(&s->batch, s->h->c.e, why);
}

static oy_status run(struct serial *s, char **argv, struct oy_why *why) {
    struct load_ballots ballots;
    size_t count = strtoul(argv[5], NULL, 10);
    double per_s = 0;
    OY_TRY(open_all(s, argv, why));
    OY_TRY(syncs(&per_s, argv[4], why));
    OY_TRY(load_ballots_open(&ballots, argv[2], why));
    if (count > ballots.n) count = ballots.n;
    double begin = now();
    oy_status status = OY_OK;
    for (size_t i = 0; status == OY_OK && i < count; i++) status = one(s, ballots.ballot[i], why);
    double seconds = now() - begin;
    load_ballots_close(&ballots);
    OY_TRY(status);
    (void)printf("{\"ballots\": %zu, \"acked_per_s\": %.1f, \"syncs_per_s\": %.1f}\n", count,
                 (double)count / seconds, per_s);
    return OY_OK;
}

int main(int argc, char **argv) {
    struct serial s = {0};
    struct oy_why why = {.status = OY_OK};
    char text[sizeof why];
    if (argc != 6) {
        (void)fputs("usage: bench_serial RECORD BALLOTS KEY STORE COUNT\n", stderr);
        return 2;
    }
    oy_status status = oy_crypto_init(&why);
    if (status == OY_OK) status = run(&s, argv, &why);
    oy_ballot_batch_free(s.batch);
    oy_hosted_free(s.h);
    oy_store_close(s.store);
    oy_key_clear(&s.key);
    if (status == OY_OK) return 0;
    oy_why_print(&why, text, sizeof text);
    (void)fprintf(stderr, "bench_serial: %s\n", text);
    return 1;
}
