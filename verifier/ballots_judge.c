/* The pass over all ballots that decodes each point once: form, proofs, signature, tally. */
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/parallel.h"
#include "election/ballot_check.h"
#include "verifier/ballots.h"

enum { AT_ONCE = 64, SLICES = OY_BUNDLE_WIDTH / AT_ONCE };

/* Working memory; as many as there are threads. */
struct worker {
    struct oy_ballot_batch *batch;
    struct oy_tally *tally; /* NULL: nothing is counted yet */
    struct oy_ballot_slice slice;
    unsigned char *bytes; /* of the ballots at hand, as they were when they were hashed */
    size_t cap;
    struct oy_span ballot[AT_ONCE];
    struct oy_why verdict[AT_ONCE];
    struct worker *next_free, *next;
};

struct judge {
    struct oy_verifier *v;
    unsigned checks;
    bool counting;
    size_t longest;       /* a ballot's right length, of any style */
    pthread_mutex_t lock; /* of all that follows, and of v->bad_… */
    struct worker *all, *free;
    struct oy_progress progress;
};

/* ---- workers ---- */

static void worker_free(struct worker *w) {
    if (!w) return;
    oy_ballot_batch_free(w->batch);
    oy_tally_free(w->tally);
    free(w->bytes);
    free(w);
}

static oy_status worker_new(struct worker **out, const struct judge *j, struct oy_why *why) {
    const struct oy_verification *v = j->v->out;
    struct worker *w = calloc(1, sizeof *w);
    *out = NULL;
    if (!w) {
        (void)oy_fail(why, OY_MEMORY, "", "no memory for a thread's ballots");
        return OY_MEMORY;
    }
    oy_status status = oy_ballot_batch_new(&w->batch, v->election, why);
    if (status == OY_OK && j->counting) {
        w->tally = oy_tally_new(v->manifest, v->scopes);
        if (!w->tally) status = oy_fail(why, OY_MEMORY, "", "no memory for a tally");
    }
    if (status == OY_OK)
        *out = w;
    else
        worker_free(w);
    return status;
}

static oy_status take_worker(struct worker **out, struct judge *j, struct oy_why *why) {
    (void)pthread_mutex_lock(&j->lock);
    *out = j->free;
    if (*out) j->free = (*out)->next_free;
    (void)pthread_mutex_unlock(&j->lock);
    if (*out) return OY_OK;
    OY_TRY(worker_new(out, j, why));
    (void)pthread_mutex_lock(&j->lock);
    (*out)->next = j->all;
    j->all = *out;
    (void)pthread_mutex_unlock(&j->lock);
    return OY_OK;
}

static void give_back(struct judge *j, struct worker *w) {
    (void)pthread_mutex_lock(&j->lock);
    w->next_free = j->free;
    j->free = w;
    (void)pthread_mutex_unlock(&j->lock);
}

/* ---- the bytes that are judged [chk-8] ---- */

/* K6 and K7 have looked at the ballot in its file. Is this copy of it what they saw? */
static oy_status check_copy(const struct judge *j, const struct worker *w, unsigned k,
                            struct oy_span ballot, struct oy_why *why) {
    const struct oy_ballot_slice *s = &w->slice;
    const struct oy_verification *v = j->v->out;
    const struct oy_group *g = v->manifest->group;
    struct oy_why inner = {.status = OY_OK};
    struct oy_ballot_header h;
    bool same = oy_ballot_check_entry(g, ballot, s->fingerprint[k].b, s->sequence[k],
                                      s->digest[k].b, &inner) == OY_OK &&
                oy_ballot_peek(&h, NULL, g, ballot, &inner) == OY_OK;
    if (same && v->registry) /* K7 passed */
        same = memcmp(h.election_id, v->election->id, sizeof h.election_id) == 0 &&
               oy_span_equal(h.credential, oy_registry_credential(v->registry, s->roll_index[k])) &&
               h.mahalle == oy_registry_mahalle(v->registry, s->roll_index[k]);
    OY_REQUIRE(why, same, OY_IO, "chk-8", "ballot %llu has changed since it was read first",
               (unsigned long long)s->number + k);
    return OY_OK;
}

