#include "office/minutes_contest.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/hex.h"
#include "office/decision_words.h"

enum { CELL = OY_MINUTES_LINE, MATRIX_LINES = 6, NAMES_MAX = 3 };

/* ---- question ---- */

void oy_minutes_draw_attachments(struct oy_paper *p, enum oy_language language,
                                 const struct oy_attachment *attachments, size_t n) {
    for (size_t i = 0; i < n; i++) {
        char hex[65], bytes[OY_SAY], label[2 * OY_SAY];
        const struct oy_attachment *a = &attachments[i];
        oy_hex_encode(hex, oy_span(a->digest, sizeof a->digest));
        (void)snprintf(label, sizeof label, OY_PICK(language, "Attachment %zu", "Ek %zu"), i + 1);
        oy_paper_fact(p, label, a->title);
        (void)snprintf(label, sizeof label,
                       OY_PICK(language, "%.120s, %s bytes", "%.120s, %s bayt"), a->file,
                       oy_say_number(bytes, language, a->bytes));
        oy_paper_fact_in(p, "", OY_PAPER_SMALL, label);
        oy_paper_fact_in(p, "SHA-256", OY_PAPER_MONO, hex);
    }
}

void oy_minutes_draw_question(struct oy_paper *p, const struct oy_minutes *m, size_t contest) {
    const struct oy_contest *c = &m->v->manifest->contests[contest];
    oy_paper_textf(p, OY_PAPER_HEADING, "%zu. %s", contest + 1, c->title);
    if (c->description) oy_paper_text(p, OY_PAPER_BODY, c->description);
    oy_minutes_draw_attachments(p, m->language, c->attachments, c->n_attachments);
}

/* ---- what a total counts ---- */

static const struct oy_option *find(const struct oy_option *list, size_t n, struct oy_span id) {
    for (size_t i = 0; i < n; i++)
        if (oy_span_equal(oy_span_text(list[i].id), id)) return &list[i];
    return NULL;
}

static void say_cost(char *out, enum oy_language l, const struct oy_option *option) {
    char cost[OY_SAY];
    size_t n = strlen(out);
    if (option->cost > 0)
        (void)snprintf(out + n, CELL - n, " (%s)", oy_say_number(cost, l, (uint64_t)option->cost));
}

/* In the manifest's words: the option, its cost, its grade or rank. */
void oy_minutes_say_line(char out[OY_MINUTES_LINE], enum oy_language l, const struct oy_contest *c,
                         const char *id) {
    size_t n = strcspn(id, "/");
    const struct oy_option *option = find(c->options, c->n_options, oy_span(id, n));
    if (!option) {
        (void)snprintf(out, CELL, "%s", OY_PICK(l, "(blank)", "(boş oy)"));
        return;
    }
    (void)snprintf(out, CELL, "%s", option->title);
    say_cost(out, l, option);
    if (id[n] != '/') return;
    const char *part = id + n + 1;
    const struct oy_option *grade = find(c->grades, c->n_grades, oy_span_text(part));
    n = strlen(out);
    if (grade)
        (void)snprintf(out + n, CELL - n, ": %s", grade->title);
    else
        (void)snprintf(out + n, CELL - n, OY_PICK(l, ", place %s", ", %s. sıra"), part);
}

/* ---- the table of totals ---- */

struct totals {
    const struct oy_minutes *m;
    const struct oy_contest *c;
    const struct oy_decision *d; /* or NULL */
    uint32_t contest;
    uint64_t max;
    bool share; /* totals are numbers of ballots, so a share of the ballots says something */
    char cell[CELL];
};

static uint64_t count_of(const struct totals *t, size_t scope, size_t line) {
    struct oy_place_of at = {t->contest, (uint32_t)scope, (uint32_t)line};
    return t->m->v->totals->count[oy_aggregates_index(t->m->v->aggregates, at)];
}

static const struct oy_contest_scopes *scopes_of(const struct totals *t) {
    return &t->m->v->aggregates->scopes->contest[t->contest];
}

static const char *total_cell(void *context, size_t row, size_t column) {
    struct totals *t = context;
    enum oy_language l = t->m->language;
    uint64_t n = count_of(t, 0, row);
    if (column == 0)
        oy_minutes_say_line(t->cell, l, t->c, t->c->lines[row].id);
    else if (column == 1)
        (void)oy_say_number(t->cell, l, n);
    else
        (void)oy_say_percent(t->cell, l, n, scopes_of(t)->scope[0].ballots);
    return t->cell;
}

static double total_bar(void *context, size_t row) {
    const struct totals *t = context;
    return t->max ? (double)count_of(t, 0, row) / (double)t->max : 0;
}

static bool is_selected(void *context, size_t row) {
    const struct totals *t = context;
    const char *id = t->c->lines[row].id;
    size_t n = strcspn(id, "/");
    if (t->d && t->d->outcome == OY_OUTCOME_ACCEPTED)
        return strcmp(t->c->options[t->c->decision.yes].id, id) == 0;
    for (size_t i = 0; t->d && i < t->d->n_selected; i++) {
        const char *selected = t->c->options[t->d->selected[i]].id;
        if (strlen(selected) == n && memcmp(selected, id, n) == 0) return true;
    }
    return false;
}

