/* Ballot bundles: the ballots of 256 ballot entries, each u32 length ‖ ballot
 * of at most OY_BALLOT_BYTES_MAX (spec/record.md). */
#ifndef OY_RECORD_BUNDLE_H
#define OY_RECORD_BUNDLE_H

#include "base/file.h"
#include "crypto/merkle.h"
#include "election/style.h"

enum { OY_BUNDLE_WIDTH = 256 };

/* A bundle as memory; the spans point into the map. */
struct oy_bundle {
    struct oy_map map;
    unsigned width;
    struct oy_span ballot[OY_BUNDLE_WIDTH];
};

/* How many bundles n ballots fill, and how many ballots bundle `index` of them holds. */
uint64_t oy_bundle_count(uint64_t n_ballots);
unsigned oy_bundle_width(uint64_t n_ballots, uint64_t index);
/* ballots/x001/x234/067[.p/W], zero-terminated; its length. */
size_t oy_bundle_path(char out[OY_TILE_PATH_MAX], uint64_t index, unsigned width);
/* The most bytes a bundle of this width may have [rec-2]. */
size_t oy_bundle_bytes_max(unsigned width);

/* Opens bundle `index` of n_ballots. OY_FORMAT "rec-3" unless it is exactly its number of
 * ballots, OY_RANGE "rec-2" if it or one of them is too long; errors of oy_file_map. On failure
 * it is closed. */
OY_MUST_USE oy_status oy_bundle_open(struct oy_bundle *out, const struct oy_dir *dir,
                                     uint64_t n_ballots, uint64_t index, struct oy_why *why);
void oy_bundle_close(struct oy_bundle *b); /* twice is allowed; so is a zero one */
/* The same from bytes in memory (map stays empty). */
OY_MUST_USE oy_status oy_bundle_split(struct oy_bundle *out, struct oy_span bytes, unsigned width,
                                      struct oy_why *why);

#endif
