/* Clients that take their time or go away, servers that end, and many requests at once. */
#include <criterion/criterion.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/secret.h"
#include "net/http_server.h"
#include "net/watch.h"
#include "tests/support/http_peer.h"

#define HOST " HTTP/1.1\r\nHost: x\r\n"
enum { LARGE = 32 << 20, HELD = 64 };

static struct oy_why why;
static struct oy_http_server *server;
static uint16_t port;

/* Requests to /held wait here until the test answers them. */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct oy_http_request *held[HELD];
static unsigned n_held;

static void reply(struct oy_http_request *r, size_t n) {
    struct oy_http_answer a = {.status = 200, .content_type = "text/plain"};
    a.body.p = calloc(1, n);
    a.body.n = n;
    oy_http_answer(r, &a);
}

static void handle(void *context, struct oy_http_request *r) {
    (void)context;
    if (strcmp(oy_http_path(r), "/held") == 0) {
        (void)pthread_mutex_lock(&lock);
        cr_assert_lt(n_held, HELD);
        held[n_held++] = r;
        (void)pthread_mutex_unlock(&lock);
    } else
        reply(r, strcmp(oy_http_path(r), "/large") == 0 ? LARGE : 10);
}

static size_t body_max(void *context, const struct oy_http_request *r) {
    (void)context;
    (void)r;
    return 1000;
}

static void start(unsigned request_seconds) {
    cr_assert_eq(oy_base_init(&why), OY_OK);
    struct oy_http_server_options o = {.address = "127.0.0.1",
                                       .threads = 2,
                                       .request_seconds = request_seconds,
                                       .handle = handle,
                                       .body_max = body_max};
    cr_assert_eq(oy_http_server_start(&server, &o, &why), OY_OK, "%s", why.text);
    port = oy_http_server_port(server);
}

static unsigned wait_for_held(unsigned n) {
    for (unsigned i = 0; i < 500; i++) {
        (void)pthread_mutex_lock(&lock);
        unsigned now = n_held;
        (void)pthread_mutex_unlock(&lock);
        if (now >= n) return now;
        usleep(10 * 1000);
    }
    cr_assert_fail("the requests did not come in");
    return 0;
}

/* The answer to one may bring the next in. */
static void answer_held(void) {
    struct oy_http_request *now[HELD];
    (void)pthread_mutex_lock(&lock);
    unsigned n = n_held;
    memcpy(now, held, n * sizeof *now);
    n_held = 0;
    (void)pthread_mutex_unlock(&lock);
    for (unsigned i = 0; i < n; i++) reply(now[i], 10);
}

static uint64_t too_slow(void) {
    struct oy_http_numbers n;
    oy_http_server_numbers(server, &n);
    return n.too_slow;
}

static int get(const char *path) {
    char text[100];
    int fd = peer_connect(port);
    (void)snprintf(text, sizeof text, "GET %s" HOST "\r\n", path);
    int status = peer_ask(fd, text);
    (void)close(fd);
    return status;
}

TestSuite(http_slow);

/* ---- slow clients ---- */

/* Sends one byte of the text every 50 ms; the milliseconds until the server had enough. An honest
 * client is served meanwhile. */
static unsigned drip(int fd, const char *text) {
    uint64_t begin = oy_watch_now_us();
    for (; *text && peer_send_bytes(fd, text, 1); text++) {
        if (peer_is_closed(fd, 50)) break;
        cr_assert_eq(get("/"), 200);
    }
    return (unsigned)((oy_watch_now_us() - begin) / 1000);
}

static void expect_cut_while_dripping(const char *before, bool used) {
    char text[400];
    start(1);
    int fd = peer_connect(port);
    if (used) cr_assert_eq(peer_ask(fd, "GET /" HOST "\r\n"), 200);
    (void)peer_send(fd, before);
    memset(text, 'a', sizeof text);
    text[sizeof text - 1] = 0;
    unsigned ms = drip(fd, text);
    cr_assert(ms > 700 && ms < 3500, "%u ms", ms);
    (void)close(fd);
    oy_http_server_stop(server, 1);
}

Test(http_slow, who_drips_a_request_line_is_cut) {
    expect_cut_while_dripping("GET /", false);
}