static void draw_totals(struct oy_paper *p, struct totals *t) {
    enum oy_language l = t->m->language;
    const struct oy_paper_column columns[] = {
        {OY_PICK(l, "Option", "Seçenek"), 78, OY_PAPER_CELL_LEFT},
        {t->c->type == OY_SCORE || t->c->type == OY_POINTS ? OY_PICK(l, "Points", "Puan")
                                                           : OY_PICK(l, "Votes", "Oy"),
         20, OY_PAPER_CELL_RIGHT},
        {t->share ? OY_PICK(l, "Of ballots", "Oran") : "", 20, OY_PAPER_CELL_RIGHT},
        {"", 50, OY_PAPER_CELL_BAR}};
    const struct oy_paper_column without[] = {columns[0], columns[1], columns[3]};
    struct oy_paper_table table = {.columns = t->share ? columns : without,
                                   .n_columns = t->share ? 4 : 3,
                                   .n_rows = t->c->n_lines,
                                   .cell = total_cell,
                                   .bar = total_bar,
                                   .strong = is_selected,
                                   .context = t};
    t->max = t->share ? scopes_of(t)->scope[0].ballots : 0; /* a full bar is all ballots */
    for (size_t i = 0; i < t->c->n_lines; i++)
        if (count_of(t, 0, i) > t->max) t->max = count_of(t, 0, i);
    oy_paper_gap(p, 2);
    oy_paper_table(p, &table);
}

/* ---- by mahalle ---- */

static void say_scope(char out[CELL], const struct totals *t, size_t scope) {
    const struct oy_scope *s = &scopes_of(t)->scope[scope];
    const struct oy_manifest *m = t->m->v->manifest;
    size_t at = 0;
    out[0] = 0;
    for (size_t i = 0; i < s->n_mahalle && i < NAMES_MAX; i++) {
        size_t k = oy_manifest_find_mahalle(m, s->mahalle[i]);
        at += (size_t)snprintf(out + at, CELL - at, "%s%.400s", i ? " + " : "", m->mahalle[k].name);
    }
    if (s->n_mahalle > NAMES_MAX)
        (void)snprintf(out + at, CELL - at,
                       OY_PICK(t->m->language, " and %zu more", " ve %zu mahalle daha"),
                       s->n_mahalle - NAMES_MAX);
}

/* A row for each mahalle, a column for each total. */
static const char *matrix_cell(void *context, size_t row, size_t column) {
    struct totals *t = context;
    enum oy_language l = t->m->language;
    if (column == 0)
        say_scope(t->cell, t, row + 1);
    else if (column == 1)
        (void)oy_say_number(t->cell, l, scopes_of(t)->scope[row + 1].ballots);
    else
        (void)oy_say_number(t->cell, l, count_of(t, row + 1, column - 2));
    return t->cell;
}

/* A row for each mahalle and total. */
static const char *flat_cell(void *context, size_t row, size_t column) {
    struct totals *t = context;
    enum oy_language l = t->m->language;
    size_t scope = row / t->c->n_lines + 1, line = row % t->c->n_lines;
    if (column == 0)
        say_scope(t->cell, t, scope);
    else if (column == 1)
        (void)oy_say_number(t->cell, l, scopes_of(t)->scope[scope].ballots);
    else if (column == 2)
        oy_minutes_say_line(t->cell, l, t->c, t->c->lines[line].id);
    else
        (void)oy_say_number(t->cell, l, count_of(t, scope, line));
    if (line > 0 && column < 2) t->cell[0] = 0;
    return t->cell;
}

static void draw_matrix(struct oy_paper *p, struct totals *t) {
    enum oy_language l = t->m->language;
    char titles[MATRIX_LINES][CELL];
    struct oy_paper_column columns[MATRIX_LINES + 2] = {
        {"Mahalle", 50, OY_PAPER_CELL_LEFT},
        {OY_PICK(l, "Ballots", "Sayılan oy"), 20, OY_PAPER_CELL_RIGHT}};
    for (size_t i = 0; i < t->c->n_lines; i++) {
        oy_minutes_say_line(titles[i], l, t->c, t->c->lines[i].id);
        columns[i + 2] =
            (struct oy_paper_column){titles[i], 98.0 / (double)t->c->n_lines, OY_PAPER_CELL_RIGHT};
    }
    struct oy_paper_table table = {.columns = columns,
                                   .n_columns = t->c->n_lines + 2,
                                   .n_rows = scopes_of(t)->n - 1,
                                   .cell = matrix_cell,
                                   .context = t};
    oy_paper_table(p, &table);
}

static void draw_flat(struct oy_paper *p, struct totals *t) {
    enum oy_language l = t->m->language;
    const struct oy_paper_column columns[] = {
        {"Mahalle", 55, OY_PAPER_CELL_LEFT},
        {OY_PICK(l, "Ballots", "Sayılan oy"), 22, OY_PAPER_CELL_RIGHT},
        {OY_PICK(l, "Option", "Seçenek"), 70, OY_PAPER_CELL_LEFT},
        {OY_PICK(l, "Total", "Toplam"), 21, OY_PAPER_CELL_RIGHT}};
    struct oy_paper_table table = {.columns = columns,
                                   .n_columns = 4,
                                   .n_rows = (scopes_of(t)->n - 1) * t->c->n_lines,
                                   .cell = flat_cell,
                                   .context = t};
    oy_paper_table(p, &table);
}

