#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/hex.h"
#include "base/path.h"
#include "base/random.h"

struct oy_span oy_buffer_span(const struct oy_buffer *b) {
    return oy_span(b->p, b->n);
}

void oy_buffer_free(struct oy_buffer *b) {
    free(b->p);
    *b = (struct oy_buffer){NULL, 0};
}

oy_status oy_buffer_new(struct oy_buffer *out, size_t n, struct oy_why *why) {
    *out = (struct oy_buffer){.p = calloc(1, n + 1)};
    if (!out->p) return oy_fail(why, OY_MEMORY, "", "no memory for %zu bytes", n);
    out->n = n;
    return OY_OK;
}

oy_status oy_buffer_copy(struct oy_buffer *out, struct oy_span bytes, struct oy_why *why) {
    *out = (struct oy_buffer){.p = malloc(bytes.n + 1)};
    if (!out->p) return oy_fail(why, OY_MEMORY, "", "no memory for %zu bytes", bytes.n);
    if (bytes.n) memcpy(out->p, bytes.p, bytes.n);
    out->p[bytes.n] = 0;
    out->n = bytes.n;
    return OY_OK;
}

static oy_status named(oy_status status, const char *path, struct oy_why *why) {
    if (status != OY_OK) oy_why_at(why, "%s", path);
    return status;
}

bool oy_file_exists(const struct oy_dir *dir, const char *path) {
    struct oy_place place;
    struct oy_why ignored = {.status = OY_OK};
    struct stat st;
    if (oy_place_open(&place, dir, path, &ignored) != OY_OK) return false;
    bool found = fstatat(place.fd, place.leaf, &st, AT_SYMLINK_NOFOLLOW) == 0;
    oy_fd_close(&place.fd);
    return found && S_ISREG(st.st_mode);
}

/* Opens a regular file of at most max bytes. */
static oy_status open_bounded(int *fd, size_t *size, const struct oy_dir *dir, const char *path,
                              size_t max, struct oy_why *why) {
    struct oy_place place;
    *fd = -1;
    OY_TRY(oy_place_open(&place, dir, path, why));
    oy_status status = oy_place_read(fd, size, &place, why);
    oy_fd_close(&place.fd);
    OY_TRY(status);
    if (*size > max && !oy_mutant("file-3")) {
        oy_fd_close(fd);
        return oy_fail(why, OY_RANGE, "file-3", "the file has %zu bytes, more than %zu", *size,
                       max);
    }
    return OY_OK;
}

static oy_status read_open(struct oy_buffer *out, int fd, size_t size, struct oy_why *why) {
    out->p = malloc(size + 1);
    if (!out->p) return oy_fail(why, OY_MEMORY, "", "no memory for %zu bytes", size);
    out->n = size;
    out->p[size] = 0;
    return oy_fd_read(fd, out->p, size, why);
}

oy_status oy_file_read(struct oy_buffer *out, const struct oy_dir *dir, const char *path,
                       size_t max, struct oy_why *why) {
    int fd;
    size_t size;
    *out = (struct oy_buffer){NULL, 0};
    oy_status status = open_bounded(&fd, &size, dir, path, max, why);
    if (status == OY_OK) status = read_open(out, fd, size, why);
    oy_fd_close(&fd);
    if (status != OY_OK) oy_buffer_free(out);
    return named(status, path, why);
}

static oy_status map_open(struct oy_map *out, int fd, size_t size, struct oy_why *why) {
    if (size == 0) return OY_OK; /* mmap has no empty maps */
    void *p = mmap(NULL, size, PROT_READ, MAP_PRIVATE, fd, 0);
    if (p == MAP_FAILED) return oy_fail_errno(why, "map");
    out->bytes = oy_span(p, size);
    return OY_OK;
}

oy_status oy_file_map(struct oy_map *out, const struct oy_dir *dir, const char *path, size_t max,
                      struct oy_why *why) {
    int fd;
    size_t size;
    out->bytes = oy_span(NULL, 0);
    oy_status status = open_bounded(&fd, &size, dir, path, max, why);
    if (status == OY_OK) status = map_open(out, fd, size, why);
    oy_fd_close(&fd);
    return named(status, path, why);
}

void oy_map_close(struct oy_map *map) {
    union { /* munmap takes a pointer to what it makes vanish; the bytes were never ours to write */
        const unsigned char *in;
        void *out;
    } p = {.in = map->bytes.p};
    if (map->bytes.n) (void)munmap(p.out, map->bytes.n);
    map->bytes = oy_span(NULL, 0);
}

oy_status oy_map_own(struct oy_map *map, struct oy_why *why) {
    size_t n = map->bytes.n;
    if (n == 0) return OY_OK;
    void *p = mmap(NULL, n, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (p == MAP_FAILED) return oy_fail(why, OY_MEMORY, "", "no memory for %zu bytes", n);
    memcpy(p, map->bytes.p, n);
    oy_map_close(map);
    map->bytes = oy_span(p, n);
    return OY_OK;
}

/* Creates `name`, writes and (unless LATER) syncs it; removes it again on failure. */
static oy_status create_whole(int dirfd, const char *name, struct oy_span bytes, unsigned flags,
                              struct oy_why *why) {
    mode_t mode = flags & OY_FILE_PRIVATE ? 0600 : 0644;
    int fd = openat(dirfd, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode);
    if (fd < 0 && errno == EEXIST)
        return oy_fail(why, OY_STATE, "", "the name is taken, and nothing is overwritten");
    if (fd < 0) return oy_fail_errno(why, "create");
    oy_status status = oy_fd_write(fd, bytes, why);
    if (status == OY_OK && !(flags & OY_FILE_LATER) && fsync(fd) != 0)
        status = oy_fail_errno(why, "sync");
    /* Some file systems report a full disk only here. */
    if (close(fd) != 0 && status == OY_OK) status = oy_fail_errno(why, "close");
    if (status != OY_OK) (void)unlinkat(dirfd, name, 0);
    return status;
}

static oy_status replace_whole(int dirfd, const char *name, struct oy_span bytes, unsigned flags,
                               struct oy_why *why) {
    unsigned char random[8];
    char digits[2 * sizeof random + 1], temporary[32];
    oy_random_bytes(random, sizeof random);
    oy_hex_encode(digits, oy_span(random, sizeof random));
    (void)snprintf(temporary, sizeof temporary, ".oy-%s.tmp", digits);
    OY_TRY(create_whole(dirfd, temporary, bytes, flags, why));
    if (renameat(dirfd, temporary, dirfd, name) == 0) return OY_OK;
    oy_status status = oy_fail_errno(why, "put the new file in its place");
    (void)unlinkat(dirfd, temporary, 0);
    return status;
}

oy_status oy_file_write(const struct oy_dir *dir, const char *path, struct oy_span bytes,
                        unsigned flags, struct oy_why *why) {
    struct oy_place place;
    oy_status status = oy_place_open(&place, dir, path, why);
    if (status == OY_OK)
        status = flags & OY_FILE_EXCLUSIVE ? create_whole(place.fd, place.leaf, bytes, flags, why)
                                           : replace_whole(place.fd, place.leaf, bytes, flags, why);
    if (status == OY_OK && !(flags & OY_FILE_LATER) && fsync(place.fd) != 0)
        status = oy_fail_errno(why, "sync the directory");
    oy_fd_close(&place.fd);
    return named(status, path, why);
}
