#include "election/ceremony_run.h"

#include <stdlib.h>
#include <string.h>

#include "crypto/hash.h"
#include "crypto/threshold.h"
#include "election/header.h"

enum { STATE_FRONT = OY_HEADER_LEN + 32 + 4 + 4 };

static size_t state_len(const struct oy_ceremony *c) {
    return STATE_FRONT + c->n * (size_t)OY_BOX_KEY + oy_reveal_len(c);
}

static oy_status no_memory(struct oy_why *why) {
    return oy_fail(why, OY_MEMORY, "", "no memory");
}

/* ---- start ---- */

/* What start works with; all of it ends with start. */
struct draw {
    struct oy_secret *a; /* polynomial */
    struct oy_secret *share;
    struct oy_box_secret *ephemeral;
};

static oy_status draw_new(struct draw *d, const struct oy_ceremony *c, struct oy_why *why) {
    *d = (struct draw){oy_secret_alloc(c->t), oy_secret_alloc(1), oy_box_secret_alloc()};
    if (!d->a || !d->share || !d->ephemeral) return no_memory(why);
    oy_polynomial_draw(c->g, d->a, c->t);
    return OY_OK;
}

static void draw_free(struct draw *d) {
    oy_secret_free(d->a);
    oy_secret_free(d->share);
    oy_box_secret_free(d->ephemeral);
}

/* E C_0 … C_{t−1} ‖ E A ‖ S z [cer-5, cer-6] */
static void write_constants(struct oy_writer *w, const struct oy_ceremony *c, uint32_t index,
                            const struct oy_secret *a) {
    struct oy_element constants[OY_TRUSTEES_MAX];
    struct oy_transcript t;
    struct oy_pok pok;
    oy_feldman_commit(c->g, constants, a, c->t);
    oy_reveal_proof_begin(&t, c, index, constants);
    oy_pok_prove(c->g, &pok, &t, &constants[0], &a[0]);
    for (uint32_t k = 0; k < c->t; k++) oy_write_element(c->g, w, &constants[k]);
    oy_write_element(c->g, w, &pok.a);
    oy_write_scalar(c->g, w, &pok.z);
}

/* The box with f(to), and its ephemeral secret into `keys` [cer-7]. */
static oy_status write_box(struct oy_writer *boxes, struct oy_writer *keys,
                           const struct oy_ceremony *c, uint32_t index, uint32_t to, struct draw *d,
                           struct oy_why *why) {
    unsigned char box[OY_BOX_MAX];
    struct oy_box_place place = {.g = c->g, .attempt = c->attempt, .from = index, .to = to};
    memcpy(place.ceremony_id, c->id, 32);
    oy_box_secret_draw(d->ephemeral);
    oy_polynomial_at(c->g, d->share, d->a, c->t, to);
    OY_TRY(oy_box_seal(box, &place, c->exchange[to - 1], d->ephemeral, d->share, why));
    oy_write_bytes(boxes, box, oy_box_len(c->g));
    oy_write_bytes(keys, d->ephemeral->b, OY_BOX_KEY);
    return OY_OK;
}

static oy_status fill_state(struct oy_secret_bytes *state, const struct oy_ceremony *c,
                            uint32_t index, struct draw *d, struct oy_why *why) {
    struct oy_writer keys, reveal;
    size_t keys_len = c->n * (size_t)OY_BOX_KEY;
    oy_writer_init(&keys, state->secret, STATE_FRONT + keys_len);
    oy_writer_init(&reveal, state->secret + STATE_FRONT + keys_len, oy_reveal_len(c));
    oy_header_write(&keys, "CS", c->g);
    oy_write_bytes(&keys, c->id, 32);
    oy_write_u32(&keys, c->attempt);
    oy_write_u32(&keys, index);
    write_constants(&reveal, c, index, d->a);
    for (uint32_t to = 1; to <= c->n; to++) OY_TRY(write_box(&reveal, &keys, c, index, to, d, why));
    (void)oy_writer_end(&keys);
    (void)oy_writer_end(&reveal);
    return OY_OK;
}

