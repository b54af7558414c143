/* The order in which ballots that are appended together stand in the log [ent-6]. For the files of
 * this folder only. */
#ifndef OY_RECORD_BALLOT_ORDER_H
#define OY_RECORD_BALLOT_ORDER_H

#include "record/record_write.h"

struct oy_ballot_place {
    struct oy_hash digest; /* SHA-256(ballot) */
    uint32_t roll_index, sequence;
    size_t ballot; /* index in the caller's array */
};

/* The ballots in ascending order of SHA-256(ballot), those of one credential among their places by
 * sequence: n places, which the caller frees. OY_MEMORY. */
OY_MUST_USE oy_status oy_ballot_order(struct oy_ballot_place **out,
                                      const struct oy_record_ballot *ballots, size_t n,
                                      struct oy_why *why);

#endif
