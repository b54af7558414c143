/* Every case of every proof, in the group of order 89. Challenges are given here, not hashed:
 * what is counted is for how many of the 89 challenges a prover gets through. */
#include <criterion/criterion.h>
#include <string.h>

#include "crypto/bit.h"
#include "crypto/constant.h"
#include "crypto/dlog.h"
#include "crypto/schnorr.h"
#include "crypto/threshold.h"
#include "tests/support/group_tiny.h"

enum { Q = OY_TINY_Q, X = 23 /* the election's secret key */ };

static const struct oy_group *const g = &oy_group_tiny;
static struct oy_element y, power_of_g[Q];

static unsigned mod(long v) {
    return (unsigned)((v % Q + Q) % Q);
}

static void begin(void) {
    struct oy_why why = {.status = OY_OK};
    cr_assert_eq(oy_crypto_init(&why), OY_OK);
    for (unsigned i = 0; i < Q; i++) {
        struct oy_scalar e = oy_tiny_scalar(i);
        g->pow_var(&power_of_g[i], &g->generator, &e);
    }
    y = power_of_g[X];
}

TestSuite(exhaustive, .init = begin);

/* An encryption of any m, not of bits only. */
static struct oy_ciphertext encrypt(unsigned r, unsigned m) {
    return (struct oy_ciphertext){power_of_g[r], power_of_g[mod((long)X * r + m)]};
}

static struct oy_secret *secret_of(unsigned v) {
    struct oy_secret *s = oy_secret_alloc(1);
    struct oy_scalar e = oy_tiny_scalar(v);
    memcpy(s->b, e.b, sizeof s->b);
    return s;
}

static bool bit_proof_holds(const struct oy_ciphertext *c, const struct oy_bit_commitment *t,
                            const struct oy_bit_response *z, unsigned e) {
    static struct oy_equations *eqs;
    struct oy_why why = {.status = OY_OK};
    if (!eqs) eqs = oy_equations_new(g, &y);
    struct oy_scalar challenge = oy_tiny_scalar(e);
    oy_equations_clear(eqs);
    cr_assert_eq(oy_bit_check(eqs, 0, g, c, t, z, &challenge, &why), OY_OK);
    return oy_equations_check_each(eqs, NULL, 0, &why) == OY_OK;
}

/* [bit-1, bit-2] */
Test(exhaustive, honest_bit_proofs_hold_for_every_randomness_and_challenge) {
    struct oy_secret *n = oy_secret_alloc(5);
    for (uint8_t bit = 0; bit < 2; bit++) {
        for (unsigned r = 1; r < Q; r++) {
            struct oy_secret *randomness = secret_of(r);
            struct oy_ciphertext c, expected = encrypt(r, bit);
            oy_elgamal_encrypt_bit(g, &c, &y, randomness, bit);
            cr_assert(oy_element_equal(g, &c.alpha, &expected.alpha));
            cr_assert(oy_element_equal(g, &c.beta, &expected.beta)); /* [elg-1] */
            for (unsigned e = 0; e < Q; e++) {
                struct oy_bit_commitment t;
                struct oy_bit_response z;
                struct oy_scalar challenge = oy_tiny_scalar(e);
                oy_bit_commit(g, &t, (struct oy_bit_nonce *)n, &y, randomness, bit);
                oy_bit_respond(g, &z, (struct oy_bit_nonce *)n, &challenge, randomness, bit);
                cr_assert(bit_proof_holds(&c, &t, &z, e), "bit %u r %u e %u", bit, r, e);
            }
            oy_secret_free(randomness);
        }
    }
    oy_secret_free(n);
}

/* [bit-1, bit-2] Whoever knows everything (m, r, the key) and guesses e_0 and e_1 beforehand. */
static void cheat_commit(struct oy_bit_commitment *t, struct oy_bit_response *z, unsigned r,
                         unsigned m, unsigned e0, unsigned e1) {
    const unsigned z0 = 31, z1 = 57;
    t->a0 = power_of_g[mod((long)z0 - (long)e0 * r)];
    t->a1 = power_of_g[mod((long)z1 - (long)e1 * r)];
    t->b0 = power_of_g[mod((long)X * z0 - (long)e0 * ((long)X * r + m))];
    t->b1 = power_of_g[mod((long)X * z1 - (long)e1 * ((long)X * r + m - 1))];
    z->e0 = oy_tiny_scalar(e0);
    z->z0 = oy_tiny_scalar(z0);
    z->z1 = oy_tiny_scalar(z1);
}

/* [bit-2] For m outside {0, 1} exactly one challenge of 89 can be answered, for any guess and with
 * the best of all 89³ responses: in both branches B_j/A_j^x = g^{−e_j·(m−j)} fixes e_j. */
