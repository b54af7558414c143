/* Papers about an election. They are whatever somebody wrote: never shown as a page of this server
 * [srv-11, web-3]. */
#include <string.h>

#include "base/hex.h"
#include "server/http/api_parts.h"

/* What browsers show by themselves; a PDF they open from what was kept. */
static const struct {
    const char *ending, *type;
    bool download;
} types[] = {{".pdf", "application/pdf", true},
             {".png", "image/png", false},
             {".jpg", "image/jpeg", false},
             {".jpeg", "image/jpeg", false},
             {".geojson", "application/geo+json", false},
             {".json", "application/json", false},
             {".txt", "text/plain; charset=utf-8", false},
             {".csv", "text/csv; charset=utf-8", true}};

static void set_type(struct oy_http_answer *a, const char *file) {
    size_t n = strlen(file);
    a->content_type = "application/octet-stream";
    a->download = true;
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
        size_t m = strlen(types[i].ending);
        if (n <= m || strcmp(file + n - m, types[i].ending) != 0) continue;
        a->content_type = types[i].type;
        a->download = types[i].download;
    }
}

void oy_api_document(struct oy_api *api, struct oy_http_request *r,
                     const struct oy_route_args *args) {
    struct oy_why why = {0};
    unsigned char digest[32];
    char tag[65];
    struct oy_http_answer a = {
        .status = 200, .cache_control = "no-cache", .etag = tag, .shared = true};
    oy_status status =
        oy_app_document(api->app, &a.lasting, digest, args->election, args->rest, &why);
    if (status == OY_FORMAT) {
        oy_api_fail(r, 404, why.rule, why.text);
        return;
    }
    if (status != OY_OK) {
        oy_api_fail_why(r, &why);
        return;
    }
    oy_hex_encode(tag, oy_span(digest, sizeof digest));
    set_type(&a, args->rest);
    oy_http_answer(r, &a);
}
