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
    return oy_signature_check(eqs, owner, e->group, &b->signature, &b->credential, b->body, why);
}

/* ---- many ballots ---- */

struct slot { /* a pointer each, so that growing moves no ballot that equations point into */
    struct oy_ballot *ballot;
    bool is_read;
};

struct oy_ballot_batch {
    const struct oy_election *e;
    struct oy_equations *eqs;
    struct slot *slots;
    size_t n, cap;
};

static oy_status no_memory(struct oy_why *why) {
    return oy_fail(why, OY_MEMORY, "", "no memory for a batch of ballots");
}

oy_status oy_ballot_batch_new(struct oy_ballot_batch **out, const struct oy_election *e,
                              struct oy_why *why) {
    *out = calloc(1, sizeof **out);
    if (!*out) return no_memory(why);
    (*out)->e = e;
    (*out)->eqs = oy_equations_new(e->group, &e->y);
    if ((*out)->eqs) return OY_OK;
    free(*out);
    *out = NULL;
    return no_memory(why);
}

void oy_ballot_batch_free(struct oy_ballot_batch *w) {
    if (!w) return;
    for (size_t i = 0; i < w->cap; i++) {
        if (!w->slots[i].ballot) continue;
        oy_ballot_clear(w->slots[i].ballot);
        free(w->slots[i].ballot);
    }
    free(w->slots);
    oy_equations_free(w->eqs);
    free(w);
}

static bool reserve(struct oy_ballot_batch *w, size_t n) {
    if (n > w->cap) {
        struct slot *larger = realloc(w->slots, n * sizeof *larger);
        if (!larger) return false;
        for (size_t i = w->cap; i < n; i++) larger[i] = (struct slot){0};
        w->slots = larger;
        w->cap = n;
    }
    for (size_t i = 0; i < n; i++) {
        if (!w->slots[i].ballot) w->slots[i].ballot = calloc(1, sizeof *w->slots[i].ballot);
        if (!w->slots[i].ballot) return false;
        w->slots[i].is_read = false;
    }
    w->n = n;
    return true;
}

static oy_status add(struct oy_ballot_batch *w, size_t i, unsigned checks, struct oy_why *why) {
    const struct oy_ballot *b = w->slots[i].ballot;
    if (checks & OY_CHECK_PROOFS) OY_TRY(oy_ballot_add_proofs(w->eqs, i, w->e, b, why));
    if (checks & OY_CHECK_SIGNATURE) OY_TRY(oy_ballot_add_signature(w->eqs, i, w->e, b, why));
    return OY_OK;
}

static oy_status ask(struct oy_ballot_batch *w, unsigned checks, struct oy_why *why) {
    return checks & OY_CHECK_EACH ? oy_equations_check_each(w->eqs, NULL, 0, why)
                                  : oy_equations_check(w->eqs, NULL, 0, why);
}

/* Reads ballot i. What is wrong with it goes to its verdict; only no memory is a failure. */
static oy_status read_one(struct oy_ballot_batch *w, size_t i, struct oy_span bytes,
                          struct oy_why *verdict, struct oy_why *why) {
    *verdict = (struct oy_why){0};
    oy_status status = oy_ballot_read(w->slots[i].ballot, w->e, bytes, verdict);
    w->slots[i].is_read = status == OY_OK;
    if (status != OY_MEMORY) return OY_OK;
    *why = *verdict;
    return status;
}

/* What the broken equation means to a person. */
static void say_plainly(struct oy_why *verdict) {
    const char *text =
        strncmp(verdict->rule, "bit-", 4) == 0   ? "a ciphertext is not proved to hold 0 or 1"
        : strncmp(verdict->rule, "con-", 4) == 0 ? "a rule of a contest is not proved to be kept"
        : strcmp(verdict->rule, "sig-1") == 0
            ? "the signature does not hold under the ballot's credential"
            : NULL;
    if (text) (void)snprintf(verdict->text, sizeof verdict->text, "%s", text);
}

/* One ballot by itself, which gives its first broken rule. */
static oy_status decide(struct oy_ballot_batch *w, size_t i, unsigned checks,
                        struct oy_why *verdict, struct oy_why *why) {
    oy_equations_clear(w->eqs);
    OY_TRY(add(w, i, checks, why));
    oy_status status = ask(w, checks, verdict);
    if (status == OY_PROOF) say_plainly(verdict);
    if (status != OY_MEMORY) return OY_OK;
    *why = *verdict;
    return status;
}

static oy_status add_all(struct oy_ballot_batch *w, unsigned checks, struct oy_why *why) {
    oy_equations_clear(w->eqs);
    for (size_t i = 0; i < w->n; i++)
        if (w->slots[i].is_read) OY_TRY(add(w, i, checks, why));
    return OY_OK;
}

/* The equations of all ballots as one batch; those named as wrong are asked once more. */
static oy_status judge(struct oy_ballot_batch *w, bool *bad, struct oy_why *verdict,
                       unsigned checks, struct oy_why *why) {
    struct oy_why first = {0};
    OY_TRY(add_all(w, checks, why));
    oy_status status = checks & OY_CHECK_EACH ? oy_equations_check_each(w->eqs, bad, w->n, &first)
                                              : oy_equations_check(w->eqs, bad, w->n, &first);
    if (status == OY_MEMORY) {
        *why = first;
        return status;
    }
    for (size_t i = 0; i < w->n; i++)
        if (bad[i]) OY_TRY(decide(w, i, checks, &verdict[i], why));
    return OY_OK;
}

oy_status oy_ballots_check_batch(struct oy_ballot_batch *w, struct oy_why *verdict, size_t *n_bad,
                                 const struct oy_span *ballots, size_t n, unsigned checks,
                                 struct oy_why *why) {
    *n_bad = 0;
    if (n == 0) return OY_OK;
    if (!reserve(w, n)) return no_memory(why);
    for (size_t i = 0; i < n; i++) OY_TRY(read_one(w, i, ballots[i], &verdict[i], why));
    if (checks & OY_CHECK_ALL) {
        bool *bad = calloc(n, sizeof *bad);
        oy_status status = bad ? judge(w, bad, verdict, checks, why) : no_memory(why);
        free(bad);
        OY_TRY(status);
    }
    for (size_t i = 0; i < n; i++) *n_bad += verdict[i].status != OY_OK;
    return OY_OK;
}

const struct oy_ballot *oy_ballot_batch_at(const struct oy_ballot_batch *w, size_t i) {
    return i < w->n && w->slots[i].is_read ? w->slots[i].ballot : NULL;
}
