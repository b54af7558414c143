/* The vote: everybody seals and the board takes it, chunk by chunk, in memory; a few vote twice,
 * and two ballots are refused. */
#include "cli/demo_vote.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/parallel.h"
#include "steps/appender.h"
#include "steps/files.h"
#include "steps/receipts.h"

enum { REVOTERS = 3, EARLY_SEQUENCE = 1, FINAL_SEQUENCE = 2 };
/* A chunk is sealed, then taken: many ballots, so that syncing the disk costs little, but no more
 * than fit into memory beside everything else, and a small part of all, to say how far it is. */
enum { CHUNK_BYTES = 64 << 20, CHUNK_MIN = 256, CHUNK_MAX = 16384, CHUNKS = 50 };

struct chunk { /* voters first … first+n−1 */
    struct oy_demo_voters *v;
    struct oy_appender *appender;
    size_t first, n, cap;
    bool early;
    struct oy_buffer *ballot;
    struct oy_span *bytes;
    struct oy_judged *judged;
    size_t accepted; /* so far, of all chunks */
};

/* Somebody else of the same mahalle, who has the same contests; `voter` if there is nobody. */
static size_t neighbour(const struct oy_demo *d, size_t voter) {
    uint32_t mahalle = d->source.mahalle_of(d->source.ctx, voter);
    for (size_t i = voter + 1; i < d->source.n_voters; i++)
        if (d->source.mahalle_of(d->source.ctx, i) == mahalle) return i;
    return voter;
}

/* One voter's ballot; those who vote early take their neighbour's choice, so that the second vote
 * differs. */
static oy_status seal(void *context, size_t i, struct oy_why *why) {
    struct chunk *c = context;
    struct oy_demo_voters *v = c->v;
    size_t voter = c->first + i;
    OY_TRY(oy_demo_ballot(&c->ballot[i], v, voter, c->early ? neighbour(v->d, voter) : voter,
                          c->early ? EARLY_SEQUENCE : FINAL_SEQUENCE, !c->early, why));
    c->bytes[i] = oy_buffer_span(&c->ballot[i]);
    return OY_OK;
}

static oy_status take(struct chunk *c, struct oy_why *why) {
    OY_TRY(oy_appender_take(c->appender, c->judged, c->bytes, c->n, NULL, why));
    for (size_t i = 0; i < c->n; i++) {
        if (c->judged[i].fate == OY_FATE_ACCEPTED) continue;
        if (c->judged[i].fate == OY_FATE_REPEATED)
            return oy_fail(why, OY_MISMATCH, "", "the ballot of voter %zu is in the log already",
                           c->first + i + 1);
        *why = c->judged[i].why;
        return why->status;
    }
    c->accepted += c->n;
    return OY_OK;
}

static oy_status cast_chunk(struct chunk *c, size_t first, size_t n, struct oy_why *why) {
    c->first = first;
    c->n = n;
    oy_status s = oy_parallel_for(c->v->d->step.threads, n, seal, c, why);
    if (s == OY_OK) s = take(c, why);
    for (size_t i = 0; i < n; i++) oy_buffer_free(&c->ballot[i]);
    if (s == OY_OK && !c->early) oy_progress_tick(&c->v->progress, n);
    return s;
}

/* ---- making room for a chunk ---- */

static size_t longest_ballot(const struct oy_demo_voters *v) {
    size_t longest = 1;
    for (size_t i = 0; i < v->d->source.n_mahalle; i++) {
        const struct oy_style *s = oy_election_style(v->context.e, v->d->source.mahalle[i].id);
        if (s && s->ballot_len > longest) longest = s->ballot_len;
    }
    return longest;
}

static size_t chunk_of(const struct oy_demo_voters *v) {
    size_t room = CHUNK_BYTES / longest_ballot(v), cap = v->d->source.n_voters / CHUNKS;
    if (cap < CHUNK_MIN) cap = CHUNK_MIN;
    if (cap > CHUNK_MAX) cap = CHUNK_MAX;
    if (cap > room) cap = room;
    return cap > REVOTERS ? cap : REVOTERS;
}

static oy_status chunk_new(struct chunk *c, struct oy_why *why) {
    c->cap = chunk_of(c->v);
    OY_TRY(oy_allocate(&c->ballot, c->cap, sizeof *c->ballot, why));
    OY_TRY(oy_allocate(&c->bytes, c->cap, sizeof *c->bytes, why));
    return oy_allocate(&c->judged, c->cap, sizeof *c->judged, why);
}

static void chunk_free(struct chunk *c) {
    free(c->ballot);
    free(c->bytes);
    free(c->judged);
}

/* ---- who votes ---- */

