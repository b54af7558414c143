#include "office/say.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/day.h"
#include "base/hex.h"

enum {
    TURKIYE = 10800,
    DAY = 86400,
    EPOCH = 25567 /* 1970-01-01 */
};                /* seconds; no summer time since 2016 */

static const char *const months[2][12] = {
    {"January", "February", "March", "April", "May", "June", "July", "August", "September",
     "October", "November", "December"},
    {"Ocak", "Şubat", "Mart", "Nisan", "Mayıs", "Haziran", "Temmuz", "Ağustos", "Eylül", "Ekim",
     "Kasım", "Aralık"}};
/* 1900-01-01, day 0, was a Monday. */
static const char *const weekdays[2][7] = {
    {"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"},
    {"Pazartesi", "Salı", "Çarşamba", "Perşembe", "Cuma", "Cumartesi", "Pazar"}};

const char *oy_say_day(char out[OY_SAY], enum oy_language language, uint32_t day) {
    unsigned year, month, of_month;
    oy_day_parts(day, &year, &month, &of_month);
    const char *name = months[language][month - 1], *weekday = weekdays[language][day % 7];
    if (language == OY_TURKISH)
        (void)snprintf(out, OY_SAY, "%u %s %u %s", of_month, name, year, weekday);
    else
        (void)snprintf(out, OY_SAY, "%s %u %s %u", weekday, of_month, name, year);
    return out;
}

const char *oy_say_time(char out[OY_SAY], enum oy_language language, uint64_t time) {
    char day[OY_SAY];
    unsigned minutes = (unsigned)((time + TURKIYE) % DAY / 60);
    (void)oy_say_day(day, language, oy_day_of_time(time));
    (void)snprintf(out, OY_SAY, language == OY_TURKISH ? "%s, saat %02u.%02u" : "%s, %02u:%02u",
                   day, minutes / 60, minutes % 60);
    return out;
}

uint64_t oy_say_noon(uint32_t day) {
    return day < EPOCH ? 0 : (uint64_t)(day - EPOCH) * DAY + DAY / 2 - TURKIYE;
}

const char *oy_say_number(char out[OY_SAY], enum oy_language language, uint64_t n) {
    char digits[24];
    int len = snprintf(digits, sizeof digits, "%" PRIu64, n), at = 0;
    for (int i = 0; i < len; i++) {
        if (i > 0 && (len - i) % 3 == 0) out[at++] = language == OY_TURKISH ? '.' : ',';
        out[at++] = digits[i];
    }
    out[at] = 0;
    return out;
}

const char *oy_say_percent(char out[OY_SAY], enum oy_language language, uint64_t part,
                           uint64_t whole) {
    /* Counts are below 2^40 [qst-3]. */
    uint64_t tenths = whole ? (part * 2000 + whole) / (2 * whole) : 0;
    if (whole == 0)
        (void)snprintf(out, OY_SAY, "–");
    else
        (void)snprintf(out, OY_SAY,
                       language == OY_TURKISH ? "%%%" PRIu64 ",%u" : "%" PRIu64 ".%u%%",
                       tenths / 10, (unsigned)(tenths % 10));
    return out;
}

const char *oy_say_groups(char out[OY_SAY], const unsigned char *bytes, size_t digits) {
    char hex[65];
    size_t at = 0;
    oy_hex_encode(hex, oy_span(bytes, 32));
    for (size_t i = 0; i < digits && i < 64; i++) {
        if (i > 0 && i % 4 == 0) out[at++] = ' ';
        out[at++] = hex[i];
    }
    out[at] = 0;
    return out;
}
