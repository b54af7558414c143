/* oy vote seal | cast | open | check */
#include <stdio.h>

#include "base/json.h"
#include "cli/commands.h"
#include "election/ballot.h"
#include "election/election.h"

#define BOOTH_OPTIONS                                                                              \
    {"record", OY_OPTION_TEXT, "DIR", "the published record, or else these three:", false, 0, 0},  \
        {"manifest", OY_OPTION_TEXT, "FILE", "manifest.json", false, 0, 0},                        \
        {"ceremony", OY_OPTION_TEXT, "FILE", "ceremony.bin", false, 0, 0}, {                       \
        "roll", OY_OPTION_TEXT, "FILE", "roll.bin", false, 0, 0                                    \
    }
#define ELECTION_OPTION                                                                            \
    {                                                                                              \
        "election", OY_OPTION_TEXT, "ID",                                                          \
            "the election id on your letter, at least its first 40 digits", false, 0, 0            \
    }
#define CODE_OPTION                                                                                \
    { "code", OY_OPTION_LIST, "FILE", "your code of each registrar, in their order", true, 0, 0 }

/* The id as it was typed, if it has the form of one. */
static bool election_of(const char **out, const struct oy_args *a) {
    char digits[OY_ELECTION_ID_DIGITS];
    struct oy_why why = {.status = OY_OK};
    *out = oy_args_text(a, "election");
    if (!*out || oy_election_id_read(digits, *out, &why) == OY_OK) return true;
    (void)fprintf(stderr, "oy: --election: %s\n", why.text);
    return false;
}

/* A record, or all three files. */
static bool booth_of(struct oy_booth *b, const struct oy_args *a) {
    const char *election;
    if (!election_of(&election, a)) return false;
    *b = (struct oy_booth){.record = oy_args_text(a, "record"),
                           .manifest = oy_args_text(a, "manifest"),
                           .ceremony = oy_args_text(a, "ceremony"),
                           .roll = oy_args_text(a, "roll"),
                           .election = election};
    bool none = !b->manifest && !b->ceremony && !b->roll;
    if (b->record ? none : b->manifest && b->ceremony && b->roll) return true;
    (void)fputs("oy: give --record, or --manifest, --ceremony and --roll\n", stderr);
    return false;
}

/* ---- enrol ---- */

static const struct oy_option_row enrol_options[] = {
    OY_OPTION_MANIFEST,
    {"registrar", OY_OPTION_NUMBER, "N", "the registrar it is for, 1 or 2", true, 1,
     OY_REGISTRARS_MAX},
    {"mahalle", OY_OPTION_NUMBER, "ID", "the mahalle you live in", true, 1, 999999},
    {"code", OY_OPTION_TEXT, "FILE", "your code, which stays with you (a secret file)", true, 0, 0},
    OY_OPTION_OUT("what the registrar gets"),
    OY_OPTION_FORCE,
    OY_OPTIONS_END};

static int run_enrol(const struct oy_args *a, struct oy_why *why) {
    struct oy_step s = oy_args_step(a);
    return oy_exit(oy_step_vote_enrol(&s, oy_args_text(a, "manifest"),
                                      (unsigned)oy_args_number(a, "registrar", 0),
                                      (uint32_t)oy_args_number(a, "mahalle", 0),
                                      oy_args_text(a, "code"), oy_args_text(a, "out"), why));
}

/* ---- seal ---- */

static const struct oy_option_row seal_options[] = {
    BOOTH_OPTIONS,
    CODE_OPTION,
    ELECTION_OPTION,
    {"choice", OY_OPTION_TEXT, "FILE", "your choice, a JSON file of mode 0600", true, 0, 0},
    OY_OPTION_OUT("the sealed ballot (a secret file)"),
    OY_OPTION_JSON,
    OY_OPTIONS_END};

