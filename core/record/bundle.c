#include "record/bundle.h"

#include "record/limits.h"

uint64_t oy_bundle_count(uint64_t n_ballots) {
    return oy_tile_count(n_ballots, 0);
}

unsigned oy_bundle_width(uint64_t n_ballots, uint64_t index) {
    return oy_tile_width(n_ballots, 0, index);
}

size_t oy_bundle_path(char out[OY_TILE_PATH_MAX], uint64_t index, unsigned width) {
    return oy_tile_index_path(out, "ballots", index, width);
}

size_t oy_bundle_bytes_max(unsigned width) {
    uint64_t n = width * (4 + (uint64_t)OY_BALLOT_BYTES_MAX);
    return n < SIZE_MAX ? (size_t)n : SIZE_MAX; /* 256 of them are 4 GB: more than 32 bits name */
}

oy_status oy_bundle_split(struct oy_bundle *out, struct oy_span bytes, unsigned width,
                          struct oy_why *why) {
    struct oy_reader r;
    oy_reader_init(&r, bytes);
    out->width = 0;
    for (unsigned i = 0; i < width; i++) {
        uint32_t n = oy_read_u32(&r);
        OY_REQUIRE(why, n <= OY_BALLOT_BYTES_MAX, OY_RANGE, "rec-2",
                   "ballot %u of the bundle claims %u bytes, more than %d", i, n,
                   OY_BALLOT_BYTES_MAX);
        out->ballot[i] = oy_read_span(&r, n);
    }
    OY_TRY(oy_reader_end(&r, "rec-3", why));
    out->width = width;
    return OY_OK;
}

oy_status oy_bundle_open(struct oy_bundle *out, const struct oy_dir *dir, uint64_t n_ballots,
                         uint64_t index, struct oy_why *why) {
    char path[OY_TILE_PATH_MAX];
    unsigned width = oy_bundle_width(n_ballots, index);
    out->map = (struct oy_map){{NULL, 0}};
    out->width = 0;
    (void)oy_bundle_path(path, index, width);
    OY_TRY(oy_limit(oy_file_map(&out->map, dir, path, oy_bundle_bytes_max(width), why), why));
    oy_status status = oy_bundle_split(out, out->map.bytes, width, why);
    if (status == OY_OK) return OY_OK;
    oy_bundle_close(out);
    oy_why_at(why, "%s", path);
    return status;
}

void oy_bundle_close(struct oy_bundle *b) {
    oy_map_close(&b->map);
    b->width = 0;
}
