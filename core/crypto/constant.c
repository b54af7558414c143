#include "crypto/constant.h"

void oy_constant_commit(const struct oy_group *g, struct oy_constant_commitment *out,
                        struct oy_constant_nonce *nonce, const struct oy_element *y) {
    g->secret_random(&nonce->u);
    g->pow_base_secret(&out->t1, &nonce->u);
    g->pow_secret(&out->t2, y, &nonce->u);
}

void oy_constant_respond(const struct oy_group *g, struct oy_scalar *z,
                         struct oy_constant_nonce *nonce, const struct oy_scalar *e,
                         const struct oy_secret *r_sum) {
    g->respond(z, &nonce->u, e, r_sum);
}

/* [con-1] T_1·∏ α_i^{a_i·e}·g^{−z} = 1 and [con-2] T_2·∏ β_i^{a_i·e}·g^{−v·e}·y^{−z} = 1 */
oy_status oy_constant_check(struct oy_equations *eqs, size_t owner, const struct oy_group *g,
                            const struct oy_weighted *terms, size_t n, const struct oy_scalar *v,
                            const struct oy_constant_commitment *t, const struct oy_scalar *z,
                            const struct oy_scalar *e, struct oy_why *why) {
    struct oy_scalar a_e, v_e;
    OY_TRY(oy_equations_begin(eqs, owner, "con-1", why));
    OY_TRY(oy_equations_one(eqs, &t->t1, why));
    for (size_t i = 0; i < n; i++) {
        g->scalar_mul(&a_e, &terms[i].a, e);
        OY_TRY(oy_equations_term(eqs, &terms[i].c->alpha, &a_e, why));
    }
    OY_TRY(oy_equations_g_inverse(eqs, z, why));

    OY_TRY(oy_equations_begin(eqs, owner, "con-2", why));
    OY_TRY(oy_equations_one(eqs, &t->t2, why));
    for (size_t i = 0; i < n; i++) {
        g->scalar_mul(&a_e, &terms[i].a, e);
        OY_TRY(oy_equations_term(eqs, &terms[i].c->beta, &a_e, why));
    }
    g->scalar_mul(&v_e, v, e);
    OY_TRY(oy_equations_g_inverse(eqs, &v_e, why));
    return oy_equations_y_inverse(eqs, z, why);
}
