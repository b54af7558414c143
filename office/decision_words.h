/* What a rule demands and what came of it, for paper. */
#ifndef OY_OFFICE_DECISION_WORDS_H
#define OY_OFFICE_DECISION_WORDS_H

#include "election/decision.h"
#include "office/say.h"

/* The rule of a contest as a sentence, as the verifier's report has it, with the article of the law
 * where there is one. To be freed; NULL without memory. */
char *oy_decision_say_rule(enum oy_language language, const struct oy_contest *c);
/* How many of how many took part, and whether that is a quorum; "" if none is asked for. */
const char *oy_decision_say_quorum(char out[OY_SAY * 4], enum oy_language language,
                                   const struct oy_contest *c, const struct oy_decision *d);
/* "ACCEPTED" and the like, without the options that were selected. */
const char *oy_decision_say_outcome(enum oy_language language, enum oy_outcome outcome);

#endif
