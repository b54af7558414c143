/* Decryption: one trustee's shares, their check, and the totals of any t. */
#include "base/random.h"
#include "bench/bench.h"

struct decrypt {
    struct bench_subject *s;
    struct oy_share_context ctx;
    struct oy_buffer file[BENCH_THRESHOLD];
    struct oy_share_set set;
    struct oy_totals *totals;
    uint32_t trustee; /* the next one to make a file */
};

static oy_status make_file(void *ctx, struct oy_why *why) {
    struct decrypt *d = ctx;
    struct oy_buffer *file = &d->file[d->trustee - 1];
    oy_buffer_free(file);
    return oy_share_file_make(file, &d->ctx, d->trustee, &d->s->share[d->trustee - 1],
                              d->s->identity[d->trustee - 1], d->s->options.threads, why);
}

static oy_status check_file(void *ctx, struct oy_why *why) {
    struct decrypt *d = ctx;
    struct oy_share_file *f;
    OY_TRY(
        oy_share_file_check(&f, &d->ctx, oy_buffer_span(&d->file[0]), d->s->options.threads, why));
    oy_share_file_free(f);
    return OY_OK;
}

static oy_status combine(void *ctx, struct oy_why *why) {
    struct decrypt *d = ctx;
    oy_totals_free(d->totals);
    d->totals = NULL;
    return oy_shares_combine(&d->totals, &d->set, &d->ctx, d->s->options.threads, why);
}

static oy_status collect(struct decrypt *d, struct oy_why *why) {
    for (size_t i = 0; i < BENCH_THRESHOLD; i++) {
        struct oy_share_verdict verdict = {0};
        OY_TRY(oy_share_set_add(&d->set, &verdict, &d->ctx, oy_buffer_span(&d->file[i]),
                                d->s->options.threads, why));
        if (!verdict.counts) {
            *why = verdict.why;
            return why->status;
        }
    }
    return OY_OK;
}

static oy_status compare(const struct decrypt *d, struct oy_why *why) {
    for (size_t i = 0; i < d->totals->n; i++)
        if (d->totals->count[i] != d->s->expected[i])
            return oy_fail(why, OY_MISMATCH, "", "option %zu has %llu votes and was given %llu",
                           i + 1, (unsigned long long)d->totals->count[i],
                           (unsigned long long)d->s->expected[i]);
    return OY_OK;
}

static oy_status measure(struct bench_stages *out, struct decrypt *d, struct bench_reference *r,
                         struct oy_why *why) {
    unsigned repeat = d->s->options.repeat;
    double lines = (double)d->ctx.a->n + 1; /* and the lot */
    struct bench_task share = {make_file, d, lines, bench_load_share};
    struct bench_task share_check = {check_file, d, lines, bench_load_share_check};
    struct bench_task totals = {combine, d, lines, bench_load_combine};
    d->trustee = 1;
    OY_TRY(bench_repeat(&out->share, &share, repeat, r, why));
    for (d->trustee = 2; d->trustee <= BENCH_THRESHOLD; d->trustee++) OY_TRY(make_file(d, why));
    OY_TRY(bench_repeat(&out->share_check, &share_check, repeat, r, why));
    OY_TRY(collect(d, why));
    OY_TRY(bench_repeat(&out->combine, &totals, repeat, r, why));
    return compare(d, why);
}

oy_status bench_decrypt(struct bench_stages *out, struct bench_subject *s,
                        const struct oy_aggregates *a, struct bench_reference *r,
                        struct oy_why *why) {
    unsigned char closing[OY_CLOSING_LEN];
    oy_random_bytes(closing, sizeof closing);
    struct decrypt d = {.s = s,
                        .ctx = {.m = s->manifest,
                                .election_id = s->election->id,
                                .closing = closing,
                                .a = a,
                                .share_key = s->share_key}};
    oy_status status = measure(out, &d, r, why);
    for (size_t i = 0; i < BENCH_THRESHOLD; i++) oy_buffer_free(&d.file[i]);
    oy_share_set_clear(&d.set);
    oy_totals_free(d.totals);
    return status;
}
