/* The board takes ballots: all proofs of a delivery in batches, then roll and sequence in
 * order, then one append and one checkpoint [bal-1 … bal-9, ent-6]. */
#include <stdlib.h>
#include <string.h>

#include "base/parallel.h"
#include "base/progress.h"
#include "cli/board.h"
#include "cli/delivery.h"
#include "cli/files.h"
#include "cli/receipts.h"
#include "election/ballot_check.h"

enum { CHUNK = 128 };

enum fate { WAITING = 0, REFUSED, REPEATED, ACCEPTED };

struct incoming {
    struct oy_ballot_header h;
    unsigned char digest[32], fingerprint[32];
    uint32_t roll_index;
    enum fate fate;
    uint64_t index; /* in the log */
    struct oy_why why;
};

struct logged { /* a ballot of the log */
    unsigned char digest[32];
    uint64_t index;
};

struct appending {
    const struct oy_context *c;
    struct oy_registry *registry;
    struct oy_delivery delivery;
    struct incoming *in;
    struct logged *log; /* sorted by digest */
    size_t n_log;
    struct oy_progress progress;
};

/* ---- what is in the log already ---- */

static int by_digest(const void *a, const void *b) {
    const struct logged *x = a, *y = b;
    return memcmp(x->digest, y->digest, 32);
}

static oy_status read_log(struct appending *x, struct oy_why *why) {
    struct oy_log_cursor cursor;
    struct oy_span bytes;
    struct oy_entry entry;
    uint64_t index;
    const struct oy_record *r = &x->c->record;
    oy_status status;
    OY_TRY(oy_allocate(&x->log, oy_record_ballots(r), sizeof *x->log, why));
    oy_record_cursor(&cursor, r, 0);
    for (;;) {
        status = oy_log_next(&cursor, &index, &bytes, why);
        if (status != OY_OK || !bytes.p) break;
        if (bytes.n != OY_ENTRY_BALLOT_BYTES || bytes.p[0] != OY_LOG_BALLOT) continue;
        status = oy_entry_parse(&entry, bytes, why);
        if (status != OY_OK) break;
        memcpy(x->log[x->n_log].digest, entry.digest.b, 32);
        x->log[x->n_log++].index = index;
    }
    oy_log_cursor_clear(&cursor);
    if (status == OY_OK) qsort(x->log, x->n_log, sizeof *x->log, by_digest);
    return status;
}

/* ---- one ballot before its proofs ---- */

static oy_status locate(struct appending *x, size_t i, struct oy_why *why) {
    struct incoming *b = &x->in[i];
    struct oy_span bytes = x->delivery.ballot[i].bytes, body;
    struct oy_element credential;
    struct oy_reader r;
    const struct oy_group *g = x->c->e->group;
    OY_TRY(oy_ballot_peek(&b->h, &body, g, bytes, why));
    oy_reader_init(&r, b->h.credential);
    OY_TRY(oy_read_elements(g, &credential, 1, &r, why));
    oy_ballot_fingerprint(b->fingerprint, body);
    b->roll_index = oy_registry_find(x->registry, &credential);
    OY_REQUIRE(why, b->roll_index != UINT32_MAX, OY_MISMATCH, "bal-3",
               "the credential is not on the roll");
    return OY_OK;
}

static void look_up(struct appending *x, size_t i) {
    struct incoming *b = &x->in[i];
    struct oy_span bytes = x->delivery.ballot[i].bytes;
    struct logged wanted = {.index = 0};
    struct oy_hash digest;
    oy_record_digest(&digest, bytes);
    memcpy(b->digest, digest.b, 32);
    memcpy(wanted.digest, digest.b, 32);
    const struct logged *found =
        x->n_log > 0 ? bsearch(&wanted, x->log, x->n_log, sizeof *x->log, by_digest) : NULL;
    if (found) {
        b->fate = REPEATED;
        b->index = found->index;
    } else if (locate(x, i, &b->why) != OY_OK) {
        b->fate = REFUSED;
    }
}

/* ---- proofs, in chunks ---- */

static void take_verdicts(struct appending *x, const size_t *at, const struct oy_why *verdict,
                          size_t n) {
    for (size_t k = 0; k < n; k++)
        if (verdict[k].status != OY_OK) {
            x->in[at[k]].fate = REFUSED;
            x->in[at[k]].why = verdict[k];
        }
}

