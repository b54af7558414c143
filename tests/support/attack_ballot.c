#include "tests/support/attack_ballot.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "crypto/transcript.h"
#include "election/choice.h"
#include "election/header.h"

_Noreturn void attack_give_up(const char *file, int line, const char *what,
                              const struct oy_why *why) {
    char text[800] = "";
    if (why) oy_why_print(why, text, sizeof text);
    (void)fprintf(stderr, "%s:%d: %s does not hold: %s\n", file, line, what, text);
    abort();
}

/* ---- scalars and elements ---- */

struct oy_scalar attack_scalar(const struct oy_group *g, int64_t v) {
    struct oy_scalar s = {0}, zero = {0};
    g->scalar_from_u64(&s, v < 0 ? 0 - (uint64_t)v : (uint64_t)v);
    if (v < 0) g->scalar_sub(&s, &zero, &s);
    return s;
}

struct oy_scalar attack_random(const struct oy_group *g) {
    struct oy_scalar s = {0};
    unsigned char wide[64];
    randombytes_buf(wide, sizeof wide);
    g->scalar_reduce(&s, wide);
    return s;
}

struct oy_scalar attack_add(const struct oy_group *g, struct oy_scalar a, struct oy_scalar b) {
    g->scalar_add(&a, &a, &b);
    return a;
}

struct oy_scalar attack_sub(const struct oy_group *g, struct oy_scalar a, struct oy_scalar b) {
    g->scalar_sub(&a, &a, &b);
    return a;
}

struct oy_scalar attack_mul(const struct oy_group *g, struct oy_scalar a, struct oy_scalar b) {
    g->scalar_mul(&a, &a, &b);
    return a;
}

struct oy_scalar attack_div(const struct oy_group *g, struct oy_scalar a, struct oy_scalar b) {
    ATTACK_MUST(g->scalar_invert(&b, &b));
    return attack_mul(g, a, b);
}

struct oy_scalar attack_secret(const struct oy_secret *s) {
    struct oy_scalar out;
    memcpy(out.b, s->b, sizeof out.b);
    return out;
}

struct oy_element attack_pow(const struct oy_group *g, const struct oy_element *base,
                             struct oy_scalar e) {
    struct oy_element out = {0};
    g->pow_var(&out, base ? base : &g->generator, &e);
    return out;
}

struct oy_element attack_times(const struct oy_group *g, struct oy_element a, struct oy_element b) {
    struct oy_element out = {0};
    g->mul_var(&out, &a, &b);
    return out;
}

struct oy_element attack_inverse(const struct oy_group *g, struct oy_element a) {
    struct oy_element out = {0};
    g->invert_var(&out, &a);
    return out;
}

static bool is_scalar(const struct oy_group *g, struct oy_scalar a, int64_t v) {
    struct oy_scalar b = attack_scalar(g, v);
    return memcmp(a.b, b.b, g->scalar_len) == 0;
}

/* ---- a ballot ---- */

static void honest_list(struct attack_list *list, size_t n) {
    ATTACK_MUST(n <= ATTACK_LIST_MAX);
    list->n = n;
    for (size_t i = 0; i < n; i++) list->at[i] = i;
}

struct attack_ballot *attack_ballot_new(const struct oy_election *e, uint32_t mahalle,
                                        const struct oy_secret *secret, uint32_t sequence) {
    struct attack_ballot *b = calloc(1, sizeof *b);
    ATTACK_MUST(b);
    b->e = e;
    b->style = oy_election_style(e, mahalle);
    ATTACK_MUST(b->style && b->style->n_contests > 0);
    memcpy(b->election_id, e->id, 32);
    b->secret = attack_secret(secret);
    b->credential = attack_pow(e->group, NULL, b->secret);
    b->sequence = sequence;
    b->mahalle = mahalle;
    b->bit = calloc(b->style->n_bits, sizeof *b->bit);
    b->rule = calloc(b->style->n_rules + 1, sizeof *b->rule);
    ATTACK_MUST(b->bit && b->rule);
    const struct oy_contest *first = b->style->contests[0].contest;
    honest_list(&b->ciphers, first->n_bits);
    honest_list(&b->bit_commitments, first->n_bits);
    honest_list(&b->bit_responses, first->n_bits);
    honest_list(&b->rule_commitments, first->n_rules);
    honest_list(&b->rule_responses, first->n_rules);
    for (size_t k = 0; k < b->style->n_bits; k++) b->bit[k].simulated = 1;
    return b;
}

