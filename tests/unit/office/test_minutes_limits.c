/* Minutes and dossier of an election at its limits: 64 contests, titles of 300 characters,
 * one contest of 1,000 options, 2,000 mahalle, and no vote for anything. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "office/minutes.h"
#include "tests/support/font_leaks.h"

enum { CONTESTS = 64, OPTIONS = 1000, SCOPES = 3 };

static char long_title[301];

static struct oy_option *make_options(size_t n) {
    struct oy_option *out = calloc(n, sizeof *out);
    for (size_t i = 0; i < n; i++) {
        char id[16];
        (void)snprintf(id, sizeof id, "o%zu", i);
        out[i] = (struct oy_option){.id = strdup(id), .title = long_title, .cost = 1000000};
    }
    return out;
}

static void make_contest(struct oy_contest *c, size_t n) {
    static uint32_t scope[] = {1, 2};
    *c = (struct oy_contest){.id = (char[]){"q"},
                             .title = long_title,
                             .description = long_title,
                             .type = OY_APPROVAL,
                             .options = make_options(n),
                             .n_options = n,
                             .scope = scope,
                             .n_scope = 2,
                             .n_lines = n};
    c->id = strdup("q");
    c->lines = calloc(n, sizeof *c->lines);
    for (size_t i = 0; i < n; i++) c->lines[i].id = c->options[i].id;
    c->decision = (struct oy_decision_rule){.kind = OY_DECIDE_APPROVAL,
                                            .winners = 1,
                                            .minimum_votes = 1,
                                            .has_quorum = true,
                                            .quorum_part = 1,
                                            .quorum_of = 2};
}

static struct oy_attachment *make_attachments(size_t n) {
    static char file[] = "imar-plani-aciklama-raporu-2027-03-01-son-hali-1-5000-olcekli-nazim-imar-"
                         "plani-degisikligi-uzun-adli-dosya-ornegi-a.pdf";
    struct oy_attachment *out = calloc(n, sizeof *out);
    for (size_t i = 0; i < n; i++) {
        out[i] = (struct oy_attachment){.title = long_title, .file = file, .bytes = 1000000000000};
        memset(out[i].digest, (int)i + 1, sizeof out[i].digest);
    }
    return out;
}

static struct oy_manifest *make_manifest(void) {
    struct oy_manifest *m = calloc(1, sizeof *m);
    m->title = m->description = long_title;
    m->origin = (char *)strdup("oy.example/limits");
    m->n_mahalle = OY_MAHALLE_MAX;
    m->mahalle = calloc(m->n_mahalle, sizeof *m->mahalle);
    for (size_t i = 0; i < m->n_mahalle; i++)
        m->mahalle[i] = (struct oy_mahalle){(uint32_t)i + 1, long_title};
    m->n_trustees = OY_TRUSTEES_MAX;
    for (size_t i = 0; i < OY_TRUSTEES_MAX; i++) m->trustees[i].name = long_title;
    m->n_officers = OY_OFFICERS_MAX;
    for (size_t i = 0; i < OY_OFFICERS_MAX; i++) m->officers[i].name = long_title;
    m->attachments = make_attachments(50);
    m->n_attachments = 50;
    m->has_residency = true;
    m->residency = (struct oy_residency){18, 30, 46450, 46390, 46400, 46430, 46435, 46440, 46600};
    m->n_contests = CONTESTS;
    m->contests = calloc(m->n_contests, sizeof *m->contests);
    for (size_t i = 0; i < m->n_contests; i++) make_contest(&m->contests[i], i == 0 ? OPTIONS : 3);
    return m;
}

static void make_scopes(struct oy_scopes *s, size_t n_contests) {
    static uint32_t ids[] = {1, 2};
    s->contest = calloc(n_contests, sizeof *s->contest);
    s->n_contests = n_contests;
    for (size_t i = 1; i < n_contests; i++) { /* the last has no published scope */
        struct oy_contest_scopes *c = &s->contest[i - 1];
        c->n = SCOPES;
        c->scope = calloc(SCOPES, sizeof *c->scope);
        c->scope[0] = (struct oy_scope){0, ids, 2};
        c->scope[1] = (struct oy_scope){0, ids, 1};
        c->scope[2] = (struct oy_scope){0, ids + 1, 1};
    }
}

