#include "server/http/routes.h"

#include <string.h>

static bool is_name_character(char c, bool first) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c == '-' && !first);
}

bool oy_election_name_is_valid(const char *name, size_t n) {
    if (n < 1 || n > OY_APP_NAME_MAX) return false;
    for (size_t i = 0; i < n; i++)
        if (!is_name_character(name[i], i == 0)) return false;
    return true;
}

/* One segment of the path against one of the pattern, both without '/'. */
static bool segment_matches(struct oy_route_args *args, const char *pattern, size_t n_pattern,
                            const char *path, size_t n_path) {
    if (n_pattern == 1 && *pattern == 'N') {
        if (!oy_election_name_is_valid(path, n_path)) return false;
        memcpy(args->election, path, n_path);
        args->election[n_path] = 0;
        return true;
    }
    if (n_pattern == 1 && *pattern == 'F') {
        args->rest = path;
        return n_path > 0;
    }
    return n_path == n_pattern && memcmp(path, pattern, n_path) == 0;
}

static bool path_matches(struct oy_route_args *args, const char *pattern, const char *path) {
    *args = (struct oy_route_args){0};
    while (*pattern == '/' && *path == '/') {
        size_t n_pattern = strcspn(++pattern, "/"), n_path = strcspn(++path, "/");
        if (n_pattern == 1 && *pattern == '*') {
            args->rest = path;
            return *path != 0;
        }
        if (!segment_matches(args, pattern, n_pattern, path, n_path)) return false;
        pattern += n_pattern;
        path += n_path;
    }
    return *pattern == 0 && *path == 0;
}

static const char *allowed(bool get, bool post) {
    if (get && post) return "GET, HEAD, POST";
    return get ? "GET, HEAD" : "POST";
}

const struct oy_route *oy_route_find(struct oy_route_args *args, const char **allow,
                                     const struct oy_route *table, const char *method,
                                     const char *path) {
    bool get = false, post = false;
    for (const struct oy_route *r = table; r->method; r++) {
        if (!path_matches(args, r->pattern, path)) continue;
        if (strcmp(method, r->method) == 0) return r;
        get = get || strcmp(r->method, "GET") == 0;
        post = post || strcmp(r->method, "POST") == 0;
    }
    *allow = get || post ? allowed(get, post) : NULL;
    return NULL;
}
