/* Who had ballots refused lately: clients (numbers of net/http_server.h) in the HTTP part, owners
 * of credentials in the app. Their next ballots wait behind those of others. A small table that
 * forgets: a place in it is taken by whoever is suspect for longer. */
#ifndef OY_SERVER_APP_SUSPECTS_H
#define OY_SERVER_APP_SUSPECTS_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

enum { OY_SUSPECTS = 1024, OY_SUSPECT_SECONDS = 10, OY_SUSPECT_SECONDS_MAX = 600 };

struct oy_suspects {
    pthread_mutex_t lock;
    struct {
        uint64_t client, until; /* seconds of any clock that never goes back */
    } slot[OY_SUSPECTS];
};

void oy_suspects_init(struct oy_suspects *s);
/* A ballot was refused: suspect for ten seconds more, for ten minutes at most. */
void oy_suspects_add(struct oy_suspects *s, uint64_t client, uint64_t now);
bool oy_suspects_has(struct oy_suspects *s, uint64_t client, uint64_t now);

#endif
