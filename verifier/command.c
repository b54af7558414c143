#include "verifier/command.h"

#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "verifier/report.h"
#include "verifier/witnesses.h"

enum { OPENINGS_MAX = 64, THREADS_MAX = 1024, QUORUM_MAX = OY_DEMANDED_MAX };

static const char help[] =
    "oy-verify RECORD [options]\n"
    "oy-verify ballot --opening FILE --record RECORD\n"
    "\n"
    "Checks an election from its published record: recomputes everything from the files alone\n"
    "(ballots, products, shares, totals), prints one line for each check of spec/checks.md, the\n"
    "totals, and the verdict. It needs no network and trusts nobody.\n"
    "\n"
    "  --json            print one JSON object instead of text\n"
    "  --json-lines      print a JSON object in a line for each check as soon as it is made, for "
    "how\n"
    "                    far the long ones are, and at the end the whole report\n"
    "  --lang tr|en      language of the text, and of the details in JSON (default: en; for text\n"
    "                    tr where LANG says so)\n"
    "  --since FILE      a copy of the record's file \"checkpoint\" that you kept earlier: the "
    "log\n"
    "                    must extend it (K9)\n"
    "  --election ID     the election id on your letter, at least its first 40 digits: the record\n"
    "                    must be of that election (K5)\n"
    "  --opening FILE    an opened ballot, which must not have been cast (E3); may be repeated\n"
    "  --witness KEY     a witness that you trust, as name+id+key or as its .public file; it must\n"
    "                    have cosigned the checkpoint and the closing (A8); may be repeated\n"
    "  --quorum N        so many of these witnesses are enough (default: all)\n"
    "  --threads N       threads (default: one for each processor)\n"
    "  --one-by-one      check every equation by itself instead of in batches; slower\n"
    "  --quiet           print failures and the verdict only\n"
    "  -h, --help        this text\n"
    "  --version         the program's version\n"
    "\n"
    "Exit status: 0 verified; 1 a check failed; 2 the record or an option could not be read;\n"
    "3 nothing is wrong, but the election has not come to its end.\n"
    "oy-verify ballot --help explains the check of an opened ballot.\n";

static const struct option table[] = {
    {"json", no_argument, NULL, 'j'},          {"json-lines", no_argument, NULL, 'J'},
    {"lang", required_argument, NULL, 'l'},    {"since", required_argument, NULL, 's'},
    {"opening", required_argument, NULL, 'o'}, {"election", required_argument, NULL, 'e'},
    {"witness", required_argument, NULL, 'w'}, {"quorum", required_argument, NULL, 'n'},
    {"threads", required_argument, NULL, 't'}, {"one-by-one", no_argument, NULL, '1'},
    {"quiet", no_argument, NULL, 'q'},         {"help", no_argument, NULL, 'h'},
    {"version", no_argument, NULL, 'V'},       {NULL, 0, NULL, 0}};

struct request {
    struct oy_verify_options options;
    const char *openings[OPENINGS_MAX];
    const char *witnesses[OY_DEMANDED_MAX];
    bool json, lines, quiet, lang, done; /* lang: was given; done: nothing is left to do */
    _Atomic bool unwritten;              /* a line of --json-lines could not be written */
    FILE *out, *err;
};

bool oy_language_parse(enum oy_language *out, const char *text) {
    *out = strcmp(text, "tr") == 0 ? OY_TURKISH : OY_ENGLISH;
    return *out == OY_TURKISH || strcmp(text, "en") == 0;
}

enum oy_language oy_language_of_user(void) {
    static const char *const names[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *value = getenv(names[i]); // NOLINT(concurrency-mt-unsafe)
        if (value && value[0]) return strncmp(value, "tr", 2) == 0 ? OY_TURKISH : OY_ENGLISH;
    }
    return OY_ENGLISH;
}

static int complain(FILE *err, const char *what, const char *about) {
    (void)fprintf(err, "oy-verify: %s%s%s%s (--help tells more)\n", what, about ? " \"" : "",
                  about ? about : "", about ? "\"" : "");
    return OY_EXIT_UNREADABLE;
}

/* A number from 1 to max. */
static bool parse_number(unsigned long *out, const char *text, unsigned long max) {
    char *end;
    *out = strtoul(text, &end, 10);
    return *end == 0 && text[0] >= '0' && text[0] <= '9' && *out >= 1 && *out <= max;
}

static int take_threads(struct request *q) {
    unsigned long n;
    if (!parse_number(&n, optarg, THREADS_MAX))
        return complain(q->err, "--threads is a number from 1 to 1024, not", optarg);
    q->options.threads = (unsigned)n;
    return 0;
}

static int take_quorum(struct request *q) {
    unsigned long n;
    if (!parse_number(&n, optarg, QUORUM_MAX))
        return complain(q->err, "--quorum is a number from 1 to 64, not", optarg);
    q->options.witness_quorum = n;
    return 0;
}

