/* From t counting share files to the totals and the lot's seed [shr-5, dlog-1, lot-3]. */
#include <stdlib.h>
#include <string.h>

#include "base/parallel.h"
#include "crypto/dlog.h"
#include "crypto/threshold.h"
#include "election/shares.h"

static oy_status no_memory(struct oy_why *why) {
    return oy_fail(why, OY_MEMORY, "", "no memory");
}

oy_status oy_share_set_enough(const struct oy_share_set *set, const struct oy_share_context *ctx,
                              struct oy_why *why) {
    OY_REQUIRE(why, set->counting >= ctx->m->threshold, OY_MISSING, "shr-4",
               "only %lu share files count, and %lu are needed", (unsigned long)set->counting,
               (unsigned long)ctx->m->threshold);
    return OY_OK;
}

struct combining {
    const struct oy_share_context *ctx;
    const struct oy_share_file *file[OY_TRUSTEES_MAX]; /* t of them */
    struct oy_scalar lambda[OY_TRUSTEES_MAX];
    size_t t;
    const struct oy_dlog *dlog;
    struct oy_totals *out;
};

/* The first t that count, with their Lagrange coefficients. */
static oy_status choose(struct combining *k, const struct oy_share_set *set, struct oy_why *why) {
    uint32_t index[OY_TRUSTEES_MAX];
    for (uint32_t i = 0; i < OY_TRUSTEES_MAX && k->t < k->ctx->m->threshold; i++) {
        if (!set->by_trustee[i]) continue;
        index[k->t] = i + 1;
        k->file[k->t++] = set->by_trustee[i];
    }
    return oy_lagrange_at_zero(k->ctx->m->group, k->lambda, index, k->t, why);
}

static void factor(const struct oy_group *g, struct oy_element *out, const struct oy_share_file *f,
                   size_t i) {
    memset(out, 0, sizeof *out);
    memcpy(out->b, f->d + i * g->element_len, g->element_len);
}

/* [shr-5] g^total = β / ∏ d_j^{λ_j} */
static oy_status total_of(void *ctx, size_t i, struct oy_why *why) {
    struct combining *k = ctx;
    const struct oy_group *g = k->ctx->m->group;
    struct oy_element d[OY_TRUSTEES_MAX], power;
    for (size_t j = 0; j < k->t; j++) factor(g, &d[j], k->file[j], i);
    oy_threshold_combine(g, &power, d, k->lambda, k->t);
    g->invert_var(&power, &power);
    g->mul_var(&power, &power, &k->ctx->a->at[i].beta);
    oy_status status =
        oy_dlog_find(k->dlog, &k->out->count[i], &power, oy_aggregates_range(k->ctx->a, i), why);
    if (status != OY_OK) oy_aggregates_why_at(k->ctx->a, i, why);
    return status;
}

static void combine_lot(struct combining *k) {
    const struct oy_group *g = k->ctx->m->group;
    struct oy_element d[OY_TRUSTEES_MAX], power;
    for (size_t j = 0; j < k->t; j++) d[j] = k->file[j]->lot;
    oy_threshold_combine(g, &power, d, k->lambda, k->t);
    oy_lot_seed(g, k->out->lot, k->ctx->election_id, k->ctx->closing, &power);
}

/* [dlog-1] One table for all lines, as wide as the widest. */
static oy_status all_totals(struct combining *k, unsigned threads, struct oy_why *why) {
    uint64_t range = 0;
    size_t n = k->ctx->a->n;
    for (size_t i = 0; i < n; i++) {
        uint64_t r = oy_aggregates_range(k->ctx->a, i);
        if (r > range) range = r;
    }
    struct oy_dlog *dlog = oy_dlog_new(k->ctx->m->group, range, n ? n : 1);
    if (!dlog) return no_memory(why);
    k->dlog = dlog;
    oy_status status = oy_parallel_for(threads, n, total_of, k, why);
    oy_dlog_free(dlog);
    return status;
}

static oy_status totals_new(struct oy_totals **out, size_t n, struct oy_why *why) {
    struct oy_totals *t = calloc(1, sizeof *t);
    *out = t;
    if (!t) return no_memory(why);
    t->n = n;
    t->count = calloc(n ? n : 1, sizeof *t->count);
    return t->count ? OY_OK : no_memory(why);
}

oy_status oy_shares_combine(struct oy_totals **out, const struct oy_share_set *set,
                            const struct oy_share_context *ctx, unsigned threads,
                            struct oy_why *why) {
    struct combining k = {.ctx = ctx};
    *out = NULL;
    OY_TRY(oy_share_set_enough(set, ctx, why));
    OY_TRY(choose(&k, set, why));
    oy_status status = totals_new(&k.out, ctx->a->n, why);
    if (status == OY_OK) {
        combine_lot(&k);
        status = all_totals(&k, threads, why);
    }
    if (status == OY_OK)
        *out = k.out;
    else
        oy_totals_free(k.out);
    return status;
}

void oy_totals_free(struct oy_totals *t) {
    if (!t) return;
    free(t->count);
    free(t);
}
