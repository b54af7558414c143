/* The arithmetic alone: the library called as anyone would call it, with its own types, and the
 * project's table, which adds encodings and checks. */
#include <gmp.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "bench/bench.h"
#include "crypto/modp_params.h"

enum { TERMS = 64, TICKS_MAX = 4096 };

/* What all operations work on: two elements and two exponents, as bytes, as the table's types and
 * as GMP's. */
struct operands {
    const struct oy_group *g;
    struct oy_element a, b, out;
    struct oy_scalar e, f;
    struct oy_secret *secret; /* e once more */
    mpz_t p, q, ma, mb, mg, me, mout;
};

/* ---- libsodium ---- */

static void sodium_fixed(void *ctx) {
    struct operands *o = ctx;
    (void)!crypto_scalarmult_ristretto255_base(o->out.b, o->e.b);
}

static void sodium_variable(void *ctx) {
    struct operands *o = ctx;
    (void)!crypto_scalarmult_ristretto255(o->out.b, o->e.b, o->a.b);
}

static void sodium_multiply(void *ctx) {
    struct operands *o = ctx;
    (void)!crypto_core_ristretto255_add(o->out.b, o->a.b, o->b.b);
}

static void sodium_decode(void *ctx) {
    struct operands *o = ctx;
    (void)!crypto_core_ristretto255_is_valid_point(o->a.b);
}

/* ---- GMP ---- */

static void gmp_fixed(void *ctx) {
    struct operands *o = ctx;
    mpz_powm(o->mout, o->mg, o->me, o->p);
}

static void gmp_variable(void *ctx) {
    struct operands *o = ctx;
    mpz_powm(o->mout, o->ma, o->me, o->p);
}

static void gmp_secret_fixed(void *ctx) {
    struct operands *o = ctx;
    mpz_powm_sec(o->mout, o->mg, o->me, o->p);
}

static void gmp_secret_variable(void *ctx) {
    struct operands *o = ctx;
    mpz_powm_sec(o->mout, o->ma, o->me, o->p);
}

static void gmp_multiply(void *ctx) {
    struct operands *o = ctx;
    mpz_mul(o->mout, o->ma, o->mb);
    mpz_mod(o->mout, o->mout, o->p);
}

static void gmp_decode(void *ctx) { /* from bytes, and in the subgroup: x^q = 1 */
    struct operands *o = ctx;
    mpz_import(o->mout, o->g->element_len, 1, 1, 1, 0, o->a.b);
    mpz_powm(o->mout, o->mout, o->q, o->p);
    (void)mpz_cmp_ui(o->mout, 1);
}

/* ---- the table ---- */

static void table_fixed(void *ctx) {
    struct operands *o = ctx;
    o->g->pow_var(&o->out, &o->g->generator, &o->e);
}

static void table_variable(void *ctx) {
    struct operands *o = ctx;
    o->g->pow_var(&o->out, &o->a, &o->e);
}

static void table_secret_fixed(void *ctx) {
    struct operands *o = ctx;
    o->g->pow_base_secret(&o->out, o->secret);
}

static void table_secret_variable(void *ctx) {
    struct operands *o = ctx;
    o->g->pow_secret(&o->out, &o->a, o->secret);
}

static void table_multiply(void *ctx) {
    struct operands *o = ctx;
    o->g->mul_var(&o->out, &o->a, &o->b);
}

static void table_decode(void *ctx) {
    struct operands *o = ctx;
    (void)o->g->decode_var(&o->out, o->a.b, 1);
}

/* ---- the two of them ---- */

const char *const bench_operation_names[BENCH_OPERATIONS] = {
    "fixed", "variable", "secret_fixed", "secret_variable", "multiply", "decode"};

typedef void operation(void *ctx);

static operation *const sodium_operations[BENCH_OPERATIONS] = {
    sodium_fixed,    sodium_variable, sodium_fixed, /* libsodium has no other */
    sodium_variable, sodium_multiply, sodium_decode};
