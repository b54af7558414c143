#include "net/client_table.h"

#include <netinet/in.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/random.h"
#include "net/siphash.h"

enum { SPARE = 4096 }; /* clients without a connection that are remembered at least */

struct oy_clients {
    pthread_mutex_t lock;
    unsigned char key[16];
    size_t n_clients, n_buckets; /* the second a power of two */
    struct oy_client *client, **bucket;
    struct oy_client *oldest, *newest; /* those without a connection, by when they left */
};

/* ---- the list of clients without a connection ---- */

static void list_append(struct oy_clients *t, struct oy_client *c) {
    c->older = t->newest;
    c->newer = NULL;
    if (t->newest)
        t->newest->newer = c;
    else
        t->oldest = c;
    t->newest = c;
}

static void list_remove(struct oy_clients *t, struct oy_client *c) {
    if (c->older)
        c->older->newer = c->newer;
    else
        t->oldest = c->newer;
    if (c->newer)
        c->newer->older = c->older;
    else
        t->newest = c->older;
    c->older = c->newer = NULL;
}

/* ---- the table ---- */

void oy_clients_free(struct oy_clients *t) {
    if (!t) return;
    (void)pthread_mutex_destroy(&t->lock);
    free(t->client);
    free(t->bucket);
    free(t);
}

struct oy_clients *oy_clients_new(size_t max_connections) {
    struct oy_clients *t = calloc(1, sizeof *t);
    if (!t) return NULL;
    (void)pthread_mutex_init(&t->lock, NULL);
    t->n_clients = max_connections + SPARE;
    for (t->n_buckets = 1; t->n_buckets < t->n_clients; t->n_buckets *= 2) {
    }
    t->client = calloc(t->n_clients, sizeof *t->client);
    t->bucket = calloc(t->n_buckets, sizeof(struct oy_client *));
    if (!t->client || !t->bucket) {
        oy_clients_free(t);
        return NULL;
    }
    oy_random_bytes(t->key, sizeof t->key);
    for (size_t i = 0; i < t->n_clients; i++) list_append(t, &t->client[i]);
    return t;
}

static uint64_t number_of(const struct oy_clients *t, const struct sockaddr *address) {
    unsigned char where[9] = {0};
    size_t n = 1;
    if (address->sa_family == AF_INET) {
        struct sockaddr_in v4;
        memcpy(&v4, address, sizeof v4);
        memcpy(where + 1, &v4.sin_addr, 4);
        n = 5;
    } else if (address->sa_family == AF_INET6) {
        struct sockaddr_in6 v6;
        memcpy(&v6, address, sizeof v6);
        bool mapped = IN6_IS_ADDR_V4MAPPED(&v6.sin6_addr);
        n = mapped ? 5 : 9;
        memcpy(where + 1, v6.sin6_addr.s6_addr + (mapped ? 12 : 0), n - 1);
    }
    where[0] = (unsigned char)n;
    return oy_siphash(t->key, oy_span(where, n));
}

static struct oy_client **bucket_of(struct oy_clients *t, uint64_t number) {
    return &t->bucket[number & (t->n_buckets - 1)];
}

static void forget(struct oy_clients *t, struct oy_client *c) {
    struct oy_client **at = bucket_of(t, c->number);
    while (*at != c) at = &(*at)->same_bucket;
    *at = c->same_bucket;
}

static struct oy_client *find_or_make(struct oy_clients *t, uint64_t number) {
    struct oy_client **bucket = bucket_of(t, number), *c = *bucket;
    while (c && c->number != number) c = c->same_bucket;
    if (c || !t->oldest) return c;
    c = t->oldest;
    if (c->used) forget(t, c);
    c->used = true;
    c->number = number;
    atomic_store(&c->busy_until_us, 0);
    c->same_bucket = *bucket;
    *bucket = c;
    return c;
}

struct oy_client *oy_clients_enter(struct oy_clients *t, const struct sockaddr *address,
                                   unsigned max) {
    uint64_t number = number_of(t, address);
    (void)pthread_mutex_lock(&t->lock);
    struct oy_client *c = find_or_make(t, number);
    if (c && c->connections >= max) c = NULL;
    if (c && c->connections++ == 0) list_remove(t, c);
    (void)pthread_mutex_unlock(&t->lock);
    return c;
}

void oy_clients_leave(struct oy_clients *t, struct oy_client *c) {
    (void)pthread_mutex_lock(&t->lock);
    if (--c->connections == 0) list_append(t, c);
    (void)pthread_mutex_unlock(&t->lock);
}

/* ---- requests a second ---- */

/* The bucket is one number, the time at which it will be full: each request moves it by the time
 * that one token takes to come in, and it may not be farther ahead than a whole bucket takes. */
unsigned oy_client_take(struct oy_client *c, uint64_t now_us, unsigned rate, unsigned burst) {
    if (rate == 0) return 0;
    uint64_t token_us = 1000000 / rate, ahead_us = token_us * (burst ? burst : 1);
    uint64_t until = atomic_load_explicit(&c->busy_until_us, memory_order_relaxed), next;
    do {
        next = (until > now_us ? until : now_us) + token_us;
        if (next - now_us > ahead_us) return (unsigned)((next - now_us - ahead_us) / 1000000) + 1;
    } while (!atomic_compare_exchange_weak_explicit(&c->busy_until_us, &until, next,
                                                    memory_order_relaxed, memory_order_relaxed));
    return 0;
}
