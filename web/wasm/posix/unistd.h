/* See posix.c. */
#ifndef OY_POSIX_UNISTD_H
#define OY_POSIX_UNISTD_H

#include_next <unistd.h>

int syncfs(int fd);
uid_t geteuid(void);

#endif
