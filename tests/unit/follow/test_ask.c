/* What officers sign when they ask a server for something [req-1, req-2, req-3]. */
#include "common.h"

#include "base/hex.h"
#include "election/election.h"
#include "follow/ask.h"
#include "steps/signatures.h"
#include "tests/support/attack_record.h"

struct scene {
    struct view v;
    struct oy_step step;
    struct oy_ask ask;
    struct oy_asked asked;
    char file[128];
};

static struct scene scene;

/* What the server says of itself. */
static void say(uint64_t version, const char *rest) {
    char id[65];
    oy_hex_encode(id, oy_span(scene.v.s->e->id, 32));
    (void)snprintf(scene.v.server.state, sizeof scene.v.server.state,
                   "{\"election_id\":\"%s\",\"phase\":\"open\",\"state_version\":%llu,\"size\":7,"
                   "\"ballots\":3,\"closes\":5,%s}",
                   id, (unsigned long long)version, rest);
}

#define QUIET "\"pending\":[],\"working\":null,\"failed\":null"

static void begin(void) {
    struct oy_record_plan plan = {.voters = 3, .no_changes = true, .stop = OY_REC_VOTED};
    memset(&scene, 0, sizeof scene);
    view_open(&scene.v, oy_rec_new(&plan));
    scene.step.threads = 1;
    scene.ask = (struct oy_ask){.remote = &scene.v.remote,
                                .step = &scene.step,
                                .key = attack_rec_officer_key(scene.v.s, 2)};
    scene.v.server.post_status = 200;
    say(4, QUIET);
    (void)snprintf(scene.file, sizeof scene.file, "%s/some-file", scene.v.s->path);
}

static void end(void) {
    view_close(&scene.v);
}

TestSuite(ask, .init = begin, .fini = end, .timeout = 120);

/* What came is a request of officer 2 for this election. */
static struct oy_officer_request expect_request(enum oy_request_act act, uint64_t version) {
    struct oy_officer_request r;
    size_t officer = 9;
    cr_assert_str_eq(scene.v.server.post_path, "/requests");
    OK(oy_officer_request_parse(&r, oy_buffer_span(&scene.v.server.post_body), &why));
    OK(oy_officer_request_check(&officer, &r, scene.v.s->m, scene.v.s->e->id, &why));
    cr_assert_eq(officer, 1);
    cr_assert_eq(r.act, act);
    cr_assert_eq(r.state_version, version);
    return r;
}

/* [req-1] */
Test(ask, opens_what_was_checked) {
    struct oy_request_signature s;
    OK(oy_ask(&scene.asked, &scene.ask, OY_REQUEST_OPEN, &why));
    cr_assert_eq(scene.asked.end, OY_ASK_DONE);
    struct oy_officer_request r = expect_request(OY_REQUEST_OPEN, 4);
    OK(oy_request_signature_parse(&s, r.act, r.payload, &why));
    OK(oy_sign_check(s.signature, r.key, "open", oy_span(scene.v.s->e->id, 32), &why));
}

/* [roll-6] nothing is signed that does not hold */
Test(ask, does_not_open_a_roll_that_is_wrong) {
    struct oy_why why = {.status = OY_OK};
    struct oy_buffer roll = oy_rec_read(scene.v.s, "roll.bin");
    roll.p[roll.n - 1] ^= 1;
    oy_rec_write(scene.v.s, "roll.bin", oy_buffer_span(&roll));
    oy_buffer_free(&roll);
    cr_assert_neq(oy_ask(&scene.asked, &scene.ask, OY_REQUEST_OPEN, &why), OY_OK);
    cr_assert_eq(scene.v.server.posts, 0);
}

/* [bal-11] */
Test(ask, signs_for_the_election_that_was_named_only) {
    struct oy_why why = {.status = OY_OK};
    char id[OY_ELECTION_ID_TEXT];
    oy_election_id_print(id, scene.v.s->e->id);
    scene.ask.election = id;
    OK(oy_ask(&scene.asked, &scene.ask, OY_REQUEST_TALLY, &why));
    id[0] = id[0] == '0' ? '1' : '0';
    cr_assert_eq(oy_ask(&scene.asked, &scene.ask, OY_REQUEST_TALLY, &why), OY_MISMATCH);
    cr_assert_str_eq(why.rule, "bal-11");
    cr_assert_eq(oy_ask(&scene.asked, &scene.ask, OY_REQUEST_OPEN, &why), OY_MISMATCH);
    cr_assert_eq(scene.v.server.posts, 1);
}

/* [ent-4, sig-3] */
Test(ask, closes_the_log_that_it_has_verified) {
    struct oy_request_signature s;
    unsigned char message[80];
    struct oy_hash root;
    struct oy_writer w;
    scene.ask.closed_at = scene.v.s->m->closes + 7;
    OK(oy_ask(&scene.asked, &scene.ask, OY_REQUEST_CLOSE, &why));
    struct oy_officer_request r = expect_request(OY_REQUEST_CLOSE, 4);
    OK(oy_request_signature_parse(&s, r.act, r.payload, &why));
    cr_assert_eq(s.closed_at, scene.v.s->m->closes + 7);
    oy_writer_init(&w, message, sizeof message);
    oy_write_bytes(&w, scene.v.s->e->id, 32);
    oy_write_u64(&w, oy_record_writer_head(scene.v.s->w, &root));
    oy_write_bytes(&w, root.b, 32);
    oy_write_u64(&w, s.closed_at);
    OK(oy_sign_check(s.signature, r.key, "close", oy_writer_end(&w), &why));
}

