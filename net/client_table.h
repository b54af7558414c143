/* What each client may cost: connections at once, and requests a second.
 *
 * The table has a fixed size. A client stays in it while it has a connection; of those that have
 * none, the one that left first makes room for a new one. Clients are numbered by a keyed hash of
 * the IPv4 address or the IPv6 /64, and nothing else is kept of the address.
 */
#ifndef OY_NET_CLIENT_TABLE_H
#define OY_NET_CLIENT_TABLE_H

#include <stdatomic.h>
#include <stdint.h>
#include <sys/socket.h>

#include "base/status.h"

struct oy_client {
    uint64_t number;
    _Atomic size_t answer_bytes;    /* of answers on their way to it */
    _Atomic uint64_t busy_until_us; /* when the bucket will be full again */
    /* The table's: */
    unsigned connections;
    bool used;
    struct oy_client *same_bucket, *older, *newer;
};

struct oy_clients;
/* For at most max_connections connections in all; NULL without memory. */
struct oy_clients *oy_clients_new(size_t max_connections);
void oy_clients_free(struct oy_clients *t); /* NULL is allowed */

/* One more connection from there; NULL if it has `max` already (or if there are more connections
 * in all than was said). Each enter has its leave. */
struct oy_client *oy_clients_enter(struct oy_clients *t, const struct sockaddr *address,
                                   unsigned max);
void oy_clients_leave(struct oy_clients *t, struct oy_client *c);

/* A token from the client's bucket of `burst` tokens, filled at `rate` a second: 0, or the seconds
 * to wait. rate 0: no limit. */
unsigned oy_client_take(struct oy_client *c, uint64_t now_us, unsigned rate, unsigned burst);

#endif
