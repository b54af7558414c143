/* proofs.json. */
#include "common.h"

#include <sodium.h>

#include "crypto/bit.h"
#include "crypto/constant.h"
#include "crypto/schnorr.h"

/* The verdict of a list of equations, one by one and as a batch [bat-1]. Frees it. */
static void judge_equations(struct vectors *v, const json_t *row, struct oy_equations *eqs) {
    struct oy_why each = {.status = OY_OK}, batch = {.status = OY_OK};
    oy_status status = oy_equations_check_each(eqs, NULL, 0, &each);
    judge(v, row, status, &each);
    status = oy_equations_check(eqs, NULL, 0, &batch);
    judge(v, row, status, &batch);
    oy_equations_free(eqs);
}

/* [bit-1, bit-2] */
static void check_bit(struct vectors *v, const struct oy_group *g, const struct oy_element *y,
                      const json_t *row) {
    struct oy_equations *eqs = oy_equations_new(g, y);
    struct oy_ciphertext c = {vec_element(v, g, row, "alpha"), vec_element(v, g, row, "beta")};
    struct oy_bit_commitment t = {vec_element(v, g, row, "a0"), vec_element(v, g, row, "b0"),
                                  vec_element(v, g, row, "a1"), vec_element(v, g, row, "b1")};
    struct oy_bit_response z = {vec_scalar(v, g, row, "e0"), vec_scalar(v, g, row, "z0"),
                                vec_scalar(v, g, row, "z1")};
    struct oy_scalar e = vec_scalar(v, g, row, "e");
    OK(oy_bit_check(eqs, 0, g, &c, &t, &z, &e, &why));
    judge_equations(v, row, eqs);
}

static struct oy_scalar small(const struct oy_group *g, int64_t value) {
    struct oy_scalar zero, s;
    g->scalar_from_u64(&zero, 0);
    g->scalar_from_u64(&s, (uint64_t)(value < 0 ? -value : value));
    if (value < 0) g->scalar_sub(&s, &zero, &s);
    return s;
}

/* [con-1, con-2] */
static void check_constant(struct vectors *v, const struct oy_group *g, const struct oy_element *y,
                           const json_t *row) {
    enum { TERMS = 8 };
    const json_t *a = vec_get(v, row, "coefficients"), *c = vec_get(v, row, "ciphertexts"), *pair;
    struct oy_equations *eqs = oy_equations_new(g, y);
    struct oy_ciphertext cipher[TERMS];
    struct oy_weighted terms[TERMS];
    const size_t n = json_array_size(a);
    cr_assert(n > 0 && n <= TERMS && json_array_size(c) == n);
    VEC_EACH(v, pair, i, c) {
        cipher[i].alpha = vec_element(v, g, vec_at(v, pair, 0), NULL);
        cipher[i].beta = vec_element(v, g, vec_at(v, pair, 1), NULL);
        terms[i] =
            (struct oy_weighted){&cipher[i], small(g, vec_integer(v, vec_at(v, a, i), NULL))};
    }
    struct oy_constant_commitment t = {vec_element(v, g, row, "t1"), vec_element(v, g, row, "t2")};
    struct oy_scalar value = small(g, vec_integer(v, row, "value"));
    struct oy_scalar z = vec_scalar(v, g, row, "z"), e = vec_scalar(v, g, row, "e");
    OK(oy_constant_check(eqs, 0, g, terms, n, &value, &t, &z, &e, &why));
    judge_equations(v, row, eqs);
}

/* purpose, g, context */
static struct oy_transcript begun(struct vectors *v, const struct oy_group *g, const json_t *row) {
    struct oy_transcript t;
    const json_t *item;
    oy_transcript_begin(&t, g, vec_text(v, row, "purpose"));
    oy_transcript_element(&t, g, &g->generator);
    VEC_EACH(v, item, i, vec_get(v, row, "context")) {
        if (json_is_object(item))
            oy_transcript_u32(&t, (uint32_t)vec_integer(v, item, "u32"));
        else
            oy_transcript_span(&t, vec_bytes(v, item, NULL));
    }
    return t;
}

static void same_challenge(struct vectors *v, const struct oy_group *g, const json_t *row,
                           struct oy_transcript *t, const struct oy_element *const *items) {
    struct oy_scalar c;
    for (size_t i = 0; items[i]; i++) oy_transcript_element(t, g, items[i]);
    oy_transcript_scalar(t, g, &c);
    same(v, row, "c", c.b, g->scalar_len);
}

/* [pok-1] */
static void check_pok(struct vectors *v, const struct oy_group *g, const json_t *row) {
    struct oy_equations *eqs = oy_equations_new(g, NULL);
    struct oy_element x = vec_element(v, g, row, "x");
    struct oy_pok proof = {vec_element(v, g, row, "a"), vec_scalar(v, g, row, "z")};
    struct oy_transcript t = begun(v, g, row);
    OK(oy_pok_check(eqs, 0, g, &proof, &t, &x, &why));
    judge_equations(v, row, eqs);
    t = begun(v, g, row);
    same_challenge(v, g, row, &t, (const struct oy_element *const[]){&x, &proof.a, NULL});
}