/* Copies n ballots of the slice; one that is too long is refused for that, whatever is in it. */
static oy_status take_copies(const struct judge *j, struct worker *w, unsigned first, unsigned n,
                             struct oy_why *why) {
    const struct oy_span *in = &w->slice.bundle.ballot[first];
    size_t need = 0, at = 0;
    for (unsigned i = 0; i < n; i++) need += in[i].n <= j->longest ? in[i].n : 0;
    if (need > w->cap) {
        free(w->bytes);
        w->bytes = malloc(need);
        w->cap = w->bytes ? need : 0;
        if (!w->bytes) return oy_fail(why, OY_MEMORY, "", "no memory for %u ballots", n);
    }
    for (unsigned i = 0; i < n; i++) {
        w->ballot[i] = in[i];
        if (in[i].n == 0 || in[i].n > j->longest) continue;
        memcpy(w->bytes + at, in[i].p, in[i].n);
        w->ballot[i] = oy_span(w->bytes + at, in[i].n);
        at += in[i].n;
        OY_TRY(check_copy(j, w, first + i, w->ballot[i], why));
    }
    return OY_OK;
}

static size_t longest_ballot(const struct oy_verification *v) {
    size_t longest = 0;
    for (size_t i = 0; i < v->manifest->n_mahalle; i++) {
        const struct oy_style *s = oy_election_style(v->election, v->manifest->mahalle[i].id);
        if (s && s->ballot_len > longest) longest = s->ballot_len;
    }
    return longest;
}

/* ---- one batch ---- */

/* One ballot again, for one question alone: which of I4 and A5 does it fail? */
static oy_status ask_again(struct judge *j, struct worker *w, unsigned first, unsigned i,
                           unsigned check, struct oy_bad *bad, struct oy_why *why) {
    struct oy_why verdict = {.status = OY_OK};
    unsigned k = first + i;
    size_t n_bad = 0;
    OY_TRY(oy_ballots_check_batch(w->batch, &verdict, &n_bad, &w->ballot[i], 1,
                                  check | (j->checks & OY_CHECK_EACH), why));
    if (n_bad == 0) return OY_OK;
    (void)pthread_mutex_lock(&j->lock);
    oy_bad_add(bad, w->slice.index[k], &w->slice.digest[k], &verdict);
    (void)pthread_mutex_unlock(&j->lock);
    return OY_OK;
}

static oy_status count_good(struct judge *j, struct worker *w, unsigned first, unsigned n,
                            struct oy_why *why) {
    const struct oy_registry *registry = j->v->out->registry;
    for (unsigned i = 0; i < n; i++) {
        unsigned k = first + i;
        if (w->verdict[i].status != OY_OK) continue;
        if (!oy_registry_ballot_counts(registry, w->slice.roll_index[k], w->slice.number + k))
            continue;
        const struct oy_ballot *b = oy_ballot_batch_at(w->batch, i);
        OY_TRY(oy_tally_add(w->tally, b->header.mahalle, b->cipher, b->style->n_bits, why));
    }
    return OY_OK;
}

static oy_status judge_batch(struct judge *j, struct worker *w, unsigned first, unsigned n,
                             struct oy_why *why) {
    size_t n_bad = 0;
    OY_TRY(take_copies(j, w, first, n, why));
    OY_TRY(oy_ballots_check_batch(w->batch, w->verdict, &n_bad, w->ballot, n, j->checks, why));
    if (w->tally) OY_TRY(count_good(j, w, first, n, why));
    for (unsigned i = 0; n_bad && i < n; i++) {
        if (w->verdict[i].status == OY_OK) continue;
        if (j->checks & OY_CHECK_PROOFS)
            OY_TRY(ask_again(j, w, first, i, OY_CHECK_PROOFS, &j->v->bad_form, why));
        if (j->checks & OY_CHECK_SIGNATURE)
            OY_TRY(ask_again(j, w, first, i, OY_CHECK_SIGNATURE, &j->v->bad_signature, why));
    }
    oy_progress_tick(&j->progress, n);
    return OY_OK;
}

