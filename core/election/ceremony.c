#include "election/ceremony.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "crypto/transcript.h"
#include "election/header.h"

enum { COMMON = OY_HEADER_LEN + 32 + 4 + 4 };

/* [cer-1] */
oy_status oy_ceremony_limits(uint32_t t, uint32_t n, bool all_needed, struct oy_why *why) {
    OY_REQUIRE(why, t >= 2 && t <= n && n <= OY_TRUSTEES_MAX, OY_RANGE, "cer-1",
               "%lu of %lu trustees: there must be 2 to %d, and 2 or more are needed",
               (unsigned long)t, (unsigned long)n, OY_TRUSTEES_MAX);
    OY_REQUIRE(why, t < n || all_needed, OY_RANGE, "cer-1",
               "all trustees are needed, so one lost key loses the election; this must be "
               "asked for with \"all_needed\": true");
    return OY_OK;
}

/* [cer-2] */
void oy_ceremony_id(struct oy_ceremony *c, const unsigned char nonce[32]) {
    struct oy_transcript t;
    oy_transcript_begin(&t, c->g, "ceremony");
    oy_transcript_u32(&t, c->t);
    oy_transcript_u32(&t, c->n);
    oy_transcript_item(&t, nonce, 32);
    for (uint32_t i = 0; i < c->n; i++) {
        oy_transcript_item(&t, c->identity[i], 32);
        oy_transcript_item(&t, c->exchange[i], 32);
    }
    oy_transcript_id(&t, c->id);
}

static bool key_stands_twice(const struct oy_ceremony *c) {
    for (uint32_t i = 0; i < c->n; i++)
        for (uint32_t j = 0; j < c->n; j++) {
            if (memcmp(c->identity[i], c->exchange[j], 32) == 0) return true;
            if (i < j && memcmp(c->identity[i], c->identity[j], 32) == 0) return true;
            if (i < j && memcmp(c->exchange[i], c->exchange[j], 32) == 0) return true;
        }
    return false;
}

oy_status oy_ceremony_of_manifest(struct oy_ceremony *out, const struct oy_manifest *m,
                                  uint32_t attempt, struct oy_why *why) {
    memset(out, 0, sizeof *out);
    OY_TRY(oy_ceremony_limits(m->threshold, m->n_trustees, m->all_needed, why));
    struct oy_ceremony c = {
        .g = m->group, .t = m->threshold, .n = m->n_trustees, .attempt = attempt};
    for (uint32_t i = 0; i < c.n; i++) {
        memcpy(c.identity[i], m->trustees[i].identity, 32);
        memcpy(c.exchange[i], m->trustees[i].exchange, 32);
    }
    OY_REQUIRE(why, !key_stands_twice(&c), OY_MISMATCH, "cer-2",
               "a key stands twice among the trustees' keys");
    oy_ceremony_id(&c, m->ceremony_nonce);
    OY_REQUIRE(why, memcmp(c.id, m->ceremony_id, 32) == 0, OY_MISMATCH, "cer-2",
               "the ceremony id is not the one of the manifest's trustees");
    *out = c;
    return OY_OK;
}

/* ---- messages ---- */

static const struct {
    char letters[3];
    const char *purpose;
} kinds[] = {
    [OY_CEREMONY_ROUND1] = {"C1", "ceremony-round1"},
    [OY_CEREMONY_ROUND2] = {"C2", "ceremony-round2"},
    [OY_CEREMONY_ROUND3] = {"C3", "ceremony-transcript"},
    [OY_CEREMONY_COMPLAINT] = {"CC", "ceremony-complaint"},
    [OY_CEREMONY_OPENING] = {"CO", "ceremony-opening"},
};

size_t oy_ceremony_payload_len(const struct oy_ceremony *c, enum oy_ceremony_kind kind) {
    switch (kind) {
    case OY_CEREMONY_ROUND1: return 32;
    case OY_CEREMONY_ROUND2: return oy_reveal_len(c);
    case OY_CEREMONY_ROUND3: return 32 + 3 * c->g->element_len + c->g->scalar_len;
    case OY_CEREMONY_COMPLAINT: return 4 + 1;
    case OY_CEREMONY_OPENING: return 4 + OY_BOX_KEY;
    }
    return 0;
}

size_t oy_ceremony_message_len(const struct oy_ceremony *c, enum oy_ceremony_kind kind) {
    return COMMON + oy_ceremony_payload_len(c, kind) + OY_SIGN_BYTES;
}

static void write_unsigned(struct oy_writer *w, const struct oy_ceremony *c,
                           enum oy_ceremony_kind kind, uint32_t from, struct oy_span payload) {
    oy_header_write(w, kinds[kind].letters, c->g);
    oy_write_bytes(w, c->id, 32);
    oy_write_u32(w, c->attempt);
    oy_write_u32(w, from);
    oy_write_span(w, payload);
}

