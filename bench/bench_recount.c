/* bench_recount: microseconds a ballot of the recount on one core, three ways: libsodium's public
 * functions equation by equation, this project's batches in portable C, and with AVX-512 IFMA.
 *
 * Which arithmetic a process uses is settled once, so each way has a process of its own. They hold
 * the same ballots and take turns, so that all see the same machine. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench/command.h"
#include "bench/recount.h"
#include "crypto/r255_var.h"

enum { NAIVE, PORTABLE, IFMA, WAYS };

static const char usage[] =
    "usage: bench_recount [OPTION]...\n"
    "\n"
    "Times the recount of ballots with one question, one of K options, from their bytes, and\n"
    "prints one JSON object.\n"
    "\n"
    "  --ballots N    ballots of the batches, 8 to 100000 (2304)\n"
    "  --naive N      ballots of the naive recount, 8 to --ballots (128)\n"
    "  --options K    options of the question, 2 to 1000 (5)\n"
    "  --repeat R     rounds, 1 to 1000 (15)\n"
    "  --help         this text\n";

struct command {
    unsigned ballots, naive, options, repeat;
};

static const struct way {
    const char *name, *arithmetic; /* NULL: none of this project's */
    bench_count *count;
} ways[WAYS] = {[NAIVE] = {"naive", NULL, bench_count_naive},
                [PORTABLE] = {"portable", "portable", bench_count_batches},
                [IFMA] = {"ifma", "ifma", bench_count_batches}};

/* ---- the ballots, sealed in another process: sealing settles the arithmetic ---- */

static oy_status seal_all(struct bench_subject *s, unsigned char *bytes, struct oy_why *why) {
    for (uint32_t i = 0; i < s->options.ballots; i++) {
        OY_TRY(bench_subject_seal(s, i, why));
        memcpy(bytes + i * s->style->ballot_len, s->span[i].p, s->style->ballot_len);
    }
    return OY_OK;
}

static oy_status wait_for_seals(struct bench_subject *s, unsigned char *bytes, struct oy_why *why) {
    int status = -1;
    pid_t pid = fork();
    if (pid == 0) _exit(bench_exit("bench_recount", seal_all(s, bytes, why), why));
    if (pid < 0 || waitpid(pid, &status, 0) != pid || status != 0)
        return oy_fail(why, OY_STATE, "", "the ballots could not be sealed");
    return OY_OK;
}

