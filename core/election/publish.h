/* The place where what was computed from secrets becomes public: a mark for valgrind in the ctime
 * build, nothing elsewhere. For core/election only. */
#ifndef OY_ELECTION_PUBLISH_H
#define OY_ELECTION_PUBLISH_H

#include <stddef.h>

#ifdef OY_CTIME
#include <valgrind/memcheck.h>
static inline void oy_publish(void *p, size_t n) {
    VALGRIND_MAKE_MEM_DEFINED(p, n);
}
#else
static inline void oy_publish(void *p, size_t n) {
    (void)p;
    (void)n;
}
#endif

#endif