static int take_witness(struct request *q) {
    if (q->options.n_witnesses == OY_DEMANDED_MAX)
        return complain(q->err, "too many witnesses", NULL);
    q->witnesses[q->options.n_witnesses++] = optarg;
    return 0;
}

/* One option; 0 or the exit status. */
static int take(struct request *q, int option, char **argv) {
    struct oy_verify_options *o = &q->options;
    switch (option) {
    case 'j': q->json = true; return 0;
    case 'J': q->lines = true; return 0;
    case 'q': q->quiet = true; return 0;
    case '1': o->one_by_one = true; return 0;
    case 's': o->since = optarg; return 0;
    case 'e': o->election = optarg; return 0;
    case 'l':
        q->lang = true;
        return oy_language_parse(&o->language, optarg)
                   ? 0
                   : complain(q->err, "--lang is tr or en, not", optarg);
    case 't': return take_threads(q);
    case 'w': return take_witness(q);
    case 'n': return take_quorum(q);
    case 'o':
        if (o->n_openings == OPENINGS_MAX) return complain(q->err, "too many openings", NULL);
        q->openings[o->n_openings++] = optarg;
        return 0;
    case 'h':
        (void)fputs(help, q->out);
        q->done = true;
        return 0;
    case 'V':
        (void)fputs("oy-verify " OY_VERSION "\n", q->out);
        q->done = true;
        return 0;
    default: break;
    }
    return complain(q->err, "not known, or without the value it needs: option",
                    argv[optind > 0 ? optind - 1 : 0]);
}

static int parse(struct request *q, int argc, char **argv) {
    optind = 0; /* glibc: start anew, for callers that are tests */
    opterr = 0;
    for (;;) {
        int option = getopt_long(argc, argv, "h", table, NULL); // NOLINT(concurrency-mt-unsafe)
        if (option == -1) break;
        int status = take(q, option, argv);
        if (status != 0 || q->done) return status;
    }
    if (optind >= argc) return complain(q->err, "which record? Give its directory", NULL);
    if (optind + 1 < argc)
        return complain(q->err, "one record at a time, and not also", argv[optind + 1]);
    q->options.record = argv[optind];
    return 0;
}

static int fail(const struct request *q, const struct oy_why *why) {
    char text[sizeof why->where + sizeof why->text + 32];
    oy_why_print(why, text, sizeof text);
    (void)fprintf(q->err, "oy-verify: %s\n", text);
    return OY_EXIT_UNREADABLE;
}

static oy_status report(const struct request *q, const struct oy_verification *v,
                        struct oy_why *why) {
    struct oy_buffer json;
    if (q->unwritten) return oy_fail(why, OY_IO, "", "cannot write the report");
    if (q->lines) return oy_report_line_end(q->out, v, why);
    if (!q->json) return oy_report_text(q->out, v, q->options.language, q->quiet, why);
    OY_TRY(oy_report_json(&json, v, why));
    bool written = fwrite(json.p, 1, json.n, q->out) == json.n && fflush(q->out) == 0;
    oy_buffer_free(&json);
    return written ? OY_OK : oy_fail(why, OY_IO, "", "cannot write the report");
}

/* ---- --json-lines: what cannot be written is said at the end ---- */

static void say_check(void *context, const struct oy_check_result *r) {
    struct request *q = context;
    struct oy_why why = {.status = OY_OK};
    if (oy_report_line_check(q->out, r, q->options.language, &why) != OY_OK) q->unwritten = true;
}

static void say_progress(void *context, const char *of, uint64_t done, uint64_t total) {
    struct request *q = context;
    struct oy_why why = {.status = OY_OK};
    if (oy_report_line_progress(q->out, of, done, total, &why) != OY_OK) q->unwritten = true;
}

int oy_verify_main(int argc, char **argv, FILE *out, FILE *err) {
    struct request q = {.out = out, .err = err};
    const struct oy_verify_observer observer = {say_check, say_progress, &q};
    struct oy_verification *v;
    struct oy_why why = {.status = OY_OK};
    if (argc > 1 && strcmp(argv[1], "ballot") == 0)
        return oy_verify_ballot_main(argc - 1, argv + 1, out, err);
    q.options.language = oy_language_of_user();
    q.options.openings = q.openings;
    q.options.witnesses = q.witnesses;
    q.options.progress = true;
    int status = parse(&q, argc, argv);
    if (q.lines) q.options.observer = &observer;
    if (q.json && q.lines) return complain(err, "--json or --json-lines, not both", NULL);
    if ((q.json || q.lines) && !q.lang)
        q.options.language = OY_ENGLISH; /* programs read the same everywhere */
    if (status != 0 || q.done) return status;
    if (oy_crypto_init(&why) != OY_OK) return fail(&q, &why);
    if (oy_verify(&v, &q.options, &why) != OY_OK) return fail(&q, &why);
    status = oy_verdict_exit(v->verdict);
    if (report(&q, v, &why) != OY_OK) status = fail(&q, &why);
    oy_verification_free(v);
    return status;
}
