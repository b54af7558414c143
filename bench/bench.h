/* What `oy-bench` measures: an election in memory, stage by stage, beside the arithmetic alone.
 *
 * Every figure is the median of repetitions within one run, in microseconds for one unit (one
 * power, one ballot, one line). Figures of different machines or runs are not to be compared;
 * ratios within a run are. Each stage checks its result, so that nothing is measured that
 * does not work.
 */
#ifndef OY_BENCH_BENCH_H
#define OY_BENCH_BENCH_H

#include <time.h>

#include "crypto/threshold.h"
#include "election/ballot_check.h"
#include "election/ballot_seal.h"
#include "election/shares.h"

enum { BENCH_REPEAT_MAX = 1000, BENCH_TRUSTEES = 5, BENCH_THRESHOLD = 3 };

struct bench_options {
    uint32_t ballots, options;
    unsigned threads; /* of check and decryption */
    unsigned repeat;  /* repetitions of each stage */
};

/* ---- the arithmetic alone: what everything is compared with ---- */

/* One group's operations. For secret exponents in constant time, for public ones in variable
 * time where there is a faster way. */
enum bench_operation {
    BENCH_FIXED,           /* g^e, e public */
    BENCH_VARIABLE,        /* base^e, e public */
    BENCH_SECRET_FIXED,    /* g^e, e secret */
    BENCH_SECRET_VARIABLE, /* base^e, e secret */
    BENCH_MULTIPLY,        /* a·b */
    BENCH_DECODE,          /* one element from outside, checked */
    BENCH_OPERATIONS
};
extern const char *const bench_operation_names[BENCH_OPERATIONS]; /* "secret_fixed" */

/* How many operations a textbook implementation takes for one unit, one at a time and without
 * sharing any; y and all bases but g are variable. */
struct bench_load {
    size_t times[BENCH_OPERATIONS];
};

struct bench_figure {
    double us;        /* the median */
    double low, high; /* the smallest and the largest */
    unsigned n;       /* repetitions */
    double alone;     /* its load, done by the library; median */
    double ratio;     /* us by alone, the median over the repetitions */
};

/* The library (libsodium or GMP, called directly) ready to be timed. A processor changes its
 * speed within a second, so it is timed anew before each repetition of whatever is measured, and
 * each repetition is divided by what the library took then. */
struct bench_reference;
OY_MUST_USE oy_status bench_reference_new(struct bench_reference **out, const struct oy_group *g,
                                          unsigned threads, struct oy_why *why);
void bench_reference_free(struct bench_reference *r);

struct bench_arithmetic {
    struct bench_figure library[BENCH_OPERATIONS]; /* over all of the run */
    struct bench_figure table[BENCH_OPERATIONS];   /* this project's table of the group */
    struct bench_figure product;                   /* table: one base^e of a product of 64 */
};

/* Measures the table, and compares: OY_MISMATCH if it and the library disagree. */
OY_MUST_USE oy_status bench_arithmetic(struct bench_arithmetic *out, struct bench_reference *r,
                                       unsigned repeat, struct oy_why *why);
/* Fills out->library, at the end of the run. */
void bench_arithmetic_library(struct bench_arithmetic *out, struct bench_reference *r);

/* ---- measuring ---- */

/* One thread is timed by its processor time, which others on the machine do not disturb; several
 * by the clock on the wall. */
clockid_t bench_clock(unsigned threads);
double bench_now_us(clockid_t clock);
/* Calls for one block of two milliseconds or more, and the time of one call in such a block. */
unsigned bench_calibrate(void (*fn)(void *ctx), void *ctx);
double bench_block(clockid_t clock, unsigned calls, void (*fn)(void *ctx), void *ctx);

/* What is measured: fn does `units` units, each with this load. */
struct bench_task {
    oy_status (*fn)(void *ctx, struct oy_why *why);
    void *ctx;
    double units;
    struct bench_load load;
};
/* Times `repeat` calls of the task, each beside the library. Stops at the first failure. */
OY_MUST_USE oy_status bench_repeat(struct bench_figure *out, const struct bench_task *task,
                                   unsigned repeat, struct bench_reference *r, struct oy_why *why);
