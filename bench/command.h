/* What the small programs of this folder share: options that are numbers, and a report in JSON that
 * names the machine. run.py makes tables and pictures of the reports. */
#ifndef OY_BENCH_COMMAND_H
#define OY_BENCH_COMMAND_H

#include <jansson.h>

#include "bench/bench.h"

struct bench_number {
    const char *name; /* --name N */
    unsigned *value;  /* holds what it is if it is not given */
    unsigned min, max;
};

/* Reads the command line; besides numbers there is only --help. The exit status if there is nothing
 * to measure, or −1. */
int bench_command_read(const char *usage, const struct bench_number *numbers, size_t n, int argc,
                       char **argv);
/* {"format": format, "version": 1, "oy", "cpu", "processors", "compiler", "flags", "libsodium",
 * "gmp", "clock": "processor"} */
json_t *bench_head(const char *format);
/* {"us", "low", "high", "n"} */
json_t *bench_figure_json(const struct bench_figure *f);
/* To standard output; takes the report. OY_IO if it cannot be written or made. */
OY_MUST_USE oy_status bench_print(json_t *report, struct oy_why *why);
/* Says why not, and gives the exit status. */
int bench_exit(const char *program, oy_status status, const struct oy_why *why);

#endif
