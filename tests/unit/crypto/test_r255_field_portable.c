/* The field in portable C, for test_r255_field.c. */
#include "crypto/r255_field_portable_var.h"

/* After the field. */
#define R255_FIELD_NAME r255_field_portable
#include "tests/unit/crypto/r255_field.h"

const struct r255_field r255_field_portable = {.name = "portable",
                                               .lanes = LANES,
                                               .max = (1ULL << 54) - 1,
                                               .max_minus = (1ULL << 53) - 77,
                                               .max_tight = (1ULL << 51) + (1ULL << 17),
                                               .run = r255_run};
