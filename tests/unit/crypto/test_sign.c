#include "crypto/sign.h"
#include "tests/unit/crypto/common.h"

static struct oy_sign_key *key;
static unsigned char public_key[OY_SIGN_PUBLIC];

static void begin(void) {
    unsigned char seed[OY_SIGN_SEED];
    begin_crypto();
    for (unsigned char i = 0; i < sizeof seed; i++) seed[i] = i;
    key = oy_sign_key_from_seed(seed);
    oy_sign_key_public(key, public_key);
}

static void end(void) {
    oy_sign_key_free(key);
}

TestSuite(sign, .init = begin, .fini = end);

/* [sig-3] Key and signature computed by another library (pyca/cryptography) from the text of
 * spec/proofs.md: seed 00 01 … 1f, purpose "roll", message "a roll". */
Test(sign, signs_prefix_purpose_zero_and_message) {
    struct oy_why why = {.status = OY_OK};
    unsigned char expected[OY_SIGN_BYTES], sig[OY_SIGN_BYTES];
    unhex(expected, 32, "03a107bff3ce10be1d70dd18e74bc09967e4d6309ba50d5f1ddc8664125531b8");
    cr_assert_eq(memcmp(public_key, expected, 32), 0);
    unhex(expected, 64,
          "a3f4ea1517ff1b58bf70ac4abd43d9876523a5a2615e1a2f0bfeae8642bd1ff9"
          "066a7e2dbbe915225265865ce09030c532951bfbcaf25c95fbde018f10279702");
    cr_assert_eq(oy_sign(sig, key, "roll", oy_span_text("a roll"), &why), OY_OK);
    cr_assert_eq(memcmp(sig, expected, sizeof sig), 0);
    cr_assert_eq(oy_sign_check(sig, public_key, "roll", oy_span_text("a roll"), &why), OY_OK);
}

/* [sig-3] */
Test(sign, is_bound_to_purpose_message_and_key) {
    struct oy_why why = {.status = OY_OK};
    unsigned char sig[OY_SIGN_BYTES], other_public[OY_SIGN_PUBLIC];
    struct oy_sign_key *other = oy_sign_key_generate();
    oy_sign_key_public(other, other_public);
    cr_assert_eq(oy_sign(sig, key, "open", oy_span_text("x"), &why), OY_OK);
    cr_assert_eq(oy_sign_check(sig, public_key, "open", oy_span_text("x"), &why), OY_OK);
    cr_assert_eq(oy_sign_check(sig, public_key, "close", oy_span_text("x"), &why), OY_PROOF);
    cr_assert_str_eq(why.rule, "sig-3");
    cr_assert_eq(oy_sign_check(sig, public_key, "open", oy_span_text("y"), &why), OY_PROOF);
    cr_assert_eq(oy_sign_check(sig, public_key, "open", oy_span_text(""), &why), OY_PROOF);
    cr_assert_eq(oy_sign_check(sig, public_key, "openx", oy_span_text(""), &why), OY_PROOF);
    cr_assert_eq(oy_sign_check(sig, other_public, "open", oy_span_text("x"), &why), OY_PROOF);
    for (size_t i = 0; i < sizeof sig; i++) {
        sig[i] ^= 1;
        cr_assert_eq(oy_sign_check(sig, public_key, "open", oy_span_text("x"), &why), OY_PROOF);
        sig[i] ^= 1;
    }
    oy_sign_key_free(other);
}

/* [sig-3] With the identity as key, R = identity and S = 0 would fit every message. */
Test(sign, refuses_keys_of_small_order_and_keys_not_canonical) {
    struct oy_why why = {.status = OY_OK};
    unsigned char sig[OY_SIGN_BYTES] = {1}, weak[OY_SIGN_PUBLIC] = {1};
    cr_assert_eq(oy_sign_check(sig, weak, "open", oy_span_text("x"), &why), OY_PROOF);
    cr_assert_str_eq(why.rule, "sig-3");
    memset(weak, 0xff, sizeof weak);
    cr_assert_eq(oy_sign_check(sig, weak, "open", oy_span_text("x"), &why), OY_PROOF);
    unhex(weak, sizeof weak, "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f");
    cr_assert_eq(oy_sign_check(sig, weak, "open", oy_span_text("x"), &why), OY_PROOF);
}

Test(sign, key_comes_back_from_its_seed) {
    unsigned char seed[OY_SIGN_SEED], again[OY_SIGN_PUBLIC], expected[OY_SIGN_PUBLIC];
    struct oy_sign_key *a = oy_sign_key_generate(), *b;
    oy_sign_key_seed(a, seed);
    b = oy_sign_key_from_seed(seed);
    oy_sign_key_public(a, expected);
    oy_sign_key_public(b, again);
    cr_assert_eq(memcmp(again, expected, sizeof again), 0);
    cr_assert_neq(memcmp(expected, public_key, sizeof again), 0);
    oy_sign_key_free(a);
    oy_sign_key_free(b);
}
