#include "tests/support/record_server.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/sample_record_must.h"

static const char prefix[] = "/elections/town";

static struct oy_buffer copy_of(const void *p, size_t n) {
    struct oy_buffer b = {.p = calloc(1, n + 1), .n = n};
    if (!b.p) abort();
    if (n) memcpy(b.p, p, n);
    return b;
}

static void answer(struct oy_http_request *r, unsigned status, struct oy_buffer body) {
    struct oy_http_answer a = {
        .status = status, .content_type = "application/octet-stream", .body = body};
    oy_http_answer(r, &a);
}

static void get(struct oy_record_server *s, struct oy_http_request *r, const char *path) {
    struct oy_why ignored = {.status = OY_OK};
    struct oy_dir dir;
    struct oy_buffer file = {NULL, 0};
    if (path[0] == 0 && s->state[0]) {
        answer(r, 200, copy_of(s->state, strlen(s->state)));
        return;
    }
    if (strncmp(path, "/record/", 8) != 0 || !s->path[0] ||
        oy_dir_open(&dir, s->path, &ignored) != OY_OK) {
        answer(r, 404, copy_of("", 0));
        return;
    }
    bool read = oy_file_read(&file, &dir, path + 8, (size_t)1 << 30, &ignored) == OY_OK;
    oy_dir_close(&dir);
    answer(r, read ? 200 : 404, read ? file : copy_of("", 0));
}

static void post(struct oy_record_server *s, struct oy_http_request *r, const char *path) {
    struct oy_span body = oy_http_body(r);
    s->posts++;
    oy_buffer_free(&s->post_body);
    s->post_body = copy_of(body.p, body.n);
    (void)snprintf(s->post_path, sizeof s->post_path, "%s", path);
    struct oy_http_answer a = {.status = s->post_status,
                               .content_type = "application/octet-stream",
                               .retry_after = s->post_retry_after};
    if (s->busy) {
        s->busy--;
        a.status = 503;
        a.retry_after = 1;
    }
    a.body = copy_of(s->post_answer.p, s->post_answer.n);
    oy_http_answer(r, &a);
}

/* False if it is none. */
static bool get_page(struct oy_record_server *s, struct oy_http_request *r, const char *path) {
    for (size_t i = 0; i < OY_RECORD_SERVER_PAGES && s->page[i].path; i++) {
        if (strcmp(path, s->page[i].path) != 0) continue;
        answer(r, s->page[i].status ? s->page[i].status : 200,
               copy_of(s->page[i].text, strlen(s->page[i].text)));
        return true;
    }
    return false;
}

static void handle(void *context, struct oy_http_request *r) {
    struct oy_record_server *s = context;
    const char *path = oy_http_path(r);
    s->requests++;
    if (!s->status && get_page(s, r, path)) return;
    if (s->status || strncmp(path, prefix, sizeof prefix - 1) != 0)
        answer(r, s->status ? s->status : 404, copy_of("", 0));
    else if (strcmp(oy_http_method(r), "POST") == 0)
        post(s, r, path + sizeof prefix - 1);
    else
        get(s, r, path + sizeof prefix - 1);
}

static size_t body_max(void *context, const struct oy_http_request *r) {
    (void)context, (void)r;
    return (size_t)1 << 24;
}

void oy_record_server_start(struct oy_record_server *s, const char *record) {
    struct oy_http_server_options options = {
        .address = "127.0.0.1", .threads = 1, .body_max = body_max, .handle = handle, .context = s};
    memset(s, 0, sizeof *s);
    oy_record_server_show(s, record);
    MUST(oy_http_server_start(&s->http, &options, &why));
    (void)snprintf(s->url, sizeof s->url, "http://127.0.0.1:%u%s",
                   (unsigned)oy_http_server_port(s->http), prefix);
}

void oy_record_server_stop(struct oy_record_server *s) {
    oy_http_server_stop(s->http, 1);
    oy_buffer_free(&s->post_answer);
    oy_buffer_free(&s->post_body);
}

void oy_record_server_show(struct oy_record_server *s, const char *record) {
    (void)snprintf(s->path, sizeof s->path, "%s", record);
}
