#define _GNU_SOURCE /* syncfs */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/path.h"

#define DEPTH_MAX 16
#define PATH_BYTES 4096

static oy_status named(oy_status status, const char *path, struct oy_why *why) {
    if (status != OY_OK) oy_why_at(why, "%s", path);
    return status;
}

oy_status oy_dir_open(struct oy_dir *out, const char *path, struct oy_why *why) {
    (void)snprintf(out->path, sizeof out->path, "%s", path);
    out->fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (out->fd >= 0) return OY_OK;
    return named(oy_fail_errno(why, "open the directory"), path, why);
}

oy_status oy_dir_open_in(struct oy_dir *out, const struct oy_dir *dir, const char *path,
                         struct oy_why *why) {
    struct oy_place place;
    (void)snprintf(out->path, sizeof out->path, "%s/%s", dir->path, path);
    out->fd = -1;
    OY_TRY(named(oy_place_open(&place, dir, path, why), path, why));
    out->fd = openat(place.fd, place.leaf, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    oy_status status = OY_OK;
    struct stat st;
    if (out->fd < 0) {
        status = oy_fail_errno(why, "open the directory");
        if (fstatat(place.fd, place.leaf, &st, AT_SYMLINK_NOFOLLOW) == 0 && !S_ISDIR(st.st_mode))
            status = oy_fail(why, OY_FORMAT, "file-2", "this is no directory");
    }
    oy_fd_close(&place.fd);
    return named(status, path, why);
}

void oy_dir_close(struct oy_dir *dir) {
    oy_fd_close(&dir->fd);
}

oy_status oy_dir_sync(const struct oy_dir *dir, struct oy_why *why) {
    if (syncfs(dir->fd) == 0) return OY_OK;
    return named(oy_fail_errno(why, "sync the file system"), dir->path, why);
}

/* Makes one directory where it is missing; what is there must be a directory. */
static oy_status make_one(const struct oy_dir *dir, const char *path, struct oy_why *why) {
    struct oy_place place;
    struct stat st;
    OY_TRY(oy_place_open(&place, dir, path, why));
    oy_status status = OY_OK;
    int look = dir ? AT_SYMLINK_NOFOLLOW : 0;
    if (mkdirat(place.fd, place.leaf, 0777) == 0) {
        if (fsync(place.fd) != 0) status = oy_fail_errno(why, "sync the directory");
    } else if (errno != EEXIST) {
        status = oy_fail_errno(why, "make the directory");
    } else if (fstatat(place.fd, place.leaf, &st, look) != 0 || !S_ISDIR(st.st_mode)) {
        status = oy_fail(why, OY_FORMAT, "file-2", "this is no directory");
    }
    oy_fd_close(&place.fd);
    return status;
}

static bool is_dots(const char *name) {
    return strcmp(name, ".") == 0 || strcmp(name, "..") == 0;
}

/* "a/../b" and "/" are paths that the user may write; they have parts that are never made. */
static bool ends_in_name(const char *path) {
    const char *slash = strrchr(path, '/');
    const char *leaf = slash ? slash + 1 : path;
    return leaf[0] != 0 && !is_dots(leaf);
}

oy_status oy_dir_make(const struct oy_dir *dir, const char *path, struct oy_why *why) {
    char part[PATH_BYTES];
    size_t n = strlen(path);
    if (n == 0 || n >= sizeof part)
        return named(oy_fail(why, OY_FORMAT, "file-1", "no path for a directory"), path, why);
    memcpy(part, path, n + 1);
    for (size_t i = 1; i <= n; i++) {
        if (part[i] != '/' && part[i] != 0) continue;
        char kept = part[i];
        part[i] = 0;
        if (dir || ends_in_name(part)) OY_TRY(named(make_one(dir, part, why), part, why));
        part[i] = kept;
    }
    return OY_OK;
}

/* ---- the walk ---- */

struct walk {
    struct oy_names *out;
    size_t cap, max, seen;
    char path[PATH_BYTES]; /* of the directory or file at hand */
    struct oy_why *why;
};

static oy_status take(struct walk *w) {
    struct oy_names *out = w->out;
    if (out->n == w->cap) {
        size_t cap = w->cap ? 2 * w->cap : 64;
        char **grown = realloc(out->name, cap * sizeof *grown);
        if (!grown) return oy_fail(w->why, OY_MEMORY, "", "no memory for %zu names", cap);
        out->name = grown;
        w->cap = cap;
    }
    out->name[out->n] = strdup(w->path);
    if (!out->name[out->n]) return oy_fail(w->why, OY_MEMORY, "", "no memory for a name");
    out->n++;
    return OY_OK;
}

static oy_status walk_into(struct walk *w, int parent, const char *leaf, size_t depth, size_t n);

/* One entry of an open directory; the path of that directory has n bytes. */
static oy_status visit(struct walk *w, int fd, const char *leaf, size_t depth, size_t n) {
    struct stat st;
    int added = snprintf(w->path + n, sizeof w->path - n, "%s%s", n ? "/" : "", leaf);
    OY_REQUIRE(w->why, ++w->seen <= w->max, OY_RANGE, "file-3", "more than %zu entries", w->max);
    if (added < 0 || (size_t)added >= sizeof w->path - n)
        return oy_fail(w->why, OY_RANGE, "file-3", "a path is too long");
    if (fstatat(fd, leaf, &st, AT_SYMLINK_NOFOLLOW) != 0) return oy_fail_errno(w->why, "look at");
    if (S_ISDIR(st.st_mode)) return walk_into(w, fd, leaf, depth + 1, n + (size_t)added);
    OY_REQUIRE(w->why, S_ISREG(st.st_mode), OY_FORMAT, "file-2", "neither a file nor a directory");
    return take(w);
}

static oy_status walk_open(struct walk *w, DIR *stream, size_t depth, size_t n) {
    oy_status status = OY_OK;
    while (status == OY_OK) {
        errno = 0;
        /* One stream is read by one thread, which is what readdir asks for. */
        const struct dirent *entry = readdir(stream); // NOLINT(concurrency-mt-unsafe)
        if (!entry) return errno ? oy_fail_errno(w->why, "read the directory") : OY_OK;
        if (!is_dots(entry->d_name)) status = visit(w, dirfd(stream), entry->d_name, depth, n);
    }
    return status;
}

static oy_status walk_into(struct walk *w, int parent, const char *leaf, size_t depth, size_t n) {
    if (depth > DEPTH_MAX)
        return oy_fail(w->why, OY_RANGE, "file-3", "more than %d directories deep", DEPTH_MAX);
    int fd = openat(parent, leaf, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0) return oy_fail_errno(w->why, "open the directory");
    DIR *stream = fdopendir(fd);
    if (!stream) {
        oy_fd_close(&fd);
        return oy_fail_errno(w->why, "read the directory");
    }
    oy_status status = walk_open(w, stream, depth, n);
    (void)closedir(stream);
    return status;
}

static int by_bytes(const void *a, const void *b) {
    const char *const *x = a, *const *y = b;
    return strcmp(*x, *y);
}

oy_status oy_dir_walk(struct oy_names *out, const struct oy_dir *dir, size_t max,
                      struct oy_why *why) {
    struct walk w = {.out = out, .max = max, .why = why};
    *out = (struct oy_names){NULL, 0};
    oy_status status = walk_into(&w, dir->fd, ".", 0, 0);
    if (status == OY_OK) {
        if (out->n) qsort(out->name, out->n, sizeof *out->name, by_bytes);
        return OY_OK;
    }
    oy_names_free(out);
    return named(status, w.path[0] ? w.path : dir->path, why);
}

void oy_names_free(struct oy_names *names) {
    for (size_t i = 0; i < names->n; i++) free(names->name[i]);
    free(names->name);
    *names = (struct oy_names){NULL, 0};
}

bool oy_names_has(const struct oy_names *names, const char *path) {
    return names->n && bsearch(&path, names->name, names->n, sizeof *names->name, by_bytes);
}
