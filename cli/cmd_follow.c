/* oy fetch, oy monitor */
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/json.h"
#include "cli/commands.h"
#include "election/election.h"
#include "follow/monitor.h"

enum { ANSWER_SECONDS = 600, EXIT_ALARM = 3, INTERVAL = 30, STALL = 300 };

#define FOLLOW_OPTIONS                                                                              \
    {"election", OY_OPTION_TEXT,                                                                    \
     "ID",       "the election id that you have from elsewhere, at least 40 digits",                \
     false,      0,                                                                                 \
     0},                                                                                            \
        {"manifest", OY_OPTION_TEXT, "FILE", "the manifest that you have from elsewhere", false, 0, \
         0},                                                                                        \
        {"since", OY_OPTION_TEXT,                                                                   \
         "FILE",  "a checkpoint that you kept: the log must extend it",                             \
         false,   0,                                                                                \
         0},                                                                                        \
    {                                                                                               \
        "ca", OY_OPTION_TEXT, "FILE", "authorities to trust for https, PEM", false, 0, 0            \
    }

/* False after saying what is wrong with --election. */
static bool options_of(struct oy_follow_options *o, const struct oy_args *a) {
    char digits[OY_ELECTION_ID_DIGITS];
    struct oy_why why = {.status = OY_OK};
    *o = (struct oy_follow_options){.record = oy_args_operand(a, 1),
                                    .election = oy_args_text(a, "election"),
                                    .manifest = oy_args_text(a, "manifest"),
                                    .since = oy_args_text(a, "since")};
    if (!o->election || oy_election_id_read(digits, o->election, &why) == OY_OK) return true;
    (void)fprintf(stderr, "oy: --election: %s\n", why.text);
    return false;
}

/* ---- fetch ---- */

static const struct oy_option_row fetch_options[] = {FOLLOW_OPTIONS, OY_OPTIONS_END};

static void print_fetched(const struct oy_follow *f, const char *record) {
    (void)printf("%" PRIu64 " entries, %" PRIu64 " ballots: the copy in %s is whole\n"
                 "now run  oy-verify %s\n",
                 oy_follow_size(f), oy_follow_ballots(f), record, record);
}

static oy_status fetch(struct oy_follow_options *o, struct oy_why *why) {
    struct oy_follow *f = NULL;
    struct oy_found found = {.kind = OY_ALARM_NONE};
    oy_status status = oy_follow_open(&f, o, why);
    if (status == OY_OK) status = oy_follow_round(f, &found, why);
    if (found.kind != OY_ALARM_NONE)
        (void)fprintf(stderr, "oy: %s\n", oy_alarm_sentence(found.kind));
    if (status == OY_OK) print_fetched(f, o->record);
    oy_found_clear(&found);
    oy_follow_free(f);
    return status;
}

static int run_fetch(const struct oy_args *a, struct oy_why *why) {
    struct oy_follow_options o;
    struct oy_remote remote = {.client = NULL};
    if (!options_of(&o, a)) return OY_EXIT_USAGE;
    oy_status status =
        oy_remote_open(&remote, oy_args_operand(a, 0), oy_args_text(a, "ca"), ANSWER_SECONDS, why);
    o.remote = &remote;
    o.progress = true;
    if (status == OY_OK) status = fetch(&o, why);
    oy_remote_close(&remote);
    return oy_exit(status);
}

/* ---- monitor ---- */

static const struct oy_option_row monitor_options[] = {
    FOLLOW_OPTIONS,
    {"interval", OY_OPTION_NUMBER, "S", "seconds between two looks (default: 30)", false, 1, 86400},
    {"once", OY_OPTION_FLAG, NULL, "look once", false, 0, 0},
    {"stall", OY_OPTION_NUMBER, "S",
     "alarm after S seconds without an answer, or without what the server says it has "
     "(default: 300)",
     false, 0, 86400},
    {"receipt", OY_OPTION_LIST, "FILE", "a receipt whose ballot the log must keep", false, 0, 0},
    {"keep-going", OY_OPTION_FLAG, NULL, "go on after an alarm", false, 0, 0},
    OY_OPTION_JSON,
    OY_OPTION_THREADS,
    OY_OPTIONS_END};

