/* Before the vote: keys, manifest, roll, the trustees' ceremony, opening. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/secret.h"
#include "cli/demo.h"
#include "steps/files.h"
#include "steps/step_manifest.h"

enum { PATHS_MAX = 3 * OY_DEMO_TRUSTEES, DAY = 24 * 60 * 60, WORTH_SAYING_MS = 1500 };

struct paths { /* several formatted paths at once */
    char text[PATHS_MAX][OY_PATH_MAX];
    const char *path[PATHS_MAX];
    size_t n;
};

const char *oy_demo_path(const struct oy_demo *d, char out[4096], const char *format, ...) {
    int n = snprintf(out, 4096, "%s/", d->dir);
    va_list args;
    va_start(args, format);
    if (n > 0 && n < 4096) (void)vsnprintf(out + n, 4096 - (size_t)n, format, args);
    va_end(args);
    return out;
}

void oy_demo_say(const struct oy_demo *d, const char *format, ...) {
    if (d->json) return;
    va_list args;
    va_start(args, format);
    (void)vprintf(format, args);
    va_end(args);
    (void)printf("\n");
    (void)fflush(stdout);
}

void oy_demo_done(const struct oy_demo *d, int64_t since, const char *format, ...) {
    char took[32];
    int64_t ms = oy_progress_now() - since;
    if (d->json) return;
    va_list args;
    va_start(args, format);
    (void)vprintf(format, args);
    va_end(args);
    oy_progress_duration(took, sizeof took, ms);
    if (ms >= WORTH_SAYING_MS) (void)printf(" (%s)", took);
    (void)printf("\n");
    (void)fflush(stdout);
}

/* Appends DIR/<stem><i><end> for i = 1 … n. */
static struct oy_files numbered(const struct oy_demo *d, struct paths *p, const char *stem, int n,
                                const char *end) {
    for (int i = 1; i <= n; i++, p->n++)
        p->path[p->n] = oy_demo_path(d, p->text[p->n], "%s%d%s", stem, i, end);
    return (struct oy_files){p->path, p->n};
}

static oy_status make_keys(const struct oy_demo *d, enum oy_role role, const char *stem, int n,
                           struct oy_why *why) {
    char base[OY_PATH_MAX], name[64];
    for (int i = 1; i <= n; i++) {
        (void)snprintf(name, sizeof name, "%s%d%s", stem, i,
                       role == OY_ROLE_WITNESS ? ".example" : " (made up)");
        OY_TRY(oy_step_key(role, name, oy_demo_path(d, base, "keys/%s%d", stem, i), why));
    }
    return OY_OK;
}

/* One server signs for all its elections. */
static oy_status same_board(const struct oy_demo *d, struct oy_why *why) {
    char from[OY_PATH_MAX], to[OY_PATH_MAX];
    for (int i = 0; i < 2; i++) {
        struct oy_buffer key = {0};
        const char *end = i == 0 ? ".secret" : ".public";
        OY_TRY(oy_path_beside(from, d->board, end, why));
        OY_TRY(oy_file_read(&key, NULL, from, 4096, why));
        oy_status s = oy_file_write(NULL, oy_demo_path(d, to, "keys/board%s", end),
                                    oy_buffer_span(&key), i == 0 ? OY_FILE_PRIVATE : 0, why);
        oy_secret_wipe(key.p, key.n);
        oy_buffer_free(&key);
        OY_TRY(s);
    }
    return OY_OK;
}

static oy_status all_keys(const struct oy_demo *d, struct oy_why *why) {
    OY_TRY(make_keys(d, OY_ROLE_TRUSTEE, "trustee-", OY_DEMO_TRUSTEES, why));
    OY_TRY(make_keys(d, OY_ROLE_REGISTRAR, "registrar-", OY_DEMO_REGISTRARS, why));
    OY_TRY(make_keys(d, OY_ROLE_OFFICER, "officer-", OY_DEMO_OFFICERS, why));
    OY_TRY(make_keys(d, OY_ROLE_WITNESS, "witness-", OY_DEMO_WITNESSES, why));
    if (d->board) return same_board(d, why);
    char base[OY_PATH_MAX];
    return oy_step_key(OY_ROLE_BOARD, "board", oy_demo_path(d, base, "keys/board"), why);
}

static void date_text(char out[24], time_t t) {
    struct tm tm;
    (void)gmtime_r(&t, &tm);
    (void)strftime(out, 24, "%Y-%m-%dT%H:%M:%SZ", &tm);
}

