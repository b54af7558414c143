/* bench_hash: SHA-256 and SHA-512 of several libraries, side by side. Which should hash ballots,
 * leaves and challenges? */
#include <errno.h>
#include <getopt.h>
#include <jansson.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/parallel.h"
#include "bench/bench.h"
#include "bench/hash_libraries.h"

enum { FUNCTIONS = 2, SIZES = 4, HASHERS_MAX = 8, LONGEST = 61440, EXIT_USAGE = 2 };

static const char usage[] =
    "usage: bench_hash [OPTION]...\n"
    "\n"
    "Times SHA-256 and SHA-512 of libsodium, nettle, OpenSSL (if it was there at compile time)\n"
    "and of this project, which uses one of them. Figures are medians within this run.\n"
    "\n"
    "  --repeat R     repetitions, 1 to 1000 (15)\n"
    "  --json         one JSON object instead of the table\n"
    "  --help         this text\n";

static const char *const function_names[FUNCTIONS] = {"sha256", "sha512"};
static const size_t sizes[SIZES] = {100, 1200, 1700, LONGEST};

/* What the recount hashes of one ballot with 5 options in ristretto255: its 1,679 bytes when it
 * is found and when it is judged; the leaf and the node of its entry; the challenges of its
 * proofs and of its signature. */
static const unsigned of_a_ballot[FUNCTIONS][SIZES] = {{2, 0, 2, 0}, {0, 1, 1, 0}};

struct result { /* of one library; `alone` and ratio are libsodium's */
    struct bench_figure figure[FUNCTIONS][SIZES];
    struct bench_figure ballot;
};

struct samples {
    double us[HASHERS_MAX][BENCH_REPEAT_MAX];
};

struct job { /* one message */
    void (*hash)(unsigned char *out, const unsigned char *p, size_t n);
    const unsigned char *message;
    size_t n;
    unsigned char out[64];
};

static void run_job(void *context) {
    struct job *j = context;
    j->hash(j->out, j->message, j->n);
}

static struct job job_of(size_t hasher, size_t function, size_t size,
                         const unsigned char *message) {
    const struct bench_hasher *h = &bench_hashers[hasher];
    return (struct job){
        .hash = function ? h->sha512 : h->sha256, .message = message, .n = sizes[size]};
}

/* Nothing is timed that gives another digest than libsodium. */
static oy_status check(size_t function, size_t size, const unsigned char *message,
                       struct oy_why *why) {
    struct job first = job_of(0, function, size, message);
    run_job(&first);
    for (size_t h = 1; h < bench_n_hashers; h++) {
        struct job j = job_of(h, function, size, message);
        run_job(&j);
        if (memcmp(j.out, first.out, sizeof j.out) != 0)
            return oy_fail(why, OY_MISMATCH, "", "%s: %s gives another digest than libsodium",
                           bench_hashers[h].name, function_names[function]);
    }
    return OY_OK;
}

/* All libraries in turn, in each repetition: they see the same machine. */
static void take(struct samples *s, size_t function, size_t size, const unsigned char *message,
                 unsigned repeat) {
    struct job j[HASHERS_MAX];
    unsigned calls[HASHERS_MAX];
    for (size_t h = 0; h < bench_n_hashers; h++) {
        j[h] = job_of(h, function, size, message);
        calls[h] = bench_calibrate(run_job, &j[h]);
    }
    for (unsigned i = 0; i < repeat; i++)
        for (size_t h = 0; h < bench_n_hashers; h++)
            s->us[h][i] = bench_block(bench_clock(1), calls[h], run_job, &j[h]);
}

/* The figure of library h, each repetition beside libsodium's. */
static struct bench_figure figure_of(struct samples *s, size_t h, unsigned repeat) {
    double ratio[BENCH_REPEAT_MAX], us[BENCH_REPEAT_MAX], alone[BENCH_REPEAT_MAX];
    for (unsigned i = 0; i < repeat; i++) {
        us[i] = s->us[h][i];
        alone[i] = s->us[0][i];
        ratio[i] = us[i] / alone[i];
    }
    struct bench_figure f = bench_figure_of(us, repeat);
    f.alone = bench_figure_of(alone, repeat).us;
    f.ratio = bench_figure_of(ratio, repeat).us;
    return f;
}

