#include "server/app/inside.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/progress.h"
#include "server/app/requests.h"

enum { QUEUE_BALLOTS = 20000, QUEUE_BYTES = 256 << 20, INTERVAL_MS = 1000 };

uint64_t oy_app_now(const struct oy_app *a) {
    return a->o.clock ? a->o.clock() : (uint64_t)time(NULL);
}

void oy_app_log(const struct oy_app *a, const char *event, const struct oy_hosted *h,
                const char *text) {
    if (a->o.log) a->o.log(a->o.log_context, event, h ? h->name : "", text);
}

/* ---- elections ---- */

struct oy_hosted *oy_app_hosted(struct oy_app *a, const char *name) {
    struct oy_hosted *found = NULL;
    (void)pthread_rwlock_rdlock(&a->list);
    for (size_t i = 0; i < a->n_hosted && !found; i++)
        if (strcmp(a->hosted[i]->name, name) == 0) found = a->hosted[i];
    (void)pthread_rwlock_unlock(&a->list);
    return found;
}

oy_status oy_app_no_election(const char *name, struct oy_why *why) {
    return oy_fail(why, OY_MISSING, "", "this server has no election \"%.60s\"", name);
}

oy_status oy_app_add(struct oy_app *a, struct oy_hosted *h, struct oy_why *why) {
    oy_status status = OY_OK;
    (void)pthread_rwlock_wrlock(&a->list);
    if (a->n_hosted < OY_APP_ELECTIONS)
        a->hosted[a->n_hosted++] = h;
    else
        status =
            oy_fail(why, OY_RANGE, "", "a server holds at most %d elections", OY_APP_ELECTIONS);
    (void)pthread_rwlock_unlock(&a->list);
    return status;
}

size_t oy_app_ballot_max(struct oy_app *a, const char *election) {
    const struct oy_hosted *h = oy_app_hosted(a, election);
    return h ? h->ballot_max : 0;
}

/* ---- opening ---- */

struct names {
    struct {
        char name[OY_APP_NAME_MAX + 1];
        uint32_t number;
    } one[OY_APP_ELECTIONS];
    size_t n;
};

static oy_status add_name(void *ctx, struct oy_span key, struct oy_span value, bool *stop,
                          struct oy_why *why) {
    struct names *names = ctx;
    struct oy_reader r;
    *stop = false;
    if (names->n == OY_APP_ELECTIONS || key.n > OY_APP_NAME_MAX || value.n != 4)
        return oy_fail(why, OY_MISMATCH, "", "the store's list of elections is damaged");
    memcpy(names->one[names->n].name, key.p, key.n);
    oy_reader_init(&r, value);
    names->one[names->n++].number = oy_read_u32(&r);
    return OY_OK;
}

static oy_status read_names(struct oy_txn *t, void *ctx, struct oy_why *why) {
    return oy_txn_each(t, OY_TABLE_ELECTIONS, oy_span_text(""), add_name, ctx, why);
}

static oy_status load_all(struct oy_app *a, struct oy_why *why) {
    struct names *names = calloc(1, sizeof *names);
    if (!names) return oy_fail(why, OY_MEMORY, "", "no memory for the list of elections");
    oy_status status = oy_store_read(a->store, read_names, names, why);
    for (size_t i = 0; status == OY_OK && i < names->n; i++) {
        struct oy_hosted *h;
        status = oy_hosted_load(&h, a->store, names->one[i].number, names->one[i].name,
                                a->server_key, why);
        if (status != OY_OK) break;
        status = oy_requests_load(h, a->store, why);
        if (status == OY_OK) status = oy_app_add(a, h, why);
        if (status != OY_OK) {
            oy_hosted_free(h);
            break;
        }
        oy_app_log(a, "election", h, "checked against its log's hashes and taken up");
    }
    free(names);
    return status;
}

static void set_options(struct oy_app *a, const struct oy_app_options *options) {
    a->o = *options;
    if (!a->o.interval_ms) a->o.interval_ms = INTERVAL_MS;
    if (!a->o.queue_ballots) a->o.queue_ballots = QUEUE_BALLOTS;
    if (!a->o.queue_bytes) a->o.queue_bytes = QUEUE_BYTES;
    oy_sign_key_public(options->server, a->server_key);
}

