/* A contest's `decision` from JSON [dec-1]. Its rule and headings come before the options, which
 * may have costs and headings because of it; the rest names options and comes after them. */
#include <stdlib.h>
#include <string.h>

#include "election/decision.h"
#include "election/manifest_read.h"

#define MONEY_MAX ((int64_t)1000000000000000)      /* 10^15 */
#define MINIMUM_VOTES_MAX ((int64_t)1000000000000) /* 10^12 */
enum { WEIGHT_MAX = 1000000, QUORUM_OF_MAX = 1000 };

static oy_status no_memory(struct oy_why *why) {
    return oy_fail(why, OY_MEMORY, "", "no memory for a decision");
}

static oy_status at(oy_status status, const char *list, size_t i, struct oy_why *why) {
    if (status != OY_OK) oy_why_at(why, "%s[%zu]", list, i);
    return status;
}

/* ---- rules ---- */

#define TYPE(t) (1U << (t))
#define BUDGETS                                                                                    \
    (TYPE(OY_CHOICE) | TYPE(OY_APPROVAL) | TYPE(OY_POINTS) | TYPE(OY_SCORE) | TYPE(OY_BUDGET))

static const struct {
    const char *name;
    unsigned types;
    const char *keys[5]; /* those beside rule and quorum */
} rules[] = {
    [OY_DECIDE_SIMPLE_MAJORITY] = {"simple-majority", TYPE(OY_CHOICE), {"for", "against", "tie"}},
    [OY_DECIDE_ABSOLUTE_MAJORITY] = {"absolute-majority",
                                     TYPE(OY_CHOICE),
                                     {"for", "against", "of"}},
    [OY_DECIDE_TWO_THIRDS] = {"two-thirds", TYPE(OY_CHOICE), {"for", "against", "of"}},
    [OY_DECIDE_COUNCIL] = {"council", TYPE(OY_CHOICE), {"for", "against", "session", "tie"}},
    [OY_DECIDE_PLURALITY] = {"plurality", TYPE(OY_CHOICE), {"winners", "abstain", "minimum_votes"}},
    [OY_DECIDE_APPROVAL] = {"approval", TYPE(OY_APPROVAL), {"winners", "minimum_votes"}},
    [OY_DECIDE_POINTS] = {"points", TYPE(OY_POINTS) | TYPE(OY_SCORE), {"winners", "minimum_votes"}},
    [OY_DECIDE_BORDA] = {"borda", TYPE(OY_RANK), {"winners", "minimum_votes", "weights"}},
    [OY_DECIDE_MAJORITY_JUDGMENT] = {"majority-judgment", TYPE(OY_GRADES), {"winners"}},
    [OY_DECIDE_GREEDY] = {"greedy", BUDGETS, {"budget", "headings", "minimum_votes"}},
    [OY_DECIDE_GREEDY_NO_SKIP] = {"greedy-no-skip",
                                  BUDGETS,
                                  {"budget", "headings", "minimum_votes"}},
    [OY_DECIDE_BEST_SET] = {"best-set", BUDGETS, {"budget", "minimum_votes"}},
};
enum { RULES = sizeof rules / sizeof rules[0] };

const char *oy_decision_kind_name(enum oy_decision_kind kind) {
    return kind == OY_DECIDE_NONE ? "none" : rules[kind].name;
}

bool oy_decision_has_costs(enum oy_decision_kind kind) {
    return kind == OY_DECIDE_GREEDY || kind == OY_DECIDE_GREEDY_NO_SKIP ||
           kind == OY_DECIDE_BEST_SET;
}

static oy_status parse_rule(struct oy_contest *c, const struct oy_json *obj, struct oy_why *why) {
    struct oy_span name;
    const char *keys[8] = {"rule", "quorum"};
    unsigned kind = OY_DECIDE_NONE + 1;
    OY_TRY(oy_json_text(&name, obj, "rule", 0, SIZE_MAX, why));
    while (kind < RULES && !oy_span_equal(name, oy_span_text(rules[kind].name))) kind++;
    if (kind == RULES) return oy_fail(why, OY_FORMAT, "dec-1", "an unknown rule of decision");
    OY_REQUIRE(why, rules[kind].types & TYPE(c->type), OY_FORMAT, "dec-1",
               "the rule %s does not fit this type of question", rules[kind].name);
    for (size_t i = 0; rules[kind].keys[i]; i++) keys[2 + i] = rules[kind].keys[i];
    c->decision.kind = (enum oy_decision_kind)kind;
    return oy_json_only_keys(obj, keys, why);
}

