#include "crypto/schnorr.h"
#include "tests/unit/crypto/common.h"

TestSuite(pok, .init = begin_crypto);
TestSuite(equality, .init = begin_crypto);
TestSuite(ballot_signature, .init = begin_crypto);

static struct oy_transcript begun(const struct oy_group *g, const char *purpose, uint32_t context) {
    struct oy_transcript t;
    oy_transcript_begin(&t, g, purpose);
    oy_transcript_element(&t, g, &g->generator);
    oy_transcript_u32(&t, context);
    return t;
}

/* --- knowledge --- */

static const char *pok_verdict(const struct oy_group *g, const struct oy_pok *proof,
                               const struct oy_element *x_public, const char *purpose,
                               uint32_t context) {
    struct oy_why why = {.status = OY_OK};
    struct oy_transcript t = begun(g, purpose, context);
    struct oy_equations *eqs = oy_equations_new(g, NULL);
    cr_assert_eq(oy_pok_check(eqs, 0, g, proof, &t, x_public, &why), OY_OK);
    return verdict_of(eqs);
}

/* [pok-1] */
Test(pok, is_bound_to_key_purpose_and_context) {
    for (size_t k = 0; k < 2; k++) {
        const struct oy_group *g = group_number(k);
        struct oy_element y, other;
        struct oy_secret *x = key_pair(g, &y);
        struct oy_transcript t = begun(g, "credential-part", 7);
        struct oy_pok proof, q;
        oy_pok_prove(g, &proof, &t, &y, x);
        cr_assert_str_eq(pok_verdict(g, &proof, &y, "credential-part", 7), "");
        cr_assert_str_eq(pok_verdict(g, &proof, &y, "credential-part", 8), "pok-1");
        cr_assert_str_eq(pok_verdict(g, &proof, &y, "replace-part", 7), "pok-1");
        g->mul_var(&other, &y, &g->generator);
        cr_assert_str_eq(pok_verdict(g, &proof, &other, "credential-part", 7), "pok-1");
        q = proof;
        add_one(g, &q.z);
        cr_assert_str_eq(pok_verdict(g, &q, &y, "credential-part", 7), "pok-1");
        q = proof;
        g->mul_var(&q.a, &q.a, &g->generator);
        cr_assert_str_eq(pok_verdict(g, &q, &y, "credential-part", 7), "pok-1");
        oy_secret_free(x);
    }
}

/* --- equality --- */

struct share {
    const struct oy_group *g;
    struct oy_element y, base, beta;
    struct oy_equality p;
    uint32_t context;
    bool has_beta;
};

static void prove_share(struct share *s, const struct oy_group *g, bool has_beta) {
    struct oy_secret *x = key_pair(g, &s->y);
    struct oy_scalar e = small(g, 11);
    s->g = g;
    s->context = 5;
    s->has_beta = has_beta;
    g->pow_var(&s->base, &g->generator, &e);
    e = small(g, 13);
    g->pow_var(&s->beta, &g->generator, &e);
    struct oy_transcript t = begun(g, "decrypt", s->context);
    oy_equality_prove(g, &s->p, &t, &s->y, &s->base, has_beta ? &s->beta : NULL, x);
    oy_secret_free(x);
}

static const char *share_verdict(const struct share *s) {
    struct oy_why why = {.status = OY_OK};
    struct oy_transcript t = begun(s->g, "decrypt", s->context);
    struct oy_equations *eqs = oy_equations_new(s->g, NULL);
    cr_assert_eq(oy_equality_check(eqs, 0, s->g, &s->p, &t, &s->y, &s->base,
                                   s->has_beta ? &s->beta : NULL, &why),
                 OY_OK);
    cr_assert_eq(oy_equations_count(eqs), 2);
    return verdict_of(eqs);
}

