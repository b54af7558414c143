/* Receipts and refusals: every ballot that came in is answered once, and leaves nothing in the
 * server's log [srv-7]. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "election/refusal.h"
#include "server/app/inside.h"
#include "server/app/tree.h"
#include "steps/receipts.h"

static void end(struct oy_app *a, struct oy_job *job, enum oy_cast_fate fate) {
    struct oy_cast *c = job->cast;
    (void)pthread_mutex_lock(&a->queue);
    a->in_ballots--;
    a->in_bytes -= c->ballot.n;
    if (a->in_ballots == 0) (void)pthread_cond_broadcast(&a->idle);
    (void)pthread_mutex_unlock(&a->queue);
    c->fate = fate;
    free(job);
    c->done(c);
}

void oy_answer_busy(struct oy_app *a, struct oy_job *job) {
    a->busy++;
    end(a, job, OY_CAST_BUSY);
}

void oy_answer_failed(struct oy_app *a, struct oy_job *job, const struct oy_why *why) {
    job->cast->why = *why;
    a->failed++;
    end(a, job, OY_CAST_FAILED);
}

/* [srv-5] */
void oy_answer_refused(struct oy_app *a, struct oy_job *job) {
    const struct oy_why *why = &job->in.why;
    if (why->status == OY_MEMORY || why->status == OY_IO || why->rule[0] == 0) {
        oy_answer_failed(a, job, why);
        return;
    }
    unsigned char note[OY_REFUSAL_MAX];
    char reason[sizeof *why];
    struct oy_writer w;
    struct oy_ballot_refusal r = {.origin = oy_span_text(job->h->c.m->origin),
                                  .rule = oy_span_text(why->rule)};
    (void)snprintf(reason, sizeof reason, "%s%s%s", why->where, why->where[0] ? ": " : "",
                   why->text);
    r.reason = oy_span_text(reason);
    memcpy(r.digest, job->in.digest.b, sizeof r.digest);
    oy_writer_init(&w, note, sizeof note);
    oy_refusal_write(&w, &r, a->o.server);
    job->cast->why = *why;
    struct oy_why memory = {.status = OY_OK};
    if (oy_buffer_copy(&job->cast->answer, oy_writer_end(&w), &memory) != OY_OK) {
        oy_answer_failed(a, job, &memory);
        return;
    }
    a->refused++;
    end(a, job, OY_CAST_REFUSED);
}

/* ---- receipts ---- */

oy_status oy_find_fingerprint(uint64_t *index, struct oy_span *entry, struct oy_txn *t,
                              uint32_t election, const struct oy_hash *fingerprint,
                              struct oy_why *why) {
    struct oy_store_key k;
    struct oy_span value;
    struct oy_reader r;
    oy_key_bytes(&k, election, oy_span(fingerprint->b, 32));
    if (oy_txn_get(t, &value, OY_TABLE_FINGERPRINTS, oy_key_of(&k), why) != OY_OK)
        return OY_MISSING;
    oy_reader_init(&r, value);
    *index = oy_read_u64(&r);
    return oy_segment_entry(entry, t, election, *index, why);
}

oy_status oy_receipt_first(struct oy_receipt_source *s, unsigned char room[OY_APPEND_NOTE],
                           const struct oy_app *a, const struct oy_hosted *h, struct oy_why *why) {
    struct oy_store_key k;
    struct oy_span key, value;
    struct oy_checkpoint c = {.origin = oy_span_text(h->c.m->origin)};
    oy_key_number(&k, h->number, s->index + 1);
    OY_TRY(oy_txn_from(s->t, &key, &value, OY_TABLE_HEADS, oy_key_of(&k), why));
    if (!oy_key_read_number(&c.size, h->number, key) || value.n != 32)
        return oy_fail(why, OY_MISMATCH, "", "no checkpoint covers entry %llu",
                       (unsigned long long)s->index);
    memcpy(c.root.b, value.p, 32);
    s->size = c.size;
    s->note = oy_span(room, oy_checkpoint_sign(room, &c, a->o.server));
    return OY_OK;
}

oy_status oy_receipt_make(struct oy_buffer *out, const struct oy_receipt_source *s,
                          struct oy_why *why) {
    struct oy_hash proof[OY_MERKLE_PROOF_MAX];
    struct oy_merkle_source source = oy_tree_source(s->tree);
    size_t n_proof, cap = 4096 + s->note.n;
    OY_TRY(oy_merkle_inclusion(proof, &n_proof, &source, s->size, s->index, why));
    *out = (struct oy_buffer){.p = malloc(cap)};
    if (!out->p) return oy_fail(why, OY_MEMORY, "", "no memory for a receipt");
    out->n = oy_receipt_text((char *)out->p, cap, s->entry, s->index, proof, n_proof, s->note);
    return OY_OK;
}

void oy_answer_receipt(struct oy_app *a, struct oy_job *job, enum oy_cast_fate fate,
                       const struct oy_receipt_source *s) {
    struct oy_why why = {.status = OY_OK};
    if (oy_receipt_make(&job->cast->answer, s, &why) != OY_OK) {
        oy_answer_failed(a, job, &why);
        return;
    }
    if (fate == OY_CAST_TAKEN)
        a->taken++;
    else
        a->repeated++;
    end(a, job, fate);
}
