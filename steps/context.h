/* An election as a person's device knows it: manifest, ceremony and roll, from three files or from
 * a record, with the key and the id that follow from them. */
#ifndef OY_STEPS_CONTEXT_H
#define OY_STEPS_CONTEXT_H

#include "election/ceremony_transcript.h"
#include "election/election.h"
#include "election/registry.h"
#include "election/roll.h"
#include "record/record.h"
#include "steps/step.h"

enum { OY_TIME_TEXT = 32 };
/* "2027-03-01 06:00:00 UTC"; empty if the time has no such form. */
const char *oy_time_text(char out[OY_TIME_TEXT], uint64_t seconds);

struct oy_context {
    struct oy_map manifest_file, ceremony_file, roll_file;
    bool borrows; /* the files' bytes are somebody else's */
    struct oy_manifest *m;
    struct oy_ceremony_transcript *transcript;
    struct oy_roll roll;
    struct oy_election *e;
    /* of a record only */
    bool has_record;
    struct oy_record record;
};

enum oy_context_trust {
    OY_CONTEXT_OWN = 0,       /* the files are known to be good: the board's own record */
    OY_CONTEXT_CHECK_KEY = 1, /* the ceremony is checked in full: whoever encrypts */
    OY_CONTEXT_CHECK_ALL = 3  /* the roll, too: whoever opens */
};

/* From three files; the roll is checked in `threads` threads. Clear with oy_context_clear, also
 * after a failure. */
OY_MUST_USE oy_status oy_context_load(struct oy_context *out, const char *manifest,
                                      const char *ceremony, const char *roll,
                                      enum oy_context_trust trust, unsigned threads,
                                      struct oy_why *why);
/* The same from bytes, which are borrowed as long as *out lives. */
OY_MUST_USE oy_status oy_context_bytes(struct oy_context *out, struct oy_span manifest,
                                       struct oy_span ceremony, struct oy_span roll,
                                       enum oy_context_trust trust, unsigned threads,
                                       struct oy_why *why);
/* oy_record_open whose reasons name the record, too. */
OY_MUST_USE oy_status oy_record_open_named(struct oy_record *out, const char *path,
                                           struct oy_why *why);
/* From a record, whose first entries must name the files [ent-3]. The record stays open. */
OY_MUST_USE oy_status oy_context_record(struct oy_context *out, const char *path,
                                        enum oy_context_trust trust, struct oy_why *why);
void oy_context_clear(struct oy_context *c);
/* OY_MISMATCH "bal-11" unless the id begins with the digits of `election`, as a voter types them
 * (oy_election_id_read); NULL: nothing was asked for. */
OY_MUST_USE oy_status oy_context_is_election(const struct oy_context *c, const char *election,
                                             struct oy_why *why);
/* The id that the record's open entry states, which oy-verify checks (K5). OY_STATE "log-5" if
 * there is none yet. */
OY_MUST_USE oy_status oy_record_election_id(unsigned char id[32], const struct oy_record *r,
                                            struct oy_why *why);

/* The state of all credentials after the record's log: revocations and replacements checked again,
 * ballots counted by their entries. */
OY_MUST_USE oy_status oy_context_replay(struct oy_registry **out, const struct oy_context *c,
                                        struct oy_why *why);
/* One entry of the log more; *ballots counts those before it. */
OY_MUST_USE oy_status oy_context_replay_entry(struct oy_registry *r, const struct oy_context *c,
                                              struct oy_span bytes, uint64_t *ballots,
                                              struct oy_why *why);

/* The closing checkpoint of the record and closing[40] [log-6]: OY_STATE if it has not been
 * closed. `closed_at` may be NULL. Clear *out with oy_signed_checkpoint_clear. */
OY_MUST_USE oy_status oy_context_closing(struct oy_signed_checkpoint *out,
                                         unsigned char closing[40], uint64_t *closed_at,
                                         const struct oy_context *c, struct oy_why *why);

#endif