/* [deq-1] */
Test(equality, holds_with_and_without_beta) {
    for (size_t k = 0; k < N_GROUPS; k++) {
        for (int has_beta = 0; has_beta < 2; has_beta++) {
            struct share s;
            prove_share(&s, group_number(k), has_beta);
            cr_assert_str_eq(share_verdict(&s), "", "%s", s.g->name);
        }
    }
}

/* [deq-1] Each input and each part of the proof counts. */
Test(equality, rejects_every_change) {
    struct share s;
    prove_share(&s, group_number(0), true);
    struct oy_element *const element[] = {&s.y, &s.base, &s.beta, &s.p.d, &s.p.a, &s.p.b};
    for (size_t i = 0; i < sizeof element / sizeof *element; i++) {
        struct oy_element kept = *element[i];
        s.g->mul_var(element[i], element[i], &s.g->generator);
        cr_assert_str_eq(share_verdict(&s), "deq-1", "element %zu", i);
        *element[i] = kept;
    }
    add_one(s.g, &s.p.z);
    cr_assert_str_eq(share_verdict(&s), "deq-1");
    prove_share(&s, group_number(0), true);
    s.context++;
    cr_assert_str_eq(share_verdict(&s), "deq-1");
    s.context--;
    s.has_beta = false;
    cr_assert_str_eq(share_verdict(&s), "deq-1");
}

/* [deq-1] d = base^(x+1) with the best that can be done: right for g, wrong for the base. */
Test(equality, rejects_another_exponent_for_the_base) {
    const struct oy_group *g = group_number(0);
    struct oy_why why = {.status = OY_OK};
    struct share s;
    prove_share(&s, g, false);
    g->mul_var(&s.p.d, &s.p.d, &s.base);
    struct oy_transcript t = begun(g, "decrypt", s.context);
    struct oy_equations *eqs = oy_equations_new(g, NULL);
    cr_assert_eq(oy_equality_check(eqs, 3, g, &s.p, &t, &s.y, &s.base, NULL, &why), OY_OK);
    bool bad[4] = {false};
    cr_assert_eq(oy_equations_check(eqs, bad, 4, &why), OY_PROOF);
    cr_assert(bad[3]);
    oy_equations_free(eqs);
}

Test(equality, bytes_are_d_a_b_z_and_read_back) {
    for (size_t k = 0; k < 2; k++) {
        const struct oy_group *g = group_number(k);
        struct oy_why why = {.status = OY_OK};
        struct share s;
        struct oy_equality back;
        unsigned char out[3 * OY_ELEMENT_MAX + OY_SCALAR_MAX];
        struct oy_writer w;
        struct oy_reader r;
        prove_share(&s, g, true);
        oy_writer_init(&w, out, sizeof out);
        oy_equality_write(g, &w, &s.p);
        struct oy_span bytes = oy_writer_end(&w);
        cr_assert_eq(bytes.n, 3 * g->element_len + g->scalar_len);
        cr_assert_eq(memcmp(bytes.p, s.p.d.b, g->element_len), 0);
        cr_assert_eq(memcmp(bytes.p + 2 * g->element_len, s.p.b.b, g->element_len), 0);
        oy_reader_init(&r, bytes);
        cr_assert_eq(oy_equality_read(g, &back, &r, &why), OY_OK);
        cr_assert_eq(oy_reader_end(&r, "enc-2", &why), OY_OK);
        s.p = back;
        cr_assert_str_eq(share_verdict(&s), "");
        memset(out + 3 * g->element_len, 0xff, g->scalar_len);
        oy_reader_init(&r, bytes);
        cr_assert_eq(oy_equality_read(g, &back, &r, &why), OY_FORMAT);
        cr_assert_str_eq(why.rule, "grp-6");
    }
}

/* --- ballot signature --- */

static const char *signature_verdict(const struct oy_group *g, const struct oy_signature *s,
                                     const struct oy_element *x, const char *message) {
    struct oy_why why = {.status = OY_OK};
    struct oy_equations *eqs = oy_equations_new(g, NULL);
    cr_assert_eq(oy_signature_check(eqs, 0, g, &s->r, &s->z, x, oy_span_text(message), &why),
                 OY_OK);
    return verdict_of(eqs);
}

