#include "net/http_client.h"

#include <curl/curl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum { SECONDS = 60, CONNECT_SECONDS = 20, IDLE_SECONDS = 30 };

struct oy_http_client {
    CURL *curl;
    struct curl_slist *no_expect; /* curl would wait for 100 before it sends a longer body */
    char error[CURL_ERROR_SIZE];
};

static pthread_once_t once = PTHREAD_ONCE_INIT;
static bool ready;

static void begin(void) {
    ready = curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
}

/* ---- the answer's body, held to a limit while it comes ---- */

struct body {
    struct oy_buffer bytes;
    size_t cap, max;
    bool too_long, no_memory;
};

static bool grow(struct body *b, size_t wanted) {
    size_t cap = b->cap ? b->cap : 4096;
    while (cap < wanted) cap = cap > b->max / 2 ? b->max : 2 * cap;
    unsigned char *p = realloc(b->bytes.p, cap + 1);
    if (!p) return false;
    b->bytes.p = p;
    b->cap = cap;
    return true;
}

static size_t take(char *data, size_t size, size_t n, void *context) {
    struct body *b = context;
    size_t more = size * n;
    b->too_long = more > b->max - b->bytes.n;
    if (b->too_long) return 0;
    b->no_memory = b->bytes.n + more > b->cap && !grow(b, b->bytes.n + more);
    if (b->no_memory) return 0;
    if (more) memcpy(b->bytes.p + b->bytes.n, data, more);
    b->bytes.n += more;
    return more;
}

/* ---- the handle ---- */

static bool set_protocols(CURL *c) {
#if LIBCURL_VERSION_NUM >= 0x075500
    return curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "http,https") == CURLE_OK;
#else
    return curl_easy_setopt(c, CURLOPT_PROTOCOLS, (long)(CURLPROTO_HTTP | CURLPROTO_HTTPS)) ==
           CURLE_OK;
#endif
}

/* No redirects, no proxy from the environment, nothing that is older than HTTP/1.0. */
static bool set_up(CURL *c, const struct oy_http_client_options *o) {
    long seconds = o && o->timeout_seconds ? (long)o->timeout_seconds : SECONDS;
    bool set = set_protocols(c);
    set = set && curl_easy_setopt(c, CURLOPT_FOLLOWLOCATION, 0L) == CURLE_OK;
    set = set && curl_easy_setopt(c, CURLOPT_PROXY, "") == CURLE_OK;
    set = set && curl_easy_setopt(c, CURLOPT_HTTP09_ALLOWED, 0L) == CURLE_OK;
    set = set && curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L) == CURLE_OK;
    set = set && curl_easy_setopt(c, CURLOPT_TIMEOUT, seconds) == CURLE_OK;
    set = set && curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT, (long)CONNECT_SECONDS) == CURLE_OK;
    set = set && curl_easy_setopt(c, CURLOPT_LOW_SPEED_LIMIT, 1L) == CURLE_OK;
    set = set && curl_easy_setopt(c, CURLOPT_LOW_SPEED_TIME, (long)IDLE_SECONDS) == CURLE_OK;
    set = set && curl_easy_setopt(c, CURLOPT_USERAGENT, "oy/" OY_VERSION) == CURLE_OK;
    if (o && o->ca_file) set = set && curl_easy_setopt(c, CURLOPT_CAINFO, o->ca_file) == CURLE_OK;
    return set;
}

oy_status oy_http_client_new(struct oy_http_client **out,
                             const struct oy_http_client_options *options, struct oy_why *why) {
    *out = NULL;
    (void)pthread_once(&once, begin);
    struct oy_http_client *c = ready ? calloc(1, sizeof *c) : NULL;
    if (c) c->curl = curl_easy_init();
    if (c) c->no_expect = curl_slist_append(NULL, "Expect:");
    if (c && c->curl && c->no_expect && set_up(c->curl, options) &&
        curl_easy_setopt(c->curl, CURLOPT_ERRORBUFFER, c->error) == CURLE_OK) {
        *out = c;
        return OY_OK;
    }
    oy_http_client_free(c);
    return oy_fail(why, OY_MEMORY, "", "no memory for an HTTP client");
}

void oy_http_client_free(struct oy_http_client *c) {
    if (!c) return;
    if (c->curl) curl_easy_cleanup(c->curl);
    curl_slist_free_all(c->no_expect);
    free(c);
}