/* [ent-4] */
Test(ask, does_not_close_too_early) {
    struct oy_why why = {.status = OY_OK};
    scene.ask.closed_at = scene.v.s->m->closes - 1;
    cr_assert_neq(oy_ask(&scene.asked, &scene.ask, OY_REQUEST_CLOSE, &why), OY_OK);
    cr_assert_str_eq(why.rule, "ent-4");
    cr_assert_eq(scene.v.server.posts, 0);
}

/* [req-3] for close: with the same closed_at */
Test(ask, closes_at_the_time_of_the_others) {
    char rest[256];
    (void)snprintf(rest, sizeof rest,
                   "\"pending\":[{\"act\":\"close\",\"have\":1,\"need\":2,\"closed_at\":%llu}],"
                   "\"working\":null,\"failed\":null",
                   (unsigned long long)scene.v.s->m->closes + 99);
    say(4, rest);
    scene.v.server.post_status = 202;
    OK(oy_ask(&scene.asked, &scene.ask, OY_REQUEST_CLOSE, &why));
    cr_assert_eq(scene.asked.closed_at, scene.v.s->m->closes + 99);
    cr_assert_eq(scene.asked.end, OY_ASK_PENDING);
    cr_assert_eq(scene.asked.have, 1);
    cr_assert_eq(scene.asked.need, 2);
}

Test(ask, creates_with_three_files) {
    struct oy_request_files files;
    struct attack_path m = attack_rec_path(scene.v.s, "record/manifest.json"),
                       c = attack_rec_path(scene.v.s, "record/ceremony.bin"),
                       r = attack_rec_path(scene.v.s, "record/roll.bin");
    scene.v.server.state[0] = 0; /* no such election yet */
    scene.ask.manifest = m.p;
    scene.ask.ceremony = c.p;
    scene.ask.roll = r.p;
    OK(oy_ask(&scene.asked, &scene.ask, OY_REQUEST_CREATE, &why));
    struct oy_officer_request q = expect_request(OY_REQUEST_CREATE, 0);
    OK(oy_request_files_parse(&files, q.payload, &why));
    cr_assert(oy_span_equal(files.manifest, oy_buffer_span(&scene.v.s->manifest_json)));
    cr_assert(oy_span_equal(files.ceremony, oy_buffer_span(&scene.v.s->ceremony_file)));
    cr_assert(oy_span_equal(files.roll, oy_buffer_span(&scene.v.s->roll_file)));
}

Test(ask, hands_in_a_share_as_it_is) {
    OK(oy_file_write(NULL, scene.file, oy_span_text("share"), OY_FILE_REPLACE, &why));
    scene.ask.file = scene.file;
    OK(oy_ask(&scene.asked, &scene.ask, OY_REQUEST_SHARE, &why));
    cr_assert(oy_span_equal(expect_request(OY_REQUEST_SHARE, 4).payload, oy_span_text("share")));
}

/* [req-2] */
Test(ask, says_in_the_servers_words_why_it_was_refused) {
    struct oy_why why = {.status = OY_OK};
    scene.v.server.post_status = 409;
    scene.v.server.post_answer = (struct oy_buffer){(unsigned char *)strdup("stale\x1b[1m\nx"), 11};
    cr_assert_eq(oy_ask(&scene.asked, &scene.ask, OY_REQUEST_PUBLISH, &why), OY_STATE);
    cr_assert_str_eq(why.rule, "req-2");
    cr_assert(strstr(why.text, "stale [1m"), "%s", why.text);
    oy_buffer_free(&scene.v.server.post_answer);
    scene.v.server.post_answer.p = (unsigned char *)strdup(
        "{\"error\":{\"status\":409,\"rule\":\"req-2\",\"text\":\"too late\"}}");
    scene.v.server.post_answer.n = strlen((const char *)scene.v.server.post_answer.p);
    cr_assert_eq(oy_ask(&scene.asked, &scene.ask, OY_REQUEST_PUBLISH, &why), OY_STATE);
    cr_assert(strstr(why.text, ": too late"), "%s", why.text);
}

Test(ask, says_when_the_server_gives_it_up) {
    struct oy_why why = {.status = OY_OK};
    say(4, "\"pending\":[],\"working\":null,\"failed\":\"no quorum of signatures\"");
    scene.v.server.post_status = 202;
    cr_assert_eq(oy_ask(&scene.asked, &scene.ask, OY_REQUEST_TALLY, &why), OY_STATE);
    cr_assert(strstr(why.text, "no quorum of signatures"), "%s", why.text);
}

Test(ask, is_for_officers) {
    struct oy_why why = {.status = OY_OK};
    scene.ask.key = attack_rec_board_key(scene.v.s);
    cr_assert_neq(oy_ask(&scene.asked, &scene.ask, OY_REQUEST_TALLY, &why), OY_OK);
    cr_assert_eq(scene.v.server.posts, 0);
}
