/* See posix.c. */
#ifndef OY_POSIX_SIGNAL_H
#define OY_POSIX_SIGNAL_H

#include_next <signal.h>
/* There they are functions of a library that is not linked. */
#undef SIG_DFL
#undef SIG_IGN
#define SIG_DFL ((void (*)(int))0)
#define SIG_IGN ((void (*)(int))1)

#endif
