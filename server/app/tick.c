/* The tick: what has been checked since the last one is judged, appended in one transaction,
 * covered by one checkpoint for each election, and answered [srv-3, srv-4]. */
#include <stdlib.h>
#include <string.h>

#include "base/progress.h"
#include "server/app/inside.h"
#include "server/app/tree.h"

struct group { /* the ballots of one election */
    struct oy_hosted *h;
    struct oy_job **job; /* n; those that are accepted first */
    size_t n, accepted;
    struct oy_append append;
    struct oy_turnout turnout; /* with them */
};

struct tick {
    struct oy_app *a;
    struct group *group;
    size_t n;
};

/* ---- judging ---- */

static int by_owner(const void *x, const void *y) {
    const struct oy_job *a = *(struct oy_job *const *)x, *b = *(struct oy_job *const *)y;
    if (a->in.roll_index != b->in.roll_index) return a->in.roll_index < b->in.roll_index ? -1 : 1;
    if (a->in.h.sequence != b->in.h.sequence) return a->in.h.sequence < b->in.h.sequence ? -1 : 1;
    return memcmp(a->in.digest.b, b->in.digest.b, 32);
}

static bool may_stand(struct oy_job *job, uint64_t now) {
    struct oy_hosted *h = job->h;
    (void)pthread_rwlock_rdlock(&h->lock);
    oy_status status = oy_hosted_takes(h, now, &job->in.why);
    if (status == OY_OK)
        status =
            oy_registry_check_ballot(h->registry, job->in.roll_index, &job->in.h, &job->in.why);
    (void)pthread_rwlock_unlock(&h->lock);
    return status == OY_OK;
}

/* One ballot of a credential at a time: a second one waits for the next tick, where it follows the
 * first or, if it is the same, gets its receipt. The accepted come first. */
static void judge(struct tick *t, struct group *g) {
    uint64_t now = oy_app_now(t->a);
    size_t kept = 0;
    uint32_t last = UINT32_MAX;
    qsort(g->job, g->n, sizeof(struct oy_job *), by_owner);
    for (size_t i = 0; i < g->n; i++) {
        struct oy_job *job = g->job[i];
        bool settled = job->in.fate != 0;
        if (!settled && job->in.roll_index == last) {
            oy_pipeline_again(t->a, job);
            continue;
        }
        if (!settled && may_stand(job, now)) {
            job->in.fate = OY_FATE_ACCEPTED;
            last = job->in.roll_index;
        }
        g->job[kept++] = job;
        if (job->in.fate != OY_FATE_ACCEPTED) continue;
        g->job[kept - 1] = g->job[g->accepted];
        g->job[g->accepted++] = job;
    }
    g->n = kept;
}

/* ---- appending ---- */

static struct oy_entry entry_of(const struct oy_job *job) {
    return (struct oy_entry){.type = OY_LOG_BALLOT,
                             .digest = job->in.digest,
                             .fingerprint = job->in.fingerprint,
                             .roll_index = job->in.roll_index,
                             .sequence = job->in.h.sequence};
}

static oy_status append_one(struct oy_append *ap, struct oy_job *job, struct oy_why *why) {
    struct oy_entry e = entry_of(job);
    job->index = ap->tiles.size;
    return oy_append_ballot(ap, &e, job->in.bytes, why);
}

static int by_digest(const void *x, const void *y) {
    const struct oy_job *a = *(struct oy_job *const *)x, *b = *(struct oy_job *const *)y;
    return memcmp(a->in.digest.b, b->in.digest.b, 32);
}

/* [srv-10] With the ballots, and like them either there or not after a crash. */
static void count_turnout(const struct tick *t, struct group *g) {
    const struct oy_hosted *h = g->h;
    uint64_t voters = h->voters;
    for (size_t i = 0; i < g->accepted; i++)
        if (oy_registry_last_sequence(h->registry, g->job[i]->in.roll_index) == 0) voters++;
    g->turnout = h->turnout;
    oy_turnout_note(&g->turnout, h->c.m->opens, h->c.m->closes, t->a->o.interval_ms,
                    oy_app_now(t->a), voters);
}

/* In ascending order of SHA-256(ballot): no credential has two [ent-6]. */
static oy_status gather(struct tick *t, struct group *g, struct oy_why *why) {
    oy_append_begin(&g->append, g->h);
    qsort(g->job, g->accepted, sizeof(struct oy_job *), by_digest);
    for (size_t i = 0; i < g->accepted; i++) OY_TRY(append_one(&g->append, g->job[i], why));
    count_turnout(t, g);
    return oy_append_sign(&g->append, t->a->o.server, why);
}

