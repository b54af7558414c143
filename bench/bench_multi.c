/* bench_multi: microseconds a term of a multi-exponentiation in ristretto255, for few terms and
 * many, beside one power of libsodium. */
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "bench/command.h"
#include "crypto/r255_var.h"

enum { SIZES = 7, BITS = 2, SIDE = 512, E = 32, S = 32, PORTABLE = 0, IFMA, ARITHMETICS };

static const char usage[] =
    "usage: bench_multi [OPTION]...\n"
    "\n"
    "Times products of n powers of different bases, portable and with AVX-512 IFMA, beside\n"
    "libsodium's power of one base, and prints one JSON object.\n"
    "\n"
    "  --most N       no products of more than N terms, 64 to 262144 (262144)\n"
    "  --repeat R     rounds, 1 to 1000 (7)\n"
    "  --help         this text\n";

static const size_t sizes[SIZES] = {64, 256, 1024, 4096, 16384, 65536, 262144};
static const unsigned bits[BITS] = {253, 128};

struct multi {                            /* base i is g^log_i */
    struct oy_r255_row *row[ARITHMETICS]; /* decoded by each for itself */
    double decode_us[ARITHMETICS];        /* an element */
    unsigned char *encoded, *log, *exponent[BITS];
    size_t n; /* of the product at hand */
    const unsigned char *exponents;
    size_t arithmetic; /* which is at work */
    struct oy_r255_sum out;
    bool ok;
    unsigned char power[E], base[E]; /* libsodium's */
};

static const struct oy_r255_arithmetic *const arithmetics[ARITHMETICS] = {&oy_r255_portable,
                                                                          &oy_r255_ifma};

static oy_status no_memory(struct oy_why *why) {
    return oy_fail(why, OY_MEMORY, "", "no memory for the terms");
}

/* ---- bases and exponents ---- */

struct side { /* SIDE bases of which two make one */
    unsigned char log[SIDE][S];
    struct oy_r255_row row[SIDE];
};

static oy_status side_make(struct side *s, struct oy_why *why) {
    unsigned char encoded[SIDE][E];
    for (size_t i = 0; i < SIDE; i++) {
        crypto_core_ristretto255_scalar_random(s->log[i]);
        (void)!crypto_scalarmult_ristretto255_base(encoded[i], s->log[i]);
    }
    if (oy_r255()->decode_var(s->row, encoded[0], SIDE) == SIDE) return OY_OK;
    return oy_fail(why, OY_MISMATCH, "", "libsodium's powers are not decoded");
}

/* Base SIDE·i + j is a_i·b_j. */
static void bases_make(struct multi *m, const struct side *a, const struct side *b, size_t n) {
    struct oy_r255_sum sum[SIDE];
    const struct oy_r255_arithmetic *arithmetic = oy_r255();
    for (size_t i = 0; SIDE * i < n; i++) {
        for (size_t j = 0; j < SIDE; j++) {
            oy_r255_sum_zero(&sum[j]);
            arithmetic->add_rows_var(&sum[j], &a->row[i], 1);
            crypto_core_ristretto255_scalar_add(m->log + S * (SIDE * i + j), a->log[i], b->log[j]);
        }
        arithmetic->add_rows_var(sum, b->row, SIDE);
        arithmetic->encode(m->encoded + E * SIDE * i, E, sum, SIDE);
    }
}

static oy_status decode(struct multi *m, size_t n, struct oy_why *why) {
    for (size_t a = 0; a < ARITHMETICS; a++) {
        if (!oy_r255_is_supported(arithmetics[a])) continue;
        double begin = bench_now_us(bench_clock(1));
        if (arithmetics[a]->decode_var(m->row[a], m->encoded, n) != n)
            return oy_fail(why, OY_MISMATCH, "", "an encoding is not decoded");
        m->decode_us[a] = (bench_now_us(bench_clock(1)) - begin) / (double)n;
    }
    return OY_OK;
}

static oy_status multi_make(struct multi *m, size_t n, struct oy_why *why) {
    size_t room = (n + SIDE - 1) / SIDE * SIDE;
    struct side *a = aligned_alloc(64, sizeof *a), *b = aligned_alloc(64, sizeof *b);
    m->encoded = malloc(room * E);
    m->log = malloc(room * S);
    bool ok = a && b && m->encoded && m->log;
    for (size_t k = 0; k < ARITHMETICS; k++) {
        m->row[k] = aligned_alloc(64, room * sizeof *m->row[k]);
        ok = ok && m->row[k];
    }
    for (size_t k = 0; k < BITS; k++) {
        m->exponent[k] = calloc(n, S);
        ok = ok && m->exponent[k];
    }
    oy_status status = ok ? side_make(a, why) : no_memory(why);
    if (status == OY_OK) status = side_make(b, why);
    if (status == OY_OK) {
        bases_make(m, a, b, n);
        status = decode(m, n, why);
    }
    for (size_t i = 0; i < n && status == OY_OK; i++) {
        crypto_core_ristretto255_scalar_random(m->exponent[0] + S * i);
        randombytes_buf(m->exponent[1] + S * i, S / 2);
    }
    free(a);
    free(b);
    return status;
}

static void multi_free(struct multi *m) {
    for (size_t k = 0; k < ARITHMETICS; k++) free(m->row[k]);
    free(m->encoded);
    free(m->log);
    for (size_t k = 0; k < BITS; k++) free(m->exponent[k]);
}

