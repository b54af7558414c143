#include "follow/patience.h"

#include <errno.h>
#include <string.h>
#include <time.h>

#include "base/progress.h"
#include "base/utf8.h"

enum { PAUSE_SECONDS = 5 };

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

void oy_patience_words(char out[OY_PATIENCE_WORDS], const struct oy_buffer *answer) {
    size_t n = 0;
    for (size_t i = 0; i < answer->n && answer->p[i] != '\n';) {
        size_t step = oy_utf8_char(oy_span(answer->p + i, answer->n - i));
        bool plain = step && answer->p[i] >= 0x20 && answer->p[i] != 0x7f;
        if (step == 0) step = 1;
        if (n + step >= OY_PATIENCE_WORDS) break;
        if (plain)
            memcpy(out + n, answer->p + i, step);
        else
            memset(out + n, ' ', step);
        n += step;
        i += step;
    }
    out[n] = 0;
}
