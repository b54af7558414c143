#include "crypto/elgamal.h"

#include <sodium.h>

/* [elg-1] Only β depends on the bit, through a select. */
void oy_elgamal_encrypt_bit(const struct oy_group *g, struct oy_ciphertext *out,
                            const struct oy_element *y, const struct oy_secret *r, uint8_t bit) {
    struct oy_element mask, message;
    g->pow_base_secret(&out->alpha, r);
    g->pow_secret(&mask, y, r);
    oy_element_select(g, &message, &g->identity, &g->generator, bit);
    g->mul_secret(&out->beta, &mask, &message);
    sodium_memzero(&mask, sizeof mask);
    sodium_memzero(&message, sizeof message);
}

void oy_elgamal_mul_var(const struct oy_group *g, struct oy_ciphertext *out,
                        const struct oy_ciphertext *a, const struct oy_ciphertext *b) {
    g->mul_var(&out->alpha, &a->alpha, &b->alpha);
    g->mul_var(&out->beta, &a->beta, &b->beta);
}

void oy_elgamal_identity(const struct oy_group *g, struct oy_ciphertext *out) {
    out->alpha = g->identity;
    out->beta = g->identity;
}
