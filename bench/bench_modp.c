/* bench_modp: microseconds a power of a product of powers in modp4096, beside one power of GMP. */
#include <gmp.h>
#include <stdlib.h>
#include <string.h>

#include "bench/command.h"
#include "crypto/modp_params.h"

enum { SIZES = 3, LIMBS = 64, EXPONENT_LIMBS = 4, EXPONENT_BITS = 256 };

static const char usage[] =
    "usage: bench_modp [OPTION]...\n"
    "\n"
    "Times products of n powers with exponents of 256 bits in modp4096, beside mpz_powm and\n"
    "mpn_sec_powm of one base, and prints one JSON object.\n"
    "\n"
    "  --most N       no products of more than N powers, 64 to 4096 (4096)\n"
    "  --repeat R     rounds, 1 to 1000 (5)\n"
    "  --help         this text\n";

static const size_t sizes[SIZES] = {64, 1024, 4096};

struct modp { /* base i is g^log_i */
    const struct oy_group *g;
    struct oy_point *point;
    struct oy_scalar *log, *exponent;
    struct oy_element out;
    size_t n;
    bool ok;
    mpz_t p, base, e, power;
    mp_limb_t *scratch, base_limbs[LIMBS], e_limbs[EXPONENT_LIMBS], p_limbs[LIMBS], result[LIMBS];
    double decode_us; /* an element, checked */
};

static oy_status no_memory(struct oy_why *why) {
    return oy_fail(why, OY_MEMORY, "", "no memory for the powers");
}

/* ---- bases and exponents ---- */

static oy_status draw(struct modp *m, unsigned char *encoded, size_t n, struct oy_why *why) {
    struct oy_secret *x = oy_secret_alloc(1);
    struct oy_element base;
    if (!x) return no_memory(why);
    for (size_t i = 0; i < n; i++) {
        m->g->secret_random(x);
        memcpy(m->exponent[i].b, x->b, sizeof m->exponent[i].b); /* nobody's secret */
        m->g->secret_random(x);
        memcpy(m->log[i].b, x->b, sizeof m->log[i].b);
        m->g->pow_base_secret(&base, x);
        memcpy(encoded + m->g->element_len * i, base.b, m->g->element_len);
    }
    oy_secret_free(x);
    double begin = bench_now_us(bench_clock(1));
    if (m->g->points_decode_var(m->point, encoded, n) != n)
        return oy_fail(why, OY_MISMATCH, "", "a power of g is not decoded");
    m->decode_us = (bench_now_us(bench_clock(1)) - begin) / (double)n;
    return OY_OK;
}

static void library_init(struct modp *m, const unsigned char *encoded) {
    static const uint64_t p[] = {OY_MODP_P_LIMBS};
    mpz_inits(m->p, m->base, m->e, m->power, NULL);
    mpz_import(m->p, sizeof p / sizeof p[0], -1, sizeof p[0], 0, 0, p);
    mpz_import(m->base, m->g->element_len, 1, 1, 1, 0, encoded);
    mpz_import(m->e, m->g->scalar_len, 1, 1, 1, 0, m->exponent[0].b);
    mpz_setbit(m->e, EXPONENT_BITS - 1);
    for (mp_size_t i = 0; i < LIMBS; i++) {
        m->p_limbs[i] = mpz_getlimbn(m->p, i);
        m->base_limbs[i] = mpz_getlimbn(m->base, i);
    }
    for (mp_size_t i = 0; i < EXPONENT_LIMBS; i++) m->e_limbs[i] = mpz_getlimbn(m->e, i);
}

static oy_status modp_make(struct modp *m, size_t n, struct oy_why *why) {
    unsigned char *encoded = malloc(n * m->g->element_len);
    m->point = oy_points_new(m->g, n);
    m->log = malloc(n * sizeof *m->log);
    m->exponent = malloc(n * sizeof *m->exponent);
    m->scratch = malloc((size_t)mpn_sec_powm_itch(LIMBS, EXPONENT_BITS, LIMBS) * sizeof(mp_limb_t));
    oy_status status = encoded && m->point && m->log && m->exponent && m->scratch
                           ? draw(m, encoded, n, why)
                           : no_memory(why);
    if (status == OY_OK) library_init(m, encoded);
    free(encoded);
    return status;
}

