/* Which encoded elements have been seen: a hash table from |E| bytes, borrowed, to a number.
 * Keyed with fresh randomness, so that nobody can prepare collisions. For core/election only. */
#ifndef OY_ELECTION_POINT_MAP_H
#define OY_ELECTION_POINT_MAP_H

#include "base/bytes.h"

struct oy_point_map;

/* Points of `len` bytes. NULL without memory. */
struct oy_point_map *oy_point_map_new(size_t len);
void oy_point_map_free(struct oy_point_map *map); /* NULL is allowed */
/* Remembers point → value unless the point is there already; *is_new says which. */
OY_MUST_USE oy_status oy_point_map_add(struct oy_point_map *map, const unsigned char *point,
                                       uint32_t value, bool *is_new, struct oy_why *why);
/* The value, or UINT32_MAX. */
uint32_t oy_point_map_find(const struct oy_point_map *map, const unsigned char *point);

#endif
