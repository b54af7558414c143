/* The pass over all ballots that decodes each point once: form, proofs, signature, tally. */
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/parallel.h"
#include "election/ballot_check.h"
#include "election/header.h"
#include "verifier/ballots.h"

/* A batch holds about so many points, of at most so many ballots: large enough for the
 * multi-exponentiation to be at its best, small enough for the processor's caches. */
enum { POINTS_AT_ONCE = 1 << 15, BALLOTS_AT_ONCE = 4 * OY_BUNDLE_WIDTH };

struct taken { /* a ballot of the batch */
    uint64_t number, index;
    struct oy_hash digest;
    uint32_t roll_index;
};

/* Working memory; as many as there are threads. */
struct worker {
    struct oy_ballot_batch *batch;
    struct oy_tally *tally; /* NULL: nothing is counted yet */
    struct oy_ballot_slice slice;
    unsigned char *bytes; /* of the ballots at hand, as they were when they were hashed */
    size_t used, cap;
    unsigned n;
    struct taken taken[BALLOTS_AT_ONCE];
    struct oy_span ballot[BALLOTS_AT_ONCE];
    struct oy_why verdict[BALLOTS_AT_ONCE];
    struct worker *next_free, *next;
};

struct judge {
    struct oy_verifier *v;
    unsigned checks;
    bool counting;
    size_t longest;       /* a ballot's right length, of any style */
    unsigned at_once;     /* ballots of a batch */
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
    w->cap = (j->longest + 1) * j->at_once;
    w->bytes = malloc(w->cap ? w->cap : 1);
    if (status == OY_OK && !w->bytes)
        status = oy_fail(why, OY_MEMORY, "", "no memory for %u ballots", j->at_once);
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

/* Copies ballot k of the slice. Of one that is too long a byte more than any ballot has: it is
 * refused for that, whatever is in it. */
static oy_status take_copy(const struct judge *j, struct worker *w, unsigned k,
                           struct oy_why *why) {
    const struct oy_ballot_slice *s = &w->slice;
    struct oy_span in = s->bundle.ballot[k];
    bool whole = in.n <= j->longest;
    struct oy_span copy = oy_span(w->bytes + w->used, whole ? in.n : j->longest + 1);
    w->taken[w->n] = (struct taken){s->number + k, s->index[k], s->digest[k], s->roll_index[k]};
    if (copy.n) memcpy(w->bytes + w->used, in.p, copy.n);
    w->used += copy.n;
    if (copy.n && whole) OY_TRY(check_copy(j, w, k, copy, why));
    w->ballot[w->n++] = copy;
    return OY_OK;
}

/* Copies of the ballots first … first + n − 1, from the bundles they are in. */
static oy_status take_copies(const struct judge *j, struct worker *w, uint64_t first, uint64_t n,
                             struct oy_why *why) {
    w->n = 0;
    w->used = 0;
    while (w->n < n) {
        uint64_t number = first + w->n;
        unsigned k = (unsigned)(number % OY_BUNDLE_WIDTH);
        OY_TRY(oy_ballot_slice_open(&w->slice, j->v, number / OY_BUNDLE_WIDTH, why));
        oy_status status = OY_OK;
        for (; status == OY_OK && k < w->slice.n && w->n < n; k++) status = take_copy(j, w, k, why);
        oy_ballot_slice_close(&w->slice);
        OY_TRY(status);
    }
    return OY_OK;
}

/* At least so much that a ballot's start and its mahalle can be read. */
static size_t longest_ballot(const struct oy_verification *v) {
    const struct oy_group *g = v->manifest->group;
    size_t longest = OY_HEADER_LEN + 32 + g->element_len + 8 + g->element_len + g->scalar_len;
    for (size_t i = 0; i < v->manifest->n_mahalle; i++) {
        const struct oy_style *s = oy_election_style(v->election, v->manifest->mahalle[i].id);
        if (s && s->ballot_len > longest) longest = s->ballot_len;
    }
    return longest;
}

/* Not more than give every thread something to do. */
static unsigned ballots_at_once(const struct oy_verifier *v) {
    const struct oy_verification *out = v->out;
    unsigned threads = v->options->threads ? v->options->threads : oy_cpu_count();
    size_t elements = 1;
    for (size_t i = 0; i < out->manifest->n_mahalle; i++) {
        const struct oy_style *s = oy_election_style(out->election, out->manifest->mahalle[i].id);
        if (s && oy_ballot_elements(s) > elements) elements = oy_ballot_elements(s);
    }
    uint64_t n = POINTS_AT_ONCE / elements + 1, share = oy_verifier_ballots(v) / threads + 1;
    if (n > share) n = share;
    if (n > BALLOTS_AT_ONCE) n = BALLOTS_AT_ONCE;
    return (unsigned)(n > OY_BUNDLE_WIDTH ? n / OY_BUNDLE_WIDTH * OY_BUNDLE_WIDTH : n);
}

/* ---- one batch ---- */

static void add_bad(struct judge *j, const struct worker *w, unsigned i, struct oy_bad *bad,
                    const struct oy_why *verdict) {
    (void)pthread_mutex_lock(&j->lock);
    oy_bad_add(bad, w->taken[i].index, &w->taken[i].digest, verdict);
    (void)pthread_mutex_unlock(&j->lock);
}

/* Is its signature wrong, too? */
static oy_status ask_signature(struct judge *j, struct worker *w, unsigned i, struct oy_why *why) {
    struct oy_why verdict = {.status = OY_OK};
    size_t n_bad = 0;
    OY_TRY(oy_ballots_check_batch(w->batch, &verdict, &n_bad, &w->ballot[i], 1,
                                  OY_CHECK_SIGNATURE | (j->checks & OY_CHECK_EACH), why));
    if (n_bad) add_bad(j, w, i, &j->v->bad_signature, &verdict);
    return OY_OK;
}

/* Which of I4 and A5 does a bad ballot fail? Wrong in form, both; if its first wrong equation is
 * the signature's, its proofs, which come before, are right; else its signature is asked. */
static oy_status take_bad(struct judge *j, struct worker *w, unsigned i, struct oy_why *why) {
    const struct oy_why verdict = w->verdict[i];
    bool by_signature = strcmp(verdict.rule, "sig-1") == 0, by_form = verdict.status != OY_PROOF;
    if ((j->checks & OY_CHECK_PROOFS) && !by_signature) add_bad(j, w, i, &j->v->bad_form, &verdict);
    if (!(j->checks & OY_CHECK_SIGNATURE)) return OY_OK;
    if (by_signature || by_form)
        add_bad(j, w, i, &j->v->bad_signature, &verdict);
    else
        return ask_signature(j, w, i, why);
    return OY_OK;
}

static oy_status count_good(struct judge *j, struct worker *w, struct oy_why *why) {
    const struct oy_registry *registry = j->v->out->registry;
    for (unsigned i = 0; i < w->n; i++) {
        const struct taken *t = &w->taken[i];
        if (w->verdict[i].status != OY_OK) continue;
        if (!oy_registry_ballot_counts(registry, t->roll_index, t->number)) continue;
        const struct oy_ballot *b = oy_ballot_batch_at(w->batch, i);
        OY_TRY(oy_tally_add_points(w->tally, b->header.mahalle, oy_ballot_batch_points(w->batch, i),
                                   b->style->n_bits, why));
    }
    return OY_OK;
}

static oy_status judge_batch(struct judge *j, struct worker *w, struct oy_why *why) {
    size_t n_bad = 0;
    OY_TRY(oy_ballots_check_batch(w->batch, w->verdict, &n_bad, w->ballot, w->n, j->checks, why));
    if (w->tally) OY_TRY(count_good(j, w, why));
    for (unsigned i = 0; n_bad && i < w->n; i++)
        if (w->verdict[i].status != OY_OK) OY_TRY(take_bad(j, w, i, why));
    oy_progress_tick(&j->progress, w->n);
    return OY_OK;
}

static oy_status judge_range(void *context, size_t i, struct oy_why *why) {
    struct judge *j = context;
    struct worker *w;
    uint64_t first = (uint64_t)i * j->at_once, left = oy_verifier_ballots(j->v) - first;
    OY_TRY(take_worker(&w, j, why));
    oy_status status = take_copies(j, w, first, left < j->at_once ? left : j->at_once, why);
    if (status == OY_OK) status = judge_batch(j, w, why);
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

oy_status oy_ballots_judge(struct oy_verifier *v, unsigned checks, struct oy_why *why) {
    bool known;
    OY_TRY(oy_verifier_recognizes(&known, v, why));
    if (known) checks &= ~(unsigned)OY_CHECK_ALL;
    struct judge j = {
        .v = v, .checks = checks, .longest = longest_ballot(v->out), .at_once = ballots_at_once(v)};
    j.counting = v->out->scopes && v->order.count[OY_LOG_CLOSE];
    if (v->options->one_by_one) j.checks |= OY_CHECK_EACH;
    if (pthread_mutex_init(&j.lock, NULL) != 0)
        return oy_fail(why, OY_MEMORY, "", "no memory for a lock");
    oy_verifier_progress(v, &j.progress, "ballots", "oylar", oy_verifier_ballots(v));
    size_t n = (size_t)((oy_verifier_ballots(v) + j.at_once - 1) / j.at_once);
    oy_status status = oy_parallel_for(v->options->threads, n, judge_range, &j, why);
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
