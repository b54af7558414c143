/* An election on a server, by its URL: http(s)://host/elections/N (spec/server.md).
 *
 * What comes from there is a stranger's: every answer has a limit, and names of files come from
 * the tables of record/ and never from an answer.
 */
#ifndef OY_FOLLOW_REMOTE_H
#define OY_FOLLOW_REMOTE_H

#include "net/http_client.h"
#include "steps/state.h"

enum { OY_REMOTE_URL_MAX = 1024 };

struct oy_remote {
    struct oy_http_client *client;
    char url[OY_REMOTE_URL_MAX]; /* without a slash at the end */
    char name[64];               /* N */
    bool silent;                 /* the last request got no answer, or 429 or 5xx */
};

/* `ca` is a PEM file or NULL. OY_FORMAT if the URL is not of that form. */
OY_MUST_USE oy_status oy_remote_open(struct oy_remote *out, const char *url, const char *ca,
                                     unsigned timeout_seconds, struct oy_why *why);
void oy_remote_close(struct oy_remote *r); /* twice is allowed; so is a zero one */

/* GET <url>/<path>. OY_MISSING "srv-1" for 404; OY_IO for every other status but 200 and for no
 * answer; OY_RANGE "rec-2" above max. On failure out is empty. path "" is the state. */
OY_MUST_USE oy_status oy_remote_get(struct oy_remote *r, struct oy_buffer *out, const char *path,
                                    size_t max, struct oy_why *why);
/* The same of the server itself: GET http(s)://host/<path>, what stands above /elections/N. */
OY_MUST_USE oy_status oy_remote_get_site(struct oy_remote *r, struct oy_buffer *out,
                                         const char *path, size_t max, struct oy_why *why);
/* POST <url>/<path>; any status is OY_OK. */
OY_MUST_USE oy_status oy_remote_post(struct oy_remote *r, struct oy_http_reply *out,
                                     const char *path, struct oy_span body, struct oy_why *why);

/* Reads the state (steps/state.h); an election that is not there is *out with created false.
 * OY_FORMAT "json-*" if the answer is no state. */
OY_MUST_USE oy_status oy_remote_state(struct oy_remote *r, struct oy_state *out, const char *act,
                                      struct oy_why *why);

#endif
