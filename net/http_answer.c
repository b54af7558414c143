#include "net/http_answer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- bodies ---- */

/* Takes the body over, whatever comes of it. */
static struct MHD_Response *response_of_body(struct oy_http_request *r) {
    struct oy_buffer *body = &r->answer.body;
    struct oy_span lasting = r->answer.lasting;
    if (body->n > 0) {
        struct MHD_Response *m =
            MHD_create_response_from_buffer(body->n, body->p, MHD_RESPMEM_MUST_FREE);
        if (!m) oy_buffer_free(body);
        *body = (struct oy_buffer){0};
        return m;
    }
    oy_buffer_free(body);
    /* The library promises not to write to it. */
    void *bytes = NULL;
    memcpy(&bytes, &lasting.p, sizeof bytes);
    return MHD_create_response_from_buffer(lasting.n, bytes, MHD_RESPMEM_PERSISTENT);
}

/* ---- headers ---- */

static void put(struct MHD_Response *m, const char *name, const char *value) {
    if (value) (void)MHD_add_response_header(m, name, value);
}

/* What a page may ask of a device: the camera for codes, keys for officers, the whole screen. */
static const char features[] =
    "accelerometer=(), autoplay=(), camera=(self), display-capture=(), "
    "encrypted-media=(), fullscreen=(self), geolocation=(), gyroscope=(), hid=(), magnetometer=(), "
    "microphone=(), midi=(), payment=(), publickey-credentials-create=(self), "
    "publickey-credentials-get=(self), serial=(), usb=(), xr-spatial-tracking=()";

/* [web-3] */
static void put_security(struct MHD_Response *m, const struct oy_http_request *r) {
    const struct oy_http_answer *a = &r->answer;
    put(m, "Content-Security-Policy",
        a->policy ? a->policy : "default-src 'none'; frame-ancestors 'none'; sandbox");
    put(m, "X-Content-Type-Options", "nosniff");
    put(m, "X-Frame-Options", "DENY");
    put(m, "Referrer-Policy", "no-referrer");
    put(m, "Permissions-Policy", features);
    put(m, "Cross-Origin-Opener-Policy", "same-origin");
    put(m, "Cross-Origin-Resource-Policy", a->shared ? "cross-origin" : "same-origin");
    put(m, "Access-Control-Allow-Origin", a->shared ? "*" : NULL);
    if (r->server->cert.p) put(m, "Strict-Transport-Security", "max-age=31536000");
}

static void put_headers(struct MHD_Response *m, const struct oy_http_request *r) {
    const struct oy_http_answer *a = &r->answer;
    char number[16], tag[sizeof r->etag + 2];
    put(m, "Content-Type", a->content_type);
    put(m, "Cache-Control", a->cache_control ? a->cache_control : "no-store");
    put(m, "Allow", a->allow);
    put(m, "Content-Encoding", a->encoding);
    put(m, "Vary", a->varies ? "Accept-Encoding" : NULL);
    put(m, "Content-Disposition", a->download ? "attachment" : NULL);
    (void)snprintf(tag, sizeof tag, "\"%s\"", r->etag);
    put(m, "ETag", a->etag ? tag : NULL);
    (void)snprintf(number, sizeof number, "%u", a->retry_after);
    put(m, "Retry-After", a->retry_after ? number : NULL);
    if (atomic_load_explicit(&r->server->quiet, memory_order_relaxed))
        put(m, "Connection", "close");
    put_security(m, r);
}

/* ---- sending ---- */

enum MHD_Result oy_http_send(struct oy_http_request *r) {
    struct oy_http_connection *c = r->connection;
    /* What it took us to answer is not the client's; a moment to read is always left. */
    uint64_t least = (uint64_t)r->server->o.request_seconds * OY_SECOND_US / 4;
    oy_watch_set(&c->watched, OY_WATCH_CLIENT,
                 oy_watch_now_us() + (c->left_us > least ? c->left_us : least));
    const char *known = r->answer.etag ? oy_http_header(r, "If-None-Match") : NULL;
    if (known && r->answer.status == 200 && oy_http_tag_matches(known, r->etag)) {
        r->answer.status = 304;
        r->answer.content_type = r->answer.encoding = NULL;
        oy_buffer_free(&r->answer.body);
        r->answer.lasting = (struct oy_span){0};
    }
    oy_http_hold_answer(r);
    struct MHD_Response *m = response_of_body(r);
    if (!m) return MHD_NO;
    put_headers(m, r);
    enum MHD_Result result = MHD_queue_response(r->mhd, r->answer.status, m);
    MHD_destroy_response(m);
    return result;
}

enum MHD_Result oy_http_send_own(struct oy_http_request *r, unsigned status, unsigned retry_after) {
    r->answer = oy_http_own_answer(status, retry_after);
    return oy_http_send(r);
}
