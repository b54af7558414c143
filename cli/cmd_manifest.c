/* oy manifest new | check */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/hex.h"
#include "cli/commands.h"
#include "election/style.h"
#include "steps/context.h"
#include "steps/step_manifest.h"
#include "verifier/decision_words.h"

/* ---- new ---- */

static const struct oy_option_row new_options[] = {
    {"title", OY_OPTION_TEXT, "TEXT", "the election's title", true, 0, 0},
    {"description", OY_OPTION_TEXT, "TEXT", "what it is about", false, 0, 0},
    {"origin", OY_OPTION_TEXT, "NAME", "the log's name, such as vote.example.org/2027-park", true,
     0, 0},
    {"group", OY_OPTION_TEXT, "NAME", "ristretto255 (default) or modp4096", false, 0, 0},
    {"opens", OY_OPTION_TEXT, "TIME", "YYYY-MM-DDThh:mm:ssZ", true, 0, 0},
    {"closes", OY_OPTION_TEXT, "TIME", "YYYY-MM-DDThh:mm:ssZ", true, 0, 0},
    {"minimum", OY_OPTION_NUMBER, "N", "publish no total of fewer than N ballots (default 10)",
     false, 3, 1000000},
    {"by-mahalle", OY_OPTION_FLAG, NULL, "publish totals for each mahalle, too", false, 0, 0},
    {"mahalle", OY_OPTION_LIST, "ID:NAME", "a mahalle", false, 0, 0},
    {"mahalle-file", OY_OPTION_TEXT, "CSV", "mahalle of a list with mahalle_id,mahalle", false, 0,
     0},
    {"question", OY_OPTION_LIST, "Q", "a question, see above", false, 0, 0},
    {"question-each", OY_OPTION_TEXT, "Q", "a question for each mahalle by itself", false, 0, 0},
    {"attach", OY_OPTION_LIST, "TITLE=FILE", "a paper, fixed by its SHA-256", false, 0, 0},
    {"minimum-age", OY_OPTION_NUMBER, "YEARS", "on the election day (default 18)", false, 0, 120},
    {"minimum-days", OY_OPTION_NUMBER, "DAYS", "resident before the cut-off (default 0)", false, 0,
     36500},
    {"election-day", OY_OPTION_TEXT, "DATE", "rules of residency: give all of these dates", false,
     0, 0},
    {"cutoff", OY_OPTION_TEXT, "DATE", "resident on this day at the latest", false, 0, 0},
    {"posting-from", OY_OPTION_TEXT, "DATE", "the list is posted", false, 0, 0},
    {"posting-to", OY_OPTION_TEXT, "DATE", "the list is taken down", false, 0, 0},
    {"objections-decided", OY_OPTION_TEXT, "DATE", "objections are decided by", false, 0, 0},
    {"roll-final", OY_OPTION_TEXT, "DATE", "nothing changes after", false, 0, 0},
    {"destroy-after", OY_OPTION_TEXT, "DATE", "the private roll is kept until", false, 0, 0},
    {"trustee", OY_OPTION_LIST, "F", "a trustee's .public file, in their order", true, 0, 0},
    {"threshold", OY_OPTION_NUMBER, "T", "how many trustees can decrypt (default: most of them)",
     false, 2, 32},
    {"all-needed", OY_OPTION_FLAG, NULL, "allow a threshold of all trustees", false, 0, 0},
    {"registrar", OY_OPTION_LIST, "F", "a registrar's .public file; one or two", true, 0, 0},
    {"officer", OY_OPTION_LIST, "F", "an officer's .public file", true, 0, 0},
    {"officers-needed", OY_OPTION_NUMBER, "K", "how many must sign (default: all)", false, 1, 16},
    {"server", OY_OPTION_TEXT, "F", "the board's .public file", true, 0, 0},
    {"witness", OY_OPTION_LIST, "F", "a witness's .public file", false, 0, 0},
    {"witnesses-needed", OY_OPTION_NUMBER, "K", "how many must cosign (default: most)", false, 1,
     16},
    OY_OPTION_OUT("the manifest to write"),
    OY_OPTION_FORCE,
    OY_OPTIONS_END};

