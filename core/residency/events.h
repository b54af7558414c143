/* Events of a private roll's history [priv-3, priv-4]. An event's bytes:
 *
 *   u8 act ‖ SHA-256 of the event before it[32] (zeros for the first) ‖ u32 day ‖ u8 1 if the day
 * was given by hand ‖ u32 number of the objection decided, else 0 ‖ u8 result, else 0 ‖ u16 length
 * ‖ text ‖ u8 1 if a person follows, and the person (people.h); of an import then SHA-256 of the
 *   list[32] ‖ SHA-256 of the serialised setup and people[32]
 *
 * Events are counted from 1. */
#ifndef OY_RESIDENCY_EVENTS_H
#define OY_RESIDENCY_EVENTS_H

#include "crypto/sign.h"
#include "residency/residents.h"

enum oy_roll_act {
    OY_ACT_IMPORT = 1,
    OY_ACT_POST,
    OY_ACT_REMOVE,
    OY_ACT_OBJECTION,
    OY_ACT_DECISION,
    OY_ACT_CORRECTION
};
enum oy_roll_result { OY_RESULT_NONE, OY_RESULT_OFF, OY_RESULT_ON, OY_RESULT_UNCHANGED };

enum {
    OY_EVENT_TEXT_MAX = 2000, /* bytes */
    OY_EVENT_BYTES_MAX = 4096,
    OY_EVENTS_MAX = 100000,
    OY_EVENT_SIGNATURES = 2 /* of different officers, before it counts [priv-3] */
};

struct oy_roll_signature {
    uint8_t officer; /* of the manifest, from 1 */
    uint32_t day;
    unsigned char signature[OY_SIGN_BYTES];
};

struct oy_roll_event {
    enum oy_roll_act act;
    unsigned char before[32], hash[32];
    uint32_t day;
    bool day_by_hand;
    uint32_t objection;
    enum oy_roll_result result;
    const char *text; /* what is objected to, or the reason of a decision or correction */
    bool has_person;
    struct oy_person person; /* whom it is about; only the kimlik no is filled unless put on */
    unsigned char list[32], people[32]; /* of an import */
    size_t n_signatures;
    struct oy_roll_signature signature[OY_OFFICERS_MAX];
};

const char *oy_act_name(enum oy_roll_act act);
/* True for what needs the signatures of two officers. */
bool oy_act_is_signed(enum oy_roll_act act);
/* True once it counts. */
bool oy_event_holds(const struct oy_roll_event *e);

/* [priv-4] OY_STATE if an act, or an officer's signature under it, may not be dated so. */
OY_MUST_USE oy_status oy_event_day_check(enum oy_roll_act act, const struct oy_residency *rules,
                                         uint32_t day, struct oy_why *why);

/* Its bytes; fills e->hash. */
size_t oy_event_write(unsigned char out[OY_EVENT_BYTES_MAX], struct oy_roll_event *e);
/* OY_FORMAT "priv-3" for bytes that oy_event_write does not write. Texts go to `texts`. */
OY_MUST_USE oy_status oy_event_read(struct oy_roll_event *out, struct oy_people *texts,
                                    struct oy_span bytes, struct oy_why *why);

/* [priv-3] An officer's signature under an event. OY_MISMATCH if the key is none of the officers'
 * of the setup, OY_STATE if that officer has signed already. */
OY_MUST_USE oy_status oy_event_sign(struct oy_roll_event *e, const struct oy_roll_setup *setup,
                                    uint32_t day, const struct oy_sign_key *key,
                                    struct oy_why *why);
/* All signatures of an event: valid, of different officers in ascending order, on days allowed. */
OY_MUST_USE oy_status oy_event_signatures_check(const struct oy_roll_event *e,
                                                const struct oy_roll_setup *setup,
                                                struct oy_why *why);

#endif
