/* An officer's request is taken up: checked, remembered, and carried out when enough have asked
 * [req-1 … req-4]. */
#include <stdlib.h>
#include <string.h>

#include "server/app/count.h"
#include "server/app/inside.h"
#include "server/app/names.h"
#include "server/app/requests.h"
#include "steps/signatures.h"

/* ---- what is put with a request: its nonce, itself if it waits, and what it brings about ---- */

struct taking {
    struct oy_app *a;
    struct oy_hosted *h;
    const struct oy_officer_request *q;
    struct oy_span bytes; /* of the request, or none if it never waits */
    size_t officer;
    struct oy_append append; /* of what is carried out at once */
    bool appends;
    const char *name; /* of an election that begins */
};

static void request_key(struct oy_store_key *k, uint32_t election, uint64_t version,
                        const unsigned char nonce[OY_REQUEST_NONCE]) {
    unsigned char rest[8 + OY_REQUEST_NONCE];
    struct oy_writer w;
    oy_writer_init(&w, rest, sizeof rest);
    oy_write_u64(&w, version);
    oy_write_bytes(&w, nonce, OY_REQUEST_NONCE);
    oy_key_bytes(k, election, oy_writer_end(&w));
}

static oy_status put(struct oy_txn *t, void *ctx, struct oy_why *why) {
    const struct taking *k = ctx;
    struct oy_store_key key;
    unsigned char officer = (unsigned char)k->officer;
    struct oy_span value = k->bytes.n ? k->bytes : oy_span(&officer, 1);
    request_key(&key, k->h->number, k->q->state_version, k->q->nonce);
    OY_TRY(oy_txn_put(t, OY_TABLE_REQUESTS, oy_key_of(&key), value, why));
    if (k->appends) OY_TRY(oy_append_put(t, &k->append, why));
    return k->name ? oy_name_put(t, k->name, k->h->number, why) : OY_OK;
}

static oy_status commit(struct taking *k, struct oy_why *why) {
    if (k->appends) OY_TRY(oy_append_sign(&k->append, k->a->o.server, why));
    OY_TRY(oy_store_write(k->a->store, put, k, why));
    if (k->appends) oy_append_done(&k->append);
    return OY_OK;
}

static oy_status nonce_used(struct oy_txn *t, void *ctx, struct oy_why *why) {
    const struct taking *k = ctx;
    struct oy_store_key key;
    struct oy_span value;
    struct oy_why none = {.status = OY_OK};
    request_key(&key, k->h->number, k->q->state_version, k->q->nonce);
    if (oy_txn_get(t, &value, OY_TABLE_REQUESTS, oy_key_of(&key), &none) == OY_MISSING)
        return OY_OK;
    return oy_fail(why, OY_STATE, "req-2", "this request has been made before");
}

/* [req-2] */
static oy_status is_fresh(struct taking *k, struct oy_why *why) {
    struct oy_hosted *h = k->h;
    (void)pthread_rwlock_wrlock(&h->lock);
    uint64_t version = oy_hosted_version(h);
    oy_requests_settle(h->requests, version);
    size_t nonces = h->requests->n_nonces[k->officer];
    (void)pthread_rwlock_unlock(&h->lock);
    OY_REQUIRE(why, k->q->state_version == version, OY_STATE, "req-2",
               "the request is for state version %llu, the election is at %llu",
               (unsigned long long)k->q->state_version, (unsigned long long)version);
    OY_REQUIRE(why, nonces < OY_REQUESTS_MAX, OY_STATE, "req-2",
               "this officer has made %d requests at this state version", OY_REQUESTS_MAX);
    return oy_store_read(k->a->store, nonce_used, k, why);
}

/* `given` is NULL for what never waits. */
static void remember(struct taking *k, const struct oy_request_signature *given) {
    struct oy_requests *r = k->h->requests;
    (void)pthread_rwlock_wrlock(&k->h->lock);
    r->n_nonces[k->officer]++;
    if (given) oy_requests_add(r, &(struct oy_pending){k->q->act, k->officer, *given});
    (void)pthread_rwlock_unlock(&k->h->lock);
}

/* Whether this request makes the quorum full [req-3]. */
static oy_status is_enough(bool *enough, const struct taking *k,
                           const struct oy_request_signature *given, struct oy_why *why) {
    const struct oy_requests *r = k->h->requests;
    struct oy_pending p = {k->q->act, k->officer, *given};
    OY_TRY(oy_requests_place(r, &p, why));
    size_t have = oy_requests_have(r, p.act, given->closed_at);
    if (!oy_requests_has(r, p.officer, p.act, given->closed_at)) have++;
    *enough = have >= k->h->c.m->officer_quorum;
    return OY_OK;
}

