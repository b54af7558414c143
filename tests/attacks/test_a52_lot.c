/* a52: the lot that breaks a tie is predicted, ground or simply invented: a seed that follows from
 * ballots, totals or tally factors, or from who happens to send a share. */
#include <sodium.h>

#include "base/hex.h"
#include "election/lot.h"
#include "tests/attacks/attacks.h"
#include "tests/support/attack_record.h"

static struct oy_rec *until(const char *group, enum oy_rec_stop stop) {
    return oy_rec_new(
        &(struct oy_record_plan){.group = group, .voters = 3, .no_changes = true, .stop = stop});
}

static void append(struct oy_rec *s, const struct oy_buffer *file) {
    oy_rec_append_share(s, oy_buffer_span(file));
}

static void append_good(struct oy_rec *s, uint32_t trustee) {
    struct oy_buffer file = oy_rec_share_file(s, trustee, false);
    append(s, &file);
    oy_buffer_free(&file);
}

/* Publishes the result with another seed, everything else as it should be. */
static void published_with(struct oy_rec *s, const unsigned char seed[32]) {
    struct oy_share_context ctx = oy_rec_share_context(s);
    struct oy_totals *totals;
    ATTACK_OK(oy_shares_combine(&totals, &s->shares, &ctx, 1, &why));
    memcpy(totals->lot, seed, 32);
    struct oy_buffer file = oy_rec_result_of(s, totals);
    ATTACK_OK(oy_record_append_file(s->w, OY_LOG_RESULT, oy_buffer_span(&file), 0, &why));
    oy_totals_free(totals);
    oy_buffer_free(&file);
    attack_rec_expect(s->record, "I8", "lot-3");
}

/* The board's own seeds: of its choice; the hash of the totals; of the closing; of a tally factor
 * in the place of P^x; of P itself. */
static void seed_of(struct oy_rec *s, int how, unsigned char seed[32]) {
    struct oy_element e = attack_rec_lot_point(s);
    const unsigned char *id = s->e->id;
    if (how == 0) memset(seed, 0, 32);
    if (how == 1) (void)crypto_hash_sha256(seed, (const unsigned char *)"3,0,0,6", 7);
    if (how == 2) (void)crypto_hash_sha256(seed, s->closing, sizeof s->closing);
    if (how == 3) { /* α^x of the first line: known as soon as the totals are */
        struct oy_scalar three = attack_scalar(s->g, 3);
        e = attack_times(s->g, s->aggregates->at[0].beta,
                         attack_inverse(s->g, attack_pow(s->g, NULL, three)));
    }
    if (how == 5) e = s->e->y;
    if (how >= 3) oy_lot_seed(s->g, seed, id, s->closing, &e);
}

Test(a52_lot, seed_of_the_boards_choice) {
    for (int how = 0; how < 6; how++) {
        struct oy_rec *s = until("ristretto255", OY_REC_SHARED);
        unsigned char seed[32];
        seed_of(s, how, seed);
        published_with(s, seed);
        oy_rec_free(s);
    }
}

Test(a52_lot, seed_of_a_tally_factor_modp4096) {
    struct oy_rec *s = until("modp4096", OY_REC_SHARED);
    unsigned char seed[32];
    seed_of(s, 3, seed);
    published_with(s, seed);
    oy_rec_free(s);
}

/* The last trustee to send its share sees the others' and would like another lot: a lot share of
 * its choice is not proved, its file does not count, and the lot is that of the others. */
ATTACK_IN_BOTH(a52_lot, lot_share_ground_by_the_last_trustee) {
    struct oy_rec *s = until(group, OY_REC_TALLIED);
    append_good(s, 1);
    struct attack_share *f = attack_share_new(s, 2);
    attack_share_prove_lot(f, attack_rec_lot_point(s), attack_pow(s->g, NULL, attack_random(s->g)));
    struct oy_buffer ground = attack_share_write(f, s->trustee[1]);
    append(s, &ground);
    append_good(s, 3);
    oy_rec_result(s);
    attack_rec_sound(s->record, OY_VERIFIED);
    struct oy_verification *v = attack_rec_verify(s->record, NULL);
    cr_assert_not(v->share_verdict[1].counts);
    cr_assert_str_eq(v->share_verdict[1].why.rule, "lot-2");
    oy_verification_free(v);
    oy_buffer_free(&ground);
    attack_share_free(f);
    oy_rec_free(s);
}

