/* Which handler a method and a path belong to. */
#ifndef OY_SERVER_HTTP_ROUTES_H
#define OY_SERVER_HTTP_ROUTES_H

#include "server/app/app.h"

struct oy_api;
struct oy_http_request;

struct oy_route_args {
    char election[OY_APP_NAME_MAX + 1]; /* what stands for N */
    const char *rest;                   /* what stands for * or F; borrowed from the path */
};

enum oy_route_body {
    OY_BODY_NONE,
    OY_BODY_BALLOT,
    OY_BODY_REQUEST,
    OY_BODY_LINE,
    OY_BODY_QUESTION
};

struct oy_route {
    const char *method; /* "GET" or "POST"; NULL ends the table */
    /* Segments as they stand, but N: an election's name; F: any one segment, not empty; *, at the
     * end: one or more segments. */
    const char *pattern;
    enum oy_route_body body;
    void (*handle)(struct oy_api *api, struct oy_http_request *r, const struct oy_route_args *args);
};

/* The route, or NULL; then *allow is what to answer: NULL for 404, the value of Allow for 405. */
const struct oy_route *oy_route_find(struct oy_route_args *args, const char **allow,
                                     const struct oy_route *table, const char *method,
                                     const char *path);
/* 1 to 60 of a–z 0–9 -, beginning with a letter or a digit. */
bool oy_election_name_is_valid(const char *name, size_t n);

#endif
