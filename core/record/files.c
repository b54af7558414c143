#include "record/files.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "record/bundle.h"
#include "record/limits.h"
#include "record/log.h"
#include "record/tiles.h"

size_t oy_record_share_path(char out[OY_TILE_PATH_MAX], uint64_t k) {
    return (size_t)snprintf(out, OY_TILE_PATH_MAX, "shares/%" PRIu64 ".bin", k);
}

void oy_record_named_path(char out[OY_TILE_PATH_MAX], enum oy_entry_type type, uint64_t k) {
    if (type == OY_LOG_SHARE)
        (void)oy_record_share_path(out, k);
    else
        (void)snprintf(out, OY_TILE_PATH_MAX, "%s", oy_entry_file(type));
}

/* ---- the table ---- */

static oy_status each_tile(const struct oy_record_shape *shape, const struct oy_file_sink *sink,
                           struct oy_why *why) {
    char path[OY_TILE_PATH_MAX];
    for (unsigned level = 0; level < OY_TILE_LEVELS; level++) {
        uint64_t n = oy_tile_count(shape->size, level);
        for (uint64_t i = 0; i < n; i++) {
            unsigned width = oy_tile_width(shape->size, level, i);
            (void)oy_tile_path(path, level, i, width);
            OY_TRY(sink->file(sink->context, path, oy_limit_tile(width), why));
            if (level > 0) continue;
            (void)oy_tile_entries_path(path, i, width);
            OY_TRY(sink->file(sink->context, path, oy_limit_entries(width), why));
        }
    }
    return OY_OK;
}

static oy_status each_bundle(const struct oy_record_shape *shape, const struct oy_file_sink *sink,
                             struct oy_why *why) {
    char path[OY_TILE_PATH_MAX];
    uint64_t ballots = shape->count[OY_LOG_BALLOT], n = oy_bundle_count(ballots);
    for (uint64_t i = 0; i < n; i++) {
        unsigned width = oy_bundle_width(ballots, i);
        (void)oy_bundle_path(path, i, width);
        OY_TRY(sink->file(sink->context, path, oy_bundle_bytes_max(width), why));
    }
    return OY_OK;
}

static oy_status each_named(const struct oy_record_shape *shape, const struct oy_file_sink *sink,
                            struct oy_why *why) {
    static const enum oy_entry_type once[] = {OY_LOG_MANIFEST, OY_LOG_CEREMONY, OY_LOG_ROLL,
                                              OY_LOG_TALLY, OY_LOG_RESULT};
    char path[OY_TILE_PATH_MAX];
    for (size_t i = 0; i < sizeof once / sizeof *once; i++) {
        uint64_t max = once[i] == OY_LOG_MANIFEST ? OY_MANIFEST_BYTES_MAX : UINT64_MAX;
        if (shape->count[once[i]] == 0) continue;
        OY_TRY(sink->file(sink->context, oy_entry_file(once[i]), max, why));
    }
    for (uint64_t k = 1; k <= shape->count[OY_LOG_SHARE]; k++) {
        (void)oy_record_share_path(path, k);
        OY_TRY(sink->file(sink->context, path, UINT64_MAX, why));
    }
    return OY_OK;
}

oy_status oy_files_each(const struct oy_record_shape *shape, const struct oy_file_sink *sink,
                        struct oy_why *why) {
    OY_TRY(sink->file(sink->context, "checkpoint", OY_NOTE_MAX, why));
    if (shape->count[OY_LOG_CLOSE]) OY_TRY(sink->file(sink->context, "closing", OY_NOTE_MAX, why));
    OY_TRY(each_named(shape, sink, why));
    OY_TRY(each_bundle(shape, sink, why));
    return each_tile(shape, sink, why);
}

/* ---- comparing a directory with it ---- */

struct compare {
    const struct oy_dir *dir;
    struct oy_names names;
    bool *wanted; /* of each name */
    bool strict;  /* refuse what is missing or too long */
};

static int by_bytes(const void *a, const void *b) {
    const char *const *x = a, *const *y = b;
    return strcmp(*x, *y);
}

static oy_status compare_one(void *context, const char *path, uint64_t max, struct oy_why *why) {
    struct compare *c = context;
    struct stat st;
    char **found = NULL;
    if (c->names.n)
        found = bsearch(&path, c->names.name, c->names.n, sizeof *c->names.name, by_bytes);
    if (found) c->wanted[found - c->names.name] = true;
    if (!c->strict) return OY_OK;
    if (!found) oy_why_at(why, "%s", path);
    OY_REQUIRE(why, found, OY_MISSING, "rec-1", "the log calls for this file, and it is not there");
    if (!found || fstatat(c->dir->fd, path, &st, AT_SYMLINK_NOFOLLOW) != 0) return OY_OK;
    bool fits = (uint64_t)st.st_size <= max;
    if (!fits) oy_why_at(why, "%s", path);
    OY_REQUIRE(why, fits, OY_RANGE, "rec-2", "the file has %jd bytes, more than %" PRIu64,
               (intmax_t)st.st_size, max);
    return OY_OK;
}

