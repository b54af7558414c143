/* What the server's own log is told. */
#include "tests/unit/app/common.h"

static struct oy_why why;
static _Atomic unsigned lines;

static void count_line(void *context, const char *event, const char *election, const char *text) {
    (void)context;
    (void)event;
    (void)election;
    (void)text;
    lines++;
}

/* [srv-7] A line has a time: with nothing of the ballot beside it there is nothing to tell. */
Test(logs, a_ballot_leaves_no_line) {
    static const struct oy_record_plan plan = {.voters = 4};
    struct site *t = site_new(&plan, "store", true);
    t->o.log = count_line;
    site_restart(t);
    const unsigned before = lines;
    cr_assert_gt(before, 0, "the election is there");
    struct oy_buffer ballot = oy_rec_ballot(t->s, 0, 1, t->s->plan.choice);
    for (int i = 0; i < 2; i++) {
        struct site_answer a = site_cast_one(t, oy_buffer_span(&ballot));
        cr_assert_eq(a.fate, i ? OY_CAST_REPEATED : OY_CAST_TAKEN, "%s", a.why.text);
        oy_buffer_free(&a.bytes);
    }
    ballot.p[ballot.n - 1] ^= 1;
    struct site_answer a = site_cast_one(t, oy_buffer_span(&ballot));
    cr_assert_eq(a.fate, OY_CAST_REFUSED);
    oy_buffer_free(&a.bytes);
    cr_assert_eq(lines, before);
    struct oy_buffer r = site_request_bytes(t, 1, OY_REQUEST_TALLY, oy_span(NULL, 0), 3), state;
    bool waits;
    cr_assert_eq(oy_app_request(t->a, &state, &waits, "park", oy_buffer_span(&r), &why), OY_STATE);
    oy_buffer_free(&r);
    oy_buffer_free(&ballot);
    site_free(t);
}
