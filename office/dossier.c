/* The dossier for the municipal council's agenda: the minutes and everything around them, for
 * readers who have never heard of the vote. */
#include <stdio.h>
#include <string.h>

#include "office/decision_words.h"
#include "office/minutes_contest.h"
#include "office/minutes_parts.h"
#include "verifier/text.h"

#define PICK(english, turkish) OY_PICK(m->language, english, turkish)

/* ---- cover and summary ---- */

static void draw_cover(struct oy_paper *p, const struct oy_minutes *m) {
    oy_minutes_draw_head(p, m, PICK("DOSSIER FOR THE COUNCIL", "MECLİS İÇİN KARAR DOSYASI"));
    oy_paper_rule(p);
    oy_paper_text(p, OY_PAPER_BODY,
                  PICK("This dossier reports a vote of the residents, in which each ballot was "
                       "encrypted on the voter's own device and only sums were decrypted. Every "
                       "figure in it was recomputed from the published record by the program that "
                       "wrote it, and can be recomputed by anybody.",
                       "Bu dosya, mahalle sakinlerinin yaptığı bir oylamayı bildirir. Her oy, "
                       "seçmenin kendi cihazında şifrelenmiş, yalnız toplamlar çözülmüştür. "
                       "Buradaki bütün sayılar, dosyayı yazan program tarafından yayımlanmış "
                       "kayıttan yeniden hesaplanmıştır ve herkes tarafından yeniden "
                       "hesaplanabilir."));
    static const char *const parts[2][7] = {
        {"Summary", "Questions and attachments", "Calendar", "Roll and posting",
         "Results and decisions", "Checks", "Recounting, glossary, signatures"},
        {"Özet", "Sorular ve ekler", "Takvim", "Seçmen listesi ve askı", "Sonuçlar ve kararlar",
         "Denetimler", "Yeniden sayım, sözlük, imzalar"}};
    char mark[8];
    oy_paper_text(p, OY_PAPER_HEADING, PICK("Contents", "İçindekiler"));
    for (size_t i = 0; i < 7; i++) {
        (void)snprintf(mark, sizeof mark, "%c.", (char)('A' + (int)i));
        oy_paper_item(p, mark, parts[m->language][i]);
    }
}

struct summary {
    const struct oy_minutes *m;
    char cell[OY_MINUTES_LINE];
};

/* The option with the greatest total, in short. */
static void say_leader(struct summary *s, size_t contest) {
    const struct oy_minutes *m = s->m;
    const struct oy_contest *c = &m->v->manifest->contests[contest];
    const struct oy_aggregates *a = m->v->aggregates;
    uint64_t best = 0;
    size_t at = 0;
    char n[OY_SAY];
    s->cell[0] = 0;
    if (a->scopes->contest[contest].n == 0) {
        (void)snprintf(s->cell, sizeof s->cell, "%s", PICK("not published", "yayımlanmadı"));
        return;
    }
    for (size_t i = 0; i < c->n_lines; i++) {
        struct oy_place_of place = {(uint32_t)contest, 0, (uint32_t)i};
        uint64_t count = m->v->totals->count[oy_aggregates_index(a, place)];
        if (count > best) {
            best = count;
            at = i;
        }
    }
    oy_minutes_say_line(s->cell, m->language, c, c->lines[at].id);
    size_t len = strlen(s->cell);
    (void)snprintf(s->cell + len, sizeof s->cell - len, " – %s",
                   oy_say_number(n, m->language, best));
}

enum { NAMED = 3 }; /* so many of those selected are named in the summary */

static void say_decision(struct summary *s, size_t contest) {
    const struct oy_minutes *m = s->m;
    const struct oy_contest *c = &m->v->manifest->contests[contest];
    const struct oy_decision *d = m->decisions ? &m->decisions[contest] : NULL;
    if (!d || d->outcome == OY_OUTCOME_NONE) {
        (void)snprintf(s->cell, sizeof s->cell, "–");
        return;
    }
    size_t at = (size_t)snprintf(s->cell, sizeof s->cell, "%s",
                                 oy_decision_say_outcome(m->language, d->outcome));
    for (size_t i = 0; i < d->n_selected && i < NAMED; i++)
        at += (size_t)snprintf(s->cell + at, sizeof s->cell - at, "%s%.300s", i ? ", " : ": ",
                               c->options[d->selected[i]].title);
    if (d->n_selected > NAMED)
        (void)snprintf(s->cell + at, sizeof s->cell - at,
                       PICK(" and %zu more", " ve %zu seçenek daha"), d->n_selected - NAMED);
}

static const char *summary_cell(void *context, size_t row, size_t column) {
    struct summary *s = context;
    const struct oy_minutes *m = s->m;
    const struct oy_contest *c = &m->v->manifest->contests[row];
    if (column == 0) {
        (void)snprintf(s->cell, sizeof s->cell, "%zu", row + 1);
    } else if (column == 1) {
        return c->title;
    } else if (column == 2) {
        say_leader(s, row);
    } else {
        say_decision(s, row);
    }
    return s->cell;
}