static oy_status check_chunk(void *context, size_t chunk, struct oy_why *why) {
    struct appending *x = context;
    struct oy_span bytes[CHUNK];
    struct oy_why *verdict;
    struct oy_ballot_batch *batch = NULL;
    size_t at[CHUNK], n = 0, n_bad = 0;
    for (size_t i = chunk * CHUNK; i < (chunk + 1) * CHUNK && i < x->delivery.n; i++)
        if (x->in[i].fate == WAITING) {
            at[n] = i;
            bytes[n++] = x->delivery.ballot[i].bytes;
        }
    OY_TRY(oy_allocate(&verdict, CHUNK, sizeof *verdict, why));
    oy_status status = oy_ballot_batch_new(&batch, x->c->e, why);
    if (status == OY_OK)
        status = oy_ballots_check_batch(batch, verdict, &n_bad, bytes, n, OY_CHECK_ALL, why);
    if (status == OY_OK) take_verdicts(x, at, verdict, n);
    oy_ballot_batch_free(batch);
    free(verdict);
    oy_progress_tick(&x->progress, CHUNK);
    return status;
}

/* ---- roll and sequence, in order ---- */

struct turn { /* the order in which ballots are judged: a credential's by their sequence */
    uint32_t sequence;
    size_t at;
};

static int by_sequence(const void *a, const void *b) {
    const struct turn *x = a, *y = b;
    if (x->sequence != y->sequence) return x->sequence < y->sequence ? -1 : 1;
    return x->at < y->at ? -1 : x->at > y->at;
}

/* The same bytes twice in one delivery: both get the receipt of the first. */
static bool same_as_accepted(struct appending *x, const struct turn *turns, size_t k) {
    struct incoming *b = &x->in[turns[k].at];
    while (k-- > 0 && turns[k].sequence == b->h.sequence) {
        const struct incoming *other = &x->in[turns[k].at];
        if (other->fate == ACCEPTED && memcmp(other->digest, b->digest, 32) == 0) {
            b->fate = REPEATED;
            b->index = turns[k].at; /* settled once the log indices are known */
            return true;
        }
    }
    return false;
}

static oy_status judge_in_order(struct appending *x, struct turn **out, size_t *n_out,
                                struct oy_why *why) {
    struct turn *turns;
    size_t n = 0;
    uint64_t number = oy_record_ballots(&x->c->record);
    OY_TRY(oy_allocate(&turns, x->delivery.n, sizeof *turns, why));
    for (size_t i = 0; i < x->delivery.n; i++)
        if (x->in[i].fate == WAITING) turns[n++] = (struct turn){x->in[i].h.sequence, i};
    qsort(turns, n, sizeof *turns, by_sequence);
    for (size_t k = 0; k < n; k++) {
        struct incoming *b = &x->in[turns[k].at];
        if (same_as_accepted(x, turns, k)) continue;
        oy_status status =
            oy_registry_accept_ballot(x->registry, b->roll_index, &b->h, number, &b->why);
        b->fate = status == OY_OK ? ACCEPTED : REFUSED;
        if (status == OY_OK) number++;
    }
    *out = turns;
    *n_out = n;
    return OY_OK;
}

/* ---- appending ---- */

static void settle_indices(struct appending *x, const struct turn *turns, size_t n,
                           const uint64_t *index) {
    size_t k = 0;
    for (size_t t = 0; t < n; t++)
        if (x->in[turns[t].at].fate == ACCEPTED) x->in[turns[t].at].index = index[k++];
    for (size_t t = 0; t < n; t++) {
        struct incoming *b = &x->in[turns[t].at];
        if (b->fate == REPEATED) b->index = x->in[b->index].index;
    }
}

