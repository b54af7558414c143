#include "crypto/elgamal.h"

/* [elg-1] Only β depends on the bit. */
void oy_elgamal_list(struct oy_fixed_power list[OY_ELGAMAL_POWERS], struct oy_ciphertext *out,
                     const struct oy_secret *r, const unsigned char *bit) {
    list[0] = (struct oy_fixed_power){.out = &out->alpha, .g = r};
    list[1] = (struct oy_fixed_power){.out = &out->beta, .y = r, .times_g = bit};
}

void oy_elgamal_encrypt_bit(const struct oy_group *g, struct oy_ciphertext *out,
                            const struct oy_element *y, const struct oy_secret *r, uint8_t bit) {
    struct oy_fixed_power list[OY_ELGAMAL_POWERS];
    oy_elgamal_list(list, out, r, &bit);
    oy_powers_secret(g, y, list, OY_ELGAMAL_POWERS);
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
