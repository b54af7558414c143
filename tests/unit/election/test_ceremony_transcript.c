/* ceremony.bin and the four checks of it [cer-4 … cer-9, cer-12]. */
#include "tests/unit/election/trustees.h"

/* Re-reads a changed file and runs the checks after one another; the first failure. */
static oy_status examine(const struct oy_manifest *m, struct oy_span bytes, struct oy_why *why) {
    struct oy_ceremony_transcript *tr;
    OY_TRY(oy_ceremony_transcript_parse(&tr, m, bytes, why));
    oy_status status = oy_ceremony_transcript_check(tr, why);
    oy_ceremony_transcript_free(tr);
    return status;
}

Test(ceremony_transcript, a_good_ceremony_passes_every_check) {
    for (size_t i = 0; i < 2; i++) {
        struct council k;
        council_new(&k, both_groups(i), 2, 3);
        struct oy_buffer file = council_file(&k);
        cr_assert_eq(file.n, oy_ceremony_transcript_len(&k.c));
        ACCEPTED(examine(&k.m, oy_buffer_span(&file), &why));
        oy_buffer_free(&file);
        council_free(&k);
    }
}

Test(ceremony_transcript, all_trustees_may_be_needed_if_the_manifest_says_so) {
    struct council k;
    council_new(&k, both_groups(0), 2, 2);
    struct oy_buffer file = council_file(&k);
    ACCEPTED(examine(&k.m, oy_buffer_span(&file), &why));
    k.m.all_needed = false;
    REFUSED(examine(&k.m, oy_buffer_span(&file), &why), OY_RANGE, "cer-1");
    oy_buffer_free(&file);
    council_free(&k);
}

/* Changes one byte, asks, and changes it back. */
static void spoil(const struct council *k, struct oy_buffer *file, size_t at, oy_status status,
                  const char *rule) {
    file->p[at] ^= 1;
    REFUSED(examine(&k->m, oy_buffer_span(file), &why), status, rule);
    file->p[at] ^= 1;
}

/* [cer-12, enc-2, enc-3] */
Test(ceremony_transcript, agrees_with_the_manifest) {
    struct council k;
    council_new(&k, both_groups(0), 2, 3);
    struct oy_buffer file = council_file(&k);
    spoil(&k, &file, 3, OY_FORMAT, "enc-3");
    spoil(&k, &file, 5, OY_FORMAT, "enc-3");     /* group */
    spoil(&k, &file, 6, OY_MISMATCH, "cer-12");  /* ceremony_id */
    spoil(&k, &file, 45, OY_MISMATCH, "cer-12"); /* t */
    spoil(&k, &file, 49, OY_MISMATCH, "cer-12"); /* n */
    spoil(&k, &file, 50, OY_MISMATCH, "cer-12"); /* an identity key */
    spoil(&k, &file, 50 + 5 * 32, OY_MISMATCH, "cer-12");
    struct oy_span whole = oy_buffer_span(&file);
    REFUSED(examine(&k.m, oy_span(whole.p, whole.n + 1), &why), OY_FORMAT, "enc-2");
    REFUSED(examine(&k.m, oy_span(whole.p, whole.n - 1), &why), OY_FORMAT, "enc-2");
    REFUSED(examine(&k.m, oy_span(whole.p, 400), &why), OY_FORMAT, "enc-2");
    oy_buffer_free(&file);
    council_free(&k);
}

/* [cer-12] */
Test(ceremony_transcript, carries_every_signature_of_every_trustee) {
    struct council k;
    council_new(&k, both_groups(0), 2, 3);
    struct oy_buffer file = council_file(&k);
    const size_t front = 50 + 3 * 64, reveal = oy_reveal_len(&k.c), rehearsal = 4 * 32;
    for (size_t i = 0; i < 3; i++) {
        spoil(&k, &file, front + i * 96 + 32, OY_PROOF, "cer-12");
        spoil(&k, &file, front + 3 * 96 + i * (reveal + 64) + reveal, OY_PROOF, "cer-12");
        spoil(&k, &file, file.n - (3 - i) * (rehearsal + 64) + rehearsal, OY_PROOF, "cer-12");
    }
    spoil(&k, &file, front, OY_PROOF, "cer-12"); /* a commitment is signed, too */
    spoil(&k, &file, 41, OY_PROOF, "cer-12");    /* and the attempt */
    oy_buffer_free(&file);
    council_free(&k);
}

/* [cer-12] No byte of the file can be changed. */
Test(ceremony_transcript, every_byte_counts) {
    struct council k;
    council_new(&k, both_groups(0), 2, 3);
    struct oy_buffer file = council_file(&k);
    for (size_t i = 0; i < file.n; i += 7) {
        struct oy_why why = {.status = OY_OK};
        file.p[i] ^= 0x40;
        cr_assert_neq(examine(&k.m, oy_buffer_span(&file), &why), OY_OK, "byte %zu", i);
        file.p[i] ^= 0x40;
    }
    oy_buffer_free(&file);
    council_free(&k);
}

