/* What a server says of an election (spec/server.md "State"): its own word, signed by nobody. */
#ifndef OY_STEPS_STATE_H
#define OY_STEPS_STATE_H

#include "base/file.h"

enum { OY_STATE_MAX = 1 << 16, OY_STATE_TEXT = 400 };

struct oy_state {
    unsigned char election_id[32];
    bool created; /* there is an election of this name */
    char phase[16];
    uint64_t version, size, ballots, closes;
    char working[16];           /* the act that is being carried out, or empty */
    char failed[OY_STATE_TEXT]; /* why the last one was given up, or empty */
    uint64_t pending_have, pending_need, pending_closed_at; /* of the act asked for */
};

/* pending_… are those of the act of this name (NULL: of none). OY_FORMAT "json-*" if it is no
 * state, at most OY_STATE_MAX bytes long. */
OY_MUST_USE oy_status oy_state_parse(struct oy_state *out, struct oy_span json, const char *act,
                                     struct oy_why *why);
/* The same from a file. */
OY_MUST_USE oy_status oy_state_load(struct oy_state *out, const char *path, const char *act,
                                    struct oy_why *why);

#endif
