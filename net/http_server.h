/* An HTTP server of which the rest sees requests and answers only.
 * (Of net, only http_server.c and http_answer see libmicrohttpd.)
 *
 * It bounds what a client can cost: size of headers and body, seconds for a whole request,
 * connections in all and for each client, requests a second for each client. An address is never
 * told to anybody: a client is a number, made with a key that dies with the process.
 */
#ifndef OY_NET_HTTP_SERVER_H
#define OY_NET_HTTP_SERVER_H

#include "base/file.h"

struct oy_http_request; /* lives until it is answered */

struct oy_http_server_options {
    const char *address;                 /* "127.0.0.1", "::" */
    uint16_t port;                       /* 0: any free one, see oy_http_server_port */
    const char *cert_file, *key_file;    /* PEM for TLS, or both NULL */
    unsigned threads;                    /* 0: as many as processors */
    unsigned max_connections;            /* 0: 4096, as far as the file limit allows */
    unsigned max_connections_per_client; /* 0: 256 */
    unsigned request_seconds; /* from the first byte wait to the last of the answer; 0: 30 */
    unsigned requests_per_second, burst; /* for each client; 0: no limit */
    size_t body_bytes; /* of bodies in memory at once, in all; 0: 256 MiB. Those above 1 MiB have as
                          much for themselves, so that they cannot keep small ones out: 503. */

    size_t answer_bytes; /* of answers above 64 KiB on their way, in all; 0: 512 MiB. A client has a
                            quarter of it. What is above gets 503. */

    /* Called when the headers are in, from several threads: the most bytes of body to take (413
     * above it), 0 for none. */
    size_t (*body_max)(void *context, const struct oy_http_request *r);
    /* Called when the whole request is in, from several threads. It answers, now or later and then
     * from any thread; the connection waits without a thread of its own. */
    void (*handle)(void *context, struct oy_http_request *r);
    void *context;
};

struct oy_http_server;
/* OY_IO if the address cannot be had, with what the system says; OY_FORMAT for a bad certificate.
 */
OY_MUST_USE oy_status oy_http_server_start(struct oy_http_server **out,
                                           const struct oy_http_server_options *options,
                                           struct oy_why *why);
/* The same about the certificate and its key, without a server. */
OY_MUST_USE oy_status oy_http_certificate_check(const char *cert_file, const char *key_file,
                                                struct oy_why *why);
uint16_t oy_http_server_port(const struct oy_http_server *s);
/* Takes no new connections from now on; requests that are in go on. */
void oy_http_server_quiesce(struct oy_http_server *s);
/* Waits, at most `seconds`, until all that were in have been answered, then ends. All requests must
 * have been answered by their handlers before it is called. NULL is allowed. */
void oy_http_server_stop(struct oy_http_server *s, unsigned seconds);

const char *oy_http_method(const struct oy_http_request *r); /* "GET" (also for HEAD), "POST", … */
const char *oy_http_path(const struct oy_http_request *r);   /* decoded, without the query */
const char *oy_http_header(const struct oy_http_request *r, const char *name); /* or NULL */
struct oy_span oy_http_body(const struct oy_http_request *r);
/* Tells clients apart, for as long as this process lives; IPv6 by /64. */
uint64_t oy_http_client_number(const struct oy_http_request *r);

struct oy_http_answer {
    unsigned status;
    const char *content_type;  /* a literal; NULL without body */
    const char *cache_control; /* a literal, or NULL: "no-store" */
    const char *etag;          /* copied, without quotes, or NULL; If-None-Match gets 304 */
    unsigned retry_after;      /* seconds, or 0 */
    const char *allow;         /* a literal, for 405, or NULL */
    const char *policy;        /* a literal, Content-Security-Policy; NULL: nothing may be loaded */
    const char *encoding;      /* a literal, Content-Encoding, or NULL */
    bool varies;               /* another client may get another encoding */
    bool download;             /* to be kept as a file, never shown as a page */
    bool shared;               /* pages of other origins may read it (CORS) */
    struct oy_buffer body;     /* taken over, also when nobody is there any more to read it */
    struct oy_span lasting;    /* instead of it: bytes that outlive the server, not copied */
};
/* Exactly once for each request, after which r is gone. */
void oy_http_answer(struct oy_http_request *r, struct oy_http_answer *answer);

struct oy_http_numbers { /* since the start, for /metrics */
    uint64_t connections, open_connections, requests, too_slow, too_many, refused_connections;
};
void oy_http_server_numbers(const struct oy_http_server *s, struct oy_http_numbers *out);

#endif
