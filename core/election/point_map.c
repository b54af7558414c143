#include "election/point_map.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

struct slot {
    const unsigned char *point; /* NULL: empty */
    uint32_t value;
};

struct oy_point_map {
    size_t len, n, cap; /* cap is a power of two, at least 2n */
    struct slot *slots;
    unsigned char key[crypto_shorthash_KEYBYTES];
};

struct oy_point_map *oy_point_map_new(size_t len) {
    struct oy_point_map *map = calloc(1, sizeof *map);
    if (!map) return NULL;
    map->len = len;
    map->cap = 64;
    map->slots = calloc(map->cap, sizeof *map->slots);
    if (!map->slots) {
        free(map);
        return NULL;
    }
    randombytes_buf(map->key, sizeof map->key);
    return map;
}

void oy_point_map_free(struct oy_point_map *map) {
    if (!map) return;
    free(map->slots);
    free(map);
}

/* The slot of the point, or the empty one where it belongs. */
static struct slot *slot_of(const struct oy_point_map *map, const unsigned char *point) {
    unsigned char hash[crypto_shorthash_BYTES];
    uint64_t h;
    (void)crypto_shorthash(hash, point, map->len, map->key);
    memcpy(&h, hash, sizeof h);
    size_t i = (size_t)h & (map->cap - 1);
    while (map->slots[i].point && memcmp(map->slots[i].point, point, map->len) != 0)
        i = (i + 1) & (map->cap - 1);
    return &map->slots[i];
}

static bool grow(struct oy_point_map *map) {
    struct oy_point_map larger = *map;
    larger.cap = 2 * map->cap;
    larger.slots = calloc(larger.cap, sizeof *larger.slots);
    if (!larger.slots) return false;
    for (size_t i = 0; i < map->cap; i++)
        if (map->slots[i].point) *slot_of(&larger, map->slots[i].point) = map->slots[i];
    free(map->slots);
    *map = larger;
    return true;
}

oy_status oy_point_map_add(struct oy_point_map *map, const unsigned char *point, uint32_t value,
                           bool *is_new, struct oy_why *why) {
    if (2 * (map->n + 1) > map->cap && !grow(map))
        return oy_fail(why, OY_MEMORY, "", "no memory for a table of %zu points", map->n);
    struct slot *slot = slot_of(map, point);
    *is_new = slot->point == NULL;
    if (!*is_new) return OY_OK;
    *slot = (struct slot){point, value};
    map->n++;
    return OY_OK;
}

uint32_t oy_point_map_find(const struct oy_point_map *map, const unsigned char *point) {
    const struct slot *slot = slot_of(map, point);
    return slot->point ? slot->value : UINT32_MAX;
}
