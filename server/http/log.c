#include "server/http/log.h"

#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/json.h"

/* Whoever watches the log looks for these first. */
static const char *level_of(const char *event) {
    if (strstr(event, "failed") || strstr(event, "fatal")) return "error";
    return strstr(event, "refused") ? "warning" : "info";
}

static void put(struct oy_json_out *o, int64_t seconds, const char *event, const char *election,
                const char *text) {
    char when[32] = "";
    time_t t = (time_t)seconds;
    struct tm utc;
    if (gmtime_r(&t, &utc)) (void)strftime(when, sizeof when, "%Y-%m-%dT%H:%M:%SZ", &utc);
    oy_json_put_object(o, NULL);
    oy_json_put_text(o, "time", when);
    oy_json_put_text(o, "level", level_of(event));
    oy_json_put_text(o, "event", event);
    if (election && election[0]) oy_json_put_text(o, "election", election);
    if (text) oy_json_put_text(o, "text", text);
    oy_json_put_end(o);
}

struct oy_buffer oy_log_line(int64_t seconds, const char *event, const char *election,
                             const char *text) {
    struct oy_json_out o;
    struct oy_buffer line = {0};
    struct oy_why why = {0};
    oy_json_out_init(&o, false);
    put(&o, seconds, event, election, text);
    if (oy_json_out_end(&o, &line, &why) == OY_FORMAT) { /* the text was no UTF-8 */
        oy_json_out_init(&o, false);
        put(&o, seconds, event, NULL, NULL);
        if (oy_json_out_end(&o, &line, &why) != OY_OK) return (struct oy_buffer){0};
    }
    /* The zero behind the bytes becomes the line feed. */
    if (line.p) line.p[line.n++] = '\n';
    return line;
}

void oy_log(void *context, const char *event, const char *election, const char *text) {
    (void)context;
    struct oy_buffer line = oy_log_line((int64_t)time(NULL), event, election, text);
    /* In one piece, so that lines of several threads do not mix. Nobody is left to be told of a
     * log that cannot be written. */
    ssize_t ignored = line.p ? write(STDERR_FILENO, line.p, line.n) : 0;
    (void)ignored;
    oy_buffer_free(&line);
}
