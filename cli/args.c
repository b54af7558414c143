#include "cli/args.h"

#include <assert.h>
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"

enum { FIRST_CODE = 1000, HELP_CODE = 999, TEXT_COLUMN = 26 };

struct value {
    const char **text; /* borrowed from argv */
    size_t n;
    uint64_t number;
};

struct oy_args {
    const struct oy_command *command;
    size_t n_options;
    struct value *value; /* one for each row of the table */
    const char **operand;
    size_t n_operands;
    bool help;
};

int oy_exit(oy_status status) {
    return status == OY_OK ? OY_EXIT_OK : OY_EXIT_FAILED;
}

static size_t count_rows(const struct oy_command *c) {
    size_t n = 0;
    while (c->options[n].name) n++;
    return n;
}

static const char *say_usage(const struct oy_command *c) {
    (void)fprintf(stderr, "try: oy help %s\n", c->words);
    return NULL;
}

/* ---- parsing ---- */

static bool read_number(uint64_t *out, const char *text, uint64_t lo, uint64_t hi) {
    char *end;
    if (text[0] < '0' || text[0] > '9') return false;
    errno = 0;
    unsigned long long v = strtoull(text, &end, 10);
    *out = v;
    return errno == 0 && *end == 0 && v >= lo && v <= hi;
}

static bool take_value(struct oy_args *a, size_t i, const char *text) {
    const struct oy_option_row *row = &a->command->options[i];
    struct value *v = &a->value[i];
    if (v->n > 0 && row->kind != OY_OPTION_LIST) {
        (void)fprintf(stderr, "oy: --%s is given twice\n", row->name);
        return false;
    }
    if (row->kind == OY_OPTION_NUMBER && !read_number(&v->number, text, row->lo, row->hi)) {
        (void)fprintf(stderr, "oy: --%s: \"%s\" is not a number from %llu to %llu\n", row->name,
                      text, (unsigned long long)row->lo, (unsigned long long)row->hi);
        return false;
    }
    assert(v->text); /* args_new made room for every row */
    v->text[v->n++] = text ? text : "";
    return true;
}

static size_t find(const struct oy_args *a, const char *name) {
    for (size_t i = 0; i < a->n_options; i++)
        if (strcmp(a->command->options[i].name, name) == 0) return i;
    return SIZE_MAX;
}

static bool parse_options(struct oy_args *a, struct option *table, int argc, char **argv) {
    opterr = 0;
    optind = 0; /* glibc: start anew */
    for (;;) {
        int code = getopt_long(argc, argv, ":ho:", table, NULL);
        if (code == -1) break;
        if (code == 'o' && find(a, "out") != SIZE_MAX) code = FIRST_CODE + (int)find(a, "out");
        if (code == HELP_CODE || code == 'h') {
            a->help = true;
        } else if (code == ':') {
            (void)fprintf(stderr, "oy %s: %s needs a value\n", a->command->words, argv[optind - 1]);
            return false;
        } else if (code == '?' || code == 'o') {
            (void)fprintf(stderr, "oy %s: there is no option %s here\n", a->command->words,
                          argv[optind - 1]);
            return false;
        } else if (!take_value(a, (size_t)(code - FIRST_CODE), optarg)) {
            return false;
        }
    }
    for (int i = optind; i < argc; i++) a->operand[a->n_operands++] = argv[i];
    return true;
}

static bool check_required(const struct oy_args *a) {
    const struct oy_command *c = a->command;
    for (size_t i = 0; i < a->n_options; i++)
        if (c->options[i].required && a->value[i].n == 0) {
            (void)fprintf(stderr, "oy %s: --%s %s is missing: %s\n", c->words, c->options[i].name,
                          c->options[i].value, c->options[i].help);
            return false;
        }
    if (a->n_operands < (size_t)c->min_operands || a->n_operands > (size_t)c->max_operands) {
        if (c->max_operands == 0)
            (void)fprintf(stderr, "oy %s: \"%s\" is not expected here\n", c->words, a->operand[0]);
        else
            (void)fprintf(stderr, "oy %s: expected: %s (%zu given)\n", c->words, c->operands,
                          a->n_operands);
        return false;
    }
    return true;
}

static struct oy_args *args_new(const struct oy_command *c, int argc) {
    struct oy_args *a = calloc(1, sizeof *a);
    if (!a) return NULL;
    a->command = c;
    a->n_options = count_rows(c);
    a->value = calloc(a->n_options + 1, sizeof *a->value);
    a->operand = calloc((size_t)argc + 1, sizeof *a->operand);
    bool whole = a->value && a->operand;
    for (size_t i = 0; whole && i < a->n_options; i++) {
        a->value[i].text = calloc((size_t)argc + 1, sizeof *a->value[i].text);
        whole = a->value[i].text != NULL;
    }
    if (whole) return a;
    oy_args_free(a);
    return NULL;
}

