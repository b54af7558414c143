/* A small election in memory, in any group, with real keys, a real roll and real ballots: what
 * tests build on. Made-up people only. Whatever fails here ends the test program. */
#ifndef OY_TESTS_SAMPLE_ELECTION_H
#define OY_TESTS_SAMPLE_ELECTION_H

#include "base/secret.h"
#include "election/ballot_seal.h"
#include "election/election.h"
#include "election/registry.h"
#include "election/roll_make.h"

enum { OY_SAMPLE_VOTERS_MAX = 64, OY_SAMPLE_MAHALLE = 3 };

struct oy_sample_plan {
    const char *group;         /* "ristretto255", "modp4096" or "tiny"; NULL: ristretto255 */
    const char *contests;      /* JSON of the manifest's list; NULL: oy_sample_contests */
    unsigned registrars;       /* 1 or 2; 0: 2 */
    uint32_t voters;           /* 0: 6; they live in mahalle 10, 20, 30, 10, 20, … */
    const char *minimum_scope; /* JSON; NULL: 3 */
};

struct oy_sample {
    const struct oy_group *g;
    struct oy_buffer manifest_json;
    struct oy_manifest *m;
    struct oy_secret *x, *shares; /* the election's key and the trustees' shares (2 of 3) */
    struct oy_election *e;

    struct oy_sign_key *registrar[OY_REGISTRARS_MAX], *officer, *server, *trustee[3];
    struct oy_parts lists[OY_REGISTRARS_MAX];
    struct oy_buffer list_files[OY_REGISTRARS_MAX], rows_part, proofs[OY_REGISTRARS_MAX];
    struct oy_buffer roll_file;
    struct oy_roll roll;
    struct oy_secret *part[OY_REGISTRARS_MAX]; /* by line of the common list */
    uint32_t line_of_row[OY_SAMPLE_VOTERS_MAX];
    struct oy_secret *voter; /* by row: the whole secret */
};

/* One contest of every type, with and without blank; the last only in mahalle 20. */
extern const char oy_sample_contests[];

/* The manifest's JSON alone, zero-terminated; the caller frees it. */
struct oy_buffer oy_sample_manifest(const struct oy_sample_plan *plan);

struct oy_sample *oy_sample_new(const struct oy_sample_plan *plan);
void oy_sample_free(struct oy_sample *s);

/* The credential of a row. */
void oy_sample_credential(const struct oy_sample *s, uint32_t row, struct oy_element *out);
/* The bits of a choice for a row's style. */
struct oy_secret_bytes *oy_sample_bits(const struct oy_sample *s, uint32_t row, const char *choice);
struct oy_sealed *oy_sample_seal(const struct oy_sample *s, uint32_t row, uint32_t sequence,
                                 const char *choice);
/* A ballot, sealed and signed; the caller frees it. */
struct oy_buffer oy_sample_ballot(const struct oy_sample *s, uint32_t row, uint32_t sequence,
                                  const char *choice);
/* The first row of a mahalle. */
uint32_t oy_sample_row(const struct oy_sample *s, uint32_t mahalle);

/* Entries of the log, payloads only, signed by every registrar; the caller frees them. */
struct oy_buffer oy_sample_revoke(const struct oy_sample *s, const struct oy_element *credential,
                                  uint8_t reason);
/* A new credential for `old`, its parts' secrets drawn and given to `secrets` (R of them, memory of
 * oy_secret_alloc). */
struct oy_buffer oy_sample_replace(const struct oy_sample *s, const struct oy_element *old,
                                   uint32_t mahalle, struct oy_secret *secrets,
                                   struct oy_replace *out);
/* A payload from a statement: signs it for every registrar. */
struct oy_buffer oy_sample_sign_entry(const struct oy_sample *s, uint8_t type,
                                      struct oy_span statement);

#endif
