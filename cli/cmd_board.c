/* oy board … */
#include <stdio.h>

#include "base/json.h"
#include "cli/commands.h"
#include "record/record.h"
#include "steps/context.h"

static const char *text(const struct oy_args *a, const char *name) {
    return oy_args_text(a, name);
}

static int run_key(const struct oy_args *a, struct oy_why *why) {
    return oy_run_key(OY_ROLE_BOARD, a, why);
}

/* ---- how far the election is ---- */

static const char *phase(const struct oy_record *r) {
    const uint64_t *n = r->shape.count;
    if (n[OY_LOG_RESULT] > 0) return "result published";
    if (n[OY_LOG_TALLY] > 0) return "tallied, waiting for shares";
    if (n[OY_LOG_CLOSE] > 0) return "closed";
    return n[OY_LOG_OPEN] > 0 ? "open" : "not open";
}

/* After a step: one line that says where it has led. */
static int done(const struct oy_args *a, oy_status status, struct oy_why *why) {
    struct oy_record r;
    const char *path = oy_args_operand(a, 0);
    if (status == OY_OK) status = oy_record_open_named(&r, path, why);
    if (status != OY_OK) return OY_EXIT_FAILED;
    (void)printf("%s: %s; log entries %llu, ballots %llu\n", path, phase(&r),
                 (unsigned long long)oy_record_size(&r), (unsigned long long)oy_record_ballots(&r));
    oy_record_close(&r);
    return OY_EXIT_OK;
}

/* Refuses in plain words what is over already; the log's order [log-5] would refuse it anyway. */
static oy_status not_after(const struct oy_args *a, enum oy_entry_type type, const char *over,
                           struct oy_why *why) {
    struct oy_record r;
    OY_TRY(oy_record_open_named(&r, oy_args_operand(a, 0), why));
    bool is_over = r.shape.count[type] > 0;
    oy_record_close(&r);
    return is_over ? oy_fail(why, OY_STATE, "log-5", "%s", over) : OY_OK;
}

/* ---- open ---- */

static const struct oy_option_row open_options[] = {
    OY_OPTION_MANIFEST,
    {"ceremony", OY_OPTION_TEXT, "FILE", "ceremony.bin", true, 0, 0},
    {"roll", OY_OPTION_TEXT, "FILE", "roll.bin", true, 0, 0},
    {"officer", OY_OPTION_LIST, "FILE", "an officer's signature", true, 0, 0},
    OY_OPTION_KEY("the board's .secret file"),
    OY_OPTIONS_END};

/* The anchor of every voter's device [bal-11]. */
static oy_status print_election(const char *record, struct oy_why *why) {
    struct oy_record r;
    unsigned char id[32];
    char shown[OY_ELECTION_ID_TEXT];
    OY_TRY(oy_record_open_named(&r, record, why));
    oy_status status = oy_record_election_id(id, &r, why);
    oy_record_close(&r);
    OY_TRY(status);
    oy_election_id_print(shown, id);
    (void)printf("election id  %s\n             print this on the letters\n", shown);
    return OY_OK;
}

static int run_open(const struct oy_args *a, struct oy_why *why) {
    struct oy_step s = oy_args_step(a);
    oy_status status =
        oy_step_board_open(&s, text(a, "manifest"), text(a, "ceremony"), text(a, "roll"),
                           oy_args_list(a, "officer"), text(a, "key"), oy_args_operand(a, 0), why);
    int exit_status = done(a, status, why);
    if (exit_status != OY_EXIT_OK) return exit_status;
    return oy_exit(print_election(oy_args_operand(a, 0), why));
}

/* ---- append ---- */

static const struct oy_option_row append_options[] = {
    OY_OPTION_KEY("the board's .secret file"),
    {"statement", OY_OPTION_LIST, "FILE", "a statement of registrars or of an officer", false, 0,
     0},
    {"receipts", OY_OPTION_TEXT, "DIR", "write a receipt for each ballot taken", false, 0, 0},
    OY_OPTION_JSON,
    OY_OPTION_THREADS,
    OY_OPTIONS_END};

static oy_status print_report_json(const struct oy_append_report *r, struct oy_why *why) {
    struct oy_json_out o;
    oy_json_out_init(&o, true);
    oy_json_put_object(&o, NULL);
    oy_json_put_integer(&o, "accepted", (int64_t)r->accepted);
    oy_json_put_integer(&o, "repeated", (int64_t)r->repeated);
    oy_json_put_array(&o, "refused");
    for (size_t i = 0; i < r->n_refused; i++) {
        oy_json_put_object(&o, NULL);
        oy_json_put_text(&o, "ballot", r->refused[i].name);
        oy_json_put_text(&o, "rule", r->refused[i].why.rule);
        oy_json_put_text(&o, "where", r->refused[i].why.where);
        oy_json_put_text(&o, "reason", r->refused[i].why.text);
        oy_json_put_end(&o);
    }
    oy_json_put_end(&o);
    oy_json_put_end(&o);
    return oy_print_json(&o, why);
}

