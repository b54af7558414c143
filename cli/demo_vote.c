/* The vote: a few voters step by step, the rest in bulk, and two ballots that are refused. */
#include "cli/demo_vote.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/parallel.h"
#include "cli/files.h"

enum { CHUNK = 1000, REVOTERS = 3, EARLY_SEQUENCE = 1, FINAL_SEQUENCE = 2 };

struct chunk { /* voters first … first+n−1 */
    struct oy_demo_voters *v;
    size_t first;
    bool early;
};

static const char *inbox(const struct oy_demo *d, char out[OY_PATH_MAX], size_t voter) {
    return oy_demo_path(d, out, "inbox/%zu.ballot", voter + 1);
}

/* Somebody else of the same mahalle, who has the same contests; `voter` if there is nobody. */
static size_t neighbour(const struct oy_demo *d, size_t voter) {
    uint32_t mahalle = d->source.mahalle_of(d->source.ctx, voter);
    for (size_t i = voter + 1; i < d->source.n_voters; i++)
        if (d->source.mahalle_of(d->source.ctx, i) == mahalle) return i;
    return voter;
}

/* One voter's ballot into the inbox; those who vote early take their neighbour's choice, so that
 * the second vote differs. */
static oy_status drop_ballot(void *context, size_t i, struct oy_why *why) {
    struct chunk *c = context;
    struct oy_demo_voters *v = c->v;
    size_t voter = c->first + i;
    struct oy_buffer ballot = {0};
    char path[OY_PATH_MAX];
    OY_TRY(oy_demo_ballot(&ballot, v, voter, c->early ? neighbour(v->d, voter) : voter,
                          c->early ? EARLY_SEQUENCE : FINAL_SEQUENCE, !c->early, why));
    oy_status s =
        oy_file_write(NULL, inbox(v->d, path, voter), oy_buffer_span(&ballot), OY_FILE_LATER, why);
    oy_buffer_free(&ballot);
    oy_progress_tick(&v->progress, 1);
    return s;
}

struct posted { /* the paths of a chunk's ballots */
    char (*text)[OY_PATH_MAX];
    const char **path;
    size_t n;
};

static void posted_clear(struct posted *p) {
    free(p->text);
    free(p->path);
}

static oy_status append(const struct oy_demo *d, struct posted *p, size_t *accepted,
                        struct oy_why *why) {
    char record[OY_PATH_MAX], key[OY_PATH_MAX], receipts[OY_PATH_MAX];
    struct oy_append_report report = {0};
    /* everybody gets a receipt; the demonstration keeps the first ones */
    const char *keep = *accepted == 0 ? oy_demo_path(d, receipts, "receipts") : NULL;
    oy_status s = oy_step_board_append(&d->step, &report, oy_demo_path(d, record, "record"),
                                       (struct oy_files){p->path, p->n},
                                       oy_demo_path(d, key, "keys/board.secret"), keep, why);
    if (s == OY_OK && report.n_refused > 0) {
        *why = report.refused[0].why;
        s = why->status;
    }
    *accepted += report.accepted;
    oy_append_report_clear(&report);
    return s;
}

static oy_status cast_chunk(struct chunk *c, size_t n, size_t *accepted, struct oy_why *why) {
    const struct oy_demo *d = c->v->d;
    struct posted p = {.n = n};
    oy_status s = oy_allocate(&p.text, n, sizeof *p.text, why);
    if (s == OY_OK) s = oy_allocate(&p.path, n, sizeof *p.path, why);
    for (size_t i = 0; s == OY_OK && i < n; i++) p.path[i] = inbox(d, p.text[i], c->first + i);
    if (s == OY_OK) s = oy_parallel_for(d->step.threads, n, drop_ballot, c, why);
    if (s == OY_OK) s = append(d, &p, accepted, why);
    for (size_t i = 0; s == OY_OK && i < n; i++) (void)unlink(p.path[i]);
    posted_clear(&p);
    return s;
}

/* The first few vote twice. */
static oy_status early_votes(struct oy_demo_voters *v, size_t *accepted, struct oy_why *why) {
    size_t n = v->d->source.n_voters;
    return cast_chunk(&(struct chunk){v, 0, true}, n < REVOTERS ? n : REVOTERS, accepted, why);
}