/* ---- headings ---- */

static oy_status parse_heading(struct oy_heading *out, const struct oy_json *obj,
                               struct oy_why *why) {
    OY_TRY(oy_json_only_keys(obj, OY_JSON_KEYS("id", "title", "cap"), why));
    OY_TRY(oy_manifest_id(&out->id, obj, why));
    OY_TRY(oy_manifest_title(&out->title, obj, "title", why));
    return oy_json_integer(&out->cap, obj, "cap", 1, MONEY_MAX, why);
}

static oy_status check_headings(const struct oy_decision_rule *d, struct oy_why *why) {
    const char *texts[OY_HEADINGS_MAX];
    for (size_t i = 0; i < d->n_headings; i++) texts[i] = d->headings[i].id;
    OY_TRY(oy_manifest_distinct(texts, d->n_headings, true, "man-6", why));
    for (size_t i = 0; i < d->n_headings; i++) texts[i] = d->headings[i].title;
    return oy_manifest_distinct(texts, d->n_headings, false, "man-7", why);
}

static oy_status parse_headings(struct oy_decision_rule *d, const struct oy_json *obj,
                                struct oy_why *why) {
    const struct oy_json *array;
    size_t n;
    if (!oy_json_has(obj, "headings")) return OY_OK;
    OY_TRY(oy_json_array(&array, &n, obj, "headings", 1, OY_HEADINGS_MAX, why));
    d->headings = calloc(n, sizeof *d->headings);
    if (!d->headings) return no_memory(why);
    d->n_headings = n;
    for (size_t i = 0; i < n; i++)
        OY_TRY(at(parse_heading(&d->headings[i], oy_json_at(array, i), why), "headings", i, why));
    oy_status status = check_headings(d, why);
    if (status != OY_OK) oy_why_at(why, "headings");
    return status;
}

static oy_status in_decision(oy_status status, struct oy_why *why) {
    if (status != OY_OK) oy_why_at(why, "decision");
    return status;
}

oy_status oy_decision_parse_rule(struct oy_contest *c, const struct oy_json *contest,
                                 struct oy_why *why) {
    const struct oy_json *obj;
    if (!oy_json_has(contest, "decision")) return OY_OK;
    OY_TRY(oy_json_object(&obj, contest, "decision", why));
    oy_status status = parse_rule(c, obj, why);
    if (status == OY_OK) status = parse_headings(&c->decision, obj, why);
    return in_decision(status, why);
}

oy_status oy_decision_parse_heading(uint32_t *out, const struct oy_decision_rule *d,
                                    const struct oy_json *option, struct oy_why *why) {
    struct oy_span id;
    OY_TRY(oy_json_text(&id, option, "heading", 0, SIZE_MAX, why));
    for (*out = 0; *out < d->n_headings; (*out)++)
        if (oy_span_equal(id, oy_span_text(d->headings[*out].id))) return OY_OK;
    return oy_fail(why, OY_FORMAT, "dec-1", "the decision has no such heading");
}

/* ---- words and ids ---- */

/* The index of a word in a list that ends with NULL. */
static oy_status parse_word(unsigned *out, const struct oy_json *obj, const char *key,
                            const char *const words[], struct oy_why *why) {
    struct oy_span text;
    OY_TRY(oy_json_text(&text, obj, key, 0, SIZE_MAX, why));
    for (*out = 0; words[*out]; (*out)++)
        if (oy_span_equal(text, oy_span_text(words[*out]))) return OY_OK;
    oy_status status = oy_fail(why, OY_FORMAT, "dec-1", "a word that this key does not know");
    oy_why_at(why, "%s", key);
    return status;
}

static oy_status parse_option_id(uint32_t *out, const struct oy_contest *c,
                                 const struct oy_json *value, const char *key, struct oy_why *why) {
    struct oy_span id;
    OY_TRY(oy_json_text(&id, value, key, 0, SIZE_MAX, why));
    for (*out = 0; *out < c->n_options; (*out)++)
        if (oy_span_equal(id, oy_span_text(c->options[*out].id))) return OY_OK;
    oy_status status = oy_fail(why, OY_FORMAT, "dec-1", "the question has no such option");
    if (key) oy_why_at(why, "%s", key);
    return status;
}

/* ---- majorities ---- */

