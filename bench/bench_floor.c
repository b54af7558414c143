/* bench_floor: how close the recount comes to what its multiply instructions alone would take. They
 * are counted by an arithmetic that is compiled once more with counters; how many of them a core
 * executes is measured in the same run. */
#include <stdlib.h>
#include <string.h>

#include "bench/command.h"
#include "bench/counting.h"
#include "bench/recount.h"

static const char usage[] =
    "usage: bench_floor [OPTION]...\n"
    "\n"
    "Counts the multiply instructions of a recount with AVX-512 IFMA, measures how long they "
    "would\n"
    "take alone and how long it takes, part by part, and prints one JSON object.\n"
    "\n"
    "  --ballots N    ballots, 8 to 100000 (768, which is one batch of 5 options)\n"
    "  --options K    options of the one question, 2 to 1000 (5)\n"
    "  --repeat R     rounds, 1 to 1000 (15)\n"
    "  --help         this text\n";

struct command {
    unsigned ballots, options, repeat;
};

/* ---- a group table whose arithmetic is looked at from outside ---- */

enum part { DECODE, PRODUCT, SUMS, ENCODE, PARTS };
static const char *const part_names[PARTS] = {"decode", "product", "sums", "encode"};

/* The table's functions have no argument for it. */
static struct probe {
    const struct oy_r255_arithmetic *inner;
    struct bench_multiplies multiplies[PARTS];
    double us[PARTS];
} probe;

struct mark {
    double us;
    struct bench_multiplies multiplies;
};

static struct mark mark_now(void) {
    return (struct mark){bench_now_us(bench_clock(1)), bench_multiplies};
}

static void note(enum part part, const struct mark *since) {
    struct mark now = mark_now();
    probe.us[part] += now.us - since->us;
    probe.multiplies[part].madd52 += now.multiplies.madd52 - since->multiplies.madd52;
    probe.multiplies[part].mullo += now.multiplies.mullo - since->multiplies.mullo;
}

static struct oy_r255_sum *sums_of(struct oy_product *products) {
    return (struct oy_r255_sum *)(void *)products;
}

static const struct oy_r255_sum *const_sums_of(const struct oy_product *products) {
    return (const struct oy_r255_sum *)(const void *)products;
}

static const struct oy_r255_row *rows_of(const struct oy_point *points) {
    return (const struct oy_r255_row *)(const void *)points;
}

static size_t points_decode_var(struct oy_point *out, const unsigned char *in, size_t n) {
    struct mark begin = mark_now();
    size_t done = probe.inner->decode_var((struct oy_r255_row *)(void *)out, in, n);
    note(DECODE, &begin);
    return done;
}

static void encode_sums(struct oy_element *out, const struct oy_r255_sum *sums, size_t n) {
    struct mark begin = mark_now();
    memset(out, 0, n * sizeof *out);
    probe.inner->encode(out->b, sizeof *out, sums, n);
    note(ENCODE, &begin);
}

static void products_encode_var(struct oy_element *out, const struct oy_product *products,
                                size_t n) {
    encode_sums(out, const_sums_of(products), n);
}

static bool multi_pow_var(struct oy_element *out, const struct oy_point *points,
                          const struct oy_scalar *exponents, size_t n) {
    struct mark begin = mark_now();
    struct oy_r255_sum sum;
    bool ok = probe.inner->multi_pow_var(&sum, rows_of(points), n ? exponents->b : NULL, n);
    note(PRODUCT, &begin);
    if (ok) encode_sums(out, &sum, 1);
    return ok;
}

static void products_mul_var(struct oy_product *products, const struct oy_point *points, size_t n) {
    struct mark begin = mark_now();
    probe.inner->add_rows_var(sums_of(products), rows_of(points), n);
    note(SUMS, &begin);
}

static void products_merge_var(struct oy_product *products, const struct oy_product *others,
                               size_t n) {
    struct mark begin = mark_now();
    probe.inner->add_sums_var(sums_of(products), const_sums_of(others), n);
    note(SUMS, &begin);
}

static struct oy_group probed; /* as long-lived as the elections that point to it */

static void put_probe(struct bench_subject *s) {
    probed = *s->g;
    probed.points_decode_var = points_decode_var;
    probed.multi_pow_var = multi_pow_var;
    probed.products_mul_var = products_mul_var;
    probed.products_merge_var = products_merge_var;
    probed.products_encode_var = products_encode_var;
    s->manifest->group = &probed;
    s->election->group = &probed;
    for (size_t i = 0; i < s->manifest->n_mahalle; i++) s->election->styles[i].group = &probed;
}

