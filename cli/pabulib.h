/* Pabulib files (.pb): the ballots and published totals of real city budget votes.
 *
 * The format is that of pabulib.org (arXiv:2012.06539): three sections META, PROJECTS, VOTES,
 * each followed by a line of column names; fields are separated by `;` and may be quoted with
 * `"` (doubled inside); a vote is a list of project ids separated by `,`.
 */
#ifndef OY_CLI_PABULIB_H
#define OY_CLI_PABULIB_H

#include "base/file.h"

struct oy_pb_project {
    char *id, *name;
    int64_t cost;
    int64_t votes;    /* the published total; −1 if the file has none */
    uint32_t heading; /* its index, if there are headings */
    int64_t selected; /* what the city decided: 1 funded, 0 not, 2 special; −1 if not in the file */
};

enum { OY_PB_HEADINGS_MAX = 64 };

struct oy_pb_vote {
    uint32_t *project; /* indices, in the file's order */
    size_t n;
};

struct oy_pb {
    char *title;          /* META description */
    bool choose_one;      /* vote_type choose-1; otherwise approval */
    int64_t min, max;     /* projects on a ballot */
    int64_t max_sum_cost; /* 0: no cap */
    char *rule;           /* META rule, or NULL */
    int64_t budget;       /* META budget, 0: none */
    int64_t threshold;    /* META min_project_score_threshold, 0: none */
    /* META neighborhoods and budget_per_neighborhood, if both are there and of one length, and
     * every project's `neighborhood` is among them. */
    char *heading[OY_PB_HEADINGS_MAX];
    int64_t cap[OY_PB_HEADINGS_MAX];
    size_t n_headings;
    struct oy_pb_project *projects;
    size_t n_projects;
    struct oy_pb_vote *votes;
    size_t n_votes;
};

/* Reads a file; *out is NULL on failure and the reason names the line. OY_FORMAT for what does not
 * follow the format, OY_RANGE for a vote type other than approval and choose-1, a cost that is no
 * whole number, or a vote outside the file's own limits. */
OY_MUST_USE oy_status oy_pb_read(struct oy_pb **out, const char *path, struct oy_why *why);
void oy_pb_free(struct oy_pb *pb);

/* The rule of spec/decision.md that is the file's: "greedy" (its rules greedy and greedy-threshold)
 * or "greedy-no-skip", each with the threshold as minimum_votes; NULL for another one, or without a
 * budget. */
const char *oy_pb_decision(const struct oy_pb *pb);

#endif
