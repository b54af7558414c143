/* The fields of a list of residents: which column is which [csv-2], dates and flags [csv-3]. */
#ifndef OY_RESIDENCY_FIELDS_H
#define OY_RESIDENCY_FIELDS_H

#include "residency/csv.h"

enum oy_column {
    OY_COLUMN_KIMLIK,
    OY_COLUMN_NAME,
    OY_COLUMN_SURNAME,
    OY_COLUMN_BORN,
    OY_COLUMN_MAHALLE,
    OY_COLUMN_SINCE,
    OY_COLUMN_PROTECTED,
    OY_COLUMN_STREET,
    OY_COLUMN_ADDRESS,
    OY_COLUMNS
};

const char *oy_column_name(enum oy_column column);
/* The column that a heading names; OY_COLUMNS if none. */
enum oy_column oy_column_find(struct oy_span heading);

struct oy_columns {
    size_t at[OY_COLUMNS]; /* SIZE_MAX: not there */
    size_t n;              /* of the heading's fields */
};
/* [csv-2] OY_MISSING with what was found if a needed column is missing, OY_FORMAT if two columns
 * are the same. A file without a heading has somebody's data there, so no word of it is repeated.
 */
OY_MUST_USE oy_status oy_columns_read(struct oy_columns *out, const struct oy_csv_row *heading,
                                      struct oy_why *why);

/* YYYY-MM-DD, DD.MM.YYYY or DD/MM/YYYY. */
bool oy_field_date(uint32_t *out, struct oy_span text);
/* Yes or no; empty is no. */
bool oy_field_flag(bool *out, struct oy_span text);
/* A mahalle id. */
bool oy_field_mahalle(uint32_t *out, struct oy_span text);

#endif
