/* oy registrar import, summary, history, masked, lookup: the private roll, read. */
#include "cli/cmd_residency.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/day.h"
#include "cli/commands.h"
#include "office/say.h"
#include "residency/masked.h"

enum { COMMON_LIST_DIGITS = 32 };

static const char *text(const struct oy_args *a, const char *name) {
    return oy_args_text(a, name);
}

bool oy_residency_day(uint32_t *day, bool *by_hand, const struct oy_args *a) {
    const char *given = text(a, "day");
    *by_hand = given != NULL;
    *day = oy_day_of_time((uint64_t)time(NULL));
    if (!given || oy_day_parse(day, oy_span_text(given))) return true;
    (void)fputs("oy: --day is a date that exists, YYYY-MM-DD\n", stderr);
    return false;
}

struct oy_roll_file oy_residency_file(const struct oy_args *a) {
    return (struct oy_roll_file){oy_args_operand(a, 0), text(a, "passphrase")};
}

/* ---- import ---- */

static const struct oy_option_row import_options[] = {
    OY_OPTION_MANIFEST,
    {"csv", OY_OPTION_TEXT, "FILE", "the authority's list of residents", true, 0, 0},
    {"encoding", OY_OPTION_TEXT, "E", "utf-8 or windows-1254 (default: as the file looks)", false,
     0, 0},
    {"population", OY_OPTION_TEXT, "FILE", "official population: mahalle_id, population, adults",
     false, 0, 0},
    {"confirm", OY_OPTION_FLAG, NULL, "write it although a mahalle has more voters than adults",
     false, 0, 0},
    {"dry-run", OY_OPTION_FLAG, NULL, "only show what would come of it; no private roll", false, 0,
     0},
    {"refused", OY_OPTION_TEXT, "FILE", "write line and reason of each refused row", false, 0, 0},
    {"out", OY_OPTION_TEXT, "FILE", "the private roll to be made", false, 0, 0},
    OY_OPTION_PASSPHRASE,
    OY_OPTION_DAY,
    OY_OPTION_FORCE,
    OY_OPTIONS_END};

static const char import_details[] =
    "The list is a table in CSV with a first line that names the columns: kimlik no, ad, soyad,\n"
    "doğum tarihi, mahalle kodu, ikamet tarihi, korunan, and if you have them sokak and kapı no.\n"
    "Their order does not matter; dates are 2027-03-01, 01.03.2027 or 01/03/2027.\n"
    "\n"
    "Every row is judged by the rules in the manifest. You see how many people may vote, how many\n"
    "rows were refused and why, and each mahalle beside its official population. Names and "
    "numbers\n"
    "of people are never shown: --refused lists line;reason, so that you find the rows yourself.\n"
    "\n"
    "The private roll is one encrypted file. Without its passphrase nobody can read it, you\n"
    "neither: keep the passphrase apart from it. Try with --dry-run first.";

static bool encoding_of(enum oy_csv_encoding *out, const char *name) {
    *out = OY_CSV_DETECT;
    if (!name) return true;
    *out = strcmp(name, "utf-8") == 0 ? OY_CSV_UTF8 : OY_CSV_WINDOWS_1254;
    if (*out == OY_CSV_UTF8 || strcmp(name, "windows-1254") == 0) return true;
    (void)fputs("oy: --encoding is utf-8 or windows-1254\n", stderr);
    return false;
}

static void print_counts(const uint32_t count[OY_REFUSED_REASONS], uint32_t rows) {
    (void)printf("%10u rows\n%10u people may vote\n%10u rows are refused\n", rows,
                 count[OY_REFUSED_NOT], rows - count[OY_REFUSED_NOT]);
    for (unsigned k = 1; k < OY_REFUSED_REASONS; k++)
        if (count[k])
            (void)printf("%10u   %s: %s\n", count[k], oy_refused_name(k), oy_refused_sentence(k));
}

static void print_known(bool known, uint32_t n) {
    if (known)
        (void)printf(" %10u", n);
    else
        (void)printf(" %10s", "-");
}

