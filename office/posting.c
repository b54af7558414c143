#include "office/posting.h"

#include <stdio.h>
#include <string.h>

#include "base/hex.h"
#include "crypto/hash.h"

#define PICK(s, english, turkish) OY_PICK((s)->language, english, turkish)

enum { CELL = 64, SIDES = 2 };

oy_status oy_posting_digest(unsigned char out[32], const struct oy_posting *s, struct oy_why *why) {
    struct oy_sha256 h;
    oy_sha256_init(&h);
    for (size_t i = 0; i < s->n_rows; i++) {
        const struct oy_posted_row *row = &s->rows[i];
        OY_REQUIRE(why, !strpbrk(row->name, ";\n") && !strpbrk(row->kimlik, ";\n"), OY_FORMAT,
                   "priv-5", "row %zu is no masked row", i + 1);
        oy_sha256_update(&h, row->name, strlen(row->name));
        oy_sha256_update(&h, ";", 1);
        oy_sha256_update(&h, row->kimlik, strlen(row->kimlik));
        oy_sha256_update(&h, "\n", 1);
    }
    oy_sha256_final(&h, out);
    return OY_OK;
}

/* ---- what list and forms have in common ---- */

struct sheet {
    const struct oy_posting *s;
    enum oy_language language;
    char digest[65];
    bool removal;
    char cell[CELL];
};

static void draw_day(struct oy_paper *p, const struct sheet *x, const char *label, uint32_t day) {
    char text[OY_SAY];
    oy_paper_fact(p, label, oy_say_day(text, x->language, day));
}

static void draw_counts(struct oy_paper *p, const struct sheet *x) {
    char n[OY_SAY];
    oy_paper_fact(p, PICK(x, "People listed", "Listelenen kişi"),
                  oy_say_number(n, x->language, x->s->n_rows));
    oy_paper_fact(p, PICK(x, "Protected, not listed", "Kaydı gizli, listelenmeyen"),
                  oy_say_number(n, x->language, x->s->n_protected));
    oy_paper_fact_in(p, PICK(x, "SHA-256 of the rows", "Satırların SHA-256 özeti"), OY_PAPER_MONO,
                     x->digest);
}

static void draw_dates(struct oy_paper *p, const struct sheet *x) {
    const struct oy_residency *r = &x->s->m->residency;
    draw_day(p, x, PICK(x, "Posted from", "Askıya çıkarma"), r->posting_from);
    draw_day(p, x, PICK(x, "Posted until", "Askıdan indirme"), r->posting_to);
    draw_day(p, x, PICK(x, "Objections decided by", "İtirazların karara bağlanması"),
             r->objections_decided);
}

static const char *mahalle_name(const struct sheet *x) {
    return x->s->m->mahalle[x->s->mahalle].name;
}

/* ---- the list ---- */

static const char *list_cell(void *context, size_t row, size_t column) {
    struct sheet *x = context;
    if (column == 1) return x->s->rows[row].name;
    if (column == 2) return x->s->rows[row].kimlik;
    (void)snprintf(x->cell, sizeof x->cell, "%zu", row + 1);
    return x->cell;
}

static void draw_how_to_object(struct oy_paper *p, const struct sheet *x) {
    char last[OY_SAY];
    (void)oy_say_day(last, x->language, x->s->m->residency.posting_to);
    oy_paper_textf(
        p, OY_PAPER_BODY,
        PICK(x,
             "How to object: who is missing, or thinks that somebody is on this list "
             "wrongly, tells the muhtar's office in writing until %s. Whether you are on "
             "the list, and for which reason not, is told to you there on showing your "
             "identity card.",
             "İtiraz: listede olmayan ya da birinin haksız yere listede olduğunu düşünen "
             "herkes %s gününe kadar muhtarlığa yazılı olarak başvurabilir. Listede olup "
             "olmadığınız, değilseniz nedeni, kimliğinizi gösterdiğinizde muhtarlıkta "
             "size söylenir."),
        last);
}

static void draw_privacy(struct oy_paper *p, const struct sheet *x) {
    oy_paper_text(p, OY_PAPER_SMALL,
                  PICK(x,
                       "Personal data (law no. 6698, KVKK): names and kimlik numbers are masked; "
                       "the list serves objections only, is taken down on the day above, and may "
                       "not be copied or published elsewhere.",
                       "Kişisel veriler (6698 sayılı KVKK): adlar ve kimlik numaraları "
                       "maskelenmiştir; liste yalnız itiraz içindir, yukarıdaki günde askıdan "
                       "indirilir, çoğaltılamaz ve başka yerde yayımlanamaz."));
}

