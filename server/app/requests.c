#include "server/app/requests.h"

#include <assert.h>
#include <string.h>

#include "base/json.h"
#include "server/app/keys.h"

void oy_requests_settle(struct oy_requests *r, uint64_t version) {
    if (r->version != version) *r = (struct oy_requests){.version = version};
}

size_t oy_requests_have(const struct oy_requests *r, enum oy_request_act act, uint64_t closed_at) {
    size_t n = 0;
    for (size_t i = 0; i < r->n; i++)
        if (r->pending[i].act == act && r->pending[i].given.closed_at == closed_at) n++;
    return n;
}

bool oy_requests_has(const struct oy_requests *r, size_t officer, enum oy_request_act act,
                     uint64_t closed_at) {
    for (size_t i = 0; i < r->n; i++) {
        const struct oy_pending *p = &r->pending[i];
        if (p->officer == officer && p->act == act && p->given.closed_at == closed_at) return true;
    }
    return false;
}

oy_status oy_requests_place(const struct oy_requests *r, const struct oy_pending *p,
                            struct oy_why *why) {
    size_t waiting = 0;
    if (oy_requests_has(r, p->officer, p->act, p->given.closed_at)) return OY_OK;
    for (size_t i = 0; i < r->n; i++) waiting += r->pending[i].officer == p->officer;
    OY_REQUIRE(why, waiting < OY_PENDING_EACH, OY_STATE, "req-3",
               "this officer waits for %d other requests already", OY_PENDING_EACH);
    return OY_OK;
}

void oy_requests_add(struct oy_requests *r, const struct oy_pending *p) {
    if (oy_requests_has(r, p->officer, p->act, p->given.closed_at)) return;
    assert(r->n < OY_PENDING_MAX);
    r->pending[r->n++] = *p;
}

static bool is_first_of_its_kind(const struct oy_requests *r, size_t i) {
    for (size_t k = 0; k < i; k++)
        if (r->pending[k].act == r->pending[i].act &&
            r->pending[k].given.closed_at == r->pending[i].given.closed_at)
            return false;
    return true;
}

void oy_requests_put_pending(struct oy_json_out *o, const struct oy_hosted *h) {
    const struct oy_requests *r = h->requests;
    bool now = r->version == oy_hosted_version(h);
    oy_json_put_array(o, "pending");
    for (size_t i = 0; now && i < r->n; i++) {
        const struct oy_pending *p = &r->pending[i];
        if (!is_first_of_its_kind(r, i)) continue;
        oy_json_put_object(o, NULL);
        oy_json_put_text(o, "act", oy_request_act_name(p->act));
        oy_json_put_integer(o, "have", (int64_t)oy_requests_have(r, p->act, p->given.closed_at));
        oy_json_put_integer(o, "need", (int64_t)h->c.m->officer_quorum);
        oy_json_put_integer(o, "closed_at", (int64_t)p->given.closed_at);
        oy_json_put_end(o);
    }
    oy_json_put_end(o);
}

/* ---- from the store ---- */

struct load {
    struct oy_hosted *h;
    struct oy_span prefix; /* u32 election ‖ u64 version */
};

static oy_status load_one(void *ctx, struct oy_span key, struct oy_span value, bool *stop,
                          struct oy_why *why) {
    struct load *l = ctx;
    struct oy_requests *r = l->h->requests;
    struct oy_officer_request q;
    struct oy_pending p = {.officer = 0};
    *stop = key.n < l->prefix.n || memcmp(key.p, l->prefix.p, l->prefix.n) != 0;
    if (*stop) return OY_OK;
    if (value.n == 1 && value.p[0] < OY_OFFICERS_MAX) r->n_nonces[value.p[0]]++;
    if (value.n <= 1) return OY_OK; /* waits for nobody */
    OY_TRY(oy_officer_request_parse(&q, value, why));
    OY_TRY(oy_officer_request_check(&p.officer, &q, l->h->c.m, l->h->c.e->id, why));
    p.act = q.act;
    if (q.act == OY_REQUEST_OPEN || q.act == OY_REQUEST_CLOSE)
        OY_TRY(oy_request_signature_parse(&p.given, q.act, q.payload, why));
    r->n_nonces[p.officer]++;
    OY_TRY(oy_requests_place(r, &p, why));
    oy_requests_add(r, &p);
    return OY_OK;
}

static oy_status load_all(struct oy_txn *t, void *ctx, struct oy_why *why) {
    struct load *l = ctx;
    return oy_txn_each(t, OY_TABLE_REQUESTS, l->prefix, load_one, l, why);
}

oy_status oy_requests_load(struct oy_hosted *h, struct oy_store *store, struct oy_why *why) {
    struct oy_store_key k;
    struct load l = {.h = h};
    oy_requests_settle(h->requests, oy_hosted_version(h));
    oy_key_number(&k, h->number, h->requests->version);
    l.prefix = oy_key_of(&k);
    return oy_store_read(store, load_all, &l, why);
}
