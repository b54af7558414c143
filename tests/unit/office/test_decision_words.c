/* Rules, quorums and outcomes on paper. */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "office/decision_words.h"

static struct oy_contest sample(enum oy_decision_kind kind) {
    static char yes[] = "Evet", no[] = "Hayır", title[] = "Soru";
    static struct oy_option options[] = {{.id = yes, .title = yes}, {.id = no, .title = no}};
    return (struct oy_contest){
        .title = title,
        .options = options,
        .n_options = 2,
        .decision = {.kind = kind, .no = 1, .session = 1, .winners = 1, .minimum_votes = 1}};
}

Test(decision_words, a_council_names_its_law) {
    struct oy_contest c = sample(OY_DECIDE_COUNCIL);
    for (int language = 0; language < 2; language++) {
        char *text = oy_decision_say_rule((enum oy_language)language, &c);
        cr_assert(text && strstr(text, "5393") && strstr(text, "Evet"), "%s", text);
        free(text);
    }
}

Test(decision_words, a_quorum_is_reached_or_not) {
    char text[OY_SAY * 4];
    struct oy_contest c = sample(OY_DECIDE_COUNCIL);
    struct oy_decision d = {.electorate = 2000, .ballots = 1001};
    cr_assert_str_eq(oy_decision_say_quorum(text, OY_TURKISH, &c, &d),
                     "1.001 / 2.000 kişi katıldı: ulaşıldı");
    d.ballots = 1000;
    cr_assert_str_eq(oy_decision_say_quorum(text, OY_ENGLISH, &c, &d),
                     "1,000 of 2,000 took part: not reached");
}

Test(decision_words, without_a_quorum_there_is_none_to_tell_of) {
    char text[OY_SAY * 4];
    struct oy_contest c = sample(OY_DECIDE_SIMPLE_MAJORITY);
    struct oy_decision d = {.electorate = 90, .ballots = 30};
    cr_assert_str_eq(oy_decision_say_quorum(text, OY_ENGLISH, &c, &d), "");
    c.decision.has_quorum = true;
    c.decision.quorum_part = 1;
    c.decision.quorum_of = 3;
    cr_assert(strstr(oy_decision_say_quorum(text, OY_ENGLISH, &c, &d), ": reached"));
    c.decision.quorum_more = true;
    cr_assert(strstr(oy_decision_say_quorum(text, OY_ENGLISH, &c, &d), "not reached"));
}

Test(decision_words, every_outcome_has_words) {
    for (int o = OY_OUTCOME_NONE; o <= OY_OUTCOME_SELECTED; o++)
        cr_assert_str_neq(oy_decision_say_outcome(OY_ENGLISH, (enum oy_outcome)o),
                          oy_decision_say_outcome(OY_TURKISH, (enum oy_outcome)o));
}
