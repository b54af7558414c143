#include "office/minutes_parts.h"

#include <stdio.h>

#include "base/hex.h"

enum { LONG = 1300 };

#define PICK(m, english, turkish) OY_PICK((m)->language, english, turkish)

static const char *number(char out[OY_SAY], const struct oy_minutes *m, uint64_t n) {
    return oy_say_number(out, m->language, n);
}

void oy_minutes_draw_head(struct oy_paper *p, const struct oy_minutes *m, const char *kind) {
    const struct oy_manifest *manifest = m->v->manifest;
    char id[OY_ELECTION_ID_TEXT], hex[65];
    oy_election_id_print(id, m->v->election->id);
    oy_hex_encode(hex, oy_span(manifest->digest, sizeof manifest->digest));
    if (m->url) oy_paper_qr_beside(p, m->url, 34);
    oy_paper_text(p, OY_PAPER_SUBHEADING, kind);
    oy_paper_text(p, OY_PAPER_TITLE, manifest->title);
    if (manifest->description) oy_paper_text(p, OY_PAPER_BODY, manifest->description);
    if (m->url) oy_paper_beside_end(p);
    oy_paper_fact_in(p, PICK(m, "Election id", "Seçim numarası"), OY_PAPER_MONO, id);
    oy_paper_fact_in(p, PICK(m, "Manifest, SHA-256", "Seçim tanımı, SHA-256"), OY_PAPER_MONO, hex);
    oy_paper_fact(p, PICK(m, "Log", "Günlük"), manifest->origin);
    if (m->url) oy_paper_fact(p, PICK(m, "Published record", "Yayımlanan kayıt"), m->url);
}

static void draw_time(struct oy_paper *p, const struct oy_minutes *m, const char *label,
                      uint64_t time) {
    char text[OY_SAY];
    oy_paper_fact(p, label, oy_say_time(text, m->language, time));
}

void oy_minutes_draw_calendar(struct oy_paper *p, const struct oy_minutes *m) {
    oy_paper_text(p, OY_PAPER_HEADING, PICK(m, "Dates (Türkiye time)", "Tarihler (Türkiye saati)"));
    draw_time(p, m, PICK(m, "Voting opened", "Oylamanın başlangıcı"), m->v->manifest->opens);
    draw_time(p, m, PICK(m, "Voting was to close", "Oylamanın öngörülen bitişi"),
              m->v->manifest->closes);
    draw_time(p, m, PICK(m, "Closed by the officers", "Görevlilerce kapatılması"), m->v->closed_at);
}

/* ---- how many ---- */

void oy_minutes_draw_turnout(struct oy_paper *p, const struct oy_minutes *m) {
    const struct oy_ballot_counts *c = &m->v->counts;
    char n[OY_SAY];
    oy_paper_text(p, OY_PAPER_HEADING, PICK(m, "Roll and turnout", "Seçmen listesi ve katılım"));
    oy_paper_fact(p, PICK(m, "On the roll", "Listedeki seçmen"), number(n, m, m->rows));
    oy_paper_fact(p, PICK(m, "Ballots accepted", "Kabul edilen oy"), number(n, m, c->accepted));
    oy_paper_fact(p, PICK(m, "replaced by a later one", "sonraki oyla yenilenen"),
                  number(n, m, c->superseded));
    oy_paper_fact(p, PICK(m, "of revoked codes", "iptal edilen kodla verilen"),
                  number(n, m, c->revoked));
    oy_paper_fact_in(p, PICK(m, "Ballots counted", "Sayılan oy"), OY_PAPER_STRONG,
                     number(n, m, c->counted));
    oy_paper_fact_in(p, PICK(m, "Turnout", "Katılım oranı"), OY_PAPER_STRONG,
                     oy_say_percent(n, m->language, c->counted, m->rows));
    oy_paper_text(
        p, OY_PAPER_SMALL,
        PICK(m,
             "Turnout is ballots counted divided by people on the roll. Percentages are "
             "exact to one decimal; half a tenth is rounded up.",
             "Katılım oranı, sayılan oyların listedeki seçmen sayısına bölümüdür. Oranlar "
             "bir ondalık haneye kesindir; yarım onda birler yukarı yuvarlanır."));
}

struct rows {
    const struct oy_minutes *m;
    char cell[OY_SAY];
};

static const char *row_cell(void *context, size_t row, size_t column) {
    struct rows *r = context;
    const struct oy_mahalle *mahalle = &r->m->v->manifest->mahalle[row];
    uint32_t voters = r->m->v->voters[row], voted = r->m->v->voted[row];
    switch (column) {
    case 0: (void)snprintf(r->cell, sizeof r->cell, "%u", mahalle->id); return r->cell;
    case 1: return mahalle->name;
    case 2: return number(r->cell, r->m, voters);
    case 3: return number(r->cell, r->m, voted);
    default: return oy_say_percent(r->cell, r->m->language, voted, voters);
    }
}

