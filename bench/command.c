#include "bench/command.h"

#include <errno.h>
#include <getopt.h>
#include <gmp.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/parallel.h"

enum { NUMBERS_MAX = 8, EXIT_USAGE = 2 };

static bool read_number(const struct bench_number *number, const char *program) {
    char *end;
    errno = 0;
    unsigned long v = strtoul(optarg, &end, 10);
    bool ok = errno == 0 && *optarg >= '0' && *optarg <= '9' && *end == '\0' && v >= number->min &&
              v <= number->max;
    if (ok)
        *number->value = (unsigned)v;
    else
        (void)fprintf(stderr, "%s: --%s \"%s\" is no number from %u to %u\n", program, number->name,
                      optarg, number->min, number->max);
    return ok;
}

int bench_command_read(const char *usage, const struct bench_number *numbers, size_t n, int argc,
                       char **argv) {
    struct option options[NUMBERS_MAX + 2] = {{0}};
    if (n > NUMBERS_MAX) abort();
    for (size_t i = 0; i < n; i++)
        options[i] = (struct option){numbers[i].name, required_argument, NULL, (int)i + 1};
    options[n] = (struct option){"help", no_argument, NULL, 'h'};
    for (int which; (which = getopt_long(argc, argv, "", options, NULL)) != -1;) {
        if (which == 'h') return fputs(usage, stdout) == EOF ? EXIT_FAILURE : EXIT_SUCCESS;
        if (which == '?' || !read_number(&numbers[which - 1], argv[0])) return EXIT_USAGE;
    }
    if (optind == argc) return -1;
    (void)fprintf(stderr, "%s: \"%s\" is not an option\n", argv[0], argv[optind]);
    return EXIT_USAGE;
}

json_t *bench_head(const char *format) {
    char cpu[256];
    bench_cpu_name(cpu, sizeof cpu);
    return json_pack("{s:s, s:i, s:s, s:s, s:i, s:s, s:s, s:s, s:s, s:s, s:s}", "format", format,
                     "version", 1, "oy", OY_VERSION, "cpu", cpu, "processors", (int)oy_cpu_count(),
                     "compiler", bench_compiler, "flags", bench_flags, "ifma_flags",
                     bench_ifma_flags, "libsodium", sodium_version_string(), "gmp", gmp_version,
                     "clock", "processor");
}

json_t *bench_figure_json(const struct bench_figure *f) {
    return json_pack("{s:f, s:f, s:f, s:i}", "us", f->us, "low", f->low, "high", f->high, "n",
                     (int)f->n);
}

oy_status bench_print(json_t *report, struct oy_why *why) {
    bool ok = report && json_dumpf(report, stdout, JSON_INDENT(2) | JSON_REAL_PRECISION(6)) == 0 &&
              putchar('\n') != EOF && fflush(stdout) == 0;
    json_decref(report);
    return ok ? OY_OK : oy_fail(why, OY_IO, "", "the report cannot be written");
}

int bench_exit(const char *program, oy_status status, const struct oy_why *why) {
    char text[640];
    if (status == OY_OK) return EXIT_SUCCESS;
    oy_why_print(why, text, sizeof text);
    (void)fprintf(stderr, "%s: %s\n", program, text);
    return EXIT_FAILURE;
}
