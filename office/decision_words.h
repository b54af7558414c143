/* Rules and outcomes of decisions in plain words (spec/decision.md). */
#ifndef OY_OFFICE_DECISION_WORDS_H
#define OY_OFFICE_DECISION_WORDS_H

#include "election/decision.h"
#include "office/say.h"

enum { OY_DECISION_TEXT = 1200 };

/* "Accepted if …": the rule of a contest, with the article of the law where there is one. */
void oy_decision_say_rule(char out[OY_DECISION_TEXT], enum oy_language language,
                          const struct oy_contest *c);
/* The quorum of the manifest or of the law and whether it was reached; "" if there is none. */
void oy_decision_say_quorum(char out[OY_DECISION_TEXT], enum oy_language language,
                            const struct oy_contest *c, const struct oy_decision *d);
/* "ACCEPTED" and the like, without the options that were selected. */
const char *oy_decision_say_outcome(enum oy_language language, enum oy_outcome outcome);

#endif
