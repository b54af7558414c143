/* The client believes no server: limits, redirects, silence. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "net/http_client.h"
#include "net/http_server.h"

static struct oy_http_server *server;
static struct oy_http_client *client;
static struct oy_http_reply reply;
static struct oy_why why;
static char url[128];

static struct oy_buffer text_of(const char *text, size_t n) {
    struct oy_buffer b = {.p = calloc(1, n + 1), .n = n};
    cr_assert(b.p);
    if (n) memcpy(b.p, text, n);
    return b;
}

/* /n/100: so many bytes; /busy: 503; /echo: what was sent. */
static void handle(void *context, struct oy_http_request *r) {
    const char *path = oy_http_path(r);
    struct oy_span body = oy_http_body(r);
    struct oy_http_answer a = {.status = 200, .content_type = "text/plain"};
    (void)context;
    if (strncmp(path, "/n/", 3) == 0) {
        a.body.n = strtoul(path + 3, NULL, 10);
        a.body.p = calloc(1, a.body.n + 1);
    } else if (strcmp(path, "/busy") == 0) {
        a.status = 503;
        a.retry_after = 17;
        a.body = text_of("later", 5);
    } else {
        a.body = text_of((const char *)body.p, body.n);
    }
    oy_http_answer(r, &a);
}

static size_t body_max(void *context, const struct oy_http_request *r) {
    (void)context, (void)r;
    return 1 << 20;
}

static void begin(void) {
    struct oy_http_server_options options = {
        .address = "127.0.0.1", .threads = 1, .body_max = body_max, .handle = handle};
    struct oy_http_client_options patience = {.timeout_seconds = 20};
    cr_assert_eq(oy_http_server_start(&server, &options, &why), OY_OK, "%s", why.text);
    cr_assert_eq(oy_http_client_new(&client, &patience, &why), OY_OK, "%s", why.text);
}

static void end(void) {
    oy_buffer_free(&reply.body);
    oy_http_client_free(client);
    oy_http_server_stop(server, 1);
}

TestSuite(http_client, .init = begin, .fini = end, .timeout = 60);

static oy_status get(const char *path, size_t max) {
    (void)snprintf(url, sizeof url, "http://127.0.0.1:%u%s", (unsigned)oy_http_server_port(server),
                   path);
    oy_buffer_free(&reply.body);
    return oy_http_get(client, &reply, url, max, &why);
}

Test(http_client, takes_a_body_up_to_the_limit_and_no_further) {
    cr_assert_eq(get("/n/100000", 100000), OY_OK, "%s", why.text);
    cr_assert_eq(reply.body.n, 100000);
    cr_assert_eq(get("/n/100001", 100000), OY_RANGE);
    cr_assert(strstr(why.where, url));
    cr_assert_null(reply.body.p);
    cr_assert_eq(get("/n/0", 0), OY_OK); /* and the connection goes on */
    cr_assert_eq(get("/n/1", 0), OY_RANGE);
}

Test(http_client, any_status_is_an_answer) {
    cr_assert_eq(get("/busy", 100), OY_OK);
    cr_assert_eq(reply.status, 503);
    cr_assert_eq(reply.retry_after, 17);
    cr_assert_str_eq((const char *)reply.body.p, "later");
    cr_assert_eq(get("/n/3", 100), OY_OK);
    cr_assert_eq(reply.status, 200);
    cr_assert_eq(reply.retry_after, 0);
}

Test(http_client, posts_bytes_as_they_are) {
    static unsigned char bytes[200000];
    for (size_t i = 0; i < sizeof bytes; i++) bytes[i] = (unsigned char)(i * 7);
    cr_assert_eq(get("/echo", 100), OY_OK);
    cr_assert_eq(reply.body.n, 0);
    oy_buffer_free(&reply.body);
    cr_assert_eq(oy_http_post(client, &reply, url, "application/octet-stream",
                              oy_span(bytes, sizeof bytes), 1 << 20, &why),
                 OY_OK, "%s", why.text);
    cr_assert(oy_span_equal(oy_buffer_span(&reply.body), oy_span(bytes, sizeof bytes)));
    oy_buffer_free(&reply.body);
    cr_assert_eq(oy_http_post(client, &reply, url, "text/plain", oy_span(NULL, 0), 10, &why),
                 OY_OK);
    cr_assert_eq(reply.body.n, 0);
    cr_assert_eq(get("/echo", 100), OY_OK); /* a GET again */
}

Test(http_client, speaks_http_only) {
    static const char *const other[] = {"file:///etc/hostname", "ftp://127.0.0.1/x",
                                        "gopher://127.0.0.1/x", "no url"};
    for (size_t i = 0; i < sizeof other / sizeof *other; i++)
        cr_assert_eq(oy_http_get(client, &reply, other[i], 1000, &why), OY_IO, "%s", other[i]);
}

Test(http_client, no_answer_is_no_answer) {
    cr_assert_eq(oy_http_get(client, &reply, "http://127.0.0.1:1/", 1000, &why), OY_IO);
    cr_assert(strstr(why.text, "no answer"), "%s", why.text);
}

/* What the environment says of proxies is not followed. */
Test(http_client, takes_no_proxy_from_the_environment) {
    cr_assert_eq(setenv("http_proxy", "http://127.0.0.1:1", 1), 0);
    cr_assert_eq(get("/n/3", 100), OY_OK, "%s", why.text);
}
