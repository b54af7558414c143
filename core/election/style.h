/* What a ballot of a mahalle looks like: its contests, and where each thing stands
 * (spec/manifest.md "Contests", spec/ballot.md). */
#ifndef OY_ELECTION_STYLE_H
#define OY_ELECTION_STYLE_H

#include "election/manifest.h"

enum { OY_BALLOT_BYTES_MAX = 16 << 20 }; /* [man-8] */

/* One contest of a style. Bits and rules are counted through the whole ballot. */
struct oy_style_contest {
    const struct oy_contest *contest;
    size_t index;      /* in the manifest */
    size_t first_bit;  /* its contest->n_bits bits (slack included) start here */
    size_t first_rule; /* its contest->n_rules rules start here */
    size_t suite_at;   /* offset in the body: u8 suite, then n_bits·(E α ‖ E β) */
    size_t proofs_at; /* offset: n_bits·(E A_0 ‖ E B_0 ‖ E A_1 ‖ E B_1) ‖ n_rules·(E T_1 ‖ E T_2) */
    size_t answers_at; /* offset: n_bits·(S e_0 ‖ S z_0 ‖ S z_1) ‖ n_rules·S z */
};

struct oy_style {
    const struct oy_group *group;
    uint32_t mahalle;
    struct oy_style_contest *contests;
    size_t n_contests; /* 0: nobody of this mahalle can vote [bal-3] */
    size_t n_bits, n_rules;
    size_t statement_len; /* the body without the responses */
    size_t body_len;
    size_t ballot_len;  /* body ‖ E R ‖ S z */
    size_t opening_len; /* header ‖ body ‖ n_bits·(u8 bit ‖ S r) */
};

/* The style of a mahalle; the manifest is borrowed. OY_RANGE "man-8" if its ballot would be longer
 * than OY_BALLOT_BYTES_MAX; OY_MEMORY. Free with oy_style_clear. */
OY_MUST_USE oy_status oy_style_make(struct oy_style *out, const struct oy_manifest *m,
                                    uint32_t mahalle, struct oy_why *why);
void oy_style_clear(struct oy_style *s);

#endif
