/* Ballots on their way through the app. */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "server/http/api_parts.h"

struct ballot {
    struct oy_cast cast;
    struct oy_api *api;
    struct oy_http_request *r;
    uint64_t client;
};

static uint64_t now_seconds(void) {
    struct timespec t;
    (void)clock_gettime(CLOCK_MONOTONIC_COARSE, &t);
    return (uint64_t)t.tv_sec;
}

static void answer(struct oy_http_request *r, struct oy_cast *c) {
    switch (c->fate) {
    case OY_CAST_TAKEN:
    case OY_CAST_REPEATED: oy_api_reply(r, 200, "text/plain; charset=utf-8", &c->answer); return;
    case OY_CAST_REFUSED: oy_api_reply(r, 422, "text/plain; charset=utf-8", &c->answer); return;
    case OY_CAST_UNKNOWN: oy_api_fail(r, 404, "", "there is no such election"); return;
    case OY_CAST_BUSY: oy_api_fail(r, 503, "", "the server is busy: try again"); return;
    case OY_CAST_FAILED: break;
    }
    oy_api_fail(r, 503, "srv-3", "the ballot could not be stored: try again");
}

static void done(struct oy_cast *c) {
    struct ballot *b = c->context;
    if (c->fate == OY_CAST_REFUSED) oy_suspects_add(&b->api->suspects, b->client, now_seconds());
    answer(b->r, c); /* after which the ballot's bytes are gone with the request */
    oy_buffer_free(&c->answer);
    free(b);
}

void oy_api_ballot(struct oy_api *api, struct oy_http_request *r,
                   const struct oy_route_args *args) {
    if (!oy_api_is_bytes(r)) return;
    struct ballot *b = calloc(1, sizeof *b);
    if (!b) {
        oy_api_fail(r, 503, "", "the server is busy: try again");
        return;
    }
    b->api = api;
    b->r = r;
    b->client = oy_http_client_number(r);
    b->cast = (struct oy_cast){.ballot = oy_http_body(r), .done = done, .context = b};
    b->cast.suspect = oy_suspects_has(&api->suspects, b->client, now_seconds());
    memcpy(b->cast.election, args->election, sizeof b->cast.election);
    oy_app_cast(api->app, &b->cast);
}
