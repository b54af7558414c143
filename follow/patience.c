#include "follow/patience.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/json.h"
#include "base/progress.h"
#include "base/utf8.h"

enum { PAUSE_SECONDS = 5, ERROR_MAX = 4096 };

void oy_patience_sleep(unsigned seconds) {
    struct timespec left = {.tv_sec = (time_t)seconds};
    while (nanosleep(&left, &left) != 0 && errno == EINTR) {
    }
}

static bool is_busy(const struct oy_http_reply *reply) {
    return reply->status == 429 || reply->status == 503;
}

oy_status oy_patience_post(struct oy_remote *r, struct oy_http_reply *out, const char *path,
                           struct oy_span body, unsigned seconds, struct oy_why *why) {
    int64_t end = oy_progress_now() + (int64_t)seconds * 1000;
    for (;;) {
        OY_TRY(oy_remote_post(r, out, path, body, why));
        unsigned pause = out->retry_after ? out->retry_after : PAUSE_SECONDS;
        if (!is_busy(out) || oy_progress_now() + (int64_t)pause * 1000 > end) return OY_OK;
        oy_buffer_free(&out->body);
        oy_patience_sleep(pause);
    }
}

static void print_line(char out[OY_PATIENCE_WORDS], struct oy_span text) {
    size_t n = 0;
    for (size_t i = 0; i < text.n && text.p[i] != '\n';) {
        size_t step = oy_utf8_char(oy_span(text.p + i, text.n - i));
        bool plain = step && text.p[i] >= 0x20 && text.p[i] != 0x7f;
        if (step == 0) step = 1;
        if (n + step >= OY_PATIENCE_WORDS) break;
        if (plain)
            memcpy(out + n, text.p + i, step);
        else
            memset(out + n, ' ', step);
        n += step;
        i += step;
    }
    out[n] = 0;
}

/* The object of {"error": …}, in *document, which the caller frees; NULL if it is none. */
static const struct oy_json *error_of(struct oy_json **document, const struct oy_buffer *answer) {
    struct oy_why not_that = {.status = OY_OK};
    const struct oy_json *error;
    *document = NULL;
    if (oy_json_parse(document, oy_buffer_span(answer), ERROR_MAX, &not_that) != OY_OK) return NULL;
    return oy_json_object(&error, *document, "error", &not_that) == OY_OK ? error : NULL;
}

void oy_patience_rule(char out[OY_PATIENCE_RULE], const struct oy_buffer *answer,
                      const char *otherwise) {
    struct oy_why not_that = {.status = OY_OK};
    struct oy_json *j;
    struct oy_span rule;
    const struct oy_json *error = error_of(&j, answer);
    bool good =
        error && oy_json_text(&rule, error, "rule", 1, OY_PATIENCE_RULE - 1, &not_that) == OY_OK;
    for (size_t i = 0; good && i < rule.n; i++)
        good = rule.p[i] == '-' || (rule.p[i] >= '0' && rule.p[i] <= '9') ||
               (rule.p[i] >= 'a' && rule.p[i] <= 'z');
    if (good)
        (void)snprintf(out, OY_PATIENCE_RULE, "%.*s", (int)rule.n, (const char *)rule.p);
    else
        (void)snprintf(out, OY_PATIENCE_RULE, "%s", otherwise);
    oy_json_free(j);
}

void oy_patience_words(char out[OY_PATIENCE_WORDS], const struct oy_buffer *answer) {
    struct oy_why not_that = {.status = OY_OK};
    struct oy_json *j;
    struct oy_span text = oy_buffer_span(answer), said;
    const struct oy_json *error = error_of(&j, answer);
    if (error && oy_json_text(&said, error, "text", 0, ERROR_MAX, &not_that) == OY_OK) text = said;
    print_line(out, text);
    oy_json_free(j);
}
