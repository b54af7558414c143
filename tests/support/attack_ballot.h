/* Ballots as an attacker makes them.
 *
 * Everything that a ballot is made of lies open here as public scalars and elements: any value may
 * be encrypted, any branch of a proof simulated, any list repeated or cut, and whatever an
 * attacker can compute anew (commitments, challenge, responses, signature) is computed anew, so
 * that only the check that is aimed at is left to turn the ballot away.
 *
 *   new → values → encrypt → commit → challenge → respond → sign         (forge: all of them)
 *
 * A test may change any member between two steps. Whatever fails here ends the test program. */
#ifndef OY_TESTS_ATTACK_BALLOT_H
#define OY_TESTS_ATTACK_BALLOT_H

#include "base/file.h"
#include "election/ballot.h"

/* ---- scalars, public and small ---- */

struct oy_scalar attack_scalar(const struct oy_group *g, int64_t v);
struct oy_scalar attack_random(const struct oy_group *g);
struct oy_scalar attack_add(const struct oy_group *g, struct oy_scalar a, struct oy_scalar b);
struct oy_scalar attack_sub(const struct oy_group *g, struct oy_scalar a, struct oy_scalar b);
struct oy_scalar attack_mul(const struct oy_group *g, struct oy_scalar a, struct oy_scalar b);
struct oy_scalar attack_div(const struct oy_group *g, struct oy_scalar a, struct oy_scalar b);
struct oy_scalar attack_secret(const struct oy_secret *s); /* a secret that the attacker knows */
/* base^e, a·b; base NULL: g */
struct oy_element attack_pow(const struct oy_group *g, const struct oy_element *base,
                             struct oy_scalar e);
struct oy_element attack_times(const struct oy_group *g, struct oy_element a, struct oy_element b);
struct oy_element attack_inverse(const struct oy_group *g, struct oy_element a);

/* ---- a ballot ---- */

struct attack_bit {
    struct oy_scalar m; /* what is encrypted: any value mod q */
    struct oy_scalar r; /* α = g^r, β = y^r·g^m */
    struct oy_ciphertext c;

    unsigned simulated;           /* this branch is simulated, the other one answered */
    struct oy_scalar u, e_s, z_s; /* drawn by commit */
    struct oy_scalar shift;       /* the true branch is answered for r + shift; 0 unless set */
    struct oy_bit_commitment t;
    struct oy_bit_response z;
};

struct attack_rule {
    struct oy_scalar u, shift;
    struct oy_constant_commitment t;
    struct oy_scalar z;
};

enum { ATTACK_LIST_MAX = 64 };

/* Which items of the first contest are written, in which order; the honest list is 0, 1, … */
struct attack_list {
    size_t n;
    size_t at[ATTACK_LIST_MAX];
};

struct attack_ballot {
    const struct oy_election *e;
    const struct oy_style *style;
    unsigned char election_id[32];
    struct oy_element credential;
    struct oy_scalar secret; /* of the credential: the attacker votes with what it has */
    uint32_t sequence, mahalle;

    struct attack_bit *bit;   /* style->n_bits */
    struct attack_rule *rule; /* style->n_rules */
    struct attack_list ciphers, bit_commitments, rule_commitments, bit_responses, rule_responses;
    struct oy_scalar challenge;
};

/* All bits 0. Free with attack_ballot_free. */
struct attack_ballot *attack_ballot_new(const struct oy_election *e, uint32_t mahalle,
                                        const struct oy_secret *secret, uint32_t sequence);
void attack_ballot_free(struct attack_ballot *b);

/* The values of an honest choice, slack included. */
void attack_ballot_choose(struct attack_ballot *b, const char *choice);
void attack_ballot_value(struct attack_ballot *b, size_t bit, int64_t m);

void attack_ballot_encrypt(struct attack_ballot *b);
/* The best that is known for each value: for 0 and 1 the honest proof, for anything else one branch
 * simulated (bit[k].simulated, 1 unless set) and the other one as if it were true. */
void attack_ballot_commit(struct attack_ballot *b);
/* [bal-5] over what has been written so far. */
void attack_ballot_challenge(struct attack_ballot *b);
void attack_ballot_respond(struct attack_ballot *b);
/* Body and signature; the caller frees it. */
struct oy_buffer attack_ballot_sign(const struct attack_ballot *b);
/* The last five steps. */
struct oy_buffer attack_ballot_forge(struct attack_ballot *b);

/* For whoever knows x = log_g y (every trustee together): answers that make [bit-2] and [con-2]
 * hold for false values, so that only [bit-1] and [con-1] stand in the way. Before respond. */
void attack_ballot_shift_bit(struct attack_ballot *b, size_t bit, struct oy_scalar x);
void attack_ballot_shift_rule(struct attack_ballot *b, size_t rule, struct oy_scalar x);
/* Σ a_i·m_i − v of a rule, mod q: 0 if it holds. */
struct oy_scalar attack_ballot_excess(const struct attack_ballot *b, size_t rule);

/* ---- bytes of ballots ---- */

/* Places in the body of a style; k counts bits (rules) through the whole ballot. */
size_t attack_at_credential(const struct oy_style *s);
size_t attack_at_cipher(const struct oy_style *s, size_t bit);           /* α, then β */
size_t attack_at_bit_commitment(const struct oy_style *s, size_t bit);   /* A_0, B_0, A_1, B_1 */
size_t attack_at_rule_commitment(const struct oy_style *s, size_t rule); /* T_1, T_2 */
size_t attack_at_bit_response(const struct oy_style *s, size_t bit);     /* e_0, z_0, z_1 */
size_t attack_at_rule_response(const struct oy_style *s, size_t rule);   /* z */

struct oy_buffer attack_copy(struct oy_span bytes);
/* Signs a body of any length with a credential's secret: body ‖ R ‖ z. */
struct oy_buffer attack_sign(const struct oy_group *g, struct oy_scalar secret,
                             struct oy_span body);
/* Signs anew a ballot whose body was changed, in its place. */
void attack_resign(const struct oy_group *g, struct oy_scalar secret, struct oy_buffer *ballot);

/* Ends the program unless it holds. */
#define ATTACK_MUST(condition)                                                                     \
    do {                                                                                           \
        if (!(condition)) attack_give_up(__FILE__, __LINE__, #condition, NULL);                    \
    } while (0)
#define ATTACK_OK(call)                                                                            \
    do {                                                                                           \
        struct oy_why why = {.status = OY_OK};                                                     \
        if ((call) != OY_OK) attack_give_up(__FILE__, __LINE__, #call, &why);                      \
    } while (0)
_Noreturn void attack_give_up(const char *file, int line, const char *what,
                              const struct oy_why *why);

#endif