static oy_status put_turnout(struct oy_txn *txn, const struct group *g, struct oy_why *why) {
    unsigned char bytes[OY_TURNOUT_BYTES];
    struct oy_store_key k;
    oy_key_bytes(&k, g->h->number, oy_span_text("turnout"));
    return oy_txn_put(txn, OY_TABLE_NOTES, oy_key_of(&k), oy_turnout_write(bytes, &g->turnout),
                      why);
}

static oy_status put_all(struct oy_txn *txn, void *ctx, struct oy_why *why) {
    struct tick *t = ctx;
    for (size_t i = 0; i < t->n; i++) {
        if (!t->group[i].accepted) continue;
        OY_TRY(oy_append_put(txn, &t->group[i].append, why));
        OY_TRY(put_turnout(txn, &t->group[i], why));
    }
    return OY_OK;
}

static void count_commit(struct oy_app *a, int64_t ms, size_t ballots) {
    size_t bucket = 0;
    while (bucket + 1 < OY_APP_BUCKETS && ms > (int64_t)1 << bucket) bucket++;
    a->commit_ms_bucket[bucket]++;
    a->commit_ms_sum += (uint64_t)ms;
    a->batch_ballots = ballots;
    a->commits++;
}

static oy_status commit(struct tick *t, struct oy_why *why) {
    size_t ballots = 0;
    for (size_t i = 0; i < t->n; i++) {
        if (t->group[i].accepted) OY_TRY(gather(t, &t->group[i], why));
        ballots += t->group[i].accepted;
    }
    if (ballots == 0) return OY_OK;
    int64_t begin = oy_progress_now();
    OY_TRY(oy_store_write(t->a->store, put_all, t, why));
    count_commit(t->a, oy_progress_now() - begin, ballots);
    return OY_OK;
}

/* What was judged is what the log has now: the same check with the same state cannot fail. */
static oy_status accept(struct group *g, struct oy_why *why) {
    struct oy_hosted *h = g->h;
    oy_status status = OY_OK;
    uint64_t first = g->append.first - g->append.first_ballot; /* entries that are no ballots */
    (void)pthread_rwlock_wrlock(&h->lock);
    h->turnout = g->turnout;
    for (size_t i = 0; status == OY_OK && i < g->accepted; i++) {
        const struct oy_incoming *in = &g->job[i]->in;
        if (oy_registry_last_sequence(h->registry, in->roll_index) == 0) h->voters++;
        status = oy_registry_accept_ballot(h->registry, in->roll_index, &in->h,
                                           g->job[i]->index - first, why);
    }
    (void)pthread_rwlock_unlock(&h->lock);
    return status;
}

/* The log is ahead of us, and would stay so: better no server than one that forgets. */
static void stop_at(const struct oy_app *a, const struct oy_hosted *h, const struct oy_why *why) {
    char text[sizeof *why];
    oy_why_print(why, text, sizeof text);
    oy_app_log(a, "fatal", h, text);
    abort();
}

/* ---- answering ---- */

static oy_status repeated(struct oy_app *a, struct oy_job *job, struct oy_receipt_source *s,
                          unsigned char room[OY_APPEND_NOTE], struct oy_why *why) {
    struct oy_entry e;
    OY_TRY(
        oy_find_fingerprint(&s->index, &s->entry, s->t, job->h->number, &job->in.fingerprint, why));
    OY_TRY(oy_entry_parse(&e, s->entry, why));
    if (!oy_hash_equal(&e.digest, &job->in.digest)) return OY_MISSING;
    return oy_receipt_first(s, room, a, job->h, why);
}

/* Repeated, or refused by what came meanwhile; that may have been the same ballot. */
static void answer_other(struct oy_app *a, struct oy_job *job, struct oy_receipt_source *s) {
    struct oy_why why = {.status = OY_OK};
    unsigned char room[OY_APPEND_NOTE];
    oy_status status = repeated(a, job, s, room, &why);
    if (status == OY_OK)
        oy_answer_receipt(a, job, OY_CAST_REPEATED, s);
    else if (status == OY_MISSING && job->in.fate != OY_FATE_REPEATED)
        oy_answer_refused(a, job);
    else
        oy_answer_failed(a, job, &why);
}

