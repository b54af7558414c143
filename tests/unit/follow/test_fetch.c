/* A record that is brought down is the record. */
#include "common.h"

#include <stdlib.h>
#include <unistd.h>

#include "election/election.h"
#include "verifier/verify.h"

static oy_status fetch(struct view *v, struct oy_follow_options o, struct oy_found *found,
                       struct oy_why *why) {
    struct oy_follow *f = NULL;
    o.remote = &v->remote;
    o.record = v->copy;
    *found = (struct oy_found){.kind = OY_ALARM_NONE};
    oy_status status = oy_follow_open(&f, &o, why);
    if (status == OY_OK) status = oy_follow_round(f, found, why);
    oy_follow_free(f);
    oy_found_clear(found);
    return status;
}

static void expect_same(const struct view *v) {
    struct oy_dir a, b;
    struct oy_names x, y;
    OK(oy_dir_open(&a, v->s->record, &why));
    OK(oy_dir_open(&b, v->copy, &why));
    OK(oy_dir_walk(&x, &a, 1000, &why));
    OK(oy_dir_walk(&y, &b, 1000, &why));
    cr_assert_eq(x.n, y.n);
    for (size_t i = 0; i < x.n; i++) {
        struct oy_buffer p, q;
        cr_assert_str_eq(x.name[i], y.name[i]);
        OK(oy_file_read(&p, &a, x.name[i], 1 << 26, &why));
        OK(oy_file_read(&q, &b, y.name[i], 1 << 26, &why));
        cr_assert(oy_span_equal(oy_buffer_span(&p), oy_buffer_span(&q)), "%s", x.name[i]);
        oy_buffer_free(&p);
        oy_buffer_free(&q);
    }
    oy_names_free(&x);
    oy_names_free(&y);
    oy_dir_close(&a);
    oy_dir_close(&b);
}

/* [srv-1] */
Test(fetch, brings_a_whole_election_down, .timeout = 120) {
    struct view v;
    struct oy_found found;
    struct oy_verify_options options = {.record = v.copy, .threads = 2};
    struct oy_verification *verified;
    view_open(&v, oy_rec_new(&(struct oy_record_plan){.witnesses = 1}));
    OK(fetch(&v, (struct oy_follow_options){.progress = false}, &found, &why));
    expect_same(&v);
    OK(oy_verify(&verified, &options, &why));
    cr_assert_eq(verified->verdict, OY_VERIFIED);
    oy_verification_free(verified);
    OK(fetch(&v, (struct oy_follow_options){.progress = false}, &found, &why)); /* again */
    expect_same(&v);
    view_close(&v);
}

Test(fetch, goes_on_from_what_is_there, .timeout = 120) {
    struct view v;
    struct oy_found found;
    view_open(&v, oy_rec_new(&(struct oy_record_plan){
                      .voters = 4, .no_changes = true, .stop = OY_REC_VOTED}));
    OK(fetch(&v, (struct oy_follow_options){.progress = false}, &found, &why));
    oy_rec_vote(v.s, 0, 2, v.s->plan.choice);
    oy_rec_close(v.s, v.s->m->closes + 5);
    OK(fetch(&v, (struct oy_follow_options){.progress = false}, &found, &why));
    expect_same(&v);
    oy_rec_cosign(v.s); /* the same log, another `closing` */
    OK(fetch(&v, (struct oy_follow_options){.progress = false}, &found, &why));
    expect_same(&v);
    view_close(&v);
}

