/* What the two files behind oy_ask share. For the files of this folder only. */
#ifndef OY_FOLLOW_ASK_INSIDE_H
#define OY_FOLLOW_ASK_INSIDE_H

#include "follow/ask.h"
#include "follow/stage.h"
#include "steps/request_draft.h"

struct oy_ask_draft {
    struct oy_request_draft draft;
    struct oy_state before;    /* the server's state */
    struct oy_buffer list;     /* of the web pages */
    char scratch[OY_PATH_MAX]; /* a directory of our own, or empty */
    struct oy_stage stage;     /* in it */
    char manifest[OY_PATH_MAX], ceremony[OY_PATH_MAX], roll[OY_PATH_MAX], record[OY_PATH_MAX];
};

/* Everything but the signature, with all checks: see oy_ask. Clear the draft in any case. */
OY_MUST_USE oy_status oy_ask_draft_make(struct oy_ask_draft *d, const struct oy_ask *ask,
                                        enum oy_request_act act, struct oy_why *why);
void oy_ask_draft_clear(struct oy_ask_draft *d);

#endif
