/* UTF-8 as RFC 3629 has it: shortest forms only, no surrogates, nothing above U+10FFFF. */
#ifndef OY_BASE_UTF8_H
#define OY_BASE_UTF8_H

#include "base/bytes.h"

/* Length of the one well-formed character at the start of text, 1 to 4; 0 if there is none. */
size_t oy_utf8_char(struct oy_span text);

bool oy_utf8_valid(struct oy_span text);

/* Takes the next code point off valid text. A byte that begins no character is taken alone, as
 * itself. text->n > 0. */
uint32_t oy_utf8_next(struct oy_span *text);

/* The number of characters (code points); text must be valid. */
size_t oy_utf8_count(struct oy_span text);

#endif