Test(exhaustive, a_cheater_about_the_bit_passes_for_one_challenge_only) {
    for (unsigned m = 2; m < Q; m++) {
        const unsigned r = mod(7 * (long)m + 3), e0 = mod(5 * (long)m), e1 = mod(11 * (long)m + 1);
        struct oy_ciphertext c = encrypt(r, m);
        struct oy_bit_commitment t;
        struct oy_bit_response z;
        int passed = 0;
        cheat_commit(&t, &z, r, m, e0, e1);
        for (unsigned e = 0; e < Q; e++) {
            /* Any e_0 may be answered, each with the only z_0 and z_1 that fit A_0 and A_1. */
            for (unsigned f0 = 0; f0 < Q; f0++) {
                unsigned f1 = mod((long)e - f0);
                z.e0 = oy_tiny_scalar(f0);
                z.z0 = oy_tiny_scalar(mod(31 - (long)e0 * r + (long)f0 * r));
                z.z1 = oy_tiny_scalar(mod(57 - (long)e1 * r + (long)f1 * r));
                passed += bit_proof_holds(&c, &t, &z, e);
            }
        }
        cr_assert_eq(passed, 1, "m = %u: %d answers", m, passed);
    }
}

/* [bit-1, bit-2] With m = 0 or 1 every challenge can be answered, by one e_0. */
Test(exhaustive, a_right_bit_has_one_answer_for_each_challenge) {
    for (unsigned m = 0; m < 2; m++) {
        const unsigned r = 19, e0 = 40, e1 = 33;
        struct oy_ciphertext c = encrypt(r, m);
        struct oy_bit_commitment t;
        struct oy_bit_response z;
        cheat_commit(&t, &z, r, m, e0, e1);
        for (unsigned e = 0; e < Q; e++) {
            int passed = 0;
            for (unsigned f0 = 0; f0 < Q; f0++) {
                z.e0 = oy_tiny_scalar(f0);
                z.z0 = oy_tiny_scalar(mod(31 - (long)e0 * r + (long)f0 * r));
                z.z1 = oy_tiny_scalar(mod(57 - (long)e1 * r + mod((long)e - f0) * (long)r));
                passed += bit_proof_holds(&c, &t, &z, e);
            }
            cr_assert_eq(passed, 1, "m = %u e = %u", m, e);
        }
    }
}

/* [bit-1] Every response but the right one, and every e_0 but the right one. */
Test(exhaustive, every_wrong_response_is_rejected) {
    const unsigned r = 12, e = 71;
    struct oy_secret *n = oy_secret_alloc(5), *randomness = secret_of(r);
    for (uint8_t bit = 0; bit < 2; bit++) {
        struct oy_ciphertext c = encrypt(r, bit);
        struct oy_bit_commitment t;
        struct oy_bit_response z;
        struct oy_scalar challenge = oy_tiny_scalar(e);
        oy_bit_commit(g, &t, (struct oy_bit_nonce *)n, &y, randomness, bit);
        oy_bit_respond(g, &z, (struct oy_bit_nonce *)n, &challenge, randomness, bit);
        for (unsigned k = 1; k < Q; k++) {
            struct oy_bit_response w;
            w = z;
            w.e0 = oy_tiny_scalar((oy_tiny_scalar_value(&z.e0) + k) % Q);
            cr_assert_not(bit_proof_holds(&c, &t, &w, e));
            w = z;
            w.z0 = oy_tiny_scalar((oy_tiny_scalar_value(&z.z0) + k) % Q);
            cr_assert_not(bit_proof_holds(&c, &t, &w, e));
            w = z;
            w.z1 = oy_tiny_scalar((oy_tiny_scalar_value(&z.z1) + k) % Q);
            cr_assert_not(bit_proof_holds(&c, &t, &w, e));
            cr_assert_not(bit_proof_holds(&c, &t, &z, (e + k) % Q));
        }
    }
    oy_secret_free(randomness);
    oy_secret_free(n);
}

/* [con-1, con-2] For every content m and every constant v: all challenges can be answered if
 * m = v, else one of 89 (e = 0, which makes the equation empty, for an honest commitment). */
