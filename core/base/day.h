/* Days of the Gregorian calendar, counted from 1900-01-01 (day 0) [man-9]. */
#ifndef OY_BASE_DAY_H
#define OY_BASE_DAY_H

#include "base/bytes.h"

enum {
    OY_DAY_TEXT = 11, /* "2027-03-01" and a zero byte */
    OY_DAY_1970 = 25567,
    OY_DAY_LAST = 2958463 /* 9999-12-31 */
};

/* The day of a date that exists, 1900-01-01 … 9999-12-31; false if it is none. */
bool oy_day_make(uint32_t *out, unsigned year, unsigned month, unsigned day);
/* "YYYY-MM-DD" alone. */
bool oy_day_parse(uint32_t *out, struct oy_span text);
void oy_day_parts(uint32_t day, unsigned *year, unsigned *month, unsigned *day_of_month);
/* Writes "YYYY-MM-DD"; returns out. */
const char *oy_day_text(char out[OY_DAY_TEXT], uint32_t day);
/* [elig-3] The day on which someone born on `day` has an age of `years` years; UINT32_MAX if that
 * is after 9999. */
uint32_t oy_day_years_after(uint32_t day, uint32_t years);
/* The day in Türkiye (UTC + 3 hours) of a time in Unix seconds. */
uint32_t oy_day_of_time(uint64_t time);

#endif
