/* The table of spec/server.md, as a client sees it: every method and path, every status. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <strings.h>

#include "base/json.h"
#include "base/secret.h"
#include "server/http/api.h"
#include "tests/support/http_peer.h"
#include "tests/unit/http/fake_app.h"

static struct oy_why why;
static struct oy_app app;
static struct oy_api *api;
static struct oy_http_server *server;
static struct peer_reply reply;

static void set_up(void) {
    cr_assert_eq(oy_base_init(&why), OY_OK);
    cr_assert_eq(oy_api_new(&api, &app, NULL, 5000, &why), OY_OK);
    struct oy_http_server_options o = {.address = "127.0.0.1",
                                       .threads = 2,
                                       .body_max = oy_api_body_max,
                                       .handle = oy_api_handle,
                                       .context = api};
    cr_assert_eq(oy_http_server_start(&server, &o, &why), OY_OK, "%s", why.text);
    oy_api_set_server(api, server);
}

static void tear_down(void) {
    peer_reply_free(&reply);
    oy_http_server_quiesce(server);
    oy_api_drain(api);
    oy_http_server_stop(server, 1);
    oy_api_free(api);
}

TestSuite(api, .init = set_up, .fini = tear_down);

/* Sends one request on a connection of its own and keeps the reply. */
static int ask(const char *line, const char *headers, const char *body) {
    char text[10000];
    int fd = peer_connect(oy_http_server_port(server));
    (void)snprintf(text, sizeof text, "%s HTTP/1.1\r\nHost: x\r\n%sContent-Length: %zu\r\n\r\n%s",
                   line, headers, strlen(body), body);
    (void)peer_send(fd, text);
    peer_reply_free(&reply);
    reply = peer_read(fd, strncmp(line, "HEAD", 4) == 0);
    (void)close(fd);
    return reply.status;
}

static int get(const char *path) {
    char line[200];
    (void)snprintf(line, sizeof line, "GET %s", path);
    return ask(line, "", "");
}

static int post(const char *path, const char *body) {
    char line[200];
    (void)snprintf(line, sizeof line, "POST %s", path);
    return ask(line, "Content-Type: application/octet-stream\r\n", body);
}

static bool has(const char *header, const char *value) {
    const char *is = peer_header(&reply, header);
    return is && strcasecmp(is, value) == 0;
}

/* [srv-8] The body is an error with this rule and a text. */
static void is_error(const char *rule) {
    struct oy_json *j;
    const struct oy_json *error;
    struct oy_span text;
    int64_t status;
    cr_assert(has("Content-Type", "application/json"));
    cr_assert_eq(oy_json_parse(&j, oy_span(reply.body, reply.n), 1000, &why), OY_OK);
    cr_assert_eq(oy_json_object(&error, j, "error", &why), OY_OK);
    cr_assert_eq(oy_json_integer(&status, error, "status", 400, 599, &why), OY_OK);
    cr_assert_eq(status, reply.status);
    cr_assert_eq(oy_json_text(&text, error, "rule", 0, 20, &why), OY_OK);
    cr_assert(oy_span_equal(text, oy_span_text(rule)), "%.*s", (int)text.n, (const char *)text.p);
    oy_json_free(j);
}

#define HEX40 "0123456789012345678901234567890123456789"

/* [web-4] Before anything is looked at, the election, too. */
Test(api, what_a_page_of_another_site_sends) {
    static const char *const bad[] = {"Origin: https://x.evil\r\n", "Origin: null\r\n",
                                      "Sec-Fetch-Site: cross-site\r\n",
                                      "Origin: http://x\r\nSec-Fetch-Site: same-site\r\n"};
    static const char *const good[] = {"Origin: http://x\r\n", "Origin: https://X\r\n",
                                       "Origin: null\r\nSec-Fetch-Site: same-origin\r\n"};
    char headers[200];
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        cr_assert_eq(ask("POST /elections/a/ballots", bad[i], "x"), 403, "%s", bad[i]);
        is_error("web-4");
        cr_assert_eq(ask("POST /elections/b/lookup", bad[i], "x"), 403);
        cr_assert_eq(ask("GET /elections", bad[i], ""), 200, "what is public is");
    }
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        (void)snprintf(headers, sizeof headers, "Content-Type: application/octet-stream\r\n%s",
                       good[i]);
        cr_assert_eq(ask("POST /elections/a/ballots", headers, "x"), 200, "%s", good[i]);
    }
}

