/* Each person's part of an election, as plain functions over files: what the subcommands of
 * `oy` do once their options are read, and what `oy demo` calls to play a whole election.
 *
 *   keys       oy_step_key
 *   manifest   oy_step_manifest_new (step_manifest.h)
 *   registrar  oy_step_enrol, oy_step_codes, oy_step_roll_merge, oy_step_roll_prove,
 *              oy_step_roll_join, oy_step_revoke, oy_step_replace, oy_step_endorse
 *   trustee    oy_step_round1, oy_step_round2, oy_step_round3, oy_step_complain, oy_step_answer,
 *              oy_step_judge, oy_step_assemble, oy_step_trustee_sign, oy_step_trustee_share
 *   officer    oy_step_officer_open, oy_step_officer_close, oy_step_officer_pages
 *   witness    oy_step_witness_cosign
 *   board      oy_step_board_open, _append, _statement, _close, _cosign, _tally, _share, _combine
 *   voter      oy_step_vote_seal, _cast, _open, _check
 *
 * Every argument named after a file is a path. Outputs are written whole or not at all; an
 * existing one is left alone (OY_STATE) unless s->force, and a secret one always. Secrets are
 * read only from files of mode 0600. On failure why->where begins with the file.
 */
#ifndef OY_STEPS_STEP_H
#define OY_STEPS_STEP_H

#include "base/status.h"
#include "election/manifest.h"
struct oy_verification; /* verifier/verify.h */

struct oy_step {
    unsigned threads; /* 0: one for each processor */
    bool force;       /* outputs that are not secret may replace existing files */
    bool lines;       /* progress as lines on standard error where that is no terminal */
    /* Set by a demonstration only, in which one process plays everybody: what it found in the whole
     * closed record, on which trustees and board then rely instead of each computing it anew
     * [shr-1]. NULL: everybody verifies alone. */
    const struct oy_verification *verified;
};

struct oy_files { /* paths, borrowed */
    const char *const *path;
    size_t n;
};

/* ---- keys ---- */

enum oy_role {
    OY_ROLE_TRUSTEE = 1,
    OY_ROLE_REGISTRAR,
    OY_ROLE_OFFICER,
    OY_ROLE_BOARD,
    OY_ROLE_WITNESS
};

/* Makes base.secret (0600) and base.public (JSON: role, name, key; trustees: exchange too). */
OY_MUST_USE oy_status oy_step_key(enum oy_role role, const char *name, const char *base,
                                  struct oy_why *why);

/* ---- registrar (spec/roll.md) ---- */

/* list: one "mahalle" or "mahalle;label" a line; # begins a comment. Writes into the directory
 * dir, which is made: parts.bin (RP, for the other registrar and the merge) and
 * codes-0001.secret … ("line;mahalle;code;label", 5,000 a file). inbox, if it is not NULL, is a
 * directory of enrolments that voters' devices made, each called LINE.enrolment: these lines get no
 * code [cred-3]. Where the manifest has rules of residency the list comes from a private roll. */
OY_MUST_USE oy_status oy_step_enrol(const struct oy_step *s, const char *manifest, const char *list,
                                    const char *key, const char *inbox, const char *dir,
                                    struct oy_why *why);
/* The same from a list in memory whose mahalle are all in the manifest, with the commitment to the
 * private roll that it comes from (NULL: there is none) [roll-10]. */
struct oy_list; /* steps/codes.h */
OY_MUST_USE oy_status oy_step_enrol_list(const struct oy_step *s, const struct oy_manifest *m,
                                         const struct oy_list *list,
                                         const unsigned char *commitment, unsigned registrar,
                                         const char *inbox, const char *dir, struct oy_why *why);
/* The voter's device makes a part: the code goes to the secret file `code`, the enrolment to `out`.
 */
OY_MUST_USE oy_status oy_step_vote_enrol(const struct oy_step *s, const char *manifest,
                                         unsigned registrar, uint32_t mahalle, const char *code,
                                         const char *out, struct oy_why *why);
/* One file <line>.code (0600) in `out` for each code of the codes in dir: what the voter of that
 * line of the list gets. */
