/* Ballots of a demonstration for a server to take: sealed and signed, in files, cast by nobody. */
#include <stdlib.h>

#include "base/growing.h"
#include "base/parallel.h"
#include "cli/demo_vote.h"
#include "steps/files.h"

enum { BUNDLE = 1024 };

struct bundle {
    struct oy_demo_voters *v;
    size_t first;
    struct oy_buffer ballot[BUNDLE];
};

static oy_status seal(void *context, size_t i, struct oy_why *why) {
    struct bundle *b = context;
    size_t voter = b->first + i;
    return oy_demo_ballot(&b->ballot[i], b->v, voter, voter, 1, false, why);
}

static oy_status write_bundle(const struct bundle *b, size_t n, struct oy_why *why) {
    struct oy_growing bytes = {0};
    char path[OY_PATH_MAX];
    oy_status status = OY_OK;
    for (size_t i = 0; status == OY_OK && i < n; i++)
        status = oy_growing_item(&bytes, 4, oy_buffer_span(&b->ballot[i]), why);
    (void)oy_demo_path(b->v->d, path, "ballots/%05zu.ballots", b->first / BUNDLE);
    if (status == OY_OK)
        status = oy_file_write(NULL, path, oy_growing_span(&bytes), OY_FILE_LATER, why);
    oy_growing_free(&bytes);
    return status;
}

static oy_status one_bundle(struct bundle *b, size_t n, struct oy_why *why) {
    oy_status status = oy_parallel_for(b->v->d->step.threads, n, seal, b, why);
    if (status == OY_OK) status = write_bundle(b, n, why);
    for (size_t i = 0; i < n; i++) oy_buffer_free(&b->ballot[i]);
    oy_progress_tick(&b->v->progress, n);
    return status;
}

static oy_status all_bundles(struct oy_demo_voters *v, struct oy_why *why) {
    size_t n = v->d->source.n_voters;
    struct bundle *b;
    OY_TRY(oy_allocate(&b, 1, sizeof *b, why));
    b->v = v;
    oy_status status = OY_OK;
    oy_progress_start_lines(&v->progress, "seal", n, v->d->step.lines);
    for (; status == OY_OK && b->first < n; b->first += BUNDLE)
        status = one_bundle(b, n - b->first < BUNDLE ? n - b->first : BUNDLE, why);
    oy_progress_end(&v->progress);
    free(b);
    return status;
}

oy_status oy_demo_seal_all(const struct oy_demo *d, struct oy_why *why) {
    struct oy_demo_voters v;
    char path[OY_PATH_MAX];
    int64_t since = oy_progress_now();
    OY_TRY(oy_dir_make(NULL, oy_demo_path(d, path, "ballots"), why));
    oy_status status = oy_demo_voters_load(&v, d, NULL, why);
    if (status == OY_OK) status = all_bundles(&v, why);
    oy_demo_voters_clear(&v);
    if (status == OY_OK)
        oy_demo_done(d, since, "ballots    %zu, sealed and signed, in %s", d->source.n_voters,
                     path);
    return status;
}