/* ---- reading ---- */

Test(api, what_anybody_may_read) {
    static const char *const path[] = {"/elections", "/elections/a",
                                       ("/elections/a/ballots/" HEX40), "/openapi.json"};
    for (size_t i = 0; i < sizeof path / sizeof path[0]; i++) {
        cr_assert_eq(get(path[i]), 200, "%s", path[i]);
        cr_assert(has("Content-Type", "application/json"));
        cr_assert(has("Cache-Control", "no-cache"));
        cr_assert(has("Access-Control-Allow-Origin", "*"));
        cr_assert(has("Cross-Origin-Resource-Policy", "cross-origin"));
    }
    cr_assert_eq(get("/elections/a/receipts/" HEX40), 200);
    cr_assert(has("Content-Type", "text/plain; charset=utf-8"));
    cr_assert_eq(ask("HEAD /elections/a", "", ""), 200);
}

/* [srv-1] */
Test(api, files_of_the_record_are_cached_as_long_as_they_hold) {
    cr_assert_eq(get("/elections/a/record/tile/0/x001/234"), 200);
    cr_assert_str_eq(reply.body, "tile/0/x001/234");
    cr_assert(has("Cache-Control", "public, max-age=31536000, immutable"));
    cr_assert(has("Content-Type", "application/octet-stream"));
    cr_assert_eq(get("/elections/a/record/manifest.json"), 200);
    cr_assert(has("Content-Type", "application/json"));
    cr_assert_eq(get("/elections/a/record/checkpoint"), 200);
    cr_assert(has("Content-Type", "text/plain; charset=utf-8"));
    cr_assert(has("Cache-Control", "no-cache"));
    char header[200];
    (void)snprintf(header, sizeof header, "If-None-Match: %s\r\n", peer_header(&reply, "ETag"));
    cr_assert_eq(ask("GET /elections/a/record/checkpoint", header, ""), 304);
    cr_assert_eq(ask("GET /elections/a/record/checkpoint", "If-None-Match: \"0\"\r\n", ""), 200);
}

/* [srv-9, srv-10] */
Test(api, voters_and_turnout) {
    cr_assert_eq(get("/elections/a/voters/" HEX40 HEX40), 200);
    cr_assert(has("Content-Type", "application/json"));
    cr_assert_eq(get("/elections/a/voters/" HEX40), 400);
    is_error("srv-9");
    cr_assert_eq(get("/elections/b/voters/" HEX40 HEX40), 404);
    cr_assert_eq(get("/elections/a/voters/"), 404);
    cr_assert_eq(get("/elections/a/turnout"), 200);
    cr_assert(has("Cache-Control", "no-cache"));
    cr_assert_eq(get("/elections/b/turnout"), 404);
    cr_assert_eq(post("/elections/a/turnout", ""), 405);
}

/* [srv-11] The type is that of the name, and what a browser would run is only to be kept. */
Test(api, documents) {
    static const struct {
        const char *file, *type;
        bool download;
    } d[] = {{"a.pdf", "application/pdf", true},
             {"a.png", "image/png", false},
             {"a.jpg", "image/jpeg", false},
             {"a.geojson", "application/geo+json", false},
             {"minutes.json", "application/json", false},
             {"a.txt", "text/plain; charset=utf-8", false},
             {"a.csv", "text/csv; charset=utf-8", true},
             {"a.html", "application/octet-stream", true},
             {"a.svg", "application/octet-stream", true},
             {"a.js", "application/octet-stream", true},
             {"a.PDF", "application/octet-stream", true},
             {"pdf", "application/octet-stream", true}};
    char path[60];
    cr_assert_eq(get("/elections/a/documents"), 200);
    cr_assert(has("Content-Type", "application/json"));
    for (size_t i = 0; i < sizeof d / sizeof d[0]; i++) {
        (void)snprintf(path, sizeof path, "/elections/a/documents/%s", d[i].file);
        cr_assert_eq(get(path), 200);
        cr_assert_str_eq(reply.body, d[i].file);
        cr_assert(has("Content-Type", d[i].type), "%s", d[i].file);
        cr_assert(has("X-Content-Type-Options", "nosniff"));
        cr_assert_not_null(strstr(peer_header(&reply, "Content-Security-Policy"), "sandbox"));
        if (d[i].download)
            cr_assert(has("Content-Disposition", "attachment"), "%s", d[i].file);
        else
            cr_assert_null(peer_header(&reply, "Content-Disposition"), "%s", d[i].file);
    }
    cr_assert_eq(get("/elections/a/documents/none.pdf"), 404);
    cr_assert_eq(get("/elections/a/documents/link"), 404);
    is_error("file-2");
    cr_assert_eq(get("/elections/b/documents/a.pdf"), 404);
    cr_assert_eq(get("/elections/b/documents"), 404);
}