/* [cer-12] */
Test(ceremony_transcript, is_not_assembled_from_messages_about_different_bodies) {
    struct council k;
    struct oy_buffer out, old;
    council_new(&k, both_groups(0), 2, 3);
    council_round2(&k);
    council_round3(&k);
    old = k.buffer3[2];
    k.buffer3[2] = (struct oy_buffer){NULL, 0};
    oy_secret_bytes_free(&k.state[0]);
    ACCEPTED(oy_ceremony_start(&k.state[0], &k.c, 1, &why));
    send1(&k, 0);
    send2(&k, 0);
    council_round3(&k);
    struct oy_span c3 = k.c3[2];
    k.c3[2] = oy_buffer_span(&old);
    REFUSED(oy_ceremony_transcript_assemble(&out, &k.c, k.c1, k.c2, k.c3, &why), OY_MISMATCH,
            "cer-12");
    k.c3[2] = oy_span(NULL, 0);
    REFUSED(oy_ceremony_transcript_assemble(&out, &k.c, k.c1, k.c2, k.c3, &why), OY_MISSING,
            "cer-4");
    k.c3[2] = c3;
    k.c3[1] = k.c3[0];
    REFUSED(oy_ceremony_transcript_assemble(&out, &k.c, k.c1, k.c2, k.c3, &why), OY_MISMATCH,
            "cer-3");
    oy_buffer_free(&old);
    council_free(&k);
}

/* [cer-4 … cer-6, cer-8] Dealers who sign what they like are caught by the check of the keys. */
Test(ceremony_transcript, keys_are_committed_proved_and_not_the_identity) {
    for (size_t i = 0; i < 2; i++) {
        struct council k;
        const struct oy_group *g = both_groups(i);
        council_new(&k, g, 2, 3);
        struct oy_ceremony_transcript *tr = council_transcript(&k);
        tr->dealing[1].commitment[0] ^= 1;
        REFUSED(oy_ceremony_transcript_check_keys(tr, &why), OY_MISMATCH, "cer-4");
        tr->dealing[1].commitment[0] ^= 1;
        struct oy_scalar z = tr->dealing[2].reveal.pok.z;
        g->scalar_from_u64(&tr->dealing[2].reveal.pok.z, 5);
        REFUSED(oy_ceremony_transcript_check_keys(tr, &why), OY_PROOF, "cer-6");
        tr->dealing[2].reveal.pok.z = z;
        struct oy_element c1 = tr->dealing[2].reveal.c[1];
        tr->dealing[2].reveal.c[1] = g->identity;
        REFUSED(oy_ceremony_transcript_check_keys(tr, &why), OY_FORMAT, "cer-5");
        tr->dealing[2].reveal.c[1] = c1;
        struct oy_element y = tr->y;
        tr->y = g->identity;
        REFUSED(oy_ceremony_transcript_check_keys(tr, &why), OY_MISMATCH, "cer-8");
        tr->y = y;
        tr->share_key[2] = g->identity;
        REFUSED(oy_ceremony_transcript_check_keys(tr, &why), OY_MISMATCH, "cer-8");
        oy_ceremony_transcript_free(tr);
        council_free(&k);
    }
}

/* [grp-2, grp-3] The identity is in the group: it is left to the check of the keys [cer-5]. */
Test(ceremony_transcript, refuses_constants_that_are_not_in_the_group) {
    for (size_t i = 0; i < 2; i++) {
        struct council k;
        struct oy_ceremony_transcript *tr;
        const struct oy_group *g = both_groups(i);
        council_new(&k, g, 2, 3);
        struct oy_buffer file = council_file(&k);
        unsigned char *c0 = file.p + 50 + 3 * 64 + 3 * 96;
        memcpy(c0, g->identity.b, g->element_len);
        ACCEPTED(oy_ceremony_transcript_parse(&tr, &k.m, oy_buffer_span(&file), &why));
        oy_ceremony_transcript_free(tr);
        memset(c0, 0, g->element_len);
        c0[g->element_len - 1] = 7; /* modp: an integer, but not of order q; ristretto: odd end */
        if (i == 1)
            REFUSED(oy_ceremony_transcript_parse(&tr, &k.m, oy_buffer_span(&file), &why), OY_FORMAT,
                    "grp-3");
        memset(c0, 0xff, g->element_len);
        REFUSED(oy_ceremony_transcript_parse(&tr, &k.m, oy_buffer_span(&file), &why), OY_FORMAT,
                "grp-2");
        oy_buffer_free(&file);
        council_free(&k);
    }
}

