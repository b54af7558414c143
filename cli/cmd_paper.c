/* oy registrar letters, oy registrar posting-list …, oy minutes …: everything on paper. */
#include <stdio.h>
#include <string.h>

#include "cli/cmd_residency.h"
#include "cli/commands.h"
#include "office/letter.h"
#include "office/minutes.h"
#include "office/posting.h"

enum { BATCH = 250, BATCH_MAX = 5000 };

static const char *text(const struct oy_args *a, const char *name) {
    return oy_args_text(a, name);
}

#define LANG_OPTION(values, help)                                                                  \
    { "lang", OY_OPTION_TEXT, values, help, false, 0, 0 }

/* ---- letters ---- */

static const struct oy_option_row letters_options[] = {
    OY_OPTION_MANIFEST,
    {"roll", OY_OPTION_TEXT, "FILE", "your private roll, for names and addresses", false, 0, 0},
    OY_OPTION_PASSPHRASE,
    {"record", OY_OPTION_TEXT, "DIR", "the record whose election id is printed", false, 0, 0},
    {"election", OY_OPTION_TEXT, "ID", "the election id to print, at least 40 digits", false, 0, 0},
    {"booth", OY_OPTION_TEXT, "URL", "the page where one votes, for the QR code", false, 0, 0},
    LANG_OPTION("tr|en|both", "language of the letters (default: tr)"),
    {"batch", OY_OPTION_NUMBER, "N", "at most N letters in a file (default: 250)", false, 1,
     BATCH_MAX},
    OY_OPTION_OUT_DIR("directory for letters-0001.pdf … and index.txt"),
    OY_OPTION_THREADS,
    OY_OPTIONS_END};

static int complain(const char *what) {
    (void)fprintf(stderr, "oy: %s\n", what);
    return OY_EXIT_USAGE;
}

static int run_letters(const struct oy_args *a, struct oy_why *why) {
    struct oy_step s = oy_args_step(a);
    const char *lang = text(a, "lang") ? text(a, "lang") : "tr";
    bool both = strcmp(lang, "both") == 0;
    struct oy_letters_request q = {.codes = oy_args_operand(a, 0),
                                   .manifest = text(a, "manifest"),
                                   .roll = text(a, "roll"),
                                   .passphrase = text(a, "passphrase"),
                                   .record = text(a, "record"),
                                   .election = text(a, "election"),
                                   .booth = text(a, "booth"),
                                   .turkish = both || strcmp(lang, "tr") == 0,
                                   .english = both || strcmp(lang, "en") == 0,
                                   .batch = (uint32_t)oy_args_number(a, "batch", BATCH),
                                   .out = text(a, "out")};
    struct oy_letters_made made = {0, 0};
    if (!q.turkish && !q.english) return complain("--lang is tr, en or both");
    if (q.passphrase && !q.roll) return complain("--passphrase is that of --roll");
    oy_status status = oy_step_print_letters(&s, &q, &made, why);
    if (status == OY_OK)
        (void)printf("%u letters in %u files; print them, then delete the directory\n",
                     made.letters, made.files);
    return oy_exit(status);
}

/* ---- minutes ---- */

static bool take_language(enum oy_language *out, const struct oy_args *a) {
    const char *lang = text(a, "lang") ? text(a, "lang") : "tr";
    *out = strcmp(lang, "tr") == 0 ? OY_TURKISH : OY_ENGLISH;
    return *out == OY_TURKISH || strcmp(lang, "en") == 0;
}

static const struct oy_option_row posting_options[] = {
    OY_OPTION_MANIFEST,
    {"roll", OY_OPTION_TEXT, "FILE", "your private roll", true, 0, 0},
    OY_OPTION_PASSPHRASE,
    {"mahalle", OY_OPTION_NUMBER, "ID", "only this mahalle (default: all)", false, 1, 999999},
    LANG_OPTION("tr|en", "language (default: tr)"),
    OY_OPTION_OUT_DIR("directory for the lists and forms"),
    OY_OPTION_FORCE,
    OY_OPTIONS_END};

static int run_posting(const struct oy_args *a, struct oy_why *why) {
    struct oy_step s = oy_args_step(a);
    uint32_t lists = 0;
    struct oy_posting_request q = {.manifest = text(a, "manifest"),
                                   .roll = text(a, "roll"),
                                   .passphrase = text(a, "passphrase"),
                                   .mahalle = (uint32_t)oy_args_number(a, "mahalle", 0),
                                   .out = text(a, "out")};
    if (!take_language(&q.language, a)) return complain("--lang is tr or en");
    oy_status status = oy_step_posting_list(&s, &q, &lists, why);
    if (status == OY_OK) (void)printf("lists of %u mahalle, with forms to sign\n", lists);
    return oy_exit(status);
}