static oy_status seal_elsewhere(unsigned char *bytes, struct bench_subject *s, struct oy_why *why) {
    size_t n = s->options.ballots * s->style->ballot_len;
    void *shared = mmap(NULL, n, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (shared == MAP_FAILED) return oy_fail(why, OY_MEMORY, "", "no memory for ballots");
    oy_status status = wait_for_seals(s, shared, why);
    memcpy(bytes, shared, n);
    (void)munmap(shared, n);
    return status;
}

/* ---- one way, in its process ---- */

struct answer { /* to each byte that is sent, and one before all */
    oy_status status;
    double us; /* a ballot */
    unsigned char sum[32];
};

struct work {
    const struct way *way;
    struct bench_recount recount;
    size_t n, few; /* ballots that are timed, and those of the proof that it works */
    int in, out;
};

static oy_status choose_arithmetic(const char *name, struct oy_why *why) {
    if (!name) return OY_OK;
    if (setenv("OY_ARITHMETIC", name, 1) != 0 || strcmp(oy_r255()->name, name) != 0)
        return oy_fail(why, OY_STATE, "", "the arithmetic is %s instead of %s", oy_r255()->name,
                       name);
    return OY_OK;
}

static oy_status prove(struct work *w, struct answer *a, struct oy_why *why) {
    OY_TRY(choose_arithmetic(w->way->arithmetic, why));
    OY_TRY(bench_recount_refuses(&w->recount, w->way->count, w->few, why));
    return w->way->count(&w->recount, w->few, a->sum, why);
}

static oy_status time_it(struct work *w, struct answer *a, struct oy_why *why) {
    double begin = bench_now_us(bench_clock(1));
    OY_TRY(w->way->count(&w->recount, w->n, a->sum, why));
    a->us = (bench_now_us(bench_clock(1)) - begin) / (double)w->n;
    return OY_OK;
}

static void serve(struct work *w) {
    struct oy_why why = {0};
    struct answer a = {0};
    char byte;
    for (a.status = prove(w, &a, &why);; a.status = time_it(w, &a, &why)) {
        if (a.status != OY_OK) (void)bench_exit(w->way->name, a.status, &why);
        if (write(w->out, &a, sizeof a) != (ssize_t)sizeof a || read(w->in, &byte, 1) != 1) break;
    }
    _exit(EXIT_SUCCESS);
}

/* ---- all of them, from outside ---- */

struct worker {
    pid_t pid; /* −1: not there */
    int to, from;
};

/* Does not return. The earlier workers' ends are closed: they wait for the last one to go. */
static void serve_as(struct work *w, size_t i, const struct worker *workers, int in, int out) {
    for (size_t k = 0; k <= i; k++) {
        if (workers[k].pid < 0) continue;
        (void)close(workers[k].to);
        (void)close(workers[k].from);
    }
    w->in = in;
    w->out = out;
    serve(w);
}

static oy_status start(struct worker *workers, size_t i, struct work *w, struct oy_why *why) {
    int to[2], from[2];
    if (pipe(to) != 0 || pipe(from) != 0)
        return oy_fail(why, OY_STATE, "", "no pipe for %s", ways[i].name);
    workers[i] = (struct worker){fork(), to[1], from[0]};
    if (workers[i].pid == 0) serve_as(w, i, workers, to[0], from[1]);
    (void)close(to[0]);
    (void)close(from[1]);
    if (workers[i].pid < 0) return oy_fail(why, OY_STATE, "", "no process for %s", ways[i].name);
    return OY_OK;
}

static oy_status hear(struct answer *out, const struct worker *w, struct oy_why *why) {
    if (read(w->from, out, sizeof *out) != (ssize_t)sizeof *out)
        return oy_fail(why, OY_STATE, "", "a process has ended");
    return out->status == OY_OK ? OY_OK : oy_fail(why, out->status, "", "a recount has failed");
}

static oy_status ask(double *us, const struct worker *w, struct oy_why *why) {
    struct answer a;
    if (write(w->to, "", 1) != 1) return oy_fail(why, OY_STATE, "", "a process has ended");
    OY_TRY(hear(&a, w, why));
    *us = a.us;
    return OY_OK;
}

static void stop(const struct worker *w) {
    if (w->pid < 0) return;
    (void)close(w->to);
    (void)close(w->from);
    (void)waitpid(w->pid, NULL, 0);
}

struct samples {
    double us[WAYS][BENCH_REPEAT_MAX];
};

/* All ways come to the same product of the same ballots. */
static oy_status hear_all(const struct worker *workers, struct oy_why *why) {
    struct answer first, other;
    OY_TRY(hear(&first, &workers[NAIVE], why));
    for (size_t i = 1; i < WAYS; i++) {
        if (workers[i].pid < 0) continue;
        OY_TRY(hear(&other, &workers[i], why));
        if (memcmp(first.sum, other.sum, sizeof first.sum) != 0)
            return oy_fail(why, OY_MISMATCH, "", "%s counts otherwise than %s", ways[i].name,
                           ways[NAIVE].name);
    }
    return OY_OK;
}

/* The first round warms up and is not kept. */
static oy_status take(struct samples *s, const struct worker *workers, unsigned repeat,
                      struct oy_why *why) {
    OY_TRY(hear_all(workers, why));
    for (unsigned round = 0; round <= repeat; round++)
        for (size_t i = 0; i < WAYS; i++)
            if (workers[i].pid >= 0)
                OY_TRY(ask(&s->us[i][round ? round - 1 : 0], &workers[i], why));
    return OY_OK;
}

static bool is_there(const struct way *w) {
    return w != &ways[IFMA] || oy_r255_is_supported(&oy_r255_ifma);
}

static oy_status measure(struct samples *s, struct bench_recount *recount, const struct command *c,
                         struct oy_why *why) {
    struct worker workers[WAYS];
    oy_status status = OY_OK;
    for (size_t i = 0; i < WAYS; i++) workers[i].pid = -1;
    for (size_t i = 0; i < WAYS && status == OY_OK; i++) {
        struct work w = {&ways[i], *recount, i == NAIVE ? c->naive : c->ballots, 8, -1, -1};
        if (is_there(&ways[i])) status = start(workers, i, &w, why);
    }
    if (status == OY_OK) status = take(s, workers, c->repeat, why);
    for (size_t i = 0; i < WAYS; i++) stop(&workers[i]);
    return status;
}

/* ---- a record with bad ballots ---- */

enum { ROUNDS_BAD = 5 };

/* How many times as long ballots take of which every hundredth is bad, with the best arithmetic. */
static oy_status measure_bad(struct bench_figure *out, struct bench_recount *r,
                             struct oy_why *why) {
    double good[ROUNDS_BAD], bad[ROUNDS_BAD], begin;
    unsigned char sum[32];
    if (unsetenv("OY_ARITHMETIC") != 0) return oy_fail(why, OY_STATE, "", "no environment");
    for (size_t i = 0; i < ROUNDS_BAD; i++) {
        begin = bench_now_us(bench_clock(1));
        OY_TRY(bench_count_batches(r, r->n, sum, why));
        good[i] = bench_now_us(bench_clock(1)) - begin;
        bench_recount_spoil(r);
        begin = bench_now_us(bench_clock(1));
        OY_TRY(bench_count_spoilt(r, why));
        bad[i] = bench_now_us(bench_clock(1)) - begin;
        bench_recount_spoil(r);
    }
    *out = bench_ratio_of(bad, good, ROUNDS_BAD);
    return OY_OK;
}

/* ---- the report ---- */

static json_t *number_or_null(size_t way, double v) {
    return is_there(&ways[way]) ? json_real(v) : json_null();
}

static json_t *ratio_json(const struct samples *s, size_t way, unsigned n, json_t *spread) {
    if (!is_there(&ways[way])) return json_null();
    struct bench_figure f = bench_ratio_of(s->us[NAIVE], s->us[way], n);
    (void)json_object_set_new(
        spread, ways[way].name,
        json_pack("{s:f, s:f, s:i}", "low", f.low, "high", f.high, "n", (int)f.n));
    return json_real(f.us);
}

static oy_status report(struct samples *s, const struct command *c, unsigned batch,
                        size_t ballot_bytes, const struct bench_figure *bad, struct oy_why *why) {
    json_t *out = bench_head("bench_recount"), *us = json_object(), *spread = json_object();
    json_t *ratio = json_object(), *ratio_spread = json_object();
    for (size_t i = 1; i < WAYS; i++)
        (void)json_object_set_new(ratio, ways[i].name, ratio_json(s, i, c->repeat, ratio_spread));
    for (size_t i = 0; i < WAYS; i++) {
        struct bench_figure f = bench_figure_of(s->us[i], c->repeat); /* sorts */
        (void)json_object_set_new(us, ways[i].name, number_or_null(i, f.us));
        if (is_there(&ways[i]))
            (void)json_object_set_new(spread, ways[i].name, bench_figure_json(&f));
    }
    json_t *reason = is_there(&ways[IFMA]) ? json_null()
                                           : json_string("this processor has no AVX-512 IFMA, or "
                                                         "it was not compiled in");
    json_t *rest =
        json_pack("{s:i, s:i, s:i, s:i, s:i, s:i, s:o, s:o, s:o, s:o, s:o, s:f}", "ballots",
                  (int)c->ballots, "naive_ballots", (int)c->naive, "options", (int)c->options,
                  "repeat", (int)c->repeat, "batch", (int)batch, "ballot_bytes", (int)ballot_bytes,
                  "us_per_ballot", us, "spread", spread, "ratio", ratio, "ratio_spread",
                  ratio_spread, "ifma_reason", reason, "one_in_a_hundred_bad", bad->us);
    (void)json_object_update(out, rest);
    json_decref(rest);
    return bench_print(out, why);
}

static oy_status run_with(struct bench_subject *s, unsigned char *bytes, const struct command *c,
                          struct oy_why *why) {
    static struct samples samples;
    struct bench_recount recount;
    OY_TRY(seal_elsewhere(bytes, s, why));
    OY_TRY(bench_recount_new(&recount, s, bytes, c->ballots, why));
    unsigned batch = recount.batch;
    struct bench_figure bad;
    oy_status status = measure(&samples, &recount, c, why);
    if (status == OY_OK) status = measure_bad(&bad, &recount, why);
    bench_recount_clear(&recount);
    return status == OY_OK ? report(&samples, c, batch, s->style->ballot_len, &bad, why) : status;
}

static oy_status run(const struct command *c, struct oy_why *why) {
    const struct bench_options options = {
        .ballots = c->ballots, .options = c->options, .threads = 1, .repeat = c->repeat};
    struct bench_subject s;
    OY_TRY(bench_subject_make(&s, oy_group_by_id(OY_GROUP_RISTRETTO255), &options, why));
    unsigned char *bytes = malloc(c->ballots * s.style->ballot_len);
    oy_status status =
        bytes ? run_with(&s, bytes, c, why) : oy_fail(why, OY_MEMORY, "", "no memory for ballots");
    free(bytes);
    bench_subject_clear(&s);
    return status;
}

int main(int argc, char **argv) {
    struct command c = {.ballots = 2304, .naive = 128, .options = 5, .repeat = 15};
    const struct bench_number numbers[] = {{"ballots", &c.ballots, 8, 100000},
                                           {"naive", &c.naive, 8, 100000},
                                           {"options", &c.options, 2, 1000},
                                           {"repeat", &c.repeat, 1, BENCH_REPEAT_MAX}};
    struct oy_why why = {0};
    int done = bench_command_read(usage, numbers, sizeof numbers / sizeof *numbers, argc, argv);
    if (done >= 0) return done;
    if (c.naive > c.ballots) c.naive = c.ballots;
    oy_status status = oy_crypto_init(&why);
    if (status == OY_OK) status = run(&c, &why);
    return bench_exit("bench_recount", status, &why);
}
