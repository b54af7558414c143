/* nftw is XSI */
#define _XOPEN_SOURCE 700
#include "follow/stage.h"

#include <errno.h>
#include <ftw.h>
#include <stdio.h>
#include <string.h>

oy_status oy_beside(char out[OY_PATH_MAX], const char *record, const char *suffix,
                    struct oy_why *why) {
    size_t n = strlen(record);
    while (n > 1 && record[n - 1] == '/') n--;
    if (n + strlen(suffix) >= OY_PATH_MAX)
        return oy_fail(why, OY_RANGE, "", "the path is too long");
    (void)snprintf(out, OY_PATH_MAX, "%.*s%s", (int)n, record, suffix);
    return OY_OK;
}

static oy_status make(struct oy_stage *s, struct oy_why *why) {
    if (s->dir.fd >= 0) return OY_OK;
    OY_TRY(oy_dir_make(NULL, s->path, why));
    return oy_dir_open(&s->dir, s->path, why);
}

oy_status oy_stage_open(struct oy_stage *out, struct oy_remote *remote, const char *record,
                        struct oy_why *why) {
    *out = (struct oy_stage){.remote = remote, .dir = {.fd = -1}};
    return oy_beside(out->path, record, ".part", why);
}

void oy_stage_close(struct oy_stage *s) {
    oy_dir_close(&s->dir);
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *place) {
    (void)st, (void)type, (void)place;
    return remove(path) == 0 || errno == ENOENT ? 0 : -1;
}

oy_status oy_tree_remove(const char *path, struct oy_why *why) {
    if (nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS | FTW_MOUNT) == 0 || errno == ENOENT)
        return OY_OK;
    oy_status status = oy_fail(why, OY_IO, "", "cannot be removed: %s", strerror(errno));
    oy_why_at(why, "%s", path);
    return status;
}

oy_status oy_stage_clear(struct oy_stage *s, struct oy_why *why) {
    oy_dir_close(&s->dir);
    s->dir.fd = -1;
    s->reused = false;
    return oy_tree_remove(s->path, why);
}

/* The directories above a file. */
static oy_status make_above(const struct oy_dir *dir, const char *path, struct oy_why *why) {
    char above[OY_PATH_MAX];
    const char *slash = strrchr(path, '/');
    if (!slash) return OY_OK;
    (void)snprintf(above, sizeof above, "%.*s", (int)(slash - path), path);
    return oy_dir_make(dir, above, why);
}

oy_status oy_stage_get(struct oy_stage *s, const char *path, size_t max, bool fresh,
                       struct oy_why *why) {
    char remote[OY_PATH_MAX];
    struct oy_buffer bytes;
    OY_TRY(make(s, why));
    if (!fresh && oy_file_exists(&s->dir, path)) {
        s->reused = true;
        return OY_OK;
    }
    (void)snprintf(remote, sizeof remote, "record/%s", path);
    OY_TRY(oy_remote_get(s->remote, &bytes, remote, max, why));
    oy_status status = make_above(&s->dir, path, why);
    if (status == OY_OK)
        status = oy_file_write(&s->dir, path, oy_buffer_span(&bytes),
                               OY_FILE_REPLACE | OY_FILE_LATER, why);
    oy_buffer_free(&bytes);
    return status;
}
