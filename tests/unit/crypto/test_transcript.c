/* Transcripts against RFC 9380, Appendix K.3, and against their definition [hash-1 … hash-4]. */
#include "crypto/transcript.h"

#include <criterion/criterion.h>
#include <sodium.h>
#include <string.h>

#include "tests/support/group_tiny.h"

static void init(void) {
    struct oy_why why = {0};
    cr_assert_eq(oy_crypto_init(&why), OY_OK);
}

TestSuite(transcript, .init = init);

static const struct {
    const char *prefix;
    char fill;
    size_t fills;
    const char *hex;
} vectors[] = {
    {"", 0, 0, "6b9a7312411d92f921c6f68ca0b6380730a1a4d982c507211a90964c394179ba"},
    {"abc", 0, 0, "0da749f12fbe5483eb066a5f595055679b976e93abe9be6f0f6318bce7aca8dc"},
    {"abcdef0123456789", 0, 0, "087e45a86e2939ee8b91100af1583c4938e0f5fc6c9db4b107b83346bc967f58"},
    {"q128_", 'q', 128, "7336234ee9983902440f6bc35b348352013becd88938d2afec44311caf8356b3"},
    {"a512_", 'a', 512, "57b5f7e766d5be68a6bfe1768e3c2b7f1228b3e4b3134956dd73a59b954c66f4"},
    {"", 0, 0,
     "41b037d1734a5f8df225dd8c7de38f851efdb45c372887be655212d07251b921"
     "b052b62eaed99b46f72f2ef4cc96bfaf254ebbbec091e1a3b9e4fb5e5b619d2e"
     "0c5414800a1d882b62bb5cd1778f098b8eb6cb399d5d9d18f5d5842cf5d13d7e"
     "b00a7cff859b605da678b318bd0e65ebff70bec88c753b159a805d2c89c55961"},
    {"abc", 0, 0,
     "7f1dddd13c08b543f2e2037b14cefb255b44c83cc397c1786d975653e36a6b11"
     "bdd7732d8b38adb4a0edc26a0cef4bb45217135456e58fbca1703cd6032cb134"
     "7ee720b87972d63fbf232587043ed2901bce7f22610c0419751c065922b48843"
     "1851041310ad659e4b23520e1772ab29dcdeb2002222a363f0c2b1c972b3efe1"},
    {"abcdef0123456789", 0, 0,
     "3f721f208e6199fe903545abc26c837ce59ac6fa45733f1baaf0222f8b7acb04"
     "24814fcb5eecf6c1d38f06e9d0a6ccfbf85ae612ab8735dfdf9ce84c372a77c8"
     "f9e1c1e952c3a61b7567dd0693016af51d2745822663d0c2367e3f4f0bed827f"
     "eecc2aaf98c949b5ed0d35c3f1023d64ad1407924288d366ea159f46287e61ac"},
    {"q128_", 'q', 128,
     "b799b045a58c8d2b4334cf54b78260b45eec544f9f2fb5bd12fb603eaee70db7"
     "317bf807c406e26373922b7b8920fa29142703dd52bdf280084fb7ef69da78af"
     "df80b3586395b433dc66cde048a258e476a561e9deba7060af40adf30c64249c"
     "a7ddea79806ee5beb9a1422949471d267b21bc88e688e4014087a0b592b695ed"},
    {"a512_", 'a', 512,
     "05b0bfef265dcee87654372777b7c44177e2ae4c13a27f103340d9cd11c86cb2"
     "426ffcad5bd964080c2aee97f03be1ca18e30a1f14e27bc11ebbd650f305269c"
     "c9fb1db08bf90bfc79b42a952b46daf810359e7bc36452684784a64952c343c5"
     "2e5124cd1f71d474d5197fefc571a92929c9084ffe1112cf5eea5192ebff330b"},
};

