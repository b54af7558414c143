/* oy trustee sign | share, oy officer …, oy witness … */
#include <stdio.h>
#include <time.h>

#include "cli/commands.h"
#include "steps/context.h"

static const struct oy_option_row act_options[] = {
    OY_OPTION_KEY("your .secret file"), OY_OPTION_OUT("the file to write"), OY_OPTION_FORCE,
    OY_OPTION_THREADS, OY_OPTIONS_END};

typedef oy_status record_step(const struct oy_step *s, const char *record, const char *key,
                              const char *out, struct oy_why *why);

static int run(record_step *step, const struct oy_args *a, struct oy_why *why) {
    struct oy_step s = oy_args_step(a);
    return oy_exit(
        step(&s, oy_args_operand(a, 0), oy_args_text(a, "key"), oy_args_text(a, "out"), why));
}

/* ---- trustees ---- */

static int run_trustee_sign(const struct oy_args *a, struct oy_why *why) {
    return run(oy_step_trustee_sign, a, why);
}

static int run_trustee_share(const struct oy_args *a, struct oy_why *why) {
    return run(oy_step_trustee_share, a, why);
}

const struct oy_command oy_commands_trustee[] = {
    {"trustee sign", "verify the closed record and sign its closing", "RECORD", 1, 1, act_options,
     "Verifies everything first. You can sign one closing checkpoint of an election, ever: what "
     "you\n"
     "signed is kept beside your key as closing-signed-….",
     run_trustee_sign},
    {"trustee share", "verify, recompute the tally, decrypt your part", "RECORD", 1, 1, act_options,
     "Works once enough trustees or witnesses have signed the closing checkpoint. Only what your "
     "own\n"
     "computer has added up is decrypted, never what a file says.",
     run_trustee_share},
    {0}};

/* ---- officers ---- */

static int run_officer_key(const struct oy_args *a, struct oy_why *why) {
    return oy_run_key(OY_ROLE_OFFICER, a, why);
}

static const struct oy_option_row open_options[] = {
    OY_OPTION_MANIFEST,
    {"ceremony", OY_OPTION_TEXT, "FILE", "ceremony.bin", true, 0, 0},
    {"roll", OY_OPTION_TEXT, "FILE", "roll.bin", true, 0, 0},
    OY_OPTION_KEY("your .secret file"),
    OY_OPTION_OUT("your signature"),
    OY_OPTION_FORCE,
    OY_OPTIONS_END};

/* What the council publishes: from the officers' own machines, not from the server [bal-11]. */
static oy_status print_election(const struct oy_args *a, struct oy_why *why) {
    struct oy_context c;
    char shown[OY_ELECTION_ID_TEXT];
    oy_status status = oy_context_load(&c, oy_args_text(a, "manifest"), oy_args_text(a, "ceremony"),
                                       oy_args_text(a, "roll"), OY_CONTEXT_OWN, 1, why);
    if (status == OY_OK) {
        oy_election_id_print(shown, c.e->id);
        (void)printf("election id  %s\n             compare it with the other officers; it goes on "
                     "the letters\n",
                     shown);
    }
    oy_context_clear(&c);
    return status;
}

static int run_sign_open(const struct oy_args *a, struct oy_why *why) {
    struct oy_step s = oy_args_step(a);
    oy_status status = oy_step_officer_open(&s, oy_args_text(a, "manifest"),
                                            oy_args_text(a, "ceremony"), oy_args_text(a, "roll"),
                                            oy_args_text(a, "key"), oy_args_text(a, "out"), why);
    if (status == OY_OK) status = print_election(a, why);
    return oy_exit(status);
}

static const struct oy_option_row close_options[] = {
    {"closed-at", OY_OPTION_NUMBER, "SECONDS",
     "Unix time of the close, the same for all officers (default: now)", false, 1,
     (uint64_t)1 << 52},
    OY_OPTION_KEY("your .secret file"),
    OY_OPTION_OUT("your signature"),
    OY_OPTION_FORCE,
    OY_OPTION_THREADS,
    OY_OPTIONS_END};

static int run_sign_close(const struct oy_args *a, struct oy_why *why) {
    struct oy_step s = oy_args_step(a);
    char when[OY_TIME_TEXT];
    uint64_t closed_at = oy_args_number(a, "closed-at", (uint64_t)time(NULL));
    oy_status status = oy_step_officer_close(&s, oy_args_operand(a, 0), closed_at,
                                             oy_args_text(a, "key"), oy_args_text(a, "out"), why);
    if (status == OY_OK && !oy_args_given(a, "closed-at"))
        (void)printf("the other officers sign with --closed-at %llu (%s)\n",
                     (unsigned long long)closed_at, oy_time_text(when, closed_at));
    return oy_exit(status);
}

static const struct oy_option_row pages_options[] = {
    {"list", OY_OPTION_TEXT, "FILE", "assets.txt of the web pages, as you have built them", true, 0,
     0},
    OY_OPTION_KEY("your .secret file"),
    OY_OPTION_OUT("the statement for the board"),
    OY_OPTION_FORCE,
    OY_OPTIONS_END};

static int run_sign_pages(const struct oy_args *a, struct oy_why *why) {
    struct oy_step s = oy_args_step(a);
    return oy_exit(oy_step_officer_pages(&s, oy_args_operand(a, 0), oy_args_text(a, "list"),
                                         oy_args_text(a, "key"), oy_args_text(a, "out"), why));
}

const struct oy_command oy_commands_officer[] = {
    {"officer key", "make an officer's key", "BASE", 1, 1, oy_key_options, oy_key_details,
     run_officer_key},
    {"officer sign-open", "check everything and sign the opening", "", 0, 0, open_options,
     "Checks the manifest, every proof of the ceremony and of the roll, then signs all three.",
     run_sign_open},
    {"officer sign-close", "sign the close of the log as it stands", "RECORD", 1, 1, close_options,
     "No ballot may be appended between the first officer's signature and the close. Witnesses\n"
     "must cosign within ten minutes of the time that is signed here.",
     run_sign_close},
    {"officer sign-pages", "sign which web pages may be served", "RECORD", 1, 1, pages_options,
     "Writes a statement with your signature, for a computer without a network. The board takes "
     "it\n"
     "with \"oy board append --statement\", a server with \"oy officer statement\" or\n"
     "\"oy request statement\", if it serves these very pages.",
     run_sign_pages},
    {0}};

/* ---- witnesses ---- */

static int run_witness_key(const struct oy_args *a, struct oy_why *why) {
    return oy_run_key(OY_ROLE_WITNESS, a, why);
}

static int run_cosign(const struct oy_args *a, struct oy_why *why) {
    return run(oy_step_witness_cosign, a, why);
}

const struct oy_command oy_commands_witness[] = {
    {"witness key", "make a witness's key", "BASE", 1, 1, oy_key_options,
     "Makes BASE.secret and BASE.public. The name is a note key name: no spaces, no plus sign,\n"
     "such as witness.example.org.",
     run_witness_key},
    {"witness cosign", "check the log against what you saw before, and sign", "RECORD", 1, 1,
     act_options,
     "Signs the closing checkpoint if there is one, else the latest. Refuses a log that is not an\n"
     "extension of the one you saw before, which is kept beside your key as BASE.seen-….",
     run_cosign},
    {0}};
