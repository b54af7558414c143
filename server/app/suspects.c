#include "server/app/suspects.h"

#include <string.h>

void oy_suspects_init(struct oy_suspects *s) {
    memset(s, 0, sizeof *s);
    (void)pthread_mutex_init(&s->lock, NULL);
}

void oy_suspects_add(struct oy_suspects *s, uint64_t client, uint64_t now) {
    size_t i = client % OY_SUSPECTS;
    (void)pthread_mutex_lock(&s->lock);
    uint64_t until = s->slot[i].client == client && s->slot[i].until > now ? s->slot[i].until : now;
    until += OY_SUSPECT_SECONDS;
    if (until > now + OY_SUSPECT_SECONDS_MAX) until = now + OY_SUSPECT_SECONDS_MAX;
    if (s->slot[i].client == client || s->slot[i].until < until) {
        s->slot[i].client = client;
        s->slot[i].until = until;
    }
    (void)pthread_mutex_unlock(&s->lock);
}

bool oy_suspects_has(struct oy_suspects *s, uint64_t client, uint64_t now) {
    size_t i = client % OY_SUSPECTS;
    (void)pthread_mutex_lock(&s->lock);
    bool has = s->slot[i].client == client && s->slot[i].until > now;
    (void)pthread_mutex_unlock(&s->lock);
    return has;
}