/* The first few vote twice. Everybody gets a receipt; the demonstration keeps theirs. */
static oy_status early_votes(struct chunk *c, struct oy_why *why) {
    const struct oy_demo *d = c->v->d;
    char record[OY_PATH_MAX], receipts[OY_PATH_MAX];
    size_t n = d->source.n_voters;
    c->early = true;
    OY_TRY(cast_chunk(c, 0, n < REVOTERS ? n : REVOTERS, why));
    c->early = false;
    return oy_receipts_write_all(c->judged, c->n, oy_demo_path(d, record, "record"),
                                 oy_demo_path(d, receipts, "receipts"), why);
}

static oy_status all_votes(struct chunk *c, struct oy_why *why) {
    struct oy_demo_voters *v = c->v;
    size_t n = v->d->source.n_voters;
    oy_progress_start_lines(&v->progress, "vote", n, v->d->step.lines);
    oy_status s = OY_OK;
    for (size_t first = 0; s == OY_OK && first < n; first += c->cap)
        s = cast_chunk(c, first, n - first < c->cap ? n - first : c->cap, why);
    oy_progress_end(&v->progress);
    return s;
}

/* ---- what no board may take ---- */

/* Sealed properly, then a bit of a proof is changed. */
static oy_status changed_proof(struct oy_buffer *ballot, struct oy_demo_voters *v,
                               struct oy_why *why) {
    OY_TRY(oy_demo_ballot(ballot, v, 0, 0, FINAL_SEQUENCE + 1, false, why));
    const struct oy_group *g = v->context.e->group;
    size_t end = ballot->n - g->element_len - g->scalar_len; /* of the body: the last response */
    ballot->p[end - g->scalar_len / 2] ^= 1;
    return OY_OK;
}

/* Sealed properly, but with a credential that is not on the roll. */
static oy_status unknown_credential(struct oy_buffer *ballot, struct oy_demo_voters *v,
                                    struct oy_why *why) {
    v->context.m->group->secret_random(&v->secret[0]);
    return oy_demo_ballot(ballot, v, 0, 0, 1, false, why);
}

static oy_status refuse(struct chunk *c, const char *name, struct oy_buffer *ballot,
                        struct oy_why *why) {
    const struct oy_demo *d = c->v->d;
    char path[OY_PATH_MAX];
    struct oy_judged j;
    struct oy_span bytes = oy_buffer_span(ballot);
    OY_TRY(oy_file_write(NULL, oy_demo_path(d, path, "refused/%s", name), bytes, 0, why));
    OY_TRY(oy_appender_take(c->appender, &j, &bytes, 1, NULL, why));
    if (j.fate != OY_FATE_REFUSED)
        return oy_fail(why, OY_MISMATCH, "", "the board took a ballot that it had to refuse");
    oy_demo_say(d, "  refused  %s: %s [%s]", name, j.why.text, j.why.rule);
    return OY_OK;
}

static oy_status refused_votes(struct chunk *c, struct oy_why *why) {
    struct oy_buffer ballot = {0};
    OY_TRY(changed_proof(&ballot, c->v, why));
    oy_status s = refuse(c, "changed-proof.ballot", &ballot, why);
    oy_buffer_free(&ballot);
    OY_TRY(s);
    OY_TRY(unknown_credential(&ballot, c->v, why));
    s = refuse(c, "not-on-the-roll.ballot", &ballot, why);
    oy_buffer_free(&ballot);
    return s;
}

/* ---- all of it ---- */

static oy_status vote(struct chunk *c, struct oy_why *why) {
    const struct oy_demo *d = c->v->d;
    int64_t since = oy_progress_now();
    OY_TRY(early_votes(c, why));
    size_t again = c->accepted;
    OY_TRY(all_votes(c, why));
    oy_demo_done(d, since, "vote       %zu ballots accepted, %zu of them by voters who voted again",
                 c->accepted, again);
    return refused_votes(c, why);
}

static oy_status open_and_vote(struct chunk *c, struct oy_why *why) {
    const struct oy_demo *d = c->v->d;
    char record[OY_PATH_MAX], key[OY_PATH_MAX];
    OY_TRY(oy_appender_open(&c->appender, d->step.threads, oy_demo_path(d, record, "record"),
                            oy_demo_path(d, key, "keys/board.secret"), why));
    OY_TRY(chunk_new(c, why));
    return vote(c, why);
}

oy_status oy_demo_vote(const struct oy_demo *d, struct oy_demo_totals *totals, struct oy_why *why) {
    char path[OY_PATH_MAX];
    OY_TRY(oy_dir_make(NULL, oy_demo_path(d, path, "refused"), why));
    struct oy_demo_voters v;
    struct chunk c = {.v = &v};
    oy_status s = oy_demo_voters_load(&v, d, totals, why);
    if (s == OY_OK) s = oy_demo_totals_new(totals, v.context.m, why);
    if (s == OY_OK) s = open_and_vote(&c, why);
    oy_appender_close(c.appender);
    chunk_free(&c);
    oy_demo_voters_clear(&v);
    return s;
}
