#include "crypto/bit.h"

#include <assert.h>
#include <sodium.h>
#include <string.h>

#include "crypto/publish.h"

static_assert(sizeof(struct oy_secret[2]) == 64, "room for the input of secret_reduce");

/* Uniform in [0, q−1], by way of 64 bytes. */
static void draw_from_zero(const struct oy_group *g, struct oy_secret *out,
                           struct oy_secret work[2]) {
    unsigned char *wide = (unsigned char *)work;
    randombytes_buf(wide, 64);
    g->secret_reduce(out, wide);
}

/* The simulated branch s = 1 − bit, without powers of α and β.
 *
 * With w = z_s − e_s·r, which is uniform because z_s is,
 *   A_s = g^{z_s}·α^{−e_s} = g^w
 *   B_s = y^{z_s}·(β·g^{−s})^{−e_s} = y^{z_s − e_s·r}·g^{−e_s·(bit − s)} = y^w·g^d
 * where d = e_s·(s − bit): e_s for bit 0 and −e_s for bit 1, uniform because e_s is. So the
 * nonce is (u, w, d), [bit-3], and e_s and z_s are worked out in the response. u and w are drawn
 * alike and d from all of [0, q−1]: what is published has the same distribution for both bits. */
void oy_bit_commit(const struct oy_group *g, struct oy_bit_commitment *out,
                   struct oy_bit_nonce *nonce, const struct oy_element *y,
                   const struct oy_secret *r, uint8_t bit) {
    (void)r; /* α and β are not raised to anything, so r matters in the response only */
    struct {
        struct oy_element a_true, b_true, a_sim, b_sim, shift;
    } t;
    g->secret_random(&nonce->u);
    g->secret_random(&nonce->w);
    draw_from_zero(g, &nonce->d, nonce->work);
    g->pow_base_secret(&t.a_true, &nonce->u);
    g->pow_secret(&t.b_true, y, &nonce->u);
    g->pow_base_secret(&t.a_sim, &nonce->w);
    g->pow_secret(&t.b_sim, y, &nonce->w);
    g->pow_base_secret(&t.shift, &nonce->d);
    g->mul_secret(&t.b_sim, &t.b_sim, &t.shift);
    oy_element_select(g, &out->a0, &t.a_true, &t.a_sim, bit);
    oy_element_select(g, &out->b0, &t.b_true, &t.b_sim, bit);
    oy_element_select(g, &out->a1, &t.a_sim, &t.a_true, bit);
    oy_element_select(g, &out->b1, &t.b_sim, &t.b_true, bit);
    sodium_memzero(&t, sizeof t);
}

/* e_0 = e − e_1 = e − d for bit 0, and e_0 = e_s = −d for bit 1, so e_0 = (1 − bit)·e − d.
 * In both branches z_j = n_j + e_j·r, where n_j is u in the true one and w in the other. */
void oy_bit_respond(const struct oy_group *g, struct oy_bit_response *out,
                    struct oy_bit_nonce *nonce, const struct oy_scalar *e,
                    const struct oy_secret *r, uint8_t bit) {
    struct oy_secret *e0 = &nonce->work[0], *zero = &nonce->work[1];
    memcpy(e0->b, e->b, sizeof e0->b);
    memset(zero->b, 0, sizeof zero->b);
    oy_secret_select(e0, e0, zero, bit);
    g->secret_sub(e0, e0, &nonce->d);
    memcpy(out->e0.b, e0->b, sizeof out->e0.b);
    oy_publish(&out->e0, sizeof out->e0);

    struct oy_scalar e1;
    g->scalar_sub(&e1, e, &out->e0);
    oy_secret_select(&nonce->work[0], &nonce->u, &nonce->w, bit);
    oy_secret_select(&nonce->work[1], &nonce->w, &nonce->u, bit);
    g->respond(&out->z0, &nonce->work[0], &out->e0, r);
    g->respond(&out->z1, &nonce->work[1], &e1, r);
    sodium_memzero(nonce, sizeof *nonce);
}

struct branch {
    unsigned j;
    const struct oy_scalar *e, *z;
};

/* [bit-1] A_j·α^{e_j}·g^{−z_j} = 1 */
static oy_status check_alpha(struct oy_equations *eqs, size_t owner, const struct oy_element *a,
                             const struct oy_element *alpha, const struct branch *b,
                             struct oy_why *why) {
    OY_TRY(oy_equations_begin(eqs, owner, "bit-1", why));
    OY_TRY(oy_equations_one(eqs, a, why));
    OY_TRY(oy_equations_term(eqs, alpha, b->e, why));
    return oy_equations_g_inverse(eqs, b->z, why);
}

/* [bit-2] B_j·β^{e_j}·g^{−j·e_j}·y^{−z_j} = 1 */
static oy_status check_beta(struct oy_equations *eqs, size_t owner, const struct oy_element *b_j,
                            const struct oy_element *beta, const struct branch *b,
                            struct oy_why *why) {
    OY_TRY(oy_equations_begin(eqs, owner, "bit-2", why));
    OY_TRY(oy_equations_one(eqs, b_j, why));
    OY_TRY(oy_equations_term(eqs, beta, b->e, why));
    if (b->j == 1) OY_TRY(oy_equations_g_inverse(eqs, b->e, why));
    return oy_equations_y_inverse(eqs, b->z, why);
}

oy_status oy_bit_check(struct oy_equations *eqs, size_t owner, const struct oy_group *g,
                       const struct oy_ciphertext *c, const struct oy_bit_commitment *t,
                       const struct oy_bit_response *z, const struct oy_scalar *e,
                       struct oy_why *why) {
    struct oy_scalar e1;
    g->scalar_sub(&e1, e, &z->e0);
    const struct branch b0 = {0, &z->e0, &z->z0}, b1 = {1, &e1, &z->z1};
    OY_TRY(check_alpha(eqs, owner, &t->a0, &c->alpha, &b0, why));
    OY_TRY(check_beta(eqs, owner, &t->b0, &c->beta, &b0, why));
    OY_TRY(check_alpha(eqs, owner, &t->a1, &c->alpha, &b1, why));
    return check_beta(eqs, owner, &t->b1, &c->beta, &b1, why);
}