static oy_status parse_tie(struct oy_decision_rule *d, const struct oy_json *obj,
                           struct oy_why *why) {
    unsigned tie;
    OY_TRY(parse_word(&tie, obj, "tie", OY_JSON_KEYS("rejected", "again", "lot"), why));
    d->tie = (enum oy_decision_tie)tie;
    return OY_OK;
}

/* An absolute majority of the votes alone would be a simple one. */
static oy_status parse_base(struct oy_decision_rule *d, const struct oy_json *obj,
                            struct oy_why *why) {
    unsigned base;
    bool votes = d->kind == OY_DECIDE_TWO_THIRDS;
    OY_TRY(parse_word(&base, obj, "of", OY_JSON_KEYS("votes", "present", "members"), why));
    d->base = (enum oy_decision_base)base;
    OY_REQUIRE(why, votes || d->base != OY_BASE_VOTES, OY_FORMAT, "dec-1",
               "of: an absolute majority is one of those present or of the members");
    return OY_OK;
}

static oy_status parse_majority(struct oy_contest *c, const struct oy_json *obj,
                                struct oy_why *why) {
    struct oy_decision_rule *d = &c->decision;
    int64_t session;
    OY_TRY(parse_option_id(&d->yes, c, obj, "for", why));
    OY_TRY(parse_option_id(&d->no, c, obj, "against", why));
    OY_REQUIRE(why, d->yes != d->no, OY_FORMAT, "dec-1", "for and against are the same option");
    if (d->kind == OY_DECIDE_ABSOLUTE_MAJORITY || d->kind == OY_DECIDE_TWO_THIRDS)
        return parse_base(d, obj, why);
    OY_TRY(parse_tie(d, obj, why));
    if (d->kind != OY_DECIDE_COUNCIL) return OY_OK;
    OY_TRY(oy_json_integer(&session, obj, "session", 1, 2, why));
    d->session = (uint32_t)session;
    return OY_OK;
}

/* ---- winners ---- */

static oy_status add_abstain(struct oy_contest *c, const struct oy_json *value,
                             struct oy_why *why) {
    struct oy_decision_rule *d = &c->decision;
    uint32_t option;
    OY_TRY(parse_option_id(&option, c, value, NULL, why));
    OY_REQUIRE(why, d->n_abstain == 0 || d->abstain[d->n_abstain - 1] < option, OY_FORMAT, "dec-1",
               "the option is out of order");
    d->abstain[d->n_abstain++] = option;
    return OY_OK;
}

static oy_status parse_abstain(struct oy_contest *c, const struct oy_json *obj,
                               struct oy_why *why) {
    const struct oy_json *array;
    size_t n;
    if (!oy_json_has(obj, "abstain")) return OY_OK;
    OY_TRY(oy_json_array(&array, &n, obj, "abstain", 1, c->n_options - 1, why));
    c->decision.abstain = calloc(n, sizeof *c->decision.abstain);
    if (!c->decision.abstain) return no_memory(why);
    for (size_t i = 0; i < n; i++)
        OY_TRY(at(add_abstain(c, oy_json_at(array, i), why), "abstain", i, why));
    return OY_OK;
}

static oy_status add_weight(int64_t *weights, size_t i, const struct oy_json *value,
                            struct oy_why *why) {
    OY_TRY(oy_json_integer(&weights[i], value, NULL, 0, WEIGHT_MAX, why));
    OY_REQUIRE(why, i == 0 ? weights[0] >= 1 : weights[i] <= weights[i - 1], OY_FORMAT, "dec-1",
               "the weights must not grow, and the first is at least 1");
    return OY_OK;
}

static oy_status parse_weights(struct oy_contest *c, const struct oy_json *obj,
                               struct oy_why *why) {
    const struct oy_json *array;
    size_t n;
    int64_t *weights = c->decision.weights = calloc(c->ranks, sizeof *weights);
    if (!weights) return no_memory(why);
    for (uint32_t i = 0; i < c->ranks; i++) weights[i] = (int64_t)(c->ranks - i);
    if (!oy_json_has(obj, "weights")) return OY_OK;
    OY_TRY(oy_json_array(&array, &n, obj, "weights", 0, SIZE_MAX, why));
    if (n != c->ranks)
        return oy_fail(why, OY_FORMAT, "dec-1", "weights: %zu for %u ranks", n, c->ranks);
    for (size_t i = 0; i < n; i++)
        OY_TRY(at(add_weight(weights, i, oy_json_at(array, i), why), "weights", i, why));
    return OY_OK;
}

