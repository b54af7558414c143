/* See posix.c. */
#ifndef OY_POSIX_SYS_PRCTL_H
#define OY_POSIX_SYS_PRCTL_H

#define PR_SET_DUMPABLE 4

int prctl(int option, ...);

#endif