void attack_ballot_free(struct attack_ballot *b) {
    free(b->bit);
    free(b->rule);
    free(b);
}

void attack_ballot_choose(struct attack_ballot *b, const char *choice) {
    struct oy_secret_bytes *bits;
    ATTACK_OK(oy_choice_encode(&bits, b->style, oy_span_text(choice), &why));
    for (size_t k = 0; k < bits->n; k++) attack_ballot_value(b, k, bits->secret[k]);
    oy_secret_bytes_free(&bits);
}

void attack_ballot_value(struct attack_ballot *b, size_t bit, int64_t m) {
    b->bit[bit].m = attack_scalar(b->e->group, m);
}

void attack_ballot_encrypt(struct attack_ballot *b) {
    const struct oy_group *g = b->e->group;
    for (size_t k = 0; k < b->style->n_bits; k++) {
        struct attack_bit *bit = &b->bit[k];
        bit->r = attack_random(g);
        bit->c.alpha = attack_pow(g, NULL, bit->r);
        bit->c.beta = attack_times(g, attack_pow(g, &b->e->y, bit->r), attack_pow(g, NULL, bit->m));
    }
}

/* A_s = g^{z_s}·α^{−e_s}, B_s = y^{z_s}·(β·g^{−s})^{−e_s} */
static void simulate(const struct attack_ballot *b, const struct attack_bit *bit,
                     struct oy_element *a, struct oy_element *bb) {
    const struct oy_group *g = b->e->group;
    struct oy_scalar minus = attack_sub(g, attack_scalar(g, 0), bit->e_s);
    struct oy_element shifted = attack_times(
        g, bit->c.beta, attack_pow(g, NULL, attack_scalar(g, bit->simulated ? -1 : 0)));
    *a = attack_times(g, attack_pow(g, NULL, bit->z_s), attack_pow(g, &bit->c.alpha, minus));
    *bb = attack_times(g, attack_pow(g, &b->e->y, bit->z_s), attack_pow(g, &shifted, minus));
}

static void commit_bit(const struct attack_ballot *b, struct attack_bit *bit) {
    const struct oy_group *g = b->e->group;
    struct oy_element a[2], bb[2];
    if (is_scalar(g, bit->m, 0)) bit->simulated = 1;
    if (is_scalar(g, bit->m, 1)) bit->simulated = 0;
    bit->u = attack_random(g);
    bit->e_s = attack_random(g);
    bit->z_s = attack_random(g);
    simulate(b, bit, &a[bit->simulated], &bb[bit->simulated]);
    a[1 - bit->simulated] = attack_pow(g, NULL, bit->u);
    bb[1 - bit->simulated] = attack_pow(g, &b->e->y, bit->u);
    bit->t = (struct oy_bit_commitment){a[0], bb[0], a[1], bb[1]};
}

void attack_ballot_commit(struct attack_ballot *b) {
    const struct oy_group *g = b->e->group;
    for (size_t k = 0; k < b->style->n_bits; k++) commit_bit(b, &b->bit[k]);
    for (size_t k = 0; k < b->style->n_rules; k++) {
        b->rule[k].u = attack_random(g);
        b->rule[k].t.t1 = attack_pow(g, NULL, b->rule[k].u);
        b->rule[k].t.t2 = attack_pow(g, &b->e->y, b->rule[k].u);
    }
}

