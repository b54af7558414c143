#include "residency/fields.h"

#include <stdio.h>
#include <string.h>

#include "base/day.h"
#include "base/turkish.h"

/* ---- columns ---- */

static const struct {
    enum oy_column column;
    const char *folded; /* as oy_turkish_fold leaves it */
} headings[] = {
    {OY_COLUMN_KIMLIK, "t.c.kimlikno"},
    {OY_COLUMN_KIMLIK, "tckimlikno"},
    {OY_COLUMN_KIMLIK, "tckn"},
    {OY_COLUMN_KIMLIK, "kimlikno"},
    {OY_COLUMN_KIMLIK, "nationalid"},
    {OY_COLUMN_NAME, "ad"},
    {OY_COLUMN_NAME, "adi"},
    {OY_COLUMN_NAME, "name"},
    {OY_COLUMN_NAME, "firstname"},
    {OY_COLUMN_NAME, "givenname"},
    {OY_COLUMN_SURNAME, "soyad"},
    {OY_COLUMN_SURNAME, "soyadi"},
    {OY_COLUMN_SURNAME, "surname"},
    {OY_COLUMN_SURNAME, "lastname"},
    {OY_COLUMN_SURNAME, "familyname"},
    {OY_COLUMN_BORN, "doğumtarihi"},
    {OY_COLUMN_BORN, "birthdate"},
    {OY_COLUMN_BORN, "dateofbirth"},
    {OY_COLUMN_MAHALLE, "mahalle"},
    {OY_COLUMN_MAHALLE, "mahalleno"},
    {OY_COLUMN_MAHALLE, "mahallekodu"},
    {OY_COLUMN_MAHALLE, "mahalleid"},
    {OY_COLUMN_SINCE, "ikamettarihi"},
    {OY_COLUMN_SINCE, "ikametbaşlangici"},
    {OY_COLUMN_SINCE, "yerleşimtarihi"},
    {OY_COLUMN_SINCE, "residentsince"},
    {OY_COLUMN_PROTECTED, "korunan"},
    {OY_COLUMN_PROTECTED, "gizlilik"},
    {OY_COLUMN_PROTECTED, "gizlikayit"},
    {OY_COLUMN_PROTECTED, "protected"},
    {OY_COLUMN_STREET, "sokak"},
    {OY_COLUMN_STREET, "cadde/sokak"},
    {OY_COLUMN_STREET, "caddesokak"},
    {OY_COLUMN_STREET, "street"},
    {OY_COLUMN_ADDRESS, "adres"},
    {OY_COLUMN_ADDRESS, "kapino"},
    {OY_COLUMN_ADDRESS, "dişkapino"},
    {OY_COLUMN_ADDRESS, "address"},
    {OY_COLUMN_ADDRESS, "doorno"},
};

const char *oy_column_name(enum oy_column column) {
    static const char *const names[OY_COLUMNS] = {"kimlik no",  "name",       "surname",
                                                  "birth date", "mahalle id", "resident since",
                                                  "protected",  "street",     "address"};
    return column < OY_COLUMNS ? names[column] : "unknown";
}

enum oy_column oy_column_find(struct oy_span heading) {
    char folded[64];
    (void)oy_turkish_fold(folded, sizeof folded, heading);
    for (size_t i = 0; i < sizeof headings / sizeof headings[0]; i++)
        if (strcmp(folded, headings[i].folded) == 0) return headings[i].column;
    return OY_COLUMNS;
}

static void add_name(char *list, size_t cap, enum oy_column column) {
    size_t n = strlen(list);
    (void)snprintf(list + n, cap - n, "%s%s", n ? ", " : "", oy_column_name(column));
}

static bool has_bad(const struct oy_csv_row *row) {
    for (size_t i = 0; i < row->n; i++)
        if (row->field[i].bad) return true;
    return false;
}

static oy_status need_all(const struct oy_columns *c, const struct oy_csv_row *heading,
                          struct oy_why *why) {
    char found[160] = "", missing[160] = "";
    for (unsigned k = 0; k < OY_COLUMNS; k++)
        if (c->at[k] != SIZE_MAX)
            add_name(found, sizeof found, (enum oy_column)k);
        else if (k <= OY_COLUMN_PROTECTED)
            add_name(missing, sizeof missing, (enum oy_column)k);
    OY_REQUIRE(why, missing[0] == 0, OY_MISSING, "csv-2",
               "the first line names no column for: %s (found: %s)%s", missing,
               found[0] ? found : "none; is there no heading?",
               has_bad(heading) ? "; is the file in another encoding?" : "");
    return OY_OK;
}

oy_status oy_columns_read(struct oy_columns *out, const struct oy_csv_row *heading,
                          struct oy_why *why) {
    OY_REQUIRE(why, heading->n <= OY_CSV_COLUMNS_MAX, OY_FORMAT, "csv-2",
               "the first line has %zu columns, more than %d", heading->n, OY_CSV_COLUMNS_MAX);
    for (unsigned k = 0; k < OY_COLUMNS; k++) out->at[k] = SIZE_MAX;
    out->n = heading->n;
    for (size_t i = 0; i < heading->n; i++) {
        enum oy_column k = oy_column_find(heading->field[i].text);
        if (k == OY_COLUMNS) continue;
        OY_REQUIRE(why, out->at[k] == SIZE_MAX, OY_FORMAT, "csv-2",
                   "columns %zu and %zu are both called %s", out->at[k] + 1, i + 1,
                   oy_column_name(k));
        out->at[k] = i;
    }
    return need_all(out, heading, why);
}

/* ---- values ---- */

bool oy_field_date(uint32_t *out, struct oy_span t) {
    char iso[10];
    if (t.n != 10) return false;
    if (t.p[4] == '-') return oy_day_parse(out, t);
    if ((t.p[2] != '.' && t.p[2] != '/') || t.p[5] != t.p[2]) return false;
    memcpy(iso, t.p + 6, 4);
    memcpy(iso + 5, t.p + 3, 2);
    memcpy(iso + 8, t.p, 2);
    iso[4] = iso[7] = '-';
    return oy_day_parse(out, oy_span(iso, sizeof iso));
}

bool oy_field_flag(bool *out, struct oy_span text) {
    static const char *const no[] = {"", "hayir", "no", "0", "false", "h", "n"};
    static const char *const yes[] = {"evet", "yes", "1", "true", "e", "y"};
    char folded[8];
    *out = false;
    if (text.n > 2 * sizeof folded) return false;
    (void)oy_turkish_fold(folded, sizeof folded, text);
    for (size_t i = 0; i < sizeof yes / sizeof yes[0]; i++)
        if (strcmp(folded, yes[i]) == 0) return *out = true;
    for (size_t i = 0; i < sizeof no / sizeof no[0]; i++)
        if (strcmp(folded, no[i]) == 0) return true;
    return false;
}

bool oy_field_mahalle(uint32_t *out, struct oy_span text) {
    uint64_t id;
    if (!oy_span_decimal(&id, text) || id == 0 || id > UINT32_MAX) return false;
    *out = (uint32_t)id;
    return true;
}
