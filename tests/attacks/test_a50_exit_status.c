/* a50: a script that looks at the exit status, a person who reads the text and a program that reads
 * the JSON must be told the same, whatever the record; and a report that could not be written is no
 * success. */
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/json.h"
#include "tests/attacks/attacks.h"
#include "tests/support/attack_record.h"
#include "verifier/command.h"

enum { OUT_MAX = 1 << 20 };
static char out[OUT_MAX];

/* oy-verify in a process of its own. */
static int run(const char *record, const char *option, const char *to) {
    char command[700];
    (void)snprintf(command, sizeof command, "'%s/oy-verify' '%s' %s >'%s' 2>/dev/null", OY_BIN_DIR,
                   record, option, to);
    int status = system(command);
    cr_assert(WIFEXITED(status), "%s", command);
    return WEXITSTATUS(status);
}

static const char *run_and_read(const struct oy_rec *s, const char *record, const char *option,
                                int *status) {
    struct attack_path file = attack_rec_path(s, "report");
    struct oy_buffer bytes;
    *status = run(record, option, file.p);
    ATTACK_OK(oy_file_read(&bytes, NULL, file.p, OUT_MAX - 1, &why));
    memcpy(out, bytes.p, bytes.n + 1);
    oy_buffer_free(&bytes);
    return out;
}

static void json_says(const char *text, const char *verdict, bool failed_check) {
    struct oy_json *j;
    const struct oy_json *checks;
    struct oy_span word;
    size_t n, failed = 0, waiting = 0;
    ATTACK_OK(oy_json_parse(&j, oy_span_text(text), OUT_MAX, &why));
    ATTACK_OK(oy_json_text(&word, j, "verdict", 1, 20, &why));
    cr_assert(oy_span_equal(word, oy_span_text(verdict)), "%.*s", (int)word.n, word.p);
    ATTACK_OK(oy_json_array(&checks, &n, j, "checks", OY_CHECKS, OY_CHECKS, &why));
    for (size_t i = 0; i < n; i++) {
        ATTACK_OK(oy_json_text(&word, oy_json_at(checks, i), "status", 1, 20, &why));
        if (oy_span_equal(word, oy_span_text("failed"))) failed++;
        if (oy_span_equal(word, oy_span_text("not_yet"))) waiting++;
    }
    cr_assert_eq(failed > 0, failed_check);
    if (strcmp(verdict, "verified") == 0) cr_assert_eq(failed + waiting, 0);
    if (strcmp(verdict, "incomplete") == 0) cr_assert_gt(waiting, 0);
    oy_json_free(j);
}

/* A line that begins with the word and a colon. */
static bool says(const char *text, const char *word) {
    char line[40];
    (void)snprintf(line, sizeof line, "\n%s:", word);
    return strstr(text, line) || strncmp(text, line + 1, strlen(line + 1)) == 0;
}

/* Text, JSON and status of one record, in both languages and loud or quiet. */
static void agree(const struct oy_rec *s, const char *record, const char *verdict, int expected) {
    static const char *const options[] = {"", "--quiet", "--lang tr", "--one-by-one"};
    static const char *const words[][2] = {
        {"verified", "VERIFIED"}, {"failed", "FAILED"}, {"incomplete", "INCOMPLETE"}};
    int status;
    const char *text = run_and_read(s, record, "--json", &status);
    cr_assert_eq(status, expected, "--json: %d", status);
    json_says(text, verdict, expected == 1);
    for (size_t i = 0; i < sizeof options / sizeof *options; i++) {
        text = run_and_read(s, record, options[i], &status);
        cr_assert_eq(status, expected, "%s: %d", options[i], status);
        cr_assert_gt(strlen(text), 0);
        if (i == 2) continue; /* the Turkish words are the text's own matter */
        for (size_t k = 0; k < 3; k++) {
            bool said = says(text, words[k][1]);
            cr_assert_eq(said, strcmp(words[k][0], verdict) == 0, "%s: %s", options[i], text);
        }
    }
}