/* Whoever runs the server is told for which elections residents are answered. */
static void log_lookups(const struct oy_app *a) {
    for (size_t i = 0; i < a->n_hosted; i++) {
        if (!oy_lookups_has(a->lookups, a->hosted[i])) continue;
        bool over = oy_app_now(a) >= a->hosted[i]->c.m->closes;
        oy_app_log(a, over ? "lookup-over" : "lookup", a->hosted[i],
                   over ? "voting has ended: delete the look-up table"
                        : "residents are told whether they are on the list");
    }
}

static oy_status start(struct oy_app *a, struct oy_why *why) {
    OY_TRY(oy_lookups_open(&a->lookups, &a->o.lookup, why));
    OY_TRY(oy_documents_open(&a->documents, a->o.documents, why));
    OY_TRY(a->o.store ? oy_store_open(&a->store, a->o.store, why)
                      : oy_store_open_memory(&a->store, why));
    OY_TRY(load_all(a, why));
    log_lookups(a);
    OY_TRY(oy_counter_start(a, why));
    OY_TRY(oy_messengers_start(a, why));
    return oy_pipeline_start(a, why);
}

oy_status oy_app_open(struct oy_app **out, const struct oy_app_options *options,
                      struct oy_why *why) {
    struct oy_app *a = calloc(1, sizeof *a);
    *out = NULL;
    if (!a) return oy_fail(why, OY_MEMORY, "", "no memory for a server");
    set_options(a, options);
    (void)pthread_rwlock_init(&a->list, NULL);
    (void)pthread_mutex_init(&a->writing, NULL);
    (void)pthread_mutex_init(&a->queue, NULL);
    oy_suspects_init(&a->owners);
    (void)pthread_cond_init(&a->work, NULL);
    (void)pthread_cond_init(&a->idle, NULL);
    (void)pthread_cond_init(&a->count_work, NULL);
    a->last_tick_ms = oy_progress_now();
    a->healthy = true;
    oy_status status = start(a, why);
    if (status == OY_OK)
        *out = a;
    else
        oy_app_close(a);
    return status;
}

void oy_app_close(struct oy_app *a) {
    if (!a) return;
    oy_app_drain(a);
    oy_pipeline_stop(a);
    oy_counter_stop(a);
    oy_messengers_stop(a);
    for (size_t i = 0; i < a->n_hosted; i++) oy_hosted_free(a->hosted[i]);
    oy_lookups_free(a->lookups);
    oy_documents_free(a->documents);
    oy_store_close(a->store);
    (void)pthread_cond_destroy(&a->count_work);
    (void)pthread_cond_destroy(&a->idle);
    (void)pthread_cond_destroy(&a->work);
    (void)pthread_mutex_destroy(&a->queue);
    (void)pthread_mutex_destroy(&a->writing);
    (void)pthread_rwlock_destroy(&a->list);
    free(a);
}

/* ---- numbers ---- */

static void copy_counters(struct oy_app *a, struct oy_app_numbers *out) {
    out->taken = a->taken;
    out->repeated = a->repeated;
    out->refused = a->refused;
    out->busy = a->busy;
    out->failed = a->failed;
    out->commits = a->commits;
    out->commit_failures = a->commit_failures;
    for (size_t i = 0; i < OY_APP_BUCKETS; i++) out->commit_ms_bucket[i] = a->commit_ms_bucket[i];
    out->commit_ms_sum = a->commit_ms_sum;
    out->batch_ballots = a->batch_ballots;
    out->check_us_sum = a->check_us_sum;
    oy_lookups_numbers(a->lookups, out);
}

void oy_app_numbers(struct oy_app *a, struct oy_app_numbers *out) {
    enum { LATE_MS = 10000 };
    struct oy_store_size size = {0};
    struct oy_why ignored = {.status = OY_OK};
    *out = (struct oy_app_numbers){0};
    copy_counters(a, out);
    (void)pthread_rwlock_rdlock(&a->list);
    out->elections = a->n_hosted;
    (void)pthread_rwlock_unlock(&a->list);
    (void)pthread_mutex_lock(&a->queue);
    out->queued_ballots = a->in_ballots;
    out->queued_bytes = a->in_bytes;
    (void)pthread_mutex_unlock(&a->queue);
    if (oy_store_measure(a->store, &size, &ignored) == OY_OK) out->store_bytes = size.bytes_used;
    out->healthy =
        a->healthy && oy_progress_now() - a->last_tick_ms < LATE_MS + (int64_t)a->o.interval_ms;
}
