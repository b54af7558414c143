/* The tally: products of the counted ballots' ciphertexts for each published scope and line
 * [tal-5], and tally.bin [tal-6].
 *
 * Threads each fill a tally of their own; then they are merged and finished:
 *   oy_tally_new · oy_tally_add … · oy_tally_merge · oy_tally_finish → struct oy_aggregates
 */
#ifndef OY_ELECTION_TALLY_H
#define OY_ELECTION_TALLY_H

#include "base/file.h"
#include "crypto/elgamal.h"
#include "election/scopes.h"

enum { OY_CLOSING_LEN = 40 }; /* closing[40], spec/log.md [log-6] */

struct oy_tally;

/* An empty tally; manifest and scopes are borrowed. NULL without memory. */
struct oy_tally *oy_tally_new(const struct oy_manifest *m, const struct oy_scopes *s);
void oy_tally_free(struct oy_tally *t); /* NULL is allowed */

/* The number of bits of a style's ballot, slack included, over its contests. */
size_t oy_tally_style_bits(const struct oy_manifest *m, uint32_t mahalle);

/* Multiplies one counted ballot in: `bits` are all its ciphertexts in ballot order (contests of
 * the style, each with its slack bits, which are passed over), n of them (asserted:
 * oy_tally_style_bits). Costs two multiplications for each bit that is counted. OY_MISMATCH
 * "tal-5" if the ballot's mahalle has no place in the scopes; OY_MEMORY. */
OY_MUST_USE oy_status oy_tally_add(struct oy_tally *t, uint32_t mahalle,
                                   const struct oy_ciphertext *bits, size_t n, struct oy_why *why);
/* The same of ciphertexts that are decoded already, α and β of each one after another. */
OY_MUST_USE oy_status oy_tally_add_points(struct oy_tally *t, uint32_t mahalle,
                                          const struct oy_point *bits, size_t n,
                                          struct oy_why *why);
/* into := into·from; `from` is unchanged. Both of the same manifest and scopes. */
OY_MUST_USE oy_status oy_tally_merge(struct oy_tally *into, const struct oy_tally *from,
                                     struct oy_why *why);

/* All aggregates, in order of contest, scope, line. */
struct oy_aggregates {
    const struct oy_manifest *m;
    const struct oy_scopes *scopes;
    size_t *contest_at; /* index of a contest's first aggregate */
    size_t n;
    struct oy_ciphertext *at; /* n */
};

struct oy_place_of { /* where an aggregate stands, all counted from 0 */
    uint32_t contest, scope, line;
};

/* Combines bits into lines with their weights. OY_MISMATCH "tal-5" if a scope did not get exactly
 * its number of ballots. Free with oy_aggregates_free. */
OY_MUST_USE oy_status oy_tally_finish(struct oy_aggregates **out, const struct oy_tally *t,
                                      struct oy_why *why);
void oy_aggregates_free(struct oy_aggregates *a); /* NULL is allowed */

/* The number of aggregates for these scopes: Σ scopes·lines. */
size_t oy_aggregates_count(const struct oy_manifest *m, const struct oy_scopes *s);
size_t oy_aggregates_index(const struct oy_aggregates *a, struct oy_place_of place);
struct oy_place_of oy_aggregates_place(const struct oy_aggregates *a, size_t index);
/* The largest total that an aggregate may hold: ballots · the line's max [dlog-1]. */
uint64_t oy_aggregates_range(const struct oy_aggregates *a, size_t index);
/* Puts "contest <id>, scope <s>, line <id>" before why->where. */
void oy_aggregates_why_at(const struct oy_aggregates *a, size_t index, struct oy_why *why);

/* ---- tally.bin ---- */

OY_MUST_USE oy_status oy_tally_write(struct oy_buffer *out, const struct oy_aggregates *a,
                                     const unsigned char election_id[32],
                                     const unsigned char closing[OY_CLOSING_LEN],
                                     struct oy_why *why);
/* The scopes a file lists, without believing them: for check E2. Strict in form: OY_FORMAT "enc-2",
 * "enc-3", OY_FORMAT "tal-6" (other number of contests, more scopes than mahalle + 1, unknown or
 * unsorted mahalle, a scope without mahalle). The elements are passed over. */
OY_MUST_USE oy_status oy_tally_read_scopes(struct oy_scopes **out, const struct oy_manifest *m,
                                           struct oy_span bytes, struct oy_why *why);
/* The whole file against the recomputed one, byte for byte [tal-6]: OY_MISMATCH "tal-5" where
 * an aggregate differs, "tal-6" elsewhere, with the first differing place in why->where. */
OY_MUST_USE oy_status oy_tally_compare(struct oy_span bytes, const struct oy_aggregates *a,
                                       const unsigned char election_id[32],
                                       const unsigned char closing[OY_CLOSING_LEN],
                                       struct oy_why *why);

#endif
