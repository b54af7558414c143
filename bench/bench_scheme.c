/* oy-bench: how fast are seal, check, aggregate and decrypt, beside the arithmetic alone? */
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/parallel.h"
#include "bench/bench.h"

enum { GROUPS = 2, EXIT_USAGE = 2 };

static const char usage[] =
    "usage: oy-bench [OPTION]...\n"
    "\n"
    "Seals, checks, adds up and decrypts an election in memory, and times each step beside the\n"
    "arithmetic alone as libsodium or GMP does it. Figures are medians within this run.\n"
    "\n"
    "  --group NAME   ristretto255, modp4096 or all (all)\n"
    "  --ballots N    ballots, 3 to 10000 (50)\n"
    "  --options K    options of the one question, 2 to 1000 (5)\n"
    "  --threads T    threads of check and decryption, 0: all processors (1)\n"
    "  --repeat R     repetitions of each step, 1 to 1000 (5)\n"
    "  --json         one JSON object instead of the table\n"
    "  --json=FILE    the table, and the JSON object in FILE\n"
    "  --help         this text\n";

struct command {
    struct bench_options options;
    const struct oy_group *group[GROUPS];
    size_t n_groups;
    bool json;
    const char *json_file; /* NULL: standard output instead of the table */
};

static const struct option long_options[] = {
    {"group", required_argument, NULL, 'g'},   {"ballots", required_argument, NULL, 'b'},
    {"options", required_argument, NULL, 'k'}, {"threads", required_argument, NULL, 't'},
    {"repeat", required_argument, NULL, 'r'},  {"json", optional_argument, NULL, 'j'},
    {"help", no_argument, NULL, 'h'},          {NULL, 0, NULL, 0}};

static bool number(unsigned *out, const char *text, unsigned min, unsigned max) {
    char *end;
    errno = 0;
    unsigned long v = strtoul(text, &end, 10);
    bool ok = errno == 0 && *text >= '0' && *text <= '9' && *end == '\0' && v >= min && v <= max;
    if (ok)
        *out = (unsigned)v;
    else
        (void)fprintf(stderr, "oy-bench: \"%s\" is no number from %u to %u\n", text, min, max);
    return ok;
}

static bool choose_group(struct command *c, const char *name) {
    if (strcmp(name, "all") == 0) {
        c->group[0] = oy_group_by_id(OY_GROUP_RISTRETTO255);
        c->group[1] = oy_group_by_id(OY_GROUP_MODP4096);
        c->n_groups = GROUPS;
        return true;
    }
    c->group[0] = oy_group_by_name(oy_span_text(name));
    c->n_groups = 1;
    if (!c->group[0]) (void)fprintf(stderr, "oy-bench: there is no group \"%s\"\n", name);
    return c->group[0] != NULL;
}

static bool take_option(struct command *c, int letter) {
    unsigned v = 0;
    bool ok = true;
    switch (letter) {
    case 'g': return choose_group(c, optarg);
    case 'b':
        ok = number(&v, optarg, 3, 10000);
        c->options.ballots = v;
        return ok;
    case 'k':
        ok = number(&v, optarg, 2, 1000);
        c->options.options = v;
        return ok;
    case 't': return number(&c->options.threads, optarg, 0, 1024);
    case 'r': return number(&c->options.repeat, optarg, 1, BENCH_REPEAT_MAX);
    case 'j':
        c->json = true;
        c->json_file = optarg;
        return true;
    default: return false;
    }
}

/* The exit status if there is nothing to measure, or −1. */
static int read_command(struct command *c, int argc, char **argv) {
    *c = (struct command){.options = {.ballots = 50, .options = 5, .threads = 1, .repeat = 5}};
    (void)choose_group(c, "all");
    for (int letter; (letter = getopt_long(argc, argv, "", long_options, NULL)) != -1;) {
        if (letter == 'h') return fputs(usage, stdout) == EOF ? EXIT_FAILURE : EXIT_SUCCESS;
        if (!take_option(c, letter)) return EXIT_USAGE;
    }
    if (optind < argc) {
        (void)fprintf(stderr, "oy-bench: \"%s\" is not an option\n", argv[optind]);
        return EXIT_USAGE;
    }
    if (c->options.threads == 0) c->options.threads = oy_cpu_count();
    return -1;
}

static oy_status measure_election(struct bench_result *out, const struct bench_options *options,
                                  struct bench_reference *r, struct oy_why *why) {
    struct bench_subject s;
    OY_TRY(bench_subject_make(&s, out->g, options, why));
    out->seal = bench_load_seal(s.style);
    out->check = bench_load_check(s.style);
    oy_status status = bench_stages(&out->stages, &s, r, why);
    bench_subject_clear(&s);
    return status;
}

static oy_status measure(struct bench_result *out, const struct oy_group *g,
                         const struct bench_options *options, struct oy_why *why) {
    struct bench_reference *r;
    *out = (struct bench_result){.g = g};
    OY_TRY(bench_reference_new(&r, g, options->threads, why));
    oy_status status = bench_arithmetic(&out->arithmetic, r, options->repeat, why);
    if (status == OY_OK) status = measure_election(out, options, r, why);
    if (status == OY_OK) bench_arithmetic_library(&out->arithmetic, r);
    bench_reference_free(r);
    return status;
}

static oy_status run(const struct command *c, struct oy_why *why) {
    struct bench_result results[GROUPS];
    for (size_t i = 0; i < c->n_groups; i++)
        OY_TRY(measure(&results[i], c->group[i], &c->options, why));
    if (c->json) OY_TRY(bench_report_json(c->json_file, &c->options, results, c->n_groups, why));
    if (!c->json || c->json_file) bench_report_table(&c->options, results, c->n_groups);
    return OY_OK;
}

int main(int argc, char **argv) {
    struct command c;
    struct oy_why why = {0};
    char text[640];
    oy_status status = oy_crypto_init(&why);
    if (status == OY_OK) {
        int done = read_command(&c, argc, argv);
        if (done >= 0) return done;
        status = run(&c, &why);
    }
    if (status == OY_OK) return EXIT_SUCCESS;
    oy_why_print(&why, text, sizeof text);
    (void)fprintf(stderr, "oy-bench: %s\n", text);
    return EXIT_FAILURE;
}
