/* oy registrar enrol: from a private roll, or from a list of mahalle alone. */
#include <stdio.h>

#include "cli/cmd_residency.h"
#include "cli/commands.h"

static const char *text(const struct oy_args *a, const char *name) {
    return oy_args_text(a, name);
}

static const struct oy_option_row enrol_options[] = {
    OY_OPTION_MANIFEST,
    {"roll", OY_OPTION_TEXT, "FILE", "your private roll (\"oy registrar import\")", false, 0, 0},
    OY_OPTION_PASSPHRASE,
    {"list", OY_OPTION_TEXT, "FILE", "instead of it: a mahalle id a line, or \"id;label\"", false,
     0, 0},
    {"enrolments", OY_OPTION_TEXT, "DIR", "parts that voters' devices made: LINE.enrolment", false,
     0, 0},
    OY_OPTION_KEY("your .secret file"),
    OY_OPTION_OUT_DIR("directory for the codes and parts.bin"),
    OY_OPTION_THREADS,
    OY_OPTIONS_END};

static oy_status enrol_roll(const struct oy_args *a, struct oy_why *why) {
    struct oy_step s = oy_args_step(a);
    struct oy_office_enrolment what = {.manifest = text(a, "manifest"),
                                       .file = {text(a, "roll"), text(a, "passphrase")},
                                       .key = text(a, "key"),
                                       .inbox = text(a, "enrolments"),
                                       .dir = text(a, "out")};
    uint32_t voters;
    OY_TRY(oy_secret_no_core_dumps(why));
    OY_TRY(oy_office_enrol(&s, &what, &voters, why));
    (void)printf("%u people may vote\n", voters);
    return OY_OK;
}

static int run_enrol(const struct oy_args *a, struct oy_why *why) {
    struct oy_step s = oy_args_step(a);
    if ((text(a, "roll") == NULL) == (text(a, "list") == NULL)) {
        (void)fputs("oy: give either --roll, your private roll, or --list\n", stderr);
        return OY_EXIT_USAGE;
    }
    oy_status status = text(a, "roll")
                           ? enrol_roll(a, why)
                           : oy_step_enrol(&s, text(a, "manifest"), text(a, "list"), text(a, "key"),
                                           text(a, "enrolments"), text(a, "out"), why);
    if (status == OY_OK)
        (void)printf("%s: codes-….secret are for the letters and stay with you; parts.bin goes "
                     "to the merge\n",
                     text(a, "out"));
    return oy_exit(status);
}

const struct oy_command oy_commands_enrol[] = {
    {"registrar enrol", "draw a code for everybody who may vote", "", 0, 0, enrol_options,
     "Both registrars do this, each alone, from a private roll of the same residents, or with the\n"
     "same list in the same order. The codes are the voters' secrets: print the letters from "
     "them,\n"
     "keep them locked, and destroy them after the election. A private roll must not be changed\n"
     "any more: the roll that all voters are on bears a commitment to it as it is now.",
     run_enrol},
    {0}};
