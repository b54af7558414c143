/* Paths of spec/server.md and what they are taken for; the small tables and texts of the server. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "base/json.h"
#include "server/app/suspects.h"
#include "server/http/log.h"
#include "server/http/metrics.h"
#include "server/http/routes.h"

static const struct oy_route table[] = {
    {"GET", "/elections", OY_BODY_NONE, NULL},
    {"GET", "/elections/N", OY_BODY_NONE, NULL},
    {"GET", "/elections/N/record/*", OY_BODY_NONE, NULL},
    {"GET", "/elections/N/ballots/F", OY_BODY_NONE, NULL},
    {"POST", "/elections/N/ballots", OY_BODY_BALLOT, NULL},
    {"POST", "/both", OY_BODY_LINE, NULL},
    {"GET", "/both", OY_BODY_NONE, NULL},
    {NULL, NULL, OY_BODY_NONE, NULL},
};

static struct oy_route_args args;
static const char *allow;

static const char *pattern_of(const char *method, const char *path) {
    const struct oy_route *r = oy_route_find(&args, &allow, table, method, path);
    return r ? r->pattern : "";
}

TestSuite(routes);

Test(routes, paths_find_their_pattern) {
    cr_assert_str_eq(pattern_of("GET", "/elections"), "/elections");
    cr_assert_str_eq(pattern_of("GET", "/elections/abc-1"), "/elections/N");
    cr_assert_str_eq(args.election, "abc-1");
    cr_assert_str_eq(pattern_of("GET", "/elections/a/record/tile/0/x001/234"),
                     "/elections/N/record/*");
    cr_assert_str_eq(args.rest, "tile/0/x001/234");
    cr_assert_str_eq(pattern_of("GET", "/elections/a/ballots/0f"), "/elections/N/ballots/F");
    cr_assert_str_eq(args.rest, "0f");
    cr_assert_str_eq(pattern_of("POST", "/elections/a/ballots"), "/elections/N/ballots");
}

Test(routes, other_paths_find_nothing) {
    static const char *const none[] = {"",
                                       "/",
                                       "/elections/",
                                       "/elections/A",
                                       "*",
                                       "elections",
                                       "/elections/a/",
                                       "/elections/a/record",
                                       "/election",
                                       "/elections/-a",
                                       "/elections/a/record/",
                                       "/elections/a/ballots/",
                                       "//elections",
                                       "/elections//record/x",
                                       "/elections/a/ballots/0f/1",
                                       "/elections/a%62",
                                       "/elections/a.b",
                                       "/electionsx/a",
                                       "/elections/../a"};
    for (size_t i = 0; i < sizeof none / sizeof none[0]; i++) {
        cr_assert_str_eq(pattern_of("GET", none[i]), "", "%s", none[i]);
        cr_assert_null(allow, "%s", none[i]);
    }
}

Test(routes, other_methods_are_told_which_are_allowed) {
    cr_assert_str_eq(pattern_of("POST", "/elections"), "");
    cr_assert_str_eq(allow, "GET, HEAD");
    cr_assert_str_eq(pattern_of("GET", "/elections/a/ballots"), "");
    cr_assert_str_eq(allow, "POST");
    cr_assert_str_eq(pattern_of("DELETE", "/both"), "");
    cr_assert_str_eq(allow, "GET, HEAD, POST");
    cr_assert_str_eq(pattern_of("get", "/both"), "");
}

Test(routes, names_of_elections) {
    char longest[OY_APP_NAME_MAX + 2];
    memset(longest, 'a', sizeof longest);
    cr_assert(oy_election_name_is_valid(longest, OY_APP_NAME_MAX));
    cr_assert_not(oy_election_name_is_valid(longest, OY_APP_NAME_MAX + 1));
    cr_assert_not(oy_election_name_is_valid("", 0));
    cr_assert(oy_election_name_is_valid("0-", 2));
    cr_assert_not(oy_election_name_is_valid("-0", 2));
    cr_assert_not(oy_election_name_is_valid("a_b", 3));
}

Test(suspects, are_forgotten_after_a_while) {
    static struct oy_suspects s;
    oy_suspects_init(&s);
    cr_assert_not(oy_suspects_has(&s, 7, 100));
    oy_suspects_add(&s, 7, 100);
    cr_assert(oy_suspects_has(&s, 7, 100 + OY_SUSPECT_SECONDS - 1));
    cr_assert_not(oy_suspects_has(&s, 7, 100 + OY_SUSPECT_SECONDS));
    cr_assert_not(oy_suspects_has(&s, 7 + OY_SUSPECTS, 101));
    for (unsigned i = 0; i < 1000; i++) oy_suspects_add(&s, 7, 200);
    cr_assert(oy_suspects_has(&s, 7, 200 + OY_SUSPECT_SECONDS_MAX - 1));
    cr_assert_not(oy_suspects_has(&s, 7, 200 + OY_SUSPECT_SECONDS_MAX));
    oy_suspects_add(&s, 7 + OY_SUSPECTS, 300);
    cr_assert(oy_suspects_has(&s, 7, 300), "the longer one stays");
}

Test(log, lines_are_json) {
    struct oy_why why;
    struct oy_json *j;
    struct oy_span text;
    struct oy_buffer line = oy_log_line(0, "commit failed", "a", "disk \"full\"\n");
    cr_assert_eq(line.p[line.n - 1], '\n');
    cr_assert_eq(memchr(line.p, '\n', line.n), line.p + line.n - 1);
    cr_assert_eq(oy_json_parse(&j, oy_span(line.p, line.n - 1), 1000, &why), OY_OK);
    cr_assert_eq(oy_json_text(&text, j, "time", 1, 40, &why), OY_OK);
    cr_assert(oy_span_equal(text, oy_span_text("1970-01-01T00:00:00Z")));
    cr_assert_eq(oy_json_text(&text, j, "level", 1, 40, &why), OY_OK);
    cr_assert(oy_span_equal(text, oy_span_text("error")));
    cr_assert_eq(oy_json_text(&text, j, "text", 1, 40, &why), OY_OK);
    cr_assert(oy_span_equal(text, oy_span_text("disk \"full\"\n")));
    oy_json_free(j);
    oy_buffer_free(&line);
    line = oy_log_line(0, "x", NULL, "\xff");
    cr_assert_gt(line.n, 0, "what is no text is left out");
    oy_buffer_free(&line);
}

Test(metrics, buckets_are_summed_and_every_line_is_name_and_number) {
    struct oy_app_numbers a = {.taken = 5,
                               .lookups_answered = 8,
                               .lookups_limited = 3,
                               .commit_ms_bucket = {[0] = 1, [1] = 2, [11] = 4}};
    struct oy_http_numbers h = {.requests = 17};
    struct oy_buffer text = oy_metrics_text(&a, &h);
    const char *p = (const char *)text.p;
    cr_assert_eq(strlen(p), text.n);
    cr_assert_not_null(strstr(p, "\noyd_ballots_total{fate=\"taken\"} 5\n"));
    cr_assert_not_null(strstr(p, "\noyd_lookups_total{fate=\"answered\"} 8\n"));
    cr_assert_not_null(strstr(p, "\noyd_lookups_total{fate=\"limited\"} 3\n"));
    cr_assert_not_null(strstr(p, "\noyd_http_requests_total 17\n"));
    cr_assert_not_null(strstr(p, "_bucket{le=\"1\"} 1\n"));
    cr_assert_not_null(strstr(p, "_bucket{le=\"1024\"} 3\n"));
    cr_assert_not_null(strstr(p, "_bucket{le=\"+Inf\"} 7\n"));
    cr_assert_not_null(strstr(p, "oyd_commit_milliseconds_count 7\n"));
    for (char *save, *line = strtok_r((char *)text.p, "\n", &save); line;
         line = strtok_r(NULL, "\n", &save)) {
        unsigned long long n;
        if (line[0] != '#') cr_assert_eq(sscanf(strrchr(line, ' '), " %llu", &n), 1, "%s", line);
    }
    oy_buffer_free(&text);
}
