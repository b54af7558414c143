/* What a private roll is made of; for the files of this folder only. */
#ifndef OY_RESIDENCY_PRIVATE_ROLL_INSIDE_H
#define OY_RESIDENCY_PRIVATE_ROLL_INSIDE_H

#include "residency/history.h"
#include "residency/roll_file.h"

struct oy_private_roll {
    struct oy_roll_setup setup;
    unsigned char salt[32]; /* of the commitment [priv-2] */
    struct oy_people base;  /* as imported */
    struct oy_people now;   /* after all events that hold; texts are those of base and texts */
    uint32_t *order, voters;
    struct oy_roll_event *event;
    size_t n_events, cap_events;
    struct oy_people texts; /* of the events */
    struct oy_roll_lock lock;
    unsigned char seen[OY_ROLL_HEAD + OY_ROLL_STREAM]; /* the file's beginning, as last read */
    crypto_hash_sha256_state after_people;             /* of the serialised setup and people */
};

/* One more event behind the others. */
OY_MUST_USE oy_status oy_private_roll_push(struct oy_private_roll *roll,
                                           const struct oy_roll_event *event, struct oy_why *why);
/* people and order from what is there. */
OY_MUST_USE oy_status oy_private_roll_replay(struct oy_private_roll *roll, struct oy_why *why);
/* [priv-3, priv-4] The whole history against the setup and the people. */
OY_MUST_USE oy_status oy_private_roll_verify(const struct oy_private_roll *roll,
                                             struct oy_why *why);
/* Where serialised bytes go. */
struct oy_roll_sink {
    oy_status (*put)(void *ctx, struct oy_span bytes, struct oy_why *why);
    void *ctx;
};
OY_MUST_USE oy_status oy_private_roll_write_setup_people(const struct oy_private_roll *roll,
                                                         const struct oy_roll_sink *to,
                                                         struct oy_why *why);
OY_MUST_USE oy_status oy_private_roll_write_history(const struct oy_private_roll *roll,
                                                    const struct oy_roll_sink *to,
                                                    struct oy_why *why);
OY_MUST_USE oy_status oy_private_roll_hash_people(struct oy_private_roll *roll, struct oy_why *why);

#endif
