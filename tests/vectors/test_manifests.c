/* manifests.json and contests.json. */
#include "common.h"

#include "base/secret.h"
#include "election/choice.h"

static void check_good(struct vectors *v, const json_t *row) {
    struct oy_manifest *m = NULL;
    OK(oy_manifest_parse(&m, oy_span_text(vec_text(v, row, "json")), &why));
    same(v, row, "ceremony_id", m->ceremony_id, sizeof m->ceremony_id); /* [cer-2] */
    oy_manifest_free(m);
}

static void check_bad(struct vectors *v, const json_t *row) {
    struct oy_manifest *m = NULL;
    struct oy_why why = {.status = OY_OK};
    struct oy_span text =
        vec_has(row, "hex") ? vec_bytes(v, row, "hex") : oy_span_text(vec_text(v, row, "json"));
    oy_status status = oy_manifest_parse(&m, text, &why);
    judge(v, row, status, &why);
    oy_manifest_free(m);
}

void check_manifests(struct vectors *v) {
    const json_t *row;
    VEC_EACH(v, row, i, vec_get(v, v->root, "good")) check_good(v, row);
    VEC_EACH(v, row, i, vec_get(v, v->root, "bad")) check_bad(v, row);
}

/* ---- contests ---- */

/* The pairs [bit, coefficient] are n terms from `terms` on. */
static void same_terms(struct vectors *v, const json_t *pairs, const struct oy_coefficient *terms,
                       size_t n) {
    const json_t *pair;
    cr_assert_eq(json_array_size(pairs), n);
    VEC_EACH(v, pair, i, pairs) {
        cr_assert_eq(json_array_size(pair), 2);
        cr_expect_eq(vec_integer(v, vec_at(v, pair, 0), NULL), (int64_t)terms[i].bit);
        cr_expect_eq(vec_integer(v, vec_at(v, pair, 1), NULL), terms[i].a);
    }
}

/* [rul-1, rul-2] hi is the rule's value, hi − lo the sum of its slack bits' weights. */
static void same_rule(struct vectors *v, const json_t *row, const struct oy_rule *rule) {
    const size_t own = rule->n_terms - rule->n_slack;
    int64_t slack = 0;
    for (size_t i = 0; i < rule->n_slack; i++) {
        cr_expect_eq(rule->terms[own + i].bit, rule->slack + i);
        slack += rule->terms[own + i].a;
    }
    same_terms(v, vec_get(v, row, "terms"), rule->terms, own);
    same_terms(v, vec_get(v, row, "slack"), rule->terms + own, rule->n_slack);
    same_integer(v, row, "hi", rule->value);
    same_integer(v, row, "lo", rule->value - slack);
}

/* [qst-2] */
static void same_line(struct vectors *v, const json_t *row, const struct oy_line *line) {
    cr_expect_str_eq(line->id, vec_text(v, row, "id"));
    same_terms(v, vec_get(v, row, "terms"), line->terms, line->n_terms);
    same_integer(v, row, "max", (int64_t)line->max);
}

/* [qst-4] As a voter of this contest alone, and back again. */
static void check_choice(struct vectors *v, const json_t *row, const struct oy_style *style) {
    char text[2000];
    struct oy_why why = {.status = OY_OK};
    struct oy_secret_bytes *bits = NULL, *again = NULL;
    struct oy_buffer described;
    int n = snprintf(text, sizeof text, "{\"%s\":%s}", style->contests[0].contest->id,
                     (const char *)vec_dump(v, row, "choice").p);
    cr_assert(n > 0 && (size_t)n < sizeof text);
    oy_status status = oy_choice_encode(&bits, style, oy_span_text(text), &why);
    judge(v, row, status, &why);
    if (status != OY_OK) return;
    const json_t *want = vec_get(v, row, "bits"), *bit;
    cr_assert_eq(json_array_size(want), bits->n);
    VEC_EACH(v, bit, i, want)
    cr_expect_eq(vec_integer(v, bit, NULL), bits->secret[i], "%s: bit %zu", text, i);
    OK(oy_choice_describe_var(&described, style, bits->secret, &why));
    OK(oy_choice_encode(&again, style, oy_buffer_span(&described), &why));
    cr_expect(oy_secret_bytes_equal(bits, again));
    oy_buffer_free(&described);
    oy_secret_bytes_free(&bits);
    oy_secret_bytes_free(&again);
}

/* A manifest like the file's with one contest. */
static struct oy_manifest *manifest_of(struct vectors *v, const json_t *contest) {
    struct oy_manifest *m;
    json_t *whole = json_copy(json_object_get(v->root, "manifest")), *list = json_array();
    cr_assert(json_array_append_new(list, json_deep_copy(contest)) == 0);
    cr_assert(json_object_set_new(whole, "contests", list) == 0);
    char *text = json_dumps(whole, JSON_COMPACT);
    OK(oy_manifest_parse(&m, oy_span_text(text), &why));
    free(text);
    json_decref(whole);
    return m;
}

static void check_contest(struct vectors *v, const json_t *row, const struct oy_contest *c) {
    const json_t *rules = vec_get(v, row, "rules"), *lines = vec_get(v, row, "lines"), *one;
    (void)vec_dump(v, row, "contest");
    cr_expect_str_eq(vec_text(v, vec_get(v, row, "contest"), "id"), c->id);
    same_integer(v, row, "bits", c->n_bits);
    cr_assert_eq(json_array_size(rules), c->n_rules, "%s", c->id);
    VEC_EACH(v, one, i, rules) same_rule(v, one, &c->rules[i]);
    cr_assert_eq(json_array_size(lines), c->n_lines, "%s", c->id);
    VEC_EACH(v, one, i, lines) same_line(v, one, &c->lines[i]);

    struct oy_manifest *m = manifest_of(v, vec_get(v, row, "contest"));
    struct oy_style style;
    OK(oy_style_make(&style, m, m->contests[0].scope[0], &why));
    VEC_EACH(v, one, i, vec_get(v, row, "choices")) check_choice(v, one, &style);
    oy_style_clear(&style);
    oy_manifest_free(m);
}

void check_contests(struct vectors *v) {
    const json_t *contests = vec_get(v, v->root, "contests"), *row;
    struct oy_manifest *m;
    OK(oy_manifest_parse(&m, vec_dump(v, v->root, "manifest"), &why));
    cr_assert_eq(json_array_size(contests), m->n_contests);
    VEC_EACH(v, row, i, contests) check_contest(v, row, &m->contests[i]);
    oy_manifest_free(m);
}
