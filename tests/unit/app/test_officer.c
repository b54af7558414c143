/* Officers' requests: who may, when, how many, and only once. */
#include "base/json.h"
#include "tests/unit/app/common.h"

#include <stdlib.h>

static const struct oy_record_plan plan = {.voters = 8};
static struct oy_why why;

/* [req-3] */
Test(officer, opening_needs_the_quorum_and_survives_a_restart) {
    struct site *t = site_new(&plan, "store", false);
    bool waits = false;
    cr_assert_str_eq(site_state_text(t, "phase"), "created");
    cr_assert_eq(site_state(t, "state_version"), 3);
    cr_assert_eq(site_sign(t, 1, OY_REQUEST_OPEN, 0, &waits, &why), OY_OK, "%s", why.text);
    cr_assert(waits);
    cr_assert_eq(site_sign(t, 1, OY_REQUEST_OPEN, 0, &waits, &why), OY_OK, "%s", why.text);
    cr_assert(waits, "the same officer twice is one officer");
    site_restart(t);
    cr_assert_str_eq(site_state_text(t, "phase"), "created");
    cr_assert_eq(site_sign(t, 2, OY_REQUEST_OPEN, 0, &waits, &why), OY_OK, "%s", why.text);
    cr_assert_not(waits);
    cr_assert_str_eq(site_state_text(t, "phase"), "open");
    cr_assert_eq(site_state(t, "state_version"), 4);
    site_restart(t);
    cr_assert_str_eq(site_state_text(t, "phase"), "open");
    site_free(t);
}

/* a46 [req-2] */
Test(officer, a_request_sent_again_or_late_is_a_conflict_that_changes_nothing) {
    struct site *t = site_new(&plan, "store", true);
    struct oy_buffer state;
    bool waits;
    struct oy_buffer early = site_request_bytes(t, 1, OY_REQUEST_TALLY, oy_span(NULL, 0), 3);
    cr_assert_eq(oy_app_request(t->a, &state, &waits, "park", oy_buffer_span(&early), &why),
                 OY_STATE);
    cr_assert_str_eq(why.rule, "req-2");
    site_set_clock(t->s->m->closes + 5);
    cr_assert_eq(site_sign(t, 1, OY_REQUEST_CLOSE, t->s->m->closes + 5, &waits, &why), OY_OK, "%s",
                 why.text);
    for (unsigned i = 1; i <= 2; i++)
        cr_assert_eq(site_sign(t, i, OY_REQUEST_CLOSE, t->s->m->closes + 1, &waits, &why), OY_OK,
                     "%s", why.text);
    cr_assert_str_eq(site_state_text(t, "phase"), "closed");
    struct oy_buffer once = site_request_bytes(t, 1, OY_REQUEST_TALLY, oy_span(NULL, 0), 5);
    cr_assert_eq(oy_app_request(t->a, &state, &waits, "park", oy_buffer_span(&once), &why), OY_OK,
                 "%s", why.text);
    cr_assert(waits);
    oy_buffer_free(&state);
    site_restart(t);
    cr_assert_eq(oy_app_request(t->a, &state, &waits, "park", oy_buffer_span(&once), &why),
                 OY_STATE, "the nonce is kept");
    cr_assert_str_eq(why.rule, "req-2");
    cr_assert_str_eq(site_state_text(t, "phase"), "closed");
    oy_buffer_free(&once);
    oy_buffer_free(&early);
    site_free(t);
}

/* [req-1] */
Test(officer, a_stranger_and_a_forged_signature_are_refused) {
    struct site *t = site_new(&plan, NULL, true);
    struct oy_buffer state;
    bool waits;
    struct oy_buffer r = site_request_bytes(t, 1, OY_REQUEST_TALLY, oy_span(NULL, 0), 4);
    r.p[r.n - 70] ^= 1; /* the key */
    cr_assert_eq(oy_app_request(t->a, &state, &waits, "park", oy_buffer_span(&r), &why),
                 OY_MISMATCH);
    cr_assert_str_eq(why.rule, "req-1");
    r.p[r.n - 70] ^= 1;
    r.p[r.n - 1] ^= 1;
    cr_assert_eq(oy_app_request(t->a, &state, &waits, "park", oy_buffer_span(&r), &why), OY_PROOF);
    cr_assert_eq(oy_app_request(t->a, &state, &waits, "other", oy_buffer_span(&r), &why),
                 OY_MISSING);
    oy_buffer_free(&r);
    site_free(t);
}

