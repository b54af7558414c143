#include "net/http_server.h"

#include <assert.h>
#include <microhttpd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <time.h>

#include "net/http_answer.h"

enum {
    IDLE_SECONDS = 15,       /* a kept connection without a request */
    READ_BUFFER = 24 * 1024, /* of a connection: request line and headers must fit */
    THROW_AWAY = 256 * 1024, /* of a body that is too long, before the connection is closed */
    STOP_LOOK_MS = 5
};

static uint64_t seconds_from_now(unsigned seconds) {
    return oy_watch_now_us() + (uint64_t)seconds * OY_SECOND_US;
}

static struct oy_http_connection *connection_of(struct MHD_Connection *mhd) {
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    return info ? info->socket_context : NULL;
}

/* ---- connections ---- */

static struct oy_http_connection *connection_new(struct oy_http_server *s,
                                                 struct MHD_Connection *mhd, int fd) {
    const struct sockaddr *from =
        MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_CLIENT_ADDRESS)->client_addr;
    struct oy_client *client = oy_clients_enter(s->clients, from, s->o.max_connections_per_client);
    if (!client) return NULL;
    struct oy_http_connection *c = calloc(1, sizeof *c);
    if (!c) {
        oy_clients_leave(s->clients, client);
        return NULL;
    }
    c->client = client;
    c->watched.fd = fd;
    oy_watch_set(&c->watched, OY_WATCH_CLIENT, seconds_from_now(s->o.request_seconds));
    oy_watch_add(s->watch, &c->watched);
    return c;
}

static void connection_free(struct oy_http_server *s, struct oy_http_connection *c) {
    oy_watch_remove(s->watch, &c->watched);
    oy_clients_leave(s->clients, c->client);
    free(c);
}

static void look_for_crowd(struct oy_http_server *s, uint64_t open) {
    oy_watch_crowd(s->watch, open > (uint64_t)s->o.max_connections * 3 / 4);
}

/* The library has accepted it and closes it; refusing is shutting it down and serving no request
 * that may be in its buffer already. */
static void on_connection(void *cls, struct MHD_Connection *mhd, void **context,
                          enum MHD_ConnectionNotificationCode what) {
    struct oy_http_server *s = cls;
    if (what == MHD_CONNECTION_NOTIFY_STARTED) {
        int fd = MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd;
        atomic_fetch_add(&s->connections, 1);
        look_for_crowd(s, atomic_fetch_add(&s->open_connections, 1) + 1);
        *context = atomic_load(&s->quiet) ? NULL : connection_new(s, mhd, fd);
        if (*context) return;
        atomic_fetch_add_explicit(&s->refused_connections, 1, memory_order_relaxed);
        (void)shutdown(fd, SHUT_RDWR);
        return;
    }
    look_for_crowd(s, atomic_fetch_sub(&s->open_connections, 1) - 1);
    if (*context) connection_free(s, *context);
    *context = NULL;
}

/* ---- answers ---- */

void oy_http_answer(struct oy_http_request *r, struct oy_http_answer *answer) {
    struct oy_http_server *s = r->server;
    struct MHD_Connection *mhd = r->mhd;
    r->answer = *answer;
    if (answer->etag) (void)snprintf(r->etag, sizeof r->etag, "%s", answer->etag);
    answer->body = (struct oy_buffer){0};
    unsigned before = atomic_exchange(&r->stage, OY_HTTP_ANSWERED);
    assert(before != OY_HTTP_ANSWERED);
    /* If it was new, it belongs to the handler's thread from now on. */
    if (before == OY_HTTP_WAITING) MHD_resume_connection(mhd);
    atomic_fetch_sub(&s->unanswered, 1);
}

/* ---- requests ---- */

static enum MHD_Result dispatch(struct oy_http_request *r) {
    struct oy_http_server *s = r->server;
    struct oy_http_connection *c = r->connection;
    uint64_t now = oy_watch_now_us(), deadline = atomic_load(&c->watched.deadline_us);
    c->left_us = deadline > now ? deadline - now : 0;
    if (r->refusal)
        return oy_http_send_own(r, r->refusal, r->refusal == 503 ? OY_HTTP_BUSY_SECONDS : 0);
    /* Before the look at `stopping`, see oy_http_server_stop. */
    atomic_fetch_add(&s->unanswered, 1);
    if (atomic_load(&s->stopping)) {
        atomic_fetch_sub(&s->unanswered, 1);
        return oy_http_send_own(r, 503, OY_HTTP_BUSY_SECONDS);
    }
    oy_watch_set(&c->watched, OY_WATCH_SERVER, seconds_from_now(2 * s->o.request_seconds));
    s->o.handle(s->o.context, r);
    if (atomic_load(&r->stage) == OY_HTTP_ANSWERED) return oy_http_send(r);
    MHD_suspend_connection(r->mhd);
    unsigned expected = OY_HTTP_NEW;
    if (!atomic_compare_exchange_strong(&r->stage, &expected, OY_HTTP_WAITING))
        MHD_resume_connection(r->mhd);
    return MHD_YES;
}

