/* An election that has its key: manifest, y, the trustees' share keys, the id and the styles. */
#ifndef OY_ELECTION_ELECTION_H
#define OY_ELECTION_ELECTION_H

#include "crypto/fixed.h"
#include "election/style.h"

struct oy_election {
    const struct oy_manifest *manifest; /* borrowed */
    const struct oy_group *group;
    unsigned char id[32];                          /* [ent-5] */
    struct oy_element y;                           /* [cer-8] */
    struct oy_element share_keys[OY_TRUSTEES_MAX]; /* Y_1 … Y_n, Y_i at i − 1 */
    struct oy_fixed *fixed;                        /* NULL, or oy_election_make_tables */
    struct oy_style *styles;                       /* one for each manifest->mahalle, in order */
};

/* out = H32("election", manifest, ceremony, roll), each the SHA-256 of the file [ent-5]. */
void oy_election_id(unsigned char out[32], const struct oy_group *g,
                    const unsigned char manifest_digest[32],
                    const unsigned char ceremony_digest[32], const unsigned char roll_digest[32]);

/* The id as people compare it, who get it by another way than from the server [bal-11]: all 64
 * hexadecimal digits, in groups of four. */
enum { OY_ELECTION_ID_TEXT = 80, OY_ELECTION_ID_DIGITS = 65 };
void oy_election_id_print(char out[OY_ELECTION_ID_TEXT], const unsigned char id[32]);
/* What a person types: 40 to 64 digits in either case, with spaces anywhere, become lower-case
 * digits without. OY_FORMAT "bal-11". */
OY_MUST_USE oy_status oy_election_id_read(char digits[OY_ELECTION_ID_DIGITS], const char *text,
                                          struct oy_why *why);
/* Whether the id begins with these digits; of no other form than oy_election_id_read's. */
OY_MUST_USE bool oy_election_id_is(const unsigned char id[32], const char *digits);

/* Puts an election together. share_keys: manifest->n_trustees elements. The caller has checked y
 * and share_keys (the ceremony); *out is NULL on failure. */
OY_MUST_USE oy_status oy_election_new(struct oy_election **out, const struct oy_manifest *m,
                                      const struct oy_element *y,
                                      const struct oy_element *share_keys,
                                      const unsigned char id[32], struct oy_why *why);
/* From now on ballots are sealed by this project's own tables of g and y, several times as fast:
 * for made-up votes, of which there are many and none is secret. Real ones are sealed by libsodium
 * or GMP alone. */
OY_MUST_USE oy_status oy_election_make_tables(struct oy_election *e, struct oy_why *why);
void oy_election_free(struct oy_election *e);

/* NULL if the manifest does not have the mahalle. */
const struct oy_style *oy_election_style(const struct oy_election *e, uint32_t mahalle);

#endif
