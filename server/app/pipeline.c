/* Ballots come in, wait, and are checked: bounded queues, batches, a thread for each processor. */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/parallel.h"
#include "base/progress.h"
#include "server/app/inside.h"

enum {
    BATCH = 512,      /* ballots checked together */
    WORTHWHILE = 128, /* fewer are waited for a moment: in a batch each costs a fraction */
    MOMENT_MS = 6,
    SUSPECT_BATCH = 32,  /* of clients whose ballots were refused: they cost ten times as much */
    SUSPECTS_MAX = 1024, /* of them waiting */
    SUSPECT_TURN = 8,    /* while others wait, every so many batches is one of theirs */
    BAD_SHARE = 8,       /* a batch of which one in so many is bad makes us wary */
    WARY_MS = 10000
};

void oy_jobs_push(struct oy_jobs *q, struct oy_job *job) {
    job->next = NULL;
    if (q->last)
        q->last->next = job;
    else
        q->first = job;
    q->last = job;
    q->n++;
}

struct oy_job *oy_jobs_pop(struct oy_jobs *q) {
    struct oy_job *job = q->first;
    if (!job) return NULL;
    q->first = job->next;
    if (!q->first) q->last = NULL;
    q->n--;
    return job;
}

/* ---- coming in ---- */

static void turn_away(struct oy_app *a, struct oy_cast *c, enum oy_cast_fate fate) {
    c->fate = fate;
    if (fate == OY_CAST_BUSY) a->busy++;
    c->done(c);
}

static bool has_room(const struct oy_app *a, const struct oy_cast *c) {
    return !a->draining && a->in_ballots < a->o.queue_ballots &&
           a->in_bytes + c->ballot.n <= a->o.queue_bytes &&
           (!c->suspect || a->suspects.n < SUSPECTS_MAX);
}

void oy_app_cast(struct oy_app *a, struct oy_cast *c) {
    struct oy_hosted *h = oy_app_hosted(a, c->election);
    c->answer = (struct oy_buffer){.n = 0};
    c->why = (struct oy_why){.status = OY_OK};
    struct oy_job *job = h ? calloc(1, sizeof *job) : NULL;
    if (!job) {
        turn_away(a, c, h ? OY_CAST_BUSY : OY_CAST_UNKNOWN);
        return;
    }
    job->cast = c;
    job->h = h;
    (void)pthread_mutex_lock(&a->queue);
    bool room = has_room(a, c);
    if (room) {
        oy_jobs_push(c->suspect ? &a->suspects : &a->fresh, job);
        a->in_ballots++;
        a->in_bytes += c->ballot.n;
        size_t n = a->fresh.n + a->suspects.n;
        if (n == 1 || n % WORTHWHILE == 0) (void)pthread_cond_signal(&a->work);
    }
    (void)pthread_mutex_unlock(&a->queue);
    if (room) return;
    free(job);
    turn_away(a, c, OY_CAST_BUSY);
}

void oy_app_drain(struct oy_app *a) {
    (void)pthread_mutex_lock(&a->queue);
    a->draining = true;
    while (a->has_writer && a->in_ballots > 0) (void)pthread_cond_wait(&a->idle, &a->queue);
    (void)pthread_mutex_unlock(&a->queue);
}

void oy_pipeline_again(struct oy_app *a, struct oy_job *job) {
    (void)pthread_mutex_lock(&a->queue);
    oy_jobs_push(&a->checked, job);
    (void)pthread_mutex_unlock(&a->queue);
}

/* ---- before the proofs: what costs little ---- */

struct look {
    struct oy_app *a;
    struct oy_job **job;
    size_t n;
};

/* A ballot that the log has already, byte for byte [bal-9]. */
static oy_status find_repeated(struct oy_txn *t, void *ctx, struct oy_why *why) {
    const struct look *l = ctx;
    for (size_t i = 0; i < l->n; i++) {
        struct oy_job *job = l->job[i];
        struct oy_span bytes;
        struct oy_entry e;
        if (job->in.fate) continue;
        if (oy_find_fingerprint(&job->index, &bytes, t, job->h->number, &job->in.fingerprint,
                                why) != OY_OK)
            continue;
        OY_TRY(oy_entry_parse(&e, bytes, why));
        if (oy_hash_equal(&e.digest, &job->in.digest)) job->in.fate = OY_FATE_REPEATED;
    }
    return OY_OK;
}

static void read_one(struct oy_job *job) {
    struct oy_hosted *h = job->h;
    (void)pthread_rwlock_rdlock(&h->lock);
    oy_intake_read(&job->in, h->c.e, h->registry, job->cast->ballot);
    (void)pthread_rwlock_unlock(&h->lock);
}