static enum MHD_Result take_body(struct oy_http_request *r, const char *data, size_t *n) {
    size_t now = *n;
    *n = 0;
    if (!r->refusal) {
        enum oy_body_fate fate = oy_body_add(&r->body, data, now);
        if (fate == OY_BODY_OK) return MHD_YES;
        oy_body_free(&r->body);
        r->refusal = fate == OY_BODY_LONG ? 413 : 503;
    }
    r->thrown_away += now;
    return r->thrown_away > THROW_AWAY ? MHD_NO : MHD_YES;
}

struct framing {
    unsigned lengths, codings;
    bool other;
    uint64_t length;
};

static enum MHD_Result note_framing(void *cls, enum MHD_ValueKind kind, const char *key,
                                    const char *value) {
    struct framing *f = cls;
    (void)kind;
    if (strcasecmp(key, "Content-Length") == 0) {
        f->lengths++;
        f->length = strtoull(value ? value : "", NULL, 10);
    } else if (strcasecmp(key, "Transfer-Encoding") == 0) {
        f->codings++;
        f->other = f->other || !value || strcasecmp(value, "chunked") != 0;
    }
    return MHD_YES;
}

/* A refusal now closes the connection without reading the body. */
static enum MHD_Result admit(struct oy_http_request *r) {
    struct oy_http_server *s = r->server;
    struct framing f = {0};
    unsigned wait = oy_client_take(r->connection->client, oy_watch_now_us(),
                                   s->o.requests_per_second, s->o.burst);
    if (wait > 0) {
        atomic_fetch_add_explicit(&s->too_many, 1, memory_order_relaxed);
        return oy_http_send_own(r, 429, wait);
    }
    (void)MHD_get_connection_values(r->mhd, MHD_HEADER_KIND, note_framing, &f);
    /* Two lengths are how requests are smuggled past a proxy. */
    if (f.lengths + f.codings > 1 || f.other) return oy_http_send_own(r, 400, 0);
    if (f.lengths + f.codings == 0) return MHD_YES;
    switch (oy_body_begin(&r->body, &s->bodies, s->o.body_max(s->o.context, r), f.length)) {
    case OY_BODY_OK: return MHD_YES;
    case OY_BODY_LONG: return oy_http_send_own(r, 413, 0);
    case OY_BODY_FULL: break;
    }
    return oy_http_send_own(r, 503, OY_HTTP_BUSY_SECONDS);
}

static enum MHD_Result on_request(void *cls, struct MHD_Connection *mhd, const char *url,
                                  const char *method, const char *version, const char *data,
                                  size_t *n, void **context) {
    struct oy_http_server *s = cls;
    struct oy_http_request *r = *context;
    (void)version;
    if (r && *n > 0) return take_body(r, data, n);
    if (r) return atomic_load(&r->stage) == OY_HTTP_ANSWERED ? oy_http_send(r) : dispatch(r);
    struct oy_http_connection *c = connection_of(mhd);
    if (!c || !(r = calloc(1, sizeof *r))) return MHD_NO;
    *context = r;
    *r = (struct oy_http_request){.server = s, .connection = c, .mhd = mhd, .path = url};
    r->method = strcmp(method, "HEAD") == 0 ? "GET" : method;
    atomic_fetch_add_explicit(&s->requests, 1, memory_order_relaxed);
    atomic_fetch_add(&s->in_flight, 1);
    return admit(r);
}

static void *on_first_line(void *cls, const char *uri, struct MHD_Connection *mhd) {
    struct oy_http_server *s = cls;
    struct oy_http_connection *c = connection_of(mhd);
    (void)uri;
    if (c && c->used)
        oy_watch_set(&c->watched, OY_WATCH_CLIENT, seconds_from_now(s->o.request_seconds));
    return NULL;
}

static void on_completed(void *cls, struct MHD_Connection *mhd, void **context,
                         enum MHD_RequestTerminationCode how) {
    struct oy_http_server *s = cls;
    struct oy_http_request *r = *context;
    struct oy_http_connection *c = connection_of(mhd);
    (void)how;
    if (c) {
        unsigned idle = s->o.request_seconds < IDLE_SECONDS ? s->o.request_seconds : IDLE_SECONDS;
        c->used = true;
        oy_watch_set(&c->watched, OY_WATCH_IDLE, seconds_from_now(idle));
    }
    if (!r) return;
    *context = NULL;
    oy_body_free(&r->body);
    oy_buffer_free(&r->answer.body);
    oy_http_release_answer(r);
    free(r);
    atomic_fetch_sub(&s->in_flight, 1);
}

static size_t on_unescape(void *cls, struct MHD_Connection *mhd, char *text) {
    (void)cls, (void)mhd;
    return oy_http_path_decode(text);
}

/* ---- what a handler asks ---- */

const char *oy_http_header(const struct oy_http_request *r, const char *name) {
    return MHD_lookup_connection_value(r->mhd, MHD_HEADER_KIND, name);
}

/* ---- beginning and end ---- */

static oy_status not_a_pair(struct oy_why *why) {
    return oy_fail(why, OY_FORMAT, "", "certificate and key are not a pair of PEM files");
}

