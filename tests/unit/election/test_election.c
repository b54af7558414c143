#include "common.h"

#include "crypto/transcript.h"
#include "election/election.h"
#include "election/header.h"

/* [ent-5] */
Test(election, id_is_the_hash_of_manifest_ceremony_and_roll) {
    OK(oy_crypto_init(&why));
    const struct oy_group *g = oy_group_by_id(OY_GROUP_RISTRETTO255);
    const struct oy_group *h = oy_group_by_id(OY_GROUP_MODP4096);
    unsigned char d[3][32] = {{1}, {2}, {3}}, id[32], other[32], expected[32];
    struct oy_transcript t;
    oy_election_id(id, g, d[0], d[1], d[2]);
    oy_transcript_begin(&t, g, "election");
    for (int i = 0; i < 3; i++) oy_transcript_item(&t, d[i], 32);
    oy_transcript_id(&t, expected);
    cr_assert_arr_eq(id, expected, 32);
    oy_election_id(other, h, d[0], d[1], d[2]); /* the group is in the tag */
    cr_assert_neq(memcmp(id, other, 32), 0);
    for (int i = 0; i < 3; i++) {
        d[i][31] ^= 1;
        oy_election_id(other, g, d[0], d[1], d[2]);
        cr_assert_neq(memcmp(id, other, 32), 0);
        d[i][31] ^= 1;
    }
}

Test(election, has_a_style_for_every_mahalle) {
    struct oy_sample_plan plan = {0};
    struct oy_sample *s = oy_sample_new(&plan);
    cr_assert_null(oy_election_style(s->e, 11));
    cr_assert_eq(oy_election_style(s->e, 10)->n_contests, 2);
    const struct oy_style *style = oy_election_style(s->e, 20);
    cr_assert_eq(style->n_contests, 3);
    cr_assert_eq(style->contests[2].index, 2);
    cr_assert_eq(style->contests[2].first_bit, s->m->contests[0].n_bits + s->m->contests[1].n_bits);
    cr_assert_eq(style->contests[2].first_rule,
                 s->m->contests[0].n_rules + s->m->contests[1].n_rules);
    oy_sample_free(s);
}

/* [enc-3] */
Test(header, is_exact) {
    OK(oy_crypto_init(&why));
    const struct oy_group *g = oy_group_by_id(OY_GROUP_MODP4096);
    unsigned char h[6];
    struct oy_writer w;
    struct oy_reader r;
    oy_writer_init(&w, h, sizeof h);
    oy_header_write(&w, "SH", g);
    cr_assert_arr_eq(h, "OYSH\x01\x02", 6);
    oy_reader_init(&r, oy_span(h, 6));
    OK(oy_header_read(&r, "SH", g, &why));
    for (size_t i = 0; i < 6; i++) {
        h[i] ^= 3;
        oy_reader_init(&r, oy_span(h, 6));
        REFUSED(oy_header_read(&r, "SH", g, &why), "enc-3");
        h[i] ^= 3;
    }
    oy_reader_init(&r, oy_span(h, 5));
    REFUSED(oy_header_read(&r, "SH", g, &why), "enc-2");
}
