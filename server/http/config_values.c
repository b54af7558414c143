/* What a value of each kind looks like. */
#include <arpa/inet.h>
#include <string.h>

#include "server/http/config.h"

bool oy_config_number(uint64_t *out, const char *text, uint64_t lo, uint64_t hi) {
    uint64_t n = 0;
    size_t digits = strlen(text);
    if (digits == 0 || digits > 12) return false;
    for (; *text; text++) {
        if (*text < '0' || *text > '9') return false;
        n = n * 10 + (uint64_t)(*text - '0');
    }
    if (n < lo || n > hi) return false;
    *out = n;
    return true;
}

/* ADDRESS:PORT, with an IPv6 address in brackets. */
bool oy_config_listen(char address[64], uint16_t *port, const char *text) {
    unsigned char bytes[16];
    uint64_t number;
    const char *colon = strrchr(text, ':');
    if (!colon || !oy_config_number(&number, colon + 1, 0, UINT16_MAX)) return false;
    bool v6 = text[0] == '[';
    if (v6 && (colon < text + 2 || colon[-1] != ']')) return false;
    const char *from = v6 ? text + 1 : text;
    size_t n = (size_t)(colon - from) - (v6 ? 1 : 0);
    if (n >= 64) return false;
    memcpy(address, from, n);
    address[n] = 0;
    *port = (uint16_t)number;
    return inet_pton(v6 ? AF_INET6 : AF_INET, address, bytes) == 1;
}

bool oy_config_is_loopback(const char *address) {
    unsigned char v4[4];
    if (inet_pton(AF_INET, address, v4) == 1) return v4[0] == 127;
    unsigned char v6[16], loopback[16] = {[15] = 1};
    return inet_pton(AF_INET6, address, v6) == 1 && memcmp(v6, loopback, sizeof v6) == 0;
}

bool oy_config_path(char out[OY_CONFIG_TEXT], const char *config, const char *text) {
    const char *slash = strrchr(config, '/');
    size_t before = text[0] == '/' || !slash ? 0 : (size_t)(slash - config) + 1, n = strlen(text);
    if (n == 0 || before + n >= OY_CONFIG_TEXT) return false;
    memcpy(out, config, before);
    memcpy(out + before, text, n + 1);
    return true;
}

bool oy_config_url(char out[OY_CONFIG_TEXT], const char *text) {
    size_t scheme = strncmp(text, "https://", 8) == 0  ? 8
                    : strncmp(text, "http://", 7) == 0 ? 7
                                                       : 0;
    size_t n = strlen(text);
    if (scheme == 0 || n == scheme || n >= OY_CONFIG_TEXT || strpbrk(text, " \t\"<>#?"))
        return false;
    memcpy(out, text, n + 1);
    return true;
}
