/* What POSIX promises and WASI lacks, as this project needs it: a program alone with its files and
 * its one thread. The headers beside this file stand before those of wasi-libc and declare it. */
#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- one thread ---- */

int pthread_create(pthread_t *thread, const void *attributes, void *(*start)(void *), void *arg) {
    (void)thread, (void)attributes, (void)start, (void)arg;
    return EAGAIN; /* "the system lacked the resources to create another thread" */
}

int pthread_join(pthread_t thread, void **result) {
    (void)thread, (void)result;
    return ESRCH;
}

int pthread_once(pthread_once_t *once, void (*run)(void)) {
    if (*once) return 0;
    *once = 1;
    run();
    return 0;
}

/* A lock that is taken twice would never be had, and a program that waits for ever is worse than
 * one that ends. */
int pthread_mutex_init(pthread_mutex_t *mutex, const void *attributes) {
    (void)attributes;
    *mutex = (pthread_mutex_t)PTHREAD_MUTEX_INITIALIZER;
    return 0;
}

int pthread_mutex_lock(pthread_mutex_t *mutex) {
    if (mutex->__u.__i[0]) abort();
    mutex->__u.__i[0] = 1;
    return 0;
}

int pthread_mutex_unlock(pthread_mutex_t *mutex) {
    *mutex = (pthread_mutex_t)PTHREAD_MUTEX_INITIALIZER;
    return 0;
}

int pthread_mutex_destroy(pthread_mutex_t *mutex) {
    (void)mutex;
    return 0;
}

int sched_getaffinity(int process, size_t size, cpu_set_t *set) {
    (void)process, (void)size;
    set->count = 1;
    return 0;
}

/* ---- files in memory ---- */

static bool read_whole(int fd, unsigned char *to, size_t n, off_t at) {
    for (size_t have = 0; have < n;) {
        ssize_t got = pread(fd, to + have, n - have, at + (off_t)have);
        if (got < 0) return false;
        if (got == 0) { /* cut short: a page behind the end of a file would end the program */
            errno = EIO;
            return false;
        }
        have += (size_t)got;
    }
    return true;
}

/* A copy: nobody but this program writes the file. */
void *mmap(void *address, size_t n, int protection, int flags, int fd, off_t at) {
    (void)address, (void)protection;
    if (n == 0) {
        errno = EINVAL;
        return MAP_FAILED;
    }
    bool anonymous = (flags & MAP_ANONYMOUS) != 0;
    unsigned char *p = anonymous ? calloc(1, n) : malloc(n);
    if (!p) {
        errno = ENOMEM;
        return MAP_FAILED;
    }
    if (anonymous || read_whole(fd, p, n, at)) return p;
    int e = errno;
    free(p);
    errno = e;
    return MAP_FAILED;
}

int munmap(void *p, size_t n) {
    (void)n;
    free(p);
    return 0;
}

/* Memory is all there is: nothing has to reach a disk. */
int syncfs(int fd) {
    (void)fd;
    return 0;
}

/* There is nobody else who could hold it. */
int flock(int fd, int operation) {
    (void)fd, (void)operation;
    return 0;
}

/* Files have no rights and no owners. */
int fchmod(int fd, mode_t mode) {
    (void)fd, (void)mode;
    return 0;
}

uid_t geteuid(void) {
    return 0;
}

int oy_posix_access(const char *path, int mode) {
    struct stat st;
    (void)mode;
    return stat(path, &st);
}

pid_t getpid(void) {
    return 1;
}

/* ---- a process that nobody looks into ---- */

int setrlimit(int resource, const struct rlimit *limit) {
    (void)resource, (void)limit;
    return 0;
}

int prctl(int option, ...) {
    (void)option;
    return 0;
}

void (*signal(int number, void (*handler)(int)))(int) {
    (void)number, (void)handler;
    return SIG_DFL;
}

/* What libraries call before they give up. */
int raise(int number) {
    (void)number;
    abort();
}
