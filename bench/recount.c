#include "bench/recount.h"

#include <stdlib.h>
#include <string.h>

#include "crypto/hash.h"
#include "record/bundle.h"

/* As verifier/ballots_judge.c has them; a test compares. */
enum { POINTS_AT_ONCE = 1 << 15, BALLOTS_AT_ONCE = 4 * OY_BUNDLE_WIDTH };

static oy_status no_memory(struct oy_why *why) {
    return oy_fail(why, OY_MEMORY, "", "no memory for the recount");
}

static unsigned ballots_at_once(const struct oy_style *s) {
    size_t n = POINTS_AT_ONCE / oy_ballot_elements(s) + 1;
    if (n > BALLOTS_AT_ONCE) n = BALLOTS_AT_ONCE;
    return (unsigned)(n > OY_BUNDLE_WIDTH ? n / OY_BUNDLE_WIDTH * OY_BUNDLE_WIDTH : n);
}

/* ---- life ---- */

static void enter(struct bench_recount *r, size_t i) {
    size_t body_len = r->election->styles->body_len;
    oy_sha256(r->entry[i].fingerprint, oy_span(r->ballot[i].p, body_len));
    oy_sha256(r->entry[i].digest, r->ballot[i]);
}

oy_status bench_recount_new(struct bench_recount *out, const struct bench_subject *s,
                            unsigned char *bytes, size_t n, struct oy_why *why) {
    size_t len = s->style->ballot_len;
    *out = (struct bench_recount){
        .election = s->election, .manifest = s->manifest, .n = n, .bytes = bytes};
    out->batch = ballots_at_once(s->style);
    out->ballot = calloc(n, sizeof *out->ballot);
    out->entry = calloc(n, sizeof *out->entry);
    out->copies = malloc(out->batch * len);
    out->copy = calloc(out->batch, sizeof *out->copy);
    out->verdict = calloc(out->batch, sizeof *out->verdict);
    oy_status status = out->ballot && out->entry && out->copies && out->copy && out->verdict
                           ? oy_ballot_batch_new(&out->work, s->election, why)
                           : no_memory(why);
    for (size_t i = 0; i < n && status == OY_OK; i++) {
        out->ballot[i] = oy_span(bytes + len * i, len);
        enter(out, i);
    }
    if (status != OY_OK) bench_recount_clear(out);
    return status;
}

void bench_recount_clear(struct bench_recount *r) {
    oy_ballot_batch_free(r->work);
    free(r->ballot);
    free(r->entry);
    free(r->copies);
    free(r->copy);
    free(r->verdict);
    *r = (struct bench_recount){0};
}

/* ---- in batches ---- */

/* Each ballot is hashed when K6 finds it, and its copy once more before it is judged [chk-8]. */
static oy_status take_copies(struct bench_recount *r, size_t first, size_t n, struct oy_why *why) {
    const struct oy_group *g = r->election->group;
    unsigned char *to = r->copies;
    for (size_t i = 0; i < n; i++) {
        const struct bench_entry *e = &r->entry[first + i];
        struct oy_span in = r->ballot[first + i];
        struct oy_ballot_header header;
        OY_TRY(oy_ballot_check_entry(g, in, e->fingerprint, 1, e->digest, why));
        memcpy(to, in.p, in.n);
        r->copy[i] = oy_span(to, in.n);
        to += in.n;
        OY_TRY(oy_ballot_check_entry(g, r->copy[i], e->fingerprint, 1, e->digest, why));
        OY_TRY(oy_ballot_peek(&header, NULL, g, r->copy[i], why));
        if (memcmp(header.election_id, r->election->id, sizeof header.election_id) != 0)
            return oy_fail(why, OY_MISMATCH, "bal-2", "a ballot of another election");
    }
    return OY_OK;
}

static oy_status count_batch(struct bench_recount *r, struct oy_tally *tally, size_t first,
                             size_t n, struct oy_why *why) {
    size_t n_bad;
    OY_TRY(take_copies(r, first, n, why));
    OY_TRY(oy_ballots_check_batch(r->work, r->verdict, &n_bad, r->copy, n, OY_CHECK_ALL, why));
    for (size_t i = 0; i < n; i++) {
        if (r->verdict[i].status != OY_OK) {
            *why = r->verdict[i];
            return why->status;
        }
        const struct oy_ballot *b = oy_ballot_batch_at(r->work, i);
        OY_TRY(oy_tally_add_points(tally, b->header.mahalle, oy_ballot_batch_points(r->work, i),
                                   b->style->n_bits, why));
    }
    return OY_OK;
}

static void sum_of(const struct oy_aggregates *a, unsigned char sum[32]) {
    size_t len = a->m->group->element_len;
    struct oy_sha256 h;
    oy_sha256_init(&h);
    for (size_t i = 0; i < a->n; i++) {
        oy_sha256_update(&h, a->at[i].alpha.b, len);
        oy_sha256_update(&h, a->at[i].beta.b, len);
    }
    oy_sha256_final(&h, sum);
}

