/* What `oy manifest check` says deserves a second look. */
#include <criterion/criterion.h>
#include <string.h>

#include "steps/step_manifest.h"
#include "tests/support/world.h"

#define CONTEST(id, scope, last)                                                                   \
    "{\"id\":\"" id "\",\"title\":\"" id                                                           \
    "\",\"type\":\"choice\",\"suite\":1,\"blank\":false," scope                                    \
    "\"options\":[{\"id\":\"y\",\"title\":\"Yes\"},{\"id\":\"n\",\"title\":\"" last "\"}]}"

static bool warns(const char *contests, const char *words) {
    struct oy_world *w = oy_world_new("ristretto255", contests);
    struct oy_advice advice;
    oy_manifest_advice(&advice, w->m, 0);
    bool found = false;
    for (size_t i = 0; i < advice.n; i++) found = found || strstr(advice.text[i], words) != NULL;
    oy_world_free(w);
    return found;
}

static bool warns_of_officers(struct oy_world *w, size_t officers, bool residency) {
    struct oy_advice advice;
    bool found = false;
    w->m->n_officers = officers;
    w->m->has_residency = residency;
    oy_manifest_advice(&advice, w->m, 0);
    for (size_t i = 0; i < advice.n; i++)
        found = found || strstr(advice.text[i], "Only one officer") != NULL;
    return found;
}

/* [priv-3] */
Test(advice, one_officer_cannot_post_a_list) {
    struct oy_world *w = oy_world_new("ristretto255", CONTEST("a", "", "No"));
    size_t n = w->m->n_officers;
    bool residency = w->m->has_residency;
    cr_assert(warns_of_officers(w, 1, true));
    cr_assert_not(warns_of_officers(w, 2, true));
    cr_assert_not(warns_of_officers(w, 1, false));
    w->m->n_officers = n;
    w->m->has_residency = residency;
    oy_world_free(w);
}

/* [tal-4] */
Test(advice, one_question_in_two_scopes_is_warned_of) {
    const char *words = "same options in scopes that differ";
    cr_assert(warns(CONTEST("a", "", "No") "," CONTEST("b", "\"scope\":[10,20],", "No"), words));
    cr_assert_not(warns(CONTEST("a", "", "No") "," CONTEST("b", "", "No"), words));
    cr_assert_not(
        warns(CONTEST("a", "", "No") "," CONTEST("b", "\"scope\":[10,20],", "Later"), words));
    cr_assert_not(warns(
        CONTEST("a", "\"scope\":[10],", "No") "," CONTEST("b", "\"scope\":[20],", "No"), words));
}
