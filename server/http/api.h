/* The HTTP API of spec/server.md over an app. */
#ifndef OY_SERVER_HTTP_API_H
#define OY_SERVER_HTTP_API_H

#include "net/http_server.h"
#include "server/app/app.h"
#include "server/http/site.h"

struct oy_api;
/* request_max: bytes of an officer's request. app and site (NULL: no pages) are borrowed.
 * OY_MEMORY.
 */
OY_MUST_USE oy_status oy_api_new(struct oy_api **out, struct oy_app *app,
                                 const struct oy_site *site, size_t request_max,
                                 struct oy_why *why);
/* Whose numbers /metrics shows; until then there are none. */
void oy_api_set_server(struct oy_api *api, const struct oy_http_server *server);
/* Answers all officers' requests that are in, and the later ones with 503: to be called before the
 * HTTP server is stopped. */
void oy_api_drain(struct oy_api *api);
void oy_api_free(struct oy_api *api); /* drains; NULL is allowed */

/* For struct oy_http_server_options, with a struct oy_api as context. */
size_t oy_api_body_max(void *context, const struct oy_http_request *r);
void oy_api_handle(void *context, struct oy_http_request *r);

#endif