static oy_status append_accepted(struct appending *x, const struct turn *turns, size_t n,
                                 struct oy_record_writer *w, struct oy_why *why) {
    struct oy_record_ballot *ballots;
    uint64_t *index = NULL;
    size_t k = 0;
    OY_TRY(oy_allocate(&ballots, n, sizeof *ballots, why));
    for (size_t t = 0; t < n; t++) {
        const struct incoming *b = &x->in[turns[t].at];
        if (b->fate != ACCEPTED) continue;
        memcpy(ballots[k].fingerprint.b, b->fingerprint, 32);
        ballots[k].roll_index = b->roll_index;
        ballots[k].sequence = b->h.sequence;
        ballots[k++].bytes = x->delivery.ballot[turns[t].at].bytes;
    }
    oy_status status = oy_allocate(&index, k, sizeof *index, why);
    if (status == OY_OK && k > 0) status = oy_record_append_ballots(w, ballots, k, index, why);
    if (status == OY_OK) settle_indices(x, turns, n, index);
    free(index);
    free(ballots);
    return status;
}

static oy_status judge_and_append(const struct oy_step *s, struct appending *x,
                                  struct oy_record_writer *w, struct oy_why *why) {
    struct turn *turns = NULL;
    size_t n = 0, chunks = (x->delivery.n + CHUNK - 1) / CHUNK;
    OY_TRY(oy_allocate(&x->in, x->delivery.n, sizeof *x->in, why));
    OY_TRY(read_log(x, why));
    for (size_t i = 0; i < x->delivery.n; i++) look_up(x, i);
    oy_progress_start(&x->progress, "checking ballots", x->delivery.n);
    oy_status status = oy_parallel_for(s->threads, chunks, check_chunk, x, why);
    oy_progress_end(&x->progress);
    if (status == OY_OK) status = judge_in_order(x, &turns, &n, why);
    if (status == OY_OK) status = append_accepted(x, turns, n, w, why);
    free(turns);
    return status;
}

/* ---- report and receipts ---- */

static oy_status write_receipts(const struct appending *x, const char *record, const char *dir,
                                struct oy_why *why) {
    struct oy_receipts *r = NULL;
    struct oy_dir d = {.fd = -1};
    OY_TRY(oy_dir_make(NULL, dir, why));
    OY_TRY(oy_receipts_open(&r, record, why));
    oy_status status = OY_OK;
    for (size_t i = 0; status == OY_OK && i < x->delivery.n; i++)
        if (x->in[i].fate != REFUSED) status = oy_receipts_write(r, dir, x->in[i].index, why);
    oy_receipts_free(r);
    if (status == OY_OK) status = oy_dir_open(&d, dir, why);
    if (status == OY_OK) status = oy_dir_sync(&d, why);
    oy_dir_close(&d);
    return status;
}

static oy_status fill_report(struct oy_append_report *report, const struct appending *x,
                             struct oy_why *why) {
    OY_TRY(oy_allocate(&report->refused, x->delivery.n, sizeof *report->refused, why));
    for (size_t i = 0; i < x->delivery.n; i++) {
        const struct incoming *b = &x->in[i];
        if (b->fate == ACCEPTED) report->accepted++;
        if (b->fate == REPEATED) report->repeated++;
        if (b->fate != REFUSED) continue;
        struct oy_refusal *r = &report->refused[report->n_refused++];
        r->why = b->why;
        (void)oy_delivery_name(r->name, &x->delivery, i);
    }
    return OY_OK;
}

void oy_append_report_clear(struct oy_append_report *report) {
    free(report->refused);
    *report = (struct oy_append_report){.accepted = 0};
}

oy_status oy_step_board_append(const struct oy_step *s, struct oy_append_report *report,
                               const char *record, struct oy_files ballots, const char *key,
                               const char *receipts, struct oy_why *why) {
    struct oy_context c;
    struct oy_board b = {.w = NULL};
    struct appending x = {.c = &c};
    *report = (struct oy_append_report){.accepted = 0};
    oy_status status = oy_context_record(&c, record, OY_CONTEXT_OWN, why);
    if (status == OY_OK) status = oy_context_replay(&x.registry, &c, why);
    if (status == OY_OK) status = oy_delivery_read(&x.delivery, ballots, why);
    if (status == OY_OK) status = oy_board_open(&b, record, c.m, key, why);
    if (status == OY_OK) status = judge_and_append(s, &x, b.w, why);
    oy_board_close(&b);
    if (status == OY_OK) status = fill_report(report, &x, why);
    if (status == OY_OK && receipts) status = write_receipts(&x, record, receipts, why);
    free(x.in);
    free(x.log);
    oy_delivery_clear(&x.delivery);
    oy_registry_free(x.registry);
    oy_context_clear(&c);
    return status;
}
