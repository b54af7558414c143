/* What the tests of manifest, choice, roll and ballots share. */
#ifndef OY_TESTS_UNIT_ELECTION_COMMON_H
#define OY_TESTS_UNIT_ELECTION_COMMON_H

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "base/status.h"
#include "tests/support/sample_election.h"

/* The call is accepted; inside, `why` is its reason. */
#define OK(call)                                                                                   \
    do {                                                                                           \
        struct oy_why why = {.status = OY_OK};                                                     \
        oy_status ok_status = (call);                                                              \
        cr_assert_eq(ok_status, OY_OK, "%s: %s [%s]", why.where, why.text, why.rule);              \
    } while (0)

/* The call is refused by exactly this rule. */
#define REFUSED(call, rule_)                                                                       \
    do {                                                                                           \
        struct oy_why why = {.status = OY_OK};                                                     \
        oy_status refused_status = (call);                                                         \
        cr_assert_neq(refused_status, OY_OK, "accepted: " #call);                                  \
        cr_assert_eq(why.status, refused_status);                                                  \
        cr_assert_str_eq(why.rule, (rule_), "%s: %s", why.where, why.text);                        \
        cr_assert(why.text[0] != 0);                                                               \
    } while (0)

/* text with the first `from` replaced by `to`; the caller frees it. */
static inline char *replaced(const char *text, const char *from, const char *to) {
    const char *at = strstr(text, from);
    cr_assert(at, "'%s' is not in the text", from);
    size_t before = (size_t)(at - text);
    char *out = malloc(strlen(text) + strlen(to) + 1);
    cr_assert(out);
    memcpy(out, text, before);
    strcpy(out + before, to);
    strcat(out, at + strlen(from));
    return out;
}

#endif
