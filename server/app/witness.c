/* Public checkpoints go to the witnesses that the configuration names, by C2SP tlog-witness, each
 * in a thread of its own [cos-2]. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/base64.h"
#include "base/progress.h"
#include "net/http_client.h"
#include "server/app/inside.h"
#include "server/app/tree.h"

enum { ASK_MS = 5000, ANSWER_MAX = 4096, WAIT_SECONDS = 5, TIMEOUT_SECONDS = 20, URL_MAX = 1024 };

struct sent {
    uint64_t size;        /* what the witness has seen, as far as we know */
    uint64_t cosigned;    /* the last checkpoint whose cosignature has come back */
    uint64_t failed_size; /* the last that failed */
};

struct oy_messenger {
    struct oy_app *a;
    char url[URL_MAX];
    pthread_t thread;
    bool has_thread;
    pthread_mutex_t lock;
    pthread_cond_t wake;
    bool news, ending;
    struct sent sent[OY_APP_ELECTIONS]; /* by place in app->hosted */
    struct oy_http_client *client;
};

/* ---- the body: old size, consistency proof, checkpoint ---- */

struct proving {
    struct oy_hosted *h;
    struct oy_tiles tiles;
    uint64_t old, size; /* of what the witness has, and of the checkpoint */
    struct oy_hash proof[OY_MERKLE_PROOF_MAX];
    size_t n;
};

static oy_status prove(struct oy_txn *t, void *ctx, struct oy_why *why) {
    struct proving *p = ctx;
    struct oy_tree *tree;
    OY_TRY(oy_tree_new(&tree, t, p->h->number, &p->tiles, why));
    struct oy_merkle_source source = oy_tree_source(tree);
    oy_status status = oy_merkle_consistency(p->proof, &p->n, &source, p->old, p->size, why);
    oy_tree_free(tree);
    return status;
}

static oy_status write_body(struct oy_growing *out, const struct proving *p,
                            const struct oy_buffer *note, struct oy_why *why) {
    char line[64];
    (void)snprintf(line, sizeof line, "old %" PRIu64 "\n", p->old);
    OY_TRY(oy_growing_add(out, oy_span_text(line), why));
    for (size_t i = 0; i < p->n; i++) {
        oy_base64_encode(line, oy_span(p->proof[i].b, 32));
        OY_TRY(oy_growing_add(out, oy_span_text(line), why));
        OY_TRY(oy_growing_add(out, oy_span_text("\n"), why));
    }
    OY_TRY(oy_growing_add(out, oy_span_text("\n"), why));
    return oy_growing_add(out, oy_buffer_span(note), why);
}

/* ---- which checkpoint ---- */

/* A later one, if the quorum has signed the last or has had its time. */
static oy_status ask_anew(bool *anew, struct oy_hosted *h, const struct oy_app *a,
                          struct oy_why *why) {
    unsigned char room[OY_APPEND_NOTE];
    struct oy_asked *q = &h->asked;
    struct oy_buffer note;
    *anew = false;
    bool due = q->size < h->tiles.size &&
               (q->lines >= h->c.m->witness_quorum || oy_progress_now() - q->since_ms > ASK_MS);
    if (!due) return OY_OK;
    struct oy_checkpoint c = {
        .origin = oy_span_text(h->c.m->origin), .size = h->tiles.size, .root = h->root};
    size_t n = oy_checkpoint_sign(room, &c, a->o.server);
    OY_TRY(oy_buffer_copy(&note, oy_span(room, n), why));
    oy_buffer_free(&q->note);
    *q = (struct oy_asked){c.size, c.root, oy_progress_now(), 0, note};
    *anew = true;
    return OY_OK;
}

/* The checkpoint that is asked for, with the server's signature alone. */
static oy_status snapshot(struct proving *p, struct oy_buffer *note, struct oy_app *a,
                          struct oy_why *why) {
    bool anew;
    unsigned char room[OY_APPEND_NOTE];
    struct oy_checkpoint c = {.origin = oy_span_text(p->h->c.m->origin)};
    (void)pthread_rwlock_wrlock(&p->h->lock);
    oy_status status = ask_anew(&anew, p->h, a, why);
    p->tiles = p->h->tiles;
    c.size = p->size = p->h->asked.size;
    c.root = p->h->asked.root;
    (void)pthread_rwlock_unlock(&p->h->lock);
    OY_TRY(status);
    if (anew) oy_messengers_wake(a); /* the others, too */
    return oy_buffer_copy(note, oy_span(room, oy_checkpoint_sign(room, &c, a->o.server)), why);
}

/* ---- one exchange ---- */

static void take_lines(struct oy_messenger *m, const struct oy_hosted *h, struct oy_span body) {
    struct oy_span line;
    while (oy_span_cut(&body, &line, '\n')) {
        struct oy_why why = {.status = OY_OK};
        struct oy_span whole = oy_span(line.p, line.n + 1); /* with its line feed */
        if (line.n == 0) continue;
        if (oy_app_cosign(m->a, h->name, whole, &why) != OY_OK)
            oy_app_log(m->a, "cosignature-refused", h, why.text);
    }
}