static oy_status print_sealing(const struct oy_sealing *sealing, bool json, struct oy_why *why) {
    char text[OY_FINGERPRINT_TEXT], election[OY_ELECTION_ID_TEXT];
    struct oy_json_out o;
    oy_fingerprint_print(text, sealing->fingerprint);
    if (!json) {
        oy_election_id_print(election, sealing->election_id);
        (void)printf("election     %s\n"
                     "             compare it with the one on your letter\n",
                     election);
        (void)printf("fingerprint  %s\n", text);
        if (sealing->left == 0)
            (void)fputs("oy: this is the last sealing that the board takes before you cast one: "
                        "cast it, do not open it\n",
                        stderr);
        return OY_OK;
    }
    oy_json_out_init(&o, true);
    oy_json_put_object(&o, NULL);
    oy_json_put_hex(&o, "election_id", oy_span(sealing->election_id, 32));
    oy_json_put_hex(&o, "fingerprint", oy_span(sealing->fingerprint, 32));
    oy_json_put_text(&o, "shown", text);
    oy_json_put_integer(&o, "sequence", sealing->sequence);
    oy_json_put_integer(&o, "left", sealing->left);
    oy_json_put_end(&o);
    return oy_print_json(&o, why);
}

static int run_seal(const struct oy_args *a, struct oy_why *why) {
    struct oy_step s = oy_args_step(a);
    struct oy_booth booth;
    struct oy_sealing sealing;
    if (!booth_of(&booth, a)) return OY_EXIT_USAGE;
    oy_status status = oy_step_vote_seal(&s, &sealing, &booth, oy_args_list(a, "code"),
                                         oy_args_text(a, "choice"), oy_args_text(a, "out"), why);
    if (status == OY_OK && !booth.election)
        (void)fputs(
            "oy: warning: no --election was given: a server may show an election of its own. "
            "Before you cast, compare the election id with the one on your letter\n",
            stderr);
    if (status == OY_OK) status = print_sealing(&sealing, oy_args_flag(a, "json"), why);
    return oy_exit(status);
}

/* ---- cast, open ---- */

static const struct oy_option_row cast_options[] = {
    BOOTH_OPTIONS,   CODE_OPTION,   ELECTION_OPTION, OY_OPTION_OUT("the ballot, for the board"),
    OY_OPTION_FORCE, OY_OPTIONS_END};

static int run_cast(const struct oy_args *a, struct oy_why *why) {
    struct oy_step s = oy_args_step(a);
    struct oy_booth booth;
    if (!booth_of(&booth, a)) return OY_EXIT_USAGE;
    return oy_exit(oy_step_vote_cast(&s, &booth, oy_args_list(a, "code"), oy_args_operand(a, 0),
                                     oy_args_text(a, "out"), why));
}

static const struct oy_option_row open_options[] = {
    BOOTH_OPTIONS, ELECTION_OPTION, OY_OPTION_OUT("the opened ballot, for oy-verify ballot"),
    OY_OPTION_FORCE, OY_OPTIONS_END};

static int run_open(const struct oy_args *a, struct oy_why *why) {
    struct oy_step s = oy_args_step(a);
    struct oy_booth booth;
    if (!booth_of(&booth, a)) return OY_EXIT_USAGE;
    return oy_exit(
        oy_step_vote_open(&s, &booth, oy_args_operand(a, 0), oy_args_text(a, "out"), why));
}

/* ---- check ---- */

static const struct oy_option_row check_options[] = {ELECTION_OPTION, OY_OPTION_JSON,
                                                     OY_OPTIONS_END};

static bool is_witnessed(const struct oy_receipt_state *r) {
    return r->needed > 0 && r->witnesses >= r->needed;
}

/* [rcpt-2] */
static void print_receipt(const struct oy_receipt_state *r) {
    if (!r->given) return;
    (void)printf("receipt      signed by the board, of a log of %llu entries\n",
                 (unsigned long long)r->size);
    if (r->needed > 0)
        (void)printf("witnesses    %zu of the %zu needed have signed it: %s\n", r->witnesses,
                     r->needed, is_witnessed(r) ? "reached" : "NOT YET");
}

