/* How registrars make a roll together (spec/roll.md): parts lists RP, merged into the rows part,
 * then each registrar's proofs RZ, put together into roll.bin. */
#ifndef OY_ELECTION_ROLL_MAKE_H
#define OY_ELECTION_ROLL_MAKE_H

#include "crypto/sign.h"
#include "election/enrolment.h"
#include "election/roll.h"

/* RP: header ‖ roll_id[32] ‖ u8 registrar ‖ private[32] ‖ u32 rows ‖
 * rows·(u32 mahalle ‖ u8 device ‖ E part). */
struct oy_parts {
    unsigned registrar;
    uint32_t rows;
    struct oy_span private_roll, lines; /* borrowed from the file */
};

/* What such a file begins with, for whoever needs no more of it. Fields that are missing are empty
 * or 0; *r stands behind them. OY_FORMAT "enc-3". */
struct oy_parts_head {
    struct oy_span roll_id, private_roll;
    unsigned registrar;
    uint32_t rows;
};
OY_MUST_USE oy_status oy_parts_head_read(struct oy_parts_head *out, struct oy_reader *r,
                                         const struct oy_group *g, struct oy_why *why);

/* parts[i] and mahalle[i] in the order of the common list; no private roll, no part of a device. */
OY_MUST_USE oy_status oy_parts_write(struct oy_buffer *out, const struct oy_manifest *m,
                                     unsigned registrar, const uint32_t *mahalle,
                                     const struct oy_element *parts, uint32_t rows,
                                     struct oy_why *why);
/* The same file line by line: oy_parts_begin makes room for `rows` lines, oy_parts_set writes line
 * i < rows, each in any thread. `commitment` is that to the private roll [priv-2], NULL for none.
 */
OY_MUST_USE oy_status oy_parts_begin(struct oy_buffer *out, const struct oy_manifest *m,
                                     unsigned registrar, const unsigned char *commitment,
                                     uint32_t rows, struct oy_why *why);
void oy_parts_set(struct oy_buffer *out, const struct oy_manifest *m, uint32_t i, uint32_t mahalle,
                  bool device, const struct oy_element *part);
/* Checks header, roll_id, mahalle, membership, and that no part is the identity. Here and below
 * `threads` as in oy_parallel_for. */
OY_MUST_USE oy_status oy_parts_parse(struct oy_parts *out, struct oy_span file,
                                     const struct oy_manifest *m, unsigned threads,
                                     struct oy_why *why);

/* The rows part from the lists of registrars 1 … R, in this order. line_of_row (rows entries, may
 * be NULL) gets the line of the common list that each row came from. OY_MISMATCH "roll-3" if the
 * lists are not of one length or differ in a mahalle; "roll-2" if a credential comes twice;
 * "roll-10" if the commitments do not suit the manifest. */
OY_MUST_USE oy_status oy_roll_merge(struct oy_buffer *rows_part, uint32_t *line_of_row,
                                    const struct oy_manifest *m, const struct oy_parts *lists,
                                    size_t n_lists, unsigned threads, struct oy_why *why);

/* RZ of one registrar: proofs for its parts and the signature [roll-5, roll-6]. secrets are in the
 * order of the common list (memory of oy_secret_alloc), line_of_row from oy_roll_merge. made[line],
 * where it is not NULL, is the enrolment of that line [cred-3], whose proof goes into the row
 * (`made` itself may be NULL). OY_MISMATCH "roll-5" if a row's part is not g^secret or the
 * enrolment's. */
OY_MUST_USE oy_status oy_roll_prove(struct oy_buffer *out, const struct oy_manifest *m,
                                    struct oy_span rows_part, unsigned registrar,
                                    const struct oy_secret *secrets,
                                    const struct oy_enrolment *const *made,
                                    const uint32_t *line_of_row, const struct oy_sign_key *key,
                                    unsigned threads, struct oy_why *why);
/* roll.bin from the rows part and the RZ files of registrars 1 … R. "enc-*", OY_MISMATCH "roll-6"
 * if a file is another registrar's or speaks of other rows. */
OY_MUST_USE oy_status oy_roll_assemble(struct oy_buffer *out, const struct oy_manifest *m,
                                       struct oy_span rows_part, const struct oy_span *proofs,
                                       size_t n_proofs, struct oy_why *why);

#endif