static void make_totals(struct oy_verification *v) {
    struct oy_aggregates *a = calloc(1, sizeof *a);
    struct oy_scopes *scopes = calloc(1, sizeof *scopes);
    make_scopes(scopes, v->manifest->n_contests);
    a->m = v->manifest;
    a->scopes = scopes;
    a->contest_at = calloc(v->manifest->n_contests + 1, sizeof *a->contest_at);
    for (size_t i = 0; i < v->manifest->n_contests; i++) {
        a->contest_at[i] = a->n;
        a->n += scopes->contest[i].n * v->manifest->contests[i].n_lines;
    }
    v->aggregates = a;
    v->totals = calloc(1, sizeof *v->totals);
    v->totals->n = a->n;
    v->totals->count = calloc(a->n, sizeof *v->totals->count);
}

static void make_checks(struct oy_verification *v) {
    static const char *const ids[] = {"A1", "A7", "K9"};
    v->n_checks = 3;
    for (size_t i = 0; i < 3; i++) v->check[i] = (struct oy_check_result){.id = ids[i]};
}

static void make_minutes(struct oy_minutes *m, enum oy_language language) {
    struct oy_verification *v = calloc(1, sizeof *v);
    v->manifest = make_manifest();
    v->election = calloc(1, sizeof *v->election);
    make_totals(v);
    make_checks(v);
    *m = (struct oy_minutes){.v = v, .language = language, .url = "https://oy.example/limits"};
    v->voters = calloc(v->manifest->n_mahalle, sizeof *v->voters);
    v->voted = calloc(v->manifest->n_mahalle, sizeof *v->voted);
    struct oy_decision *d = calloc(v->manifest->n_contests, sizeof *d);
    for (size_t i = 0; i < v->manifest->n_contests; i++)
        d[i].outcome = i == CONTESTS - 1 ? OY_OUTCOME_TOO_FEW : OY_OUTCOME_NO_QUORUM;
    m->decisions = d;
}

static void keep(const char *name, const struct oy_secret_bytes *pdf) {
    const char *dir = getenv("OY_KEEP_PAPER"); /* for a look at it */
    char path[4096];
    if (!dir) return;
    (void)snprintf(path, sizeof path, "%s/%s", dir, name);
    FILE *f = fopen(path, "wb");
    cr_assert_not_null(f);
    (void)fwrite(pdf->secret, 1, pdf->n, f);
    (void)fclose(f);
}

/* A test's process ends with it, and so does its memory; the leak check looks at the library. */
Test(minutes, of_the_largest_election) {
    struct oy_why why = {.status = OY_OK};
    struct oy_secret_bytes *pdf = NULL;
    struct oy_buffer json;
    static struct oy_minutes m[2];
    cr_assert_eq(oy_base_init(&why), OY_OK);
    for (size_t at = 0; at + 40 < sizeof long_title; at += 38)
        (void)snprintf(long_title + at, sizeof long_title - at, "%s",
                       "Ağaçlandırılamayabileceklerden şu İlk ");
    make_minutes(&m[0], OY_TURKISH);
    cr_assert_eq(oy_minutes_pdf(&pdf, &m[0], &why), OY_OK, "%s", why.text);
    keep("limits-minutes.pdf", pdf);
    oy_secret_bytes_free(&pdf);
    make_minutes(&m[1], OY_ENGLISH);
    cr_assert_eq(oy_dossier_pdf(&pdf, &m[1], &why), OY_OK, "%s", why.text);
    keep("limits-dossier.pdf", pdf);
    oy_secret_bytes_free(&pdf);
    cr_assert_eq(oy_minutes_json(&json, &m[0], &why), OY_OK);
    cr_assert_not_null(strstr((const char *)json.p, "\"outcome\": \"too-few\""));
    oy_buffer_free(&json);
}
