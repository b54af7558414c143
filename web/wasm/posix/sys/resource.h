/* See posix.c. */
#ifndef OY_POSIX_SYS_RESOURCE_H
#define OY_POSIX_SYS_RESOURCE_H

#define RLIMIT_CORE 4
struct rlimit {
    unsigned long long rlim_cur, rlim_max;
};

int setrlimit(int resource, const struct rlimit *limit);

#endif