static oy_status make_manifest(const struct oy_demo *d, const char *manifest, struct oy_why *why) {
    static struct paths trustees, registrars, officers, witnesses;
    trustees.n = registrars.n = officers.n = witnesses.n = 0;
    char opens[24], closes[24], board[OY_PATH_MAX], places[16][320];
    static char papers[OY_DEMO_PAPERS][OY_PATH_MAX];
    const char *place[16], *paper[OY_DEMO_PAPERS];
    size_t n = d->source.n_mahalle < 16 ? d->source.n_mahalle : 16;
    for (size_t i = 0; i < n; i++) {
        const struct oy_mahalle *m = &d->source.mahalle[i];
        (void)snprintf(places[i], sizeof places[i], "%u:%s", (unsigned)m->id, m->name);
        place[i] = places[i];
    }
    if (d->source.papers) OY_TRY(oy_demo_papers(d, papers, why));
    for (size_t i = 0; i < OY_DEMO_PAPERS; i++) paper[i] = papers[i];
    date_text(opens, time(NULL) - DAY);
    date_text(closes, time(NULL) + (time_t)d->closes_in);
    struct oy_draft draft = {
        .title = d->source.title,
        .origin = d->origin,
        .group = d->group,
        .opens = opens,
        .closes = closes,
        .minimum_scope = d->source.minimum_scope,
        .totals_by_mahalle = d->source.totals_by_mahalle,
        .mahalle = {place, n},
        .attachments = {paper, d->source.papers ? OY_DEMO_PAPERS : 0},
        .contests = d->source.put_contests,
        .contests_context = d->source.ctx,
        .threshold = OY_DEMO_THRESHOLD,
        .officer_quorum = OY_DEMO_OFFICERS,
        .witness_quorum = OY_DEMO_WITNESSES,
        .trustees = numbered(d, &trustees, "keys/trustee-", OY_DEMO_TRUSTEES, ".public"),
        .registrars = numbered(d, &registrars, "keys/registrar-", OY_DEMO_REGISTRARS, ".public"),
        .officers = numbered(d, &officers, "keys/officer-", OY_DEMO_OFFICERS, ".public"),
        .witnesses = numbered(d, &witnesses, "keys/witness-", OY_DEMO_WITNESSES, ".public"),
        .board = oy_demo_path(d, board, "keys/board.public"),
    };
    return oy_step_manifest_new(&d->step, &draft, manifest, why);
}

/* The registrars' common list: one mahalle a line. */
static oy_status write_list(const struct oy_demo *d, const char *path, struct oy_why *why) {
    char *text;
    OY_TRY(oy_allocate(&text, d->source.n_voters, 8, why));
    size_t n = 0;
    for (size_t v = 0; v < d->source.n_voters; v++)
        n +=
            (size_t)snprintf(text + n, 8, "%u\n", (unsigned)d->source.mahalle_of(d->source.ctx, v));
    oy_status s = oy_output_write(&d->step, path, oy_span(text, n), why);
    free(text);
    return s;
}

static oy_status make_roll(const struct oy_demo *d, const char *manifest, struct oy_why *why) {
    static struct paths parts, proofs;
    parts.n = proofs.n = 0;
    char list[OY_PATH_MAX], key[OY_PATH_MAX], dir[OY_PATH_MAX], rows[OY_PATH_MAX], out[OY_PATH_MAX];
    OY_TRY(write_list(d, oy_demo_path(d, list, "roll/list.txt"), why));
    for (int i = 1; i <= OY_DEMO_REGISTRARS; i++)
        OY_TRY(oy_step_enrol(&d->step, manifest, list,
                             oy_demo_path(d, key, "keys/registrar-%d.secret", i), NULL,
                             oy_demo_path(d, dir, "roll/registrar-%d", i), why));
    OY_TRY(
        oy_step_roll_merge(&d->step, manifest,
                           numbered(d, &parts, "roll/registrar-", OY_DEMO_REGISTRARS, "/parts.bin"),
                           oy_demo_path(d, rows, "roll/rows.bin"), why));
    for (int i = 1; i <= OY_DEMO_REGISTRARS; i++)
        OY_TRY(oy_step_roll_prove(&d->step, manifest, rows,
                                  oy_demo_path(d, dir, "roll/registrar-%d", i),
                                  oy_demo_path(d, key, "keys/registrar-%d.secret", i),
                                  oy_demo_path(d, out, "roll/proofs-%d.bin", i), why));
    return oy_step_roll_join(&d->step, manifest, rows,
                             numbered(d, &proofs, "roll/proofs-", OY_DEMO_REGISTRARS, ".bin"),
                             oy_demo_path(d, out, "roll/roll.bin"), why);
}