/* ---- open and close: the officers' signatures go into the entry ---- */

static oy_status message(struct oy_officer_message *msg, const struct taking *k,
                         const struct oy_request_signature *s, uint64_t now, struct oy_why *why) {
    struct oy_hosted *h = k->h;
    enum oy_phase phase = oy_hosted_phase(h, now);
    *msg = (struct oy_officer_message){
        .size = h->tiles.size, .root = h->root, .closed_at = s->closed_at};
    memcpy(msg->election_id, h->c.e->id, sizeof msg->election_id);
    msg->act = k->q->act == OY_REQUEST_OPEN ? OY_OFFICER_OPENS : OY_OFFICER_CLOSES;
    if (k->q->act == OY_REQUEST_OPEN) {
        OY_REQUIRE(why, phase == OY_PHASE_CREATED, OY_STATE, "log-5",
                   "the election has been opened already");
        return OY_OK;
    }
    char when[OY_TIME_TEXT];
    OY_REQUIRE(why, phase != OY_PHASE_CREATED, OY_STATE, "log-5", "the election is not open");
    OY_REQUIRE(why, phase <= OY_PHASE_ENDED, OY_STATE, "log-5",
               "the election has been closed already");
    OY_REQUIRE(why, phase == OY_PHASE_ENDED && s->closed_at >= h->c.m->closes, OY_STATE, "req-4",
               "voting goes on until %s, the manifest's closing time",
               oy_time_text(when, h->c.m->closes));
    OY_REQUIRE(why, s->closed_at <= now, OY_STATE, "req-4", "closed_at is in the future");
    return OY_OK;
}

static oy_status append_signed(struct taking *k, const struct oy_officer_message *msg,
                               const struct oy_request_signature *last, struct oy_why *why) {
    unsigned char bytes[OY_OFFICERS_MAX * OY_ENTRY_OFFICER_SIGNATURE];
    const struct oy_requests *r = k->h->requests;
    struct oy_entry e = {.type = msg->act == OY_OFFICER_OPENS ? OY_LOG_OPEN : OY_LOG_CLOSE,
                         .closed_at = msg->closed_at};
    struct oy_writer w;
    memcpy(e.election_id, msg->election_id, sizeof e.election_id);
    oy_writer_init(&w, bytes, sizeof bytes);
    for (size_t officer = 0; officer < k->h->c.m->n_officers; officer++) {
        const unsigned char *signature = officer == k->officer ? last->signature : NULL;
        for (size_t i = 0; !signature && i < r->n; i++)
            if (r->pending[i].officer == officer && r->pending[i].act == k->q->act &&
                r->pending[i].given.closed_at == msg->closed_at)
                signature = r->pending[i].given.signature;
        if (!signature) continue;
        oy_write_u8(&w, (uint8_t)(officer + 1));
        oy_write_bytes(&w, signature, OY_SIGN_BYTES);
        e.n_signatures++;
    }
    e.signatures = oy_writer_end(&w);
    oy_append_begin(&k->append, k->h);
    k->appends = true;
    return oy_append_entry(&k->append, &e, why);
}

static oy_status sign_entry(struct taking *k, bool *waits, struct oy_why *why) {
    struct oy_request_signature given;
    struct oy_officer_message msg;
    OY_TRY(oy_request_signature_parse(&given, k->q->act, k->q->payload, why));
    OY_TRY(message(&msg, k, &given, oy_app_now(k->a), why));
    OY_TRY(oy_officer_signature_check(given.signature, &msg, k->q->key, why));
    bool enough = false;
    OY_TRY(is_enough(&enough, k, &given, why));
    *waits = !enough;
    if (enough) OY_TRY(append_signed(k, &msg, &given, why));
    OY_TRY(commit(k, why));
    remember(k, &given);
    return OY_OK;
}

/* ---- tally, share, publish: work for the counter ---- */

static oy_status phase_for(const struct taking *k, struct oy_why *why) {
    enum oy_phase phase = oy_hosted_phase(k->h, oy_app_now(k->a));
    if (k->q->act == OY_REQUEST_TALLY) {
        OY_REQUIRE(why, phase >= OY_PHASE_CLOSED, OY_STATE, "log-5",
                   "the election has not been closed");
        OY_REQUIRE(why, phase == OY_PHASE_CLOSED, OY_STATE, "log-5",
                   "the tally is in the log already");
        return OY_OK;
    }
    OY_REQUIRE(why, phase >= OY_PHASE_TALLIED, OY_STATE, "log-5",
               "the tally has not been published");
    OY_REQUIRE(why, phase == OY_PHASE_TALLIED, OY_STATE, "log-5",
               "the result has been published already");
    return OY_OK;
}