static void draw_summary(struct oy_paper *p, const struct oy_minutes *m) {
    struct summary s = {.m = m};
    const struct oy_paper_column columns[] = {
        {PICK("No.", "No"), 10, OY_PAPER_CELL_RIGHT},
        {PICK("Question", "Soru"), 68, OY_PAPER_CELL_LEFT},
        {PICK("Greatest total", "En yüksek toplam"), 38, OY_PAPER_CELL_LEFT},
        {PICK("Decision", "Karar"), 52, OY_PAPER_CELL_LEFT}};
    struct oy_paper_table table = {.columns = columns,
                                   .n_columns = 4,
                                   .n_rows = m->v->manifest->n_contests,
                                   .cell = summary_cell,
                                   .context = &s};
    oy_paper_break(p);
    oy_paper_text(p, OY_PAPER_TITLE, PICK("A. Summary", "A. Özet"));
    oy_minutes_draw_turnout(p, m);
    oy_paper_gap(p, 3);
    oy_paper_table(p, &table);
}

/* ---- questions, calendar, roll ---- */

static void draw_questions(struct oy_paper *p, const struct oy_minutes *m) {
    const struct oy_manifest *manifest = m->v->manifest;
    oy_paper_break(p);
    oy_paper_text(p, OY_PAPER_TITLE, PICK("B. Questions and attachments", "B. Sorular ve ekler"));
    oy_minutes_draw_attachments(p, m->language, manifest->attachments, manifest->n_attachments);
    for (size_t i = 0; i < manifest->n_contests; i++) oy_minutes_draw_question(p, m, i);
}

static void draw_day(struct oy_paper *p, const struct oy_minutes *m, const char *label,
                     uint32_t day) {
    char text[OY_SAY];
    oy_paper_fact(p, label, oy_say_day(text, m->language, day));
}

static void draw_calendar(struct oy_paper *p, const struct oy_minutes *m) {
    const struct oy_residency *r = &m->v->manifest->residency;
    oy_paper_text(p, OY_PAPER_TITLE, PICK("C. Calendar", "C. Takvim"));
    if (m->v->manifest->has_residency) {
        draw_day(p, m, PICK("Cut-off date", "Esas alınan gün"), r->cutoff);
        draw_day(p, m, PICK("List posted from", "Askıya çıkarma"), r->posting_from);
        draw_day(p, m, PICK("List posted until", "Askıdan indirme"), r->posting_to);
        draw_day(p, m, PICK("Objections decided by", "İtirazların karara bağlanması"),
                 r->objections_decided);
        draw_day(p, m, PICK("Roll final", "Listenin kesinleşmesi"), r->roll_final);
        draw_day(p, m, PICK("Election day", "Oylama günü"), r->election_day);
        draw_day(p, m, PICK("Private roll kept until", "Kişisel listenin saklanma sonu"),
                 r->destroy_after);
    }
    oy_minutes_draw_calendar(p, m);
}

static void draw_roll(struct oy_paper *p, const struct oy_minutes *m) {
    const struct oy_residency *r = &m->v->manifest->residency;
    oy_paper_gap(p, 5);
    oy_paper_text(p, OY_PAPER_TITLE, PICK("D. Roll and posting", "D. Seçmen listesi ve askı"));
    if (m->v->manifest->has_residency)
        oy_paper_textf(
            p, OY_PAPER_BODY,
            PICK("Entitled were residents of the mahalle in scope who were at least %u "
                 "years old on election day and had lived there for at least %u days on "
                 "the cut-off date. The list was posted with masked names; protected "
                 "people were not listed.",
                 "Oylama günü en az %u yaşında olan ve esas alınan günde en az %u gündür "
                 "mahallede oturanlar oy verebildi. Liste, adlar maskelenerek askıya "
                 "çıkarıldı; kaydı gizli kişiler listede yer almadı."),
            r->minimum_age, r->minimum_days);
    else
        oy_paper_text(p, OY_PAPER_BODY,
                      PICK("The manifest states no rules of residency; the registrars answer for "
                           "the list.",
                           "Seçim tanımında ikamet kuralı yoktur; listeden kayıt görevlileri "
                           "sorumludur."));
    oy_minutes_draw_roll_by_mahalle(p, m);
}

static void draw_results(struct oy_paper *p, const struct oy_minutes *m) {
    const struct oy_manifest *manifest = m->v->manifest;
    oy_paper_break(p);
    oy_paper_text(p, OY_PAPER_TITLE, PICK("E. Results and decisions", "E. Sonuçlar ve kararlar"));
    for (size_t i = 0; i < manifest->n_contests; i++) {
        oy_paper_textf(p, OY_PAPER_HEADING, "%zu. %s", i + 1, manifest->contests[i].title);
        oy_minutes_draw_result(p, m, i);
    }
}

/* ---- checks ---- */

static const char *check_cell(void *context, size_t row, size_t column) {
    const struct oy_minutes *m = context;
    const struct oy_check_result *r = &m->v->check[row];
    const struct oy_check_text *text = oy_check_text(r->id);
    if (column == 0) return r->id;
    if (column == 1) return text->title.in[m->language];
    if (column == 2) return oy_status_words(r->status)->in[m->language];
    return text->meaning.in[m->language];
}

