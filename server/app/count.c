#include "server/app/count.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "server/app/inside.h"
#include "steps/files.h"

struct oy_count_order {
    struct oy_hosted *h;
    enum oy_request_act act;
    struct oy_buffer payload;
};

oy_status oy_count_is_free(struct oy_app *a, struct oy_hosted *h, struct oy_why *why) {
    (void)pthread_mutex_lock(&a->queue);
    bool taken = a->count != NULL || a->draining;
    (void)pthread_mutex_unlock(&a->queue);
    (void)pthread_rwlock_rdlock(&h->lock);
    taken = taken || h->working;
    (void)pthread_rwlock_unlock(&h->lock);
    OY_REQUIRE(why, !taken, OY_STATE, "req-3",
               "another count is being worked on: ask again when it is done");
    return OY_OK;
}

static void set_working(struct oy_hosted *h, const char *act, const char *failed) {
    (void)pthread_rwlock_wrlock(&h->lock);
    h->working = act;
    (void)snprintf(h->failed, sizeof h->failed, "%s", failed);
    (void)pthread_rwlock_unlock(&h->lock);
}

oy_status oy_count_begin(struct oy_app *a, struct oy_hosted *h, enum oy_request_act act,
                         struct oy_span payload, struct oy_why *why) {
    struct oy_count_order *order = calloc(1, sizeof *order);
    if (!order) return oy_fail(why, OY_MEMORY, "", "no memory for a count");
    order->h = h;
    order->act = act;
    oy_status status = oy_buffer_copy(&order->payload, payload, why);
    if (status != OY_OK) {
        free(order);
        return status;
    }
    set_working(h, oy_request_act_name(act), "");
    (void)pthread_mutex_lock(&a->queue);
    a->count = order;
    (void)pthread_cond_signal(&a->count_work);
    (void)pthread_mutex_unlock(&a->queue);
    return OY_OK;
}

/* ---- the work ---- */

static oy_status share(const struct oy_app *a, const char *dir, const char *record,
                       struct oy_span file, struct oy_why *why) {
    struct oy_step s = {.threads = a->o.threads};
    char path[OY_PATH_MAX];
    const char *const paths[] = {path};
    OY_TRY(oy_path_join(path, dir, "share.bin", why));
    OY_TRY(oy_file_write(NULL, path, file, OY_FILE_REPLACE, why));
    return oy_step_board_share(&s, record, (struct oy_files){paths, 1}, a->o.server_key_path, why);
}

static oy_status step(const struct oy_app *a, const struct oy_count_order *o, const char *dir,
                      const char *record, struct oy_why *why) {
    struct oy_step s = {.threads = a->o.threads};
    if (o->act == OY_REQUEST_TALLY)
        return oy_step_board_tally(&s, record, a->o.server_key_path, why);
    if (o->act == OY_REQUEST_PUBLISH)
        return oy_step_board_combine(&s, record, a->o.server_key_path, why);
    return share(a, dir, record, oy_buffer_span(&o->payload), why);
}

/* No ballots come in after the close, so that the log stands still while the step works. A copy
 * that is ahead holds what a step did before the server ended: that is taken in, and the officers
 * ask again for what comes next. */
static oy_status work(struct oy_app *a, const struct oy_count_order *o, struct oy_why *why) {
    char dir[OY_PATH_MAX], record[OY_PATH_MAX];
    bool ahead;
    OY_TRY(oy_path_join(dir, a->o.scratch, o->h->name, why));
    OY_TRY(oy_path_join(record, dir, "record", why));
    OY_TRY(oy_dir_make(NULL, record, why));
    OY_TRY(oy_export(&ahead, a->store, o->h, record, why));
    if (!ahead) OY_TRY(step(a, o, dir, record, why));
    (void)pthread_mutex_lock(&a->writing);
    oy_status status = oy_take_back(a, o->h, record, why);
    (void)pthread_mutex_unlock(&a->writing);
    return status;
}

static void run(struct oy_app *a, struct oy_count_order *o) {
    struct oy_why why = {.status = OY_OK};
    char text[sizeof why] = "";
    if (work(a, o, &why) != OY_OK) oy_why_print(&why, text, sizeof text);
    set_working(o->h, NULL, text);
    oy_app_log(a, text[0] ? "count-failed" : "counted", o->h,
               text[0] ? text : oy_request_act_name(o->act));
    oy_buffer_free(&o->payload);
    free(o);
}

static void *counter(void *context) {
    struct oy_app *a = context;
    for (;;) {
        (void)pthread_mutex_lock(&a->queue);
        while (!a->count && !a->ending) (void)pthread_cond_wait(&a->count_work, &a->queue);
        struct oy_count_order *order = a->count;
        (void)pthread_mutex_unlock(&a->queue);
        if (!order) return NULL;
        run(a, order);
        (void)pthread_mutex_lock(&a->queue);
        a->count = NULL;
        (void)pthread_mutex_unlock(&a->queue);
        oy_messengers_wake(a);
    }
}

oy_status oy_counter_start(struct oy_app *a, struct oy_why *why) {
    a->has_counter = pthread_create(&a->counter, NULL, counter, a) == 0;
    return a->has_counter ? OY_OK : oy_fail(why, OY_IO, "", "no thread for the count");
}

void oy_counter_stop(struct oy_app *a) {
    (void)pthread_mutex_lock(&a->queue);
    a->ending = true;
    (void)pthread_cond_broadcast(&a->count_work);
    (void)pthread_mutex_unlock(&a->queue);
    if (a->has_counter) (void)pthread_join(a->counter, NULL);
    a->has_counter = false;
}