static void reset_probe(const struct oy_r255_arithmetic *inner) {
    memset(&probe, 0, sizeof probe);
    probe.inner = inner;
}

/* ---- measuring ---- */

/* Of each round; the last of the parts is everything outside the arithmetic. */
struct samples {
    double madd52_ns[BENCH_REPEAT_MAX], mullo_ns[BENCH_REPEAT_MAX], mixed_ns[BENCH_REPEAT_MAX];
    double us[BENCH_REPEAT_MAX], floor_us[BENCH_REPEAT_MAX], part_us[PARTS + 1][BENCH_REPEAT_MAX];
};

struct counts {
    struct bench_multiplies part[PARTS], all;
};

static double chain_ns(void (*chain)(void *ctx), unsigned calls) {
    unsigned char sink[64];
    return bench_block(bench_clock(1), calls, chain, sink) * 1e3 / BENCH_CHAIN;
}

/* What the instructions would take if nothing else were done: ten of one kind for one of the other
 * as long as there are such, the rest by themselves. */
static double floor_us(const struct bench_multiplies *m, double madd52_ns, double mullo_ns,
                       double mixed_ns) {
    uint64_t tens = m->madd52 / 10, mixed = tens < m->mullo ? tens : m->mullo;
    return ((double)(11 * mixed) * mixed_ns + (double)(m->madd52 - 10 * mixed) * madd52_ns +
            (double)(m->mullo - mixed) * mullo_ns) /
           1e3;
}

static oy_status count(struct counts *out, struct bench_recount *r, struct oy_why *why) {
    unsigned char sum[32];
    reset_probe(&bench_counting);
    OY_TRY(bench_count_batches(r, r->n, sum, why));
    *out = (struct counts){0};
    for (size_t i = 0; i < PARTS; i++) {
        out->part[i] = probe.multiplies[i];
        out->all.madd52 += out->part[i].madd52;
        out->all.mullo += out->part[i].mullo;
    }
    return OY_OK;
}

static oy_status take(struct samples *s, struct bench_recount *r, const struct counts *c,
                      unsigned repeat, struct oy_why *why) {
    unsigned char sum[32], sink[64];
    double n = (double)r->n;
    unsigned calls = bench_calibrate(bench_chain_madd52, sink);
    for (unsigned i = 0; i < repeat; i++) {
        s->madd52_ns[i] = chain_ns(bench_chain_madd52, calls);
        s->mullo_ns[i] = chain_ns(bench_chain_mullo, calls);
        s->mixed_ns[i] = chain_ns(bench_chain_mixed, calls);
        reset_probe(&oy_r255_ifma);
        double begin = bench_now_us(bench_clock(1));
        OY_TRY(bench_count_batches(r, r->n, sum, why));
        s->us[i] = (bench_now_us(bench_clock(1)) - begin) / n;
        s->floor_us[i] = floor_us(&c->all, s->madd52_ns[i], s->mullo_ns[i], s->mixed_ns[i]) / n;
        s->part_us[PARTS][i] = s->us[i];
        for (size_t k = 0; k < PARTS; k++) {
            s->part_us[k][i] = probe.us[k] / n;
            s->part_us[PARTS][i] -= s->part_us[k][i];
        }
    }
    return OY_OK;
}

/* ---- the report ---- */

static json_t *parts_json(struct samples *s, const struct counts *c, size_t n, unsigned repeat) {
    json_t *out = json_object();
    double madd52 = bench_figure_of(s->madd52_ns, repeat).us;
    double mullo = bench_figure_of(s->mullo_ns, repeat).us;
    double mixed = bench_figure_of(s->mixed_ns, repeat).us;
    for (size_t k = 0; k < PARTS; k++) {
        const struct bench_multiplies *m = &c->part[k];
        (void)json_object_set_new(
            out, part_names[k],
            json_pack("{s:f, s:f, s:f, s:f}", "us", bench_figure_of(s->part_us[k], repeat).us,
                      "floor_us", floor_us(m, madd52, mullo, mixed) / (double)n, "madd52",
                      (double)m->madd52 / (double)n, "mullo", (double)m->mullo / (double)n));
    }
    (void)json_object_set_new(
        out, "rest", json_pack("{s:f}", "us", bench_figure_of(s->part_us[PARTS], repeat).us));
    return out;
}

