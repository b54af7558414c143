/* The server over TLS, as a client sees it that checks the certificate. (The key in tests/files is
 * nobody's.) */
#include <criterion/criterion.h>
#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/secret.h"
#include "net/http_server.h"
#include "tests/support/http_peer.h"

#define FILES OY_SOURCE_DIR "/tests/files/tls/"

static struct oy_why why;
static struct oy_http_server *server;

static void handle(void *context, struct oy_http_request *r) {
    struct oy_http_answer a = {.status = 200, .content_type = "text/plain"};
    (void)context;
    a.body.p = (unsigned char *)strdup("hello");
    a.body.n = 5;
    oy_http_answer(r, &a);
}

static size_t body_max(void *context, const struct oy_http_request *r) {
    (void)context;
    (void)r;
    return 0;
}

/* Long enough for an honest handshake on a busy machine. */
enum { REQUEST_SECONDS = 4, CUT_MS = 15000 };

static oy_status start(const char *cert, const char *key) {
    cr_assert_eq(oy_base_init(&why), OY_OK);
    struct oy_http_server_options o = {.address = "127.0.0.1",
                                       .cert_file = cert,
                                       .key_file = key,
                                       .request_seconds = REQUEST_SECONDS,
                                       .handle = handle,
                                       .body_max = body_max};
    return oy_http_server_start(&server, &o, &why);
}

static size_t take(char *p, size_t size, size_t n, void *out) {
    size_t room = 1000 - strlen(out);
    (void)strncat(out, p, size * n < room ? size * n : room);
    return size * n;
}

/* The status, or 0; headers and body go to text. */
static long get(char text[1024], long version) {
    char url[64];
    long status = 0;
    (void)snprintf(url, sizeof url, "https://localhost:%u/", oy_http_server_port(server));
    CURL *c = curl_easy_init();
    text[0] = 0;
    curl_easy_setopt(c, CURLOPT_URL, url);
    curl_easy_setopt(c, CURLOPT_CAINFO, FILES "cert.pem");
    curl_easy_setopt(c, CURLOPT_NOPROXY, "*");
    curl_easy_setopt(c, CURLOPT_IPRESOLVE, CURL_IPRESOLVE_V4);
    curl_easy_setopt(c, CURLOPT_SSLVERSION, version);
    curl_easy_setopt(c, CURLOPT_TIMEOUT, 10L);
    curl_easy_setopt(c, CURLOPT_HEADER, 1L);
    curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, take);
    curl_easy_setopt(c, CURLOPT_WRITEDATA, text);
    if (curl_easy_perform(c) == CURLE_OK) curl_easy_getinfo(c, CURLINFO_RESPONSE_CODE, &status);
    curl_easy_cleanup(c);
    return status;
}

TestSuite(http_tls);

Test(http_tls, serves_1_2_and_later_and_asks_browsers_to_stay_with_it) {
    char text[1024];
    cr_assert_eq(start(FILES "cert.pem", FILES "key.pem"), OY_OK, "%s", why.text);
    cr_assert_eq(get(text, CURL_SSLVERSION_TLSv1_3), 200);
    cr_assert_not_null(strstr(text, "Strict-Transport-Security: max-age="));
    cr_assert_not_null(strstr(text, "hello"));
    cr_assert_eq(get(text, CURL_SSLVERSION_TLSv1_2 | CURL_SSLVERSION_MAX_TLSv1_2), 200);
    cr_assert_eq(get(text, CURL_SSLVERSION_TLSv1_0 | CURL_SSLVERSION_MAX_TLSv1_1), 0);
    oy_http_server_stop(server, 1);
}

Test(http_tls, who_does_not_finish_the_handshake_is_cut) {
    char text[1024];
    cr_assert_eq(start(FILES "cert.pem", FILES "key.pem"), OY_OK, "%s", why.text);
    int silent = peer_connect(oy_http_server_port(server));
    int plain = peer_connect(oy_http_server_port(server));
    cr_assert(peer_send(plain, "GET / HTTP/1.1\r\n\r\n"));
    cr_assert_eq(get(text, CURL_SSLVERSION_DEFAULT), 200);
    cr_assert(peer_is_closed(plain, CUT_MS));
    cr_assert(peer_is_closed(silent, CUT_MS));
    (void)close(silent);
    (void)close(plain);
    oy_http_server_stop(server, 1);
}

Test(http_tls, a_bad_certificate_is_refused_at_the_start) {
    cr_assert_eq(start(FILES "key.pem", FILES "key.pem"), OY_FORMAT);
    cr_assert_eq(start(FILES "nothing.pem", FILES "key.pem"), OY_MISSING);
    cr_assert_eq(oy_http_certificate_check(FILES "cert.pem", FILES "key.pem", &why), OY_OK);
    cr_assert_eq(oy_http_certificate_check(FILES "cert.pem", FILES "cert.pem", &why), OY_FORMAT);
    cr_assert_eq(oy_http_certificate_check(FILES "cert.pem", FILES "none.pem", &why), OY_MISSING);
}
