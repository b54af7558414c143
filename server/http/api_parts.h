/* What the files of the API share. */
#ifndef OY_SERVER_HTTP_API_PARTS_H
#define OY_SERVER_HTTP_API_PARTS_H

#include <pthread.h>

#include "server/app/suspects.h"
#include "server/http/api.h"
#include "server/http/routes.h"
#include "server/http/site.h"

struct oy_office_job;
/* Officers' requests and cosignatures may take long, and must not hold up a thread that serves
 * others: one thread does them in turn. */
struct oy_office {
    pthread_mutex_t lock;
    pthread_cond_t wake;
    pthread_t thread;
    struct oy_office_job *first, *last;
    unsigned waiting;
    bool stop;
};

struct oy_api {
    struct oy_app *app;
    /* Requests may come before it is known. */
    _Atomic(const struct oy_http_server *) server;
    size_t request_max;
    const struct oy_site *site; /* borrowed; NULL: no pages */
    struct oy_suspects suspects;
    struct oy_office office;
};

enum { OY_RETRY_SECONDS = 5 };

/* ---- answers ---- */

/* {"error":{"status","rule","text"}} with the HTTP status. */
void oy_api_fail(struct oy_http_request *r, unsigned http, const char *rule, const char *text);
/* 405; allow is a literal. */
void oy_api_not_allowed(struct oy_http_request *r, const char *allow);
/* The same by what a function of the app has said. */
void oy_api_fail_why(struct oy_http_request *r, const struct oy_why *why);
/* Takes the body over. */
void oy_api_reply(struct oy_http_request *r, unsigned http, const char *content_type,
                  struct oy_buffer *body);
/* 429: to be asked again after so many seconds. */
void oy_api_wait(struct oy_http_request *r, unsigned seconds, const char *rule, const char *text);
/* True if the body says that it is of this type; otherwise 415 has been answered. */
bool oy_api_is_type(struct oy_http_request *r, const char *type);
bool oy_api_is_bytes(struct oy_http_request *r);

/* ---- browsers ---- */

/* Answers if the path is a page's. */
bool oy_api_page(struct oy_api *api, struct oy_http_request *r);
/* Whether a browser sends it for a page of somebody else's [web-4]. */
bool oy_api_is_foreign(const struct oy_http_request *r);

/* ---- handlers (struct oy_route) ---- */

void oy_api_ballot(struct oy_api *api, struct oy_http_request *r, const struct oy_route_args *args);

bool oy_office_start(struct oy_office *o);
void oy_office_stop(struct oy_office *o); /* when all that came before is answered */
void oy_api_request(struct oy_api *api, struct oy_http_request *r,
                    const struct oy_route_args *args);
void oy_api_cosignature(struct oy_api *api, struct oy_http_request *r,
                        const struct oy_route_args *args);
void oy_api_document(struct oy_api *api, struct oy_http_request *r,
                     const struct oy_route_args *args);
void oy_api_lookup(struct oy_api *api, struct oy_http_request *r, const struct oy_route_args *args);

#endif
