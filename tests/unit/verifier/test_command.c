/* The program: options, text, JSON, exit status [chk-5, chk-7]. */
#include "tests/unit/verifier/common.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/json.h"
#include "verifier/command.h"

struct said {
    char *out, *err;
    size_t n_out, n_err;
    int status;
};

/* Runs oy-verify with these arguments, NULL at the end. */
static struct said run(const char *const *args) {
    struct said s = {0};
    char *argv[16] = {(char *)"oy-verify"};
    int argc = 1;
    FILE *out = open_memstream(&s.out, &s.n_out), *err = open_memstream(&s.err, &s.n_err);
    for (; args[argc - 1]; argc++) argv[argc] = (char *)args[argc - 1];
    s.status = oy_verify_main(argc, argv, out, err);
    (void)fclose(out);
    (void)fclose(err);
    return s;
}

#define RUN(...) run((const char *const[]){__VA_ARGS__, NULL})

static void forget(struct said s) {
    free(s.out);
    free(s.err);
}

/* Text, JSON and exit status agree; the verdict's word in JSON. */
static void expect_agreement(const struct oy_rec *r, int status, const char *word,
                             const char *sentence) {
    struct said text = RUN(r->record, "--lang", "en"), json = RUN("--json", r->record);
    struct oy_why why = {.status = OY_OK};
    struct oy_json *parsed;
    struct oy_span verdict;
    const struct oy_json *checks;
    size_t n;
    cr_assert_eq(text.status, status, "%s%s", text.out, text.err);
    cr_assert_eq(json.status, status);
    cr_assert_not_null(strstr(text.out, sentence), "%s", text.out);
    cr_assert_eq(oy_json_parse(&parsed, oy_span(json.out, json.n_out), 1 << 20, &why), OY_OK);
    cr_assert_eq(oy_json_text(&verdict, parsed, "verdict", 1, 20, &why), OY_OK);
    cr_assert_str_eq((const char *)verdict.p, word);
    cr_assert_eq(oy_json_array(&checks, &n, parsed, "checks", 0, 100, &why), OY_OK);
    cr_assert_eq(n, OY_CHECKS);
    oy_json_free(parsed);
    forget(text);
    forget(json);
}

Test(command, text_json_and_exit_status_agree) {
    struct oy_rec *s = oy_rec_new(&(struct oy_record_plan){.voters = 4, .stop = OY_REC_SHARED});
    expect_agreement(s, 3, "incomplete", "INCOMPLETE");
    oy_rec_result(s);
    expect_agreement(s, 0, "verified", "VERIFIED");
    oy_rec_write(s, "result.json", oy_span_text("{}"));
    expect_agreement(s, 1, "failed",
                     "FAILED: do not rely on this record; the first fault is at I8");
    oy_rec_free(s);
}

static int64_t number(const struct oy_json *obj, const char *key) {
    struct oy_why why = {.status = OY_OK};
    int64_t n = -1;
    cr_assert_eq(oy_json_integer(&n, obj, key, 0, OY_JSON_INTEGER_MAX, &why), OY_OK, "%s", key);
    return n;
}