static oy_status count(struct taking *k, bool *waits, struct oy_why *why) {
    static const struct oy_request_signature none;
    bool quorum = k->q->act != OY_REQUEST_SHARE, enough = true;
    if (quorum) OY_TRY(oy_request_nothing(k->q->payload, why));
    OY_TRY(phase_for(k, why));
    if (quorum) OY_TRY(is_enough(&enough, k, &none, why));
    *waits = true; /* it is worked on, at the least */
    if (enough) OY_TRY(oy_count_is_free(k->a, k->h, why));
    if (!quorum) k->bytes = oy_span(NULL, 0);
    OY_TRY(commit(k, why));
    remember(k, quorum ? &none : NULL);
    return enough ? oy_count_begin(k->a, k->h, k->q->act, k->q->payload, why) : OY_OK;
}

/* ---- statement ---- */

/* [req-6] Nobody is made to answer for other pages than those that this server serves. */
static oy_status are_served(const struct oy_app *a, struct oy_span payload, struct oy_why *why) {
    struct oy_pages p;
    OY_TRY(oy_pages_parse(&p, payload, why));
    OY_REQUIRE(why, oy_span_equal(p.list, a->o.pages), OY_MISMATCH, "req-6",
               a->o.pages.n ? "the list is not that of the web pages that this server serves"
                            : "this server serves no web pages");
    return OY_OK;
}

static oy_status state_it(struct taking *k, struct oy_why *why) {
    struct oy_hosted *h = k->h;
    struct oy_span entry = k->q->payload;
    struct oy_entry e;
    OY_TRY(oy_entry_parse(&e, entry, why));
    bool is_statement = e.type == OY_LOG_REVOKE || e.type == OY_LOG_REPLACE ||
                        e.type == OY_LOG_DESTROY || e.type == OY_LOG_PAGES;
    OY_REQUIRE(why, is_statement, OY_FORMAT, "req-1",
               "a statement is a revocation, a replacement, a destruction or a list of pages");
    if (e.type == OY_LOG_PAGES) OY_TRY(are_served(k->a, e.payload, why));
    oy_append_begin(&k->append, h);
    k->appends = true;
    k->bytes = oy_span(NULL, 0);
    OY_TRY(oy_append_raw(&k->append, entry, why));
    struct oy_span payload = oy_span(entry.p + 2, entry.n - 2);
    (void)pthread_rwlock_wrlock(&h->lock);
    oy_status status = oy_registry_apply(h->registry, (uint8_t)e.type, payload, why);
    (void)pthread_rwlock_unlock(&h->lock);
    OY_TRY(status);
    status = commit(k, why);
    if (status != OY_OK) { /* the registry is ahead of the log */
        struct oy_why ignored = {.status = OY_OK};
        OY_TRY(oy_hosted_replay(h, k->a->store, &ignored));
    } else {
        remember(k, NULL);
    }
    return status;
}

/* ---- create ---- */

/* The server's list says who may; the manifest that comes along must say the same. */
static oy_status may_create(const struct oy_app *a, const struct oy_officer_request *q,
                            struct oy_why *why) {
    bool listed = false;
    for (size_t i = 0; i < a->o.n_creators; i++)
        listed = listed || memcmp(a->o.creators[i], q->key, 32) == 0;
    OY_REQUIRE(why, listed, OY_MISMATCH, "req-1",
               "this server's configuration does not name the key as a creator's");
    OY_TRY(oy_officer_request_signed(q, why));
    OY_REQUIRE(why, q->state_version == 0, OY_STATE, "req-2",
               "an election that does not exist yet is at state version 0");
    return OY_OK;
}

static oy_status begin_log(struct taking *k, struct oy_why *why) {
    struct oy_hosted *h = k->h;
    oy_append_begin(&k->append, h);
    k->appends = true;
    OY_TRY(oy_append_named(&k->append, OY_LOG_MANIFEST, oy_buffer_span(&h->manifest), 0, why));
    OY_TRY(oy_append_named(&k->append, OY_LOG_CEREMONY, oy_buffer_span(&h->ceremony), 0, why));
    OY_TRY(oy_append_named(&k->append, OY_LOG_ROLL, oy_buffer_span(&h->roll), h->c.roll.rows, why));
    OY_TRY(commit(k, why));
    return oy_app_add(k->a, h, why);
}