static oy_status ceremony(const struct oy_demo *d, const char *manifest, struct oy_why *why) {
    static struct paths messages;
    messages.n = 0;
    char key[OY_PATH_MAX], out[OY_PATH_MAX];
    for (int round = 1; round <= 3; round++) {
        struct oy_files before = {messages.path, messages.n};
        char stem[32];
        (void)snprintf(stem, sizeof stem, "ceremony/round%d-", round);
        for (int i = 1; i <= OY_DEMO_TRUSTEES; i++) {
            oy_demo_path(d, key, "keys/trustee-%d.secret", i);
            oy_demo_path(d, out, "%s%d.bin", stem, i);
            if (round == 1) OY_TRY(oy_step_round1(&d->step, manifest, key, 1, out, why));
            if (round == 2) OY_TRY(oy_step_round2(&d->step, manifest, key, 1, before, out, why));
            if (round == 3) OY_TRY(oy_step_round3(&d->step, manifest, key, 1, before, out, why));
        }
        (void)numbered(d, &messages, stem, OY_DEMO_TRUSTEES, ".bin");
    }
    return oy_step_assemble(&d->step, manifest, 1, (struct oy_files){messages.path, messages.n},
                            oy_demo_path(d, out, "ceremony/ceremony.bin"), why);
}

static oy_status open_election(const struct oy_demo *d, const char *manifest, struct oy_why *why) {
    static struct paths signatures;
    signatures.n = 0;
    char key[OY_PATH_MAX], out[OY_PATH_MAX], transcript[OY_PATH_MAX], roll[OY_PATH_MAX];
    oy_demo_path(d, transcript, "ceremony/ceremony.bin");
    oy_demo_path(d, roll, "roll/roll.bin");
    for (int i = 1; i <= OY_DEMO_OFFICERS; i++)
        OY_TRY(oy_step_officer_open(&d->step, manifest, transcript, roll,
                                    oy_demo_path(d, key, "keys/officer-%d.secret", i),
                                    oy_demo_path(d, out, "open/officer-%d.signature", i), why));
    return oy_step_board_open(
        &d->step, manifest, transcript, roll,
        numbered(d, &signatures, "open/officer-", OY_DEMO_OFFICERS, ".signature"),
        oy_demo_path(d, key, "keys/board.secret"), oy_demo_path(d, out, "record"), why);
}

oy_status oy_demo_prepare(const struct oy_demo *d, struct oy_why *why) {
    static const char *const dirs[] = {"keys", "roll", "ceremony", "open", "close", "shares"};
    char path[OY_PATH_MAX], manifest[OY_PATH_MAX];
    for (size_t i = 0; i < sizeof dirs / sizeof dirs[0]; i++)
        OY_TRY(oy_dir_make(NULL, oy_demo_path(d, path, "%s", dirs[i]), why));
    int64_t since = oy_progress_now();
    OY_TRY(all_keys(d, why));
    oy_demo_done(d, since,
                 "keys       %d trustees, %d registrars, %d officers, %d witnesses, the board",
                 OY_DEMO_TRUSTEES, OY_DEMO_REGISTRARS, OY_DEMO_OFFICERS, OY_DEMO_WITNESSES);
    OY_TRY(make_manifest(d, oy_demo_path(d, manifest, "manifest.json"), why));
    oy_demo_say(d, "manifest   %s", d->source.title);
    since = oy_progress_now();
    OY_TRY(make_roll(d, manifest, why));
    oy_demo_done(d, since, "roll       %zu voters, a code from each registrar, one credential each",
                 d->source.n_voters);
    since = oy_progress_now();
    OY_TRY(ceremony(d, manifest, why));
    oy_demo_done(d, since, "ceremony   %d of %d trustees make the key and rehearse",
                 OY_DEMO_THRESHOLD, OY_DEMO_TRUSTEES);
    if (d->prepare) return OY_OK; /* the server's officers open it */
    since = oy_progress_now();
    OY_TRY(open_election(d, manifest, why));
    oy_demo_done(d, since, "open       the officers sign, the board opens the log");
    return OY_OK;
}

void oy_demo_source_clear(struct oy_demo_source *s) {
    if (s->free) s->free(s->ctx);
    *s = (struct oy_demo_source){0};
}
