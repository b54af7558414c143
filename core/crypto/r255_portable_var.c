/* ristretto255 in portable C: see r255_var.h. */
#include "crypto/r255_field_portable_var.h"

/* After the field. */
#include "crypto/r255_multi_var.h"

const struct oy_r255_arithmetic oy_r255_portable = {
    .name = "portable",
    .decode_var = decode_var,
    .multi_pow_var = multi_pow_var,
    .add_rows_var = add_rows_var,
    .add_sums_var = add_sums_var,
    .encode = encode,
};
