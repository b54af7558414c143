#include "verifier/ballots.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/hex.h"
#include "base/parallel.h"

/* ---- bad ballots [chk-6] ---- */

void oy_bad_add(struct oy_bad *bad, uint64_t index, const struct oy_hash *digest,
                const struct oy_why *why) {
    if (bad->n == 0 || index < bad->first) {
        bad->first = index;
        bad->digest = *digest;
        bad->why = *why;
    }
    bad->n++;
}

oy_status oy_bad_report(const struct oy_verifier *v, struct oy_check_result *r,
                        const struct oy_bad *bad, struct oy_why *why) {
    char hex[2 * sizeof bad->digest.b + 1];
    if (bad->n == 0) return OY_OK;
    *why = bad->why;
    oy_hex_encode(hex, oy_span(bad->digest.b, sizeof bad->digest.b));
    oy_why_at(why, "log entry %" PRIu64 ", ballot %s", bad->first, hex);
    oy_say(v, r, "bad ballots: %" PRIu64 " of %" PRIu64, "kusurlu oy: %" PRIu64 " / %" PRIu64,
           bad->n, oy_verifier_ballots(v));
    return bad->why.status;
}

/* ---- bundles ---- */

oy_status oy_ballots_find(struct oy_verifier *v, struct oy_why *why) {
    uint64_t n = oy_bundle_count(oy_verifier_ballots(v)), ballot = 0, index = 0;
    struct oy_log_cursor c;
    oy_status status = OY_OK;
    free(v->bundle_start);
    v->bundle_start = calloc((size_t)n + 1, sizeof *v->bundle_start);
    if (!v->bundle_start)
        return oy_fail(why, OY_MEMORY, "", "no memory for %" PRIu64 " bundles", n);
    oy_record_cursor(&c, &v->record, 0);
    while (status == OY_OK && c.next < c.size) {
        struct oy_span raw;
        status = oy_log_next(&c, &index, &raw, why);
        if (status != OY_OK || raw.p[0] != OY_LOG_BALLOT) continue;
        if (ballot % OY_BUNDLE_WIDTH == 0) v->bundle_start[ballot / OY_BUNDLE_WIDTH] = index;
        ballot++;
    }
    oy_log_cursor_clear(&c);
    return status;
}

static oy_status check_bundle(void *context, size_t i, struct oy_why *why) {
    const struct oy_verifier *v = context;
    struct oy_bundle bundle;
    OY_TRY(oy_bundle_open(&bundle, &v->record.dir, oy_verifier_ballots(v), i, why));
    oy_bundle_close(&bundle);
    return OY_OK;
}

oy_status oy_ballots_check_bundles(struct oy_verifier *v, struct oy_why *why) {
    return oy_parallel_for(v->options->threads, (size_t)oy_bundle_count(oy_verifier_ballots(v)),
                           check_bundle, v, why);
}

static oy_status read_entries(struct oy_ballot_slice *s, struct oy_log_cursor *c,
                              struct oy_why *why) {
    for (s->n = 0; s->n < s->bundle.width;) {
        struct oy_entry e;
        uint64_t index = c->next;
        OY_TRY(oy_log_entry(c, &e, index, why));
        if (e.type != OY_LOG_BALLOT) continue;
        s->index[s->n] = index;
        s->fingerprint[s->n] = e.fingerprint;
        s->digest[s->n] = e.digest;
        s->roll_index[s->n] = e.roll_index;
        s->sequence[s->n] = e.sequence;
        s->n++;
    }
    return OY_OK;
}

oy_status oy_ballot_slice_open(struct oy_ballot_slice *s, const struct oy_verifier *v, uint64_t b,
                               struct oy_why *why) {
    struct oy_log_cursor c;
    memset(s, 0, sizeof *s);
    OY_TRY(oy_bundle_open(&s->bundle, &v->record.dir, oy_verifier_ballots(v), b, why));
    s->number = b * OY_BUNDLE_WIDTH;
    oy_record_cursor(&c, &v->record, v->bundle_start[b]);
    oy_status status = read_entries(s, &c, why);
    oy_log_cursor_clear(&c);
    if (status != OY_OK) oy_ballot_slice_close(s);
    return status;
}

void oy_ballot_slice_close(struct oy_ballot_slice *s) {
    oy_bundle_close(&s->bundle);
    s->n = 0;
}

/* ---- the log, played into a registry ---- */

struct replay {
    struct oy_verifier *v;
    struct oy_registry *registry;
    struct oy_bad *bad;
    struct oy_bundle bundle; /* the one at hand, if it has a width */
    uint64_t number;         /* of the next ballot */
};

static oy_status replay_ballot(struct replay *p, uint64_t index, const struct oy_entry *e,
                               struct oy_why *why) {
    const struct oy_verifier *v = p->v;
    struct oy_ballot_header h;
    struct oy_why reason = {.status = OY_OK};
    if (p->number % OY_BUNDLE_WIDTH == 0) {
        oy_bundle_close(&p->bundle);
        OY_TRY(oy_bundle_open(&p->bundle, &v->record.dir, oy_verifier_ballots(v),
                              p->number / OY_BUNDLE_WIDTH, why));
    }
    struct oy_span ballot = p->bundle.ballot[p->number % OY_BUNDLE_WIDTH];
    oy_status status = oy_ballot_peek(&h, NULL, v->out->manifest->group, ballot, &reason);
    h.sequence = e->sequence; /* the ballot's [bal-8]; the log's bytes are pinned [chk-8] */
    if (status == OY_OK)
        status = oy_registry_accept_ballot(p->registry, e->roll_index, &h, p->number, &reason);
    if (status != OY_OK) oy_bad_add(p->bad, index, &e->digest, &reason);
    p->number++;
    return status == OY_MEMORY ? oy_fail(why, OY_MEMORY, "", "%s", reason.text) : OY_OK;
}

static oy_status replay_entry(struct replay *p, uint64_t index, struct oy_span raw,
                              struct oy_why *why) {
    struct oy_entry e;
    struct oy_span payload = oy_span(raw.p + 2, raw.n - 2); /* C2 has parsed it */
    oy_status status = OY_OK;
    if (raw.p[0] != OY_LOG_DESTROY && raw.p[0] != OY_LOG_PAGES) /* those are A9's and A10's */
        status = oy_registry_apply(p->registry, raw.p[0], payload, why);
    if (status != OY_OK) oy_why_at(why, "log entry %" PRIu64, index);
    if (status != OY_OK || raw.p[0] != OY_LOG_BALLOT || !p->bad) return status;
    OY_TRY(oy_entry_parse(&e, raw, why));
    return replay_ballot(p, index, &e, why);
}

oy_status oy_ballots_replay(struct oy_verifier *v, struct oy_registry *registry, bool with_ballots,
                            struct oy_bad *bad, struct oy_why *why) {
    struct replay p = {.v = v, .registry = registry, .bad = with_ballots ? bad : NULL};
    struct oy_log_cursor c;
    oy_status status = OY_OK;
    oy_record_cursor(&c, &v->record, 0);
    while (status == OY_OK && c.next < c.size) {
        struct oy_span raw;
        uint64_t index;
        status = oy_log_next(&c, &index, &raw, why);
        if (status == OY_OK) status = replay_entry(&p, index, raw, why);
    }
    oy_log_cursor_clear(&c);
    oy_bundle_close(&p.bundle);
    return status;
}