void oy_minutes_draw_roll_by_mahalle(struct oy_paper *p, const struct oy_minutes *m) {
    struct rows r = {.m = m};
    const struct oy_paper_column columns[] = {
        {PICK(m, "No.", "No"), 22, OY_PAPER_CELL_LEFT},
        {"Mahalle", 110, OY_PAPER_CELL_LEFT},
        {PICK(m, "On the roll", "Seçmen sayısı"), 36, OY_PAPER_CELL_RIGHT},
        {PICK(m, "Counted", "Sayılan oy"), 36, OY_PAPER_CELL_RIGHT},
        {PICK(m, "Turnout", "Katılım"), 30, OY_PAPER_CELL_RIGHT}};
    struct oy_paper_table table = {.columns = columns,
                                   .n_columns = sizeof columns / sizeof *columns,
                                   .n_rows = m->v->manifest->n_mahalle,
                                   .cell = row_cell,
                                   .context = &r};
    oy_paper_text(p, OY_PAPER_SUBHEADING, PICK(m, "By mahalle", "Mahallelere göre"));
    oy_paper_table(p, &table);
}

/* ---- what shows that it is so ---- */

static void draw_trustees(struct oy_paper *p, const struct oy_minutes *m) {
    const struct oy_manifest *manifest = m->v->manifest;
    char text[LONG];
    int at = snprintf(text, sizeof text, PICK(m, "%u of %u: ", "%u/%u: "), m->v->shares.counting,
                      manifest->n_trustees);
    bool first = true;
    for (uint32_t i = 0; i < manifest->n_trustees && at > 0 && at < LONG - 1; i++) {
        if (!m->v->shares.by_trustee[i]) continue;
        at += snprintf(text + at, LONG - (size_t)at, "%s%.80s", first ? "" : ", ",
                       manifest->trustees[i].name);
        first = false;
    }
    oy_paper_fact(p, PICK(m, "Trustees who decrypted", "Şifreyi çözen emanetçiler"), text);
}

void oy_minutes_draw_evidence(struct oy_paper *p, const struct oy_minutes *m) {
    const struct oy_verification *v = m->v;
    char text[LONG], hex[65];
    size_t passed = 0;
    for (size_t i = 0; i < v->n_checks; i++) passed += v->check[i].status == OY_CHECK_PASSED;
    oy_paper_text(p, OY_PAPER_HEADING,
                  PICK(m, "What the result rests on", "Sonucun dayandığı kayıtlar"));
    (void)number(text, m, m->size);
    oy_paper_fact(p, PICK(m, "Log up to the result, entries", "Sonuca kadar günlük, kayıt sayısı"),
                  text);
    oy_hex_encode(hex, oy_span(m->root.b, sizeof m->root.b));
    oy_paper_fact_in(p, PICK(m, "Root", "Kök"), OY_PAPER_MONO, hex);
    oy_paper_fact(p, PICK(m, "Checkpoint", "Kontrol noktası"),
                  oy_verification_check(v, "A1")->detail);
    oy_paper_fact(p, PICK(m, "Closing", "Kapanış"), oy_verification_check(v, "A7")->detail);
    draw_trustees(p, m);
    oy_hex_encode(hex, oy_span(v->totals->lot, sizeof v->totals->lot));
    oy_paper_fact_in(p, PICK(m, "Seed of the public lot", "Açık kuranın tohumu"), OY_PAPER_MONO,
                     hex);
    (void)snprintf(text, sizeof text,
                   PICK(m, "VERIFIED: all %zu checks that apply passed.",
                        "DOĞRULANDI: gereken denetimlerin tümünden (%zu) geçti."),
                   passed);
    oy_paper_fact_in(p, PICK(m, "Verification", "Doğrulama"), OY_PAPER_STRONG, text);
}

void oy_minutes_draw_recount(struct oy_paper *p, const struct oy_minutes *m) {
    oy_paper_text(p, OY_PAPER_HEADING,
                  PICK(m, "Anybody can recount this", "Bu sonucu herkes yeniden sayabilir"));
    oy_paper_item(p, "1.",
                  PICK(m,
                       "Fetch the published record from the council or from anyone who has a copy.",
                       "Yayımlanan kaydı meclisten ya da kopyası olan herhangi birinden alın."));
    oy_paper_item(p, "2.",
                  PICK(m, "Get the free program oy-verify and run: oy-verify RECORD --election ID",
                       "Özgür oy-verify programını edinip çalıştırın: oy-verify KAYIT --lang tr "
                       "--election NUMARA"));
    oy_paper_item(
        p, "3.",
        PICK(m, "Give it the election id printed above, and see that the verdict is VERIFIED.",
             "Yukarıdaki seçim numarasını verin ve kararın DOĞRULANDI olduğunu görün."));
    oy_paper_item(p, "4.",
                  PICK(m, "Compare totals, number of entries and root with this paper.",
                       "Toplamları, kayıt sayısını ve kökü bu belgeyle karşılaştırın."));
    oy_paper_item(p, "5.",
                  PICK(m,
                       "oy minutes check minutes.json RECORD makes the minutes anew and compares "
                       "every byte.",
                       "oy minutes check minutes.json KAYIT tutanağı yeniden üretir ve bayt bayt "
                       "karşılaştırır."));
}

void oy_minutes_draw_signatures(struct oy_paper *p, const struct oy_minutes *m) {
    const struct oy_manifest *manifest = m->v->manifest;
    const char *labels[OY_OFFICERS_MAX];
    const char *const lines[] = {PICK(m, "Name", "Adı soyadı"), PICK(m, "Date", "Tarih"),
                                 PICK(m, "Signature", "İmza")};
    for (size_t i = 0; i < manifest->n_officers; i++) labels[i] = manifest->officers[i].name;
    oy_paper_need(p, 55);
    oy_paper_text(p, OY_PAPER_HEADING, PICK(m, "For the council", "Meclis adına"));
    oy_paper_signatures(p, labels, manifest->n_officers, lines, 3);
}
