/* What the demonstration's totals decide, and whether it is what the city decided. */
#ifndef OY_CLI_DEMO_DECISION_H
#define OY_CLI_DEMO_DECISION_H

#include "cli/demo.h"
#include "verifier/verify.h"

struct oy_demo_decisions {
    size_t equal; /* options of which the file says whether they were selected, as here */
    size_t drawn, special, other; /* and those it says something else of: see below */
};

/* Says each decision in words; where the source knows what was decided in the vote of its ballots,
 * compares, and says of each option that differs why: the lot drew it (a tie), the city treated it
 * specially, or neither, which no rule here explains. */
void oy_demo_decisions_say(struct oy_demo_decisions *out, const struct oy_demo *d,
                           const struct oy_verification *v);

#endif
