#include "server/http/metrics.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

enum { TEXT_MAX = 16 * 1024 };

struct text {
    char *p;
    size_t n;
};

static void add(struct text *t, const char *format, ...) OY_PRINTF(2, 3);
static void add(struct text *t, const char *format, ...) {
    va_list args;
    va_start(args, format);
    int n = vsnprintf(t->p + t->n, TEXT_MAX - t->n, format, args);
    va_end(args);
    if (n > 0 && (size_t)n < TEXT_MAX - t->n) t->n += (size_t)n;
}

static void put(struct text *t, const char *name, const char *type, const char *help,
                uint64_t value) {
    add(t, "# HELP oyd_%s %s\n# TYPE oyd_%s %s\noyd_%s %" PRIu64 "\n", name, help, name, type, name,
        value);
}

static void put_ballots(struct text *t, const struct oy_app_numbers *a) {
    const struct {
        const char *fate;
        uint64_t n;
    } row[] = {{"taken", a->taken},
               {"repeated", a->repeated},
               {"refused", a->refused},
               {"busy", a->busy},
               {"failed", a->failed}};
    add(t, "# HELP oyd_ballots_total Ballots by what became of them\n"
           "# TYPE oyd_ballots_total counter\n");
    for (size_t i = 0; i < sizeof row / sizeof row[0]; i++)
        add(t, "oyd_ballots_total{fate=\"%s\"} %" PRIu64 "\n", row[i].fate, row[i].n);
}

static void put_commits(struct text *t, const struct oy_app_numbers *a) {
    uint64_t sum = 0;
    add(t, "# HELP oyd_commit_milliseconds How long commits took\n"
           "# TYPE oyd_commit_milliseconds histogram\n");
    for (unsigned i = 0; i + 1 < OY_APP_BUCKETS; i++) {
        sum += a->commit_ms_bucket[i];
        add(t, "oyd_commit_milliseconds_bucket{le=\"%u\"} %" PRIu64 "\n", 1u << i, sum);
    }
    sum += a->commit_ms_bucket[OY_APP_BUCKETS - 1];
    add(t,
        "oyd_commit_milliseconds_bucket{le=\"+Inf\"} %" PRIu64
        "\noyd_commit_milliseconds_sum %" PRIu64 "\noyd_commit_milliseconds_count %" PRIu64 "\n",
        sum, a->commit_ms_sum, sum);
}

/* [look-3] By what they said would be too much: whoever sees both a resident's connection and these
 * numbers would know the answer. */
static void put_lookups(struct text *t, const struct oy_app_numbers *a) {
    const struct {
        const char *fate;
        uint64_t n;
    } row[] = {{"answered", a->lookups_answered},
               {"limited", a->lookups_limited},
               {"malformed", a->lookups_malformed}};
    add(t, "# HELP oyd_lookups_total Residents' questions by what became of them\n"
           "# TYPE oyd_lookups_total counter\n");
    for (size_t i = 0; i < sizeof row / sizeof row[0]; i++)
        add(t, "oyd_lookups_total{fate=\"%s\"} %" PRIu64 "\n", row[i].fate, row[i].n);
}

static void put_app(struct text *t, const struct oy_app_numbers *a) {
    put(t, "healthy", "gauge", "1 if the last commit succeeded and no tick is late", a->healthy);
    put(t, "elections", "gauge", "Elections in the store", a->elections);
    put_ballots(t, a);
    put(t, "queued_ballots", "gauge", "Ballots that wait", a->queued_ballots);
    put(t, "queued_bytes", "gauge", "Bytes of ballots that wait", a->queued_bytes);
    put_commits(t, a);
    put(t, "commits_total", "counter", "Commits to the store", a->commits);
    put(t, "commit_failures_total", "counter", "Commits that failed", a->commit_failures);
    put(t, "batch_ballots", "gauge", "Ballots in the last commit", a->batch_ballots);
    put(t, "check_microseconds_total", "counter", "Time spent on checking ballots",
        a->check_us_sum);
    put_lookups(t, a);
    put(t, "store_bytes", "gauge", "Bytes that the store uses", a->store_bytes);
}

static void put_http(struct text *t, const struct oy_http_numbers *h) {
    put(t, "http_requests_total", "counter", "Requests", h->requests);
    put(t, "http_connections_total", "counter", "Connections", h->connections);
    put(t, "http_open_connections", "gauge", "Connections that are open", h->open_connections);
    put(t, "http_too_slow_total", "counter", "Connections cut because the client was too slow",
        h->too_slow);
    put(t, "http_too_many_total", "counter", "Requests above what one client may ask (429)",
        h->too_many);
    put(t, "http_refused_connections_total", "counter",
        "Connections above what one client may have", h->refused_connections);
}

struct oy_buffer oy_metrics_text(const struct oy_app_numbers *app,
                                 const struct oy_http_numbers *http) {
    struct text t = {.p = malloc(TEXT_MAX)};
    if (!t.p) return (struct oy_buffer){0};
    put_app(&t, app);
    put_http(&t, http);
    return (struct oy_buffer){(unsigned char *)t.p, t.n};
}
