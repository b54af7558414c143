/* What those who run a server do with its store, beside a running server or without one. */
#ifndef OY_SERVER_APP_ADMIN_H
#define OY_SERVER_APP_ADMIN_H

#include "base/status.h"

/* A copy of the whole store into the directory `out`, which must be empty or missing, while the
 * server runs. */
OY_MUST_USE oy_status oy_admin_backup(const char *store, const char *out, struct oy_why *why);
/* The record of the election `name` as files into the directory `out`, which must be missing, as it
 * is at the latest public checkpoint. */
OY_MUST_USE oy_status oy_admin_export(const char *store, const char *name, const char *out,
                                      struct oy_why *why);
/* Puts the election of a record into the store under `name`, for a server with this key, which must
 * be the board's of its manifest. The server must not run meanwhile (OY_STATE). */
OY_MUST_USE oy_status oy_admin_import(const char *store, const char *name, const char *record,
                                      const unsigned char server_key[32], struct oy_why *why);

#endif
