/* The two tables behind oy_group_by_name and oy_group_by_id; for core/crypto only. */
#ifndef OY_CRYPTO_GROUPS_H
#define OY_CRYPTO_GROUPS_H

#include "crypto/group.h"

extern const struct oy_group oy_group_ristretto255;
extern const struct oy_group oy_group_modp4096;

/* group_ristretto_tables.c */
void *oy_ristretto_tables_new(const struct oy_element *y);
void oy_ristretto_tables_free(void *tables);
void oy_ristretto_tables_powers(const void *tables, const struct oy_fixed_power *list, size_t n);

/* Makes GMP wipe every block of memory it gives back, for the whole program. */
void oy_group_modp4096_init(void);

#endif
