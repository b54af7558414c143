/* oy registrar post, remove, object, decide, correct, approve: the private roll, changed. */
#include <stdio.h>
#include <string.h>

#include "cli/cmd_residency.h"
#include "cli/commands.h"

#define OPTION_ABOUT                                                                               \
    {                                                                                              \
        "about", OY_OPTION_TEXT, "FILE",                                                           \
            "file (mode 0600) with \"field: value\" lines; else standard input", false, 0, 0       \
    }

static const struct oy_option_row minute_options[] = {
    OY_OPTION_MANIFEST, OY_OPTION_KEY("an officer's .secret file"), OY_OPTION_PASSPHRASE,
    OY_OPTION_DAY, OY_OPTIONS_END};
static const struct oy_option_row object_options[] = {
    OY_OPTION_MANIFEST, OPTION_ABOUT, OY_OPTION_PASSPHRASE, OY_OPTION_DAY, OY_OPTIONS_END};
static const struct oy_option_row decide_options[] = {
    OY_OPTION_MANIFEST,
    {"objection", OY_OPTION_NUMBER, "N", "the objection's number in the history", true, 1,
     OY_EVENTS_MAX},
    {"result", OY_OPTION_TEXT, "R", "off, on or unchanged", true, 0, 0},
    OPTION_ABOUT,
    OY_OPTION_KEY("an officer's .secret file"),
    OY_OPTION_PASSPHRASE,
    OY_OPTION_DAY,
    OY_OPTIONS_END};
static const struct oy_option_row correct_options[] = {
    OY_OPTION_MANIFEST,
    {"result", OY_OPTION_TEXT, "R", "on (as the fields say; the usual case) or off", false, 0, 0},
    OPTION_ABOUT,
    OY_OPTION_KEY("an officer's .secret file"),
    OY_OPTION_PASSPHRASE,
    OY_OPTION_DAY,
    OY_OPTIONS_END};

static void say_event(uint32_t number, enum oy_roll_act act, const char *roll) {
    (void)printf("event %u: %s\n", number, oy_act_name(act));
    if (oy_act_is_signed(act))
        (void)printf("It counts once another officer signs: oy registrar approve %s %u …\n", roll,
                     number);
}

static int edit(const struct oy_args *a, struct oy_roll_edit *e, bool about, bool key,
                struct oy_why *why) {
    uint32_t number = 0;
    e->file = oy_residency_file(a);
    e->manifest = oy_args_text(a, "manifest");
    e->officer = key ? oy_args_text(a, "key") : NULL;
    e->about = about ? oy_args_text(a, "about") : NULL;
    if (!oy_residency_day(&e->day, &e->day_by_hand, a)) return OY_EXIT_USAGE;
    oy_status status = oy_secret_no_core_dumps(why);
    if (status == OY_OK) status = oy_roll_edit(&number, e, why);
    if (status == OY_OK) say_event(number, e->act, e->file.path);
    return oy_exit(status);
}

static int run_post(const struct oy_args *a, struct oy_why *why) {
    struct oy_roll_edit e = {.act = OY_ACT_POST};
    return edit(a, &e, false, true, why);
}

static int run_remove(const struct oy_args *a, struct oy_why *why) {
    struct oy_roll_edit e = {.act = OY_ACT_REMOVE};
    return edit(a, &e, false, true, why);
}

static int run_object(const struct oy_args *a, struct oy_why *why) {
    struct oy_roll_edit e = {.act = OY_ACT_OBJECTION};
    return edit(a, &e, true, false, why);
}

static bool result_of(enum oy_roll_result *out, const char *word, bool may_be_unchanged) {
    *out = OY_RESULT_NONE;
    if (strcmp(word, "on") == 0) *out = OY_RESULT_ON;
    if (strcmp(word, "off") == 0) *out = OY_RESULT_OFF;
    if (may_be_unchanged && strcmp(word, "unchanged") == 0) *out = OY_RESULT_UNCHANGED;
    if (*out != OY_RESULT_NONE) return true;
    (void)fprintf(stderr, "oy: --result is on%s\n",
                  may_be_unchanged ? ", off or unchanged" : " or off");
    return false;
}

static int run_decide(const struct oy_args *a, struct oy_why *why) {
    struct oy_roll_edit e = {.act = OY_ACT_DECISION,
                             .objection = (uint32_t)oy_args_number(a, "objection", 0)};
    if (!result_of(&e.result, oy_args_text(a, "result"), true)) return OY_EXIT_USAGE;
    return edit(a, &e, true, true, why);
}

static int run_correct(const struct oy_args *a, struct oy_why *why) {
    struct oy_roll_edit e = {.act = OY_ACT_CORRECTION};
    const char *result = oy_args_text(a, "result");
    if (!result_of(&e.result, result ? result : "on", false)) return OY_EXIT_USAGE;
    return edit(a, &e, true, true, why);
}

