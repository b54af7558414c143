#include "election/contest.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "election/manifest_read.h"

enum { BITS_MAX = 1 << 16 };       /* a contest above it cannot fit a ballot of 16 MiB [man-8] */
#define SUM_MAX ((int64_t)1 << 62) /* [rul-3] */

static oy_status no_memory(struct oy_why *why) {
    return oy_fail(why, OY_MEMORY, "", "no memory for a contest");
}

/* ---- bits ---- */

uint32_t oy_contest_weights(int64_t weights[64], uint64_t d) {
    uint32_t n = 0;
    while (n < 63 && d >> n) n++;
    for (uint32_t i = 0; i + 1 < n; i++) weights[i] = (int64_t)1 << i;
    if (n) weights[n - 1] = (int64_t)(d - (((uint64_t)1 << (n - 1)) - 1));
    return n;
}

static bool is_scored(const struct oy_contest *c) {
    return c->type == OY_SCORE || c->type == OY_POINTS;
}

/* Bits of one option. */
static size_t width_of(const struct oy_contest *c) {
    int64_t weights[64];
    switch (c->type) {
    case OY_SCORE:
    case OY_POINTS: return oy_contest_weights(weights, (uint64_t)c->top);
    case OY_GRADES: return c->n_grades;
    case OY_RANK: return c->ranks;
    case OY_CHOICE:
    case OY_APPROVAL:
    case OY_BUDGET: break;
    }
    return 1;
}

static bool is_type(enum oy_contest_type type) {
    return type >= OY_CHOICE && type <= OY_BUDGET;
}

static oy_status count_bits(struct oy_contest *c, struct oy_why *why) {
    OY_REQUIRE(why, is_type(c->type), OY_FORMAT, "qst-1", "an unknown type of question");
    OY_REQUIRE(why, c->suite == 1, OY_FORMAT, "qst-1", "proof suite %u, where only 1 is known",
               c->suite);
    OY_REQUIRE(why, c->n_options >= 1, OY_FORMAT, "qst-1", "no option to choose from");
    OY_REQUIRE(why, c->type != OY_CHOICE || c->n_options >= (c->blank ? 1 : 2), OY_FORMAT, "qst-1",
               "one option alone leaves nothing to choose");
    size_t width = width_of(c);
    OY_REQUIRE(why, width >= 1 && width <= BITS_MAX && c->n_options <= BITS_MAX / width, OY_RANGE,
               "man-8", "more than %d bits in one contest", BITS_MAX);
    c->n_choice_bits = (uint32_t)(width * c->n_options);
    c->blank_bit = c->n_choice_bits;
    c->n_bits = c->n_choice_bits + (c->blank ? 1 : 0);
    return OY_OK;
}

/* ---- rules ---- */

/* A rule while it is being written down; room for `cap` terms. */
struct draft {
    struct oy_contest *c;
    struct oy_coefficient *terms;
    size_t n, cap;
    struct oy_why *why;
};

static oy_status draft_begin(struct draft *d, struct oy_contest *c, size_t cap,
                             struct oy_why *why) {
    *d = (struct draft){.c = c, .cap = cap + 1 + 64, .why = why}; /* and blank, and slack */
    d->terms = calloc(d->cap, sizeof *d->terms);
    return d->terms ? OY_OK : no_memory(why);
}

static void draft_add(struct draft *d, size_t bit, int64_t a) {
    d->terms[d->n++] = (struct oy_coefficient){(uint32_t)bit, a};
}

static void draft_blank(struct draft *d, int64_t a) {
    if (d->c->blank) draft_add(d, d->c->blank_bit, a);
}

/* Σ of the negative and of the positive a_i; false if they are more than 2^62 apart. */
static bool reach_of(const struct draft *d, int64_t *low, int64_t *high) {
    *low = *high = 0;
    for (size_t i = 0; i < d->n; i++) {
        int64_t a = d->terms[i].a, room = SUM_MAX - (*high - *low);
        if (a > room || a < -room) return false;
        *(a < 0 ? low : high) += a;
    }
    return true;
}

static uint64_t magnitude(int64_t v) {
    return v < 0 ? 0 - (uint64_t)v : (uint64_t)v;
}

static oy_status rule_append(struct oy_contest *c, const struct oy_rule *rule, struct oy_why *why) {
    struct oy_rule *larger = realloc(c->rules, (c->n_rules + 1) * sizeof *larger);
    if (!larger) return no_memory(why);
    c->rules = larger;
    c->rules[c->n_rules++] = *rule;
    return OY_OK;
}

