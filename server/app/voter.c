/* What the log says of one credential, and how many have voted when [srv-9, srv-10]. */
#include <string.h>

#include "base/hex.h"
#include "base/json.h"
#include "server/app/inside.h"

struct asking {
    struct oy_hosted *h;
    struct oy_element credential;
    uint32_t index, sequence, mahalle;
    uint64_t ballot; /* its number, or OY_BALLOT_NONE */
    bool revoked;
    unsigned char fingerprint[32];
};

/* No look at the group: what is no credential is not on the roll. */
static oy_status read_credential(struct asking *q, const char *text, struct oy_why *why) {
    return oy_hex_decode_var(q->credential.b, q->h->c.e->group->element_len, oy_span_text(text),
                             "srv-9", why);
}

static oy_status look_up(struct asking *q, struct oy_why *why) {
    struct oy_hosted *h = q->h;
    (void)pthread_rwlock_rdlock(&h->lock);
    q->index = oy_registry_find(h->registry, &q->credential);
    if (q->index != UINT32_MAX) {
        q->mahalle = oy_registry_mahalle(h->registry, q->index);
        q->sequence = oy_registry_last_sequence(h->registry, q->index);
        q->ballot = oy_registry_last_ballot(h->registry, q->index);
        q->revoked = oy_registry_is_revoked(h->registry, q->index);
    }
    (void)pthread_rwlock_unlock(&h->lock);
    if (q->index != UINT32_MAX) return OY_OK;
    return oy_fail(why, OY_MISSING, "srv-9", "the roll has no such credential");
}

static oy_status find_fingerprint(struct oy_txn *t, void *ctx, struct oy_why *why) {
    struct asking *q = ctx;
    struct oy_span bytes, body;
    struct oy_ballot_header header;
    OY_TRY(oy_segment_item(&bytes, t, OY_TABLE_BALLOTS, q->h->number, q->ballot, why));
    OY_TRY(oy_ballot_peek(&header, &body, q->h->c.e->group, bytes, why));
    oy_ballot_fingerprint(q->fingerprint, body);
    return OY_OK;
}

static oy_status put_voter(struct oy_buffer *json, const struct asking *q, struct oy_why *why) {
    struct oy_json_out o;
    bool has = q->ballot != OY_BALLOT_NONE;
    oy_json_out_init(&o, true);
    oy_json_put_object(&o, NULL);
    oy_json_put_hex(&o, "credential", oy_span(q->credential.b, q->h->c.e->group->element_len));
    oy_json_put_integer(&o, "roll_index", (int64_t)q->index);
    oy_json_put_integer(&o, "mahalle", (int64_t)q->mahalle);
    oy_json_put_integer(&o, "sequence", (int64_t)q->sequence);
    oy_json_put_hex(&o, "fingerprint", oy_span(q->fingerprint, has ? 32 : 0));
    oy_json_put_bool(&o, "revoked", q->revoked);
    oy_json_put_end(&o);
    return oy_json_out_end(&o, json, why);
}

oy_status oy_app_voter(struct oy_app *a, struct oy_buffer *json, const char *election,
                       const char *credential, struct oy_why *why) {
    struct asking q = {.h = oy_app_hosted(a, election), .ballot = OY_BALLOT_NONE};
    *json = (struct oy_buffer){.n = 0};
    if (!q.h) return oy_app_no_election(election, why);
    OY_TRY(read_credential(&q, credential, why));
    OY_TRY(look_up(&q, why));
    if (q.ballot != OY_BALLOT_NONE) OY_TRY(oy_store_read(a->store, find_fingerprint, &q, why));
    return put_voter(json, &q, why);
}

oy_status oy_app_turnout(struct oy_app *a, struct oy_buffer *json, const char *election,
                         struct oy_why *why) {
    struct oy_hosted *h = oy_app_hosted(a, election);
    struct oy_json_out o;
    *json = (struct oy_buffer){.n = 0};
    if (!h) return oy_app_no_election(election, why);
    oy_json_out_init(&o, true);
    oy_json_put_object(&o, NULL);
    (void)pthread_rwlock_rdlock(&h->lock);
    oy_turnout_put_json(&o, &h->turnout, h->c.m->opens, h->c.m->closes, a->o.interval_ms,
                        oy_app_now(a));
    (void)pthread_rwlock_unlock(&h->lock);
    oy_json_put_end(&o);
    return oy_json_out_end(&o, json, why);
}
