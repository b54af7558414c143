/* Eight Montgomery products of modp4096 at once with AVX-512 IFMA, for public data; for
 * core/crypto/group_modp*.c only. */
#ifndef OY_CRYPTO_MODP_IFMA_VAR_H
#define OY_CRYPTO_MODP_IFMA_VAR_H

#include "crypto/modp_mont_var.h"

/* Whether this build has it; the processor is asked elsewhere. */
bool oy_mont_ifma_is_compiled(void);

/* *out[i] = *a[i]·*b[i] / R mod p, less R where the bit i of the result is set: the caller
 * subtracts p once. An out may be an a or b of the same i. */
unsigned oy_mont_ifma_mul_var(struct oy_mont *const out[OY_MONT_LANES],
                              const struct oy_mont *const a[OY_MONT_LANES],
                              const struct oy_mont *const b[OY_MONT_LANES]);

#endif
