#include "residency/events.h"

#include <sodium.h>
#include <string.h>

#include "base/day.h"

static const char purpose[] = "roll-event";

const char *oy_act_name(enum oy_roll_act act) {
    switch (act) {
    case OY_ACT_IMPORT: return "import";
    case OY_ACT_POST: return "posting";
    case OY_ACT_REMOVE: return "removal";
    case OY_ACT_OBJECTION: return "objection";
    case OY_ACT_DECISION: return "decision";
    case OY_ACT_CORRECTION: return "correction";
    }
    return "unknown";
}

bool oy_act_is_signed(enum oy_roll_act act) {
    return act != OY_ACT_IMPORT && act != OY_ACT_OBJECTION;
}

bool oy_event_holds(const struct oy_roll_event *e) {
    return !oy_act_is_signed(e->act) || e->n_signatures >= OY_EVENT_SIGNATURES;
}

/* ---- the calendar ---- */

oy_status oy_event_day_check(enum oy_roll_act act, const struct oy_residency *rules, uint32_t day,
                             struct oy_why *why) {
    char text[OY_DAY_TEXT];
    OY_REQUIRE(why, act != OY_ACT_POST || day >= rules->posting_from, OY_STATE, "priv-4",
               "the list is posted from %s on, not before", oy_day_text(text, rules->posting_from));
    OY_REQUIRE(why, act != OY_ACT_REMOVE || day >= rules->posting_to, OY_STATE, "priv-4",
               "the list stays posted until %s", oy_day_text(text, rules->posting_to));
    OY_REQUIRE(why, act != OY_ACT_DECISION || day <= rules->objections_decided, OY_STATE, "priv-4",
               "objections had to be decided by %s", oy_day_text(text, rules->objections_decided));
    OY_REQUIRE(why, day <= rules->roll_final, OY_STATE, "priv-4",
               "the roll is final since %s; nothing changes any more",
               oy_day_text(text, rules->roll_final));
    return OY_OK;
}

/* ---- bytes ---- */

static void write_import(struct oy_writer *w, const struct oy_roll_event *e) {
    oy_write_bytes(w, e->list, 32);
    oy_write_bytes(w, e->people, 32);
}

size_t oy_event_write(unsigned char out[OY_EVENT_BYTES_MAX], struct oy_roll_event *e) {
    struct oy_writer w;
    unsigned char person[OY_PERSON_BYTES_MAX];
    size_t n = strlen(e->text);
    oy_writer_init(&w, out, OY_EVENT_BYTES_MAX);
    oy_write_u8(&w, (uint8_t)e->act);
    oy_write_bytes(&w, e->before, 32);
    oy_write_u32(&w, e->day);
    oy_write_u8(&w, e->day_by_hand);
    oy_write_u32(&w, e->objection);
    oy_write_u8(&w, (uint8_t)e->result);
    oy_write_u16(&w, (uint16_t)n);
    oy_write_bytes(&w, e->text, n);
    oy_write_u8(&w, e->has_person);
    if (e->has_person) oy_write_bytes(&w, person, oy_person_write(person, &e->person));
    if (e->act == OY_ACT_IMPORT) write_import(&w, e);
    struct oy_span bytes = oy_writer_end(&w);
    (void)crypto_hash_sha256(e->hash, bytes.p, bytes.n);
    sodium_memzero(person, sizeof person);
    return bytes.n;
}

static oy_status read_text(struct oy_roll_event *e, struct oy_people *texts, struct oy_reader *r,
                           struct oy_why *why) {
    struct oy_span text = oy_read_span(r, oy_read_u16(r));
    OY_REQUIRE(why, text.n <= OY_EVENT_TEXT_MAX && oy_person_text_valid(text), OY_FORMAT, "priv-3",
               "the history holds a text that it cannot hold");
    return oy_people_text(&e->text, texts, text, why);
}

static oy_status read_rest(struct oy_roll_event *e, struct oy_people *texts, struct oy_reader *r,
                           struct oy_why *why) {
    OY_TRY(read_text(e, texts, r, why));
    e->has_person = oy_read_u8(r) != 0;
    if (e->has_person) OY_TRY(oy_person_read(&e->person, texts, r, why));
    if (e->act == OY_ACT_IMPORT) {
        oy_read_bytes(r, e->list, 32);
        oy_read_bytes(r, e->people, 32);
    }
    return oy_reader_end(r, "priv-3", why);
}