static void print_report(const struct oy_import_report *r) {
    print_counts(r->count, r->rows);
    (void)printf("\n%8s %10s %10s %10s  mahalle\n", "id", "voters", "population", "adults");
    for (size_t i = 0; i < r->m->n_mahalle; i++) {
        const struct oy_population *p = &r->population[i];
        if (r->voters[i] == 0 && r->m->n_mahalle > 50) continue;
        (void)printf("%8u %10u", r->m->mahalle[i].id, r->voters[i]);
        print_known(p->known, p->people);
        print_known(p->known && p->adults_known, p->adults);
        (void)printf("  %s%s\n", r->m->mahalle[i].name,
                     oy_import_is_too_many(r->voters[i], p) ? "  <- MORE VOTERS THAN ADULTS" : "");
    }
}

static int run_import(const struct oy_args *a, struct oy_why *why) {
    struct oy_step s = oy_args_step(a);
    struct oy_import_report report;
    struct oy_import what = {.manifest = text(a, "manifest"),
                             .csv = text(a, "csv"),
                             .population = text(a, "population"),
                             .confirm = oy_args_flag(a, "confirm"),
                             .dry_run = oy_args_flag(a, "dry-run"),
                             .refused = text(a, "refused"),
                             .out = text(a, "out"),
                             .passphrase = text(a, "passphrase")};
    if (!encoding_of(&what.encoding, text(a, "encoding"))) return OY_EXIT_USAGE;
    if (!oy_residency_day(&what.day, &what.day_by_hand, a)) return OY_EXIT_USAGE;
    if (what.dry_run == (what.out != NULL)) {
        (void)fputs("oy: give either -o, for the private roll, or --dry-run\n", stderr);
        return OY_EXIT_USAGE;
    }
    oy_status status = oy_secret_no_core_dumps(why);
    if (status != OY_OK) return oy_exit(status);
    status = oy_import_run(&s, &what, &report, why);
    if (report.rows > 0) print_report(&report);
    oy_import_report_clear(&report);
    return oy_exit(status);
}

/* ---- summary ---- */

static const struct oy_option_row roll_options[] = {OY_OPTION_PASSPHRASE, OY_OPTIONS_END};

/* The common list is in the order of the mahalle [elig-4]. */
static void print_mahalle(const struct oy_private_roll *roll) {
    uint32_t n = oy_private_roll_voters(roll);
    (void)printf("\n%8s %10s\n", "mahalle", "voters");
    for (uint32_t i = 0; i < n;) {
        uint32_t mahalle = oy_private_roll_voter(roll, i)->mahalle, first = i;
        while (i < n && oy_private_roll_voter(roll, i)->mahalle == mahalle) i++;
        (void)printf("%8u %10u\n", mahalle, i - first);
    }
}

void oy_show_common_list(const struct oy_private_roll *roll) {
    unsigned char digest[32];
    char digits[OY_SAY];
    oy_private_roll_common_list(digest, roll);
    (void)printf("\ncommon list %s (the other registrar must see the same digits)\n",
                 oy_say_groups(digits, digest, COMMON_LIST_DIGITS));
}

static void print_waiting(const struct oy_private_roll *roll, const char *path) {
    for (size_t i = 1; i <= oy_private_roll_events(roll); i++) {
        const struct oy_roll_event *e = oy_private_roll_event(roll, i);
        if (!oy_event_holds(e))
            (void)printf("event %zu (%s) waits for a second officer: oy registrar approve %s %zu "
                         "--manifest … --key …\n",
                         i, oy_act_name(e->act), path, i);
    }
}

static int with_roll(const struct oy_args *a, struct oy_why *why,
                     int (*show)(const struct oy_args *, const struct oy_private_roll *,
                                 struct oy_why *)) {
    struct oy_private_roll *roll = NULL;
    struct oy_roll_file file = oy_residency_file(a);
    oy_status status = oy_secret_no_core_dumps(why);
    if (status == OY_OK) status = oy_roll_file_open(&roll, &file, why);
    int result = status == OY_OK ? show(a, roll, why) : oy_exit(status);
    oy_private_roll_free(roll);
    return result;
}

static int show_summary(const struct oy_args *a, const struct oy_private_roll *roll,
                        struct oy_why *why) {
    uint32_t count[OY_REFUSED_REASONS];
    size_t n;
    (void)why;
    const struct oy_person *people = oy_private_roll_people(roll, &n);
    oy_residents_count(count, people, n);
    print_counts(count, (uint32_t)n);
    print_mahalle(roll);
    oy_show_common_list(roll);
    (void)printf("\nevents in the history: %zu\n", oy_private_roll_events(roll));
    print_waiting(roll, oy_args_operand(a, 0));
    return OY_EXIT_OK;
}

