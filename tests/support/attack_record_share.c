/* A cheating trustee's share file: any factor with the best proof that there is for it. */
#include <stdlib.h>
#include <string.h>

#include "crypto/transcript.h"
#include "election/ceremony_share.h"
#include "election/header.h"
#include "tests/support/attack_record.h"

struct oy_element attack_rec_lot_point(const struct oy_rec *s) {
    struct oy_element p;
    ATTACK_OK(oy_lot_point(s->g, &p, s->e->id, s->closing, &why));
    return p;
}

static void read_file(struct attack_share *f, struct oy_span file) {
    struct oy_reader r;
    oy_reader_init(&r, file);
    (void)oy_read_span(&r, OY_HEADER_LEN);
    oy_read_bytes(&r, f->election_id, sizeof f->election_id);
    oy_read_bytes(&r, f->closing, sizeof f->closing);
    f->trustee = oy_read_u32(&r);
    ATTACK_OK(oy_equality_read(f->s->g, &f->lot, &r, &why));
    for (size_t i = 0; i < f->n; i++) ATTACK_OK(oy_equality_read(f->s->g, &f->proof[i], &r, &why));
}

struct attack_share *attack_share_new(const struct oy_rec *s, uint32_t trustee) {
    struct attack_share *f = calloc(1, sizeof *f);
    struct oy_secret *x = oy_secret_alloc(1);
    ATTACK_MUST(f && x);
    f->s = s;
    f->n = s->aggregates->n;
    f->proof = calloc(f->n + 1, sizeof *f->proof);
    ATTACK_MUST(f->proof);
    ATTACK_OK(oy_ceremony_secret_share(x, s->transcript, trustee, s->exchange[trustee - 1], &why));
    f->x = attack_secret(x);
    f->claimed = s->transcript->share_key[trustee - 1];
    oy_secret_free(x);
    struct oy_buffer file = oy_rec_share_file(s, trustee, false);
    read_file(f, oy_buffer_span(&file));
    oy_buffer_free(&file);
    return f;
}

void attack_share_free(struct attack_share *f) {
    free(f->proof);
    free(f);
}

/* Y, a, b, d, A, B end the challenge [deq-1]. */
static void prove(const struct attack_share *f, struct oy_equality *out, struct oy_transcript *t,
                  struct oy_element true_base, const struct oy_element *beta,
                  struct oy_element base, struct oy_element d) {
    const struct oy_group *g = f->s->g;
    struct oy_scalar u = attack_random(g), c = {0};
    out->d = d;
    out->a = attack_pow(g, NULL, u);
    out->b = attack_pow(g, &base, u);
    oy_transcript_element(t, g, &f->claimed);
    oy_transcript_element(t, g, &true_base);
    if (beta)
        oy_transcript_element(t, g, beta);
    else
        oy_transcript_item(t, "", 0);
    oy_transcript_element(t, g, &d);
    oy_transcript_element(t, g, &out->a);
    oy_transcript_element(t, g, &out->b);
    oy_transcript_scalar(t, g, &c);
    out->z = attack_add(g, u, attack_mul(g, c, f->x));
}

static void begin(const struct attack_share *f, struct oy_transcript *t, const char *purpose) {
    oy_transcript_begin(t, f->s->g, purpose);
    oy_transcript_element(t, f->s->g, &f->s->g->generator);
    oy_transcript_item(t, f->election_id, sizeof f->election_id);
    oy_transcript_item(t, f->closing, sizeof f->closing);
}

void attack_share_prove(struct attack_share *f, size_t i, struct oy_element base,
                        struct oy_element d) {
    struct oy_transcript t;
    struct oy_place_of place = oy_aggregates_place(f->s->aggregates, i);
    const struct oy_ciphertext *c = &f->s->aggregates->at[i];
    begin(f, &t, "decrypt");
    oy_transcript_u32(&t, place.contest);
    oy_transcript_u32(&t, place.scope);
    oy_transcript_u32(&t, place.line);
    oy_transcript_u32(&t, f->trustee);
    prove(f, &f->proof[i], &t, c->alpha, &c->beta, base, d);
}

void attack_share_prove_lot(struct attack_share *f, struct oy_element base, struct oy_element d) {
    struct oy_transcript t;
    begin(f, &t, "lot-share");
    oy_transcript_u32(&t, f->trustee);
    prove(f, &f->lot, &t, attack_rec_lot_point(f->s), NULL, base, d);
}

struct oy_buffer attack_share_write(const struct attack_share *f, const struct oy_sign_key *key) {
    const struct oy_group *g = f->s->g;
    size_t equality = 3 * g->element_len + g->scalar_len;
    size_t len = OY_HEADER_LEN + 32 + OY_CLOSING_LEN + 4 + (f->n + 1) * equality + OY_SIGN_BYTES;
    struct oy_buffer file = {calloc(len + 1, 1), len};
    struct oy_writer w;
    ATTACK_MUST(file.p);
    oy_writer_init(&w, file.p, len);
    oy_header_write(&w, "SH", g);
    oy_write_bytes(&w, f->election_id, sizeof f->election_id);
    oy_write_bytes(&w, f->closing, sizeof f->closing);
    oy_write_u32(&w, f->trustee);
    oy_equality_write(g, &w, &f->lot);
    for (size_t i = 0; i < f->n; i++) oy_equality_write(g, &w, &f->proof[i]);
    ATTACK_OK(oy_sign(file.p + w.n, key, "shares", oy_writer_end(&w), &why));
    return file;
}
