#include "server/http/api.h"

#include <stdlib.h>
#include <string.h>

#include "base/hex.h"
#include "crypto/hash.h"
#include "server/http/api_parts.h"
#include "server/http/embedded.h"
#include "server/http/metrics.h"

/* A body for an election that there is not is read this far, and then gets its 404. */
enum { UNKNOWN_MAX = 64 * 1024, LINE_BYTES = 1024, QUESTION_BYTES = 1024 };

static const char json_type[] = "application/json", text_type[] = "text/plain; charset=utf-8",
                  bytes_type[] = "application/octet-stream";

/* ---- what anybody may read ---- */

/* What changes is asked for again each time, and sent again only if it has changed. */
static void reply_changing(struct oy_http_request *r, const char *type, struct oy_buffer *body) {
    unsigned char digest[OY_SHA256_BYTES];
    char tag[33];
    oy_sha256(digest, oy_buffer_span(body));
    oy_hex_encode(tag, oy_span(digest, 16));
    struct oy_http_answer a = {.status = 200,
                               .content_type = type,
                               .cache_control = "no-cache",
                               .etag = tag,
                               .shared = true,
                               .body = *body};
    *body = (struct oy_buffer){0};
    oy_http_answer(r, &a);
}

static void reply_immutable(struct oy_http_request *r, const char *type, struct oy_buffer *body,
                            struct oy_span lasting) {
    struct oy_http_answer a = {.status = 200,
                               .content_type = type,
                               .cache_control = "public, max-age=31536000, immutable",
                               .shared = true,
                               .lasting = lasting,
                               .body = *body};
    *body = (struct oy_buffer){0};
    oy_http_answer(r, &a);
}

static void reply_or_fail(struct oy_http_request *r, oy_status status, const char *type,
                          struct oy_buffer *body, const struct oy_why *why) {
    if (status == OY_OK)
        reply_changing(r, type, body);
    else
        oy_api_fail_why(r, why);
    oy_buffer_free(body);
}

static void get_list(struct oy_api *api, struct oy_http_request *r,
                     const struct oy_route_args *args) {
    struct oy_buffer body = {0};
    struct oy_why why = {0};
    (void)args;
    oy_status status = oy_app_list(api->app, &body, &why);
    reply_or_fail(r, status, json_type, &body, &why);
}

static void get_state(struct oy_api *api, struct oy_http_request *r,
                      const struct oy_route_args *args) {
    struct oy_buffer body = {0};
    struct oy_why why = {0};
    oy_status status = oy_app_state(api->app, &body, args->election, &why);
    reply_or_fail(r, status, json_type, &body, &why);
}

static void get_voter(struct oy_api *api, struct oy_http_request *r,
                      const struct oy_route_args *args) {
    struct oy_buffer body = {0};
    struct oy_why why = {0};
    oy_status status = oy_app_voter(api->app, &body, args->election, args->rest, &why);
    reply_or_fail(r, status, json_type, &body, &why);
}

static void get_turnout(struct oy_api *api, struct oy_http_request *r,
                        const struct oy_route_args *args) {
    struct oy_buffer body = {0};
    struct oy_why why = {0};
    oy_status status = oy_app_turnout(api->app, &body, args->election, &why);
    reply_or_fail(r, status, json_type, &body, &why);
}

static void get_documents(struct oy_api *api, struct oy_http_request *r,
                          const struct oy_route_args *args) {
    struct oy_buffer body = {0};
    struct oy_why why = {0};
    oy_status status = oy_app_documents(api->app, &body, args->election, &why);
    reply_or_fail(r, status, json_type, &body, &why);
}

static bool ends_with(const char *text, const char *end) {
    size_t n = strlen(text), m = strlen(end);
    return n >= m && strcmp(text + n - m, end) == 0;
}

static const char *type_of_file(const char *path) {
    if (strcmp(path, "checkpoint") == 0 || strcmp(path, "closing") == 0) return text_type;
    return ends_with(path, ".json") ? json_type : bytes_type;
}

static void get_file(struct oy_api *api, struct oy_http_request *r,
                     const struct oy_route_args *args) {
    struct oy_buffer body = {0};
    struct oy_why why = {0};
    bool immutable = false;
    struct oy_span lasting;
    oy_status status =
        oy_app_file(api->app, &body, &lasting, &immutable, args->election, args->rest, &why);
    /* A path that no record has is nothing wrong with the request. */
    if (status == OY_FORMAT)
        oy_api_fail(r, 404, why.rule, why.text);
    else if (status != OY_OK)
        oy_api_fail_why(r, &why);
    else if (immutable)
        reply_immutable(r, type_of_file(args->rest), &body, lasting);
    else
        reply_changing(r, type_of_file(args->rest), &body);
    oy_buffer_free(&body);
}

static void get_ballot(struct oy_api *api, struct oy_http_request *r,
                       const struct oy_route_args *args) {
    struct oy_buffer body = {0};
    struct oy_why why = {0};
    oy_status status = oy_app_find(api->app, &body, args->election, args->rest, &why);
    reply_or_fail(r, status, json_type, &body, &why);
}

static void get_receipt(struct oy_api *api, struct oy_http_request *r,
                        const struct oy_route_args *args) {
    struct oy_buffer body = {0};
    struct oy_why why = {0};
    oy_status status = oy_app_receipt(api->app, &body, args->election, args->rest, &why);
    reply_or_fail(r, status, text_type, &body, &why);
}

/* ---- for those who run it ---- */