Test(command, json_has_counts_totals_election_and_checkpoint) {
    struct oy_rec *s = oy_rec_new(&(struct oy_record_plan){0});
    struct said json = RUN(s->record, "--json", "--threads", "1", "--one-by-one");
    struct oy_why why = {.status = OY_OK};
    struct oy_json *j;
    const struct oy_json *ballots, *turnout, *contests, *totals, *checkpoint;
    unsigned char id[32];
    size_t n;
    cr_assert_eq(json.status, 0, "%s", json.out);
    cr_assert_eq(oy_json_parse(&j, oy_span(json.out, json.n_out), 1 << 20, &why), OY_OK);
    cr_assert_eq(oy_json_only_keys(j,
                                   OY_JSON_KEYS("verdict", "checks", "ballots", "turnout",
                                                "contests", "election_id", "checkpoint"),
                                   &why),
                 OY_OK);
    cr_assert_eq(oy_json_object(&ballots, j, "ballots", &why), OY_OK);
    cr_assert_eq(number(ballots, "accepted"), 11);
    cr_assert_eq(number(ballots, "counted"), 9);
    cr_assert_eq(number(ballots, "superseded"), 1);
    cr_assert_eq(number(ballots, "revoked"), 1);
    cr_assert_eq(oy_json_array(&turnout, &n, j, "turnout", s->m->n_mahalle, s->m->n_mahalle, &why),
                 OY_OK);
    int64_t voters = 0, voted = 0;
    for (size_t i = 0; i < n; i++) {
        voters += number(oy_json_at(turnout, i), "voters");
        voted += number(oy_json_at(turnout, i), "ballots");
    }
    cr_assert_eq(voters, (int64_t)s->plan.voters);
    cr_assert_eq(voted, 9);
    cr_assert_eq(oy_json_array(&contests, &n, j, "contests", 2, 2, &why), OY_OK);
    cr_assert_eq(oy_json_array(&totals, &n, oy_json_at(contests, 0), "totals", 3, 3, &why), OY_OK);
    cr_assert_eq(number(oy_json_at(totals, 0), "count"), 9);
    cr_assert_eq(oy_json_hex(id, 32, j, "election_id", &why), OY_OK);
    cr_assert_eq(memcmp(id, s->e->id, 32), 0);
    cr_assert_eq(oy_json_object(&checkpoint, j, "checkpoint", &why), OY_OK);
    cr_assert_eq(number(checkpoint, "size"), (int64_t)oy_record_writer_head(s->w, NULL));
    oy_json_free(j);
    forget(json);
    oy_rec_free(s);
}

static const char decided_contests[] =
    "[{\"id\":\"park\",\"title\":\"Park\",\"type\":\"choice\",\"suite\":1,\"blank\":false,"
    "\"options\":[{\"id\":\"yes\",\"title\":\"Yes\",\"cost\":70},{\"id\":\"no\",\"title\":\"No\","
    "\"cost\":90}],\"decision\":{\"rule\":\"greedy\",\"budget\":100,\"quorum\":{\"part\":1,"
    "\"of\":2,\"more\":false}}}]";

static struct oy_rec *decided(void) {
    return oy_rec_new(&(struct oy_record_plan){.voters = 4,
                                               .no_changes = true,
                                               .contests = decided_contests,
                                               .choice = "{\"park\":\"yes\"}"});
}

/* [dec-12] */
Test(command, the_decision_stands_in_text_and_json) {
    struct oy_rec *s = decided();
    struct said text = RUN(s->record, "--lang=en"), turkish = RUN(s->record, "--lang=tr");
    struct said json = RUN(s->record, "--json");
    struct oy_why why = {.status = OY_OK};
    const struct oy_json *contests, *decision, *selected;
    struct oy_json *j;
    struct oy_span outcome;
    size_t n;
    cr_assert_not_null(strstr(text.out, "the quorum is reached"), "%s", text.out);
    cr_assert_not_null(strstr(text.out, "decision: SELECTED: \"Yes\""), "%s", text.out);
    cr_assert_not_null(strstr(text.out, "spent: 70 of 100"), "%s", text.out);
    cr_assert_not_null(strstr(turkish.out, "karar: SEÇİLDİ: \"Yes\""), "%s", turkish.out);
    cr_assert_eq(oy_json_parse(&j, oy_span(json.out, json.n_out), 1 << 20, &why), OY_OK);
    cr_assert_eq(oy_json_array(&contests, &n, j, "contests", 1, 1, &why), OY_OK);
    cr_assert_eq(oy_json_object(&decision, oy_json_at(contests, 0), "decision", &why), OY_OK);
    cr_assert_eq(oy_json_text(&outcome, decision, "outcome", 1, 20, &why), OY_OK);
    cr_assert(oy_span_equal(outcome, oy_span_text("selected")));
    cr_assert_eq(number(decision, "electorate"), 4);
    cr_assert_eq(number(decision, "ballots"), 4);
    cr_assert_eq(number(decision, "spent"), 70);
    cr_assert_eq(oy_json_array(&selected, &n, decision, "selected", 1, 1, &why), OY_OK);
    oy_json_free(j);
    forget(text);
    forget(turkish);
    forget(json);
    oy_rec_free(s);
}

