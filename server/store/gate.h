/* A gate that many threads pass at once, until one shuts it. Who wants to shut it goes first:
 * however many readers come and go, it is never kept waiting for more than those inside. (The
 * locks of POSIX leave that open.) For the files of this folder only. */
#ifndef OY_SERVER_STORE_GATE_H
#define OY_SERVER_STORE_GATE_H

#include <pthread.h>
#include <stdbool.h>

struct oy_gate {
    pthread_mutex_t mutex;
    pthread_cond_t changed;
    unsigned inside, waiting; /* to get in shared; to shut it */
    bool shut;
};

/* False if the system gives no lock. */
bool oy_gate_init(struct oy_gate *g);
void oy_gate_clear(struct oy_gate *g);

void oy_gate_enter(struct oy_gate *g);
void oy_gate_leave(struct oy_gate *g);
/* Waits until nobody is inside, and lets nobody in until it is opened. */
void oy_gate_shut(struct oy_gate *g);
void oy_gate_open(struct oy_gate *g);

#endif