static operation *const gmp_operations[BENCH_OPERATIONS] = {
    gmp_fixed, gmp_variable, gmp_secret_fixed, gmp_secret_variable, gmp_multiply, gmp_decode};
static operation *const table_operations[BENCH_OPERATIONS] = {
    table_fixed,           table_variable, table_secret_fixed,
    table_secret_variable, table_multiply, table_decode};

struct bench_reference {
    clockid_t clock;
    struct operands o;
    operation *const *library;
    unsigned calls[BENCH_OPERATIONS];
    double last[BENCH_OPERATIONS];
    double samples[BENCH_OPERATIONS][TICKS_MAX]; /* of the last TICKS_MAX ticks */
    unsigned ticks;
    struct oy_secret *work; /* 2 */
};

static void random_element(const struct oy_group *g, struct oy_element *out, struct oy_secret *e) {
    g->secret_random(e);
    g->pow_base_secret(out, e);
}

static void import(mpz_t out, const unsigned char *bytes, size_t n) {
    mpz_init(out);
    mpz_import(out, n, 1, 1, 1, 0, bytes);
}

static void operands_init(struct operands *o, const struct oy_group *g, struct oy_secret *work) {
    static const uint64_t p[] = {OY_MODP_P_LIMBS};
    *o = (struct operands){.g = g, .secret = &work[0]};
    random_element(g, &o->a, &work[1]);
    random_element(g, &o->b, &work[1]);
    g->secret_random(o->secret);
    memcpy(o->e.b, o->secret->b, sizeof o->e.b); /* nobody's secret */
    mpz_init(o->p);
    mpz_import(o->p, sizeof p / sizeof p[0], -1, sizeof p[0], 0, 0, p);
    mpz_init(o->q);
    mpz_ui_pow_ui(o->q, 2, 256);
    mpz_sub_ui(o->q, o->q, 189);
    import(o->ma, o->a.b, g->element_len);
    import(o->mb, o->b.b, g->element_len);
    import(o->mg, g->generator.b, g->element_len);
    import(o->me, o->e.b, g->scalar_len);
    mpz_init(o->mout);
}

static void operands_clear(struct operands *o) {
    mpz_clears(o->p, o->q, o->ma, o->mb, o->mg, o->me, o->mout, NULL);
}

void bench_reference_free(struct bench_reference *r) {
    if (!r) return;
    operands_clear(&r->o);
    oy_secret_free(r->work);
    free(r);
}

oy_status bench_reference_new(struct bench_reference **out, const struct oy_group *g,
                              unsigned threads, struct oy_why *why) {
    struct bench_reference *r = calloc(1, sizeof *r);
    *out = NULL;
    if (r) r->work = oy_secret_alloc(2);
    if (!r || !r->work) {
        free(r);
        return oy_fail(why, OY_MEMORY, "", "no memory for the arithmetic");
    }
    operands_init(&r->o, g, r->work);
    r->clock = bench_clock(threads);
    r->library = g->id == OY_GROUP_MODP4096 ? gmp_operations : sodium_operations;
    for (size_t i = 0; i < BENCH_OPERATIONS; i++)
        r->calls[i] = bench_calibrate(r->library[i], &r->o);
    *out = r;
    return OY_OK;
}

void bench_reference_tick(struct bench_reference *r) {
    for (size_t i = 0; i < BENCH_OPERATIONS; i++) {
        r->last[i] = bench_block(r->clock, r->calls[i], r->library[i], &r->o);
        r->samples[i][r->ticks % TICKS_MAX] = r->last[i];
    }
    r->ticks++;
}

clockid_t bench_reference_clock(const struct bench_reference *r) {
    return r->clock;
}

double bench_reference_alone(const struct bench_reference *r, const struct bench_load *load) {
    double us = 0;
    for (size_t i = 0; i < BENCH_OPERATIONS; i++) us += (double)load->times[i] * r->last[i];
    return us;
}

