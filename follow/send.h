/* Ballots and cosignatures, sent to a server [srv-3, srv-5, cos-1]. */
#ifndef OY_FOLLOW_SEND_H
#define OY_FOLLOW_SEND_H

#include "follow/remote.h"
#include "steps/receipts.h"

struct oy_send_ballot {
    struct oy_remote *remote;
    const struct oy_step *step;
    const char *ballot;   /* the file */
    const char *manifest; /* the voter's own, or NULL: the server's */
    const char *receipt;  /* where the receipt is written */
    unsigned retry_seconds;
};

struct oy_sent {
    bool taken;
    uint64_t index; /* in the log */
    struct oy_receipt_state receipt;
    char rule[16], reason[600]; /* of a signed refusal */
};

/* OY_OK with taken: the receipt was checked (that it is of this very ballot, too [rcpt-1]) and
 * written. OY_OK without: the server refused, and its refusal is signed [srv-5]. OY_PROOF and the
 * like: what it answered is neither, and proves nothing. OY_IO: no answer, or it stayed busy. */
OY_MUST_USE oy_status oy_send_ballot(struct oy_sent *out, const struct oy_send_ballot *send,
                                     struct oy_why *why);

/* A file with one cosignature line. OY_STATE with the server's words if it does not take it. */
OY_MUST_USE oy_status oy_send_cosignature(struct oy_remote *remote, const char *path,
                                          struct oy_why *why);

#endif
