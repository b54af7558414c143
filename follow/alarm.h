/* What a server can be caught at. */
#ifndef OY_FOLLOW_ALARM_H
#define OY_FOLLOW_ALARM_H

#include "base/bytes.h"

enum oy_alarm_kind {
    OY_ALARM_NONE = 0,
    OY_ALARM_DROPPED,   /* entries that were in the log, or a receipt's ballot, are gone */
    OY_ALARM_REORDERED, /* the same entries in another order */
    OY_ALARM_CHANGED,   /* an entry is another one now */
    OY_ALARM_FORKED,    /* two signed checkpoints that no one log can have */
    OY_ALARM_STALLED,   /* no answer, or nothing goes on that should */
    OY_ALARM_INVALID,   /* an entry or a ballot that breaks a rule */
    OY_ALARM_MISSING,   /* a file that the log calls for is not there, or is another one */
    OY_ALARM_PAGES,     /* web pages that no officer has signed, or not as they were signed */
    OY_ALARM_UNSIGNED   /* a checkpoint without the server's signature, or of another log */
};

/* "dropped" … */
const char *oy_alarm_name(enum oy_alarm_kind kind);
/* What it means, in one plain sentence. */
const char *oy_alarm_sentence(enum oy_alarm_kind kind);

#endif
