/* Work on many items by several threads, with a result that does not depend on them. */
#ifndef OY_BASE_PARALLEL_H
#define OY_BASE_PARALLEL_H

#include "base/status.h"

/* The number of processors this process may use, at least 1. */
unsigned oy_cpu_count(void);

/* Calls fn(ctx, i, why) once for each i in [0, n), in chunks handed out to `threads` threads
 * (0: oy_cpu_count()). fn must be safe to call from several threads and writes only what
 * belongs to item i. Each thread has a struct oy_why of its own.
 *
 * If calls fail, the failure of the lowest index is returned, whatever the threads did: items
 * below it have all been called, items above it perhaps not. */
OY_MUST_USE oy_status oy_parallel_for(unsigned threads, size_t n,
                                      oy_status (*fn)(void *ctx, size_t i, struct oy_why *why),
                                      void *ctx, struct oy_why *why);

#endif
