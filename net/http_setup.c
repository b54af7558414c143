/* Of the server, what needs no HTTP library: limits, files, what there is to read of a request. */
#include <stdlib.h>
#include <unistd.h>

#include "base/parallel.h"
#include "net/http_request.h"
#include "net/listen.h"

enum {
    FILES_FOR_OTHERS = 128, /* store, log, calls to witnesses */
    PEM_MAX = 1024 * 1024
};

static void fill_in(struct oy_http_server_options *o) {
    if (o->threads == 0) o->threads = oy_cpu_count();
    if (o->max_connections == 0) o->max_connections = 4096;
    if (o->max_connections_per_client == 0) o->max_connections_per_client = 256;
    if (o->request_seconds == 0) o->request_seconds = 30;
    if (o->body_bytes == 0) o->body_bytes = (size_t)256 << 20;
    if (o->answer_bytes == 0) o->answer_bytes = (size_t)512 << 20;
    uint64_t files = oy_file_limit_raise();
    uint64_t spare = files > 2 * FILES_FOR_OTHERS ? files - FILES_FOR_OTHERS : files / 2;
    if (o->max_connections > spare) o->max_connections = (unsigned)spare;
    if (o->max_connections < o->threads) o->max_connections = o->threads;
}

oy_status oy_http_pem_read(struct oy_buffer *out, const char *path, struct oy_why *why) {
    char *real = realpath(path, NULL);
    oy_status status = oy_file_read(out, NULL, real ? real : path, PEM_MAX, why);
    free(real);
    return status;
}

void oy_http_server_free(struct oy_http_server *s) {
    oy_watch_stop(s->watch);
    oy_clients_free(s->clients);
    if (s->listener >= 0) (void)close(s->listener);
    oy_buffer_free(&s->cert);
    oy_buffer_free(&s->key);
    free(s);
}

oy_status oy_http_server_prepare(struct oy_http_server *s, struct oy_why *why) {
    fill_in(&s->o);
    s->bodies.max = s->o.body_bytes;
    if (s->o.cert_file) {
        OY_TRY(oy_http_pem_read(&s->cert, s->o.cert_file, why));
        OY_TRY(oy_http_pem_read(&s->key, s->o.key_file, why));
    }
    s->clients = oy_clients_new(s->o.max_connections);
    s->watch = oy_watch_start(&s->too_slow);
    if (!s->clients || !s->watch) return oy_fail(why, OY_MEMORY, "", "no memory for the server");
    return oy_listen(&s->listener, &s->port, s->o.address, s->o.port, why);
}

uint16_t oy_http_server_port(const struct oy_http_server *s) {
    return s->port;
}

void oy_http_server_numbers(const struct oy_http_server *s, struct oy_http_numbers *out) {
    *out = (struct oy_http_numbers){.connections = s->connections,
                                    .open_connections = s->open_connections,
                                    .requests = s->requests,
                                    .too_slow = s->too_slow,
                                    .too_many = s->too_many,
                                    .refused_connections = s->refused_connections};
}

/* ---- what a handler asks ---- */

const char *oy_http_method(const struct oy_http_request *r) {
    return r->method;
}

const char *oy_http_path(const struct oy_http_request *r) {
    return r->path;
}

struct oy_span oy_http_body(const struct oy_http_request *r) {
    return oy_span(r->body.p, r->body.n);
}

uint64_t oy_http_client_number(const struct oy_http_request *r) {
    return r->connection->client->number;
}
