#include "tests/support/attack_record_ceremony.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "election/header.h"

enum { COMMON = OY_HEADER_LEN + 32 + 4 + 4 };

/* ---- a dealer ---- */

static struct attack_dealer *dealer(struct attack_council *k, uint32_t i) {
    return &k->dealer[i - 1];
}

static struct oy_scalar value_at(const struct oy_group *g, const struct oy_scalar *a, uint32_t j) {
    struct oy_scalar sum = a[ATTACK_COEFFICIENTS - 1];
    for (size_t n = ATTACK_COEFFICIENTS - 1; n > 0; n--)
        sum = attack_add(g, attack_mul(g, sum, attack_scalar(g, j)), a[n - 1]);
    return sum;
}

void attack_dealer_prove(struct attack_council *k, uint32_t i, struct oy_scalar secret) {
    struct attack_dealer *d = dealer(k, i);
    struct oy_secret *x = oy_secret_alloc(1);
    struct oy_transcript t;
    memcpy(x->b, secret.b, sizeof x->b);
    oy_reveal_proof_begin(&t, &k->c, i, d->c);
    oy_pok_prove(k->c.g, &d->pok, &t, &d->c[0], x);
    oy_secret_free(x);
}

void attack_dealer_deal(struct attack_council *k, uint32_t i) {
    struct attack_dealer *d = dealer(k, i);
    for (size_t n = 0; n < ATTACK_COEFFICIENTS; n++) d->c[n] = attack_pow(k->c.g, NULL, d->a[n]);
    for (uint32_t j = 1; j <= k->c.n; j++) d->share[j - 1] = value_at(k->c.g, d->a, j);
    attack_dealer_prove(k, i, d->a[0]);
}

static void write_box(struct oy_writer *w, const struct attack_council *k,
                      const struct attack_dealer *d, uint32_t from, uint32_t to) {
    unsigned char box[OY_BOX_MAX];
    struct oy_box_place place = {.g = k->c.g, .attempt = k->c.attempt, .from = from, .to = to};
    struct oy_box_secret *ephemeral = oy_box_secret_alloc();
    struct oy_secret *share = oy_secret_alloc(1);
    memcpy(place.ceremony_id, k->c.id, 32);
    memcpy(share->b, d->share[to - 1].b, sizeof share->b);
    oy_box_secret_draw(ephemeral);
    ATTACK_OK(oy_box_seal(box, &place, k->c.exchange[to - 1], ephemeral, share, &why));
    if (d->open_boxes) memcpy(box + OY_BOX_KEY, share->b, k->c.g->scalar_len);
    oy_write_bytes(w, box, oy_box_len(k->c.g));
    oy_box_secret_free(ephemeral);
    oy_secret_free(share);
}

void attack_dealer_reveal(struct attack_council *k, uint32_t i) {
    struct attack_dealer *d = dealer(k, i);
    struct oy_writer w;
    oy_buffer_free(&d->reveal);
    d->reveal = (struct oy_buffer){calloc(oy_reveal_len(&k->c) + 1, 1), oy_reveal_len(&k->c)};
    ATTACK_MUST(d->reveal.p);
    oy_writer_init(&w, d->reveal.p, d->reveal.n);
    for (uint32_t n = 0; n < k->c.t; n++) oy_write_element(k->c.g, &w, &d->c[n]);
    oy_write_element(k->c.g, &w, &d->pok.a);
    oy_write_scalar(k->c.g, &w, &d->pok.z);
    for (uint32_t to = 1; to <= k->c.n; to++) write_box(&w, k, d, i, to);
    ATTACK_MUST(oy_writer_end(&w).n == d->reveal.n);
    oy_reveal_commitment(d->commitment, &k->c, i, oy_buffer_span(&d->reveal));
}

/* ---- all of them ---- */

struct attack_council *attack_council_new(struct oy_rec *s) {
    struct attack_council *k = calloc(1, sizeof *k);
    ATTACK_MUST(k && s->plan.trustees == ATTACK_TRUSTEES && s->plan.threshold == 2);
    k->s = s;
    ATTACK_OK(oy_ceremony_of_manifest(&k->c, s->m, 1, &why));
    for (uint32_t i = 1; i <= k->c.n; i++) {
        for (uint32_t n = 0; n < k->c.t; n++) dealer(k, i)->a[n] = attack_random(k->c.g);
        attack_dealer_deal(k, i);
        attack_dealer_reveal(k, i);
    }
    return k;
}

void attack_council_free(struct attack_council *k) {
    for (size_t i = 0; i < ATTACK_TRUSTEES; i++) {
        oy_buffer_free(&k->dealer[i].reveal);
        oy_buffer_free(&k->c1[i]);
        oy_buffer_free(&k->c2[i]);
    }
    free(k);
}

struct oy_buffer attack_council_sign(const struct attack_council *k, enum oy_ceremony_kind kind,
                                     uint32_t from, struct oy_span payload) {
    struct oy_buffer out;
    ATTACK_OK(
        oy_ceremony_message_write(&out, &k->c, kind, from, payload, k->s->trustee[from - 1], &why));
    return out;
}

