/* The T.C. kimlik no [elig-1]. */
#ifndef OY_RESIDENCY_KIMLIK_H
#define OY_RESIDENCY_KIMLIK_H

#include "base/bytes.h"

bool oy_kimlik_valid(struct oy_span text);
/* Of a valid one, as a number below 10^11. */
uint64_t oy_kimlik_number(const char *kimlik);

#endif
