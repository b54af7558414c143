/* Hexadecimal as people and JSON carry it: lower case, two digits a byte, nothing else. */
#ifndef OY_BASE_HEX_H
#define OY_BASE_HEX_H

#include "base/bytes.h"

/* Writes 2·in.n digits and a terminating zero to out. Constant time: secrets may be written. */
void oy_hex_encode(char *out, struct oy_span in);

/* Reads exactly n bytes from exactly 2n lower-case digits. On failure out is all zero.
 * OY_FORMAT with `rule`, a string literal. Variable time in the text: for public values; secret
 * files are binary. */
OY_MUST_USE oy_status oy_hex_decode_var(unsigned char *out, size_t n, struct oy_span text,
                                        const char *rule, struct oy_why *why);

#endif
