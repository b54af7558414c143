/* Complaints, answers and the judge [cer-10]. */
#include <string.h>

#include "crypto/threshold.h"
#include "election/ceremony_run.h"

oy_status oy_ceremony_complain(struct oy_buffer *out, const struct oy_ceremony *c, uint32_t index,
                               const struct oy_ceremony_finding *finding,
                               const struct oy_sign_key *key, struct oy_why *why) {
    unsigned char payload[5];
    struct oy_writer w;
    *out = (struct oy_buffer){NULL, 0};
    OY_REQUIRE(why, finding->accused >= 1 && finding->accused <= c->n, OY_STATE, "cer-10",
               "there is nobody to accuse");
    oy_writer_init(&w, payload, sizeof payload);
    oy_write_u32(&w, finding->accused);
    oy_write_u8(&w, (uint8_t)finding->reason);
    return oy_ceremony_message_write(out, c, OY_CEREMONY_COMPLAINT, index, oy_writer_end(&w), key,
                                     why);
}

/* A dealer shows what it sent to `to` only if `to` itself accused it of a bad share or box. */
static oy_status check_asked(uint32_t *to, const struct oy_ceremony *c, uint32_t index,
                             struct oy_span complaint, struct oy_why *why) {
    struct oy_ceremony_message message;
    uint32_t accused;
    enum oy_complaint_reason reason;
    OY_TRY(oy_ceremony_message_read(&message, c, complaint, why));
    OY_REQUIRE(why, message.kind == OY_CEREMONY_COMPLAINT, OY_STATE, "cer-10",
               "this is no complaint");
    OY_TRY(oy_complaint_parse(&accused, &reason, c, &message, why));
    OY_REQUIRE(why, accused == index, OY_STATE, "cer-10",
               "the complaint is against trustee %lu, who must answer it", (unsigned long)accused);
    OY_REQUIRE(why, reason == OY_COMPLAINT_SHARE || reason == OY_COMPLAINT_BOX, OY_STATE, "cer-10",
               "the complaint is not about a share, so no share is shown for it");
    *to = message.from;
    return OY_OK;
}

oy_status oy_ceremony_answer(struct oy_buffer *out, const struct oy_ceremony *c,
                             const struct oy_secret_bytes *state, struct oy_span complaint,
                             const struct oy_sign_key *key, struct oy_why *why) {
    uint32_t index, to = 0;
    unsigned char payload[4 + OY_BOX_KEY];
    struct oy_writer w;
    *out = (struct oy_buffer){NULL, 0};
    OY_TRY(oy_ceremony_state_index(&index, c, state, why));
    OY_TRY(check_asked(&to, c, index, complaint, why));
    const unsigned char *keys =
        state->secret + state->n - oy_reveal_len(c) - c->n * (size_t)OY_BOX_KEY;
    oy_writer_init(&w, payload, sizeof payload);
    oy_write_u32(&w, to);
    oy_write_bytes(&w, keys + (to - 1) * (size_t)OY_BOX_KEY, OY_BOX_KEY);
    return oy_ceremony_message_write(out, c, OY_CEREMONY_OPENING, index, oy_writer_end(&w), key,
                                     why);
}

/* ---- the judge ---- */

enum verdict { DEALER_GUILTY, DEALER_CLEARED };

struct hearing {
    const struct oy_ceremony *c;
    const struct oy_ceremony_case *k;
    uint32_t accuser, accused;
    const char *sentence;
};

/* The accused's own message of a round, without which nothing can be judged. */
static oy_status exhibit(struct oy_ceremony_message *out, const struct hearing *h,
                         enum oy_ceremony_kind kind, struct oy_span bytes, struct oy_why *why) {
    struct oy_why reason = {.status = OY_OK};
    oy_status status = oy_ceremony_message_expect(out, h->c, kind, h->accused, bytes, &reason);
    if (status == OY_MEMORY) return oy_fail(why, OY_MEMORY, "", "no memory");
    OY_REQUIRE(why, status == OY_OK, OY_MISSING, "cer-10",
               "the round %d message of trustee %lu is needed: %s", (int)kind,
               (unsigned long)h->accused, reason.text);
    return OY_OK;
}

static oy_status judge_commitment(enum verdict *v, struct hearing *h, struct oy_why *why) {
    struct oy_ceremony_message m1, m2;
    struct oy_why reason;
    OY_TRY(exhibit(&m1, h, OY_CEREMONY_ROUND1, h->k->c1, why));
    OY_TRY(exhibit(&m2, h, OY_CEREMONY_ROUND2, h->k->c2, why));
    bool fits =
        oy_reveal_check_commitment(h->c, h->accused, m1.payload.p, m2.payload, &reason) == OY_OK;
    *v = fits ? DEALER_CLEARED : DEALER_GUILTY;
    h->sentence = fits ? "the reveal fits its commitment; the complaint is false"
                       : "the reveal does not fit its commitment";
    return OY_OK;
}

