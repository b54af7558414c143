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
    int64_t cost;                   /* type or decision is a budget; else 0 */
    uint32_t heading;               /* its index in decision.headings, if there are any */
};

/* What the totals decide, as the manifest says it (spec/decision.md) [dec-1]. */
enum oy_decision_kind {
    OY_DECIDE_NONE,
    OY_DECIDE_SIMPLE_MAJORITY,
    OY_DECIDE_ABSOLUTE_MAJORITY,
    OY_DECIDE_TWO_THIRDS,
    OY_DECIDE_COUNCIL,
    OY_DECIDE_PLURALITY,
    OY_DECIDE_APPROVAL,
    OY_DECIDE_POINTS,
    OY_DECIDE_BORDA,
    OY_DECIDE_MAJORITY_JUDGMENT,
    OY_DECIDE_GREEDY,
    OY_DECIDE_GREEDY_NO_SKIP,
    OY_DECIDE_BEST_SET
};
enum oy_decision_base { OY_BASE_VOTES, OY_BASE_PRESENT, OY_BASE_MEMBERS };
enum oy_decision_tie { OY_TIE_REJECTED, OY_TIE_AGAIN, OY_TIE_LOT };

enum { OY_HEADINGS_MAX = 64 };

struct oy_heading {
    char *id, *title;
    int64_t cap;
};

struct oy_decision_rule {
    enum oy_decision_kind kind;
    uint32_t yes, no;           /* `for` and `against`, as option indices: majorities, council */
    enum oy_decision_base base; /* `of` */
    enum oy_decision_tie tie;
    uint32_t session;       /* council: 1 or 2 */
    uint32_t winners;       /* plurality … majority judgment */
    uint64_t minimum_votes; /* 1 where it is left out */
    uint32_t *abstain;      /* option indices, ascending; plurality */
    size_t n_abstain;
    int64_t *weights; /* borda: one a rank, the default filled in */
    int64_t budget;
    struct oy_heading *headings;
    size_t n_headings;
    bool has_quorum, quorum_more;
    uint32_t quorum_part, quorum_of;
};

/* A paper that the manifest names and fixes by its hash [man-10]. */
struct oy_attachment {
    char *title, *file;
    uint64_t bytes;
    unsigned char digest[32];
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
    struct oy_decision_rule decision; /* kind NONE if the manifest has none */
    struct oy_attachment *attachments;
    size_t n_attachments;

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

/* greedy, greedy-no-skip and best-set: options have costs. */
bool oy_decision_has_costs(enum oy_decision_kind kind);
/* The greatest common divisor of all options' costs [dec-1]. */
int64_t oy_decision_unit(const struct oy_contest *c);
/* Cells of the table that a best-set contest takes: options · (budget div unit); 0 for others. At
 * most OY_BEST_SET_CELLS_MAX for one contest and for all of a manifest together [dec-1]. */
enum { OY_BEST_SET_CELLS_MAX = 1 << 28 };
int64_t oy_decision_cells(const struct oy_contest *c);
void oy_decision_rule_clear(struct oy_decision_rule *d);

#endif
