/* A disk that fails: a library to be loaded before oyd (LD_PRELOAD), which stands before the system
 * calls of the store's write path and lets them fail when a test says so (faults.py).
 *
 * OY_FAULTS names a file that both map: `struct control` below. Only regular files below the
 * directory OY_FAULTS_BELOW are concerned. What has been written to data.mdb and not yet synced is
 * remembered with what was there before, so that a failed sync or a power cut can lose any part of
 * it, as disks do.
 */
#define _GNU_SOURCE /* syscall */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

enum call { ANY, WRITE, PWRITE, WRITEV, SYNC, TRUNCATE, ALLOCATE, OPEN, CALLS };
enum kind {
    NONE,
    REFUSE, /* nothing is done */
    SHORT,  /* half of it is written */
    LIE,    /* it is done, and said to have failed */
    POWER   /* done or not, then the power is cut: all that was not synced may be lost */
};

struct control { /* all u32, little-endian */
    uint32_t call, kind, error;
    uint32_t countdown; /* the how manieth of these calls from now on fails; 0: none */
    uint32_t times;     /* and so many in a row */
    uint32_t chance;    /* or each with this chance, in thousandths */
    uint32_t lose;      /* a failed sync loses what was to be synced */
    uint32_t seed;
    uint32_t met; /* faults that were made */
    uint32_t seen[CALLS];
};

struct unsynced {
    off_t at;
    size_t n;
    unsigned char *before;
};

static struct control *control;
static char below[4096];
static struct unsynced *unsynced;
static size_t n_unsynced;
static int data = -1; /* data.mdb, opened by ourselves */
static struct stat data_stat;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

/* ---- the control file ---- */

