#include "election/officer_request.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/random.h"
#include "election/header.h"

static const char purpose[] = "request";

/* ---- the request ---- */

static void write_message(struct oy_writer *w, const struct oy_officer_request *r) {
    oy_header_write(w, "RQ", r->group);
    oy_write_bytes(w, r->election_id, sizeof r->election_id);
    oy_write_u8(w, (uint8_t)r->act);
    oy_write_bytes(w, r->nonce, sizeof r->nonce);
    oy_write_u64(w, r->state_version);
    oy_write_u32(w, (uint32_t)r->payload.n);
    oy_write_span(w, r->payload);
    oy_write_bytes(w, r->key, sizeof r->key);
}

/* [sig-3] */
oy_status oy_officer_request_make(struct oy_buffer *out, struct oy_officer_request *r,
                                  const struct oy_sign_key *key, struct oy_why *why) {
    struct oy_writer w;
    *out = (struct oy_buffer){NULL, 0};
    OY_REQUIRE(why, r->payload.n <= UINT32_MAX, OY_RANGE, "req-1", "the request is too long");
    OY_TRY(oy_buffer_new(out, OY_REQUEST_FRAME + r->payload.n, why));
    oy_random_bytes(r->nonce, sizeof r->nonce);
    oy_sign_key_public(key, r->key);
    oy_writer_init(&w, out->p, out->n);
    write_message(&w, r);
    oy_status status = oy_sign(r->signature, key, purpose, oy_writer_end(&w), why);
    if (status == OY_OK)
        oy_write_bytes(&w, r->signature, sizeof r->signature);
    else
        oy_buffer_free(out);
    return status;
}

static oy_status read_front(struct oy_officer_request *out, struct oy_reader *r,
                            struct oy_why *why) {
    uint8_t act;
    OY_TRY(oy_header_read(r, "RQ", out->group, why));
    oy_read_bytes(r, out->election_id, sizeof out->election_id);
    act = oy_read_u8(r);
    OY_REQUIRE(why, act >= OY_REQUEST_CREATE && act <= OY_REQUEST_STATEMENT, OY_FORMAT, "req-1",
               "there is no act %u", act);
    out->act = (enum oy_request_act)act;
    oy_read_bytes(r, out->nonce, sizeof out->nonce);
    out->state_version = oy_read_u64(r);
    return OY_OK;
}

oy_status oy_officer_request_parse(struct oy_officer_request *out, struct oy_span bytes,
                                   struct oy_why *why) {
    struct oy_reader r;
    memset(out, 0, sizeof *out);
    OY_REQUIRE(why, bytes.n >= OY_REQUEST_FRAME, OY_FORMAT, "enc-2", "too short for a request");
    out->group = bytes.n >= OY_HEADER_LEN ? oy_group_by_id(bytes.p[OY_HEADER_LEN - 1]) : NULL;
    if (!out->group) return oy_fail(why, OY_FORMAT, "enc-3", "the group is not known");
    oy_reader_init(&r, bytes);
    OY_TRY(read_front(out, &r, why));
    out->payload = oy_read_span(&r, oy_read_u32(&r));
    oy_read_bytes(&r, out->key, sizeof out->key);
    oy_read_bytes(&r, out->signature, sizeof out->signature);
    OY_TRY(oy_reader_end(&r, "enc-2", why));
    out->message = oy_span(bytes.p, bytes.n - OY_SIGN_BYTES);
    return OY_OK;
}

oy_status oy_officer_request_signed(const struct oy_officer_request *r, struct oy_why *why) {
    struct oy_why inner = {.status = OY_OK};
    oy_status status = oy_sign_check(r->signature, r->key, purpose, r->message, &inner);
    if (status == OY_MEMORY) return oy_fail(why, OY_MEMORY, "", "no memory for a request");
    OY_REQUIRE(why, status == OY_OK, OY_PROOF, "req-1",
               "the signature of the request does not hold");
    return OY_OK;
}

oy_status oy_officer_request_check(size_t *officer, const struct oy_officer_request *r,
                                   const struct oy_manifest *m, const unsigned char election_id[32],
                                   struct oy_why *why) {
    size_t i = 0;
    *officer = 0;
    OY_REQUIRE(why, r->group == m->group && memcmp(r->election_id, election_id, 32) == 0,
               OY_MISMATCH, "req-1", "the request is of another election");
    while (i < m->n_officers && memcmp(m->officers[i].key, r->key, 32) != 0) i++;
    OY_REQUIRE(why, i < m->n_officers, OY_MISMATCH, "req-1",
               "the manifest names no officer with the key of the request");
    OY_TRY(oy_officer_request_signed(r, why));
    *officer = i < m->n_officers ? i : 0;
    return OY_OK;
}

/* ---- payloads ---- */

static void write_file(struct oy_writer *w, struct oy_span file) {
    oy_write_u32(w, (uint32_t)file.n);
    oy_write_span(w, file);
}

oy_status oy_request_files_write(struct oy_buffer *out, const struct oy_request_files *f,
                                 struct oy_why *why) {
    struct oy_writer w;
    *out = (struct oy_buffer){NULL, 0};
    OY_REQUIRE(
        why, f->manifest.n <= UINT32_MAX && f->ceremony.n <= UINT32_MAX && f->roll.n <= UINT32_MAX,
        OY_RANGE, "req-1", "a file is too long for a request");
    OY_TRY(oy_buffer_new(out, 12 + f->manifest.n + f->ceremony.n + f->roll.n, why));
    oy_writer_init(&w, out->p, out->n);
    write_file(&w, f->manifest);
    write_file(&w, f->ceremony);
    write_file(&w, f->roll);
    (void)oy_writer_end(&w);
    return OY_OK;
}

oy_status oy_request_files_parse(struct oy_request_files *out, struct oy_span payload,
                                 struct oy_why *why) {
    struct oy_reader r;
    oy_reader_init(&r, payload);
    out->manifest = oy_read_span(&r, oy_read_u32(&r));
    out->ceremony = oy_read_span(&r, oy_read_u32(&r));
    out->roll = oy_read_span(&r, oy_read_u32(&r));
    return oy_reader_end(&r, "enc-2", why);
}

struct oy_span oy_request_signature_write(unsigned char out[OY_REQUEST_SIGNATURE_MAX],
                                          enum oy_request_act act,
                                          const struct oy_request_signature *s) {
    struct oy_writer w;
    assert(act == OY_REQUEST_OPEN || act == OY_REQUEST_CLOSE);
    oy_writer_init(&w, out, OY_REQUEST_SIGNATURE_MAX);
    if (act == OY_REQUEST_CLOSE) oy_write_u64(&w, s->closed_at);
    oy_write_bytes(&w, s->signature, sizeof s->signature);
    return oy_writer_end(&w);
}

oy_status oy_request_signature_parse(struct oy_request_signature *out, enum oy_request_act act,
                                     struct oy_span payload, struct oy_why *why) {
    struct oy_reader r;
    oy_reader_init(&r, payload);
    out->closed_at = act == OY_REQUEST_CLOSE ? oy_read_u64(&r) : 0;
    oy_read_bytes(&r, out->signature, sizeof out->signature);
    return oy_reader_end(&r, "enc-2", why);
}

oy_status oy_request_nothing(struct oy_span payload, struct oy_why *why) {
    OY_REQUIRE(why, payload.n == 0, OY_FORMAT, "enc-2", "this act has no payload");
    return OY_OK;
}

const char *oy_request_act_name(enum oy_request_act act) {
    static const char *const name[] = {"",      "create", "open",    "close",
                                       "tally", "share",  "publish", "statement"};
    return name[act];
}
