/* Every rule and outcome has words, and titles of 300 characters fit. */
#include <criterion/criterion.h>
#include <string.h>

#include "base/utf8.h"
#include "office/decision_words.h"

static struct oy_contest sample(char *title) {
    static struct oy_option options[3];
    for (size_t i = 0; i < 3; i++)
        options[i] = (struct oy_option){.id = (char[]){"o"}, .title = title};
    return (struct oy_contest){.title = title, .options = options, .n_options = 3};
}

Test(decision_words, every_rule_has_words_in_both_languages) {
    char title[301], text[OY_DECISION_TEXT];
    memset(title, 'a', 300);
    title[300] = 0;
    struct oy_contest c = sample(title);
    for (int kind = OY_DECIDE_NONE; kind <= OY_DECIDE_BEST_SET; kind++)
        for (int language = 0; language < 2; language++) {
            c.decision = (struct oy_decision_rule){.kind = (enum oy_decision_kind)kind,
                                                   .no = 1,
                                                   .session = 1,
                                                   .winners = 2,
                                                   .minimum_votes = 1,
                                                   .budget = 1000000};
            oy_decision_say_rule(text, (enum oy_language)language, &c);
            cr_assert(strlen(text) > 20 && oy_utf8_valid(oy_span_text(text)), "%d", kind);
            cr_assert_lt(strlen(text), OY_DECISION_TEXT - 1);
        }
}

Test(decision_words, a_council_names_its_law) {
    char text[OY_DECISION_TEXT];
    struct oy_contest c = sample((char[]){"Evet"});
    struct oy_decision d = {.electorate = 100, .ballots = 51};
    c.decision = (struct oy_decision_rule){.kind = OY_DECIDE_COUNCIL, .no = 1, .session = 1};
    oy_decision_say_rule(text, OY_TURKISH, &c);
    cr_assert(strstr(text, "5393") && strstr(text, "madde 22"));
    oy_decision_say_quorum(text, OY_TURKISH, &c, &d);
    cr_assert(strstr(text, "yarısından çoğu") && strstr(text, "ulaşıldı"), "%s", text);
    d.ballots = 50;
    oy_decision_say_quorum(text, OY_ENGLISH, &c, &d);
    cr_assert(strstr(text, "not reached"), "%s", text);
    c.decision.session = 2;
    oy_decision_say_quorum(text, OY_ENGLISH, &c, &d);
    cr_assert(strstr(text, "at least a quarter") && !strstr(text, "not reached"), "%s", text);
}

Test(decision_words, a_quorum_of_the_manifest) {
    char text[OY_DECISION_TEXT];
    struct oy_contest c = sample((char[]){"Evet"});
    struct oy_decision d = {.electorate = 90, .ballots = 30};
    c.decision =
        (struct oy_decision_rule){.kind = OY_DECIDE_SIMPLE_MAJORITY, .no = 1, .minimum_votes = 1};
    oy_decision_say_quorum(text, OY_ENGLISH, &c, &d);
    cr_assert_str_eq(text, "");
    c.decision.has_quorum = true;
    c.decision.quorum_part = 1;
    c.decision.quorum_of = 3;
    oy_decision_say_quorum(text, OY_ENGLISH, &c, &d);
    cr_assert_str_eq(text, "at least 1/3 of the electorate: reached");
    c.decision.quorum_more = true;
    oy_decision_say_quorum(text, OY_TURKISH, &c, &d);
    cr_assert_str_eq(text, "seçmenlerin 1/3 oranından çoğu: ulaşılamadı");
}
