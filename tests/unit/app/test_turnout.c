/* How many had voted when: coarse, level where nobody votes, and the same after a restart
 * [srv-10]. */
#include "tests/unit/app/common.h"

#include <stdlib.h>

#include "server/app/turnout.h"

static const struct oy_record_plan plan = {.voters = 8};
static struct oy_why why;

enum { T0 = 1000000, HOURS = 3600, DAYS = 86400 };

Test(turnout, steps_are_coarse_and_few) {
    static const struct {
        uint64_t seconds;
        unsigned interval_ms;
        uint32_t step;
    } c[] = {{60, 1000, 1},           {300, 1000, 1},
             {301, 1000, 2},          {300, 1001, 2},
             {60, 60000, 60},         {3599, 1000, 20},
             {HOURS, 1000, 60},       {HOURS, 100, 60},
             {5 * HOURS, 1000, 60},   {5 * HOURS + 1, 1000, 120},
             {10 * DAYS, 1000, 3600}, {400 * DAYS, 1000, 2 * DAYS}};
    for (size_t i = 0; i < sizeof c / sizeof c[0]; i++) {
        uint32_t step = oy_turnout_step(T0, T0 + c[i].seconds, c[i].interval_ms);
        cr_assert_eq(step, c[i].step, "%zu: %u", i, step);
        cr_assert_leq(c[i].seconds, (uint64_t)step * OY_TURNOUT_STEPS);
    }
    cr_assert_gt(oy_turnout_step(0, UINT64_MAX, 1000), 0);
}

static const char *json(const struct oy_turnout *t, uint64_t closes, uint64_t now) {
    static char text[1000];
    struct oy_json_out o;
    struct oy_buffer out;
    oy_json_out_init(&o, false);
    oy_json_put_object(&o, NULL);
    oy_turnout_put_json(&o, t, T0, closes, 1000, now);
    oy_json_put_end(&o);
    cr_assert_eq(oy_json_out_end(&o, &out, &why), OY_OK);
    (void)strncpy(text, (const char *)out.p, sizeof text - 1);
    oy_buffer_free(&out);
    return text;
}

static void note(struct oy_turnout *t, uint64_t now, uint64_t voters) {
    oy_turnout_note(t, T0, T0 + 2 * HOURS, 1000, now, voters);
}

Test(turnout, steps_that_are_over_are_told) {
    struct oy_turnout t = {.step = 0};
    uint64_t closes = T0 + 2 * HOURS;
    static const char none[] = "{\"step_seconds\":60,\"points\":[[1000000,0]]}";
    cr_assert_str_eq(json(&t, closes, T0 - 5), none);
    note(&t, T0 + 3, 1);
    note(&t, T0 + 59, 4);
    cr_assert_str_eq(json(&t, closes, T0 + 59), none, "the step is not over");
    cr_assert_str_eq(json(&t, closes, T0 + 60),
                     "{\"step_seconds\":60,\"points\":[[1000000,0],[1000060,4]]}");
    note(&t, T0 + 60, 5);
    note(&t, T0 + 300, 6);
    cr_assert_str_eq(json(&t, closes, T0 + 400),
                     "{\"step_seconds\":60,\"points\":[[1000000,0],[1000060,4],[1000120,5],"
                     "[1000300,5],[1000360,6]]}");
    note(&t, T0 + 200, 7); /* the clock was put back */
    cr_assert_eq(t.n, 3);
    cr_assert_eq(t.point[2].voters, 7);
}

Test(turnout, the_last_step_ends_with_the_voting) {
    struct oy_turnout t = {.step = 0};
    uint64_t closes = T0 + 2 * HOURS + 30;
    oy_turnout_note(&t, T0, closes, 1000, closes - 1, 9);
    cr_assert_str_eq(json(&t, closes, closes),
                     "{\"step_seconds\":60,\"points\":[[1000000,0],[1007200,0],[1007230,9]]}");
}

Test(turnout, no_more_steps_than_there_is_room_for) {
    struct oy_turnout t = {.step = 0};
    for (uint64_t now = T0; now < T0 + 30 * HOURS; now += 60) note(&t, now, now - T0);
    cr_assert_eq(t.n, OY_TURNOUT_STEPS);
}

Test(turnout, what_is_kept_is_read_and_what_is_not_is_none) {
    struct oy_turnout t = {.step = 0}, again;
    unsigned char bytes[OY_TURNOUT_BYTES], bad[OY_TURNOUT_BYTES];
    note(&t, T0, 1);
    note(&t, T0 + 600, 2);
    struct oy_span kept = oy_turnout_write(bytes, &t);
    cr_assert_eq(kept.n, 20);
    oy_turnout_read(&again, kept);
    cr_assert(again.step == 60 && again.n == 2 && again.point[1].number == 10 &&
              again.point[1].voters == 2);
    static const struct {
        size_t at;
        unsigned char value;
    } faults[] = {{3, 0}, {7, 10}, {7, 11}, {14, 2}};
    for (size_t i = 0; i < sizeof faults / sizeof faults[0]; i++) {
        memcpy(bad, bytes, sizeof bad);
        bad[faults[i].at] = faults[i].value;
        oy_turnout_read(&again, oy_span(bad, kept.n));
        cr_assert(again.step == 0 && again.n == 0, "%zu", i);
    }
    for (size_t n = 0; n < kept.n; n++) {
        oy_turnout_read(&again, oy_span(bytes, n));
        cr_assert((n % 8 == 4 && again.step == 60) || (again.step == 0 && again.n == 0), "%zu", n);
    }
}

static int64_t last_voters(struct site *t) {
    struct oy_buffer out;
    cr_assert_eq(oy_app_turnout(t->a, &out, "park", &why), OY_OK, "%s", why.text);
    const char *text = (const char *)out.p, *comma = strrchr(text, ',');
    cr_assert_not_null(comma);
    int64_t voters = strtoll(comma + 1, NULL, 10);
    oy_buffer_free(&out);
    return voters;
}

static void cast(struct site *t, uint32_t voter, uint32_t sequence) {
    struct oy_buffer ballot = oy_rec_ballot(t->s, voter, sequence, oy_rec_choice);
    struct site_answer a = site_cast_one(t, oy_buffer_span(&ballot));
    cr_assert_eq(a.fate, OY_CAST_TAKEN, "%s", a.why.text);
    oy_buffer_free(&a.bytes);
    oy_buffer_free(&ballot);
}

Test(turnout, voters_are_counted_once_and_a_restart_forgets_none) {
    struct oy_buffer out;
    struct site *t = site_new(&plan, "store", true);
    uint64_t closes = (uint64_t)site_state(t, "closes");
    cast(t, 0, 1);
    cast(t, 1, 1);
    cast(t, 0, 2);
    cr_assert_eq(last_voters(t), 0, "the step is not over");
    site_restart(t);
    cast(t, 2, 1);
    site_set_clock(closes);
    cr_assert_eq(last_voters(t), 3);
    site_restart(t);
    cr_assert_eq(last_voters(t), 3);
    cr_assert_eq(oy_app_turnout(t->a, &out, "none", &why), OY_MISSING);
    site_free(t);
}