oy_status oy_ceremony_start(struct oy_secret_bytes **state, const struct oy_ceremony *c,
                            uint32_t index, struct oy_why *why) {
    *state = NULL;
    OY_REQUIRE(why, index >= 1 && index <= c->n, OY_RANGE, "cer-3", "there is no trustee %lu",
               (unsigned long)index);
    struct draw d;
    oy_status status = draw_new(&d, c, why);
    if (status == OY_OK) status = oy_secret_bytes_new(state, state_len(c), why);
    if (status == OY_OK) status = fill_state(*state, c, index, &d, why);
    if (status != OY_OK) oy_secret_bytes_free(state);
    draw_free(&d);
    return status;
}

oy_status oy_ceremony_state_index(uint32_t *index, const struct oy_ceremony *c,
                                  const struct oy_secret_bytes *state, struct oy_why *why) {
    struct oy_reader r;
    *index = 0;
    oy_reader_init(&r, oy_span(state->secret, state->n));
    OY_TRY(oy_header_read(&r, "CS", c->g, why));
    struct oy_span id = oy_read_span(&r, 32);
    uint32_t attempt = oy_read_u32(&r), i = oy_read_u32(&r);
    OY_REQUIRE(why, oy_span_equal(id, oy_span(c->id, 32)), OY_MISMATCH, "cer-3",
               "this secret state belongs to another ceremony");
    OY_REQUIRE(why, attempt == c->attempt, OY_MISMATCH, "cer-3",
               "this secret state belongs to attempt %lu, not %lu", (unsigned long)attempt,
               (unsigned long)c->attempt);
    OY_REQUIRE(why, i >= 1 && i <= c->n, OY_MISMATCH, "cer-3", "there is no trustee %lu",
               (unsigned long)i);
    (void)oy_read_span(&r, state_len(c) - STATE_FRONT);
    OY_TRY(oy_reader_end(&r, "enc-2", why));
    *index = i;
    return OY_OK;
}

/* The part of the state that round 2 publishes. */
static struct oy_span state_reveal(const struct oy_ceremony *c,
                                   const struct oy_secret_bytes *state) {
    return oy_span(state->secret + state->n - oy_reveal_len(c), oy_reveal_len(c));
}

/* ---- rounds ---- */

oy_status oy_ceremony_round1(struct oy_buffer *out, const struct oy_ceremony *c,
                             const struct oy_secret_bytes *state, const struct oy_sign_key *key,
                             struct oy_why *why) {
    uint32_t index;
    unsigned char commitment[32];
    *out = (struct oy_buffer){NULL, 0};
    OY_TRY(oy_ceremony_state_index(&index, c, state, why));
    oy_reveal_commitment(commitment, c, index, state_reveal(c, state));
    return oy_ceremony_message_write(out, c, OY_CEREMONY_ROUND1, index, oy_span(commitment, 32),
                                     key, why);
}

oy_status oy_ceremony_round2(struct oy_buffer *out, const struct oy_ceremony *c,
                             const struct oy_secret_bytes *state, const struct oy_span *c1,
                             const struct oy_sign_key *key, struct oy_why *why) {
    uint32_t index;
    struct oy_ceremony_message m1[OY_TRUSTEES_MAX];
    *out = (struct oy_buffer){NULL, 0};
    OY_TRY(oy_ceremony_state_index(&index, c, state, why));
    OY_TRY(oy_ceremony_read_all(m1, c, OY_CEREMONY_ROUND1, c1, why));
    struct oy_span reveal = state_reveal(c, state);
    OY_TRY(oy_reveal_check_commitment(c, index, m1[index - 1].payload.p, reveal, why));
    return oy_ceremony_message_write(out, c, OY_CEREMONY_ROUND2, index, reveal, key, why);
}

static oy_status check_reveal(struct oy_reveal *reveal, struct oy_ceremony_finding *finding,
                              const struct oy_ceremony *c, const struct oy_ceremony_message *m1,
                              const struct oy_ceremony_message *m2, struct oy_why *why) {
    oy_status status = oy_reveal_check_commitment(c, m2->from, m1->payload.p, m2->payload, why);
    if (status != OY_OK) *finding = (struct oy_ceremony_finding){m2->from, OY_COMPLAINT_COMMITMENT};
    OY_TRY(status);
    status = oy_reveal_parse(reveal, c, m2->payload, why);
    if (status == OY_OK) status = oy_reveal_check_constants(c, m2->from, reveal, why);
    if (status == OY_OK) status = oy_reveal_check_proof(c, m2->from, reveal, why);
    if (status != OY_OK && status != OY_MEMORY) {
        *finding = (struct oy_ceremony_finding){m2->from, OY_COMPLAINT_PROOF};
        oy_why_at(why, "reveal of trustee %lu", (unsigned long)m2->from);
    }
    return status;
}

