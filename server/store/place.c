#define _GNU_SOURCE /* flock, realpath */
#include "server/store/place.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

/* Room for some 1,000 readers at once. */
enum { LOCK_BYTES = 1 << 16 };

static oy_status failed(const char *path, const char *verb, int error, struct oy_why *why) {
    oy_why_at(why, "%s", path);
    return oy_fail(why, error == ENOENT ? OY_MISSING : OY_IO, "", "cannot %s: %s", verb,
                   strerror(error));
}

static void shut(int *fd) {
    if (*fd >= 0) (void)close(*fd);
    *fd = -1;
}

/* ---- directories ---- */

static oy_status sync_parent(const struct oy_dir *dir, struct oy_why *why) {
    int fd = openat(dir->fd, "..", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0 && errno == EACCES) return OY_OK; /* so it was not made by us */
    int error = fd < 0 || fsync(fd) != 0 ? errno : 0;
    shut(&fd);
    return error ? failed(dir->path, "sync the directory above", error, why) : OY_OK;
}

static oy_status make(bool *made, const char *path, struct oy_why *why) {
    *made = mkdir(path, 0700) == 0;
    if (*made || errno == EEXIST) return OY_OK;
    return failed(path, "make the directory", errno, why);
}

/* Makes the directory, durably, or takes the one that is there. */
static oy_status make_open(struct oy_dir *out, bool *made, const char *path, struct oy_why *why) {
    OY_TRY(make(made, path, why));
    OY_TRY(oy_dir_open(out, path, why));
    oy_status status = sync_parent(out, why);
    if (status != OY_OK) oy_dir_close(out);
    return status;
}

/* ---- the place of a store ---- */

static oy_status lock(struct oy_store_place *p, struct oy_why *why) {
    int flags = O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW;
    p->lock = openat(p->dir.fd, "writer.lock", flags, 0600);
    if (p->lock < 0) return failed(p->dir.path, "open writer.lock", errno, why);
    if (flock(p->lock, LOCK_EX | LOCK_NB) == 0) return OY_OK;
    if (errno != EWOULDBLOCK) return failed(p->dir.path, "lock writer.lock", errno, why);
    oy_why_at(why, "%s", p->dir.path);
    return oy_fail(why, OY_STATE, "", "another process writes to this store");
}

static int reserve_bytes(int fd, bool writer) {
    struct stat st;
    if (fstat(fd, &st) != 0) return errno;
    if (!writer && st.st_size >= LOCK_BYTES) return 0; /* a writer has seen to it */
    int error = posix_fallocate(fd, 0, LOCK_BYTES);
    return error == EOPNOTSUPP || error == EINVAL ? 0 : error;
}

/* LMDB keeps its readers in a map of lock.mdb, which it makes with holes. To fill a hole when the
 * disk is full ends the program (SIGBUS), so its bytes are allocated before. Only while this
 * process has no environment open: to close lock.mdb drops all locks on it. */
static oy_status reserve(const struct oy_store_place *p, bool writer, struct oy_why *why) {
    int flags = O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW;
    int fd = openat(p->dir.fd, "lock.mdb", flags, 0600);
    if (fd < 0 && errno == EROFS && !writer) return OY_OK; /* LMDB then does without */
    int error = fd < 0 ? errno : reserve_bytes(fd, writer);
    shut(&fd);
    return error ? failed(p->dir.path, "reserve lock.mdb", error, why) : OY_OK;
}

/* Asked with the lock held: another writer may be about to begin. */
static oy_status look(struct oy_store_place *p, bool writer, struct oy_why *why) {
    struct stat st;
    p->fresh = fstatat(p->dir.fd, "data.mdb", &st, AT_SYMLINK_NOFOLLOW) != 0 || st.st_size == 0;
    if (writer || !p->fresh) return OY_OK;
    oy_why_at(why, "%s", p->dir.path);
    return oy_fail(why, OY_MISSING, "", "there is no store in this directory");
}

static oy_status take(struct oy_store_place *p, const char *path, bool writer, struct oy_why *why) {
    p->path = realpath(path, NULL);
    if (!p->path) return failed(path, "find the directory", errno, why);
    if (writer) OY_TRY(lock(p, why));
    OY_TRY(look(p, writer, why));
    return reserve(p, writer, why);
}

oy_status oy_store_place_open(struct oy_store_place *out, const char *path, bool writer,
                              struct oy_why *why) {
    bool made;
    *out = (struct oy_store_place){.dir.fd = -1, .lock = -1};
    if (writer)
        OY_TRY(make_open(&out->dir, &made, path, why));
    else
        OY_TRY(oy_dir_open(&out->dir, path, why));
    oy_status status = take(out, path, writer, why);
    if (status != OY_OK) oy_store_place_close(out);
    return status;
}

void oy_store_place_close(struct oy_store_place *p) {
    oy_dir_close(&p->dir);
    shut(&p->lock);
    free(p->path);
    p->path = NULL;
}

oy_status oy_store_place_sync(const struct oy_store_place *p, struct oy_why *why) {
    if (fsync(p->dir.fd) == 0) return OY_OK;
    return failed(p->dir.path, "sync the directory", errno, why);
}

void oy_store_place_forget(const struct oy_store_place *p) {
    if (!p->fresh) return;
    (void)unlinkat(p->dir.fd, "data.mdb", 0);
    (void)unlinkat(p->dir.fd, "lock.mdb", 0);
}

/* ---- backups ---- */

static oy_status check_empty(const struct oy_dir *dir, struct oy_why *why) {
    struct oy_names names;
    OY_TRY(oy_dir_walk(&names, dir, 1000, why));
    size_t n = names.n;
    oy_names_free(&names);
    if (n == 0) return OY_OK;
    oy_why_at(why, "%s", dir->path);
    return oy_fail(why, OY_STATE, "", "the directory is not empty");
}

static oy_status copy_file(struct oy_store_copy *c, const char *path, struct oy_why *why) {
    OY_TRY(check_empty(&c->dir, why));
    c->fd = openat(c->dir.fd, "data.mdb.part", O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    return c->fd >= 0 ? OY_OK : failed(path, "create a file", errno, why);
}

oy_status oy_store_copy_begin(struct oy_store_copy *out, const char *path, struct oy_why *why) {
    *out = (struct oy_store_copy){.dir.fd = -1, .fd = -1};
    OY_TRY(make_open(&out->dir, &out->made, path, why));
    oy_status status = copy_file(out, path, why);
    if (status == OY_OK) return OY_OK;
    oy_dir_close(&out->dir);
    if (out->made) (void)rmdir(path);
    return status;
}

/* Until it bears its name no other program takes it for a store. */
static oy_status settle(struct oy_store_copy *c, const char *path, struct oy_why *why) {
    if (fsync(c->fd) != 0) return failed(path, "sync the copy", errno, why);
    if (renameat(c->dir.fd, "data.mdb.part", c->dir.fd, "data.mdb") != 0)
        return failed(path, "name the copy", errno, why);
    return fsync(c->dir.fd) == 0 ? OY_OK : failed(path, "sync the directory", errno, why);
}

oy_status oy_store_copy_end(struct oy_store_copy *c, const char *path, oy_status status,
                            struct oy_why *why) {
    if (status == OY_OK)
        status = settle(c, path, why);
    else
        oy_why_at(why, "%s", path);
    shut(&c->fd);
    if (status != OY_OK) {
        (void)unlinkat(c->dir.fd, "data.mdb.part", 0);
        (void)unlinkat(c->dir.fd, "data.mdb", 0);
        if (c->made) (void)rmdir(path);
    }
    oy_dir_close(&c->dir);
    return status;
}
