/* What the HTTP server makes of clients that are in order, and of some that are not. */
#include <criterion/criterion.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/secret.h"
#include "net/http_server.h"
#include "tests/support/http_peer.h"

#define HOST " HTTP/1.1\r\nHost: x\r\n"
enum { LARGE = 32 << 20, BODY_MAX = 100000 };

static struct oy_why why;
static struct oy_http_server *server;
static uint16_t port;
static _Atomic unsigned handled;

static void reply(struct oy_http_request *r, unsigned status, const void *p, size_t n,
                  const char *etag) {
    struct oy_http_answer a = {.status = status, .content_type = "text/plain", .etag = etag};
    a.body.p = malloc(n + 1);
    if (n > 0) memcpy(a.body.p, p, n);
    a.body.n = n;
    oy_http_answer(r, &a);
    cr_assert_null(a.body.p, "the body was taken over");
}

static void *answer_later(void *arg) {
    usleep(200 * 1000);
    reply(arg, 200, "later", 5, NULL);
    return NULL;
}

static void *answer_at_once(void *arg) {
    reply(arg, 200, "soon", 4, NULL);
    return NULL;
}

static void in_thread(void *(*fn)(void *), struct oy_http_request *r) {
    pthread_t thread;
    cr_assert_eq(pthread_create(&thread, NULL, fn, r), 0);
    (void)pthread_detach(thread);
}

static void handle(void *context, struct oy_http_request *r) {
    const char *path = oy_http_path(r);
    struct oy_span body = oy_http_body(r);
    (void)context;
    handled++;
    if (strcmp(path, "/later") == 0)
        in_thread(answer_later, r);
    else if (strcmp(path, "/soon") == 0)
        in_thread(answer_at_once, r);
    else if (strcmp(path, "/echo") == 0)
        reply(r, 200, body.p, body.n, NULL);
    else if (strcmp(path, "/tag") == 0)
        reply(r, 200, "tagged", 6, "abc");
    else if (strcmp(path, "/a b") == 0)
        reply(r, 200, oy_http_method(r), 3, NULL);
    else if (strcmp(path, "/large") == 0) {
        char *large = calloc(1, LARGE);
        reply(r, 200, large, LARGE, NULL);
        free(large);
    } else
        reply(r, 404, path, strlen(path), NULL);
}

static size_t body_max(void *context, const struct oy_http_request *r) {
    (void)context;
    return strcmp(oy_http_method(r), "POST") == 0 ? BODY_MAX : 0;
}

static void start(struct oy_http_server_options o) {
    cr_assert_eq(oy_base_init(&why), OY_OK);
    o.address = "127.0.0.1";
    o.threads = 2;
    o.handle = handle;
    o.body_max = body_max;
    cr_assert_eq(oy_http_server_start(&server, &o, &why), OY_OK, "%s", why.text);
    port = oy_http_server_port(server);
}

static struct oy_http_numbers numbers(void) {
    struct oy_http_numbers n;
    oy_http_server_numbers(server, &n);
    return n;
}

/* One request on a connection of its own. */
static struct peer_reply ask(const char *text) {
    int fd = peer_connect(port);
    (void)peer_send(fd, text);
    struct peer_reply r = peer_read(fd, strncmp(text, "HEAD", 4) == 0);
    (void)close(fd);
    return r;
}

static int status_of(const char *text) {
    struct peer_reply r = ask(text);
    int status = r.status;
    peer_reply_free(&r);
    return status;
}

TestSuite(http_server);
#define DEFAULT ((struct oy_http_server_options){0})
#define QUICK ((struct oy_http_server_options){.request_seconds = 1})

/* ---- requests in order ---- */

Test(http_server, answers_with_security_headers) {
    start(DEFAULT);
    struct peer_reply r = ask("GET /nothing" HOST "\r\n");
    cr_assert_eq(r.status, 404);
    cr_assert_str_eq(r.body, "/nothing");
    cr_assert_str_eq(peer_header(&r, "Content-Security-Policy"),
                     "default-src 'none'; frame-ancestors 'none'; sandbox");
    cr_assert_str_eq(peer_header(&r, "X-Content-Type-Options"), "nosniff");
    cr_assert_str_eq(peer_header(&r, "X-Frame-Options"), "DENY");
    cr_assert_str_eq(peer_header(&r, "Referrer-Policy"), "no-referrer");
    cr_assert_str_eq(peer_header(&r, "Cache-Control"), "no-store");
    cr_assert_null(peer_header(&r, "Access-Control-Allow-Origin"));
    peer_reply_free(&r);
    oy_http_server_stop(server, 1);
}

