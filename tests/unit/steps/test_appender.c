/* The board with its record open: what it takes in several deliveries is what it would take in one,
 * and what another delivery brought is known. */
#include <criterion/criterion.h>

#include "steps/appender.h"
#include "steps/logged.h"
#include "tests/support/attack_record.h"

static struct oy_why why;

static struct oy_rec *voted(void) {
    struct oy_rec *s =
        oy_rec_new(&(struct oy_record_plan){.voters = 8, .no_changes = true, .stop = OY_REC_VOTED});
    attack_rec_release(s);
    return s;
}

static struct oy_appender *open_appender(const struct oy_rec *s) {
    struct oy_appender *a;
    cr_assert_eq(oy_appender_open(&a, 2, s->record, attack_rec_board_key(s), &why), OY_OK, "%s",
                 why.text);
    return a;
}

static void take(struct oy_appender *a, struct oy_judged *judged, const struct oy_buffer *ballots,
                 size_t n) {
    struct oy_span bytes[4];
    for (size_t i = 0; i < n; i++) bytes[i] = oy_buffer_span(&ballots[i]);
    cr_assert_eq(oy_appender_take(a, judged, bytes, n, NULL, &why), OY_OK, "%s", why.text);
}

Test(appender, deliveries_follow_one_another_in_one_log) {
    struct oy_rec *s = voted();
    struct oy_judged j[4];
    struct oy_buffer ballot[4];
    for (uint32_t i = 0; i < 4; i++) ballot[i] = oy_rec_ballot(s, i, 2, oy_rec_choice);
    struct oy_appender *a = open_appender(s);
    take(a, j, ballot, 2);
    cr_assert_eq(j[0].fate, OY_FATE_ACCEPTED);
    cr_assert_eq(j[0].index + j[1].index, 12 + 13); /* after four entries and eight ballots */
    take(a, j, ballot + 2, 2);
    cr_assert_eq(j[0].fate, OY_FATE_ACCEPTED);
    cr_assert_eq(j[0].index + j[1].index, 14 + 15);
    oy_appender_close(a);
    attack_rec_sound(s->record, OY_INCOMPLETE);
    for (int i = 0; i < 4; i++) oy_buffer_free(&ballot[i]);
    attack_rec_resume(s);
    oy_rec_free(s);
}

Test(appender, the_same_bytes_get_the_same_index_within_a_delivery_and_later) {
    struct oy_rec *s = voted();
    struct oy_judged j[4];
    struct oy_buffer once = oy_rec_ballot(s, 0, 2, oy_rec_choice);
    struct oy_buffer ballot[4] = {once, once, s->ballot[3].bytes, once};
    struct oy_appender *a = open_appender(s);
    take(a, j, ballot, 3);
    cr_assert_eq(j[0].fate, OY_FATE_ACCEPTED);
    cr_assert_eq(j[1].fate, OY_FATE_REPEATED);
    cr_assert_eq(j[2].fate, OY_FATE_REPEATED, "from before the record was opened");
    cr_assert_eq(j[1].index, j[0].index);
    uint64_t index = j[0].index;
    take(a, j, ballot + 3, 1);
    cr_assert_eq(j[0].fate, OY_FATE_REPEATED);
    cr_assert_eq(j[0].index, index);
    oy_appender_close(a);
    oy_buffer_free(&once);
    attack_rec_resume(s);
    oy_rec_free(s);
}

/* [bal-9] */
Test(appender, sequences_go_on_from_one_delivery_to_the_next) {
    struct oy_rec *s = voted();
    struct oy_judged j[4];
    struct oy_buffer ballot[4];
    static const uint32_t sequence[4] = {5, 4, 21, 22};
    for (int i = 0; i < 4; i++) ballot[i] = oy_rec_ballot(s, 0, sequence[i], oy_rec_choice);
    struct oy_appender *a = open_appender(s);
    take(a, j, ballot, 1);
    cr_assert_eq(j[0].fate, OY_FATE_ACCEPTED);
    take(a, j, ballot + 1, 3);
    cr_assert_eq(j[0].fate, OY_FATE_REFUSED, "4 after 5");
    cr_assert_str_eq(j[0].why.rule, "bal-9");
    cr_assert_eq(j[1].fate, OY_FATE_ACCEPTED, "21 after 5: sixteen steps");
    cr_assert_eq(j[2].fate, OY_FATE_ACCEPTED);
    oy_appender_close(a);
    for (int i = 0; i < 4; i++) oy_buffer_free(&ballot[i]);
    attack_rec_resume(s);
    oy_rec_free(s);
}

Test(appender, a_bad_ballot_is_refused_alone_and_nothing_is_no_delivery) {
    struct oy_rec *s = voted();
    struct oy_judged j[4];
    struct oy_buffer ballot[4];
    for (uint32_t i = 0; i < 4; i++) ballot[i] = oy_rec_ballot(s, i, 2, oy_rec_choice);
    ballot[1].p[ballot[1].n / 2] ^= 1;
    ballot[2].n = 10;
    struct oy_appender *a = open_appender(s);
    take(a, j, ballot, 0);
    take(a, j, ballot, 4);
    cr_assert_eq(j[0].fate, OY_FATE_ACCEPTED);
    cr_assert_eq(j[1].fate, OY_FATE_REFUSED);
    cr_assert_eq(j[2].fate, OY_FATE_REFUSED);
    cr_assert_str_eq(j[2].why.rule, "bal-1");
    cr_assert_eq(j[3].fate, OY_FATE_ACCEPTED);
    oy_appender_close(a);
    attack_rec_sound(s->record, OY_INCOMPLETE);
    for (int i = 0; i < 4; i++) oy_buffer_free(&ballot[i]);
    attack_rec_resume(s);
    oy_rec_free(s);
}

Test(appender, a_record_has_one_writer) {
    struct oy_rec *s = voted();
    struct oy_appender *a = open_appender(s), *second;
    cr_assert_eq(oy_appender_open(&second, 1, s->record, attack_rec_board_key(s), &why), OY_STATE);
    cr_assert_null(second);
    oy_appender_close(a);
    attack_rec_resume(s);
    oy_rec_free(s);
}

Test(logged, many_are_found_and_others_are_not) {
    struct oy_logged *l;
    struct oy_hash digest = {{0}};
    uint64_t index = 0;
    cr_assert_eq(oy_logged_new(&l, &why), OY_OK);
    for (uint32_t i = 0; i < 10000; i++) {
        memcpy(digest.b, &i, sizeof i);
        cr_assert_eq(oy_logged_add(l, &digest, 2 * (uint64_t)i, &why), OY_OK);
        cr_assert_eq(oy_logged_add(l, &digest, 7, &why), OY_OK, "it keeps its first index");
    }
    for (uint32_t i = 0; i < 20000; i++) {
        memcpy(digest.b, &i, sizeof i);
        cr_assert_eq(oy_logged_find(l, &digest, &index), i < 10000);
        if (i < 10000) cr_assert_eq(index, 2 * (uint64_t)i);
    }
    oy_logged_free(l);
}
