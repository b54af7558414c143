/* The checks of every ballot: K6, K7 (consistency), I4 (integrity), A5 (authenticity). */
#include <inttypes.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/parallel.h"
#include "election/ballot_check.h"
#include "verifier/ballots.h"

/* ---- K6: the ballots are those of the log ---- */

/* Marks that are in memory at once; with more ballots the log is read several times, for a part of
 * all fingerprints each. */
enum { MARKS_AT_ONCE = 1 << 20 };

struct mark { /* enough of a fingerprint to find those that stand twice */
    uint64_t prefix, number;
};

struct digests {
    const struct oy_verifier *v;
    struct mark *marks;
    size_t n_marks, cap;
    pthread_mutex_t lock;
    struct oy_bad bad;
};

static oy_status compare_bundle(void *context, size_t b, struct oy_why *why) {
    struct digests *d = context;
    struct oy_ballot_slice *s = malloc(sizeof *s);
    if (!s) return oy_fail(why, OY_MEMORY, "", "no memory for a bundle");
    oy_status status = oy_ballot_slice_open(s, d->v, b, why);
    for (unsigned i = 0; status == OY_OK && i < s->n; i++) {
        struct oy_why reason = {.status = OY_OK};
        oy_status judged =
            oy_ballot_check_entry(d->v->out->manifest->group, s->bundle.ballot[i],
                                  s->fingerprint[i].b, s->sequence[i], s->digest[i].b, &reason);
        if (judged == OY_OK) continue;
        (void)pthread_mutex_lock(&d->lock);
        oy_bad_add(&d->bad, s->index[i], &s->digest[i], &reason);
        (void)pthread_mutex_unlock(&d->lock);
    }
    if (status == OY_OK) oy_ballot_slice_close(s);
    free(s);
    return status;
}

static int by_prefix(const void *a, const void *b) {
    const struct mark *x = a, *y = b;
    if (x->prefix != y->prefix) return x->prefix < y->prefix ? -1 : 1;
    return x->number < y->number ? -1 : x->number > y->number;
}

static oy_status fingerprint_of(const struct oy_verifier *v, struct oy_ballot_slice *s,
                                uint64_t number, struct oy_hash *fingerprint, uint64_t *index,
                                struct oy_hash *digest, struct oy_why *why) {
    size_t i = number % OY_BUNDLE_WIDTH;
    OY_TRY(oy_ballot_slice_open(s, v, number / OY_BUNDLE_WIDTH, why));
    *fingerprint = s->fingerprint[i];
    *index = s->index[i];
    *digest = s->digest[i];
    oy_ballot_slice_close(s);
    return OY_OK;
}

/* Ballots a < b with the same first eight bytes of fingerprint. */
static oy_status compare_pair(struct digests *d, struct oy_ballot_slice *s, uint64_t a, uint64_t b,
                              struct oy_why *why) {
    struct oy_hash first, second, digest;
    struct oy_why reason = {.status = OY_OK};
    uint64_t index, earlier;
    OY_TRY(fingerprint_of(d->v, s, a, &first, &earlier, &digest, why));
    OY_TRY(fingerprint_of(d->v, s, b, &second, &index, &digest, why));
    if (!oy_hash_equal(&first, &second) || oy_mutant("bal-8")) return OY_OK;
    oy_status status = oy_fail(&reason, OY_MISMATCH, "bal-8",
                               "the fingerprint stands at log entry %" PRIu64 " already", earlier);
    if (status != OY_OK) oy_bad_add(&d->bad, index, &digest, &reason);
    return OY_OK;
}

static oy_status add_mark(struct digests *d, struct mark m, struct oy_why *why) {
    if (d->n_marks == d->cap) {
        size_t cap = d->cap ? 2 * d->cap : 4096;
        struct mark *larger = realloc(d->marks, cap * sizeof *larger);
        if (!larger) return oy_fail(why, OY_MEMORY, "", "no memory for %zu fingerprints", cap);
        d->marks = larger;
        d->cap = cap;
    }
    d->marks[d->n_marks++] = m;
    return OY_OK;
}

/* The fingerprints of the log whose prefix is `part` mod `parts`. */
static oy_status collect(struct digests *d, uint64_t part, uint64_t parts, struct oy_why *why) {
    struct oy_log_cursor c;
    uint64_t number = 0, index;
    oy_status status = OY_OK;
    d->n_marks = 0;
    oy_record_cursor(&c, &d->v->record, 0);
    while (status == OY_OK && c.next < c.size) {
        struct oy_span raw;
        struct oy_entry e;
        struct mark m;
        status = oy_log_next(&c, &index, &raw, why);
        if (status != OY_OK || raw.p[0] != OY_LOG_BALLOT) continue;
        status = oy_entry_parse(&e, raw, why);
        if (status != OY_OK) continue;
        memcpy(&m.prefix, e.fingerprint.b, sizeof m.prefix);
        m.number = number++;
        if (m.prefix % parts == part) status = add_mark(d, m, why);
    }
    oy_log_cursor_clear(&c);
    return status;
}