static oy_status compare_run(struct compare *c, const struct oy_dir *dir,
                             const struct oy_record_shape *shape, bool strict, struct oy_why *why) {
    struct oy_file_sink sink = {compare_one, c};
    *c = (struct compare){.dir = dir, .strict = strict};
    OY_TRY(oy_limit(oy_dir_walk(&c->names, dir, OY_RECORD_FILES_MAX, why), why));
    c->wanted = calloc(c->names.n + 1, sizeof *c->wanted);
    if (!c->wanted) return oy_fail(why, OY_MEMORY, "", "no memory for the list of files");
    return oy_files_each(shape, &sink, why);
}

static void compare_clear(struct compare *c) {
    oy_names_free(&c->names);
    free(c->wanted);
}

static oy_status first_unwanted(const struct compare *c, struct oy_why *why) {
    for (size_t i = 0; i < c->names.n; i++) {
        if (!c->wanted[i]) oy_why_at(why, "%s", c->names.name[i]);
        OY_REQUIRE(why, c->wanted[i], OY_MISMATCH, "rec-1",
                   "the log does not call for this file; nothing else may be in a record");
    }
    return OY_OK;
}

oy_status oy_files_check(const struct oy_dir *dir, const struct oy_record_shape *shape,
                         struct oy_why *why) {
    struct compare c;
    oy_status status = compare_run(&c, dir, shape, true, why);
    if (status == OY_OK) status = first_unwanted(&c, why);
    compare_clear(&c);
    return status;
}

/* ---- removing what it does not call for ---- */

oy_status oy_files_remove(const struct oy_dir *dir, const char *path, struct oy_why *why) {
    const char *slash = strrchr(path, '/');
    char parent[OY_TILE_PATH_MAX];
    struct oy_dir in = {.fd = -1};
    if (slash) {
        (void)snprintf(parent, sizeof parent, "%.*s", (int)(slash - path), path);
        oy_status status = oy_dir_open_in(&in, dir, parent, why);
        if (status == OY_MISSING) return OY_OK;
        OY_TRY(status);
    }
    int failed = unlinkat(slash ? in.fd : dir->fd, slash ? slash + 1 : path, 0);
    int error = errno;
    oy_dir_close(&in);
    /* The directory of partial tiles goes with the last of them; others stay. */
    size_t n = slash ? strlen(parent) : 0;
    if (n > 2 && strcmp(parent + n - 2, ".p") == 0) (void)unlinkat(dir->fd, parent, AT_REMOVEDIR);
    if (failed == 0 || error == ENOENT) return OY_OK;
    oy_why_at(why, "%s", path);
    return oy_fail(why, OY_IO, "", "cannot remove the file: %s", strerror(error));
}

/* Names that this program makes: whatever else lies in the directory is somebody's. */
static bool is_ours(const char *path) {
    static const char *const known[] = {"tile/",     "ballots/",      "shares/",      "checkpoint",
                                        "closing",   "manifest.json", "ceremony.bin", "roll.bin",
                                        "tally.bin", "result.json"};
    const char *slash = strrchr(path, '/'), *leaf = slash ? slash + 1 : path;
    size_t n = strlen(leaf);
    if (strncmp(leaf, ".oy-", 4) == 0 && n > 8 && strcmp(leaf + n - 4, ".tmp") == 0) return true;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        size_t len = strlen(known[i]);
        bool folder = known[i][len - 1] == '/';
        if (folder ? strncmp(path, known[i], len) == 0 : strcmp(path, known[i]) == 0) return true;
    }
    return false;
}

static oy_status first_strange(const struct oy_names *names, struct oy_why *why) {
    for (size_t i = 0; i < names->n; i++) {
        if (is_ours(names->name[i])) continue;
        oy_why_at(why, "%s", names->name[i]);
        return oy_fail(why, OY_STATE, "rec-1", "this file is none of a record: take it away");
    }
    return OY_OK;
}

oy_status oy_files_known(const struct oy_dir *dir, struct oy_why *why) {
    struct oy_names names;
    OY_TRY(oy_limit(oy_dir_walk(&names, dir, OY_RECORD_FILES_MAX, why), why));
    oy_status status = first_strange(&names, why);
    oy_names_free(&names);
    return status;
}

static oy_status remove_unwanted(const struct compare *c, struct oy_why *why) {
    OY_TRY(first_strange(&c->names, why));
    for (size_t i = 0; i < c->names.n; i++) {
        if (!c->wanted[i]) OY_TRY(oy_files_remove(c->dir, c->names.name[i], why));
    }
    return OY_OK;
}

oy_status oy_files_clean(const struct oy_dir *dir, const struct oy_record_shape *shape,
                         struct oy_why *why) {
    struct compare c;
    oy_status status = compare_run(&c, dir, shape, false, why);
    if (status == OY_OK) status = remove_unwanted(&c, why);
    compare_clear(&c);
    return status;
}
