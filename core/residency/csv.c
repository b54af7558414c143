#include "residency/csv.h"

#include <csv.h>
#include <iconv.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "residency/people.h"

struct reading {
    const struct oy_csv_reader *reader;
    struct oy_why *why;
    oy_status status;  /* of reader->row */
    iconv_t from_1254; /* (iconv_t)-1: the file is UTF-8 */
    bool mixed;        /* fields that are UTF-8 all the same are refused */
    uint32_t line;
    bool in_row;
    struct oy_csv_row row;
    char text[OY_CSV_COLUMNS_MAX][OY_CSV_FIELD_MAX + 1];
};

/* ---- memory: libcsv keeps the field it is at in one block, which is wiped ---- */

static void *give_block(void *p, size_t n) {
    if (n > OY_CSV_RUNAWAY) return NULL;
    return p ? p : calloc(1, OY_CSV_RUNAWAY);
}

static void wipe_block(void *p) {
    if (p) sodium_memzero(p, OY_CSV_RUNAWAY);
    free(p);
}

/* ---- text ---- */

static bool is_ascii(struct oy_span s) {
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] >= 0x80) return false;
    return true;
}

static bool convert(struct reading *r, struct oy_span in, char *out, size_t *n) {
    char bytes[OY_CSV_FIELD_MAX], *from = bytes, *to = out;
    size_t left = in.n, room = OY_CSV_FIELD_MAX;
    if (in.n > OY_CSV_FIELD_MAX || (r->mixed && oy_utf8_valid(in))) return false;
    memcpy(bytes, in.p, in.n);
    (void)iconv(r->from_1254, NULL, NULL, NULL, NULL);
    bool good = iconv(r->from_1254, &from, &left, &to, &room) != (size_t)-1;
    sodium_memzero(bytes, sizeof bytes);
    *n = OY_CSV_FIELD_MAX - room;
    return good;
}

static bool take_text(struct reading *r, struct oy_span in, char *out, size_t *n) {
    *n = 0;
    if (r->from_1254 != (iconv_t)-1 && !is_ascii(in)) {
        if (!convert(r, in, out, n)) return false;
    } else {
        if (in.n > OY_CSV_FIELD_MAX) return false;
        if (in.n) memcpy(out, in.p, in.n);
        *n = in.n;
    }
    out[*n] = 0;
    return oy_person_text_valid(oy_span(out, *n));
}

static struct oy_span trim(const char *text, size_t n) {
    while (n > 0 && (*text == ' ' || *text == '\t')) {
        text++;
        n--;
    }
    while (n > 0 && (text[n - 1] == ' ' || text[n - 1] == '\t')) n--;
    return oy_span(text, n);
}

/* ---- what libcsv calls ---- */

static void on_field(void *field, size_t n, void *ctx) {
    struct reading *r = ctx;
    size_t i = r->row.n++, length;
    if (i >= OY_CSV_COLUMNS_MAX) return;
    bool good = take_text(r, oy_span(field, n), r->text[i], &length);
    r->row.field[i].bad = !good;
    r->row.field[i].text = good ? trim(r->text[i], length) : oy_span("", 0);
}

static void on_row(int end, void *ctx) {
    struct reading *r = ctx;
    (void)end;
    if (r->status == OY_OK && r->row.n > 0)
        r->status = r->reader->row(r->reader->ctx, &r->row, r->why);
    r->row.n = 0;
    r->in_row = false;
}

/* ---- lines: fed one by one, so that rows know theirs ---- */

static size_t line_length(struct oy_span s) {
    size_t i = 0;
    while (i < s.n && s.p[i] != '\n' && s.p[i] != '\r') i++;
    if (i < s.n && s.p[i] == '\r' && i + 1 < s.n && s.p[i + 1] == '\n') i++;
    return i < s.n ? i + 1 : i;
}

static bool is_blank(struct oy_span line) {
    for (size_t i = 0; i < line.n; i++)
        if (!strchr(" \t\r\n", line.p[i]) || line.p[i] == 0) return false;
    return true;
}

static oy_status refuse_line(const struct reading *r, struct csv_parser *p, struct oy_why *why) {
    OY_REQUIRE(why, csv_error(p) != CSV_ENOMEM, OY_FORMAT, "csv-1",
               "the row of line %u has a field without an end: a quotation mark is missing",
               (unsigned)r->row.line);
    return oy_fail(why, OY_FORMAT, "csv-1",
                   "line %u: a quotation mark stands where none may stand; inside a field it is "
                   "written twice, and the field stands between two",
                   (unsigned)r->line);
}