static void print_report(const struct oy_append_report *r) {
    for (size_t i = 0; i < r->n_refused; i++) {
        char line[sizeof r->refused[i].why];
        oy_why_print(&r->refused[i].why, line, sizeof line);
        (void)printf("refused  %s: %s\n", r->refused[i].name, line);
    }
    (void)printf("%zu accepted, %zu in the log already, %zu refused\n", r->accepted, r->repeated,
                 r->n_refused);
}

/* Either kind is taken wholly or, with a reason for what is bad, not at all or in part; together
 * it would not be clear what was. */
static bool one_kind(size_t ballots, size_t statements) {
    if ((ballots > 0) != (statements > 0)) return true;
    (void)fprintf(stderr, "oy board append: %s\ntry: oy help board append\n",
                  ballots ? "ballots and --statement in two calls, please"
                          : "nothing to append: give ballots, or --statement");
    return false;
}

static int run_append(const struct oy_args *a, struct oy_why *why) {
    struct oy_step s = oy_args_step(a);
    struct oy_files all = oy_args_operands(a), statements = oy_args_list(a, "statement");
    struct oy_files ballots = {all.path + 1, all.n - 1};
    struct oy_append_report report = {.accepted = 0};
    bool json = oy_args_flag(a, "json");
    if (!one_kind(ballots.n, statements.n)) return OY_EXIT_USAGE;
    oy_status status =
        statements.n > 0
            ? oy_step_board_statements(&s, all.path[0], statements, text(a, "key"), why)
            : oy_step_board_append(&s, &report, all.path[0], ballots, text(a, "key"),
                                   text(a, "receipts"), why);
    if (status == OY_OK && json) status = print_report_json(&report, why);
    if (status == OY_OK && !json && ballots.n > 0) print_report(&report);
    bool refused = report.n_refused > 0;
    oy_append_report_clear(&report);
    if (status != OY_OK) return OY_EXIT_FAILED;
    if (!json && done(a, OY_OK, why) != OY_EXIT_OK) return OY_EXIT_FAILED;
    return refused ? OY_EXIT_REFUSED : OY_EXIT_OK;
}

/* ---- close, cosign, count ---- */

static const struct oy_option_row close_options[] = {
    {"officer", OY_OPTION_LIST, "FILE", "an officer's signature", true, 0, 0},
    OY_OPTION_KEY("the board's .secret file"),
    OY_OPTION_THREADS,
    OY_OPTIONS_END};

static int run_close(const struct oy_args *a, struct oy_why *why) {
    struct oy_step s = oy_args_step(a);
    if (not_after(a, OY_LOG_CLOSE, "the election has been closed already", why) != OY_OK)
        return OY_EXIT_FAILED;
    return done(a,
                oy_step_board_close(&s, oy_args_operand(a, 0), oy_args_list(a, "officer"),
                                    text(a, "key"), why),
                why);
}

static const struct oy_option_row key_options[] = {OY_OPTION_KEY("the board's .secret file"),
                                                   OY_OPTION_THREADS, OY_OPTIONS_END};

static int run_cosign(const struct oy_args *a, struct oy_why *why) {
    struct oy_step s = oy_args_step(a);
    struct oy_files all = oy_args_operands(a);
    return done(a,
                oy_step_board_cosign(&s, all.path[0], (struct oy_files){all.path + 1, all.n - 1},
                                     text(a, "key"), why),
                why);
}

static int run_tally(const struct oy_args *a, struct oy_why *why) {
    struct oy_step s = oy_args_step(a);
    if (not_after(a, OY_LOG_TALLY, "the tally is in the log already", why) != OY_OK)
        return OY_EXIT_FAILED;
    return done(a, oy_step_board_tally(&s, oy_args_operand(a, 0), text(a, "key"), why), why);
}

static const struct oy_option_row share_options[] = {
    OY_OPTION_KEY("the board's .secret file"),
    {"unchecked", OY_OPTION_FLAG, NULL, "log wrong share files, too: the record then shows them",
     false, 0, 0},
    OY_OPTION_THREADS,
    OY_OPTIONS_END};

static int run_share(const struct oy_args *a, struct oy_why *why) {
    struct oy_step s = oy_args_step(a);
    struct oy_files all = oy_args_operands(a), shares = {all.path + 1, all.n - 1};
    if (not_after(a, OY_LOG_RESULT, "the result is published already", why) != OY_OK)
        return OY_EXIT_FAILED;
    oy_status status =
        oy_args_flag(a, "unchecked")
            ? oy_step_board_share_unchecked(&s, all.path[0], shares, text(a, "key"), why)
            : oy_step_board_share(&s, all.path[0], shares, text(a, "key"), why);
    return done(a, status, why);
}

static int run_combine(const struct oy_args *a, struct oy_why *why) {
    struct oy_step s = oy_args_step(a);
    if (not_after(a, OY_LOG_RESULT, "the result is published already", why) != OY_OK)
        return OY_EXIT_FAILED;
    return done(a, oy_step_board_combine(&s, oy_args_operand(a, 0), text(a, "key"), why), why);
}