static oy_status measure(struct result *out, unsigned repeat, struct oy_why *why) {
    static unsigned char message[LONGEST];
    static struct samples one, ballot;
    for (size_t i = 0; i < sizeof message; i++) message[i] = (unsigned char)(i * i >> 3);
    for (size_t h = 0; h < bench_n_hashers; h++)
        if (bench_hashers[h].prepare && !bench_hashers[h].prepare())
            return oy_fail(why, OY_STATE, "", "%s cannot be set up", bench_hashers[h].name);
    for (size_t f = 0; f < FUNCTIONS; f++) {
        for (size_t s = 0; s < SIZES; s++) {
            OY_TRY(check(f, s, message, why));
            take(&one, f, s, message, repeat);
            for (size_t h = 0; h < bench_n_hashers; h++) {
                out[h].figure[f][s] = figure_of(&one, h, repeat);
                for (unsigned i = 0; i < repeat; i++)
                    ballot.us[h][i] += of_a_ballot[f][s] * one.us[h][i];
            }
        }
    }
    for (size_t h = 0; h < bench_n_hashers; h++) out[h].ballot = figure_of(&ballot, h, repeat);
    return OY_OK;
}

/* ---- the report ---- */

static json_t *figure_json(const struct bench_figure *f) {
    return json_pack("{s:f, s:f, s:f, s:i, s:f}", "us", f->us, "low", f->low, "high", f->high, "n",
                     (int)f->n, "ratio", f->ratio);
}

static json_t *result_json(const struct result *r, size_t h) {
    json_t *out = json_pack("{s:s, s:s}", "name", bench_hashers[h].name, "version",
                            bench_hashers[h].version());
    for (size_t f = 0; f < FUNCTIONS; f++) {
        json_t *of_size = json_object();
        for (size_t s = 0; s < SIZES; s++) {
            char bytes[24];
            (void)snprintf(bytes, sizeof bytes, "%zu", sizes[s]);
            (void)json_object_set_new(of_size, bytes, figure_json(&r->figure[f][s]));
        }
        (void)json_object_set_new(out, function_names[f], of_size);
    }
    (void)json_object_set_new(out, "ballot", figure_json(&r->ballot));
    return out;
}

static oy_status print_json(const struct result *results, unsigned repeat, struct oy_why *why) {
    char cpu[256];
    json_t *libraries = json_array();
    bench_cpu_name(cpu, sizeof cpu);
    for (size_t h = 0; h < bench_n_hashers; h++)
        (void)json_array_append_new(libraries, result_json(&results[h], h));
    json_t *all = json_pack("{s:s, s:i, s:s, s:s, s:i, s:s, s:s, s:i, s:s, s:o}", "format",
                            "bench_hash", "version", 1, "oy", OY_VERSION, "cpu", cpu, "processors",
                            (int)oy_cpu_count(), "compiler", bench_compiler, "flags", bench_flags,
                            "repeat", (int)repeat, "clock", "processor", "libraries", libraries);
    bool written = all && json_dumpf(all, stdout, JSON_INDENT(2) | JSON_REAL_PRECISION(6)) == 0 &&
                   putchar('\n') != EOF && fflush(stdout) == 0;
    json_decref(all);
    return written ? OY_OK : oy_fail(why, OY_IO, "", "the report cannot be written");
}

static void print_row(size_t h, const struct bench_figure *figure[], size_t n) {
    (void)printf("  %-28s", bench_hashers[h].name);
    for (size_t i = 0; i < n; i++) (void)printf(" %9.3f %5.2f", figure[i]->us, figure[i]->ratio);
    (void)printf("\n");
}