OY_MUST_USE oy_status oy_step_codes(const char *dir, const char *out, struct oy_why *why);
/* The parts lists of all registrars, combined line by line and sorted: the roll's rows part. */
OY_MUST_USE oy_status oy_step_roll_merge(const struct oy_step *s, const char *manifest,
                                         struct oy_files parts, const char *out,
                                         struct oy_why *why);
/* This registrar's proofs (RZ) for the rows part; dir is the directory of oy_step_enrol. Refuses
 * rows that lack one of its parts or have it in another mahalle [roll-5]. */
OY_MUST_USE oy_status oy_step_roll_prove(const struct oy_step *s, const char *manifest,
                                         const char *rows, const char *dir, const char *key,
                                         const char *out, struct oy_why *why);
/* roll.bin from the rows part and all registrars' proofs, checked. */
OY_MUST_USE oy_status oy_step_roll_join(const struct oy_step *s, const char *manifest,
                                        const char *rows, struct oy_files proofs, const char *out,
                                        struct oy_why *why);

/* Statements during the election are JSON files that go from registrar to registrar: the first
 * one makes it, the others endorse it, the board appends it once all have signed [rev-1 … rev-4].
 * `index` is the roll index, which the log's ballot entries show; a replacement takes a new
 * code of each registrar, which is written to the secret file `code`. With `draft` NULL a
 * replacement is begun, else the part of this registrar is added to a draft. */
struct oy_found_row {
    uint32_t roll_index, mahalle;
    bool revoked;
};
/* The row of the roll that belongs to this line of the list, by the registrar's own code; codes is
 * the directory of oy_step_enrol. OY_MISSING "roll-5" if the roll lacks it. */
OY_MUST_USE oy_status oy_step_find(struct oy_found_row *out, const char *record, const char *codes,
                                   uint32_t line, const char *key, struct oy_why *why);
OY_MUST_USE oy_status oy_step_revoke(const struct oy_step *s, const char *record, uint32_t index,
                                     unsigned reason, const char *key, const char *out,
                                     struct oy_why *why);
OY_MUST_USE oy_status oy_step_replace(const struct oy_step *s, const char *record, uint32_t index,
                                      const char *draft, const char *key, const char *code,
                                      const char *out, struct oy_why *why);
struct oy_endorsed { /* what was signed, to be shown */
    bool replaces;
    uint32_t roll_index, mahalle;
    unsigned reason; /* of a revocation, 1 … 3 */
};
OY_MUST_USE oy_status oy_step_endorse(const struct oy_step *s, const char *record,
                                      const char *draft, const char *key, const char *out,
                                      struct oy_endorsed *what, struct oy_why *why);

/* ---- trustees (spec/ceremony.md) ----
 * key is the trustee's .secret file; the state of an attempt lies beside it, in
 * <base>.attempt-<k>.secret, and is worthless once the ceremony is over. Messages say themselves
 * whose they are and of which round, so `messages` may be all message files there are, in any
 * order; two different ones of one sender and round are refused with the sender's name. */
OY_MUST_USE oy_status oy_step_round1(const struct oy_step *s, const char *manifest, const char *key,
                                     uint32_t attempt, const char *out, struct oy_why *why);
OY_MUST_USE oy_status oy_step_round2(const struct oy_step *s, const char *manifest, const char *key,
                                     uint32_t attempt, struct oy_files messages, const char *out,
                                     struct oy_why *why);
OY_MUST_USE oy_status oy_step_round3(const struct oy_step *s, const char *manifest, const char *key,
                                     uint32_t attempt, struct oy_files messages, const char *out,
                                     struct oy_why *why);
/* The complaint against the dealer whom round3 found at fault: OY_STATE if it found nobody. */
OY_MUST_USE oy_status oy_step_complain(const struct oy_step *s, const char *manifest,
                                       const char *key, uint32_t attempt, struct oy_files messages,
                                       const char *out, struct oy_why *why);
/* The accused dealer opens the box it sent to the accuser. */
OY_MUST_USE oy_status oy_step_answer(const struct oy_step *s, const char *manifest, const char *key,
                                     uint32_t attempt, const char *complaint, const char *out,
                                     struct oy_why *why);