static oy_status find_twice(struct digests *d, uint64_t n, struct oy_why *why) {
    struct oy_ballot_slice *s = malloc(sizeof *s);
    uint64_t parts = n / MARKS_AT_ONCE + 1;
    oy_status status = OY_OK;
    if (!s) return oy_fail(why, OY_MEMORY, "", "no memory for a bundle");
    for (uint64_t part = 0; status == OY_OK && part < parts; part++) {
        status = collect(d, part, parts, why);
        if (status == OY_OK && d->n_marks) qsort(d->marks, d->n_marks, sizeof *d->marks, by_prefix);
        for (size_t i = 1; status == OY_OK && i < d->n_marks; i++) {
            if (d->marks[i].prefix != d->marks[i - 1].prefix) continue;
            status = compare_pair(d, s, d->marks[i - 1].number, d->marks[i].number, why);
        }
    }
    free(s);
    return status;
}

oy_status oy_check_k6(struct oy_verifier *v, struct oy_check_result *r, struct oy_why *why) {
    uint64_t n = oy_verifier_ballots(v);
    struct digests d = {.v = v};
    if (oy_verifier_no_ballots(v, r)) return OY_OK;
    if (pthread_mutex_init(&d.lock, NULL) != 0)
        return oy_fail(why, OY_MEMORY, "", "no memory for a lock");
    oy_status status =
        oy_parallel_for(v->options->threads, (size_t)oy_bundle_count(n), compare_bundle, &d, why);
    if (status == OY_OK) status = find_twice(&d, n, why);
    free(d.marks);
    (void)pthread_mutex_destroy(&d.lock);
    OY_TRY(status);
    OY_TRY(oy_bad_report(v, r, &d.bad, why));
    oy_say(v, r, n == 1 ? "%" PRIu64 " ballot" : "%" PRIu64 " ballots", "%" PRIu64 " oy", n);
    return OY_OK;
}

/* ---- K7: each was allowed when it came ---- */

static oy_status count_by_mahalle(struct oy_verifier *v, const struct oy_registry *registry,
                                  struct oy_why *why) {
    const struct oy_manifest *m = v->out->manifest;
    uint32_t *voters = calloc(m->n_mahalle, sizeof *voters);
    uint32_t *voted = calloc(m->n_mahalle, sizeof *voted);
    v->out->voters = voters;
    v->out->voted = voted;
    if (!voters || !voted) return oy_fail(why, OY_MEMORY, "", "no memory for counts");
    for (size_t i = 0; i < m->n_mahalle; i++)
        voters[i] = oy_roll_count_mahalle(&v->roll, m->mahalle[i].id);
    for (uint32_t i = 0; i < oy_registry_count(registry); i++) {
        uint64_t last = oy_registry_last_ballot(registry, i);
        if (last == OY_BALLOT_NONE || !oy_registry_ballot_counts(registry, i, last)) continue;
        size_t at = oy_manifest_find_mahalle(m, oy_registry_mahalle(registry, i));
        if (at < m->n_mahalle) voted[at]++;
    }
    return oy_scopes_make(&v->out->scopes, m, voted, why);
}

oy_status oy_check_k7(struct oy_verifier *v, struct oy_check_result *r, struct oy_why *why) {
    struct oy_verification *out = v->out;
    struct oy_bad bad = {.n = 0};
    OY_TRY(oy_registry_new(&out->registry, out->election, &v->roll, why));
    oy_status status = oy_ballots_replay(v, out->registry, true, &bad, why);
    if (status == OY_OK) status = oy_bad_report(v, r, &bad, why);
    if (status == OY_OK) status = count_by_mahalle(v, out->registry, why);
    if (status != OY_OK) {
        oy_registry_free(out->registry);
        out->registry = NULL;
        return status;
    }
    oy_registry_counts(out->registry, &out->counts);
    out->has_counts = true;
    if (oy_verifier_no_ballots(v, r)) return OY_OK;
    oy_say(v, r, "%" PRIu64 " counted, %" PRIu64 " superseded, %" PRIu64 " revoked",
           "%" PRIu64 " sayılmış, %" PRIu64 " yenilenmiş, %" PRIu64 " iptal edilmiş",
           out->counts.counted, out->counts.superseded, out->counts.revoked);
    return OY_OK;
}

/* ---- I4, A5 ---- */

oy_status oy_check_i4(struct oy_verifier *v, struct oy_check_result *r, struct oy_why *why) {
    bool known;
    if (oy_verifier_no_ballots(v, r)) return OY_OK;
    OY_TRY(oy_verifier_recognizes(&known, v, why));
    if (known && v->options->known_products && v->out->scopes)
        OY_TRY(oy_verifier_take_products(v, why));
    else
        OY_TRY(oy_ballots_judge(v, OY_CHECK_ALL, why));
    v->judged = true;
    OY_TRY(oy_bad_report(v, r, &v->bad_form, why));
    uint64_t n = oy_verifier_ballots(v);
    oy_say(v, r, n == 1 ? "%" PRIu64 " ballot" : "%" PRIu64 " ballots", "%" PRIu64 " oy", n);
    return OY_OK;
}

oy_status oy_check_a5(struct oy_verifier *v, struct oy_check_result *r, struct oy_why *why) {
    if (oy_verifier_no_ballots(v, r)) return OY_OK;
    if (!v->judged) OY_TRY(oy_ballots_judge(v, OY_CHECK_SIGNATURE, why));
    OY_TRY(oy_bad_report(v, r, &v->bad_signature, why));
    uint64_t n = oy_verifier_ballots(v);
    oy_say(v, r, n == 1 ? "%" PRIu64 " signature" : "%" PRIu64 " signatures", "%" PRIu64 " imza",
           n);
    return OY_OK;
}