/* What the signature of a message is over: the message before it, or, in round 3, the body hash,
 * the index and the rehearsal, as the transcript carries them. */
static oy_status signed_bytes(struct oy_buffer *out, const struct oy_ceremony *c,
                              enum oy_ceremony_kind kind, uint32_t from, struct oy_span payload,
                              struct oy_why *why) {
    size_t cap = COMMON + payload.n;
    *out = (struct oy_buffer){malloc(cap), 0};
    if (!out->p) return oy_fail(why, OY_MEMORY, "", "no memory");
    struct oy_writer w;
    oy_writer_init(&w, out->p, cap);
    if (kind == OY_CEREMONY_ROUND3) {
        size_t hash = payload.n < 32 ? payload.n : 32;
        oy_write_bytes(&w, payload.p, hash);
        oy_write_u32(&w, from);
        oy_write_bytes(&w, payload.p + hash, payload.n - hash);
    } else {
        write_unsigned(&w, c, kind, from, payload);
    }
    out->n = oy_writer_end(&w).n;
    return OY_OK;
}

oy_status oy_ceremony_message_write(struct oy_buffer *out, const struct oy_ceremony *c,
                                    enum oy_ceremony_kind kind, uint32_t from,
                                    struct oy_span payload, const struct oy_sign_key *key,
                                    struct oy_why *why) {
    *out = (struct oy_buffer){NULL, 0};
    assert(payload.n == oy_ceremony_payload_len(c, kind));
    unsigned char public_key[OY_SIGN_PUBLIC], signature[OY_SIGN_BYTES];
    oy_sign_key_public(key, public_key);
    OY_REQUIRE(why, from >= 1 && from <= c->n && memcmp(public_key, c->identity[from - 1], 32) == 0,
               OY_MISMATCH, "cer-3", "the signing key is not that of trustee %lu",
               (unsigned long)from);

    struct oy_buffer tbs;
    OY_TRY(signed_bytes(&tbs, c, kind, from, payload, why));
    oy_status status = oy_sign(signature, key, kinds[kind].purpose, oy_buffer_span(&tbs), why);
    oy_buffer_free(&tbs);
    OY_TRY(status);

    size_t cap = oy_ceremony_message_len(c, kind);
    unsigned char *p = malloc(cap + 1);
    if (!p) return oy_fail(why, OY_MEMORY, "", "no memory");
    struct oy_writer w;
    oy_writer_init(&w, p, cap);
    write_unsigned(&w, c, kind, from, payload);
    oy_write_bytes(&w, signature, sizeof signature);
    p[cap] = 0;
    *out = (struct oy_buffer){p, oy_writer_end(&w).n};
    return OY_OK;
}

oy_status oy_ceremony_signature_check(const struct oy_ceremony *c, enum oy_ceremony_kind kind,
                                      uint32_t from, struct oy_span payload,
                                      const unsigned char signature[OY_SIGN_BYTES],
                                      struct oy_why *why) {
    struct oy_buffer tbs;
    OY_TRY(signed_bytes(&tbs, c, kind, from, payload, why));
    oy_status status = oy_sign_check(signature, c->identity[from - 1], kinds[kind].purpose,
                                     oy_buffer_span(&tbs), why);
    oy_buffer_free(&tbs);
    return status;
}

/* 0 if the two letters after "OY" name no message of the ceremony. */
static unsigned kind_of(struct oy_span bytes) {
    for (unsigned k = OY_CEREMONY_ROUND1; k <= OY_CEREMONY_OPENING; k++)
        if (bytes.n >= OY_HEADER_LEN && memcmp(bytes.p + 2, kinds[k].letters, 2) == 0) return k;
    return 0;
}

static oy_status check_len(const struct oy_ceremony *c, enum oy_ceremony_kind kind, size_t len,
                           struct oy_why *why) {
    bool fits = len == oy_ceremony_message_len(c, kind);
    if (kind == OY_CEREMONY_ROUND2) {
        OY_REQUIRE(why, fits, OY_FORMAT, "cer-5",
                   "the reveal has not exactly %lu constants, one proof and %lu boxes",
                   (unsigned long)c->t, (unsigned long)c->n);
        return OY_OK;
    }
    OY_REQUIRE(why, fits, OY_FORMAT, "enc-2", "the message has %zu bytes instead of %zu", len,
               oy_ceremony_message_len(c, kind));
    return OY_OK;
}

