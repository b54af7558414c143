/* a15: options and contests that stand twice, or look as if they did, so that a vote for one may be
 * published as one for the other. */
#include <stdio.h>
#include <string.h>

#include "tests/attacks/attacks.h"

static const char two[] =
    "{\"id\":\"park\",\"title\":\"A park?\",\"type\":\"choice\",\"suite\":1,\"blank\":true,"
    "\"options\":[{\"id\":\"yes\",\"title\":\"Yes please\"},{\"id\":\"no\",\"title\":\"No\"}]},"
    "{\"id\":\"judge\",\"title\":\"Judge\",\"type\":\"grades\",\"suite\":1,\"blank\":false,"
    "\"grades\":[{\"id\":\"good\",\"title\":\"Good\"},{\"id\":\"bad\",\"title\":\"Bad\"}],"
    "\"options\":[{\"id\":\"a\",\"title\":\"A\"},{\"id\":\"b\",\"title\":\"B\"}]}";

static void refused(struct attack_poll *p, const char *from, const char *to, const char *rule) {
    attack_poll_contests(p, "ristretto255", two);
    attack_poll_edit(p, from, to);
    attack_poll_open(p);
    attack_expect(p, "K2", rule, "manifest.json");
}

static void taken(struct attack_poll *p, const char *from, const char *to) {
    attack_poll_contests(p, "ristretto255", two);
    attack_poll_edit(p, from, to);
    attack_poll_open(p);
    attack_expect_good(p);
}

Test(a15_duplicate_ids, same_id) {
    struct attack_poll *p = attack_poll_start("ristretto255", two, 3);
    attack_expect_good(p);
    refused(p, "\"id\":\"no\"", "\"id\":\"yes\"", "man-6");
    refused(p, "\"id\":\"judge\"", "\"id\":\"park\"", "man-6");
    refused(p, "\"id\":\"bad\"", "\"id\":\"good\"", "man-6");
    refused(p, "\"id\":\"b\"", "\"id\":\"a\"", "man-6");
    refused(p, "\"id\":20", "\"id\":10", "man-3");
    attack_poll_free(p);
}

/* Ids that differ in their case, or that a reader would take for equal. */
Test(a15_duplicate_ids, look_alike_id) {
    static const char *const ids[] = {"YES",        "Yes",       "yes ",      " yes",
                                      "ye\\u0073 ", "y\\u0435s", "\\uff59es", "yes\\u200b",
                                      "yes\\u0301", "ye\\u017f", "blank",     "BLANK",
                                      "a/b",        "ye\\u0131", "y\\u00ads"};
    struct attack_poll *p = attack_poll_start("ristretto255", two, 3);
    for (size_t i = 0; i < sizeof ids / sizeof *ids; i++) {
        char to[64];
        (void)snprintf(to, sizeof to, "\"id\":\"%s\"", ids[i]);
        refused(p, "\"id\":\"no\"", to, "man-6");
    }
    taken(p, "\"id\":\"no\"", "\"id\":\"ye\\u0053s\""); /* an escape is no other spelling of this */
    refused(p, "\"id\":\"no\"", "\"id\":\"ye\\u0073\"", "man-6"); /* but of this one it is */
    attack_poll_free(p);
}

/* Titles that are the same, or are after normalisation, or to the eye. */
Test(a15_duplicate_ids, look_alike_title) {
    static const char *const titles[] = {
        "Yes please",        "Yes  please",
        " Yes please",       "Yes please ",
        "Yes\\u00a0please",  "Yes\\u2003please",
        "Yes\\u3000please",  "Yes\\u202fplease",
        "Yes please\\u200b", "Yes\\u2060 please",
        "Yes plea\\u00adse", "Yes please\\u0301",
        "\\uff39es please",  "Yes please\\ufe0f",
        "Ye\\u17b4s please", "Yes please\\u1ab0",
        "Yes please\\u20d0", "Yes \\u202eesaelp",
        "Yes \\ufb06e",      "Yes please\\u3164",
        "Yes please\\u180e", "Yes please\\udb40\\udc20",
    };
    struct attack_poll *p = attack_poll_start("ristretto255", two, 3);
    for (size_t i = 0; i < sizeof titles / sizeof *titles; i++) {
        char to[80];
        (void)snprintf(to, sizeof to, "\"title\":\"%s\"", titles[i]);
        refused(p, "\"title\":\"No\"", to, "man-7");
    }
    attack_poll_free(p);
}

