#include "net/watch.h"

#include <pthread.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>

enum {
    LOOK_EVERY_MS = 200,
    CROWD_IDLE_US = 1000000,  /* of a connection between two requests, in a crowd */
    CROWD_CLIENT_US = 4000000 /* to send a request, or to read its answer */
};

struct oy_watch {
    pthread_mutex_t lock;
    pthread_cond_t wake;
    pthread_t thread;
    bool stop;
    _Atomic bool crowded;
    struct oy_watched *first;
    _Atomic uint64_t *too_slow;
};

uint64_t oy_watch_now_us(void) {
    struct timespec t;
    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000000 + (uint64_t)t.tv_nsec / 1000;
}

/* What is still to be sent goes nowhere, and must not stay in the system's memory for long: the
 * connection is reset when it is closed. */
static void cut(int fd) {
    struct linger at_once = {.l_onoff = 1, .l_linger = 0};
    (void)setsockopt(fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    (void)shutdown(fd, SHUT_RDWR);
}

/* What it would be in a crowd, if that is sooner. */
static uint64_t crowd_deadline(struct oy_watched *c, unsigned phase, uint64_t deadline) {
    if (phase == OY_WATCH_SERVER) return deadline;
    uint64_t soon = atomic_load(&c->since_us) +
                    (uint64_t)(phase == OY_WATCH_IDLE ? CROWD_IDLE_US : CROWD_CLIENT_US);
    return soon < deadline ? soon : deadline;
}

static void look(struct oy_watch *w) {
    uint64_t now = oy_watch_now_us();
    for (struct oy_watched *c = w->first; c; c = c->after) {
        uint64_t deadline = atomic_load(&c->deadline_us);
        unsigned phase = atomic_load(&c->phase);
        uint64_t due = atomic_load(&w->crowded) ? crowd_deadline(c, phase, deadline) : deadline;
        /* If the deadline has been moved meanwhile, the connection is let live. */
        if (due > now || deadline == UINT64_MAX ||
            !atomic_compare_exchange_strong(&c->deadline_us, &deadline, UINT64_MAX))
            continue;
        if (phase == OY_WATCH_CLIENT) atomic_fetch_add(w->too_slow, 1);
        cut(c->fd);
    }
}

static void *run(void *arg) {
    struct oy_watch *w = arg;
    (void)pthread_mutex_lock(&w->lock);
    while (!w->stop) {
        look(w);
        struct timespec t;
        (void)clock_gettime(CLOCK_MONOTONIC, &t);
        t.tv_nsec += LOOK_EVERY_MS * 1000000L;
        t.tv_sec += t.tv_nsec / 1000000000;
        t.tv_nsec %= 1000000000;
        (void)pthread_cond_timedwait(&w->wake, &w->lock, &t);
    }
    (void)pthread_mutex_unlock(&w->lock);
    return NULL;
}

struct oy_watch *oy_watch_start(_Atomic uint64_t *too_slow) {
    struct oy_watch *w = calloc(1, sizeof *w);
    if (!w) return NULL;
    w->too_slow = too_slow;
    pthread_condattr_t monotonic;
    (void)pthread_condattr_init(&monotonic);
    (void)pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    (void)pthread_mutex_init(&w->lock, NULL);
    (void)pthread_cond_init(&w->wake, &monotonic);
    (void)pthread_condattr_destroy(&monotonic);
    if (pthread_create(&w->thread, NULL, run, w) == 0) return w;
    free(w);
    return NULL;
}

void oy_watch_add(struct oy_watch *w, struct oy_watched *c) {
    (void)pthread_mutex_lock(&w->lock);
    c->before = NULL;
    c->after = w->first;
    if (c->after) c->after->before = c;
    w->first = c;
    (void)pthread_mutex_unlock(&w->lock);
}

void oy_watch_remove(struct oy_watch *w, struct oy_watched *c) {
    (void)pthread_mutex_lock(&w->lock);
    if (c->before)
        c->before->after = c->after;
    else
        w->first = c->after;
    if (c->after) c->after->before = c->before;
    (void)pthread_mutex_unlock(&w->lock);
}

void oy_watch_set(struct oy_watched *c, enum oy_watch_phase phase, uint64_t deadline_us) {
    atomic_store_explicit(&c->since_us, oy_watch_now_us(), memory_order_relaxed);
    atomic_store_explicit(&c->phase, phase, memory_order_relaxed);
    atomic_store_explicit(&c->deadline_us, deadline_us, memory_order_release);
}

void oy_watch_crowd(struct oy_watch *w, bool crowded) {
    atomic_store_explicit(&w->crowded, crowded, memory_order_relaxed);
}

void oy_watch_cut_all(struct oy_watch *w) {
    (void)pthread_mutex_lock(&w->lock);
    for (struct oy_watched *c = w->first; c; c = c->after) cut(c->fd);
    (void)pthread_mutex_unlock(&w->lock);
}

void oy_watch_stop(struct oy_watch *w) {
    if (!w) return;
    (void)pthread_mutex_lock(&w->lock);
    w->stop = true;
    (void)pthread_cond_signal(&w->wake);
    (void)pthread_mutex_unlock(&w->lock);
    (void)pthread_join(w->thread, NULL);
    (void)pthread_cond_destroy(&w->wake);
    (void)pthread_mutex_destroy(&w->lock);
    free(w);
}
