/* An election under attack: real ceremony, real roll, and a board that may cheat.
 *
 * new makes everything up to the roll file, which a test may change; open puts the first four
 * entries into a record. From then on the board logs whatever it is told to, with its own key, or
 * is asked as an honest board is. Whatever fails here ends the test program. */
#ifndef OY_TESTS_ATTACK_BALLOT_POLL_H
#define OY_TESTS_ATTACK_BALLOT_POLL_H

#include "election/registry.h"
#include "record/record_write.h"
#include "tests/support/attack_ballot.h"
#include "tests/support/world.h"

enum { ATTACK_VOTERS_MAX = 12 };

struct attack_poll {
    struct oy_world *w; /* manifest, keys, ceremony */
    const struct oy_group *g;
    const struct oy_manifest *m;
    uint32_t voters;
    struct oy_secret *part[OY_WORLD_REGISTRARS]; /* by row */
    struct oy_secret *voter;                     /* by row: the whole secret */
    struct oy_buffer honest_roll;
    struct oy_roll roll; /* of honest_roll */
    /* What open puts into the record; tests may change it before. */
    struct oy_buffer manifest_file, ceremony_file, roll_file;
    uint32_t logged_rows;

    struct oy_election *e; /* from open on, with the id of the last open */
    bool each;             /* verify equation by equation, too; always so in ristretto255 */
    char dir[64];          /* of everything below */
    char record[96], key[96];
};

/* A choice with blank and an approval of one or two out of three: 7 bits, one of them slack, and
 * two rules. And a choice of yes and no alone, for the group in which everything takes long. */
extern const char attack_two_questions[], attack_one_question[];
extern const char attack_two_answers[], attack_one_answer[];

/* Voters live in mahalle 10, 20, 30, 10, … as world.h has them; contests as JSON without the
 * brackets. */
struct attack_poll *attack_poll_new(const char *group, const char *contests, uint32_t voters);
/* A second open begins another record: the same people, another election id if a file has
 * changed. */
void attack_poll_open(struct attack_poll *p);
/* The same with an election id of the caller's choice in the open entry. */
void attack_poll_open_as(struct attack_poll *p, const unsigned char id[32]);
/* Another manifest of the same people for the next open. */
void attack_poll_contests(struct attack_poll *p, const char *group, const char *contests);
/* One change in the text of the manifest for the next open: the first `from` becomes `to`. */
void attack_poll_edit(struct attack_poll *p, const char *from, const char *to);
/* new and open */
struct attack_poll *attack_poll_start(const char *group, const char *contests, uint32_t voters);
void attack_poll_free(struct attack_poll *p);
/* Another election of the same trustees with the same key: manifest and ceremony are the same and
 * the roll is not. */
struct oy_election *attack_poll_sister(const struct attack_poll *p);

/* log_g y: what any t trustees together know. */
struct oy_scalar attack_poll_key(const struct attack_poll *p);
/* The first row of a mahalle. */
uint32_t attack_poll_row(const struct attack_poll *p, uint32_t mahalle);
struct oy_span attack_poll_credential(const struct attack_poll *p, uint32_t row);

/* An attacker's ballot of a row, all bits 0; and an honest one, finished. */
struct attack_ballot *attack_poll_ballot(const struct attack_poll *p, uint32_t row,
                                         uint32_t sequence);
struct oy_buffer attack_poll_honest(const struct attack_poll *p, uint32_t row, uint32_t sequence,
                                    const char *choice);

/* ---- the cheating board: nothing is checked ---- */

/* The entry that a ballot calls for: its fingerprint, its sequence, the row of its credential. */
struct oy_record_ballot attack_poll_entry(const struct attack_poll *p, struct oy_span ballot);
/* Logs it; its log index. */
uint64_t attack_poll_log(const struct attack_poll *p, struct oy_record_ballot entry);
uint64_t attack_poll_log_bytes(const struct attack_poll *p, const struct oy_buffer *ballot);
void attack_poll_log_entry(const struct attack_poll *p, const struct oy_entry *entry);
/* A statement (election/revoke.h) with every registrar's signature. */
void attack_poll_log_statement(const struct attack_poll *p, enum oy_entry_type type,
                               struct oy_span statement);

/* Closes the log with both officers' signatures of this purpose: over what a closing is signed
 * over, or (right false) over what an opening is. */
void attack_poll_close(const struct attack_poll *p, const char *purpose, bool right);

/* ---- what is expected ---- */

/* The verifier, in batches and equation by equation, names this check and rule first, its verdict
 * is "failed" and its exit status 1, and nothing of the record has changed. where: what
 * why->where must contain, or NULL. */
#define attack_expect(p, check, rule, where)                                                       \
    attack_expect_at((p), (check), (rule), (where), __FILE__, __LINE__)
void attack_expect_at(const struct attack_poll *p, const char *check, const char *rule,
                      const char *where, const char *file, int line);
/* The same of a bad ballot, which must be named by its log index. */
#define attack_expect_ballot(p, check, rule, index)                                                \
    attack_expect_ballot_at((p), (check), (rule), (index), __FILE__, __LINE__)
void attack_expect_ballot_at(const struct attack_poll *p, const char *check, const char *rule,
                             uint64_t index, const char *file, int line);
/* No check fails; the election is open, so the verdict is "incomplete" and the exit status 3. */
#define attack_expect_good(p) attack_expect_at((p), NULL, NULL, NULL, __FILE__, __LINE__)

/* The honest board refuses the ballot by this rule, and nothing of its record has changed. */
#define attack_refused(p, ballot, rule) attack_refused_at((p), (ballot), (rule), __FILE__, __LINE__)
void attack_refused_at(const struct attack_poll *p, const struct oy_buffer *ballot,
                       const char *rule, const char *file, int line);
/* It takes the ballot, or knows it already (then the record does not change). */
#define attack_taken(p, ballot, repeated)                                                          \
    attack_taken_at((p), (ballot), (repeated), __FILE__, __LINE__)
void attack_taken_at(const struct attack_poll *p, const struct oy_buffer *ballot, bool repeated,
                     const char *file, int line);

/* Both at once, which is what most rows ask for: refused at the door by `rule`, and where a
 * cheating board logs it all the same, named by `check` and `rule`. The record is put back after
 * that. */
#define attack_turned_away(p, ballot, check, rule)                                                 \
    attack_turned_away_at((p), (ballot), (check), (rule), __FILE__, __LINE__)
void attack_turned_away_at(const struct attack_poll *p, const struct oy_buffer *ballot,
                           const char *check, const char *rule, const char *file, int line);

/* Removes a directory with all that is in it. */
void attack_remove_tree(const char *path);
/* SHA-256 over all paths and files of the record. */
void attack_poll_digest(const struct attack_poll *p, unsigned char out[32]);
/* Keeps a copy of the record; puts it back. */
void attack_poll_keep(const struct attack_poll *p);
void attack_poll_restore(const struct attack_poll *p);

#endif
