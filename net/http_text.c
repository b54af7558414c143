/* The small texts of HTTP: tags, paths, the server's own answers. */
#include <stdio.h>
#include <string.h>

#include "net/http_request.h"

static const char *own_text(unsigned status) {
    switch (status) {
    case 400: return "this request has two lengths, or a coding other than chunked";
    case 413: return "the body is too long";
    case 429: return "too many requests from one place";
    default: return "the server is busy: try again";
    }
}

struct oy_http_answer oy_http_own_answer(unsigned status, unsigned retry_after) {
    struct oy_http_answer a = {
        .status = status, .content_type = "application/json", .retry_after = retry_after};
    char text[160];
    (void)snprintf(text, sizeof text, "{\"error\":{\"status\":%u,\"rule\":\"\",\"text\":\"%s\"}}",
                   status, own_text(status));
    a.body.p = (unsigned char *)strdup(text);
    if (a.body.p) a.body.n = strlen(text);
    return a;
}

/* One member of the list, compared weakly: W/"x" and "x" are the same file to a reader. */
static bool member_matches(const char *at, const char *etag) {
    size_t n = strlen(etag);
    if (strncmp(at, "W/", 2) == 0) at += 2;
    return at[0] == '"' && strncmp(at + 1, etag, n) == 0 && at[n + 1] == '"';
}

bool oy_http_tag_matches(const char *if_none_match, const char *etag) {
    const char *at = if_none_match;
    while (at) {
        at += strspn(at, " \t,");
        if (*at == '*' || member_matches(at, etag)) return true;
        at = strchr(at, ',');
    }
    return false;
}

static int digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

size_t oy_http_path_decode(char *path) {
    char *to = path;
    for (const char *from = path; *from; to++) {
        int high = *from == '%' ? digit(from[1]) : -1, low = high >= 0 ? digit(from[2]) : -1;
        bool coded = low >= 0 && high + low > 0;
        *to = coded ? (char)(high * 16 + low) : *from;
        from += coded ? 3 : 1;
    }
    *to = 0;
    return (size_t)(to - path);
}
