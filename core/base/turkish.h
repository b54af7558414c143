/* Turkish letters: case, and the order in which Turkish lists stand [elig-5]. The C library's
 * locales are not asked, since the same list must come out on every machine. */
#ifndef OY_BASE_TURKISH_H
#define OY_BASE_TURKISH_H

#include "base/bytes.h"

/* Code points of Latin letters, where I belongs to ı and İ to i; others are returned as they are.
 */
uint32_t oy_turkish_lower(uint32_t c);
uint32_t oy_turkish_upper(uint32_t c);

/* [elig-5] < 0, 0 or > 0; 0 only for the same bytes. UTF-8. */
int oy_turkish_compare(const char *a, const char *b);

/* What two spellings of one word have in common, for the names of columns and for yes and no: lower
 * case, without blanks and dots on or off the i. Cut at cap − 1 bytes; returns out. */
const char *oy_turkish_fold(char *out, size_t cap, struct oy_span text);

#endif
