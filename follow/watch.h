/* What a monitor checks of a copy beyond the hashes: who opened and closed the election, every
 * revocation and replacement, every ballot [bal-1 … bal-9, rev-1 … rev-5, ent-2]; and at the end
 * all that a verifier does. Only what is new is looked at.
 */
#ifndef OY_FOLLOW_WATCH_H
#define OY_FOLLOW_WATCH_H

#include "record/record.h"

struct oy_watch;

struct oy_watch_options {
    const char *record;
    unsigned threads;
    uint64_t checked; /* entries whose ballots were checked in an earlier run, 0: none */
};
OY_MUST_USE oy_status oy_watch_new(struct oy_watch **out, const struct oy_watch_options *options,
                                   struct oy_why *why);
void oy_watch_free(struct oy_watch *w); /* NULL is allowed */

/* Looks at what the copy has got since the last call. *invalid: something in the record breaks a
 * rule; then why names the first such thing, and all the rest has been looked at, too. Otherwise a
 * failure is this computer's. */
OY_MUST_USE oy_status oy_watch_advance(struct oy_watch *w, bool *invalid, struct oy_why *why);
/* Entries looked at. */
uint64_t oy_watch_checked(const struct oy_watch *w);
/* Everything was verified, to the published result. */
bool oy_watch_finished(const struct oy_watch *w);

#endif
