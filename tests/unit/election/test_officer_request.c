#include "common.h"

#include "election/officer_request.h"

struct set {
    struct oy_sample *s;
    struct oy_buffer bytes;
    struct oy_officer_request made;
};

static struct set set_up(enum oy_request_act act, struct oy_span payload) {
    struct oy_sample_plan plan = {.voters = 3};
    struct set t = {.s = oy_sample_new(&plan)};
    t.made = (struct oy_officer_request){
        .group = t.s->g, .act = act, .state_version = 4, .payload = payload};
    memcpy(t.made.election_id, t.s->e->id, 32);
    OK(oy_officer_request_make(&t.bytes, &t.made, t.s->officer, &why));
    return t;
}

static void tear_down(struct set *t) {
    oy_buffer_free(&t->bytes);
    oy_sample_free(t->s);
}

/* [req-1] */
Test(officer_request, is_read_as_it_was_written) {
    struct oy_officer_request r;
    size_t officer = 9;
    struct set t = set_up(OY_REQUEST_SHARE, oy_span_text("a share file"));
    cr_assert_eq(t.bytes.n, OY_REQUEST_FRAME + 12);
    OK(oy_officer_request_parse(&r, oy_buffer_span(&t.bytes), &why));
    OK(oy_officer_request_check(&officer, &r, t.s->m, t.s->e->id, &why));
    cr_assert_eq(officer, 0);
    cr_assert_eq(r.act, OY_REQUEST_SHARE);
    cr_assert_eq(r.state_version, 4);
    cr_assert_arr_eq(r.nonce, t.made.nonce, sizeof r.nonce);
    cr_assert(oy_span_equal(r.payload, oy_span_text("a share file")));
    tear_down(&t);
}

/* [req-2] the same act asked for twice is two requests */
Test(officer_request, has_a_fresh_nonce) {
    struct set t = set_up(OY_REQUEST_TALLY, oy_span(NULL, 0));
    struct oy_officer_request again = t.made;
    struct oy_buffer bytes;
    OK(oy_officer_request_make(&bytes, &again, t.s->officer, &why));
    cr_assert_arr_neq(again.nonce, t.made.nonce, sizeof again.nonce);
    oy_buffer_free(&bytes);
    tear_down(&t);
}

/* [req-1] whatever byte is changed, it is no request of this officer any more */
Test(officer_request, notices_every_changed_byte) {
    struct set t = set_up(OY_REQUEST_OPEN, oy_span_text("0123456789"));
    for (size_t i = 0; i < t.bytes.n; i++) {
        struct oy_officer_request r;
        struct oy_why why = {.status = OY_OK};
        size_t officer;
        t.bytes.p[i] ^= 1;
        oy_status status = oy_officer_request_parse(&r, oy_buffer_span(&t.bytes), &why);
        if (status == OY_OK)
            status = oy_officer_request_check(&officer, &r, t.s->m, t.s->e->id, &why);
        cr_assert_neq(status, OY_OK, "byte %zu", i);
        t.bytes.p[i] ^= 1;
    }
    tear_down(&t);
}

/* [enc-2] */
Test(officer_request, refuses_missing_and_left_over_bytes) {
    struct set t = set_up(OY_REQUEST_SHARE, oy_span_text("file"));
    struct oy_officer_request r;
    for (size_t n = 0; n < t.bytes.n; n++)
        REFUSED(oy_officer_request_parse(&r, oy_span(t.bytes.p, n), &why), "enc-2");
    REFUSED(oy_officer_request_parse(&r, oy_span(t.bytes.p, t.bytes.n + 1), &why), "enc-2");
    tear_down(&t);
}

/* [enc-3, req-1] */
Test(officer_request, refuses_other_kinds_and_acts) {
    struct set t = set_up(OY_REQUEST_SHARE, oy_span_text("file"));
    struct oy_officer_request r;
    t.bytes.p[3] = 'O';
    REFUSED(oy_officer_request_parse(&r, oy_buffer_span(&t.bytes), &why), "enc-3");
    t.bytes.p[3] = 'Q';
    t.bytes.p[5] = 9;
    REFUSED(oy_officer_request_parse(&r, oy_buffer_span(&t.bytes), &why), "enc-3");
    t.bytes.p[5] = t.s->g->id;
    t.bytes.p[38] = 8;
    REFUSED(oy_officer_request_parse(&r, oy_buffer_span(&t.bytes), &why), "req-1");
    t.bytes.p[38] = 0;
    REFUSED(oy_officer_request_parse(&r, oy_buffer_span(&t.bytes), &why), "req-1");
    tear_down(&t);
}

/* [req-1] */
Test(officer_request, refuses_other_elections_and_strangers) {
    struct set t = set_up(OY_REQUEST_TALLY, oy_span(NULL, 0));
    struct oy_officer_request r;
    struct oy_buffer bytes;
    unsigned char other[32] = {1};
    size_t officer;
    OK(oy_officer_request_parse(&r, oy_buffer_span(&t.bytes), &why));
    REFUSED(oy_officer_request_check(&officer, &r, t.s->m, other, &why), "req-1");
    OK(oy_officer_request_make(&bytes, &t.made, t.s->server, &why));
    OK(oy_officer_request_parse(&r, oy_buffer_span(&bytes), &why));
    REFUSED(oy_officer_request_check(&officer, &r, t.s->m, t.s->e->id, &why), "req-1");
    OK(oy_officer_request_signed(&r, &why)); /* as the server's configuration may name it */
    memcpy(r.key, t.s->m->officers[0].key, 32);
    REFUSED(oy_officer_request_check(&officer, &r, t.s->m, t.s->e->id, &why), "req-1");
    oy_buffer_free(&bytes);
    tear_down(&t);
}

Test(officer_request, payloads_are_read_as_they_were_written) {
    struct oy_request_files in = {oy_span_text("m"), oy_span_text(""), oy_span_text("roll")}, out;
    struct oy_request_signature s = {.closed_at = 17, .signature = {5}}, back;
    unsigned char room[OY_REQUEST_SIGNATURE_MAX];
    struct oy_buffer bytes;
    OK(oy_request_files_write(&bytes, &in, &why));
    OK(oy_request_files_parse(&out, oy_buffer_span(&bytes), &why));
    cr_assert(oy_span_equal(out.manifest, in.manifest) && out.ceremony.n == 0);
    cr_assert(oy_span_equal(out.roll, in.roll));
    for (size_t n = 0; n < bytes.n; n++)
        REFUSED(oy_request_files_parse(&out, oy_span(bytes.p, n), &why), "enc-2");
    oy_buffer_free(&bytes);
    struct oy_span close = oy_request_signature_write(room, OY_REQUEST_CLOSE, &s);
    OK(oy_request_signature_parse(&back, OY_REQUEST_CLOSE, close, &why));
    cr_assert_eq(back.closed_at, 17);
    cr_assert_eq(back.signature[0], 5);
    REFUSED(oy_request_signature_parse(&back, OY_REQUEST_OPEN, close, &why), "enc-2");
    OK(oy_request_nothing(oy_span(NULL, 0), &why));
    REFUSED(oy_request_nothing(close, &why), "enc-2");
}
