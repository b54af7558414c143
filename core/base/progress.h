/* A progress bar on standard error: only on a terminal, only for what takes over a second. */
#ifndef OY_BASE_PROGRESS_H
#define OY_BASE_PROGRESS_H

#include <stdatomic.h>
#include <stdint.h>

#include "base/status.h"

struct oy_progress {
    const char *label;
    uint64_t total;
    int fd; /* -1: silent */
    int64_t started_ms;
    _Atomic uint64_t done;
    _Atomic int64_t drawn_ms; /* when the bar was last drawn; 0: never */
};

/* label is borrowed until oy_progress_end. */
void oy_progress_start(struct oy_progress *p, const char *label, uint64_t total);
/* n more are done. Thread-safe and cheap: draws at most ten times a second. */
void oy_progress_tick(struct oy_progress *p, uint64_t n);
/* Removes the bar, if it was drawn. */
void oy_progress_end(struct oy_progress *p);

/* Writes the bar's line without control characters, at most cap bytes with the zero:
 * "label  [####....]  120/400  30%  41/s  0:07 left". Made public for the tests. */
void oy_progress_line(char *out, size_t cap, const char *label, uint64_t done, uint64_t total,
                      int64_t elapsed_ms);

#endif
