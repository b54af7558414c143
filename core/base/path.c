#include "base/path.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

oy_status oy_fail_errno(struct oy_why *why, const char *verb) {
    int e = errno;
    oy_status status = e == ENOENT || e == ENOTDIR ? OY_MISSING : e == ENOMEM ? OY_MEMORY : OY_IO;
    return oy_fail(why, status, "", "cannot %s: %s", verb, strerror(e));
}

void oy_fd_close(int *fd) {
    if (*fd >= 0) (void)close(*fd);
    *fd = -1;
}

static bool is_dots(struct oy_span part) {
    return oy_span_equal(part, oy_span_text(".")) || oy_span_equal(part, oy_span_text(".."));
}

/* The part of *path up to the next '/'; *path moves behind it, or to NULL at the end. */
static struct oy_span next_part(const char **path) {
    const char *from = *path, *slash = strchr(from, '/');
    *path = slash ? slash + 1 : NULL;
    return slash ? oy_span(from, (size_t)(slash - from)) : oy_span_text(from);
}

static bool stays_inside(const char *path) {
    do {
        struct oy_span part = next_part(&path);
        if (part.n == 0 || is_dots(part)) return false;
    } while (path);
    return true;
}

static bool is_link(int fd, const char *name) {
    struct stat st;
    return fstatat(fd, name, &st, AT_SYMLINK_NOFOLLOW) == 0 && S_ISLNK(st.st_mode);
}

/* Moves place->fd down into the directory `name`. */
static oy_status descend(struct oy_place *place, const char *name, bool follow,
                         struct oy_why *why) {
    int flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC | (follow ? 0 : O_NOFOLLOW);
    int fd = openat(place->fd, name, flags);
    if (fd < 0) {
        int e = errno;
        if (!follow && is_link(place->fd, name))
            return oy_fail(why, OY_FORMAT, "file-2", "%s is a link", name);
        errno = e;
        return oy_fail_errno(why, "open the directory");
    }
    oy_fd_close(&place->fd);
    place->fd = fd;
    return OY_OK;
}

static oy_status set_leaf(struct oy_place *out, struct oy_span part, struct oy_why *why) {
    if (part.n == 0 || part.n >= sizeof out->leaf || is_dots(part))
        return oy_fail(why, OY_FORMAT, "file-1", "this is no name for a file");
    memcpy(out->leaf, part.p, part.n);
    out->leaf[part.n] = 0;
    return OY_OK;
}

static oy_status place_in(struct oy_place *out, const char *path, struct oy_why *why) {
    OY_REQUIRE(why, stays_inside(path), OY_FORMAT, "file-1", "the path could leave its directory");
    for (;;) {
        struct oy_span part = next_part(&path);
        OY_TRY(set_leaf(out, part, why));
        if (!path) return OY_OK;
        OY_TRY(descend(out, out->leaf, false, why));
    }
}

static oy_status place_of_user(struct oy_place *out, const char *path, struct oy_why *why) {
    const char *slash = strrchr(path, '/');
    char above[4096];
    if (!slash) return set_leaf(out, oy_span_text(path), why);
    size_t n = (size_t)(slash - path) + 1; /* with the slash, so that "/x" lies in "/" */
    if (n >= sizeof above) return oy_fail(why, OY_FORMAT, "file-1", "the path is too long");
    memcpy(above, path, n);
    above[n] = 0;
    OY_TRY(descend(out, above, true, why));
    return set_leaf(out, oy_span_text(slash + 1), why);
}

oy_status oy_place_open(struct oy_place *out, const struct oy_dir *dir, const char *path,
                        struct oy_why *why) {
    out->leaf[0] = 0;
    out->fd = openat(dir ? dir->fd : AT_FDCWD, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (out->fd < 0) return oy_fail_errno(why, "open the directory");
    oy_status status = dir ? place_in(out, path, why) : place_of_user(out, path, why);
    if (status != OY_OK) oy_fd_close(&out->fd);
    return status;
}

oy_status oy_place_read(int *fd, size_t *size, const struct oy_place *place, struct oy_why *why) {
    struct stat st;
    *size = 0;
    /* O_NONBLOCK: opening a pipe must not wait for somebody to write into it. */
    *fd = openat(place->fd, place->leaf, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    if (*fd < 0) {
        int e = errno;
        if (is_link(place->fd, place->leaf))
            return oy_fail(why, OY_FORMAT, "file-2", "this is a link, not a file");
        errno = e;
        return oy_fail_errno(why, "open");
    }
    bool known = fstat(*fd, &st) == 0;
    if (known && S_ISREG(st.st_mode)) {
        *size = (size_t)st.st_size;
        return OY_OK;
    }
    oy_status status = known ? oy_fail(why, OY_FORMAT, "file-2", "this is a %s, not a file",
                                       S_ISDIR(st.st_mode) ? "directory" : "device or pipe")
                             : oy_fail_errno(why, "look at");
    oy_fd_close(fd);
    return status;
}

oy_status oy_fd_write(int fd, struct oy_span bytes, struct oy_why *why) {
    while (bytes.n) {
        ssize_t n = write(fd, bytes.p, bytes.n);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return oy_fail_errno(why, "write");
        bytes = oy_span(bytes.p + n, bytes.n - (size_t)n);
    }
    return OY_OK;
}

oy_status oy_fd_read(int fd, unsigned char *out, size_t n, struct oy_why *why) {
    size_t have = 0;
    while (have < n) {
        ssize_t got = read(fd, out + have, n - have);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return oy_fail_errno(why, "read");
        if (got == 0) break;
        have += (size_t)got;
    }
    unsigned char more;
    if (have < n || read(fd, &more, 1) != 0)
        return oy_fail(why, OY_IO, "", "the file changed while it was read");
    return OY_OK;
}