/* [rul-1 … rul-3] Σ terms ∈ [lo, hi], clamped and given its slack. */
static oy_status close_rule(struct draft *d, int64_t lo, int64_t hi) {
    struct oy_why *why = d->why;
    int64_t low, high, weights[64];
    bool fits = reach_of(d, &low, &high);
    OY_REQUIRE(why, fits, OY_RANGE, "rul-3", "the numbers of a rule add up to more than 2^62");
    if (lo < low) lo = low;
    if (hi > high) hi = high;
    OY_REQUIRE(why, lo <= hi, OY_RANGE, "rul-1", "a rule that no choice can meet");
    if (lo == low && hi == high) return OY_OK;
    uint64_t distance = (uint64_t)(hi - lo);
    OY_REQUIRE(
        why, (uint64_t)(high - low) + magnitude(lo) + magnitude(hi) + distance <= (uint64_t)SUM_MAX,
        OY_RANGE, "rul-3", "the numbers of a rule add up to more than 2^62");
    struct oy_rule rule = {.value = hi, .slack = d->c->n_bits};
    rule.n_slack = oy_contest_weights(weights, distance);
    for (uint32_t i = 0; i < rule.n_slack; i++) draft_add(d, rule.slack + i, weights[i]);
    rule.terms = d->terms;
    rule.n_terms = d->n;
    OY_TRY(rule_append(d->c, &rule, why));
    d->terms = NULL; /* now the rule's */
    d->c->n_bits += rule.n_slack;
    return OY_OK;
}

static oy_status draft_end(struct draft *d, int64_t lo, int64_t hi) {
    oy_status status = close_rule(d, lo, hi);
    free(d->terms);
    d->terms = NULL;
    return status;
}

/* Σb + blank·o ∈ [lo, hi] over all options' bits */
static oy_status rule_count(struct oy_contest *c, int64_t blank, int64_t lo, int64_t hi,
                            struct oy_why *why) {
    struct draft d;
    OY_TRY(draft_begin(&d, c, c->n_choice_bits, why));
    for (size_t i = 0; i < c->n_choice_bits; i++) draft_add(&d, i, 1);
    draft_blank(&d, blank);
    return draft_end(&d, lo, hi);
}

/* Σ scores + limit·o ∈ [0, limit] */
static oy_status rule_scores(struct oy_contest *c, int64_t limit, struct oy_why *why) {
    struct draft d;
    int64_t weights[64];
    size_t width = oy_contest_weights(weights, (uint64_t)c->top);
    OY_TRY(draft_begin(&d, c, c->n_choice_bits, why));
    for (size_t i = 0; i < c->n_choice_bits; i++) draft_add(&d, i, weights[i % width]);
    draft_blank(&d, limit);
    return draft_end(&d, 0, limit);
}

/* Σ of an option's row (+ o) ∈ [lo, 1] */
static oy_status rule_row(struct oy_contest *c, size_t option, bool with_blank, int64_t lo,
                          struct oy_why *why) {
    struct draft d;
    size_t width = width_of(c);
    OY_TRY(draft_begin(&d, c, width, why));
    for (size_t j = 0; j < width; j++) draft_add(&d, option * width + j, 1);
    if (with_blank) draft_blank(&d, 1);
    return draft_end(&d, lo, 1);
}

static oy_status rules_grades(struct oy_contest *c, struct oy_why *why) {
    for (size_t i = 0; i < c->n_options; i++) OY_TRY(rule_row(c, i, true, 1, why));
    return OY_OK;
}

/* Σ of a rank's column + o ∈ [lo, 1] */
static oy_status rule_column(struct oy_contest *c, size_t rank, int64_t lo, struct oy_why *why) {
    struct draft d;
    OY_TRY(draft_begin(&d, c, c->n_options, why));
    for (size_t i = 0; i < c->n_options; i++) draft_add(&d, i * c->ranks + rank, 1);
    draft_blank(&d, 1);
    return draft_end(&d, lo, 1);
}

/* Nobody is ranked j who leaves rank j − 1 empty: Σ column j − 1 − Σ column j ∈ [0, 1] */
static oy_status rule_no_gap(struct oy_contest *c, size_t rank, struct oy_why *why) {
    struct draft d;
    OY_TRY(draft_begin(&d, c, 2 * c->n_options, why));
    for (size_t i = 0; i < c->n_options; i++) draft_add(&d, i * c->ranks + rank - 1, 1);
    for (size_t i = 0; i < c->n_options; i++) draft_add(&d, i * c->ranks + rank, -1);
    return draft_end(&d, 0, 1);
}

static oy_status rules_rank(struct oy_contest *c, struct oy_why *why) {
    for (size_t i = 0; i < c->n_options; i++) OY_TRY(rule_row(c, i, false, 0, why));
    for (size_t j = 0; j < c->ranks; j++) OY_TRY(rule_column(c, j, c->fewer ? 0 : 1, why));
    for (size_t j = 1; c->fewer && j < c->ranks; j++) OY_TRY(rule_no_gap(c, j, why));
    return OY_OK;
}

