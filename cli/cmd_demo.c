/* oy demo */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "cli/commands.h"
#include "cli/demo_vote.h"

enum { OPTIONS_MAX = 1000 }; /* of a contest [qst-1] */

static const struct oy_option_row options[] = {
    {"out", OY_OPTION_TEXT, "DIR", "play in this directory, which must not exist yet", true, 0, 0},
    {"pb", OY_OPTION_TEXT, "FILE", "vote with the real ballots of a Pabulib file", false, 0, 0},
    {"limit", OY_OPTION_NUMBER, "N", "with --pb: only its first N ballots", false, 3, 100000000},
    {"voters", OY_OPTION_NUMBER, "N", "without --pb: N made-up voters", false, 3, 10000000},
    {"options", OY_OPTION_NUMBER, "K", "with --voters: one question, one of K options", false, 2,
     OPTIONS_MAX},
    {"prepare", OY_OPTION_FLAG, NULL,
     "stop with every ballot sealed in DIR/ballots, for a server (oyd) to take", false, 0, 0},
    {"closes-in", OY_OPTION_NUMBER, "SECONDS", "with --prepare: voting ends so long from now",
     false, 1, 10000000},
    {"board", OY_OPTION_TEXT, "FILE",
     "the board's .secret, for a server that has one already (.public beside it)", false, 0, 0},
    {"origin", OY_OPTION_TEXT, "NAME", "what the log is called (oy.example/demo), one for each",
     false, 0, 0},
    {"group", OY_OPTION_TEXT, "NAME", "ristretto255 (default) or modp4096", false, 0, 0},
    OY_OPTION_THREADS,
    OY_OPTION_JSON,
    OY_OPTIONS_END,
};

static const char details[] =
    "Plays a whole election in one directory: keys, manifest, roll, the trustees' key\n"
    "ceremony, opening, voting (a few voters vote twice, two ballots are refused), closing,\n"
    "tally, decryption by trustees 1, 3 and 5 of 5, and the recount. Everything that passes\n"
    "between people stays in DIR for a look afterwards; DIR/record is what would be\n"
    "published. All secrets in DIR are for demonstration only.\n"
    "\n"
    "Without --pb the election is a made-up mahalle with a question of every type, or, with\n"
    "--options K, with the one question that benchmarks ask: one of K, of any number of\n"
    "voters (a million of them: give it hours, a few gigabytes and all processors). With --pb\n"
    "it is a real city budget vote: one credential for each voter, each real vote encrypted\n"
    "and proved; the totals must equal the published ones, and what they decide by the file's\n"
    "rule (greedy, greedy-threshold, greedy-no-skip) is compared with what the city selected.";

static oy_status play(const struct oy_demo *d, struct oy_why *why) {
    struct oy_demo_totals totals = {0};
    oy_status s = oy_demo_prepare(d, why);
    if (d->prepare) return s == OY_OK ? oy_demo_seal_all(d, why) : s;
    if (s == OY_OK) s = oy_demo_vote(d, &totals, why);
    if (s == OY_OK) s = oy_demo_count(d, &totals, why);
    oy_demo_totals_clear(&totals);
    return s;
}

static oy_status new_directory(const char *dir, struct oy_why *why) {
    struct oy_dir there;
    struct oy_why none = {0};
    if (oy_dir_open(&there, dir, &none) == OY_OK) {
        oy_dir_close(&there);
        (void)oy_fail(why, OY_STATE, "", "the directory is there already; name a new one");
        oy_why_at(why, "%s", dir);
        return why->status;
    }
    return oy_dir_make(NULL, dir, why);
}

/* True if the options go together; else says which do not. */
static bool fit(const struct oy_args *args, const char *pb) {
    const char *hint = NULL, *board = oy_args_text(args, "board");
    size_t n = board ? strlen(board) : 0;
    if (board && (n < 8 || strcmp(board + n - 7, ".secret") != 0))
        hint = "--board takes a .secret file";
    else if (pb && oy_args_given(args, "voters"))
        hint = "--voters is for made-up voters; with --pb it is --limit";
    else if (!pb && oy_args_given(args, "limit"))
        hint = "--limit goes with --pb; for made-up voters it is --voters";
    else if (oy_args_given(args, "options") && !oy_args_given(args, "voters"))
        hint = "--options goes with --voters: how many are to choose among them?";
    else if (oy_args_flag(args, "prepare") != oy_args_given(args, "closes-in"))
        hint = "--prepare and --closes-in go together";
    if (hint) (void)fprintf(stderr, "oy demo: %s\n", hint);
    return !hint;
}

static oy_status choose_source(struct oy_demo_source *out, const struct oy_args *args,
                               const char *pb, struct oy_why *why) {
    size_t voters = (size_t)oy_args_number(args, "voters", 0);
    uint32_t among = (uint32_t)oy_args_number(args, "options", 0);
    if (pb) return oy_demo_pabulib(out, pb, (size_t)oy_args_number(args, "limit", 0), why);
    if (among > 0) return oy_demo_choice(out, voters, among, why);
    return oy_demo_sample(out, voters, why);
}

static int run(const struct oy_args *args, struct oy_why *why) {
    const char *pb = oy_args_text(args, "pb"), *group = oy_args_text(args, "group");
    const char *origin = oy_args_text(args, "origin");
    struct oy_demo d = {.step = oy_args_step(args),
                        .dir = oy_args_text(args, "out"),
                        .group = group ? group : "ristretto255",
                        .json = oy_args_flag(args, "json"),
                        .prepare = oy_args_flag(args, "prepare"),
                        .closes_in = oy_args_number(args, "closes-in", 0),
                        .origin = origin ? origin : "oy.example/demo",
                        .board = oy_args_text(args, "board")};
    if (!fit(args, pb)) return OY_EXIT_USAGE;
    if (!oy_group_by_name(oy_span_text(d.group)))
        return oy_exit(oy_fail(why, OY_FORMAT, "grp-1",
                               "there is no group \"%s\", only ristretto255 and modp4096",
                               d.group));
    d.step.lines = true;
    oy_status s = choose_source(&d.source, args, pb, why);
    if (s != OY_OK) return oy_exit(s);
    s = new_directory(d.dir, why);
    if (s == OY_OK) s = play(&d, why);
    if (s == OY_OK && !d.prepare) {
        oy_demo_say(&d, "Everything is in %s. Recount it yourself:\n  oy-verify %s/record", d.dir,
                    d.dir);
    }
    oy_demo_source_clear(&d.source);
    return oy_exit(s);
}

const struct oy_command oy_commands_demo[] = {
    {"demo", "play a whole election in one directory", "", 0, 0, options, details, run},
    {NULL, NULL, NULL, 0, 0, NULL, NULL, NULL},
};
