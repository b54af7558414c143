#include "verifier/report.h"

#include <inttypes.h>
#include <string.h>

#include "base/utf8.h"
#include "verifier/decision_words.h"
#include "verifier/text.h"

struct report {
    FILE *out;
    const struct oy_verification *v;
    enum oy_language language;
    bool quiet;
    bool said; /* anything at all: an empty line sets the verdict off from it */
};

static const char *pick(const struct report *p, const char *english, const char *turkish) {
    return p->language == OY_TURKISH ? turkish : english;
}

/* Pads by characters, not bytes, up to `width` columns. */
static void pad(const struct report *p, const char *text, size_t width) {
    size_t n = oy_utf8_count(oy_span_text(text));
    (void)fputs(text, p->out);
    for (; n < width; n++) (void)fputc(' ', p->out);
}

/* ---- checks ---- */

static void print_check(struct report *p, const struct oy_check_result *r) {
    const struct oy_check_text *text = oy_check_text(r->id);
    bool failed = r->status == OY_CHECK_FAILED;
    if (p->quiet && !failed) return;
    p->said = true;
    (void)fprintf(p->out, "  %s ", oy_status_mark(r->status));
    pad(p, oy_status_words(r->status)->in[p->language], 12);
    (void)fprintf(p->out, "%-3s %s", r->id, text->title.in[p->language]);
    if (!failed && r->detail[0]) (void)fprintf(p->out, " (%s)", r->detail);
    (void)fputc('\n', p->out);
    if (!failed) return;
    (void)fprintf(p->out, "      %s %s\n", pick(p, "Fault:", "Kusur (İngilizce):"), r->detail);
    (void)fprintf(p->out, "      %s %s\n", pick(p, "Meaning:", "Anlamı:"),
                  text->meaning.in[p->language]);
}

static void print_checks(struct report *p) {
    for (size_t g = 0; g < OY_GROUPS; g++) {
        if (!p->quiet)
            (void)fprintf(p->out, "%s%s\n", g ? "\n" : "",
                          oy_group_texts[g].heading.in[p->language]);
        for (size_t i = 0; i < p->v->n_checks; i++)
            if (strcmp(p->v->check[i].group, oy_group_texts[g].group) == 0)
                print_check(p, &p->v->check[i]);
    }
}

/* ---- totals [chk-7] ---- */

static void print_counts(const struct report *p) {
    const struct oy_ballot_counts *c = &p->v->counts;
    (void)fprintf(p->out, "\n%s: %" PRIu64 " %s, %" PRIu64 " %s, %" PRIu64 " %s, %" PRIu64 " %s\n",
                  pick(p, "Ballots", "Oylar"), c->accepted, pick(p, "accepted", "kabul edilen"),
                  c->counted, pick(p, "counted", "sayılan"), c->superseded,
                  pick(p, "superseded by a later one", "sonrakiyle yenilenen"), c->revoked,
                  pick(p, "revoked", "iptal edilen"));
}

enum { NAMES_MAX = 3 }; /* more mahalle than these are named by their ids */

static void print_mahalle(const struct report *p, uint32_t id, bool by_name) {
    const struct oy_manifest *m = p->v->manifest;
    size_t i = oy_manifest_find_mahalle(m, id);
    if (by_name && i < m->n_mahalle)
        (void)fprintf(p->out, "%s", m->mahalle[i].name);
    else
        (void)fprintf(p->out, "%u", id);
}

/* ---- turnout ---- */

enum { TURNOUT_LINES = 40 }; /* of more mahalle only the sum is printed; the JSON has all */

static void print_turnout_line(const struct report *p, const char *name, uint64_t voted,
                               uint64_t voters) {
    uint64_t tenths = voters ? (2000 * voted + voters) / (2 * voters) : 0; /* of a percent */
    (void)fprintf(p->out, "    ");
    pad(p, name, 32);
    (void)fprintf(p->out, " %9" PRIu64 " / %9" PRIu64 "  %3" PRIu64 "%s%" PRIu64 " %%\n", voted,
                  voters, tenths / 10, pick(p, ".", ","), tenths % 10);
}

static void print_turnout(const struct report *p) {
    const struct oy_manifest *m = p->v->manifest;
    uint64_t all_voted = 0, all_voters = 0;
    (void)fprintf(p->out, "\n%s\n",
                  pick(p, "Turnout: ballots that count / people on the roll",
                       "Katılım: sayılan oy / listedeki kişi"));
    for (size_t i = 0; i < m->n_mahalle; i++) {
        uint32_t voters = p->v->voters[i], voted = p->v->voted[i];
        all_voted += voted;
        all_voters += voters;
        if (m->n_mahalle <= TURNOUT_LINES && m->n_mahalle > 1)
            print_turnout_line(p, m->mahalle[i].name, voted, voters);
    }
    print_turnout_line(p, pick(p, "all", "tümü"), all_voted, all_voters);
}

static void print_scope_name(const struct report *p, const struct oy_scope *s, size_t number) {
    (void)fprintf(p->out, "    %s", number == 0 ? pick(p, "all", "tümü") : "mahalle ");
    for (size_t i = 0; number && i < s->n_mahalle; i++) {
        if (i) (void)fprintf(p->out, " + ");
        print_mahalle(p, s->mahalle[i], s->n_mahalle <= NAMES_MAX);
    }
    (void)fprintf(p->out, " (%u %s)\n", s->ballots, pick(p, "ballots", "oy"));
}

