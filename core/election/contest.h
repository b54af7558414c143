/* A contest as bits, linear rules and tally lines [qst-1, qst-2, rul-1 … rul-3]. */
#ifndef OY_ELECTION_CONTEST_H
#define OY_ELECTION_CONTEST_H

#include "base/bytes.h"

enum oy_contest_type {
    OY_CHOICE = 1,
    OY_APPROVAL,
    OY_SCORE,
    OY_POINTS,
    OY_GRADES,
    OY_RANK,
    OY_BUDGET
};

struct oy_option {
    char *id, *title, *description; /* description may be NULL */
    int64_t cost;                   /* budget only */
};

struct oy_coefficient { /* a·bit */
    uint32_t bit;
    int64_t a;
};

struct oy_rule { /* Σ terms = value; the slack bits are among the terms, after the contest's own */
    struct oy_coefficient *terms;
    size_t n_terms;
    int64_t value;    /* hi */
    uint32_t slack;   /* index of the first slack bit */
    uint32_t n_slack; /* 0 for an equality */
};

struct oy_line { /* one published total */
    char *id;
    struct oy_coefficient *terms; /* weights */
    size_t n_terms;
    uint64_t max; /* Σ of the weights; the minimum is 0 */
};

struct oy_contest {
    char *id, *title, *description;
    enum oy_contest_type type;
    uint8_t suite;
    bool blank;
    struct oy_option *options;
    size_t n_options;
    struct oy_option *grades; /* grades only: id and title */
    size_t n_grades;
    int64_t min, max; /* approval, budget */
    int64_t top;      /* score: R; points: P; budget: cap */
    uint32_t ranks;   /* rank: k */
    bool fewer;       /* rank */
    uint32_t *scope;  /* mahalle ids, ascending; all of the manifest's if it named none */
    size_t n_scope;

    /* derived */
    uint32_t n_choice_bits; /* options' bits */
    uint32_t blank_bit;     /* its index; only if blank */
    uint32_t n_bits;        /* all, slack included */
    struct oy_rule *rules;
    size_t n_rules;
    struct oy_line *lines;
    size_t n_lines;
};

/* The n = bitlength(d) weights 1, 2, …, 2^{n−2}, d − (2^{n−1} − 1) that reach every value of
 * 0 … d and no other [rul-2]; returns n (0 for d = 0). d ≤ 2^62. */
uint32_t oy_contest_weights(int64_t weights[64], uint64_t d);

/* Fills the derived part from the rest: OY_RANGE "rul-1" if a rule cannot be met, "rul-3" if
 * its numbers are too large, "man-8" if it has more than 2^16 bits; OY_FORMAT "qst-1". */
OY_MUST_USE oy_status oy_contest_derive(struct oy_contest *c, struct oy_why *why);
void oy_contest_clear(struct oy_contest *c);

#endif
