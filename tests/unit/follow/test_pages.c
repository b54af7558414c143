/* A monitor holds the web pages of a server against the list that an officer has signed [page-3].
 */
#include "common.h"

#include <unistd.h>

#include "base/hex.h"
#include "crypto/hash.h"
#include "election/pages.h"
#include "follow/served.h"

static struct view v;
static struct oy_monitor *m;
static struct oy_alarm alarm_;
static char list[1024];
static const char first[] = "<!doctype html>", script[] = "oy()";

static void look(enum oy_alarm_kind kind) {
    bool answered;
    OK(oy_monitor_round(m, &alarm_, &answered, &why));
    cr_assert_eq(alarm_.kind, kind, "%s: %s", oy_alarm_name(alarm_.kind), alarm_.why.text);
    if (kind == OY_ALARM_PAGES) cr_assert_str_eq(alarm_.why.rule, "page-3");
}

static void caught(void) {
    look(OY_ALARM_PAGES);
    cr_assert(!alarm_.again);
}

static void add_line(const char *path, const char *text) {
    unsigned char digest[32];
    char hex[65];
    size_t n = strlen(list);
    oy_sha256(digest, oy_span_text(text));
    oy_hex_encode(hex, oy_span(digest, sizeof digest));
    (void)snprintf(list + n, sizeof list - n, "%s  %zu  %s\n", hex, strlen(text), path);
}

static void serve(size_t i, const char *path, const char *text) {
    v.server.page[i].path = path;
    v.server.page[i].text = text;
    v.server.page[i].status = 0;
}

static void serve_all(void) {
    serve(0, "/assets.txt", list);
    serve(1, "/", first);
    serve(2, "/index.html", first);
    serve(3, "/assets/a.js", script);
}

static void sign(void) {
    struct oy_pages p = {.list = oy_span_text(list), .officer = 1};
    struct oy_buffer payload;
    OK(oy_pages_sign(&p, v.s->e, v.s->officer[0], &why));
    OK(oy_pages_write(&payload, &p, &why));
    struct oy_entry e = {.type = OY_LOG_PAGES, .payload = oy_buffer_span(&payload)};
    OK(oy_record_append_entry(v.s->w, &e, &why));
    oy_buffer_free(&payload);
}

static uint64_t before_the_end(void) {
    return v.s->m->closes - 60;
}

static void watch(unsigned patience) {
    struct oy_monitor_options o = {.follow = {.remote = &v.remote, .record = v.copy},
                                   .threads = 1,
                                   .stall_seconds = patience,
                                   .now = before_the_end};
    oy_monitor_free(m);
    OK(oy_monitor_open(&m, &o, &why));
}

static void begin(void) {
    view_open(&v, oy_rec_new(&(struct oy_record_plan){
                      .voters = 3, .no_ballots = true, .no_changes = true, .stop = OY_REC_OPENED}));
    list[0] = 0;
    add_line("assets/a.js", script);
    add_line("index.html", first);
    m = NULL;
    watch(3600);
}

static void end(void) {
    oy_monitor_free(m);
    view_close(&v);
}

TestSuite(pages, .init = begin, .fini = end, .timeout = 120);

Test(pages, none_served_and_none_signed_is_no_fault) {
    look(OY_ALARM_NONE);
    cr_assert_eq(oy_monitor_pages(m), OY_PAGES_NONE);
}

Test(pages, that_nobody_has_signed_are_told_of_and_then_an_alarm) {
    serve_all();
    look(OY_ALARM_NONE);
    cr_assert_eq(oy_monitor_pages(m), OY_PAGES_NOT_YET);
    watch(0);
    caught();
    cr_assert_str_empty(alarm_.evidence[0]);
    watch(3600);
    look(OY_ALARM_NONE);
    oy_rec_vote(v.s, 0, 1, v.s->plan.choice); /* with a booth that nobody answers for */
    caught();
    sign();
    look(OY_ALARM_NONE);
    cr_assert_eq(oy_monitor_pages(m), OY_PAGES_SIGNED);
}

Test(pages, as_they_are_signed_are_in_order) {
    sign();
    serve_all();
    for (int i = 0; i < 3; i++) look(OY_ALARM_NONE);
    cr_assert_eq(oy_monitor_pages(m), OY_PAGES_SIGNED);
}

Test(pages, in_place_of_which_others_are_served_are_an_alarm) {
    static const struct {
        size_t at;
        const char *text;
        unsigned status;
    } lies[] = {{1, "<!doctype htmk>", 0}, {2, "<!doctype html> ", 0}, {3, "oy(", 0}, {3, "", 0},
                {3, "oy()", 404},          {0, "oy()", 404},           {0, "", 0}};
    sign();
    for (size_t i = 0; i < sizeof lies / sizeof *lies; i++) {
        watch(3600);
        serve_all();
        v.server.page[lies[i].at].text = lies[i].text;
        v.server.page[lies[i].at].status = lies[i].status;
        caught();
        look(OY_ALARM_PAGES);
        cr_assert(alarm_.again);
        serve_all();
        look(OY_ALARM_NONE);
    }
}

/* The list that was signed, and what was served in its place. */
Test(pages, that_were_served_are_kept_as_evidence) {
    static const char evil[] = "0y()";
    struct oy_buffer file;
    sign();
    serve_all();
    v.server.page[3].text = evil;
    caught();
    OK(oy_file_read(&file, NULL, alarm_.evidence[0], 1 << 16, &why));
    cr_assert(oy_span_equal(oy_buffer_span(&file), oy_span_text(list)));
    oy_buffer_free(&file);
    OK(oy_file_read(&file, NULL, alarm_.evidence[1], 1 << 16, &why));
    cr_assert(oy_span_equal(oy_buffer_span(&file), oy_span_text(evil)));
    oy_buffer_free(&file);
}

Test(pages, of_another_list_are_an_alarm_until_it_is_signed) {
    static const char other[] = "<!doctype html><p>";
    sign();
    serve_all();
    look(OY_ALARM_NONE);
    list[0] = 0;
    add_line("assets/a.js", script);
    add_line("index.html", other);
    serve_all();
    serve(1, "/", other);
    serve(2, "/index.html", other);
    caught();
    sign();
    look(OY_ALARM_NONE);
}