static int run_approve(const struct oy_args *a, struct oy_why *why) {
    struct oy_roll_edit e = {.file = oy_residency_file(a),
                             .manifest = oy_args_text(a, "manifest"),
                             .officer = oy_args_text(a, "key")};
    uint64_t number;
    if (!oy_span_decimal(&number, oy_span_text(oy_args_operand(a, 1))) || number > OY_EVENTS_MAX) {
        (void)fputs("oy: the number of an event, as \"oy registrar history\" shows it\n", stderr);
        return OY_EXIT_USAGE;
    }
    if (!oy_residency_day(&e.day, &e.day_by_hand, a)) return OY_EXIT_USAGE;
    oy_status status = oy_secret_no_core_dumps(why);
    if (status == OY_OK) status = oy_roll_approve(&e, (uint32_t)number, why);
    if (status == OY_OK) (void)printf("event %u is signed\n", (unsigned)number);
    return oy_exit(status);
}

static const char about_details[] =
    "What is said about a person comes from standard input or from a file that only you can read,\n"
    "never from the command line, which others see. One field a line, named as in the list:\n"
    "  kimlik no: …\n"
    "  gerekçe: why, in a sentence\n";

/* ---- the end ---- */

static const struct oy_option_row destroy_options[] = {
    {"roll", OY_OPTION_TEXT, "FILE", "your private roll", true, 0, 0},
    OY_OPTION_PASSPHRASE,
    {"codes", OY_OPTION_LIST, "DIR", "a directory of codes or letters, wiped with all in it", false,
     0, 0},
    OY_OPTION_KEY("your .secret file"),
    OY_OPTION_DAY,
    OY_OPTION_OUT("the statement for the board"),
    OY_OPTION_FORCE,
    OY_OPTIONS_END};

static int run_destroy(const struct oy_args *a, struct oy_why *why) {
    struct oy_step s = oy_args_step(a);
    struct oy_office_destroy what = {
        .record = oy_args_operand(a, 0),
        .file = {oy_args_text(a, "roll"), oy_args_text(a, "passphrase")},
        .codes = oy_args_list(a, "codes"),
        .key = oy_args_text(a, "key"),
        .out = oy_args_text(a, "out")};
    size_t wiped = 0;
    bool by_hand;
    if (!oy_residency_day(&what.day, &by_hand, a)) return OY_EXIT_USAGE;
    oy_status status = oy_secret_no_core_dumps(why);
    if (status == OY_OK) status = oy_office_destroy(&s, &what, &wiped, why);
    if (status == OY_OK)
        (void)printf(
            "files overwritten and removed: %zu. Give %s to the board. Copies elsewhere, on "
            "other media too, are yours to destroy.\n",
            wiped, oy_args_text(a, "out"));
    return oy_exit(status);
}

const struct oy_command oy_commands_residency_change[] = {
    {"registrar post", "minute that the list was posted", "PRIVATE-ROLL", 1, 1, minute_options,
     "An officer signs that the masked lists hang out (askı) since --day; a second one approves.",
     run_post},
    {"registrar remove", "minute that the list was taken down", "PRIVATE-ROLL", 1, 1,
     minute_options, "As for posting, after the last day on which it had to hang.", run_remove},
    {"registrar object", "enter an objection", "PRIVATE-ROLL", 1, 1, object_options, about_details,
     run_object},
    {"registrar decide", "decide an objection", "PRIVATE-ROLL", 1, 1, decide_options,
     "off: the person is taken off the list. on: the person is put on it, as the fields say; what "
     "is\n"
     "not said is taken from the list; the rules of the manifest must be met. unchanged: nothing\n"
     "changes. Fields, and the written reason (gerekçe), come from standard input or --about, as\n"
     "for \"oy registrar correct\". A second officer approves.",
     run_decide},
    {"registrar correct", "correct, add or take off a person", "PRIVATE-ROLL", 1, 1,
     correct_options,
     "The fields come from standard input or --about, one a line, named as in the list:\n"
     "  kimlik no: …\n"
     "  soyad: …\n"
     "  gerekçe: why, in a sentence\n"
     "Fields that are not said stay as they are. Somebody who is missing is added if all fields\n"
     "are said. With --result off the person is taken off. A second officer approves.",
     run_correct},
    {"registrar approve", "sign an event as the second officer", "PRIVATE-ROLL N", 2, 2,
     minute_options,
     "Look at it first: oy registrar history --texts --people. It counts from then on.",
     run_approve},
    {"registrar destroy", "wipe the private roll after its date, and say so in the log", "RECORD",
     1, 1, destroy_options,
     "After the manifest's destroy_after, with the result published. Writes a signed statement, "
     "then\n"
     "overwrites and removes the private roll and the directories of --codes; the board takes the\n"
     "statement with \"oy board append --statement\" or \"oy officer statement\". Anybody can "
     "then\n"
     "check in the record that you said so. On flash disks and copying file systems the old bytes\n"
     "may survive: without the passphrase they are of no use to anyone.",
     run_destroy},
    {0}};