/* What an interrupted fetch left is taken if it is right, and only then. */
Test(fetch, believes_no_leftovers, .timeout = 120) {
    struct view v;
    struct oy_found found;
    struct oy_why why = {.status = OY_OK};
    char part[160], moved[200], bundle[256];
    view_open(&v, oy_rec_new(&(struct oy_record_plan){
                      .voters = 4, .no_changes = true, .stop = OY_REC_VOTED}));
    (void)snprintf(bundle, sizeof bundle, "%s/ballots/000.p/4", v.s->record);
    (void)snprintf(moved, sizeof moved, "%s/aside", v.s->path);
    cr_assert_eq(rename(bundle, moved), 0);
    cr_assert_neq(fetch(&v, (struct oy_follow_options){.progress = false}, &found, &why), OY_OK);
    cr_assert_eq(rename(moved, bundle), 0);
    (void)snprintf(part, sizeof part, "%s.part/tile/entries/000.p/8", v.copy);
    cr_assert_eq(access(part, F_OK), 0, "nothing was kept");
    OK(oy_file_write(NULL, part, oy_span_text("\0\2ab"), OY_FILE_REPLACE, &why));
    OK(fetch(&v, (struct oy_follow_options){.progress = false}, &found, &why));
    expect_same(&v);
    (void)snprintf(part, sizeof part, "%s.part", v.copy);
    cr_assert_neq(access(part, F_OK), 0, "leftovers stay");
    view_close(&v);
}

/* [bal-11] */
Test(fetch, takes_the_election_that_was_asked_for_only, .timeout = 120) {
    struct view v;
    struct oy_found found;
    struct oy_why why = {.status = OY_OK};
    char id[OY_ELECTION_ID_TEXT];
    view_open(&v, oy_rec_new(&(struct oy_record_plan){
                      .voters = 3, .no_changes = true, .stop = OY_REC_VOTED}));
    oy_election_id_print(id, v.s->e->id);
    id[0] = id[0] == '0' ? '1' : '0';
    cr_assert_eq(fetch(&v, (struct oy_follow_options){.election = id}, &found, &why), OY_MISMATCH);
    cr_assert_str_eq(why.rule, "bal-11");
    oy_election_id_print(id, v.s->e->id);
    OK(fetch(&v, (struct oy_follow_options){.election = id}, &found, &why));
    expect_same(&v);
    view_close(&v);
}

/* [note-7] */
Test(fetch, holds_the_log_against_a_kept_checkpoint, .timeout = 120) {
    struct view v;
    struct oy_found found;
    struct oy_why why = {.status = OY_OK};
    char kept[160], first[80];
    view_open(&v, oy_rec_new(&(struct oy_record_plan){
                      .voters = 3, .no_ballots = true, .no_changes = true, .stop = OY_REC_VOTED}));
    (void)snprintf(first, sizeof first, "%s", v.s->record);
    view_fork(&v, "fork");
    oy_rec_vote(v.s, 0, 1, v.s->plan.choice);
    (void)snprintf(kept, sizeof kept, "%s/checkpoint", v.s->record);
    oy_record_writer_free(v.s->w);
    OK(oy_record_writer_open(&v.s->w, first, oy_span_text(v.s->m->origin), v.s->server, &why));
    oy_rec_vote(v.s, 1, 1, v.s->plan.choice);
    cr_assert_neq(fetch(&v, (struct oy_follow_options){.since = kept}, &found, &why), OY_OK);
    cr_assert_str_eq(why.rule, "note-7");
    view_close(&v);
}

Test(remote, takes_only_the_url_of_an_election, .timeout = 120) {
    static const char *const bad[] = {
        "ftp://h/elections/a",
        "http://h/a",
        "http://h/elections/",
        "http://h/elections/A",
        "http://h/elections/a?b",
        "http://h/elections/-a",
        "file:///etc/passwd",
        "http://h /elections/a",
        "",
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct oy_remote r;
        struct oy_why why = {.status = OY_OK};
        cr_assert_neq(oy_remote_open(&r, bad[i], NULL, 1, &why), OY_OK, "%s", bad[i]);
    }
    struct oy_remote r;
    OK(oy_remote_open(&r, "https://h:8443/x/elections/town-2//", NULL, 1, &why));
    cr_assert_str_eq(r.url, "https://h:8443/x/elections/town-2");
    cr_assert_str_eq(r.name, "town-2");
    oy_remote_close(&r);
}
