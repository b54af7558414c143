/* decision.json: what totals decide, by every rule [dec-3 … dec-11]. */
#include "common.h"

#include "election/decision.h"

static uint32_t option_of(const struct oy_contest *c, const char *id) {
    for (uint32_t i = 0; i < c->n_options; i++)
        if (strcmp(c->options[i].id, id) == 0) return i;
    return UINT32_MAX;
}

static void same_options(struct vectors *v, const json_t *list, const struct oy_contest *c,
                         const uint32_t *option, size_t n) {
    const json_t *id;
    cr_assert_eq(json_array_size(list), n, "%s: %zu options, not %zu", c->id, n,
                 json_array_size(list));
    VEC_EACH(v, id, i, list)
    cr_expect_eq(option_of(c, vec_text(v, id, NULL)), option[i], "%s: place %zu", c->id, i);
}

static const uint64_t *read_totals(struct vectors *v, const json_t *obj, const struct oy_contest *c,
                                   uint64_t *room) {
    const json_t *n, *list = vec_get(v, obj, "totals");
    if (json_is_null(list)) return NULL;
    cr_assert_eq(json_array_size(list), c->n_lines);
    VEC_EACH(v, n, i, list) room[i] = (uint64_t)vec_integer(v, n, NULL);
    return room;
}

static void one_case(struct vectors *v, const json_t *obj, const struct oy_manifest *m) {
    static uint64_t room[1 << 12];
    const struct oy_contest *c = &m->contests[vec_integer(v, obj, "index")];
    const json_t *want = vec_get(v, obj, "decision");
    unsigned char lot[32];
    struct oy_decision d;
    vec_fixed(v, lot, sizeof lot, obj, "lot");
    OK(oy_decision_make(&d, m->group, c, (uint64_t)vec_integer(v, obj, "electorate"),
                        (uint64_t)vec_integer(v, obj, "ballots"), read_totals(v, obj, c, room), lot,
                        &why));
    cr_assert_str_eq(c->id, vec_text(v, want, "contest"));
    same_integer(v, want, "electorate", (int64_t)d.electorate);
    same_integer(v, want, "ballots", (int64_t)d.ballots);
    cr_expect_str_eq(oy_outcome_name(d.outcome), vec_text(v, want, "outcome"), "%s: %s", c->id,
                     oy_outcome_name(d.outcome));
    same_integer(v, want, "spent", (int64_t)d.spent);
    same_options(v, vec_get(v, want, "selected"), c, d.selected, d.n_selected);
    same_options(v, vec_get(v, want, "tie"), c, d.tie, d.n_tie);
    oy_decision_clear(&d);
}

void check_decision(struct vectors *v) {
    const json_t *obj, *of_manifest;
    VEC_EACH(v, of_manifest, k, v->root) {
        struct oy_manifest *m = vec_manifest(v, of_manifest, "manifest");
        VEC_EACH(v, obj, i, vec_get(v, of_manifest, "cases")) one_case(v, obj, m);
        oy_manifest_free(m);
    }
}
