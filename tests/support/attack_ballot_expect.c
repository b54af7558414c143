#define _XOPEN_SOURCE 700 /* nftw */

/* What honest people make of an election under attack: the verifier, and the board at its door. */
#include <ftw.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "steps/step.h"
#include "tests/support/attack_ballot_poll.h"
#include "verifier/verify.h"

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *at) {
    (void)st;
    (void)type;
    (void)at;
    return remove(path);
}

void attack_remove_tree(const char *path) {
    (void)nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

/* ---- copies ---- */

void attack_poll_digest(const struct attack_poll *p, unsigned char out[32]) {
    struct oy_dir dir;
    struct oy_names names;
    crypto_hash_sha256_state state;
    ATTACK_OK(oy_dir_open(&dir, p->record, &why));
    ATTACK_OK(oy_dir_walk(&names, &dir, 10000, &why));
    (void)crypto_hash_sha256_init(&state);
    for (size_t i = 0; i < names.n; i++) {
        struct oy_buffer bytes;
        ATTACK_OK(oy_file_read(&bytes, &dir, names.name[i], SIZE_MAX / 2, &why));
        (void)crypto_hash_sha256_update(&state, (const unsigned char *)names.name[i],
                                        strlen(names.name[i]) + 1);
        (void)crypto_hash_sha256_update(&state, bytes.p, bytes.n);
        oy_buffer_free(&bytes);
    }
    (void)crypto_hash_sha256_final(&state, out);
    oy_names_free(&names);
    oy_dir_close(&dir);
}

static void copy_tree(const char *from, const char *to) {
    char command[300];
    attack_remove_tree(to);
    (void)snprintf(command, sizeof command, "cp -a '%s' '%s'", from, to);
    ATTACK_MUST(system(command) == 0);
}

static const char *kept(const struct attack_poll *p, char out[96]) {
    (void)snprintf(out, 96, "%s/kept", p->dir);
    return out;
}

void attack_poll_keep(const struct attack_poll *p) {
    char path[96];
    copy_tree(p->record, kept(p, path));
}

void attack_poll_restore(const struct attack_poll *p) {
    char path[96];
    copy_tree(kept(p, path), p->record);
}

/* ---- what is expected ---- */

static _Noreturn void disappointed(const char *file, int line, const char *wanted,
                                   const char *got) {
    (void)fprintf(stderr, "%s:%d: expected %s, got %s\n", file, line, wanted, got);
    abort();
}

static void describe(char out[900], const struct oy_verification *v) {
    const struct oy_check_result *fault = oy_verification_fault(v);
    (void)snprintf(out, 900, "%s%s%s", oy_verdict_name(v->verdict), fault ? " " : "",
                   fault ? fault->id : "");
    if (fault) (void)snprintf(out + strlen(out), 900 - strlen(out), " %s", fault->detail);
}

static bool as_expected(const struct oy_verification *v, const char *check, const char *rule,
                        const char *where) {
    const struct oy_check_result *fault = oy_verification_fault(v);
    if (!check) return v->verdict == OY_INCOMPLETE && oy_verdict_exit(v->verdict) == 3;
    return v->verdict == OY_FAILED && oy_verdict_exit(v->verdict) == 1 && fault &&
           strcmp(fault->id, check) == 0 && strcmp(fault->why.rule, rule) == 0 &&
           (!where || strstr(fault->detail, where));
}

static void verify_once(const struct attack_poll *p, bool one_by_one, const char *check,
                        const char *rule, const char *where, const char *file, int line) {
    struct oy_verify_options options = {
        .record = p->record, .threads = 1, .one_by_one = one_by_one};
    struct oy_verification *v;
    char wanted[300], got[900];
    ATTACK_OK(oy_verify(&v, &options, &why));
    bool right = as_expected(v, check, rule, where);
    describe(got, v);
    oy_verification_free(v);
    (void)snprintf(wanted, sizeof wanted, "%s [%s] %s%s", check ? check : "no fault",
                   rule ? rule : "", where ? where : "", one_by_one ? " (one by one)" : "");
    if (!right) disappointed(file, line, wanted, got);
}

void attack_expect_at(const struct attack_poll *p, const char *check, const char *rule,
                      const char *where, const char *file, int line) {
    unsigned char before[32], after[32];
    attack_poll_digest(p, before);
    verify_once(p, false, check, rule, where, file, line);
    if (p->g->id == OY_GROUP_RISTRETTO255 || p->each) /* slow in modp4096 */
        verify_once(p, true, check, rule, where, file, line);
    attack_poll_digest(p, after);
    if (memcmp(before, after, 32) != 0)
        disappointed(file, line, "an untouched record", "a changed one");
}

void attack_expect_ballot_at(const struct attack_poll *p, const char *check, const char *rule,
                             uint64_t index, const char *file, int line) {
    char where[64];
    (void)snprintf(where, sizeof where, "log entry %llu, ballot ", (unsigned long long)index);
    attack_expect_at(p, check, rule, where, file, line);
}

/* Hands a file to the board. */
static void hand_in(const struct attack_poll *p, const struct oy_buffer *ballot,
                    struct oy_append_report *report) {
    char path[96];
    const char *paths[1] = {path};
    struct oy_step step = {.threads = 1};
    (void)snprintf(path, sizeof path, "%s/ballot", p->dir);
    ATTACK_OK(oy_file_write(NULL, path, oy_buffer_span(ballot), OY_FILE_REPLACE, &why));
    ATTACK_OK(oy_step_board_append(&step, report, p->record, (struct oy_files){paths, 1}, p->key,
                                   NULL, &why));
}

void attack_refused_at(const struct attack_poll *p, const struct oy_buffer *ballot,
                       const char *rule, const char *file, int line) {
    unsigned char before[32], after[32];
    struct oy_append_report report;
    char got[900] = "a ballot taken";
    attack_poll_digest(p, before);
    hand_in(p, ballot, &report);
    attack_poll_digest(p, after);
    bool refused = report.n_refused == 1 && report.accepted == 0 && report.repeated == 0;
    if (refused) oy_why_print(&report.refused[0].why, got, sizeof got);
    bool right = refused && strcmp(report.refused[0].why.rule, rule) == 0;
    oy_append_report_clear(&report);
    if (!right) disappointed(file, line, rule, got);
    if (memcmp(before, after, 32) != 0)
        disappointed(file, line, "an untouched record", "a changed one");
}

void attack_taken_at(const struct attack_poll *p, const struct oy_buffer *ballot, bool repeated,
                     const char *file, int line) {
    unsigned char before[32], after[32];
    struct oy_append_report report;
    char got[900] = "the other";
    attack_poll_digest(p, before);
    hand_in(p, ballot, &report);
    attack_poll_digest(p, after);
    if (report.n_refused) oy_why_print(&report.refused[0].why, got, sizeof got);
    bool right =
        report.n_refused == 0 && report.accepted == !repeated && report.repeated == repeated;
    oy_append_report_clear(&report);
    if (!right) disappointed(file, line, repeated ? "a repetition" : "a new ballot", got);
    if ((memcmp(before, after, 32) == 0) != repeated)
        disappointed(file, line, repeated ? "an untouched record" : "a longer record",
                     "the contrary");
}

void attack_turned_away_at(const struct attack_poll *p, const struct oy_buffer *ballot,
                           const char *check, const char *rule, const char *file, int line) {
    attack_refused_at(p, ballot, rule, file, line);
    attack_poll_keep(p);
    uint64_t index = attack_poll_log_bytes(p, ballot);
    attack_expect_ballot_at(p, check, rule, index, file, line);
    attack_poll_restore(p);
}
