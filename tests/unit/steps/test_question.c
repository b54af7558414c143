/* Questions in one line, and how they are decided [dec-1]. */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "steps/question.h"
#include "steps/step_manifest.h"
#include "tests/support/world.h"

/* The contest's JSON, or NULL with the reason in *why; the caller frees. */
static char *written(const char *question, struct oy_why *why) {
    struct oy_json_out o;
    struct oy_buffer text = {NULL, 0};
    oy_json_out_init(&o, false);
    if (oy_question_write(&o, question, 1, why) != OY_OK) {
        oy_buffer_free(&o.text);
        return NULL;
    }
    cr_assert_eq(oy_json_out_end(&o, &text, why), OY_OK);
    char *out = strndup((const char *)text.p, text.n);
    oy_buffer_free(&text);
    return out;
}

/* What is written holds this decision, and a manifest with it is good. */
static void decides(const char *question, const char *decision) {
    struct oy_why why = {.status = OY_OK};
    char *json = written(question, &why);
    cr_assert_not_null(json, "%s: %s", question, why.text);
    cr_assert_not_null(strstr(json, decision), "%s", json);
    struct oy_world *w = oy_world_new("ristretto255", json);
    oy_world_free(w);
    free(json);
}

static void refused(const char *question, const char *words) {
    struct oy_why why = {.status = OY_OK};
    cr_assert_null(written(question, &why));
    cr_assert_not_null(strstr(why.text, words), "%s", why.text);
}

Test(question, says_how_it_is_decided) {
    decides("choice decide=simple-majority for=yes against=no tie=again quorum=1/2:Park?:Yes,No",
            "{\"rule\":\"simple-majority\",\"for\":\"yes\",\"against\":\"no\",\"tie\":\"again\","
            "\"quorum\":{\"part\":1,\"of\":2,\"more\":false}}");
    decides("choice decide=two-thirds for=yes against=no of=members quorum=>2/3:Park?:Yes,No",
            "\"of\":\"members\",\"quorum\":{\"part\":2,\"of\":3,\"more\":true}");
    decides("choice decide=council for=yes against=no session=2 tie=lot:Park?:Yes,No",
            "\"tie\":\"lot\",\"session\":2");
    decides(
        "choice decide=plurality winners=1 abstain=none+other minimum-votes=5:Who?:A,B,None,Other",
        "\"winners\":1,\"abstain\":[\"none\",\"other\"],\"minimum_votes\":5");
    decides("rank ranks=2 decide=borda winners=1 weights=5/1:Rank:A,B,C", "\"weights\":[5,1]");
    decides("grades grades=good/poor decide=majority-judgment winners=1:Grade:A,B",
            "{\"rule\":\"majority-judgment\",\"winners\":1}");
    decides("approval decide=best-set budget=9:Spend:A=4,B=5", "\"cost\":4");
    decides("approval decide=greedy budget=9 headings=parks=5/roads=4:Spend:A=4@parks,B=5@roads",
            "\"headings\":[{\"id\":\"parks\",\"title\":\"parks\",\"cap\":5},"
            "{\"id\":\"roads\",\"title\":\"roads\",\"cap\":4}]");
    decides("budget cap=9 decide=greedy-no-skip budget=20:Spend:A=4,B=5", "\"budget\":20");
}

Test(question, says_what_is_wrong_with_its_decision) {
    refused("choice winners=1:Park?:Yes,No", "decide=RULE");
    refused("choice decide=plurality winners=0:Park?:Yes,No", "winners=0");
    refused("choice decide=plurality winners=many:Park?:Yes,No", "winners=many");
    refused("choice decide=plurality winners=1 quorum=half:Park?:Yes,No", "quorum such as");
    refused("rank decide=borda winners=1 weights=a/b:Rank:A,B", "weights such as");
    refused("approval decide=greedy budget=9:Spend:A,B", "=COST");
    refused("approval decide=greedy budget=9 headings=parks:Spend:A=1,B=2", "@HEADING");
    refused("approval decide=greedy budget=9 headings=parks:Spend:A=1@parks", "headings such as");
}

/* ---- advice ---- */

static bool warns(const char *question, const char *words) {
    struct oy_why why = {.status = OY_OK};
    struct oy_advice advice;
    char *json = written(question, &why);
    cr_assert_not_null(json, "%s", why.text);
    struct oy_world *w = oy_world_new("ristretto255", json);
    bool found = false;
    oy_manifest_advice(&advice, w->m, 0);
    for (size_t i = 0; i < advice.n; i++) found = found || strstr(advice.text[i], words) != NULL;
    oy_world_free(w);
    free(json);
    return found;
}

Test(advice, a_decision_deserves_a_second_look) {
    const char *plain =
        "choice decide=simple-majority for=yes against=no tie=rejected:Park?:Yes,No";
    cr_assert(warns("choice:Park?:Yes,No", "no rule of decision"));
    cr_assert_not(warns(plain, "no rule of decision"));
    cr_assert_not(warns(plain, "everybody on the roll counts"));
    cr_assert_not(warns(plain, "the lot decides"));
    cr_assert(warns("choice decide=absolute-majority for=yes against=no of=members:Park?:Yes,No",
                    "everybody on the roll counts"));
    cr_assert_not(
        warns("choice decide=absolute-majority for=yes against=no of=present:Park?:Yes,No",
              "everybody on the roll counts"));
    cr_assert(warns("choice decide=plurality winners=1 quorum=1/2:Park?:Yes,No",
                    "everybody on the roll counts"));
    cr_assert(warns("choice decide=simple-majority for=yes against=no tie=lot:Park?:Yes,No",
                    "the lot decides"));
    cr_assert(warns("choice decide=plurality winners=2:Park?:Yes,No", "as many options"));
    cr_assert_not(warns("choice decide=plurality winners=1:Park?:Yes,No", "as many options"));
}