static const struct oy_option *find(const struct oy_option *list, size_t n, struct oy_span id) {
    for (size_t i = 0; i < n; i++)
        if (oy_span_equal(oy_span_text(list[i].id), id)) return &list[i];
    return NULL;
}

/* What a total counts, in the manifest's words: the option, and its grade or rank. */
static void print_total_title(const struct report *p, const struct oy_contest *c, const char *id) {
    size_t n = strcspn(id, "/");
    const struct oy_option *option = find(c->options, c->n_options, oy_span(id, n));
    if (!option) {
        (void)fprintf(p->out, " %s\n", pick(p, "(blank)", "(boş)"));
        return;
    }
    (void)fprintf(p->out, " %s", option->title);
    if (id[n] == '/') {
        const char *part = id + n + 1;
        const struct oy_option *grade = find(c->grades, c->n_grades, oy_span_text(part));
        if (grade)
            (void)fprintf(p->out, ": %s", grade->title);
        else
            (void)fprintf(p->out, "%s%s%s", pick(p, ", place ", ", "), part, pick(p, "", ". sıra"));
    }
    (void)fputc('\n', p->out);
}

static void print_scope(const struct report *p, size_t contest, size_t scope) {
    const struct oy_contest *c = &p->v->manifest->contests[contest];
    const struct oy_aggregates *a = p->v->aggregates;
    print_scope_name(p, &a->scopes->contest[contest].scope[scope], scope);
    for (size_t line = 0; line < c->n_lines; line++) {
        struct oy_place_of place = {(uint32_t)contest, (uint32_t)scope, (uint32_t)line};
        (void)fprintf(p->out, "    %12" PRIu64 "  ",
                      p->v->totals->count[oy_aggregates_index(a, place)]);
        pad(p, c->lines[line].id, 24);
        print_total_title(p, c, c->lines[line].id);
    }
}

static void print_totals(const struct report *p) {
    const struct oy_verification *v = p->v;
    (void)fprintf(p->out, "\n%s%s\n", pick(p, "Totals", "Toplamlar"),
                  v->verdict == OY_VERIFIED ? ""
                                            : pick(p, " (NOT VERIFIED: see the verdict below)",
                                                   " (DOĞRULANMADI: aşağıdaki karara bakın)"));
    for (size_t i = 0; i < v->manifest->n_contests; i++) {
        const struct oy_contest *c = &v->manifest->contests[i];
        size_t n = v->aggregates->scopes->contest[i].n;
        (void)fprintf(p->out, "\n  %s: %s\n", c->id, c->title);
        if (n == 0)
            (void)fprintf(p->out, "    %s\n",
                          pick(p, "not decrypted: too few ballots", "çözülmedi: oy sayısı çok az"));
        for (size_t s = 0; s < n; s++) print_scope(p, i, s);
        if (v->has_decisions) oy_decision_words(p->out, c, &v->decisions[i], p->language, "    ");
    }
}

/* ---- the verdict ---- */

/* What to do about it: the reader has one copy of what everybody should have. */
static void print_advice(const struct report *p) {
    if (!p->v->has_checkpoint)
        (void)fprintf(p->out, "%s\n",
                      pick(p,
                           "Is this the right directory? A record has a file \"checkpoint\" and a "
                           "directory \"tile\".",
                           "Doğru dizin bu mu? Bir kayıtta \"checkpoint\" dosyası ve \"tile\" "
                           "dizini bulunur."));
    (void)fprintf(p->out, "%s\n",
                  pick(p,
                       "What to do: fetch the record again, best from another place. If the fault "
                       "stays, keep both copies unchanged and show this report to the council.",
                       "Ne yapmalı: kaydı yeniden, mümkünse başka bir yerden indirin. Kusur "
                       "sürerse iki kopyayı da değiştirmeden saklayın ve bu raporu meclise "
                       "gösterin."));
}

static void print_verdict(const struct report *p) {
    const struct oy_check_result *fault = oy_verification_fault(p->v);
    if (p->said) (void)fputc('\n', p->out);
    switch (p->v->verdict) {
    case OY_VERIFIED:
        (void)fprintf(p->out, "%s\n",
                      pick(p,
                           "VERIFIED: every check that applies passed; the totals are those of "
                           "the ballots that were cast.",
                           "DOĞRULANDI: gereken her denetimden geçti; toplamlar verilen oyların "
                           "toplamlarıdır."));
        return;
    case OY_INCOMPLETE:
        (void)fprintf(p->out, "%s\n",
                      pick(p,
                           "INCOMPLETE: nothing is wrong so far, but the election has not come "
                           "to its end.",
                           "TAMAMLANMADI: şimdiye kadar kusur yok, ama seçim henüz sona ermedi."));
        return;
    case OY_FAILED: break;
    }
    (void)fprintf(p->out, "%s %s (%s)\n",
                  pick(p, "FAILED: do not rely on this record; the first fault is at",
                       "BAŞARISIZ: bu kayda güvenmeyin; ilk kusurun yeri"),
                  fault ? fault->id : "?", fault ? fault->why.rule : "");
    print_advice(p);
}

oy_status oy_report_text(FILE *out, const struct oy_verification *v, enum oy_language language,
                         bool quiet, struct oy_why *why) {
    struct report p = {out, v, language, quiet, !quiet};
    print_checks(&p);
    if (v->has_counts && !quiet) print_counts(&p);
    if (v->has_counts && !quiet) print_turnout(&p);
    if (v->has_totals && !quiet) print_totals(&p);
    print_verdict(&p);
    if (fflush(out) == 0 && !ferror(out)) return OY_OK;
    return oy_fail(why, OY_IO, "", "cannot write the report");
}
