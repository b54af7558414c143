/* The manifest: what is accepted keeps to the bounds of spec/manifest.md, and its contests are
 * bits, rules and lines that fit together. */
#include <string.h>

#include "election/style.h"
#include "fuzz.h"

static struct oy_world *w;

void fuzz_begin(void) {
    w = oy_world_new("ristretto255", oy_world_contests);
}

static void seed(const char *group, const char *contests) {
    struct oy_buffer text = oy_world_manifest(w, group, contests);
    fuzz_seed(oy_world_span(&text));
    oy_buffer_free(&text);
}

void fuzz_seeds(void) {
    seed("ristretto255", oy_world_contests);
    seed("modp4096", oy_world_all_types);
    seed("tiny", oy_world_contests);
    static const char *const words[] = {"\"type\":\"choice\"",
                                        "\"type\":\"approval\"",
                                        "\"type\":\"score\"",
                                        "\"type\":\"points\"",
                                        "\"type\":\"grades\"",
                                        "\"type\":\"rank\"",
                                        "\"type\":\"budget\"",
                                        "\"min\":",
                                        "\"max\":",
                                        "\"max_score\":",
                                        "\"points\":",
                                        "\"ranks\":",
                                        "\"fewer\":true",
                                        "\"cap\":",
                                        "\"cost\":",
                                        "\"blank\":true",
                                        "\"scope\":[",
                                        "1000000000000000",
                                        "1000000",
                                        "999999",
                                        "4294967296",
                                        "\"earlier_election\":",
                                        "\"description\":",
                                        "\\u202e",
                                        "\\u0301",
                                        "modp4096",
                                        "2000-02-29T23:59:59Z",
                                        "2100-02-29T00:00:00Z",
                                        "\"all_needed\":true"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) fuzz_word_text(words[i]);
}

static void check_terms(const struct oy_contest *c, const struct oy_coefficient *terms, size_t n) {
    for (size_t i = 0; i < n; i++) {
        FUZZ_MUST(terms[i].bit < c->n_bits && terms[i].a != 0);
        if (i > 0) FUZZ_MUST(terms[i].bit != terms[i - 1].bit);
    }
}

static void check_contest(const struct oy_manifest *m, const struct oy_contest *c) {
    uint64_t slack = 0;
    FUZZ_MUST(c->n_options >= 1 && c->n_options <= 1000 && c->suite == 1);
    FUZZ_MUST(c->n_scope >= 1 && c->n_scope <= m->n_mahalle);
    for (size_t i = 0; i < c->n_scope; i++)
        FUZZ_MUST(oy_manifest_find_mahalle(m, c->scope[i]) != SIZE_MAX);
    for (size_t i = 0; i < c->n_rules; i++) {
        const struct oy_rule *rule = &c->rules[i];
        check_terms(c, rule->terms, rule->n_terms);
        FUZZ_MUST(rule->n_slack <= rule->n_terms);
        slack += rule->n_slack;
    }
    FUZZ_MUST(c->n_bits == c->n_choice_bits + (c->blank ? 1 : 0) + slack); /* [rul-2] */
    FUZZ_MUST(c->n_lines >= c->n_options);
    for (size_t i = 0; i < c->n_lines; i++) {
        const struct oy_line *line = &c->lines[i];
        uint64_t max = 0;
        check_terms(c, line->terms, line->n_terms);
        for (size_t j = 0; j < line->n_terms; j++) max += (uint64_t)line->terms[j].a;
        FUZZ_MUST(max == line->max && max >= 1); /* [qst-2] */
    }
}

static void check_styles(const struct oy_manifest *m) {
    struct oy_why why = {0};
    for (size_t i = 0; i < m->n_mahalle; i++) {
        struct oy_style s;
        size_t bits = 0;
        OY_WORLD_MUST(oy_style_make(&s, m, m->mahalle[i].id, &why) == OY_OK, &why);
        for (size_t k = 0; k < s.n_contests; k++) bits += s.contests[k].contest->n_bits;
        FUZZ_MUST(bits == s.n_bits && s.ballot_len <= OY_BALLOT_BYTES_MAX);
        FUZZ_MUST(s.body_len + m->group->element_len + m->group->scalar_len == s.ballot_len);
        oy_style_clear(&s);
    }
}

void fuzz_one(struct oy_span in) {
    struct oy_manifest *m = NULL;
    struct oy_why why = {0};
    if (!fuzz_accepted(oy_manifest_parse(&m, in, &why), &why)) {
        FUZZ_MUST(m == NULL);
        return;
    }
    FUZZ_MUST(m->group == oy_group_by_id(m->group->id)); /* [grp-1] */
    FUZZ_MUST(m->opens < m->closes && m->minimum_scope >= 3);
    FUZZ_MUST(m->threshold >= 2 && m->threshold <= m->n_trustees && m->n_trustees <= 32);
    FUZZ_MUST(m->threshold < m->n_trustees || m->all_needed);
    FUZZ_MUST(m->officer_quorum >= 1 && m->officer_quorum <= m->n_officers);
    FUZZ_MUST(m->n_registrars >= 1 && m->n_registrars <= OY_REGISTRARS_MAX);
    FUZZ_MUST(m->witness_quorum <= m->n_witnesses && (m->n_witnesses == 0 || m->witness_quorum));
    for (size_t i = 1; i < m->n_mahalle; i++) FUZZ_MUST(m->mahalle[i - 1].id < m->mahalle[i].id);
    for (size_t i = 0; i < m->n_contests; i++) check_contest(m, &m->contests[i]);
    check_styles(m);
    struct oy_ceremony c;
    OY_WORLD_MUST(oy_ceremony_of_manifest(&c, m, 1, &why) == OY_OK, &why);
    oy_manifest_free(m);
}