Test(exhaustive, constant_proofs_hold_for_the_content_only) {
    struct oy_equations *eqs = oy_equations_new(g, &y);
    struct oy_why why = {.status = OY_OK};
    for (unsigned m = 0; m < Q; m++) {
        const unsigned r[2] = {mod((long)m + 5), mod(3 * (long)m + 1)}, weight[2] = {2, Q - 3};
        /* contents with 2·m_0 − 3·m_1 = m */
        struct oy_ciphertext c[2] = {encrypt(r[0], mod(2 * (long)m)), encrypt(r[1], m)};
        const unsigned sum = mod(2 * (long)r[0] - 3 * (long)r[1]), u = mod(29 + (long)m);
        struct oy_constant_commitment t = {power_of_g[u], power_of_g[mod((long)X * u)]};
        struct oy_weighted terms[2] = {{&c[0], oy_tiny_scalar(weight[0])},
                                       {&c[1], oy_tiny_scalar(weight[1])}};
        for (unsigned v = 0; v < Q; v++) {
            struct oy_scalar constant = oy_tiny_scalar(v);
            for (unsigned e = 0; e < Q; e += v == m ? 1 : 8) {
                struct oy_scalar challenge = oy_tiny_scalar(e);
                struct oy_scalar z = oy_tiny_scalar(mod((long)u + (long)e * sum));
                oy_equations_clear(eqs);
                cr_assert_eq(
                    oy_constant_check(eqs, 0, g, terms, 2, &constant, &t, &z, &challenge, &why),
                    OY_OK);
                bool holds = oy_equations_check_each(eqs, NULL, 0, &why) == OY_OK;
                cr_assert_eq(holds, v == m || e == 0, "m %u v %u e %u", m, v, e);
                if (v != m) continue;
                z = oy_tiny_scalar(mod((long)u + (long)e * sum + 1));
                oy_equations_clear(eqs);
                cr_assert_eq(
                    oy_constant_check(eqs, 0, g, terms, 2, &constant, &t, &z, &challenge, &why),
                    OY_OK);
                cr_assert_eq(oy_equations_check_each(eqs, NULL, 0, &why), OY_PROOF);
            }
        }
    }
    oy_equations_free(eqs);
}

/* [deq-1] For every exponent and base the proof holds; with any other factor d it does not. */
Test(exhaustive, equality_proofs_hold_for_the_same_exponent_only) {
    struct oy_equations *eqs = oy_equations_new(g, NULL);
    struct oy_why why = {.status = OY_OK};
    unsigned wrongly_accepted = 0;
    for (unsigned x = 1; x < Q; x += 4) {
        struct oy_secret *s = secret_of(x);
        for (unsigned base = 0; base < Q; base += 3) {
            struct oy_equality p;
            struct oy_transcript t;
            oy_transcript_begin(&t, g, "decrypt");
            oy_equality_prove(g, &p, &t, &power_of_g[x], &power_of_g[base], NULL, s);
            cr_assert(oy_element_equal(g, &p.d, &power_of_g[mod((long)base * x)]));
            for (unsigned k = 0; k < Q; k += 11) {
                struct oy_equality q = p;
                g->mul_var(&q.d, &p.d, &power_of_g[k]);
                oy_transcript_begin(&t, g, "decrypt");
                oy_equations_clear(eqs);
                cr_assert_eq(oy_equality_check(eqs, 0, g, &q, &t, &power_of_g[x], &power_of_g[base],
                                               NULL, &why),
                             OY_OK);
                bool holds = oy_equations_check_each(eqs, NULL, 0, &why) == OY_OK;
                if (k == 0)
                    cr_assert(holds);
                else
                    wrongly_accepted += holds;
            }
        }
        oy_secret_free(s);
    }
    /* 23·30·8 tries; one in 89² hits the challenge by chance */
    cr_assert_lt(wrongly_accepted, 12, "%u", wrongly_accepted);
    oy_equations_free(eqs);
}

/* [sig-1, pok-1] A signature and a proof of knowledge with any other response are wrong. */
Test(exhaustive, every_wrong_signature_response_is_rejected) {
    struct oy_equations *eqs = oy_equations_new(g, NULL);
    struct oy_why why = {.status = OY_OK};
    for (unsigned x = 1; x < Q; x++) {
        struct oy_secret *s = secret_of(x);
        struct oy_signature sig;
        struct oy_pok pok;
        struct oy_transcript t;
        oy_signature_sign(g, &sig, &power_of_g[x], s, oy_span_text("m"));
        oy_transcript_begin(&t, g, "credential-part");
        oy_pok_prove(g, &pok, &t, &power_of_g[x], s);
        for (unsigned k = 0; k < Q; k++) {
            struct oy_signature other = sig;
            struct oy_pok other_pok = pok;
            other.z = oy_tiny_scalar((oy_tiny_scalar_value(&sig.z) + k) % Q);
            other_pok.z = oy_tiny_scalar((oy_tiny_scalar_value(&pok.z) + k) % Q);
            bool bad[2] = {false, false};
            oy_equations_clear(eqs);
            cr_assert_eq(oy_signature_check(eqs, 0, g, &other.r, &other.z, &power_of_g[x],
                                            oy_span_text("m"), &why),
                         OY_OK);
            oy_transcript_begin(&t, g, "credential-part");
            cr_assert_eq(oy_pok_check(eqs, 1, g, &other_pok, &t, &power_of_g[x], &why), OY_OK);
            cr_assert_eq(oy_equations_check_each(eqs, bad, 2, &why), k ? OY_PROOF : OY_OK);
            cr_assert(bad[0] == (k != 0) && bad[1] == (k != 0));
        }
        oy_secret_free(s);
    }
    oy_equations_free(eqs);
}

