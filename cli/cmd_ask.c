/* oy officer create | open | close | tally | share | publish | statement | pages: what an officer
 * asks of a server. */
#include <stdio.h>

#include "base/hex.h"
#include "cli/commands.h"
#include "election/election.h"
#include "follow/ask.h"
#include "steps/context.h"

enum { ANSWER_SECONDS = 600 };

#define ASK_OPTIONS                                                                                \
    OY_OPTION_KEY("your .secret file"),                                                            \
        {"election", OY_OPTION_TEXT,                                                               \
         "ID",       "the election id that the officers have agreed on, at least 40 digits",       \
         false,      0,                                                                            \
         0},                                                                                       \
        {"ca", OY_OPTION_TEXT, "FILE", "authorities to trust for https, PEM", false, 0, 0}, {      \
        "no-wait", OY_OPTION_FLAG, NULL, "do not wait until the server has done it", false, 0, 0   \
    }
#define FILE_OPTIONS(required)                                                                     \
    {"manifest", OY_OPTION_TEXT, "FILE", "your own manifest.json", required, 0, 0},                \
        {"ceremony", OY_OPTION_TEXT, "FILE", "your own ceremony.bin", required, 0, 0}, {           \
        "roll", OY_OPTION_TEXT, "FILE", "your own roll.bin", required, 0, 0                        \
    }

static const struct oy_option_row create_options[] = {FILE_OPTIONS(true), ASK_OPTIONS,
                                                      OY_OPTION_THREADS, OY_OPTIONS_END};
static const struct oy_option_row open_options[] = {FILE_OPTIONS(false), ASK_OPTIONS,
                                                    OY_OPTION_THREADS, OY_OPTIONS_END};
static const struct oy_option_row close_options[] = {
    {"closed-at", OY_OPTION_NUMBER, "SECONDS",
     "Unix time of the close (default: the other officers', or now)", false, 1, (uint64_t)1 << 52},
    {"record", OY_OPTION_TEXT, "DIR", "your copy of the record, which is brought up to date", false,
     0, 0},
    ASK_OPTIONS,
    OY_OPTION_THREADS,
    OY_OPTIONS_END};
static const struct oy_option_row plain_options[] = {ASK_OPTIONS, OY_OPTIONS_END};

static const struct oy_option_row pages_options[] = {
    {"list", OY_OPTION_TEXT, "FILE", "assets.txt of the pages that you have built yourself", false,
     0, 0},
    FILE_OPTIONS(false),
    ASK_OPTIONS,
    OY_OPTIONS_END};

/* All three files or none; false after saying so. */
static bool has_files(const struct oy_ask *ask) {
    bool none = !ask->manifest && !ask->ceremony && !ask->roll;
    if (none || (ask->manifest && ask->ceremony && ask->roll)) return true;
    (void)fputs("oy: give --manifest, --ceremony and --roll, or none of them\n", stderr);
    return false;
}

static void print_outcome(const struct oy_asked *asked, enum oy_request_act act) {
    char id[OY_ELECTION_ID_TEXT], when[OY_TIME_TEXT];
    const char *name = oy_request_act_name(act);
    oy_election_id_print(id, asked->election_id);
    (void)printf("election id  %s\n", id);
    if (act == OY_REQUEST_CLOSE)
        (void)printf("closed at    %s (--closed-at %llu)\n", oy_time_text(when, asked->closed_at),
                     (unsigned long long)asked->closed_at);
    if (asked->end == OY_ASK_DONE)
        (void)printf("%s: done\n", name);
    else if (asked->end == OY_ASK_PENDING)
        (void)printf("%s: taken; %llu of %llu officers have asked for it\n", name,
                     (unsigned long long)asked->have, (unsigned long long)asked->need);
    else
        (void)printf("%s: taken; the server is working on it\n", name);
}

static void print_pages(const struct oy_asked *asked, bool compared) {
    char hex[2 * sizeof asked->list + 1];
    oy_hex_encode(hex, oy_span(asked->list.b, sizeof asked->list));
    (void)printf("web pages    %zu files, as the server serves them\n"
                 "list         SHA-256 %s\n",
                 asked->files, hex);
    (void)puts(
        compared ? "             the same as your own"
                 : "             compared with nothing: you sign what the server shows. Build the\n"
                   "             pages from the source and give their --list to be sure of them");
}

static int send(struct oy_ask ask, const struct oy_args *a, enum oy_request_act act,
                struct oy_why *why) {
    struct oy_remote remote = {.client = NULL};
    struct oy_step s = oy_args_step(a);
    struct oy_asked asked;
    ask.step = &s;
    ask.remote = &remote;
    ask.key = oy_args_text(a, "key");
    ask.election = oy_args_text(a, "election");
    ask.no_wait = oy_args_flag(a, "no-wait");
    oy_status status =
        oy_remote_open(&remote, oy_args_operand(a, 0), oy_args_text(a, "ca"), ANSWER_SECONDS, why);
    if (status == OY_OK) status = oy_ask(&asked, &ask, act, why);
    if (status == OY_OK && ask.pages) print_pages(&asked, ask.list != NULL);
    if (status == OY_OK) print_outcome(&asked, act);
    oy_remote_close(&remote);
    return oy_exit(status);
}

