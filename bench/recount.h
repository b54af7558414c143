/* The recount of ballots whose bytes are in memory, on one thread: all that is done once for each
 * ballot, in two ways that must agree. */
#ifndef OY_BENCH_RECOUNT_H
#define OY_BENCH_RECOUNT_H

#include "bench/bench.h"

struct bench_entry { /* what the log says of a ballot */
    unsigned char fingerprint[32], digest[32];
};

struct bench_recount {
    struct oy_election *election;
    const struct oy_manifest *manifest;
    size_t n;
    unsigned char *bytes;   /* of all ballots, one after another */
    struct oy_span *ballot; /* n */
    struct bench_entry *entry;
    unsigned batch; /* ballots of a batch */
    struct oy_ballot_batch *work;
    unsigned char *copies;
    struct oy_span *copy;
    struct oy_why *verdict;
};

/* n ballots of the subject's election, whose bytes stand in `bytes`, which is borrowed. */
OY_MUST_USE oy_status bench_recount_new(struct bench_recount *out, const struct bench_subject *s,
                                        unsigned char *bytes, size_t n, struct oy_why *why);
void bench_recount_clear(struct bench_recount *r);

/* Counts ballots 0 … n − 1: hashes, form, proofs, signatures, and the products of the ciphertexts,
 * whose SHA-256 (α and β of each bit) is `sum`. Fails at the first bad ballot. */
typedef oy_status bench_count(struct bench_recount *r, size_t n, unsigned char sum[32],
                              struct oy_why *why);
bench_count bench_count_naive; /* naive.c */
/* As `oy-verify` does it, in batches as large as its own. */
bench_count bench_count_batches;

/* Every hundredth ballot gets a wrong response, or its own one back. */
void bench_recount_spoil(struct bench_recount *r);
/* As bench_count_batches, but finds every bad ballot and, like `oy-verify`, asks whether
 * its signature is wrong, too. OY_MISMATCH unless it finds those that were spoilt. */
OY_MUST_USE oy_status bench_count_spoilt(struct bench_recount *r, struct oy_why *why);

/* A recount that lets everything through would be fast: of n ballots, each with another fault, none
 * may pass. */
OY_MUST_USE oy_status bench_recount_refuses(struct bench_recount *r, bench_count *count, size_t n,
                                            struct oy_why *why);

#endif
