#include "base/base64.h"

#include <sodium.h>
#include <string.h>

enum { VARIANT = sodium_base64_VARIANT_ORIGINAL };

size_t oy_base64_len(size_t n) {
    return sodium_base64_encoded_len(n, VARIANT);
}

void oy_base64_encode(char *out, struct oy_span in) {
    (void)sodium_bin2base64(out, oy_base64_len(in.n), in.p, in.n, VARIANT);
}

/* libsodium 1.0.18 takes every byte above 0x7f for a '/'. */
static bool is_ascii(struct oy_span text) {
    for (size_t i = 0; i < text.n; i++)
        if (text.p[i] > 0x7f) return false;
    return true;
}

bool oy_base64_decode(unsigned char *out, size_t n, struct oy_span text) {
    size_t got = 0;
    const char *end = NULL;
    bool good =
        text.n + 1 == oy_base64_len(n) && is_ascii(text) &&
        sodium_base642bin(out, n, (const char *)text.p, text.n, NULL, &got, &end, VARIANT) == 0 &&
        got == n && end == (const char *)text.p + text.n;
    if (!good) memset(out, 0, n);
    return good;
}