static oy_status judge_proof(enum verdict *v, struct hearing *h, struct oy_why *why) {
    struct oy_ceremony_message m2;
    struct oy_reveal reveal;
    struct oy_why reason;
    OY_TRY(exhibit(&m2, h, OY_CEREMONY_ROUND2, h->k->c2, why));
    oy_status status = oy_reveal_parse(&reveal, h->c, m2.payload, &reason);
    if (status == OY_OK) status = oy_reveal_check_constants(h->c, h->accused, &reveal, &reason);
    if (status == OY_OK) status = oy_reveal_check_proof(h->c, h->accused, &reveal, &reason);
    if (status == OY_MEMORY) return oy_fail(why, OY_MEMORY, "", "no memory");
    *v = status == OY_OK ? DEALER_CLEARED : DEALER_GUILTY;
    h->sentence = status == OY_OK ? "the reveal is well-formed and proved; the complaint is false"
                                  : "the reveal is not well-formed or not proved";
    return OY_OK;
}

static oy_status judge_two(enum verdict *v, struct hearing *h, struct oy_why *why) {
    struct oy_why reason;
    uint32_t culprit;
    oy_status status =
        oy_ceremony_two_messages(&culprit, h->c, h->k->two[0], h->k->two[1], &reason);
    if (status == OY_MEMORY) return oy_fail(why, OY_MEMORY, "", "no memory");
    bool proved = culprit == h->accused;
    *v = proved ? DEALER_GUILTY : DEALER_CLEARED;
    h->sentence = proved ? "two different messages of one round are signed"
                         : "the two messages prove nothing; the complaint is false";
    return OY_OK;
}

/* Opens the box with the published ephemeral secret and looks at the share. */
static oy_status reopen(bool *good, const struct hearing *h, const struct oy_reveal *reveal,
                        const unsigned char *ephemeral, struct oy_why *why) {
    struct oy_box_place place = {
        .g = h->c->g, .attempt = h->c->attempt, .from = h->accused, .to = h->accuser};
    memcpy(place.ceremony_id, h->c->id, 32);
    struct oy_box_secret *key = oy_box_secret_alloc();
    struct oy_secret *share = oy_secret_alloc(1);
    struct oy_why reason;
    oy_status status = OY_MEMORY;
    if (key && share) {
        memcpy(key->b, ephemeral, OY_BOX_KEY);
        status = oy_box_open_ephemeral(share, &place, oy_reveal_box(h->c, reveal, h->accuser),
                                       h->c->exchange[h->accuser - 1], key, &reason);
    }
    *good =
        status == OY_OK && oy_feldman_share_fits(h->c->g, reveal->c, h->c->t, h->accuser, share);
    oy_box_secret_free(key);
    oy_secret_free(share);
    return status == OY_MEMORY ? oy_fail(why, OY_MEMORY, "", "no memory") : OY_OK;
}

static oy_status judge_box(enum verdict *v, struct hearing *h, struct oy_why *why) {
    struct oy_ceremony_message m2, opening;
    struct oy_reveal reveal;
    struct oy_reader r;
    struct oy_why reason;
    bool good = false;
    OY_TRY(exhibit(&m2, h, OY_CEREMONY_ROUND2, h->k->c2, why));
    *v = DEALER_GUILTY;
    h->sentence = "the reveal is not well-formed";
    if (oy_reveal_parse(&reveal, h->c, m2.payload, &reason) != OY_OK) return OY_OK;
    if (oy_reveal_check_constants(h->c, h->accused, &reveal, &reason) != OY_OK) return OY_OK;

    h->sentence = "the dealer does not open the box; silence convicts";
    oy_status status = oy_ceremony_message_expect(&opening, h->c, OY_CEREMONY_OPENING, h->accused,
                                                  h->k->opening, &reason);
    if (status == OY_MEMORY) return oy_fail(why, OY_MEMORY, "", "no memory");
    if (status != OY_OK) return OY_OK;
    oy_reader_init(&r, opening.payload);
    if (oy_read_u32(&r) != h->accuser) return OY_OK;

    OY_TRY(reopen(&good, h, &reveal, oy_read_span(&r, OY_BOX_KEY).p, why));
    if (good) *v = DEALER_CLEARED;
    h->sentence = good ? "the box holds a share that fits; the complaint is false"
                       : "the box does not hold a share that fits";
    return OY_OK;
}

oy_status oy_ceremony_judge(uint32_t *convicted, const char **sentence, const struct oy_ceremony *c,
                            const struct oy_ceremony_case *k, struct oy_why *why) {
    struct oy_ceremony_message complaint;
    enum oy_complaint_reason reason;
    struct hearing h = {.c = c, .k = k};
    enum verdict v = DEALER_CLEARED;
    oy_status status = OY_OK;
    *convicted = 0;
    *sentence = NULL;
    OY_TRY(oy_ceremony_message_read(&complaint, c, k->complaint, why));
    OY_REQUIRE(why, complaint.kind == OY_CEREMONY_COMPLAINT, OY_MISMATCH, "cer-10",
               "this is no complaint");
    OY_TRY(oy_complaint_parse(&h.accused, &reason, c, &complaint, why));
    h.accuser = complaint.from;
    switch (reason) {
    case OY_COMPLAINT_SHARE:
    case OY_COMPLAINT_BOX: status = judge_box(&v, &h, why); break;
    case OY_COMPLAINT_COMMITMENT: status = judge_commitment(&v, &h, why); break;
    case OY_COMPLAINT_PROOF: status = judge_proof(&v, &h, why); break;
    case OY_COMPLAINT_TWO: status = judge_two(&v, &h, why); break;
    }
    OY_TRY(status);
    *convicted = v == DEALER_GUILTY ? h.accused : h.accuser;
    *sentence = h.sentence;
    return OY_OK;
}
