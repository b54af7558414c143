#include "residency/residents.h"

#include <sodium.h>
#include <string.h>

#include "base/progress.h"
#include "residency/fields.h"
#include "residency/kimlik.h"

oy_status oy_roll_setup_make(struct oy_roll_setup *out, const struct oy_manifest *m,
                             struct oy_why *why) {
    OY_REQUIRE(why, m->has_residency, OY_MISSING, "man-9",
               "the manifest does not say who may vote (\"residency\")");
    *out = (struct oy_roll_setup){.group = m->group->id, .rules = m->residency};
    memcpy(out->roll_id, m->roll_id, 32);
    out->n_officers = (uint32_t)m->n_officers;
    for (size_t i = 0; i < m->n_officers; i++) memcpy(out->officer[i], m->officers[i].key, 32);
    out->n_mahalle = (uint32_t)m->n_mahalle;
    for (size_t i = 0; i < m->n_mahalle; i++) out->mahalle[i] = m->mahalle[i].id;
    return OY_OK;
}

struct import {
    const struct oy_roll_setup *setup;
    struct oy_people *list;
    struct oy_columns columns;
    bool has_columns;
    struct oy_progress progress;
};

static struct oy_span field(const struct import *im, const struct oy_csv_row *row,
                            enum oy_column k) {
    return im->columns.at[k] == SIZE_MAX ? oy_span("", 0) : row->field[im->columns.at[k]].text;
}

static bool is_malformed(const struct import *im, const struct oy_csv_row *row) {
    if (row->n != im->columns.n) return true;
    for (unsigned k = 0; k < OY_COLUMNS; k++)
        if (im->columns.at[k] != SIZE_MAX && row->field[im->columns.at[k]].bad) return true;
    return false;
}

static oy_status take_texts(struct import *im, const struct oy_csv_row *row, struct oy_person *p,
                            struct oy_why *why) {
    OY_TRY(oy_people_text(&p->name, im->list, field(im, row, OY_COLUMN_NAME), why));
    OY_TRY(oy_people_text(&p->surname, im->list, field(im, row, OY_COLUMN_SURNAME), why));
    OY_TRY(oy_people_text(&p->street, im->list, field(im, row, OY_COLUMN_STREET), why));
    return oy_people_text(&p->address, im->list, field(im, row, OY_COLUMN_ADDRESS), why);
}

/* Fields 3 to 7; what cannot be read is kept as such, so that nobody is asked twice for it. */
static void take_values(const struct import *im, const struct oy_csv_row *row,
                        struct oy_person *p) {
    bool flag_good = oy_field_flag(&p->is_protected, field(im, row, OY_COLUMN_PROTECTED));
    if (!oy_field_date(&p->born, field(im, row, OY_COLUMN_BORN))) p->born = (uint32_t)OY_DAY_NONE;
    if (!oy_field_date(&p->since, field(im, row, OY_COLUMN_SINCE)))
        p->since = (uint32_t)OY_DAY_NONE;
    if (!oy_field_mahalle(&p->mahalle, field(im, row, OY_COLUMN_MAHALLE))) p->mahalle = 0;
    enum oy_refused why =
        oy_rules_person(&im->setup->rules, im->setup->mahalle, im->setup->n_mahalle, p);
    if (why >= OY_REFUSED_AGE) why = OY_REFUSED_NOT; /* after 8 and 9, by oy_rules_list */
    if (why == OY_REFUSED_NOT && !flag_good) why = OY_REFUSED_FLAG;
    p->reason = (uint8_t)why;
}

/* Of a row whose person is unknown nothing is kept but its line. */
static oy_status take_row(struct import *im, const struct oy_csv_row *row, struct oy_why *why) {
    struct oy_person p = {
        .line = row->line, .name = "", .surname = "", .street = "", .address = ""};
    struct oy_span kimlik = oy_span("", 0);
    if (is_malformed(im, row))
        p.reason = OY_REFUSED_MALFORMED;
    else if (!oy_kimlik_valid(kimlik = field(im, row, OY_COLUMN_KIMLIK)))
        p.reason = OY_REFUSED_KIMLIK;
    if (p.reason == OY_REFUSED_NOT) {
        memcpy(p.kimlik, kimlik.p, OY_KIMLIK);
        OY_TRY(take_texts(im, row, &p, why));
        take_values(im, row, &p);
    }
    return oy_people_add(im->list, &p, why);
}

static oy_status on_row(void *ctx, const struct oy_csv_row *row, struct oy_why *why) {
    struct import *im = ctx;
    if (im->has_columns) return take_row(im, row, why);
    im->has_columns = true;
    return oy_columns_read(&im->columns, row, why);
}

static void on_bytes(void *ctx, size_t n) {
    struct import *im = ctx;
    oy_progress_tick(&im->progress, n);
}

oy_status oy_residents_read(struct oy_people *out, struct oy_span csv,
                            enum oy_csv_encoding encoding, const struct oy_roll_setup *setup,
                            struct oy_why *why) {
    struct import im = {.setup = setup, .list = out};
    struct oy_csv_reader reader = {encoding, on_row, on_bytes, &im};
    *out = (struct oy_people){.n = 0};
    oy_progress_start(&im.progress, "reading", csv.n);
    oy_status status = oy_csv_read(&reader, csv, why);
    oy_progress_end(&im.progress);
    OY_TRY(status);
    OY_REQUIRE(why, im.has_columns, OY_MISSING, "csv-2", "the list is empty: not even a heading");
    return oy_rules_list(out, &setup->rules, why);
}

void oy_residents_digest(unsigned char out[32], struct oy_span csv) {
    (void)crypto_hash_sha256(out, csv.p, csv.n);
}

void oy_residents_count(uint32_t count[OY_REFUSED_REASONS], const struct oy_person *person,
                        size_t n) {
    memset(count, 0, OY_REFUSED_REASONS * sizeof *count);
    for (size_t i = 0; i < n; i++) count[person[i].reason]++;
}
