#include "election/choice.h"

#include <stdlib.h>
#include <string.h>

#include "crypto/publish.h"

/* ---- slack and scores [rul-2], constant time ---- */

/* 1 if v ≥ w, for both below 2^63. */
static unsigned char at_least(uint64_t v, uint64_t w) {
    return (unsigned char)(((v - w) >> 63) ^ 1);
}

void oy_choice_weigh(unsigned char *out, uint64_t v, uint64_t d) {
    int64_t weights[64];
    uint32_t n = oy_contest_weights(weights, d);
    if (n == 0) return;
    uint64_t last = (uint64_t)weights[n - 1];
    out[n - 1] = at_least(v, last);
    v -= last & (0 - (uint64_t)out[n - 1]);
    for (uint32_t i = 0; i + 1 < n; i++) out[i] = (unsigned char)(v >> i & 1);
}

/* What the slack of a rule can take up: Σ of its weights. */
static uint64_t distance_of(const struct oy_rule *rule) {
    uint64_t d = 0;
    for (size_t i = rule->n_terms - rule->n_slack; i < rule->n_terms; i++)
        d += (uint64_t)rule->terms[i].a;
    return d;
}

static int64_t sum_of(const struct oy_coefficient *terms, size_t n, const unsigned char *bits) {
    int64_t sum = 0;
    for (size_t i = 0; i < n; i++) sum += terms[i].a & (0 - (int64_t)bits[terms[i].bit]);
    return sum;
}

oy_status oy_choice_fill_slack(unsigned char *bits, const struct oy_contest *c,
                               struct oy_why *why) {
    for (size_t i = 0; i < c->n_rules; i++) {
        const struct oy_rule *rule = &c->rules[i];
        int64_t left = rule->value - sum_of(rule->terms, rule->n_terms - rule->n_slack, bits);
        uint64_t d = distance_of(rule);
        bool fits = (uint64_t)left <= d; /* d < 2^63: no negative number does */
        oy_publish(&fits, sizeof fits);  /* a choice that is allowed tells nothing */
        OY_REQUIRE(why, fits, OY_FORMAT, "qst-4",
                   "the choice is not allowed: it is off by %lld in rule %zu",
                   (long long)(left < 0 ? -left : left - (int64_t)d), i + 1);
        oy_choice_weigh(bits + rule->slack, (uint64_t)left, d);
    }
    return OY_OK;
}

bool oy_choice_holds_var(const struct oy_contest *c, const unsigned char *bits) {
    for (size_t i = 0; i < c->n_bits; i++)
        if (bits[i] > 1) return false;
    for (size_t i = 0; i < c->n_rules; i++)
        if (sum_of(c->rules[i].terms, c->rules[i].n_terms, bits) != c->rules[i].value) return false;
    return true;
}

/* ---- one contest from JSON [qst-4] ---- */

#define BLANK "blank"

static size_t width_of(const struct oy_contest *c) {
    return c->n_choice_bits / c->n_options;
}

/* Also for a JSON value of the wrong type: this is a choice that the encoder refuses. */
static oy_status refuse(struct oy_why *why, const char *sentence) {
    return oy_fail(why, OY_FORMAT, "qst-4", "%s", sentence);
}

static oy_status find(size_t *index, const struct oy_option *options, size_t n, struct oy_span id,
                      struct oy_why *why) {
    for (*index = 0; *index < n; (*index)++)
        if (oy_span_equal(oy_span_text(options[*index].id), id)) return OY_OK;
    return refuse(why, "an id that is not among the options");
}

static oy_status find_option(size_t *index, const struct oy_contest *c, struct oy_span id,
                             struct oy_why *why) {
    return find(index, c->options, c->n_options, id, why);
}

static bool is_text(struct oy_span *out, const struct oy_json *v, const char *key) {
    struct oy_why ignored = {0};
    return oy_json_text(out, v, key, 0, SIZE_MAX, &ignored) == OY_OK;
}

static bool is_list(const struct oy_json **out, size_t *n, const struct oy_json *v,
                    const char *key) {
    struct oy_why ignored = {0};
    return oy_json_array(out, n, v, key, 0, SIZE_MAX, &ignored) == OY_OK;
}

static bool is_object(const struct oy_json **out, const struct oy_json *v, const char *key) {
    struct oy_why ignored = {0};
    return oy_json_object(out, v, key, &ignored) == OY_OK;
}

static oy_status choose_one(unsigned char *bits, const struct oy_contest *c,
                            const struct oy_json *v, const char *key, struct oy_why *why) {
    struct oy_span id;
    size_t i;
    if (!is_text(&id, v, key)) return refuse(why, "the choice is one option's id");
    OY_TRY(find_option(&i, c, id, why));
    bits[i] = 1;
    return OY_OK;
}

/* A list of options, each once. `rank`: the j-th gets rank j. */
static oy_status choose_list(unsigned char *bits, const struct oy_contest *c,
                             const struct oy_json *v, const char *key, bool rank,
                             struct oy_why *why) {
    const struct oy_json *list;
    struct oy_span id;
    size_t n, i, width = width_of(c);
    if (!is_list(&list, &n, v, key)) return refuse(why, "the choice is a list of options' ids");
    OY_REQUIRE(why, n <= (rank ? c->ranks : c->n_options), OY_FORMAT, "qst-4",
               "%zu options are named, more than can be chosen", n);
    for (size_t j = 0; j < n && (!rank || j < width); j++) {
        if (!is_text(&id, oy_json_at(list, j), NULL))
            return refuse(why, "an option's id is a text");
        OY_TRY(find_option(&i, c, id, why));
        unsigned char taken = 0;
        for (size_t k = 0; k < width; k++) taken |= bits[i * width + k];
        OY_REQUIRE(why, !taken, OY_FORMAT, "qst-4", "an option is named twice");
        bits[i * width + (rank ? j : 0)] = 1;
    }
    return OY_OK;
}

