/* Contests from JSON (spec/manifest.md "Contests") [qst-1, man-3, man-6, man-7]. */
#include <stdlib.h>
#include <string.h>

#include "election/manifest_read.h"

#define COST_MAX ((int64_t)1000000000000000) /* 10^15 */
enum { OPTIONS_MAX = 1000, SCORE_MAX = 1000000, GRADES_MIN = 2, GRADES_MAX = 20 };

static oy_status no_memory(struct oy_why *why) {
    return oy_fail(why, OY_MEMORY, "", "no memory for a contest");
}

static oy_status at(oy_status status, const char *list, size_t i, struct oy_why *why) {
    if (status != OY_OK) oy_why_at(why, "%s[%zu]", list, i);
    return status;
}

/* ---- types ---- */

static const struct {
    const char *name;
    enum oy_contest_type type;
    const char *keys[5]; /* those beside the common ones */
} types[] = {{"choice", OY_CHOICE, {0}},
             {"approval", OY_APPROVAL, {"min", "max"}},
             {"score", OY_SCORE, {"max_score"}},
             {"points", OY_POINTS, {"points"}},
             {"grades", OY_GRADES, {"grades"}},
             {"rank", OY_RANK, {"ranks", "fewer"}},
             {"budget", OY_BUDGET, {"cap", "min", "max"}}};

static oy_status parse_type(size_t *index, const struct oy_json *obj, struct oy_why *why) {
    struct oy_span name;
    size_t n = sizeof types / sizeof types[0];
    OY_TRY(oy_json_text(&name, obj, "type", 0, SIZE_MAX, why));
    for (*index = 0; *index < n; (*index)++)
        if (oy_span_equal(name, oy_span_text(types[*index].name))) return OY_OK;
    return oy_fail(why, OY_FORMAT, "qst-1", "an unknown type of question");
}

static oy_status check_keys(const struct oy_json *obj, size_t type, struct oy_why *why) {
    enum { COMMON = 10 };
    const char *keys[16] = {"id",    "title",       "type",  "suite",    "options",
                            "blank", "description", "scope", "decision", "attachments"};
    for (size_t i = 0; types[type].keys[i]; i++) keys[COMMON + i] = types[type].keys[i];
    return oy_json_only_keys(obj, keys, why);
}

/* ---- options ---- */

struct option_keys { /* what an option has beside id and title */
    bool description, cost;
    const struct oy_decision_rule *headings; /* NULL: none */
};

static oy_status check_option_keys(const struct oy_json *obj, const struct option_keys *k,
                                   struct oy_why *why) {
    const char *keys[6] = {"id", "title"};
    size_t n = 2;
    if (k->description) keys[n++] = "description";
    if (k->cost) keys[n++] = "cost";
    if (k->headings) keys[n++] = "heading";
    return oy_json_only_keys(obj, keys, why);
}

static oy_status parse_option(struct oy_option *out, const struct oy_json *obj,
                              const struct option_keys *k, struct oy_why *why) {
    OY_TRY(check_option_keys(obj, k, why));
    OY_TRY(oy_manifest_id(&out->id, obj, why));
    OY_TRY(oy_manifest_title(&out->title, obj, "title", why));
    if (k->cost) OY_TRY(oy_json_integer(&out->cost, obj, "cost", 1, COST_MAX, why));
    if (k->headings) OY_TRY(oy_decision_parse_heading(&out->heading, k->headings, obj, why));
    return k->description ? oy_manifest_description(&out->description, obj, why) : OY_OK;
}

static oy_status check_options(const struct oy_option *options, size_t n, struct oy_why *why) {
    const char **texts = calloc(n ? n : 1, sizeof *texts);
    if (!texts) return no_memory(why);
    for (size_t i = 0; i < n; i++) texts[i] = options[i].id;
    oy_status status = oy_manifest_distinct(texts, n, true, "man-6", why);
    for (size_t i = 0; i < n; i++) texts[i] = options[i].title;
    if (status == OY_OK) status = oy_manifest_distinct(texts, n, false, "man-7", why);
    free(texts);
    return status;
}

/* The list `key` of 1 … max options or grades. */
static oy_status parse_options(struct oy_option **out, size_t *count, const struct oy_json *obj,
                               const char *key, size_t min, size_t max,
                               const struct option_keys *keys, struct oy_why *why) {
    const struct oy_json *array;
    bool is_grade = strcmp(key, "grades") == 0;
    size_t n;
    OY_TRY(oy_json_array(&array, &n, obj, key, min, is_grade ? max : SIZE_MAX, why));
    OY_REQUIRE(why, n <= max, OY_FORMAT, "qst-1", "%s: more than %zu", key, max);
    *out = calloc(n ? n : 1, sizeof **out);
    if (!*out) return no_memory(why);
    *count = n;
    for (size_t i = 0; i < n; i++)
        OY_TRY(at(parse_option(&(*out)[i], oy_json_at(array, i), keys, why), key, i, why));
    oy_status status = check_options(*out, n, why);
    if (status != OY_OK) oy_why_at(why, "%s", key);
    return status;
}

/* ---- scope ---- */

static oy_status take_all(struct oy_contest *c, const struct oy_manifest *m, struct oy_why *why) {
    c->scope = calloc(m->n_mahalle, sizeof *c->scope);
    if (!c->scope) return no_memory(why);
    c->n_scope = m->n_mahalle;
    for (size_t i = 0; i < m->n_mahalle; i++) c->scope[i] = m->mahalle[i].id;
    return OY_OK;
}

