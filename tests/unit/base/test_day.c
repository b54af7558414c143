#include <criterion/criterion.h>
#include <stdio.h>

#include "base/day.h"

static bool parse(uint32_t *out, const char *text) {
    return oy_day_parse(out, oy_span_text(text));
}

/* [man-9] */
Test(day, counts_from_1900) {
    const struct {
        const char *text;
        uint32_t day;
    } known[] = {{"1900-01-01", 0},     {"1900-02-28", 58},    {"1900-03-01", 59},
                 {"1904-02-29", 1519},  {"1970-01-01", 25567}, {"2000-02-29", 36583},
                 {"2000-03-01", 36584}, {"2024-02-29", 45349}, {"9999-12-31", 2958463}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        uint32_t day;
        char back[OY_DAY_TEXT];
        cr_assert(parse(&day, known[i].text), "%s", known[i].text);
        cr_expect_eq(day, known[i].day, "%s is %u", known[i].text, day);
        cr_expect_str_eq(oy_day_text(back, known[i].day), known[i].text);
    }
}

Test(day, and_date_are_one_to_one) {
    uint32_t day, next = 0;
    for (unsigned year = 1900; year <= 2400; year++)
        for (unsigned month = 1; month <= 12; month++)
            for (unsigned of_month = 1; of_month <= 31; of_month++) {
                unsigned y, m, d;
                if (!oy_day_make(&day, year, month, of_month)) continue;
                cr_assert_eq(day, next++);
                oy_day_parts(day, &y, &m, &d);
                cr_assert(y == year && m == month && d == of_month);
            }
    cr_assert_eq(next, 182987); /* 501 years with 122 leap days */
}

Test(day, dates_that_do_not_exist_are_refused) {
    const char *const bad[] = {"1899-12-31", "1900-02-29", "2023-02-29", "2100-02-29",
                               "2027-04-31", "2027-13-01", "2027-00-10", "2027-01-00",
                               "2027-1-01",  "2027/01/01", "27-01-01",   "2027-01-01 ",
                               "",           "2027-01-0x", "-027-01-01", "10000-01-01"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        uint32_t day;
        cr_expect_not(parse(&day, bad[i]), "%s", bad[i]);
    }
}

Test(day, begins_at_nine_in_the_evening_in_utc) {
    uint32_t day;
    cr_assert(parse(&day, "1970-01-01"));
    cr_expect_eq(oy_day_of_time(0), day);
    cr_expect_eq(oy_day_of_time(75599), day);
    cr_expect_eq(oy_day_of_time(75600), day + 1);
}