/* e_b = e − e_s, z_b = u + e_b·(r + shift) */
static void respond_bit(const struct attack_ballot *b, struct attack_bit *bit) {
    const struct oy_group *g = b->e->group;
    struct oy_scalar e_b = attack_sub(g, b->challenge, bit->e_s);
    struct oy_scalar z_b =
        attack_add(g, bit->u, attack_mul(g, e_b, attack_add(g, bit->r, bit->shift)));
    bit->z.e0 = bit->simulated == 0 ? bit->e_s : e_b;
    bit->z.z0 = bit->simulated == 0 ? bit->z_s : z_b;
    bit->z.z1 = bit->simulated == 1 ? bit->z_s : z_b;
}

/* The contest of a rule that is counted through the whole ballot. */
static const struct oy_rule *find_rule(const struct attack_ballot *b, size_t k, size_t *first) {
    for (size_t i = 0; i < b->style->n_contests; i++) {
        const struct oy_style_contest *c = &b->style->contests[i];
        *first = c->first_bit;
        if (k >= c->first_rule && k < c->first_rule + c->contest->n_rules)
            return &c->contest->rules[k - c->first_rule];
    }
    ATTACK_MUST(!"no such rule");
    return NULL;
}

struct oy_scalar attack_ballot_excess(const struct attack_ballot *b, size_t k) {
    const struct oy_group *g = b->e->group;
    size_t first;
    const struct oy_rule *rule = find_rule(b, k, &first);
    struct oy_scalar sum = attack_scalar(g, -rule->value);
    for (size_t i = 0; i < rule->n_terms; i++)
        sum = attack_add(g, sum,
                         attack_mul(g, attack_scalar(g, rule->terms[i].a),
                                    b->bit[first + rule->terms[i].bit].m));
    return sum;
}

/* z = u + e·(R + shift), R = Σ a_i·r_i */
static void respond_rule(struct attack_ballot *b, size_t k) {
    const struct oy_group *g = b->e->group;
    size_t first;
    const struct oy_rule *rule = find_rule(b, k, &first);
    struct oy_scalar sum = b->rule[k].shift;
    for (size_t i = 0; i < rule->n_terms; i++)
        sum = attack_add(g, sum,
                         attack_mul(g, attack_scalar(g, rule->terms[i].a),
                                    b->bit[first + rule->terms[i].bit].r));
    b->rule[k].z = attack_add(g, b->rule[k].u, attack_mul(g, b->challenge, sum));
}

void attack_ballot_respond(struct attack_ballot *b) {
    for (size_t k = 0; k < b->style->n_bits; k++) respond_bit(b, &b->bit[k]);
    for (size_t k = 0; k < b->style->n_rules; k++) respond_rule(b, k);
}

void attack_ballot_shift_bit(struct attack_ballot *b, size_t k, struct oy_scalar x) {
    const struct oy_group *g = b->e->group;
    struct attack_bit *bit = &b->bit[k];
    struct oy_scalar branch = attack_scalar(g, bit->simulated ? 0 : 1);
    bit->shift = attack_div(g, attack_sub(g, bit->m, branch), x);
}

void attack_ballot_shift_rule(struct attack_ballot *b, size_t k, struct oy_scalar x) {
    b->rule[k].shift = attack_div(b->e->group, attack_ballot_excess(b, k), x);
}

/* ---- writing ---- */

static void write_ciphers(struct oy_writer *w, const struct attack_ballot *b,
                          const struct oy_style_contest *c, const struct attack_list *list) {
    size_t n = list ? list->n : c->contest->n_bits;
    oy_write_u8(w, c->contest->suite);
    for (size_t i = 0; i < n; i++) {
        const struct attack_bit *bit = &b->bit[c->first_bit + (list ? list->at[i] : i)];
        oy_write_element(b->e->group, w, &bit->c.alpha);
        oy_write_element(b->e->group, w, &bit->c.beta);
    }
}