static oy_status parse_winners(struct oy_contest *c, const struct oy_json *obj,
                               struct oy_why *why) {
    struct oy_decision_rule *d = &c->decision;
    int64_t winners;
    OY_TRY(oy_json_integer(&winners, obj, "winners", 1, (int64_t)c->n_options, why));
    d->winners = (uint32_t)winners;
    OY_TRY(parse_abstain(c, obj, why));
    OY_REQUIRE(why, d->winners <= c->n_options - d->n_abstain, OY_FORMAT, "dec-1",
               "more winners than candidates");
    return d->kind == OY_DECIDE_BORDA ? parse_weights(c, obj, why) : OY_OK;
}

/* ---- budgets ---- */

static int64_t gcd(int64_t a, int64_t b) {
    while (b != 0) {
        int64_t rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

int64_t oy_decision_unit(const struct oy_contest *c) {
    int64_t unit = 0;
    for (size_t i = 0; i < c->n_options; i++) unit = gcd(c->options[i].cost, unit);
    return unit;
}

int64_t oy_decision_cells(const struct oy_contest *c) {
    if (c->decision.kind != OY_DECIDE_BEST_SET) return 0;
    return (int64_t)c->n_options * (c->decision.budget / oy_decision_unit(c));
}

static oy_status parse_budget(struct oy_contest *c, const struct oy_json *obj, struct oy_why *why) {
    struct oy_decision_rule *d = &c->decision;
    OY_TRY(oy_json_integer(&d->budget, obj, "budget", 1, MONEY_MAX, why));
    if (d->kind != OY_DECIDE_BEST_SET) return OY_OK;
    int64_t units = d->budget / oy_decision_unit(c);
    OY_REQUIRE(why, units <= OY_BEST_SET_CELLS_MAX / (int64_t)c->n_options, OY_RANGE, "dec-1",
               "the budget has too many units of cost for best-set: round the costs");
    return OY_OK;
}

/* ---- the rest ---- */

static oy_status parse_quorum(struct oy_decision_rule *d, const struct oy_json *decision,
                              struct oy_why *why) {
    const struct oy_json *obj;
    int64_t part, of;
    if (!oy_json_has(decision, "quorum")) return OY_OK;
    OY_TRY(oy_json_object(&obj, decision, "quorum", why));
    OY_TRY(oy_json_only_keys(obj, OY_JSON_KEYS("part", "of", "more"), why));
    OY_TRY(oy_json_integer(&of, obj, "of", 1, QUORUM_OF_MAX, why));
    OY_TRY(oy_json_integer(&part, obj, "part", 1, of, why));
    OY_TRY(oy_json_bool(&d->quorum_more, obj, "more", why));
    d->quorum_part = (uint32_t)part;
    d->quorum_of = (uint32_t)of;
    d->has_quorum = true;
    return OY_OK;
}

static oy_status parse_minimum(struct oy_decision_rule *d, const struct oy_json *obj,
                               struct oy_why *why) {
    int64_t minimum = 1;
    if (oy_json_has(obj, "minimum_votes"))
        OY_TRY(oy_json_integer(&minimum, obj, "minimum_votes", 1, MINIMUM_VOTES_MAX, why));
    d->minimum_votes = (uint64_t)minimum;
    return OY_OK;
}

static oy_status parse_keys(struct oy_contest *c, const struct oy_json *obj, struct oy_why *why) {
    enum oy_decision_kind kind = c->decision.kind;
    OY_TRY(parse_quorum(&c->decision, obj, why));
    OY_TRY(parse_minimum(&c->decision, obj, why));
    if (kind <= OY_DECIDE_COUNCIL) return parse_majority(c, obj, why);
    return oy_decision_has_costs(kind) ? parse_budget(c, obj, why) : parse_winners(c, obj, why);
}

oy_status oy_decision_parse_keys(struct oy_contest *c, const struct oy_json *contest,
                                 struct oy_why *why) {
    const struct oy_json *obj;
    if (c->decision.kind == OY_DECIDE_NONE) return OY_OK;
    OY_TRY(oy_json_object(&obj, contest, "decision", why));
    return in_decision(parse_keys(c, obj, why), why);
}

void oy_decision_rule_clear(struct oy_decision_rule *d) {
    for (size_t i = 0; i < d->n_headings; i++) {
        free(d->headings[i].id);
        free(d->headings[i].title);
    }
    free(d->headings);
    free(d->abstain);
    free(d->weights);
    *d = (struct oy_decision_rule){.kind = OY_DECIDE_NONE};
}