void attack_council_messages(struct attack_council *k) {
    for (uint32_t i = 1; i <= k->c.n; i++) {
        const struct attack_dealer *d = dealer(k, i);
        oy_buffer_free(&k->c1[i - 1]);
        oy_buffer_free(&k->c2[i - 1]);
        k->c1[i - 1] = attack_council_sign(k, OY_CEREMONY_ROUND1, i, oy_span(d->commitment, 32));
        k->c2[i - 1] = attack_council_sign(k, OY_CEREMONY_ROUND2, i, oy_buffer_span(&d->reveal));
    }
}

oy_status attack_council_round3(const struct attack_council *k, uint32_t i, struct oy_buffer *out,
                                struct oy_ceremony_finding *finding, struct oy_why *why) {
    struct oy_span c1[ATTACK_TRUSTEES], c2[ATTACK_TRUSTEES];
    for (size_t j = 0; j < ATTACK_TRUSTEES; j++) {
        c1[j] = oy_buffer_span(&k->c1[j]);
        c2[j] = oy_buffer_span(&k->c2[j]);
    }
    return oy_ceremony_round3(out, finding, &k->c, i, c1, c2, k->s->exchange[i - 1],
                              k->s->trustee[i - 1], why);
}

/* ---- the transcript ---- */

static void write_body(struct oy_writer *w, const struct attack_council *k) {
    oy_header_write(w, "CT", k->c.g);
    oy_write_bytes(w, k->c.id, 32);
    oy_write_u32(w, k->c.attempt);
    oy_write_u32(w, k->c.t);
    oy_write_u32(w, k->c.n);
    for (uint32_t i = 0; i < k->c.n; i++) {
        oy_write_bytes(w, k->c.identity[i], 32);
        oy_write_bytes(w, k->c.exchange[i], 32);
    }
    for (uint32_t i = 0; i < k->c.n; i++)
        oy_write_bytes(w, k->c1[i].p + COMMON, k->c1[i].n - COMMON);
    for (uint32_t i = 0; i < k->c.n; i++)
        oy_write_bytes(w, k->c2[i].p + COMMON, k->c2[i].n - COMMON);
}

static void write_rehearsal(struct oy_writer *w, struct attack_council *k, uint32_t i,
                            const struct oy_ciphertext *cipher, const unsigned char hash[32],
                            const struct oy_element *share_key) {
    unsigned char payload[32 + 3 * OY_ELEMENT_MAX + OY_SCALAR_MAX];
    struct oy_secret *x = oy_secret_alloc(1);
    struct oy_scalar sum = attack_scalar(k->c.g, 0);
    struct oy_equality rehearsal;
    struct oy_transcript t;
    struct oy_writer p;
    for (uint32_t from = 0; from < k->c.n; from++)
        sum = attack_add(k->c.g, sum, k->dealer[from].share[i - 1]);
    memcpy(x->b, sum.b, sizeof x->b);
    oy_rehearsal_proof_begin(&t, k->c.g, hash, i);
    oy_equality_prove(k->c.g, &rehearsal, &t, share_key, &cipher->alpha, &cipher->beta, x);
    oy_secret_free(x);
    oy_writer_init(&p, payload, sizeof payload);
    oy_write_bytes(&p, hash, 32);
    oy_equality_write(k->c.g, &p, &rehearsal);
    struct oy_buffer c3 = attack_council_sign(k, OY_CEREMONY_ROUND3, i, oy_writer_end(&p));
    oy_write_bytes(w, c3.p + COMMON + 32, c3.n - COMMON - 32);
    oy_buffer_free(&c3);
}

struct oy_buffer attack_council_transcript(struct attack_council *k) {
    size_t len = oy_ceremony_transcript_len(&k->c);
    struct oy_buffer file = {calloc(len + 1, 1), len};
    struct oy_reveal reveal[ATTACK_TRUSTEES];
    const struct oy_reveal *reveals[ATTACK_TRUSTEES];
    struct oy_element y, share_key[OY_TRUSTEES_MAX];
    struct oy_ciphertext cipher;
    unsigned char hash[32];
    uint16_t m;
    struct oy_writer w;
    ATTACK_MUST(file.p);
    oy_writer_init(&w, file.p, len);
    write_body(&w, k);
    (void)crypto_hash_sha256(hash, file.p, w.n);
    for (size_t i = 0; i < ATTACK_TRUSTEES; i++) {
        memcpy(reveal[i].c, k->dealer[i].c, sizeof k->dealer[i].c);
        reveals[i] = &reveal[i];
    }
    oy_ceremony_keys(&k->c, &y, share_key, reveals);
    oy_rehearsal_ciphertext(k->c.g, &cipher, &m, &y, hash);
    for (uint32_t i = 1; i <= k->c.n; i++)
        write_rehearsal(&w, k, i, &cipher, hash, &share_key[i - 1]);
    ATTACK_MUST(oy_writer_end(&w).n == len);
    return file;
}

void attack_council_record(struct attack_council *k) {
    struct oy_buffer file = attack_council_transcript(k);
    oy_buffer_free(&k->s->ceremony_file);
    k->s->ceremony_file = file;
    attack_rec_reopen(k->s);
}

size_t attack_council_rehearsal_at(const struct attack_council *k, uint32_t i) {
    size_t one = 3 * k->c.g->element_len + k->c.g->scalar_len + OY_SIGN_BYTES;
    return oy_ceremony_transcript_len(&k->c) - (k->c.n - i + 1) * one;
}
