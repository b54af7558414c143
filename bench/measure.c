#include <assert.h>
#include <stdlib.h>

#include "bench/bench.h"

enum { BLOCK_US = 2000, BLOCK_MAX = 1 << 24 };

clockid_t bench_clock(unsigned threads) {
    return threads == 1 ? CLOCK_PROCESS_CPUTIME_ID : CLOCK_MONOTONIC;
}

double bench_now_us(clockid_t clock) {
    struct timespec t;
    (void)clock_gettime(clock, &t);
    return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static int by_size(const void *a, const void *b) {
    const double *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

struct bench_figure bench_figure_of(double *samples, unsigned n) {
    assert(n > 0);
    qsort(samples, n, sizeof *samples, by_size);
    double median = n % 2 ? samples[n / 2] : (samples[n / 2 - 1] + samples[n / 2]) / 2;
    return (struct bench_figure){.us = median, .low = samples[0], .high = samples[n - 1], .n = n};
}

struct bench_figure bench_ratio_of(const double *over, const double *under, unsigned n) {
    double ratio[BENCH_REPEAT_MAX];
    assert(n <= BENCH_REPEAT_MAX);
    for (unsigned i = 0; i < n; i++) ratio[i] = over[i] / under[i];
    return bench_figure_of(ratio, n);
}

double bench_block(clockid_t clock, unsigned calls, void (*fn)(void *ctx), void *ctx) {
    double begin = bench_now_us(clock);
    for (unsigned i = 0; i < calls; i++) fn(ctx);
    return (bench_now_us(clock) - begin) / calls;
}

unsigned bench_calibrate(void (*fn)(void *ctx), void *ctx) {
    unsigned calls = 1;
    while (bench_block(bench_clock(1), calls, fn, ctx) * calls < BLOCK_US && calls < BLOCK_MAX)
        calls *= 2;
    return calls;
}

struct samples { /* of each repetition */
    double us[BENCH_REPEAT_MAX], alone[BENCH_REPEAT_MAX], ratio[BENCH_REPEAT_MAX];
};

static oy_status take(struct samples *s, const struct bench_task *task, unsigned repeat,
                      struct bench_reference *r, struct oy_why *why) {
    clockid_t clock = bench_reference_clock(r);
    for (unsigned i = 0; i < repeat; i++) {
        bench_reference_tick(r);
        double begin = bench_now_us(clock);
        OY_TRY(task->fn(task->ctx, why));
        s->us[i] = (bench_now_us(clock) - begin) / task->units;
        s->alone[i] = bench_reference_alone(r, &task->load);
        s->ratio[i] = s->us[i] / s->alone[i];
    }
    return OY_OK;
}

oy_status bench_repeat(struct bench_figure *out, const struct bench_task *task, unsigned repeat,
                       struct bench_reference *r, struct oy_why *why) {
    struct samples s;
    assert(repeat > 0 && repeat <= BENCH_REPEAT_MAX);
    OY_TRY(take(&s, task, repeat, r, why));
    *out = bench_figure_of(s.us, repeat);
    out->alone = bench_figure_of(s.alone, repeat).us;
    out->ratio = bench_figure_of(s.ratio, repeat).us;
    return OY_OK;
}
