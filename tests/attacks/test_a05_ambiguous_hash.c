/* a05: items that could be cut in another place, purposes that could be taken for one another, and
 * hashes to scalars that are not uniform. */
#include <string.h>

#include "crypto/transcript.h"
#include "election/credential.h"
#include "tests/attacks/attacks.h"
#include "tests/support/group_tiny.h"

static void begin(void) {
    struct oy_why why = {.status = OY_OK};
    cr_assert_eq(oy_crypto_init(&why), OY_OK);
}

static struct oy_scalar hash(const struct oy_group *g, const char *purpose, struct oy_span a,
                             struct oy_span b) {
    struct oy_transcript t;
    struct oy_scalar s = {{0}};
    oy_transcript_begin(&t, g, purpose);
    oy_transcript_span(&t, a);
    if (b.p) oy_transcript_span(&t, b);
    oy_transcript_scalar(&t, g, &s);
    return s;
}

static bool same(struct oy_scalar a, struct oy_scalar b) {
    return memcmp(a.b, b.b, sizeof a.b) == 0;
}

/* The items of two lists that are one string when they are strung together. */
Test(a05_ambiguous_hash, items_cut_elsewhere) {
    begin();
    const struct oy_group *g = oy_group_by_id(OY_GROUP_RISTRETTO255);
    struct oy_span none = {NULL, 0}, empty = oy_span("", 0);
    struct oy_scalar ab_c = hash(g, "ballot", oy_span_text("ab"), oy_span_text("c"));
    cr_assert(same(ab_c, hash(g, "ballot", oy_span_text("ab"), oy_span_text("c"))));
    cr_assert_not(same(ab_c, hash(g, "ballot", oy_span_text("a"), oy_span_text("bc"))));
    cr_assert_not(same(ab_c, hash(g, "ballot", oy_span_text("abc"), empty)));
    cr_assert_not(same(ab_c, hash(g, "ballot", oy_span_text("abc"), none)));
    cr_assert_not(same(ab_c, hash(g, "ballot", empty, oy_span_text("abc"))));
    /* one item that spells out two, lengths and all */
    static const unsigned char spelled[] = {'a', 'b', 0, 0, 0, 0, 0, 0, 0, 1, 'c'};
    cr_assert_not(same(ab_c, hash(g, "ballot", oy_span(spelled, sizeof spelled), none)));
}

/* A purpose that continues in the message, and the other group's tag. */
Test(a05_ambiguous_hash, purpose_or_group_taken_for_another) {
    begin();
    const struct oy_group *g = oy_group_by_id(OY_GROUP_RISTRETTO255), *tagged;
    struct oy_span a = oy_span_text("a"), none = {NULL, 0};
    cr_assert_not(same(hash(g, "lot", oy_span_text("-seed"), a), hash(g, "lot-seed", a, none)));
    cr_assert_not(same(hash(g, "lot", a, none), hash(g, "lot-seed", a, none)));
    struct oy_transcript t;
    struct oy_scalar s = {{0}};
    tagged = oy_group_by_id(OY_GROUP_MODP4096);
    oy_transcript_begin(&t, tagged, "ballot");
    oy_transcript_span(&t, a);
    oy_transcript_scalar(&t, g, &s);
    cr_assert_not(same(s, hash(g, "ballot", a, none)));
}

/* Codes of two registrars, and of two rolls, never give one part. */
Test(a05_ambiguous_hash, one_code_for_two_places) {
    begin();
    const struct oy_group *g = oy_group_by_id(OY_GROUP_RISTRETTO255);
    struct oy_why why = {.status = OY_OK};
    struct oy_secret_bytes *code;
    struct oy_secret *part = oy_secret_alloc(3);
    unsigned char roll_id[32] = {1}, other[32] = {2};
    cr_assert_eq(oy_code_generate(&code, &why), OY_OK);
    oy_credential_part(g, &part[0], roll_id, 1, code);
    oy_credential_part(g, &part[1], roll_id, 2, code);
    oy_credential_part(g, &part[2], other, 1, code);
    for (int i = 0; i < 3; i++)
        for (int j = 0; j < i; j++) cr_assert(memcmp(&part[i], &part[j], sizeof part[i]) != 0);
    oy_secret_bytes_free(&code);
    oy_secret_free(part);
}

/* [hash-3] All 64 bytes are used: the remainder by Horner's rule, in the group's own field. */
ATTACK_IN_BOTH(a05_ambiguous_hash, scalar_is_the_whole_output_mod_q) {
    begin();
    const struct oy_group *g = oy_group_by_name(oy_span_text(group));
    struct oy_scalar base = attack_scalar(g, 256);
    for (unsigned char i = 0; i < 20; i++) {
        unsigned char wide[64], item[1] = {i};
        struct oy_scalar wanted = attack_scalar(g, 0);
        struct oy_transcript t;
        oy_transcript_begin(&t, g, "ballot");
        oy_transcript_item(&t, item, 1);
        oy_transcript_bytes(&t, wide, sizeof wide);
        for (size_t k = 0; k < sizeof wide; k++)
            wanted = attack_add(g, attack_mul(g, wanted, base), attack_scalar(g, wide[k]));
        struct oy_scalar got = hash(g, "ballot", oy_span(item, 1), oy_span(NULL, 0));
        cr_assert(same(got, wanted));
    }
}

/* In the group of order 89 a hash of one byte would fall on 0 … 77 half as often again as on 78 …
 * 88. With 64 bytes the share of the latter is 11/89; a deviation of five standard deviations is
 * allowed. */
Test(a05_ambiguous_hash, no_modular_bias) {
    begin();
    enum { N = 40000 };
    unsigned high = 0;
    for (uint32_t i = 0; i < N; i++) {
        unsigned char item[4] = {(unsigned char)(i >> 24), (unsigned char)(i >> 16),
                                 (unsigned char)(i >> 8), (unsigned char)i};
        struct oy_scalar s = hash(&oy_group_tiny, "ballot", oy_span(item, 4), oy_span(NULL, 0));
        unsigned v = 0;
        for (size_t k = 0; k < oy_group_tiny.scalar_len; k++) v = v << 8 | s.b[k];
        cr_assert_lt(v, 89);
        high += v >= 78;
    }
    double expected = N * 11.0 / 89, sigma = 66; /* √(N·p·(1 − p)) */
    cr_assert(high > expected - 5 * sigma && high < expected + 5 * sigma, "%u", high);
}
