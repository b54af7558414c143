/* How far something long has come, on standard error: a bar on a terminal, elsewhere nothing or, if
 * lines are asked for, one at each tenth, but at least five seconds apart. Only for what
 * takes longer than that or, on a terminal, than a second. */
#ifndef OY_BASE_PROGRESS_H
#define OY_BASE_PROGRESS_H

#include <stdatomic.h>
#include <stdint.h>

#include "base/status.h"

struct oy_progress {
    const char *label;
    uint64_t total;
    int fd;     /* -1: silent */
    bool lines; /* instead of a bar */
    int64_t started_ms;
    _Atomic uint64_t done;
    _Atomic uint64_t tenth;   /* of the total, that the last line told of */
    _Atomic int64_t drawn_ms; /* when bar or line was last written; 0: never */
    /* Called by each tick instead of drawing, if it is set after the start; by any thread. */
    void (*tell)(void *context, const char *label, uint64_t done, uint64_t total);
    void *context;
};

/* label is borrowed until oy_progress_end. */
void oy_progress_start(struct oy_progress *p, const char *label, uint64_t total);
/* The same; without a terminal, lines go to standard error if `lines`. */
void oy_progress_start_lines(struct oy_progress *p, const char *label, uint64_t total, bool lines);
/* n more are done. Thread-safe and cheap: draws at most ten times a second. */
void oy_progress_tick(struct oy_progress *p, uint64_t n);
/* Removes the bar, if it was drawn. */
void oy_progress_end(struct oy_progress *p);

/* "label      120 of 400, 7 s left": what is written without a terminal, without the line end. */
void oy_progress_text(char *out, size_t cap, const char *label, uint64_t done, uint64_t total,
                      int64_t elapsed_ms);
/* Milliseconds of a clock that only goes forward, for differences. */
int64_t oy_progress_now(void);
/* "12 s", "3 min", "2 h 5 min": a time as one says it. At most cap bytes with the zero. */
void oy_progress_duration(char *out, size_t cap, int64_t ms);

/* Writes the bar's line without control characters, at most cap bytes with the zero:
 * "label  [####....]  120/400  30%  41/s  0:07 left". Made public for the tests. */
void oy_progress_line(char *out, size_t cap, const char *label, uint64_t done, uint64_t total,
                      int64_t elapsed_ms);

#endif