static const struct oy_option_row minutes_options[] = {
    LANG_OPTION("tr|en", "language (default: tr)"),
    {"url", OY_OPTION_TEXT, "URL", "where the record is published, for the QR code", false, 0, 0},
    {"key", OY_OPTION_TEXT, "FILE", "an officer's .secret file, to sign the JSON", false, 0, 0},
    OY_OPTION_OUT("the minutes; beside them comes FILE.json"),
    OY_OPTION_FORCE,
    OY_OPTION_THREADS,
    OY_OPTIONS_END};

static int run_minutes(const struct oy_args *a, struct oy_why *why) {
    struct oy_step s = oy_args_step(a);
    struct oy_minutes_request q = {.record = oy_args_operand(a, 0),
                                   .url = text(a, "url"),
                                   .key = text(a, "key"),
                                   .out = text(a, "out")};
    if (!take_language(&q.language, a)) return complain("--lang is tr or en");
    return oy_exit(oy_step_minutes(&s, &q, why));
}

static const struct oy_option_row dossier_options[] = {
    LANG_OPTION("tr|en", "language (default: tr)"),
    {"url", OY_OPTION_TEXT, "URL", "where the record is published, for the QR code", false, 0, 0},
    OY_OPTION_OUT("the dossier"),
    OY_OPTION_FORCE,
    OY_OPTION_THREADS,
    OY_OPTIONS_END};

static int run_dossier(const struct oy_args *a, struct oy_why *why) {
    struct oy_step s = oy_args_step(a);
    struct oy_minutes_request q = {
        .record = oy_args_operand(a, 0), .url = text(a, "url"), .out = text(a, "out")};
    if (!take_language(&q.language, a)) return complain("--lang is tr or en");
    return oy_exit(oy_step_dossier(&s, &q, why));
}

static const struct oy_option_row check_options[] = {OY_OPTION_THREADS, OY_OPTIONS_END};

static int run_check(const struct oy_args *a, struct oy_why *why) {
    struct oy_step s = oy_args_step(a);
    struct oy_minutes_checked c;
    oy_status status =
        oy_step_minutes_check(&s, oy_args_operand(a, 0), oy_args_operand(a, 1), &c, why);
    if (status != OY_OK) return oy_exit(status);
    (void)printf("these are the minutes of this record, to the byte\n");
    if (c.officer > 0)
        (void)printf("signed by officer %u, %s\n", c.officer, c.name);
    else
        (void)printf("NOT SIGNED: there is no %s.sig\n", oy_args_operand(a, 0));
    return OY_EXIT_OK;
}

const struct oy_command oy_commands_paper[] = {
    {"registrar letters", "print the letters with your codes", "CODES-DIR", 1, 1, letters_options,
     "One page for each person, for envelopes with a window (DL, C5/6), as PDF files of mode "
     "0600:\n"
     "a new file for each mahalle, each street and each full batch. index.txt says what is in\n"
     "which; it names nobody. With --roll letters bear name and address, without it the label of\n"
     "the list. Give --record or --election, so that voters can tell this election from another.",
     run_letters},
    {"registrar posting-list", "the masked list to post, and its minutes", "", 0, 0,
     posting_options,
     "For each mahalle ID-list.pdf, names and kimlik numbers masked, without protected people, "
     "and\n"
     "the forms ID-posted.pdf and ID-removed.pdf, which two officers sign when the list is put up\n"
     "and taken down. All three bear the SHA-256 of the rows.",
     run_posting},
    {"minutes", "the minutes of a finished election, on paper and as JSON", "RECORD", 1, 1,
     minutes_options,
     "Verifies the whole record first and refuses any whose verdict is not VERIFIED. Anybody can\n"
     "make minutes: the JSON of the same record is the same for all. With --key an officer's\n"
     "signature of it goes into FILE.json.sig.",
     run_minutes},
    {"minutes check", "are these the minutes of that record, and who signed them?",
     "MINUTES.json RECORD", 2, 2, check_options,
     "Verifies the record, makes the JSON anew, and compares every byte; then checks the "
     "signature\n"
     "in MINUTES.json.sig, if there is one, against the officers of the manifest.",
     run_check},
    {"minutes dossier", "the dossier for the municipal council's agenda", "RECORD", 1, 1,
     dossier_options,
     "Minutes, calendar, questions with attachments, all checks in plain words, how to recount,\n"
     "glossary. Refuses a record whose verdict is not VERIFIED.",
     run_dossier},
    {0}};
