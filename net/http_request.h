/* What a request is to net/http_*.c. */
#ifndef OY_NET_HTTP_REQUEST_H
#define OY_NET_HTTP_REQUEST_H

#include "net/body.h"
#include "net/client_table.h"
#include "net/http_server.h"
#include "net/watch.h"

struct MHD_Connection;
struct MHD_Daemon;

struct oy_http_server {
    struct oy_http_server_options o;
    struct MHD_Daemon *daemon;
    int listener;
    uint16_t port;
    struct oy_clients *clients;
    struct oy_watch *watch;
    struct oy_body_budget bodies;
    _Atomic size_t answer_bytes; /* held by answers that are not small */
    struct oy_buffer cert, key;
    _Atomic bool quiet, stopping;
    _Atomic unsigned in_flight;  /* requests that are not over */
    _Atomic unsigned unanswered; /* of them, those with a handler */
    _Atomic uint64_t connections, open_connections, requests, too_slow, too_many,
        refused_connections;
};

struct oy_http_connection {
    struct oy_watched watched;
    struct oy_client *client;
    bool used; /* a request is over: the next has its time from its first line on */
    uint64_t left_us;
};

/* Whoever sets ANSWERED second, handler thread or answering thread, goes on with the request:
 *   answer before suspension    NEW → ANSWERED            the handler thread sees it and sends
 *   answer during suspension    NEW → ANSWERED            the handler thread resumes what it has
 *                                                         just suspended
 *   answer after suspension     WAITING → ANSWERED        the answering thread resumes
 * A suspended connection is left alone by the library, so the request lives until it is resumed. */
enum oy_http_stage { OY_HTTP_NEW, OY_HTTP_WAITING, OY_HTTP_ANSWERED };

struct oy_http_request {
    struct oy_http_server *server;
    struct oy_http_connection *connection;
    struct MHD_Connection *mhd;
    const char *method, *path;
    struct oy_body body;
    unsigned refusal; /* a status: the body is read on and thrown away */
    size_t thrown_away;
    _Atomic unsigned stage;
    struct oy_http_answer answer;
    size_t held; /* bytes of the answer that count, see answers.c */
    char etag[80];
};

/* Follows links, as authorities' tools keep one to the newest certificate under a fixed name. */
OY_MUST_USE oy_status oy_http_pem_read(struct oy_buffer *out, const char *path, struct oy_why *why);
/* Fills in what the options leave open, reads the certificate and listens; what it has got is freed
 * by oy_http_server_free, also after a failure. */
OY_MUST_USE oy_status oy_http_server_prepare(struct oy_http_server *s, struct oy_why *why);
void oy_http_server_free(struct oy_http_server *s);

/* Counts the memory of the answer; if there is too much of it already the answer becomes 503. */
void oy_http_hold_answer(struct oy_http_request *r);
void oy_http_release_answer(struct oy_http_request *r);

enum { OY_HTTP_BUSY_SECONDS = 10 }; /* Retry-After of the server's own 503 */
/* A whole answer of the server's own, "too many requests" and the like, as the error object of
 * spec/server.md, so that its readers need to know one form only. */
struct oy_http_answer oy_http_own_answer(unsigned status, unsigned retry_after);
/* True if the value of If-None-Match names this tag. */
bool oy_http_tag_matches(const char *if_none_match, const char *etag);
/* Decodes %XX in place and gives the new length; what is no such thing, and %00, stays as it is. */
size_t oy_http_path_decode(char *path);

#endif