static int run_summary(const struct oy_args *a, struct oy_why *why) {
    return with_roll(a, why, show_summary);
}

/* ---- history ---- */

static const struct oy_option_row history_options[] = {
    {"texts", OY_OPTION_FLAG, NULL, "show objections and reasons, too (may name people)", false, 0,
     0},
    {"people", OY_OPTION_FLAG, NULL, "and whom each is about: personal data on your screen", false,
     0, 0},
    OY_OPTION_PASSPHRASE,
    OY_OPTIONS_END};

static const char *result_name(enum oy_roll_result result) {
    switch (result) {
    case OY_RESULT_NONE: return "";
    case OY_RESULT_OFF: return ": taken off";
    case OY_RESULT_ON: return ": put on";
    case OY_RESULT_UNCHANGED: return ": nothing changes";
    }
    return "";
}

static void print_signatures(const struct oy_roll_event *e) {
    char day[OY_DAY_TEXT];
    for (size_t k = 0; k < e->n_signatures; k++)
        (void)printf("%s officer %u (%s)", k ? "," : "  signed by", e->signature[k].officer,
                     oy_day_text(day, e->signature[k].day));
    if (!oy_event_holds(e)) (void)printf("  WAITS for a second officer");
}

/* The one place where the program shows a person in clear: whoever signs must see what. */
static void print_person(const struct oy_roll_event *e) {
    const struct oy_person *p = &e->person;
    char born[OY_DAY_TEXT], since[OY_DAY_TEXT];
    (void)printf("       kimlik no: %s\n", p->kimlik);
    if (e->result != OY_RESULT_ON) return;
    (void)printf("       ad, soyad: %s %s\n       doğum tarihi: %s\n       mahalle: %u, "
                 "ikamet tarihi: %s\n       sokak, kapı no: %s %s\n       korunan: %s\n",
                 p->name, p->surname, oy_day_text(born, p->born), p->mahalle,
                 oy_day_text(since, p->since), p->street, p->address,
                 p->is_protected ? "evet" : "hayır");
}

static void print_event(size_t number, const struct oy_roll_event *e, bool texts, bool people) {
    char day[OY_DAY_TEXT];
    (void)printf("%5zu  %s%s  %s", number, oy_day_text(day, e->day),
                 e->day_by_hand ? " (day given)" : "", oy_act_name(e->act));
    if (e->act == OY_ACT_DECISION) (void)printf(" on objection %u", e->objection);
    (void)fputs(result_name(e->result), stdout);
    print_signatures(e);
    (void)fputs("\n", stdout);
    if ((texts || people) && e->text[0]) (void)printf("       %s\n", e->text);
    if (people && e->has_person) print_person(e);
}

static int show_history(const struct oy_args *a, const struct oy_private_roll *roll,
                        struct oy_why *why) {
    (void)why;
    for (size_t i = 1; i <= oy_private_roll_events(roll); i++)
        print_event(i, oy_private_roll_event(roll, i), oy_args_flag(a, "texts"),
                    oy_args_flag(a, "people"));
    return OY_EXIT_OK;
}

static int run_history(const struct oy_args *a, struct oy_why *why) {
    return with_roll(a, why, show_history);
}

/* ---- masked ---- */

static const struct oy_option_row masked_options[] = {
    {"mahalle", OY_OPTION_NUMBER, "ID", "whose list", true, 1, UINT32_MAX},
    OY_OPTION_PASSPHRASE,
    OY_OPTIONS_END};

static int show_masked(const struct oy_args *a, const struct oy_private_roll *roll,
                       struct oy_why *why) {
    struct oy_masked_list list;
    oy_status status = oy_masked_list(&list, roll, (uint32_t)oy_args_number(a, "mahalle", 0), why);
    if (status != OY_OK) return oy_exit(status);
    for (size_t i = 0; i < list.n; i++)
        (void)printf("%s  %s\n", list.row[i].kimlik, list.row[i].name);
    (void)printf("%zu people listed; %zu further people's records are protected and not listed\n",
                 list.n, list.n_protected);
    oy_masked_list_free(&list);
    return OY_EXIT_OK;
}

static int run_masked(const struct oy_args *a, struct oy_why *why) {
    return with_roll(a, why, show_masked);
}

/* ---- look-up ---- */

