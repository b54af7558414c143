#include "server/http/serve.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "base/secret.h"
#include "server/http/api.h"
#include "server/http/log.h"
#include "steps/keys.h"

enum { STOP_SECONDS = 10 };

struct running {
    struct oy_key key;
    struct oy_site *site;
    struct oy_app *app;
    struct oy_api *api;
    struct oy_http_server *server;
};

static const char *or_null(const char *text) {
    return text[0] ? text : NULL;
}

static void set_lookup(struct oy_lookup_options *o, const struct oy_config *c) {
    o->per_client_minute = (unsigned)c->lookup_per_minute;
    o->any_client = c->lookup_per_minute == 0;
    o->per_person_hour = (unsigned)c->lookup_per_person;
    o->per_second = (unsigned)c->lookup_per_second;
    for (o->n_tables = 0; o->n_tables < c->n_tables; o->n_tables++)
        o->table[o->n_tables] = c->table[o->n_tables];
}

static oy_status open_app(struct running *s, const struct oy_config *c, struct oy_why *why) {
    struct oy_app_options o = {.store = c->store,
                               .documents = or_null(c->documents),
                               .scratch = c->scratch,
                               .server = s->key.sign,
                               .server_key_path = c->signing_key,
                               .interval_ms = (unsigned)c->interval_ms,
                               .threads = (unsigned)c->threads,
                               .queue_ballots = c->queue_ballots,
                               .queue_bytes = c->queue_megabytes << 20,
                               .creators = c->creator,
                               .n_creators = c->n_creators,
                               .witness_ca = or_null(c->witness_ca),
                               .pages = oy_site_list(s->site),
                               .log = oy_log};
    for (size_t i = 0; i < c->n_witnesses; i++) o.witness_url[i] = c->witness[i];
    set_lookup(&o.lookup, c);
    return oy_app_open(&s->app, &o, why);
}

static oy_status start_server(struct running *s, const struct oy_config *c, struct oy_why *why) {
    size_t request_max = c->request_megabytes << 20;
    OY_TRY(oy_api_new(&s->api, s->app, s->site, request_max, why));
    struct oy_http_server_options o = {
        .address = c->address,
        .port = c->port,
        .cert_file = or_null(c->cert),
        .key_file = or_null(c->key),
        .threads = (unsigned)c->threads,
        .max_connections = (unsigned)c->connections,
        .max_connections_per_client = (unsigned)c->connections_per_client,
        .request_seconds = (unsigned)c->request_seconds,
        .requests_per_second = (unsigned)c->requests_per_second,
        .burst = (unsigned)c->burst,
        /* While a body grows there are two of it for a moment. */
        .body_bytes = 2 * request_max > ((size_t)256 << 20) ? 2 * request_max : 0,
        .body_max = oy_api_body_max,
        .handle = oy_api_handle,
        .context = s->api};
    OY_TRY(oy_http_server_start(&s->server, &o, why));
    oy_api_set_server(s->api, s->server);
    return OY_OK;
}

static oy_status start(struct running *s, const struct oy_config *c, struct oy_why *why) {
    if (c->n_tables) OY_TRY(oy_secret_no_core_dumps(why));
    OY_TRY(oy_key_load(&s->key, OY_ROLE_BOARD, c->signing_key, why));
    if (c->web[0]) OY_TRY(oy_site_load(&s->site, c->web, why));
    OY_TRY(oy_dir_make(NULL, c->scratch, why));
    OY_TRY(open_app(s, c, why));
    return start_server(s, c, why);
}

/* First nobody new, then all who are in, then what they used. */
static void stop(struct running *s) {
    if (s->server) oy_http_server_quiesce(s->server);
    if (s->app) oy_app_drain(s->app);
    if (s->api) oy_api_drain(s->api);
    oy_http_server_stop(s->server, STOP_SECONDS);
    oy_api_free(s->api);
    oy_app_close(s->app);
    oy_site_free(s->site);
    oy_key_clear(&s->key);
}

static void log_listening(const struct running *s, const struct oy_config *c) {
    char text[128];
    bool v6 = strchr(c->address, ':') != NULL;
    (void)snprintf(text, sizeof text, "%s://%s%s%s:%u", c->cert[0] ? "https" : "http",
                   v6 ? "[" : "", c->address, v6 ? "]" : "",
                   (unsigned)oy_http_server_port(s->server));
    oy_log(NULL, "listening", NULL, text);
}

oy_status oy_serve(const struct oy_config *config, struct oy_why *why) {
    struct running s = {0};
    sigset_t ends;
    int which = 0;
    (void)sigemptyset(&ends);
    (void)sigaddset(&ends, SIGTERM);
    (void)sigaddset(&ends, SIGINT);
    (void)sigaddset(&ends, SIGHUP);
    /* Before there are threads: they inherit it, so that only this one is told. */
    (void)pthread_sigmask(SIG_BLOCK, &ends, NULL);
    (void)signal(SIGPIPE, SIG_IGN);
    oy_status status = start(&s, config, why);
    if (status == OY_OK) {
        log_listening(&s, config);
        (void)sigwait(&ends, &which);
        oy_log(NULL, "stopping", NULL, NULL);
    }
    stop(&s);
    if (status == OY_OK) oy_log(NULL, "stopped", NULL, NULL);
    return status;
}