static oy_status daemon_start(struct oy_http_server *s, struct oy_why *why) {
    unsigned flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_TURBO;
    struct MHD_OptionItem more[5];
    size_t n = 0;
    if (s->o.threads > 1)
        more[n++] = (struct MHD_OptionItem){MHD_OPTION_THREAD_POOL_SIZE, s->o.threads, NULL};
    if (s->cert.p) {
        static char tls[] = "SECURE128:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2:-RSA";
        flags |= MHD_USE_TLS;
        more[n++] = (struct MHD_OptionItem){MHD_OPTION_HTTPS_MEM_CERT, 0, s->cert.p};
        more[n++] = (struct MHD_OptionItem){MHD_OPTION_HTTPS_MEM_KEY, 0, s->key.p};
        more[n++] = (struct MHD_OptionItem){MHD_OPTION_HTTPS_PRIORITIES, 0, tls};
    }
    more[n] = (struct MHD_OptionItem){MHD_OPTION_END, 0, NULL};
    s->daemon = MHD_start_daemon(
        flags, 0, NULL, NULL, on_request, s, MHD_OPTION_LISTEN_SOCKET, s->listener,
        MHD_OPTION_CONNECTION_LIMIT, s->o.max_connections, MHD_OPTION_CONNECTION_MEMORY_LIMIT,
        (size_t)READ_BUFFER, MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_NOTIFY_CONNECTION,
        on_connection, s, MHD_OPTION_NOTIFY_COMPLETED, on_completed, s, MHD_OPTION_URI_LOG_CALLBACK,
        on_first_line, s, MHD_OPTION_UNESCAPE_CALLBACK, on_unescape, NULL, MHD_OPTION_ARRAY, more,
        MHD_OPTION_END);
    if (s->daemon) return OY_OK;
    if (s->cert.p) return not_a_pair(why);
    return oy_fail(why, OY_IO, "", "the HTTP server cannot be started");
}

static enum MHD_Result serve_nobody(void *cls, struct MHD_Connection *mhd, const char *url,
                                    const char *method, const char *version, const char *data,
                                    size_t *n, void **context) {
    (void)cls, (void)mhd, (void)url, (void)method, (void)version, (void)data, (void)n,
        (void)context;
    return MHD_NO;
}

oy_status oy_http_certificate_check(const char *cert_file, const char *key_file,
                                    struct oy_why *why) {
    struct oy_buffer cert = {0}, key = {0};
    oy_status status = oy_http_pem_read(&cert, cert_file, why);
    if (status == OY_OK) status = oy_http_pem_read(&key, key_file, why);
    if (status == OY_OK) {
        struct MHD_Daemon *d =
            MHD_start_daemon(MHD_USE_TLS | MHD_USE_NO_LISTEN_SOCKET, 0, NULL, NULL, serve_nobody,
                             NULL, MHD_OPTION_HTTPS_MEM_CERT, (char *)cert.p,
                             MHD_OPTION_HTTPS_MEM_KEY, (char *)key.p, MHD_OPTION_END);
        if (d)
            MHD_stop_daemon(d);
        else
            status = not_a_pair(why);
    }
    oy_buffer_free(&cert);
    oy_buffer_free(&key);
    return status;
}

oy_status oy_http_server_start(struct oy_http_server **out,
                               const struct oy_http_server_options *options, struct oy_why *why) {
    *out = NULL;
    struct oy_http_server *s = calloc(1, sizeof *s);
    if (!s) return oy_fail(why, OY_MEMORY, "", "no memory for the server");
    s->o = *options;
    s->listener = -1;
    oy_status status = oy_http_server_prepare(s, why);
    if (status == OY_OK) status = daemon_start(s, why);
    if (status == OY_OK)
        *out = s;
    else
        oy_http_server_free(s);
    return status;
}

void oy_http_server_quiesce(struct oy_http_server *s) {
    /* Who comes from now on is cut in on_connection. The library's own way (MHD_quiesce_daemon)
     * takes the listening socket out of a worker's epoll set beside that worker, and ends the
     * process when both do it. */
    atomic_store(&s->quiet, true);
}

static void wait_until_zero(const _Atomic unsigned *n, uint64_t until_us) {
    struct timespec moment = {.tv_nsec = STOP_LOOK_MS * 1000000L};
    while (atomic_load(n) > 0 && oy_watch_now_us() < until_us) (void)nanosleep(&moment, NULL);
}

/* The library must not be ended while a connection is suspended. After `stopping` no request is
 * handed on, and those handed on before are counted. */
void oy_http_server_stop(struct oy_http_server *s, unsigned seconds) {
    if (!s) return;
    oy_http_server_quiesce(s);
    wait_until_zero(&s->in_flight, seconds_from_now(seconds));
    atomic_store(&s->stopping, true);
    wait_until_zero(&s->unanswered, UINT64_MAX);
    oy_watch_cut_all(s->watch);
    MHD_stop_daemon(s->daemon);
    s->listener = -1; /* the library has closed it */
    oy_http_server_free(s);
}
