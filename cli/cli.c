/* Finds the subcommand, prints help, and says what was refused. */
#include <stdio.h>
#include <string.h>

#include "cli/commands.h"
#include "crypto/group.h"

enum { WORDS_MAX = 64 };

static const char overview[] =
    "oy: a verifiable voting engine, one subcommand for each person's part of an election\n\n"
    "usage: oy COMMAND [options] [files]      oy help COMMAND      oy --version\n";

static void print_overview(FILE *to) {
    (void)fputs(overview, to);
    for (const struct oy_command_group *g = oy_command_groups; g->title; g++) {
        if (g == oy_command_groups || strcmp(g[-1].title, g->title) != 0)
            (void)fprintf(to, "\n%s\n", g->title);
        for (const struct oy_command *c = g->table; c->words; c++)
            (void)fprintf(to, "  %-23s %s\n", c->words, c->summary);
    }
    (void)fputs(
        "\ndocs/running-an-election.md tells the whole story step by step.\n"
        "oy-verify RECORD checks and recounts an election.\n"
        "\nExit status: 0 done; 1 refused, with one line that says why, and nothing changed;\n"
        "2 the command was not understood. Files that exist are not overwritten (--force).\n",
        to);
}

/* Joins argv[first] and the next word, if it is one. */
static void two_words(char out[WORDS_MAX], int argc, char **argv, int first, int *used) {
    bool two = first + 1 < argc && argv[first + 1][0] != '-';
    (void)snprintf(out, WORDS_MAX, "%s%s%s", argv[first], two ? " " : "",
                   two ? argv[first + 1] : "");
    *used = two ? 2 : 1;
}

static const struct oy_command *find(const char *words) {
    for (const struct oy_command_group *g = oy_command_groups; g->title; g++)
        for (const struct oy_command *c = g->table; c->words; c++)
            if (strcmp(c->words, words) == 0) return c;
    return NULL;
}

/* Commands of one word ("demo") and of two ("board open"). */
static const struct oy_command *find_at(int argc, char **argv, int first, int *used) {
    char words[WORDS_MAX];
    two_words(words, argc, argv, first, used);
    const struct oy_command *c = find(words);
    if (c) return c;
    *used = 1;
    return find(argv[first]);
}

/* "oy board": all commands that begin with the word. */
static bool print_family(const char *word, FILE *to) {
    size_t n = strlen(word);
    bool any = false;
    for (const struct oy_command_group *g = oy_command_groups; g->title; g++)
        for (const struct oy_command *c = g->table; c->words; c++)
            if (strncmp(c->words, word, n) == 0 && c->words[n] == ' ') {
                if (!any) (void)fprintf(to, "oy %s …\n", word);
                (void)fprintf(to, "  %-23s %s\n", c->words, c->summary);
                any = true;
            }
    return any;
}

static int unknown(int argc, char **argv, int first) {
    char words[WORDS_MAX];
    int used;
    two_words(words, argc, argv, first, &used);
    if (used == 1 && print_family(argv[first], stderr)) return OY_EXIT_USAGE;
    const char *nearest = NULL;
    unsigned best = 4;
    for (const struct oy_command_group *g = oy_command_groups; g->title; g++)
        for (const struct oy_command *c = g->table; c->words; c++) {
            unsigned d = oy_edit_distance(words, c->words);
            if (d < best) {
                best = d;
                nearest = c->words;
            }
        }
    (void)fprintf(stderr, "oy: no command \"%s\"", words);
    if (nearest) (void)fprintf(stderr, "; did you mean \"%s\"?", nearest);
    (void)fputs("\n", stderr);
    if (!nearest && !print_family(argv[first], stderr)) (void)fputs("try: oy help\n", stderr);
    return OY_EXIT_USAGE;
}

static int help(int argc, char **argv) {
    int used;
    if (argc <= 2) {
        print_overview(stdout);
        return OY_EXIT_OK;
    }
    const struct oy_command *c = find_at(argc, argv, 2, &used);
    if (c) {
        oy_command_help(c);
        return OY_EXIT_OK;
    }
    if (argc == 3 && print_family(argv[2], stdout)) return OY_EXIT_OK;
    return unknown(argc, argv, 2);
}

/* A person who follows a page line by line wants to see what came of it; a program does not. */
static void say_written(const struct oy_command *c, const struct oy_args *args) {
    const char *out = NULL;
    for (const struct oy_option_row *row = c->options; row->name; row++) {
        if (strcmp(row->name, "json") == 0 && oy_args_flag(args, "json")) return;
        if (strcmp(row->name, "out") == 0) out = oy_args_text(args, "out");
    }
    if (out && strcmp(c->words, "demo") != 0) (void)printf("wrote %s\n", out);
}

static int run(const struct oy_command *c, const struct oy_args *args) {
    struct oy_why why = {0};
    if (oy_args_help(args)) {
        oy_command_help(c);
        return OY_EXIT_OK;
    }
    int exit_status = oy_crypto_init(&why) == OY_OK ? c->run(args, &why) : OY_EXIT_FAILED;
    if (exit_status == OY_EXIT_OK) say_written(c, args);
    if (exit_status == OY_EXIT_FAILED) {
        char text[sizeof why];
        if (why.where[0] == 0 && strncmp(c->operands, "RECORD", 6) == 0)
            oy_why_at(&why, "%s", oy_args_operand(args, 0));
        oy_why_print(&why, text, sizeof text);
        (void)fprintf(stderr, "oy: %s\n", text);
        exit_status = OY_EXIT_REFUSED;
    }
    /* A full disk behind standard output is a failure too. */
    if (fflush(stdout) != 0 && exit_status == OY_EXIT_OK) {
        (void)fputs("oy: cannot write to standard output\n", stderr);
        exit_status = OY_EXIT_REFUSED;
    }
    return exit_status;
}

int oy_cli_main(int argc, char **argv) {
    int used;
    if (argc < 2) {
        print_overview(stderr);
        return OY_EXIT_USAGE;
    }
    if (strcmp(argv[1], "--version") == 0) {
        (void)printf("oy %s\n", OY_VERSION);
        return OY_EXIT_OK;
    }
    if (strcmp(argv[1], "help") == 0 || strcmp(argv[1], "--help") == 0 ||
        strcmp(argv[1], "-h") == 0)
        return help(argc, argv);
    const struct oy_command *c = find_at(argc, argv, 1, &used);
    if (!c) return unknown(argc, argv, 1);
    struct oy_args *args = oy_args_parse(c, argc, argv, 1 + used);
    if (!args) return OY_EXIT_USAGE;
    int exit_status = run(c, args);
    oy_args_free(args);
    return exit_status;
}
