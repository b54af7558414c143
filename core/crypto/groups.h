/* The two tables behind oy_group_by_name and oy_group_by_id; for core/crypto only. */
#ifndef OY_CRYPTO_GROUPS_H
#define OY_CRYPTO_GROUPS_H

#include "crypto/group.h"

extern const struct oy_group oy_group_ristretto255;
extern const struct oy_group oy_group_modp4096;

/* Makes GMP wipe every block of memory it gives back, for the whole program. */
void oy_group_modp4096_init(void);

#endif