/* ---- what is timed ---- */

static void product(void *ctx) {
    struct multi *m = ctx;
    m->ok = arithmetics[m->arithmetic]->multi_pow_var(&m->out, m->row[m->arithmetic], m->exponents,
                                                      m->n);
}

static void library_power(void *ctx) {
    struct multi *m = ctx;
    (void)!crypto_scalarmult_ristretto255(m->power, m->exponents, m->base);
}

/* g^{Σ exponent·log} by libsodium */
static oy_status check(struct multi *m, struct oy_why *why) {
    unsigned char sum[S] = {0}, part[S], expected[E], got[E];
    product(m);
    if (!m->ok) return no_memory(why);
    for (size_t i = 0; i < m->n; i++) {
        crypto_core_ristretto255_scalar_mul(part, m->exponents + S * i, m->log + S * i);
        crypto_core_ristretto255_scalar_add(sum, sum, part);
    }
    (void)!crypto_scalarmult_ristretto255_base(expected, sum);
    arithmetics[m->arithmetic]->encode(got, E, &m->out, 1);
    if (memcmp(expected, got, E) == 0) return OY_OK;
    return oy_fail(why, OY_MISMATCH, "", "%s: a product of %zu powers is wrong",
                   arithmetics[m->arithmetic]->name, m->n);
}

struct samples {
    double library[BENCH_REPEAT_MAX], us[ARITHMETICS][BENCH_REPEAT_MAX];
};

static oy_status take(struct samples *s, struct multi *m, unsigned repeat, struct oy_why *why) {
    unsigned calls[ARITHMETICS] = {0}, library_calls = bench_calibrate(library_power, m);
    for (size_t a = 0; a < ARITHMETICS; a++) {
        m->arithmetic = a;
        if (!oy_r255_is_supported(arithmetics[a])) continue;
        OY_TRY(check(m, why));
        calls[a] = bench_calibrate(product, m);
    }
    for (unsigned i = 0; i < repeat; i++) {
        s->library[i] = bench_block(bench_clock(1), library_calls, library_power, m);
        for (size_t a = 0; a < ARITHMETICS; a++) {
            m->arithmetic = a;
            if (calls[a])
                s->us[a][i] = bench_block(bench_clock(1), calls[a], product, m) / (double)m->n;
        }
    }
    return OY_OK;
}

/* ---- the report ---- */

static json_t *row_of(struct samples *s, size_t n, unsigned of_bits, unsigned repeat) {
    json_t *us = json_object(), *ratio = json_object();
    for (size_t a = 0; a < ARITHMETICS; a++) {
        const char *name = arithmetics[a]->name;
        bool there = oy_r255_is_supported(arithmetics[a]);
        double by = there ? bench_ratio_of(s->library, s->us[a], repeat).us : 0;
        double median = there ? bench_figure_of(s->us[a], repeat).us : 0;
        (void)json_object_set_new(ratio, name, there ? json_real(by) : json_null());
        (void)json_object_set_new(us, name, there ? json_real(median) : json_null());
    }
    (void)json_object_set_new(us, "libsodium", json_real(bench_figure_of(s->library, repeat).us));
    return json_pack("{s:i, s:i, s:o, s:o}", "n", (int)n, "bits", (int)of_bits, "us_per_term", us,
                     "ratio", ratio);
}

static oy_status measure(json_t *rows, struct multi *m, size_t most, unsigned repeat,
                         struct oy_why *why) {
    static struct samples samples;
    for (size_t k = 0; k < BITS; k++) {
        m->exponents = m->exponent[k];
        for (size_t i = 0; i < SIZES && sizes[i] <= most; i++) {
            m->n = sizes[i];
            OY_TRY(take(&samples, m, repeat, why));
            (void)json_array_append_new(rows, row_of(&samples, m->n, bits[k], repeat));
        }
    }
    return OY_OK;
}

static oy_status run(size_t most, unsigned repeat, struct oy_why *why) {
    struct multi m = {.n = most};
    json_t *rows = json_array();
    oy_status status = multi_make(&m, most, why);
    if (status == OY_OK) {
        (void)!crypto_scalarmult_ristretto255_base(m.base, m.log);
        status = measure(rows, &m, most, repeat, why);
    }
    multi_free(&m);
    if (status != OY_OK) {
        json_decref(rows);
        return status;
    }
    json_t *out = bench_head("bench_multi"), *decode_us = json_object();
    for (size_t a = 0; a < ARITHMETICS; a++)
        if (oy_r255_is_supported(arithmetics[a]))
            (void)json_object_set_new(decode_us, arithmetics[a]->name, json_real(m.decode_us[a]));
    (void)json_object_set_new(out, "decode_us", decode_us);
    (void)json_object_set_new(out, "repeat", json_integer((json_int_t)repeat));
    (void)json_object_set_new(out, "rows", rows);
    return bench_print(out, why);
}

int main(int argc, char **argv) {
    unsigned most = 262144, repeat = 7;
    const struct bench_number numbers[] = {{"most", &most, 64, 262144},
                                           {"repeat", &repeat, 1, BENCH_REPEAT_MAX}};
    struct oy_why why = {0};
    int done = bench_command_read(usage, numbers, sizeof numbers / sizeof *numbers, argc, argv);
    if (done >= 0) return done;
    oy_status status = oy_crypto_init(&why);
    if (status == OY_OK) status = run(most, repeat, &why);
    return bench_exit("bench_multi", status, &why);
}
