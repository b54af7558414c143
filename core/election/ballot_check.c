#include "election/ballot_check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- the equations of one ballot ---- */

/* An integer mod q; v is at most 2^62 either way. */
static void scalar_of(const struct oy_group *g, struct oy_scalar *out, int64_t v) {
    struct oy_scalar zero;
    g->scalar_from_u64(out, v < 0 ? 0 - (uint64_t)v : (uint64_t)v);
    if (v >= 0) return;
    g->scalar_from_u64(&zero, 0);
    g->scalar_sub(out, &zero, out);
}

struct proofs { /* what all proofs of a ballot share */
    struct oy_equations *eqs;
    size_t owner;
    const struct oy_group *g;
    const struct oy_ballot *b;
    struct oy_scalar e;
};

static oy_status add_bits(const struct proofs *p, const struct oy_style_contest *c,
                          struct oy_why *why) {
    for (size_t i = c->first_bit; i < c->first_bit + c->contest->n_bits; i++)
        OY_TRY(oy_bit_check(p->eqs, p->owner, p->g, &p->b->cipher[i], &p->b->bit_commitment[i],
                            &p->b->bit_response[i], &p->e, why));
    return OY_OK;
}

static oy_status add_rule(const struct proofs *p, const struct oy_style_contest *c, size_t k,
                          struct oy_weighted *terms, struct oy_why *why) {
    const struct oy_rule *rule = &c->contest->rules[k];
    struct oy_scalar value;
    for (size_t i = 0; i < rule->n_terms; i++) {
        terms[i].c = &p->b->cipher[c->first_bit + rule->terms[i].bit];
        scalar_of(p->g, &terms[i].a, rule->terms[i].a);
    }
    scalar_of(p->g, &value, rule->value);
    return oy_constant_check(p->eqs, p->owner, p->g, terms, rule->n_terms, &value,
                             &p->b->rule_commitment[c->first_rule + k],
                             &p->b->rule_response[c->first_rule + k], &p->e, why);
}

static oy_status add_rules(const struct proofs *p, const struct oy_style_contest *c,
                           struct oy_why *why) {
    struct oy_weighted *terms = calloc(c->contest->n_bits + 1, sizeof *terms);
    if (!terms) return oy_fail(why, OY_MEMORY, "", "no memory for a rule");
    oy_status status = OY_OK;
    for (size_t k = 0; status == OY_OK && k < c->contest->n_rules; k++)
        status = add_rule(p, c, k, terms, why);
    free(terms);
    return status;
}

oy_status oy_ballot_add_proofs(struct oy_equations *eqs, size_t owner, const struct oy_election *e,
                               const struct oy_ballot *b, struct oy_why *why) {
    struct proofs p = {.eqs = eqs, .owner = owner, .g = e->group, .b = b};
    if (oy_mutant("bal-6")) return OY_OK;
    oy_ballot_challenge(&p.e, e, b->statement);
    for (size_t i = 0; i < b->style->n_contests; i++) {
        OY_TRY(add_bits(&p, &b->style->contests[i], why));
        OY_TRY(add_rules(&p, &b->style->contests[i], why));
    }
    return OY_OK;
}

oy_status oy_ballot_add_signature(struct oy_equations *eqs, size_t owner,
                                  const struct oy_election *e, const struct oy_ballot *b,
                                  struct oy_why *why) {
    if (oy_mutant("bal-7")) return OY_OK;
    return oy_signature_check(eqs, owner, e->group, b->signature_r, &b->signature_z, b->credential,
                              b->body, why);
}
