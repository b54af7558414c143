#include "base/day.h"

#include <stdio.h>

enum { FIRST_YEAR = 1900, LAST_YEAR = 9999, TURKIYE = 3 * 3600 };

static bool is_leap(unsigned year) {
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static unsigned days_of(unsigned year, unsigned month) {
    static const unsigned char days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return days[month - 1] + (month == 2 && is_leap(year) ? 1U : 0U);
}

/* Days from 1900-01-01 to the first of January of a year. */
static uint32_t before_year(unsigned year) {
    unsigned last = year - 1;
    unsigned leaps = last / 4 - last / 100 + last / 400 - (1899 / 4 - 1899 / 100 + 1899 / 400);
    return (year - FIRST_YEAR) * 365 + leaps;
}

bool oy_day_make(uint32_t *out, unsigned year, unsigned month, unsigned day) {
    if (year < FIRST_YEAR || year > LAST_YEAR || month < 1 || month > 12) return false;
    if (day < 1 || day > days_of(year, month)) return false;
    uint32_t n = before_year(year);
    for (unsigned k = 1; k < month; k++) n += days_of(year, k);
    *out = n + day - 1;
    return true;
}

static bool digits(unsigned *out, struct oy_span text, size_t at, size_t n) {
    *out = 0;
    for (size_t i = at; i < at + n; i++) {
        if (text.p[i] < '0' || text.p[i] > '9') return false;
        *out = *out * 10 + (unsigned)(text.p[i] - '0');
    }
    return true;
}

bool oy_day_parse(uint32_t *out, struct oy_span text) {
    unsigned year, month, day;
    if (text.n != 10 || text.p[4] != '-' || text.p[7] != '-') return false;
    return digits(&year, text, 0, 4) && digits(&month, text, 5, 2) && digits(&day, text, 8, 2) &&
           oy_day_make(out, year, month, day);
}

void oy_day_parts(uint32_t day, unsigned *year, unsigned *month, unsigned *day_of_month) {
    unsigned y = FIRST_YEAR + day / 366; /* never too late */
    while (y < LAST_YEAR && before_year(y + 1) <= day) y++;
    uint32_t left = day - before_year(y);
    unsigned m = 1;
    while (m < 12 && left >= days_of(y, m)) left -= days_of(y, m++);
    *year = y;
    *month = m;
    *day_of_month = left + 1;
}

const char *oy_day_text(char out[OY_DAY_TEXT], uint32_t day) {
    unsigned year, month, of_month;
    oy_day_parts(day, &year, &month, &of_month);
    (void)snprintf(out, OY_DAY_TEXT, "%04u-%02u-%02u", year % 10000, month % 100, of_month % 100);
    return out;
}

uint32_t oy_day_years_after(uint32_t day, uint32_t years) {
    unsigned year, month, of_month;
    uint32_t out;
    oy_day_parts(day, &year, &month, &of_month);
    if (years > LAST_YEAR || year + years > LAST_YEAR) return UINT32_MAX;
    /* 29 February, where there is none: the month's last day. */
    unsigned last = days_of(year + years, month);
    bool exists = oy_day_make(&out, year + years, month, of_month < last ? of_month : last);
    return exists ? out : UINT32_MAX;
}

uint32_t oy_day_of_time(uint64_t time) {
    return (uint32_t)((time + TURKIYE) / 86400) + OY_DAY_1970;
}