struct watching {
    const struct oy_args *args;
    struct oy_monitor *m;
    uint64_t size; /* that was told of last */
    bool alarmed, silent;
    enum oy_pages_sight pages; /* that was told of last */
};

static volatile sig_atomic_t asked_to_stop;

static void stop(int signal_number) {
    (void)signal_number;
    asked_to_stop = 1;
}

/* The first signal lets a round come to its end, the second one ends the program. */
static void catch_signals(void) {
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = stop;
    action.sa_flags = (int)SA_RESETHAND;
    (void)sigaction(SIGINT, &action, NULL);
    (void)sigaction(SIGTERM, &action, NULL);
}

static void wait_seconds(uint64_t seconds) {
    const struct timespec tick = {.tv_nsec = 200000000};
    for (uint64_t i = 0; i < 5 * seconds && !asked_to_stop; i++) (void)nanosleep(&tick, NULL);
}

static void put_alarm(struct oy_json_out *o, const struct oy_alarm *alarm) {
    oy_json_put_text(o, "alarm", oy_alarm_name(alarm->kind));
    oy_json_put_text(o, "rule", alarm->why.rule);
    oy_json_put_text(o, "where", alarm->why.where);
    oy_json_put_text(o, "text", alarm->why.text);
    oy_json_put_array(o, "evidence");
    for (size_t i = 0; i < 2; i++)
        if (alarm->evidence[i][0]) oy_json_put_text(o, NULL, alarm->evidence[i]);
    oy_json_put_end(o);
}

static const char *pages_name(enum oy_pages_sight sight) {
    static const char *const names[] = {"unknown", "none", "not_yet", "signed"};
    return names[sight];
}

/* One line of JSON for each round in which something happened. */
static oy_status print_line(const struct watching *w, const struct oy_alarm *alarm,
                            struct oy_why *why) {
    struct oy_json_out o;
    struct oy_buffer text;
    const struct oy_follow *f = oy_monitor_follow(w->m);
    oy_json_out_init(&o, false);
    oy_json_put_object(&o, NULL);
    oy_json_put_integer(&o, "time", (int64_t)time(NULL));
    oy_json_put_integer(&o, "size", (int64_t)oy_follow_size(f));
    oy_json_put_integer(&o, "ballots", (int64_t)oy_follow_ballots(f));
    oy_json_put_text(&o, "pages", pages_name(oy_monitor_pages(w->m)));
    if (alarm->kind != OY_ALARM_NONE) put_alarm(&o, alarm);
    oy_json_put_end(&o);
    OY_TRY(oy_json_out_end(&o, &text, why));
    (void)printf("%s\n", (const char *)text.p);
    (void)fflush(stdout);
    oy_buffer_free(&text);
    return OY_OK;
}

static void say_alarm(const struct oy_alarm *alarm) {
    char text[sizeof alarm->why];
    oy_why_print(&alarm->why, text, sizeof text);
    (void)fprintf(stderr, "ALARM %s: %s\n      %s\n", oy_alarm_name(alarm->kind),
                  oy_alarm_sentence(alarm->kind), text);
    if (alarm->kind == OY_ALARM_PAGES) {
        if (alarm->evidence[0][0])
            (void)fprintf(stderr, "      what an officer signed: %s\n", alarm->evidence[0]);
        if (alarm->evidence[1][0])
            (void)fprintf(stderr, "      what the server served: %s\n", alarm->evidence[1]);
    } else if (alarm->evidence[0][0])
        (void)fprintf(stderr, "      kept as evidence, each signed by the server: %s and %s\n",
                      alarm->evidence[0], alarm->evidence[1]);
}

/* Once whenever it changes; what is wrong is an alarm. */
static bool tell_pages(struct watching *w) {
    enum oy_pages_sight now = oy_monitor_pages(w->m);
    if (now == w->pages) return false;
    w->pages = now;
    if (oy_args_flag(w->args, "json")) return true;
    if (now == OY_PAGES_SIGNED) (void)puts("web pages: as an officer has signed them");
    if (now == OY_PAGES_NOT_YET) (void)puts("web pages: NOT YET signed by an officer");
    return true;
}

