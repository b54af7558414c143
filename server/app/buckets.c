#include "server/app/buckets.h"

#include <pthread.h>
#include <stdlib.h>

#include "base/random.h"
#include "base/secret.h"
#include "net/siphash.h"

enum { PROBES = 16, SECOND_US = 1000000 };

/* A bucket is one number, the time at which it will be full again. */
struct bucket {
    uint64_t key, full_us;
};

struct oy_buckets {
    pthread_mutex_t lock;
    unsigned char key[16];
    uint64_t token_us, ahead_us; /* one token, a whole bucket */
    size_t n;                    /* a power of two; there are PROBES more behind them */
    struct bucket bucket[];
};

struct oy_buckets *oy_buckets_new(size_t keys, uint64_t token_us, unsigned burst) {
    size_t n = 1;
    while (n < 2 * keys) n *= 2; /* half of them at most are in use */
    struct oy_buckets *b = calloc(1, sizeof *b + (n + PROBES) * sizeof b->bucket[0]);
    if (!b) return NULL;
    (void)pthread_mutex_init(&b->lock, NULL);
    oy_random_bytes(b->key, sizeof b->key);
    b->n = n;
    b->token_us = token_us;
    b->ahead_us = token_us * burst;
    return b;
}

void oy_buckets_free(struct oy_buckets *b) {
    if (!b) return;
    (void)pthread_mutex_destroy(&b->lock);
    oy_secret_wipe(b, sizeof *b + (b->n + PROBES) * sizeof b->bucket[0]);
    free(b);
}

/* The key's own, else one that is full and so says nothing any more, else the one that will be full
 * first: *own is then false. */
static struct bucket *find(struct oy_buckets *b, uint64_t key, uint64_t now_us, bool *own) {
    struct bucket *first = &b->bucket[key & (b->n - 1)], *best = first;
    *own = true;
    for (unsigned i = 0; i < PROBES; i++) {
        if (first[i].key == key && first[i].full_us > now_us) return &first[i];
        if (first[i].full_us < best->full_us) best = &first[i];
    }
    *own = best->full_us <= now_us;
    if (*own) *best = (struct bucket){.key = key};
    return best;
}

static unsigned seconds(uint64_t us) {
    return (unsigned)(us / SECOND_US) + 1;
}

unsigned oy_buckets_take(struct oy_buckets *b, struct oy_span key, uint64_t now_us) {
    bool own;
    unsigned wait = 0;
    uint64_t hash = oy_siphash(b->key, key);
    (void)pthread_mutex_lock(&b->lock);
    struct bucket *at = find(b, hash, now_us, &own);
    uint64_t next = (at->full_us > now_us ? at->full_us : now_us) + b->token_us;
    if (!own)
        wait = seconds(at->full_us - now_us);
    else if (next - now_us > b->ahead_us)
        wait = seconds(next - now_us - b->ahead_us);
    else
        at->full_us = next;
    (void)pthread_mutex_unlock(&b->lock);
    return wait;
}
