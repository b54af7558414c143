#include "tests/unit/app/common.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/json.h"

static _Atomic uint64_t clock_now;

static uint64_t site_clock(void) {
    return clock_now;
}

void site_set_clock(uint64_t now) {
    clock_now = now;
}

#define MUST(call)                                                                                 \
    do {                                                                                           \
        struct oy_why must_why = {.status = OY_OK};                                                \
        struct oy_why *why = &must_why;                                                            \
        cr_assert_eq((call), OY_OK, "%s:%d: %s [%s] %s", __FILE__, __LINE__, must_why.where,       \
                     must_why.rule, must_why.text);                                                \
    } while (0)

static void start(struct site *t) {
    MUST(oy_app_open(&t->a, &t->o, why));
}

static void create(struct site *t) {
    struct oy_buffer payload;
    struct oy_request_files f = {oy_buffer_span(&t->s->manifest_json),
                                 oy_buffer_span(&t->s->ceremony_file),
                                 oy_buffer_span(&t->s->roll_file)};
    bool waits;
    MUST(oy_request_files_write(&payload, &f, why));
    MUST(site_request(t, 1, OY_REQUEST_CREATE, oy_buffer_span(&payload), &waits, why));
    oy_buffer_free(&payload);
}

struct site *site_new(const struct oy_record_plan *plan, const char *where, bool open) {
    struct site *t = calloc(1, sizeof *t);
    bool waits;
    t->s = oy_rec_open(plan);
    oy_sign_key_public(t->s->officer[0], t->creator[0]);
    (void)snprintf(t->scratch, sizeof t->scratch, "%s/scratch", t->s->path);
    (void)snprintf(t->store, sizeof t->store, "%s/%s", t->s->path, where ? where : "");
    static char key[256];
    (void)snprintf(key, sizeof key, "%s", attack_rec_board_key(t->s));
    t->o = (struct oy_app_options){.store = where ? t->store : NULL,
                                   .scratch = t->scratch,
                                   .server = t->s->server,
                                   .server_key_path = key,
                                   .interval_ms = 20,
                                   .threads = 2,
                                   .creators = (const unsigned char(*)[32])t->creator,
                                   .n_creators = 1,
                                   .clock = site_clock};
    clock_now = t->s->m->opens + 10;
    start(t);
    create(t);
    if (!open) return t;
    for (unsigned i = 1; i <= t->s->m->officer_quorum; i++)
        MUST(site_sign(t, i, OY_REQUEST_OPEN, 0, &waits, why));
    return t;
}

void site_free(struct site *t) {
    oy_app_close(t->a);
    oy_rec_free(t->s);
    free(t);
}

void site_restart(struct site *t) {
    oy_app_close(t->a);
    start(t);
}

/* ---- officers ---- */

struct oy_buffer site_request_bytes(struct site *t, unsigned officer, enum oy_request_act act,
                                    struct oy_span payload, uint64_t version) {
    struct oy_buffer out;
    struct oy_officer_request r = {
        .group = t->s->g, .act = act, .state_version = version, .payload = payload};
    memcpy(r.election_id, t->s->e->id, 32);
    MUST(oy_officer_request_make(&out, &r, t->s->officer[officer - 1], why));
    return out;
}

oy_status site_request(struct site *t, unsigned officer, enum oy_request_act act,
                       struct oy_span payload, bool *waits, struct oy_why *why) {
    uint64_t version = act == OY_REQUEST_CREATE ? 0 : (uint64_t)site_state(t, "state_version");
    struct oy_buffer bytes = site_request_bytes(t, officer, act, payload, version), state;
    oy_status status = oy_app_request(t->a, &state, waits, "park", oy_buffer_span(&bytes), why);
    oy_buffer_free(&state);
    oy_buffer_free(&bytes);
    return status;
}

