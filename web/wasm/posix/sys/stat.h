/* See posix.c. */
#ifndef OY_POSIX_SYS_STAT_H
#define OY_POSIX_SYS_STAT_H

#include_next <sys/stat.h>

int fchmod(int fd, mode_t mode);

#endif