/* Any number may stand there: one that can be no id is not in the manifest either. */
static oy_status add_scope_id(struct oy_contest *c, const struct oy_manifest *m, int64_t number,
                              struct oy_why *why) {
    uint32_t id = number > 0 && number <= UINT32_MAX ? (uint32_t)number : 0;
    OY_REQUIRE(why, oy_manifest_find_mahalle(m, id) != SIZE_MAX, OY_FORMAT, "man-3",
               "mahalle %lld is not in the manifest", (long long)number);
    OY_REQUIRE(why, c->n_scope == 0 || c->scope[c->n_scope - 1] < id, OY_FORMAT, "man-3",
               "mahalle %u is out of order", id);
    c->scope[c->n_scope++] = id;
    return OY_OK;
}

static oy_status parse_scope(struct oy_contest *c, const struct oy_manifest *m,
                             const struct oy_json *obj, struct oy_why *why) {
    const struct oy_json *array;
    size_t n;
    if (!oy_json_has(obj, "scope")) return take_all(c, m, why);
    OY_TRY(oy_json_array(&array, &n, obj, "scope", 0, SIZE_MAX, why));
    OY_REQUIRE(why, n >= 1, OY_FORMAT, "man-3", "scope: it names no mahalle");
    c->scope = calloc(n + 1, sizeof *c->scope);
    if (!c->scope) return no_memory(why);
    for (size_t i = 0; i < n; i++) {
        int64_t id;
        OY_TRY(at(oy_json_integer(&id, oy_json_at(array, i), NULL, INT64_MIN, INT64_MAX, why),
                  "scope", i, why));
        OY_TRY(at(add_scope_id(c, m, id, why), "scope", i, why));
    }
    return OY_OK;
}

/* ---- what each type adds ---- */

static oy_status parse_bounds(struct oy_contest *c, const struct oy_json *obj, struct oy_why *why) {
    OY_TRY(oy_json_integer(&c->max, obj, "max", 1, (int64_t)c->n_options, why));
    return oy_json_integer(&c->min, obj, "min", 0, c->max, why);
}

static oy_status parse_rank(struct oy_contest *c, const struct oy_json *obj, struct oy_why *why) {
    int64_t ranks;
    OY_TRY(oy_json_integer(&ranks, obj, "ranks", 1, (int64_t)c->n_options, why));
    c->ranks = (uint32_t)ranks;
    return oy_json_bool(&c->fewer, obj, "fewer", why);
}

static oy_status parse_details(struct oy_contest *c, const struct oy_json *obj,
                               struct oy_why *why) {
    switch (c->type) {
    case OY_CHOICE: return OY_OK;
    case OY_APPROVAL: return parse_bounds(c, obj, why);
    case OY_SCORE: return oy_json_integer(&c->top, obj, "max_score", 1, SCORE_MAX, why);
    case OY_POINTS: return oy_json_integer(&c->top, obj, "points", 1, SCORE_MAX, why);
    case OY_GRADES:
        return parse_options(&c->grades, &c->n_grades, obj, "grades", GRADES_MIN, GRADES_MAX,
                             &(struct option_keys){.description = false}, why);
    case OY_RANK: return parse_rank(c, obj, why);
    case OY_BUDGET:
        OY_TRY(oy_json_integer(&c->top, obj, "cap", 1, COST_MAX, why));
        return parse_bounds(c, obj, why);
    }
    return OY_OK;
}

static oy_status parse_suite(struct oy_contest *c, const struct oy_json *obj, struct oy_why *why) {
    int64_t suite;
    OY_TRY(oy_json_integer(&suite, obj, "suite", -OY_JSON_INTEGER_MAX, OY_JSON_INTEGER_MAX, why));
    c->suite = suite >= 0 && suite <= UINT8_MAX ? (uint8_t)suite : 0; /* 0 is refused [qst-1] */
    return OY_OK;
}

oy_status oy_contest_parse(struct oy_contest *out, const struct oy_manifest *m,
                           const struct oy_json *obj, struct oy_why *why) {
    size_t type;
    OY_TRY(parse_type(&type, obj, why));
    out->type = types[type].type;
    OY_TRY(check_keys(obj, type, why));
    OY_TRY(oy_manifest_id(&out->id, obj, why));
    OY_TRY(oy_manifest_title(&out->title, obj, "title", why));
    OY_TRY(oy_manifest_description(&out->description, obj, why));
    OY_TRY(oy_manifest_attachments(&out->attachments, &out->n_attachments, obj, why));
    OY_TRY(parse_suite(out, obj, why));
    OY_TRY(oy_json_bool(&out->blank, obj, "blank", why));
    OY_TRY(parse_scope(out, m, obj, why));
    OY_TRY(oy_decision_parse_rule(out, obj, why));
    struct option_keys keys = {.description = true,
                               .cost = out->type == OY_BUDGET ||
                                       oy_decision_has_costs(out->decision.kind),
                               .headings = out->decision.n_headings > 0 ? &out->decision : NULL};
    /* None at all is [qst-1]'s to refuse, in oy_contest_derive. */
    OY_TRY(
        parse_options(&out->options, &out->n_options, obj, "options", 0, OPTIONS_MAX, &keys, why));
    if (out->n_options > 0) OY_TRY(parse_details(out, obj, why));
    if (out->n_options > 0) OY_TRY(oy_decision_parse_keys(out, obj, why));
    return oy_contest_derive(out, why);
}
