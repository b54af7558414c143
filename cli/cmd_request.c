/* oy request create | open | close | tally | share | publish | statement: what an officer asks of a
 * server, made without a network; "oy request send" or the desk's page brings it there. */
#include <inttypes.h>
#include <stdio.h>

#include "base/json.h"
#include "cli/commands.h"
#include "election/election.h"
#include "steps/context.h"
#include "steps/files.h"
#include "steps/request_draft.h"

#define ORDER_OPTIONS                                                                              \
    {"state", OY_OPTION_TEXT, "FILE", "what the server says: the answer to GET URL", true, 0, 0},  \
        OY_OPTION_KEY("your .secret file"),                                                        \
        {"election", OY_OPTION_TEXT,                                                               \
         "ID",       "the election id that the officers have agreed on, at least 40 digits",       \
         false,      0,                                                                            \
         0},                                                                                       \
        OY_OPTION_OUT("the request"), OY_OPTION_JSON, OY_OPTION_FORCE
#define FILE_OPTIONS                                                                               \
    OY_OPTION_MANIFEST, {"ceremony", OY_OPTION_TEXT, "FILE", "ceremony.bin", true, 0, 0}, {        \
        "roll", OY_OPTION_TEXT, "FILE", "roll.bin", true, 0, 0                                     \
    }

static const struct oy_option_row create_options[] = {FILE_OPTIONS,
                                                      OY_OPTION_KEY("your .secret file"),
                                                      OY_OPTION_OUT("the request"),
                                                      OY_OPTION_JSON,
                                                      OY_OPTION_FORCE,
                                                      OY_OPTION_THREADS,
                                                      OY_OPTIONS_END};
static const struct oy_option_row files_options[] = {FILE_OPTIONS, ORDER_OPTIONS, OY_OPTION_THREADS,
                                                     OY_OPTIONS_END};
static const struct oy_option_row close_options[] = {
    {"closed-at", OY_OPTION_NUMBER, "SECONDS",
     "Unix time of the close (default: the other officers', or now)", false, 1, (uint64_t)1 << 52},
    ORDER_OPTIONS,
    OY_OPTION_THREADS,
    OY_OPTIONS_END};
static const struct oy_option_row plain_options[] = {OY_OPTION_MANIFEST, ORDER_OPTIONS,
                                                     OY_OPTIONS_END};

/* ---- what was signed ---- */

static oy_status print_json(const struct oy_request_draft *d, struct oy_why *why) {
    struct oy_json_out o;
    oy_json_out_init(&o, true);
    oy_json_put_object(&o, NULL);
    oy_json_put_text(&o, "act", oy_request_act_name(d->request.act));
    oy_json_put_hex(&o, "election_id", oy_span(d->request.election_id, 32));
    oy_json_put_integer(&o, "state_version", (int64_t)d->request.state_version);
    oy_json_put_integer(&o, "closed_at", (int64_t)d->closed_at);
    oy_json_put_end(&o);
    return oy_print_json(&o, why);
}

static void print_words(const struct oy_request_draft *d) {
    char id[OY_ELECTION_ID_TEXT], when[OY_TIME_TEXT];
    oy_election_id_print(id, d->request.election_id);
    (void)printf("%s\nelection id  %s\n", oy_request_act_name(d->request.act), id);
    if (d->closed_at)
        (void)printf("closed at    %s (--closed-at %" PRIu64 ")\n",
                     oy_time_text(when, d->closed_at), d->closed_at);
    (void)printf("good until another entry that is no ballot is in the log\n");
}

/* ---- making it ---- */

static oy_status write_request(const struct oy_step *s, struct oy_request_draft *d, const char *out,
                               struct oy_why *why) {
    struct oy_buffer bytes;
    OY_TRY(oy_request_draft_sign(&bytes, d, why));
    oy_status status = oy_output_write(s, out, oy_buffer_span(&bytes), why);
    oy_buffer_free(&bytes);
    return status;
}

static oy_status make(struct oy_request_order order, const struct oy_args *a,
                      enum oy_request_act act, struct oy_why *why) {
    struct oy_step s = oy_args_step(a);
    struct oy_state state = {.created = false};
    struct oy_request_draft d;
    const char *out = oy_args_text(a, "out");
    OY_TRY(oy_output_check(&s, out, why));
    if (act != OY_REQUEST_CREATE)
        OY_TRY(oy_state_load(&state, oy_args_text(a, "state"), oy_request_act_name(act), why));
    order.step = &s;
    order.state = &state;
    order.key = oy_args_text(a, "key");
    if (act != OY_REQUEST_CREATE) order.election = oy_args_text(a, "election");
    oy_status status = oy_request_draft_make(&d, &order, act, why);
    if (status == OY_OK) status = write_request(&s, &d, out, why);
    if (status == OY_OK && oy_args_flag(a, "json"))
        status = print_json(&d, why);
    else if (status == OY_OK)
        print_words(&d);
    oy_request_draft_clear(&d);
    return status;
}

/* ---- the commands ---- */

static int with_files(const struct oy_args *a, enum oy_request_act act, struct oy_why *why) {
    struct oy_request_order order = {.manifest = oy_args_text(a, "manifest"),
                                     .ceremony = oy_args_text(a, "ceremony"),
                                     .roll = oy_args_text(a, "roll"),
                                     .file = oy_args_operand(a, 0)};
    return oy_exit(make(order, a, act, why));
}

static int plain(const struct oy_args *a, enum oy_request_act act, struct oy_why *why) {
    struct oy_request_order order = {.manifest = oy_args_text(a, "manifest"),
                                     .file = oy_args_operand(a, 0)};
    return oy_exit(make(order, a, act, why));
}

static int run_create(const struct oy_args *a, struct oy_why *why) {
    return with_files(a, OY_REQUEST_CREATE, why);
}

static int run_open(const struct oy_args *a, struct oy_why *why) {
    return with_files(a, OY_REQUEST_OPEN, why);
}

static int run_close(const struct oy_args *a, struct oy_why *why) {
    struct oy_request_order order = {.record = oy_args_operand(a, 0),
                                     .closed_at = oy_args_number(a, "closed-at", 0)};
    return oy_exit(make(order, a, OY_REQUEST_CLOSE, why));
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

const struct oy_command oy_commands_request[] = {
    {"request create", "ask that an election be put on a server", "", 0, 0, create_options,
     "As \"oy officer create\", but written to a file: for a computer without a network. Every\n"
     "proof of the ceremony and of the roll is checked first.",
     run_create},
    {"request open", "ask that voting be opened", "", 0, 0, files_options,
     "As \"oy officer open\", from your own three files.", run_open},
    {"request close", "ask that voting be closed", "RECORD", 1, 1, close_options,
     "As \"oy officer close\". RECORD is a copy that reaches up to the head of the log; it is\n"
     "verified, and that head is signed.",
     run_close},
    {"request tally", "ask that the encrypted ballots be added up", "", 0, 0, plain_options, NULL,
     run_tally},
    {"request share", "hand in a trustee's share", "FILE", 1, 1, plain_options, NULL, run_share},
    {"request publish", "ask that the result be published", "", 0, 0, plain_options, NULL,
     run_publish},
    {"request statement", "hand in a statement of the registrars", "FILE", 1, 1, files_options,
     "FILE is the statement that all registrars have signed (oy registrar endorse).",
     run_statement},
    {0}};