static void write_commitments(struct oy_writer *w, const struct attack_ballot *b,
                              const struct oy_style_contest *c, const struct attack_list *bits,
                              const struct attack_list *rules) {
    const struct oy_group *g = b->e->group;
    for (size_t i = 0; i < (bits ? bits->n : c->contest->n_bits); i++) {
        const struct attack_bit *bit = &b->bit[c->first_bit + (bits ? bits->at[i] : i)];
        oy_write_element(g, w, &bit->t.a0);
        oy_write_element(g, w, &bit->t.b0);
        oy_write_element(g, w, &bit->t.a1);
        oy_write_element(g, w, &bit->t.b1);
    }
    for (size_t i = 0; i < (rules ? rules->n : c->contest->n_rules); i++) {
        const struct attack_rule *rule = &b->rule[c->first_rule + (rules ? rules->at[i] : i)];
        oy_write_element(g, w, &rule->t.t1);
        oy_write_element(g, w, &rule->t.t2);
    }
}

static void write_responses(struct oy_writer *w, const struct attack_ballot *b,
                            const struct oy_style_contest *c, const struct attack_list *bits,
                            const struct attack_list *rules) {
    const struct oy_group *g = b->e->group;
    for (size_t i = 0; i < (bits ? bits->n : c->contest->n_bits); i++) {
        const struct attack_bit *bit = &b->bit[c->first_bit + (bits ? bits->at[i] : i)];
        oy_write_scalar(g, w, &bit->z.e0);
        oy_write_scalar(g, w, &bit->z.z0);
        oy_write_scalar(g, w, &bit->z.z1);
    }
    for (size_t i = 0; i < (rules ? rules->n : c->contest->n_rules); i++)
        oy_write_scalar(g, w, &b->rule[c->first_rule + (rules ? rules->at[i] : i)].z);
}

static void write_statement(struct oy_writer *w, const struct attack_ballot *b) {
    const struct oy_style *s = b->style;
    oy_header_write(w, "BA", b->e->group);
    oy_write_bytes(w, b->election_id, 32);
    oy_write_element(b->e->group, w, &b->credential);
    oy_write_u32(w, b->sequence);
    oy_write_u32(w, b->mahalle);
    for (size_t i = 0; i < s->n_contests; i++)
        write_ciphers(w, b, &s->contests[i], i ? NULL : &b->ciphers);
    for (size_t i = 0; i < s->n_contests; i++)
        write_commitments(w, b, &s->contests[i], i ? NULL : &b->bit_commitments,
                          i ? NULL : &b->rule_commitments);
}

/* Room for a body whose lists may be as long as ATTACK_LIST_MAX. */
static size_t room(const struct attack_ballot *b) {
    const struct oy_group *g = b->e->group;
    size_t item = 6 * g->element_len + 3 * g->scalar_len;
    return b->style->body_len + 2 * ATTACK_LIST_MAX * item;
}

static struct oy_buffer buffer_new(size_t n) {
    struct oy_buffer b = {calloc(1, n + 1), n};
    ATTACK_MUST(b.p);
    return b;
}

void attack_ballot_challenge(struct attack_ballot *b) {
    struct oy_buffer bytes = buffer_new(room(b));
    struct oy_writer w;
    oy_writer_init(&w, bytes.p, bytes.n);
    write_statement(&w, b);
    oy_ballot_challenge(&b->challenge, b->e, oy_writer_end(&w));
    oy_buffer_free(&bytes);
}

struct oy_buffer attack_ballot_sign(const struct attack_ballot *b) {
    const struct oy_style *s = b->style;
    struct oy_buffer bytes = buffer_new(room(b));
    struct oy_writer w;
    oy_writer_init(&w, bytes.p, bytes.n);
    write_statement(&w, b);
    for (size_t i = 0; i < s->n_contests; i++)
        write_responses(&w, b, &s->contests[i], i ? NULL : &b->bit_responses,
                        i ? NULL : &b->rule_responses);
    struct oy_buffer ballot = attack_sign(b->e->group, b->secret, oy_writer_end(&w));
    oy_buffer_free(&bytes);
    return ballot;
}

