/* ristretto255 in portable C without products of 128 bits: see r255_var.h. */
#include "crypto/r255_field_narrow_var.h"

/* After the field. */
#include "crypto/r255_fixed_lanes.h"
#include "crypto/r255_multi_var.h"

const struct oy_r255_arithmetic oy_r255_narrow = {
    .name = "narrow",
    .decode_var = decode_var,
    .multi_pow_var = multi_pow_var,
    .add_rows_var = add_rows_var,
    .add_sums_var = add_sums_var,
    .encode = encode,
    .table_make = table_make,
    .powers = powers,
};
