#include "election/style.h"

#include <stdlib.h>

#include "election/header.h"

/* Contests of the mahalle, with their bits and rules. */
static void list_contests(struct oy_style *s, const struct oy_manifest *m) {
    size_t n = 0;
    for (size_t i = 0; i < m->n_contests; i++) {
        if (!oy_manifest_style_has(m, i, s->mahalle)) continue;
        const struct oy_contest *c = &m->contests[i];
        s->contests[n++] = (struct oy_style_contest){
            .contest = c, .index = i, .first_bit = s->n_bits, .first_rule = s->n_rules};
        s->n_bits += c->n_bits;
        s->n_rules += c->n_rules;
    }
    s->n_contests = n;
}

static size_t count_contests(const struct oy_manifest *m, uint32_t mahalle) {
    size_t n = 0;
    for (size_t i = 0; i < m->n_contests; i++) n += oy_manifest_style_has(m, i, mahalle);
    return n;
}

/* Where everything stands (spec/ballot.md). Counts are below 2^11·2^17, so nothing overflows. */
static void lay_out(struct oy_style *s) {
    size_t e = s->group->element_len, z = s->group->scalar_len;
    size_t at = OY_HEADER_LEN + 32 + e + 4 + 4;
    for (size_t i = 0; i < s->n_contests; i++) {
        s->contests[i].suite_at = at;
        at += 1 + 2 * e * s->contests[i].contest->n_bits;
    }
    for (size_t i = 0; i < s->n_contests; i++) {
        const struct oy_contest *c = s->contests[i].contest;
        s->contests[i].proofs_at = at;
        at += 4 * e * c->n_bits + 2 * e * c->n_rules;
    }
    s->statement_len = at;
    for (size_t i = 0; i < s->n_contests; i++) {
        const struct oy_contest *c = s->contests[i].contest;
        s->contests[i].answers_at = at;
        at += 3 * z * c->n_bits + z * c->n_rules;
    }
    s->body_len = at;
    s->ballot_len = at + e + z;
    s->opening_len = OY_HEADER_LEN + at + s->n_bits * (1 + z);
}

static oy_status check_length(const struct oy_style *s, struct oy_why *why) {
    OY_REQUIRE(why, s->ballot_len <= OY_BALLOT_BYTES_MAX, OY_RANGE, "man-8",
               "a ballot would have %zu bytes, more than %d", s->ballot_len, OY_BALLOT_BYTES_MAX);
    OY_REQUIRE(why, s->n_contests <= OY_STYLE_CONTESTS_MAX, OY_RANGE, "man-8",
               "a ballot would have %zu contests, more than %d", s->n_contests,
               OY_STYLE_CONTESTS_MAX);
    return OY_OK;
}

oy_status oy_style_make(struct oy_style *out, const struct oy_manifest *m, uint32_t mahalle,
                        struct oy_why *why) {
    *out = (struct oy_style){.group = m->group, .mahalle = mahalle};
    out->contests = calloc(count_contests(m, mahalle) + 1, sizeof *out->contests);
    if (!out->contests) return oy_fail(why, OY_MEMORY, "", "no memory for a ballot style");
    list_contests(out, m);
    lay_out(out);
    oy_status status = check_length(out, why);
    if (status != OY_OK) oy_style_clear(out);
    return status;
}

void oy_style_clear(struct oy_style *s) {
    free(s->contests);
    *s = (struct oy_style){0};
}