oy_status oy_event_read(struct oy_roll_event *out, struct oy_people *texts, struct oy_span bytes,
                        struct oy_why *why) {
    struct oy_reader r;
    unsigned char again[OY_EVENT_BYTES_MAX];
    struct oy_roll_event e = {.text = ""};
    oy_reader_init(&r, bytes);
    uint8_t act = oy_read_u8(&r);
    oy_read_bytes(&r, e.before, 32);
    e.day = oy_read_u32(&r);
    e.day_by_hand = oy_read_u8(&r) != 0;
    e.objection = oy_read_u32(&r);
    uint8_t result = oy_read_u8(&r);
    OY_REQUIRE(why,
               act >= OY_ACT_IMPORT && act <= OY_ACT_CORRECTION && result <= OY_RESULT_UNCHANGED,
               OY_FORMAT, "priv-3", "the history holds an event of no known kind");
    e.act = (enum oy_roll_act)act;
    e.result = (enum oy_roll_result)result;
    OY_TRY(read_rest(&e, texts, &r, why));
    bool same = oy_span_equal(oy_span(again, oy_event_write(again, &e)), bytes);
    sodium_memzero(again, sizeof again);
    OY_REQUIRE(why, same, OY_FORMAT, "priv-3", "the history holds an event that nobody writes so");
    *out = e;
    return OY_OK;
}

/* ---- signatures ---- */

enum { MESSAGE = 32 + 32 + 4 };

/* roll_id ‖ SHA-256 of the event ‖ u32 day of the signature: it cannot be dated anew. */
static struct oy_span message(unsigned char out[MESSAGE], const struct oy_roll_event *e,
                              const struct oy_roll_setup *setup, uint32_t day) {
    struct oy_writer w;
    oy_writer_init(&w, out, MESSAGE);
    oy_write_bytes(&w, setup->roll_id, 32);
    oy_write_bytes(&w, e->hash, 32);
    oy_write_u32(&w, day);
    return oy_writer_end(&w);
}

/* Keeps the signatures in the order of the officers. */
static void insert(struct oy_roll_event *e, const struct oy_roll_signature *s) {
    size_t i = e->n_signatures++;
    for (; i > 0 && e->signature[i - 1].officer > s->officer; i--)
        e->signature[i] = e->signature[i - 1];
    e->signature[i] = *s;
}

oy_status oy_event_sign(struct oy_roll_event *e, const struct oy_roll_setup *setup, uint32_t day,
                        const struct oy_sign_key *key, struct oy_why *why) {
    unsigned char public_key[OY_SIGN_PUBLIC], bytes[MESSAGE];
    struct oy_roll_signature s = {.day = day};
    uint32_t i = 0;
    oy_sign_key_public(key, public_key);
    while (i < setup->n_officers && memcmp(setup->officer[i], public_key, 32) != 0) i++;
    OY_REQUIRE(why, i < setup->n_officers, OY_MISMATCH, "priv-3",
               "the manifest names no officer with this key");
    s.officer = (uint8_t)(i + 1);
    for (size_t k = 0; k < e->n_signatures; k++)
        OY_REQUIRE(why, e->signature[k].officer != s.officer, OY_STATE, "priv-3",
                   "officer %u has signed this already; a second officer is needed",
                   (unsigned)s.officer);
    OY_REQUIRE(why, day >= e->day, OY_STATE, "priv-4", "a signature is not dated before its event");
    OY_TRY(oy_event_day_check(e->act, &setup->rules, day, why));
    OY_TRY(oy_sign(s.signature, key, purpose, message(bytes, e, setup, day), why));
    insert(e, &s);
    return OY_OK;
}

static oy_status check_one(const struct oy_roll_event *e, size_t k,
                           const struct oy_roll_setup *setup, struct oy_why *why) {
    unsigned char bytes[MESSAGE];
    const struct oy_roll_signature *s = &e->signature[k];
    OY_REQUIRE(why, s->officer >= 1 && s->officer <= setup->n_officers, OY_MISMATCH, "priv-3",
               "the history has a signature of an officer who is none");
    OY_REQUIRE(why, k == 0 || s->officer > e->signature[k - 1].officer, OY_STATE, "priv-3",
               "the history counts one officer twice");
    OY_REQUIRE(why, s->day >= e->day, OY_STATE, "priv-4",
               "the history has a signature from before its event");
    OY_TRY(oy_event_day_check(e->act, &setup->rules, s->day, why));
    OY_REQUIRE(why,
               oy_sign_check(s->signature, setup->officer[s->officer - 1], purpose,
                             message(bytes, e, setup, s->day), why) == OY_OK,
               OY_PROOF, "priv-3", "the history has a signature that does not hold");
    return OY_OK;
}

oy_status oy_event_signatures_check(const struct oy_roll_event *e,
                                    const struct oy_roll_setup *setup, struct oy_why *why) {
    OY_REQUIRE(why, e->n_signatures == 0 || oy_act_is_signed(e->act), OY_FORMAT, "priv-3",
               "the history has a signature where none belongs");
    for (size_t k = 0; k < e->n_signatures; k++) OY_TRY(check_one(e, k, setup, why));
    return OY_OK;
}
