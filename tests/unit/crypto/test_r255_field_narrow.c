/* The field in portable C with products of 64 bits, for test_r255_field.c. */
#include "crypto/r255_field_narrow_var.h"

/* After the field. */
#define R255_FIELD_NAME r255_field_narrow
#include "tests/unit/crypto/r255_field.h"

const struct r255_field r255_field_narrow = {.name = "narrow",
                                             .lanes = LANES,
                                             .max = (1ULL << 53) - 1,
                                             .max_minus = (1ULL << 53) - 1,
                                             .max_tight = (1ULL << 51) + (1ULL << 9),
                                             .run = r255_run};