/* [sig-1, sig-2] RFC 9591, appendix E.3 (FROST(ristretto255, SHA-512)): group public key,
 * message and the final signature. */
Test(ballot_signature, verifies_the_vector_of_rfc_9591) {
    const struct oy_group *g = group_number(0);
    struct oy_why why = {.status = OY_OK};
    unsigned char key[32], sig[64];
    struct oy_element x;
    struct oy_signature s;
    struct oy_reader r;
    unhex(key, 32, "e2a62f39eede11269e3bd5a7d97554f5ca384f9f6d3dd9c3c0d05083c7254f57");
    unhex(sig, 64,
          "fc45655fbc66bbffad654ea4ce5fdae253a49a64ace25d9adb62010dd9fb2555"
          "2164141787162e5b4cab915b4aa45d94655dbb9ed7c378a53b980a0be220a802");
    oy_reader_init(&r, oy_span(key, 32));
    cr_assert_eq(oy_read_elements(g, &x, 1, &r, &why), OY_OK);
    oy_reader_init(&r, oy_span(sig, 64));
    cr_assert_eq(oy_read_elements(g, &s.r, 1, &r, &why), OY_OK);
    cr_assert_eq(oy_read_scalar(g, &s.z, &r, &why), OY_OK);
    cr_assert_str_eq(signature_verdict(g, &s, &x, "test"), "");
    cr_assert_str_eq(signature_verdict(g, &s, &x, "tesu"), "sig-1");
}

/* [sig-1] */
Test(ballot_signature, is_bound_to_key_and_message) {
    for (size_t k = 0; k < 2; k++) {
        const struct oy_group *g = group_number(k);
        struct oy_element x_public, other;
        struct oy_secret *x = key_pair(g, &x_public);
        struct oy_signature s, q;
        oy_signature_sign(g, &s, &x_public, x, oy_span_text("a ballot"));
        cr_assert_str_eq(signature_verdict(g, &s, &x_public, "a ballot"), "");
        cr_assert_str_eq(signature_verdict(g, &s, &x_public, "a ballot "), "sig-1");
        g->mul_var(&other, &x_public, &g->generator);
        cr_assert_str_eq(signature_verdict(g, &s, &other, "a ballot"), "sig-1");
        q = s;
        g->mul_var(&q.r, &q.r, &g->generator);
        add_one(g, &q.z); /* the same shift on both sides: the challenge stops it */
        cr_assert_str_eq(signature_verdict(g, &q, &x_public, "a ballot"), "sig-1");
        oy_secret_free(x);
    }
}

/* [sig-1] A nonce used twice would give the credential's secret away. */
Test(ballot_signature, never_uses_a_nonce_twice) {
    const struct oy_group *g = group_number(0);
    struct oy_element x_public;
    struct oy_secret *x = key_pair(g, &x_public);
    struct oy_signature s, q;
    oy_signature_sign(g, &s, &x_public, x, oy_span_text("a ballot"));
    oy_signature_sign(g, &q, &x_public, x, oy_span_text("a ballot"));
    cr_assert_not(oy_element_equal(g, &s.r, &q.r));
    oy_secret_free(x);
}

/* [sig-2] */
Test(ballot_signature, encoding_must_be_canonical) {
    const struct oy_group *g = group_number(0);
    struct oy_why why = {.status = OY_OK};
    struct oy_signature s;
    struct oy_reader r;
    unsigned char high[32];
    memset(high, 0xff, sizeof high);
    oy_reader_init(&r, oy_span(high, 32));
    cr_assert_eq(oy_read_elements(g, &s.r, 1, &r, &why), OY_FORMAT);
    oy_reader_init(&r, oy_span(high, 32));
    cr_assert_eq(oy_read_scalar(g, &s.z, &r, &why), OY_FORMAT);
    cr_assert_str_eq(why.rule, "grp-6");
}
