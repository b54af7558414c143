#include "election/ceremony_transcript.h"

#include <stdlib.h>
#include <string.h>

#include "crypto/hash.h"
#include "crypto/threshold.h"
#include "election/header.h"

enum { FRONT = OY_HEADER_LEN + 32 + 4 + 4 + 4 };

static size_t body_len(const struct oy_ceremony *c) {
    return FRONT + c->n * (2 * 32 + 32 + OY_SIGN_BYTES + oy_reveal_len(c) + OY_SIGN_BYTES);
}

static size_t rehearsal_len(const struct oy_ceremony *c) {
    return 3 * c->g->element_len + c->g->scalar_len;
}

size_t oy_ceremony_transcript_len(const struct oy_ceremony *c) {
    return body_len(c) + c->n * (rehearsal_len(c) + OY_SIGN_BYTES);
}

/* ---- putting it together ---- */

oy_status oy_ceremony_read_all(struct oy_ceremony_message *out, const struct oy_ceremony *c,
                               enum oy_ceremony_kind kind, const struct oy_span *messages,
                               struct oy_why *why) {
    for (uint32_t i = 0; i < c->n; i++) {
        OY_REQUIRE(why, messages[i].n > 0, OY_MISSING, "cer-4",
                   "the message of trustee %lu is not there", (unsigned long)i + 1);
        oy_status status = oy_ceremony_message_expect(&out[i], c, kind, i + 1, messages[i], why);
        if (status != OY_OK) oy_why_at(why, "message of trustee %lu", (unsigned long)i + 1);
        OY_TRY(status);
    }
    return OY_OK;
}

static void write_body(struct oy_writer *w, const struct oy_ceremony *c,
                       const struct oy_ceremony_message *c1, const struct oy_ceremony_message *c2) {
    oy_header_write(w, "CT", c->g);
    oy_write_bytes(w, c->id, 32);
    oy_write_u32(w, c->attempt);
    oy_write_u32(w, c->t);
    oy_write_u32(w, c->n);
    for (uint32_t i = 0; i < c->n; i++) {
        oy_write_bytes(w, c->identity[i], 32);
        oy_write_bytes(w, c->exchange[i], 32);
    }
    for (uint32_t i = 0; i < c->n; i++) {
        oy_write_span(w, c1[i].payload);
        oy_write_bytes(w, c1[i].signature, OY_SIGN_BYTES);
    }
    for (uint32_t i = 0; i < c->n; i++) {
        oy_write_span(w, c2[i].payload);
        oy_write_bytes(w, c2[i].signature, OY_SIGN_BYTES);
    }
}

oy_status oy_ceremony_body(struct oy_buffer *out, const struct oy_ceremony *c,
                           const struct oy_ceremony_message *c1,
                           const struct oy_ceremony_message *c2, struct oy_why *why) {
    struct oy_writer w;
    OY_TRY(oy_buffer_new(out, body_len(c), why));
    oy_writer_init(&w, out->p, out->n);
    write_body(&w, c, c1, c2);
    (void)oy_writer_end(&w);
    return OY_OK;
}

/* [cer-12] Every trustee's last message speaks of this body. */
static oy_status check_body_hashes(const struct oy_ceremony *c, const unsigned char hash[32],
                                   const struct oy_ceremony_message *c3, struct oy_why *why) {
    for (uint32_t i = 0; i < c->n; i++)
        OY_REQUIRE(why, memcmp(c3[i].payload.p, hash, 32) == 0, OY_MISMATCH, "cer-12",
                   "trustee %lu signed another transcript", (unsigned long)i + 1);
    return OY_OK;
}

oy_status oy_ceremony_transcript_assemble(struct oy_buffer *out, const struct oy_ceremony *c,
                                          const struct oy_span *c1, const struct oy_span *c2,
                                          const struct oy_span *c3, struct oy_why *why) {
    struct oy_ceremony_message m1[OY_TRUSTEES_MAX], m2[OY_TRUSTEES_MAX], m3[OY_TRUSTEES_MAX];
    unsigned char hash[32];
    *out = (struct oy_buffer){NULL, 0};
    OY_TRY(oy_ceremony_read_all(m1, c, OY_CEREMONY_ROUND1, c1, why));
    OY_TRY(oy_ceremony_read_all(m2, c, OY_CEREMONY_ROUND2, c2, why));
    OY_TRY(oy_ceremony_read_all(m3, c, OY_CEREMONY_ROUND3, c3, why));

    struct oy_buffer file;
    struct oy_writer w;
    OY_TRY(oy_buffer_new(&file, oy_ceremony_transcript_len(c), why));
    oy_writer_init(&w, file.p, file.n);
    write_body(&w, c, m1, m2);
    oy_sha256(hash, oy_span(file.p, w.n));
    for (uint32_t i = 0; i < c->n; i++) {
        oy_write_span(&w, oy_span(m3[i].payload.p + 32, m3[i].payload.n - 32));
        oy_write_bytes(&w, m3[i].signature, OY_SIGN_BYTES);
    }
    (void)oy_writer_end(&w);
    oy_status status = check_body_hashes(c, hash, m3, why);
    if (status == OY_OK)
        *out = file;
    else
        oy_buffer_free(&file);
    return status;
}

/* ---- the keys ---- */

/* The Feldman vector of the sum of all polynomials is the product of theirs, so one vector
 * gives every share key. */
