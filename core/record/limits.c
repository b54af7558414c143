#include "record/limits.h"

#include <stdio.h>
#include <string.h>

#include "crypto/merkle.h"
#include "record/entry.h"

size_t oy_limit_tile(unsigned width) {
    return width * sizeof(struct oy_hash);
}

size_t oy_limit_entries(unsigned width) {
    return width * (2 + (size_t)OY_ENTRY_MAX);
}

oy_status oy_limit(oy_status status, struct oy_why *why) {
    if (status == OY_OK || status == OY_IO || status == OY_MEMORY) return status;
    if (strcmp(why->rule, "file-3") == 0)
        (void)snprintf(why->rule, sizeof why->rule, "%s", "rec-2");
    else if (status == OY_MISSING || strncmp(why->rule, "file-", 5) == 0)
        (void)snprintf(why->rule, sizeof why->rule, "%s", "rec-1");
    return status;
}