/* Time, roll and sequence: repeated once more when its turn comes, here to spare the proofs. */
static void ask_registry(struct oy_job *job, uint64_t now) {
    struct oy_hosted *h = job->h;
    struct oy_incoming *in = &job->in;
    (void)pthread_rwlock_rdlock(&h->lock);
    if (!in->fate &&
        (oy_hosted_takes(h, now, &in->why) != OY_OK ||
         oy_registry_check_ballot(h->registry, in->roll_index, &in->h, &in->why) != OY_OK))
        in->fate = OY_FATE_REFUSED;
    (void)pthread_rwlock_unlock(&h->lock);
}

static oy_status look(struct oy_app *a, struct oy_job **job, size_t n, struct oy_why *why) {
    struct look l = {a, job, n};
    uint64_t now = oy_app_now(a);
    for (size_t i = 0; i < n; i++) read_one(job[i]);
    OY_TRY(oy_store_read(a->store, find_repeated, &l, why));
    for (size_t i = 0; i < n; i++) ask_registry(job[i], now);
    return OY_OK;
}

/* ---- proofs ---- */

/* What is at hand of a batch's ballots that are not settled yet. */
struct open_ballots {
    struct oy_job *job[BATCH];
    struct oy_incoming *in[BATCH];
    size_t n;
};

static void find_open(struct open_ballots *o, struct oy_job **job, size_t n) {
    o->n = 0;
    for (size_t i = 0; i < n; i++) {
        if (job[i]->in.fate) continue;
        o->job[o->n] = job[i];
        o->in[o->n++] = &job[i]->in;
    }
}

static uint64_t owner_of(const struct oy_job *job) {
    return (uint64_t)job->h->number << 32 | job->in.roll_index;
}

static uint64_t seconds(void) {
    return (uint64_t)oy_progress_now() / 1000;
}

/* Good signatures on bad proofs: only who has the code can make them, from however many places. */
static void suspect_owners(struct oy_app *a, const struct open_ballots *o) {
    for (size_t i = 0; i < o->n; i++)
        if (o->in[i]->fate == OY_FATE_REFUSED)
            oy_suspects_add(&a->owners, owner_of(o->job[i]), seconds());
}

static void note_bad(struct oy_app *a, size_t before, size_t bad) {
    if (bad * BAD_SHARE > before) a->wary_until_ms = oy_progress_now() + WARY_MS;
}

/* A batch with bad proofs costs a check of each ballot, and each broken one a look at every
 * equation. So of suspects, and of all while many are bad, the signature is asked first: who has no
 * code cannot make one. */
static oy_status prove(struct oy_app *a, struct oy_ballot_batch *batch, struct oy_job **job,
                       size_t n, bool suspects, struct oy_why *why) {
    struct open_ballots o;
    bool wary = suspects || oy_progress_now() < a->wary_until_ms;
    find_open(&o, job, n);
    size_t before = o.n;
    if (wary && o.n) {
        OY_TRY(oy_intake_prove(batch, o.in, o.n, OY_CHECK_SIGNATURE, why));
        find_open(&o, job, n);
    }
    if (o.n) OY_TRY(oy_intake_prove(batch, o.in, o.n, OY_CHECK_ALL, why));
    if (wary) suspect_owners(a, &o);
    find_open(&o, job, n);
    note_bad(a, before, before - o.n);
    return OY_OK;
}

/* The ballots of suspect owners go behind all others', or are turned away; n of the rest is left.
 */
static size_t set_aside(struct oy_app *a, struct oy_job **job, size_t n) {
    size_t kept = 0;
    for (size_t i = 0; i < n; i++) {
        if (job[i]->in.fate || !oy_suspects_has(&a->owners, owner_of(job[i]), seconds())) {
            job[kept++] = job[i];
            continue;
        }
        (void)pthread_mutex_lock(&a->queue);
        bool room = a->suspects.n < SUSPECTS_MAX;
        if (room) oy_jobs_push(&a->suspects, job[i]);
        (void)pthread_mutex_unlock(&a->queue);
        if (!room) oy_answer_busy(a, job[i]);
    }
    return kept;
}

static oy_status check(struct oy_app *a, struct oy_job **job, size_t *n, bool suspects,
                       struct oy_why *why) {
    struct oy_ballot_batch *batch = NULL;
    int64_t begin = oy_progress_now();
    OY_TRY(look(a, job, *n, why));
    if (!suspects) *n = set_aside(a, job, *n);
    if (*n == 0) return OY_OK;
    OY_TRY(oy_ballot_batch_new(&batch, job[0]->h->c.e, why));
    oy_status status = prove(a, batch, job, *n, suspects, why);
    oy_ballot_batch_free(batch);
    a->check_us_sum += (uint64_t)(oy_progress_now() - begin) * 1000;
    return status;
}