static const struct oy_option_row lookup_options[] = {
    {"about", OY_OPTION_TEXT, "FILE", "file (mode 0600) with these lines; else they are typed in",
     false, 0, 0},
    OY_OPTION_PASSPHRASE,
    OY_OPTIONS_END};

static int run_lookup(const struct oy_args *a, struct oy_why *why) {
    struct oy_looked_up found;
    struct oy_roll_file file = oy_residency_file(a);
    oy_status status = oy_secret_no_core_dumps(why);
    if (status == OY_OK) status = oy_roll_lookup(&found, &file, text(a, "about"), why);
    if (status != OY_OK) return oy_exit(status);
    if (!found.found)
        (void)printf("no entry for this kimlik no with this birth date\n");
    else if (found.reason == OY_REFUSED_NOT)
        (void)printf("on the list, mahalle %u\n", found.mahalle);
    else
        (void)printf("not on the list: %s\n", oy_refused_sentence(found.reason));
    return OY_EXIT_OK;
}

static const struct oy_option_row line_options[] = {
    {"about", OY_OPTION_TEXT, "FILE", "file (mode 0600) with the line; else standard input", false,
     0, 0},
    {"codes", OY_OPTION_TEXT, "DIR", "your codes: refuse a private roll that has changed since",
     false, 0, 0},
    OY_OPTION_PASSPHRASE,
    OY_OPTIONS_END};

static int run_line(const struct oy_args *a, struct oy_why *why) {
    uint32_t line;
    struct oy_roll_file file = oy_residency_file(a);
    oy_status status = oy_secret_no_core_dumps(why);
    if (status == OY_OK)
        status = oy_roll_line(&line, &file, text(a, "about"), text(a, "codes"), why);
    if (status == OY_OK) (void)printf("line %u\n", line);
    return oy_exit(status);
}

static const struct oy_option_row table_options[] = {
    OY_OPTION_OUT("the table, a secret file for the server"), OY_OPTION_PASSPHRASE, OY_OPTIONS_END};

static int run_table(const struct oy_args *a, struct oy_why *why) {
    struct oy_roll_file file = oy_residency_file(a);
    oy_status status = oy_secret_no_core_dumps(why);
    if (status == OY_OK) status = oy_roll_lookup_table(&file, text(a, "out"), why);
    return oy_exit(status);
}

const struct oy_command oy_commands_residency[] = {
    {"registrar import", "make the private roll from a list of residents", "", 0, 0, import_options,
     import_details, run_import},
    {"registrar summary", "how many people may vote, and what waits", "PRIVATE-ROLL", 1, 1,
     roll_options,
     "Opens the private roll, checks its whole history, and shows numbers only. The digits of the\n"
     "common list are the same for both registrars exactly if they have the same people in the\n"
     "same order: compare them before you enrol.",
     run_summary},
    {"registrar history", "all that was done to the private roll", "PRIVATE-ROLL", 1, 1,
     history_options,
     "Every event with its day and who signed it. The numbers are those that \"decide\" and\n"
     "\"approve\" take. A second officer looks at what waits with --people before signing it.",
     run_history},
    {"registrar masked", "a mahalle's list as it may be posted", "PRIVATE-ROLL", 1, 1,
     masked_options,
     "First letters of the names and four digits of the kimlik no. People whose records are\n"
     "protected are only counted.",
     run_masked},
    {"registrar lookup", "tell a resident whether they are on the list", "PRIVATE-ROLL", 1, 1,
     lookup_options,
     "Write two lines, which nobody else can see on the screen of the system:\n"
     "  kimlik no: …\n"
     "  doğum tarihi: …\n"
     "and end with Ctrl-D. A wrong birth date and an unknown kimlik no get the same answer.",
     run_lookup},
    {"registrar line", "a person's line in the common list", "PRIVATE-ROLL", 1, 1, line_options,
     "The number that codes and letters go by, and \"oy registrar find --line\" asks for. The "
     "kimlik\n"
     "no comes from standard input or --about, as \"kimlik no: …\". After the enrolment give "
     "--codes:\n"
     "a private roll that was changed since has other lines.",
     run_line},
    {"registrar lookup-table", "what the server needs to answer residents", "PRIVATE-ROLL", 1, 1,
     table_options,
     "Holds no name, kimlik no or birth date, but must be kept secret all the same: with its key,\n"
     "guesses can be tried. Make it again after every change of the list.",
     run_table},
    {0}};
