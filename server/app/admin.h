/* What is done with a store without serving it: backup, export, import. */
#ifndef OY_SERVER_APP_ADMIN_H
#define OY_SERVER_APP_ADMIN_H

#include "base/file.h"

/* A compact copy of the store into the directory `out`, which must be empty or missing, while a
 * server goes on writing. */
OY_MUST_USE oy_status oy_admin_backup(const char *store, const char *out, struct oy_why *why);
/* The record of one election into the directory `out`, byte for byte as the server publishes it,
 * beside a running server; a copy made earlier is brought up to date. OY_MISSING without the
 * election. */
OY_MUST_USE oy_status oy_admin_export(const char *store, const char *name, const char *out,
                                      struct oy_why *why);
/* Makes an election of the store from a published record, whose checkpoint must be signed with the
 * server's key; its files, hashes and the roll's state are checked on the way (ballots' proofs
 * are oy-verify's). No server may be running. OY_STATE if the name is taken. */
OY_MUST_USE oy_status oy_admin_import(const char *store, const char *name, const char *record,
                                      const unsigned char server[32], struct oy_why *why);

#endif