/* What round 3 has learnt before it answers. */
struct round3 {
    struct oy_ceremony_message c1[OY_TRUSTEES_MAX], c2[OY_TRUSTEES_MAX];
    struct oy_reveal reveal[OY_TRUSTEES_MAX];
    const struct oy_reveal *reveals[OY_TRUSTEES_MAX];
    struct oy_element y, share_key[OY_TRUSTEES_MAX];
};

static oy_status round3_check(struct round3 *k, struct oy_secret *x,
                              struct oy_ceremony_finding *finding, const struct oy_ceremony *c,
                              uint32_t index, const struct oy_span *c1, const struct oy_span *c2,
                              const struct oy_box_secret *exchange, struct oy_why *why) {
    OY_TRY(oy_ceremony_read_all(k->c1, c, OY_CEREMONY_ROUND1, c1, why));
    OY_TRY(oy_ceremony_read_all(k->c2, c, OY_CEREMONY_ROUND2, c2, why));
    for (uint32_t i = 0; i < c->n; i++) {
        OY_TRY(check_reveal(&k->reveal[i], finding, c, &k->c1[i], &k->c2[i], why));
        k->reveals[i] = &k->reveal[i];
    }
    OY_TRY(oy_ceremony_collect_share(x, finding, c, index, k->reveals, exchange, why));
    oy_ceremony_keys(c, &k->y, k->share_key, k->reveals);
    return oy_ceremony_check_identity(c, &k->y, k->share_key, why);
}

/* Body hash ‖ rehearsal [cer-9], signed. */
static oy_status round3_write(struct oy_buffer *out, const struct oy_ceremony *c, uint32_t index,
                              const struct round3 *k, const struct oy_secret *x,
                              const struct oy_sign_key *key, struct oy_why *why) {
    unsigned char payload[32 + 3 * OY_ELEMENT_MAX + OY_SCALAR_MAX], hash[32];
    struct oy_buffer body;
    struct oy_ciphertext cipher;
    struct oy_transcript t;
    struct oy_equality rehearsal;
    struct oy_writer w;
    uint16_t m;
    OY_TRY(oy_ceremony_body(&body, c, k->c1, k->c2, why));
    oy_sha256(hash, oy_buffer_span(&body));
    oy_buffer_free(&body);
    oy_rehearsal_ciphertext(c->g, &cipher, &m, &k->y, hash);
    oy_rehearsal_proof_begin(&t, c->g, hash, index);
    oy_equality_prove(c->g, &rehearsal, &t, &k->share_key[index - 1], &cipher.alpha, &cipher.beta,
                      x);
    oy_writer_init(&w, payload, sizeof payload);
    oy_write_bytes(&w, hash, sizeof hash);
    oy_equality_write(c->g, &w, &rehearsal);
    return oy_ceremony_message_write(out, c, OY_CEREMONY_ROUND3, index, oy_writer_end(&w), key,
                                     why);
}

oy_status oy_ceremony_round3(struct oy_buffer *out, struct oy_ceremony_finding *finding,
                             const struct oy_ceremony *c, uint32_t index, const struct oy_span *c1,
                             const struct oy_span *c2, const struct oy_box_secret *exchange,
                             const struct oy_sign_key *key, struct oy_why *why) {
    *out = (struct oy_buffer){NULL, 0};
    *finding = (struct oy_ceremony_finding){0, OY_COMPLAINT_SHARE};
    struct round3 *k = calloc(1, sizeof *k);
    struct oy_secret *x = oy_secret_alloc(1);
    oy_status status = k && x ? OY_OK : no_memory(why);
    if (status == OY_OK) status = round3_check(k, x, finding, c, index, c1, c2, exchange, why);
    if (status == OY_OK) status = round3_write(out, c, index, k, x, key, why);
    oy_secret_free(x);
    free(k);
    return status;
}