Test(api, what_there_is_not) {
    static const char *const path[] = {"/",
                                       "/elections/b",
                                       "/elections/a/record/nothing",
                                       "/elections/",
                                       "/elections/b/record/checkpoint",
                                       "/elections/a/nothing",
                                       ("/elections/b/ballots/" HEX40)};
    for (size_t i = 0; i < sizeof path / sizeof path[0]; i++) {
        cr_assert_eq(get(path[i]), 404, "%s", path[i]);
        is_error("");
    }
    cr_assert_eq(get("/elections/a/record/../store"), 404);
    is_error("file-1");
    cr_assert_eq(get("/elections/a/ballots/00"), 400);
    is_error("bal-8");
}

Test(api, other_methods_are_refused) {
    cr_assert_eq(ask("DELETE /elections/a", "", ""), 405);
    cr_assert(has("Allow", "GET, HEAD"));
    is_error("");
    cr_assert_eq(get("/elections/a/ballots"), 405);
    cr_assert(has("Allow", "POST"));
    cr_assert_eq(ask("POST /nothing", "", ""), 404);
}

/* ---- ballots ---- */

Test(api, ballots_get_a_receipt_or_a_refusal) {
    cr_assert_eq(post("/elections/a/ballots", "T"), 200);
    cr_assert_str_eq(reply.body, "receipt");
    cr_assert(has("Content-Type", "text/plain; charset=utf-8"));
    cr_assert(has("Cache-Control", "no-store"));
    cr_assert_null(peer_header(&reply, "Access-Control-Allow-Origin"));
    cr_assert_eq(post("/elections/a/ballots", "P"), 200);
    cr_assert_eq(post("/elections/a/ballots", "L"), 200);
    cr_assert_str_eq(reply.body, "receipt");
    cr_assert_eq(post("/elections/a/ballots", "R"), 422);
    cr_assert_str_eq(reply.body, "refusal");
    cr_assert_eq(post("/elections/b/ballots", "T"), 404);
    is_error("");
}

Test(api, ballots_that_cannot_be_taken_now_may_come_again) {
    cr_assert_eq(post("/elections/a/ballots", "B"), 503);
    cr_assert_not_null(peer_header(&reply, "Retry-After"));
    is_error("");
    cr_assert_eq(post("/elections/a/ballots", "F"), 503);
    cr_assert_not_null(peer_header(&reply, "Retry-After"));
    is_error("srv-3");
}

Test(api, bodies_of_another_type_or_length_are_refused) {
    char body[2000];
    cr_assert_eq(ask("POST /elections/a/ballots", "", "T"), 415);
    is_error("");
    cr_assert_eq(ask("POST /elections/a/ballots", "Content-Type: text/plain\r\n", "T"), 415);
    cr_assert_eq(
        ask("POST /elections/a/ballots", "Content-Type: Application/Octet-Stream; x=y\r\n", "T"),
        200);
    memset(body, 'T', sizeof body);
    body[1000] = 0;
    cr_assert_eq(post("/elections/a/ballots", body), 200);
    body[1000] = 'T';
    body[1001] = 0;
    cr_assert_eq(post("/elections/a/ballots", body), 413);
    is_error("");
    cr_assert_eq(post("/elections/a/cosignatures", body), 422);
    cr_assert_eq(ask("GET /elections/a", "", "x"), 413);
}

Test(api, whose_ballots_were_refused_waits_behind_others) {
    cr_assert_eq(post("/elections/a/ballots", "T"), 200);
    cr_assert_str_eq(reply.body, "receipt");
    cr_assert_eq(post("/elections/a/ballots", "R"), 422);
    cr_assert_eq(post("/elections/a/ballots", "T"), 200);
    cr_assert_str_eq(reply.body, "receipt of a suspect");
}

/* ---- officers and witnesses ---- */

