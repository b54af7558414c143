/* A cheating server or trustee with a whole record (sample_record.h) in its hands.
 *
 * Everything that such an attacker can compute anew is computed anew: election id, officers'
 * signatures, log, tiles, checkpoint, a share file's proofs as far as they go and its signature,
 * so that only the check that is aimed at is left to turn the attack away. Whatever fails here
 * ends the test program. */
#ifndef OY_TESTS_ATTACK_RECORD_H
#define OY_TESTS_ATTACK_RECORD_H

#include "steps/step.h"
#include "tests/support/attack_ballot.h"
#include "tests/support/sample_record.h"
#include "verifier/verify.h"

/* ---- what is expected ---- */

/* The verifier names this check and rule first, its verdict is "failed" and its exit status 1, what
 * needs the check is skipped and not passed, and nothing below `record` has changed. */
#define attack_rec_expect(record, check, rule)                                                     \
    attack_rec_expect_at((record), NULL, (check), (rule), __FILE__, __LINE__)
/* The same for somebody who kept an earlier checkpoint. */
#define attack_rec_expect_since(record, since, check, rule)                                        \
    attack_rec_expect_at((record), (since), (check), (rule), __FILE__, __LINE__)
void attack_rec_expect_at(const char *record, const char *since, const char *check,
                          const char *rule, const char *file, int line);
/* No check fails, and the verdict is this one. */
#define attack_rec_sound(record, verdict)                                                          \
    attack_rec_sound_at((record), NULL, (verdict), __FILE__, __LINE__)
#define attack_rec_sound_since(record, since, verdict)                                             \
    attack_rec_sound_at((record), (since), (verdict), __FILE__, __LINE__)
void attack_rec_sound_at(const char *record, const char *since, enum oy_verdict verdict,
                         const char *file, int line);
struct oy_verification *attack_rec_verify(const char *record, const char *since);

/* A step (or any call with `why`) fails by this rule, and nothing below `dir` has changed. */
#define attack_rec_refused(dir, call, rule_)                                                       \
    do {                                                                                           \
        struct oy_why why = {.status = OY_OK};                                                     \
        unsigned char refused_before[32];                                                          \
        attack_rec_digest((dir), refused_before);                                                  \
        oy_status refused_status = (call);                                                         \
        attack_rec_refused_at((dir), refused_before, refused_status, &why, (rule_), __FILE__,      \
                              __LINE__);                                                           \
    } while (0)
void attack_rec_refused_at(const char *dir, const unsigned char before[32], oy_status status,
                           const struct oy_why *why, const char *rule, const char *file, int line);

/* SHA-256 over the names, kinds and contents of all that is below dir. */
void attack_rec_digest(const char *dir, unsigned char out[32]);

/* ---- the cheating server ---- */

/* Another record of the same people from s->manifest_json, s->ceremony_file and s->roll_file as
 * they are now, with the election id that follows from them, opened by all officers; no ballots.
 * The first record stays where it is. */
void attack_rec_reopen(struct oy_rec *s);
/* The same with other bytes in the manifest: the text `from`, which must be there, becomes `to`. */
void attack_rec_reopen_manifest(struct oy_rec *s, const char *from, const char *to);

/* Ballots of s, copied, to be cast again in a reopened record. */
struct attack_kept_ballots {
    size_t n;
    uint32_t roll_index[OY_REC_BALLOTS_MAX];
    struct oy_buffer bytes[OY_REC_BALLOTS_MAX];
};
struct attack_kept_ballots *attack_rec_keep(const struct oy_rec *s);
void attack_rec_cast_again(struct oy_rec *s, const struct attack_kept_ballots *k, size_t i);
void attack_kept_free(struct attack_kept_ballots *k);

/* Puts a checkpoint of this size and root, signed by the server, into a file of the record. */
void attack_rec_checkpoint(const struct oy_rec *s, const char *path, uint64_t size,
                           const struct oy_hash *root);
/* An entry with these raw bytes at the end of the log, with tiles and checkpoint as a log of these
 * entries has them; the writer is given up. Only for logs of at most 255 entries. */
void attack_rec_append_raw(struct oy_rec *s, struct oy_span entry);
/* Entry `index` replaced by other bytes, everything else of the log made anew. */
void attack_rec_replace_raw(struct oy_rec *s, uint64_t index, struct oy_span entry);
/* Exchanges a file that entry `index` names, and the entry with it. */
void attack_rec_exchange_file(struct oy_rec *s, uint64_t index, const char *path,
                              struct oy_span bytes);
/* The raw bytes of entry `index`; the caller frees them. */
struct oy_buffer attack_rec_entry(const struct oy_rec *s, uint64_t index);

/* ---- the programs of honest people ---- */

/* Key files, in a directory for each person; static strings for one call each. Trustees, witnesses
 * and officers are counted from 1. */
const char *attack_rec_trustee_key(const struct oy_rec *s, uint32_t trustee);
const char *attack_rec_witness_key(const struct oy_rec *s, unsigned witness);
const char *attack_rec_board_key(const struct oy_rec *s);
const char *attack_rec_officer_key(const struct oy_rec *s, unsigned officer);
/* A path in s->path, formatted; the caller's array. */
struct attack_path {
    char p[256];
};
struct attack_path attack_rec_path(const struct oy_rec *s, const char *name);
/* The board's steps open the record themselves: gives up the builder's writer, and takes it
 * back. */
void attack_rec_release(struct oy_rec *s);
void attack_rec_resume(struct oy_rec *s);

/* ---- share files ---- */

struct attack_share {
    const struct oy_rec *s;
    uint32_t trustee;          /* as the file names it, and as the proofs have it */
    struct oy_scalar x;        /* the secret that proofs are made with */
    struct oy_element claimed; /* the share key of `trustee` */
    unsigned char election_id[32], closing[OY_CLOSING_LEN];
    struct oy_equality lot, *proof;
    size_t n;
};

/* What the trustee would honestly send. */
struct attack_share *attack_share_new(const struct oy_rec *s, uint32_t trustee);
void attack_share_free(struct attack_share *f);
/* Proof i anew, for factor d as if it were base^x: A = g^u, B = base^u, the challenge of the true
 * statement over d, z = u + c·x. The statement holds only if base is α and d = α^x. */
void attack_share_prove(struct attack_share *f, size_t i, struct oy_element base,
                        struct oy_element d);
/* The same of the lot share, whose true base is P. */
void attack_share_prove_lot(struct attack_share *f, struct oy_element base, struct oy_element d);
/* The file, signed with a key; the caller frees it. */
struct oy_buffer attack_share_write(const struct attack_share *f, const struct oy_sign_key *key);
/* The point P of the lot. */
struct oy_element attack_rec_lot_point(const struct oy_rec *s);

#endif
