/* Base64 with padding (RFC 4648 §4), canonical: one text for one value. For C2SP formats. */
#ifndef OY_BASE_BASE64_H
#define OY_BASE_BASE64_H

#include "base/bytes.h"

/* Bytes that oy_base64_encode writes for n bytes, the zero included. */
size_t oy_base64_len(size_t n);
/* out[oy_base64_len(in.n)], zero-terminated. */
void oy_base64_encode(char *out, struct oy_span in);
/* Reads exactly n bytes from the whole text; false if it is anything else, then out is all zero.
 * For public values. */
OY_MUST_USE bool oy_base64_decode(unsigned char *out, size_t n, struct oy_span text);

#endif
