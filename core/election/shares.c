/* Share files: making and checking them [shr-3, shr-4, lot-2]. */
#include "election/shares.h"

#include <stdlib.h>
#include <string.h>

#include "base/parallel.h"
#include "crypto/schnorr.h"
#include "election/header.h"

enum { FRONT = OY_HEADER_LEN + 32 + OY_CLOSING_LEN + 4, CHUNK = 128 };

static oy_status no_memory(struct oy_why *why) {
    return oy_fail(why, OY_MEMORY, "", "no memory");
}

static size_t proof_len(const struct oy_group *g) {
    return 3 * g->element_len + g->scalar_len;
}

/* Where the lot share (0) or aggregate i (i + 1) stands. */
static size_t proof_at(const struct oy_group *g, size_t i) {
    return FRONT + i * proof_len(g);
}

size_t oy_share_file_len(const struct oy_share_context *ctx) {
    return proof_at(ctx->m->group, ctx->a->n + 1) + OY_SIGN_BYTES;
}

/* g, election_id, closing, contest, scope, line, trustee */
static void decrypt_begin(struct oy_transcript *t, const struct oy_share_context *ctx, size_t index,
                          uint32_t trustee) {
    const struct oy_group *g = ctx->m->group;
    struct oy_place_of place = oy_aggregates_place(ctx->a, index);
    oy_transcript_begin(t, g, "decrypt");
    oy_transcript_element(t, g, &g->generator);
    oy_transcript_item(t, ctx->election_id, 32);
    oy_transcript_item(t, ctx->closing, OY_CLOSING_LEN);
    oy_transcript_u32(t, place.contest);
    oy_transcript_u32(t, place.scope);
    oy_transcript_u32(t, place.line);
    oy_transcript_u32(t, trustee);
}

/* ---- making ---- */

struct making {
    const struct oy_share_context *ctx;
    uint32_t trustee;
    const struct oy_secret *x;
    unsigned char *file;
};

/* [shr-3] */
static oy_status make_one(void *ctx, size_t i, struct oy_why *why) {
    const struct making *k = ctx;
    const struct oy_group *g = k->ctx->m->group;
    const struct oy_ciphertext *c = &k->ctx->a->at[i];
    struct oy_transcript t;
    struct oy_equality proof;
    struct oy_writer w;
    (void)why;
    decrypt_begin(&t, k->ctx, i, k->trustee);
    oy_equality_prove(g, &proof, &t, &k->ctx->share_key[k->trustee - 1], &c->alpha, &c->beta, k->x);
    oy_writer_init(&w, k->file + proof_at(g, i + 1), proof_len(g));
    oy_equality_write(g, &w, &proof);
    (void)oy_writer_end(&w);
    return OY_OK;
}

/* [lot-2] */
static oy_status make_lot(const struct making *k, struct oy_writer *w, struct oy_why *why) {
    const struct oy_share_context *ctx = k->ctx;
    const struct oy_group *g = ctx->m->group;
    struct oy_element point;
    struct oy_transcript t;
    struct oy_equality proof;
    OY_TRY(oy_lot_point(g, &point, ctx->election_id, ctx->closing, why));
    oy_lot_proof_begin(&t, g, ctx->election_id, ctx->closing, k->trustee);
    oy_equality_prove(g, &proof, &t, &ctx->share_key[k->trustee - 1], &point, NULL, k->x);
    oy_equality_write(g, w, &proof);
    return OY_OK;
}

static oy_status make_file(const struct making *k, size_t len, const struct oy_sign_key *key,
                           unsigned threads, struct oy_why *why) {
    const struct oy_share_context *ctx = k->ctx;
    struct oy_writer w;
    oy_writer_init(&w, k->file, len);
    oy_header_write(&w, "SH", ctx->m->group);
    oy_write_bytes(&w, ctx->election_id, 32);
    oy_write_bytes(&w, ctx->closing, OY_CLOSING_LEN);
    oy_write_u32(&w, k->trustee);
    OY_TRY(make_lot(k, &w, why));
    struct making copy = *k;
    OY_TRY(oy_parallel_for(threads, ctx->a->n, make_one, &copy, why));
    return oy_sign(k->file + len - OY_SIGN_BYTES, key, "shares",
                   oy_span(k->file, len - OY_SIGN_BYTES), why);
}

oy_status oy_share_file_make(struct oy_buffer *out, const struct oy_share_context *ctx,
                             uint32_t trustee, const struct oy_secret *x,
                             const struct oy_sign_key *key, unsigned threads, struct oy_why *why) {
    size_t len = oy_share_file_len(ctx);
    *out = (struct oy_buffer){NULL, 0};
    OY_REQUIRE(why, trustee >= 1 && trustee <= ctx->m->n_trustees, OY_RANGE, "shr-4",
               "there is no trustee %lu", (unsigned long)trustee);
    struct making k = {ctx, trustee, x, calloc(len + 1, 1)};
    if (!k.file) return no_memory(why);
    oy_status status = make_file(&k, len, key, threads, why);
    if (status == OY_OK)
        *out = (struct oy_buffer){k.file, len};
    else
        free(k.file);
    return status;
}

