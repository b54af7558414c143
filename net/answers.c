/* Memory of answers that are on their way. A large file costs as much for each client who asks for
 * it and does not read, so there is a budget: for all, and for each client a quarter of it. */
#include "net/http_request.h"

enum { SMALL = 64 * 1024, CLIENT_SHARE = 4 };

static bool reserve(_Atomic size_t *used, size_t n, size_t max) {
    size_t before = atomic_fetch_add(used, n);
    /* One answer there may always be, however long. */
    if (before == 0 || before + n <= max) return true;
    atomic_fetch_sub(used, n);
    return false;
}

void oy_http_hold_answer(struct oy_http_request *r) {
    struct oy_http_server *s = r->server;
    _Atomic size_t *own = &r->connection->client->answer_bytes;
    size_t n = r->answer.body.n, max = s->o.answer_bytes;
    if (n <= SMALL) return;
    bool room = reserve(own, n, max / CLIENT_SHARE);
    if (room && !reserve(&s->answer_bytes, n, max)) {
        atomic_fetch_sub(own, n);
        room = false;
    }
    if (room) {
        r->held = n;
        return;
    }
    oy_buffer_free(&r->answer.body);
    r->answer = oy_http_own_answer(503, OY_HTTP_BUSY_SECONDS);
}

void oy_http_release_answer(struct oy_http_request *r) {
    if (r->held == 0) return;
    atomic_fetch_sub(&r->connection->client->answer_bytes, r->held);
    atomic_fetch_sub(&r->server->answer_bytes, r->held);
    r->held = 0;
}