static oy_status judge_slice(void *context, size_t i, struct oy_why *why) {
    struct judge *j = context;
    struct worker *w;
    unsigned first = (unsigned)(i % SLICES) * AT_ONCE;
    if (first >= oy_bundle_width(oy_verifier_ballots(j->v), i / SLICES)) return OY_OK;
    OY_TRY(take_worker(&w, j, why));
    oy_status status = oy_ballot_slice_open(&w->slice, j->v, i / SLICES, why);
    if (status == OY_OK) {
        unsigned left = w->slice.n - first;
        status = judge_batch(j, w, first, left < AT_ONCE ? left : AT_ONCE, why);
        oy_ballot_slice_close(&w->slice);
    }
    give_back(j, w);
    return status;
}

/* ---- all of them ---- */

static oy_status merge_tallies(struct judge *j, struct oy_why *why) {
    const struct oy_verification *v = j->v->out;
    if (!j->counting) return OY_OK;
    oy_tally_free(j->v->tally);
    j->v->tally = oy_tally_new(v->manifest, v->scopes);
    if (!j->v->tally) return oy_fail(why, OY_MEMORY, "", "no memory for a tally");
    for (struct worker *w = j->all; w; w = w->next)
        OY_TRY(oy_tally_merge(j->v->tally, w->tally, why));
    return OY_OK;
}

/* Does this log have the closing that the caller knows? */
static oy_status is_known(bool *known, const struct oy_verifier *v, struct oy_why *why) {
    struct oy_reader r;
    struct oy_hash root, expected;
    *known = false;
    if (!v->options->known) return OY_OK;
    oy_reader_init(&r, oy_span(v->options->known, OY_CLOSING_LEN));
    uint64_t size = oy_read_u64(&r);
    oy_read_bytes(&r, expected.b, sizeof expected.b);
    if (v->order.count[OY_LOG_CLOSE] == 0 || size != oy_verifier_close_index(v) + 1) return OY_OK;
    OY_TRY(oy_log_root(&v->record.dir, v->out->size, &v->record.pins, size, &root, why));
    *known = oy_hash_equal(&root, &expected);
    return OY_OK;
}

oy_status oy_ballots_judge(struct oy_verifier *v, unsigned checks, struct oy_why *why) {
    bool known;
    OY_TRY(is_known(&known, v, why));
    if (known) checks &= ~(unsigned)OY_CHECK_ALL;
    struct judge j = {.v = v, .checks = checks, .longest = longest_ballot(v->out)};
    j.counting = v->out->scopes && v->order.count[OY_LOG_CLOSE];
    if (v->options->one_by_one) j.checks |= OY_CHECK_EACH;
    if (pthread_mutex_init(&j.lock, NULL) != 0)
        return oy_fail(why, OY_MEMORY, "", "no memory for a lock");
    oy_verifier_progress(v, &j.progress, "ballots", "oylar", oy_verifier_ballots(v));
    size_t n = oy_bundle_count(oy_verifier_ballots(v)) * SLICES;
    oy_status status = oy_parallel_for(v->options->threads, n, judge_slice, &j, why);
    oy_progress_end(&j.progress);
    if (status == OY_OK) status = merge_tallies(&j, why);
    while (j.all) {
        struct worker *w = j.all;
        j.all = w->next;
        worker_free(w);
    }
    (void)pthread_mutex_destroy(&j.lock);
    return status;
}

oy_status oy_verifier_aggregate(struct oy_verifier *v, struct oy_why *why) {
    struct oy_verification *out = v->out;
    if (out->aggregates) return OY_OK;
    if (!v->tally) v->tally = oy_tally_new(out->manifest, out->scopes); /* of no ballot */
    if (!v->tally) return oy_fail(why, OY_MEMORY, "", "no memory for a tally");
    return oy_tally_finish(&out->aggregates, v->tally, why);
}