/* What was signed is the election's checkpoint now; cosignatures wait for app->writing. */
static void answer_accepted(struct oy_app *a, struct oy_job *job, struct oy_receipt_source *s) {
    unsigned char bytes[OY_ENTRY_BALLOT_BYTES];
    struct oy_writer w;
    struct oy_entry e = entry_of(job);
    oy_writer_init(&w, bytes, sizeof bytes);
    oy_entry_write(&w, &e);
    s->entry = oy_writer_end(&w);
    s->index = job->index;
    s->size = job->h->tiles.size;
    s->note = oy_buffer_span(&job->h->note);
    oy_answer_receipt(a, job, OY_CAST_TAKEN, s);
}

struct answering {
    struct oy_app *a;
    struct group *g;
    size_t next; /* jobs before it are answered and gone */
};

static oy_status answer_group(struct oy_txn *t, void *ctx, struct oy_why *why) {
    struct answering *w = ctx;
    struct oy_receipt_source s = {.t = t};
    OY_TRY(oy_tree_new(&s.tree, t, w->g->h->number, &w->g->h->tiles, why));
    for (; w->next < w->g->n; w->next++) {
        struct oy_job *job = w->g->job[w->next];
        if (w->next < w->g->accepted)
            answer_accepted(w->a, job, &s);
        else
            answer_other(w->a, job, &s);
    }
    oy_tree_free(s.tree);
    return OY_OK;
}

static void answer_all(struct oy_app *a, struct group *g) {
    struct answering w = {a, g, 0};
    struct oy_why why = {.status = OY_OK};
    if (oy_store_read(a->store, answer_group, &w, &why) == OY_OK) return;
    while (w.next < g->n) oy_answer_failed(a, g->job[w.next++], &why);
}

/* ---- the tick ---- */

static void fail_accepted(struct oy_app *a, struct group *g, const struct oy_why *why) {
    for (size_t i = 0; i < g->accepted; i++) oy_answer_failed(a, g->job[i], why);
    memmove(g->job, g->job + g->accepted, (g->n - g->accepted) * sizeof(struct oy_job *));
    g->n -= g->accepted;
    g->accepted = 0;
}

static void run(struct tick *t) {
    struct oy_app *a = t->a;
    struct oy_why why = {.status = OY_OK};
    for (size_t i = 0; i < t->n; i++) judge(t, &t->group[i]);
    oy_status status = commit(t, &why);
    if (status != OY_OK) a->commit_failures++;
    a->healthy = status == OY_OK;
    if (status != OY_OK) oy_app_log(a, "commit-failed", NULL, why.text);
    for (size_t i = 0; i < t->n; i++) {
        struct group *g = &t->group[i];
        if (status != OY_OK && !oy_mutant("srv-3")) fail_accepted(a, g, &why);
        if (g->accepted) oy_append_done(&g->append);
        if (g->accepted && accept(g, &why) != OY_OK) stop_at(a, g->h, &why);
        answer_all(a, g);
    }
}

/* By election, in memory that is there for all at worst in groups of their own. */
static oy_status split(struct tick *t, struct oy_jobs *checked, struct oy_why *why) {
    size_t n = checked->n;
    t->group = calloc(n < OY_APP_ELECTIONS ? n : OY_APP_ELECTIONS, sizeof *t->group);
    if (!t->group) return oy_fail(why, OY_MEMORY, "", "no memory for a tick");
    for (struct oy_job *job = checked->first; job; job = job->next) {
        size_t g = 0;
        while (g < t->n && t->group[g].h != job->h) g++;
        if (g == t->n) {
            t->group[g].h = job->h;
            t->group[g].job = calloc(n, sizeof(struct oy_job *));
            t->n++;
            if (!t->group[g].job) return oy_fail(why, OY_MEMORY, "", "no memory for a tick");
        }
        t->group[g].job[t->group[g].n++] = job;
    }
    return OY_OK;
}

void oy_tick(struct oy_app *a, struct oy_jobs *checked) {
    struct tick t = {.a = a};
    struct oy_why why = {.status = OY_OK};
    struct oy_job *job;
    (void)pthread_mutex_lock(&a->writing);
    if (split(&t, checked, &why) == OY_OK)
        run(&t);
    else
        while ((job = oy_jobs_pop(checked)) != NULL) oy_answer_failed(a, job, &why);
    for (size_t i = 0; i < t.n; i++) {
        oy_append_clear(&t.group[i].append);
        free(t.group[i].job);
    }
    free(t.group);
    (void)pthread_mutex_unlock(&a->writing);
    oy_messengers_wake(a);
}