oy_status site_sign(struct site *t, unsigned officer, enum oy_request_act act, uint64_t closed_at,
                    bool *waits, struct oy_why *why) {
    unsigned char bytes[OY_REQUEST_SIGNATURE_MAX];
    struct oy_request_signature s = {.closed_at = closed_at};
    struct oy_officer_message m = {.act = act == OY_REQUEST_OPEN ? OY_OFFICER_OPENS
                                                                 : OY_OFFICER_CLOSES,
                                   .closed_at = closed_at,
                                   .size = (uint64_t)site_state(t, "size")};
    struct oy_json *j = NULL;
    struct oy_buffer state;
    memcpy(m.election_id, t->s->e->id, 32);
    OY_TRY(oy_app_state(t->a, &state, "park", why));
    OY_TRY(oy_json_parse(&j, oy_buffer_span(&state), state.n, why));
    OY_TRY(oy_json_hex(m.root.b, 32, j, "root", why));
    oy_json_free(j);
    oy_buffer_free(&state);
    OY_TRY(oy_officer_signature_make(s.signature, &m, t->s->officer[officer - 1], why));
    return site_request(t, officer, act, oy_request_signature_write(bytes, act, &s), waits, why);
}

/* ---- state ---- */

static struct oy_json *state_json(struct site *t) {
    struct oy_buffer text;
    struct oy_json *j = NULL;
    MUST(oy_app_state(t->a, &text, "park", why));
    MUST(oy_json_parse(&j, oy_buffer_span(&text), text.n, why));
    oy_buffer_free(&text);
    return j;
}

int64_t site_state(struct site *t, const char *key) {
    struct oy_json *j = state_json(t);
    int64_t v = -1;
    MUST(oy_json_integer(&v, j, key, 0, OY_JSON_INTEGER_MAX, why));
    oy_json_free(j);
    return v;
}

const char *site_state_text(struct site *t, const char *key) {
    static char out[1024];
    struct oy_json *j = state_json(t);
    struct oy_span v;
    MUST(oy_json_text(&v, j, key, 0, sizeof out - 1, why));
    memcpy(out, v.p, v.n);
    out[v.n] = 0;
    oy_json_free(j);
    return out;
}

void site_wait(struct site *t) {
    for (int i = 0; i < 3000 && site_state_text(t, "working")[0]; i++) (void)usleep(20000);
    cr_assert_str_empty(site_state_text(t, "working"));
}

/* ---- ballots ---- */

struct waiting {
    pthread_mutex_t lock;
    pthread_cond_t all;
    size_t left;
};

static void done(struct oy_cast *c) {
    struct waiting *w = c->context;
    (void)pthread_mutex_lock(&w->lock);
    if (--w->left == 0) (void)pthread_cond_signal(&w->all);
    (void)pthread_mutex_unlock(&w->lock);
}

void site_cast(struct site *t, const struct oy_buffer *ballots, size_t n,
               struct site_answer *answers) {
    struct waiting w = {.left = n};
    struct oy_cast *c = calloc(n, sizeof *c);
    (void)pthread_mutex_init(&w.lock, NULL);
    (void)pthread_cond_init(&w.all, NULL);
    for (size_t i = 0; i < n; i++) {
        (void)snprintf(c[i].election, sizeof c[i].election, "park");
        c[i].ballot = oy_buffer_span(&ballots[i]);
        c[i].done = done;
        c[i].context = &w;
        oy_app_cast(t->a, &c[i]);
    }
    (void)pthread_mutex_lock(&w.lock);
    while (w.left) (void)pthread_cond_wait(&w.all, &w.lock);
    (void)pthread_mutex_unlock(&w.lock);
    for (size_t i = 0; i < n; i++)
        answers[i] = (struct site_answer){c[i].fate, c[i].answer, c[i].why};
    (void)pthread_cond_destroy(&w.all);
    (void)pthread_mutex_destroy(&w.lock);
    free(c);
}

struct site_answer site_cast_one(struct site *t, struct oy_span ballot) {
    struct oy_buffer b;
    struct site_answer a;
    struct oy_why memory;
    b.p = malloc(ballot.n + 1);
    b.n = ballot.n;
    (void)memory;
    memcpy(b.p, ballot.p, ballot.n);
    site_cast(t, &b, 1, &a);
    free(b.p);
    return a;
}
