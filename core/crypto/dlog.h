/* Small discrete logarithms, baby-step giant-step (Shanks 1971): m in [0, range] from g^m
 * [dlog-1]. Public data, variable time. One table serves many lines. */
#ifndef OY_CRYPTO_DLOG_H
#define OY_CRYPTO_DLOG_H

#include "crypto/group.h"

enum { OY_DLOG_TABLE_MAX = 1 << 22 };

struct oy_dlog;

/* A table of about √(range·lines) baby steps, at least one and at most OY_DLOG_TABLE_MAX, which
 * makes the least work for `lines` logarithms. Costs one multiplication and 24 to 48 bytes for
 * each baby step. NULL without memory. */
struct oy_dlog *oy_dlog_new(const struct oy_group *g, uint64_t range, uint64_t lines);
void oy_dlog_free(struct oy_dlog *d);
size_t oy_dlog_table_size(const struct oy_dlog *d);

/* The smallest m in [0, range] with g^m = element. `range` may be below the one of oy_dlog_new
 * (another line), not above (asserted). At most range/table + 1 multiplications. Several threads
 * may share the table. OY_RANGE "dlog-1" if there is none. */
OY_MUST_USE oy_status oy_dlog_find(const struct oy_dlog *d, uint64_t *m,
                                   const struct oy_element *element, uint64_t range,
                                   struct oy_why *why);

#endif
