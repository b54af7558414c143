#include "office/population.h"

#include <string.h>

#include "base/file.h"
#include "base/turkish.h"
#include "residency/csv.h"

enum { FILE_MAX = 64 << 20 };

struct reading {
    const struct oy_manifest *m;
    struct oy_population *out;
    bool has_heading;
    size_t id, people, adults; /* columns; SIZE_MAX: not there */
};

static size_t column(const struct oy_csv_row *row, const char *english, const char *turkish) {
    char folded[64];
    for (size_t i = 0; i < row->n && i < OY_CSV_COLUMNS_MAX; i++) {
        (void)oy_turkish_fold(folded, sizeof folded, row->field[i].text);
        if (strcmp(folded, english) == 0 || strcmp(folded, turkish) == 0) return i;
    }
    return SIZE_MAX;
}

static oy_status take_heading(struct reading *r, const struct oy_csv_row *row, struct oy_why *why) {
    r->has_heading = true;
    r->id = column(row, "mahalle_id", "mahalleid");
    r->people = column(row, "population", "nüfus");
    r->adults = column(row, "adults", "yetişkin");
    OY_REQUIRE(why, r->id != SIZE_MAX && r->people != SIZE_MAX, OY_MISSING, "csv-2",
               "the population's first line names no column mahalle_id or no column population");
    return OY_OK;
}

static bool number(uint32_t *out, const struct oy_csv_row *row, size_t at) {
    uint64_t v;
    if (at >= row->n || !oy_span_decimal(&v, row->field[at].text) || v > UINT32_MAX) return false;
    *out = (uint32_t)v;
    return true;
}

static oy_status take_row(void *ctx, const struct oy_csv_row *row, struct oy_why *why) {
    struct reading *r = ctx;
    uint32_t id, people, adults = 0;
    if (!r->has_heading) return take_heading(r, row, why);
    OY_REQUIRE(why, number(&id, row, r->id) && number(&people, row, r->people), OY_FORMAT, "csv-2",
               "line %u of the population has no mahalle id or no number", (unsigned)row->line);
    size_t i = oy_manifest_find_mahalle(r->m, id);
    if (i == SIZE_MAX) return OY_OK;
    bool adults_known = r->adults != SIZE_MAX && number(&adults, row, r->adults);
    r->out[i] = (struct oy_population){true, adults_known, people, adults};
    return OY_OK;
}

oy_status oy_population_read(struct oy_population *out, const struct oy_manifest *m,
                             const char *path, struct oy_why *why) {
    struct reading r = {.m = m, .out = out};
    struct oy_csv_reader reader = {OY_CSV_DETECT, take_row, NULL, &r};
    struct oy_buffer text = {NULL, 0};
    OY_TRY(oy_file_read(&text, NULL, path, FILE_MAX, why));
    oy_status status = oy_csv_read(&reader, oy_buffer_span(&text), why);
    oy_buffer_free(&text);
    if (status != OY_OK) oy_why_at(why, "%s", path);
    return status;
}