/* Whether the titles fit above narrow columns without being torn apart. */
static bool titles_fit(const struct oy_contest *c) {
    for (size_t i = 0; i < c->n_options; i++)
        if (strlen(c->options[i].title) > 45 / c->n_lines) return false;
    return c->n_grades == 0 && c->ranks == 0;
}

static void draw_scopes(struct oy_paper *p, struct totals *t) {
    if (scopes_of(t)->n < 2) return;
    oy_paper_text(p, OY_PAPER_SUBHEADING,
                  OY_PICK(t->m->language, "By mahalle", "Mahallelere göre"));
    if (t->c->n_lines <= MATRIX_LINES && titles_fit(t->c))
        draw_matrix(p, t);
    else
        draw_flat(p, t);
}

/* ---- the decision ---- */

static void draw_options(struct oy_paper *p, const struct totals *t, const char *label,
                         const uint32_t *list, size_t n) {
    char text[CELL], number[OY_SAY];
    for (size_t i = 0; i < n; i++) {
        const struct oy_option *option = &t->c->options[list[i]];
        (void)snprintf(text, sizeof text, "%s. %s", oy_say_number(number, t->m->language, i + 1),
                       option->title);
        say_cost(text, t->m->language, option);
        oy_paper_fact(p, i == 0 ? label : "", text);
    }
}

static void draw_tie(struct oy_paper *p, const struct totals *t) {
    enum oy_language l = t->m->language;
    if (t->d->n_tie == 0) return;
    oy_paper_fact(p, OY_PICK(l, "Public lot", "Açık kura"),
                  OY_PICK(l,
                          "These were equal. The lot puts them in this order; its seed is given "
                          "below and could be foreseen by nobody.",
                          "Aşağıdakiler eşitti. Kura onları bu sıraya koydu; tohumu aşağıdadır ve "
                          "kimse tarafından öngörülemezdi."));
    draw_options(p, t, OY_PICK(l, "Order of the lot", "Kura sırası"), t->d->tie, t->d->n_tie);
}

static void draw_rule(struct oy_paper *p, const struct totals *t) {
    enum oy_language l = t->m->language;
    char *rule = oy_decision_say_rule(l, t->c);
    oy_paper_fact(p, OY_PICK(l, "Rule", "Kural"),
                  rule ? rule : oy_decision_kind_name(t->c->decision.kind));
    free(rule);
}

static void draw_decision(struct oy_paper *p, const struct totals *t) {
    enum oy_language l = t->m->language;
    char text[OY_SAY * 4], spent[OY_SAY];
    draw_rule(p, t);
    if (!t->d || t->c->decision.kind == OY_DECIDE_NONE) return;
    (void)oy_decision_say_quorum(text, l, t->c, t->d);
    if (text[0]) oy_paper_fact(p, OY_PICK(l, "Quorum", "Yeter sayı"), text);
    oy_paper_fact(p, OY_PICK(l, "Electorate", "Seçmen sayısı"),
                  oy_say_number(text, l, t->d->electorate));
    oy_paper_fact_in(p, OY_PICK(l, "Decision", "Karar"), OY_PAPER_STRONG,
                     oy_decision_say_outcome(l, t->d->outcome));
    draw_options(p, t, OY_PICK(l, "Selected", "Seçilenler"), t->d->selected, t->d->n_selected);
    if (t->d->spent > 0)
        oy_paper_fact(p, OY_PICK(l, "Cost in all", "Toplam maliyet"),
                      oy_say_number(spent, l, t->d->spent));
    draw_tie(p, t);
}

void oy_minutes_draw_result(struct oy_paper *p, const struct oy_minutes *m, size_t contest) {
    const struct oy_contest *c = &m->v->manifest->contests[contest];
    struct totals t = {.m = m,
                       .c = c,
                       .d = m->decisions ? &m->decisions[contest] : NULL,
                       .contest = (uint32_t)contest,
                       .share = c->type != OY_SCORE && c->type != OY_POINTS};
    char number[OY_SAY];
    enum oy_language l = m->language;
    if (scopes_of(&t)->n == 0) {
        oy_paper_text(p, OY_PAPER_BODY,
                      OY_PICK(l,
                              "The totals were not decrypted: with so few ballots they would tell "
                              "how single people voted.",
                              "Toplamlar çözülmedi: bu kadar az oyla kişilerin oyu belli olurdu."));
        draw_decision(p, &t);
        return;
    }
    oy_paper_fact(p, OY_PICK(l, "Ballots counted", "Sayılan oy"),
                  oy_say_number(number, l, scopes_of(&t)->scope[0].ballots));
    draw_decision(p, &t);
    draw_totals(p, &t);
    draw_scopes(p, &t);
}
