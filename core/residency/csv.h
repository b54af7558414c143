/* Rows of a CSV file (RFC 4180), in UTF-8 or Windows-1254 [csv-1]. */
#ifndef OY_RESIDENCY_CSV_H
#define OY_RESIDENCY_CSV_H

#include "base/bytes.h"

enum {
    OY_CSV_COLUMNS_MAX = 64, /* further fields of a row are counted, not kept */
    OY_CSV_FIELD_MAX = 200,  /* bytes of UTF-8 */
    OY_CSV_RUNAWAY = 1 << 16 /* a field of so many bytes is a quotation mark that is missing */
};

enum oy_csv_encoding { OY_CSV_DETECT, OY_CSV_UTF8, OY_CSV_WINDOWS_1254 };

struct oy_csv_field {
    bool bad; /* too long, or no valid text; then the text is empty */
    struct oy_span
        text; /* UTF-8, without blanks around it; good until the row's function returns */
};

struct oy_csv_row {
    uint32_t line; /* of the file, in which the row begins; from 1 */
    size_t n;      /* of fields; only the first OY_CSV_COLUMNS_MAX are there */
    struct oy_csv_field field[OY_CSV_COLUMNS_MAX];
};

struct oy_csv_reader {
    enum oy_csv_encoding encoding;
    oy_status (*row)(void *ctx, const struct oy_csv_row *row, struct oy_why *why);
    void (*passed)(void *ctx, size_t n_bytes); /* n more bytes are read; may be NULL */
    void *ctx;
};

/* Calls reader->row for each row, the heading included; blank lines are none. A failure of row
 * ends it. OY_FORMAT "csv-1" with the line for a quotation mark out of place or without its
 * partner, and for UTF-16. No message holds anything of the file. */
OY_MUST_USE oy_status oy_csv_read(const struct oy_csv_reader *reader, struct oy_span bytes,
                                  struct oy_why *why);
/* What OY_CSV_DETECT comes to. */
enum oy_csv_encoding oy_csv_detect(struct oy_span bytes);

#endif