/* Median and the rest of n ≥ 1 samples, which it sorts; no ratio. */
struct bench_figure bench_figure_of(double *samples, unsigned n);
/* The same of over[i] / under[i]: the median of each repetition's own ratio. */
struct bench_figure bench_ratio_of(const double *over, const double *under, unsigned n);
/* Times the library once, each operation for two milliseconds. */
void bench_reference_tick(struct bench_reference *r);
clockid_t bench_reference_clock(const struct bench_reference *r);
/* What the last tick says the load takes. */
double bench_reference_alone(const struct bench_reference *r, const struct bench_load *load);

/* ---- an election in memory ---- */

/* One mahalle, one `choice` contest with `options` options, `ballots` voters; a key shared 3 of 5
 * by one dealer, which is all that the figures need of the ceremony. */
struct bench_subject {
    struct bench_options options;
    const struct oy_group *g;
    struct oy_manifest *manifest;
    struct oy_election *election;
    const struct oy_style *style;

    struct oy_sign_key *identity[BENCH_TRUSTEES];
    struct oy_secret *share;         /* x_1 … x_n */
    struct oy_element *share_key;    /* Y_1 … Y_n */
    struct oy_secret *secret;        /* one for each voter */
    struct oy_element *credential;   /* one for each voter */
    uint64_t *expected;              /* the total of each option */
    struct oy_secret_bytes **choice; /* the bits of each vote */

    struct oy_buffer *ballot; /* once sealed */
    struct oy_span *span;
};

OY_MUST_USE oy_status bench_subject_make(struct bench_subject *out, const struct oy_group *g,
                                         const struct bench_options *options, struct oy_why *why);
void bench_subject_clear(struct bench_subject *s);
/* The ballot of one voter, once: to s->ballot and s->span. */
OY_MUST_USE oy_status bench_subject_seal(struct bench_subject *s, uint32_t voter,
                                         struct oy_why *why);

/* ---- the stages ---- */

struct bench_stages {
    struct bench_figure seal;        /* a ballot: encrypt, prove, sign */
    struct bench_figure check;       /* a ballot of one batch, from its bytes */
    struct bench_figure check_each;  /* a ballot, equation by equation */
    struct bench_figure aggregate;   /* a ballot, once read */
    struct bench_figure share;       /* a line; the lot's share counts as a line more */
    struct bench_figure share_check; /* likewise */
    struct bench_figure combine;     /* likewise, discrete logarithm included */
    size_t ballot_bytes;
};

OY_MUST_USE oy_status bench_stages(struct bench_stages *out, struct bench_subject *s,
                                   struct bench_reference *r, struct oy_why *why);
/* Its last part: shares, their check and the totals, which are compared with the votes. */
OY_MUST_USE oy_status bench_decrypt(struct bench_stages *out, struct bench_subject *s,
                                    const struct oy_aggregates *a, struct bench_reference *r,
                                    struct oy_why *why);

/* ---- the report ---- */

/* The processor's name as Linux has it, or "unknown"; the compiler and its flags. */
void bench_cpu_name(char *out, size_t cap);
extern const char bench_compiler[], bench_flags[], bench_ifma_flags[]; /* of one file besides */

/* The load of one ballot of this style, and of one line. */
struct bench_load bench_load_seal(const struct oy_style *s);
struct bench_load bench_load_check(const struct oy_style *s);
struct bench_load bench_load_aggregate(const struct oy_style *s);
extern const struct bench_load bench_load_share, bench_load_share_check, bench_load_combine;

struct bench_result {
    const struct oy_group *g;
    struct bench_load seal, check;
    struct bench_arithmetic arithmetic;
    struct bench_stages stages;
};

/* file NULL: standard output. OY_IO if it cannot be written. */
OY_MUST_USE oy_status bench_report_json(const char *file, const struct bench_options *options,
                                        const struct bench_result *results, size_t n,
                                        struct oy_why *why);
void bench_report_table(const struct bench_options *options, const struct bench_result *results,
                        size_t n);

#endif
