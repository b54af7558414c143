/* A manifest and a key ceremony, the same in every run, for fuzzing and for tests of constant
 * time. (Ballots, rolls and shares: sample_election.h.)
 *
 * Random numbers come from a fixed stream, so that an input which once broke something still
 * speaks of the same keys. Made-up people only. */
#ifndef OY_TESTS_WORLD_H
#define OY_TESTS_WORLD_H

#include "crypto/sign.h"
#include "election/ceremony_run.h"

enum { OY_WORLD_TRUSTEES = 3, OY_WORLD_THRESHOLD = 2, OY_WORLD_REGISTRARS = 2 };

struct oy_world {
    const struct oy_group *g;
    struct oy_buffer manifest_json;
    struct oy_manifest *m;
    struct oy_sign_key *trustee[OY_WORLD_TRUSTEES], *registrar[OY_WORLD_REGISTRARS], *officer[2],
        *server, *witness;
    struct oy_box_secret *exchange[OY_WORLD_TRUSTEES];

    struct oy_ceremony c; /* oy_world_ceremony */
    struct oy_secret_bytes *state[OY_WORLD_TRUSTEES];
    struct oy_buffer c1[OY_WORLD_TRUSTEES], c2[OY_WORLD_TRUSTEES], c3[OY_WORLD_TRUSTEES];
    struct oy_buffer ceremony_file;
    struct oy_ceremony_transcript *transcript;
};

/* Two contests; the second one is voted on in mahalle 20 and 30 only. */
extern const char oy_world_contests[];
/* A contest of every type, one of them with large numbers. */
extern const char oy_world_all_types[];

/* Every random number from now on is the next of a fixed stream. Before oy_crypto_init. */
void oy_world_fixed_random(void);
/* The stream from its start again. */
void oy_world_restart_random(void);

/* Initialises the library; group is its name, contests the JSON of the manifest's list. */
struct oy_world *oy_world_new(const char *group, const char *contests);
void oy_world_free(struct oy_world *w);
/* The manifest's text with other contests; the caller frees it. */
struct oy_buffer oy_world_manifest(const struct oy_world *w, const char *group,
                                   const char *contests);

void oy_world_ceremony(struct oy_world *w);

struct oy_span oy_world_span(const struct oy_buffer *b);

/* Ends the program, saying where and why, unless it holds: a builder has no other way out. */
#define OY_WORLD_MUST(condition, why)                                                              \
    do {                                                                                           \
        if (!(condition)) oy_world_give_up(__FILE__, __LINE__, #condition, (why));                 \
    } while (0)
_Noreturn void oy_world_give_up(const char *file, int line, const char *what,
                                const struct oy_why *why);

#endif