/* ---- status ---- */

static const struct oy_option_row status_options[] = {OY_OPTION_JSON, OY_OPTIONS_END};

static oy_status print_status_json(const struct oy_record *r, struct oy_why *why) {
    struct oy_json_out o;
    unsigned char id[32];
    bool open = r->shape.count[OY_LOG_OPEN] > 0;
    if (open) OY_TRY(oy_record_election_id(id, r, why));
    oy_json_out_init(&o, true);
    oy_json_put_object(&o, NULL);
    oy_json_put_text(&o, "phase", phase(r));
    if (open) oy_json_put_hex(&o, "election_id", oy_span(id, sizeof id));
    oy_json_put_integer(&o, "size", (int64_t)oy_record_size(r));
    oy_json_put_hex(&o, "root", oy_span(r->checkpoint.head.root.b, 32));
    oy_json_put_integer(&o, "ballots", (int64_t)oy_record_ballots(r));
    oy_json_put_integer(&o, "revoked", (int64_t)r->shape.count[OY_LOG_REVOKE]);
    oy_json_put_integer(&o, "replaced", (int64_t)r->shape.count[OY_LOG_REPLACE]);
    oy_json_put_integer(&o, "shares", (int64_t)r->shape.count[OY_LOG_SHARE]);
    oy_json_put_end(&o);
    return oy_print_json(&o, why);
}

static oy_status print_status(const struct oy_record *r, struct oy_why *why) {
    char shown[OY_ELECTION_ID_TEXT] = "(not open)";
    unsigned char id[32];
    const struct oy_checkpoint *head = &r->checkpoint.head;
    if (r->shape.count[OY_LOG_OPEN] > 0) {
        OY_TRY(oy_record_election_id(id, r, why));
        oy_election_id_print(shown, id);
    }
    (void)printf(
        "log      %.*s\nelection %s\nphase    %s\nentries  %llu\nballots  %llu\nshares   %llu\n",
        (int)head->origin.n, (const char *)head->origin.p, shown, phase(r),
        (unsigned long long)oy_record_size(r), (unsigned long long)oy_record_ballots(r),
        (unsigned long long)r->shape.count[OY_LOG_SHARE]);
    return OY_OK;
}

static int run_status(const struct oy_args *a, struct oy_why *why) {
    struct oy_record r;
    oy_status status = oy_record_open_named(&r, oy_args_operand(a, 0), why);
    if (status != OY_OK) return OY_EXIT_FAILED;
    status = oy_args_flag(a, "json") ? print_status_json(&r, why) : print_status(&r, why);
    oy_record_close(&r);
    return oy_exit(status);
}

enum { FILES_MAX = 1 << 30 };

const struct oy_command oy_commands_board[] = {
    {"board key", "make the board's key", "BASE", 1, 1, oy_key_options, oy_key_details, run_key},
    {"board open", "begin the record: manifest, key, roll, opening", "RECORD", 1, 1, open_options,
     "RECORD is the directory to make: the published record of the election. Everything is "
     "checked\n"
     "first. From now on publish the record after every step. Shows the election id, which voters\n"
     "compare with what their devices show: print it on the letters and in the paper.",
     run_open},
    {"board append", "take ballots and registrars' statements", "RECORD [BALLOTS …]", 1, FILES_MAX,
     append_options,
     "Give ballots or, in another call, statements, which are taken all or none.\n"
     "Ballots are files, directories of files, or bundles. Bad ones are refused, each with its\n"
     "reason, and the others are taken; the exit status is then 1. A ballot that is in the log\n"
     "already gets the same receipt again. A receipt's name is the SHA-256 of its ballot file.",
     run_append},
    {"board close", "end the voting", "RECORD", 1, 1, close_options,
     "Needs the signatures of as many officers as the manifest says, all over the same second and\n"
     "over the log as it stands.",
     run_close},
    {"board cosign", "add signatures to the closing checkpoint", "RECORD FILES …", 2, FILES_MAX,
     key_options,
     "FILES are the lines of \"oy witness cosign\" and \"oy trustee sign\", in one call or in "
     "several.",
     run_cosign},
    {"board tally", "add up the ballots that count, still encrypted", "RECORD", 1, 1, key_options,
     "Verifies the whole record first. Needs a closed election.", run_tally},
    {"board share", "log trustees' shares", "RECORD FILES …", 2, FILES_MAX, share_options,
     "FILES are those of \"oy trustee share\". All are checked before the first is logged.",
     run_share},
    {"board combine", "shares become totals: publish the result", "RECORD", 1, 1, key_options,
     "Works once as many trustees as the threshold have given their shares. Writes result.json.",
     run_combine},
    {"board status", "how far the election is", "RECORD", 1, 1, status_options,
     "Counts the log's entries; it checks nothing. oy-verify does.", run_status},
    {0}};