static void draw_list(struct oy_paper *p, void *context) {
    struct sheet *x = context;
    const struct oy_paper_column columns[] = {
        {PICK(x, "No.", "No"), 13, OY_PAPER_CELL_RIGHT},
        {PICK(x, "Name", "Adı soyadı"), 41, OY_PAPER_CELL_LEFT},
        {PICK(x, "Kimlik no.", "Kimlik no"), 27, OY_PAPER_CELL_MONO}};
    struct oy_paper_table table = {.columns = columns,
                                   .n_columns = 3,
                                   .n_rows = x->s->n_rows,
                                   .cell = list_cell,
                                   .context = x,
                                   .side_by_side = SIDES};
    oy_paper_text(p, OY_PAPER_SUBHEADING,
                  PICK(x, "LIST OF VOTERS, POSTED FOR OBJECTIONS", "ASKI LİSTESİ"));
    oy_paper_text(p, OY_PAPER_TITLE, mahalle_name(x));
    oy_paper_text(p, OY_PAPER_STRONG, x->s->m->title);
    draw_dates(p, x);
    draw_how_to_object(p, x);
    draw_privacy(p, x);
    oy_paper_gap(p, 2);
    oy_paper_table(p, &table);
    oy_paper_need(p, 22);
    oy_paper_gap(p, 3);
    draw_counts(p, x);
}

/* ---- the forms ---- */

static void draw_form_text(struct oy_paper *p, const struct sheet *x) {
    if (x->removal)
        oy_paper_text(p, OY_PAPER_BODY,
                      PICK(x,
                           "The list described above was taken down today, complete and undamaged, "
                           "after it had hung at the place named below.",
                           "Yukarıda belirtilen liste, aşağıdaki yerde asılı kaldıktan sonra bugün "
                           "eksiksiz ve hasarsız olarak askıdan indirilmiştir."));
    else
        oy_paper_text(
            p, OY_PAPER_BODY,
            PICK(x,
                 "The list described above was posted today at the place named below, "
                 "where everybody can read it.",
                 "Yukarıda belirtilen liste bugün, aşağıdaki yerde, herkesin okuyabileceği "
                 "biçimde askıya çıkarılmıştır."));
}

static void draw_form(struct oy_paper *p, void *context) {
    struct sheet *x = context;
    const char *const labels[] = {PICK(x, "First officer", "Birinci görevli"),
                                  PICK(x, "Second officer", "İkinci görevli")};
    const char *const lines[] = {PICK(x, "Name", "Adı soyadı"), PICK(x, "Date", "Tarih"),
                                 PICK(x, "Signature", "İmza")};
    oy_paper_text(p, OY_PAPER_TITLE,
                  x->removal ? PICK(x, "Minutes of removal", "Askıdan indirme tutanağı")
                             : PICK(x, "Minutes of posting", "Askıya çıkarma tutanağı"));
    oy_paper_text(p, OY_PAPER_STRONG, x->s->m->title);
    oy_paper_fact(p, "Mahalle", mahalle_name(x));
    draw_dates(p, x);
    draw_counts(p, x);
    oy_paper_gap(p, 4);
    draw_form_text(p, x);
    oy_paper_gap(p, 2);
    oy_paper_blank(p, PICK(x, "Place (building, board)", "Yer (bina, pano)"));
    oy_paper_blank(p, PICK(x, "Date and time", "Tarih ve saat"));
    oy_paper_blank(p, PICK(x, "Pages of the list", "Listenin sayfa sayısı"));
    oy_paper_blank(p, PICK(x, "Remarks", "Açıklama"));
    oy_paper_gap(p, 8);
    oy_paper_signatures(p, labels, 2, lines, 3);
}

/* ---- files ---- */

static oy_status make(struct oy_secret_bytes **out, const struct oy_posting *s, bool removal,
                      bool form, struct oy_why *why) {
    unsigned char digest[32];
    char footer[128];
    struct sheet x = {.s = s, .language = s->language, .removal = removal};
    OY_REQUIRE(why, s->m->has_residency, OY_MISSING, "man-9",
               "the manifest has no dates of posting");
    OY_TRY(oy_posting_digest(digest, s, why));
    oy_hex_encode(x.digest, oy_span(digest, sizeof digest));
    (void)snprintf(footer, sizeof footer, "SHA-256 %s", x.digest);
    struct oy_paper_info info = {
        .title = s->m->title,
        .author = s->m->origin,
        .language = PICK(s, "en", "tr"),
        /* The day of posting, as Unix time. */
        .time = oy_say_noon(removal ? s->m->residency.posting_to : s->m->residency.posting_from),
        .header = s->m->title,
        .footer = footer,
        .numbered = true};
    return oy_paper_make(out, &info, form ? draw_form : draw_list, &x, why);
}

oy_status oy_posting_list_pdf(struct oy_secret_bytes **out, const struct oy_posting *posting,
                              struct oy_why *why) {
    return make(out, posting, false, false, why);
}

oy_status oy_posting_minutes_pdf(struct oy_secret_bytes **out, const struct oy_posting *posting,
                                 bool removal, struct oy_why *why) {
    return make(out, posting, removal, true, why);
}
