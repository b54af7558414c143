/* oy registrar …: key, the roll, revocations and replacements. */
#include <stdio.h>
#include <string.h>

#include "cli/commands.h"

static const char *text(const struct oy_args *a, const char *name) {
    return oy_args_text(a, name);
}

/* ---- before the election ---- */

static int run_key(const struct oy_args *a, struct oy_why *why) {
    return oy_run_key(OY_ROLE_REGISTRAR, a, why);
}

static const struct oy_option_row codes_options[] = {
    OY_OPTION_OUT_DIR("directory for one file for each code"), OY_OPTIONS_END};

static int run_codes(const struct oy_args *a, struct oy_why *why) {
    return oy_exit(oy_step_codes(oy_args_operand(a, 0), text(a, "out"), why));
}

static const struct oy_option_row merge_options[] = {OY_OPTION_MANIFEST,
                                                     OY_OPTION_OUT("the rows part of the roll"),
                                                     OY_OPTION_FORCE, OY_OPTIONS_END};

static int run_merge(const struct oy_args *a, struct oy_why *why) {
    struct oy_step s = oy_args_step(a);
    return oy_exit(
        oy_step_roll_merge(&s, text(a, "manifest"), oy_args_operands(a), text(a, "out"), why));
}

static const struct oy_option_row prove_options[] = {
    OY_OPTION_MANIFEST,
    {"codes", OY_OPTION_TEXT, "DIR", "your directory of \"oy registrar enrol\"", true, 0, 0},
    OY_OPTION_KEY("your .secret file"),
    OY_OPTION_OUT("your proofs"),
    OY_OPTION_FORCE,
    OY_OPTION_THREADS,
    OY_OPTIONS_END};

static int run_prove(const struct oy_args *a, struct oy_why *why) {
    struct oy_step s = oy_args_step(a);
    return oy_exit(oy_step_roll_prove(&s, text(a, "manifest"), oy_args_operand(a, 0),
                                      text(a, "codes"), text(a, "key"), text(a, "out"), why));
}

static const struct oy_option_row join_options[] = {
    OY_OPTION_MANIFEST,
    {"rows", OY_OPTION_TEXT, "FILE", "the rows part, from \"oy registrar merge\"", true, 0, 0},
    OY_OPTION_OUT("roll.bin"),
    OY_OPTION_FORCE,
    OY_OPTIONS_END};

static int run_join(const struct oy_args *a, struct oy_why *why) {
    struct oy_step s = oy_args_step(a);
    return oy_exit(oy_step_roll_join(&s, text(a, "manifest"), text(a, "rows"), oy_args_operands(a),
                                     text(a, "out"), why));
}

/* ---- during the election ---- */

static const char *const reasons[] = {"lost", "in-person", "not-entitled"};

static const struct oy_option_row revoke_options[] = {
    {"row", OY_OPTION_NUMBER, "N", "the credential's roll index (oy registrar find)", true, 0,
     UINT32_MAX},
    {"reason", OY_OPTION_TEXT, "WHY", "lost, in-person or not-entitled", true, 0, 0},
    OY_OPTION_KEY("your .secret file"),
    OY_OPTION_OUT("the statement"),
    OY_OPTION_FORCE,
    OY_OPTIONS_END};

static int run_revoke(const struct oy_args *a, struct oy_why *why) {
    struct oy_step s = oy_args_step(a);
    for (unsigned i = 0; i < sizeof reasons / sizeof reasons[0]; i++)
        if (strcmp(text(a, "reason"), reasons[i]) == 0)
            return oy_exit(oy_step_revoke(&s, oy_args_operand(a, 0),
                                          (uint32_t)oy_args_number(a, "row", 0), i + 1,
                                          text(a, "key"), text(a, "out"), why));
    (void)fputs("oy: --reason is lost, in-person or not-entitled\n", stderr);
    return OY_EXIT_USAGE;
}

static const struct oy_option_row replace_options[] = {
    {"row", OY_OPTION_NUMBER, "N", "the old credential's roll index, to begin", false, 0,
     UINT32_MAX},
    {"onto", OY_OPTION_TEXT, "FILE", "the draft that the other registrar began", false, 0, 0},
    OY_OPTION_KEY("your .secret file"),
    {"code", OY_OPTION_TEXT, "FILE", "your new code for the voter (a secret file)", true, 0, 0},
    OY_OPTION_OUT("the statement or draft"),
    OY_OPTION_FORCE,
    OY_OPTIONS_END};

