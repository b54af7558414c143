/* ristretto255 in eight lanes of AVX-512 IFMA: see r255_var.h. Compiled for processors that have
 * it; whoever calls has asked oy_r255_is_supported. */
#include "crypto/r255_var.h"

#if defined(__AVX512F__) && defined(__AVX512IFMA__) && defined(__AVX512DQ__)

#include "crypto/r255_field_ifma_var.h"

/* After the field. */
#include "crypto/r255_multi_var.h"

const struct oy_r255_arithmetic oy_r255_ifma = {
    .name = "ifma",
    .decode_var = decode_var,
    .multi_pow_var = multi_pow_var,
    .add_rows_var = add_rows_var,
    .add_sums_var = add_sums_var,
    .encode = encode,
};

#else

const struct oy_r255_arithmetic oy_r255_ifma = {.name = "ifma"};

#endif
