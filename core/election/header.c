#include "election/header.h"

#include <string.h>

void oy_header_write(struct oy_writer *w, const char kind[2], const struct oy_group *g) {
    oy_write_bytes(w, "OY", 2);
    oy_write_bytes(w, kind, 2);
    oy_write_u8(w, OY_FORMAT_VERSION);
    oy_write_u8(w, g->id);
}

oy_status oy_header_read(struct oy_reader *r, const char kind[2], const struct oy_group *g,
                         struct oy_why *why) {
    unsigned char h[OY_HEADER_LEN];
    oy_read_bytes(r, h, sizeof h);
    OY_REQUIRE(why, !r->short_read, OY_FORMAT, "enc-2", "too short for a header");
    OY_REQUIRE(why, memcmp(h, "OY", 2) == 0 && memcmp(h + 2, kind, 2) == 0, OY_FORMAT, "enc-3",
               "the header is not OY%c%c", kind[0], kind[1]);
    OY_REQUIRE(why, h[4] == OY_FORMAT_VERSION, OY_FORMAT, "enc-3",
               "version %u, where only %d is known", h[4], OY_FORMAT_VERSION);
    OY_REQUIRE(why, h[5] == g->id, OY_FORMAT, "enc-3", "group %u, where %u (%s) is expected", h[5],
               g->id, g->name);
    return OY_OK;
}