__attribute__((constructor)) static void begin(void) {
    const char *path = getenv("OY_FAULTS"), *dir = getenv("OY_FAULTS_BELOW");
    if (!path || !dir) return;
    int fd = (int)syscall(SYS_openat, AT_FDCWD, path, O_RDWR | O_CLOEXEC, 0);
    if (fd < 0) abort();
    void *p = mmap(NULL, sizeof *control, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (p == MAP_FAILED) abort();
    (void)close(fd);
    (void)snprintf(below, sizeof below, "%s/", dir);
    control = p;
}

static uint32_t draw(void) {
    control->seed = control->seed * 1664525u + 1013904223u;
    return control->seed >> 16;
}

static bool path_is_ours(const char *path) {
    return strncmp(path, below, strlen(below)) == 0;
}

static bool is_ours(int fd) {
    char name[64], path[4096];
    struct stat st;
    if (!control || fstat(fd, &st) != 0 || !S_ISREG(st.st_mode)) return false;
    (void)snprintf(name, sizeof name, "/proc/self/fd/%d", fd);
    ssize_t n = readlink(name, path, sizeof path - 1);
    if (n < 0) return false;
    path[n] = 0;
    return path_is_ours(path);
}

/* What is to happen to this call, and the errno for it: the test may be setting the next already.
 */
static enum kind meet(enum call call, int *error) {
    struct control *c = control;
    enum kind kind = (enum kind)c->kind;
    bool hit = false;
    *error = (int)c->error;
    c->seen[call]++;
    c->seen[ANY]++;
    if (kind == NONE || (c->call != ANY && c->call != call)) return NONE;
    if (c->chance) {
        hit = draw() % 1000 < c->chance;
    } else if (c->countdown > 1) {
        c->countdown--;
    } else if (c->countdown == 1) {
        hit = c->times > 0;
        if (hit && --c->times == 0) c->countdown = 0;
    }
    if (hit) c->met++;
    return hit ? kind : NONE;
}

/* ---- what is not on the disk yet ---- */

static bool is_data(int fd) {
    struct stat st;
    char name[64], path[4096];
    if (fstat(fd, &st) != 0) return false;
    if (data >= 0) return st.st_ino == data_stat.st_ino && st.st_dev == data_stat.st_dev;
    (void)snprintf(name, sizeof name, "/proc/self/fd/%d", fd);
    ssize_t n = readlink(name, path, sizeof path - 1);
    if (n < 9 || memcmp(path + n - 9, "/data.mdb", 9) != 0) return false;
    data = (int)syscall(SYS_openat, AT_FDCWD, name, O_RDWR | O_CLOEXEC, 0);
    data_stat = st;
    return data >= 0;
}

/* Before it is written. Bytes beyond the end of the file count as zeros. */
static void remember(int fd, off_t at, size_t n) {
    if (!is_data(fd) || (fcntl(fd, F_GETFL) & O_DSYNC)) return;
    struct unsynced *more = realloc(unsynced, (n_unsynced + 1) * sizeof *more);
    unsigned char *before = calloc(1, n ? n : 1);
    if (!more || !before) abort();
    unsynced = more;
    (void)!syscall(SYS_pread64, data, before, n, at);
    unsynced[n_unsynced++] = (struct unsynced){at, n, before};
}

static void forget(void) {
    while (n_unsynced > 0) free(unsynced[--n_unsynced].before);
}

/* Any part of it, or all, may be gone. */
static void lose(void) {
    bool all = draw() % 2;
    while (n_unsynced > 0) {
        struct unsynced *u = &unsynced[--n_unsynced];
        if (all || draw() % 2) (void)!syscall(SYS_pwrite64, data, u->before, u->n, u->at);
        free(u->before);
    }
}

static void cut_power(void) {
    lose();
    (void)kill(getpid(), SIGKILL);
    for (;;) (void)pause();
}

/* ---- writing ---- */

static ssize_t pass(int fd, const struct iovec *v, int n, off_t at) {
    return at < 0 ? syscall(SYS_writev, fd, v, n) : syscall(SYS_pwritev, fd, v, n, at, 0);
}

static size_t total(const struct iovec *v, int n) {
    size_t sum = 0;
    for (int i = 0; i < n; i++) sum += v[i].iov_len;
    return sum;
}

/* at: -1 for where the file stands. */
static ssize_t put(enum call call, int fd, const struct iovec *v, int n, off_t at) {
    ssize_t done;
    int error = 0;
    if (!is_ours(fd)) return pass(fd, v, n, at);
    (void)pthread_mutex_lock(&lock);
    enum kind kind = meet(call, &error);
    struct iovec half = {v[0].iov_base, v[0].iov_len / 2};
    if (kind != REFUSE) remember(fd, at < 0 ? lseek(fd, 0, SEEK_CUR) : at, total(v, n));
    if (kind == POWER && draw() % 2) cut_power();
    done = kind == REFUSE ? -1 : kind == SHORT ? pass(fd, &half, 1, at) : pass(fd, v, n, at);
    if (kind == POWER) cut_power();
    (void)pthread_mutex_unlock(&lock);
    if (kind != REFUSE && kind != LIE) return done;
    errno = error;
    return -1;
}

static ssize_t put_one(enum call call, int fd, const void *bytes, size_t n, off_t at) {
    struct iovec v = {.iov_len = n};
    memcpy(&v.iov_base, &bytes, sizeof bytes); /* not written to */
    return put(call, fd, &v, 1, at);
}

ssize_t write(int fd, const void *bytes, size_t n) {
    return put_one(WRITE, fd, bytes, n, -1);
}

ssize_t pwrite(int fd, const void *bytes, size_t n, off_t at) {
    return put_one(PWRITE, fd, bytes, n, at);
}

ssize_t pwrite64(int fd, const void *bytes, size_t n, off64_t at) {
    return put_one(PWRITE, fd, bytes, n, at);
}

ssize_t writev(int fd, const struct iovec *v, int n) {
    return put(WRITEV, fd, v, n, -1);
}

ssize_t pwritev(int fd, const struct iovec *v, int n, off_t at) {
    return put(WRITEV, fd, v, n, at);
}

/* ---- syncing and the rest ---- */

static int settle(enum call call, int fd, long number, long a, long b) {
    bool ours = is_ours(fd), syncs = call == SYNC;
    int error = 0;
    if (!ours) return (int)syscall(number, fd, a, b);
    (void)pthread_mutex_lock(&lock);
    enum kind kind = meet(call, &error);
    if (kind == POWER && draw() % 2) cut_power();
    int done = kind == REFUSE || kind == SHORT ? -1 : (int)syscall(number, fd, a, b);
    if (syncs && done == 0 && is_data(fd)) forget();
    if (syncs && kind == REFUSE && control->lose) lose();
    if (kind == POWER) cut_power();
    (void)pthread_mutex_unlock(&lock);
    if (kind == NONE) return done;
    errno = error;
    return -1;
}

int fsync(int fd) {
    return settle(SYNC, fd, SYS_fsync, 0, 0);
}

int fdatasync(int fd) {
    return settle(SYNC, fd, SYS_fdatasync, 0, 0);
}

int ftruncate(int fd, off_t n) {
    return settle(TRUNCATE, fd, SYS_ftruncate, n, 0);
}

int posix_fallocate(int fd, off_t at, off_t n) { /* gives the error itself */
    int error = 0;
    if (is_ours(fd) && meet(ALLOCATE, &error) != NONE) return error;
    return syscall(SYS_fallocate, fd, 0, at, n) == 0 ? 0 : errno;
}

int msync(void *p, size_t n, int flags) { /* LMDB as it is used here writes through no map */
    int error = 0;
    if (control && meet(SYNC, &error) != NONE) {
        errno = error;
        return -1;
    }
    return (int)syscall(SYS_msync, p, n, flags);
}

static int open_at(int dir, const char *path, int flags, unsigned mode) {
    bool writes = (flags & O_ACCMODE) != O_RDONLY;
    int error = 0;
    int fd = (int)syscall(SYS_openat, dir, path, flags, mode);
    if (!control || fd < 0 || !writes || !is_ours(fd) || meet(OPEN, &error) == NONE) return fd;
    (void)close(fd);
    errno = error;
    return -1;
}

#define MODE(last)                                                                                 \
    unsigned mode = 0;                                                                             \
    if (flags & O_CREAT) {                                                                         \
        va_list more;                                                                              \
        va_start(more, last);                                                                      \
        mode = va_arg(more, unsigned);                                                             \
        va_end(more);                                                                              \
    }

int open(const char *path, int flags, ...) {
    MODE(flags)
    return open_at(AT_FDCWD, path, flags, mode);
}

int open64(const char *path, int flags, ...) {
    MODE(flags)
    return open_at(AT_FDCWD, path, flags, mode);
}

int openat(int dir, const char *path, int flags, ...) {
    MODE(flags)
    return open_at(dir, path, flags, mode);
}
