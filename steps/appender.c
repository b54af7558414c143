#include "steps/appender.h"

#include <stdlib.h>
#include <string.h>

#include "base/parallel.h"
#include "election/point_map.h"
#include "steps/board.h"
#include "steps/files.h"
#include "steps/logged.h"

enum { BATCH_MIN = 16, BATCH_MAX = 128 };

struct oy_appender {
    unsigned threads;
    struct oy_context c;
    struct oy_board board;
    struct oy_registry *registry;
    struct oy_logged *logged;
    bool broken; /* an append failed: registry and log are not the same any more */
};

struct delivery {
    const struct oy_appender *a;
    const struct oy_span *bytes;
    struct oy_judged *judged;
    struct oy_incoming *in;
    size_t n, batch; /* ballots, and how many are checked together */
    struct oy_progress *progress;
};

/* ---- opening: what is in the log already ---- */

static oy_status read_log(struct oy_appender *a, struct oy_why *why) {
    struct oy_log_cursor cursor;
    struct oy_span bytes;
    struct oy_entry entry;
    uint64_t index;
    oy_status status = oy_logged_new(&a->logged, why);
    oy_record_cursor(&cursor, &a->c.record, 0);
    while (status == OY_OK) {
        status = oy_log_next(&cursor, &index, &bytes, why);
        if (status != OY_OK || !bytes.p) break;
        if (bytes.n != OY_ENTRY_BALLOT_BYTES || bytes.p[0] != OY_LOG_BALLOT) continue;
        status = oy_entry_parse(&entry, bytes, why);
        if (status == OY_OK) status = oy_logged_add(a->logged, &entry.digest, index, why);
    }
    oy_log_cursor_clear(&cursor);
    return status;
}

/* What was read before the lock was held is what the writer goes on from. */
static oy_status check_unchanged(const struct oy_appender *a, struct oy_why *why) {
    const struct oy_checkpoint *read = &a->c.record.checkpoint.head;
    struct oy_hash root;
    uint64_t size = oy_record_writer_head(a->board.w, &root);
    OY_REQUIRE(why, size == read->size && oy_hash_equal(&root, &read->root), OY_STATE, "",
               "the log has changed while it was being read; try again");
    return OY_OK;
}

static oy_status open_record(struct oy_appender *a, const char *record, const char *key,
                             struct oy_why *why) {
    OY_TRY(oy_context_record(&a->c, record, OY_CONTEXT_OWN, why));
    OY_TRY(oy_context_replay(&a->registry, &a->c, why));
    OY_TRY(read_log(a, why));
    OY_TRY(oy_board_open(&a->board, record, a->c.m, key, why));
    return check_unchanged(a, why);
}

oy_status oy_appender_open(struct oy_appender **out, unsigned threads, const char *record,
                           const char *key, struct oy_why *why) {
    struct oy_appender *a;
    *out = NULL;
    OY_TRY(oy_allocate(&a, 1, sizeof *a, why));
    a->threads = threads;
    a->c.record.dir.fd = -1;
    oy_status status = open_record(a, record, key, why);
    if (status == OY_OK)
        *out = a;
    else
        oy_appender_close(a);
    return status;
}

void oy_appender_close(struct oy_appender *a) {
    if (!a) return;
    oy_board_close(&a->board);
    oy_logged_free(a->logged);
    oy_registry_free(a->registry);
    oy_context_clear(&a->c);
    free(a);
}

/* ---- before its turn: one ballot, and proofs in batches ---- */

/* Whether the ballot goes on to its proofs. */
static bool look_up(struct delivery *d, size_t i) {
    struct oy_judged *j = &d->judged[i];
    struct oy_incoming *in = &d->in[i];
    oy_intake_read(in, d->a->c.e, d->a->registry, d->bytes[i]);
    if (oy_logged_find(d->a->logged, &in->digest, &j->index)) in->fate = OY_FATE_REPEATED;
    return !in->fate;
}

static oy_status check_proofs(struct delivery *d, struct oy_incoming *const *in, size_t n,
                              struct oy_why *why) {
    struct oy_ballot_batch *batch = NULL;
    OY_TRY(oy_ballot_batch_new(&batch, d->a->c.e, why));
    oy_status status = oy_intake_prove(batch, in, n, OY_CHECK_ALL, why);
    oy_ballot_batch_free(batch);
    return status;
}

static oy_status check_batch(void *context, size_t batch, struct oy_why *why) {
    struct delivery *d = context;
    struct oy_incoming *in[BATCH_MAX];
    size_t n = 0, first = batch * d->batch;
    size_t end = d->n - first < d->batch ? d->n : first + d->batch;
    for (size_t i = first; i < end; i++)
        if (look_up(d, i)) in[n++] = &d->in[i];
    if (n > 0) OY_TRY(check_proofs(d, in, n, why));
    for (size_t i = first; i < end; i++) {
        d->judged[i].fate = d->in[i].fate;
        if (d->in[i].fate == OY_FATE_REFUSED) d->judged[i].why = d->in[i].why;
    }
    if (d->progress) oy_progress_tick(d->progress, end - first);
    return OY_OK;
}

/* Few enough that every thread gets some, many enough that a batch is worth its while. */
static size_t batch_of(size_t n, unsigned threads) {
    size_t size = n / (4 * (size_t)(threads ? threads : oy_cpu_count()));
    return size < BATCH_MIN ? BATCH_MIN : size > BATCH_MAX ? BATCH_MAX : size;
}

/* ---- roll and sequence, in order ---- */

struct turn { /* the order in which ballots are judged: a credential's by their sequence */
    uint32_t sequence, at;
};

