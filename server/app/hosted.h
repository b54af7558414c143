/* One election in the server: what its log says, kept in memory as far as the next ballot needs
 * it. For the files of this folder only.
 *
 * Locks, in this order: app->writing (whoever changes a log), hosted->lock (what is below).
 */
#ifndef OY_SERVER_APP_HOSTED_H
#define OY_SERVER_APP_HOSTED_H

#include <pthread.h>

#include "election/registry.h"
#include "record/tiles.h"
#include "server/app/app.h"
#include "server/app/turnout.h"
#include "server/store/store.h"
#include "steps/context.h"

struct oy_requests; /* requests.h */

struct oy_hosted {
    uint32_t number; /* in the store */
    char name[OY_APP_NAME_MAX + 1];
    struct oy_buffer manifest, ceremony, roll;
    struct oy_context c; /* borrows them; never changes */
    size_t ballot_max;   /* bytes of the longest style's ballot */

    pthread_rwlock_t lock;
    struct oy_registry *registry;
    uint64_t voters; /* credentials with a ballot */
    struct oy_turnout turnout;
    struct oy_tiles tiles;
    struct oy_hash root;
    struct oy_entry_order order;
    struct oy_buffer note, closing; /* signed; the latest public checkpoint, and at its close */
    /* All witnesses are asked for the same checkpoint, and for a later one when their quorum has
     * signed it: while ballots stream in no two would meet otherwise. In memory only. */
    struct oy_asked {
        uint64_t size;
        struct oy_hash root;
        int64_t since_ms;
        size_t lines;
        struct oy_buffer note;
    } asked;
    struct oy_buffer witnessed; /* the latest checkpoint with the quorum's lines, or empty */
    uint64_t witnessed_size;
    struct oy_requests *requests;
    const char *working;                /* the act that is being carried out, or NULL */
    char failed[sizeof(struct oy_why)]; /* why the last one was given up, or empty */
};

enum oy_phase {
    OY_PHASE_CREATED,
    OY_PHASE_OPEN,
    OY_PHASE_ENDED, /* the clock is past `closes`: the log stands still until the close entry */
    OY_PHASE_CLOSED,
    OY_PHASE_TALLIED,
    OY_PHASE_PUBLISHED
};
const char *oy_phase_name(enum oy_phase phase);
/* The lock must be held. */
enum oy_phase oy_hosted_phase(const struct oy_hosted *h, uint64_t now);
/* [req-2] entries that are no ballots; the lock must be held. */
uint64_t oy_hosted_version(const struct oy_hosted *h);
/* OY_STATE "srv-2" unless ballots are taken now; the lock must be held. */
OY_MUST_USE oy_status oy_hosted_takes(const struct oy_hosted *h, uint64_t now, struct oy_why *why);

/* An election that is not in the store yet: files are copied and, if `trust` says so, checked. The
 * manifest must name this server's key, if one is given: OY_MISMATCH. */
OY_MUST_USE oy_status oy_hosted_new(struct oy_hosted **out, uint32_t number, const char *name,
                                    struct oy_span manifest, struct oy_span ceremony,
                                    struct oy_span roll, enum oy_context_trust trust,
                                    const unsigned char server[32], struct oy_why *why);
/* One that is, its log replayed and every hash checked: entries against tiles, heads and the
 * signed checkpoint, ballots and files against their entries. OY_MISMATCH with what and where. */
OY_MUST_USE oy_status oy_hosted_load(struct oy_hosted **out, struct oy_store *store,
                                     uint32_t number, const char *name,
                                     const unsigned char server[32], struct oy_why *why);
void oy_hosted_free(struct oy_hosted *h); /* NULL is allowed */

/* Makes the registry anew from the store, after a statement that was taken was not committed. */
OY_MUST_USE oy_status oy_hosted_replay(struct oy_hosted *h, struct oy_store *store,
                                       struct oy_why *why);

/* A copy of a file that the record names (OY_TABLE_FILES); OY_MISSING. */
OY_MUST_USE oy_status oy_hosted_file(struct oy_buffer *out, struct oy_txn *t, uint32_t number,
                                     const char *path, struct oy_why *why);

#endif
