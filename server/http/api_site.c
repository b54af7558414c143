/* Pages for browsers, and whose browsers may send something. */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "server/http/api_parts.h"

/* ---- pages [web-2, web-3] ---- */

static const char policy[] =
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; "
    "img-src 'self' data: blob:; connect-src 'self'; font-src 'self'; worker-src 'self'; "
    "manifest-src 'self'; form-action 'none'; frame-ancestors 'none'; base-uri 'none'";

/* Each encoding has a tag of its own. */
static void reply_file(struct oy_http_request *r, const struct oy_site_file *f) {
    char tag[72];
    bool packed = f->packed.n > 0 && oy_site_takes_gzip(oy_http_header(r, "Accept-Encoding"));
    (void)snprintf(tag, sizeof tag, "%s%s", f->tag, packed ? "-gzip" : "");
    struct oy_http_answer a = {.status = 200,
                               .content_type = f->type,
                               .cache_control =
                                   f->lasting ? "public, max-age=31536000, immutable" : "no-cache",
                               .etag = tag,
                               .policy = policy,
                               .encoding = packed ? "gzip" : NULL,
                               .varies = f->packed.n > 0,
                               .lasting = oy_buffer_span(packed ? &f->packed : &f->plain)};
    oy_http_answer(r, &a);
}

bool oy_api_page(struct oy_api *api, struct oy_http_request *r) {
    const struct oy_site_file *f = oy_site_find(api->site, oy_http_path(r));
    if (!f) return false;
    if (strcmp(oy_http_method(r), "GET") == 0)
        reply_file(r, f);
    else
        oy_api_not_allowed(r, "GET, HEAD");
    return true;
}

/* ---- whose browser sends [web-4] ---- */

/* Whether "https://host:port" is of the host that was asked for. The scheme is left out: what
 * stands in front of the server may do TLS. */
static bool is_own(const char *origin, const char *host) {
    const char *at = strstr(origin, "://");
    return at && host && *host && strcasecmp(at + 3, host) == 0;
}

bool oy_api_is_foreign(const struct oy_http_request *r) {
    const char *origin = oy_http_header(r, "Origin"), *site = oy_http_header(r, "Sec-Fetch-Site");
    bool same = site && strcmp(site, "same-origin") == 0;
    if (site && !same && strcmp(site, "none") != 0) return true;
    /* A page that tells no referrer may not tell its origin either: then the browser's word, which
     * no page can set, is enough. */
    if (!origin || (same && strcmp(origin, "null") == 0)) return false;
    return !is_own(origin, oy_http_header(r, "Host"));
}
