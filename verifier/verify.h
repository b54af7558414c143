/* The verifier: a record in, the checks of spec/checks.md and a recount out.
 *
 * It reads files and nothing else. The program oy-verify prints what it finds; a trustee's tool
 * calls it in process before it signs or releases anything [shr-1], and then takes the recomputed
 * tally from it and never from a file.
 */
#ifndef OY_VERIFIER_VERIFY_H
#define OY_VERIFIER_VERIFY_H

#include "election/ceremony_transcript.h"
#include "election/opening.h"
#include "election/registry.h"
#include "election/result.h"
#include "record/record.h"

enum oy_language { OY_ENGLISH, OY_TURKISH };

enum oy_check_status {
    OY_CHECK_PASSED,
    OY_CHECK_FAILED,
    OY_CHECK_NOT_YET,
    OY_CHECK_SKIPPED,
    OY_CHECK_NOT_APPLICABLE
};

enum oy_verdict { OY_VERIFIED, OY_FAILED, OY_INCOMPLETE };

enum { OY_CHECKS = 35, OY_CHECK_DETAIL = 768 };

struct oy_check_result {
    const char *id;    /* "I4" */
    const char *group; /* "integrity" */
    enum oy_check_status status;
    struct oy_why why;            /* only if failed: rule, place, reason */
    char detail[OY_CHECK_DETAIL]; /* what was looked at or why not, in the language asked for */
};

/* Who wants to know at once what is done. */
struct oy_verify_observer {
    void (*checked)(void *context, const struct oy_check_result *r);
    /* of: "roll" or "ballots"; by any thread, several at once. */
    void (*progressed)(void *context, const char *of, uint64_t done, uint64_t total);
    void *context;
};

struct oy_verify_options {
    const char *record;          /* path of the directory */
    const char *since;           /* an earlier checkpoint (K9), or NULL */
    const char *const *openings; /* opened ballots (E3) */
    size_t n_openings;
    unsigned threads;                          /* 0: all processors */
    bool one_by_one;                           /* equation by equation instead of in batches */
    bool progress;                             /* bars on standard error, if it is a terminal */
    bool progress_lines;                       /* with progress: lines if it is none */
    const struct oy_verify_observer *observer; /* instead of bars and lines, or NULL */
    enum oy_language language;                 /* of the details */
    const char *election; /* the id that the caller expects (K5) as a person types it, or NULL */
    /* C2SP verifier keys or .public files of witnesses whose cosignatures are demanded (A8), and
     * how many of them; 0: all. */
    const char *const *witnesses;
    size_t n_witnesses, witness_quorum;
    const char *only; /* this check and those it needs, or NULL for all; several: "A1 A4" */
    /* closing[40] of a log that this caller has verified in full before, or NULL: if this log
     * has the same closing, whose hashes fix the roll and every ballot, their proofs and signatures
     * are not computed a second time; all else is. oy-verify never sets it. */
    const unsigned char *known;
    /* With `known`: the products of the counted ballots as that verification found them, borrowed,
     * or NULL: then they are multiplied up again. */
    const struct oy_aggregates *known_products;
};

struct oy_pages_said { /* the last list of web pages that an officer has signed */
    uint64_t index;    /* of the log */
    unsigned officer;
    size_t files;
    struct oy_hash digest; /* SHA-256 of the list */
};

/* What was found. Pointers are NULL, and has_… false, as far as their check did not pass. */
struct oy_verification {
    struct oy_check_result check[OY_CHECKS]; /* in the order of the table */
    size_t n_checks;                         /* fewer only with options.only */
    enum oy_verdict verdict;

    bool has_checkpoint; /* C1: could be read */
    uint64_t size;
    struct oy_hash root;

    struct oy_manifest *manifest;              /* K2 */
    struct oy_ceremony_transcript *transcript; /* K3 */
    struct oy_election *election;              /* K5 */
    struct oy_registry *registry;              /* K7, or with no ballot */
    bool has_counts;                           /* K7, or with no ballot */
    struct oy_ballot_counts counts;            /* as the log stands now */
    /* With them, of each mahalle of the manifest: rows of the roll, and ballots that count. */
    uint32_t *voters, *voted;
    bool has_closing; /* K8 */
    unsigned char closing[OY_CLOSING_LEN];
    uint64_t closed_at; /* A6 */
    /* Once the election is closed and K7, K8, I4 and A5 hold, whether a tally is published or
     * not: what the board publishes and what the trustees decrypt. */
    struct oy_scopes *scopes;
    struct oy_aggregates *aggregates;
    struct oy_share_set shares; /* I6: those that count */
    size_t n_share_verdicts;    /* one for each share entry that was read */
    struct oy_share_verdict *share_verdict;
    bool has_totals; /* I7 */
    struct oy_totals *totals;
    bool has_decisions;            /* I7, too */
    struct oy_decision *decisions; /* one for each contest */

    bool has_pages; /* A10, with a `pages` entry */
    struct oy_pages_said pages;

    size_t n_openings; /* E3: as options.openings */
    struct oy_opening *opening;

    struct oy_verifier *inside; /* files and working memory */
};

/* Runs the checks. OY_OK whenever there is a verdict. OY_IO or OY_MISSING if the record cannot be
 * read ([chk-5]: no such directory, no permission, an error of the operating system) or a file of
 * the options cannot; OY_FORMAT if options.only is no check, options.election no id, or a file
 * of the options not what it should be; OY_MEMORY. Then *out is NULL. oy_crypto_init comes first.
 */
OY_MUST_USE oy_status oy_verify(struct oy_verification **out,
                                const struct oy_verify_options *options, struct oy_why *why);
void oy_verification_free(struct oy_verification *v); /* NULL is allowed */

/* The result of a check by its id; asserts that there is such a check and that it was made. */
const struct oy_check_result *oy_verification_check(const struct oy_verification *v,
                                                    const char *id);
/* Passed, or nothing to check. */
bool oy_verification_holds(const struct oy_verification *v, const char *id);
/* The first failed check, or NULL. */
const struct oy_check_result *oy_verification_fault(const struct oy_verification *v);
/* OY_OK unless a check failed; then its rule and reason, with its id in why->where. What a tool
 * asks before it acts on a record that is not finished. */
OY_MUST_USE oy_status oy_verification_require(const struct oy_verification *v, struct oy_why *why);
/* What shares are made of and checked against; only if v->aggregates. */
struct oy_share_context oy_verification_share_context(const struct oy_verification *v);
/* What these totals decide; only if v->aggregates. Free with oy_decisions_free. */
OY_MUST_USE oy_status oy_verification_decide(struct oy_decision **out,
                                             const struct oy_verification *v,
                                             const struct oy_totals *totals, struct oy_why *why);

/* 0 verified, 1 failed, 3 incomplete. */
int oy_verdict_exit(enum oy_verdict verdict);
const char *oy_verdict_name(enum oy_verdict verdict);
const char *oy_check_status_name(enum oy_check_status status); /* "not_yet" */

#endif