Test(api, officers_requests) {
    cr_assert_eq(post("/elections/a/requests", "D"), 200);
    cr_assert_str_eq(reply.body, "{\"phase\":\"open\"}");
    cr_assert_eq(post("/elections/new/requests", "W"), 202);
    cr_assert_eq(post("/elections/a/requests", "S"), 409);
    is_error("req-2");
    cr_assert_eq(post("/elections/a/requests", "P"), 422);
    is_error("req-1");
    cr_assert_eq(post("/elections/a/requests", "X"), 400);
    is_error("req-1");
    cr_assert_eq(post("/elections/a/requests", "I"), 503);
    is_error("srv-3");
    cr_assert_null(strstr(reply.body, "secret"), "what the disk says is not told");
    cr_assert_eq(ask("POST /elections/a/requests", "", "D"), 415);
}

Test(api, cosignatures) {
    cr_assert_eq(post("/elections/a/cosignatures", "G"), 200);
    cr_assert_eq(ask("POST /elections/a/cosignatures", "", "G"), 200);
    cr_assert_eq(post("/elections/a/cosignatures", "x"), 422);
    is_error("cos-1");
    cr_assert_eq(post("/elections/b/cosignatures", "G"), 404);
}

Test(api, a_server_that_ends_sends_officers_away) {
    oy_api_drain(api);
    cr_assert_eq(post("/elections/a/requests", "D"), 503);
    cr_assert_eq(post("/elections/a/ballots", "T"), 200);
}

/* ---- residents ---- */

static int question(const char *path, const char *body) {
    char line[200];
    (void)snprintf(line, sizeof line, "POST %s", path);
    return ask(line, "Content-Type: application/json\r\n", body);
}

/* [look-3] */
Test(api, residents_are_answered_told_to_wait_or_refused) {
    cr_assert_eq(question("/elections/a/lookup", "Q"), 200);
    cr_assert_str_eq(reply.body, "{\"found\":false}");
    cr_assert(has("Content-Type", "application/json"));
    cr_assert(has("Cache-Control", "no-store"));
    cr_assert_null(peer_header(&reply, "Access-Control-Allow-Origin"));
    cr_assert_null(peer_header(&reply, "ETag"));
    cr_assert_eq(question("/elections/a/lookup", "W"), 429);
    cr_assert(has("Retry-After", "17"));
    is_error("look-3");
    cr_assert_eq(question("/elections/a/lookup", "N"), 400);
    is_error("look-3");
    cr_assert_eq(question("/elections/b/lookup", "Q"), 404);
    cr_assert_eq(post("/elections/a/lookup", "Q"), 415, "bytes");
    cr_assert_eq(ask("POST /elections/a/lookup", "", "Q"), 415);
    cr_assert_eq(ask("POST /elections/a/lookup", "Content-Type: application/jsonx\r\n", "Q"), 415);
    cr_assert_eq(get("/elections/a/lookup?kimlik=10000000146"), 405);
    cr_assert(has("Allow", "POST"));
    cr_assert_null(strstr(reply.body, "10000000146"));
}

Test(api, a_question_is_short) {
    char body[1100];
    memset(body, 'Q', sizeof body);
    body[1024] = 0;
    cr_assert_eq(question("/elections/a/lookup", body), 200);
    body[1024] = 'Q';
    body[1025] = 0;
    cr_assert_eq(question("/elections/a/lookup", body), 413);
}

/* ---- for those who run it ---- */

Test(api, health_and_numbers) {
    cr_assert_eq(get("/healthz"), 200);
    cr_assert_str_eq(reply.body, "ok\n");
    fake_sick = true;
    cr_assert_eq(get("/healthz"), 503);
    cr_assert_eq(get("/metrics"), 200);
    cr_assert_not_null(strstr(reply.body, "\noyd_healthy 0\n"));
    cr_assert_not_null(strstr(reply.body, "\noyd_http_requests_total 3\n"));
    cr_assert_null(peer_header(&reply, "Access-Control-Allow-Origin"));
}

Test(api, the_description_names_every_path) {
    cr_assert_eq(get("/openapi.json"), 200);
    struct oy_json *j;
    cr_assert_eq(oy_json_parse(&j, oy_span(reply.body, reply.n), 100000, &why), OY_OK, "%s",
                 why.text);
    const struct oy_json *paths;
    cr_assert_eq(oy_json_object(&paths, j, "paths", &why), OY_OK);
    cr_assert_eq(oy_json_members(paths), 19);
    oy_json_free(j);
}
