/* See posix.c. */
#ifndef OY_POSIX_SCHED_H
#define OY_POSIX_SCHED_H

#include <stddef.h>

typedef struct {
    int count;
} cpu_set_t;
#define CPU_COUNT(set) ((set)->count)

int sched_getaffinity(int process, size_t size, cpu_set_t *set);

#endif
