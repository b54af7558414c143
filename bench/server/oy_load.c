/* oy-load send DIR … : ballots of DIR to a server on this machine; prints one JSON object.
 * oy-load check ACKS RECORD : what was acknowledged stands in the record. */
#include <arpa/inet.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "acks.h"
#include "load.h"

static const char usage[] =
    "usage: oy-load send BALLOTS --port P --election N [--first I] [--count C] [--rate R]\n"
    "               [--connections K] [--retry SECONDS] [--acks FILE]\n"
    "               [--from ADDRESS] [--places N]\n"
    "       oy-load check ACKS RECORD\n"
    "Sends prepared ballots (oy demo --prepare) to 127.0.0.1 and prints what came of them as "
    "JSON;\n"
    "or checks that a record honours what was acknowledged.\n";

static int fail(const struct oy_why *why) {
    char text[sizeof *why];
    oy_why_print(why, text, sizeof text);
    (void)fprintf(stderr, "oy-load: %s\n", text);
    return 1;
}

static void print(const struct load_report *r) {
    (void)printf("{\"offered\": %zu, \"acked\": %zu, \"refused\": %zu, \"busy\": %zu, "
                 "\"broken\": %zu, \"retries\": %zu, \"seconds\": %.3f, \"acked_per_s\": %.1f, "
                 "\"p50_ms\": %.2f, \"p99_ms\": %.2f, \"max_ms\": %.2f}\n",
                 r->offered, r->acked, r->refused, r->busy, r->broken, r->retries, r->seconds,
                 r->seconds > 0 ? (double)r->acked / r->seconds : 0, r->p50_ms, r->p99_ms,
                 r->max_ms);
    if (r->refusal[0]) (void)fprintf(stderr, "oy-load: the first refusal: %s\n", r->refusal);
}

static uint32_t address(const char *text) {
    struct in_addr a;
    return inet_pton(AF_INET, text, &a) == 1 ? ntohl(a.s_addr) : 0;
}

static bool option(struct load_plan *p, const char **acks, const char *name, const char *value) {
    if (strcmp(name, "--port") == 0)
        p->port = (uint16_t)strtoul(value, NULL, 10);
    else if (strcmp(name, "--election") == 0)
        p->election = value;
    else if (strcmp(name, "--first") == 0)
        p->first = strtoul(value, NULL, 10);
    else if (strcmp(name, "--count") == 0)
        p->count = strtoul(value, NULL, 10);
    else if (strcmp(name, "--rate") == 0)
        p->rate = strtod(value, NULL);
    else if (strcmp(name, "--connections") == 0)
        p->connections = strtoul(value, NULL, 10);
    else if (strcmp(name, "--from") == 0)
        p->from = address(value);
    else if (strcmp(name, "--places") == 0)
        p->places = strtoul(value, NULL, 10);
    else if (strcmp(name, "--retry") == 0)
        p->retry_seconds = (unsigned)strtoul(value, NULL, 10);
    else if (strcmp(name, "--acks") == 0)
        *acks = value;
    else
        return false;
    return true;
}

static int send_all(struct load_plan *p, const char *dir, const char *acks) {
    struct load_ballots ballots;
    struct load_report report;
    struct oy_why why = {.status = OY_OK};
    if (load_ballots_open(&ballots, dir, &why) != OY_OK) return fail(&why);
    p->ballots = &ballots;
    if (p->first > ballots.n) p->first = ballots.n;
    if (p->count == 0 || p->count > ballots.n - p->first) p->count = ballots.n - p->first;
    p->acks = acks ? fopen(acks, "a") : NULL;
    oy_status status = acks && !p->acks ? oy_fail(&why, OY_IO, "", "cannot write %s", acks) : OY_OK;
    if (status == OY_OK) status = load_run(&report, p, &why);
    if (p->acks && fclose(p->acks) != 0 && status == OY_OK)
        status = oy_fail(&why, OY_IO, "", "cannot write %s", acks);
    load_ballots_close(&ballots);
    if (status != OY_OK) return fail(&why);
    print(&report);
    return report.acked == report.offered ? 0 : 1;
}

static int check(const char *acks, const char *record) {
    struct oy_why why = {.status = OY_OK};
    size_t n;
    if (acks_check(&n, acks, record, &why) != OY_OK) return fail(&why);
    (void)printf("{\"honoured\": %zu}\n", n);
    return 0;
}

int main(int argc, char **argv) {
    struct load_plan p = {.connections = 1000};
    const char *acks = NULL;
    bool good = argc >= 3;
    (void)signal(SIGPIPE, SIG_IGN);
    if (argc == 4 && strcmp(argv[1], "check") == 0) return check(argv[2], argv[3]);
    for (int i = 3; good && i < argc; i += 2)
        good = i + 1 < argc && option(&p, &acks, argv[i], argv[i + 1]);
    if (good && strcmp(argv[1], "send") == 0 && p.port && p.election && p.connections)
        return send_all(&p, argv[2], acks);
    (void)fputs(usage, stderr);
    return 2;
}