static oy_status tell(struct watching *w, const struct oy_alarm *alarm, struct oy_why *why) {
    const struct oy_follow *f = oy_monitor_follow(w->m);
    bool news = oy_follow_size(f) != w->size;
    w->size = oy_follow_size(f);
    if (alarm->kind != OY_ALARM_NONE) w->alarmed = true;
    if (alarm->kind != OY_ALARM_NONE && alarm->again) return OY_OK;
    if (alarm->kind != OY_ALARM_NONE) say_alarm(alarm);
    bool pages = alarm->kind == OY_ALARM_NONE && tell_pages(w);
    if (alarm->kind == OY_ALARM_NONE && !news && !pages) return OY_OK;
    if (oy_args_flag(w->args, "json")) return print_line(w, alarm, why);
    if (news && alarm->kind == OY_ALARM_NONE)
        (void)printf("%" PRIu64 " entries, %" PRIu64 " ballots: in order\n", oy_follow_size(f),
                     oy_follow_ballots(f));
    (void)fflush(stdout);
    return OY_OK;
}

static oy_status watch(struct watching *w, struct oy_why *why) {
    const struct oy_args *a = w->args;
    bool once = oy_args_flag(a, "once");
    catch_signals();
    for (;;) {
        struct oy_alarm alarm;
        bool answered;
        OY_TRY(oy_monitor_round(w->m, &alarm, &answered, why));
        OY_TRY(tell(w, &alarm, why));
        w->silent = !answered;
        if (once || asked_to_stop || (w->alarmed && !oy_args_flag(a, "keep-going"))) return OY_OK;
        if (oy_monitor_finished(w->m)) return OY_OK;
        wait_seconds(oy_args_number(a, "interval", INTERVAL));
        if (asked_to_stop) return OY_OK;
    }
}

static int monitor(struct watching *w, struct oy_monitor_options *o, struct oy_why *why) {
    oy_status status = oy_monitor_open(&w->m, o, why);
    if (status == OY_OK) status = watch(w, why);
    if (status == OY_OK && !w->alarmed && w->silent && oy_args_flag(w->args, "once"))
        status = oy_fail(why, OY_IO, "", "%s: no answer", o->follow.remote->url);
    bool finished = status == OY_OK && !w->alarmed && oy_monitor_finished(w->m);
    if (finished && !oy_args_flag(w->args, "json"))
        (void)printf("the result is published, and everything has been verified\n");
    oy_monitor_free(w->m);
    if (w->alarmed) return EXIT_ALARM;
    return oy_exit(status);
}

static int run_monitor(const struct oy_args *a, struct oy_why *why) {
    struct oy_remote remote = {.client = NULL};
    struct watching w = {.args = a};
    struct oy_monitor_options o = {.threads = oy_args_step(a).threads,
                                   .stall_seconds = (unsigned)oy_args_number(a, "stall", STALL),
                                   .receipts = oy_args_list(a, "receipt")};
    if (!options_of(&o.follow, a)) return OY_EXIT_USAGE;
    o.follow.progress = !oy_args_flag(a, "json");
    o.follow.remote = &remote;
    oy_status status =
        oy_remote_open(&remote, oy_args_operand(a, 0), oy_args_text(a, "ca"), ANSWER_SECONDS, why);
    int exit_status = status == OY_OK ? monitor(&w, &o, why) : oy_exit(status);
    oy_remote_close(&remote);
    return exit_status;
}

const struct oy_command oy_commands_follow[] = {
    {"fetch", "bring a record down from a server, checking as it goes", "URL DIR", 2, 2,
     fetch_options,
     "URL is https://HOST/elections/NAME. Every entry, ballot and file is compared with the\n"
     "server's signed checkpoint. Run it again to go on after an interruption, or to bring the\n"
     "copy up to date; a log that does not extend the copy is refused, and the copy stays.",
     run_fetch},
    {"monitor", "follow an election on a server, and raise the alarm", "URL DIR", 2, 2,
     monitor_options,
     "Keeps a whole copy in DIR and checks everything that is new: signatures, that nothing is\n"
     "dropped, reordered or changed, every ballot, every revocation; at the end the result. What\n"
     "convicts a server is kept in DIR.monitor/ as evidence-…. Stops at the first alarm.\n"
     "\n"
     "Exit status: 0 everything was right until it was stopped or the result was there; 3 an\n"
     "alarm; 1 it could not work; 2 the command was not understood. docs/watching.md tells more.",
     run_monitor},
    {0}};
