/* The words of a question that say how it is decided [dec-1]; for question.c. */
#ifndef OY_STEPS_QUESTION_DECISION_H
#define OY_STEPS_QUESTION_DECISION_H

#include "base/json.h"

enum { OY_QUESTION_TEXT = 1000 };

struct oy_question_decision {
    char rule[32]; /* empty: none is asked for */
    char yes[64], no[64], tie[16], of[16], abstain[OY_QUESTION_TEXT], weights[OY_QUESTION_TEXT];
    char headings[OY_QUESTION_TEXT], quorum[32];
    uint64_t session, winners, minimum, budget; /* 0: not given */
};

/* Takes one word, KEY=VALUE; false if it is none of these. */
bool oy_question_decision_word(struct oy_question_decision *d, const char *word);
/* Options need =COST; options need @HEADING. */
bool oy_question_has_costs(const struct oy_question_decision *d);
bool oy_question_has_headings(const struct oy_question_decision *d);
/* Writes the member `decision`, if one is asked for. OY_FORMAT "dec-1" for a part that is not of
 * its form; whether it fits the question is for whoever parses the manifest. */
OY_MUST_USE oy_status oy_question_decision_write(struct oy_json_out *o,
                                                 const struct oy_question_decision *d,
                                                 struct oy_why *why);

#endif
