/* The roll: who may vote, as credentials [roll-1 … roll-10]. Rows stay in the file's bytes, which
 * are borrowed and must outlive the struct: a row costs no memory of its own. */
#ifndef OY_ELECTION_ROLL_H
#define OY_ELECTION_ROLL_H

#include "base/file.h"
#include "election/manifest.h"

struct oy_roll {
    const struct oy_manifest *manifest; /* borrowed */
    const struct oy_group *group;
    struct oy_span file;      /* all of it */
    struct oy_span rows_part; /* header … last row: what the registrars sign */
    uint32_t rows;
    unsigned registrars;           /* R */
    size_t row_len;                /* E ‖ u32 ‖ u8 ‖ R·E */
    size_t rows_at;                /* where the rows begin in the file */
    struct oy_span private_rolls;  /* R × 32 bytes */
    struct oy_span counts;         /* k × (u32 mahalle ‖ u32 voters) */
    unsigned char rows_digest[32]; /* SHA-256 of rows_part */
    unsigned char digest[32];      /* SHA-256 of the file */
};

/* --- reading (check K4) --- */

/* Layout, header [enc-3], length [enc-2], roll_id, R and mahalle [roll-1], order [roll-2], bits
 * of devices [roll-5], counts [roll-8], rules [roll-9], commitments [roll-10], and that lines
 * cannot get too long [qst-3]. No group operation. */
OY_MUST_USE oy_status oy_roll_parse(struct oy_roll *out, struct oy_span file,
                                    const struct oy_manifest *m, struct oy_why *why);
/* The same of the rows part alone, which the registrars pass around: proofs and signatures may not
 * be asked of it. */
OY_MUST_USE oy_status oy_roll_parse_rows(struct oy_roll *out, struct oy_span rows_part,
                                         const struct oy_manifest *m, struct oy_why *why);
/* [roll-7] OY_MISMATCH unless rows is the number the log names. */
OY_MUST_USE oy_status oy_roll_check_count(const struct oy_roll *roll, uint32_t logged,
                                          struct oy_why *why);
/* Rows first … first+n−1: every element in the group [grp-2, grp-3], every scalar below q
 * [grp-6]. A large roll is checked by ranges, in several threads. */
OY_MUST_USE oy_status oy_roll_check_members(const struct oy_roll *roll, uint32_t first, uint32_t n,
                                            struct oy_why *why);
/* [qst-3] OY_RANGE if rows·max of any line is above 2^40. */
OY_MUST_USE oy_status oy_roll_check_lines(const struct oy_manifest *m, uint32_t rows,
                                          struct oy_why *why);

/* --- A3 --- */

/* [roll-6] */
OY_MUST_USE oy_status oy_roll_check_signatures(const struct oy_roll *roll, struct oy_why *why);

/* --- I2 --- */

/* Rows first … first+n−1: products and identities [roll-3], proofs of knowledge [roll-5], as one
 * batch, or equation by equation if `each`. *bad_row is the lowest wrong row, UINT32_MAX if it
 * is none. Members must have been checked. OY_PROOF. */
OY_MUST_USE oy_status oy_roll_check_proofs(const struct oy_roll *roll, uint32_t first, uint32_t n,
                                           bool each, uint32_t *bad_row, struct oy_why *why);
/* [roll-4], over all rows. */
OY_MUST_USE oy_status oy_roll_check_distinct(const struct oy_roll *roll, uint32_t *bad_row,
                                             struct oy_why *why);
/* All of the above, one after the other, each by ranges of rows in `threads` threads. */
OY_MUST_USE oy_status oy_roll_check(const struct oy_roll *roll, unsigned threads,
                                    struct oy_why *why);

/* --- rows --- */

/* Encodings, borrowed; row < rows, registrar 1 … R, asserted. */
struct oy_span oy_roll_credential(const struct oy_roll *roll, uint32_t row);
struct oy_span oy_roll_part(const struct oy_roll *roll, uint32_t row, unsigned registrar);
uint32_t oy_roll_mahalle(const struct oy_roll *roll, uint32_t row);
/* Whether the voter's device made this part [cred-3]. */
bool oy_roll_is_device(const struct oy_roll *roll, uint32_t row, unsigned registrar);
/* The row of a credential's encoding (binary search), or UINT32_MAX. */
uint32_t oy_roll_find(const struct oy_roll *roll, struct oy_span credential);
/* The number of rows of a mahalle [roll-8]. */
uint32_t oy_roll_count_mahalle(const struct oy_roll *roll, uint32_t mahalle);
/* A registrar's commitment to its private roll, 32 bytes, all zero if it has none [roll-10]. */
struct oy_span oy_roll_private(const struct oy_roll *roll, unsigned registrar);

/* [roll-9] H32("residency", …) of the manifest's rules, or 32 zero bytes without any. */
void oy_roll_rules(unsigned char out[32], const struct oy_manifest *m);
/* [roll-10] Whether commitments (R × 32 bytes) are there where the manifest has rules, and only
 * there. */
OY_MUST_USE oy_status oy_roll_check_private(const struct oy_manifest *m, struct oy_span commitments,
                                            struct oy_why *why);

#endif
