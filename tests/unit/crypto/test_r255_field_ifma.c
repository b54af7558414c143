/* The field in eight lanes, for test_r255_field.c, which asks whether the processor has it.
 * Compiled with the same flags as the implementation; see tests/CMakeLists.txt. */
#if defined(__AVX512F__) && defined(__AVX512IFMA__) && defined(__AVX512DQ__)

#include "crypto/r255_field_ifma_var.h"

/* After the field. */
#define R255_FIELD_NAME r255_field_ifma
#include "tests/unit/crypto/r255_field.h"

const struct r255_field r255_field_ifma = {.name = "ifma",
                                           .lanes = LANES,
                                           .max = (1ULL << 52) - 1,
                                           .max_minus = (1ULL << 52) - 1,
                                           .max_tight = (1ULL << 51) + (1ULL << 18),
                                           .run = r255_run};

#else

#include "tests/unit/crypto/r255_field.h"

const struct r255_field r255_field_ifma = {.name = "ifma"};

#endif