static oy_status post(struct oy_messenger *m, struct proving *p, struct sent *s,
                      struct oy_why *why) {
    struct oy_buffer note = {0};
    struct oy_growing body = {0};
    struct oy_http_reply reply = {.status = 0};
    oy_status status = snapshot(p, &note, m->a, why);
    p->old = s->size;
    if (status == OY_OK && s->cosigned >= p->size) { /* signed; the others' turn */
        oy_buffer_free(&note);
        return OY_STATE;
    }
    if (status == OY_OK) status = oy_store_read(m->a->store, prove, p, why);
    if (status == OY_OK) status = write_body(&body, p, &note, why);
    if (status == OY_OK)
        status = oy_http_post(m->client, &reply, m->url, "text/plain; charset=utf-8",
                              oy_growing_span(&body), ANSWER_MAX, why);
    if (status == OY_OK && reply.status == 200) {
        s->size = s->cosigned = p->size;
        take_lines(m, p->h, oy_buffer_span(&reply.body));
    } else if (status == OY_OK && reply.status == 409) {
        uint64_t theirs;
        struct oy_span text = oy_buffer_span(&reply.body), line;
        if (!oy_span_cut(&text, &line, '\n') || !oy_span_decimal(&theirs, line) ||
            theirs > p->size || theirs == s->size)
            status = oy_fail(why, OY_MISMATCH, "cos-3", "the witness knows another log than ours");
        else
            s->size = theirs; /* and once more, even if that is ours: its line may have been lost */
    } else if (status == OY_OK) {
        status = oy_fail(why, OY_IO, "", "the witness answered with status %u", reply.status);
    }
    oy_buffer_free(&reply.body);
    oy_buffer_free(&note);
    oy_growing_free(&body);
    return status;
}

/* Whether there is more to send at once. */
static bool send_one(struct oy_messenger *m, size_t i) {
    struct proving p = {.old = 0};
    struct oy_why why = {.status = OY_OK};
    (void)pthread_rwlock_rdlock(&m->a->list);
    p.h = m->a->hosted[i];
    (void)pthread_rwlock_unlock(&m->a->list);
    if (!p.h->c.m->n_witnesses) return false;
    (void)pthread_rwlock_rdlock(&p.h->lock);
    uint64_t size = p.h->tiles.size;
    (void)pthread_rwlock_unlock(&p.h->lock);
    if (size == m->sent[i].cosigned) return false;
    oy_status status = post(m, &p, &m->sent[i], &why);
    if (status == OY_OK) m->sent[i].failed_size = 0;
    if (status == OY_OK || status == OY_STATE) return status == OY_OK;
    if (m->sent[i].failed_size != size) oy_app_log(m->a, "witness-failed", p.h, why.text);
    m->sent[i].failed_size = size; /* said once for each checkpoint */
    return false;
}

/* ---- the threads ---- */

static bool wait_for_news(struct oy_messenger *m) {
    struct timespec until;
    (void)clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += WAIT_SECONDS; /* then what failed is tried again */
    (void)pthread_mutex_lock(&m->lock);
    while (!m->news && !m->ending)
        if (pthread_cond_timedwait(&m->wake, &m->lock, &until) != 0) break;
    m->news = false;
    bool go_on = !m->ending;
    (void)pthread_mutex_unlock(&m->lock);
    return go_on;
}

static void *messenger(void *context) {
    struct oy_messenger *m = context;
    do {
        bool more = true;
        for (int round = 0; more && round < 4; round++) {
            (void)pthread_rwlock_rdlock(&m->a->list);
            size_t n = m->a->n_hosted;
            (void)pthread_rwlock_unlock(&m->a->list);
            more = false;
            for (size_t i = 0; i < n; i++) more = send_one(m, i) || more;
        }
    } while (wait_for_news(m));
    return NULL;
}

static oy_status start_one(struct oy_app *a, size_t i, struct oy_why *why) {
    struct oy_http_client_options options = {.ca_file = a->o.witness_ca,
                                             .timeout_seconds = TIMEOUT_SECONDS};
    struct oy_messenger *m = calloc(1, sizeof *m);
    if (!m) return oy_fail(why, OY_MEMORY, "", "no memory for a witness");
    a->messenger[i] = m;
    m->a = a;
    (void)pthread_mutex_init(&m->lock, NULL);
    (void)pthread_cond_init(&m->wake, NULL);
    const char *url = a->o.witness_url[i];
    bool slash = url[0] && url[strlen(url) - 1] == '/';
    int n = snprintf(m->url, sizeof m->url, "%s%sadd-checkpoint", url, slash ? "" : "/");
    if (n < 0 || (size_t)n >= sizeof m->url)
        return oy_fail(why, OY_RANGE, "", "the URL of a witness is too long");
    OY_TRY(oy_http_client_new(&m->client, &options, why));
    m->has_thread = pthread_create(&m->thread, NULL, messenger, m) == 0;
    return m->has_thread ? OY_OK : oy_fail(why, OY_IO, "", "no thread for a witness");
}

oy_status oy_messengers_start(struct oy_app *a, struct oy_why *why) {
    for (size_t i = 0; i < OY_APP_WITNESSES && a->o.witness_url[i]; i++)
        OY_TRY(start_one(a, i, why));
    return OY_OK;
}

void oy_messengers_wake(struct oy_app *a) {
    for (size_t i = 0; i < OY_APP_WITNESSES && a->messenger[i]; i++) {
        (void)pthread_mutex_lock(&a->messenger[i]->lock);
        a->messenger[i]->news = true;
        (void)pthread_cond_signal(&a->messenger[i]->wake);
        (void)pthread_mutex_unlock(&a->messenger[i]->lock);
    }
}

void oy_messengers_stop(struct oy_app *a) {
    for (size_t i = 0; i < OY_APP_WITNESSES && a->messenger[i]; i++) {
        struct oy_messenger *m = a->messenger[i];
        (void)pthread_mutex_lock(&m->lock);
        m->ending = true;
        (void)pthread_cond_signal(&m->wake);
        (void)pthread_mutex_unlock(&m->lock);
        if (m->has_thread) (void)pthread_join(m->thread, NULL);
        oy_http_client_free(m->client);
        (void)pthread_cond_destroy(&m->wake);
        (void)pthread_mutex_destroy(&m->lock);
        free(m);
        a->messenger[i] = NULL;
    }
}
