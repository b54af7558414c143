/* A log whose ballots this caller has verified before. */
#include <stdlib.h>
#include <string.h>

#include "verifier/check.h"

static oy_status compare(bool *known, const struct oy_verifier *v, struct oy_why *why) {
    struct oy_reader r;
    struct oy_hash root, expected;
    oy_reader_init(&r, oy_span(v->options->known, OY_CLOSING_LEN));
    uint64_t size = oy_read_u64(&r);
    oy_read_bytes(&r, expected.b, sizeof expected.b);
    if (v->order.count[OY_LOG_CLOSE] == 0 || size != v->places.close + 1) return OY_OK;
    OY_TRY(oy_log_root(&v->record.dir, v->out->size, &v->record.pins, size, &root, why));
    *known = oy_hash_equal(&root, &expected);
    return OY_OK;
}

oy_status oy_verifier_recognizes(bool *known, struct oy_verifier *v, struct oy_why *why) {
    if (v->options->known && !v->has_recognized) OY_TRY(compare(&v->recognized, v, why));
    v->has_recognized = true;
    *known = v->recognized;
    return OY_OK;
}

static oy_status copy(struct oy_aggregates *a, const struct oy_aggregates *from,
                      struct oy_why *why) {
    size_t contests = from->m->n_contests;
    a->n = from->n;
    a->contest_at = calloc(contests + 1, sizeof *a->contest_at);
    a->at = calloc(from->n + 1, sizeof *a->at);
    if (!a->contest_at || !a->at) return oy_fail(why, OY_MEMORY, "", "no memory for products");
    memcpy(a->contest_at, from->contest_at, contests * sizeof *a->contest_at);
    if (from->n) memcpy(a->at, from->at, from->n * sizeof *a->at);
    return OY_OK;
}

oy_status oy_verifier_take_products(struct oy_verifier *v, struct oy_why *why) {
    struct oy_verification *out = v->out;
    const struct oy_aggregates *from = v->options->known_products;
    OY_REQUIRE(why, oy_aggregates_count(out->manifest, out->scopes) == from->n, OY_MISMATCH,
               "tal-5", "the products that are known are of another tally");
    struct oy_aggregates *a = calloc(1, sizeof *a);
    if (!a) return oy_fail(why, OY_MEMORY, "", "no memory for products");
    *a = (struct oy_aggregates){.m = out->manifest, .scopes = out->scopes};
    oy_status status = copy(a, from, why);
    if (status == OY_OK)
        out->aggregates = a;
    else
        oy_aggregates_free(a);
    return status;
}
