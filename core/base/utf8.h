/* UTF-8 as RFC 3629 has it: shortest forms only, no surrogates, nothing above U+10FFFF. */
#ifndef OY_BASE_UTF8_H
#define OY_BASE_UTF8_H

#include "base/bytes.h"

/* Length of the one well-formed character at the start of text, 1 to 4; 0 if there is none. */
size_t oy_utf8_char(struct oy_span text);

bool oy_utf8_valid(struct oy_span text);

/* The number of characters (code points); text must be valid. */
size_t oy_utf8_count(struct oy_span text);

#endif
