/* Subcommands and their options: one table from which help text and parsing both come, on
 * getopt_long.
 *
 * "-o" stands for "--out". A command is found by its words ("board open"); options are "--name
 * VALUE", "--name=VALUE" or
 * "--flag", in any order with the operands. Every command also takes --help.
 */
#ifndef OY_CLI_ARGS_H
#define OY_CLI_ARGS_H

#include <stdint.h>

#include "base/status.h"
#include "steps/step.h"

enum { OY_EXIT_OK = 0, OY_EXIT_REFUSED = 1, OY_EXIT_USAGE = 2 };

enum oy_option_kind {
    OY_OPTION_FLAG = 1,
    OY_OPTION_TEXT,
    OY_OPTION_NUMBER, /* decimal, lo … hi */
    OY_OPTION_LIST    /* may be given several times */
};

// NOLINTNEXTLINE(clang-analyzer-optin.performance.Padding): in the order in which tables read
struct oy_option_row {
    const char *name; /* without dashes; NULL ends the table */
    enum oy_option_kind kind;
    const char *value; /* what stands for the value in the help text: "FILE" */
    const char *help;  /* one line */
    bool required;
    uint64_t lo, hi;
};

/* Rows that many commands share. */
#define OY_OPTION_JSON                                                                             \
    { "json", OY_OPTION_FLAG, NULL, "print JSON for a program to read", false, 0, 0 }
#define OY_OPTION_FORCE                                                                            \
    {                                                                                              \
        "force", OY_OPTION_FLAG, NULL, "replace existing output files (never secret ones)", false, \
            0, 0                                                                                   \
    }
#define OY_OPTION_THREADS                                                                          \
    {                                                                                              \
        "threads", OY_OPTION_NUMBER, "N", "use N threads (default: one for each processor)",       \
            false, 1, 1024                                                                         \
    }
#define OY_OPTION_OUT(help)                                                                        \
    { "out", OY_OPTION_TEXT, "FILE", help, true, 0, 0 }
#define OY_OPTION_OUT_DIR(help)                                                                    \
    { "out", OY_OPTION_TEXT, "DIR", help, true, 0, 0 }
#define OY_OPTION_MANIFEST                                                                         \
    { "manifest", OY_OPTION_TEXT, "FILE", "the election's manifest", true, 0, 0 }
#define OY_OPTION_KEY(help)                                                                        \
    { "key", OY_OPTION_TEXT, "FILE", help, true, 0, 0 }
#define OY_OPTIONS_END                                                                             \
    { NULL, OY_OPTION_FLAG, NULL, NULL, false, 0, 0 }

struct oy_args;

struct oy_command {
    const char *words;    /* "board open"; NULL ends the table */
    const char *summary;  /* one line, no full stop */
    const char *operands; /* as shown in the usage line, "" if there are none */
    int min_operands, max_operands;
    const struct oy_option_row *options;
    const char *details; /* paragraphs for the help text, lines broken by hand; may be NULL */
    /* Returns an exit status: 0, 1 (something was refused; already said) or 2. On OY_EXIT_FAILED
     * main prints *why. */
    int (*run)(const struct oy_args *args, struct oy_why *why);
};

/* What a command returns when *why says what went wrong. */
enum { OY_EXIT_FAILED = -1 };
/* return oy_exit(status): 0 or OY_EXIT_FAILED. */
int oy_exit(oy_status status);

/* Parses argv[first …] by the command's table and checks what is required. NULL after printing
 * to standard error what is wrong (exit 2). Free with oy_args_free. */
struct oy_args *oy_args_parse(const struct oy_command *command, int argc, char **argv, int first);
void oy_args_free(struct oy_args *args);

/* Lookups; the name must stand in the command's table (asserted). */
bool oy_args_flag(const struct oy_args *args, const char *name);
const char *oy_args_text(const struct oy_args *args, const char *name); /* NULL if not given */
bool oy_args_given(const struct oy_args *args, const char *name);
uint64_t oy_args_number(const struct oy_args *args, const char *name, uint64_t otherwise);
struct oy_files oy_args_list(const struct oy_args *args, const char *name);
struct oy_files oy_args_operands(const struct oy_args *args);
const char *oy_args_operand(const struct oy_args *args, size_t i); /* NULL if not given */
bool oy_args_help(const struct oy_args *args);                     /* --help was given */
/* threads and force, where the command has them. */
struct oy_step oy_args_step(const struct oy_args *args);

/* Prints the help text of one command. */
void oy_command_help(const struct oy_command *command);

/* The four key commands: --name and the operand BASE. */
extern const struct oy_option_row oy_key_options[];
extern const char oy_key_details[];
int oy_run_key(enum oy_role role, const struct oy_args *args, struct oy_why *why);

/* Ends the JSON text and prints it on standard output. */
struct oy_json_out;
OY_MUST_USE oy_status oy_print_json(struct oy_json_out *o, struct oy_why *why);

/* Levenshtein's distance, for did-you-mean; both at most 63 bytes, longer ones are far. */
unsigned oy_edit_distance(const char *a, const char *b);

#endif