Test(http_server, answers_from_another_thread_at_once_or_later) {
    start(DEFAULT);
    int fd = peer_connect(port);
    for (unsigned i = 0; i < 200; i++) cr_assert_eq(peer_ask(fd, "GET /soon" HOST "\r\n"), 200);
    cr_assert_eq(peer_ask(fd, "GET /later" HOST "\r\n"), 200);
    cr_assert_eq(peer_ask(fd, "POST /later" HOST "Content-Length: 3\r\n\r\nabc"), 200);
    (void)close(fd);
    oy_http_server_stop(server, 1);
}

Test(http_server, head_is_get_without_a_body) {
    start(DEFAULT);
    int fd = peer_connect(port);
    cr_assert(peer_send(fd, "HEAD /a%20b" HOST "\r\n"));
    struct peer_reply r = peer_read(fd, true);
    cr_assert_eq(r.status, 200);
    cr_assert_str_eq(peer_header(&r, "Content-Length"), "3");
    peer_reply_free(&r);
    cr_assert_eq(peer_ask(fd, "GET /a%20b" HOST "\r\n"), 200, "no body came in between");
    (void)close(fd);
    oy_http_server_stop(server, 1);
}

Test(http_server, a_known_tag_gets_304) {
    start(DEFAULT);
    struct peer_reply r = ask("GET /tag" HOST "\r\n");
    cr_assert_str_eq(peer_header(&r, "ETag"), "\"abc\"");
    peer_reply_free(&r);
    cr_assert_eq(status_of("GET /tag" HOST "If-None-Match: \"abc\"\r\n\r\n"), 304);
    cr_assert_eq(status_of("GET /tag" HOST "If-None-Match: \"x\", W/\"abc\"\r\n\r\n"), 304);
    cr_assert_eq(status_of("GET /tag" HOST "If-None-Match: *\r\n\r\n"), 304);
    cr_assert_eq(status_of("GET /tag" HOST "If-None-Match: \"ab\"\r\n\r\n"), 200);
    cr_assert_eq(status_of("GET /tag" HOST "If-None-Match: \"abcd\"\r\n\r\n"), 200);
    oy_http_server_stop(server, 1);
}

/* ---- bodies ---- */

static int post(size_t n, size_t announced) {
    char head[128], *body = calloc(1, n + 1);
    memset(body, 'a', n);
    (void)snprintf(head, sizeof head, "POST /echo" HOST "Content-Length: %zu\r\n\r\n", announced);
    int fd = peer_connect(port);
    (void)peer_send(fd, head);
    (void)peer_send_bytes(fd, body, n);
    struct peer_reply r = peer_read(fd, false);
    if (r.status == 200) cr_assert(r.n == n && memcmp(r.body, body, n) == 0);
    int status = r.status;
    peer_reply_free(&r);
    free(body);
    (void)close(fd);
    return status;
}

Test(http_server, bodies_up_to_the_limit_are_taken) {
    start(DEFAULT);
    cr_assert_eq(post(0, 0), 200);
    cr_assert_eq(post(1, 1), 200);
    cr_assert_eq(post(BODY_MAX, BODY_MAX), 200);
    cr_assert_eq(post(0, BODY_MAX + 1), 413, "refused before it is sent");
    cr_assert_eq(post(0, SIZE_MAX), 413);
    cr_assert_eq(status_of("GET /echo" HOST "Content-Length: 1\r\n\r\na"), 413);
    oy_http_server_stop(server, 1);
}

static int post_chunks(unsigned n) {
    char chunk[1000 + 8];
    int fd = peer_connect(port);
    (void)peer_send(fd, "POST /echo" HOST "Transfer-Encoding: chunked\r\n\r\n");
    memset(chunk, 'a', sizeof chunk);
    memcpy(chunk, "3e8\r\n", 5);
    memcpy(chunk + 1005, "\r\n", 2);
    for (unsigned i = 0; i < n; i++)
        if (!peer_send_bytes(fd, chunk, 1007)) break;
    (void)peer_send(fd, "0\r\n\r\n");
    struct peer_reply r = peer_read(fd, false);
    int status = r.status;
    if (status == 200) cr_assert_eq(r.n, 1000 * n);
    peer_reply_free(&r);
    (void)close(fd);
    return status;
}

Test(http_server, chunked_bodies_are_counted_as_they_come) {
    start(DEFAULT);
    cr_assert_eq(post_chunks(0), 200);
    cr_assert_eq(post_chunks(BODY_MAX / 1000), 200);
    cr_assert_eq(post_chunks(BODY_MAX / 1000 + 1), 413);
    cr_assert_eq(post_chunks(2000), 0, "one that goes on and on is cut");
    cr_assert_eq(handled, 2);
    oy_http_server_stop(server, 1);
}