Test(http_slow, who_drips_headers_is_cut) {
    expect_cut_while_dripping("GET /" HOST "X-Slow: ", false);
}

Test(http_slow, who_drips_headers_of_a_second_request_is_cut) {
    expect_cut_while_dripping("GET /" HOST "X-Slow: ", true);
}

Test(http_slow, who_drips_a_body_is_cut) {
    expect_cut_while_dripping("POST /" HOST "Content-Length: 900\r\n\r\n", false);
}

Test(http_slow, who_says_nothing_is_cut_and_so_is_an_idle_connection) {
    start(1);
    int silent = peer_connect(port), idle = peer_connect(port);
    cr_assert_eq(peer_ask(idle, "GET /" HOST "\r\n"), 200);
    cr_assert(peer_is_closed(silent, 3000));
    cr_assert(peer_is_closed(idle, 3000));
    cr_assert_eq(too_slow(), 1, "an idle one did nothing wrong");
    (void)close(silent);
    (void)close(idle);
    oy_http_server_stop(server, 1);
}

Test(http_slow, who_reads_an_answer_slowly_is_cut) {
    start(1);
    int fd = peer_connect(port);
    char some[1000];
    (void)peer_send(fd, "GET /large" HOST "\r\n");
    uint64_t begin = oy_watch_now_us();
    size_t got = 0;
    ssize_t n;
    while ((n = recv(fd, some, sizeof some, 0)) > 0 && oy_watch_now_us() - begin < 5000000) {
        got += (size_t)n;
        cr_assert_eq(get("/"), 200);
        usleep(20 * 1000);
    }
    cr_assert_lt(got, LARGE);
    cr_assert_eq(too_slow(), 1);
    (void)close(fd);
    oy_http_server_stop(server, 1);
}

/* ---- answers that come late ---- */

Test(http_slow, who_waits_for_us_is_not_slow_until_twice_the_time) {
    start(2);
    int fd = peer_connect(port);
    (void)peer_send(fd, "GET /held" HOST "\r\n");
    wait_for_held(1);
    usleep(2500 * 1000); /* and 1.5 s of patience with a busy machine */
    answer_held();
    struct peer_reply r = peer_read(fd, false);
    cr_assert_eq(r.status, 200);
    peer_reply_free(&r);
    int other = peer_connect(port);
    (void)peer_send(other, "GET /held" HOST "\r\n");
    wait_for_held(1);
    cr_assert(peer_is_closed(other, 8000));
    answer_held();
    cr_assert_eq(too_slow(), 0);
    cr_assert_eq(get("/"), 200);
    (void)close(fd);
    (void)close(other);
    oy_http_server_stop(server, 1);
}

Test(http_slow, clients_that_went_away_are_answered_in_vain) {
    start(30);
    int fd[20];
    for (unsigned i = 0; i < 20; i++) {
        fd[i] = peer_connect(port);
        (void)peer_send(fd[i], "POST /held" HOST "Content-Length: 3\r\n\r\nabc");
    }
    wait_for_held(20);
    for (unsigned i = 0; i < 20; i++) (void)close(fd[i]);
    usleep(50 * 1000);
    answer_held();
    cr_assert_eq(get("/"), 200);
    oy_http_server_stop(server, 2);
}

Test(http_slow, requests_sent_ahead_are_answered_in_their_order) {
    start(30);
    int fd = peer_connect(port);
    (void)peer_send(fd, "POST /held" HOST "Content-Length: 3\r\n\r\nabcGET /large" HOST
                        "\r\nGET /held" HOST "\r\n");
    for (unsigned i = 0; i < 3; i++) {
        if (i != 1) {
            cr_assert_eq(wait_for_held(1), 1);
            answer_held();
        }
        struct peer_reply r = peer_read(fd, false);
        cr_assert_eq(r.status, 200);
        cr_assert_eq(r.n, i == 1 ? LARGE : 10);
        peer_reply_free(&r);
    }
    (void)close(fd);
    oy_http_server_stop(server, 1);
}

/* ---- the end ---- */

static void *stop(void *arg) {
    oy_http_server_stop(arg, 5);
    return NULL;
}