/* ---- the checkers ---- */

/* Up to max jobs of one election; the queue is locked. */
static size_t take(struct oy_jobs *q, struct oy_job **job, size_t max) {
    size_t n = 0;
    while (n < max && q->first && (n == 0 || q->first->h == job[0]->h)) job[n++] = oy_jobs_pop(q);
    return n;
}

static void wait_a_moment(struct oy_app *a) {
    struct timespec moment = {.tv_nsec = MOMENT_MS * 1000000};
    (void)pthread_mutex_unlock(&a->queue);
    (void)nanosleep(&moment, NULL);
    (void)pthread_mutex_lock(&a->queue);
}

/* The queue is locked. */
static void wait_for_work(struct oy_app *a) {
    while (!a->fresh.n && !a->suspects.n && !a->ending)
        (void)pthread_cond_wait(&a->work, &a->queue);
    if (a->fresh.n < WORTHWHILE && !a->ending) wait_a_moment(a);
}

/* None only at the end. */
static size_t next_batch(struct oy_app *a, struct oy_job **job, unsigned turn, bool *suspects) {
    (void)pthread_mutex_lock(&a->queue);
    do wait_for_work(a);
    while (!a->fresh.n && !a->suspects.n && !a->ending);
    *suspects = a->suspects.n > 0 && (a->fresh.n == 0 || turn % SUSPECT_TURN == 0);
    size_t n = *suspects ? take(&a->suspects, job, SUSPECT_BATCH) : take(&a->fresh, job, BATCH);
    (void)pthread_mutex_unlock(&a->queue);
    return n;
}

static void settle(struct oy_app *a, struct oy_job **job, size_t n, oy_status status,
                   const struct oy_why *why) {
    for (size_t i = 0; i < n; i++) {
        if (status != OY_OK)
            oy_answer_failed(a, job[i], why);
        else if (job[i]->in.fate == OY_FATE_REFUSED)
            oy_answer_refused(a, job[i]);
        else
            oy_pipeline_again(a, job[i]); /* good, or to be answered as repeated */
    }
}

static void *checker(void *context) {
    struct oy_app *a = context;
    struct oy_job *job[BATCH];
    bool suspects;
    for (unsigned turn = 1;; turn++) {
        struct oy_why why = {.status = OY_OK};
        size_t n = next_batch(a, job, turn, &suspects);
        if (n == 0) return NULL;
        oy_status status = check(a, job, &n, suspects, &why);
        settle(a, job, n, status, &why);
    }
}

/* ---- the writer ---- */

/* Sleeps until the clock shows a multiple of the interval [srv-4]; in steps, to notice the end. */
static void sleep_to_tick(const struct oy_app *a) {
    struct timespec t;
    (void)clock_gettime(CLOCK_REALTIME, &t);
    int64_t ms = (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000, interval = a->o.interval_ms;
    int64_t left = interval - ms % interval;
    t = (struct timespec){.tv_sec = left / 1000, .tv_nsec = left % 1000 * 1000000};
    (void)nanosleep(&t, NULL);
}

static void *writer(void *context) {
    struct oy_app *a = context;
    for (bool end = false; !end;) {
        struct oy_jobs checked;
        sleep_to_tick(a);
        (void)pthread_mutex_lock(&a->queue);
        checked = a->checked;
        a->checked = (struct oy_jobs){.n = 0};
        end = a->ending && a->in_ballots == 0;
        (void)pthread_mutex_unlock(&a->queue);
        if (checked.n) oy_tick(a, &checked);
        a->last_tick_ms = oy_progress_now();
    }
    return NULL;
}

oy_status oy_pipeline_start(struct oy_app *a, struct oy_why *why) {
    unsigned n = a->o.threads ? a->o.threads : oy_cpu_count();
    if (n > OY_APP_CHECKERS) n = OY_APP_CHECKERS;
    for (; a->n_checkers < n; a->n_checkers++)
        if (pthread_create(&a->checker[a->n_checkers], NULL, checker, a) != 0)
            return oy_fail(why, OY_IO, "", "no thread to check ballots");
    a->has_writer = pthread_create(&a->writer, NULL, writer, a) == 0;
    return a->has_writer ? OY_OK : oy_fail(why, OY_IO, "", "no thread to write the log");
}

void oy_pipeline_stop(struct oy_app *a) {
    (void)pthread_mutex_lock(&a->queue);
    a->ending = true;
    (void)pthread_cond_broadcast(&a->work);
    (void)pthread_mutex_unlock(&a->queue);
    for (unsigned i = 0; i < a->n_checkers; i++) (void)pthread_join(a->checker[i], NULL);
    if (a->has_writer) (void)pthread_join(a->writer, NULL);
    a->n_checkers = 0;
    a->has_writer = false;
}
