/* The elections of a store by name. For the files of this folder only. */
#ifndef OY_SERVER_APP_NAMES_H
#define OY_SERVER_APP_NAMES_H

#include "server/store/store.h"

#define OY_NAME_RULE "an election's name is 1 to 60 of a-z, 0-9 and '-', not beginning with '-'"

bool oy_name_is_good(const char *name);
/* OY_MISSING */
OY_MUST_USE oy_status oy_name_find(uint32_t *number, struct oy_store *store, const char *name,
                                   struct oy_why *why);
OY_MUST_USE oy_status oy_name_put(struct oy_txn *t, const char *name, uint32_t number,
                                  struct oy_why *why);
/* A number under which the store has nothing, not even what an interrupted import left. */
OY_MUST_USE oy_status oy_name_next(uint32_t *number, struct oy_store *store, struct oy_why *why);

#endif
