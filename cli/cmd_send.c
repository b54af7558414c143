/* oy vote send, oy trustee send, oy witness send | serve */
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>

#include "cli/commands.h"
#include "follow/send.h"
#include "follow/witness.h"
#include "net/http_server.h"
#include "steps/files.h"

enum { ANSWER_SECONDS = 60, RETRY_SECONDS = 120, QUIESCE_SECONDS = 10 };

#define CA_OPTION                                                                                  \
    { "ca", OY_OPTION_TEXT, "FILE", "authorities to trust for https, PEM", false, 0, 0 }

/* ---- a ballot ---- */

static const struct oy_option_row ballot_options[] = {
    {"receipt", OY_OPTION_TEXT, "FILE", "where to write the receipt (default: BALLOT.receipt)",
     false, 0, 0},
    {"manifest", OY_OPTION_TEXT, "FILE", "the manifest that you have from elsewhere", false, 0, 0},
    {"retry", OY_OPTION_NUMBER, "SECONDS",
     "how long to try while the server is busy (default: 120)", false, 0, 86400},
    CA_OPTION,
    OY_OPTION_FORCE,
    OY_OPTIONS_END};

static void print_receipt(const struct oy_sent *sent, const char *receipt) {
    (void)printf("taken: entry %" PRIu64 " of the log\nreceipt      %s\n"
                 "             keep it: it shows anybody that your ballot must be in the record\n",
                 sent->index, receipt);
    if (sent->receipt.needed)
        (void)printf("witnesses    %zu of %zu%s\n", sent->receipt.witnesses, sent->receipt.needed,
                     sent->receipt.witnesses < sent->receipt.needed
                         ? ", NOT YET enough: until then only the server's word stands for the log"
                         : "");
}

/* In voters' words: the rule's number is for the reader of the specification. */
static int print_refusal(const struct oy_sent *sent) {
    (void)fprintf(stderr,
                  "oy: the ballot was not taken, and the server has signed why: %s [%s]\n"
                  "oy: it is not in the log and does not count\n",
                  sent->reason, sent->rule);
    return OY_EXIT_REFUSED;
}

static int send_ballot(struct oy_send_ballot send, const struct oy_args *a, struct oy_why *why) {
    struct oy_remote remote = {.client = NULL};
    struct oy_sent sent;
    send.remote = &remote;
    oy_status status =
        oy_remote_open(&remote, oy_args_operand(a, 0), oy_args_text(a, "ca"), ANSWER_SECONDS, why);
    if (status == OY_OK) status = oy_send_ballot(&sent, &send, why);
    oy_remote_close(&remote);
    if (status != OY_OK) return oy_exit(status);
    if (!sent.taken) return print_refusal(&sent);
    print_receipt(&sent, send.receipt);
    return OY_EXIT_OK;
}

static int run_vote(const struct oy_args *a, struct oy_why *why) {
    char beside[OY_PATH_MAX];
    struct oy_step s = oy_args_step(a);
    struct oy_send_ballot send = {.step = &s,
                                  .ballot = oy_args_operand(a, 1),
                                  .manifest = oy_args_text(a, "manifest"),
                                  .receipt = oy_args_text(a, "receipt"),
                                  .retry_seconds =
                                      (unsigned)oy_args_number(a, "retry", RETRY_SECONDS)};
    int n = snprintf(beside, sizeof beside, "%s.receipt", send.ballot);
    if (!send.receipt && (n < 0 || (size_t)n >= sizeof beside))
        return oy_exit(oy_fail(why, OY_RANGE, "", "the path is too long"));
    if (!send.receipt) send.receipt = beside;
    return send_ballot(send, a, why);
}

/* ---- a cosignature ---- */

static const struct oy_option_row line_options[] = {CA_OPTION, OY_OPTIONS_END};

static int run_line(const struct oy_args *a, struct oy_why *why) {
    struct oy_remote remote = {.client = NULL};
    oy_status status =
        oy_remote_open(&remote, oy_args_operand(a, 0), oy_args_text(a, "ca"), ANSWER_SECONDS, why);
    if (status == OY_OK) status = oy_send_cosignature(&remote, oy_args_operand(a, 1), why);
    oy_remote_close(&remote);
    if (status == OY_OK) (void)puts("taken");
    return oy_exit(status);
}

/* ---- a witness that is asked ---- */

static const struct oy_option_row serve_options[] = {
    OY_OPTION_KEY("your .secret file"),
    {"log", OY_OPTION_LIST, "MANIFEST", "the manifest of an election to witness; may be repeated",
     true, 0, 0},
    {"listen", OY_OPTION_TEXT, "HOST:PORT", "an address of this computer", true, 0, 0},
    {"state", OY_OPTION_TEXT, "DIR", "where to remember what was cosigned", true, 0, 0},
    {"cert", OY_OPTION_TEXT, "FILE", "certificate for https, PEM", false, 0, 0},
    {"cert-key", OY_OPTION_TEXT, "FILE", "its key, PEM", false, 0, 0},
    OY_OPTIONS_END};

/* Until SIGINT or SIGTERM, which are blocked in all threads and waited for here. */
static void wait_for_end(const sigset_t *signals) {
    int caught;
    (void)sigwait(signals, &caught);
}

static int run_serve(const struct oy_args *a, struct oy_why *why) {
    struct oy_witness_options options = {.key = oy_args_text(a, "key"),
                                         .logs = oy_args_list(a, "log"),
                                         .state = oy_args_text(a, "state")};
    struct oy_witness *w = NULL;
    struct oy_http_server *server = NULL;
    sigset_t signals;
    (void)sigemptyset(&signals);
    (void)sigaddset(&signals, SIGINT);
    (void)sigaddset(&signals, SIGTERM);
    (void)pthread_sigmask(SIG_BLOCK, &signals, NULL); /* before there are threads */
    oy_status status = oy_witness_open(&w, &options, why);
    if (status == OY_OK)
        status = oy_witness_serve(&server, w, oy_args_text(a, "listen"), oy_args_text(a, "cert"),
                                  oy_args_text(a, "cert-key"), why);
    if (status == OY_OK) {
        (void)printf("witnessing %zu logs on port %u\n", options.logs.n,
                     (unsigned)oy_http_server_port(server));
        (void)fflush(stdout);
        wait_for_end(&signals);
    }
    oy_http_server_stop(server, QUIESCE_SECONDS);
    oy_witness_free(w);
    return oy_exit(status);
}

const struct oy_command oy_commands_send[] = {
    {"vote send", "send a ballot to a server, and check its receipt", "URL BALLOT", 2, 2,
     ballot_options,
     "URL is https://HOST/elections/NAME. The receipt is checked before it is written. A refusal "
     "is\n"
     "checked too: it must be signed by the server, for this very ballot. Sending the same ballot\n"
     "again does no harm and gives the same receipt.",
     run_vote},
    {"trustee send", "send your signature of the closing to a server", "URL FILE", 2, 2,
     line_options, "FILE is what oy trustee sign wrote.", run_line},
    {"witness send", "send a cosignature to a server", "URL FILE", 2, 2, line_options,
     "FILE is what oy witness cosign wrote.", run_line},
    {"witness serve", "cosign what servers send, for as long as it is consistent", "", 0, 0,
     serve_options,
     "Answers POST /add-checkpoint as C2SP tlog-witness says. What was cosigned last is on the "
     "disk\n"
     "before the signature leaves. A witness whose state is lost must make a new key. Do not use\n"
     "oy witness cosign with the same key for the same log: each remembers what it has seen alone.",
     run_serve},
    {0}};