struct oy_buffer attack_ballot_forge(struct attack_ballot *b) {
    attack_ballot_encrypt(b);
    attack_ballot_commit(b);
    attack_ballot_challenge(b);
    attack_ballot_respond(b);
    return attack_ballot_sign(b);
}

/* ---- bytes of ballots ---- */

static const struct oy_style_contest *contest_of_bit(const struct oy_style *s, size_t bit) {
    size_t i = 0;
    while (i + 1 < s->n_contests && s->contests[i + 1].first_bit <= bit) i++;
    return &s->contests[i];
}

static const struct oy_style_contest *contest_of_rule(const struct oy_style *s, size_t rule) {
    size_t i = 0;
    while (rule >= s->contests[i].first_rule + s->contests[i].contest->n_rules) i++;
    return &s->contests[i];
}

size_t attack_at_credential(const struct oy_style *s) {
    (void)s;
    return OY_HEADER_LEN + 32;
}

size_t attack_at_cipher(const struct oy_style *s, size_t bit) {
    const struct oy_style_contest *c = contest_of_bit(s, bit);
    return c->suite_at + 1 + (bit - c->first_bit) * 2 * s->group->element_len;
}

size_t attack_at_bit_commitment(const struct oy_style *s, size_t bit) {
    const struct oy_style_contest *c = contest_of_bit(s, bit);
    return c->proofs_at + (bit - c->first_bit) * 4 * s->group->element_len;
}

size_t attack_at_rule_commitment(const struct oy_style *s, size_t rule) {
    const struct oy_style_contest *c = contest_of_rule(s, rule);
    return c->proofs_at +
           (4 * (size_t)c->contest->n_bits + 2 * (rule - c->first_rule)) * s->group->element_len;
}

size_t attack_at_bit_response(const struct oy_style *s, size_t bit) {
    const struct oy_style_contest *c = contest_of_bit(s, bit);
    return c->answers_at + (bit - c->first_bit) * 3 * s->group->scalar_len;
}

size_t attack_at_rule_response(const struct oy_style *s, size_t rule) {
    const struct oy_style_contest *c = contest_of_rule(s, rule);
    return c->answers_at +
           (3 * (size_t)c->contest->n_bits + rule - c->first_rule) * s->group->scalar_len;
}

struct oy_buffer attack_copy(struct oy_span bytes) {
    struct oy_buffer b = buffer_new(bytes.n);
    memcpy(b.p, bytes.p, bytes.n);
    return b;
}

static void sign_into(const struct oy_group *g, unsigned char *out, struct oy_scalar secret,
                      struct oy_span body) {
    struct oy_secret *s = oy_secret_alloc(1);
    struct oy_element credential = attack_pow(g, NULL, secret);
    struct oy_signature signature;
    struct oy_writer w;
    ATTACK_MUST(s);
    memcpy(s->b, secret.b, sizeof s->b);
    oy_signature_sign(g, &signature, &credential, s, body);
    oy_writer_init(&w, out, g->element_len + g->scalar_len);
    oy_write_element(g, &w, &signature.r);
    oy_write_scalar(g, &w, &signature.z);
    (void)oy_writer_end(&w);
    oy_secret_free(s);
}

struct oy_buffer attack_sign(const struct oy_group *g, struct oy_scalar secret,
                             struct oy_span body) {
    struct oy_buffer ballot = buffer_new(body.n + g->element_len + g->scalar_len);
    memcpy(ballot.p, body.p, body.n);
    sign_into(g, ballot.p + body.n, secret, body);
    return ballot;
}

void attack_resign(const struct oy_group *g, struct oy_scalar secret, struct oy_buffer *ballot) {
    size_t body = ballot->n - g->element_len - g->scalar_len;
    sign_into(g, ballot->p + body, secret, oy_span(ballot->p, body));
}
