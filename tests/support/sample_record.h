/* A whole small election as a record on disk: ceremony, roll, ballots with revotes, a revocation
 * and a replacement, close, cosignatures, tally, shares, result. Attack tests build on it.
 *
 *   struct oy_record_plan plan = {.group = "modp4096", .trustees = 5, .threshold = 3};
 *   struct oy_rec *s = oy_rec_new(&plan);       the whole election, verified record in s->record
 *   struct oy_rec *s = oy_rec_open(&plan);      up to the open entry; then step by step:
 *     oy_rec_vote(s, row, sequence, choice) · oy_rec_cast(…) · oy_rec_revoke · oy_rec_replace
 *     oy_rec_close · oy_rec_cosign · oy_rec_tally · oy_rec_share(s, trustee) · oy_rec_result
 *   oy_rec_free(s)                              removes the directory
 *
 * An attacker is whoever holds some of these keys: s->w is the board's writer, which checks no
 * proof, so any entry and any ballot can be appended with oy_record_append_… (record_write.h), and
 * the later steps go on as well as they can: ballots that cannot be read are left out of the
 * tally.
 *
 * Nothing is fixed but the names: keys and randomness are fresh in every run. Whatever fails in a
 * builder ends the test program. Made-up people only. */
#ifndef OY_TESTS_SAMPLE_RECORD_H
#define OY_TESTS_SAMPLE_RECORD_H

#include "election/ceremony_transcript.h"
#include "election/registry.h"
#include "election/roll_make.h"
#include "election/shares.h"
#include "record/record_write.h"

enum {
    OY_REC_VOTERS_MAX = 64,
    OY_REC_BALLOTS_MAX = 1024,
    OY_REC_WITNESSES_MAX = 4,
    OY_REC_MAHALLE = 3 /* 10, 20, 30; row by row in turn */
};

/* Where oy_rec_new stops. */
enum oy_rec_stop {
    OY_REC_ALL = 0, /* with the result */
    OY_REC_OPENED,
    OY_REC_VOTED,
    OY_REC_CLOSED,   /* without cosignatures */
    OY_REC_COSIGNED, /* by all trustees and witnesses */
    OY_REC_TALLIED,
    OY_REC_SHARED
};

struct oy_record_plan {
    const char *group;            /* NULL: ristretto255 */
    const char *contests;         /* JSON list; NULL: oy_rec_contests (small) */
    unsigned registrars;          /* 0: 2 */
    uint32_t trustees, threshold; /* 0: 3, 2 */
    unsigned witnesses;           /* all of them are the quorum */
    unsigned officers;            /* 0: 2; all of them are the quorum */
    uint32_t voters;              /* 0: 9 */
    uint32_t minimum_scope;       /* 0: 3 */
    bool totals_by_mahalle;
    bool residency;     /* oy_rec_residency, and every registrar commits to a private roll */
    const char *choice; /* what everybody votes, JSON; NULL: oy_rec_choice */
    bool no_ballots;    /* nobody votes */
    bool no_changes;    /* no revote, revocation, replacement */
    uint32_t absent;    /* bit k: trustee k+1 sends no share */
    uint32_t wrong;     /* bit k: trustee k+1 first sends a share with a wrong proof */
    enum oy_rec_stop stop;
};

struct oy_rec_ballot { /* as appended */
    uint32_t roll_index;
    uint64_t number;
    struct oy_buffer bytes;
};

struct oy_rec {
    char path[64];   /* the directory of everything */
    char record[80]; /* the record in it */
    struct oy_record_plan plan;

    const struct oy_group *g;
    struct oy_sign_key *trustee[OY_TRUSTEES_MAX], *registrar[OY_REGISTRARS_MAX],
        *officer[OY_OFFICERS_MAX], *server, *witness[OY_REC_WITNESSES_MAX];
    struct oy_box_secret *exchange[OY_TRUSTEES_MAX];
    struct oy_buffer manifest_json;
    struct oy_manifest *m;
    struct oy_buffer ceremony_file;
    struct oy_ceremony_transcript *transcript;

