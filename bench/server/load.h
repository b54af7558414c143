/* A load generator: prepared ballots over HTTP to a server on this machine, at a given rate, each
 * sent again until it is answered for good, and what came back. One thread, epoll. */
#ifndef OY_BENCH_SERVER_LOAD_H
#define OY_BENCH_SERVER_LOAD_H

#include <stdio.h>

#include "base/file.h"

struct load_ballots { /* those of DIR/ballots/<k>.ballots, in order */
    struct oy_map *map;
    size_t n_maps;
    struct oy_span *ballot;
    size_t n;
};
oy_status load_ballots_open(struct load_ballots *out, const char *dir, struct oy_why *why);
void load_ballots_close(struct load_ballots *b);

struct load_plan {
    uint16_t port;
    const char *election;
    const struct load_ballots *ballots;
    size_t first, count; /* which of them */
    double rate;         /* ballots offered a second; 0: as fast as they are taken */
    size_t connections;  /* at most */
    uint32_t from;       /* they come from this address and the next `places`; 0: any */
    size_t places;
    unsigned retry_seconds; /* for how long after the last was offered; 0: every ballot once */
    FILE *acks;             /* or NULL: a line for each receipt, see acks.h */
};

struct load_report {
    size_t offered, acked, refused, busy, broken; /* busy and broken: given up */
    size_t retries;
    double seconds;                /* from the first offer to the last answer */
    double p50_ms, p99_ms, max_ms; /* from when a ballot was due to its receipt */
    char refusal[256];             /* the first one's text */
};
oy_status load_run(struct load_report *out, const struct load_plan *plan, struct oy_why *why);

#endif
