/* What the two files behind oy_ask share. For the files of this folder only. */
#ifndef OY_FOLLOW_ASK_INSIDE_H
#define OY_FOLLOW_ASK_INSIDE_H

#include "follow/ask.h"
#include "follow/stage.h"
#include "steps/signatures.h"

struct oy_request_draft { /* what is going to be signed */
    struct oy_officer_request request;
    struct oy_buffer payload;
    struct oy_key key;
    struct oy_state before; /* the server's state */
    uint64_t closed_at;
    char scratch[OY_PATH_MAX]; /* a directory of our own, or empty */
    struct oy_stage stage;     /* in it */
};

/* Everything but the signature, with all checks: see oy_ask. Clear the draft in any case. */
OY_MUST_USE oy_status oy_draft(struct oy_request_draft *d, const struct oy_ask *ask,
                               enum oy_request_act act, struct oy_why *why);
void oy_draft_clear(struct oy_request_draft *d);

#endif
