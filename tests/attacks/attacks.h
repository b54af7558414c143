/* What the tests of attacks on ballots share. */
#ifndef OY_TESTS_ATTACKS_H
#define OY_TESTS_ATTACKS_H

#include <criterion/criterion.h>

#include "tests/support/attack_ballot_poll.h"

/* One test for each group: the body gets `group`. */
#define ATTACK_IN_BOTH(suite, name)                                                                \
    static void suite##_##name(const char *group);                                                 \
    Test(suite, name##_ristretto255) {                                                             \
        suite##_##name("ristretto255");                                                            \
    }                                                                                              \
    Test(suite, name##_modp4096) {                                                                 \
        suite##_##name("modp4096");                                                                \
    }                                                                                              \
    static void suite##_##name(const char *group)

/* One question and three voters: as small as an election gets. */
static inline struct attack_poll *attack_small(const char *group) {
    return attack_poll_start(group, attack_one_question, 3);
}

#endif
