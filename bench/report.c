/* What was measured, as a table for people and as JSON for programs. */
#include <gmp.h>
#include <jansson.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/parallel.h"
#include "bench/bench.h"

/* ---- the stages, the same for table and JSON ---- */

enum { STAGES = 7 };

static const struct stage {
    const char *name, *unit;
    size_t place; /* of its figure in struct bench_stages */
} stages[STAGES] = {
    {"seal", "ballot", offsetof(struct bench_stages, seal)},
    {"check", "ballot", offsetof(struct bench_stages, check)},
    {"check_each", "ballot", offsetof(struct bench_stages, check_each)},
    {"aggregate", "ballot", offsetof(struct bench_stages, aggregate)},
    {"share", "line", offsetof(struct bench_stages, share)},
    {"share_check", "line", offsetof(struct bench_stages, share_check)},
    {"combine", "line", offsetof(struct bench_stages, combine)},
};

static struct bench_figure stage_figure(const struct bench_stages *s, size_t i) {
    struct bench_figure f;
    memcpy(&f, (const char *)s + stages[i].place, sizeof f);
    return f;
}

/* ---- JSON ---- */

static json_t *figure_json(const struct bench_figure *f) {
    json_t *out = json_pack("{s:f, s:f, s:f, s:i}", "us", f->us, "low", f->low, "high", f->high,
                            "n", (int)f->n);
    if (f->alone > 0) {
        (void)json_object_set_new(out, "arithmetic_us", json_real(f->alone));
        (void)json_object_set_new(out, "ratio", json_real(f->ratio));
    }
    return out;
}

static json_t *operations_json(const struct bench_figure figures[BENCH_OPERATIONS]) {
    json_t *out = json_object();
    for (size_t i = 0; i < BENCH_OPERATIONS; i++)
        (void)json_object_set_new(out, bench_operation_names[i], figure_json(&figures[i]));
    return out;
}

static json_t *powers_json(const struct bench_load *l) {
    size_t fixed = l->times[BENCH_FIXED] + l->times[BENCH_SECRET_FIXED];
    size_t variable = l->times[BENCH_VARIABLE] + l->times[BENCH_SECRET_VARIABLE];
    return json_pack("{s:i, s:i}", "fixed", (int)fixed, "variable", (int)variable);
}

static json_t *group_json(const struct bench_result *r) {
    json_t *out = json_object(), *powers = json_object();
    (void)json_object_set_new(out, "library", operations_json(r->arithmetic.library));
    (void)json_object_set_new(out, "table", operations_json(r->arithmetic.table));
    (void)json_object_set_new(out, "product", figure_json(&r->arithmetic.product));
    (void)json_object_set_new(out, "ballot_bytes",
                              json_integer((json_int_t)r->stages.ballot_bytes));
    (void)json_object_set_new(powers, "seal", powers_json(&r->seal));
    (void)json_object_set_new(powers, "check", powers_json(&r->check));
    (void)json_object_set_new(out, "powers_of_a_ballot", powers);
    for (size_t i = 0; i < STAGES; i++) {
        struct bench_figure f = stage_figure(&r->stages, i);
        (void)json_object_set_new(out, stages[i].name, figure_json(&f));
    }
    return out;
}

static const char *clock_name(const struct bench_options *options) {
    return bench_clock(options->threads) == CLOCK_MONOTONIC ? "wall" : "processor";
}

static bool write_text(const char *file, const char *text) {
    FILE *f = file ? fopen(file, "w") : stdout;
    if (!f || !text) return false;
    bool ok = fprintf(f, "%s\n", text) > 0 && fflush(f) == 0;
    if (file && fclose(f) != 0) ok = false;
    return ok;
}

oy_status bench_report_json(const char *file, const struct bench_options *options,
                            const struct bench_result *results, size_t n, struct oy_why *why) {
    char cpu[256];
    bench_cpu_name(cpu, sizeof cpu);
    json_t *groups = json_object();
    for (size_t i = 0; i < n; i++)
        (void)json_object_set_new(groups, results[i].g->name, group_json(&results[i]));
    json_t *all = json_pack(
        "{s:s, s:i, s:s, s:s, s:i, s:s, s:s, s:s, s:s, s:i, s:i, s:i, s:i, s:s, s:o}", "format",
        "oy-bench", "version", 1, "oy", OY_VERSION, "cpu", cpu, "processors", (int)oy_cpu_count(),
        "compiler", bench_compiler, "flags", bench_flags, "libsodium", sodium_version_string(),
        "gmp", gmp_version, "ballots", (int)options->ballots, "options", (int)options->options,
        "threads", (int)options->threads, "repeat", (int)options->repeat, "clock",
        clock_name(options), "groups", groups);
    char *text = all ? json_dumps(all, JSON_INDENT(2) | JSON_REAL_PRECISION(6)) : NULL;
    bool written = write_text(file, text);
    free(text);
    json_decref(all);
    if (!written) return oy_fail(why, OY_IO, "", "the report cannot be written");
    return OY_OK;
}

/* ---- the table ---- */

static void print_arithmetic(const struct bench_arithmetic *a) {
    (void)printf("  %-16s %12s %12s %8s\n", "arithmetic", "library", "this table", "ratio");
    for (size_t i = 0; i < BENCH_OPERATIONS; i++)
        (void)printf("  %-16s %12.2f %12.2f %8.2f\n", bench_operation_names[i], a->library[i].us,
                     a->table[i].us, a->table[i].ratio);
    (void)printf("  %-16s %12s %12.2f %8.2f\n", "product of 64", "", a->product.us,
                 a->product.ratio);
}

static void print_stages(const struct bench_stages *s) {
    (void)printf("  %-16s %12s %12s %8s\n", "stage", "arithmetic", "this project", "ratio");
    for (size_t i = 0; i < STAGES; i++) {
        struct bench_figure f = stage_figure(s, i);
        (void)printf("  %-16s %12.1f %12.1f %8.2f  a %s (%.1f to %.1f)\n", stages[i].name, f.alone,
                     f.us, f.ratio, stages[i].unit, f.low, f.high);
    }
}

static void print_group(const struct bench_options *options, const struct bench_result *r) {
    (void)printf("\n%s: %lu ballots of %lu options, %zu bytes each; %u thread%s\n", r->g->name,
                 (unsigned long)options->ballots, (unsigned long)options->options,
                 r->stages.ballot_bytes, options->threads, options->threads == 1 ? "" : "s");
    print_arithmetic(&r->arithmetic);
    print_stages(&r->stages);
    (void)printf(
        "  arithmetic: of the library, one power at a time; to seal a ballot %zu fixed and "
        "%zu variable, to check it %zu and %zu\n",
        r->seal.times[BENCH_SECRET_FIXED], r->seal.times[BENCH_SECRET_VARIABLE],
        r->check.times[BENCH_FIXED], r->check.times[BENCH_VARIABLE]);
}

void bench_report_table(const struct bench_options *options, const struct bench_result *results,
                        size_t n) {
    char cpu[256];
    bench_cpu_name(cpu, sizeof cpu);
    (void)printf("oy %s on %s, %u processors\n%s, %s\nlibsodium %s, GMP %s\n"
                 "Microseconds of %s time; medians, in parentheses the least and the most. Only "
                 "ratios travel.\n",
                 OY_VERSION, cpu, oy_cpu_count(), bench_compiler, bench_flags,
                 sodium_version_string(), gmp_version, clock_name(options));
    for (size_t i = 0; i < n; i++) print_group(options, &results[i]);
}
