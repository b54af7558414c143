#include "residency/kimlik.h"

#include "residency/person.h"

bool oy_kimlik_valid(struct oy_span text) {
    unsigned d[OY_KIMLIK], odd = 0, even = 0, sum = 0;
    if (text.n != OY_KIMLIK) return false;
    for (unsigned i = 0; i < OY_KIMLIK; i++) {
        if (text.p[i] < '0' || text.p[i] > '9') return false;
        d[i] = (unsigned)(text.p[i] - '0');
        if (i < 10) sum += d[i];
        if (i < 9) *(i % 2 == 0 ? &odd : &even) += d[i];
    }
    /* even ≤ 36, so 40 keeps the difference above zero */
    return d[0] != 0 && d[9] == (7 * odd + 40 - even) % 10 && d[10] == sum % 10;
}

uint64_t oy_kimlik_number(const char *kimlik) {
    uint64_t n = 0;
    for (unsigned i = 0; i < OY_KIMLIK; i++) n = n * 10 + (uint64_t)(kimlik[i] - '0');
    return n;
}