    struct oy_buffer roll_file;
    struct oy_roll roll;
    struct oy_secret *voter;                   /* by roll index: rows, then replacements */
    struct oy_secret *part[OY_REGISTRARS_MAX]; /* by row */

    struct oy_election *e;
    struct oy_registry *registry; /* of what was appended through these functions */
    struct oy_record_writer *w;

    struct oy_rec_ballot ballot[OY_REC_BALLOTS_MAX];
    size_t n_ballots;

    uint64_t closed_at;
    unsigned char closing[OY_CLOSING_LEN];
    struct oy_scopes *scopes;
    struct oy_aggregates *aggregates;
    struct oy_share_set shares;
};

/* Rules of residency as a member of the manifest, with its comma. */
extern const char oy_rec_residency[];

/* A yes/no question with blank and a score; and a contest of every type. */
extern const char oy_rec_contests[], oy_rec_choice[];
extern const char oy_rec_all_contests[], oy_rec_all_choice[];

/* The first four entries are in the log. */
struct oy_rec *oy_rec_open(const struct oy_record_plan *plan);
/* The election up to plan->stop. Everybody votes in row order; unless no_changes, row 0 votes
 * twice, row 1 is revoked after voting, replaced, and votes again. */
struct oy_rec *oy_rec_new(const struct oy_record_plan *plan);
/* The directory is kept if the environment has OY_KEEP. */
void oy_rec_free(struct oy_rec *s);

/* A ballot sealed and signed for a roll index; the caller frees it. */
struct oy_buffer oy_rec_ballot(const struct oy_rec *s, uint32_t roll_index, uint32_t sequence,
                               const char *choice);
/* Appends ballots whatever they are, with the entries that belong to them, in one step. */
void oy_rec_cast(struct oy_rec *s, const uint32_t *roll_index, const struct oy_buffer *ballots,
                 size_t n);
/* One ballot made and appended. */
void oy_rec_vote(struct oy_rec *s, uint32_t roll_index, uint32_t sequence, const char *choice);
/* Returns the new roll index of a replacement. */
void oy_rec_revoke(struct oy_rec *s, uint32_t roll_index, uint8_t reason);
uint32_t oy_rec_replace(struct oy_rec *s, uint32_t roll_index);

/* The entry's officers' signatures are over the log as it is. */
void oy_rec_close(struct oy_rec *s, uint64_t closed_at);
/* The cosignature line of a trustee (from 1), or of a witness (from 1), over `closing`. */
struct oy_buffer oy_rec_trustee_line(const struct oy_rec *s, uint32_t trustee);
struct oy_buffer oy_rec_witness_line(const struct oy_rec *s, unsigned witness, uint64_t time);
void oy_rec_cosign(struct oy_rec *s); /* all of them */
/* Recomputes scopes and aggregates from the ballots that count, and appends tally.bin. */
void oy_rec_tally(struct oy_rec *s);
struct oy_share_context oy_rec_share_context(const struct oy_rec *s);
/* The share file of a trustee (from 1); wrong: with a factor that does not fit its proof, signed
 * all the same. The caller frees it. */
struct oy_buffer oy_rec_share_file(const struct oy_rec *s, uint32_t trustee, bool wrong);
void oy_rec_append_share(struct oy_rec *s, struct oy_span file);
/* From the shares appended so far that count. */
/* The result of these totals, right or wrong, with what follows from them. */
struct oy_buffer oy_rec_result_of(const struct oy_rec *s, const struct oy_totals *totals);
struct oy_buffer oy_rec_result_file(const struct oy_rec *s);
void oy_rec_result(struct oy_rec *s);

/* Signature of `purpose` by each officer over message, as an entry has them; the caller frees it.
 */
struct oy_buffer oy_rec_officers(const struct oy_rec *s, const char *purpose,
                                 struct oy_span message);

/* Whole files of the record, for those who change them: path is relative to it. */
struct oy_buffer oy_rec_read(const struct oy_rec *s, const char *path);
void oy_rec_write(const struct oy_rec *s, const char *path, struct oy_span bytes);
/* A copy of the record in a directory of its own beside it, whose path it returns (static). */
const char *oy_rec_copy(const struct oy_rec *s, const char *name);

#endif