ATTACK_IN_BOTH(a50_exit_status, all_three_agree) {
    struct oy_rec *s = oy_rec_new(&(struct oy_record_plan){
        .group = group, .voters = 3, .no_changes = true, .stop = OY_REC_SHARED});
    agree(s, s->record, "incomplete", 3);
    oy_rec_result(s);
    agree(s, s->record, "verified", 0);
    struct oy_buffer file = oy_rec_read(s, "result.json");
    file.p[file.n - 4] ^= 1;
    oy_rec_write(s, "result.json", oy_buffer_span(&file));
    agree(s, s->record, "failed", 1);
    file.p[file.n - 4] ^= 1;
    oy_rec_write(s, "result.json", oy_buffer_span(&file));
    oy_buffer_free(&file);
    file = oy_rec_read(s, "checkpoint");
    oy_rec_write(s, "checkpoint", oy_span("", 0));
    agree(s, s->record, "failed", 1);
    oy_rec_write(s, "checkpoint", oy_buffer_span(&file));
    oy_buffer_free(&file);
    oy_rec_free(s);
}

/* No verdict, and no success, where there is nothing to judge. */
Test(a50_exit_status, what_cannot_be_read_is_no_verdict) {
    struct oy_rec *s = oy_rec_new(&(struct oy_record_plan){.voters = 3, .no_changes = true});
    static const char *const options[] = {"--json", "", "--quiet"};
    struct attack_path missing = attack_rec_path(s, "missing"), file;
    int status;
    (void)snprintf(file.p, sizeof file.p, "%s/checkpoint", s->record);
    for (size_t i = 0; i < 3; i++) {
        const char *text = run_and_read(s, missing.p, options[i], &status);
        cr_assert_eq(status, 2);
        cr_assert_str_empty(text);
        text = run_and_read(s, file.p, options[i], &status); /* no directory */
        cr_assert_eq(status, 2);
        cr_assert_str_empty(text);
    }
    (void)run_and_read(s, s->record, "--no-such-option", &status);
    cr_assert_eq(status, 2);
    (void)run_and_read(s, s->record, "--since /dev/null", &status);
    cr_assert_eq(status, 2);
    (void)run_and_read(s, s->record, "--opening /no/such/file", &status);
    cr_assert_eq(status, 2);
    oy_rec_free(s);
}

/* The report goes to a full disk: it was verified, and nobody has been told so. */
Test(a50_exit_status, report_that_cannot_be_written) {
    struct oy_rec *s = oy_rec_new(&(struct oy_record_plan){.voters = 3, .no_changes = true});
    cr_assert_eq(access("/dev/full", W_OK), 0);
    cr_assert_eq(run(s->record, "--json", "/dev/full"), 2);
    cr_assert_eq(run(s->record, "", "/dev/full"), 2);
    oy_rec_free(s);
}

/* `oy` too: a refusal is no success, and leaves no file behind. */
Test(a50_exit_status, refusing_tool_does_not_succeed) {
    struct oy_rec *s =
        oy_rec_new(&(struct oy_record_plan){.voters = 3, .no_changes = true, .stop = OY_REC_VOTED});
    struct attack_path line = attack_rec_path(s, "line");
    static const char *const commands[] = {"trustee sign", "trustee share"};
    for (size_t i = 0; i < 2; i++) {
        char command[900];
        (void)snprintf(command, sizeof command,
                       "'%s/oy' %s '%s' --key '%s' --out '%s' >/dev/null 2>&1", OY_BIN_DIR,
                       commands[i], s->record, attack_rec_trustee_key(s, 1), line.p);
        int status = system(command);
        cr_assert(WIFEXITED(status) && WEXITSTATUS(status) == 1, "%s: %d", command, status);
        cr_assert_not(oy_file_exists(NULL, line.p));
    }
    oy_rec_free(s);
}
