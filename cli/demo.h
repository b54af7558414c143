/* `oy demo`: plays a whole election in one directory, every person's part by the same steps that
 * the subcommands take. */
#ifndef OY_CLI_DEMO_H
#define OY_CLI_DEMO_H

#include "base/json.h"
#include "base/progress.h"
#include "election/election.h"
#include "steps/files.h"
#include "steps/step.h"

enum {
    OY_DEMO_TRUSTEES = 5,
    OY_DEMO_THRESHOLD = 3,
    OY_DEMO_REGISTRARS = 2,
    OY_DEMO_OFFICERS = 2,
    OY_DEMO_WITNESSES = 2,
    OY_DEMO_PAPERS = 2
};

struct oy_demo_totals; /* demo_vote.h */

/* What is voted on and how, from the embedded sample or from a Pabulib file. */
struct oy_demo_source {
    const char *title;
    const struct oy_mahalle *mahalle;
    size_t n_mahalle;
    uint32_t minimum_scope;
    bool totals_by_mahalle;
    bool papers; /* a map and notes are attached: demo_papers.c */
    size_t n_voters;
    void *ctx;
    /* Writes the elements of the manifest's `contests`. */
    void (*put_contests)(struct oy_json_out *o, const void *ctx);
    /* The mahalle of a voter, and the vote as the JSON of a choice file. */
    uint32_t (*mahalle_of)(const void *ctx, size_t voter);
    oy_status (*put_choice)(struct oy_buffer *json, const void *ctx, size_t voter,
                            struct oy_why *why);
    /* The published total of a line, or −1 if there is none. */
    int64_t (*published)(const void *ctx, size_t contest, const char *total_id);
    /* What was decided of an option: 1 selected, 0 not, 2 special, −1 unknown. May be NULL. */
    int (*decided)(const void *ctx, size_t contest, const char *option_id);
    void (*free)(void *ctx);
};

/* The embedded sample: three made-up mahalle, a question of every type, `voters` made-up votes (0:
 * as many as it comes with). */
OY_MUST_USE oy_status oy_demo_sample(struct oy_demo_source *out, size_t voters, struct oy_why *why);
/* One question, "one of `options`" (2 … 1000), in one mahalle. */
OY_MUST_USE oy_status oy_demo_choice(struct oy_demo_source *out, size_t voters, uint32_t options,
                                     struct oy_why *why);
/* A Pabulib file, its first `limit` votes (0: all). */
OY_MUST_USE oy_status oy_demo_pabulib(struct oy_demo_source *out, const char *path, size_t limit,
                                      struct oy_why *why);
void oy_demo_source_clear(struct oy_demo_source *s);

/* A demonstration being played. */
struct oy_demo {
    struct oy_step step;
    const char *dir;    /* everything happens here */
    const char *group;  /* name */
    bool json;          /* no narration on standard output */
    bool prepare;       /* only up to ballots in files, for a server to take */
    uint64_t closes_in; /* with prepare: seconds from now */
    const char *origin;
    const char *board; /* the board's .secret, its .public beside it; NULL: a new pair */
    struct oy_demo_source source;
};

/* Says what happens next, unless --json was asked for. */
void oy_demo_say(const struct oy_demo *d, const char *format, ...) OY_PRINTF(2, 3);

/* The same at the end of a stage that began at `since` (oy_progress_now): says how long it took, if
 * that was long. */
void oy_demo_done(const struct oy_demo *d, int64_t since, const char *format, ...) OY_PRINTF(3, 4);

/* Writes the sample's attachments and gives "TITLE=FILE" of each, as a draft takes them. */
OY_MUST_USE oy_status oy_demo_papers(const struct oy_demo *d, char out[OY_DEMO_PAPERS][OY_PATH_MAX],
                                     struct oy_why *why);

/* The parts, in order. Each leaves its files in d->dir. */
OY_MUST_USE oy_status oy_demo_prepare(const struct oy_demo *d, struct oy_why *why);
OY_MUST_USE oy_status oy_demo_vote(const struct oy_demo *d, struct oy_demo_totals *totals,
                                   struct oy_why *why);
OY_MUST_USE oy_status oy_demo_count(const struct oy_demo *d, const struct oy_demo_totals *totals,
                                    struct oy_why *why);

/* With d->prepare: every voter's ballot, sealed and signed, into ballots/<k>.ballots, each a bundle
 * of u32 length ‖ ballot, of at most 1024. */
OY_MUST_USE oy_status oy_demo_seal_all(const struct oy_demo *d, struct oy_why *why);

/* DIR/<formatted name> in memory that d owns until the next calls; four may be in use at once. */
const char *oy_demo_path(const struct oy_demo *d, char out[4096], const char *format, ...)
    OY_PRINTF(3, 4);

#endif