/* [bat-1] One wrong equation among right ones: for every error the batch passes for about one
 * choice of coefficients in 89, never for all. */
Test(exhaustive, a_batch_passes_a_wrong_equation_for_one_coefficient_in_q) {
    struct oy_equations *eqs = oy_equations_new(g, &y);
    struct oy_why why = {.status = OY_OK};
    enum { TRIES = 100 };
    unsigned passed = 0;
    for (unsigned error = 1; error < Q; error++) {
        oy_equations_clear(eqs);
        for (unsigned k = 0; k < 6; k++) { /* g^k·(g^−k·g^error) = 1, wrong for k = 3 only */
            struct oy_scalar e = oy_tiny_scalar(k);
            cr_assert_eq(oy_equations_begin(eqs, k, "bit-1", &why), OY_OK);
            cr_assert_eq(oy_equations_g(eqs, &e, &why), OY_OK);
            cr_assert_eq(
                oy_equations_one(eqs, &power_of_g[mod((k == 3 ? (long)error : 0) - (long)k)], &why),
                OY_OK);
        }
        for (unsigned i = 0; i < TRIES; i++) {
            bool bad[6] = {false};
            oy_status status = oy_equations_check(eqs, bad, 6, &why);
            passed += status == OY_OK;
            cr_assert_not(bad[0] || bad[1] || bad[2] || bad[4] || bad[5]);
            cr_assert(status == OY_OK || bad[3]);
        }
        bool bad[6] = {false};
        cr_assert_eq(oy_equations_check_each(eqs, bad, 6, &why), OY_PROOF); /* [bat-3] */
        cr_assert(bad[3]);
    }
    /* Passing: the first product (1 in 89) or, on the way down, the half of three without the
     * other one: at most 3 in 89 of 8800 tries, about 296; ten deviations above. */
    cr_assert_lt(passed, 470, "%u of %u", passed, (Q - 1) * TRIES);
    cr_assert_gt(passed, 20, "%u of %u", passed, (Q - 1) * TRIES);
    oy_equations_free(eqs);
}

/* [shr-5] Every secret, every set of 3 of 5 trustees, in every order. */
Test(exhaustive, any_three_of_five_shares_give_the_secret) {
    struct oy_secret *a = oy_secret_alloc(4);
    for (unsigned secret = 0; secret < Q; secret++) {
        struct oy_why why = {.status = OY_OK};
        struct oy_element d[6];
        const unsigned coefficient[3] = {secret, mod(17 * (long)secret + 5), 61};
        for (unsigned k = 0; k < 3; k++) {
            struct oy_scalar s = oy_tiny_scalar(coefficient[k]);
            memcpy(a[k].b, s.b, sizeof s.b);
        }
        for (uint32_t i = 1; i <= 5; i++) {
            oy_polynomial_at(g, &a[3], a, 3, i);
            g->pow_base_secret(&d[i], &a[3]);
            unsigned value = mod(coefficient[0] + (long)i * coefficient[1] + (long)i * i * 61);
            cr_assert(oy_element_equal(g, &d[i], &power_of_g[value]));
        }
        for (uint32_t set = 0; set < 5 * 5 * 5; set++) {
            const uint32_t x[3] = {1 + set / 25, 1 + set / 5 % 5, 1 + set % 5};
            const struct oy_element parts[3] = {d[x[0]], d[x[1]], d[x[2]]};
            struct oy_scalar lambda[3];
            struct oy_element result;
            bool distinct = x[0] != x[1] && x[1] != x[2] && x[0] != x[2];
            cr_assert_eq(oy_lagrange_at_zero(g, lambda, x, 3, &why), distinct ? OY_OK : OY_RANGE);
            if (!distinct) continue;
            oy_threshold_combine(g, &result, parts, lambda, 3);
            cr_assert(oy_element_equal(g, &result, &power_of_g[secret]));
        }
    }
    oy_secret_free(a);
}

/* [dlog-1] Every element, every range. */
Test(exhaustive, logarithms_are_found_exactly_inside_the_range) {
    for (uint64_t range = 0; range < Q; range++) {
        struct oy_dlog *d = oy_dlog_new(g, range, 1);
        struct oy_why why = {.status = OY_OK};
        for (unsigned i = 0; i < Q; i++) {
            uint64_t m;
            oy_status status = oy_dlog_find(d, &m, &power_of_g[i], range, &why);
            cr_assert_eq(status, i <= range ? OY_OK : OY_RANGE, "g^%u up to %d", i, (int)range);
            cr_assert_eq(m, i <= range ? i : 0);
        }
        oy_dlog_free(d);
    }
}
