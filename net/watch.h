/* Deadlines of connections, held by a thread of its own: when one is past, the socket is shut down,
 * and whoever waits for it learns so. A client that sends or reads a byte now and then gains
 * nothing.
 */
#ifndef OY_NET_WATCH_H
#define OY_NET_WATCH_H

#include <stdatomic.h>
#include <stdint.h>

#include "base/status.h"

enum oy_watch_phase {
    OY_WATCH_CLIENT, /* the client sends or reads: when it is cut, it was too slow */
    OY_WATCH_SERVER, /* it waits for us */
    OY_WATCH_IDLE    /* between two requests */
};

struct oy_watched { /* part of a connection */
    int fd;
    _Atomic uint64_t deadline_us, since_us; /* since when in this phase */
    _Atomic unsigned phase;
    struct oy_watched *before, *after; /* the watch's */
};

uint64_t oy_watch_now_us(void); /* of a clock that never goes back */

struct oy_watch;
/* Counts in *too_slow those that are cut in the phase of the client. NULL without memory. */
struct oy_watch *oy_watch_start(_Atomic uint64_t *too_slow);
/* fd must stay open until remove returns. */
void oy_watch_add(struct oy_watch *w, struct oy_watched *c);
void oy_watch_remove(struct oy_watch *w, struct oy_watched *c);
void oy_watch_set(struct oy_watched *c, enum oy_watch_phase phase, uint64_t deadline_us);
/* While there is a crowd, who keeps a place without using it loses it much sooner. */
void oy_watch_crowd(struct oy_watch *w, bool crowded);
void oy_watch_cut_all(struct oy_watch *w);
void oy_watch_stop(struct oy_watch *w); /* NULL is allowed */

#endif