/* ---- one request ---- */

static oy_status explain(const struct oy_http_client *c, CURLcode code, const struct body *b,
                         const char *url, struct oy_why *why) {
    oy_status status;
    if (b->too_long)
        status = oy_fail(why, OY_RANGE, "", "the answer is longer than %zu bytes", b->max);
    else if (b->no_memory || code == CURLE_OUT_OF_MEMORY)
        status = oy_fail(why, OY_MEMORY, "", "no memory for the answer");
    else
        status = oy_fail(why, OY_IO, "", "no answer: %s",
                         c->error[0] ? c->error : curl_easy_strerror(code));
    oy_why_at(why, "%s", url);
    return status;
}

static void read_numbers(CURL *c, struct oy_http_reply *out) {
    long status = 0;
    curl_off_t after = 0;
    (void)curl_easy_getinfo(c, CURLINFO_RESPONSE_CODE, &status);
    (void)curl_easy_getinfo(c, CURLINFO_RETRY_AFTER, &after);
    out->status = status > 0 ? (unsigned)status : 0;
    out->retry_after = after > 0 && after < 86400 ? (unsigned)after : 0;
}

static oy_status perform(struct oy_http_client *c, struct oy_http_reply *out, const char *url,
                         size_t max, struct oy_why *why) {
    struct body b = {.max = max < SIZE_MAX / 2 ? max : SIZE_MAX / 2};
    *out = (struct oy_http_reply){.status = 0};
    c->error[0] = 0;
    CURLcode code = curl_easy_setopt(c->curl, CURLOPT_URL, url);
    if (code == CURLE_OK) code = curl_easy_setopt(c->curl, CURLOPT_WRITEFUNCTION, take);
    if (code == CURLE_OK) code = curl_easy_setopt(c->curl, CURLOPT_WRITEDATA, &b);
    if (code == CURLE_OK && !grow(&b, 0)) code = CURLE_OUT_OF_MEMORY;
    if (code == CURLE_OK) code = curl_easy_perform(c->curl);
    if (code != CURLE_OK) {
        oy_buffer_free(&b.bytes);
        return explain(c, code, &b, url, why);
    }
    b.bytes.p[b.bytes.n] = 0;
    out->body = b.bytes;
    read_numbers(c->curl, out);
    return OY_OK;
}

oy_status oy_http_get(struct oy_http_client *c, struct oy_http_reply *out, const char *url,
                      size_t max, struct oy_why *why) {
    struct body none = {.max = max};
    *out = (struct oy_http_reply){.status = 0};
    CURLcode code = curl_easy_setopt(c->curl, CURLOPT_HTTPGET, 1L);
    if (code == CURLE_OK) code = curl_easy_setopt(c->curl, CURLOPT_HTTPHEADER, NULL);
    return code == CURLE_OK ? perform(c, out, url, max, why) : explain(c, code, &none, url, why);
}

static CURLcode set_body(struct oy_http_client *c, struct oy_span body, struct curl_slist *list) {
    /* With no bytes POSTFIELDS must not be NULL, which would ask for a read callback. */
    const void *p = body.n ? (const void *)body.p : "";
    CURLcode code = curl_easy_setopt(c->curl, CURLOPT_POST, 1L);
    if (code == CURLE_OK) code = curl_easy_setopt(c->curl, CURLOPT_POSTFIELDS, p);
    if (code == CURLE_OK)
        code = curl_easy_setopt(c->curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)body.n);
    if (code == CURLE_OK) code = curl_easy_setopt(c->curl, CURLOPT_HTTPHEADER, list);
    return code;
}

oy_status oy_http_post(struct oy_http_client *c, struct oy_http_reply *out, const char *url,
                       const char *content_type, struct oy_span body, size_t max,
                       struct oy_why *why) {
    struct body none = {.max = max};
    char header[128] = "Content-Type: ";
    *out = (struct oy_http_reply){.status = 0};
    strncat(header, content_type, sizeof header - strlen(header) - 1);
    struct curl_slist type = {.data = header, .next = c->no_expect};
    CURLcode code = set_body(c, body, &type);
    oy_status status =
        code == CURLE_OK ? perform(c, out, url, max, why) : explain(c, code, &none, url, why);
    (void)curl_easy_setopt(c->curl, CURLOPT_HTTPHEADER, NULL); /* the list ends here */
    return status;
}