struct oy_args *oy_args_parse(const struct oy_command *command, int argc, char **argv, int first) {
    struct oy_args *a = args_new(command, argc);
    size_t n = count_rows(command);
    struct option *table = calloc(n + 2, sizeof *table);
    bool good = a && table;
    if (!good) (void)fputs("oy: no memory\n", stderr);
    for (size_t i = 0; good && i < n; i++) {
        table[i].name = command->options[i].name;
        table[i].has_arg =
            command->options[i].kind == OY_OPTION_FLAG ? no_argument : required_argument;
        table[i].val = FIRST_CODE + (int)i;
    }
    if (good) {
        table[n] = (struct option){"help", no_argument, NULL, HELP_CODE};
        good = parse_options(a, table, argc - first + 1, argv + first - 1);
        if (good && !a->help) good = check_required(a);
        if (!good) (void)say_usage(command);
    }
    free(table);
    if (good) return a;
    oy_args_free(a);
    return NULL;
}

void oy_args_free(struct oy_args *a) {
    if (!a) return;
    for (size_t i = 0; a->value && i < a->n_options; i++) free(a->value[i].text);
    free(a->value);
    free(a->operand);
    free(a);
}

/* ---- lookups ---- */

static const struct value *value_of(const struct oy_args *a, const char *name) {
    size_t i = find(a, name);
    assert(i != SIZE_MAX);
    return &a->value[i];
}

bool oy_args_given(const struct oy_args *a, const char *name) {
    return value_of(a, name)->n > 0;
}

bool oy_args_flag(const struct oy_args *a, const char *name) {
    return oy_args_given(a, name);
}

const char *oy_args_text(const struct oy_args *a, const char *name) {
    const struct value *v = value_of(a, name);
    return v->n > 0 ? v->text[0] : NULL;
}

uint64_t oy_args_number(const struct oy_args *a, const char *name, uint64_t otherwise) {
    const struct value *v = value_of(a, name);
    return v->n > 0 ? v->number : otherwise;
}

struct oy_files oy_args_list(const struct oy_args *a, const char *name) {
    const struct value *v = value_of(a, name);
    return (struct oy_files){v->text, v->n};
}

struct oy_files oy_args_operands(const struct oy_args *a) {
    return (struct oy_files){a->operand, a->n_operands};
}

const char *oy_args_operand(const struct oy_args *a, size_t i) {
    return i < a->n_operands ? a->operand[i] : NULL;
}

bool oy_args_help(const struct oy_args *a) {
    return a->help;
}

struct oy_step oy_args_step(const struct oy_args *a) {
    struct oy_step s = {.threads = 0};
    if (find(a, "threads") != SIZE_MAX) s.threads = (unsigned)oy_args_number(a, "threads", 0);
    if (find(a, "force") != SIZE_MAX) s.force = oy_args_flag(a, "force");
    return s;
}

/* ---- help ---- */

void oy_command_help(const struct oy_command *c) {
    (void)printf("oy %s: %s\n\nusage: oy %s", c->words, c->summary, c->words);
    for (const struct oy_option_row *row = c->options; row->name; row++)
        if (row->required)
            (void)printf(" --%s %s%s", row->name, row->value,
                         row->kind == OY_OPTION_LIST ? " …" : "");
    (void)printf(" [options]%s%s\n", c->operands[0] ? " " : "", c->operands);
    if (c->details) (void)printf("\n%s\n", c->details);
    (void)printf("\noptions:\n");
    for (const struct oy_option_row *row = c->options; row->name; row++) {
        char left[64];
        int n =
            snprintf(left, sizeof left, "  %s--%s%s%s", strcmp(row->name, "out") == 0 ? "-o, " : "",
                     row->name, row->value ? " " : "", row->value ? row->value : "");
        if (n >= TEXT_COLUMN)
            (void)printf("%s\n%*s", left, TEXT_COLUMN, "");
        else
            (void)printf("%-*s", TEXT_COLUMN, left);
        (void)printf("%s%s\n", row->help,
                     row->kind == OY_OPTION_LIST ? "; may be given several times" : "");
    }
    (void)printf("%-*s%s\n", TEXT_COLUMN, "  -h, --help", "this text");
}

oy_status oy_print_json(struct oy_json_out *o, struct oy_why *why) {
    struct oy_buffer text;
    OY_TRY(oy_json_out_end(o, &text, why));
    (void)fwrite(text.p, 1, text.n, stdout);
    oy_buffer_free(&text);
    return OY_OK;
}

unsigned oy_edit_distance(const char *a, const char *b) {
    unsigned row[64];
    size_t n = strlen(a), m = strlen(b);
    if (n > 63 || m > 63) return 64;
    for (size_t j = 0; j <= m; j++) row[j] = (unsigned)j;
    for (size_t i = 1; i <= n; i++) {
        unsigned diagonal = row[0];
        row[0] = (unsigned)i;
        for (size_t j = 1; j <= m; j++) {
            unsigned best = diagonal + (a[i - 1] != b[j - 1]);
            if (row[j] + 1 < best) best = row[j] + 1;
            if (row[j - 1] + 1 < best) best = row[j - 1] + 1;
            diagonal = row[j];
            row[j] = best;
        }
    }
    return row[m];
}