/* [chk-7] */
Test(command, totals_stand_in_the_text_only_if_they_were_recomputed) {
    struct oy_rec *s = oy_rec_new(&(struct oy_record_plan){.voters = 4});
    struct said text = RUN(s->record, "--lang=en");
    cr_assert_not_null(strstr(text.out, "\nTotals\n"), "%s", text.out);
    cr_assert_not_null(strstr(text.out, "✓"));
    forget(text);
    text = RUN(s->record, "--lang=tr");
    cr_assert_not_null(strstr(text.out, "Toplamlar"));
    cr_assert_not_null(strstr(text.out, "DOĞRULANDI"));
    forget(text);
    text = RUN(s->record, "--quiet", "--lang=en");
    cr_assert_null(strstr(text.out, "Totals"));
    cr_assert_null(strstr(text.out, "C1"));
    forget(text);
    oy_rec_write(s, "result.json", oy_span_text("{}"));
    text = RUN(s->record, "--lang=en");
    cr_assert_not_null(strstr(text.out, "Totals (NOT VERIFIED"), "%s", text.out);
    forget(text);
    oy_rec_write(s, "tally.bin", oy_span_text("{}"));
    text = RUN(s->record, "--lang=en");
    cr_assert_null(strstr(text.out, "Totals"));
    cr_assert_not_null(strstr(text.out, "Meaning:"));
    forget(text);
    oy_rec_free(s);
}

/* [chk-5] */
Test(command, what_cannot_be_read_is_two_and_gives_no_verdict) {
    static const char *const bad[][4] = {{"/tmp/oy-no-such-record"},
                                         {"--json", "/tmp/oy-no-such-record"},
                                         {NULL},
                                         {"--no-such-option", "x"},
                                         {"--threads", "0", "x"},
                                         {"--threads", "many", "x"},
                                         {"--lang", "de", "x"},
                                         {"one", "two"}};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        const char *args[5] = {bad[i][0], bad[i][1], bad[i][2], bad[i][3], NULL};
        struct said s = run(args);
        cr_assert_eq(s.status, 2, "case %zu", i);
        cr_assert_eq(s.n_out, 0, "case %zu: %s", i, s.out);
        cr_assert_gt(s.n_err, 0);
        forget(s);
    }
}

Test(command, help_and_version_are_no_errors) {
    struct said s = RUN("--help");
    cr_assert_eq(s.status, 0);
    cr_assert_not_null(strstr(s.out, "--one-by-one"));
    forget(s);
    s = RUN("--version");
    cr_assert_eq(s.status, 0);
    cr_assert_eq(strncmp(s.out, "oy-verify ", 10), 0);
    forget(s);
    s = RUN("ballot", "--help");
    cr_assert_eq(s.status, 0);
    forget(s);
}

/* A file name that is no text reaches no report as it is. */
Test(command, hostile_names_are_made_harmless) {
    struct oy_rec *s = oy_rec_new(&(struct oy_record_plan){.voters = 4, .stop = OY_REC_OPENED});
    oy_rec_write(s, "\xff\x1b[2J", oy_span_text("x"));
    expect_agreement(s, 1, "failed", "C1");
    struct said text = RUN(s->record);
    cr_assert_null(strchr(text.out, '\x1b'));
    forget(text);
    oy_rec_free(s);
}