static void modp_free(struct modp *m) {
    if (m->p->_mp_d) mpz_clears(m->p, m->base, m->e, m->power, NULL);
    oy_points_free(m->point);
    free(m->log);
    free(m->exponent);
    free(m->scratch);
}

/* ---- what is timed ---- */

static void product(void *ctx) {
    struct modp *m = ctx;
    m->ok = m->g->multi_pow_var(&m->out, m->point, m->exponent, m->n);
}

static void powm(void *ctx) {
    struct modp *m = ctx;
    mpz_powm(m->power, m->base, m->e, m->p);
}

static void sec_powm(void *ctx) {
    struct modp *m = ctx;
    mpn_sec_powm(m->result, m->base_limbs, LIMBS, m->e_limbs, EXPONENT_BITS, m->p_limbs, LIMBS,
                 m->scratch);
}

/* g^{Σ exponent·log} by GMP */
static oy_status check(struct modp *m, struct oy_why *why) {
    struct oy_scalar sum, part;
    struct oy_element expected;
    product(m);
    if (!m->ok) return no_memory(why);
    m->g->scalar_from_u64(&sum, 0);
    for (size_t i = 0; i < m->n; i++) {
        m->g->scalar_mul(&part, &m->exponent[i], &m->log[i]);
        m->g->scalar_add(&sum, &sum, &part);
    }
    m->g->pow_var(&expected, &m->g->generator, &sum);
    if (oy_element_equal(m->g, &expected, &m->out)) return OY_OK;
    return oy_fail(why, OY_MISMATCH, "", "a product of %zu powers is wrong", m->n);
}

struct samples {
    double us[BENCH_REPEAT_MAX], powm[BENCH_REPEAT_MAX], sec_powm[BENCH_REPEAT_MAX];
};

static json_t *measure(struct samples *s, struct modp *m, unsigned repeat) {
    unsigned calls = bench_calibrate(product, m), powms = bench_calibrate(powm, m);
    for (unsigned i = 0; i < repeat; i++) {
        s->powm[i] = bench_block(bench_clock(1), powms, powm, m);
        s->sec_powm[i] = bench_block(bench_clock(1), powms, sec_powm, m);
        s->us[i] = bench_block(bench_clock(1), calls, product, m) / (double)m->n;
    }
    double ratio = bench_ratio_of(s->powm, s->us, repeat).us;
    double sec_ratio = bench_ratio_of(s->sec_powm, s->us, repeat).us;
    return json_pack("{s:i, s:{s:f, s:f, s:f}, s:{s:f, s:f}}", "n", (int)m->n, "us_per_power",
                     "product", bench_figure_of(s->us, repeat).us, "mpz_powm",
                     bench_figure_of(s->powm, repeat).us, "mpn_sec_powm",
                     bench_figure_of(s->sec_powm, repeat).us, "ratio", "mpz_powm", ratio,
                     "mpn_sec_powm", sec_ratio);
}

static oy_status run_with(struct modp *m, size_t most, unsigned repeat, struct oy_why *why) {
    static struct samples samples;
    OY_TRY(modp_make(m, most, why));
    json_t *rows = json_array(), *out = bench_head("bench_modp");
    oy_status status = OY_OK;
    for (size_t i = 0; i < SIZES && sizes[i] <= most && status == OY_OK; i++) {
        m->n = sizes[i];
        status = check(m, why);
        if (status == OY_OK) (void)json_array_append_new(rows, measure(&samples, m, repeat));
    }
    (void)json_object_set_new(out, "repeat", json_integer((json_int_t)repeat));
    (void)json_object_set_new(out, "decode_us", json_real(m->decode_us));
    (void)json_object_set_new(out, "rows", rows);
    if (status == OY_OK) return bench_print(out, why);
    json_decref(out);
    return status;
}

int main(int argc, char **argv) {
    unsigned most = 4096, repeat = 5;
    const struct bench_number numbers[] = {{"most", &most, 64, 4096},
                                           {"repeat", &repeat, 1, BENCH_REPEAT_MAX}};
    struct oy_why why = {0};
    int done = bench_command_read(usage, numbers, sizeof numbers / sizeof *numbers, argc, argv);
    if (done >= 0) return done;
    oy_status status = oy_crypto_init(&why);
    if (status == OY_OK) {
        static struct modp m;
        m.g = oy_group_by_id(OY_GROUP_MODP4096);
        status = run_with(&m, most, repeat, &why);
        modp_free(&m);
    }
    return bench_exit("bench_modp", status, &why);
}
