/* How the API answers: errors as JSON, and which status belongs to what. */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/json.h"
#include "server/http/api_parts.h"

static bool is_public(const struct oy_http_request *r) {
    return strcmp(oy_http_method(r), "GET") == 0;
}

static void put_error(struct oy_json_out *o, unsigned http, const char *rule, const char *text) {
    oy_json_out_init(o, false);
    oy_json_put_object(o, NULL);
    oy_json_put_object(o, "error");
    oy_json_put_integer(o, "status", http);
    oy_json_put_text(o, "rule", rule);
    oy_json_put_text(o, "text", text);
    oy_json_put_end(o);
    oy_json_put_end(o);
}

static void fail(struct oy_http_request *r, unsigned http, const char *rule, const char *text,
                 const char *allow, unsigned retry_after) {
    struct oy_json_out o;
    struct oy_why ignored = {0};
    struct oy_http_answer a = {
        .status = http, .content_type = "application/json", .shared = is_public(r)};
    a.allow = allow;
    a.retry_after = retry_after;
    put_error(&o, http, rule, text);
    if (oy_json_out_end(&o, &a.body, &ignored) != OY_OK) { /* a text that is no UTF-8 */
        put_error(&o, http, rule, "");
        if (oy_json_out_end(&o, &a.body, &ignored) != OY_OK) a.body = (struct oy_buffer){0};
    }
    oy_http_answer(r, &a);
}

void oy_api_fail(struct oy_http_request *r, unsigned http, const char *rule, const char *text) {
    fail(r, http, rule, text, NULL, http == 503 ? OY_RETRY_SECONDS : 0);
}

void oy_api_wait(struct oy_http_request *r, unsigned seconds, const char *rule, const char *text) {
    fail(r, 429, rule, text, NULL, seconds);
}

void oy_api_not_allowed(struct oy_http_request *r, const char *allow) {
    fail(r, 405, "", "this can be done with other methods only", allow, 0);
}

/* [srv-8] */
static unsigned status_of(oy_status status) {
    switch (status) {
    case OY_OK: return 200;
    case OY_FORMAT:
    case OY_RANGE: return 400;
    case OY_MISSING: return 404;
    case OY_STATE: return 409;
    case OY_PROOF:
    case OY_MISMATCH: return 422;
    case OY_IO:
    case OY_MEMORY: return 503;
    }
    return 503;
}

void oy_api_fail_why(struct oy_http_request *r, const struct oy_why *why) {
    unsigned http = status_of(why->status);
    /* What the system says about the server's disk is in its log, and no reader's business. */
    oy_api_fail(r, http, why->rule, http == 503 ? "the server cannot do this now" : why->text);
}

void oy_api_reply(struct oy_http_request *r, unsigned http, const char *content_type,
                  struct oy_buffer *body) {
    struct oy_http_answer a = {.status = http, .content_type = content_type, .body = *body};
    *body = (struct oy_buffer){0};
    oy_http_answer(r, &a);
}

bool oy_api_is_type(struct oy_http_request *r, const char *wanted) {
    char text[80];
    const char *type = oy_http_header(r, "Content-Type");
    size_t n = strlen(wanted);
    if (type && strncasecmp(type, wanted, n) == 0 && (type[n] == 0 || strchr(" \t;", type[n])))
        return true;
    (void)snprintf(text, sizeof text, "the body must be %s", wanted);
    oy_api_fail(r, 415, "", text);
    return false;
}

bool oy_api_is_bytes(struct oy_http_request *r) {
    return oy_api_is_type(r, "application/octet-stream");
}
