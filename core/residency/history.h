/* What happens to a private roll after the import: posting, removal, objections, decisions,
 * corrections [priv-3, priv-4]. Days are given by the caller. On failure nothing has changed. */
#ifndef OY_RESIDENCY_HISTORY_H
#define OY_RESIDENCY_HISTORY_H

#include "residency/events.h"
#include "residency/private_roll.h"

struct oy_roll_change {
    enum oy_roll_act act; /* not OY_ACT_IMPORT */
    uint32_t day;
    bool day_by_hand;
    uint32_t objection;         /* a decision: the event it decides */
    enum oy_roll_result result; /* a decision: any; a correction: off or on */
    const char *text;           /* objection, decision, correction: at least a word */
    /* Objection and off: the kimlik no is enough. On: the whole person as it shall stand; line is
     * not looked at, reason is found by the rules and must come out as entitled. NULL for posting,
     * removal, and a decision that changes nothing. */
    const struct oy_person *person;
    const struct oy_sign_key *officer; /* the first one's key; NULL for an objection */
};

/* Adds an event, which holds at once (objection) or once a second officer approves. Its number goes
 * to *number. */
OY_MUST_USE oy_status oy_private_roll_change(uint32_t *number, struct oy_private_roll *roll,
                                             const struct oy_roll_change *change,
                                             struct oy_why *why);
/* Another officer's signature under event `number`. */
OY_MUST_USE oy_status oy_private_roll_approve(struct oy_private_roll *roll, uint32_t number,
                                              uint32_t day, const struct oy_sign_key *officer,
                                              struct oy_why *why);

size_t oy_private_roll_events(const struct oy_private_roll *roll);
/* Event `number`, from 1. */
const struct oy_roll_event *oy_private_roll_event(const struct oy_private_roll *roll,
                                                  size_t number);

#endif