static int with_files(const struct oy_args *a, enum oy_request_act act, struct oy_why *why) {
    struct oy_ask ask = {.manifest = oy_args_text(a, "manifest"),
                         .ceremony = oy_args_text(a, "ceremony"),
                         .roll = oy_args_text(a, "roll"),
                         .file = oy_args_operand(a, 1)};
    return has_files(&ask) ? send(ask, a, act, why) : OY_EXIT_USAGE;
}

static int plain(const struct oy_args *a, enum oy_request_act act, struct oy_why *why) {
    struct oy_ask ask = {.file = oy_args_operand(a, 1)};
    return send(ask, a, act, why);
}

static int run_create(const struct oy_args *a, struct oy_why *why) {
    return with_files(a, OY_REQUEST_CREATE, why);
}

static int run_open(const struct oy_args *a, struct oy_why *why) {
    return with_files(a, OY_REQUEST_OPEN, why);
}

static int run_close(const struct oy_args *a, struct oy_why *why) {
    struct oy_ask ask = {.record = oy_args_text(a, "record"),
                         .closed_at = oy_args_number(a, "closed-at", 0)};
    return send(ask, a, OY_REQUEST_CLOSE, why);
}

static int run_tally(const struct oy_args *a, struct oy_why *why) {
    return plain(a, OY_REQUEST_TALLY, why);
}

static int run_share(const struct oy_args *a, struct oy_why *why) {
    return plain(a, OY_REQUEST_SHARE, why);
}

static int run_publish(const struct oy_args *a, struct oy_why *why) {
    return plain(a, OY_REQUEST_PUBLISH, why);
}

static int run_statement(const struct oy_args *a, struct oy_why *why) {
    return with_files(a, OY_REQUEST_STATEMENT, why);
}

/* ---- a request that was made elsewhere ---- */

static int run_pages(const struct oy_args *a, struct oy_why *why) {
    struct oy_ask ask = {.manifest = oy_args_text(a, "manifest"),
                         .ceremony = oy_args_text(a, "ceremony"),
                         .roll = oy_args_text(a, "roll"),
                         .pages = true,
                         .list = oy_args_text(a, "list")};
    return has_files(&ask) ? send(ask, a, OY_REQUEST_STATEMENT, why) : OY_EXIT_USAGE;
}

static const struct oy_option_row send_options[] = {
    {"ca", OY_OPTION_TEXT, "FILE", "authorities to trust for https, PEM", false, 0, 0},
    OY_OPTIONS_END};

static int run_send(const struct oy_args *a, struct oy_why *why) {
    struct oy_remote remote = {.client = NULL};
    enum oy_ask_end end = OY_ASK_DONE;
    oy_status status =
        oy_remote_open(&remote, oy_args_operand(a, 0), oy_args_text(a, "ca"), ANSWER_SECONDS, why);
    if (status == OY_OK) status = oy_ask_send(&end, &remote, oy_args_operand(a, 1), why);
    if (status == OY_OK)
        (void)puts(end == OY_ASK_DONE
                       ? "done"
                       : "taken; other officers are needed, or the server is working on it");
    oy_remote_close(&remote);
    return oy_exit(status);
}

const struct oy_command oy_commands_ask[] = {
    {"officer create", "check an election and put it on a server", "URL", 1, 1, create_options,
     "URL is https://HOST/elections/NAME. Checks every proof of the ceremony and of the roll, "
     "then\n"
     "sends the three files. The server's configuration names the key that may do this.",
     run_create},
    {"officer open", "check everything and open voting", "URL", 1, 1, open_options,
     "Checks every proof of the ceremony and of the roll and signs the opening. With your own\n"
     "three files nothing is taken from the server; without them compare the election id that is\n"
     "shown with the other officers.",
     run_open},
    {"officer close", "check the log and close voting", "URL", 1, 1, close_options,
     "Fetches the record, checks it up to the head of the log, and signs that head. All officers\n"
     "sign the same time of closing: those who come later take the first one's.",
     run_close},
    {"officer tally", "have the encrypted ballots added up", "URL", 1, 1, plain_options,
     "Needs the quorum of the officers, and the signatures on the closing that the rules ask for.",
     run_tally},
    {"officer share", "hand in a trustee's share", "URL FILE", 2, 2, plain_options,
     "The server checks the share before it takes it.", run_share},
    {"officer publish", "have the result computed and published", "URL", 1, 1, plain_options,
     "Needs the quorum of the officers, and shares of enough trustees.", run_publish},
    {"officer statement", "hand in a statement of the registrars", "URL FILE", 2, 2, open_options,
     "FILE is the statement that all registrars have signed (oy registrar endorse), or what\n"
     "\"oy officer sign-pages\" wrote.",
     run_statement},
    {"officer pages", "sign which web pages the server may serve", "URL", 1, 1, pages_options,
     "Fetches the list of the server's web pages and every page of it, and signs that list for "
     "the\n"
     "log of this election. From then on anybody can show it if the server serves other pages\n"
     "(oy monitor does). With --list the server's list must be the same as yours.",
     run_pages},
    {"request send", "send a request that was made without a network", "URL FILE", 2, 2,
     send_options, "FILE is what \"oy request …\" wrote.", run_send},
    {0}};
