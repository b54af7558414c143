#include "follow/remote.h"

#include <stdio.h>
#include <string.h>

#include "record/limits.h"

enum { ANSWER_MAX = 1 << 17, LONGEST_PATH = 256 };

/* ---- the URL ---- */

static bool name_ok(const char *name) {
    size_t n = strlen(name);
    if (n == 0 || n > 60 || name[0] == '-') return false;
    for (size_t i = 0; i < n; i++)
        if (!(name[i] >= 'a' && name[i] <= 'z') && !(name[i] >= '0' && name[i] <= '9') &&
            name[i] != '-')
            return false;
    return true;
}

static bool url_ok(const char *url) {
    if (strncmp(url, "http://", 7) != 0 && strncmp(url, "https://", 8) != 0) return false;
    for (const char *p = url; *p; p++)
        if ((unsigned char)*p <= ' ' || (unsigned char)*p >= 0x7f || strchr("?#\"<>\\", *p))
            return false;
    return true;
}

static oy_status take_url(struct oy_remote *out, const char *url, struct oy_why *why) {
    size_t n = strlen(url);
    while (n && url[n - 1] == '/') n--;
    if (n + LONGEST_PATH >= sizeof out->url)
        return oy_fail(why, OY_RANGE, "", "the URL is too long");
    memcpy(out->url, url, n);
    out->url[n] = 0;
    const char *name = strrchr(out->url, '/');
    bool good = url_ok(out->url) && name && name - out->url > 10 &&
                strncmp(name - 10, "/elections", 10) == 0 && name_ok(name + 1);
    if (!good)
        return oy_fail(why, OY_FORMAT, "", "\"%s\" is not of the form https://HOST/elections/NAME",
                       url);
    (void)snprintf(out->name, sizeof out->name, "%s", name + 1);
    return OY_OK;
}

oy_status oy_remote_open(struct oy_remote *out, const char *url, const char *ca,
                         unsigned timeout_seconds, struct oy_why *why) {
    struct oy_http_client_options options = {.ca_file = ca, .timeout_seconds = timeout_seconds};
    memset(out, 0, sizeof *out);
    OY_TRY(take_url(out, url, why));
    return oy_http_client_new(&out->client, &options, why);
}

void oy_remote_close(struct oy_remote *r) {
    oy_http_client_free(r->client);
    r->client = NULL;
}

/* ---- requests ---- */

static void full_url(char out[OY_REMOTE_URL_MAX + LONGEST_PATH], const struct oy_remote *r,
                     const char *path) {
    (void)snprintf(out, OY_REMOTE_URL_MAX + LONGEST_PATH, "%s%s%s", r->url, path[0] ? "/" : "",
                   path);
}

static oy_status status_of(const struct oy_http_reply *reply, struct oy_why *why) {
    if (reply->status == 200) return OY_OK;
    OY_REQUIRE(why, reply->status != 404, OY_MISSING, "srv-1",
               "the server says that there is no such thing");
    return oy_fail(why, OY_IO, "", "the server answers with status %u", reply->status);
}

static oy_status get(struct oy_remote *r, struct oy_buffer *out, const char *url, size_t max,
                     struct oy_why *why) {
    struct oy_http_reply reply;
    *out = (struct oy_buffer){NULL, 0};
    oy_status status = oy_http_get(r->client, &reply, url, max, why);
    r->silent = status == OY_IO || reply.status == 429 || reply.status >= 500;
    if (status == OY_RANGE) (void)snprintf(why->rule, sizeof why->rule, "rec-2");
    if (status != OY_OK) return status;
    status = status_of(&reply, why);
    if (status == OY_OK) {
        *out = reply.body;
    } else {
        oy_why_at(why, "%s", url);
        oy_buffer_free(&reply.body);
    }
    return status;
}

oy_status oy_remote_get(struct oy_remote *r, struct oy_buffer *out, const char *path, size_t max,
                        struct oy_why *why) {
    char url[OY_REMOTE_URL_MAX + LONGEST_PATH];
    full_url(url, r, path);
    return get(r, out, url, max, why);
}

oy_status oy_remote_get_site(struct oy_remote *r, struct oy_buffer *out, const char *path,
                             size_t max, struct oy_why *why) {
    char url[OY_REMOTE_URL_MAX + LONGEST_PATH];
    size_t n = strlen(r->url) - strlen(r->name) - (sizeof "/elections/" - 1);
    (void)snprintf(url, sizeof url, "%.*s/%s", (int)n, r->url, path);
    return get(r, out, url, max, why);
}

oy_status oy_remote_post(struct oy_remote *r, struct oy_http_reply *out, const char *path,
                         struct oy_span body, struct oy_why *why) {
    char url[OY_REMOTE_URL_MAX + LONGEST_PATH];
    full_url(url, r, path);
    oy_status status =
        oy_http_post(r->client, out, url, "application/octet-stream", body, ANSWER_MAX, why);
    r->silent = status == OY_IO || out->status == 429 || out->status >= 500;
    return status;
}

/* ---- the state ---- */

oy_status oy_remote_state(struct oy_remote *r, struct oy_state *out, const char *act,
                          struct oy_why *why) {
    struct oy_buffer json;
    memset(out, 0, sizeof *out);
    oy_status status = oy_remote_get(r, &json, "", OY_STATE_MAX, why);
    if (status == OY_MISSING) return OY_OK;
    OY_TRY(status);
    status = oy_state_parse(out, oy_buffer_span(&json), act, why);
    oy_buffer_free(&json);
    if (status != OY_OK) oy_why_at(why, "%s", r->url);
    return status;
}