/* ---- checking ---- */

struct checking {
    const struct oy_share_context *ctx;
    struct oy_span bytes;
    struct oy_share_file *file;
};

static oy_status read_proof(struct oy_equality *out, const struct checking *k, size_t i,
                            struct oy_why *why) {
    const struct oy_group *g = k->ctx->m->group;
    struct oy_reader r;
    oy_reader_init(&r, oy_span(k->bytes.p + proof_at(g, i), proof_len(g)));
    OY_TRY(oy_equality_read(g, out, &r, why));
    return oy_reader_end(&r, "enc-2", why);
}

/* [lot-2] */
static oy_status check_lot(const struct checking *k, struct oy_why *why) {
    const struct oy_share_context *ctx = k->ctx;
    const struct oy_group *g = ctx->m->group;
    struct oy_element point;
    struct oy_transcript t;
    struct oy_equality proof;
    oy_status status = read_proof(&proof, k, 0, why);
    if (status != OY_OK) oy_why_at(why, "lot");
    OY_TRY(status);
    OY_TRY(oy_lot_point(g, &point, ctx->election_id, ctx->closing, why));
    oy_lot_proof_begin(&t, g, ctx->election_id, ctx->closing, k->file->trustee);
    struct oy_equations *eqs = oy_equations_new(g, NULL);
    if (!eqs) return no_memory(why);
    status = oy_equality_check(eqs, 0, g, &proof, &t, &ctx->share_key[k->file->trustee - 1], &point,
                               NULL, why);
    if (status == OY_OK) status = oy_equations_check_each(eqs, NULL, 0, why);
    oy_equations_free(eqs);
    if (status == OY_MEMORY) return status;
    OY_REQUIRE(why, status == OY_OK, OY_PROOF, "lot-2", "the lot share is not proved");
    k->file->lot = proof.d;
    return OY_OK;
}

/* A chunk of aggregates: `n` of them from `first` on. */
struct chunk {
    size_t first, n;
    struct oy_equality proof[CHUNK];
    bool bad[CHUNK];
};

/* Adds the chunk's equations; the proofs stay where they are until the check. */
static oy_status add_chunk(struct oy_equations *eqs, struct chunk *c, const struct checking *k,
                           struct oy_why *why) {
    const struct oy_share_context *ctx = k->ctx;
    const struct oy_group *g = ctx->m->group;
    for (size_t i = 0; i < c->n; i++) {
        const struct oy_ciphertext *a = &ctx->a->at[c->first + i];
        struct oy_transcript t;
        oy_status status = read_proof(&c->proof[i], k, c->first + i + 1, why);
        if (status != OY_OK) oy_aggregates_why_at(ctx->a, c->first + i, why);
        OY_TRY(status);
        decrypt_begin(&t, ctx, c->first + i, k->file->trustee);
        OY_TRY(oy_equality_check(eqs, i, g, &c->proof[i], &t, &ctx->share_key[k->file->trustee - 1],
                                 &a->alpha, &a->beta, why));
    }
    return OY_OK;
}

/* [shr-3] The first share of the chunk that is not proved. */
static oy_status judge_chunk(const struct chunk *c, const struct checking *k, struct oy_why *why) {
    size_t i = 0;
    while (i < c->n && !c->bad[i]) i++;
    if (i < c->n) {
        why->where[0] = 0;
        oy_aggregates_why_at(k->ctx->a, c->first + i, why);
    }
    OY_REQUIRE(why, i == c->n, OY_PROOF, "shr-3", "the share is not proved");
    return OY_OK;
}

static oy_status check_chunk(void *ctx, size_t index, struct oy_why *why) {
    const struct checking *k = ctx;
    const struct oy_group *g = k->ctx->m->group;
    struct oy_equations *eqs = oy_equations_new(g, NULL);
    struct chunk *c = calloc(1, sizeof *c);
    oy_status status = eqs && c ? OY_OK : no_memory(why);
    if (status == OY_OK) {
        c->first = index * CHUNK;
        c->n = k->ctx->a->n - c->first < CHUNK ? k->ctx->a->n - c->first : CHUNK;
        status = add_chunk(eqs, c, k, why);
    }
    if (status == OY_OK) {
        status = oy_equations_check(eqs, c->bad, c->n, why);
        if (status == OY_PROOF) status = judge_chunk(c, k, why);
    }
    for (size_t i = 0; status == OY_OK && i < c->n; i++)
        memcpy(k->file->d + (c->first + i) * g->element_len, c->proof[i].d.b, g->element_len);
    oy_equations_free(eqs);
    free(c);
    return status;
}