oy_status oy_ceremony_message_read(struct oy_ceremony_message *out, const struct oy_ceremony *c,
                                   struct oy_span bytes, struct oy_why *why) {
    memset(out, 0, sizeof *out);
    struct oy_reader r;
    oy_reader_init(&r, bytes);
    OY_REQUIRE(why, bytes.n >= COMMON + OY_SIGN_BYTES, OY_FORMAT, "enc-2",
               "the message is cut short");
    unsigned kind = kind_of(bytes);
    OY_REQUIRE(why, kind != 0, OY_FORMAT, "enc-3", "this is no message of a ceremony");
    OY_TRY(oy_header_read(&r, kinds[kind].letters, c->g, why));
    struct oy_span id = oy_read_span(&r, 32);
    uint32_t attempt = oy_read_u32(&r), from = oy_read_u32(&r);
    OY_REQUIRE(why, oy_span_equal(id, oy_span(c->id, 32)), OY_MISMATCH, "cer-3",
               "the message is of another ceremony");
    OY_REQUIRE(why, attempt == c->attempt, OY_MISMATCH, "cer-3",
               "the message is of attempt %lu, not %lu", (unsigned long)attempt,
               (unsigned long)c->attempt);
    OY_REQUIRE(why, from >= 1 && from <= c->n, OY_MISMATCH, "cer-3", "there is no trustee %lu",
               (unsigned long)from);
    OY_TRY(check_len(c, (enum oy_ceremony_kind)kind, bytes.n, why));
    struct oy_ceremony_message message = {
        .kind = (enum oy_ceremony_kind)kind,
        .from = from,
        .bytes = bytes,
        .payload = oy_span(bytes.p + COMMON, bytes.n - COMMON - OY_SIGN_BYTES),
        .signature = bytes.p + bytes.n - OY_SIGN_BYTES,
    };
    OY_TRY(oy_ceremony_signature_check(c, message.kind, from, message.payload, message.signature,
                                       why));
    *out = message;
    return OY_OK;
}

oy_status oy_ceremony_message_expect(struct oy_ceremony_message *out, const struct oy_ceremony *c,
                                     enum oy_ceremony_kind kind, uint32_t from,
                                     struct oy_span bytes, struct oy_why *why) {
    struct oy_ceremony_message message;
    memset(out, 0, sizeof *out);
    OY_TRY(oy_ceremony_message_read(&message, c, bytes, why));
    OY_REQUIRE(why, message.kind == kind, OY_MISMATCH, "cer-3", "this is a %s message, not a %s",
               kinds[message.kind].letters, kinds[kind].letters);
    OY_REQUIRE(why, message.from == from, OY_MISMATCH, "cer-3",
               "the message is from trustee %lu, not %lu", (unsigned long)message.from,
               (unsigned long)from);
    *out = message;
    return OY_OK;
}

/* Do these messages have the same place, where only one may stand? */
static bool same_place(const struct oy_ceremony_message *a, const struct oy_ceremony_message *b) {
    if (a->kind != b->kind || a->from != b->from || a->kind == OY_CEREMONY_COMPLAINT) return false;
    return a->kind != OY_CEREMONY_OPENING || memcmp(a->payload.p, b->payload.p, 4) == 0;
}

/* [cer-3] */
oy_status oy_ceremony_two_messages(uint32_t *culprit, const struct oy_ceremony *c, struct oy_span a,
                                   struct oy_span b, struct oy_why *why) {
    struct oy_ceremony_message ma, mb;
    *culprit = 0;
    OY_TRY(oy_ceremony_message_read(&ma, c, a, why));
    OY_TRY(oy_ceremony_message_read(&mb, c, b, why));
    bool cheating = same_place(&ma, &mb) && !oy_span_equal(ma.payload, mb.payload);
    if (cheating) *culprit = ma.from;
    OY_REQUIRE(why, !cheating, OY_MISMATCH, "cer-3",
               "trustee %lu signed two different %s messages for one attempt",
               (unsigned long)ma.from, kinds[ma.kind].letters);
    return OY_OK;
}

/* [cer-10] */
oy_status oy_complaint_parse(uint32_t *accused, enum oy_complaint_reason *reason,
                             const struct oy_ceremony *c, const struct oy_ceremony_message *message,
                             struct oy_why *why) {
    struct oy_reader r;
    oy_reader_init(&r, message->payload);
    *accused = oy_read_u32(&r);
    uint8_t code = oy_read_u8(&r);
    OY_REQUIRE(why, *accused >= 1 && *accused <= c->n, OY_RANGE, "cer-10",
               "there is no trustee %lu to complain about", (unsigned long)*accused);
    OY_REQUIRE(why, code >= OY_COMPLAINT_SHARE && code <= OY_COMPLAINT_TWO, OY_RANGE, "cer-10",
               "the complaint gives the unknown reason %u", code);
    *reason = (enum oy_complaint_reason)code;
    return oy_reader_end(&r, "enc-2", why);
}
