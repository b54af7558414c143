/* The group of order 89 in Z_179^*, small enough to try everything [grp-1]. Its elements and
 * scalars are integers of two bytes, big-endian. No program accepts it. */
#ifndef OY_TESTS_GROUP_TINY_H
#define OY_TESTS_GROUP_TINY_H

#include "crypto/group.h"

enum { OY_TINY_P = 179, OY_TINY_Q = 89, OY_TINY_G = 4 };

extern const struct oy_group oy_group_tiny;

/* The element or scalar with this value, whether it is a legal one or not. */
struct oy_element oy_tiny_element(unsigned value);
struct oy_scalar oy_tiny_scalar(unsigned value);
/* The value of an element or scalar. */
unsigned oy_tiny_element_value(const struct oy_element *e);
unsigned oy_tiny_scalar_value(const struct oy_scalar *s);

#endif
