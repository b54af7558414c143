/* The table of checks and what they share. For the files of this folder only. */
#ifndef OY_VERIFIER_CHECK_H
#define OY_VERIFIER_CHECK_H

#include "base/progress.h"
#include "verifier/verify.h"
#include "verifier/witnesses.h"

enum { OY_NEEDS_MAX = 3 };

/* Ballots that a check found bad [chk-6]: the first one's place and reason, and their number.
 * Filled by several threads through oy_bad_add. */
struct oy_bad {
    uint64_t n, first; /* log index of the first */
    struct oy_hash digest;
    struct oy_why why;
};

/* Log indices: `pages` entries may stand between any two others [log-5]. */
struct oy_places {
    uint64_t close, tally, result, share[OY_SHARE_ENTRIES_MAX], destroy[OY_DESTROY_ENTRIES_MAX],
        pages[OY_PAGES_ENTRIES_MAX];
};

struct oy_verifier {
    const struct oy_verify_options *options;
    struct oy_verification *out;
    char wanted_id[OY_ELECTION_ID_DIGITS]; /* of options.election, empty if there is none */

    struct oy_demanded demanded[OY_DEMANDED_MAX]; /* A8: options.n_witnesses of them */

    struct oy_record record;                                      /* C1 */
    struct oy_entry_order order;                                  /* C2 */
    struct oy_places places;                                      /* C2 */
    struct oy_hash manifest_digest, ceremony_digest, roll_digest; /* K2, K3, K4 */
    struct oy_map roll_map;
    struct oy_roll roll;
    bool has_roll;

    struct oy_signed_checkpoint closing; /* K8; A7 looks at the same bytes [chk-8] */
    uint64_t *bundle_start;              /* C3: log index of the first ballot of each bundle */
    bool has_recognized, recognized;     /* was it asked; options.known is this log's closing */
    bool judged;                         /* I4 and A5 come from one pass */
    struct oy_bad bad_form, bad_signature;
    struct oy_tally *tally; /* of that pass */
    oy_status decided;      /* I8 reads the file for I9, too */
    struct oy_why decided_why;
};

struct oy_check {
    const char *id, *group;
    const char *needs[OY_NEEDS_MAX + 1];
    enum oy_entry_type entry; /* without one in the log the check is not_yet [chk-2]; 0: none */
    /* OY_OK: passed, unless the function has set r->status. OY_IO and OY_MEMORY end the
     * verification [chk-5]; everything else is a failure. */
    oy_status (*run)(struct oy_verifier *v, struct oy_check_result *r, struct oy_why *why);
};

extern const struct oy_check oy_checks[OY_CHECKS];

/* ---- what check functions say ---- */

#if defined(__GNUC__)
#define OY_SAY __attribute__((format(printf, 3, 5), format(printf, 4, 5)))
#else
#define OY_SAY
#endif
/* The detail of a check, in English and Turkish with the same arguments. */
void oy_say(const struct oy_verifier *v, struct oy_check_result *r, const char *english,
            const char *turkish, ...) OY_SAY;

/* ---- shared by the groups of checks ---- */

/* Entry `index` of the log, whose spans live as long as the cursor, which the caller clears. */
OY_MUST_USE oy_status oy_verifier_entry(const struct oy_verifier *v, struct oy_log_cursor *c,
                                        struct oy_entry *e, uint64_t index, struct oy_why *why);
/* The file that entry `index` names (k counts share entries from 1), and its entry's digest. */
OY_MUST_USE oy_status oy_verifier_file(const struct oy_verifier *v, struct oy_map *map,
                                       struct oy_hash *digest, uint64_t index, uint64_t k,
                                       struct oy_why *why);
uint64_t oy_verifier_ballots(const struct oy_verifier *v);
/* With no ballot in the log: says so and is true [chk-3]. */
bool oy_verifier_no_ballots(const struct oy_verifier *v, struct oy_check_result *r);
/* An entry type's word in the language of the report. */
const char *oy_verifier_entry_word(const struct oy_verifier *v, enum oy_entry_type type);
/* A progress bar, silent unless it was asked for. */
void oy_verifier_progress(const struct oy_verifier *v, struct oy_progress *p, const char *english,
                          const char *turkish, uint64_t total);

/* Does this log have the closing that the caller knows? C2 must hold. */
OY_MUST_USE oy_status oy_verifier_recognizes(bool *known, struct oy_verifier *v,
                                             struct oy_why *why);
/* Takes the products of the counted ballots from options.known_products, which must be of the same
 * scopes; K7 must hold. */
OY_MUST_USE oy_status oy_verifier_take_products(struct oy_verifier *v, struct oy_why *why);

/* The keys of options.witnesses, before any check. OY_FORMAT "note-8". */
OY_MUST_USE oy_status oy_verifier_read_witnesses(struct oy_verifier *v, struct oy_why *why);

/* The aggregates of the counted ballots, once (I5, or at the end for the board and trustees);
 * K7, K8, I4 and A5 must hold. */
OY_MUST_USE oy_status oy_verifier_aggregate(struct oy_verifier *v, struct oy_why *why);

/* ---- the checks ---- */

#define OY_CHECK_FUNCTION(name)                                                                    \
    OY_MUST_USE oy_status oy_check_##name(struct oy_verifier *v, struct oy_check_result *r,        \
                                          struct oy_why *why)
OY_CHECK_FUNCTION(c1);
OY_CHECK_FUNCTION(c2);
OY_CHECK_FUNCTION(c3);
OY_CHECK_FUNCTION(c4);
OY_CHECK_FUNCTION(a1);
OY_CHECK_FUNCTION(a2);
OY_CHECK_FUNCTION(a3);
OY_CHECK_FUNCTION(a4);
OY_CHECK_FUNCTION(a5);
OY_CHECK_FUNCTION(a6);
OY_CHECK_FUNCTION(a7);
OY_CHECK_FUNCTION(a8);
OY_CHECK_FUNCTION(a9);
OY_CHECK_FUNCTION(a10);
OY_CHECK_FUNCTION(k1);
OY_CHECK_FUNCTION(k2);
OY_CHECK_FUNCTION(k3);
OY_CHECK_FUNCTION(k4);
OY_CHECK_FUNCTION(k5);
OY_CHECK_FUNCTION(k6);
OY_CHECK_FUNCTION(k7);
OY_CHECK_FUNCTION(k8);
OY_CHECK_FUNCTION(k9);
OY_CHECK_FUNCTION(i1);
OY_CHECK_FUNCTION(i2);
OY_CHECK_FUNCTION(i3);
OY_CHECK_FUNCTION(i4);
OY_CHECK_FUNCTION(i5);
OY_CHECK_FUNCTION(i6);
OY_CHECK_FUNCTION(i7);
OY_CHECK_FUNCTION(i8);
OY_CHECK_FUNCTION(i9);
OY_CHECK_FUNCTION(e1);
OY_CHECK_FUNCTION(e2);
OY_CHECK_FUNCTION(e3);

#endif
