#include "server/store/gate.h"

bool oy_gate_init(struct oy_gate *g) {
    *g = (struct oy_gate){.shut = false};
    if (pthread_mutex_init(&g->mutex, NULL) != 0) return false;
    if (pthread_cond_init(&g->changed, NULL) == 0) return true;
    (void)pthread_mutex_destroy(&g->mutex);
    return false;
}

void oy_gate_clear(struct oy_gate *g) {
    (void)pthread_cond_destroy(&g->changed);
    (void)pthread_mutex_destroy(&g->mutex);
}

void oy_gate_enter(struct oy_gate *g) {
    (void)pthread_mutex_lock(&g->mutex);
    while (g->shut || g->waiting) (void)pthread_cond_wait(&g->changed, &g->mutex);
    g->inside++;
    (void)pthread_mutex_unlock(&g->mutex);
}

void oy_gate_leave(struct oy_gate *g) {
    (void)pthread_mutex_lock(&g->mutex);
    if (--g->inside == 0) (void)pthread_cond_broadcast(&g->changed);
    (void)pthread_mutex_unlock(&g->mutex);
}

void oy_gate_shut(struct oy_gate *g) {
    (void)pthread_mutex_lock(&g->mutex);
    g->waiting++;
    while (g->shut || g->inside) (void)pthread_cond_wait(&g->changed, &g->mutex);
    g->waiting--;
    g->shut = true;
    (void)pthread_mutex_unlock(&g->mutex);
}

void oy_gate_open(struct oy_gate *g) {
    (void)pthread_mutex_lock(&g->mutex);
    g->shut = false;
    (void)pthread_cond_broadcast(&g->changed);
    (void)pthread_mutex_unlock(&g->mutex);
}