static void get_health(struct oy_api *api, struct oy_http_request *r,
                       const struct oy_route_args *args) {
    struct oy_app_numbers n;
    struct oy_buffer body;
    struct oy_why why = {0};
    (void)args;
    oy_app_numbers(api->app, &n);
    if (!n.healthy)
        oy_api_fail(r, 503, "", "the last commit failed, or one is late");
    else if (oy_buffer_copy(&body, oy_span_text("ok\n"), &why) == OY_OK)
        oy_api_reply(r, 200, text_type, &body);
    else
        oy_api_fail(r, 503, "", "no memory");
}

static void get_metrics(struct oy_api *api, struct oy_http_request *r,
                        const struct oy_route_args *args) {
    struct oy_app_numbers app;
    struct oy_http_numbers http = {0};
    (void)args;
    oy_app_numbers(api->app, &app);
    const struct oy_http_server *server = api->server;
    if (server) oy_http_server_numbers(server, &http);
    struct oy_buffer body = oy_metrics_text(&app, &http);
    if (body.p)
        oy_api_reply(r, 200, "text/plain; version=0.0.4; charset=utf-8", &body);
    else
        oy_api_fail(r, 503, "", "no memory");
}

static void get_openapi(struct oy_api *api, struct oy_http_request *r,
                        const struct oy_route_args *args) {
    struct oy_buffer body;
    struct oy_why why = {0};
    (void)api;
    (void)args;
    if (oy_buffer_copy(&body, oy_span(oy_openapi_json, oy_openapi_json_bytes), &why) == OY_OK)
        reply_changing(r, json_type, &body);
    else
        oy_api_fail(r, 503, "", "no memory");
}

/* ---- the table of spec/server.md ---- */

static const struct oy_route routes[] = {
    {"POST", "/elections/N/ballots", OY_BODY_BALLOT, oy_api_ballot},
    {"GET", "/elections/N/record/*", OY_BODY_NONE, get_file},
    {"GET", "/elections/N", OY_BODY_NONE, get_state},
    {"GET", "/elections", OY_BODY_NONE, get_list},
    {"GET", "/elections/N/ballots/F", OY_BODY_NONE, get_ballot},
    {"GET", "/elections/N/receipts/F", OY_BODY_NONE, get_receipt},
    {"GET", "/elections/N/voters/F", OY_BODY_NONE, get_voter},
    {"GET", "/elections/N/turnout", OY_BODY_NONE, get_turnout},
    {"GET", "/elections/N/documents", OY_BODY_NONE, get_documents},
    {"GET", "/elections/N/documents/F", OY_BODY_NONE, oy_api_document},
    {"POST", "/elections/N/requests", OY_BODY_REQUEST, oy_api_request},
    {"POST", "/elections/N/cosignatures", OY_BODY_LINE, oy_api_cosignature},
    {"POST", "/elections/N/lookup", OY_BODY_QUESTION, oy_api_lookup},
    {"GET", "/healthz", OY_BODY_NONE, get_health},
    {"GET", "/metrics", OY_BODY_NONE, get_metrics},
    {"GET", "/openapi.json", OY_BODY_NONE, get_openapi},
    {NULL, NULL, OY_BODY_NONE, NULL},
};

size_t oy_api_body_max(void *context, const struct oy_http_request *r) {
    struct oy_api *api = context;
    struct oy_route_args args;
    const char *allow;
    const struct oy_route *route =
        oy_route_find(&args, &allow, routes, oy_http_method(r), oy_http_path(r));
    if (!route) return 0;
    switch (route->body) {
    case OY_BODY_NONE: return 0;
    case OY_BODY_LINE: return LINE_BYTES;
    case OY_BODY_QUESTION: return QUESTION_BYTES;
    case OY_BODY_REQUEST: return api->request_max;
    case OY_BODY_BALLOT: break;
    }
    size_t longest = oy_app_ballot_max(api->app, args.election);
    return longest > 0 ? longest : UNKNOWN_MAX;
}

void oy_api_handle(void *context, struct oy_http_request *r) {
    struct oy_route_args args;
    const char *allow;
    const struct oy_route *route =
        oy_route_find(&args, &allow, routes, oy_http_method(r), oy_http_path(r));
    if (strcmp(oy_http_method(r), "POST") == 0 && oy_api_is_foreign(r))
        oy_api_fail(r, 403, "web-4", "a page of another site has sent this");
    else if (route)
        route->handle(context, r, &args);
    else if (allow)
        oy_api_not_allowed(r, allow);
    else if (!oy_api_page(context, r))
        oy_api_fail(r, 404, "", "there is nothing of this name");
}

/* ---- beginning and end ---- */

oy_status oy_api_new(struct oy_api **out, struct oy_app *app, const struct oy_site *site,
                     size_t request_max, struct oy_why *why) {
    *out = NULL;
    struct oy_api *api = calloc(1, sizeof *api);
    if (!api) return oy_fail(why, OY_MEMORY, "", "no memory for the server");
    api->app = app;
    api->site = site;
    api->request_max = request_max;
    oy_suspects_init(&api->suspects);
    if (!oy_office_start(&api->office)) {
        free(api);
        return oy_fail(why, OY_MEMORY, "", "no thread for officers' requests");
    }
    *out = api;
    return OY_OK;
}

void oy_api_set_server(struct oy_api *api, const struct oy_http_server *server) {
    api->server = server;
}

void oy_api_drain(struct oy_api *api) {
    oy_office_stop(&api->office);
}

void oy_api_free(struct oy_api *api) {
    if (!api) return;
    oy_api_drain(api);
    free(api);
}