static const char new_details[] =
    "Writes an election's definition as a JSON file that people can read and edit before it is\n"
    "fixed. Keys come from the .public files of \"oy … key\"; their order here is their number.\n"
    "\n"
    "A question is TYPE SETTINGS:Title:Option,Option,… with one of these types:\n"
    "  choice                     one of the options\n"
    "  approval min=1 max=3       from min to max of them\n"
    "  score max=5                0 to max for each\n"
    "  points points=10           so many points to share\n"
    "  grades grades=good/fair/poor   a grade for each, the best first\n"
    "  rank ranks=3 fewer         the best 3 in order (fewer: or fewer)\n"
    "  budget cap=500000 max=4    options with costs, Title=COST, up to the cap\n"
    "and the settings \"blank\" (a blank vote may be cast) and \"scope=40139+40140\" (only "
    "there).\n"
    "A backslash before , : or = keeps it in the text.\n"
    "\n"
    "How the totals decide is a setting, too, with options by their ids (\"yes\" for Yes):\n"
    "  decide=simple-majority for=yes against=no tie=again      tie: rejected, again or lot\n"
    "  decide=absolute-majority for=yes against=no of=members   of: present or members\n"
    "  decide=two-thirds for=yes against=no of=votes            of: votes, present or members\n"
    "  decide=council for=yes against=no session=1 tie=lot      Law no. 5393, art. 22\n"
    "  decide=plurality winners=1 abstain=none+other            choice\n"
    "  decide=approval winners=2      decide=points winners=1   approval; score and points\n"
    "  decide=borda winners=1 weights=3/2/1                     rank\n"
    "  decide=majority-judgment winners=1                       grades\n"
    "  decide=greedy budget=500000    options with costs, in order of votes (greedy-no-skip\n"
    "                                 ends at the first that does not fit; best-set looks for\n"
    "                                 the most votes); headings=parks=200000/roads=100000 with\n"
    "                                 options Title=COST@parks\n"
    "and with any of them quorum=1/2 (or quorum=>1/2), with most minimum-votes=50. "
    "spec/decision.md\nsays what each means.\n"
    "\n"
    "  --question \"choice decide=simple-majority for=yes against=no tie=lot:A park?:Yes,No\"\n"
    "  --question \"approval min=1 max=2 blank:Which first?:Trees,Benches,Bike path\"";

static int run_new(const struct oy_args *a, struct oy_why *why) {
    struct oy_step s = oy_args_step(a);
    struct oy_files trustees = oy_args_list(a, "trustee"), officers = oy_args_list(a, "officer"),
                    witnesses = oy_args_list(a, "witness");
    const char *group = oy_args_text(a, "group");
    struct oy_draft d = {
        .title = oy_args_text(a, "title"),
        .description = oy_args_text(a, "description"),
        .origin = oy_args_text(a, "origin"),
        .group = group ? group : "ristretto255",
        .opens = oy_args_text(a, "opens"),
        .closes = oy_args_text(a, "closes"),
        .minimum_scope = (uint32_t)oy_args_number(a, "minimum", 10),
        .totals_by_mahalle = oy_args_flag(a, "by-mahalle"),
        .mahalle = oy_args_list(a, "mahalle"),
        .mahalle_file = oy_args_text(a, "mahalle-file"),
        .questions = oy_args_list(a, "question"),
        .question_each = oy_args_text(a, "question-each"),
        .residency = {.minimum_age = (uint32_t)oy_args_number(a, "minimum-age", 18),
                      .minimum_days = (uint32_t)oy_args_number(a, "minimum-days", 0),
                      .election_day = oy_args_text(a, "election-day"),
                      .cutoff = oy_args_text(a, "cutoff"),
                      .posting_from = oy_args_text(a, "posting-from"),
                      .posting_to = oy_args_text(a, "posting-to"),
                      .objections_decided = oy_args_text(a, "objections-decided"),
                      .roll_final = oy_args_text(a, "roll-final"),
                      .destroy_after = oy_args_text(a, "destroy-after")},
        .attachments = oy_args_list(a, "attach"),
        .threshold = (uint32_t)oy_args_number(a, "threshold", trustees.n / 2 + 1),
        .all_needed = oy_args_flag(a, "all-needed"),
        .officer_quorum = (uint32_t)oy_args_number(a, "officers-needed", officers.n),
        .witness_quorum = (uint32_t)oy_args_number(a, "witnesses-needed",
                                                   witnesses.n > 0 ? witnesses.n / 2 + 1 : 0),
        .trustees = trustees,
        .registrars = oy_args_list(a, "registrar"),
        .officers = officers,
        .witnesses = witnesses,
        .board = oy_args_text(a, "server"),
    };
    return oy_exit(oy_step_manifest_new(&s, &d, oy_args_text(a, "out"), why));
}

