/* Sealing, checking, aggregating. */
#include <stdlib.h>

#include "base/parallel.h"
#include "bench/bench.h"

static oy_status no_memory(struct oy_why *why) {
    return oy_fail(why, OY_MEMORY, "", "no memory for the measurement");
}

/* ---- seal ---- */

struct seal { /* each repetition seals some ballots, the last ones what is left */
    struct bench_subject *s;
    uint32_t begin, step;
};

static oy_status seal_run(void *ctx, struct oy_why *why) {
    struct seal *t = ctx;
    for (uint32_t i = 0; i < t->step; i++, t->begin++)
        OY_TRY(bench_subject_seal(t->s, t->begin, why));
    return OY_OK;
}

static oy_status measure_seal(struct bench_figure *out, struct bench_subject *s,
                              struct bench_reference *r, struct oy_why *why) {
    uint32_t n = s->options.ballots;
    unsigned repeat = s->options.repeat < n ? s->options.repeat : n;
    struct seal t = {s, 0, n / repeat};
    struct bench_task task = {seal_run, &t, t.step, bench_load_seal(s->style)};
    OY_TRY(bench_repeat(out, &task, repeat, r, why));
    t.step = n - t.begin;
    return seal_run(&t, why);
}

/* ---- check: as a verifier does it, a batch for each thread ---- */

struct check {
    struct bench_subject *s;
    size_t n; /* the first n ballots */
    unsigned checks, threads;
    struct oy_ballot_batch **batch; /* one for each thread */
    struct oy_why *verdict;         /* one for each ballot */
    size_t *n_bad;                  /* one for each thread */
};

static size_t part_begin(const struct check *c, size_t part) {
    return c->n * part / c->threads;
}

static oy_status check_part(void *ctx, size_t part, struct oy_why *why) {
    struct check *c = ctx;
    size_t begin = part_begin(c, part), end = part_begin(c, part + 1);
    return oy_ballots_check_batch(c->batch[part], c->verdict + begin, &c->n_bad[part],
                                  c->s->span + begin, end - begin, c->checks, why);
}

static oy_status check_run(void *ctx, struct oy_why *why) {
    struct check *c = ctx;
    OY_TRY(oy_parallel_for(c->threads, c->threads, check_part, c, why));
    for (size_t i = 0; i < c->n; i++)
        if (c->verdict[i].status != OY_OK) {
            *why = c->verdict[i];
            oy_why_at(why, "ballot %zu", i);
            return why->status;
        }
    return OY_OK;
}

static void check_clear(struct check *c) {
    for (size_t i = 0; c->batch && i < c->threads; i++) oy_ballot_batch_free(c->batch[i]);
    free(c->batch);
    free(c->verdict);
    free(c->n_bad);
}

static oy_status check_init(struct check *c, struct bench_subject *s, struct oy_why *why) {
    unsigned threads = s->options.threads;
    *c = (struct check){.s = s, .n = s->options.ballots, .checks = OY_CHECK_ALL};
    c->threads = threads < s->options.ballots ? threads : s->options.ballots;
    c->batch = calloc(c->threads, sizeof(struct oy_ballot_batch *));
    c->verdict = calloc(c->n, sizeof *c->verdict);
    c->n_bad = calloc(c->threads, sizeof *c->n_bad);
    oy_status status = c->batch && c->verdict && c->n_bad ? OY_OK : no_memory(why);
    for (size_t i = 0; i < c->threads && status == OY_OK; i++)
        status = oy_ballot_batch_new(&c->batch[i], s->election, why);
    if (status != OY_OK) check_clear(c);
    return status;
}

/* A check that lets everything through would be fast: one changed response must be found. */
static oy_status check_refuses(struct check *c, struct oy_why *why) {
    unsigned char *byte = c->s->ballot[0].p + c->s->style->contests[0].answers_at;
    *byte ^= 1;
    oy_status status = oy_parallel_for(c->threads, c->threads, check_part, c, why);
    *byte ^= 1;
    if (status != OY_OK) return status;
    size_t bad = 0;
    for (size_t i = 0; i < c->threads; i++) bad += c->n_bad[i];
    if (bad != 1 || c->verdict[0].status == OY_OK)
        return oy_fail(why, OY_MISMATCH, "", "a wrong proof was not found: %zu of 1", bad);
    return OY_OK;
}

