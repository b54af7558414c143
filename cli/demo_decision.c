#include "cli/demo_decision.h"

#include <stdio.h>

#include "verifier/decision_words.h"

static bool has(const uint32_t *list, size_t n, uint32_t option) {
    for (size_t i = 0; i < n; i++)
        if (list[i] == option) return true;
    return false;
}

static void compare_option(struct oy_demo_decisions *out, const struct oy_demo *d,
                           const struct oy_option *o, bool here, bool drawn, int there) {
    if (there == (here ? 1 : 0)) {
        out->equal++;
        return;
    }
    const char *reason = "and no rule here explains it";
    if (there == 2) out->special++;
    if (there != 2 && drawn) out->drawn++;
    if (there != 2 && !drawn) out->other++;
    if (there == 2) reason = "which the city says of itself";
    if (drawn) reason = "for it was equal to another one, and here the lot decided";
    oy_demo_say(d, "  differs: %s is %s here and was %s there, %s", o->title,
                here ? "selected" : "not selected",
                there == 2   ? "a special case"
                : there == 1 ? "selected"
                             : "not selected",
                reason);
}

static void compare(struct oy_demo_decisions *out, const struct oy_demo *d, size_t contest,
                    const struct oy_contest *c, const struct oy_decision *decision) {
    for (uint32_t i = 0; i < c->n_options; i++) {
        int there = d->source.decided(d->source.ctx, contest, c->options[i].id);
        if (there < 0) continue;
        compare_option(out, d, &c->options[i], has(decision->selected, decision->n_selected, i),
                       has(decision->tie, decision->n_tie, i), there);
    }
}

void oy_demo_decisions_say(struct oy_demo_decisions *out, const struct oy_demo *d,
                           const struct oy_verification *v) {
    *out = (struct oy_demo_decisions){.equal = 0};
    for (size_t i = 0; i < v->manifest->n_contests; i++) {
        const struct oy_contest *c = &v->manifest->contests[i];
        if (v->decisions[i].outcome == OY_OUTCOME_NONE) continue;
        oy_demo_say(d, "\n%s", c->title);
        if (!d->json) oy_decision_words(stdout, c, &v->decisions[i], OY_ENGLISH, "  ");
        if (d->source.decided) compare(out, d, i, c, &v->decisions[i]);
    }
    if (out->equal > 0)
        oy_demo_say(
            d, "\nOf %zu projects the decision is the one published in the file%s.", out->equal,
            out->drawn + out->special + out->other > 0 ? "; the others are named above" : "");
}