static void print_function(const struct result *results, size_t f) {
    (void)printf("\n%-30s", f ? "SHA-512, bytes" : "SHA-256, bytes");
    for (size_t s = 0; s < SIZES; s++) (void)printf(" %9zu %5s", sizes[s], "ratio");
    (void)printf("\n");
    for (size_t h = 0; h < bench_n_hashers; h++) {
        const struct bench_figure *row[SIZES];
        for (size_t s = 0; s < SIZES; s++) row[s] = &results[h].figure[f][s];
        print_row(h, row, SIZES);
    }
}

static void print_table(const struct result *results) {
    char cpu[256];
    bench_cpu_name(cpu, sizeof cpu);
    (void)printf("oy %s on %s, %u processors\n%s, %s\n", OY_VERSION, cpu, oy_cpu_count(),
                 bench_compiler, bench_flags);
    for (size_t h = 0; h < bench_n_hashers; h++)
        (void)printf("%s%s %s", h ? "; " : "", bench_hashers[h].name, bench_hashers[h].version());
    (void)printf("\nMicroseconds of processor time, medians; after each the ratio to libsodium. "
                 "Only ratios travel.\n");
    for (size_t f = 0; f < FUNCTIONS; f++) print_function(results, f);
    (void)printf("\n%-30s %9s %5s\n", "the recount of one ballot", "", "ratio");
    for (size_t h = 0; h < bench_n_hashers; h++) {
        const struct bench_figure *row[1] = {&results[h].ballot};
        print_row(h, row, 1);
    }
    (void)printf("  2 SHA-256 of 100 bytes and 2 of 1,700, a SHA-512 of 1,200 and one of 1,700\n");
}

/* ---- the command line ---- */

static const struct option long_options[] = {{"repeat", required_argument, NULL, 'r'},
                                             {"json", no_argument, NULL, 'j'},
                                             {"help", no_argument, NULL, 'h'},
                                             {NULL, 0, NULL, 0}};

static bool read_repeat(unsigned *out, const char *text) {
    char *end;
    errno = 0;
    unsigned long v = strtoul(text, &end, 10);
    bool ok = errno == 0 && *text >= '0' && *text <= '9' && *end == '\0' && v >= 1 &&
              v <= BENCH_REPEAT_MAX;
    if (ok)
        *out = (unsigned)v;
    else
        (void)fprintf(stderr, "bench_hash: \"%s\" is no number from 1 to %d\n", text,
                      BENCH_REPEAT_MAX);
    return ok;
}

/* The exit status if there is nothing to measure, or −1. */
static int read_command(unsigned *repeat, bool *json, int argc, char **argv) {
    *repeat = 15;
    *json = false;
    for (int letter; (letter = getopt_long(argc, argv, "", long_options, NULL)) != -1;) {
        if (letter == 'h') return fputs(usage, stdout) == EOF ? EXIT_FAILURE : EXIT_SUCCESS;
        if (letter == 'j')
            *json = true;
        else if (letter != 'r' || !read_repeat(repeat, optarg))
            return EXIT_USAGE;
    }
    if (optind == argc) return -1;
    (void)fprintf(stderr, "bench_hash: \"%s\" is not an option\n", argv[optind]);
    return EXIT_USAGE;
}

int main(int argc, char **argv) {
    static struct result results[HASHERS_MAX];
    struct oy_why why = {0};
    char text[640];
    unsigned repeat;
    bool json;
    int done = read_command(&repeat, &json, argc, argv);
    if (done >= 0) return done;
    oy_status status = oy_crypto_init(&why);
    if (status == OY_OK) status = measure(results, repeat, &why);
    if (status == OY_OK && json) status = print_json(results, repeat, &why);
    if (status == OY_OK) {
        if (!json) print_table(results);
        return EXIT_SUCCESS;
    }
    oy_why_print(&why, text, sizeof text);
    (void)fprintf(stderr, "bench_hash: %s\n", text);
    return EXIT_FAILURE;
}
