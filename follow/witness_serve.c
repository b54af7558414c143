/* The witness behind HTTP. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "follow/witness.h"
#include "net/http_server.h"

enum { PER_SECOND = 20, BURST = 100 };

static const char path[] = "/add-checkpoint";

static size_t body_max(void *context, const struct oy_http_request *r) {
    (void)context;
    /* On whatever path: who has the wrong one is told so, and not that the body is too long. */
    return strcmp(oy_http_method(r), "POST") == 0 ? OY_WITNESS_BODY_MAX : 0;
}

static void send(struct oy_http_request *r, const struct oy_witness_answer *a, const char *allow) {
    struct oy_http_answer answer = {
        .status = a->status, .content_type = a->content_type, .allow = allow};
    struct oy_why why = {.status = OY_OK};
    if (oy_buffer_copy(&answer.body, oy_span_text(a->text), &why) != OY_OK) {
        answer.status = 500;
        answer.content_type = NULL;
    }
    oy_http_answer(r, &answer);
}

static void handle(void *context, struct oy_http_request *r) {
    struct oy_witness_answer a = {.status = 404, .content_type = "text/plain; charset=utf-8"};
    const char *allow = NULL;
    (void)snprintf(a.text, sizeof a.text, "this is a witness: POST /add-checkpoint\n");
    if (strcmp(oy_http_path(r), path) == 0) {
        if (strcmp(oy_http_method(r), "POST") == 0) {
            oy_witness_add(context, &a, oy_http_body(r));
        } else {
            a.status = 405;
            allow = "POST";
        }
    }
    send(r, &a, allow);
}

/* "127.0.0.1:8080", "[::1]:8080" */
static bool split(char address[64], uint16_t *port, const char *listen) {
    const char *colon = strrchr(listen, ':');
    char *end;
    if (!colon || colon == listen || colon[1] < '0' || colon[1] > '9') return false;
    unsigned long n = strtoul(colon + 1, &end, 10);
    size_t len = (size_t)(colon - listen);
    bool bracketed = listen[0] == '[' && colon[-1] == ']';
    if (bracketed) {
        listen++;
        len -= 2;
    }
    if (*end || n > 65535 || len == 0 || len >= 64) return false;
    memcpy(address, listen, len);
    address[len] = 0;
    *port = (uint16_t)n;
    return bracketed || !strchr(address, ':');
}

oy_status oy_witness_serve(struct oy_http_server **out, struct oy_witness *w, const char *listen,
                           const char *cert, const char *key, struct oy_why *why) {
    char address[64];
    struct oy_http_server_options options = {.cert_file = cert,
                                             .key_file = key,
                                             .threads = 1,
                                             .max_connections = 256,
                                             .max_connections_per_client = 16,
                                             .requests_per_second = PER_SECOND,
                                             .burst = BURST,
                                             .body_max = body_max,
                                             .handle = handle,
                                             .context = w};
    *out = NULL;
    if (!split(address, &options.port, listen))
        return oy_fail(why, OY_FORMAT, "", "\"%s\" is not of the form ADDRESS:PORT", listen);
    options.address = address;
    return oy_http_server_start(out, &options, why);
}
