/* A voter's receipt, held against the log that a monitor sees [rcpt-1, note-7]. */
#ifndef OY_FOLLOW_CLAIM_H
#define OY_FOLLOW_CLAIM_H

#include "follow/follow.h"

struct oy_claim {
    const char *path; /* borrowed */
    unsigned char entry[OY_ENTRY_BALLOT_BYTES];
    uint64_t index;
    struct oy_buffer note;
    struct oy_checkpoint head; /* borrows note */
    bool settled;              /* the log holds it, or was found not to */
};

/* Reads a receipt and checks it on its own. Errors of oy_receipt_check with the path in
 * why->where. Clear with oy_claim_clear, also after a failure. */
OY_MUST_USE oy_status oy_claim_read(struct oy_claim *out, const char *path,
                                    const struct oy_manifest *m, struct oy_why *why);
void oy_claim_clear(struct oy_claim *c);

/* Whether the log of `size` in dir keeps the receipt's promise, once it reaches that far: its entry
 * stands at its index, and the root at its size is its root. On failure found->kind says what has
 * happened: the ballot is gone, the order is another, or there are two logs. */
OY_MUST_USE oy_status oy_claim_check(struct oy_claim *c, const struct oy_dir *dir, uint64_t size,
                                     struct oy_found *found, struct oy_why *why);

#endif