/* One name, one election; and one origin, one log: with two of them the server's own signatures
 * would convict it of showing two [req-5]. a->writing is held. */
static oy_status is_new(struct oy_app *a, const struct oy_hosted *h, struct oy_why *why) {
    OY_REQUIRE(why, !oy_app_hosted(a, h->name), OY_STATE, "req-2",
               "there is an election of this name");
    OY_REQUIRE(why, a->n_hosted < OY_APP_ELECTIONS, OY_STATE, "", "there are too many elections");
    for (size_t i = 0; i < a->n_hosted; i++)
        OY_REQUIRE(why, strcmp(a->hosted[i]->c.m->origin, h->c.m->origin) != 0, OY_STATE, "req-5",
                   "the election \"%s\" has this origin", a->hosted[i]->name);
    return OY_OK;
}

/* The files are checked before the lock is taken: other elections go on meanwhile. */
static oy_status create(struct oy_app *a, const char *name, const struct oy_officer_request *q,
                        struct oy_why *why) {
    struct taking k = {.a = a, .q = q, .name = name};
    struct oy_request_files f;
    OY_TRY(may_create(a, q, why));
    OY_REQUIRE(why, oy_name_is_good(name), OY_FORMAT, "req-1", OY_NAME_RULE);
    OY_TRY(oy_request_files_parse(&f, q->payload, why));
    OY_TRY(oy_hosted_new(&k.h, 0, name, f.manifest, f.ceremony, f.roll, OY_CONTEXT_CHECK_ALL,
                         a->server_key, why));
    oy_status status = oy_officer_request_check(&k.officer, q, k.h->c.m, k.h->c.e->id, why);
    (void)pthread_mutex_lock(&a->writing);
    if (status == OY_OK) status = is_new(a, k.h, why);
    if (status == OY_OK) status = oy_name_next(&k.h->number, a->store, why);
    if (status == OY_OK) status = begin_log(&k, why);
    (void)pthread_mutex_unlock(&a->writing);
    oy_append_clear(&k.append);
    if (status != OY_OK) oy_hosted_free(k.h);
    return status;
}

/* ---- all of them ---- */

static oy_status take(struct oy_app *a, struct oy_hosted *h, const struct oy_officer_request *q,
                      struct oy_span bytes, bool *waits, struct oy_why *why) {
    struct taking k = {.a = a, .h = h, .q = q, .bytes = bytes};
    OY_REQUIRE(why, q->act != OY_REQUEST_CREATE, OY_STATE, "req-2",
               "there is an election of this name");
    OY_TRY(oy_officer_request_check(&k.officer, q, h->c.m, h->c.e->id, why));
    OY_TRY(is_fresh(&k, why));
    oy_status status;
    switch (q->act) {
    case OY_REQUEST_OPEN:
    case OY_REQUEST_CLOSE: status = sign_entry(&k, waits, why); break;
    case OY_REQUEST_TALLY:
    case OY_REQUEST_SHARE:
    case OY_REQUEST_PUBLISH: status = count(&k, waits, why); break;
    case OY_REQUEST_STATEMENT: status = state_it(&k, why); break;
    case OY_REQUEST_CREATE: /* refused above */
    default: status = oy_fail(why, OY_STATE, "req-2", "there is no such act"); break;
    }
    oy_append_clear(&k.append);
    return status;
}

oy_status oy_app_request(struct oy_app *a, struct oy_buffer *state, bool *waits,
                         const char *election, struct oy_span request, struct oy_why *why) {
    struct oy_officer_request q;
    *state = (struct oy_buffer){.n = 0};
    *waits = false;
    OY_TRY(oy_officer_request_parse(&q, request, why));
    struct oy_hosted *h = oy_app_hosted(a, election);
    oy_status status;
    if (h) {
        (void)pthread_mutex_lock(&a->writing);
        status = take(a, h, &q, request, waits, why);
        (void)pthread_mutex_unlock(&a->writing);
    } else if (q.act == OY_REQUEST_CREATE) {
        status = create(a, election, &q, why);
    } else {
        status = oy_app_no_election(election, why);
    }
    OY_TRY(status);
    h = oy_app_hosted(a, election);
    oy_app_log(a, oy_request_act_name(q.act), h, *waits ? "requested" : "done");
    oy_messengers_wake(a);
    return oy_app_state(a, state, election, why);
}
