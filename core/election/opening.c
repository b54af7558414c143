#include "election/opening.h"

#include <stdlib.h>
#include <string.h>

#include "election/ballot_check.h"
#include "election/choice.h"
#include "election/header.h"

/* Everything here is public: an opened ballot is never cast [open-2]. */
struct opened {
    const struct oy_election *e;
    struct oy_ballot ballot;
    struct oy_reader r; /* behind the body */
    unsigned char *bits;
};

/* header ‖ body, whose length its own mahalle gives */
static oy_status read_body(struct opened *o, struct oy_span in, struct oy_why *why) {
    const struct oy_group *g = o->e->group;
    struct oy_ballot_header h;
    const struct oy_style *s;
    oy_reader_init(&o->r, in);
    OY_TRY(oy_header_read(&o->r, "OP", g, why));
    OY_TRY(oy_ballot_peek(&h, NULL, g, oy_span(o->r.p, o->r.left), why));
    OY_TRY(oy_ballot_style(&s, o->e, h.mahalle, why));
    OY_REQUIRE(why, in.n == s->opening_len, OY_FORMAT, "enc-2",
               "%zu bytes, where an opened ballot of mahalle %u has %zu", in.n, s->mahalle,
               s->opening_len);
    struct oy_span body = oy_read_span(&o->r, s->body_len);
    OY_TRY(oy_ballot_read_body(&o->ballot, o->e, body, why));
    OY_REQUIRE(why, memcmp(h.election_id, o->e->id, 32) == 0, OY_MISMATCH, "bal-2",
               "the opened ballot is of another election");
    return OY_OK;
}

/* (α, β) = (g^r, y^r·g^bit) */
static oy_status check_cipher(const struct opened *o, size_t k, const struct oy_scalar *r,
                              struct oy_why *why) {
    const struct oy_group *g = o->e->group;
    struct oy_element alpha, beta;
    g->pow_var(&alpha, &g->generator, r);
    g->pow_var(&beta, &o->e->y, r);
    if (o->bits[k]) g->mul_var(&beta, &beta, &g->generator);
    OY_REQUIRE(why,
               oy_element_equal(g, &alpha, &o->ballot.cipher[k].alpha) &&
                   oy_element_equal(g, &beta, &o->ballot.cipher[k].beta),
               OY_PROOF, "open-1", "ciphertext %zu does not hold what the opening says", k);
    return OY_OK;
}

static oy_status check_ciphers(struct opened *o, struct oy_why *why) {
    const struct oy_style *s = o->ballot.style;
    for (size_t k = 0; k < s->n_bits; k++) {
        struct oy_scalar r;
        o->bits[k] = oy_read_u8(&o->r);
        OY_REQUIRE(why, o->bits[k] <= 1, OY_FORMAT, "open-1", "bit %zu is %u", k, o->bits[k]);
        OY_TRY(oy_read_scalar(s->group, &r, &o->r, why));
        OY_TRY(check_cipher(o, k, &r, why));
    }
    return oy_reader_end(&o->r, "enc-2", why);
}

static oy_status check_rules(const struct opened *o, struct oy_why *why) {
    const struct oy_style *s = o->ballot.style;
    for (size_t i = 0; i < s->n_contests; i++) {
        const struct oy_style_contest *c = &s->contests[i];
        OY_REQUIRE(why, oy_choice_holds_var(c->contest, o->bits + c->first_bit), OY_PROOF, "open-1",
                   "the opened bits of contest %s break a rule", c->contest->id);
    }
    return OY_OK;
}

static oy_status check_proofs(const struct opened *o, struct oy_why *why) {
    struct oy_equations *eqs = oy_equations_new(o->e->group, &o->e->y);
    if (!eqs) return oy_fail(why, OY_MEMORY, "", "no memory for an opened ballot");
    oy_status status = oy_ballot_add_proofs(eqs, 0, o->e, &o->ballot, why);
    if (status == OY_OK) status = oy_equations_check(eqs, NULL, 0, why);
    oy_equations_free(eqs);
    return status;
}

static oy_status check(struct opened *o, struct oy_span in, struct oy_why *why) {
    OY_TRY(read_body(o, in, why));
    o->bits = calloc(1, o->ballot.style->n_bits + 1);
    if (!o->bits) return oy_fail(why, OY_MEMORY, "", "no memory for an opened ballot");
    OY_TRY(check_ciphers(o, why));
    OY_TRY(check_rules(o, why));
    return check_proofs(o, why);
}

oy_status oy_opening_check(struct oy_opening *out, const struct oy_election *e,
                           struct oy_span opened, struct oy_why *why) {
    struct opened o = {.e = e};
    *out = (struct oy_opening){0};
    oy_status status = check(&o, opened, why);
    if (status == OY_OK) status = oy_choice_describe_var(&out->choice, o.ballot.style, o.bits, why);
    if (status == OY_OK) {
        out->header = o.ballot.header;
        oy_ballot_fingerprint(out->fingerprint, o.ballot.body);
    }
    oy_ballot_clear(&o.ballot);
    free(o.bits);
    return status;
}

void oy_opening_clear(struct oy_opening *o) {
    oy_buffer_free(&o->choice);
    *o = (struct oy_opening){0};
}
