/* See posix.c. */
#ifndef OY_POSIX_SYS_MMAN_H
#define OY_POSIX_SYS_MMAN_H

#include <sys/types.h>

#define PROT_READ 1
#define PROT_WRITE 2
#define MAP_PRIVATE 2
#define MAP_ANONYMOUS 0x20
#define MAP_FAILED ((void *)-1)

void *mmap(void *address, size_t n, int protection, int flags, int fd, off_t at);
int munmap(void *p, size_t n);

#endif
