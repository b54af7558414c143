/* The board takes ballots: it opens its record once, keeps the log's state in memory, and appends
 * one delivery after another. Each is one step: proofs of all ballots in batches, then roll and
 * sequence in order, then one append and one checkpoint [bal-1 … bal-9, ent-6]. What a delivery
 * costs does not grow with the log. */
#ifndef OY_STEPS_APPENDER_H
#define OY_STEPS_APPENDER_H

#include "base/progress.h"
#include "election/intake.h"
#include "steps/step.h"

struct oy_judged { /* what became of a ballot */
    enum oy_fate fate;
    uint64_t index;    /* in the log, unless it was refused */
    struct oy_why why; /* if it was */
};

struct oy_appender;

/* Reads manifest, roll and log, and holds the record's lock until it is closed. `threads` as in
 * struct oy_step. Errors of oy_context_record, oy_key_load, oy_record_writer_open; OY_STATE if
 * somebody appended meanwhile. *out is NULL on failure. */
OY_MUST_USE oy_status oy_appender_open(struct oy_appender **out, unsigned threads,
                                       const char *record, const char *key, struct oy_why *why);
void oy_appender_close(struct oy_appender *a); /* NULL is allowed */

/* Judges n ballots, appends the good ones and says in judged[n] what became of each; a bad ballot
 * is no error. progress, if it is not NULL, is ticked for every ballot that was looked at. After
 * an error the appender takes nothing any more (OY_STATE): the record, opened again, says what is
 * in it, which is all of the ballots or, but for lack of memory at the end, none. */
OY_MUST_USE oy_status oy_appender_take(struct oy_appender *a, struct oy_judged *judged,
                                       const struct oy_span *ballots, size_t n,
                                       struct oy_progress *progress, struct oy_why *why);

#endif