void bench_arithmetic_library(struct bench_arithmetic *out, struct bench_reference *r) {
    unsigned n = r->ticks < TICKS_MAX ? r->ticks : TICKS_MAX;
    for (size_t i = 0; i < BENCH_OPERATIONS; i++)
        out->library[i] = bench_figure_of(r->samples[i], n);
    r->ticks = 0; /* the samples are sorted now */
}

/* ---- the table beside the library ---- */

struct block { /* many calls as one repetition */
    operation *fn;
    void *ctx;
    unsigned calls;
};

static oy_status run_block(void *ctx, struct oy_why *why) {
    struct block *b = ctx;
    (void)why;
    for (unsigned i = 0; i < b->calls; i++) b->fn(b->ctx);
    return OY_OK;
}

static oy_status measure_short(struct bench_figure *out, operation *fn, void *ctx, unsigned terms,
                               enum bench_operation beside, unsigned repeat,
                               struct bench_reference *r, struct oy_why *why) {
    struct block b = {fn, ctx, bench_calibrate(fn, ctx)};
    struct bench_task task = {run_block, &b, (double)b.calls * terms, {{0}}};
    task.load.times[beside] = 1;
    return bench_repeat(out, &task, repeat, r, why);
}

/* Elements come out of the library either in `out` or in `mout`. */
static struct oy_element library_result(struct bench_reference *r, size_t which) {
    struct oy_element e = {{0}};
    r->library[which](&r->o);
    if (r->library == sodium_operations) return r->o.out;
    size_t len = (mpz_sizeinbase(r->o.mout, 2) + 7) / 8;
    (void)mpz_export(e.b + r->o.g->element_len - len, NULL, 1, 1, 1, 0, r->o.mout);
    return e;
}

static oy_status measure_table(struct bench_arithmetic *out, struct bench_reference *r,
                               unsigned repeat, struct oy_why *why) {
    for (size_t i = 0; i < BENCH_OPERATIONS; i++) {
        OY_TRY(measure_short(&out->table[i], table_operations[i], &r->o, 1, (enum bench_operation)i,
                             repeat, r, why));
        table_operations[i](&r->o);
        struct oy_element table = r->o.out, library = library_result(r, i);
        if (i != BENCH_DECODE && !oy_element_equal(r->o.g, &library, &table))
            return oy_fail(why, OY_MISMATCH, "", "library and table disagree in operation %s",
                           bench_operation_names[i]);
    }
    return OY_OK;
}

struct many {
    const struct oy_group *g;
    struct oy_element base[TERMS], out;
    struct oy_scalar exponent[TERMS];
    struct oy_term term[TERMS];
};

static void table_product(void *ctx) {
    struct many *m = ctx;
    m->g->product_var(&m->out, m->term, TERMS);
}

static bool product_is_right(const struct many *m) {
    struct oy_element expected = m->g->identity, power;
    for (size_t i = 0; i < TERMS; i++) {
        m->g->pow_var(&power, &m->base[i], &m->exponent[i]);
        m->g->mul_var(&expected, &expected, &power);
    }
    return oy_element_equal(m->g, &expected, &m->out);
}

oy_status bench_arithmetic(struct bench_arithmetic *out, struct bench_reference *r, unsigned repeat,
                           struct oy_why *why) {
    struct many m = {.g = r->o.g};
    OY_TRY(measure_table(out, r, repeat, why));
    for (size_t i = 0; i < TERMS; i++) {
        random_element(m.g, &m.base[i], &r->work[1]);
        memcpy(m.exponent[i].b, r->work[1].b, sizeof m.exponent[i].b); /* any scalar will do */
        m.term[i] = (struct oy_term){&m.base[i], &m.exponent[i]};
    }
    OY_TRY(measure_short(&out->product, table_product, &m, TERMS, BENCH_VARIABLE, repeat, r, why));
    if (!product_is_right(&m)) return oy_fail(why, OY_MISMATCH, "", "a product of powers is wrong");
    return OY_OK;
}
