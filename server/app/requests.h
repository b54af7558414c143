/* Officers' requests: who has asked for what at the present state version [req-1 … req-4].
 * For the files of this folder only. */
#ifndef OY_SERVER_APP_REQUESTS_H
#define OY_SERVER_APP_REQUESTS_H

#include "election/officer_request.h"
#include "server/app/hosted.h"

struct oy_json_out;

/* At one state version, of one officer: what one does must not leave the others without a place. */
enum { OY_REQUESTS_MAX = 64, OY_PENDING_EACH = 8 };
enum { OY_PENDING_MAX = OY_OFFICERS_MAX * OY_PENDING_EACH };

struct oy_pending { /* a request that waits for other officers' */
    enum oy_request_act act;
    size_t officer;                    /* from 0 */
    struct oy_request_signature given; /* open and close */
};

struct oy_requests {
    uint64_t version;
    size_t n_nonces[OY_OFFICERS_MAX]; /* used at this version, by officer */
    size_t n;                         /* no two of one officer, act and closed_at */
    struct oy_pending pending[OY_PENDING_MAX];
};

/* Forgets what belongs to another version than the present one; hosted->lock is held. */
void oy_requests_settle(struct oy_requests *r, uint64_t version);
/* Whether the officer waits for the act with this closed_at (0 but for close). */
bool oy_requests_has(const struct oy_requests *r, size_t officer, enum oy_request_act act,
                     uint64_t closed_at);
/* OY_STATE "req-3" if the officer waits for OY_PENDING_EACH other things already. */
OY_MUST_USE oy_status oy_requests_place(const struct oy_requests *r, const struct oy_pending *p,
                                        struct oy_why *why);
/* Adds it, unless it is there already; there is a place (asserted). */
void oy_requests_add(struct oy_requests *r, const struct oy_pending *p);
/* Different officers who have asked for the act, with this closed_at. */
size_t oy_requests_have(const struct oy_requests *r, enum oy_request_act act, uint64_t closed_at);
/* Writes "pending" of the state; hosted->lock is held. */
void oy_requests_put_pending(struct oy_json_out *o, const struct oy_hosted *h);
/* Reads what is in the store for the present version, at start-up. */
OY_MUST_USE oy_status oy_requests_load(struct oy_hosted *h, struct oy_store *store,
                                       struct oy_why *why);

#endif
