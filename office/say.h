/* Dates, numbers and words as a reader of Turkish or English expects them on paper. */
#ifndef OY_OFFICE_SAY_H
#define OY_OFFICE_SAY_H

#include "verifier/verify.h"

enum { OY_SAY = 96 };

/* A macro, so that compilers see the formats. */
#define OY_PICK(language, english, turkish) ((language) == OY_TURKISH ? (turkish) : (english))

/* "1 Mart 2027 Pazartesi"; "Monday 1 March 2027". Days of base/day.h. */
const char *oy_say_day(char out[OY_SAY], enum oy_language language, uint32_t day);
/* A time in Unix seconds in Türkiye (UTC + 3): the day and "saat 09.00"; "09:00". */
const char *oy_say_time(char out[OY_SAY], enum oy_language language, uint64_t time);
/* Noon of a day in Türkiye, in Unix seconds. */
uint64_t oy_say_noon(uint32_t day);
/* "12.453"; "12,453". */
const char *oy_say_number(char out[OY_SAY], enum oy_language language, uint64_t n);
/* part of whole in percent with one decimal, half a tenth rounded up: "%56,7"; "56.7%". Exact: no
 * floating point. With whole 0 it is "–". */
const char *oy_say_percent(char out[OY_SAY], enum oy_language language, uint64_t part,
                           uint64_t whole);
/* The first `digits` hexadecimal digits in groups of four. */
const char *oy_say_groups(char out[OY_SAY], const unsigned char *bytes, size_t digits);

#endif