static void draw_checks(struct oy_paper *p, const struct oy_minutes *m) {
    struct oy_minutes copy = *m;
    const struct oy_paper_column columns[] = {
        {PICK("No.", "No"), 11, OY_PAPER_CELL_LEFT},
        {PICK("What was checked", "Ne denetlendi"), 66, OY_PAPER_CELL_LEFT},
        {PICK("Result", "Sonuç"), 25, OY_PAPER_CELL_LEFT},
        {PICK("What a failure would have meant", "Geçmeseydi anlamı"), 66, OY_PAPER_CELL_LEFT}};
    struct oy_paper_table table = {.columns = columns,
                                   .n_columns = 4,
                                   .n_rows = m->v->n_checks,
                                   .cell = check_cell,
                                   .context = &copy};
    oy_paper_break(p);
    oy_paper_text(p, OY_PAPER_TITLE, PICK("F. Checks", "F. Denetimler"));
    oy_paper_table(p, &table);
    oy_minutes_draw_evidence(p, m);
}

/* ---- glossary ---- */

static const struct {
    struct oy_words term, meaning;
} glossary[] = {
    {{{"record", "kayıt"}},
     {{"all published files of the election; whoever has them can recount",
       "seçimin yayımlanan bütün dosyaları; bunlara sahip olan herkes yeniden sayabilir"}}},
    {{{"election id", "seçim numarası"}},
     {{"64 digits that stand for definition, key and roll together",
       "seçimin tanımını, anahtarını ve listesini birlikte temsil eden 64 hane"}}},
    {{{"roll", "seçmen listesi"}},
     {{"the public list of credentials; it names nobody",
       "oy anahtarlarının herkese açık listesi; kimsenin adını içermez"}}},
    {{{"registrar", "kayıt görevlisi"}},
     {{"gives every person a code; there are two, so that neither can vote for anybody",
       "herkese bir kod verir; iki tanedir, böylece hiçbiri başkasının yerine oy veremez"}}},
    {{{"trustee", "emanetçi"}},
     {{"holds a part of the key that opens sums, never single votes",
       "toplamları açan anahtarın bir parçasını saklar; tek tek oylar hiç açılmaz"}}},
    {{{"checkpoint, root", "kontrol noktası, kök"}},
     {{"a short number that fixes the whole log: change any byte and it differs",
       "günlüğün tümünü sabitleyen kısa sayı: tek bayt değişse farklı olur"}}},
    {{{"witness", "tanık"}},
     {{"somebody outside who confirms that everyone is shown the same log",
       "herkese aynı günlüğün gösterildiğini onaylayan, dışarıdan biri"}}},
    {{{"public lot", "açık kura"}},
     {{"decides ties by a number that nobody could foresee and anybody can check",
       "eşitlikleri, kimsenin öngöremeyeceği ve herkesin denetleyebileceği bir sayıyla çözer"}}},
    {{{"SHA-256", "SHA-256"}}, {{"a fingerprint of a file", "bir dosyanın parmak izi"}}},
};

static void draw_glossary(struct oy_paper *p, const struct oy_minutes *m) {
    oy_paper_text(p, OY_PAPER_HEADING, PICK("Glossary", "Sözlük"));
    for (size_t i = 0; i < sizeof glossary / sizeof *glossary; i++)
        oy_paper_fact(p, glossary[i].term.in[m->language], glossary[i].meaning.in[m->language]);
}

static void draw(struct oy_paper *p, void *context) {
    const struct oy_minutes *m = context;
    draw_cover(p, m);
    draw_summary(p, m);
    draw_questions(p, m);
    oy_paper_break(p);
    draw_calendar(p, m);
    draw_roll(p, m);
    draw_results(p, m);
    draw_checks(p, m);
    oy_paper_break(p);
    oy_paper_text(p, OY_PAPER_TITLE,
                  PICK("G. Recounting, glossary, signatures", "G. Yeniden sayım, sözlük, imzalar"));
    oy_minutes_draw_recount(p, m);
    draw_glossary(p, m);
    oy_minutes_draw_signatures(p, m);
}

oy_status oy_dossier_pdf(struct oy_secret_bytes **out, const struct oy_minutes *m,
                         struct oy_why *why) {
    char footer[3 * OY_SAY], id[OY_SAY];
    struct oy_minutes copy = *m;
    (void)snprintf(footer, sizeof footer, "%s · %s", PICK("Dossier", "Karar dosyası"),
                   oy_say_groups(id, m->v->election->id, 40));
    struct oy_paper_info info = {.title = m->v->manifest->title,
                                 .author = m->v->manifest->origin,
                                 .language = PICK("en", "tr"),
                                 .time = m->v->closed_at,
                                 .header = m->v->manifest->title,
                                 .footer = footer,
                                 .numbered = true};
    return oy_paper_make(out, &info, draw, &copy, why);
}
