/* The server's state. For the files of this folder only.
 *
 * Threads: checkers take ballots from the queues and check them; the writer appends at every tick;
 * one messenger for each witness. Whoever changes a log holds `writing`.
 */
#ifndef OY_SERVER_APP_INSIDE_H
#define OY_SERVER_APP_INSIDE_H

#include <stdatomic.h>

#include "election/intake.h"
#include "server/app/append.h"
#include "server/app/documents.h"
#include "server/app/lookups.h"
#include "server/app/suspects.h"

enum { OY_APP_ELECTIONS = 1024, OY_APP_CHECKERS = 64 };

struct oy_job { /* a ballot that is in */
    struct oy_cast *cast;
    struct oy_hosted *h;
    struct oy_incoming in;
    uint64_t index; /* in the log, once it is there */
    struct oy_job *next;
};

struct oy_jobs { /* first in, first out */
    struct oy_job *first, *last;
    size_t n;
};
void oy_jobs_push(struct oy_jobs *q, struct oy_job *job);
struct oy_job *oy_jobs_pop(struct oy_jobs *q); /* NULL if there is none */

struct oy_messenger; /* witness.c */

struct oy_app {
    struct oy_app_options o;
    unsigned char server_key[32]; /* public */
    struct oy_store *store;

    pthread_rwlock_t list; /* elections are added, never taken away */
    struct oy_hosted *hosted[OY_APP_ELECTIONS];
    size_t n_hosted;

    pthread_mutex_t writing;

    pthread_mutex_t queue;
    pthread_cond_t work; /* a ballot to check, or the end */
    pthread_cond_t idle; /* nothing is in any more */
    struct oy_jobs fresh, suspects, checked;
    struct oy_suspects owners;     /* of credentials that have signed bad proofs */
    _Atomic int64_t wary_until_ms; /* many ballots are bad */
    size_t in_ballots, in_bytes;   /* not answered yet */
    bool draining, ending;

    pthread_t checker[OY_APP_CHECKERS], writer, counter;
    unsigned n_checkers;
    bool has_writer, has_counter;

    pthread_cond_t count_work;    /* with `queue` */
    struct oy_count_order *count; /* what the counter is to do next, or NULL */

    struct oy_messenger *messenger[OY_APP_WITNESSES];
    struct oy_lookups *lookups;
    struct oy_documents *documents;

    _Atomic uint64_t taken, repeated, refused, busy, failed, commits, commit_failures;
    _Atomic uint64_t commit_ms_bucket[OY_APP_BUCKETS], commit_ms_sum, batch_ballots, check_us_sum;
    _Atomic int64_t last_tick_ms;
    atomic_bool healthy;
};

uint64_t oy_app_now(const struct oy_app *a); /* Unix seconds */
/* NULL if there is none of this name. */
struct oy_hosted *oy_app_hosted(struct oy_app *a, const char *name);
oy_status oy_app_no_election(const char *name, struct oy_why *why); /* OY_MISSING */
OY_MUST_USE oy_status oy_app_add(struct oy_app *a, struct oy_hosted *h, struct oy_why *why);
void oy_app_log(const struct oy_app *a, const char *event, const struct oy_hosted *h,
                const char *text);

/* ---- pipeline.c, tick.c ---- */

OY_MUST_USE oy_status oy_pipeline_start(struct oy_app *a, struct oy_why *why);
void oy_pipeline_stop(struct oy_app *a);
/* What has been checked is judged, appended, signed and answered. */
void oy_tick(struct oy_app *a, struct oy_jobs *checked);
/* Gives the job back: it comes again with the next tick. */
void oy_pipeline_again(struct oy_app *a, struct oy_job *job);

/* ---- answer.c: a job is answered once and is then gone ---- */

void oy_answer_refused(struct oy_app *a, struct oy_job *job);
void oy_answer_busy(struct oy_app *a, struct oy_job *job);
void oy_answer_failed(struct oy_app *a, struct oy_job *job, const struct oy_why *why);
/* What a receipt is made of. */
struct oy_tree;
struct oy_receipt_source {
    struct oy_txn *t;
    struct oy_tree *tree; /* of the election's log */
    struct oy_span entry; /* the ballot entry's bytes */
    uint64_t index;       /* of it */
    uint64_t size;        /* of the checkpoint */
    struct oy_span note;  /* the checkpoint */
};
/* With the receipt; TAKEN or REPEATED. */
void oy_answer_receipt(struct oy_app *a, struct oy_job *job, enum oy_cast_fate fate,
                       const struct oy_receipt_source *s);
OY_MUST_USE oy_status oy_receipt_make(struct oy_buffer *out, const struct oy_receipt_source *s,
                                      struct oy_why *why);
/* Sets size and note (into room) to the first public checkpoint that covers s->index, with the
 * server's signature alone [srv-3]. */
OY_MUST_USE oy_status oy_receipt_first(struct oy_receipt_source *s,
                                       unsigned char room[OY_APPEND_NOTE], const struct oy_app *a,
                                       const struct oy_hosted *h, struct oy_why *why);
/* The log index of a fingerprint's ballot entry, and the entry; OY_MISSING. */
OY_MUST_USE oy_status oy_find_fingerprint(uint64_t *index, struct oy_span *entry, struct oy_txn *t,
                                          uint32_t election, const struct oy_hash *fingerprint,
                                          struct oy_why *why);

/* ---- count.c, witness.c ---- */

OY_MUST_USE oy_status oy_counter_start(struct oy_app *a, struct oy_why *why);
void oy_counter_stop(struct oy_app *a);
OY_MUST_USE oy_status oy_messengers_start(struct oy_app *a, struct oy_why *why);
void oy_messengers_stop(struct oy_app *a);
/* The election has a new public checkpoint. */
void oy_messengers_wake(struct oy_app *a);

#endif