/* [bal-11]: a voter's id, as on the letter, as it may be typed, another one, and none. */
Test(command, election_must_be_the_one_asked_for) {
    struct oy_rec *s = oy_rec_new(&(struct oy_record_plan){.voters = 4, .stop = OY_REC_OPENED});
    char shown[OY_ELECTION_ID_TEXT], upper[OY_ELECTION_ID_TEXT], other[OY_ELECTION_ID_TEXT];
    oy_election_id_print(shown, s->e->id);
    cr_assert_eq(strlen(shown), 79);
    for (size_t i = 0; i < sizeof shown; i++)
        upper[i] = shown[i] >= 'a' ? (char)(shown[i] - 'a' + 'A') : shown[i];
    memcpy(other, shown, sizeof other);
    other[48] = other[48] == '0' ? '1' : '0'; /* the 40th digit */
    struct said said = RUN(s->record, "--election", shown, "--lang=en");
    cr_assert_eq(said.status, 3, "%s%s", said.out, said.err);
    cr_assert_not_null(strstr(said.out, "the one that was asked for"), "%s", said.out);
    forget(said);
    upper[49] = 0; /* ten groups of four: as few digits as may be */
    said = RUN(s->record, "--election", upper);
    cr_assert_eq(said.status, 3, "%s%s", said.out, said.err);
    forget(said);
    for (int json = 0; json < 2; json++) {
        said = RUN(s->record, "--election", other, "--lang=en", json ? "--json" : "--quiet");
        cr_assert_eq(said.status, 1, "%s", said.out);
        cr_assert_not_null(strstr(said.out, "K5"));
        cr_assert_not_null(strstr(said.out, "ent-5"), "%s", said.out);
        cr_assert_not_null(strstr(said.out, "the election id is not the one that was asked for"));
        forget(said);
    }
    upper[48] = 0; /* 39 digits */
    const char *const bad[] = {upper, "", "letter", "0x12"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        said = RUN(s->record, "--election", bad[i]);
        cr_assert_eq(said.status, 2, "%s", said.out);
        cr_assert_eq(said.n_out, 0);
        forget(said);
    }
    char more[OY_ELECTION_ID_TEXT + 1];
    (void)snprintf(more, sizeof more, "%s0", shown); /* 65 digits */
    said = RUN(s->record, "--election", more);
    cr_assert_eq(said.status, 2, "%s", said.out);
    forget(said);
    oy_rec_free(s);
}

/* [note-7] */
Test(command, since_compares_with_an_earlier_checkpoint) {
    struct oy_rec *s = oy_rec_new(&(struct oy_record_plan){.voters = 4, .stop = OY_REC_OPENED});
    struct oy_buffer early = oy_rec_read(s, "checkpoint");
    char kept[128];
    (void)snprintf(kept, sizeof kept, "%s/kept", s->path);
    struct oy_why why = {.status = OY_OK};
    cr_assert_eq(oy_file_write(NULL, kept, oy_buffer_span(&early), 0, &why), OY_OK);
    oy_buffer_free(&early);
    oy_rec_vote(s, 0, 1, oy_rec_choice);
    struct said said = RUN(s->record, "--since", kept);
    cr_assert_eq(said.status, 3, "%s", said.out);
    forget(said);
    struct oy_rec *other = oy_rec_new(&(struct oy_record_plan){.voters = 4, .stop = OY_REC_OPENED});
    said = RUN(other->record, "--since", kept, "--json"); /* the same size, another root */
    cr_assert_eq(said.status, 1);
    cr_assert_not_null(strstr(said.out, "note-7"));
    forget(said);
    struct oy_buffer later = oy_rec_read(s, "checkpoint");
    cr_assert_eq(oy_file_write(NULL, kept, oy_buffer_span(&later), 0, &why), OY_OK);
    oy_buffer_free(&later);
    said = RUN(other->record, "--since", kept, "--json"); /* the log has become smaller */
    cr_assert_eq(said.status, 1);
    cr_assert_not_null(strstr(said.out, "note-7"));
    forget(said);
    said = RUN(s->record, "--since", "/tmp/oy-no-such-checkpoint");
    cr_assert_eq(said.status, 2);
    forget(said);
    oy_rec_free(s);
    oy_rec_free(other);
}

/* ---- --json-lines ---- */

struct told {
    size_t checks, ballots, reports, lines;
};