static oy_status rules_budget(struct oy_contest *c, struct oy_why *why) {
    struct draft d;
    OY_TRY(draft_begin(&d, c, c->n_options, why));
    for (size_t i = 0; i < c->n_options; i++) draft_add(&d, i, c->options[i].cost);
    draft_blank(&d, c->top);
    OY_TRY(draft_end(&d, 0, c->top));
    return rule_count(c, c->max, c->min, c->max, why);
}

static oy_status make_rules(struct oy_contest *c, struct oy_why *why) {
    switch (c->type) {
    case OY_CHOICE: return rule_count(c, 1, 1, 1, why);
    case OY_APPROVAL: return rule_count(c, c->max, c->min, c->max, why);
    case OY_SCORE: return c->blank ? rule_scores(c, (int64_t)c->n_options * c->top, why) : OY_OK;
    case OY_POINTS: return rule_scores(c, c->top, why);
    case OY_GRADES: return rules_grades(c, why);
    case OY_RANK: return rules_rank(c, why);
    case OY_BUDGET: return rules_budget(c, why);
    }
    return OY_OK;
}

/* ---- tally lines [qst-2] ---- */

static char *line_id(const struct oy_contest *c, size_t option, size_t j) {
    char rank[24];
    const char *id = c->options[option].id, *of = NULL;
    if (c->type == OY_GRADES) of = c->grades[j].id;
    if (c->type == OY_RANK) {
        (void)snprintf(rank, sizeof rank, "%zu", j + 1);
        of = rank;
    }
    size_t cap = strlen(id) + 2 + (of ? strlen(of) : 0);
    char *out = malloc(cap);
    if (out) (void)snprintf(out, cap, "%s%s%s", id, of ? "/" : "", of ? of : "");
    return out;
}

static bool line_fill(struct oy_line *line, char *id, size_t first, const int64_t *weights,
                      size_t n) {
    line->id = id;
    line->terms = calloc(n, sizeof *line->terms);
    if (!line->id || !line->terms) return false;
    line->n_terms = n;
    for (size_t i = 0; i < n; i++) {
        line->terms[i] = (struct oy_coefficient){(uint32_t)(first + i), weights[i]};
        line->max += (uint64_t)weights[i];
    }
    return true;
}

static oy_status make_lines(struct oy_contest *c, struct oy_why *why) {
    int64_t weights[64] = {1};
    size_t width = width_of(c), of_line = 1;
    if (is_scored(c)) of_line = oy_contest_weights(weights, (uint64_t)c->top);
    size_t per_option = width / of_line, n = c->n_options * per_option;
    c->lines = calloc(n + 1, sizeof *c->lines);
    if (!c->lines) return no_memory(why);
    for (size_t i = 0; i < n; i++) {
        struct oy_line *line = &c->lines[c->n_lines++];
        char *id = line_id(c, i / per_option, i % per_option);
        if (!line_fill(line, id, i * of_line, weights, of_line)) return no_memory(why);
    }
    if (!c->blank) return OY_OK;
    const int64_t one = 1;
    struct oy_line *line = &c->lines[c->n_lines++];
    return line_fill(line, strdup("blank"), c->blank_bit, &one, 1) ? OY_OK : no_memory(why);
}

/* ---- all of it ---- */

static void clear_derived(struct oy_contest *c) {
    for (size_t i = 0; i < c->n_rules; i++) free(c->rules[i].terms);
    free(c->rules);
    for (size_t i = 0; i < c->n_lines; i++) {
        free(c->lines[i].id);
        free(c->lines[i].terms);
    }
    free(c->lines);
    c->rules = NULL;
    c->lines = NULL;
    c->n_rules = c->n_lines = 0;
    c->n_choice_bits = c->blank_bit = c->n_bits = 0;
}

oy_status oy_contest_derive(struct oy_contest *c, struct oy_why *why) {
    clear_derived(c);
    oy_status status = count_bits(c, why);
    if (status == OY_OK) status = make_rules(c, why);
    if (status == OY_OK) status = make_lines(c, why);
    if (status != OY_OK) clear_derived(c);
    return status;
}

static void clear_options(struct oy_option *options, size_t n) {
    for (size_t i = 0; i < n; i++) {
        free(options[i].id);
        free(options[i].title);
        free(options[i].description);
    }
    free(options);
}

void oy_contest_clear(struct oy_contest *c) {
    clear_derived(c);
    oy_decision_rule_clear(&c->decision);
    clear_options(c->options, c->n_options);
    clear_options(c->grades, c->n_grades);
    free(c->id);
    free(c->title);
    free(c->description);
    free(c->scope);
    oy_manifest_attachments_clear(c->attachments, c->n_attachments);
    *c = (struct oy_contest){0};
}