/* Anyone: who is convicted, as a trustee's number and a sentence. `answer` may be NULL: silence. */
OY_MUST_USE oy_status oy_step_judge(const char *manifest, uint32_t attempt, const char *complaint,
                                    const char *answer, struct oy_files messages,
                                    uint32_t *convicted, const char **sentence, struct oy_why *why);
/* Anyone: all messages of an attempt become ceremony.bin, every check made. */
OY_MUST_USE oy_status oy_step_assemble(const struct oy_step *s, const char *manifest,
                                       uint32_t attempt, struct oy_files messages, const char *out,
                                       struct oy_why *why);
/* Verifies the whole record, then signs its closing checkpoint, and never another one [shr-1,
 * shr-2]: a cosignature line. */
OY_MUST_USE oy_status oy_step_trustee_sign(const struct oy_step *s, const char *record,
                                           const char *key, const char *out, struct oy_why *why);
/* Verifies the whole record, then makes the share file for the aggregates it recomputed. */
OY_MUST_USE oy_status oy_step_trustee_share(const struct oy_step *s, const char *record,
                                            const char *key, const char *out, struct oy_why *why);

/* ---- officers and witnesses ---- */

OY_MUST_USE oy_status oy_step_officer_open(const struct oy_step *s, const char *manifest,
                                           const char *ceremony, const char *roll, const char *key,
                                           const char *out, struct oy_why *why);
/* closed_at in Unix seconds; every officer must sign the same. */
OY_MUST_USE oy_status oy_step_officer_close(const struct oy_step *s, const char *record,
                                            uint64_t closed_at, const char *key, const char *out,
                                            struct oy_why *why);
/* A statement for the board: these are the web pages, of which `list` is the assets.txt [page-2].
 */
OY_MUST_USE oy_status oy_step_officer_pages(const struct oy_step *s, const char *record,
                                            const char *list, const char *key, const char *out,
                                            struct oy_why *why);
/* Cosigns the record's closing checkpoint if there is one, else its latest. Keeps the last one it
 * signed beside the key (<base>.seen) and refuses a log that does not extend it [note-7]. */
OY_MUST_USE oy_status oy_step_witness_cosign(const struct oy_step *s, const char *record,
                                             const char *key, const char *out, struct oy_why *why);

/* ---- the board ---- */

OY_MUST_USE oy_status oy_step_board_open(const struct oy_step *s, const char *manifest,
                                         const char *ceremony, const char *roll,
                                         struct oy_files officers, const char *key,
                                         const char *record, struct oy_why *why);

enum { OY_REFUSAL_NAME = 512 };
struct oy_refusal {
    char name[OY_REFUSAL_NAME]; /* the file, cut if longer; "file, ballot 3" in a bundle */
    struct oy_why why;
};
struct oy_append_report {
    size_t accepted; /* new in the log */
    size_t repeated; /* in the log already, same bytes: same receipt */
    size_t n_refused;
    struct oy_refusal *refused; /* freed by oy_append_report_clear */
};
void oy_append_report_clear(struct oy_append_report *report);
/* Ballot files, directories of them, or bundles (u32 length ‖ ballot, repeated): checks all in
 * batches, appends the good ones in the order of [ent-6], signs one checkpoint. A bad ballot is
 * reported, not an error. With receipts (a directory, made if missing; NULL for none) writes <hash
 * of ballot>.receipt for each ballot accepted. */
OY_MUST_USE oy_status oy_step_board_append(const struct oy_step *s, struct oy_append_report *report,
                                           const char *record, struct oy_files ballots,
                                           const char *key, const char *receipts,
                                           struct oy_why *why);
/* Revocations and replacements that all registrars have signed: all are taken or none is. */
OY_MUST_USE oy_status oy_step_board_statements(const struct oy_step *s, const char *record,
                                               struct oy_files statements, const char *key,
                                               struct oy_why *why);
OY_MUST_USE oy_status oy_step_board_close(const struct oy_step *s, const char *record,
                                          struct oy_files officers, const char *key,
                                          struct oy_why *why);
