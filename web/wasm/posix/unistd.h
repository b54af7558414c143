/* See posix.c. */
#ifndef OY_POSIX_UNISTD_H
#define OY_POSIX_UNISTD_H

#include_next <unistd.h>

int syncfs(int fd);
uid_t geteuid(void);
/* wasi-libc's own asks for rights that files in memory do not have. */
int oy_posix_access(const char *path, int mode);
#define access(path, mode) oy_posix_access(path, mode)

#endif
