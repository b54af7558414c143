/* ristretto255 against the vectors of RFC 9496, Appendix A [grp-2, grp-3, grp-7, grp-8]. */
#include <criterion/criterion.h>
#include <sodium.h>
#include <string.h>

#include "crypto/group.h"
#include "tests/unit/crypto/rfc9496.h"

static const struct oy_group *g;

static void init(void) {
    struct oy_why why = {0};
    cr_assert_eq(oy_crypto_init(&why), OY_OK);
    g = oy_group_by_id(OY_GROUP_RISTRETTO255);
}

TestSuite(group_ristretto, .init = init);

static void unhex(unsigned char out[32], const char *hex) {
    size_t n = 0;
    cr_assert_eq(sodium_hex2bin(out, 32, hex, strlen(hex), NULL, &n, NULL), 0);
    cr_assert_eq(n, 32);
}

Test(group_ristretto, multiples_of_the_generator_match_rfc_9496) {
    struct oy_element sum = g->identity, e;
    struct oy_secret *s = oy_secret_alloc(1);
    for (size_t i = 0; i < 16; i++) {
        unsigned char want[32];
        struct oy_scalar k;
        unhex(want, rfc9496_multiples[i]);
        g->scalar_from_u64(&k, i);
        cr_assert(g->secret_decode(s, k.b));
        cr_assert_arr_eq(sum.b, want, 32);
        g->pow_var(&e, &g->generator, &k);
        cr_assert_arr_eq(e.b, want, 32);
        g->pow_base_secret(&e, s);
        cr_assert_arr_eq(e.b, want, 32);
        cr_assert_eq(g->decode_var(&e, want, 1), 1);
        g->mul_var(&sum, &sum, &g->generator);
    }
    oy_secret_free(s);
}

Test(group_ristretto, bad_encodings_of_rfc_9496_are_refused) { /* [grp-2, grp-3] */
    for (size_t i = 0; i < RFC9496_INVALID; i++) {
        unsigned char in[3][32];
        struct oy_element out[3];
        struct oy_reader r;
        struct oy_why why = {0};
        unhex(in[0], rfc9496_multiples[3]);
        unhex(in[1], rfc9496_multiples[0]);
        unhex(in[2], rfc9496_invalid[i]);
        cr_assert_eq(g->decode_var(out, in[2], 1), 0, "%s", rfc9496_invalid[i]);
        cr_assert_eq(g->decode_var(out, in[0], 3), 2, "%s", rfc9496_invalid[i]);
        oy_reader_init(&r, oy_span(in, sizeof in));
        cr_assert_eq(oy_read_elements(g, out, 3, &r, &why), OY_FORMAT);
        cr_assert_str_eq(why.rule, "grp-2");
    }
}

Test(group_ristretto, a_second_encoding_of_an_element_is_refused) { /* [grp-2] */
    for (size_t i = 0; i < 16; i++) {
        unsigned char s[32], other[32];
        struct oy_element out;
        unsigned borrow = 0;
        unhex(s, rfc9496_multiples[i]);
        for (size_t j = 0; j < 32; j++) { /* 2·(2^255 − 19) − s: even, and −s mod 2^255 − 19 */
            unsigned d = (j == 0 ? 0xdau : 0xffu) - s[j] - borrow;
            other[j] = (unsigned char)d;
            borrow = d >> 8 & 1;
        }
        cr_assert_eq(g->decode_var(&out, other, 1), 0);
        memcpy(other, s, 32);
        other[31] |= 0x80;
        cr_assert_eq(g->decode_var(&out, other, 1), 0, "with the top bit set");
    }
}

Test(group_ristretto, hash_to_group_matches_rfc_9496) { /* [grp-7] */
    static const char *const labels[7] = {
        "Ristretto is traditionally a short shot of espresso coffee",
        "made with the normal amount of ground coffee but extracted with",
        "about half the amount of water in the same amount of time",
        "by using a finer grind.",
        "This produces a concentrated shot of coffee per volume.",
        "Just pulling a normal shot short will produce a weaker shot",
        "and is not a Ristretto as some believe."};
    static const char *const wanted[7] = {
        "3066f82a1a747d45120d1740f14358531a8f04bbffe6a819f86dfe50f44a0a46",
        "f26e5b6f7d362d2d2a94c5d0e7602cb4773c95a2e5c31a64f133189fa76ed61b",
        "006ccd2a9e6867e6a2c5cea83d3302cc9de128dd2a9a57dd8ee7b9d7ffe02826",
        "f8f0c87cf237953c5890aec3998169005dae3eca1fbb04548c635953c817f92a",
        "ae81e7dedf20a497e10c304a765c1767a42d6e06029758d2d7e8ef7cc4c41179",
        "e2705652ff9f5e44d3e841bf1c251cf7dddb77d140870d1ab2ed64f1a9ce8628",
        "80bd07262511cdde4863f8a7434cef696750681cb9510eea557088f76d9e5065"};
    for (size_t i = 0; i < 7; i++) {
        unsigned char hash[64], want[32];
        struct oy_element e, again;
        unhex(want, wanted[i]);
        crypto_hash_sha512(hash, (const unsigned char *)labels[i], strlen(labels[i]));
        cr_assert_eq(g->hash_len, sizeof hash);
        cr_assert(g->from_hash(&e, hash));
        cr_assert_arr_eq(e.b, want, 32);
        cr_assert_eq(g->decode_var(&again, e.b, 1), 1);
    }
}

Test(group_ristretto, hash_to_the_identity_is_refused) { /* [grp-7] */
    unsigned char zeros[64] = {0}, opposite[64];
    struct oy_element a, b, e;
    /* The element is MAP(first half)·MAP(second half); zeros map to the identity. */
    cr_assert_not(g->from_hash(&e, zeros));
    randombytes_buf(opposite, sizeof opposite);
    memset(opposite + 32, 0, 32);
    cr_assert(g->from_hash(&a, opposite));
    memcpy(opposite + 32, opposite, 32);
    cr_assert(g->from_hash(&b, opposite));
    g->mul_var(&e, &a, &a);
    cr_assert(oy_element_equal(g, &e, &b), "each half is mapped by itself");
}