static oy_status count_into(struct bench_recount *r, struct oy_tally *tally, size_t n,
                            unsigned char sum[32], struct oy_why *why) {
    struct oy_aggregates *a;
    for (size_t i = 0; i < n; i += r->batch)
        OY_TRY(count_batch(r, tally, i, n - i < r->batch ? n - i : r->batch, why));
    OY_TRY(oy_tally_finish(&a, tally, why));
    sum_of(a, sum);
    oy_aggregates_free(a);
    return OY_OK;
}

oy_status bench_count_batches(struct bench_recount *r, size_t n, unsigned char sum[32],
                              struct oy_why *why) {
    uint32_t ballots = (uint32_t)n;
    struct oy_scopes *scopes;
    OY_TRY(oy_scopes_make(&scopes, r->manifest, &ballots, why));
    struct oy_tally *tally = oy_tally_new(r->manifest, scopes);
    oy_status status = tally ? count_into(r, tally, n, sum, why) : no_memory(why);
    oy_tally_free(tally);
    oy_scopes_free(scopes);
    return status;
}

/* ---- faults ---- */

enum fault {
    RESPONSE,
    RULE_RESPONSE,
    COMMITMENT,
    CIPHERTEXT,
    SIGNATURE,
    NO_SCALAR,
    NO_ELEMENT,
    OTHER_DIGEST,
    FAULTS
};
static const char *const fault_names[FAULTS] = {
    "a response",  "a rule's response", "a commitment",           "a ciphertext",
    "a signature", "a number above q",  "an encoding of nothing", "a digest"};

static void put_fault(unsigned char *ballot, const struct oy_style *s, enum fault fault) {
    const struct oy_style_contest *c = &s->contests[0];
    unsigned char *cipher = ballot + c->suite_at + 1, *proofs = ballot + c->proofs_at,
                  *answers = ballot + c->answers_at;
    switch (fault) {
    case RESPONSE: answers[32] ^= 1; break;
    case RULE_RESPONSE: answers[96 * s->n_bits] ^= 1; break;
    case COMMITMENT: memcpy(proofs, proofs + 32, 32); break;
    case CIPHERTEXT: memcpy(cipher + 32, cipher, 32); break;
    case SIGNATURE: ballot[s->body_len + 32] ^= 1; break;
    case NO_SCALAR: memset(answers, 0xff, 32); break;
    case NO_ELEMENT: memset(proofs, 0xff, 32); break;
    case OTHER_DIGEST:
    case FAULTS: break;
    }
}

static oy_status refuses(struct bench_recount *r, bench_count *count, size_t n, size_t i,
                         enum fault fault, struct oy_why *why) {
    const struct oy_style *s = r->election->styles;
    unsigned char *ballot = r->bytes + i * s->ballot_len, *kept = malloc(s->ballot_len), sum[32];
    struct oy_why ignored = {0};
    if (!kept) return no_memory(why);
    memcpy(kept, ballot, s->ballot_len);
    put_fault(ballot, s, fault);
    enter(r, i); /* or the digest would tell */
    if (fault == OTHER_DIGEST) r->entry[i].digest[0] ^= 1;
    bool passed = count(r, n, sum, &ignored) == OY_OK;
    memcpy(ballot, kept, s->ballot_len);
    enter(r, i);
    free(kept);
    if (passed)
        return oy_fail(why, OY_MISMATCH, "", "%s was changed and it passed", fault_names[fault]);
    return OY_OK;
}

oy_status bench_recount_refuses(struct bench_recount *r, bench_count *count, size_t n,
                                struct oy_why *why) {
    for (size_t fault = 0; fault < FAULTS; fault++)
        OY_TRY(refuses(r, count, n, fault % n, (enum fault)fault, why));
    return OY_OK;
}

/* ---- one bad ballot in a hundred ---- */

enum { ONE_IN = 100 };

void bench_recount_spoil(struct bench_recount *r) {
    const struct oy_style *s = r->election->styles;
    for (size_t i = 0; i < r->n; i += ONE_IN) {
        put_fault(r->bytes + i * s->ballot_len, s, RESPONSE);
        enter(r, i);
    }
}

static oy_status ask_signature(struct bench_recount *r, size_t i, size_t *wrong,
                               struct oy_why *why) {
    size_t n_bad;
    struct oy_why verdict;
    OY_TRY(
        oy_ballots_check_batch(r->work, &verdict, &n_bad, &r->copy[i], 1, OY_CHECK_SIGNATURE, why));
    *wrong += n_bad;
    return OY_OK;
}

oy_status bench_count_spoilt(struct bench_recount *r, struct oy_why *why) {
    size_t found = 0, wrong = 0, wanted = (r->n + ONE_IN - 1) / ONE_IN;
    for (size_t first = 0; first < r->n; first += r->batch) {
        size_t n = r->n - first < r->batch ? r->n - first : r->batch, n_bad;
        OY_TRY(take_copies(r, first, n, why));
        OY_TRY(oy_ballots_check_batch(r->work, r->verdict, &n_bad, r->copy, n, OY_CHECK_ALL, why));
        found += n_bad;
        for (size_t i = 0; i < n; i++)
            if (r->verdict[i].status != OY_OK) OY_TRY(ask_signature(r, i, &wrong, why));
    }
    /* A changed response breaks a proof and the signature over it. */
    if (found != wanted || wrong != wanted)
        return oy_fail(why, OY_MISMATCH, "", "%zu bad ballots found of %zu", found, wanted);
    return OY_OK;
}