/* Adds cosignature lines of trustees and witnesses to the closing checkpoint, all or none. */
OY_MUST_USE oy_status oy_step_board_cosign(const struct oy_step *s, const char *record,
                                           struct oy_files cosignatures, const char *key,
                                           struct oy_why *why);
OY_MUST_USE oy_status oy_step_board_tally(const struct oy_step *s, const char *record,
                                          const char *key, struct oy_why *why);
/* Share files, each checked first: all are right or none is logged. */
OY_MUST_USE oy_status oy_step_board_share(const struct oy_step *s, const char *record,
                                          struct oy_files shares, const char *key,
                                          struct oy_why *why);
/* The same unchecked: a wrong file is passed over by the count, and the record shows it [shr-4]. */
OY_MUST_USE oy_status oy_step_board_share_unchecked(const struct oy_step *s, const char *record,
                                                    struct oy_files shares, const char *key,
                                                    struct oy_why *why);
OY_MUST_USE oy_status oy_step_board_combine(const struct oy_step *s, const char *record,
                                            const char *key, struct oy_why *why);

/* ---- the voter (spec/ballot.md) ---- */

struct oy_booth { /* what the voter's device knows of the election: a record, or the three files */
    const char *record; /* NULL: the others are given */
    const char *manifest, *ceremony, *roll;
    const char *election; /* the id on the voter's letter, as typed, or NULL [bal-11] */
};

struct oy_sealing {
    unsigned char election_id[32]; /* to compare with the one on the letter */
    unsigned char fingerprint[32]; /* to show before the voter decides */
    uint32_t sequence;
    uint32_t left; /* how many more sealings the board would take without a cast in between */
};
/* Seals the choice (a JSON file) with the codes (one file for each registrar, in their order) into
 * the secret file `sealed`, and the public body into <sealed>.body. Raises the sequence,
 * which is kept in <first code file>.sequence-<election> [bal-10]. OY_STATE "bal-9" if the
 * board would refuse the sequence, "bal-3" if the credential is revoked; OY_MISMATCH "bal-11" (of
 * _cast and _open, too) if this is another election than booth->election. The ceremony is checked
 * in full, a record by A1, A4 and what they need, of three files the roll's signatures. */
OY_MUST_USE oy_status oy_step_vote_seal(const struct oy_step *s, struct oy_sealing *out,
                                        const struct oy_booth *booth, struct oy_files codes,
                                        const char *choice, const char *sealed, struct oy_why *why);
/* Signs the sealed ballot, destroys the sealed state, and writes the file `ballot`. */
OY_MUST_USE oy_status oy_step_vote_cast(const struct oy_step *s, const struct oy_booth *booth,
                                        struct oy_files codes, const char *sealed,
                                        const char *ballot, struct oy_why *why);
/* Opens the sealed ballot, destroys the sealed state, so that it can never be signed [open-2,
 * open-3], and writes the file `opening`. */
OY_MUST_USE oy_status oy_step_vote_open(const struct oy_step *s, const struct oy_booth *booth,
                                        const char *sealed, const char *opening,
                                        struct oy_why *why);

struct oy_found_ballot {
    uint64_t index; /* of its log entry */
    uint32_t roll_index, sequence;
    unsigned char fingerprint[32];
    bool superseded; /* a later one of the same credential is in the log */
    struct oy_receipt_state {
        bool given; /* else the ballot file was */
        uint64_t size;
        size_t witnesses, needed; /* cosignatures of its checkpoint; of a manifest with witnesses */
    } receipt;                    /* [rcpt-2] */
};
/* Finds a ballot file, or the ballot of a receipt, which is checked too, in the record. OY_MISSING
 * "rec-3" if it is not there; OY_MISMATCH "note-7" if a receipt that holds says otherwise than the
 * record: then the receipt is the proof. `election`: as in oy_booth. */
OY_MUST_USE oy_status oy_step_vote_check(struct oy_found_ballot *out, const char *record,
                                         const char *ballot, const char *election,
                                         struct oy_why *why);

#endif
