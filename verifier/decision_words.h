/* Rules of decision and what was decided, in plain words. */
#ifndef OY_VERIFIER_DECISION_WORDS_H
#define OY_VERIFIER_DECISION_WORDS_H

#include <stdio.h>

#include "verifier/verify.h"

/* The contest's rule, its quorum and what happens in a tie, as one sentence without full stop; that
 * there is no rule, where there is none. */
void oy_decision_rule_words(FILE *out, const struct oy_contest *c, enum oy_language language);
/* Rule, quorum, outcome, what was selected and spent, and between what the lot decided: a line
 * each, each behind `indent`. */
void oy_decision_words(FILE *out, const struct oy_contest *c, const struct oy_decision *d,
                       enum oy_language language, const char *indent);

#endif