Test(transcript, xmd_matches_rfc_9380) {
    const struct oy_span dst = oy_span_text("QUUX-V01-CS02-with-expander-SHA512-256");
    for (size_t i = 0; i < sizeof vectors / sizeof vectors[0]; i++) {
        char message[600];
        unsigned char got[128], want[128];
        size_t n = strlen(vectors[i].prefix), len = 0;
        memcpy(message, vectors[i].prefix, n);
        memset(message + n, vectors[i].fill, vectors[i].fills);
        cr_assert_eq(sodium_hex2bin(want, sizeof want, vectors[i].hex, strlen(vectors[i].hex), NULL,
                                    &len, NULL),
                     0);
        oy_xmd(got, len, oy_span(message, n + vectors[i].fills), dst);
        cr_assert_arr_eq(got, want, len, "vector %zu", i);
    }
}

/* The definition of the transcript, in one buffer. */
static void add_item(struct oy_writer *w, const void *p, size_t n) {
    oy_write_u64(w, n);
    oy_write_bytes(w, p, n);
}

Test(transcript, streams_what_the_spec_defines) { /* [hash-1, hash-2] */
    const struct oy_group *g = oy_group_by_id(OY_GROUP_RISTRETTO255);
    const size_t lengths[] = {0, 1, 32, 63, 64, 65, 128, 576, 1024};
    for (size_t i = 0; i < sizeof lengths / sizeof lengths[0]; i++) {
        unsigned char buffer[400], got[1024], want[1024];
        struct oy_transcript t;
        struct oy_writer w;
        oy_transcript_begin(&t, g, "some-purpose");
        oy_transcript_item(&t, "abc", 3);
        oy_transcript_item(&t, NULL, 0);
        oy_transcript_span(&t, oy_span_text("defg"));
        oy_transcript_u32(&t, 0x01020304);
        oy_transcript_u64(&t, UINT64_C(0x0102030405060708));
        oy_transcript_element(&t, g, &g->generator);
        oy_transcript_bytes(&t, got, lengths[i]);
        oy_writer_init(&w, buffer, sizeof buffer);
        add_item(&w, "abc", 3);
        add_item(&w, "", 0);
        add_item(&w, "defg", 4);
        add_item(&w, "\1\2\3\4", 4);
        add_item(&w, "\1\2\3\4\5\6\7\10", 8);
        add_item(&w, g->generator.b, 32);
        oy_xmd(want, lengths[i], oy_writer_end(&w),
               oy_span_text("OY-v1-ristretto255-some-purpose"));
        cr_assert_arr_eq(got, want, lengths[i], "%zu bytes", lengths[i]);
    }
}

static void digest(unsigned char out[32], const struct oy_group *g, const char *purpose,
                   const char *a, const char *b) {
    struct oy_transcript t;
    oy_transcript_begin(&t, g, purpose);
    oy_transcript_span(&t, oy_span_text(a));
    oy_transcript_span(&t, oy_span_text(b));
    oy_transcript_id(&t, out);
}

Test(transcript, items_do_not_run_into_each_other) { /* [hash-2] */
    unsigned char x[32], y[32];
    const struct oy_group *g = oy_group_by_id(OY_GROUP_RISTRETTO255);
    digest(x, g, "p", "ab", "c");
    digest(y, g, "p", "a", "bc");
    cr_assert_arr_neq(x, y, 32);
}

Test(transcript, groups_and_purposes_are_apart) { /* [hash-1] */
    unsigned char x[32], y[32];
    const struct oy_group *r = oy_group_by_id(OY_GROUP_RISTRETTO255);
    digest(x, r, "p", "ab", "c");
    digest(y, oy_group_by_id(OY_GROUP_MODP4096), "p", "ab", "c");
    cr_assert_arr_neq(x, y, 32);
    digest(y, r, "q", "ab", "c");
    cr_assert_arr_neq(x, y, 32);
}

Test(transcript, identifier_is_32_bytes_of_xmd) { /* [hash-4] */
    const struct oy_group *g = oy_group_by_id(OY_GROUP_MODP4096);
    struct oy_transcript t;
    unsigned char id[32], bytes[32], wide[64];
    oy_transcript_begin(&t, g, "p");
    oy_transcript_id(&t, id);
    oy_transcript_begin(&t, g, "p");
    oy_transcript_bytes(&t, bytes, 32);
    cr_assert_arr_eq(id, bytes, 32);
    oy_transcript_begin(&t, g, "p");
    oy_transcript_bytes(&t, wide, 64);
    cr_assert_arr_neq(id, wide, 32, "the length enters the hash");
}

