#include "base/secret.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sodium.h>
#include <stdalign.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/path.h"

oy_status oy_base_init(struct oy_why *why) {
    if (sodium_init() < 0) return oy_fail(why, OY_IO, "", "the system gives no random numbers");
    /* A file that may not grow is an error to report, not a reason to die. */
    (void)signal(SIGXFSZ, SIG_IGN);
    return OY_OK;
}

oy_status oy_secret_no_core_dumps(struct oy_why *why) {
    /* The limit alone does not hold where the kernel pipes core files to a program. */
    const struct rlimit none = {.rlim_cur = 0, .rlim_max = 0};
    if (setrlimit(RLIMIT_CORE, &none) != 0) return oy_fail_errno(why, "forbid core files");
    if (prctl(PR_SET_DUMPABLE, 0L, 0L, 0L, 0L) != 0)
        return oy_fail_errno(why, "protect the memory");
    return OY_OK;
}

oy_status oy_secret_bytes_new(struct oy_secret_bytes **out, size_t n, struct oy_why *why) {
    /* sodium_malloc ends a block at a page's end; only whole words leave its start aligned. */
    size_t word = alignof(struct oy_secret_bytes);
    *out = NULL;
    if (n > SIZE_MAX / 2) return oy_fail(why, OY_MEMORY, "", "no memory for %zu bytes", n);
    size_t size = (sizeof **out + n + word - 1) / word * word;
    struct oy_secret_bytes *s = sodium_malloc(size);
    if (!s) return oy_fail(why, OY_MEMORY, "", "no protected memory for %zu bytes", n);
    memset(s, 0, size);
    s->n = n;
    *out = s;
    return OY_OK;
}

void oy_secret_bytes_free(struct oy_secret_bytes **s) {
    sodium_free(*s); /* wipes */
    *s = NULL;
}

void oy_secret_wipe(void *p, size_t n) {
    sodium_memzero(p, n);
}

bool oy_secret_bytes_equal(const struct oy_secret_bytes *a, const struct oy_secret_bytes *b) {
    return a->n == b->n && sodium_memcmp(a->secret, b->secret, a->n) == 0;
}

/* The file's own rights, not those of the path to it, are what a copy on a USB stick keeps. */
static oy_status check_owner(int fd, struct oy_why *why) {
    struct stat st;
    if (fstat(fd, &st) != 0) return oy_fail_errno(why, "look at");
    if (st.st_mode & (S_IRWXG | S_IRWXO))
        return oy_fail(why, OY_STATE, "",
                       "others can get at this secret file: it must have mode 0600, not %04o",
                       (unsigned)st.st_mode & 07777);
    if (geteuid() != 0 && st.st_uid != geteuid())
        return oy_fail(why, OY_STATE, "", "this secret file belongs to another user");
    return OY_OK;
}

static oy_status read_open(struct oy_secret_bytes **out, int fd, size_t size, struct oy_why *why) {
    OY_TRY(check_owner(fd, why));
    if (size > OY_SECRET_FILE_MAX)
        return oy_fail(why, OY_RANGE, "file-3", "the file has %zu bytes, more than %zu", size,
                       OY_SECRET_FILE_MAX);
    OY_TRY(oy_secret_bytes_new(out, size, why));
    return oy_fd_read(fd, (*out)->secret, size, why);
}

oy_status oy_secret_file_read(struct oy_secret_bytes **out, const char *path, struct oy_why *why) {
    struct oy_place place;
    int fd = -1;
    size_t size;
    *out = NULL;
    oy_status status = oy_place_open(&place, NULL, path, why);
    if (status == OY_OK) status = oy_place_read(&fd, &size, &place, why);
    if (status == OY_OK) status = read_open(out, fd, size, why);
    oy_fd_close(&fd);
    oy_fd_close(&place.fd);
    if (status == OY_OK) return OY_OK;
    oy_secret_bytes_free(out);
    oy_why_at(why, "%s", path);
    return status;
}

static oy_status write_new(const struct oy_place *place, const struct oy_secret_bytes *secret,
                           struct oy_why *why) {
    int fd =
        openat(place->fd, place->leaf, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (fd < 0 && errno == EEXIST)
        return oy_fail(why, OY_STATE, "", "the name is taken, and secrets are never overwritten");
    if (fd < 0) return oy_fail_errno(why, "create");
    oy_status status = OY_OK;
    if (fchmod(fd, 0600) != 0) status = oy_fail_errno(why, "protect");
    if (status == OY_OK) status = oy_fd_write(fd, oy_span(secret->secret, secret->n), why);
    if (status == OY_OK && fsync(fd) != 0) status = oy_fail_errno(why, "sync");
    if (close(fd) != 0 && status == OY_OK) status = oy_fail_errno(why, "close");
    if (status == OY_OK && fsync(place->fd) != 0) status = oy_fail_errno(why, "sync the directory");
    if (status != OY_OK) (void)unlinkat(place->fd, place->leaf, 0);
    return status;
}

oy_status oy_secret_file_write(const char *path, const struct oy_secret_bytes *secret,
                               struct oy_why *why) {
    struct oy_place place;
    oy_status status = oy_place_open(&place, NULL, path, why);
    if (status == OY_OK) status = write_new(&place, secret, why);
    oy_fd_close(&place.fd);
    if (status != OY_OK) oy_why_at(why, "%s", path);
    return status;
}
