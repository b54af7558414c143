#include "follow/watch.h"

#include <stdlib.h>
#include <string.h>

#include "base/parallel.h"
#include "election/ballot_check.h"
#include "steps/context.h"
#include "steps/files.h"
#include "steps/verified.h"

enum { PART = 16, PARTS = OY_BUNDLE_WIDTH / PART };

struct oy_watch {
    struct oy_watch_options options;
    struct oy_context c;
    struct oy_registry *registry;
    uint64_t next, ballots; /* entries and ballots looked at */
    bool closed, finished;
    bool bad; /* in this call */
    struct oy_why first;
};

/* The ballots of one bundle that are waiting for their proofs to be checked. */
struct block {
    const struct oy_watch *w;
    struct oy_span ballot[OY_BUNDLE_WIDTH];
    uint64_t index[OY_BUNDLE_WIDTH]; /* in the log */
    struct oy_why verdict[OY_BUNDLE_WIDTH];
    size_t n;
};

struct walk {
    struct oy_watch *w;
    struct oy_record record;
    struct oy_log_cursor log;
    struct oy_bundle bundle;
    uint64_t open_bundle;
    struct block *block;
};

oy_status oy_watch_new(struct oy_watch **out, const struct oy_watch_options *options,
                       struct oy_why *why) {
    struct oy_watch *w;
    *out = NULL;
    OY_TRY(oy_allocate(&w, 1, sizeof *w, why));
    w->options = *options;
    w->c.record.dir.fd = -1;
    *out = w;
    return OY_OK;
}

void oy_watch_free(struct oy_watch *w) {
    if (!w) return;
    oy_registry_free(w->registry);
    oy_context_clear(&w->c);
    free(w);
}

uint64_t oy_watch_checked(const struct oy_watch *w) {
    return w->next;
}

bool oy_watch_finished(const struct oy_watch *w) {
    return w->finished;
}

/* ---- what is wrong ---- */

static bool is_ours(oy_status status) {
    return status == OY_IO || status == OY_MEMORY;
}

/* Remembers the first thing that is wrong with the record, and goes on. */
static oy_status note(struct oy_watch *w, oy_status status, uint64_t index,
                      const struct oy_why *why) {
    if (status == OY_OK || is_ours(status)) return status;
    if (!w->bad) {
        w->first = *why;
        if (index != UINT64_MAX) oy_why_at(&w->first, "log entry %llu", (unsigned long long)index);
    }
    w->bad = true;
    return OY_OK;
}

/* ---- proofs ---- */

static oy_status check_part(void *context, size_t i, struct oy_why *why) {
    struct block *b = context;
    size_t first = i * PART, n = b->n - first < PART ? b->n - first : PART, n_bad;
    struct oy_ballot_batch *batch = NULL;
    oy_status status = oy_ballot_batch_new(&batch, b->w->c.e, why);
    if (status == OY_OK)
        status = oy_ballots_check_batch(batch, b->verdict + first, &n_bad, b->ballot + first, n,
                                        OY_CHECK_ALL, why);
    oy_ballot_batch_free(batch);
    return status;
}

static oy_status flush(struct walk *k, struct oy_why *why) {
    struct block *b = k->block;
    oy_status status =
        oy_parallel_for(k->w->options.threads, (b->n + PART - 1) / PART, check_part, b, why);
    for (size_t i = 0; status == OY_OK && i < b->n; i++)
        status = note(k->w, b->verdict[i].status, b->index[i], &b->verdict[i]);
    b->n = 0;
    return status;
}

/* ---- entries ---- */

static oy_status next_ballot(struct oy_span *out, struct walk *k, struct oy_why *why) {
    uint64_t bundle = k->w->ballots / OY_BUNDLE_WIDTH;
    if (bundle != k->open_bundle) {
        OY_TRY(flush(k, why)); /* the spans end with the bundle */
        oy_bundle_close(&k->bundle);
        k->open_bundle = UINT64_MAX;
        OY_TRY(
            oy_bundle_open(&k->bundle, &k->record.dir, oy_record_ballots(&k->record), bundle, why));
        k->open_bundle = bundle;
    }
    *out = k->bundle.ballot[k->w->ballots++ % OY_BUNDLE_WIDTH];
    return OY_OK;
}

/* [bal-2, bal-3, bal-8, bal-9] */
static oy_status check_place(struct oy_watch *w, const struct oy_entry *e, struct oy_span ballot,
                             struct oy_why *why) {
    struct oy_ballot_header h;
    const struct oy_group *g = w->c.e->group;
    OY_TRY(oy_ballot_peek(&h, NULL, g, ballot, why));
    OY_TRY(oy_ballot_check_entry(g, ballot, e->fingerprint.b, e->sequence, e->digest.b, why));
    return oy_registry_accept_ballot(w->registry, e->roll_index, &h, w->ballots - 1, why);
}