void oy_ceremony_keys(const struct oy_ceremony *c, struct oy_element *y,
                      struct oy_element share_key[OY_TRUSTEES_MAX],
                      const struct oy_reveal *const *reveals) {
    struct oy_element sum[OY_TRUSTEES_MAX];
    const uint32_t n = c->n, t = c->t;
    for (uint32_t k = 0; k < t; k++) {
        sum[k] = reveals[0]->c[k];
        for (uint32_t i = 1; i < n; i++) c->g->mul_var(&sum[k], &sum[k], &reveals[i]->c[k]);
    }
    *y = sum[0];
    for (uint32_t j = 0; j < n; j++) oy_feldman_share_key(c->g, &share_key[j], sum, t, j + 1);
}

/* ---- reading ---- */

static oy_status read_front(struct oy_ceremony *c, const struct oy_manifest *m, struct oy_reader *r,
                            struct oy_why *why) {
    OY_TRY(oy_header_read(r, "CT", m->group, why));
    struct oy_span id = oy_read_span(r, 32);
    uint32_t attempt = oy_read_u32(r), t = oy_read_u32(r), n = oy_read_u32(r);
    OY_TRY(oy_ceremony_of_manifest(c, m, attempt, why));
    OY_REQUIRE(why, oy_span_equal(id, oy_span(c->id, 32)), OY_MISMATCH, "cer-12",
               "the ceremony id is not the manifest's");
    OY_REQUIRE(why, t == c->t && n == c->n, OY_MISMATCH, "cer-12",
               "%lu of %lu trustees, but %lu of %lu in the manifest", (unsigned long)t,
               (unsigned long)n, (unsigned long)c->t, (unsigned long)c->n);
    for (uint32_t i = 0; i < c->n; i++) {
        struct oy_span identity = oy_read_span(r, 32), exchange = oy_read_span(r, 32);
        OY_REQUIRE(why,
                   oy_span_equal(identity, oy_span(c->identity[i], 32)) &&
                       oy_span_equal(exchange, oy_span(c->exchange[i], 32)),
                   OY_MISMATCH, "cer-12", "the keys of trustee %lu are not the manifest's",
                   (unsigned long)i + 1);
    }
    return OY_OK;
}

static oy_status read_dealings(struct oy_ceremony_transcript *tr, struct oy_reader *r,
                               struct oy_why *why) {
    const struct oy_ceremony *c = &tr->c;
    for (uint32_t i = 0; i < c->n; i++) {
        oy_read_bytes(r, tr->dealing[i].commitment, 32);
        oy_read_bytes(r, tr->dealing[i].signature1, OY_SIGN_BYTES);
    }
    for (uint32_t i = 0; i < c->n; i++) {
        struct oy_dealing *d = &tr->dealing[i];
        d->reveal_bytes = oy_read_span(r, oy_reveal_len(c));
        oy_read_bytes(r, d->signature2, OY_SIGN_BYTES);
        oy_status status = oy_reveal_parse(&d->reveal, c, d->reveal_bytes, why);
        if (status != OY_OK) oy_why_at(why, "reveal of trustee %lu", (unsigned long)i + 1);
        OY_TRY(status);
    }
    oy_sha256(tr->body_hash, oy_span(tr->bytes.p, tr->bytes.n - r->left));
    for (uint32_t i = 0; i < c->n; i++) {
        struct oy_dealing *d = &tr->dealing[i];
        oy_status status = oy_equality_read(c->g, &d->rehearsal, r, why);
        if (status != OY_OK) oy_why_at(why, "rehearsal of trustee %lu", (unsigned long)i + 1);
        OY_TRY(status);
        oy_read_bytes(r, d->signature3, OY_SIGN_BYTES);
    }
    return oy_reader_end(r, "enc-2", why);
}

static oy_status parse(struct oy_ceremony_transcript *tr, const struct oy_manifest *m,
                       struct oy_why *why) {
    struct oy_reader r;
    const struct oy_reveal *reveals[OY_TRUSTEES_MAX] = {&tr->dealing[0].reveal}; /* n ≥ 1 */
    oy_reader_init(&r, oy_buffer_span(&tr->bytes));
    OY_TRY(read_front(&tr->c, m, &r, why));
    OY_TRY(read_dealings(tr, &r, why));
    for (uint32_t i = 1; i < tr->c.n; i++) reveals[i] = &tr->dealing[i].reveal;
    oy_ceremony_keys(&tr->c, &tr->y, tr->share_key, reveals);
    return OY_OK;
}

oy_status oy_ceremony_transcript_parse(struct oy_ceremony_transcript **out,
                                       const struct oy_manifest *m, struct oy_span bytes,
                                       struct oy_why *why) {
    *out = NULL;
    struct oy_ceremony_transcript *tr = calloc(1, sizeof *tr);
    if (!tr) return oy_fail(why, OY_MEMORY, "", "no memory");
    oy_status status = oy_buffer_copy(&tr->bytes, bytes, why);
    if (status == OY_OK) status = parse(tr, m, why);
    if (status == OY_OK)
        *out = tr;
    else
        oy_ceremony_transcript_free(tr);
    return status;
}

void oy_ceremony_transcript_free(struct oy_ceremony_transcript *tr) {
    if (!tr) return;
    oy_buffer_free(&tr->bytes);
    free(tr);
}