static int run_replace(const struct oy_args *a, struct oy_why *why) {
    struct oy_step s = oy_args_step(a);
    uint64_t row = oy_args_number(a, "row", UINT64_MAX);
    if ((row == UINT64_MAX) == (text(a, "onto") == NULL)) {
        (void)fputs("oy: give either --row, to begin, or --onto, to go on\n", stderr);
        return OY_EXIT_USAGE;
    }
    return oy_exit(oy_step_replace(&s, oy_args_operand(a, 0), (uint32_t)row, text(a, "onto"),
                                   text(a, "key"), text(a, "code"), text(a, "out"), why));
}

static const struct oy_option_row endorse_options[] = {
    {"statement", OY_OPTION_TEXT, "FILE", "the statement to sign", true, 0, 0},
    OY_OPTION_KEY("your .secret file"),
    OY_OPTION_OUT("the statement with your signature"),
    OY_OPTION_FORCE,
    OY_OPTIONS_END};

static int run_endorse(const struct oy_args *a, struct oy_why *why) {
    struct oy_step s = oy_args_step(a);
    struct oy_endorsed what = {.roll_index = 0};
    oy_status status = oy_step_endorse(&s, oy_args_operand(a, 0), text(a, "statement"),
                                       text(a, "key"), text(a, "out"), &what, why);
    if (status == OY_OK)
        (void)printf("you signed: %s roll index %u (mahalle %u)%s%s\n",
                     what.replaces ? "replace" : "revoke", what.roll_index, what.mahalle,
                     what.replaces ? "" : ", reason ",
                     what.replaces ? "" : reasons[what.reason - 1]);
    return oy_exit(status);
}

/* ---- find ---- */

static const struct oy_option_row find_options[] = {
    {"line", OY_OPTION_NUMBER, "N", "the person's line in the list, from 1", true, 1, UINT32_MAX},
    {"codes", OY_OPTION_TEXT, "DIR", "your directory of \"oy registrar enrol\"", true, 0, 0},
    OY_OPTION_KEY("your .secret file"),
    OY_OPTIONS_END};

static int run_find(const struct oy_args *a, struct oy_why *why) {
    struct oy_found_row row;
    oy_status status = oy_step_find(&row, oy_args_operand(a, 0), text(a, "codes"),
                                    (uint32_t)oy_args_number(a, "line", 0), text(a, "key"), why);
    if (status == OY_OK)
        (void)printf("roll index %u (mahalle %u)%s\n", row.roll_index, row.mahalle,
                     row.revoked ? ", revoked already" : "");
    return oy_exit(status);
}

const struct oy_command oy_commands_registrar[] = {
    {"registrar key", "make a registrar's key", "BASE", 1, 1, oy_key_options, oy_key_details,
     run_key},
    {"registrar codes", "one file for each code, for programs", "CODES-DIR", 1, 1, codes_options,
     "The file 7.code, of mode 0600, is for line 7 of the list (comments not counted). Letters on\n"
     "paper are made by \"oy registrar letters\". Delete the files when they are done with.",
     run_codes},
    {"registrar merge", "put the parts of all registrars together", "PARTS …", 1, 2, merge_options,
     "Give the parts.bin of every registrar. Anybody can do this; both registrars may compare\n"
     "their results, which must be the same file.",
     run_merge},
    {"registrar prove", "prove your parts in the merged rows, and sign", "ROWS", 1, 1,
     prove_options, "Checks that each of your parts is in the rows, in the right mahalle.",
     run_prove},
    {"registrar join", "rows and all proofs become roll.bin", "PROOFS …", 1, 2, join_options,
     "Everything is checked before roll.bin is written.", run_join},
    {"registrar find", "the roll index of a person on the list", "RECORD", 1, 1, find_options,
     "\"revoke\" and \"replace\" name a credential by its roll index, which is not the line of "
     "the\n"
     "list: the roll is in another order, so that nobody else can tell whose row is whose. Both\n"
     "registrars can find it, each with its own codes, and should get the same.",
     run_find},
    {"registrar revoke", "declare a credential void", "RECORD", 1, 1, revoke_options,
     "Writes a statement with your signature. The other registrar endorses it, then the board\n"
     "takes it with \"oy board append\".",
     run_revoke},
    {"registrar replace", "give a new code for a revoked credential", "RECORD", 1, 1,
     replace_options,
     "The first registrar begins with --row; the second one goes on with --onto, which also "
     "signs;\n"
     "then the first one endorses. Each gives the voter its new code.",
     run_replace},
    {"registrar endorse", "sign the other registrar's statement", "RECORD", 1, 1, endorse_options,
     "Says what was signed; before that, find the person's roll index with your own codes\n"
     "(\"oy registrar find\") and compare.",
     run_endorse},
    {0}};