/* [deq-1] */
static void check_equality(struct vectors *v, const struct oy_group *g, const json_t *row) {
    struct oy_equations *eqs = oy_equations_new(g, NULL);
    struct oy_element y = vec_element(v, g, row, "y"), base = vec_element(v, g, row, "base"), beta;
    bool has_beta = vec_bytes(v, row, "beta").n > 0;
    if (has_beta) beta = vec_element(v, g, row, "beta");
    struct oy_equality p = {vec_element(v, g, row, "d"), vec_element(v, g, row, "a"),
                            vec_element(v, g, row, "b"), vec_scalar(v, g, row, "z")};
    struct oy_transcript t = begun(v, g, row);
    OK(oy_equality_check(eqs, 0, g, &p, &t, &y, &base, has_beta ? &beta : NULL, &why));
    judge_equations(v, row, eqs);
    t = begun(v, g, row);
    oy_transcript_element(&t, g, &y);
    oy_transcript_element(&t, g, &base);
    if (has_beta)
        oy_transcript_element(&t, g, &beta);
    else
        oy_transcript_item(&t, NULL, 0);
    same_challenge(v, g, row, &t, (const struct oy_element *const[]){&p.d, &p.a, &p.b, NULL});
}

/* The challenge of a ballot signature, written out once more [sig-1]. */
static struct oy_scalar signature_challenge(const struct oy_group *g, struct oy_span r,
                                            const struct oy_element *x, struct oy_span msg) {
    struct oy_scalar c = {{0}};
    struct oy_transcript t;
    if (g->id != OY_GROUP_RISTRETTO255) {
        oy_transcript_begin(&t, g, "sig");
        oy_transcript_span(&t, r);
        oy_transcript_element(&t, g, x);
        oy_transcript_span(&t, msg);
        oy_transcript_scalar(&t, g, &c);
        return c;
    }
    static const char tag[] = "FROST-RISTRETTO255-SHA512-v1chal";
    unsigned char hash[64];
    crypto_hash_sha512_state state;
    (void)crypto_hash_sha512_init(&state);
    (void)crypto_hash_sha512_update(&state, (const unsigned char *)tag, strlen(tag));
    (void)crypto_hash_sha512_update(&state, r.p, r.n);
    (void)crypto_hash_sha512_update(&state, x->b, g->element_len);
    (void)crypto_hash_sha512_update(&state, msg.p, msg.n);
    (void)crypto_hash_sha512_final(&state, hash);
    crypto_core_ristretto255_scalar_reduce(c.b, hash);
    return c;
}

/* [sig-1, sig-2] In a ballot the signature's length is the ballot's [bal-1], and the reader finds
 * one that is too short. */
static void check_signature(struct vectors *v, const struct oy_group *g, const json_t *row) {
    struct oy_why why = {.status = OY_OK};
    struct oy_signature s;
    struct oy_reader r;
    struct oy_element x = vec_element(v, g, row, "x");
    struct oy_span bytes = vec_bytes(v, row, "signature"), msg = vec_bytes(v, row, "msg");
    struct oy_scalar c = signature_challenge(g, oy_span(bytes.p, g->element_len), &x, msg);
    same(v, row, "c", c.b, g->scalar_len);

    oy_reader_init(&r, bytes);
    oy_status status = oy_read_elements(g, &s.r, 1, &r, &why);
    if (status == OY_OK) status = oy_read_scalar(g, &s.z, &r, &why);
    if (bytes.n != g->element_len + g->scalar_len) {
        cr_expect_str_eq(vec_rule(v, row), "sig-2");
        cr_expect(status == OY_FORMAT && strcmp(why.rule, "enc-2") == 0, "[%s]", why.rule);
        return;
    }
    if (status != OY_OK) {
        judge(v, row, status, &why);
        return;
    }
    struct oy_equations *eqs = oy_equations_new(g, NULL);
    OK(oy_signature_check(eqs, 0, g, &s.r, &s.z, &x, msg, &why));
    judge_equations(v, row, eqs);
}

void check_proofs(struct vectors *v) {
    static const char *const names[] = {"ristretto255", "modp4096"};
    const json_t *row;
    cr_assert_eq(json_object_size(v->root), 2);
    for (size_t k = 0; k < 2; k++) {
        const struct oy_group *g = oy_group_by_name(oy_span_text(names[k]));
        const json_t *obj = vec_get(v, v->root, names[k]);
        struct oy_element y = vec_element(v, g, obj, "y");
        VEC_EACH(v, row, i, vec_get(v, obj, "bit")) check_bit(v, g, &y, row);
        VEC_EACH(v, row, i, vec_get(v, obj, "constant")) check_constant(v, g, &y, row);
        VEC_EACH(v, row, i, vec_get(v, obj, "pok")) check_pok(v, g, row);
        VEC_EACH(v, row, i, vec_get(v, obj, "equality")) check_equality(v, g, row);
        VEC_EACH(v, row, i, vec_get(v, obj, "signature")) check_signature(v, g, row);
    }
}