static oy_status choose_scores(unsigned char *bits, const struct oy_contest *c,
                               const struct oy_json *v, const char *key, struct oy_why *why) {
    struct oy_why inner = {0};
    const struct oy_json *map;
    size_t i, width = width_of(c);
    if (!is_object(&map, v, key)) return refuse(why, "the choice gives numbers to options' ids");
    for (size_t j = 0; j < oy_json_members(map); j++) {
        const char *id = oy_json_key_at(map, j);
        int64_t score;
        OY_TRY(find_option(&i, c, oy_span_text(id), why));
        oy_status status = oy_json_integer(&score, map, id, 0, c->top, &inner);
        OY_REQUIRE(why, status == OY_OK, OY_FORMAT, "qst-4",
                   "%s gets a number that is not 0 to %lld", id, (long long)c->top);
        oy_choice_weigh(bits + i * width, (uint64_t)score, (uint64_t)c->top);
    }
    return OY_OK;
}

static oy_status choose_grades(unsigned char *bits, const struct oy_contest *c,
                               const struct oy_json *v, const char *key, struct oy_why *why) {
    struct oy_why inner = {0};
    const struct oy_json *map;
    size_t option, grade;
    if (!is_object(&map, v, key)) return refuse(why, "the choice gives grades to options' ids");
    for (size_t j = 0; j < oy_json_members(map); j++) {
        const char *id = oy_json_key_at(map, j);
        struct oy_span name;
        OY_TRY(find_option(&option, c, oy_span_text(id), why));
        if (oy_json_text(&name, map, id, 0, SIZE_MAX, &inner) != OY_OK)
            return refuse(why, "a grade is named by its id");
        OY_TRY(find(&grade, c->grades, c->n_grades, name, why));
        bits[option * c->n_grades + grade] = 1;
    }
    OY_REQUIRE(why, oy_json_members(map) == c->n_options, OY_FORMAT, "qst-4",
               "every option needs a grade");
    return OY_OK;
}

oy_status oy_choice_contest(unsigned char *bits, const struct oy_contest *c,
                            const struct oy_json *choices, const char *key, struct oy_why *why) {
    struct oy_span text;
    memset(bits, 0, c->n_choice_bits + (c->blank ? 1 : 0));
    if (is_text(&text, choices, key) && oy_span_equal(text, oy_span_text(BLANK))) {
        OY_REQUIRE(why, c->blank, OY_FORMAT, "qst-4", "a blank vote is not allowed here");
        if (c->blank) bits[c->blank_bit] = 1;
        return OY_OK;
    }
    switch (c->type) {
    case OY_CHOICE: return choose_one(bits, c, choices, key, why);
    case OY_APPROVAL:
    case OY_BUDGET: return choose_list(bits, c, choices, key, false, why);
    case OY_SCORE:
    case OY_POINTS: return choose_scores(bits, c, choices, key, why);
    case OY_GRADES: return choose_grades(bits, c, choices, key, why);
    case OY_RANK: return choose_list(bits, c, choices, key, true, why);
    }
    return refuse(why, "an unknown type of question");
}

/* ---- all contests of a style ---- */

static bool has_contest(const struct oy_style *style, const char *id) {
    for (size_t i = 0; i < style->n_contests; i++)
        if (strcmp(style->contests[i].contest->id, id) == 0) return true;
    return false;
}

static oy_status encode_one(unsigned char *bits, const struct oy_contest *c,
                            const struct oy_json *root, struct oy_why *why) {
    OY_REQUIRE(why, oy_json_has(root, c->id), OY_FORMAT, "qst-4", "nothing is chosen here");
    if (!oy_json_has(root, c->id)) return OY_OK;
    OY_TRY(oy_choice_contest(bits, c, root, c->id, why));
    return oy_choice_fill_slack(bits, c, why);
}

static oy_status encode(unsigned char *bits, const struct oy_style *style,
                        const struct oy_json *root, struct oy_why *why) {
    const struct oy_json *itself;
    if (!is_object(&itself, root, NULL)) return refuse(why, "choices are an object");
    for (size_t j = 0; j < oy_json_members(root); j++)
        OY_REQUIRE(why, has_contest(style, oy_json_key_at(root, j)), OY_FORMAT, "qst-4",
                   "'%s' is no contest of this ballot", oy_json_key_at(root, j));
    for (size_t i = 0; i < style->n_contests; i++) {
        const struct oy_contest *c = style->contests[i].contest;
        oy_status status = encode_one(bits + style->contests[i].first_bit, c, root, why);
        if (status != OY_OK) oy_why_at(why, "%s", c->id);
        if (status != OY_OK) return status;
    }
    return OY_OK;
}

oy_status oy_choice_encode(struct oy_secret_bytes **bits, const struct oy_style *style,
                           struct oy_span json, struct oy_why *why) {
    struct oy_json *root;
    *bits = NULL;
    OY_TRY(oy_json_parse(&root, json, OY_CHOICE_BYTES_MAX, why));
    oy_status status = oy_secret_bytes_new(bits, style->n_bits, why);
    if (status == OY_OK) status = encode((*bits)->secret, style, root, why);
    oy_json_free(root);
    if (status != OY_OK && *bits) oy_secret_bytes_free(bits);
    return status;
}