/* ---- check ---- */

static const struct oy_option_row check_options[] = {OY_OPTION_JSON, OY_OPTIONS_END};

static const char *type_name(enum oy_contest_type type) {
    switch (type) {
    case OY_CHOICE: return "choice";
    case OY_APPROVAL: return "approval";
    case OY_SCORE: return "score";
    case OY_POINTS: return "points";
    case OY_GRADES: return "grades";
    case OY_RANK: return "rank";
    case OY_BUDGET: return "budget";
    }
    return "unknown";
}

/* Each key in full: whoever wrote the manifest compares it with its owner. */
static void print_person(size_t number, const char *name, const unsigned char key[32]) {
    char hex[65];
    oy_hex_encode(hex, oy_span(key, 32));
    (void)printf("  %2zu  %s\n      key %s\n", number, name, hex);
}

static void print_people(const struct oy_manifest *m) {
    char hex[65];
    (void)printf("\ntrustees    %u, any %u of them can decrypt\n", m->n_trustees, m->threshold);
    for (uint32_t i = 0; i < m->n_trustees; i++) {
        print_person(i + 1, m->trustees[i].name, m->trustees[i].identity);
        oy_hex_encode(hex, oy_span(m->trustees[i].exchange, 32));
        (void)printf("      exchange %s\n", hex);
    }
    (void)printf("registrars  %zu\n", m->n_registrars);
    for (size_t i = 0; i < m->n_registrars; i++)
        print_person(i + 1, m->registrars[i].name, m->registrars[i].key);
    (void)printf("officers    %zu, %zu must sign\n", m->n_officers, m->officer_quorum);
    for (size_t i = 0; i < m->n_officers; i++)
        print_person(i + 1, m->officers[i].name, m->officers[i].key);
    (void)printf("witnesses   %zu", m->n_witnesses);
    (void)(m->n_witnesses > 0 ? printf(", %zu must cosign\n", m->witness_quorum) : printf("\n"));
    for (size_t i = 0; i < m->n_witnesses; i++)
        print_person(i + 1, m->witnesses[i].name, m->witnesses[i].key);
    oy_hex_encode(hex, oy_span(m->server_key, 32));
    (void)printf("board\n      key %s\n", hex);
}

/* The ids are what stands in a voter's choice. */
static void print_options(const char *what, const struct oy_option *list, size_t n, bool blank) {
    if (n == 0) return;
    (void)printf("      %s, by the ids that a choice uses:\n", what);
    for (size_t i = 0; i < n; i++) (void)printf("        %-16s  %s\n", list[i].id, list[i].title);
    if (blank) (void)printf("        %-16s  (a blank vote)\n", "blank");
}

static void print_contests(const struct oy_manifest *m) {
    (void)printf("\nquestions   %zu\n", m->n_contests);
    for (size_t i = 0; i < m->n_contests; i++) {
        const struct oy_contest *c = &m->contests[i];
        (void)printf("  %s  %s\n      %s; bits %u, rules %zu, totals %zu\n", c->id, c->title,
                     type_name(c->type), c->n_bits, c->n_rules, c->n_lines);
        print_options("options", c->options, c->n_options, c->blank);
        print_options("grades", c->grades, c->n_grades, false);
        (void)printf("      decision: ");
        oy_decision_rule_words(stdout, c, OY_ENGLISH);
        (void)printf("\n");
    }
}

static oy_status print_styles(const struct oy_manifest *m, struct oy_why *why) {
    (void)printf("\nmahalle     %zu\n", m->n_mahalle);
    for (size_t i = 0; i < m->n_mahalle; i++) {
        struct oy_style style;
        OY_TRY(oy_style_make(&style, m, m->mahalle[i].id, why));
        (void)printf(style.n_contests == 1 ? "  %6u  %s: %zu question, a ballot has %zu bytes\n"
                                           : "  %6u  %s: %zu questions, a ballot has %zu bytes\n",
                     m->mahalle[i].id, m->mahalle[i].name, style.n_contests, style.ballot_len);
        oy_style_clear(&style);
    }
    return OY_OK;
}