Test(transcript, challenge_is_64_bytes_of_xmd_mod_q) { /* [hash-3] */
    const struct oy_group *groups[] = {oy_group_by_id(1), oy_group_by_id(2), &oy_group_tiny};
    for (size_t i = 0; i < 3; i++) {
        const struct oy_group *g = groups[i];
        struct oy_transcript t;
        struct oy_scalar got, want;
        struct oy_secret *secret = oy_secret_alloc(1);
        unsigned char wide[64];
        oy_transcript_begin(&t, g, "p");
        oy_transcript_u32(&t, 7);
        oy_transcript_bytes(&t, wide, sizeof wide);
        g->scalar_reduce(&want, wide);
        oy_transcript_begin(&t, g, "p");
        oy_transcript_u32(&t, 7);
        oy_transcript_scalar(&t, g, &got);
        cr_assert_arr_eq(got.b, want.b, sizeof want.b);
        oy_transcript_begin_secret(&t, g, "p");
        oy_transcript_u32(&t, 7);
        oy_transcript_secret(&t, g, secret);
        cr_assert_arr_eq(secret->b, want.b, sizeof want.b);
        cr_assert(sodium_is_zero((const unsigned char *)&t.state, sizeof t.state),
                  "the state is wiped [grp-9]");
        oy_secret_free(secret);
    }
}

Test(transcript, hash_to_group_gives_members) { /* [grp-7] */
    for (uint8_t id = 1; id <= 2; id++) {
        const struct oy_group *g = oy_group_by_id(id);
        struct oy_transcript t;
        struct oy_element e, again, other;
        struct oy_why why = {0};
        unsigned char uniform[576];
        oy_transcript_begin(&t, g, "lot");
        oy_transcript_u32(&t, 7);
        cr_assert_eq(oy_transcript_group(&t, g, &e, &why), OY_OK);
        cr_assert_eq(g->decode_var(&again, e.b, 1), 1);
        oy_transcript_begin(&t, g, "lot");
        oy_transcript_u32(&t, 7);
        oy_transcript_bytes(&t, uniform, g->hash_len);
        cr_assert(g->from_hash(&other, uniform));
        cr_assert(oy_element_equal(g, &e, &other));
    }
}

Test(transcript, each_purpose_has_a_base_of_its_own) { /* [grp-7, grp-10] */
    for (uint8_t id = 1; id <= 2; id++) {
        const struct oy_group *g = oy_group_by_id(id);
        const char *purposes[] = {"lot", "lot", "other"};
        struct oy_element e[3];
        for (size_t i = 0; i < 3; i++) {
            struct oy_transcript t;
            struct oy_why why = {0};
            oy_transcript_begin(&t, g, purposes[i]);
            cr_assert_eq(oy_transcript_group(&t, g, &e[i], &why), OY_OK);
            cr_assert_not(oy_element_equal(g, &e[i], &g->generator));
        }
        cr_assert(oy_element_equal(g, &e[0], &e[1]));
        cr_assert_not(oy_element_equal(g, &e[0], &e[2]));
    }
}

Test(transcript, hash_to_the_identity_is_refused) { /* [grp-7] */
    unsigned refused = 0;
    for (uint32_t i = 0; i < 2000; i++) {
        struct oy_transcript t;
        struct oy_element e;
        struct oy_why why = {0};
        oy_transcript_begin(&t, &oy_group_tiny, "lot");
        oy_transcript_u32(&t, i);
        if (oy_transcript_group(&t, &oy_group_tiny, &e, &why) == OY_OK) {
            cr_assert_not(oy_element_is_identity(&oy_group_tiny, &e));
            continue;
        }
        cr_assert_eq(why.status, OY_PROOF);
        cr_assert_str_eq(why.rule, "grp-7");
        refused++;
    }
    cr_assert_gt(refused, 0, "3 in 179 are 0, 1 or -1");
}
