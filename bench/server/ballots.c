#include <stdlib.h>

#include "load.h"

enum { FILES_MAX = 100000 };
static const size_t bytes_max = (size_t)1 << 32;

static oy_status split(struct load_ballots *b, struct oy_span bytes, struct oy_why *why) {
    struct oy_reader r;
    oy_reader_init(&r, bytes);
    while (r.left > 0) {
        struct oy_span ballot = oy_read_span(&r, oy_read_u32(&r));
        if (!ballot.p) return oy_fail(why, OY_FORMAT, "", "this is no bundle of ballots");
        if (b->n % 4096 == 0) {
            struct oy_span *p = realloc(b->ballot, (b->n + 4096) * sizeof *p);
            if (!p) return oy_fail(why, OY_MEMORY, "", "no memory for the list of ballots");
            b->ballot = p;
        }
        b->ballot[b->n++] = ballot;
    }
    return OY_OK;
}

static oy_status open_all(struct load_ballots *b, const struct oy_dir *d,
                          const struct oy_names *names, struct oy_why *why) {
    b->map = calloc(names->n + 1, sizeof *b->map);
    if (!b->map) return oy_fail(why, OY_MEMORY, "", "no memory for the list of ballots");
    for (size_t i = 0; i < names->n; i++) {
        OY_TRY(oy_file_map(&b->map[b->n_maps], d, names->name[i], bytes_max, why));
        OY_TRY(split(b, b->map[b->n_maps++].bytes, why));
    }
    return b->n ? OY_OK : oy_fail(why, OY_MISSING, "", "there are no ballots");
}

oy_status load_ballots_open(struct load_ballots *out, const char *dir, struct oy_why *why) {
    struct oy_dir d;
    struct oy_names names;
    *out = (struct load_ballots){.n = 0};
    OY_TRY(oy_dir_open(&d, dir, why));
    oy_status status = oy_dir_walk(&names, &d, FILES_MAX, why);
    if (status == OY_OK) {
        status = open_all(out, &d, &names, why);
        oy_names_free(&names);
    }
    oy_dir_close(&d);
    if (status != OY_OK) load_ballots_close(out);
    return status;
}

void load_ballots_close(struct load_ballots *b) {
    for (size_t i = 0; i < b->n_maps; i++) oy_map_close(&b->map[i]);
    free(b->map);
    free(b->ballot);
    *b = (struct load_ballots){.n = 0};
}
