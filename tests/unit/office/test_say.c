/* Dates, numbers and percentages in Turkish and English. */
#include <criterion/criterion.h>
#include <string.h>

#include "base/day.h"
#include "office/say.h"

static uint32_t day(unsigned year, unsigned month, unsigned of_month) {
    uint32_t out = 0;
    cr_assert(oy_day_make(&out, year, month, of_month));
    return out;
}

Test(say, days_have_their_weekday) {
    char text[OY_SAY];
    cr_assert_str_eq(oy_say_day(text, OY_TURKISH, day(2027, 3, 1)), "1 Mart 2027 Pazartesi");
    cr_assert_str_eq(oy_say_day(text, OY_ENGLISH, day(2027, 3, 7)), "Sunday 7 March 2027");
    cr_assert_str_eq(oy_say_day(text, OY_TURKISH, day(1900, 1, 1)), "1 Ocak 1900 Pazartesi");
    cr_assert_str_eq(oy_say_day(text, OY_TURKISH, day(2024, 2, 29)), "29 Şubat 2024 Perşembe");
    cr_assert_str_eq(oy_say_day(text, OY_TURKISH, day(2026, 8, 15)), "15 Ağustos 2026 Cumartesi");
}

Test(say, times_are_those_of_turkiye) {
    char text[OY_SAY];
    /* 2027-03-01T06:00:00Z; 21:00Z is the next day there. */
    cr_assert_str_eq(oy_say_time(text, OY_TURKISH, 1803880800),
                     "1 Mart 2027 Pazartesi, saat 09.00");
    cr_assert_str_eq(oy_say_time(text, OY_ENGLISH, 1803880800 + 15 * 3600),
                     "Tuesday 2 March 2027, 00:00");
    cr_assert_eq(oy_day_of_time(oy_say_noon(day(2027, 3, 1))), day(2027, 3, 1));
}

Test(say, numbers_are_grouped) {
    char text[OY_SAY];
    cr_assert_str_eq(oy_say_number(text, OY_TURKISH, 0), "0");
    cr_assert_str_eq(oy_say_number(text, OY_TURKISH, 999), "999");
    cr_assert_str_eq(oy_say_number(text, OY_TURKISH, 110619), "110.619");
    cr_assert_str_eq(oy_say_number(text, OY_ENGLISH, 1000000000000000), "1,000,000,000,000,000");
    cr_assert_str_eq(oy_say_number(text, OY_ENGLISH, UINT64_MAX), "18,446,744,073,709,551,615");
}

Test(say, percentages_are_exact_to_one_decimal) {
    char text[OY_SAY];
    cr_assert_str_eq(oy_say_percent(text, OY_TURKISH, 1, 3), "%33,3");
    cr_assert_str_eq(oy_say_percent(text, OY_ENGLISH, 2, 3), "66.7%");
    cr_assert_str_eq(oy_say_percent(text, OY_ENGLISH, 1, 2000), "0.1%"); /* 0.05: up */
    cr_assert_str_eq(oy_say_percent(text, OY_ENGLISH, 1, 2001), "0.0%");
    cr_assert_str_eq(oy_say_percent(text, OY_TURKISH, 7, 7), "%100,0");
    cr_assert_str_eq(oy_say_percent(text, OY_TURKISH, 0, 5), "%0,0");
    cr_assert_str_eq(oy_say_percent(text, OY_TURKISH, 0, 0), "–");
    cr_assert_str_eq(oy_say_percent(text, OY_ENGLISH, (uint64_t)1 << 40, (uint64_t)1 << 40),
                     "100.0%");
}

Test(say, ids_are_in_groups_of_four) {
    unsigned char id[32];
    char text[OY_SAY];
    memset(id, 0xab, sizeof id);
    cr_assert_str_eq(oy_say_groups(text, id, 12), "abab abab abab");
    cr_assert_eq(strlen(oy_say_groups(text, id, 64)), 79);
}
