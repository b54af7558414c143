/* The trustees' decryption shares and the totals they give [shr-3 … shr-5, dlog-1, lot-2].
 *
 *   share file = header `SH` ‖ election_id[32] ‖ closing[40] ‖ u32 trustee ‖
 *     E L ‖ E A ‖ E B ‖ S z ‖ for each aggregate E d ‖ E A ‖ E B ‖ S z ‖ signature[64]
 *
 * [shr-1] and [shr-2] are the caller's: a trustee's tool verifies the record first and asks
 * trustee_state.h.
 */
#ifndef OY_ELECTION_SHARES_H
#define OY_ELECTION_SHARES_H

#include "crypto/sign.h"
#include "election/lot.h"

/* What shares are of: recomputed, never read from a file. All borrowed. */
struct oy_share_context {
    const struct oy_manifest *m;
    const unsigned char *election_id; /* 32 */
    const unsigned char *closing;     /* OY_CLOSING_LEN */
    const struct oy_aggregates *a;
    const struct oy_element *share_key; /* Y_1 … Y_n */
};

size_t oy_share_file_len(const struct oy_share_context *ctx);

/* Trustee's share file. x stays in secret memory; powers with it are constant time. threads 0:
 * all processors. OY_RANGE "shr-4" if there is no such trustee. */
OY_MUST_USE oy_status oy_share_file_make(struct oy_buffer *out, const struct oy_share_context *ctx,
                                         uint32_t trustee, const struct oy_secret *x,
                                         const struct oy_sign_key *key, unsigned threads,
                                         struct oy_why *why);

/* A share file whose every proof has been checked. */
struct oy_share_file {
    uint32_t trustee;
    struct oy_element lot; /* L_j */
    size_t n;
    unsigned char *d; /* n·|E|: the factor of each aggregate, in the group */
};

/* Checks a file: OY_FORMAT "shr-4" (length), "enc-3" (header), OY_MISMATCH "shr-4" (election,
 * closing, no such trustee), OY_PROOF "sig-3", OY_FORMAT "grp-2", "grp-3", "grp-6", OY_PROOF
 * "shr-3" (a share's proof), "lot-2" (the lot share's), with the aggregate's place in why->where.
 * *out is NULL on failure. */
OY_MUST_USE oy_status oy_share_file_check(struct oy_share_file **out,
                                          const struct oy_share_context *ctx, struct oy_span bytes,
                                          unsigned threads, struct oy_why *why);
void oy_share_file_free(struct oy_share_file *f); /* NULL is allowed */

/* The files that came, in order of the log. */
struct oy_share_set {
    struct oy_share_file *by_trustee[OY_TRUSTEES_MAX]; /* NULL: none counts; owned */
    uint32_t counting;
};

/* Why a file does not count. */
struct oy_share_verdict {
    bool counts;
    uint32_t trustee; /* the one it names, 0 if it does not get that far */
    struct oy_why why;
};

/* Checks the next file and adds it if it counts: it is right and the trustee's first right one
 * (OY_STATE "shr-4" otherwise). A wrong file is no error: *verdict says why it was passed over.
 * Errors: OY_MEMORY only. */
OY_MUST_USE oy_status oy_share_set_add(struct oy_share_set *set, struct oy_share_verdict *verdict,
                                       const struct oy_share_context *ctx, struct oy_span bytes,
                                       unsigned threads, struct oy_why *why);
void oy_share_set_clear(struct oy_share_set *set);

/* OY_MISSING "shr-4" if fewer than t files count. */
OY_MUST_USE oy_status oy_share_set_enough(const struct oy_share_set *set,
                                          const struct oy_share_context *ctx, struct oy_why *why);

struct oy_totals {
    size_t n;
    uint64_t *count; /* one for each aggregate */
    unsigned char lot[32];
};

/* The totals and the lot's seed, from the first t counting files in order of trustee
 * [shr-5, lot-3]. OY_MISSING "shr-4"; OY_RANGE "dlog-1" with the place if there is no total
 * in the line's range. */
OY_MUST_USE oy_status oy_shares_combine(struct oy_totals **out, const struct oy_share_set *set,
                                        const struct oy_share_context *ctx, unsigned threads,
                                        struct oy_why *why);
void oy_totals_free(struct oy_totals *t); /* NULL is allowed */

#endif