static oy_status print_found_json(const struct oy_found_ballot *f, struct oy_why *why) {
    struct oy_json_out o;
    oy_json_out_init(&o, true);
    oy_json_put_object(&o, NULL);
    oy_json_put_integer(&o, "index", (int64_t)f->index);
    oy_json_put_integer(&o, "roll_index", f->roll_index);
    oy_json_put_integer(&o, "sequence", f->sequence);
    oy_json_put_hex(&o, "fingerprint", oy_span(f->fingerprint, 32));
    oy_json_put_bool(&o, "superseded", f->superseded);
    if (f->receipt.given) {
        oy_json_put_object(&o, "receipt");
        oy_json_put_integer(&o, "size", (int64_t)f->receipt.size);
        oy_json_put_integer(&o, "witnesses", (int64_t)f->receipt.witnesses);
        oy_json_put_integer(&o, "witnesses_needed", (int64_t)f->receipt.needed);
        oy_json_put_bool(&o, "witnessed", is_witnessed(&f->receipt));
        oy_json_put_end(&o);
    }
    oy_json_put_end(&o);
    return oy_print_json(&o, why);
}

static int run_check(const struct oy_args *a, struct oy_why *why) {
    struct oy_found_ballot f;
    const char *election;
    if (!election_of(&election, a)) return OY_EXIT_USAGE;
    oy_status status =
        oy_step_vote_check(&f, oy_args_operand(a, 1), oy_args_operand(a, 0), election, why);
    if (status != OY_OK) return OY_EXIT_FAILED;
    if (oy_args_flag(a, "json")) return oy_exit(print_found_json(&f, why));
    char text[OY_FINGERPRINT_TEXT];
    oy_fingerprint_print(text, f.fingerprint);
    (void)printf("in the record as log entry %llu\nfingerprint  %s\n%s",
                 (unsigned long long)f.index, text,
                 f.superseded ? "a later ballot with the same codes takes its place\n" : "");
    print_receipt(&f.receipt);
    return OY_EXIT_OK;
}

const struct oy_command oy_commands_vote[] = {
    {"vote enrol", "make a part of your own key, for the roll", "", 0, 0, enrol_options,
     "Before the roll is made: instead of a code by letter you make one on your own device, and\n"
     "the registrar lists only what is public of it. Give the registrar the enrolment; keep the\n"
     "code, which you need for voting, and of which there is no second copy.",
     run_enrol},
    {"vote seal", "encrypt your choice; shows the fingerprint", "", 0, 0, seal_options,
     "Compare the election id with the one on your letter, or give it with --election. Write the\n"
     "fingerprint down, then decide: \"oy vote cast\" signs this ballot for the board,\n"
     "\"oy vote open\" opens it instead, to see whether it holds what you chose. A ballot that "
     "was\n"
     "opened can never be cast; seal another one. You may vote again: the last ballot counts.\n"
     "\n"
     "The choice is a JSON object, question id → answer:\n"
     "  {\"q1\": \"yes\", \"q2\": [\"trees\", \"benches\"], \"q3\": {\"plan-a\": 4}, \"q4\": "
     "\"blank\"}",
     run_seal},
    {"vote cast", "sign the sealed ballot for the board", "SEALED", 1, 1, cast_options,
     "Destroys the sealed state. Hand the ballot file to the board.", run_cast},
    {"vote open", "open the sealed ballot to check the booth", "SEALED", 1, 1, open_options,
     "Destroys the sealed state. Check the opening on another device: oy-verify ballot.", run_open},
    {"vote check", "is my ballot in the record?", "BALLOT-OR-RECEIPT RECORD", 2, 2, check_options,
     "Give the ballot file of \"oy vote cast\" or the board's receipt, and a fresh copy of the\n"
     "record. Compare the fingerprint with the one that you wrote down. A receipt whose ballot "
     "the\n"
     "record lacks proves that the board dropped it: keep it and show it. That the record as a\n"
     "whole is right is what oy-verify checks.",
     run_check},
    {0}};
