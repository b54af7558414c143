/* SHA-256 and SHA-512 against the examples of FIPS 180-4 and against libsodium. */
#include "crypto/hash.h"

#include <sodium.h>

#include "tests/unit/crypto/common.h"

enum { LONGEST = 1000 };

TestSuite(hash, .init = begin_crypto);

static const struct {
    const char *message, *sha256, *sha512;
} examples[] = {
    {"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
     "cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce"
     "47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e"},
    {"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
     "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
     "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f"},
    /* 448 bits */
    {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
     "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1",
     "204a8fc6dda82f0a0ced7beb8e08a41657c16ef468b228a8279be331a703c335"
     "96fd15c13b1b07f9aa1d3bea57789ca031ad85c7a71dd70354ec631238ca3445"},
    /* 896 bits */
    {"abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmn"
     "hijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu",
     "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1",
     "8e959b75dae313da8cf4f72814fc143f8f7779c6eb9f7fa17299aeadb6889018"
     "501d289e4900f7e4331b99dec4b5433ac7d329eeb6dd26545e96e55b874be909"},
};

Test(hash, gives_the_published_digests) {
    for (size_t i = 0; i < sizeof examples / sizeof examples[0]; i++) {
        unsigned char got[OY_SHA512_BYTES], want[OY_SHA512_BYTES];
        oy_sha256(got, oy_span_text(examples[i].message));
        unhex(want, OY_SHA256_BYTES, examples[i].sha256);
        cr_assert_arr_eq(got, want, OY_SHA256_BYTES, "SHA-256, example %zu", i);
        oy_sha512(got, oy_span_text(examples[i].message));
        unhex(want, OY_SHA512_BYTES, examples[i].sha512);
        cr_assert_arr_eq(got, want, OY_SHA512_BYTES, "SHA-512, example %zu", i);
    }
}

Test(hash, gives_the_digests_of_a_million_a) {
    struct oy_sha256 h;
    struct oy_sha512 k;
    unsigned char piece[LONGEST], got[OY_SHA512_BYTES], want[OY_SHA512_BYTES];
    memset(piece, 'a', sizeof piece);
    oy_sha256_init(&h);
    oy_sha512_init(&k);
    for (size_t i = 0; i < 1000; i++) {
        oy_sha256_update(&h, piece, sizeof piece);
        oy_sha512_update(&k, piece, sizeof piece);
    }
    oy_sha256_final(&h, got);
    unhex(want, OY_SHA256_BYTES,
          "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
    cr_assert_arr_eq(got, want, OY_SHA256_BYTES);
    oy_sha512_final(&k, got);
    unhex(want, OY_SHA512_BYTES,
          "e718483d0ce769644e2e42c7bc15b4638e1f98b13b2044285632a803afa973eb"
          "de0ff244877ea60a4cb0432ce577c31beb009c5c2c49aa2e4eadb217ad8cc09b");
    cr_assert_arr_eq(got, want, OY_SHA512_BYTES);
}

/* Random bytes, and what libsodium says of the first n. */
struct sample {
    unsigned char bytes[LONGEST];
    size_t n;
    unsigned char sha256[OY_SHA256_BYTES], sha512[OY_SHA512_BYTES];
};

static struct sample sample_of(size_t n) {
    struct sample s = {.n = n};
    randombytes_buf(s.bytes, n);
    (void)crypto_hash_sha256(s.sha256, s.bytes, n);
    (void)crypto_hash_sha512(s.sha512, s.bytes, n);
    return s;
}

Test(hash, agrees_with_libsodium_at_every_length) {
    for (size_t n = 0; n <= LONGEST; n++) {
        struct sample s = sample_of(n);
        unsigned char got[OY_SHA512_BYTES];
        oy_sha256(got, oy_span(s.bytes, n));
        cr_assert_arr_eq(got, s.sha256, OY_SHA256_BYTES, "SHA-256 of %zu bytes", n);
        oy_sha512(got, oy_span(s.bytes, n));
        cr_assert_arr_eq(got, s.sha512, OY_SHA512_BYTES, "SHA-512 of %zu bytes", n);
    }
}

/* A random cut of what is left, often nothing. */
static size_t cut(size_t left) {
    size_t n = randombytes_uniform(4) ? randombytes_uniform(200) : 0;
    return n < left ? n : left;
}

Test(hash, does_not_depend_on_the_pieces) {
    for (size_t k = 0; k < 1000; k++) {
        struct sample s = sample_of(randombytes_uniform(LONGEST + 1));
        struct oy_sha256 h;
        struct oy_sha512 g;
        unsigned char got[OY_SHA512_BYTES];
        oy_sha256_init(&h);
        oy_sha512_init(&g);
        for (size_t at = 0; at < s.n;) {
            size_t n = cut(s.n - at);
            oy_sha256_update(&h, n ? s.bytes + at : NULL, n);
            oy_sha512_update(&g, n ? s.bytes + at : NULL, n);
            at += n;
        }
        oy_sha256_final(&h, got);
        cr_assert_arr_eq(got, s.sha256, OY_SHA256_BYTES);
        oy_sha512_final(&g, got);
        cr_assert_arr_eq(got, s.sha512, OY_SHA512_BYTES);
    }
}

Test(hash, goes_on_from_a_copy_of_its_state) {
    for (size_t k = 0; k < 1000; k++) {
        struct sample s = sample_of(randombytes_uniform(LONGEST + 1));
        size_t at = s.n ? randombytes_uniform((uint32_t)s.n) : 0;
        struct oy_sha256 h, h_copy;
        struct oy_sha512 g, g_copy;
        unsigned char got[OY_SHA512_BYTES];
        oy_sha256_init(&h);
        oy_sha512_init(&g);
        oy_sha256_update(&h, s.bytes, at);
        oy_sha512_update(&g, s.bytes, at);
        h_copy = h;
        g_copy = g;
        oy_sha256_update(&h, "another end", 11); /* must not be seen in the copy */
        oy_sha512_update(&g, "another end", 11);
        oy_sha256_final(&h, got);
        oy_sha512_final(&g, got);
        oy_sha256_update(&h_copy, s.bytes + at, s.n - at);
        oy_sha512_update(&g_copy, s.bytes + at, s.n - at);
        oy_sha256_final(&h_copy, got);
        cr_assert_arr_eq(got, s.sha256, OY_SHA256_BYTES);
        oy_sha512_final(&g_copy, got);
        cr_assert_arr_eq(got, s.sha512, OY_SHA512_BYTES);
    }
}

Test(hash, gives_start_and_whole_in_one_pass) {
    for (size_t n = 0; n <= 300; n++) {
        struct sample s = sample_of(n);
        for (size_t m = 0; m <= n; m += 1 + (n - m) / 5) {
            unsigned char start[OY_SHA256_BYTES], whole[OY_SHA256_BYTES], want[OY_SHA256_BYTES];
            oy_sha256_start_and_whole(start, whole, oy_span(s.bytes, n), m);
            (void)crypto_hash_sha256(want, s.bytes, m);
            cr_assert_arr_eq(start, want, sizeof want, "%zu of %zu bytes", m, n);
            cr_assert_arr_eq(whole, s.sha256, sizeof want, "%zu of %zu bytes", m, n);
        }
    }
    unsigned char start[OY_SHA256_BYTES], whole[OY_SHA256_BYTES];
    oy_sha256_start_and_whole(start, whole, oy_span(NULL, 0), 0);
    cr_assert_arr_eq(start, whole, sizeof whole);
}