static int by_sequence(const void *a, const void *b) {
    const struct turn *x = a, *y = b;
    if (x->sequence != y->sequence) return x->sequence < y->sequence ? -1 : 1;
    return x->at < y->at ? -1 : x->at > y->at;
}

/* `accepted` holds the accepted ballots of this delivery: of the same bytes twice, both get the
 * receipt of the first. */
static oy_status judge(struct delivery *d, struct oy_point_map *accepted, uint32_t at,
                       uint64_t *number, struct oy_why *why) {
    const struct oy_incoming *b = &d->in[at];
    struct oy_judged *j = &d->judged[at];
    bool is_new;
    uint32_t first = oy_point_map_find(accepted, b->digest.b);
    if (first != UINT32_MAX) {
        j->fate = OY_FATE_REPEATED;
        j->index = first; /* settled once the log indices are known */
        return OY_OK;
    }
    oy_status status =
        oy_registry_accept_ballot(d->a->registry, b->roll_index, &b->h, *number, &j->why);
    j->fate = status == OY_OK ? OY_FATE_ACCEPTED : OY_FATE_REFUSED;
    if (status != OY_OK) return OY_OK;
    ++*number;
    return oy_point_map_add(accepted, b->digest.b, at, &is_new, why);
}

static oy_status judge_in_order(struct delivery *d, struct turn *turns, size_t *n_turns,
                                struct oy_why *why) {
    size_t n = 0;
    uint64_t number = oy_record_writer_count(d->a->board.w, OY_LOG_BALLOT);
    for (size_t i = 0; i < d->n; i++)
        if (!d->judged[i].fate) turns[n++] = (struct turn){d->in[i].h.sequence, (uint32_t)i};
    *n_turns = n;
    if (n == 0) return OY_OK;
    qsort(turns, n, sizeof *turns, by_sequence);
    struct oy_point_map *accepted = oy_point_map_new(sizeof(struct oy_hash));
    oy_status status = accepted ? OY_OK : oy_fail(why, OY_MEMORY, "", "no memory for a delivery");
    for (size_t k = 0; status == OY_OK && k < n; k++)
        status = judge(d, accepted, turns[k].at, &number, why);
    oy_point_map_free(accepted);
    return status;
}

/* ---- appending ---- */

static oy_status settle(struct delivery *d, struct oy_logged *logged, const struct turn *turns,
                        size_t n, const uint64_t *index, struct oy_why *why) {
    size_t k = 0;
    for (size_t t = 0; t < n; t++) {
        struct oy_judged *j = &d->judged[turns[t].at];
        if (j->fate != OY_FATE_ACCEPTED) continue;
        j->index = index[k++];
        OY_TRY(oy_logged_add(logged, &d->in[turns[t].at].digest, j->index, why));
    }
    for (size_t t = 0; t < n; t++) {
        struct oy_judged *j = &d->judged[turns[t].at];
        if (j->fate == OY_FATE_REPEATED) j->index = d->judged[j->index].index;
    }
    return OY_OK;
}

static oy_status append_accepted(struct delivery *d, struct oy_appender *a,
                                 const struct turn *turns, size_t n, struct oy_why *why) {
    struct oy_record_ballot *ballots;
    uint64_t *index = NULL;
    size_t k = 0;
    OY_TRY(oy_allocate(&ballots, n, sizeof *ballots, why));
    for (size_t t = 0; t < n; t++) {
        const struct oy_incoming *b = &d->in[turns[t].at];
        if (d->judged[turns[t].at].fate != OY_FATE_ACCEPTED) continue;
        ballots[k++] = (struct oy_record_ballot){.fingerprint = b->fingerprint,
                                                 .roll_index = b->roll_index,
                                                 .sequence = b->h.sequence,
                                                 .bytes = d->bytes[turns[t].at]};
    }
    oy_status status = oy_allocate(&index, k, sizeof *index, why);
    if (status == OY_OK && k > 0)
        status = oy_record_append_ballots(a->board.w, ballots, k, index, why);
    if (status == OY_OK) status = settle(d, a->logged, turns, n, index, why);
    free(index);
    free(ballots);
    return status;
}

/* From the first ballot that the registry accepts, what fails leaves it ahead of the log. */
static oy_status judge_and_append(struct oy_appender *a, struct delivery *d, struct oy_why *why) {
    struct turn *turns = NULL;
    size_t n = 0, batches = (d->n + d->batch - 1) / d->batch;
    OY_TRY(oy_parallel_for(a->threads, batches, check_batch, d, why));
    OY_TRY(oy_allocate(&turns, d->n, sizeof *turns, why));
    a->broken = true;
    oy_status status = judge_in_order(d, turns, &n, why);
    if (status == OY_OK && n > 0) status = append_accepted(d, a, turns, n, why);
    if (status == OY_OK) a->broken = false;
    free(turns);
    return status;
}

oy_status oy_appender_take(struct oy_appender *a, struct oy_judged *judged,
                           const struct oy_span *ballots, size_t n, struct oy_progress *progress,
                           struct oy_why *why) {
    struct delivery d = {.a = a,
                         .bytes = ballots,
                         .judged = judged,
                         .n = n,
                         .batch = batch_of(n, a->threads),
                         .progress = progress};
    OY_REQUIRE(why, !a->broken, OY_STATE, "", "an append failed: open the record again");
    if (n > UINT32_MAX / 2) return oy_fail(why, OY_RANGE, "", "too many ballots at once");
    for (size_t i = 0; i < n; i++) judged[i] = (struct oy_judged){.index = 0};
    OY_TRY(oy_allocate(&d.in, n, sizeof *d.in, why));
    oy_status status = judge_and_append(a, &d, why);
    free(d.in);
    return status;
}