Test(http_slow, requests_that_wait_are_answered_before_the_end) {
    start(30);
    int fd[10], idle = peer_connect(port);
    pthread_t thread;
    cr_assert_eq(peer_ask(idle, "GET /" HOST "\r\n"), 200);
    for (unsigned i = 0; i < 10; i++) {
        fd[i] = peer_connect(port);
        (void)peer_send(fd[i], "GET /held" HOST "\r\n");
    }
    wait_for_held(10);
    oy_http_server_quiesce(server);
    int late = peer_connect(port);
    cr_assert(peer_is_closed(late, 1000), "nobody new");
    (void)close(late);
    cr_assert_eq(pthread_create(&thread, NULL, stop, server), 0);
    usleep(100 * 1000);
    answer_held();
    for (unsigned i = 0; i < 10; i++) {
        struct peer_reply r = peer_read(fd[i], false);
        cr_assert_eq(r.status, 200);
        cr_assert_str_eq(peer_header(&r, "Connection"), "close");
        peer_reply_free(&r);
        (void)close(fd[i]);
    }
    (void)pthread_join(thread, NULL);
    cr_assert(peer_is_closed(idle, 1000));
    (void)close(idle);
}

Test(http_slow, the_end_does_not_wait_for_a_slow_reader) {
    start(30);
    int fd = peer_connect(port);
    (void)peer_send(fd, "GET /large" HOST "\r\n");
    usleep(200 * 1000);
    uint64_t begin = oy_watch_now_us();
    oy_http_server_stop(server, 1);
    cr_assert_lt(oy_watch_now_us() - begin, 4000000);
    (void)close(fd);
}

/* ---- many ---- */

static void *many(void *arg) {
    int fd = peer_connect(port);
    unsigned *good = arg;
    for (unsigned i = 0; i < 1000; i++)
        *good += peer_ask(fd, "POST /" HOST "Content-Length: 3\r\n\r\nabc") == 200;
    (void)close(fd);
    return NULL;
}

Test(http_slow, thousands_of_requests_over_kept_connections) {
    enum { THREADS = 4 };
    pthread_t thread[THREADS];
    unsigned good[THREADS] = {0};
    start(30);
    for (unsigned i = 0; i < THREADS; i++)
        cr_assert_eq(pthread_create(&thread[i], NULL, many, &good[i]), 0);
    for (unsigned i = 0; i < THREADS; i++) {
        (void)pthread_join(thread[i], NULL);
        cr_assert_eq(good[i], 1000);
    }
    struct oy_http_numbers n;
    oy_http_server_numbers(server, &n);
    cr_assert_eq(n.requests, 1000 * THREADS);
    cr_assert_eq(n.connections, THREADS);
    oy_http_server_stop(server, 1);
}

Test(http_slow, an_address_that_is_taken_is_told) {
    start(30);
    struct oy_http_server *second;
    struct oy_http_server_options o = {
        .address = "127.0.0.1", .port = port, .handle = handle, .body_max = body_max};
    cr_assert_eq(oy_http_server_start(&second, &o, &why), OY_IO);
    cr_assert_not_null(strstr(why.text, "in use"), "%s", why.text);
    cr_assert_null(second);
    oy_http_server_stop(server, 1);
}

/* ---- memory of answers ---- */

Test(http_slow, large_answers_that_one_client_does_not_read_are_bounded) {
    start(30);
    int fd[4]; /* of 32 MiB each: a client's quarter of 512 */
    char byte;
    for (unsigned i = 0; i < 4; i++) {
        fd[i] = peer_connect(port);
        (void)peer_send(fd[i], "GET /large" HOST "\r\n");
        cr_assert_eq(recv(fd[i], &byte, 1, 0), 1);
    }
    cr_assert_eq(get("/large"), 503);
    cr_assert_eq(get("/"), 200, "small ones go on");
    for (unsigned i = 0; i < 4; i++) (void)close(fd[i]);
    int status = 0;
    for (unsigned i = 0; status != 200 && i < 100; i++, usleep(50 * 1000)) status = get("/large");
    cr_assert_eq(status, 200, "once they are gone there is room again");
    oy_http_server_stop(server, 1);
}
