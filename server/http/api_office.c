/* Officers' requests and cosignatures, one at a time. */
#include <stdlib.h>
#include <string.h>

#include "server/http/api_parts.h"

enum { WAITING_MAX = 64 };

struct oy_office_job {
    struct oy_app *app;
    struct oy_http_request *r;
    char election[OY_APP_NAME_MAX + 1];
    bool cosignature;
    struct oy_office_job *next;
};

static void do_request(const struct oy_office_job *j) {
    struct oy_why why = {0};
    struct oy_buffer state = {0};
    bool waits = false;
    oy_status status =
        oy_app_request(j->app, &state, &waits, j->election, oy_http_body(j->r), &why);
    if (status == OY_OK)
        oy_api_reply(j->r, waits ? 202 : 200, "application/json", &state);
    else
        oy_api_fail_why(j->r, &why);
    oy_buffer_free(&state);
}

static void do_cosignature(const struct oy_office_job *j) {
    struct oy_why why = {0};
    struct oy_buffer nothing = {0};
    if (oy_app_cosign(j->app, j->election, oy_http_body(j->r), &why) == OY_OK)
        oy_api_reply(j->r, 200, NULL, &nothing);
    else
        oy_api_fail_why(j->r, &why);
}

static struct oy_office_job *next_job(struct oy_office *o) {
    (void)pthread_mutex_lock(&o->lock);
    while (!o->first && !o->stop) (void)pthread_cond_wait(&o->wake, &o->lock);
    struct oy_office_job *j = o->first;
    if (j) {
        o->first = j->next;
        if (!o->first) o->last = NULL;
        o->waiting--;
    }
    (void)pthread_mutex_unlock(&o->lock);
    return j;
}

static void *run(void *arg) {
    struct oy_office_job *j;
    while ((j = next_job(arg)) != NULL) {
        if (j->cosignature)
            do_cosignature(j);
        else
            do_request(j);
        free(j);
    }
    return NULL;
}

bool oy_office_start(struct oy_office *o) {
    *o = (struct oy_office){0};
    (void)pthread_mutex_init(&o->lock, NULL);
    (void)pthread_cond_init(&o->wake, NULL);
    return pthread_create(&o->thread, NULL, run, o) == 0;
}

void oy_office_stop(struct oy_office *o) {
    (void)pthread_mutex_lock(&o->lock);
    bool before = o->stop;
    o->stop = true;
    (void)pthread_cond_signal(&o->wake);
    (void)pthread_mutex_unlock(&o->lock);
    if (!before) (void)pthread_join(o->thread, NULL);
}

static bool hand_in(struct oy_office *o, struct oy_office_job *j) {
    (void)pthread_mutex_lock(&o->lock);
    bool taken = !o->stop && o->waiting < WAITING_MAX;
    if (taken) {
        if (o->last)
            o->last->next = j;
        else
            o->first = j;
        o->last = j;
        o->waiting++;
        (void)pthread_cond_signal(&o->wake);
    }
    (void)pthread_mutex_unlock(&o->lock);
    return taken;
}

static void take(struct oy_api *api, struct oy_http_request *r, const struct oy_route_args *args,
                 bool cosignature) {
    struct oy_office_job *j = calloc(1, sizeof *j);
    if (j) {
        *j = (struct oy_office_job){.app = api->app, .r = r, .cosignature = cosignature};
        memcpy(j->election, args->election, sizeof j->election);
        if (hand_in(&api->office, j)) return;
    }
    free(j);
    oy_api_fail(r, 503, "", "the server is busy: try again");
}

void oy_api_request(struct oy_api *api, struct oy_http_request *r,
                    const struct oy_route_args *args) {
    if (oy_api_is_bytes(r)) take(api, r, args, false);
}

void oy_api_cosignature(struct oy_api *api, struct oy_http_request *r,
                        const struct oy_route_args *args) {
    take(api, r, args, true);
}
