/* HTTP for those who follow a server: one request at a time over connections that are kept.
 * (net/http_client.c is the only file that sees libcurl.)
 */
#ifndef OY_NET_HTTP_CLIENT_H
#define OY_NET_HTTP_CLIENT_H

#include "base/file.h"

struct oy_http_client;

struct oy_http_client_options {
    const char *ca_file;      /* PEM of the authorities to trust, or NULL: the system's */
    unsigned timeout_seconds; /* for a whole request; 0: 60 */
};

/* Not thread-safe: one for each thread. OY_MEMORY. */
OY_MUST_USE oy_status oy_http_client_new(struct oy_http_client **out,
                                         const struct oy_http_client_options *options,
                                         struct oy_why *why);
void oy_http_client_free(struct oy_http_client *c); /* NULL is allowed */

struct oy_http_reply {
    unsigned status;       /* as the server gave it */
    unsigned retry_after;  /* seconds, or 0 */
    struct oy_buffer body; /* freed by the caller, at any status */
};

/* `url` is http:// or https://; redirects are not followed. A body above max is OY_RANGE, no answer
 * or a broken one OY_IO; why->where names the URL. Any HTTP status is OY_OK: the caller looks. */
OY_MUST_USE oy_status oy_http_get(struct oy_http_client *c, struct oy_http_reply *out,
                                  const char *url, size_t max, struct oy_why *why);
OY_MUST_USE oy_status oy_http_post(struct oy_http_client *c, struct oy_http_reply *out,
                                   const char *url, const char *content_type, struct oy_span body,
                                   size_t max, struct oy_why *why);

#endif
