#include "net/siphash.h"

static uint64_t rotate(uint64_t x, unsigned by) {
    return x << by | x >> (64 - by);
}

/* Little-endian, of at most eight bytes. */
static uint64_t word(const unsigned char *p, size_t n) {
    uint64_t w = 0;
    for (size_t i = 0; i < n; i++) w |= (uint64_t)p[i] << (8 * i);
    return w;
}

static void rounds(uint64_t v[4], unsigned n) {
    for (; n > 0; n--) {
        v[0] += v[1];
        v[1] = rotate(v[1], 13) ^ v[0];
        v[0] = rotate(v[0], 32);
        v[2] += v[3];
        v[3] = rotate(v[3], 16) ^ v[2];
        v[0] += v[3];
        v[3] = rotate(v[3], 21) ^ v[0];
        v[2] += v[1];
        v[1] = rotate(v[1], 17) ^ v[2];
        v[2] = rotate(v[2], 32);
    }
}

static void absorb(uint64_t v[4], uint64_t m) {
    v[3] ^= m;
    rounds(v, 2);
    v[0] ^= m;
}

uint64_t oy_siphash(const unsigned char key[16], struct oy_span in) {
    uint64_t k0 = word(key, 8), k1 = word(key + 8, 8);
    uint64_t v[4] = {k0 ^ 0x736f6d6570736575u, k1 ^ 0x646f72616e646f6du, k0 ^ 0x6c7967656e657261u,
                     k1 ^ 0x7465646279746573u};
    size_t whole = in.n - in.n % 8;
    for (size_t i = 0; i < whole; i += 8) absorb(v, word(in.p + i, 8));
    absorb(v, word(in.p + whole, in.n % 8) | (uint64_t)(in.n & 0xff) << 56);
    v[2] ^= 0xff;
    rounds(v, 4);
    return v[0] ^ v[1] ^ v[2] ^ v[3];
}