/* [cer-9] */
Test(ceremony_transcript, the_rehearsal_is_proved_by_everyone) {
    for (size_t i = 0; i < 2; i++) {
        struct council k;
        const struct oy_group *g = both_groups(i);
        council_new(&k, g, 2, 3);
        struct oy_ceremony_transcript *tr = council_transcript(&k);
        struct oy_equality good = tr->dealing[2].rehearsal;
        g->mul_var(&tr->dealing[2].rehearsal.d, &good.d, &g->generator);
        REFUSED(oy_ceremony_transcript_check_rehearsal(tr, &why), OY_PROOF, "cer-9");
        tr->dealing[2].rehearsal = tr->dealing[1].rehearsal;
        REFUSED(oy_ceremony_transcript_check_rehearsal(tr, &why), OY_PROOF, "cer-9");
        tr->dealing[2].rehearsal = good;
        ACCEPTED(oy_ceremony_transcript_check_rehearsal(tr, &why));
        oy_ceremony_transcript_free(tr);
        council_free(&k);
    }
}

/* [cer-9] A proved factor under a key that does not belong to the others does not decrypt,
 * whichever trustee it is. */
Test(ceremony_transcript, any_t_of_the_rehearsal_give_the_message) {
    struct council k;
    const struct oy_group *g = both_groups(0);
    council_new(&k, g, 2, 4);
    struct oy_ceremony_transcript *tr = council_transcript(&k);
    struct oy_secret *x = oy_secret_alloc(1);
    for (uint32_t j = 1; j <= 4; j++) {
        struct oy_element key = tr->share_key[j - 1];
        struct oy_equality good = tr->dealing[j - 1].rehearsal;
        struct oy_ciphertext cipher;
        struct oy_transcript t;
        uint16_t m;
        g->secret_random(x);
        g->pow_base_secret(&tr->share_key[j - 1], x);
        oy_rehearsal_ciphertext(g, &cipher, &m, &tr->y, tr->body_hash);
        oy_rehearsal_proof_begin(&t, g, tr->body_hash, j);
        oy_equality_prove(g, &tr->dealing[j - 1].rehearsal, &t, &tr->share_key[j - 1],
                          &cipher.alpha, &cipher.beta, x);
        REFUSED(oy_ceremony_transcript_check_rehearsal(tr, &why), OY_MISMATCH, "cer-9");
        tr->share_key[j - 1] = key;
        tr->dealing[j - 1].rehearsal = good;
    }
    ACCEPTED(oy_ceremony_transcript_check_rehearsal(tr, &why));
    oy_secret_free(x);
    oy_ceremony_transcript_free(tr);
    council_free(&k);
}

/* [cer-9] Ciphertext and message follow from the body hash, so nobody can choose them. */
Test(ceremony_transcript, the_rehearsal_follows_from_the_body) {
    struct council k;
    const struct oy_group *g = both_groups(0);
    struct oy_ciphertext a, b;
    uint16_t ma, mb;
    unsigned char hash[32] = {1};
    council_new(&k, g, 2, 3);
    oy_rehearsal_ciphertext(g, &a, &ma, &g->generator, hash);
    oy_rehearsal_ciphertext(g, &b, &mb, &g->generator, hash);
    cr_assert_eq(ma, mb);
    cr_assert(oy_element_equal(g, &a.alpha, &b.alpha));
    /* With y = g: β = α·g^m. */
    struct oy_scalar m;
    struct oy_element gm;
    g->scalar_from_u64(&m, ma);
    g->pow_var(&gm, &g->generator, &m);
    g->mul_var(&gm, &gm, &a.alpha);
    cr_assert(oy_element_equal(g, &gm, &a.beta));
    hash[31] ^= 1;
    oy_rehearsal_ciphertext(g, &b, &mb, &g->generator, hash);
    cr_assert_not(oy_element_equal(g, &a.alpha, &b.alpha));
    council_free(&k);
}

/* [cer-7, cer-8] */
Test(ceremony_transcript, a_secret_share_needs_its_own_exchange_key) {
    struct council k;
    council_new(&k, both_groups(0), 2, 3);
    struct oy_ceremony_transcript *tr = council_transcript(&k);
    struct oy_secret *x = oy_secret_alloc(1);
    static const unsigned char zero[OY_SCALAR_MAX] = {0};
    ACCEPTED(oy_ceremony_secret_share(x, tr, 2, k.exchange[1], &why));
    REFUSED(oy_ceremony_secret_share(x, tr, 2, k.exchange[0], &why), OY_MISMATCH, "cer-7");
    cr_assert_arr_eq(x->b, zero, sizeof zero);
    REFUSED(oy_ceremony_secret_share(x, tr, 4, k.exchange[0], &why), OY_RANGE, "cer-3");
    tr->share_key[1] = tr->share_key[0];
    REFUSED(oy_ceremony_secret_share(x, tr, 2, k.exchange[1], &why), OY_MISMATCH, "cer-8");
    cr_assert_arr_eq(x->b, zero, sizeof zero);
    oy_secret_free(x);
    oy_ceremony_transcript_free(tr);
    council_free(&k);
}