static oy_status feed(struct reading *r, struct csv_parser *p, struct oy_span line,
                      struct oy_why *why) {
    r->line++;
    if (!r->in_row && !is_blank(line)) {
        r->row.line = r->line;
        r->in_row = true;
    }
    size_t done = csv_parse(p, line.p, line.n, on_field, on_row, r);
    if (r->status != OY_OK) return r->status;
    if (done != line.n) return refuse_line(r, p, why);
    if (r->reader->passed) r->reader->passed(r->reader->ctx, line.n);
    return OY_OK;
}

static oy_status feed_all(struct reading *r, struct csv_parser *p, struct oy_span bytes,
                          struct oy_why *why) {
    while (bytes.n) {
        size_t n = line_length(bytes);
        OY_TRY(feed(r, p, oy_span(bytes.p, n), why));
        bytes = oy_span(bytes.p + n, bytes.n - n);
    }
    int status = csv_fini(p, on_field, on_row, r);
    if (r->status != OY_OK) return r->status;
    OY_REQUIRE(why, status == 0, OY_FORMAT, "csv-1",
               "the row of line %u has a field without an end: a quotation mark is missing",
               (unsigned)r->row.line);
    return OY_OK;
}

/* ---- the file ---- */

enum oy_csv_encoding oy_csv_detect(struct oy_span bytes) {
    return oy_utf8_valid(bytes) ? OY_CSV_UTF8 : OY_CSV_WINDOWS_1254;
}

/* `,` or `;`, whichever the first line has more of outside quotation marks. */
static unsigned char separator_of(struct oy_span bytes) {
    size_t commas = 0, semicolons = 0, n = line_length(bytes);
    bool quoted = false;
    for (size_t i = 0; i < n; i++) {
        if (bytes.p[i] == '"') quoted = !quoted;
        commas += !quoted && bytes.p[i] == ',';
        semicolons += !quoted && bytes.p[i] == ';';
    }
    return semicolons > commas ? ';' : ',';
}

static bool begins(struct oy_span bytes, const char *mark, size_t n) {
    return bytes.n >= n && memcmp(bytes.p, mark, n) == 0;
}

static oy_status parse(struct reading *r, struct oy_span bytes, struct oy_why *why) {
    struct csv_parser p;
    if (csv_init(&p, CSV_STRICT | CSV_STRICT_FINI) != 0)
        return oy_fail(why, OY_MEMORY, "", "no memory for a table");
    csv_set_delim(&p, separator_of(bytes));
    csv_set_realloc_func(&p, give_block);
    csv_set_free_func(&p, wipe_block);
    csv_set_blk_size(&p, OY_CSV_RUNAWAY / 2); /* given whole at the first request */
    oy_status status = feed_all(r, &p, bytes, why);
    csv_free(&p);
    return status;
}

oy_status oy_csv_read(const struct oy_csv_reader *reader, struct oy_span bytes,
                      struct oy_why *why) {
    enum oy_csv_encoding encoding = reader->encoding;
    OY_REQUIRE(why, !begins(bytes, "\xff\xfe", 2) && !begins(bytes, "\xfe\xff", 2), OY_FORMAT,
               "csv-1", "the file is in UTF-16; save it as CSV in UTF-8");
    if (begins(bytes, "\xef\xbb\xbf", 3)) bytes = oy_span(bytes.p + 3, bytes.n - 3);
    if (encoding == OY_CSV_DETECT) encoding = oy_csv_detect(bytes);
    struct reading *r = calloc(1, sizeof *r);
    if (!r) return oy_fail(why, OY_MEMORY, "", "no memory for a table");
    r->reader = reader;
    r->why = why;
    r->mixed = reader->encoding == OY_CSV_DETECT;
    bool converts = encoding == OY_CSV_WINDOWS_1254;
    r->from_1254 = converts ? iconv_open("UTF-8", "WINDOWS-1254") : (iconv_t)-1;
    oy_status status = converts && r->from_1254 == (iconv_t)-1
                           ? oy_fail(why, OY_IO, "", "this system knows no Windows-1254")
                           : parse(r, bytes, why);
    if (r->from_1254 != (iconv_t)-1) (void)iconv_close(r->from_1254);
    sodium_memzero(r, sizeof *r);
    free(r);
    return status;
}