/* One letter in two spellings of Unicode: only the shorter one is taken, whatever else there is. */
Test(a15_duplicate_ids, two_spellings) {
    static const char *const spellings[][2] = {
        {"\\u00e7ay", "c\\u0327ay"}, {"\\u00c5s", "\\u212bs"},      {"Kg", "\\u212ag"},
        {"\\u03a9", "\\u2126"},      {"a;b", "a\\u037eb"},          {"a\\u00b7b", "a\\u0387b"},
        {"\\u4e0d", "\\uf967"},      {"\\uac00", "\\u1100\\u1161"}, {"\\u304c", "\\u304b\\u3099"},
    };
    struct attack_poll *p = attack_poll_start("ristretto255", two, 3);
    for (size_t i = 0; i < sizeof spellings / sizeof *spellings; i++) {
        char to[80];
        (void)snprintf(to, sizeof to, "\"title\":\"%s\"", spellings[i][0]);
        taken(p, "\"title\":\"No\"", to);
        (void)snprintf(to, sizeof to, "\"title\":\"%s\"", spellings[i][1]);
        refused(p, "\"title\":\"No\"", to, "man-7");
    }
    attack_poll_free(p);
}

/* Contests and grades of one title; and one key for two people. */
Test(a15_duplicate_ids, titles_of_contests_and_keys) {
    struct attack_poll *p = attack_poll_start("ristretto255", two, 3);
    refused(p, "\"title\":\"Judge\"", "\"title\":\"A park?\"", "man-7");
    refused(p, "\"title\":\"Judge\"", "\"title\":\"A park? \"", "man-7");
    refused(p, "\"title\":\"Bad\"", "\"title\":\"Good\"", "man-7");
    attack_poll_contests(p, "ristretto255", two);
    char *text = (char *)p->manifest_file.p;
    char *first = strstr(text, "\"key\":\""), *second = strstr(first + 1, "\"key\":\"");
    memcpy(second, first, strlen("\"key\":\"") + 64);
    attack_poll_open(p);
    attack_expect(p, "K2", "man-5", "manifest.json");
    attack_poll_free(p);
}

#define PAPER(file)                                                                                \
    "{\"title\":\"Plan\",\"file\":\"" file "\",\"bytes\":1,\"sha256\":"                            \
    "\"0000000000000000000000000000000000000000000000000000000000000000\"}"

/* Two papers of one name: the one that was agreed on, and the one that is shown. */
Test(a15_duplicate_ids, papers_of_the_same_name) {
    struct attack_poll *p = attack_poll_start("ristretto255", two, 3);
    taken(p, "\"contests\"", "\"attachments\":[" PAPER("a") "," PAPER("b") "],\"contests\"");
    refused(p, "\"contests\"", "\"attachments\":[" PAPER("a") "," PAPER("a") "],\"contests\"",
            "man-10");
    refused(p, "\"contests\"", "\"attachments\":[" PAPER("a") "," PAPER("A") "],\"contests\"",
            "man-10");
    refused(p, "\"contests\":[{\"id\":\"park\"",
            "\"attachments\":[" PAPER("a") "],\"contests\":[{\"attachments\":[" PAPER(
                "A") "],\"id\":\"park\"",
            "man-10");
    attack_poll_free(p);
}

#define COSTS "\"cost\":1,\"heading\":\"roads\","
#define GREEDY(headings)                                                                           \
    "{\"decision\":{\"rule\":\"greedy\",\"budget\":9,\"headings\":[" headings                      \
    "]},\"id\":\"park\",\"title\":\"A park?\",\"type\":\"choice\",\"suite\":1,\"blank\":true,"     \
    "\"options\":[{" COSTS "\"id\":\"yes\",\"title\":\"Yes\"},{" COSTS                             \
    "\"id\":\"no\",\"title\":\"No\"}]}"
#define HEADING(id, title) "{\"id\":\"" id "\",\"title\":\"" title "\",\"cap\":5}"

/* Headings of a budget that stand twice, so that a cap may be read off either. */
Test(a15_duplicate_ids, headings_of_a_budget) {
    static const struct {
        const char *text, *rule;
    } contest[] = {
        {GREEDY(HEADING("roads", "Roads") "," HEADING("parks", "Parks")), NULL},
        {GREEDY(HEADING("roads", "Roads") "," HEADING("roads", "Parks")), "man-6"},
        {GREEDY(HEADING("roads", "Roads") "," HEADING("ROADS", "Parks")), "man-6"},
        {GREEDY(HEADING("roads", "Roads") "," HEADING("parks", "Roads")), "man-7"},
        {GREEDY(HEADING("roads", "Roads") "," HEADING("parks", "  Roads ")), "man-7"},
        {GREEDY(HEADING("Roads", "Roads")), "dec-1"}, /* which no option has */
    };
    struct attack_poll *p = attack_poll_start("ristretto255", two, 3);
    for (size_t i = 0; i < sizeof contest / sizeof *contest; i++) {
        attack_poll_contests(p, "ristretto255", contest[i].text);
        attack_poll_open(p);
        if (contest[i].rule)
            attack_expect(p, "K2", contest[i].rule, "manifest.json");
        else
            attack_expect_good(p);
    }
    attack_poll_free(p);
}