/* [shr-4] Everything but the proofs. */
static oy_status check_front(uint32_t *trustee, const struct oy_share_context *ctx,
                             struct oy_span bytes, struct oy_why *why) {
    struct oy_reader r;
    *trustee = 0;
    oy_reader_init(&r, bytes);
    OY_TRY(oy_header_read(&r, "SH", ctx->m->group, why));
    struct oy_span election = oy_read_span(&r, 32), closing = oy_read_span(&r, OY_CLOSING_LEN);
    uint32_t index = oy_read_u32(&r);
    OY_REQUIRE(why, index >= 1 && index <= ctx->m->n_trustees, OY_MISMATCH, "shr-4",
               "there is no trustee %lu", (unsigned long)index);
    *trustee = index;
    OY_REQUIRE(why, bytes.n == oy_share_file_len(ctx), OY_FORMAT, "shr-4",
               "the file has %zu bytes instead of %zu", bytes.n, oy_share_file_len(ctx));
    OY_REQUIRE(why, oy_span_equal(election, oy_span(ctx->election_id, 32)), OY_MISMATCH, "shr-4",
               "the shares are of another election");
    OY_REQUIRE(why, oy_span_equal(closing, oy_span(ctx->closing, OY_CLOSING_LEN)), OY_MISMATCH,
               "shr-4", "the shares are of another closing checkpoint");
    return oy_sign_check(bytes.p + bytes.n - OY_SIGN_BYTES, ctx->m->trustees[index - 1].identity,
                         "shares", oy_span(bytes.p, bytes.n - OY_SIGN_BYTES), why);
}

static oy_status check_file(struct checking *k, unsigned threads, struct oy_why *why) {
    const struct oy_share_context *ctx = k->ctx;
    k->file->n = ctx->a->n;
    k->file->d = calloc(ctx->a->n ? ctx->a->n : 1, ctx->m->group->element_len);
    if (!k->file->d) return no_memory(why);
    OY_TRY(check_lot(k, why));
    return oy_parallel_for(threads, (ctx->a->n + CHUNK - 1) / CHUNK, check_chunk, k, why);
}

static oy_status check_named(struct oy_share_file **out, uint32_t *trustee,
                             const struct oy_share_context *ctx, struct oy_span bytes,
                             unsigned threads, struct oy_why *why) {
    *out = NULL;
    OY_TRY(check_front(trustee, ctx, bytes, why));
    struct checking k = {ctx, bytes, calloc(1, sizeof(struct oy_share_file))};
    if (!k.file) return no_memory(why);
    k.file->trustee = *trustee;
    oy_status status = check_file(&k, threads, why);
    if (status == OY_OK)
        *out = k.file;
    else
        oy_share_file_free(k.file);
    return status;
}

oy_status oy_share_file_check(struct oy_share_file **out, const struct oy_share_context *ctx,
                              struct oy_span bytes, unsigned threads, struct oy_why *why) {
    uint32_t trustee;
    return check_named(out, &trustee, ctx, bytes, threads, why);
}

void oy_share_file_free(struct oy_share_file *f) {
    if (!f) return;
    free(f->d);
    free(f);
}

/* ---- the set ---- */

static oy_status first_right(const struct oy_share_set *set, uint32_t trustee, struct oy_why *why) {
    OY_REQUIRE(why, set->by_trustee[trustee - 1] == NULL, OY_STATE, "shr-4",
               "an earlier file of trustee %lu counts already", (unsigned long)trustee);
    return OY_OK;
}

oy_status oy_share_set_add(struct oy_share_set *set, struct oy_share_verdict *verdict,
                           const struct oy_share_context *ctx, struct oy_span bytes,
                           unsigned threads, struct oy_why *why) {
    struct oy_share_file *file = NULL;
    memset(verdict, 0, sizeof *verdict);
    oy_status status = check_named(&file, &verdict->trustee, ctx, bytes, threads, &verdict->why);
    if (status == OY_MEMORY) return no_memory(why);
    if (status == OY_OK) status = first_right(set, file->trustee, &verdict->why);
    verdict->counts = status == OY_OK;
    if (!verdict->counts) {
        oy_share_file_free(file);
        return OY_OK;
    }
    if (set->by_trustee[file->trustee - 1]) /* only when a test leaves out the rule above */
        oy_share_file_free(set->by_trustee[file->trustee - 1]);
    set->by_trustee[file->trustee - 1] = file;
    set->counting++;
    return OY_OK;
}

void oy_share_set_clear(struct oy_share_set *set) {
    for (size_t i = 0; i < OY_TRUSTEES_MAX; i++) oy_share_file_free(set->by_trustee[i]);
    memset(set, 0, sizeof *set);
}