static oy_status take_ballot(struct walk *k, const struct oy_entry *e, uint64_t index,
                             struct oy_why *why) {
    struct oy_why inner = {.status = OY_OK};
    struct oy_span ballot;
    OY_TRY(next_ballot(&ballot, k, why));
    oy_status status = check_place(k->w, e, ballot, &inner);
    if (is_ours(status)) *why = inner;
    OY_TRY(note(k->w, status, index, &inner));
    if (index < k->w->options.checked) return OY_OK;
    k->block->ballot[k->block->n] = ballot;
    k->block->index[k->block->n++] = index;
    return OY_OK;
}

static oy_status take_entry(struct walk *k, struct oy_span bytes, uint64_t index,
                            struct oy_why *why) {
    struct oy_why inner = {.status = OY_OK};
    struct oy_entry e;
    oy_status status = oy_entry_parse(&e, bytes, &inner);
    if (status == OY_OK && e.type == OY_LOG_BALLOT) return take_ballot(k, &e, index, why);
    if (status == OY_OK)
        status = oy_registry_apply(k->w->registry, (uint8_t)e.type, e.payload, &inner);
    if (is_ours(status)) *why = inner;
    return note(k->w, status, index, &inner);
}

static oy_status take_entries(struct walk *k, struct oy_why *why) {
    struct oy_span entry;
    uint64_t index;
    oy_record_cursor(&k->log, &k->record, k->w->next);
    for (;;) {
        OY_TRY(oy_log_next(&k->log, &index, &entry, why));
        if (!entry.p) return flush(k, why);
        OY_TRY(take_entry(k, entry, index, why));
        k->w->next = index + 1;
    }
}

static oy_status walk(struct walk *k, struct oy_why *why) {
    k->open_bundle = UINT64_MAX;
    OY_TRY(oy_allocate(&k->block, 1, sizeof *k->block, why));
    k->block->w = k->w;
    OY_TRY(oy_record_open(&k->record, k->w->options.record, why));
    return take_entries(k, why);
}

static oy_status look_at_new(struct oy_watch *w, struct oy_why *why) {
    struct walk k = {.w = w, .record = {.dir = {.fd = -1}}};
    oy_status status = walk(&k, why);
    oy_log_cursor_clear(&k.log);
    oy_bundle_close(&k.bundle);
    oy_record_close(&k.record);
    free(k.block);
    return status;
}

/* ---- what the verifier has checks for ---- */

static oy_status verify(struct oy_watch *w, const char *checks, struct oy_why *why) {
    struct oy_step s = {.threads = w->options.threads};
    struct oy_verification *v = NULL;
    struct oy_why inner = {.status = OY_OK};
    oy_status status = oy_verified(&v, &s, w->options.record, checks, NULL, &inner);
    oy_verification_free(v);
    if (is_ours(status)) *why = inner;
    return note(w, status, UINT64_MAX, &inner);
}

/* Ceremony, roll and opening, once they are there. */
static oy_status begin(struct oy_watch *w, struct oy_why *why) {
    OY_TRY(verify(w, "A2 I1 E1 A3 I2 A4", why));
    if (w->bad) return OY_OK;
    OY_TRY(oy_context_record(&w->c, w->options.record, OY_CONTEXT_OWN, why));
    return oy_registry_new(&w->registry, w->c.e, &w->c.roll, why);
}

static oy_status finish(struct oy_watch *w, const struct oy_record_shape *shape,
                        struct oy_why *why) {
    if (shape->count[OY_LOG_CLOSE] && !w->closed) {
        OY_TRY(verify(w, "A6 K8", why));
        w->closed = true;
    }
    if (!shape->count[OY_LOG_RESULT] || w->finished) return OY_OK;
    OY_TRY(verify(w, NULL, why));
    w->finished = true;
    return OY_OK;
}

static oy_status advance(struct oy_watch *w, const struct oy_record_shape *shape,
                         struct oy_why *why) {
    if (shape->count[OY_LOG_OPEN] == 0) return OY_OK;
    if (!w->registry) OY_TRY(begin(w, why));
    if (!w->registry) return OY_OK; /* nothing can be said of ballots */
    if (shape->size > w->next) OY_TRY(look_at_new(w, why));
    return finish(w, shape, why);
}

oy_status oy_watch_advance(struct oy_watch *w, bool *invalid, struct oy_why *why) {
    struct oy_record now;
    w->bad = *invalid = false;
    OY_TRY(oy_record_open(&now, w->options.record, why));
    struct oy_record_shape shape = now.shape;
    oy_record_close(&now);
    OY_TRY(advance(w, &shape, why));
    if (!w->bad) return OY_OK;
    *why = w->first;
    *invalid = true;
    return why->status;
}
