/* The server from its configuration to its end. */
#ifndef OY_SERVER_HTTP_SERVE_H
#define OY_SERVER_HTTP_SERVE_H

#include "server/http/config.h"

/* Serves until SIGTERM, SIGINT or SIGHUP; then takes nothing new, answers what is in, and ends. */
OY_MUST_USE oy_status oy_serve(const struct oy_config *config, struct oy_why *why);

#endif