static oy_status all_votes(struct oy_demo_voters *v, size_t *accepted, struct oy_why *why) {
    size_t n = v->d->source.n_voters;
    oy_progress_start(&v->progress, "voting", n);
    oy_status s = OY_OK;
    for (size_t first = 0; s == OY_OK && first < n; first += CHUNK)
        s = cast_chunk(&(struct chunk){v, first, false}, n - first < CHUNK ? n - first : CHUNK,
                       accepted, why);
    oy_progress_end(&v->progress);
    return s;
}

/* Two ballots that no board may take: one with a bit of a proof changed, one sealed properly but
 * with a credential that is not on the roll. Both must be refused. */
static oy_status refused_votes(struct oy_demo_voters *v, struct oy_why *why) {
    const struct oy_demo *d = v->d;
    char path[2][OY_PATH_MAX], record[OY_PATH_MAX], key[OY_PATH_MAX];
    const char *list[2] = {oy_demo_path(d, path[0], "refused/changed-proof.ballot"),
                           oy_demo_path(d, path[1], "refused/not-on-the-roll.ballot")};
    struct oy_buffer ballot = {0};
    OY_TRY(oy_demo_ballot(&ballot, v, 0, 0, FINAL_SEQUENCE + 1, false, why));
    const struct oy_group *g = v->context.e->group;
    size_t end = ballot.n - g->element_len - g->scalar_len; /* of the body: the last response */
    ballot.p[end - g->scalar_len / 2] ^= 1;
    oy_status s = oy_file_write(NULL, list[0], oy_buffer_span(&ballot), 0, why);
    oy_buffer_free(&ballot);
    OY_TRY(s);
    v->context.m->group->secret_random(&v->secret[0]);
    OY_TRY(oy_demo_ballot(&ballot, v, 0, 0, 1, false, why));
    s = oy_file_write(NULL, list[1], oy_buffer_span(&ballot), 0, why);
    oy_buffer_free(&ballot);
    OY_TRY(s);
    struct oy_append_report report = {0};
    s = oy_step_board_append(&d->step, &report, oy_demo_path(d, record, "record"),
                             (struct oy_files){list, 2}, oy_demo_path(d, key, "keys/board.secret"),
                             NULL, why);
    if (s == OY_OK && report.n_refused != 2)
        s = oy_fail(why, OY_MISMATCH, "", "the board took a ballot that it had to refuse");
    for (size_t i = 0; s == OY_OK && i < report.n_refused; i++)
        oy_demo_say(d, "  refused  %s: %s [%s]", strrchr(report.refused[i].name, '/') + 1,
                    report.refused[i].why.text, report.refused[i].why.rule);
    oy_append_report_clear(&report);
    return s;
}

static oy_status vote(struct oy_demo_voters *v, struct oy_why *why) {
    const struct oy_demo *d = v->d;
    size_t accepted = 0;
    OY_TRY(early_votes(v, &accepted, why));
    size_t again = accepted;
    OY_TRY(all_votes(v, &accepted, why));
    oy_demo_say(d, "vote       %zu ballots accepted, %zu of them by voters who voted again",
                accepted, again);
    return refused_votes(v, why);
}

oy_status oy_demo_vote(const struct oy_demo *d, struct oy_demo_totals *totals, struct oy_why *why) {
    char path[OY_PATH_MAX];
    OY_TRY(oy_dir_make(NULL, oy_demo_path(d, path, "inbox"), why));
    OY_TRY(oy_dir_make(NULL, oy_demo_path(d, path, "refused"), why));
    struct oy_demo_voters v;
    oy_status s = oy_demo_voters_load(&v, d, totals, why);
    if (s == OY_OK) s = oy_demo_totals_new(totals, v.context.m, why);
    if (s == OY_OK) s = vote(&v, why);
    oy_demo_voters_clear(&v);
    if (s == OY_OK && rmdir(oy_demo_path(d, path, "inbox")) != 0)
        s = oy_fail(why, OY_IO, "", "cannot remove the empty inbox: %s", strerror(errno));
    return s;
}