/* Once what others hold has been given up. */
static bool post_comes_to(int status) {
    for (unsigned i = 0; i < 100; i++) {
        if (post(80000, 80000) == status) return true;
        usleep(50 * 1000);
    }
    return false;
}

Test(http_server, bodies_share_what_memory_there_is) {
    start((struct oy_http_server_options){.body_bytes = 200000});
    int slow = peer_connect(port);
    (void)peer_send(slow, "POST /echo" HOST "Content-Length: 90000\r\n\r\n");
    char *half = calloc(1, 80000);
    (void)peer_send_bytes(slow, half, 80000);
    usleep(500 * 1000); /* it is in first */
    cr_assert_eq(post(80000, 80000), 503);
    (void)close(slow);
    cr_assert(post_comes_to(200));
    free(half);
    oy_http_server_stop(server, 1);
}

Test(http_server, malformed_requests_are_refused_and_nobody_else_suffers) {
    start(DEFAULT);
    static const char *const bad[] = {
        "\r\n\r\n\r\n",
        "GET\r\n\r\n",
        "GET /x HTTP/9.9\r\n\r\n",
        "GET /echo HTTP/1.1\r\n\r\n",
        "POST /echo" HOST "Content-Length: -1\r\n\r\n",
        "POST /echo" HOST "Content-Length: 1x\r\n\r\na",
        "POST /echo" HOST "Content-Length: 1\r\nContent-Length: 2\r\n\r\nab",
        "POST /echo" HOST "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "POST /echo" HOST "Transfer-Encoding: gzip\r\n\r\nx",
        "POST /echo" HOST "Transfer-Encoding: chunked\r\n\r\nzz\r\n\r\n"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        int fd = peer_connect(port);
        (void)peer_send(fd, bad[i]);
        (void)shutdown(fd, 1);
        struct peer_reply r = peer_read(fd, false);
        cr_assert(r.status == 0 || r.status >= 400, "%zu: %d", i, r.status);
        peer_reply_free(&r);
        (void)close(fd);
    }
    cr_assert_eq(handled, 0);
    cr_assert_eq(status_of("GET /a%00b%zz%" HOST "\r\n"), 404);
    cr_assert_eq(status_of("GET /tag" HOST "\r\n"), 200);
    oy_http_server_stop(server, 1);
}

Test(http_server, headers_without_end_are_refused) {
    start(DEFAULT);
    int fd = peer_connect(port);
    (void)peer_send(fd, "GET /tag" HOST);
    for (unsigned i = 0; i < 1000; i++)
        if (!peer_send(fd, "X-More: 0123456789012345678901234567890123456789\r\n")) break;
    struct peer_reply r = peer_read(fd, false);
    cr_assert(r.status == 0 || r.status >= 400);
    peer_reply_free(&r);
    (void)close(fd);
    cr_assert_eq(handled, 0);
    oy_http_server_stop(server, 1);
}

/* ---- limits for each client ---- */

Test(http_server, a_client_has_so_many_connections_and_no_more) {
    start((struct oy_http_server_options){.max_connections_per_client = 3});
    int fd[4];
    for (unsigned i = 0; i < 3; i++) {
        fd[i] = peer_connect(port);
        cr_assert_eq(peer_ask(fd[i], "GET /tag" HOST "\r\n"), 200);
    }
    fd[3] = peer_connect(port);
    cr_assert_eq(peer_ask(fd[3], "GET /tag" HOST "\r\n"), 0);
    cr_assert_eq(numbers().refused_connections, 1);
    (void)close(fd[0]);
    usleep(200 * 1000);
    cr_assert_eq(status_of("GET /tag" HOST "\r\n"), 200);
    for (unsigned i = 1; i < 4; i++) (void)close(fd[i]);
    oy_http_server_stop(server, 1);
}

Test(http_server, a_client_has_so_many_requests_a_second_and_no_more) {
    start((struct oy_http_server_options){.requests_per_second = 1, .burst = 5});
    int fd = peer_connect(port);
    for (unsigned i = 0; i < 5; i++) cr_assert_eq(peer_ask(fd, "GET /tag" HOST "\r\n"), 200);
    cr_assert(peer_send(fd, "GET /tag" HOST "\r\n"));
    struct peer_reply r = peer_read(fd, false);
    cr_assert_eq(r.status, 429);
    cr_assert_str_eq(peer_header(&r, "Retry-After"), "1");
    peer_reply_free(&r);
    cr_assert_eq(numbers().too_many, 1);
    usleep(1100 * 1000);
    cr_assert_eq(status_of("GET /tag" HOST "\r\n"), 200);
    (void)close(fd);
    oy_http_server_stop(server, 1);
}
