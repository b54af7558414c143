/* Bundles of ballots [rec-2, rec-3] and of entries [log-2]: cut apart and joined again they are the
 * same bytes. */
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fuzz.h"
#include "record/bundle.h"
#include "record/log.h"

void fuzz_begin(void) {}

void fuzz_seeds(void) {
    static const unsigned char ballots[] = {3, 0, 0, 0, 2, 'a', 'b', 0, 0, 0, 0, 0, 0, 0, 1, 'c'};
    static const unsigned char entries[] = {2, 0, 2, 1, 1, 0, 3, 5, 1, 0};
    fuzz_seed_mode(0, oy_span(ballots, sizeof ballots));
    fuzz_seed_mode(1, oy_span(entries, sizeof entries));
}

static void one_ballots(struct oy_span in, unsigned width) {
    static struct oy_bundle b;
    struct oy_why why = {0};
    if (!fuzz_accepted(oy_bundle_split(&b, in, width, &why), &why)) return;
    size_t at = 0;
    FUZZ_MUST(b.width == width);
    for (unsigned i = 0; i < width; i++) {
        FUZZ_MUST(b.ballot[i].n == 0 || b.ballot[i].p == in.p + at + 4);
        at += 4 + b.ballot[i].n;
    }
    FUZZ_MUST(at == in.n);
}

/* The log's bundle 0 of that width, in a directory of its own. */
static void write_bundle(struct oy_span in, unsigned width) {
    char path[OY_TILE_PATH_MAX], full[256];
    static unsigned old;
    if (old != width) {
        (void)oy_tile_entries_path(path, 0, old ? old : width);
        (void)snprintf(full, sizeof full, "%s/%s", fuzz_dir(), path);
        (void)unlink(full);
        (void)oy_tile_entries_path(path, 0, width);
        (void)snprintf(full, sizeof full, "%s/%s", fuzz_dir(), path);
        for (char *slash = strchr(full + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
            *slash = 0;
            (void)mkdir(full, 0700);
            *slash = '/';
        }
        old = width;
    }
    (void)oy_tile_entries_path(path, 0, width);
    (void)snprintf(full, sizeof full, "%s/%s", fuzz_dir(), path);
    FILE *f = fopen(full, "wb");
    OY_WORLD_MUST(f, NULL);
    if (in.n) OY_WORLD_MUST(fwrite(in.p, 1, in.n, f) == in.n, NULL);
    OY_WORLD_MUST(fclose(f) == 0, NULL);
}

static void one_entries(struct oy_span in, unsigned width) {
    struct oy_why why = {0};
    struct oy_dir dir;
    struct oy_log_cursor cursor;
    struct oy_span entry = {NULL, 0};
    uint64_t index, count = 0;
    size_t bytes = 0;
    write_bundle(in, width);
    OY_WORLD_MUST(oy_dir_open(&dir, fuzz_dir(), &why) == OY_OK, &why);
    oy_log_cursor_init(&cursor, &dir, width, 0);
    oy_status status = OY_OK;
    while ((status = oy_log_next(&cursor, &index, &entry, &why)) == OY_OK && entry.p) {
        FUZZ_MUST(index == count++);
        const unsigned char *there = in.p + bytes;
        FUZZ_MUST(entry.n == (size_t)(there[0] << 8 | there[1]));
        FUZZ_MUST(fuzz_same(entry, oy_span(there + 2, entry.n)));
        bytes += 2 + entry.n;
    }
    if (fuzz_accepted(status, &why)) FUZZ_MUST(count == width && bytes == in.n);
    oy_log_cursor_clear(&cursor);
    oy_dir_close(&dir);
}

void fuzz_one(struct oy_span in) {
    unsigned mode = fuzz_mode(&in, 2);
    unsigned width = in.n ? in.p[0] : 0;
    if (in.n == 0 || width == 0) return;
    in = oy_span(in.p + 1, in.n - 1);
    if (mode == 0)
        one_ballots(in, width);
    else
        one_entries(in, width);
}
