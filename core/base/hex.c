#include "base/hex.h"

#include <string.h>

/* 0..15 to its digit without a table or a branch: '0' + v, and 39 more to reach 'a' from 10. */
static char digit(unsigned v) {
    return (char)('0' + v + (39 & (0 - ((9 - v) >> 31))));
}

void oy_hex_encode(char *out, struct oy_span in) {
    for (size_t i = 0; i < in.n; i++) {
        out[2 * i] = digit(in.p[i] >> 4);
        out[2 * i + 1] = digit(in.p[i] & 15);
    }
    out[2 * in.n] = 0;
}

#define NO_DIGIT 16u

static unsigned value(unsigned char c) {
    if (c >= '0' && c <= '9') return c - (unsigned)'0';
    if (c >= 'a' && c <= 'f') return c - (unsigned)'a' + 10;
    return NO_DIGIT;
}

static bool all_digits(struct oy_span text) {
    for (size_t i = 0; i < text.n; i++)
        if (value(text.p[i]) == NO_DIGIT) return false;
    return true;
}

oy_status oy_hex_decode_var(unsigned char *out, size_t n, struct oy_span text, const char *rule,
                            struct oy_why *why) {
    memset(out, 0, n);
    if (text.n != 2 * n)
        return oy_fail(why, OY_FORMAT, rule, "%zu hexadecimal digits where %zu are expected",
                       text.n, 2 * n);
    if (!all_digits(text))
        return oy_fail(why, OY_FORMAT, rule, "not lower-case hexadecimal digits");
    for (size_t i = 0; i < n; i++)
        out[i] = (unsigned char)(value(text.p[2 * i]) << 4 | value(text.p[2 * i + 1]));
    return OY_OK;
}