static void take_line(struct told *t, const struct oy_json *line, const struct oy_json *whole) {
    const struct oy_json *inside, *checks;
    struct oy_why why = {.status = OY_OK};
    size_t n;
    cr_assert_eq(t->reports, 0, "the report is the last line");
    if (oy_json_has(line, "check")) {
        struct oy_span id, of_whole, title;
        cr_assert_eq(oy_json_object(&inside, line, "check", &why), OY_OK);
        cr_assert_eq(oy_json_array(&checks, &n, whole, "checks", 0, 100, &why), OY_OK);
        cr_assert_eq(oy_json_text(&id, inside, "id", 2, 3, &why), OY_OK);
        cr_assert_eq(oy_json_text(&of_whole, oy_json_at(checks, t->checks++), "id", 2, 3, &why),
                     OY_OK);
        cr_assert(oy_span_equal(id, of_whole), "in the order of the report");
        cr_assert_eq(oy_json_text(&title, inside, "title", 1, 200, &why), OY_OK);
    } else if (oy_json_has(line, "progress")) {
        struct oy_span of;
        cr_assert_eq(oy_json_object(&inside, line, "progress", &why), OY_OK);
        cr_assert_eq(oy_json_text(&of, inside, "of", 1, 20, &why), OY_OK);
        cr_assert_leq(number(inside, "done"), number(inside, "total"));
        if (oy_span_equal(of, oy_span_text("ballots")) &&
            number(inside, "done") == number(inside, "total"))
            t->ballots = (size_t)number(inside, "total");
    } else {
        cr_assert(oy_json_has(line, "report"));
        t->reports++;
    }
    t->lines++;
}

static struct told read_lines(const struct said *said, const struct said *json) {
    struct oy_why why = {.status = OY_OK};
    struct oy_json *whole, *line;
    struct told t = {0};
    cr_assert_eq(oy_json_parse(&whole, oy_span(json->out, json->n_out), 1 << 20, &why), OY_OK);
    for (const char *p = said->out; *p;) {
        size_t n = strcspn(p, "\n");
        cr_assert_eq(p[n], '\n');
        cr_assert_eq(oy_json_parse(&line, oy_span(p, n), 1 << 20, &why), OY_OK, "%.*s", (int)n, p);
        take_line(&t, line, whole);
        oy_json_free(line);
        p += n + 1;
    }
    oy_json_free(whole);
    return t;
}

Test(command, json_lines_tell_each_check_and_how_far_it_is) {
    struct oy_rec *s = oy_rec_new(&(struct oy_record_plan){0});
    struct said lines = RUN(s->record, "--json-lines", "--lang", "tr");
    struct said json = RUN(s->record, "--json", "--lang", "tr");
    struct told t = read_lines(&lines, &json);
    cr_assert_eq(lines.status, 0);
    cr_assert_eq(t.checks, OY_CHECKS);
    cr_assert_eq(t.ballots, 11);
    cr_assert_eq(t.reports, 1);
    cr_assert_not_null(strstr(lines.out, "her oyu kendi seçmeni imzalamış"));
    forget(lines);
    forget(json);
    oy_rec_free(s);
}

Test(command, json_lines_say_which_check_failed_and_what_it_means) {
    struct oy_rec *s = oy_rec_new(&(struct oy_record_plan){0});
    oy_rec_write(s, "result.json", oy_span_text("{}"));
    struct said lines = RUN(s->record, "--json-lines"), json = RUN(s->record, "--json");
    struct told t = read_lines(&lines, &json);
    cr_assert_eq(lines.status, 1);
    cr_assert_eq(t.checks, OY_CHECKS);
    cr_assert_not_null(strstr(lines.out, "\"status\":\"failed\""));
    cr_assert_not_null(strstr(lines.out, "\"meaning\":"));
    forget(lines);
    forget(json);
    lines = RUN(s->record, "--json-lines", "--json");
    cr_assert_eq(lines.status, 2, "one of the two");
    forget(lines);
    oy_rec_free(s);
}
