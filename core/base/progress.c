#include "base/progress.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define QUIET_MS 1000
#define REDRAW_MS 100
#define LINE_MS 5000
#define BAR_CELLS 24

int64_t oy_progress_now(void) {
    struct timespec t;
    if (clock_gettime(CLOCK_MONOTONIC, &t) != 0) return 0;
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

void oy_progress_line(char *out, size_t cap, const char *label, uint64_t done, uint64_t total,
                      int64_t elapsed_ms) {
    if (done > total) done = total;
    double part = total ? (double)done / (double)total : 1.0;
    double seconds = (double)elapsed_ms / 1000.0;
    double rate = seconds > 0 ? (double)done / seconds : 0;
    unsigned left = rate > 0 ? (unsigned)((double)(total - done) / rate + 0.5) : 0;
    char bar[BAR_CELLS + 1];
    size_t cells = (size_t)(part * BAR_CELLS);
    memset(bar, '.', BAR_CELLS);
    memset(bar, '#', cells);
    bar[BAR_CELLS] = 0;
    (void)snprintf(out, cap, "%s  [%s]  %" PRIu64 "/%" PRIu64 "  %.0f%%  %.0f/s  %u:%02u left",
                   label, bar, done, total, part * 100, rate, left / 60, left % 60);
}

void oy_progress_duration(char *out, size_t cap, int64_t ms) {
    int64_t s = (ms + 500) / 1000, minutes = (s + 30) / 60;
    if (s < 120)
        (void)snprintf(out, cap, "%" PRId64 " s", s);
    else if (minutes < 120)
        (void)snprintf(out, cap, "%" PRId64 " min", minutes);
    else
        (void)snprintf(out, cap, "%" PRId64 " h %" PRId64 " min", minutes / 60, minutes % 60);
}

void oy_progress_text(char *out, size_t cap, const char *label, uint64_t done, uint64_t total,
                      int64_t elapsed_ms) {
    char left[32];
    if (done > total) done = total;
    double rest = done ? (double)elapsed_ms * ((double)(total - done) / (double)done) : 0;
    oy_progress_duration(left, sizeof left, (int64_t)rest);
    (void)snprintf(out, cap, "%-10s %" PRIu64 " of %" PRIu64 ", %s left", label, done, total, left);
}

/* A progress bar that cannot be written is no reason to stop. */
static void put(int fd, const char *text) {
    ssize_t ignored = write(fd, text, strlen(text));
    (void)ignored;
}

void oy_progress_start(struct oy_progress *p, const char *label, uint64_t total) {
    oy_progress_start_lines(p, label, total, false);
}

void oy_progress_start_lines(struct oy_progress *p, const char *label, uint64_t total, bool lines) {
    p->label = label;
    p->total = total;
    p->lines = lines && !isatty(STDERR_FILENO);
    p->fd = p->lines || isatty(STDERR_FILENO) ? STDERR_FILENO : -1;
    p->tell = NULL;
    p->started_ms = oy_progress_now();
    atomic_init(&p->done, 0);
    atomic_init(&p->tenth, 0);
    atomic_init(&p->drawn_ms, 0);
}

/* The end needs no line: whoever asked for lines says itself that it is over. */
static void say_line(struct oy_progress *p, uint64_t done) {
    int64_t now = oy_progress_now(), said_at = atomic_load(&p->drawn_ms);
    uint64_t tenth = p->total ? done * 10 / p->total : 10, said = atomic_load(&p->tenth);
    if (tenth <= said || tenth >= 10 || now - p->started_ms < LINE_MS || now - said_at < LINE_MS)
        return;
    if (!atomic_compare_exchange_strong(&p->tenth, &said, tenth)) return;
    atomic_store(&p->drawn_ms, now);
    char text[256], line[260];
    oy_progress_text(text, sizeof text, p->label, done, p->total, now - p->started_ms);
    (void)snprintf(line, sizeof line, "%s\n", text);
    put(p->fd, line);
}

void oy_progress_tick(struct oy_progress *p, uint64_t n) {
    uint64_t done = atomic_fetch_add(&p->done, n) + n;
    if (p->tell) p->tell(p->context, p->label, done, p->total);
    if (p->fd < 0) return;
    if (p->lines) {
        say_line(p, done);
        return;
    }
    int64_t now = oy_progress_now(), drawn = atomic_load(&p->drawn_ms);
    if (now - p->started_ms < QUIET_MS || now - drawn < REDRAW_MS) return;
    /* Of the threads that come here at once, one draws. */
    if (!atomic_compare_exchange_strong(&p->drawn_ms, &drawn, now)) return;
    char line[256], all[280];
    oy_progress_line(line, sizeof line, p->label, done, p->total, now - p->started_ms);
    (void)snprintf(all, sizeof all, "\r%s\x1b[K", line);
    put(p->fd, all);
}

void oy_progress_end(struct oy_progress *p) {
    if (p->fd >= 0 && !p->lines && atomic_load(&p->drawn_ms) != 0) put(p->fd, "\r\x1b[K");
    p->fd = -1;
}
