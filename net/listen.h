/* The socket that a server listens on, and how many files the system lets it have. */
#ifndef OY_NET_LISTEN_H
#define OY_NET_LISTEN_H

#include <stdint.h>

#include "base/status.h"

/* A listening socket at a numeric address ("::" takes IPv4 as well), and the port that it got.
 * OY_IO with what the system says, OY_FORMAT if it is no address. */
OY_MUST_USE oy_status oy_listen(int *fd, uint16_t *got, const char *address, uint16_t port,
                                struct oy_why *why);

/* Raises the limit of open files as far as it goes, and gives it. */
uint64_t oy_file_limit_raise(void);

#endif