/* [req-4] */
Test(officer, nobody_closes_before_the_closing_time_or_in_the_future) {
    struct site *t = site_new(&plan, NULL, true);
    bool waits;
    uint64_t closes = t->s->m->closes;
    cr_assert_eq(site_sign(t, 1, OY_REQUEST_CLOSE, closes, &waits, &why), OY_STATE);
    cr_assert_str_eq(why.rule, "req-4");
    site_set_clock(closes + 10);
    cr_assert_eq(site_sign(t, 1, OY_REQUEST_CLOSE, closes + 11, &waits, &why), OY_STATE);
    cr_assert_eq(site_sign(t, 1, OY_REQUEST_CLOSE, closes - 1, &waits, &why), OY_STATE);
    cr_assert_eq(site_sign(t, 1, OY_REQUEST_CLOSE, closes + 9, &waits, &why), OY_OK);
    cr_assert(waits);
    cr_assert_eq(site_sign(t, 2, OY_REQUEST_CLOSE, closes + 8, &waits, &why), OY_OK);
    cr_assert(waits, "two officers, two times");
    cr_assert_eq(site_sign(t, 2, OY_REQUEST_CLOSE, closes + 9, &waits, &why), OY_OK);
    cr_assert_not(waits);
    site_free(t);
}

/* [req-1] */
Test(officer, only_a_creator_creates_and_never_twice) {
    struct site *t = site_new(&plan, NULL, false);
    struct oy_buffer payload, state;
    bool waits;
    struct oy_request_files f = {oy_buffer_span(&t->s->manifest_json),
                                 oy_buffer_span(&t->s->ceremony_file),
                                 oy_buffer_span(&t->s->roll_file)};
    cr_assert_eq(oy_request_files_write(&payload, &f, &why), OY_OK);
    struct oy_buffer r = site_request_bytes(t, 2, OY_REQUEST_CREATE, oy_buffer_span(&payload), 0);
    cr_assert_eq(oy_app_request(t->a, &state, &waits, "second", oy_buffer_span(&r), &why),
                 OY_MISMATCH, "officer 2 is no creator");
    oy_buffer_free(&r);
    r = site_request_bytes(t, 1, OY_REQUEST_CREATE, oy_buffer_span(&payload), 0);
    cr_assert_eq(oy_app_request(t->a, &state, &waits, "Se/cond", oy_buffer_span(&r), &why),
                 OY_FORMAT);
    cr_assert_eq(oy_app_request(t->a, &state, &waits, "park", oy_buffer_span(&r), &why), OY_STATE);
    cr_assert_str_eq(why.rule, "req-2");
    cr_assert_eq(oy_app_request(t->a, &state, &waits, "second", oy_buffer_span(&r), &why), OY_STATE,
                 "two logs of one origin"); /* [req-5] */
    cr_assert_str_eq(why.rule, "req-5");
    oy_buffer_free(&r);
    oy_buffer_free(&payload);
    site_free(t);
}

/* [req-3] Whoever asks for one closing time after the other keeps nobody from closing. */
Test(officer, one_officer_cannot_take_all_places) {
    struct site *t = site_new(&plan, "store", true);
    bool waits;
    uint64_t closes = t->s->m->closes;
    site_set_clock(closes + 100);
    for (uint64_t i = 0; i < 8; i++)
        cr_assert_eq(site_sign(t, 2, OY_REQUEST_CLOSE, closes + i, &waits, &why), OY_OK, "%s",
                     why.text);
    cr_assert_eq(site_sign(t, 2, OY_REQUEST_CLOSE, closes + 8, &waits, &why), OY_STATE);
    cr_assert_str_eq(why.rule, "req-3");
    cr_assert_eq(site_sign(t, 2, OY_REQUEST_CLOSE, closes + 7, &waits, &why), OY_OK, "once more");
    site_restart(t);
    cr_assert_eq(site_sign(t, 2, OY_REQUEST_CLOSE, closes + 8, &waits, &why), OY_STATE);
    cr_assert_eq(site_sign(t, 1, OY_REQUEST_CLOSE, closes + 8, &waits, &why), OY_OK);
    cr_assert(waits);
    cr_assert_eq(site_sign(t, 1, OY_REQUEST_CLOSE, closes + 7, &waits, &why), OY_OK);
    cr_assert_not(waits);
    cr_assert_str_eq(site_state_text(t, "phase"), "closed");
    site_free(t);
}