/* A tally factor, with its own right proof, as lot share; and the lot share of another election or
 * closing. */
ATTACK_IN_BOTH(a52_lot, lot_share_from_elsewhere) {
    struct oy_rec *s = until(group, OY_REC_TALLIED);
    struct oy_share_context ctx = oy_rec_share_context(s);
    for (int how = 0; how < 3; how++) {
        struct attack_share *f = attack_share_new(s, 1);
        struct oy_share_file *checked;
        struct oy_why why = {.status = OY_OK};
        if (how == 0) f->lot = f->proof[0];
        if (how == 1) f->closing[0] ^= 1;
        if (how == 2) f->election_id[0] ^= 1;
        if (how > 0) { /* the proof of that other place, in a file of this one */
            struct oy_element p;
            ATTACK_OK(oy_lot_point(s->g, &p, f->election_id, f->closing, &why));
            attack_share_prove_lot(f, p, attack_pow(s->g, &p, f->x));
            memcpy(f->closing, s->closing, sizeof f->closing);
            memcpy(f->election_id, s->e->id, sizeof f->election_id);
        }
        struct oy_buffer file = attack_share_write(f, s->trustee[0]);
        cr_assert_eq(oy_share_file_check(&checked, &ctx, oy_buffer_span(&file), 1, &why), OY_PROOF);
        cr_assert_str_eq(why.rule, "lot-2", "%s", why.text);
        oy_buffer_free(&file);
        attack_share_free(f);
    }
    oy_rec_free(s);
}

/* Whoever stays away, the lot is the same: there is nothing to win by it. */
ATTACK_IN_BOTH(a52_lot, any_quorum_draws_the_same_lot) {
    struct oy_rec *s = until(group, OY_REC_TALLIED);
    struct oy_share_context ctx = oy_rec_share_context(s);
    unsigned char first[32];
    for (uint32_t absent = 1; absent <= 3; absent++) {
        struct oy_share_set set = {.counting = 0};
        struct oy_share_verdict verdict;
        struct oy_totals *totals;
        for (uint32_t i = 1; i <= 3; i++) {
            if (i == absent) continue;
            struct oy_buffer file = oy_rec_share_file(s, i, false);
            ATTACK_OK(oy_share_set_add(&set, &verdict, &ctx, oy_buffer_span(&file), 1, &why));
            oy_buffer_free(&file);
        }
        ATTACK_OK(oy_shares_combine(&totals, &set, &ctx, 1, &why));
        if (absent == 1) memcpy(first, totals->lot, 32);
        cr_assert_arr_eq(totals->lot, first, 32);
        oy_totals_free(totals);
        oy_share_set_clear(&set);
    }
    oy_rec_free(s);
}

/* With the right lot published, the other one of a tie is announced: everybody can draw again. */
ATTACK_IN_BOTH(a52_lot, another_winner_than_the_drawn_one) {
    struct oy_rec *s = oy_rec_new(&(struct oy_record_plan){
        .group = group,
        .voters = 4,
        .no_changes = true,
        .stop = OY_REC_SHARED,
        .choice = "{\"park\":[\"a\",\"b\"]}",
        .contests = "[{\"id\":\"park\",\"title\":\"Park\",\"type\":\"approval\",\"suite\":1,"
                    "\"blank\":false,"
                    "\"min\":0,\"max\":2,\"options\":[{\"id\":\"a\",\"title\":\"A\"},{\"id\":\"b\","
                    "\"title\":"
                    "\"B\"}],\"decision\":{\"rule\":\"approval\",\"winners\":1}}]"});
    struct oy_buffer file = oy_rec_result_file(s);
    char *winner = strstr((char *)file.p, "\"selected\":[\"");
    cr_assert_not_null(winner);
    cr_assert_not_null(strstr(winner, "\"tie\":[\""));
    winner += strlen("\"selected\":[\"");
    *winner = *winner == 'a' ? 'b' : 'a';
    ATTACK_OK(oy_record_append_file(s->w, OY_LOG_RESULT, oy_buffer_span(&file), 0, &why));
    attack_rec_expect(s->record, "I9", "dec-12");
    oy_buffer_free(&file);
    oy_rec_free(s);
}
