#define _GNU_SOURCE /* sched_getaffinity: a container may own fewer processors than there are */
#include "base/parallel.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdint.h>

#define THREADS_MAX 256

unsigned oy_cpu_count(void) {
    cpu_set_t set;
    if (sched_getaffinity(0, sizeof set, &set) != 0) return 1;
    int n = CPU_COUNT(&set);
    return n < 1 ? 1 : (unsigned)n;
}

struct job {
    size_t n, chunk;
    oy_status (*fn)(void *ctx, size_t i, struct oy_why *why);
    void *ctx;
    _Atomic size_t next;   /* first index that nobody has taken */
    _Atomic size_t failed; /* lowest index known to fail; n if none */
    pthread_mutex_t lock;  /* guards why together with failed */
    struct oy_why *why;
};

static void note_failure(struct job *job, size_t i, const struct oy_why *why) {
    pthread_mutex_lock(&job->lock);
    if (i < atomic_load(&job->failed)) {
        *job->why = *why;
        atomic_store(&job->failed, i);
    }
    pthread_mutex_unlock(&job->lock);
}

/* Chunks are taken in rising order and `failed` only falls, so every index below the final
 * `failed` belongs to a chunk that some thread took and did not leave early. */
static void *work(void *arg) {
    struct job *job = arg;
    for (;;) {
        size_t from = atomic_fetch_add(&job->next, job->chunk);
        if (from >= job->n) return NULL;
        size_t to = job->n - from < job->chunk ? job->n : from + job->chunk;
        for (size_t i = from; i < to; i++) {
            if (i >= atomic_load(&job->failed)) return NULL;
            struct oy_why why = {.status = OY_OK};
            oy_status status = job->fn(job->ctx, i, &why);
            if (status == OY_OK) continue;
            why.status = status;
            note_failure(job, i, &why);
            return NULL;
        }
    }
}

oy_status oy_parallel_for(unsigned threads, size_t n,
                          oy_status (*fn)(void *ctx, size_t i, struct oy_why *why), void *ctx,
                          struct oy_why *why) {
    if (threads == 0) threads = oy_cpu_count();
    if (threads > THREADS_MAX) threads = THREADS_MAX;
    if (threads > n) threads = n ? (unsigned)n : 1;

    struct oy_why first = *why;
    struct job job = {.n = n, .fn = fn, .ctx = ctx, .why = &first};
    /* Sixteen chunks a thread: fine enough to even out, coarse enough to be cheap. */
    job.chunk = n / ((size_t)threads * 16) + 1;
    atomic_init(&job.next, 0);
    atomic_init(&job.failed, n);
    pthread_mutex_init(&job.lock, NULL);

    pthread_t helper[THREADS_MAX];
    unsigned started = 0;
    /* A thread that cannot be had is done without: the calling thread works in any case. */
    while (started + 1 < threads && pthread_create(&helper[started], NULL, work, &job) == 0)
        started++;
    (void)work(&job);
    for (unsigned k = 0; k < started; k++) pthread_join(helper[k], NULL);
    pthread_mutex_destroy(&job.lock);

    if (atomic_load(&job.failed) == n) return OY_OK;
    *why = first;
    return why->status;
}