static oy_status report(struct samples *s, const struct counts *c, const struct command *command,
                        struct oy_why *why) {
    double n = command->ballots;
    unsigned repeat = command->repeat;
    json_t *out = bench_head("bench_floor");
    double ratio = bench_ratio_of(s->us, s->floor_us, repeat).us;
    json_t *rest = json_pack(
        "{s:i, s:i, s:i, s:{s:f, s:f}, s:{s:f, s:f, s:f}, s:f, s:f, s:f, s:o, s:n}", "ballots",
        (int)command->ballots, "options", (int)command->options, "repeat", (int)repeat,
        "instructions_per_ballot", "madd52", (double)c->all.madd52 / n, "mullo",
        (double)c->all.mullo / n, "ns_per_instruction", "madd52",
        bench_figure_of(s->madd52_ns, repeat).us, "mullo", bench_figure_of(s->mullo_ns, repeat).us,
        "mixed", bench_figure_of(s->mixed_ns, repeat).us, "floor_us",
        bench_figure_of(s->floor_us, repeat).us, "us_per_ballot", bench_figure_of(s->us, repeat).us,
        "ratio", ratio, "parts", parts_json(s, c, command->ballots, repeat), "reason");
    (void)json_object_update(out, rest);
    json_decref(rest);
    return bench_print(out, why);
}

static oy_status nothing(struct oy_why *why) {
    json_t *out = bench_head("bench_floor");
    (void)json_object_set_new(out, "floor_us", json_null());
    (void)json_object_set_new(out, "reason",
                              json_string("this processor has no AVX-512 IFMA, or "
                                          "it was not compiled in"));
    return bench_print(out, why);
}

/* ---- the election ---- */

static oy_status measure(struct bench_recount *r, const struct command *c, struct oy_why *why) {
    static struct samples samples;
    struct counts counts;
    unsigned char sum[32];
    reset_probe(&oy_r255_ifma);
    OY_TRY(bench_recount_refuses(r, bench_count_batches, r->n < 8 ? r->n : 8, why));
    OY_TRY(bench_count_batches(r, r->n, sum, why)); /* warms up */
    OY_TRY(count(&counts, r, why));
    OY_TRY(take(&samples, r, &counts, c->repeat, why));
    return report(&samples, &counts, c, why);
}

static oy_status run_with(struct bench_subject *s, unsigned char *bytes, const struct command *c,
                          struct oy_why *why) {
    struct bench_recount r;
    for (uint32_t i = 0; i < c->ballots; i++) {
        OY_TRY(bench_subject_seal(s, i, why));
        memcpy(bytes + i * s->style->ballot_len, s->span[i].p, s->style->ballot_len);
    }
    put_probe(s);
    OY_TRY(bench_recount_new(&r, s, bytes, c->ballots, why));
    oy_status status = measure(&r, c, why);
    bench_recount_clear(&r);
    return status;
}

static oy_status run(const struct command *c, struct oy_why *why) {
    const struct bench_options options = {
        .ballots = c->ballots, .options = c->options, .threads = 1, .repeat = c->repeat};
    struct bench_subject s;
    if (!oy_r255_is_supported(&oy_r255_ifma)) return nothing(why);
    OY_TRY(bench_subject_make(&s, oy_group_by_id(OY_GROUP_RISTRETTO255), &options, why));
    unsigned char *bytes = malloc(c->ballots * s.style->ballot_len);
    oy_status status =
        bytes ? run_with(&s, bytes, c, why) : oy_fail(why, OY_MEMORY, "", "no memory for ballots");
    free(bytes);
    bench_subject_clear(&s);
    return status;
}

int main(int argc, char **argv) {
    struct command c = {.ballots = 768, .options = 5, .repeat = 15};
    const struct bench_number numbers[] = {{"ballots", &c.ballots, 8, 100000},
                                           {"options", &c.options, 2, 1000},
                                           {"repeat", &c.repeat, 1, BENCH_REPEAT_MAX}};
    struct oy_why why = {0};
    int done = bench_command_read(usage, numbers, sizeof numbers / sizeof *numbers, argc, argv);
    if (done >= 0) return done;
    oy_status status = oy_crypto_init(&why);
    if (status == OY_OK) status = run(&c, &why);
    return bench_exit("bench_floor", status, &why);
}