static oy_status print_text(const struct oy_manifest *m, const struct oy_advice *advice,
                            struct oy_why *why) {
    char opens[OY_TIME_TEXT], closes[OY_TIME_TEXT], digest[65];
    (void)printf("%s\n\nlog         %s\ngroup       %s\nopens       %s\ncloses      %s\n", m->title,
                 m->origin, m->group->name, oy_time_text(opens, m->opens),
                 oy_time_text(closes, m->closes));
    oy_hex_encode(digest, oy_span(m->digest, 32));
    (void)printf("SHA-256     %s\n", digest);
    (void)printf("minimum     %u ballots for a total%s\n", m->minimum_scope,
                 m->totals_by_mahalle ? "; totals by mahalle" : "");
    print_people(m);
    oy_show_residency(m);
    print_contests(m);
    OY_TRY(print_styles(m, why));
    if (advice->n > 0) (void)printf("\nbefore you open\n");
    for (size_t i = 0; i < advice->n; i++) (void)printf("  - %s\n", advice->text[i]);
    return OY_OK;
}

static oy_status put_json(struct oy_json_out *o, const struct oy_manifest *m,
                          const struct oy_advice *advice, struct oy_why *why) {
    oy_json_put_object(o, NULL);
    oy_json_put_text(o, "title", m->title);
    oy_json_put_text(o, "origin", m->origin);
    oy_json_put_text(o, "group", m->group->name);
    oy_json_put_hex(o, "sha256", oy_span(m->digest, 32));
    oy_json_put_integer(o, "trustees", m->n_trustees);
    oy_json_put_integer(o, "threshold", m->threshold);
    oy_json_put_array(o, "contests");
    for (size_t i = 0; i < m->n_contests; i++) {
        const struct oy_contest *c = &m->contests[i];
        oy_json_put_object(o, NULL);
        oy_json_put_text(o, "id", c->id);
        oy_json_put_text(o, "type", type_name(c->type));
        oy_json_put_text(o, "decision", oy_decision_kind_name(c->decision.kind));
        oy_json_put_integer(o, "bits", c->n_bits);
        oy_json_put_integer(o, "rules", (int64_t)c->n_rules);
        oy_json_put_integer(o, "totals", (int64_t)c->n_lines);
        oy_json_put_end(o);
    }
    oy_json_put_end(o);
    oy_json_put_array(o, "mahalle");
    for (size_t i = 0; i < m->n_mahalle; i++) {
        struct oy_style style;
        OY_TRY(oy_style_make(&style, m, m->mahalle[i].id, why));
        oy_json_put_object(o, NULL);
        oy_json_put_integer(o, "id", m->mahalle[i].id);
        oy_json_put_integer(o, "questions", (int64_t)style.n_contests);
        oy_json_put_integer(o, "ballot_bytes", (int64_t)style.ballot_len);
        oy_json_put_end(o);
        oy_style_clear(&style);
    }
    oy_json_put_end(o);
    oy_json_put_array(o, "advice");
    for (size_t i = 0; i < advice->n; i++) oy_json_put_text(o, NULL, advice->text[i]);
    oy_json_put_end(o);
    oy_json_put_end(o);
    return OY_OK;
}

static oy_status print_json(const struct oy_manifest *m, const struct oy_advice *advice,
                            struct oy_why *why) {
    struct oy_json_out o;
    oy_json_out_init(&o, true);
    oy_status status = put_json(&o, m, advice, why);
    if (status == OY_OK) return oy_print_json(&o, why);
    oy_buffer_free(&o.text);
    return status;
}

static int run_check(const struct oy_args *a, struct oy_why *why) {
    struct oy_manifest *m;
    struct oy_advice advice;
    oy_status status = oy_manifest_load(&m, oy_args_operand(a, 0), why);
    if (status != OY_OK) return oy_exit(status);
    oy_manifest_advice(&advice, m, (uint64_t)time(NULL));
    status = oy_args_flag(a, "json") ? print_json(m, &advice, why) : print_text(m, &advice, why);
    oy_manifest_free(m);
    return oy_exit(status);
}

const struct oy_command oy_commands_manifest[] = {
    {"manifest new", "draft the election: questions, dates, everybody's keys", "", 0, 0,
     new_options, new_details, run_new},
    {"manifest check", "read a manifest and say what it means", "MANIFEST", 1, 1, check_options,
     "Prints who takes part and everybody's key, every question with the ids of its options and\n"
     "its size, and what deserves a second look. Whoever has the same SHA-256 has the same "
     "manifest.",
     run_check},
    {0}};
