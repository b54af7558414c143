/* ristretto255 in portable C with products of 128 bits: see r255_var.h. WebAssembly makes each of
 * them by a call; there r255_narrow_var.c is three times as fast, and this is left out. */
#include "crypto/r255_var.h"

#if !defined(__wasm__)

#include "crypto/r255_field_portable_var.h"

/* After the field. */
#include "crypto/r255_fixed_lanes.h"
#include "crypto/r255_multi_var.h"

const struct oy_r255_arithmetic oy_r255_portable = {
    .name = "portable",
    .decode_var = decode_var,
    .multi_pow_var = multi_pow_var,
    .add_rows_var = add_rows_var,
    .add_sums_var = add_sums_var,
    .encode = encode,
    .table_make = table_make,
    .powers = powers,
};

#else

const struct oy_r255_arithmetic oy_r255_portable = {.name = "portable"};

#endif