static oy_status measure_batches(struct bench_figure *out, struct check *c,
                                 struct bench_reference *r, struct oy_why *why) {
    struct bench_task task = {check_run, c, (double)c->n, bench_load_check(c->s->style)};
    return bench_repeat(out, &task, c->s->options.repeat, r, why);
}

/* Equation by equation, of no more ballots than the median needs. */
static oy_status measure_each(struct bench_figure *out, struct check *c, struct bench_reference *r,
                              struct oy_why *why) {
    size_t all = c->n;
    c->n = all < 8 * c->threads ? all : 8 * c->threads;
    c->checks = OY_CHECK_ALL | OY_CHECK_EACH;
    oy_status status = measure_batches(out, c, r, why);
    c->n = all;
    c->checks = OY_CHECK_ALL;
    return status;
}

static oy_status measure_check(struct bench_stages *out, struct check *c, struct bench_reference *r,
                               struct oy_why *why) {
    OY_TRY(measure_each(&out->check_each, c, r, why));
    OY_TRY(check_refuses(c, why));
    return measure_batches(&out->check, c, r, why);
}

/* ---- aggregate: the ballots that were just read ---- */

struct aggregate {
    const struct check *c;
    struct oy_scopes *scopes;
    struct oy_aggregates *result;
};

static oy_status add_ballots(struct oy_tally *t, const struct check *c, struct oy_why *why) {
    const struct oy_style *style = c->s->style;
    for (size_t part = 0; part < c->threads; part++) {
        size_t n = part_begin(c, part + 1) - part_begin(c, part);
        for (size_t i = 0; i < n; i++) {
            const struct oy_ballot *b = oy_ballot_batch_at(c->batch[part], i);
            OY_TRY(oy_tally_add(t, style->mahalle, b->cipher, style->n_bits, why));
        }
    }
    return OY_OK;
}

static oy_status aggregate_run(void *ctx, struct oy_why *why) {
    struct aggregate *a = ctx;
    struct oy_tally *t = oy_tally_new(a->c->s->manifest, a->scopes);
    if (!t) return no_memory(why);
    oy_aggregates_free(a->result);
    a->result = NULL;
    oy_status status = add_ballots(t, a->c, why);
    if (status == OY_OK) status = oy_tally_finish(&a->result, t, why);
    oy_tally_free(t);
    return status;
}

/* ---- all of it ---- */

static oy_status count_and_decrypt(struct bench_stages *out, struct bench_subject *s,
                                   const struct check *c, struct bench_reference *r,
                                   struct oy_why *why) {
    struct aggregate a = {.c = c};
    struct bench_task task = {aggregate_run, &a, s->options.ballots,
                              bench_load_aggregate(s->style)};
    OY_TRY(oy_scopes_make(&a.scopes, s->manifest, &s->options.ballots, why));
    oy_status status = bench_repeat(&out->aggregate, &task, s->options.repeat, r, why);
    if (status == OY_OK) status = bench_decrypt(out, s, a.result, r, why);
    oy_aggregates_free(a.result);
    oy_scopes_free(a.scopes);
    return status;
}

oy_status bench_stages(struct bench_stages *out, struct bench_subject *s, struct bench_reference *r,
                       struct oy_why *why) {
    struct check c;
    OY_TRY(measure_seal(&out->seal, s, r, why));
    out->ballot_bytes = s->style->ballot_len;
    OY_TRY(check_init(&c, s, why));
    oy_status status = measure_check(out, &c, r, why);
    if (status == OY_OK) status = count_and_decrypt(out, s, &c, r, why);
    check_clear(&c);
    return status;
}
